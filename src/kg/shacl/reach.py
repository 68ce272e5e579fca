"""The reach of shapes: of which things a change of the data can change what validation finds.

Whether a thing holds to a shape is a function of the statements that the evaluation of the shape reads,
beginning at the thing (SHACL, sections 2 to 4). Take a thing that the old data and the new give different
results for. Then the evaluation in one of them reads a statement that the other has not; let it be the first
such one. All that was read before it is in both, so the thing leads to the statement by a walk along the
shape's paths in the union of old and new. ``Reach`` goes such walks backwards, from every changed statement
and for every constraint that could read it:

- a path reads statements with its predicates, from the value nodes before them or, inverted, towards them;
- ``sh:class`` and ``sh:targetClass`` read the types of a node and the superclasses of these: only a changed
  type or superclass that leads to the class named counts, and counts for all instances below it;
- ``sh:equals`` and its like read their property of the focus node; ``sh:closed`` reads all its properties;
- a shape named by ``sh:node``, ``sh:property``, ``sh:not``, ``sh:qualifiedValueShape`` or in the lists of
  ``sh:and``, ``sh:or`` and ``sh:xone`` reads what it reads, from each value node;
- all other constraints of SHACL Core look at value nodes as terms, or count them, and read nothing;
- what is a target changes with its class, or with the property that makes it one.

What is found is never too little, and may be too much. A shape that is not understood so (a constraint in
SPARQL, disjoint siblings, a recursion, an inverse of a longer path) raises ``Unfollowed``.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SH, URIRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph
    from rdflib.term import Node

    from kg.shacl.lines import Statement

TARGETS: Final = frozenset({SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf})
SAID: Final = frozenset(
    {SH.message, SH.name, SH.description, SH.severity, SH.order, SH.group, SH.defaultValue}
)
"""What is said of a shape and changes no result."""
_NESTED: Final = frozenset({SH.node, SH.property, SH["not"], SH.qualifiedValueShape})
_LISTS: Final = frozenset({SH["and"], SH["or"], SH.xone})
_PAIRS: Final = frozenset({SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals})
_OF_TERMS: Final = frozenset(
    {
        *(SH.datatype, SH.nodeKind, SH.hasValue, SH["in"], SH.languageIn, SH.uniqueLang),
        *(SH.minCount, SH.maxCount, SH.qualifiedMinCount, SH.qualifiedMaxCount),
        *(SH.minExclusive, SH.minInclusive, SH.maxExclusive, SH.maxInclusive),
        *(SH.minLength, SH.maxLength, SH.pattern, SH.flags, SH.ignoredProperties),
    }
)
_STILL: Final = SAID | TARGETS | _OF_TERMS | {SH.path, SH.deactivated}
_MEANS_MORE: Final = frozenset({SH.ConstraintComponent, RDFS.Class, OWL.Class})
"""What a shapes graph may define besides shapes: its own constraints, and classes that are shapes at once."""
_PATHS: Final = frozenset(
    {
        *(RDF.first, SH.inversePath, SH.alternativePath),
        *(SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath),
    }
)


class Unfollowed(Exception):
    """A shape reads the data in a way that is not followed here."""


class Reach:
    """What of ``shapes`` the statements ``changed`` can matter to, in the union ``data`` of old and new."""

    def __init__(self, shapes: Graph, data: Graph, changed: Iterable[Statement]) -> None:
        """Note the changes; raises ``Unfollowed`` where the shapes bring constraints of their own."""
        self._shapes, self._data = shapes, data
        self._changed: dict[Node, set[tuple[Node, Node]]] = {}
        for subject, predicate, value in changed:
            self._changed.setdefault(predicate, set()).add((subject, value))
        self._of_class: dict[Node, set[Node]] = {}
        self._of_shape: dict[Node, set[Node] | None] = {}
        if (
            not _MEANS_MORE.isdisjoint(shapes.objects(None, RDF.type))
            or (None, RDFS.subClassOf, None) in shapes
        ):
            raise Unfollowed

    def find_focus(self, shape: Node) -> set[Node]:
        """Return the things that ``shape`` may judge otherwise, or that may be its targets or no more so.

        Raises ``Unfollowed``.
        """
        found = set(self._find_turned(shape))
        for predicate, named in self._shapes.predicate_objects(shape):
            if predicate == SH.targetClass:
                found |= self._find_members(named)
            elif predicate == SH.targetSubjectsOf:
                found |= self._subjects(named)
            elif predicate == SH.targetObjectsOf:
                found |= self._objects(named)
        return found

    def _find_turned(self, shape: Node) -> set[Node]:
        """Return the nodes that may hold to ``shape`` in only one of old and new."""
        if shape in self._of_shape:
            known = self._of_shape[shape]
            if known is None:
                raise Unfollowed
            return known
        self._of_shape[shape] = None
        focus: set[Node] = set()
        values: set[Node] = set()
        path = None
        for predicate, named in self._shapes.predicate_objects(shape):
            if predicate == SH.path:
                path = named
            elif predicate in _PAIRS:
                focus |= self._subjects(named)
            else:
                values |= self._read_by(predicate, named)
        if path is not None:
            values = self._starts(path) | self._back(path, values)
        self._of_shape[shape] = found = focus | values
        return found

    def _read_by(self, predicate: Node, named: Node) -> set[Node]:
        """Return the value nodes for which the constraint may turn out otherwise."""
        if predicate in _NESTED:
            return self._find_turned(named)
        if predicate in _LISTS:
            return set().union(*map(self._find_turned, self._shapes.items(named)))
        if predicate == SH["class"]:
            return self._find_members(named)
        if predicate == SH.closed:
            return {subject for pairs in self._changed.values() for subject, _ in pairs}
        if predicate not in _STILL and str(predicate).startswith(str(SH)):
            raise Unfollowed
        return set()

    def _find_members(self, kind: Node) -> set[Node]:
        """Return the nodes that may be instances of the class ``kind`` in only one of old and new."""
        if kind not in self._of_class:
            below = set(self._data.transitive_subjects(RDFS.subClassOf, kind))
            typed = {node for node, of in self._changed.get(RDF.type, ()) if of in below}
            moved = {lower for lower, upper in self._changed.get(RDFS.subClassOf, ()) if upper in below}
            for lower in set(
                chain(*(self._data.transitive_subjects(RDFS.subClassOf, each) for each in moved))
            ):
                typed.update(self._data.subjects(RDF.type, lower))
            self._of_class[kind] = typed
        return self._of_class[kind]

    def _subjects(self, predicate: Node) -> set[Node]:
        return {subject for subject, _ in self._changed.get(predicate, ())}

    def _objects(self, predicate: Node) -> set[Node]:
        return {value for _, value in self._changed.get(predicate, ())}

    def _starts(self, path: Node) -> set[Node]:
        """Return the nodes from which ``path`` may lead elsewhere in old and new."""
        if isinstance(path, URIRef):
            return self._subjects(path)
        kind, named = self._step(path)
        if kind == SH.inversePath:
            return self._objects(named)
        if kind == RDF.first:
            first, *rest = self._shapes.items(path)
            found = self._starts(first)
            for number, step in enumerate(rest, 1):
                found |= self._lead_back([first, *rest][:number], self._starts(step))
            return found
        if kind == SH.alternativePath:
            return set().union(*map(self._starts, self._shapes.items(named)))
        return self._closure(named, self._starts(named))

    def _back(self, path: Node, ends: set[Node]) -> set[Node]:
        """Return the nodes from which ``path`` leads to one of ``ends``, in old or new."""
        if isinstance(path, URIRef):
            return set(chain(*(self._data.subjects(path, end) for end in ends)))
        kind, named = self._step(path)
        if kind == SH.inversePath:
            return set(chain(*(self._data.objects(end, named) for end in ends)))
        if kind == RDF.first:
            return self._lead_back(list(self._shapes.items(path)), ends)
        if kind == SH.alternativePath:
            return set().union(*(self._back(each, ends) for each in self._shapes.items(named)))
        return self._closure(named, ends)

    def _lead_back(self, steps: list[Node], ends: set[Node]) -> set[Node]:
        for step in reversed(steps):
            ends = self._back(step, ends)
        return ends

    def _closure(self, path: Node, ends: set[Node]) -> set[Node]:
        """Return ``ends`` and all nodes from which ``path``, gone any number of times, leads to one."""
        found, new = set(ends), ends
        while new:
            new = self._back(path, new) - found
            found |= new
        return found

    def _step(self, path: Node) -> tuple[Node, Node]:
        """Return what kind of path the blank node ``path`` is, and what it is made of."""
        steps = [pair for pair in self._shapes.predicate_objects(path) if pair[0] in _PATHS]
        if len(steps) != 1 or (steps[0][0] == SH.inversePath and not isinstance(steps[0][1], URIRef)):
            raise Unfollowed
        return steps[0]
