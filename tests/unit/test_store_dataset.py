"""The build's dataset keeps what was written, answers trusted queries, and always writes the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import FileSyntaxError, QuerySyntaxError, UsageError
from kg.store import Dataset, Term

if TYPE_CHECKING:
    from pathlib import Path

TURTLE = b"@prefix : <http://x/> . :a :b (1 02.50), 'x\\ny'@en, 'a' ."
G, H = "http://x/g", "http://x/h"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


@pytest.fixture
def dataset() -> Dataset:
    made = Dataset()
    made.load(TURTLE, path="a.ttl", graph=G)
    return made


def test_literals_are_dumped_as_written(dataset: Dataset) -> None:
    assert f'"02.50"^^<{DECIMAL}> <{G}> .' in dataset.dump().decode()


def test_the_same_input_is_the_same_bytes(dataset: Dataset) -> None:
    again = Dataset()
    again.load(TURTLE, path="b.ttl", graph=G)
    again.load(TURTLE, path="b.ttl", graph=G)
    assert again.dump() == dataset.dump()
    assert dataset.lines() == sorted(dataset.lines())


def test_a_dump_loads_back_as_it_is(dataset: Dataset) -> None:
    again = Dataset()
    assert again.load(dataset.dump(), path="dataset.nq", keep_labels=True) == len(dataset) == 7
    assert again.dump() == dataset.dump()


def test_what_replaces_other_lines_is_what_was_loaded_anew() -> None:
    lines = [
        f"<http://x/a> <http://x/b> {value} <{graph}> ."
        for graph in (G, H)
        for value in (f'"1.50"^^<{DECIMAL}>', f'"1.5"^^<{DECIMAL}>', '"x"@en', '"x"@EN', "_:t1r1")
    ]
    for kept in (lines[1:], lines[:1], lines[2:3], lines[:4], lines[5:], []):
        old, new = frozenset(lines), frozenset(kept)
        replaced, back, anew = Dataset(), Dataset(), Dataset()
        for dataset, first in ((replaced, old), (back, new), (anew, new)):
            dataset.replace(frozenset(), first)
        assert [replaced.statements(G), replaced.statements(H)] != [frozenset(), frozenset()]
        replaced.replace(old, new)
        assert replaced.dump() == anew.dump()
        assert replaced.graphs() == anew.graphs()
        assert [replaced.statements(name) for name in (G, H)] == [anew.statements(name) for name in (G, H)]
        back.replace(new, old)
        back.replace(old, new)
        assert back.dump() == anew.dump()


def test_blank_nodes_of_two_files_stay_apart() -> None:
    dataset = Dataset()
    for name in ("one", "two"):
        dataset.load(f'_:a <http://x/p> "{name}" .'.encode(), path=f"{name}.nt", graph=G)
    assert len(dataset.select("SELECT DISTINCT ?s { ?s ?p ?o }")) == 2


def test_rows_hold_typed_terms_and_leave_out_what_is_unbound(dataset: Dataset) -> None:
    rows = dataset.select("SELECT ?s ?o ?none { ?s <http://x/b> ?o FILTER(isLiteral(?o)) } ORDER BY ?o")
    assert [row["o"].value for row in rows] == ["a", "x\ny"]
    assert rows[0]["s"] == Term("http://x/a")
    assert (rows[1]["o"].language, str(rows[1]["o"])) == ("en", '"x\\ny"@en')
    assert "none" not in rows[0]


def test_queries_see_the_union_of_all_graphs(dataset: Dataset) -> None:
    dataset.insert(['<http://x/a> <http://x/b> "c" .'], graph=H)
    assert dataset.ask('ASK { <http://x/a> <http://x/b> "a", "c" }')
    assert dataset.graphs() == [G, H]
    assert len(dataset.graph(H)) == 1
    assert len(dataset.graph()) == 8


def test_what_a_construct_gives_is_inserted_once(dataset: Dataset) -> None:
    query = "CONSTRUCT { ?s <http://x/c> ?o } WHERE { ?s <http://x/b> ?o }"
    assert dataset.insert(dataset.construct(query), graph=H) == 3
    assert dataset.insert(dataset.construct(query), graph=H) == 0
    assert dataset.ask(
        "ASK { ?s <http://x/c> ?list . ?list <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ?f }"
    )


def test_a_fault_in_a_file_is_told_with_its_line_and_nothing_is_added(dataset: Dataset) -> None:
    with pytest.raises(FileSyntaxError, match=r"^bad\.ttl:2: "):
        dataset.load(b"<http://x/s> <http://x/p> 1 .\nx", path="bad.ttl", graph=G)
    assert len(dataset) == 7


def test_a_fault_in_a_query_is_told_with_its_place(dataset: Dataset) -> None:
    with pytest.raises(QuerySyntaxError, match="line 2, column 12: Prefix not found, near foo:bar"):
        dataset.select("SELECT * {\n ?s foo:bar ?o }")


def test_files_that_cannot_be_read_are_told(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        dataset.load_file(tmp_path / "none.ttl")
    with pytest.raises(UsageError, match="suffix does not tell"):
        dataset.load(b"", path="data.csv")
