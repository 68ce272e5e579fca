"""The statistics that the graph states of itself, counted again from its file by other means."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kg.metadata import DATASET, METADATA, describe_statistics
from kg.namespaces import GRAPH, ID, PREFIXES, RC
from kg.store import Dataset

if TYPE_CHECKING:
    from pathlib import Path

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
    """The statements of all graphs, the statistics among them."""
    return set().union(*statements.values())


def counted(statements: set[Statement]) -> dict[str, int]:
    return {
        "triples": len(statements),
        "distinctSubjects": len({subject for subject, _, _ in statements}),
        "properties": len({predicate for _, predicate, _ in statements}),
        "distinctObjects": len({value for _, _, value in statements}),
        "classes": len({value for _, predicate, value in statements if predicate == TYPE}),
    }


def counts(dataset: Dataset, subject: str) -> dict[str, int]:
    rows = dataset.select(f"SELECT ?p ?o WHERE {{ <{subject}> ?p ?o FILTER(isLiteral(?o)) }}")
    return {
        row["p"].value.removeprefix(VOID): int(row["o"].value)
        for row in rows
        if row["p"].value.startswith(VOID) and row["o"].value.isdigit()
    }


def partitions(dataset: Dataset, whole: str, kind: str, measure: str) -> dict[str, int]:
    rows = dataset.select(
        f"""PREFIX void: <{VOID}> SELECT ?of ?n WHERE {{
          <{whole}> void:{kind}Partition ?part . ?part void:{kind} ?of ; void:{measure} ?n }}"""
    )
    assert len(rows) == len({row["of"] for row in rows})
    return {f"<{row['of'].value}>": int(row["n"].value) for row in rows}


def rows_of(dataset: Dataset, query: str) -> set[tuple[str, ...]]:
    """Return the rows of ``query``, whose prefixes are declared here, without what is not bound."""
    prefixes = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
    return {tuple(term.value for term in row.values()) for row in dataset.select(prefixes + query)}


def test_the_totals_are_those_of_the_file(assembled: Dataset, union: set[Statement]) -> None:
    assert counts(assembled, DATASET) == counted(union)


def test_the_totals_are_what_a_client_counts(assembled: Dataset) -> None:
    (row,) = assembled.select(
        """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
          (COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?distinctObjects) WHERE { ?s ?p ?o }"""
    )
    (more,) = assembled.select("SELECT (COUNT(DISTINCT ?c) AS ?classes) WHERE { ?s a ?c }")
    assert counts(assembled, DATASET) == {name: int(n.value) for name, n in {**row, **more}.items()}


def test_the_members_of_each_class_are_those_of_the_file(assembled: Dataset, union: set[Statement]) -> None:
    members = Counter(value for _, predicate, value in union if predicate == TYPE)
    assert partitions(assembled, DATASET, "class", "entities") == members


def test_the_statements_of_each_property_are_those_of_the_file(
    assembled: Dataset, union: set[Statement]
) -> None:
    uses = Counter(predicate for _, predicate, _ in union)
    assert partitions(assembled, DATASET, "property", "triples") == uses


def test_each_graph_counts_what_the_file_holds_of_it(
    assembled: Dataset, statements: dict[str, set[Statement]]
) -> None:
    for name, graph in statements.items():
        assert counts(assembled, name) == counted(graph), name
        uses = Counter(predicate for _, predicate, _ in graph)
        assert partitions(assembled, name, "property", "triples") == uses, name
        members = Counter(value for _, predicate, value in graph if predicate == TYPE)
        assert partitions(assembled, name, "class", "entities") == members, name


def test_the_properties_of_each_class_are_what_a_client_counts(assembled: Dataset) -> None:
    told = f"""SELECT ?class ?property ?n WHERE {{ <{DATASET}> void:classPartition ?c . ?c void:class ?class ;
      void:propertyPartition ?p . ?p void:property ?property ; void:triples ?n }}"""
    client = (
        "SELECT ?class ?property (COUNT(*) AS ?n) { ?s a ?class ; ?property ?o } GROUP BY ?class ?property"
    )
    assert rows_of(assembled, told) == rows_of(assembled, client)


def test_the_ends_of_the_properties_of_each_class_are_what_a_client_counts(assembled: Dataset) -> None:
    within = f"<{DATASET}> void:classPartition ?c . ?c void:class ?a ; void:propertyPartition ?p ."
    classes = "?p void:property ?b ; void:classPartition ?t . ?t void:class ?end ; void:triples ?n"
    assert rows_of(assembled, f"SELECT ?a ?b ?end ?n WHERE {{ {within} {classes} }}") == rows_of(
        assembled, "SELECT ?a ?b ?end (COUNT(*) AS ?n) { ?s a ?a ; ?b [ a ?end ] } GROUP BY ?a ?b ?end"
    )
    datatypes = """?p void:property ?b ; void-ext:datatypePartition ?t .
      ?t void-ext:datatype ?end ; void:triples ?n"""
    assert rows_of(assembled, f"SELECT ?a ?b ?end ?n WHERE {{ {within} {datatypes} }}") == rows_of(
        assembled,
        """SELECT ?a ?b ?end (COUNT(*) AS ?n) { ?s a ?a ; ?b ?o FILTER(isLiteral(?o))
          BIND(DATATYPE(?o) AS ?end) } GROUP BY ?a ?b ?end""",
    )


def test_an_editor_learns_what_to_complete_after_a_class_and_a_property(assembled: Dataset) -> None:
    """The query has the form in which editors of the SIB ask for it."""
    rows = rows_of(
        assembled,
        """SELECT DISTINCT ?subjectClass ?prop ?end WHERE {
          OPTIONAL { ?graph sd:graph ?description . ?description void:classPartition ?cp }
          ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
          ?pp void:property ?prop .
          OPTIONAL { { ?pp void:classPartition [ void:class ?end ] }
            UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?end ] } } }""",
    )
    rdf = PREFIXES["rdf"]
    assert (f"{RC}Connection", f"{RC}place", f"{RC}City") in rows
    assert (f"{RC}City", f"{PREFIXES['rdfs']}label", f"{rdf}langString") in rows


def test_a_number_that_cannot_count_itself_is_left_out_and_no_number_is_wrong() -> None:
    """Where the graph holds the number 60 and 59 objects besides the count, neither 59 nor 60 is true."""
    left_out = 0
    for size in range(20, 32):
        dataset = Dataset()
        numbers = (f'"{number}"^^<{PREFIXES["xsd"]}integer>' for number in range(100, 100 + size))
        dataset.insert([f"<{ID}s> <{ID}p> {number} ." for number in numbers], graph=METADATA)
        dataset.insert(describe_statistics(dataset), graph=METADATA)
        said = counts(dataset, DATASET)
        assert said["triples"] == len(dataset)
        objects = len({line.split(" ", 2)[2] for line in dataset.graph()})
        assert said.get("distinctObjects", objects) == objects
        left_out += "distinctObjects" not in said
    assert left_out == 1


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
            derived = f"ASK {{ <{name}> <{PREFIXES['prov']}wasDerivedFrom> ?source }}"
            assert assembled.ask(derived), name


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
