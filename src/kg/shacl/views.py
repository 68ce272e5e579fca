"""Views of a graph of shapes for the engine: they copy nothing and leave the graph as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import SH, Graph

from kg.shacl.reach import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import Node


class Remembered(Graph):
    """A view that keeps its answers, since the engine asks the shapes the same for each thing.

    What the engine adds to it stays here.
    """

    def __init__(self, graph: Graph) -> None:
        """See ``graph``, which must not change from now on."""
        super().__init__(bind_namespaces="none")
        self._graph = graph
        self._answers: dict[Any, list[Any]] = {}
        self._lists: dict[Any, list[Any]] = {}

    def add(self, triple: Any) -> Remembered:
        """Add ``triple`` to what is seen."""
        self._answers.clear()
        self._lists.clear()
        super().add(triple)
        return self

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]  # Graph has more forms of it
        """Yield the statements that have the terms of ``triple``."""
        if triple not in self._answers:
            self._answers[triple] = [*self._graph.triples(triple), *super().triples(triple)]
        return iter(self._answers[triple])

    def items(self, list: Any) -> Iterator[Any]:  # type: ignore[override]  # noqa: A002  # as Graph has it
        """Yield the members of the RDF list that begins with ``list``."""
        if list not in self._lists:
            self._lists[list] = [*super().items(list)]
        return iter(self._lists[list])


class Retargeted(Graph):
    """A view in which the shapes have certain things as their targets, and no others."""

    def __init__(self, shapes: Graph, targets: Mapping[Node, set[Node]]) -> None:
        """See ``shapes`` with ``targets`` for each of them, by SHACL section 2.1.3.1."""
        super().__init__(bind_namespaces="none")
        self._shapes = shapes
        for shape, nodes in targets.items():
            for node in nodes:
                self.add((shape, SH.targetNode, node))

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]  # Graph has more forms of it
        """Yield the statements that have the terms of ``triple``."""
        if triple[1] not in TARGETS:
            yield from (each for each in self._shapes.triples(triple) if each[1] not in TARGETS)
        yield from super().triples(triple)
