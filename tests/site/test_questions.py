"""The questions and the SPARQL editor, as a reader meets them in a client."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from tests.site.visits import visit

from kg.ask import ask
from kg.questions import Question, read_questions, without_header
from kg.settings import read_settings
from kg.web.app import create_app
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ROOT = Path(__file__).parents[2]
QUESTIONS = {question.identifier: question for question in read_questions(ROOT / "sparql" / "questions")}
PARAMETERS = [(question, parameter) for question in QUESTIONS.values() for parameter in question.parameters]
PLACES = "https://w3id.org/routecities/id/place/"


def text(page: TestResponse) -> str:
    """Return what stands on ``page``, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def heading(page: TestResponse) -> str:
    found = re.search(r"(?s)<h1[^>]*>(.*?)</h1>", page.text)
    assert found
    return html.unescape(found[1])


def rows(page: TestResponse) -> list[list[str]]:
    """Return the cells of the tables of the answer."""
    section = re.search(r'(?s)<section class="answer">.*?</section>', page.text)
    assert section
    lines = re.findall(r"(?s)<tr>(.*?)</tr>", section[0])
    cells = [re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines]
    return [[html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in line] for line in cells]


# --- The list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_questions_are_listed_in_the_readers_language(client: FlaskClient, language: str) -> None:
    page = visit(client, "/questions", lang=language)
    assert page.status_code == 200
    for question in QUESTIONS.values():
        assert f'href="/questions/{question.identifier}?lang={language}"' in page.text
        assert " ".join(question.titles[language].split()) in text(page)


def test_the_list_is_narrowed_by_words_without_accents_or_case(client: FlaskClient) -> None:
    page = visit(client, "/questions", lang="fr", words="DEGRE certitude")
    assert re.findall(r"/questions/(cq\d+)", page.text) == ["cq01", "cq15"]
    assert "cq01" in visit(client, "/questions", lang="ar", words="مدينة").text


def test_words_that_no_question_has_leave_a_way_on(client: FlaskClient) -> None:
    page = visit(client, "/questions", words="zebra")
    assert page.status_code == 200
    assert "No question has all of these words" in text(page)
    assert 'href="/questions"' in page.text


def test_a_question_that_is_not_there_leads_to_those_nearest_to_it(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq001-initiatives-of-cities")
    assert page.status_code == 404
    assert "There is no question “cq001-initiatives-of-cities”." in text(page)
    notice = page.text.partition('<div class="notice"')[2].partition("</div>")[0]
    assert 'href="/questions/cq01"' in notice
    assert client.get("/questions/cq001?format=csv").status_code == 404


# --- One question -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_has_a_page_with_its_answer(
    question: Question, language: str, client: FlaskClient
) -> None:
    page = visit(client, f"/questions/{question.identifier}", lang=language)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert heading(page) == question.titles[language]
    table = client.get(f"/questions/{question.identifier}?format=csv").text
    answers = len(list(csv.reader(io.StringIO(table, newline="")))) - 1
    assert f'<span class="count">{answers}</span>' in page.text
    assert len([line for line in rows(page) if line]) >= answers


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_everything_that_a_question_says_is_translated(question: Question) -> None:
    told = [question.titles, *(parameter.meanings for parameter in question.parameters)]
    for texts in [*told, *([question.notes] if question.notes else [])]:
        assert set(texts) == set(LANGUAGES)
        assert len(set(texts.values())) == len(LANGUAGES)
        assert re.search(r"[\u0600-\u06ff]", texts["ar"])
    assert question.titles["fr"].endswith("\u00a0?")
    assert question.titles["ar"].endswith("؟")


