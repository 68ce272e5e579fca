"""N-Triples lines as the build writes them, read three times as fast as any N-Triples must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.parsers.ntriples import r_literal, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    Statement = tuple[Node, Node, Node]


def read_lines(lines: Iterable[str]) -> Graph:
    """Return the graph of ``lines``: each a statement, its terms one space apart, ending in `` .``.

    Blank nodes keep their labels and literals are as written, so that a line is always the same statement,
    and two lines are two.
    """
    graph = Graph(bind_namespaces="none")
    for statement in read_statements(lines):
        graph.add(statement)
    return graph


def read_statements(lines: Iterable[str]) -> Iterator[Statement]:
    """Yield the statement of each of ``lines``."""
    terms = _Terms()
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        yield terms[subject], terms[predicate], terms[rest.removesuffix(" .")]


class _Terms(dict[str, "Node"]):
    """The terms read so far, since most stand in many lines."""

    def __missing__(self, text: str) -> Node:
        term = self[text] = _read_term(text)
        return term


def _read_term(text: str) -> Node:
    if text.startswith("<"):
        return URIRef(text[1:-1])
    if text.startswith("_:"):
        return BNode(text[2:])
    found = r_literal.fullmatch(text)
    if not found:
        raise AssertionError(f"the build writes no such term: {text}")
    value, language, datatype = found.groups()
    return Literal(unquote(value), language, URIRef(datatype) if datatype else None, normalize=False)
