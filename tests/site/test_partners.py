"""The partner finder, as a reader meets it: it reproduces what the reports state, with sums to read."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.site.visits import table, visit

from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BASE = "https://w3id.org/routecities/id/"
NOUADHIBOU, KANIFING = "place/mr-nouadhibou", "place/gm-kanifing"


def ask(client: FlaskClient, **values: str) -> Any:
    """Return what the finder answers as JSON."""
    answer = client.get("/partners", query_string={**values, "format": "json"})
    assert answer.status_code == 200, answer.text
    return answer.json


def sums(told: Any) -> dict[str, dict[str, int]]:
    """Return the reasons of each candidate with their weights."""
    return {
        each["candidate"]["id"].removeprefix(BASE): {
            reason["reason"]: reason["weight"] for reason in each["reasons"]
        }
        for each in told["results"]
    }


def connecting(country: str) -> set[str]:
    """Return the initiatives between cities that the tables connect with ``country`` or a place in it."""
    lies = {row["place"]: row["country"] for row in table("places")}
    between = {row["initiative"] for row in table("initiatives") if row["scope"] == "city-to-city"}
    return between & {
        row["initiative"]
        for row in table("connections")
        if (lies.get(row["place"]) or row["country"]) == country
    }


def statements(told: list[dict[str, Any]]) -> list[str]:
    """Return the paths of the statements in ``told``, each of which has words and evidence."""
    assert all(each["label"] and each["evidence"] for each in told)
    return [each["id"].removeprefix(BASE) for each in told]


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def sought(page: str, name: str) -> tuple[str, list[str]]:
    """Return what is said of the seeker's own initiatives and which others reach the wish for ``name``."""
    block = next(
        part
        for part in page.split('<div class="sought">')[1:]
        if f"<bdi>{name}</bdi>" in part.split("</h3>")[0]
    )
    own, others = re.findall(r"<dd>(.*?)</dd>", block, re.DOTALL)
    return words(own), re.findall(r'<li><a href="/id/initiative/([^".]+)', others)


def test_nouadhibou_wishes_for_dakar_and_cities_of_niger_and_ghana(client: FlaskClient) -> None:
    told = sums(ask(client, **{"for": NOUADHIBOU, "candidates": "places"}))
    near = {"same-region": 1, "south-south": 1}
    assert told == {
        "place/sn-dakar": {"wish": 5, "wish-role": 4, **near},
        **{
            f"place/{slug}": {"wish-country": 5, **near}
            for slug in (
                "gh-accra",
                "gh-greater-accra-metropolitan-region",
                "gh-kumasi",
                "ne-agadez",
                "ne-niamey",
                "ne-ouallam",
            )
        },
        "place/es-barcelona": {"wish-role": 4},
    }
    assert next(iter(told)) == "place/sn-dakar"


def test_the_initiatives_that_could_broker_for_nouadhibou_are_told(client: FlaskClient) -> None:
    page = visit(client, "/partners", **{"for": NOUADHIBOU, "lang": "en"}).text
    assert "No partnership and no initiative that connects the seeker is reported." in page
    for name, expected in {
        "Ghana": connecting("gh"),
        "Niger": connecting("ne"),
        "Dakar": {row["initiative"] for row in table("connections") if row["place"] == "sn-dakar"},
    }.items():
        own, others = sought(page, name)
        assert own == "None is reported."
        assert set(others) == expected
    assert set(sought(page, "Niger")[1]) == {
        "africa-europe-mayors-dialogue",
        "cities-alliance",
        "cities-with-refugees",
        "iclei-africa",
        "uclg-africa",
    }


def test_no_initiative_of_kanifing_reaches_morocco_or_algeria_and_others_do(client: FlaskClient) -> None:
    page = visit(client, "/partners", **{"for": KANIFING, "lang": "en"}).text
    assert sought(page, "Algeria") == (
        "None is reported.",
        ["international-observatory-of-mayors", "mayors-forum-north-africa"],
    )
    own, others = sought(page, "Morocco")
    assert own == "None is reported."
    assert set(others) == connecting("ma")
    assert len(others) == 12
    assert {"mc2cm", "famsi", "anmar", "uclg-africa"} <= set(others)


