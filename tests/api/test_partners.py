"""The partner finder as an operation of the API: described, paged, and clear about what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types

if TYPE_CHECKING:
    from tests.api.conftest import Api

NOUADHIBOU = "place/mr-nouadhibou"


def pages(api: Api, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all pages, each had by the address that the one before gave out."""
    found = [api.get("/partners", **values).json()]
    while found[-1]["next"]:
        found.append(api.get(found[-1]["next"]).json())
    return found


def test_the_answer_is_the_same_as_that_of_the_page(api: Api) -> None:
    told = api.get("/partners", **{"for": NOUADHIBOU, "not": "tn-tunis"}).json()
    page = api.service.send("GET", f"/partners?for={NOUADHIBOU}&not=tn-tunis&format=json").json()
    assert {**told, "next": None} == {**page, "next": None}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_answers_are_as_they_are_described(api: Api, document: dict[str, Any], language: str) -> None:
    values: dict[str, Any] = {
        "for": "place/gm-kanifing",
        "need": "target-group/returnees",
        "not": "sl-freetown",
    }
    for media, name in (("json", "PartnersAnswer"), ("geojson", "PartnersFeatures")):
        told = api.get("/partners", **values, lang=language, format=media).json()
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert list(Draft202012Validator(schema).iter_errors(told)) == []


def test_the_pages_lead_to_each_other_with_the_same_weights(api: Api) -> None:
    asked: dict[str, Any] = {"for": NOUADHIBOU, "w.wish": 1}
    whole = api.get("/partners", **asked, limit=100).json()
    parts = pages(api, {**asked, "limit": 5})
    assert [each for part in parts for each in part["results"]] == whole["results"]
    assert len(parts) == -(-whole["count"] // 5)


@pytest.mark.parametrize(
    ("values", "parameter"),
    [
        ({}, "for"),
        ({"for": "place/xx-nowhere"}, "for"),
        ({"for": NOUADHIBOU, "not": "nobody at all"}, "not"),
        ({"for": NOUADHIBOU, "need": "swimming"}, "need"),
        ({"for": NOUADHIBOU, "w.wish": "heavy"}, "w.wish"),
        ({"for": NOUADHIBOU, "limit": 101}, "limit"),
        ({"for": NOUADHIBOU, "format": "xml"}, "format"),
    ],
)
def test_a_wrong_value_is_told_with_its_parameter(api: Api, values: dict[str, Any], parameter: str) -> None:
    answer = api.get("/partners", **values)
    told = answer.json()
    assert (answer.status, answer.type) == (422, "application/problem+json")
    assert told["type"].endswith("#problem-invalid-value")
    assert told["parameter"] == parameter


def test_a_parameter_that_is_unknown_is_told(api: Api) -> None:
    asked: dict[str, Any] = {"for": NOUADHIBOU, "w.luck": 1}
    told = api.get("/partners", **asked).json()
    assert told["type"].endswith("#problem-unknown-parameter")
    assert told["parameter"] == "w.luck"
