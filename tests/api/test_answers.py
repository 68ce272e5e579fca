"""A question asked over the API is answered as it is anywhere, page by page, in the format asked for."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.service import running

from kg.namespaces import BASE, ID
from kg.questions import Question, read_questions

if TYPE_CHECKING:
    from tests.api.conftest import Api

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "questions" / "expected"
QUESTIONS = {each.identifier: each for each in read_questions(ROOT / "sparql" / "questions")}
SMALL = 12
"""Rows of the longest answers that are also read row by row."""


@pytest.fixture(params=QUESTIONS.values(), ids=list(QUESTIONS))
def question(request: pytest.FixtureRequest) -> Question:
    assert isinstance(request.param, Question)
    return request.param


def slug(question: Question) -> str:
    return question.file.name.partition("-")[2]


def expected(question: Question) -> list[dict[str, str]]:
    with (EXPECTED / f"{question.identifier}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(row: dict[str, Any]) -> dict[str, str]:
    """Return a row of JSON as the lists of what is expected have it."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["id"]).removeprefix(BASE) if "id" in value else str(value["text"])
    return "" if value is None else str(value)


def alike(got: list[dict[str, str]], wanted: list[dict[str, str]]) -> bool:
    """Whether the rows are the same, decimals by their value: 41.0 in JSON is 41 in CSV."""
    return [list(map(_number, row.items())) for row in got] == [
        list(map(_number, row.items())) for row in wanted
    ]


def _number(cell: tuple[str, str]) -> tuple[str, str | float]:
    name, value = cell
    return (name, float(value)) if name in ("value", "latitude", "longitude") else (name, value)


def test_a_question_is_answered_with_exactly_its_expected_rows_in_their_order(
    question: Question, api: Api
) -> None:
    page = api.ask(slug(question), limit=1000).json()
    assert alike([plain(row) for row in page["rows"]], expected(question))
    assert (page["count"], page["next"]) == (len(page["rows"]), None)
    assert page["question"]["title"] == question.title


def test_as_csv_it_is_the_same_with_the_names_of_things_beside_them(question: Question, api: Api) -> None:
    answer = api.ask(slug(question), limit=1000, format="csv")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
    named = {name for name in rows[0] if name.endswith("_label")}
    got = [
        {name: value.removeprefix(BASE) for name, value in row.items() if name not in named} for row in rows
    ]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert got == expected(question)
    assert all(f"{name}_label" in named for row in rows for name in row if row[name].startswith(ID))


