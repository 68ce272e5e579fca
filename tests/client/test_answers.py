"""Asking the graph from Python: the same answers from an artefact and from an endpoint."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import RDFS, Literal, URIRef
from rdflib import Graph as Rdf

import kg
from kg import errors
from kg.namespaces import BASE, ID, PREFIXES

if TYPE_CHECKING:
    from tests.conftest import Project

EXPECTED = Path(__file__).parents[1] / "questions" / "expected"
QUESTIONS = sorted(path.stem for path in EXPECTED.iterdir())
NAMES = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("rc", "rdfs", "xsd"))
PAIRS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_its_expected_rows(graph: kg.Graph, question: str) -> None:
    with (EXPECTED / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        names, *cells = csv.reader(file)
    rows = graph.ask(question)
    assert rows.names == tuple(names)
    assert [[written(value) for value in row.values()] for row in rows] == cells


def written(value: kg.Value) -> str:
    """Return ``value`` as CSV results have it, without the base."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).removeprefix(BASE).removesuffix(".0" if isinstance(value, float) else "")


def test_here_and_there_the_answers_are_equal(local: kg.Graph, remote: kg.Graph) -> None:
    assert local.version == remote.version
    assert local.questions() == remote.questions()
    assert local.thing("initiative/mc2cm") == remote.thing("initiative/mc2cm")
    for lang in (None, "ar"):
        assert local.ask("cq17", country="ly", lang=lang) == remote.ask("cq17", country="ly", lang=lang)


def test_a_question_is_asked_by_its_number_or_its_name(graph: kg.Graph) -> None:
    asked = [graph.ask(name) for name in ("cq01", "initiatives-of-a-city", "cq01-initiatives-of-a-city")]
    assert asked[0] == asked[1] == asked[2]
    assert len(asked[0]) == 7


@pytest.mark.parametrize("place", ["gh-kumasi", "place/gh-kumasi", f"{ID}place/gh-kumasi"])
def test_a_parameter_is_a_name_a_path_or_an_iri(graph: kg.Graph, place: str) -> None:
    [row] = graph.ask("cq01", place=place)
    assert row.initiative == f"{ID}initiative/equal-partnerships"
    assert row.certainty == "Confirmed thus far"


def test_names_come_in_the_language_asked_for_or_say_that_they_do_not(graph: kg.Graph) -> None:
    rows = graph.ask("cq17", country="tn", lang="fr")
    assert rows.names[:2] == ("initiative", "initiative_label")
    labels = {row["initiative"].name: row["initiative_label"] for row in rows}
    assert labels["acmals"].language == "fr"
    assert labels["acmals"].startswith("Améliorer la Coordination")
    assert labels["mc2cm"].language == "en"


def test_a_country_is_named_in_arabic(graph: kg.Graph) -> None:
    names = {row.country.name: row.country_label for row in graph.ask("cq04", lang="ar")}
    assert names["tn"] == kg.Text("تونس", "ar")
    assert {name.language for name in names.values()} == {"ar"}


def test_an_empty_answer_is_no_error(graph: kg.Graph) -> None:
    rows = graph.ask("cq01", place="dz-tamanrasset")
    assert (len(rows), rows.names) == (0, ("initiative", "name", "type", "kind", "certainty"))


def test_values_are_pythons_own(graph: kg.Graph) -> None:
    [row] = graph.sparql(
        NAMES + "SELECT ?iri ?text ?plain ?whole ?part ?truth ?day ?month ?nothing {"
        ' VALUES (?iri ?text ?plain ?whole ?part ?truth ?day ?month ?nothing) { (rc:Place "Sfax"@fr "x" 3 '
        '1.5 true "2022-03-01"^^xsd:date "2022-03"^^xsd:gYearMonth UNDEF) } }'
    )
    assert list(row.values()) == [
        f"{PREFIXES['rc']}Place",
        "Sfax",
        "x",
        3,
        1.5,
        True,
        date(2022, 3, 1),
        "2022-03",
        None,
    ]
    assert [type(value) for value in row.values()] == [
        *(kg.Iri, kg.Text, kg.Text, int, float, bool, date, kg.Text, type(None))
    ]
    assert isinstance(row.text, kg.Text)
    assert row.text.language == "fr"
    assert isinstance(row.month, kg.Text)
    assert row.month.datatype == f"{PREFIXES['xsd']}gYearMonth"


