"""URI templates expand as RFC 6570 says and resolve as RFC 3986 says."""

from __future__ import annotations

import pytest

from kg.tables import templates

BASE = "https://example.org/kg/data/places.csv"
POSITIONS = {"x": 0, "y": 1, "_row": 2}
CONSTANTS = {"_name": "population"}


def expand(text: str, x: templates.Value = "", y: templates.Value = "y") -> str | None:
    bound = templates.bind(templates.parse(text), POSITIONS, CONSTANTS, BASE)
    return bound([(x, ()), (y, ()), ("7", ())])


@pytest.mark.parametrize(
    ("text", "x", "iri"),
    [
        ("../id/{x}", "tunis", "https://example.org/kg/id/tunis"),
        ("../id/{x}/", "tunis", "https://example.org/kg/id/tunis/"),
        ("../id/{x}", "é/b c", "https://example.org/kg/id/%C3%A9%2Fb%20c"),
        ("../id/{x}", "a~b", "https://example.org/kg/id/a~b"),
        ("../id/{x}-{y}", "a", "https://example.org/kg/id/a-y"),
        ("../id/{x,y}", "a", "https://example.org/kg/id/a,y"),
        ("../id/{x}", ("a", "b"), "https://example.org/kg/id/a,b"),
        ("{x}", "a", "https://example.org/kg/data/a"),
        ("#{x}", "a", f"{BASE}#a"),
        ("{#x}", "a/b", f"{BASE}#a/b"),
        ("other.csv{#x}", "a", "https://example.org/kg/data/other.csv#a"),
        ("/{x}", "a", "https://example.org/a"),
        ("#row-{_row}", "", f"{BASE}#row-7"),
        ("#{_name}", "", f"{BASE}#population"),
        ("../ontology#{_name}", "", "https://example.org/kg/ontology#population"),
        ("", "", BASE),
        ("skos:altLabel", "", "http://www.w3.org/2004/02/skos/core#altLabel"),
        ("schema:{x}", "name", "http://schema.org/name"),
        ("urn:isbn:{x}", "1", "urn:isbn:1"),
        ("{+x}", "https://example.com/a?b=c#", "https://example.com/a?b=c#"),
        ("{+x}", "../id/a%20b", "https://example.org/kg/id/a%20b"),
        ("{+x}", "rdfs:label", "http://www.w3.org/2000/01/rdf-schema#label"),
        ("../{+x}", "place/tunis", "https://example.org/kg/place/tunis"),
        ("https://example.com/{+x}", "a/b", "https://example.com/a/b"),
    ],
)
def test_a_template_makes_an_iri(text: str, x: templates.Value, iri: str) -> None:
    assert expand(text, x) == iri


@pytest.mark.parametrize("text", ["../id/{x}", "../id/{y}-{x}", "{+x}", "{#x}", "../id/{y,x}"])
def test_a_variable_that_is_null_makes_no_iri(text: str) -> None:
    assert expand(text, None) is None


@pytest.mark.parametrize("text", ["{x", "x}", "{?x}", "{x*}", "{x:3}", "{}", "a b", "<{x}>", "{x y}"])
def test_other_syntax_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no IRI template may have"):
        templates.parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("../id/{z}", "'z' is no column"), ("geo:{x}", "'geo' is no prefix"), ("rc:Place", "'rc' is no prefix")],
)
def test_an_unknown_name_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        expand(text)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("../id/{x}", ".."),
        ("../id/{x}", "."),
        ("{+x}", "https://example.com/a b"),
        ("{+x}", "https://example.com/<a>"),
        ("{+x}", "100%"),
        ("{#x}", 'a"b'),
        ("{+x}", "unknown:thing"),
    ],
)
def test_a_value_that_makes_no_iri_is_refused(text: str, x: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        expand(text, x)