def test_the_pages_of_an_answer_are_the_whole_answer(question: Question, api: Api) -> None:
    whole = api.ask(slug(question), limit=1000).json()
    for limit in (1, 5) if whole["count"] <= SMALL else (-(-whole["count"] // 4),):
        pages = list(api.pages(slug(question), limit=limit))
        assert [row for page in pages for row in page["rows"]] == whole["rows"]
        assert [len(page["rows"]) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert {(page["count"], page["version"]) for page in pages} == {(whole["count"], whole["version"])}


def test_the_number_of_a_question_leads_to_its_name(question: Question, api: Api) -> None:
    answer = api.ask(question.identifier, limit=1).json()
    assert answer == api.ask(slug(question), limit=1).json()
    assert answer["question"]["slug"] == slug(question)


def test_no_two_questions_have_one_name() -> None:
    assert len({slug(question) for question in QUESTIONS.values()}) == len(QUESTIONS)


@pytest.mark.parametrize(
    "value", ["gh-kumasi", "place/gh-kumasi", "id/place/gh-kumasi", f"{ID}place/gh-kumasi"]
)
def test_a_value_is_a_short_name_a_path_or_an_iri(value: str, api: Api) -> None:
    page = api.ask("initiatives-of-a-city", place=value).json()
    assert page["parameters"] == {"place": {"id": f"{ID}place/gh-kumasi", "label": "Kumasi", "lang": "en"}}
    assert [row["name"] for row in page["rows"]] == ["Equal Partnerships for Urban Migration Governance"]


def test_a_thing_of_which_nothing_is_reported_has_an_empty_answer(api: Api) -> None:
    page = api.ask("recommendations-about-a-thing", about="initiative/anmar").json()
    assert (page["count"], page["rows"], page["next"]) == (0, [], None)
    assert api.ask("recommendations-about-a-thing", about="initiative/anmar", format="jsonld").json() == []


def test_a_thing_is_named_in_the_language_asked_for_or_says_in_which(api: Api) -> None:
    names = {
        "en": "Drivers of mixed movements and returnee programming",
        "fr": "Programmes sur les causes des mouvements mixtes et pour les personnes de retour",
        "ar": "برامج دوافع التحركات المختلطة والعائدين",
    }
    for language, name in names.items():
        (row, *_) = api.ask("examples-per-approach", lang=language).json()["rows"]
        assert (row["approach"]["label"], row["approach"]["lang"]) == (name, language)
    (first, *_) = api.ask("best-connected-places", lang="ar").json()["rows"]
    assert first["place"] == {"id": f"{ID}place/sn-dakar", "label": "Dakar", "lang": "en"}


def test_headings_and_titles_are_in_the_language_asked_for(api: Api) -> None:
    page = api.ask("best-connected-places", lang="ar").json()
    assert page["question"]["title"] == QUESTIONS["cq06"].titles["ar"]
    assert [column["title"] for column in page["columns"]] == ["المكان", "الاسم", "البلد", "المبادرات"]


def test_values_have_the_types_that_their_columns_say(api: Api) -> None:
    (row, *_) = api.ask("interviews").json()["rows"]
    types = {column["name"]: column["type"] for column in api.ask("interviews").json()["columns"]}
    assert (types["position"], types["date"], types["group"]) == ("integer", "date", "text")
    assert isinstance(row["position"], int)
    rows = api.ask("objectives-of-activity-types").json()["rows"]
    assert {row["name"]["lang"] for row in rows} == {"en", "fr", "ar"}


def test_what_is_not_reported_is_null_and_never_left_out(api: Api) -> None:
    rows = api.ask("local-authorities").json()["rows"]
    assert [row["place"] for row in rows].count(None) == 2
    assert all(list(row) == ["authority", "name", "place", "placeName"] for row in rows)


def test_as_geojson_each_row_is_a_feature_and_those_without_coordinates_stay(api: Api) -> None:
    rows = api.ask("places-with-one-initiative", limit=1000).json()["rows"]
    answer = api.ask("places-with-one-initiative", limit=1000, format="geojson")
    found = answer.json()
    assert (answer.type, found["type"]) == ("application/geo+json", "FeatureCollection")
    assert [feature["properties"] for feature in found["features"]] == rows
    nowhere = [feature for feature in found["features"] if feature["geometry"] is None]
    assert 0 < len(nowhere) < len(rows)
    (dakar, *_) = api.ask("best-connected-places", format="geojson", limit=1).json()["features"]
    east, north = dakar["geometry"]["coordinates"]
    assert (round(east), round(north)) == (-17, 15)


def test_coordinates_that_are_columns_are_the_geometry_too(api: Api) -> None:
    (first, *_) = api.ask("identifiers-of-a-place", format="geojson").json()["features"]
    row = first["properties"]
    assert first["geometry"] == {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}


def test_as_a_graph_it_is_what_is_said_of_the_things_of_the_page(question: Question, api: Api) -> None:
    page = api.ask(slug(question), limit=5).json()
    things = next((column["name"] for column in page["columns"] if column["type"] == "thing"), "")
    answer = api.ask(slug(question), accept="application/ld+json", limit=5)
    if not things:
        assert answer.status == 406
        return
    assert answer.type == "application/ld+json"
    nodes = {node["@id"] for node in answer.json()}
    wanted = {row[things]["id"] for row in page["rows"] if row[things]}
    assert {iri for iri in wanted if iri.startswith(BASE)} <= nodes <= wanted


def test_the_accept_header_chooses_where_no_format_is_named(api: Api) -> None:
    types = ("application/json", "text/csv", "application/geo+json", "application/ld+json")
    for accept in types:
        assert api.ask("best-connected-places", accept).type == accept
    assert api.ask("best-connected-places", "text/html,*/*;q=0.8").type == "application/json"
    assert api.ask("best-connected-places", "text/csv", format="json").type == "application/json"


def test_a_table_says_in_its_headers_where_it_goes_on(api: Api) -> None:
    answer = api.ask("best-connected-places", format="csv", limit=10)
    address = answer.headers["link"].split(">")[0].removeprefix("<")
    assert 'rel="next"' in answer.headers["link"]
    assert api.get(address).type == "text/csv"


def test_the_query_behind_an_answer_gives_the_same_rows(api: Api) -> None:
    page = api.ask("best-connected-places").json()
    rows = api.get(page["query"], accept="application/sparql-results+json").json()["results"]["bindings"]
    assert [row["place"]["value"] for row in rows] == [row["place"]["id"] for row in page["rows"]]


def test_an_answer_that_has_not_changed_is_not_sent_again(api: Api) -> None:
    path = "/api/questions/figures?limit=3"
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        first = api.service.send("GET", path, headers=headers)
        again = api.service.send("GET", path, headers={**headers, "If-None-Match": first.headers["etag"]})
        assert (first.status, again.status, again.body) == (200, 304, b"")
    assert gzip.decompress(first.body) == api.ask("figures", limit=3).body


def test_it_may_be_asked_from_any_page_on_the_web(api: Api) -> None:
    path = "/api/questions/figures"
    head, options = api.service.send("HEAD", path), api.service.send("OPTIONS", path)
    assert (head.status, head.body, head.headers["access-control-allow-origin"]) == (200, b"", "*")
    assert set(options.headers["access-control-allow-methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert api.service.send("POST", path, b"", {"Content-Type": "text/plain"}).status == 405


def test_the_next_page_of_a_version_that_is_gone_says_so(artefact: Path, tmp_path: Path) -> None:
    older, newer = tmp_path / artefact.name, tmp_path / "9.9.9"
    shutil.copytree(artefact, older)
    shutil.copytree(artefact, newer)
    manifest = (newer / "manifest.json").read_text(encoding="utf-8")
    (newer / "manifest.json").write_text(manifest.replace(artefact.name, "9.9.9"), encoding="utf-8")
    (tmp_path / "current").symlink_to(older.name)
    with running(tmp_path, KG_HOME=str(ROOT), KG_LOG="off", KG_TIMEOUT="10") as service:
        path = "/api/questions/best-connected-places?limit=5"
        following = service.send("GET", path).json()["next"].removeprefix(service.root)
        assert service.send("GET", following).status == 200
        (tmp_path / "next").symlink_to("9.9.9")
        (tmp_path / "next").replace(tmp_path / "current")
        for _ in range(200):
            if service.send("GET", path).headers["dataset-version"] == "9.9.9":
                break
            time.sleep(0.05)
        answer = service.send("GET", following)
    assert (answer.status, answer.type) == (410, "application/problem+json")
    assert answer.json()["version"] == "9.9.9"
    assert answer.json()["detail"].startswith("The data have changed since the first page was read")
