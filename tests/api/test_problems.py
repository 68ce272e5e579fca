"""What cannot be answered is refused with the parameter's name, and with what may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Api

CITY = "initiatives-of-a-city"


@pytest.mark.parametrize("typed", ["tn-sfx", "Sfax", "sfax", "place/tn-sfx", "TN-SFAX"])
def test_a_value_that_is_none_is_refused_with_the_nearest(typed: str, api: Api) -> None:
    status, problem = api.problem(CITY, place=typed)
    assert (status, problem["parameter"], problem["value"]) == (422, "place", typed)
    assert problem["nearest"][0] == {"value": "tn-sfax", "label": "Sfax"}
    assert "Nearest to it: tn-sfax" in problem["detail"]


@pytest.mark.parametrize(
    "typed", ["", "initiative/mc2cm", "https://example.org/x", "> } DELETE", "a\x00b", "x" * 3000, "صفاقص"]
)
def test_a_value_of_another_kind_or_of_none_is_refused(typed: str, api: Api) -> None:
    status, problem = api.problem(CITY, place=typed)
    assert (status, problem["parameter"]) == (422, "place")
    assert len(problem["value"]) <= 200


def test_a_place_is_no_country(api: Api) -> None:
    status, problem = api.problem("initiatives-in-a-country", country="place/tn-sfax")
    assert (status, problem["parameter"]) == (422, "country")


@pytest.mark.parametrize(
    ("values", "parameter"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"limit": ""}, "limit"),
        ({"lang": "de"}, "lang"),
        ({"format": "xml"}, "format"),
        ({"cursor": "no cursor"}, "cursor"),
        ({"cursor": ""}, "cursor"),
        ({"place": ["tn-sfax", "tn-tunis"]}, "place"),
        ({"plac": "tn-sfax"}, "plac"),
    ],
)
def test_a_parameter_that_cannot_be_so_is_named(values: dict[str, Any], parameter: str, api: Api) -> None:
    status, problem = api.problem(CITY, **values)
    assert (status, problem["parameter"]) == (422, parameter)


def test_a_parameter_that_there_is_not_is_refused_with_the_nearest(api: Api) -> None:
    _, problem = api.problem(CITY, plac="tn-sfax")
    assert problem["type"].endswith("/api#problem-unknown-parameter")
    assert problem["nearest"] == [{"value": "place"}]


def test_a_format_that_a_question_does_not_have_is_refused(api: Api) -> None:
    status, problem = api.problem("figures", accept="application/geo+json")
    assert (status, problem["title"]) == (406, "Not Acceptable")
    assert "application/json (format=json)" in problem["detail"]
    assert api.problem("figures", format="geojson")[0] == 422


def test_a_question_that_there_is_not_is_refused_with_the_nearest(api: Api) -> None:
    status, problem = api.problem("initiatives-of-city")
    assert status == 404
    assert problem["nearest"][0] == {"value": CITY}


def test_a_cursor_leads_only_where_it_was_given_out(api: Api) -> None:
    page = api.ask("best-connected-places", limit=5).json()
    cursor = page["next"].rpartition("cursor=")[2]
    assert api.problem("figures", cursor=cursor)[0] == 422
    assert api.problem("best-connected-places", cursor=cursor[:-4])[0] == 410
    other = api.ask("best-connected-places", limit=7, lang="fr", cursor=cursor).json()
    assert other["rows"][0]["place"]["id"] == api.get(page["next"]).json()["rows"][0]["place"]["id"]


def test_every_kind_of_problem_is_explained_where_its_type_leads(api: Api) -> None:
    refused = [
        api.problem(CITY, place="x")[1],
        api.problem(CITY, x="x")[1],
        api.problem("x")[1],
        api.problem("figures", cursor="AAAAAAAAAAAA")[1],
        api.problem("figures", accept="image/png")[1],
    ]
    page = api.get("").body.decode()
    assert len({problem["type"] for problem in refused}) == len(refused)
    for problem in refused:
        assert f'id="{problem["type"].partition("#")[2]}"' in page
