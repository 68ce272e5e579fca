"""What is wrong with a graph is told with the table cell that it comes from."""

from __future__ import annotations

import json
from contextlib import chdir
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from kg.namespaces import BASE, ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Project


class Broken(NamedTuple):
    """What each format of ``kg validate`` tells of a project, and the lines of the rows that are wrong."""

    text: list[str]
    json: Any
    turtle: Graph
    nothing: int
    cycle: int
    span: int


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, make_project: Callable[..., Project]) -> Broken:
    """A connection to nothing, two places in each other, a passage that ends before it starts."""
    home = tmp_path_factory.mktemp("broken") / "project"
    project = make_project(home)
    project.shrink()
    nothing = project.change("connections", "mc2cm-ma-oujda", place="")
    project.change("places", "tn-sfax", part_of="tn-tunis")
    cycle = project.change("places", "tn-tunis", part_of="tn-sfax")
    span = project.change("evidence", "gtt-103558-103568", end="9000")
    with chdir(home):
        text, as_json, turtle = (
            project.invoke("validate", "--format", form) for form in ("text", "json", "turtle")
        )
    for result in (text, as_json, turtle):
        assert result.exit_code == 1, result.output
    assert text.stderr == "does not conform\n"
    report = Graph().parse(data=turtle.stdout, format="turtle")
    return Broken(text.stdout.splitlines(), json.loads(as_json.stdout), report, nothing, cycle, span)


def test_a_value_that_is_missing_is_told_with_the_key_of_its_row(broken: Broken) -> None:
    (told,) = [line for line in broken.text if line.startswith("data/connections.csv:")]
    assert told.startswith(f"data/connections.csv:{broken.nothing}:connection: ")
    assert "place" in told


def test_a_value_that_is_wrong_is_told_with_its_own_cell(broken: Broken) -> None:
    (told,) = [line for line in broken.text if line.startswith("data/evidence.csv:")]
    assert told.startswith(
        (f"data/evidence.csv:{broken.span}:start: ", f"data/evidence.csv:{broken.span}:end: ")
    )


def test_what_a_check_finds_is_told_with_the_row_what_shows_it_and_what_to_do(broken: Broken) -> None:
    told = [line for line in broken.text if line.startswith(f"data/places.csv:{broken.cycle}:place: ")]
    assert [
        line.partition(" A place is part of itself, directly or through others. ")[2] for line in told
    ] == [f"({ID}place/tn-sfax) Empty the wrong cell of larger places in the table of places."]


def test_json_tells_the_same_problems_with_their_cells(broken: Broken) -> None:
    assert broken.json["conforms"] is False
    assert len(broken.json["problems"]) == len(broken.text)
    cells = [(problem["focus"], cell) for problem in broken.json["problems"] for cell in problem["cells"]]
    for focus, file, row in (
        ("connection/mc2cm-ma-oujda", "connections", broken.nothing),
        ("place/tn-tunis", "places", broken.cycle),
    ):
        assert [
            cell for iri, cell in cells if iri == f"{ID}{focus}" and cell["file"] == f"data/{file}.csv"
        ] == [{"file": f"data/{file}.csv", "row": row, "column": file.removesuffix("s")}]


def test_turtle_is_the_shacl_report_of_what_breaks_the_shapes(broken: Broken) -> None:
    (report,) = broken.turtle.subjects(RDF.type, SH.ValidationReport)
    assert (report, SH.conforms, Literal(False)) in broken.turtle
    focuses = set(broken.turtle.objects(predicate=SH.focusNode))
    assert URIRef(f"{ID}connection/mc2cm-ma-oujda") in focuses
    assert URIRef(f"{ID}place/tn-tunis") not in focuses


def test_a_project_that_conforms_is_told_so_and_nothing_else(small: Project) -> None:
    validated = small.invoke("validate")
    assert (validated.exit_code, validated.stdout, validated.stderr) == (0, "", "conforms\n")
    as_json = small.invoke("validate", "--format", "json")
    assert (as_json.exit_code, json.loads(as_json.stdout)) == (0, {"conforms": True, "problems": []})


def test_a_finding_of_a_check_alone_stops_a_graph_that_holds_to_its_shapes(small: Project) -> None:
    small.change("places", "tn-sfax", part_of="tn-sfax")
    verdict = json.loads(small.invoke("validate", "--format", "json").stdout)
    assert verdict["conforms"] is False
    assert {problem["check"] for problem in verdict["problems"]} == {"part-of-cycle"}


def test_a_thing_that_no_table_states_is_told_by_its_iri(small: Project) -> None:
    small.replace("ontology/schemes/scope.ttl", "skos:inScheme", "skos:related")
    told = small.invoke("validate").stdout.splitlines()
    assert any(line.startswith(f"{BASE}vocab/scope/") for line in told)
