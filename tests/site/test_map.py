"""The map as a reader, a reader of its table, and a program find it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.site.visits import table

from kg.web.land import project
from kg.web.site.chart import GLYPHS, STEPS, Spot, draw, fit, measure
from kg.web.site.outlines import cut_land

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
SFAX, DAKAR, TUNIS = project(10.76, 34.74), project(-17.44, 14.69), project(10.17, 36.82)


def read(client: FlaskClient, path: str = "/map", **parameters: str) -> str:
    answer = client.get(path, query_string=parameters or None, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def features(client: FlaskClient, **parameters: str) -> dict[str, Any]:
    """Return the features of what the map shows by the last part of their IRIs."""
    answer = client.get("/map", query_string={**parameters, "format": "geojson"})
    assert answer.content_type == "application/geo+json"
    collection = json.loads(answer.text)
    assert collection["type"] == "FeatureCollection"
    return {feature["id"].rpartition("/")[2]: feature for feature in collection["features"]}


def marks(page: str) -> list[str]:
    return re.findall(r'<a class="spot[^"]*" href="[^"]*/id/\w+/([\w-]+)\.html', page)


def test_every_place_of_the_tables_is_on_the_map_or_said_to_be_off_it(client: FlaskClient) -> None:
    page = read(client)
    placed = {row["place"] for row in table("place_links") if row["latitude"]}
    assert placed <= set(marks(page))
    off = page.partition('id="off-map"')[2].partition('id="table"')[0]
    for row in table("places"):
        if row["place"] not in placed:
            assert f"/id/place/{row['place']}.html" in off


def test_the_table_says_the_same_as_the_map(client: FlaskClient) -> None:
    for parameters in ({}, {"country": "tn"}, {"role": "transit"}, {"route": "cmr"}):
        page = read(client, **parameters)
        told = page.partition('id="table"')[2]
        drawn = marks(page)
        assert drawn
        assert all(f"/{key}.html" in told for key in drawn)


def test_a_role_is_told_by_shape_and_a_route_by_name_beside_its_colour(client: FlaskClient) -> None:
    page = read(client, country="sn")
    dakar = next(part for part in page.split("<a ") if 'class="spot"' in part and "sn-dakar" in part)
    assert GLYPHS["hub"] in dakar
    assert GLYPHS["origin"] in dakar
    assert re.search(r'Dakar<tspan class="route wmr"[^>]*>WMR</tspan>', page)
    assert len(set(GLYPHS.values())) == len(GLYPHS)


def test_statements_in_the_table_carry_their_evidence(client: FlaskClient) -> None:
    told = read(client, role="transit", country="ne").partition('id="table"')[2]
    for row in table("route_roles"):
        if row["place"] == "ne-agadez":
            assert f"/id/evidence/{row['evidence']}.html" in told


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"role": "return"}, {"gm-kanifing", "sl-freetown"}),
        ({"route": "namr"}, {"es-canary-islands"}),
        ({"route": "wmr", "role": "hub"}, {"sn-dakar", "es-barcelona"}),
        ({"country": "ly", "role": "departure"}, {"ly"}),
        ({"role": "https://w3id.org/routecities/vocab/route-role/origin"}, {"sn-dakar"}),
    ],
)
def test_filters_choose_what_the_tables_say(
    client: FlaskClient, parameters: dict[str, str], expected: set[str]
) -> None:
    assert set(features(client, **parameters)) == expected


def test_an_initiative_chooses_the_places_that_it_connects(client: FlaskClient) -> None:
    expected = {
        row["place"] or row["country"]
        for row in table("connections")
        if row["initiative"] == "mc2cm" and (row["place"] or row["country"])
    }
    assert set(features(client, initiative="mc2cm")) == expected


def test_an_activity_type_chooses_the_places_of_such_activities(client: FlaskClient) -> None:
    rows = table("activity_values")
    joint = {row["activity"] for row in rows if row["activity_type"] == "joint-advocacy"}
    expected = {row["place"].rpartition("/")[2] for row in rows if row["activity"] in joint and row["place"]}
    assert set(features(client, activity="joint-advocacy")) == expected


def test_geojson_has_longitude_first_and_counts_initiatives(client: FlaskClient) -> None:
    found = features(client, country="tn")
    assert found["tn-sfax"]["geometry"] == {"type": "Point", "coordinates": [10.76028, 34.74056]}
    reached = {row["initiative"] for row in table("connections") if row["place"] == "tn-sfax"}
    assert found["tn-sfax"]["properties"]["initiatives"] == len(reached)
    assert found["tn-greater-tunis"]["geometry"] is None
    assert found["tn"]["properties"]["names"]["ar"] == "تونس"


def test_csv_has_a_row_for_each_place_that_is_shown(client: FlaskClient) -> None:
    answer = client.get("/map", query_string={"country": "tn", "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["place"].rpartition("/")[2] for row in rows} == set(features(client, country="tn"))
    assert len(rows) == len({row["place"] for row in rows})


def test_lines_join_partners_that_a_source_states_and_only_when_asked_for(client: FlaskClient) -> None:
    assert '<g class="lines"></g>' in read(client)
    page = read(client, links="yes")
    lines = page.partition('<g class="lines">')[2].partition("</g>")[0]
    assert "Barcelona – Dakar: Partnership" in lines
    stated = {row["partnership"] for row in table("partnerships") if row["second_partner"]}
    assert 0 < lines.count("<path") <= len(stated)


def test_each_route_has_a_map_of_its_own(client: FlaskClient) -> None:
    page = read(client, view="routes")
    assert page.count('<svg class="map"') == 3
    assert "Canary Islands" in page.partition("NAMR")[2]
    assert page.count('id="map1-land"') == 1
    on_routes = {row["place"] or row["country"] for row in table("route_roles") if row["route"]}
    assert set(features(client, view="routes")) == on_routes
    answer = client.get("/map", query_string={"view": "routes", "format": "csv"})
    stated = {row["statement"].rpartition("/")[2] for row in csv.DictReader(io.StringIO(answer.text))}
    assert stated == {row["route_role"] for row in table("route_roles") if row["route"]}


def test_a_choice_without_places_says_that_this_means_no_absence(client: FlaskClient) -> None:
    page = read(client, role="return", country="tn")
    assert "That does not mean there is none." in page
    assert '<svg class="map"' not in page


def test_a_value_that_is_no_iri_is_refused(client: FlaskClient) -> None:
    assert client.get("/map", query_string={"country": "a b"}).status_code == 400


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("path", ["/map", "/map?view=routes", "/map/embed"])
def test_the_map_reads_in_every_language_and_keeps_to_the_policy(
    client: FlaskClient, path: str, language: str
) -> None:
    page = read(client, f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert 'class="disclaimer"' in page
    assert " style=" not in page
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_the_map_alone_may_stand_in_a_frame_and_no_other_page(client: FlaskClient) -> None:
    policies = {
        path: client.get(path, headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
        for path in ("/map/embed", "/map")
    }
    assert "frame-ancestors *" in policies["/map/embed"]
    assert "frame-ancestors 'none'" in policies["/map"]
    assert "script-src 'self'" in policies["/map/embed"]


def test_a_choice_keeps_its_values_in_the_form_and_in_the_language(client: FlaskClient) -> None:
    page = read(client, country="tn", lang="fr")
    assert '<option value="tn" selected>Tunisie</option>' in page
    assert '<input type="hidden" name="lang" value="fr">' in page


def test_a_page_of_a_place_has_a_small_map_with_a_name(client: FlaskClient) -> None:
    page = read(client, "/id/place/tn-sfax.html")
    small = page.partition('<figure class="map small">')[2].partition("</figure>")[0]
    assert 'aria-label="Where it is"' in small
    assert marks(small) == ["tn-sfax"]
    assert 'class="disclaimer"' in small


def test_names_on_a_map_do_not_overlap_each_other() -> None:
    spots = [Spot(str(n), SFAX[0] + n % 5, SFAX[1] + n // 5, f"Place {n}", n) for n in range(25)]
    drawn = draw(fit([SFAX, DAKAR], 1000, 800), spots).spots
    boxes = []
    for spot in drawn:
        if spot.wide:
            width = measure(spot.text)
            left = spot.x + spot.wide.x - {"start": 0, "middle": width / 2, "end": width}[spot.wide.anchor]
            boxes.append((left, spot.y + spot.wide.y - 9, left + width, spot.y + spot.wide.y))
    assert boxes
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert one[0] >= other[2] or one[2] <= other[0] or one[1] >= other[3] or one[3] <= other[1]


def test_discs_grow_in_area_with_initiatives() -> None:
    radii = [Spot("", 0, 0, "", count).radius for count in (0, 1, 2, 3, 4, 6, 7, 30)]
    assert radii == sorted(radii)
    assert radii[0] == 0
    middles = [(least + (most or 10)) / 2 for least, most, _ in STEPS]
    for (_, _, radius), middle in zip(STEPS, middles, strict=True):
        assert radius**2 / middle == pytest.approx(16, rel=0.15)


def test_one_place_is_not_shown_closer_than_the_land_is_true() -> None:
    frame = fit([TUNIS], 300, 220)
    left, _, right, _ = frame.box
    assert right - left == pytest.approx(600 * 0.12243, rel=0.01)
    assert frame.place(*TUNIS) == (150, 110)


def test_a_small_frame_is_sent_no_more_land_than_it_shows() -> None:
    found = cut_land(fit([TUNIS], 300, 220).box)
    if not found:
        pytest.skip("the outlines of the land are not installed")
    assert "TN" in found
    assert "UG" not in found
