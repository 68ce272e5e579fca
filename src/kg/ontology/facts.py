"""The statements of a graph by subject, its lists, and what it declares each term to be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, XSD, BNode, URIRef

from kg.ontology.faults import Malformed
from kg.ontology.vocabulary import BUILT_IN, CHARACTERISTICS, DATATYPE, DECLARING, OBJECT
from kg.ontology.words import name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import Node

    from kg.ontology.vocabulary import Triple

# The annotation of an axiom names the axiom's parts; that is no second use of a blank node.
_CITING: Final = {OWL.annotatedSource, OWL.annotatedTarget}
_PARENTHESES: Final = "write it in round brackets, as in ( rc:City rc:Country )"


class Facts:
    """What a graph says, arranged for reading axioms."""

    def __init__(self, graph: Iterable[Triple]) -> None:
        """Arrange the statements of ``graph``, each once, in its order."""
        self.about: dict[Node, dict[Node, list[Node]]] = {}
        self.parents: dict[Node, list[Triple]] = defaultdict(list)
        self.declared: dict[Node, dict[str, Triple]] = defaultdict(dict)
        for triple in graph:
            subject, predicate, value = triple
            self.about.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if isinstance(value, BNode) and predicate not in _CITING:
                self.parents[value].append(triple)
            elif predicate == RDF.type and value in DECLARING and isinstance(subject, URIRef):
                self.declared[subject][DECLARING[value]] = triple

    def __iter__(self) -> Iterator[Triple]:
        """Yield the statements by subject, property and value, so that each run meets them in one order."""
        for subject, about in sorted(self.about.items(), key=_first):
            for predicate, values in sorted(about.items(), key=_first):
                for value in sorted(values, key=str):
                    yield (subject, predicate, value)

    def values(self, subject: Node, predicate: Node) -> list[Node]:
        """Return the values of ``predicate``."""
        return self.about.get(subject, {}).get(predicate, [])

    def of_type(self, kind: Node) -> list[Node]:
        """Return the subjects of the type ``kind``."""
        return [node for node, about in self.about.items() if kind in about.get(RDF.type, ())]

    def kinds(self, term: Node) -> set[str]:
        """Return what ``term`` is: declared or built in, else what follows from its name or its type."""
        found = set(self.declared.get(term, ())) | ({BUILT_IN[term]} if term in BUILT_IN else set())
        if found:
            return found
        if isinstance(term, URIRef) and term.startswith(str(XSD)):
            return {DATATYPE}
        return {OBJECT} if any(kind in CHARACTERISTICS for kind in self.values(term, RDF.type)) else set()

    def around(self, node: Node) -> str:
        """Return the IRI of the named subject in whose block ``node`` stands, or nothing."""
        top = self._climb(node)
        return str(top) if isinstance(top, URIRef) else ""

    def is_looped(self, node: Node) -> bool:
        """Whether ``node`` is a blank node that only blank nodes in a circle lead to."""
        return bool(self.parents.get(self._climb(node)))

    def _climb(self, node: Node) -> Node:
        """Return the subject that leads to ``node``: one with an IRI, or a blank node that nothing leads to.

        In a circle it is any node of the circle.
        """
        met = set()
        while isinstance(node, BNode) and node not in met and self.parents.get(node):
            met.add(node)
            node = self.parents[node][0][0]
        return node

    def items(self, at: Triple) -> Iterator[Triple]:
        """Yield, for each item of the list that is the value of ``at``, the triple that holds it.

        Raises Malformed when the list has not exactly one rdf:first and one rdf:rest in each cell, does not
        end with rdf:nil, or shares a cell with another list.
        """
        cell = at[2]
        while cell != RDF.nil:
            first, rest = self.values(cell, RDF.first), self.values(cell, RDF.rest)
            if len(first) != 1 or len(rest) != 1 or len(self.parents[cell]) != 1:
                raise Malformed(at, f"the list of {name(at[1])} is malformed", _PARENTHESES)
            yield (cell, RDF.first, first[0])
            cell = rest[0]


def _first(pair: tuple[Node, object]) -> str:
    return str(pair[0])
