"""The competency questions, each with the exact rows that it must answer.

The rows are those of ``kg query cqNN --format csv`` without the base in front of IRIs. Those of Annex I were
recomputed from an independent transcription of the report before they were written down.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.ask import ask
from kg.errors import FileSyntaxError, UsageError
from kg.namespaces import BASE
from kg.questions import Question, find_question, read_questions
from kg.settings import read_settings
from kg.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "sparql" / "questions"
EXPECTED = HERE / "expected"
QUESTIONS = {question.identifier: question for question in read_questions(FOLDER)}
PARAMETERS = [
    pytest.param(question, parameter.name, id=f"{question.identifier}-{parameter.name}")
    for question in QUESTIONS.values()
    for parameter in question.parameters
]
TEXT_OR_IRI = re.compile(r'"[^"\n]*"|<[^>\n]*>')

Rows = list[list[str]]


@pytest.fixture(params=QUESTIONS.values(), ids=list(QUESTIONS))
def question(request: pytest.FixtureRequest) -> Question:
    assert isinstance(request.param, Question)
    return request.param


@pytest.fixture(scope="session")
def answer(artefact: Path) -> Callable[[str], Rows]:
    """Ask the built graph; the first row holds the variables."""

    def rows(query: str) -> Rows:
        text = ask(artefact / "dataset.nq", query, "csv", read_settings({})).decode()
        return [
            [cell.removeprefix(BASE) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))
        ]

    return rows


def expected(identifier: str) -> Rows:
    with (EXPECTED / f"{identifier}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_question_is_answered_with_exactly_its_expected_rows_in_their_order(
    question: Question, answer: Callable[[str], Rows]
) -> None:
    assert answer(question.ask({})) == expected(question.identifier)


def test_every_question_has_an_answer_to_show(question: Question) -> None:
    assert len(expected(question.identifier)) > 1


def test_every_expected_answer_has_a_question() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == set(QUESTIONS)


def test_questions_are_numbered_without_gaps_or_doubles() -> None:
    numbers = [f"cq{number:02}" for number in range(1, len(list(FOLDER.glob("*.rq"))) + 1)]
    assert list(QUESTIONS) == numbers


def test_answers_do_not_depend_on_the_order_in_which_the_graph_was_loaded(assembled: Dataset) -> None:
    backwards = Dataset()
    backwards.load("\n".join(reversed(assembled.lines())).encode(), path="backwards.nq", keep_labels=True)
    for question in QUESTIONS.values():
        query = question.ask({})
        assert backwards.select(query) == assembled.select(query), question.identifier
        assert assembled.select(query) == assembled.select(query), question.identifier


def test_a_question_asks_something_and_says_who_asks_it_about_what(question: Question) -> None:
    assert question.title.endswith("?")
    assert question.title[0].isupper()
    assert question.asker
    assert question.theme


def test_a_question_sets_the_order_of_its_rows(question: Question) -> None:
    assert re.search(r"^ORDER BY ", question.file.text, re.MULTILINE)


def test_a_question_is_written_with_minus(question: Question) -> None:
    assert not re.search(r"\bNOT\s+EXISTS\b", question.file.text, re.IGNORECASE)


def test_a_question_declares_the_prefixes_that_it_uses_and_no_others(question: Question) -> None:
    declared = re.findall(r"^PREFIX (\w+): <", question.file.text, re.MULTILINE)
    body = TEXT_OR_IRI.sub("", re.sub(r"^(#|PREFIX).*$", "", question.file.text, flags=re.MULTILINE))
    assert set(re.findall(r"\b([A-Za-z]\w*):", body)) == set(declared)
    assert declared == sorted(declared)


@pytest.mark.parametrize(("question", "name"), PARAMETERS)
def test_a_parameter_takes_an_iri_a_path_or_a_bare_name(question: Question, name: str) -> None:
    found = re.search(rf"VALUES \?{name} {{ <([^>]+)> }}", question.file.text)
    assert found
    path = found[1].removeprefix(BASE)
    for value in (found[1], path, path.removeprefix("id/"), path.rpartition("/")[2]):
        assert question.ask({name: value}) == question.file.text


@pytest.mark.parametrize(("question", "name"), PARAMETERS)
def test_a_parameter_changes_the_answer(question: Question, name: str, assembled: Dataset) -> None:
    assert assembled.select(question.ask({name: "no-such-thing"})) != assembled.select(question.ask({}))


def test_a_question_asked_of_another_city_is_answered_for_that_city(answer: Callable[[str], Rows]) -> None:
    rows = answer(QUESTIONS["cq01"].ask({"place": "gh-kumasi"}))
    thus_far = ["Research project", "Connected city", "Confirmed thus far"]
    name = "Equal Partnerships for Urban Migration Governance"
    assert rows[1:] == [["id/initiative/equal-partnerships", name, *thus_far]]


def test_two_parameters_are_set_at_once(answer: Callable[[str], Rows]) -> None:
    rows = answer(QUESTIONS["cq02"].ask({"first": "tony-blair-institute", "second": "global-cities-fund"}))
    assert [row[0] for row in rows[1:]] == ["id/place/sl-freetown", "id/place/gm-kanifing"]


def test_an_initiative_in_a_country_as_a_whole_is_found_in_that_country(
    answer: Callable[[str], Rows],
) -> None:
    rows = answer(QUESTIONS["cq17"].ask({"country": "ly"}))
    assert "id/initiative/libmitaf" in [row[0] for row in rows]


@pytest.mark.parametrize("value", ["tn sfax", "<tn-sfax>", 'x"', "a\nb", "place/tn-sfax }"])
def test_a_value_that_is_no_iri_never_reaches_the_query(value: str) -> None:
    with pytest.raises(UsageError, match="is neither an IRI nor a name"):
        QUESTIONS["cq01"].ask({"place": value})


def test_a_parameter_that_a_question_lacks_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(UsageError, match="cq02 has no parameter 'place'; it has: first, second"):
        QUESTIONS["cq02"].ask({"place": "tn-sfax"})
    with pytest.raises(UsageError, match="cq05 has no parameter 'place'; it has: none"):
        QUESTIONS["cq05"].ask({"place": "tn-sfax"})


def test_a_question_is_found_by_its_number_or_its_whole_name() -> None:
    name = "cq01-initiatives-of-a-city"
    assert find_question(FOLDER, "cq01") == find_question(FOLDER, name) == QUESTIONS["cq01"]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("# Quesiton: What?", "1: not a header line: '# Quesiton: What\\?'; use one of Asked by, Note, "),
        ("# Question: What?\n# Theme: Data", "1: needs one line '# Asked by: ...' but has 0"),
        ("# Question: What?\n# Question: Who?", "1: needs one line '# Question: ...' but has 2"),
        ("# Parameter: place city", "parameter 'place city' does not read 'name \\(kind\\) meaning'"),
        ("# Parameter: place (place) the city", "needs one 'VALUES \\?place { <iri> }'"),
    ],
)
def test_a_header_that_is_not_in_form_is_refused_with_its_file_and_line(
    header: str, problem: str, tmp_path: Path
) -> None:
    (tmp_path / "cq01-what.rq").write_text(f"{header}\n\nSELECT * {{}} ORDER BY ?s\n", encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=rf"cq01-what\.rq:.*{problem}"):
        read_questions(tmp_path)
