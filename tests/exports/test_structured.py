"""The pages in the terms of schema.org: what its vocabulary has, of what the sources state as it is."""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from kg.exports import EXPORTS
from kg.namespaces import ID
from kg.settings import read_settings
from kg.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Look = Callable[[str], dict[str, Any] | None]

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PAGES = {
    "/": "DataCatalog",
    "/id/place/tn-sfax.html": "City",
    "/id/place/tn-greater-tunis.html": "Place",
    "/id/country/tn.html": "Country",
    "/id/initiative/mc2cm.html": "Project",
    "/id/initiative/uclg.html": "Organization",
    "/id/organisation/city-of-montreal.html": "GovernmentOrganization",
    "/id/source/going-to-town-2022.html": "CreativeWork",
}


@pytest.fixture(scope="module")
def look(settings: dict[str, str]) -> Iterator[Look]:
    """Read what a page tells search engines."""
    app = create_app(read_settings({**settings, "KG_READERS": "2", "KG_LOG": "off", "KG_SOURCES": ""}))
    client = app.test_client()

    def read(path: str) -> dict[str, Any] | None:
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        found: list[str] = BLOCK.findall(page.text)
        assert len(found) <= 1
        return json.loads(found[0]) if found else None

    yield read
    app.config["CURRENT"].close()


def properties_of(kind: str) -> set[str]:
    """Return the properties that the vocabulary of schema.org has for a type."""
    described = getattr(import_module(f"pydantic2_schemaorg.{kind}"), kind)
    return {field.alias for field in described.__fields__.values()}


def nodes_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield ``value``, if it is a node, and those in it."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes_of(each)


@pytest.mark.parametrize("path", PAGES)
def test_every_type_and_property_is_one_of_schema_org(path: str, look: Look) -> None:
    told = look(path)
    assert told is not None
    assert (told["@context"], told["@type"]) == ("https://schema.org", PAGES[path])
    for node in nodes_of(told):
        assert node.keys() <= properties_of(node["@type"]) | {"@context", "@type", "@id"}, node["@type"]


def test_the_dataset_lists_each_file_with_its_format(look: Look) -> None:
    told = look("/")
    assert told is not None
    files = {each["contentUrl"].rpartition("/")[2]: each for each in told["dataset"]["distribution"]}
    assert {name: each["encodingFormat"] for name, each in files.items()} == {
        export.file: export.media for export in EXPORTS
    }
    assert told["dataset"]["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_city_has_its_point_its_country_and_its_other_identifiers(look: Look) -> None:
    told = look("/id/place/tn-sfax.html?lang=fr")
    assert told is not None
    assert told["@id"] == f"{ID}place/tn-sfax"
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 34.74056, "longitude": 10.76028}
    assert told["containedInPlace"] == [{"@type": "Country", "@id": f"{ID}country/tn", "name": "Tunisie"}]
    assert "https://sws.geonames.org/2467454/" in told["sameAs"]


def test_an_initiative_is_not_said_to_serve_places_that_a_source_names_with_doubt(look: Look) -> None:
    told = look("/id/initiative/mc2cm.html")
    assert told is not None
    assert told["name"] == "Mediterranean City-to-City Migration"
    assert not told.keys() & {"areaServed", "location", "member", "memberOf", "sponsor", "funder"}


@pytest.mark.parametrize("path", ["/vocab/route/cmr.html", "/questions"])
def test_a_page_about_what_schema_org_has_no_type_for_tells_nothing(path: str, look: Look) -> None:
    assert look(path) is None