def test_rows_remember_what_was_asked_of_what(graph: kg.Graph) -> None:
    rows = graph.ask("cq05")
    assert graph.sparql(rows.query) == rows
    assert rows.version == graph.version


def test_yes_or_no_is_a_bool(graph: kg.Graph) -> None:
    assert graph.holds(f"ASK {{ <{ID}place/tn-sfax> ?p ?o }}") is True
    assert graph.holds(f"ASK {{ <{ID}place/no-such> ?p ?o }}") is False


def test_a_graph_is_turtle_that_rdflib_reads(graph: kg.Graph) -> None:
    rdf = Rdf().parse(data=graph.turtle(f"DESCRIBE <{ID}place/tn-sfax>"), format="turtle")
    assert (URIRef(f"{ID}place/tn-sfax"), RDFS.label, Literal("Sfax", lang="en")) in rdf


def test_questions_say_what_they_ask_and_take(graph: kg.Graph) -> None:
    questions = {question.identifier: question for question in graph.questions()}
    assert sorted(questions) == QUESTIONS
    both = questions["cq02"]
    assert str(both) == both.title
    assert [(each.name, each.kind, each.default.name) for each in both.parameters] == [
        ("first", "initiative", "africa-europe-mayors-dialogue"),
        ("second", "initiative", "mayors-migration-council"),
    ]


def test_a_thing_has_its_statements_with_their_evidence(graph: kg.Graph) -> None:
    sfax = graph.thing("place/tn-sfax")
    assert (sfax.label, sfax.labels["en"]) == ("Sfax", "Sfax")
    assert "rc:City" in [kind.short for kind in sfax.kinds]
    said = {statement.iri: statement for statement in sfax.statements}[
        kg.Iri(f"{ID}connection/mc2cm-tn-sfax")
    ]
    assert said["rc:certainty"] == (f"{BASE}vocab/certainty/certain",)
    assert said["rc:noSuchProperty"] == ()
    assert [(each.title, each.section, each.start, each.end) for each in said.evidence] == [
        ("Going to town", "Annex I, section 1", 103607, 103611)
    ]
    assert all(statement.evidence for statement in sfax.statements)


def test_what_a_rule_concluded_is_marked(graph: kg.Graph) -> None:
    facts = graph.thing(f"{ID}place/tn-sfax").facts
    derived = {(fact.predicate.short, fact.value) for fact in facts if fact.derived}
    assert ("rdf:type", f"{PREFIXES['rc']}City") in derived
    assert ("rc:inCountry", f"{ID}country/tn") not in derived


