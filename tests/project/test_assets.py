"""What the site ships of other people's work: locked, licensed, not committed, asking no other host."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from kg.web import assets, land

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "assets/package-lock.json").read_text(encoding="utf-8"))
PACKAGES = {path: package for path, package in LOCK["packages"].items() if path}
SCRIPT_OR_STYLE = ("editor.css", "editor.js", "fonts.css")
FETCHED_ELSEWHERE = re.compile(
    r"""url\(["']?(?:https?:)?//|@import|\b(?:fetch|import|importScripts|Worker|WebSocket|EventSource|sendBeacon)"""
    r"""\(["'`](?:https?:|wss?:)?//|\bfrom\s*["'](?:https?:)?//"""
)
EVALUATED = re.compile(r"\beval\(|\bFunction\(")


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def vendor() -> Path:
    if not assets.FOLDER.is_dir() and not os.environ.get("CI"):
        pytest.skip("The assets were not made; run `make .venv/assets`.")
    return assets.FOLDER


@pytest.fixture(scope="module")
def outlines(vendor: Path) -> dict[str, str]:
    assert (vendor / "land.json").is_file()
    return {outline.code: outline.d for outline in land.land_paths()}


def test_every_package_is_locked_by_its_digest_and_to_no_host() -> None:
    assert [path for path, package in PACKAGES.items() if "integrity" not in package] == []
    assert [path for path, package in PACKAGES.items() if "resolved" in package] == []


def test_no_code_of_others_is_committed() -> None:
    done = subprocess.run(["git", "ls-files"], check=True, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert [
        path for path in done.stdout.splitlines() if re.search(r"(^|/)(vendor|node_modules)/", path)
    ] == []


@pytest.mark.parametrize("name", SCRIPT_OR_STYLE)
def test_nothing_is_fetched_from_another_host(vendor: Path, name: str) -> None:
    assert FETCHED_ELSEWHERE.findall((vendor / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("host", ["dbpedia.org", "wikidata.org", "lov.linkeddata.es", "prefix.cc"])
def test_the_editor_names_no_service_of_others(vendor: Path, host: str) -> None:
    assert host not in (vendor / "editor.js").read_text(encoding="utf-8")


def test_the_editor_evaluates_no_text_and_sets_no_style_element(vendor: Path) -> None:
    script = (vendor / "editor.js").read_text(encoding="utf-8")
    assert EVALUATED.findall(script) == []
    assert 'createElement("style")' not in script


@pytest.mark.parametrize("text", ["Sfax", "Œuvre — Dédougou", "صفاقس"])
@pytest.mark.parametrize("weight", ["400", "600"])
def test_there_is_a_font_for_every_letter(vendor: Path, text: str, weight: str) -> None:
    faces = re.findall(r"@font-face \{[^}]*\}", (vendor / "fonts.css").read_text(encoding="utf-8"))
    upright = [face for face in faces if f"font-weight: {weight};" in face and "style: normal;" in face]
    ranges = [
        (int(low, 16), int(high or low, 16))
        for face in upright
        for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
    ]
    assert [letter for letter in text if not any(low <= ord(letter) <= high for low, high in ranges)] == []


def test_every_font_that_the_styles_name_is_there_and_shows_text_at_once(vendor: Path) -> None:
    css = (vendor / "fonts.css").read_text(encoding="utf-8")
    named = set(re.findall(r"url\((fonts/[^)]+)\)", css))
    assert named == {f"fonts/{path.name}" for path in (vendor / "fonts").iterdir()}
    assert css.count("font-display: swap;") == css.count("@font-face")


def test_the_fonts_for_print_are_ones_that_typst_reads(vendor: Path) -> None:
    fonts = {path.name: path.read_bytes()[:4] for path in (vendor / "print").iterdir()}
    assert fonts == dict.fromkeys(
        (
            "IBMPlexSansArabic_400Regular.ttf",
            "IBMPlexSansArabic_600SemiBold.ttf",
            "IBMPlexSans_400Regular.ttf",
            "IBMPlexSans_600SemiBold.ttf",
        ),
        b"\0\1\0\0",
    )


def test_the_licence_of_every_shipped_package_is_told(vendor: Path) -> None:
    told = (vendor / "LICENSES.txt").read_text(encoding="utf-8")
    shipped = {path: package for path, package in PACKAGES.items() if not package.get("dev")}
    names = {
        f"{path.rsplit('node_modules/', 1)[-1]} {package['version']}" for path, package in shipped.items()
    }
    assert {name for name in names if f"{name}, " not in told} == set()


def test_the_map_has_an_outline_of_every_country_of_the_data(outlines: dict[str, str]) -> None:
    assert {row["alpha2"] for row in rows("countries.csv")} - outlines.keys() == set()


def test_the_map_shows_every_place_whose_coordinates_are_known() -> None:
    places = [row for row in rows("place_links.csv") if row["latitude"]]
    hidden = [row for row in places if not land.is_shown(float(row["longitude"]), float(row["latitude"]))]
    assert hidden == []


def test_the_outlines_are_light_closed_lines(outlines: dict[str, str]) -> None:
    ring = r"M-?[\d.]+[ -][\d.]+l[-\d. ]+z"
    assert [code for code, d in outlines.items() if not re.fullmatch(f"(?:{ring})+", d)] == []
    assert sum(map(len, outlines.values())) < 150_000


def test_a_degree_covers_its_true_share_of_the_map_wherever_it_lies() -> None:
    """Compare small cells at the equator, in the Sahel and in Europe with their areas on a sphere."""

    def share(longitude: float, latitude: float) -> float:
        step = 0.01
        (x, y), (a, b), (c, d) = (
            land.project(longitude + east, latitude + north) for east, north in ((0, 0), (step, 0), (0, step))
        )
        drawn = abs((a - x) * (d - y) - (c - x) * (b - y))
        return drawn / math.cos(math.radians(latitude))

    cells = [share(39, -6), share(-17, 14), share(10, 34), share(0, 51)]
    assert cells == pytest.approx([cells[0]] * len(cells), rel=0.005)


def test_without_the_assets_there_is_no_land_and_no_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    land.land_paths.cache_clear()
    try:
        assert land.land_paths() == ()
        assert assets.link_asset("editor.js") is None
    finally:
        land.land_paths.cache_clear()


def test_the_address_of_an_asset_changes_with_its_content(vendor: Path) -> None:
    app = Flask("kg.web", static_folder="static")
    with app.test_request_context():
        address = assets.link_asset("editor.js") or ""
    assert re.fullmatch(r"/static/vendor/editor\.js\?v=[0-9a-f]{12}", address)
    with app.test_client().get(address) as answer:
        assert answer.status_code == 200
        assert answer.data == (vendor / "editor.js").read_bytes()
