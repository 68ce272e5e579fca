"""The network, as a reader meets it: drawn so that names can be read, with tables that say the same."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.site.visits import table, visit

from kg.namespaces import ID
from kg.web.site.diagram import MOST, Link, draw_network, spread
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

MARKS = re.compile(
    r'<a class="(initiative|place)(?: focus)?" href="/network\?[^"]*?\b\1=([\w-]+)[^"]*">'
    r"<title>(.*?)</title>(.*?)</a>",
    re.DOTALL,
)


def words(markup: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", " ", markup))
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def drawn(page: TestResponse, kind: str) -> dict[str, str]:
    """Return what is written beside each mark of ``kind``, by the name in its address."""
    return {name: words(rest) for found, name, _, rest in MARKS.findall(page.text) if found == kind}


def rows(page: TestResponse, identifier: str) -> list[list[str]]:
    """Return the words of the table below the heading ``identifier``."""
    body = page.text.partition(f'id="{identifier}"')[2].partition("<tbody")[2].partition("</tbody>")[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("around", [{}, {"initiative": "mc2cm"}, {"place": "tn-sfax"}], ids=str)
def test_the_network_reads_in_every_language(
    client: FlaskClient, around: dict[str, str], language: str
) -> None:
    page = visit(client, "/network", **around, lang=language)
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert " style=" not in page.text
    assert '<svg class="network' in page.text


def test_the_whole_network_shows_the_places_that_two_initiatives_or_more_connect(client: FlaskClient) -> None:
    page = visit(client, "/network", lang="en")
    links = {(row["initiative"], row["place"]) for row in table("connections") if row["place"]}
    shared = {place for _, place in links if sum(other == place for _, other in links) > 1}
    assert set(drawn(page, "place")) == shared
    assert set(drawn(page, "initiative")) == {one for one, place in links if place in shared}
    assert "274 links join 158 of 177 places. This is document coverage" in words(page.text)


def test_a_name_stands_with_its_country_and_count_and_an_initiative_with_its_other_places(
    client: FlaskClient,
) -> None:
    page = visit(client, "/network", lang="en")
    places, initiatives = drawn(page, "place"), drawn(page, "initiative")
    assert places["sn-dakar"] == "Dakar Senegal 10"
    assert places["tn-sfax"] == "Sfax Tunisia 7"
    assert initiatives["mc2cm"] == "MC2CM"
    assert initiatives["cities-alliance"] == "Cities Alliance +37"
    assert "Cities Alliance: places drawn: 18, places that it alone connects: 37" in words(page.text)


def test_the_best_connected_places_are_listed_with_the_initiatives_that_are_counted(
    client: FlaskClient,
) -> None:
    best, *others = rows(visit(client, "/network", lang="en"), "places")
    assert best[:4] == ["Dakar", "Senegal", "10", "0.088"]
    assert best[4].split(" , ") == [
        "Africa-Europe Mayors' Dialogue",
        "African Cities Research Consortium",
        "C40 Cities",
        "Cities Alliance",
        "Global Cities Fund for Inclusive Pandemic Response",
        "Global Mayors Task Force on Climate and Migration",
        "International Observatory of Mayors",
        "Local Governments for Sustainability Africa",
        "Mayors Migration Council",
        "United Cities and Local Governments of Africa",
    ]
    for row in (best, *others):
        assert len(row[4].split(" , ")) == int(row[2]), row


def test_an_initiative_that_joins_routes_as_stated_is_told_from_one_that_does_by_inference(
    client: FlaskClient,
) -> None:
    told = {row[0]: row[1:] for row in rows(visit(client, "/network", lang="en"), "initiatives")}
    nothing = "none reported"
    forum = told["Mayors Forum for Inclusive Cities in North Africa"]
    assert forum[:6] == [nothing, nothing, "6", "2", "2", nothing]
    mc2cm = told["Mediterranean City-to-City Migration"]
    assert mc2cm == ["7", nothing, nothing, "1", nothing, "2", "5", "4", "0.045"]
    assert "0" not in {cell for cells in told.values() for cell in cells[:-1]}


def test_overlaps_are_told_with_the_sizes_of_both(client: FlaskClient) -> None:
    pairs = rows(visit(client, "/network", lang="en"), "overlaps")
    most = ["Global Cities Fund for Inclusive Pandemic Response", "9", "Mayors Migration Council", "9", "9"]
    assert pairs[0][:5] == most
    assert all(int(pair[4]) >= 4 for pair in pairs)


def test_places_that_no_initiative_connects_stand_beside_the_drawing(client: FlaskClient) -> None:
    page = visit(client, "/network", lang="en")
    listed = page.text.partition('class="isolated"')[2].partition("</ul>")[0]
    names = [words(item) for item in re.findall(r"<li>(.*?)</li>", listed)]
    assert len(names) == 19
    assert {"Nouadhibou Mauritania", "Tamanrasset Algeria", "Dongola Sudan", "Berlin"} <= set(names)
    assert "That does not mean there is none." in words(page.text)


def test_around_an_initiative_are_its_places_and_those_that_connect_them_too(client: FlaskClient) -> None:
    page = visit(client, "/network", initiative="mc2cm", lang="en")
    assert set(drawn(page, "place")) == {
        "ma-casablanca", "ma-oujda", "ma-rabat", "ma-tangier", "tn-sfax", "tn-sousse", "tn-tunis"
    }  # fmt: skip
    assert len(drawn(page, "initiative")) == 17
    assert re.findall(r'class="initiative focus" href="/network\?[^"]*initiative=([\w-]+)', page.text) == [
        "mc2cm"
    ]
    assert page.text.count('class="chip"') >= 7


def test_what_an_initiative_shares_with_another_is_named(client: FlaskClient) -> None:
    page = visit(client, "/network", initiative="mc2cm", lang="en")
    shared = {row[0]: row[1:] for row in rows(page, "shared")}
    assert shared["International Observatory of Mayors"] == ["4 Casablanca , Rabat , Sousse , Tunis", "", ""]
    assert shared["Equal Partnerships for Urban Migration Governance"][0] == "2 Oujda , Sfax"
    assert shared["Towards Evidence-Based Migration Policy-Making in the City of Rabat"][:2] == [
        "Rabat",
        "United Nations Human Settlements Programme",
    ]


def test_the_routes_of_an_initiative_are_told_with_the_places_on_them(client: FlaskClient) -> None:
    page = visit(client, "/network", initiative="mc2cm", lang="en")
    assert "Inferred: places in a country on it" in words(page.text)
    assert "Places that a source puts on it" not in words(page.text)
    assert rows(page, "routes") == [
        ["Central Mediterranean Route", "Sfax , Sousse , Tunis"],
        ["Western Mediterranean Route", "Casablanca , Oujda , Rabat , Tangier"],
    ]


def test_around_a_place_that_nothing_connects_silence_is_not_told_as_none(client: FlaskClient) -> None:
    page = visit(client, "/network", place="mr-nouadhibou", lang="en")
    assert page.status_code == 200
    assert '<svg class="network' not in page.text
    assert "No source states an initiative that connects this place. That does not mean" in words(page.text)


def test_the_links_are_had_as_csv_and_the_places_as_geojson(client: FlaskClient) -> None:
    whole = list(csv.DictReader(io.StringIO(client.get("/network?format=csv").text, newline="")))
    assert len(whole) == 274
    near = list(csv.DictReader(io.StringIO(client.get("/network?place=tn-sfax&format=csv").text, newline="")))
    assert {row["place"] for row in near} == {f"{ID}place/tn-sfax"}
    assert len(near) == 7
    features = json.loads(client.get("/network?initiative=mc2cm&format=geojson&lang=en").text)["features"]
    assert len(features) == 7
    sfax = next(each for each in features if each["id"] == f"{ID}place/tn-sfax")
    assert (sfax["properties"]["name"], sfax["properties"]["countryName"]) == ("Sfax", "Tunisia")
    assert sfax["properties"]["initiatives"] == [f"{ID}initiative/mc2cm"]
    assert sfax["geometry"]["coordinates"][0] == pytest.approx(10.76, abs=0.01)


def test_a_name_that_nothing_has_and_a_value_that_is_no_iri_are_refused_in_plain_words(
    client: FlaskClient,
) -> None:
    unknown = visit(client, "/network", place="atlantis")
    assert (unknown.status_code, "There is no place “atlantis”" in html.unescape(unknown.text)) == (404, True)
    broken = visit(client, "/network", initiative="mc2 cm")
    assert broken.status_code == 400
    assert "is no IRI; give one such as initiative/mc2cm" in html.unescape(broken.text)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], []),
        ([50.0], [50.0]),
        ([0.0, 0.0, 0.0], [10.0, 32.0, 54.0]),
        ([99.0, 99.0, 99.0], [56.0, 78.0, 100.0]),
        ([20.0, 90.0], [20.0, 90.0]),
    ],
)
def test_names_move_only_as_far_as_they_must_to_be_read(wanted: list[float], found: list[float]) -> None:
    assert spread(wanted, 10, 100) == found


def test_no_two_names_of_a_column_meet_and_the_same_links_are_drawn_alike() -> None:
    links = tuple(
        Link(f"p{place}", 60, "011" if place < 30 else "014", f"i{number}")
        for place in range(60)
        for number in range(60)
        if (place * number) % 7 == 0
    )
    diagram = draw_network(links, mirrored=False)
    assert len(diagram.squares) == MOST
    assert diagram.left_out == 60 - MOST
    assert all(below.y - above.y >= 21 for above, below in pairwise(diagram.dots))
    assert all(below.y - above.y >= 21.9 for above, below in pairwise(diagram.squares))
    assert max(square.y for square in diagram.squares) < diagram.height
    draw_network.cache_clear()
    assert draw_network(links, mirrored=False) == diagram


def test_a_drawing_for_arabic_is_the_same_from_the_other_side(client: FlaskClient) -> None:
    page = visit(client, "/network", lang="ar")
    assert '<svg class="network mirrored"' in page.text
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', page.text)]
    squares = [
        float(x)
        for x in re.findall(r'<rect class="(?:joins|within)" x="([\d.]+)" y="[\d.]+" width="10"/?', page.text)
    ]
    assert max(dots) < max(squares)
