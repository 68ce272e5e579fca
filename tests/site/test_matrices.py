"""The matrices and plots, as a reader meets them: nobody can take silence for zero."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode

import pytest
from rdflib import Graph
from tests.site.visits import visit

from kg.web.site.matrices import MATRICES
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

BASE = "https://w3id.org/routecities/"
MC2CM = "id/initiative/mc2cm"
EGYPT = "id/country/eg"


def lines(client: FlaskClient, name: str, **values: str) -> list[dict[str, str]]:
    """Return the matrix ``name`` as CSV, a line for each cell."""
    answer = client.get(f"/matrices/{name}?{urlencode({**values, 'format': 'csv'})}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def headings(page: TestResponse) -> list[str]:
    """Return the paths of the things that the rows stand for, in order."""
    links = re.findall(
        r'<tr><th scope="row"><a href="[^"]*?/((?:id|vocab)/[^"]+?)(?:\.html)?(?:\?[^"]*)?"', page.text
    )
    return [unquote(link) for link in links]


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def cells(page: TestResponse) -> list[str]:
    """Return what a screen reader says for each cell, but for totals."""
    found = re.findall(r'<td(?: class="(?:yes|no)")?>(.*?)</td>', page.text, re.DOTALL)
    return [words(cell) for cell in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MATRICES)
def test_every_matrix_reads_in_every_language(client: FlaskClient, name: str, language: str) -> None:
    page = visit(client, f"/matrices/{name}", lang=language)
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert 'scope="col"' in page.text
    assert 'scope="row"' in page.text
    assert " style=" not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_every_matrix_and_to_the_plots(client: FlaskClient, language: str) -> None:
    page = visit(client, "/matrices", lang=language)
    assert page.status_code == 200
    for name in (*MATRICES, "plots"):
        assert f'href="/matrices/{name}?lang={language}"' in page.text


@pytest.mark.parametrize("name", MATRICES)
def test_no_cell_is_empty_or_zero(client: FlaskClient, name: str) -> None:
    told = cells(visit(client, f"/matrices/{name}", lang="en"))
    assert told
    for cell in told:
        assert re.fullmatch(r"[1-9]\d* reported|– reported as none|not examined", cell), cell


def test_silence_is_called_not_examined_and_has_no_count(client: FlaskClient) -> None:
    silent = [line for line in lines(client, "places-roles") if line["state"] == "not-examined"]
    assert silent
    assert {line["count"] for line in silent} == {""}


def test_what_a_source_denies_is_reported_as_none(client: FlaskClient) -> None:
    states = {(line["row"], line["column"]): line["state"] for line in lines(client, "initiatives-countries")}
    assert states[BASE + MC2CM, BASE + EGYPT] == "none"
    assert states[BASE + MC2CM, f"{BASE}id/country/ma"] == "reported"
    assert states[BASE + MC2CM, f"{BASE}id/country/td"] == "not-examined"


def test_a_denial_for_a_country_holds_for_its_cities(client: FlaskClient) -> None:
    found = lines(client, "places-initiatives", country=EGYPT)
    denied = {line["rowName"] for line in found if line["column"] == BASE + MC2CM and line["state"] == "none"}
    assert "Alexandria" in denied
    assert "Greater Cairo" not in denied


def test_a_denial_for_a_country_holds_for_the_country(client: FlaskClient) -> None:
    states = {(line["row"], line["column"]): line["state"] for line in lines(client, "places-initiatives")}
    assert states[f"{BASE}id/country/dz", BASE + MC2CM] == "none"
    assert states[f"{BASE}id/country/ma", BASE + MC2CM] == "not-examined"


def test_a_cell_opens_the_statements_that_deny_it_with_their_passage(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-countries", row=MC2CM, column=EGYPT, lang="en")
    assert "Reported as none" in page.text
    assert "No cities of Egypt take part in MC2CM’s dialogue on migration" in words(page.text)
    assert 'class="chip"' in page.text


def test_the_number_in_a_cell_is_the_number_of_statements_that_it_opens(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-activities", lang="en")
    links = re.findall(r'<td class="yes"><a href="([^"]+)">(\d+)', page.text)
    assert links
    for link, number in links[:6]:
        opened = client.get(html.unescape(link), headers={"Accept": "text/html"})
        assert opened.text.count('class="said"') == int(number)


def test_a_silent_cell_says_that_silence_is_no_absence(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-countries", row=MC2CM, column="id/country/td", lang="en")
    assert page.status_code == 200
    assert "That does not mean there is none" in page.text


def test_a_total_counts_a_statement_of_two_cells_once(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-activities", lang="en")
    totals = re.findall(r'<td class="sum"><a href="([^"]+row=[^"]+)">(\d+)</a></td>', page.text)
    assert totals
    for link, number in totals[:6]:
        opened = client.get(html.unescape(link), headers={"Accept": "text/html"})
        assert opened.text.count('class="said"') == int(number)


def test_the_total_of_what_is_only_denied_is_none_and_not_silence(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-countries", country=EGYPT, lang="en")
    row = re.search(rf'row={MC2CM.replace("/", "(?:/|%2F)")}">(.*?)</a></td>', page.text)
    assert row
    assert words(row[1]) == "– reported as none"


def test_the_total_of_what_is_partly_denied_claims_nothing(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-countries", lang="en")
    row = re.search(r'(?s)<th scope="row"><a href="[^"]*id/initiative/uclg\.html.*?</tr>', page.text)
    assert row
    total = re.search(r'<td class="sum">(.*?)</td>', row[0])
    assert total
    assert words(total[1]) == "not examined"


def test_a_matrix_can_be_turned(client: FlaskClient) -> None:
    straight = {
        (line["row"], line["column"], line["state"], line["count"])
        for line in lines(client, "countries-approaches")
    }
    turned = {
        (line["column"], line["row"], line["state"], line["count"])
        for line in lines(client, "countries-approaches", turn="1")
    }
    assert straight == turned
    assert all(
        path.startswith("vocab/")
        for path in headings(visit(client, "/matrices/countries-approaches", turn="1"))
    )


def test_a_cell_of_a_turned_matrix_opens_the_same_statements(client: FlaskClient) -> None:
    page = visit(client, "/matrices/countries-approaches", turn="1")
    link = re.search(r'<td class="yes"><a href="([^"]+)">(\d+)', page.text)
    assert link
    opened = client.get(html.unescape(link[1]), headers={"Accept": "text/html"})
    assert opened.text.count('class="said"') == int(link[2])


def test_rows_can_be_ordered_by_how_much_is_reported(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-activities", sort="reported")
    totals = [int(number) for number in re.findall(r'row=[^"]+">(\d+)</a></td>', page.text)]
    assert totals == sorted(totals, reverse=True)
    assert headings(page)[0] == "id/initiative/cities-alliance"


def test_rows_can_be_ordered_by_one_column(client: FlaskClient) -> None:
    page = visit(client, "/matrices/initiatives-countries", sort=EGYPT)
    first = headings(page)[0]
    assert first == "id/initiative/city-prosperity-initiative"


def test_a_matrix_can_be_filtered_by_country_and_type(client: FlaskClient) -> None:
    found = lines(client, "places-initiatives", country="id/country/tn", type="vocab/initiative-type/fund")
    assert {line["rowName"] for line in found} >= {"Sfax", "Tunis"}
    assert "Agadez" not in {line["rowName"] for line in found}
    assert {line["columnName"] for line in found} == {
        "Community Upgrading Fund",
        "Global Cities Fund for Inclusive Pandemic Response",
    }


def test_silent_rows_and_columns_can_be_left_out(client: FlaskClient) -> None:
    found = lines(client, "places-roles", show="said")
    silent = {line["row"] for line in found} - {
        line["row"] for line in found if line["state"] != "not-examined"
    }
    assert not silent


def test_filters_that_leave_nothing_say_so(client: FlaskClient) -> None:
    page = visit(client, "/matrices/countries-approaches", country="id/country/nowhere", lang="en")
    assert page.status_code == 200
    assert "No row or column is left" in page.text


def test_wide_csv_says_in_words_what_is_not_examined(client: FlaskClient) -> None:
    answer = client.get("/matrices/countries-approaches?format=csv&form=wide")
    head, *rows = csv.reader(io.StringIO(answer.text, newline=""))
    assert head[:2] == ["row", "rowName"]
    assert all(len(row) == len(head) for row in rows)
    assert {cell for row in rows for cell in row[2:] if not cell.isdigit()} == {"not-examined"}


def test_json_is_in_the_form_of_sparql_results(client: FlaskClient) -> None:
    answer = client.get(
        "/matrices/initiatives-countries", headers={"Accept": "application/sparql-results+json"}
    )
    document = answer.get_json(force=True)
    assert document["head"]["vars"] == ["row", "rowName", "column", "columnName", "state", "count"]
    counted = {row["state"]["value"] for row in document["results"]["bindings"] if "count" in row}
    assert counted == {"reported"}


def test_turtle_holds_the_statements_behind_the_matrix(client: FlaskClient) -> None:
    answer = client.get("/matrices/places-roles?format=ttl")
    assert answer.content_type.startswith("text/turtle")
    assert f"{BASE}id/route-role/wmr-hub-sn-dakar" in {
        str(subject) for subject in Graph().parse(data=answer.data, format="turtle").subjects()
    }


def test_an_unknown_matrix_is_not_found(client: FlaskClient) -> None:
    assert visit(client, "/matrices/nothing").status_code == 404


@pytest.mark.parametrize("value", ["id/place/<script>", "http://a b"])
def test_what_is_no_iri_is_refused_and_not_echoed_as_markup(client: FlaskClient, value: str) -> None:
    page = visit(client, "/matrices/places-roles", row=value)
    assert page.status_code == 400
    assert "<script>" not in page.text.partition("<main")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_plot_has_its_numbers_its_table_and_its_query(client: FlaskClient, language: str) -> None:
    page = visit(client, "/matrices/plots", lang=language)
    assert page.status_code == 200
    plots = re.findall(r'(?s)<section class="plot".*?</section>', page.text)
    assert len(plots) == 6
    for plot in plots:
        assert re.search(r'<td class="number">[1-9]\d*</td>', plot)
        assert "<rect" in plot
        assert "query=" in plot
        assert "format=csv" in plot


def test_a_plot_is_had_as_csv(client: FlaskClient) -> None:
    answer = client.get("/matrices/plots?plot=findings-by-criterion&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert {row["criterion"].rpartition("/")[2] for row in rows} == {
        "effectiveness",
        "impact",
        "relevance",
        "sustainability",
    }
