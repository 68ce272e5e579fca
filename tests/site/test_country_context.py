"""What the page of a country says of its languages, its neighbours and the regions that it lies in."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SENEGAL = [
    (
        "en",
        "Africa , Western Africa , Sub-Saharan Africa",
        "Gambia , Guinea , Guinea-Bissau , Mali , Mauritania",
    ),
    ("fr", "Afrique , Afrique occidentale", "Gambie , Guinée , Guinée-Bissau , Mali , Mauritanie"),
    ("ar", "أفريقيا , غرب أفريقيا", "غامبيا , غينيا , غينيا بيساو , مالي , موريتانيا"),
]


def told(client: FlaskClient, address: str, part: str, language: str = "en") -> str:
    """Return the words of a ``part`` of the page at ``address``; empty if it has no such part."""
    page = client.get(f"/{address}.html?lang={language}").text
    found = re.search(rf'<section[^>]*>\s*<h2 id="{part}">.*?</section>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def test_a_language_that_is_official_in_fact_is_told_apart(client: FlaskClient) -> None:
    assert told(client, "id/country/ma", "country-languages").startswith(
        "Official languages 3 Arabic Official language in Unicode CLDR ¶ "
        "Central Atlas Tamazight Official language in Unicode CLDR ¶ "
        "French De facto official language in Unicode CLDR ¶"
    )


@pytest.mark.parametrize(("language", "regions", "neighbours"), SENEGAL)
def test_a_country_names_its_regions_and_neighbours(
    client: FlaskClient, language: str, regions: str, neighbours: str
) -> None:
    words = told(client, "id/country/sn", "country-context", language)
    assert regions in words
    assert neighbours in words
    assert words.endswith("UN M49 codes of countries and regions , World atlas")


def test_a_country_whose_neighbours_no_source_names_has_no_line_about_borders(client: FlaskClient) -> None:
    assert told(client, "id/country/mt", "country-context").startswith(
        "Where it lies Regions (UN M49) Southern Europe"
    )
    assert "Land borders" not in told(client, "id/country/mt", "country-context")


def test_the_sea_is_no_land_border(client: FlaskClient) -> None:
    assert "Land borders with France Source" in told(client, "id/country/es", "country-context")
    assert "Land borders with France Source" in told(client, "id/country/it", "country-context")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("id/region/015", "Countries 6 Algeria Egypt Libya Morocco Sudan Tunisia CSV"),
        ("id/language/wo", "Countries 1 Senegal De facto official language in Unicode CLDR ¶ CSV"),
    ],
)
def test_a_region_and_a_language_lead_to_their_countries(
    client: FlaskClient, address: str, words: str
) -> None:
    assert told(client, address, "region-countries").startswith(words)