def test_an_action_within_a_city_could_broker_nothing(client: FlaskClient) -> None:
    told = sums(ask(client, **{"for": KANIFING, "candidates": "initiatives", "limit": "100"}))
    reaching = {name for name, reasons in told.items() if "reaches-wished-country" in reasons}
    assert reaching == {f"initiative/{name}" for name in connecting("ma") | connecting("dz")}
    assert "initiative/tanger-accueil" not in reaching


def test_what_is_linked_already_is_told_and_not_ranked(client: FlaskClient) -> None:
    told = ask(client, **{"for": KANIFING, "limit": "100"})
    linked = {each["candidate"]["id"].removeprefix(BASE) for each in told["linked"]}
    assert linked == {
        "place/sl-freetown",
        "initiative/africa-europe-mayors-dialogue",
        "initiative/global-cities-fund",
        "initiative/mayors-migration-council",
        "initiative/tony-blair-institute",
    }
    assert told["count"] == len(told["results"])
    assert not linked & set(sums(told))


def test_kanifing_finds_the_moroccan_and_algerian_cities_that_it_wishes_for(client: FlaskClient) -> None:
    told = sums(ask(client, **{"for": KANIFING, "candidates": "places", "limit": "100"}))
    wished = {place for place, reasons in told.items() if "wish-country" in reasons}
    assert wished == {f"place/{row['place']}" for row in table("places") if row["country"] in ("ma", "dz")}


def test_of_equal_scores_the_cities_that_kanifing_wishes_for_stand_before_dakar(client: FlaskClient) -> None:
    found = ask(client, **{"for": KANIFING, "candidates": "places", "limit": "100"})["results"]
    dakar = next(each for each in found if each["candidate"]["id"].endswith("sn-dakar"))
    tied = [each for each in found if each["score"] == dakar["score"]]
    wished = [each for each in tied if "wish-country" in {reason["reason"] for reason in each["reasons"]}]
    assert {each["country"]["id"].removeprefix(BASE) for each in wished} == {"country/dz", "country/ma"}
    assert tied[: len(wished)] == wished
    assert dakar["place"] > max(each["place"] for each in wished)


def test_what_is_said_of_the_seeker_and_others_is_told_and_is_no_link(client: FlaskClient) -> None:
    told = ask(client, **{"for": NOUADHIBOU})
    assert statements(told["said"]) == ["finding/nouadhibou-relations-with-neighbours"]
    assert told["linked"] == []
    assert not {"country/dz", "country/ma", "country/es"} & set(sums(told))
    page = visit(client, "/partners", **{"for": NOUADHIBOU, "lang": "en"}).text
    part = page.partition('id="said"')[2].partition("</section>")[0]
    assert "relations with its neighbours only; it names Algeria, Morocco and Spain" in words(part)
    assert 'class="chip"' in part
    assert "No partnership and no initiative that connects the seeker is reported." in page


@pytest.mark.parametrize(
    ("seeker", "findings"),
    [
        (KANIFING, []),
        ("tn-jendouba", ["jendouba-kairouan-aims"]),
        ("country/er", ["kassala-hosts-refugees"]),
    ],
)
def test_only_findings_that_name_another_place_are_told(
    client: FlaskClient, seeker: str, findings: list[str]
) -> None:
    told = statements(ask(client, **{"for": seeker})["said"])
    assert told == [f"finding/{name}" for name in findings]
    page = visit(client, "/partners", **{"for": seeker, "lang": "en"}).text
    assert ('id="said"' in page) == bool(told)


