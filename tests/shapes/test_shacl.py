from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, SH, Graph, URIRef
from rdflib.compare import isomorphic

from kg.errors import BuildError, FileSyntaxError, UsageError
from kg.shacl import REPORT, Violation, load_shapes, validate

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = """
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TOWN = ":Town sh:targetClass :Town ; sh:property :Town-year ."
YEAR = """
:Town-year sh:path :year ; sh:minCount 1 ; sh:datatype xsd:integer ; sh:pattern "^[0-9]+$" ;
    sh:message "Schreibe ein Jahr."@de, "Write a year."@en .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def test_violation_names_focus_path_shape_value_and_the_english_message() -> None:
    report = validate(graph(':a a :Town ; :year "soon"@en .'), graph(TOWN + YEAR))
    assert not report.conforms
    assert report.violations == (
        Violation(
            focus="https://example.org/a",
            path="https://example.org/year",
            shape="https://example.org/Town-year",
            value='"soon"@en',
            severity="Violation",
            message="Write a year.",
        ),
    )


def test_missing_value_is_an_empty_value() -> None:
    (violation,) = validate(graph(":a a :Town ."), graph(TOWN + YEAR)).violations
    assert violation.value == ""


def test_fault_of_a_whole_thing_has_an_empty_path() -> None:
    shapes = graph(':Town sh:targetClass :Town ; sh:nodeKind sh:Literal ; sh:message "No."@en .')
    (violation,) = validate(graph(":a a :Town ."), shapes).violations
    assert (violation.path, violation.value) == ("", "<https://example.org/a>")


def test_ill_typed_value_is_shown_as_written() -> None:
    data = graph(':a a :Town ; :year "12,5"^^xsd:decimal .')
    (violation,) = validate(data, graph(TOWN + YEAR)).violations
    assert violation.value == '"12,5"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def test_message_without_language_stands_in_for_a_missing_english_one() -> None:
    shapes = graph(TOWN + ':Town-year sh:path :year ; sh:minCount 1 ; sh:message "Année ?"@fr, "Year?" .')
    (violation,) = validate(graph(":a a :Town ."), shapes).violations
    assert violation.message == "Year?"


def test_severity_is_told() -> None:
    shapes = graph(TOWN + ":Town-year sh:path :year ; sh:minCount 1 ; sh:severity sh:Warning .")
    (violation,) = validate(graph(":a a :Town ."), shapes).violations
    assert violation.severity == "Warning"


def test_value_that_breaks_one_shape_twice_is_one_violation_and_two_results() -> None:
    report = validate(graph(':a a :Town ; :year "soon" .'), graph(TOWN + YEAR))
    assert len(report.violations) == 1
    assert len(list(report.graph.subjects(RDF.type, SH.ValidationResult))) == 2


def test_violations_are_sorted_by_focus() -> None:
    report = validate(graph(":c a :Town . :a a :Town . :b a :Town ."), graph(TOWN + YEAR))
    assert [violation.focus[-1] for violation in report.violations] == ["a", "b", "c"]


def test_report_is_a_standard_one_whose_nodes_are_numbered_iris() -> None:
    report = validate(graph(":b a :Town . :a a :Town ."), graph(TOWN + YEAR)).graph
    node = URIRef(REPORT)
    assert (node, RDF.type, SH.ValidationReport) in report
    results = sorted(map(str, report.objects(node, SH.result)))
    assert results == [f"{REPORT}#1", f"{REPORT}#2"]
    assert str(report.value(URIRef(results[0]), SH.focusNode)) == "https://example.org/a"


def test_same_graphs_give_the_same_report_byte_for_byte() -> None:
    data, shapes = ":b a :Town ; :year true . :a a :Town .", TOWN + YEAR
    first, second = (validate(graph(data), graph(shapes)).graph.serialize(format="turtle") for _ in "12")
    assert first == second


def test_conforming_graph_has_an_empty_report() -> None:
    report = validate(graph(":a a :Town ; :year 2021 ."), graph(TOWN + YEAR))
    assert report.conforms
    assert report.violations == ()
    assert [str(value) for value in report.graph.objects(None, SH.conforms)] == ["true"]


def test_validation_leaves_the_data_as_it_is() -> None:
    data = graph(":a a :Town .")
    validate(data, graph(TOWN + YEAR))
    assert isomorphic(data, graph(":a a :Town ."))


def test_shapes_that_cannot_be_applied_are_a_build_error() -> None:
    with pytest.raises(BuildError, match="correct the shapes"):
        validate(graph(":a a :Town ."), graph(TOWN))


def test_shapes_of_a_folder_are_read_as_one_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + TOWN, encoding="utf-8")
    (tmp_path / "b.ttl").write_text(PREFIXES + YEAR, encoding="utf-8")
    assert isomorphic(load_shapes(tmp_path), graph(TOWN + YEAR))


def test_file_that_is_not_turtle_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "town.ttl").write_text("@prefix : <https://example.org/> .\n\n:a :b .\n", encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=r"town\.ttl:3: is not Turtle: ") as caught:
        load_shapes(tmp_path)
    assert caught.value.line == 3


def test_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "town.ttl").write_bytes(b"@prefix : <https://example.org/> .\n:a :b '\xe9' .\n")
    with pytest.raises(FileSyntaxError, match=r"town\.ttl:2: is not UTF-8"):
        load_shapes(tmp_path)


def test_folder_without_shapes_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no shapes here"):
        load_shapes(tmp_path)
