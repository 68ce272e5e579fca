"""Names as people write them lead to the right thing, or to none; each was checked by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.reconcile.conftest import Client

NAMES = list(csv.DictReader((Path(__file__).parent / "names.csv").read_text(encoding="utf-8").splitlines()))
BOTH = ["id/initiative/mayors-migration-council", "id/organisation/mixed-migration-centre"]


def asked(row: dict[str, str]) -> dict[str, Any]:
    country = [{"pid": "country", "v": row["country"]}] if row["country"] else []
    filled = {"query": row["query"], "type": row["type"], "properties": country}
    return {name: value for name, value in filled.items() if value}


@pytest.fixture(scope="module")
def answers(client: Client) -> list[list[dict[str, Any]]]:
    return client.reconcile(*map(asked, NAMES))


@pytest.mark.parametrize(
    ("number", "row"),
    list(enumerate(NAMES)),
    ids=[" ".join(filter(None, (row["query"], row["type"], row["country"]))) for row in NAMES],
)
def test_a_name_leads_to_the_thing_that_is_meant(
    answers: list[list[dict[str, Any]]], number: int, row: dict[str, str]
) -> None:
    candidates = answers[number]
    best = candidates[0]["id"].removeprefix("id/") if candidates else "-"
    assert (best, ["no", "yes"][any(each["match"] for each in candidates)]) == (row["expected"], row["match"])


def test_the_bodies_that_share_the_acronym_mmc_are_both_candidates_and_neither_is_certain(
    client: Client,
) -> None:
    for typed in ({}, {"type": "org:Organization"}):
        (found,) = client.reconcile({"query": "MMC", **typed})
        assert [(each["id"], each["score"], each["match"]) for each in found] == [
            (identifier, 95.0, False) for identifier in BOTH
        ]


def test_an_acronym_that_two_bodies_share_is_not_certain_even_where_the_type_leaves_one(
    client: Client,
) -> None:
    (found,) = client.reconcile({"query": "MMC", "type": "Initiative"})
    assert [(each["id"], each["match"]) for each in found] == [(BOTH[0], False)]


def test_a_city_and_its_metropolitan_area_stay_two(client: Client) -> None:
    found = client.reconcile("Tunis", "Greater Tunis", "Monrovia", "Greater Monrovia")
    assert [[each["id"] for each in one if each["match"]] for one in found] == [
        ["id/place/tn-tunis"],
        ["id/place/tn-greater-tunis"],
        ["id/place/lr-monrovia"],
        ["id/place/lr-greater-monrovia"],
    ]
    assert "id/place/tn-greater-tunis" in [each["id"] for each in found[0]]
    assert "id/place/tn-tunis" in [each["id"] for each in found[1]]


def test_a_name_in_another_country_is_worth_half_and_never_certain(client: Client) -> None:
    agrees, differs = client.reconcile(
        {"query": "Tunis", "properties": [{"pid": "country", "v": "TUN"}]},
        {"query": "Tunis", "properties": [{"pid": "country", "v": "Libya"}]},
    )
    assert (agrees[0]["id"], agrees[0]["score"], agrees[0]["match"]) == ("id/place/tn-tunis", 100.0, True)
    assert (differs[0]["id"], differs[0]["score"], differs[0]["match"]) == ("id/place/tn-tunis", 50.0, False)
    assert {"id": "country", "value": False} in differs[0]["features"]


def test_a_country_where_an_initiative_is_not_said_to_work_is_not_known_to_be_wrong(client: Client) -> None:
    there, elsewhere = client.reconcile(
        *({"query": "MC2CM", "properties": [{"pid": "country", "v": v}]} for v in ("Tunisia", "Kenya"))
    )
    assert (there[0]["id"], there[0]["score"], there[0]["match"]) == ("id/initiative/mc2cm", 95.0, True)
    assert (elsewhere[0]["score"], elsewhere[0]["match"]) == (85.5, False)
    assert "country" not in [each["id"] for each in elsewhere[0]["features"]]


@pytest.mark.parametrize(
    "value",
    [
        *("Tunisia", "tunisie", "تونس", "TN", "tun", "id/country/tn"),
        "https://w3id.org/routecities/id/country/tn",
        {"id": "id/country/tn", "name": "Tunisia"},
        ["Libya", "Tunisia"],
    ],
)
def test_a_country_is_known_by_name_code_or_identifier(client: Client, value: Any) -> None:
    (found,) = client.reconcile({"query": "Sfax", "properties": [{"pid": "country", "v": value}]})
    assert [each["id"] for each in found if each["match"]] == ["id/place/tn-sfax"]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("geonames", "2467454"),
        ("geonames", 2467454),
        ("geonames", "https://sws.geonames.org/2467454/"),
        ("wikidata", "http://www.wikidata.org/entity/Q3572"),
        ("wikidata", "Q3572"),
        ("wikidata", "wd:Q3572"),
    ],
)
def test_an_identifier_of_another_dataset_finds_its_thing_without_a_name(
    client: Client, fact: str, value: str
) -> None:
    (found,) = client.reconcile({"properties": [{"pid": fact, "v": value}]})
    expected = {"geonames": "id/place/tn-sfax", "wikidata": "id/place/tn-tunis"}[fact]
    assert [(each["id"], each["score"], each["match"]) for each in found] == [(expected, 100.0, True)]


def test_an_identifier_and_a_name_that_contradict_each_other_leave_both_open(client: Client) -> None:
    (found,) = client.reconcile({"query": "Sousse", "properties": [{"pid": "geonames", "v": "2467454"}]})
    assert [(each["id"], each["score"], each["match"]) for each in found[:2]] == [
        ("id/place/tn-sfax", 60.0, False),
        ("id/place/tn-sousse", 50.0, False),
    ]


def test_a_place_that_belongs_to_another_is_known_by_it(client: Client) -> None:
    inside, outside = client.reconcile(
        {"query": "La Marsa", "type": "Place", "properties": [{"pid": "partOf", "v": "Greater Tunis"}]},
        {"query": "La Marsa", "type": "Place", "properties": [{"pid": "partOf", "v": "Kampala"}]},
    )
    assert [each["id"] for each in inside if each["match"]] == ["id/place/tn-la-marsa"]
    assert [each["id"] for each in outside if each["match"]] == []


def test_a_type_is_a_class_by_iri_short_name_or_label_and_includes_the_narrower(client: Client) -> None:
    iri = "https://w3id.org/routecities/ontology#"
    found = client.reconcile(
        *({"query": "Sfax", "type": each} for each in (f"{iri}City", "rc:City", "City", "ville", "Place")),
        {"query": "Sfax", "type": f"{iri}UrbanPlace"},
        {"query": "Sfax", "type": ["Country", "City"], "type_strict": "any"},
        {"query": "Sfax", "type": ["Place", "City"], "type_strict": "all"},
    )
    assert [[each["id"] for each in one] for one in found] == [["id/place/tn-sfax"]] * 8


def test_types_that_only_should_hold_leave_the_others_as_candidates_of_less_worth(client: Client) -> None:
    should, every = client.reconcile(
        {"query": "Sfax", "type": "LocalAuthority", "type_strict": "should"},
        {"query": "Sfax", "type": ["City", "LocalAuthority"], "type_strict": "all"},
    )
    scores = {each["id"]: (each["score"], each["match"]) for each in should}
    assert scores["id/place/tn-sfax"] == (80.0, False)
    assert "id/organisation/tn-municipality-of-sfax" in scores
    assert every == []


def test_a_concept_of_a_vocabulary_is_found_only_where_its_type_is_asked_for(client: Client) -> None:
    free, typed = client.reconcile(
        "Metropolitan area", {"query": "Metropolitan area", "type": "skos:Concept"}
    )
    assert [each["id"] for each in free if each["match"]] == []
    assert [each["id"] for each in typed if each["match"]] == ["vocab/place-type/metropolitan-area"]
