"""Validation of a graph that changes: only what the change can matter to is validated again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, SH, BNode, Graph

from kg.shacl.lines import read_statements
from kg.shacl.reach import SAID, TARGETS, Reach, Unfollowed
from kg.shacl.validation import load_shapes, validate
from kg.shacl.views import Retargeted

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from pathlib import Path

    from rdflib.term import Node

    from kg.shacl.report import Report


class Standing:
    """The last graph that held to its shapes, and from there the verdict on any other.

    In that graph each target held to each shape. Where neither the shape has changed since nor a statement
    that its evaluation could read (see ``reach``), it holds to it now, so only the other pairs of shape and
    target are validated: what they break is all that is broken. The report is the same as that of
    ``validate`` on the whole, byte for byte. Without such a graph, or with shapes whose reach is not known,
    the whole is validated.
    """

    def __init__(self) -> None:
        """Begin without a graph."""
        self._data = Graph(bind_namespaces="none")
        self._lines: frozenset[str] = frozenset()
        self._held: tuple[frozenset[str], Graph] | None = None
        self._shapes: tuple[dict[Path, bytes], Graph] | None = None

    def validate_by(self, lines: Iterable[str], folder: Path) -> Report:
        """Return the report on ``lines`` by the shapes in ``folder``, which are read again if they changed.

        Raises what ``load_shapes`` and ``validate`` raise.
        """
        files = {path: path.read_bytes() for path in folder.glob("*.ttl")}
        if self._shapes is None or self._shapes[0] != files:
            self._shapes = files, load_shapes(folder)
        return self.validate(lines, self._shapes[1])

    def validate(self, lines: Iterable[str], shapes: Graph) -> Report:
        """Return the report on the statements that ``read_lines`` reads from ``lines``.

        Raises ``BuildError`` as ``kg.shacl.validate`` does.
        """
        new = frozenset(lines)
        try:
            chosen = self._choose(new, shapes)
        except (Unfollowed, RecursionError):
            chosen = shapes
        self._become(new)
        report = validate(self._data, chosen)
        if report.conforms:
            self._held = new, shapes
        return report

    def _choose(self, new: frozenset[str], shapes: Graph) -> Graph:
        """Return ``shapes`` with no other targets than those for which the result may be another."""
        if self._held is None:
            return shapes
        old, held = self._held
        self._become(old | new)
        reach = Reach(shapes, self._data, read_statements(old ^ new))
        touched = {
            shape: reach.find_focus(shape)
            for shape in _targeting(shapes)
            if held is shapes or _define(held, shape) == _define(shapes, shape)
        }
        self._become(new)
        targets = {shape: _find_targets(shapes, shape, self._data) for shape in _targeting(shapes)}
        return Retargeted(
            shapes, {shape: found & touched.get(shape, found) for shape, found in targets.items()}
        )

    def _become(self, lines: frozenset[str]) -> None:
        for statement in read_statements(self._lines - lines):
            self._data.remove(statement)
        for statement in read_statements(lines - self._lines):
            self._data.add(statement)
        self._lines = lines


def _targeting(shapes: Graph) -> set[Node]:
    return {shape for target in TARGETS for shape in shapes.subjects(target)}


def _find_targets(shapes: Graph, shape: Node, data: Graph) -> set[Node]:
    """Return the targets of ``shape`` in ``data``, by SHACL section 2.1.3."""
    found = set(shapes.objects(shape, SH.targetNode))
    for kind in shapes.objects(shape, SH.targetClass):
        for below in data.transitive_subjects(RDFS.subClassOf, kind):
            found.update(data.subjects(RDF.type, below))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        found.update(data.subjects(predicate))
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        found.update(data.objects(None, predicate))
    return found


def _define(shapes: Graph, shape: Node) -> dict[Node, Hashable]:
    """Return all that decides what holds to ``shape``: what is stated of it and of the shapes it names."""
    found: dict[Node, Hashable] = {}
    waiting = [shape]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = _inline(shapes, node, waiting)
    return found


def _inline(shapes: Graph, node: Node, named: list[Node]) -> Hashable:
    """Return what is stated of ``node``, blank nodes by what they are; add to ``named`` what leads on."""
    if (node, RDF.first, None) in shapes:
        return tuple(_of_value(shapes, item, named) for item in shapes.items(node))
    return frozenset(
        (predicate, _of_value(shapes, value, named))
        for predicate, value in shapes.predicate_objects(node)
        if predicate not in SAID and (predicate == RDF.type or str(predicate).startswith(str(SH)))
    )


def _of_value(shapes: Graph, value: Node, named: list[Node]) -> Hashable:
    if isinstance(value, BNode):
        return _inline(shapes, value, named)
    if (value, None, None) in shapes:
        named.append(value)
    return value