@pytest.mark.parametrize(
    ("asked", "kind", "problem"),
    [
        ("SELECT * { ?s nope:p ?o }", errors.QuerySyntaxError, "^line 1, column 15: the prefix nope: is not"),
        ("SELECT * {\n ?x }", errors.QuerySyntaxError, "^line 2"),
        ("INSERT DATA {}", errors.QueryRefused, "read-only"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", errors.QueryRefused, "SERVICE is not run"),
        (f"SELECT {'(' * 200}", errors.QueryRefused, "more than 128 brackets"),
        (f"ASK {{}} # {'x' * 70000}", errors.QueryTooLong, "reads up to 65536"),
        (PAIRS, errors.QueryTimeout, "longer than 1 s"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", errors.NotAcceptable, "text/turtle"),
        ("ASK {}", errors.UsageError, r"ask it by holds\(\)"),
    ],
)
def test_a_query_that_is_not_answered_says_why(
    graph: kg.Graph, asked: str, kind: type[errors.KGError], problem: str
) -> None:
    with pytest.raises(kind, match=problem):
        graph.sparql(asked)


def test_a_syntax_error_knows_its_place(graph: kg.Graph) -> None:
    with pytest.raises(errors.QuerySyntaxError) as caught:
        graph.sparql("SELECT * {\n ?s nope:p ?o }")
    assert (caught.value.line, caught.value.column) == (2, 5)


def test_rows_and_truth_are_not_taken_for_each_other(graph: kg.Graph) -> None:
    with pytest.raises(errors.UsageError, match=r"ask it by sparql\(\)"):
        graph.holds("SELECT * { ?s ?p ?o } LIMIT 1")
    with pytest.raises(errors.NotAcceptable):
        graph.turtle("ASK {}")


@pytest.mark.parametrize(
    ("question", "parameters", "problem"),
    [
        ("initiatives-of-a-sity", {}, "did you mean initiatives-of-a-city, "),
        ("xyz", {}, r"questions\(\) lists them"),
        ("cq01", {"city": "tn-sfax"}, "cq01 has no parameter 'city'; it has: place"),
        (
            "cq01",
            {"place": "tn-sfxa"},
            "place: nothing in the graph is called .*tn-sfxa>; did you mean tn-sfax,",
        ),
        ("cq01", {"place": "tn sfax"}, "neither an IRI nor a name"),
    ],
)
def test_a_question_that_cannot_be_asked_says_how_it_can(
    graph: kg.Graph, question: str, parameters: dict[str, str], problem: str
) -> None:
    with pytest.raises(errors.UsageError, match=problem):
        graph.ask(question, **parameters)


def test_a_thing_that_is_not_there_is_told_with_its_neighbours(graph: kg.Graph) -> None:
    with pytest.raises(errors.UsageError, match="did you mean tn-sfax"):
        graph.thing("place/tn-sfaxx")


def test_the_size_of_an_answer_is_limited_here_and_there(
    artefact: Path, remote: kg.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = "SELECT * { ?s ?p ?o }"
    with pytest.raises(errors.QueryError, match="more than 8000000 bytes"):
        remote.sparql(everything)
    monkeypatch.setenv("KG_RESULT_BYTES", "100000")
    with kg.open(artefact) as small, pytest.raises(errors.ResultTooLarge, match="more than 100000 bytes"):
        small.sparql(everything)


@pytest.mark.parametrize("timeout", [0, -1, 1e9])
def test_a_timeout_that_is_none_is_refused(artefact: Path, timeout: float) -> None:
    with pytest.raises(errors.UsageError, match="must be a number of seconds"):
        kg.open(artefact, timeout=timeout)


def test_any_rdf_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text('<http://example.org/a> <http://example.org/p> "x" .\n', encoding="utf-8")
    with kg.open(path) as graph:
        assert [row.o for row in graph.sparql("SELECT ?o { ?s ?p ?o }")] == ["x"]
        assert graph.questions() == ()
        with pytest.raises(errors.UsageError, match="this graph describes none"):
            graph.ask("cq01")


def test_what_is_not_there_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(errors.UsageError, match="there is no dataset"):
        kg.open(tmp_path / "nothing")


def test_without_a_path_the_graph_of_the_folder_is_built_where_there_is_none(small: Project) -> None:
    assert not small.artefacts.exists()
    with kg.open() as graph:
        assert "mc2cm" in [row["initiative"].name for row in graph.ask("cq01")]
        assert (small.artefacts / "current").samefile(small.artefacts / graph.version)


def test_a_graph_stays_at_the_version_that_was_opened(small: Project) -> None:
    with kg.open() as graph:
        before = graph.ask("cq01")
        small.change("connections", "mc2cm-tn-sfax", certainty="thus-far")
        assert small.invoke("build").exit_code == 0
        assert graph.ask("cq01") == before
        with kg.open() as later:
            assert later.version != graph.version
            assert later.ask("cq01") != before
