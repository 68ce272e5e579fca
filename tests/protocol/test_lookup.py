"""An identifier of another dataset leads to the thing here that has it, over the server that is published."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kg.namespaces import BASE, PREFIXES, RC

DATA = Path(__file__).parents[2] / "data"
SKOS = PREFIXES["skos"]
SFAX = "/id/place/tn-sfax"
GEONAMES, WIKIDATA = "https://sws.geonames.org/2467454/", "http://www.wikidata.org/entity/Q46325"


def asked(*fields: tuple[str, str]) -> str:
    return f"/lookup?{urlencode(fields)}"


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.body.decode())))


@pytest.mark.parametrize(
    ("name", "value", "thing"),
    [
        ("iri", GEONAMES, "place/tn-sfax"),
        ("iri", "https://sws.geonames.org/2467454", "place/tn-sfax"),
        ("iri", "http://sws.geonames.org/2467454/about.rdf", "place/tn-sfax"),
        ("iri", "https://www.geonames.org/2467454/sfax.html", "place/tn-sfax"),
        ("iri", WIKIDATA, "place/tn-sfax"),
        ("iri", "https://www.wikidata.org/wiki/Q46325", "place/tn-sfax"),
        ("iri", "https://m.wikidata.org/wiki/Q46325#sitelinks", "place/tn-sfax"),
        ("iri", "https://www.wikidata.org/wiki/Special:EntityData/Q46325.ttl", "place/tn-sfax"),
        ("iri", "https://metadata.un.org/sdg/11/", "framework/sdg-11"),
        ("geonames", "2467454", "place/tn-sfax"),
        ("geonames", " 2464461 ", "country/tn"),
        ("wikidata", "Q46325", "place/tn-sfax"),
        ("wikidata", "q46325", "place/tn-sfax"),
        ("iso", "TN", "country/tn"),
        ("iso", "tun", "country/tn"),
        ("iso", "788", "country/tn"),
        ("iso", "12", "country/dz"),
        ("iso", "NG-LA", "place/ng-lagos-state"),
        ("iso", "ma-nad", "place/ma-nador-province"),
        ("m49", "788", "country/tn"),
        ("m49", "012", "country/dz"),
    ],
)
def test_an_identifier_leads_to_the_thing_that_has_it(
    published: Any, name: str, value: str, thing: str
) -> None:
    answer = published(asked((name, value)))
    assert (answer.status, answer.headers["location"]) == (303, f"/id/{thing}")
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json", "*/*"])
def test_a_reader_and_a_reader_of_graphs_are_led_to_the_thing(published: Any, accept: str) -> None:
    answer = published(asked(("geonames", "2467454")), accept)
    assert (answer.status, answer.headers["location"]) == (303, SFAX)


def test_a_program_that_asks_for_data_gets_what_was_found(published: Any) -> None:
    answer = published(asked(("wikidata", "q46325")), "application/json")
    assert (answer.status, answer.type) == (200, "application/sparql-results+json")
    assert answer.json()["results"]["bindings"] == [
        {
            "thing": {"type": "uri", "value": f"{BASE}id/place/tn-sfax"},
            "relation": {"type": "uri", "value": f"{SKOS}exactMatch"},
            "identifier": {"type": "uri", "value": WIKIDATA},
            "asked": {"type": "literal", "value": "q46325"},
        }
    ]
    assert rows(published(asked(("iso", "tn"), ("format", "csv")))) == [
        {"thing": f"{BASE}id/country/tn", "relation": f"{RC}alpha2", "identifier": "TN", "asked": "tn"}
    ]


def test_many_iris_make_a_list_in_which_the_unknown_stand_alone(published: Any) -> None:
    path = asked(
        ("iri", "http://www.geonames.org/2467454"), ("iri", "https://example.org/x"), ("iri", WIKIDATA)
    )
    assert published(path).type == "application/sparql-results+json"
    assert rows(published(path, "text/csv")) == [
        {
            "thing": f"{BASE}id/place/tn-sfax",
            "relation": f"{SKOS}exactMatch",
            "identifier": GEONAMES,
            "asked": "http://www.geonames.org/2467454",
        },
        {
            "thing": f"{BASE}id/place/tn-sfax",
            "relation": f"{SKOS}exactMatch",
            "identifier": WIKIDATA,
            "asked": WIKIDATA,
        },
        {"thing": "", "relation": "", "identifier": "", "asked": "https://example.org/x"},
    ]


def test_a_region_lists_its_countries_even_where_it_has_one_here(published: Any, browser: str) -> None:
    found = rows(published(asked(("m49", "015")), "text/csv"))
    assert [row["thing"].rpartition("/")[2] for row in found] == ["dz", "eg", "ly", "ma", "sd", "tn"]
    page = published(asked(("m49", "17")), browser)
    assert (page.status, page.type) == (200, "text/html")
    assert 'href="/id/country/td.html"' in page.body.decode()


def test_what_is_only_near_is_listed_as_near_and_led_to_by_nothing(published: Any, browser: str) -> None:
    path = asked(("geonames", "2473540"))
    (row,) = rows(published(path, "text/csv"))
    assert (row["thing"], row["relation"]) == (f"{BASE}id/place/tn-la-marsa", f"{SKOS}closeMatch")
    assert published(path, browser).status == 200


def test_what_nothing_has_is_told_with_what_was_looked_for_and_what_is_nearest(
    published: Any, browser: str
) -> None:
    answer = published(asked(("geonames", "2467455")), "application/json")
    assert (answer.status, answer.type) == (404, "application/problem+json")
    assert answer.json()["detail"] == (
        "Nothing here has the identifier 2467455 (geonames); it was looked for as "
        "<https://sws.geonames.org/2467455/>. Written nearly so: https://sws.geonames.org/2467454/. "
        "To look for a name, use /search?q=..., and for many names /reconcile."
    )
    told = published(asked(("iso", "TUS"))).body.decode()
    assert "Written nearly so: TUN." in told
    assert published(asked(("iri", "https://example.org/x"))).status == 404
    assert published(asked(("iri", "https://example.org/x")), browser).type == "text/html"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ((), "this one gives none"),
        ((("geonames", ""),), "this one gives none"),
        ((("place", "tn-sfax"),), "this one gives none"),
        ((("iso", "TN"), ("m49", "788")), "this one gives iso and m49"),
        ((("iso", "TN"), ("iso", "LY")), "Give iso once."),
        (
            (("iso", "Tunisia"),),
            "'Tunisia' is not an ISO 3166 code; it is one such as TN, TUN, 788 or NG-LA.",
        ),
        ((("m49", "TN"),), "'TN' is not a UN M49 code"),
        ((("geonames", "Sfax"),), "'Sfax' is not a GeoNames identifier"),
        ((("wikidata", "46325"),), "'46325' is not a Wikidata identifier"),
        ((("iri", "2467454"),), "'2467454' is no absolute IRI."),
        ((("iri", 'https://www.geonames.org/1/"> } #'),), "is no absolute IRI."),
        (tuple(("iri", f"https://example.org/{number}") for number in range(101)), "Up to 100 IRIs"),
    ],
)
def test_a_request_that_says_no_one_identifier_is_refused(
    published: Any, fields: tuple[tuple[str, str], ...], told: str
) -> None:
    answer = published(asked(*fields), "application/json")
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert told in answer.json()["detail"]


def test_a_hundred_iris_are_answered(published: Any) -> None:
    fields = [("iri", f"https://www.geonames.org/{number}") for number in range(2467405, 2467505)]
    found = rows(published(asked(*fields), "text/csv"))
    assert len(found) == 100
    assert [row["asked"] for row in found if row["thing"]] == ["https://www.geonames.org/2467454"]


@pytest.mark.parametrize("accept", ["text/csv", "application/json", "text/html"])
def test_a_list_is_validated_by_its_entity_tag(published: Any, accept: str) -> None:
    first = published(asked(("m49", "015")), accept)
    assert first.headers["cache-control"] == "public, no-cache"
    again = published(asked(("m49", "015")), accept, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_it_may_be_asked_from_other_origins_and_by_head(published: Any) -> None:
    answer = published(asked(("geonames", "2467454")), method="HEAD")
    assert (answer.status, answer.body) == (303, b"")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_every_exact_match_of_the_tables_leads_to_its_thing(published: Any) -> None:
    with (DATA / "exact_matches.csv").open(encoding="utf-8", newline="") as file:
        matches = {row["target"]: f"{BASE}{row['thing']}" for row in csv.DictReader(file)}
    targets = sorted(matches)
    for start in range(0, len(targets), 100):
        part = targets[start : start + 100]
        found = rows(published(asked(*(("iri", target) for target in part)), "text/csv"))
        assert {row["asked"]: row["thing"] for row in found} == {target: matches[target] for target in part}