def test_the_table_is_told_by_names_that_lead_to_pages(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq06")
    assert rows(page)[:2] == [["Place", "Country", "Initiatives"], ["Dakar", "Senegal", "10"]]
    assert '<a href="/id/place/sn-dakar.html"><bdi>Dakar</bdi></a>' in page.text


def test_a_count_has_a_bar_in_proportion(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq06")
    lengths = [float(length) for length in re.findall(r'<rect width="([\d.]+)" height="10"/>', page.text)]
    counts = [float(line[-1]) for line in rows(page)[1:]]
    assert lengths == [count / counts[0] * 100 for count in counts]


def test_places_of_an_answer_stand_on_a_map(client: FlaskClient) -> None:
    for path in ("/questions/cq02", "/questions/cq47"):
        assert 'id="map"' in visit(client, path).text
    assert 'id="map"' not in visit(client, "/questions/cq16").text


def test_another_place_has_another_answer(client: FlaskClient) -> None:
    answered = {
        value: rows(visit(client, "/questions/cq01", place=value)) for value in ("tn-sfax", "gh-kumasi")
    }
    assert [line[0] for line in answered["gh-kumasi"]] == [
        "Initiative",
        "Equal Partnerships for Urban Migration Governance",
    ]
    assert answered["tn-sfax"] != answered["gh-kumasi"]
    assert rows(visit(client, "/questions/cq01")) == answered["tn-sfax"]


@pytest.mark.parametrize(
    "value", ["gh-kumasi", "place/gh-kumasi", f"{PLACES}gh-kumasi", "Kumasi", " KUMASI "]
)
def test_a_place_is_asked_for_by_name_or_iri(value: str, client: FlaskClient) -> None:
    page = visit(client, "/questions/cq01", place=value)
    assert "Equal Partnerships" in text(page)
    assert 'value="Kumasi"' in page.text
    assert "kg query cq01 --set place=gh-kumasi --format csv" in text(page)


def test_an_acronym_stands_for_its_initiative(client: FlaskClient) -> None:
    assert rows(visit(client, "/questions/cq03", initiative="mc2cm")) == rows(
        visit(client, "/questions/cq03")
    )


def test_names_of_things_with_an_answer_are_proposed(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq29")
    options = re.findall(r'<option value="([^"]*)">', page.text)
    assert "Sfax" in options
    for name in options:
        assert len(rows(visit(client, "/questions/cq29", city=html.unescape(name)))) > 1


def test_a_choice_among_few_concepts_is_a_list(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq32", lang="fr", criterion="impact")
    assert '<select id="in-criterion" name="criterion">' in page.text
    assert re.findall(r'<option value="([^"]+)" selected>', page.text) == ["impact"]


def test_what_stands_for_nothing_is_said_and_the_form_stays(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq01", place="Sfaks")
    assert page.status_code == 400
    assert "“Sfaks” stands for nothing that can be asked about here." in text(page)
    assert "Did you mean: Sfax" in text(page)
    assert 'value="Sfaks"' in page.text
    assert 'aria-invalid="true"' in page.text
    data = client.get("/questions/cq01?place=Sfaks&format=csv")
    assert (data.status_code, "Did you mean: Sfax?" in data.text) == (400, True)


@pytest.mark.parametrize(
    "value", ['"><script>alert(1)</script>', "x> } DELETE {", "a\nb", "%00", "<tn-sfax>"]
)
def test_what_is_typed_is_never_more_than_text(value: str, client: FlaskClient) -> None:
    page = visit(client, "/questions/cq01", place=value)
    assert page.status_code == 400
    assert "<script>alert" not in page.text


def test_a_thing_of_which_nothing_is_reported_has_an_honest_answer(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq01", place="https://example.org/elsewhere")
    assert page.status_code == 200
    assert "No answer is reported. That does not mean there is none" in text(page)


def test_related_questions_are_those_of_the_theme(client: FlaskClient) -> None:
    page = visit(client, "/questions/cq32")
    related = page.text.partition('id="related"')[2].partition("</ul>")[0]
    assert re.findall(r"/questions/(cq\d+)", related) == ["cq33", "cq34"]


def test_the_answer_is_cited_with_version_date_and_address(client: FlaskClient, artefact: Path) -> None:
    page = text(visit(client, "/questions/cq01", place="Sfax"))
    version = json.loads((artefact / "manifest.json").read_text(encoding="utf-8"))["version"]
    cited = page.partition("How to cite")[2]
    assert re.search(rf"Version {re.escape(version)} ?, \d{{4}}-\d\d-\d\d ?\.", cited)
    assert re.search(r"Question cq01 ?: http://localhost/questions/cq01\?place=tn-sfax", cited)


# --- The same as data -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "values"),
    [("cq06", {}), ("cq01", {"place": "gh-kumasi"}), ("cq25", {"type": "linking-to-experts"})],
)
def test_csv_at_the_same_address_is_what_the_command_prints(
    identifier: str, values: dict[str, str], client: FlaskClient, artefact: Path
) -> None:
    query = QUESTIONS[identifier].ask(values)
    printed = ask(artefact / "dataset.nq", query, "csv", read_settings({}))
    given = client.get(f"/questions/{identifier}?{urlencode({**values, 'format': 'csv'})}")
    assert (given.status_code, given.content_type, given.data) == (200, "text/csv; charset=utf-8", printed)


def test_a_question_is_had_as_results_and_as_a_graph(client: FlaskClient) -> None:
    results = client.get("/questions/cq15", headers={"Accept": "application/sparql-results+json"})
    assert json.loads(results.text)["head"]["vars"] == ["role", "place", "name", "certainty", "status"]
    graph = client.get("/questions/cq15?format=ttl")
    assert graph.content_type == "text/turtle; charset=utf-8"
    assert PLACES in graph.text or "place/" in graph.text


def test_an_answer_without_things_has_no_form_as_a_graph(client: FlaskClient) -> None:
    refused = client.get("/questions/cq14?format=ttl")
    assert (refused.status_code, "ask for CSV or JSON" in refused.text) == (406, True)
    assert "format=ttl" not in visit(client, "/questions/cq14").text


# --- The editor -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_is_a_form_that_needs_no_script(client: FlaskClient, language: str) -> None:
    page = visit(client, "/editor", lang=language, query="ASK { ?a ?b '</textarea>' }")
    assert page.status_code == 200
    assert '<form class="ask" action="/sparql"' in page.text
    written = re.search(r"(?s)<textarea[^>]*>(.*?)</textarea>", page.text)
    assert written
    assert html.unescape(written[1]) == "ASK { ?a ?b '</textarea>' }"
    for question in QUESTIONS.values():
        query = quote(without_header(question.file.text), safe="").replace("%20", "+")
        assert f"query={query}" in page.text or question.titles[language] in html.unescape(page.text)


def test_the_editor_tells_the_limits_of_this_service(settings: dict[str, str]) -> None:
    app = create_app(
        read_settings({**settings, "KG_TIMEOUT": "7", "KG_QUERY_PATTERNS": "31", "KG_LOG": "off"})
    )
    try:
        page = text(visit(app.test_client(), "/editor"))
    finally:
        app.config["CURRENT"].close()
    assert "Time for one query 7 s" in page
    assert "Triple patterns in one query 31" in page


def test_the_editor_may_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = visit(client, "/editor")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none';" in policy
    assert "http" not in policy
    assert "'unsafe-inline'" not in visit(client, "/questions").headers["Content-Security-Policy"]


def test_without_the_assets_the_editor_is_the_plain_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kg.web.assets.FOLDER", tmp_path)
    page = visit(client, "/editor", query="ASK { <urn:plain> ?p ?o }")
    assert page.status_code == 200
    assert "editor.js" not in page.text
    assert '<textarea class="code" id="query" name="query"' in page.text


def test_a_browser_at_the_endpoint_is_led_to_the_editor(client: FlaskClient) -> None:
    answer = visit(client, "/sparql")
    assert (answer.status_code, answer.headers["location"]) == (303, "/editor")
