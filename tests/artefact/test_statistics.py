"""The statistics that the graph states of itself, counted again from its file by other means."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kg.metadata import DATASET, METADATA
from kg.namespaces import GRAPH, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Dataset

QUAD = re.compile(r"(\S+) (\S+) (.+) <([^>]+)> \.")
VOID, TYPE = PREFIXES["void"], f"<{PREFIXES['rdf']}type>"

Statement = tuple[str, str, str]


@pytest.fixture(scope="module")
def statements(artefact: Path) -> dict[str, set[Statement]]:
    """The statements of each graph, read with a pattern and no engine."""
    graphs: dict[str, set[Statement]] = {}
    for line in (artefact / "dataset.nq").read_text(encoding="utf-8").splitlines():
        found = QUAD.fullmatch(line)
        assert found, line
        graphs.setdefault(found[4], set()).add((found[1], found[2], found[3]))
    return graphs


@pytest.fixture(scope="module")
def union(statements: dict[str, set[Statement]]) -> set[Statement]:
    """The statements of all graphs but the one that holds the statistics."""
    return set().union(*(graph for name, graph in statements.items() if name != METADATA))


def counts(dataset: Dataset, subject: str) -> dict[str, int]:
    rows = dataset.select(f"SELECT ?p ?o WHERE {{ <{subject}> ?p ?o FILTER(isLiteral(?o)) }}")
    return {
        row["p"].value.removeprefix(VOID): int(row["o"].value)
        for row in rows
        if row["p"].value.startswith(VOID) and row["o"].value.isdigit()
    }


def partitions(dataset: Dataset, kind: str, measure: str) -> dict[str, int]:
    rows = dataset.select(
        f"""PREFIX void: <{VOID}> SELECT ?of ?n WHERE {{
          <{DATASET}> void:{kind}Partition ?part . ?part void:{kind} ?of ; void:{measure} ?n }}"""
    )
    return {f"<{row['of'].value}>": int(row["n"].value) for row in rows}


def test_the_totals_are_those_of_the_file(assembled: Dataset, union: set[Statement]) -> None:
    assert counts(assembled, DATASET) == {
        "triples": len(union),
        "distinctSubjects": len({subject for subject, _, _ in union}),
        "properties": len({predicate for _, predicate, _ in union}),
        "distinctObjects": len({value for _, _, value in union}),
        "classes": len({value for _, predicate, value in union if predicate == TYPE}),
    }


def test_the_members_of_each_class_are_those_of_the_file(assembled: Dataset, union: set[Statement]) -> None:
    members = Counter(value for _, predicate, value in union if predicate == TYPE)
    assert partitions(assembled, "class", "entities") == members


def test_the_statements_of_each_property_are_those_of_the_file(
    assembled: Dataset, union: set[Statement]
) -> None:
    assert partitions(assembled, "property", "triples") == Counter(predicate for _, predicate, _ in union)


def test_the_size_of_each_graph_is_that_of_the_file(
    assembled: Dataset, statements: dict[str, set[Statement]]
) -> None:
    for name, graph in statements.items():
        assert counts(assembled, name) == ({} if name == METADATA else {"triples": len(graph)}), name


def test_every_graph_has_a_title_a_licence_and_says_who_may_see_it(
    assembled: Dataset, statements: dict[str, set[Statement]]
) -> None:
    dcterms = PREFIXES["dcterms"]
    for name in statements:
        said = {
            row["p"].value.removeprefix(dcterms)
            for row in assembled.select(f"SELECT ?p WHERE {{ GRAPH <{METADATA}> {{ <{name}> ?p ?o }} }}")
        }
        assert {"title", "description", "license", "accessRights", "modified"} <= said, name
        if "/source/" in name:
            assert "source" in said, name


def test_the_metadata_describe_no_graph_that_is_not_there(
    assembled: Dataset, statements: dict[str, set[Statement]]
) -> None:
    described = {
        row["s"].value
        for row in assembled.select(
            f"""SELECT DISTINCT ?s WHERE {{
              GRAPH <{METADATA}> {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?s), "{GRAPH}")) }}"""
        )
    }
    assert described == set(statements)


def test_the_metadata_file_of_the_artefact_is_the_metadata_graph(artefact: Path, assembled: Dataset) -> None:
    lines = (artefact / "metadata.nt").read_text(encoding="utf-8").splitlines()
    assert lines == assembled.graph(METADATA)
