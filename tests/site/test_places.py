"""The pages of places, countries and routes, and the lists of them, as a client finds them."""

from __future__ import annotations

import csv
import html
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from tests.site.visits import table

from kg.namespaces import ID

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
PAGES = (
    "id/place/tn-sfax",
    "id/place/mr-nouadhibou",
    "id/place/ma-oujda",
    "id/place/tn-greater-tunis",
    "id/place/sd-kassala",
    "id/place/eg-armant",
    "id/place/london",
    "id/country/tn",
    "id/country/ly",
    "vocab/route/cmr",
    "vocab/route/namr",
)
LISTS = ("places", "countries", "routes")


def read(client: FlaskClient, address: str, **arguments: str) -> str:
    answer = client.get(f"/{address}?{urlencode(arguments)}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, f"{address}: {answer.text}"
    return answer.text


def part(page: str, name: str) -> str:
    """The part of ``page`` under the heading ``name``, empty if it has none."""
    found = re.search(rf'<section[^>]*>\s*<h2 id="{name}">.*?</section>', page, re.DOTALL)
    return html.unescape(found[0]) if found else ""


def rows(client: FlaskClient, address: str, **arguments: str) -> list[dict[str, str]]:
    answer = client.get(f"/{address}?{urlencode({**arguments, 'format': 'csv'})}")
    return list(csv.DictReader(answer.text.splitlines()))


def linked(text: str, folder: str) -> set[str]:
    return set(re.findall(rf"/id/{folder}/([^\"]+)\.html", text))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_in_each_language(client: FlaskClient, page: str, language: str) -> None:
    assert f'lang="{language}"' in read(client, f"{page}.html", lang=language)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("page", LISTS)
def test_a_list_is_there_in_each_language(client: FlaskClient, page: str, language: str) -> None:
    assert f'lang="{language}"' in read(client, page, lang=language)


@pytest.mark.parametrize("place", ["tn-sfax", "ma-oujda", "sl-freetown", "ug-kampala", "eg-armant"])
def test_a_place_shows_the_initiatives_that_the_tables_connect_with_it(
    client: FlaskClient, place: str
) -> None:
    told = linked(part(read(client, f"id/place/{place}.html"), "place-initiatives"), "initiative")
    assert told == {row["initiative"] for row in table("connections") if row["place"] == place}


@pytest.mark.parametrize("place", ["tn-sfax", "ma-oujda", "tn-gabes"])
def test_a_place_tells_each_activity_of_the_tables_in_its_own_sentence(
    client: FlaskClient, place: str
) -> None:
    shown = part(read(client, f"id/place/{place}.html"), "place-activities")
    here = {row["activity"] for row in table("activity_values") if row["place"] == f"id/place/{place}"}
    described = {row["description"] for row in table("activities") if row["activity"] in here}
    assert described
    assert all(sentence in shown for sentence in described)


def test_each_statement_of_a_place_has_its_passage_beside_it(client: FlaskClient) -> None:
    shown = part(read(client, "id/place/tn-sfax.html"), "place-initiatives")
    assert shown.count('class="statement"') == shown.count("<tr ") - 1
    assert shown.count('class="chip"') >= shown.count('class="statement"')


def test_a_role_whose_route_the_report_leaves_open_says_so(client: FlaskClient) -> None:
    kassala = part(read(client, "id/place/sd-kassala.html"), "place-roles")
    assert kassala.count("route left open") == 2
    assert "Central Mediterranean Route" in kassala


def test_a_role_of_the_country_is_kept_apart_from_those_of_the_place(client: FlaskClient) -> None:
    page = read(client, "id/place/tn-sfax.html")
    assert "Nothing is reported here" in part(page, "place-roles")
    assert "Departure" not in part(page, "place-roles")
    assert "Departure" in part(page, "place-country-roles")


def test_each_role_of_a_country_keeps_its_own_certainty(client: FlaskClient) -> None:
    shown = part(read(client, "id/country/dz.html"), "place-roles")
    lines = {
        "Western" if "Western" in line else "Central": line for line in re.findall(r"<tr.*?</tr>", shown)[1:]
    }
    assert "To a lesser extent" in lines["Central"]
    assert "To a lesser extent" not in lines["Western"]


def test_a_place_with_nothing_but_one_initiative_says_what_is_not_reported(client: FlaskClient) -> None:
    page = read(client, "id/place/eg-armant.html")
    assert "Nothing is reported here" in part(page, "place-activities")
    assert not part(page, "place-findings")
    assert not part(page, "place-discrepancies")


def test_twin_cities_are_told_by_name_although_one_sentence_is_said_of_all(client: FlaskClient) -> None:
    shown = part(read(client, "id/place/tn-sfax.html"), "place-partnerships")
    assert linked(shown, "place") == {"sn-dakar", "dz-oran", "ma-safi", "fr-grenoble"}


def test_the_wishes_of_a_place_are_told_with_what_is_sought(client: FlaskClient) -> None:
    shown = part(read(client, "id/place/mr-nouadhibou.html"), "place-wishes")
    wishes = [row for row in table("aspirations") if row["seeker"] == "id/place/mr-nouadhibou"]
    assert all(row["description"] in shown for row in wishes)
    assert linked(shown, "place") == {"sn-dakar"}
    assert linked(shown, "country") == {"ne", "gh"}


@pytest.mark.parametrize("page", ["id/country/dz.html", "id/place/dz-oran.html"])
def test_what_is_said_to_be_missing_in_a_country_is_told_for_it_and_its_places(
    client: FlaskClient, page: str
) -> None:
    missing = part(read(client, page), "place-absences")
    assert linked(missing, "initiative") == {"mc2cm", "uclg"}
    assert "No cities of Algeria take part in UCLG’s dialogue on migration" in missing
    assert "gtt-55924-56162" in missing


def test_nothing_is_said_to_be_missing_where_no_source_denies_it(client: FlaskClient) -> None:
    assert part(read(client, "id/country/td.html"), "place-absences") == ""


def test_an_initiative_tells_in_which_countries_it_is_said_to_be_missing(client: FlaskClient) -> None:
    missing = part(read(client, "id/initiative/mc2cm.html"), "initiative-absences")
    assert linked(missing, "initiative") == {"mc2cm"}
    assert set(re.findall(r"/id/country/([a-z]+)\.html", missing)) == {"dz", "eg", "ly"}


def test_a_discrepancy_shows_every_reading_and_the_reason(client: FlaskClient) -> None:
    shown = part(read(client, "id/place/ma-marrakesh.html"), "place-discrepancies")
    readings = [row for row in table("readings") if row["discrepancy"] == "marrakesh-spelling"]
    assert len(readings) == 2
    assert all(f"<bdi>{row['reported_as']}</bdi>" in shown for row in readings)
    assert "GeoNames has the form with sh" in shown


def test_a_metropolitan_area_lists_its_parts_and_is_not_its_city(client: FlaskClient) -> None:
    page = read(client, "id/place/tn-greater-tunis.html")
    assert linked(part(page, "place-parts"), "place") == {"tn-la-marsa", "tn-raoued"}
    assert linked(part(page, "place-initiatives"), "initiative") == {"cities-alliance"}


def test_the_population_is_told_as_of_open_datasets_and_not_of_the_report(client: FlaskClient) -> None:
    page = read(client, "id/place/tn-sfax.html")
    assert "Q46325" in part(page, "place-identifiers")
    assert 'class="chip"' not in part(page, "place-identifiers")
    assert "Population" not in part(page, "facts")


def test_a_country_shows_the_initiatives_in_it_as_derived_by_a_rule(client: FlaskClient) -> None:
    shown = part(read(client, "id/country/tn.html"), "country-initiatives")
    places = {row["place"] for row in table("places") if row["country"] == "tn"}
    active = {
        row["initiative"] for row in table("connections") if row["country"] == "tn" or row["place"] in places
    }
    assert linked(shown, "initiative") == active
    assert shown.count("/id/rule/active-in-country") == len(active)


def test_a_country_shows_the_activities_of_its_places_and_no_others(client: FlaskClient) -> None:
    shown = part(read(client, "id/country/ly.html"), "country-activities")
    places = {f"id/place/{row['place']}" for row in table("places") if row["country"] == "ly"} | {
        "id/country/ly"
    }
    here = {row["activity"] for row in table("activity_values") if row["place"] in places}
    for row in table("activities"):
        assert (row["description"] in shown) == (row["activity"] in here), row["activity"]


def test_a_route_shows_its_roles_as_the_tables_have_them(client: FlaskClient) -> None:
    page = read(client, "vocab/route/cmr.html")
    roles = [row for row in table("route_roles") if row["route"] == "cmr"]
    countries, places = part(page, "route-countries"), part(page, "route-roles")
    assert linked(countries, "country") == {row["country"] for row in roles if row["country"]}
    assert linked(places, "place") == {row["place"] for row in roles if row["place"]}


def test_a_route_tells_which_initiatives_are_said_to_cover_it(client: FlaskClient) -> None:
    shown = part(read(client, "vocab/route/cmr.html"), "route-initiatives")
    assert linked(shown, "initiative") >= {"mc2cm", "cities-alliance", "africa-europe-mayors-dialogue"}


def test_routes_that_overlap_name_each_other(client: FlaskClient) -> None:
    assert "Western Mediterranean Route" in part(read(client, "vocab/route/namr.html"), "facts")
    assert "Northwest African Maritime Route" in part(read(client, "vocab/route/wmr.html"), "facts")


def test_the_list_of_places_counts_initiatives_as_the_tables_do(client: FlaskClient) -> None:
    reached: dict[str, set[str]] = defaultdict(set)
    for row in table("connections"):
        reached[row["place"]].add(row["initiative"])
    shown = {row["place"].removeprefix(f"{ID}place/"): row["initiatives"] for row in rows(client, "places")}
    assert shown == {row["place"]: str(len(reached[row["place"]]) or "") for row in table("places")}


def test_a_place_without_an_initiative_is_not_counted_as_none(client: FlaskClient) -> None:
    page = read(client, "places", country=f"{ID}country/ly")
    assert page.count("none reported") == 2


def test_the_list_of_places_can_be_that_of_one_country(client: FlaskClient) -> None:
    shown = {row["place"].removeprefix(f"{ID}place/") for row in rows(client, "places", country="country/ly")}
    assert shown == {row["place"] for row in table("places") if row["country"] == "ly"}


def test_the_list_of_countries_has_all_of_them(client: FlaskClient) -> None:
    shown = {row["country"].removeprefix(f"{ID}country/") for row in rows(client, "countries")}
    assert shown == {row["country"] for row in table("countries")}


def test_a_place_that_no_dataset_knows_still_has_a_page(client: FlaskClient) -> None:
    page = read(client, "id/place/london.html")
    assert not part(page, "place-identifiers")
    assert "Nothing is reported here" in part(page, "place-initiatives")
