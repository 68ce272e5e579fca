"""The coverage board, as a reader meets it; what it must show was checked by hand against the reports."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from rdflib import Graph
from tests.site.visits import visit

from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BASE = "https://w3id.org/routecities/"
TWINS = "City partnerships"
PEER, ADVOCACY, DATA = (
    "Peer-to-peer meetings and exchanges",
    "Joint advocacy and shared norms",
    "Producing data, information and knowledge resources",
)
REASONS = "outreach-capacity physical-access route-role"


def board(client: FlaskClient, route: str, **values: str) -> dict[str, dict[str, str]]:
    """Return the rows of a board by the name of the place, a column for each cell."""
    asked = urlencode({**values, "format": "csv", "form": "wide", "lang": "en"})
    answer = client.get(f"/coverage/{route}?{asked}")
    assert answer.status_code == 200, answer.text
    return {row["rowName"]: row for row in csv.DictReader(io.StringIO(answer.text, newline=""))}


def told(row: dict[str, str]) -> dict[str, str]:
    """Return the cells of ``row`` on which the sources are not silent."""
    cells = list(row)[9:]
    return {name: row[name] for name in cells if row[name] != "not-examined"}


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_the_places_of_tunisia_are_on_the_central_route_by_inference_alone(client: FlaskClient) -> None:
    rows = board(client, "cmr", country="tn")
    assert len(rows) == 21
    assert rows.pop("Tunisia")["membership"] == "stated"
    assert {row["membership"] for row in rows.values()} == {"inferred"}
    assert {row["roles"] for row in rows.values()} == {""}


def test_the_central_route_tells_what_is_done_in_the_places_of_tunisia(client: FlaskClient) -> None:
    rows = board(client, "cmr", country="tn")
    assert {name: told(row) for name, row in rows.items() if told(row)} == {
        "Tunisia": {PEER: "1"},
        "La Marsa": {DATA: "1"},
        "Raoued": {DATA: "1"},
        "Sfax": {TWINS: "1", ADVOCACY: "1", DATA: "1"},
        "Sousse": {ADVOCACY: "1", DATA: "1"},
        "Tunis": {DATA: "1"},
    }
    assert {name: row["initiatives"] for name, row in rows.items() if row["initiatives"] not in "12"} == {
        "Sfax": "7",
        "Sousse": "3",
        "Tunis": "3",
    }


def test_the_central_route_tells_which_approaches_have_examples_in_tunisia(client: FlaskClient) -> None:
    rows = board(client, "cmr", country="tn", by="approaches")
    found = {name: sorted(told(row).values()) for name, row in rows.items() if told(row)}
    assert found == {
        name: ["1"] for name in ("Tunisia", "Jendouba", "Kairouan", "La Marsa", "Raoued", "Sfax")
    }


def test_transit_cities_carry_the_reasons_of_section_4_1(client: FlaskClient) -> None:
    rows = board(client, "all", role="transit")
    named = {name: row for name, row in rows.items() if row["reasons"] == REASONS}
    assert {name: (row["membership"], row["initiatives"]) for name, row in named.items()} == {
        "Tamanrasset": ("open", "0"),
        "Agadez": ("open", "2"),
        "Dongola": ("open", "0"),
        "Kassala": ("stated", "0"),
    }
    assert {row["roles"] for row in named.values()} == {
        "transit",
        "hosting transit",
        "on-route@cmr hosting transit",
    }


def test_a_row_shows_its_reasons_with_where_they_are_said(client: FlaskClient) -> None:
    page = visit(client, "/coverage/cmr", lang="en").text
    row = re.search(r'(?s)row=id/place/dz-tamanrasset">Reasons.*?</tr>', page)
    assert row
    kinds = re.findall(r'<span class="together">(.*?) <a class="chip"[^>]*><bdi>GTT 4\.1', row[0])
    assert kinds == ["Outreach capacity", "Physical access", "Role on the route"]


def test_a_country_carries_the_reasons_that_are_stated_for_it(client: FlaskClient) -> None:
    rows = board(client, "cmr")
    stated = {name: rows[name]["reasons"] for name in ("Algeria", "Libya", "Sudan")}
    assert set(stated.values()) == {"centralisation legal-mandate"}
    assert rows["Oran"]["reasons"] == ""


@pytest.mark.parametrize("country", ["dz", "ly", "eg"])
def test_what_is_denied_for_a_country_is_reported_as_none_for_it_and_its_cities(
    client: FlaskClient, country: str
) -> None:
    rows = board(client, "all", by="initiatives", country=country)
    whole = next(row for row in rows.values() if row["row"] == row["country"])
    assert whole["Mediterranean City-to-City Migration"] == "none"
    named = {"dz": "Tamanrasset", "ly": "Sebha", "eg": "Alexandria"}[country]
    assert rows[named]["Mediterranean City-to-City Migration"] == "none"


def test_a_denied_cell_opens_the_passage_and_the_reasons_of_place_and_country(client: FlaskClient) -> None:
    page = visit(
        client,
        "/coverage/all",
        by="initiatives",
        row="id/place/dz-tamanrasset",
        column="id/initiative/mc2cm",
        lang="en",
    )
    text = words(page.text)
    assert "Reported as none" in text
    assert "No cities of Algeria take part in MC2CM" in text
    kinds = re.findall(r"Kind of reason: ([A-Z][a-z]+(?: [a-z]+)*?) Explicit", text)
    assert kinds[:5] == [
        "Outreach capacity",
        "Physical access",
        "Role on the route",
        "Centralisation",
        "Legal mandate",
    ]


def test_the_number_in_a_cell_is_the_number_of_statements_that_it_opens(client: FlaskClient) -> None:
    for by in ("activity-types", "approaches", "initiatives"):
        page = visit(client, "/coverage/all", by=by, country="ug", lang="en").text
        cells = re.findall(r'<td class="yes"><a href="([^"]+)">(\d+)', page)
        assert cells
        for link, number in cells[:4]:
            opened = client.get(html.unescape(link), headers={"Accept": "text/html"}).text
            reported = re.search(r'(?s)<h2 id="reported">.*?</section>', opened)
            assert reported
            assert reported[0].count('class="said"') == int(number)


def test_an_activity_without_a_type_is_counted_beside_the_columns(client: FlaskClient) -> None:
    kassala = board(client, "cmr")["Kassala"]
    assert (told(kassala), kassala["activities"]) == ({}, "3")


def test_what_is_inferred_looks_and_reads_unlike_what_is_stated(client: FlaskClient) -> None:
    page = visit(client, "/coverage/cmr", lang="en").text
    marks = re.findall(
        r'<span class="belongs (\w+)"><span class="dot" aria-hidden="true"></span>&#160;([^<]+)<', page
    )
    assert set(marks) == {("stated", "stated"), ("inferred", "inferred")}
    assert 'id="belonging"' in page


def test_a_cell_names_the_rule_by_which_its_place_is_inferred(client: FlaskClient) -> None:
    page = visit(client, "/coverage/cmr", row="id/place/tn-sfax", lang="en").text
    assert "/id/rule/on-route-through-country" in page
    stated = visit(client, "/coverage/cmr", row="id/place/sd-kassala", lang="en").text
    assert "/id/rule/on-route-through-country" not in stated


def test_a_role_whose_route_is_left_open_stands_on_the_board_of_all_routes_alone(client: FlaskClient) -> None:
    assert "Agadez" in board(client, "all", membership="open")
    assert "Agadez" not in board(client, "cmr") | board(client, "wmr") | board(client, "namr")


def test_only_stated_members_are_left_where_they_are_asked_for(client: FlaskClient) -> None:
    assert set(board(client, "wmr", membership="stated")) == {
        "Algeria",
        "Morocco",
        "Dakar",
        "Spain",
        "Barcelona",
    }
    assert set(board(client, "namr")) == {"Canary Islands"}


def test_places_that_no_initiative_connects_can_be_asked_for(client: FlaskClient) -> None:
    rows = board(client, "cmr", reach="none")
    places = {name for name, row in rows.items() if row["row"] != row["country"]}
    assert places == {
        "Oran",
        "Tamanrasset",
        "Palermo",
        "Parma",
        "Benghazi",
        "Mistrata",
        "Dongola",
        "Kassala",
    }
    assert {rows[name]["initiatives"] for name in places} == {"0"}


def test_the_cards_count_what_their_links_open(client: FlaskClient) -> None:
    page = visit(client, "/coverage", lang="en").text
    links = re.findall(r'href="(/coverage/\w+\?[^"]*membership[^"]*)">(\d+)</a>', page)
    assert len(links) >= 10
    for link, number in links:
        answer = client.get(f"{html.unescape(link)}&format=csv&form=wide").text
        rows = csv.DictReader(io.StringIO(answer, newline=""))
        assert sum(row["row"] != row["country"] for row in rows) == int(number), link


def test_the_figures_of_the_routes_are_had_as_csv(client: FlaskClient) -> None:
    lines = client.get("/coverage?format=csv").text.split("\r\n")
    assert lines[0] == "route,membership,places,connectedByNone"
    assert lines[1:-1][:5] == [
        "cmr,stated,1,1",
        "cmr,inferred,30,7",
        "namr,stated,1,1",
        "wmr,stated,2,1",
        "wmr,inferred,23,5",
    ]
    assert sum(int(line.split(",")[2]) for line in lines[1:-1] if line.startswith("all,")) == 177


def test_the_cards_and_the_question_about_figures_agree(client: FlaskClient) -> None:
    words_of = {"onRoute": "stated", "onRouteThroughCountry": "inferred"}
    answer = client.get("/questions/cq67?format=csv").text
    asked = {
        ",".join(
            (
                row["route"].rpartition("/")[2],
                words_of[row["membership"].rpartition("#")[2]],
                row["places"],
                row["unconnected"],
            )
        )
        for row in csv.DictReader(io.StringIO(answer, newline=""))
    }
    figures = client.get("/coverage?format=csv").text.split()[1:]
    assert asked == {line for line in figures if not line.startswith("all,")}


def test_the_board_of_a_route_asks_the_questions_about_gaps_of_that_route(client: FlaskClient) -> None:
    page = visit(client, "/coverage/wmr", lang="en").text
    asked = dict(
        re.findall(r'/questions/(cq\d+)\?[^"]*route=wmr[^>]*>[^<]*</a> <span class="count">rows: (\d+)', page)
    )
    assert "cq66" in asked
    answer = client.get("/questions/cq66?route=wmr&format=csv").text
    assert len(list(csv.reader(io.StringIO(answer, newline="")))) - 1 == int(asked["cq66"])


def test_json_and_long_csv_say_the_same_of_each_cell(client: FlaskClient) -> None:
    found = client.get("/coverage/cmr?format=json&lang=en").get_json(force=True)
    lines = list(csv.DictReader(io.StringIO(client.get("/coverage/cmr?format=csv&lang=en").text, newline="")))
    names = found["head"]["vars"]
    told_in_json = [
        {name: row.get(name, {"value": ""})["value"] for name in names}
        for row in found["results"]["bindings"]
    ]
    assert told_in_json == lines
    assert {line["count"] for line in lines if line["state"] == "not-examined"} == {""}


def test_geojson_has_every_row_with_its_state(client: FlaskClient) -> None:
    found = client.get("/coverage/cmr?format=geojson&lang=en").get_json(force=True)
    sfax = next(each for each in found["features"] if each["id"] == f"{BASE}id/place/tn-sfax")
    assert sfax["geometry"]["type"] == "Point"
    assert sfax["properties"]["membership"] == "inferred"
    assert sfax["properties"]["reported"] == {
        "vocab/activity-type/city-partnerships": 1,
        "vocab/activity-type/data-and-knowledge": 1,
        "vocab/activity-type/joint-advocacy": 1,
    }
    assert len(found["features"]) == len(board(client, "cmr"))


def test_turtle_tells_of_the_places(client: FlaskClient) -> None:
    answer = client.get("/coverage/wmr?format=ttl")
    subjects = {str(subject) for subject in Graph().parse(data=answer.data, format="turtle").subjects()}
    assert f"{BASE}id/place/sn-dakar" in subjects


def test_a_page_of_the_board_says_which_places_it_shows_and_the_next_goes_on(client: FlaskClient) -> None:
    first, second, third = (visit(client, "/coverage/all", page=page, lang="en").text for page in "123")
    assert "places 1 to 80 of 177" in words(first)
    assert "places 161 to 177 of 177" in words(third)
    rows = [
        set(re.findall(r'<tr><th scope="row"><a href="/id/(place/[\w-]+)', page))
        for page in (first, second, third)
    ]
    assert [len(each) for each in rows] == [80, 80, 17]
    assert len(set.union(*rows)) == 177


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["activity-types", "approaches", "initiatives"])
def test_every_board_reads_in_every_language(client: FlaskClient, by: str, language: str) -> None:
    page = visit(client, "/coverage/cmr", by=by, lang=language)
    assert page.status_code == 200
    assert " style=" not in page.text
    cells = re.findall(r'<td(?: class="(?:yes|no)")?>(.*?)</td>', page.text)
    assert cells
    assert all(words(cell) for cell in cells)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/coverage/none", 404), ("/coverage/cmr?by=x", 400), ("/coverage/cmr?membership=x", 400),
     ("/coverage/cmr?page=0", 400), ("/coverage/cmr?row=id/place/<b>", 400), ("/coverage/cmr?role=<b>", 400)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).status_code == status


def test_filters_that_leave_nothing_say_so(client: FlaskClient) -> None:
    page = visit(client, "/coverage/namr", role="transit", lang="en")
    assert page.status_code == 200
    assert "does not mean there is none" in words(page.text)


@pytest.mark.parametrize(
    ("path", "link"),
    [("/id/place/tn-sfax.html", "/coverage/all?row=id"), ("/vocab/route/cmr.html", "/coverage/cmr")],
)
def test_places_and_routes_lead_to_the_board(client: FlaskClient, path: str, link: str) -> None:
    assert f'href="{link}' in visit(client, path).text