@pytest.mark.parametrize(
    ("seeker", "other", "denied"),
    [
        (KANIFING, "mc2cm", ["mc2cm-dz"]),
        ("dz-oran", "uclg", ["uclg-dz"]),
        ("country/ly", "mc2cm", ["mc2cm-ly"]),
        (KANIFING, "dz-oran", ["mc2cm-dz", "uclg-dz"]),
        (KANIFING, "country/eg", ["mc2cm-eg", "uclg-eg"]),
        (KANIFING, "ma-rabat", []),
        (NOUADHIBOU, "mc2cm", []),
        ("mc2cm", "mc2cm", []),
    ],
)
def test_why_one_is_no_candidate_tells_what_a_source_denies(
    client: FlaskClient, seeker: str, other: str, denied: list[str]
) -> None:
    told = ask(client, **{"for": seeker, "not": other})["not"]
    assert statements(told["denied"]) == [f"absence/{name}" for name in denied]
    page = visit(client, "/partners", **{"for": seeker, "not": other, "lang": "en"}).text
    why = page.partition('id="why"')[2].partition("</section>")[0]
    assert ("A source says that there is none" in why) == bool(denied)
    if denied:
        assert f"/id/absence/{denied[0]}" in why


def test_oran_is_wished_for_by_kanifing_and_by_initiatives(client: FlaskClient) -> None:
    told = sums(ask(client, **{"for": "dz-oran", "limit": "100"}))
    assert told["place/gm-kanifing"]["wished-by"] == 4
    assert {name for name, reasons in told.items() if "wishes-for-seeker" in reasons} == {
        "initiative/mc2cm",
        "initiative/uclg",
    }


def test_a_need_is_met_by_who_did_it_and_by_who_is_connected_to_one_that_does(client: FlaskClient) -> None:
    told = sums(ask(client, **{"for": KANIFING, "need": "returnees", "limit": "100"}))
    assert "experience" not in told.get("place/ma-rabat", {})
    without = ask(client, **{"for": KANIFING, "limit": "100"})
    assert not [
        name for name, reasons in sums(without).items() if reasons.keys() & {"experience", "does-the-need"}
    ]


def test_every_score_is_the_sum_of_its_reasons_and_every_reason_has_a_fact(client: FlaskClient) -> None:
    told = ask(client, **{"for": KANIFING, "need": "peer-exchange,returnees", "limit": "100"})
    scores = [each["score"] for each in told["results"]]
    assert scores == sorted(scores, reverse=True)
    for each in told["results"]:
        assert each["score"] == sum(reason["weight"] for reason in each["reasons"])
        for reason in each["reasons"]:
            assert reason["facts"], (each["candidate"], reason["reason"])
            said = [ground["evidence"] for fact in reason["facts"] for ground in fact]
            assert any(said) or reason["rules"] or reason["datasets"], reason["reason"]


def test_weights_change_the_sum_and_0_switches_a_reason_off(client: FlaskClient) -> None:
    usual = ask(client, **{"for": NOUADHIBOU, "candidates": "places"})
    told = sums(ask(client, **{"for": NOUADHIBOU, "candidates": "places", "w.wish": "1", "w.wish-role": "0"}))
    assert told["place/sn-dakar"]["wish"] == 1
    assert "wish-role" not in told["place/sn-dakar"]
    assert "place/es-barcelona" not in told
    assert usual["weights"]["wish-role"] == 4


@pytest.mark.parametrize(
    ("other", "state"),
    [
        (NOUADHIBOU, "itself"),
        ("sn-dakar", "candidate"),
        ("Tunis", "context"),
        ("fr-paris", "none"),
        ("mc2cm", "kind"),
    ],
)
def test_it_is_told_why_one_is_not_among_the_candidates(client: FlaskClient, other: str, state: str) -> None:
    told = ask(client, **{"for": NOUADHIBOU, "candidates": "places", "not": other})["not"]
    assert told["state"] == state
    assert bool(told["holding"]) == (state in ("candidate", "context"))
    assert bool(told["failing"]) == (state not in ("itself", "kind"))


def test_what_is_linked_is_explained_as_linked(client: FlaskClient) -> None:
    told = ask(client, **{"for": KANIFING, "not": "sl-freetown"})["not"]
    assert told["state"] == "linked"
    assert "shared-initiative" in [reason["reason"] for reason in told["holding"]]
    missing = {each["reason"]: each["missing"] for each in told["failing"]}
    assert missing["wish"] == "a wish of the seeker that names it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finder_reads_in_every_language(client: FlaskClient, language: str) -> None:
    for values in ({}, {"for": KANIFING, "need": "target-group/returnees", "not": "Tunis"}):
        page = visit(client, "/partners", **values, lang=language)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert " style=" not in page.text
    assert 'class="chip"' in page.text
    assert page.text.count('type="number"') == 23


def test_a_name_is_as_good_as_a_path(client: FlaskClient) -> None:
    first = ask(client, **{"for": "Nouadhibou"})
    assert first == ask(client, **{"for": NOUADHIBOU}) == ask(client, **{"for": f"{BASE}{NOUADHIBOU}"})
    assert first["for"]["label"] == "Nouadhibou"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"for": "place/xx-nowhere"}, "names no place, country or initiative"),
        ({"for": "https://example.org/x"}, "is no place, country or initiative of this graph"),
        ({"for": "vocab/route/cmr"}, "names no place, country or initiative"),
        ({"for": KANIFING, "need": "swimming"}, "is no activity type, approach, target group"),
        ({"for": KANIFING, "w.wish": "6"}, "is no whole number from 0 to 5"),
        ({"for": KANIFING, "w.luck": "1"}, "weighs no reason"),
        ({"for": KANIFING, "candidates": "people"}, "is none of both, places, initiatives"),
        ({"for": KANIFING, "page": "0"}, "is no whole number from 1"),
    ],
)
def test_a_value_that_stands_for_nothing_is_told(
    client: FlaskClient, values: dict[str, str], problem: str
) -> None:
    page = visit(client, "/partners", **values, lang="en")
    assert page.status_code == 400
    assert problem in html.unescape(page.text)
    data = client.get("/partners", query_string={**values, "format": "json"})
    assert data.status_code == 400
    assert problem in data.text


def test_silence_is_told_as_silence(client: FlaskClient) -> None:
    page = visit(client, "/partners", **{"for": "country/bj", "candidates": "initiatives", "lang": "en"}).text
    assert "No wish is reported." in page
    assert "what two documents of 2022 and 2024 report" in page


def test_the_same_is_had_as_csv_and_geojson(client: FlaskClient) -> None:
    told = ask(client, **{"for": NOUADHIBOU})
    answer = client.get("/partners", query_string={"for": NOUADHIBOU, "format": "csv"})
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    facts = [
        (each["candidate"]["id"], reason["reason"], fact[0]["id"])
        for each in told["results"]
        for reason in each["reasons"]
        for fact in reason["facts"]
    ]
    assert [(line["candidate"], line["reason"], line["fact"]) for line in lines] == facts
    places: Any = client.get("/partners", query_string={"for": NOUADHIBOU, "format": "geojson"}).json
    features = places["features"]
    assert [each["properties"] for each in features] == told["results"]
    dakar = next(each for each in features if each["properties"]["candidate"]["id"].endswith("sn-dakar"))
    assert [round(degrees) for degrees in dakar["geometry"]["coordinates"]] == [-17, 15]


def test_the_pages_follow_each_other(client: FlaskClient) -> None:
    whole = ask(client, **{"for": KANIFING, "limit": "100"})["results"]
    parts = [ask(client, **{"for": KANIFING, "limit": "7", "page": str(at)})["results"] for at in (1, 2)]
    assert [*parts[0], *parts[1]] == whole[:14]
    page = visit(client, "/partners", **{"for": KANIFING, "limit": "7", "lang": "en"}).text
    assert 'rel="next"' in page


@pytest.mark.parametrize("thing", [NOUADHIBOU, "country/sn", "initiative/mc2cm"])
def test_a_page_of_a_possible_seeker_leads_to_the_finder(client: FlaskClient, thing: str) -> None:
    page = visit(client, f"/id/{thing}.html", lang="en").text
    link = re.search(r'href="(/partners\?[^"]+)"', page)
    assert link
    assert visit(client, html.unescape(link[1]).partition("?")[0], **{"for": thing}).status_code == 200
