"""Graphs written as Turtle, always in the same form."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final

from rdflib import RDF, RDFS, BNode, Literal

from kg.namespaces import PREFIXES
from kg.turtle.labels import find_labels
from kg.turtle.terms import spell_iri, spell_literal, to_normal
from kg.turtle.tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph, Node

    from kg.turtle.labels import Triple

_LEADING: Final = (RDF.type, RDFS.label)
_CELL: Final = {RDF.first, RDF.rest}


def write(graph: Graph) -> str:
    """Return ``graph`` as Turtle in the form that the files of this project have.

    The prefixes of RouteCities that are used come first, then the subjects in order: those written as IRIs,
    those with a prefix, those without a name. Type and label lead; each property has a line, and so has each
    of its values. What has no name stands where it is used, lists in round brackets; only a node that is used
    twice or in a circle gets a label.

    The same graph gives the same text, whatever the labels of its blank nodes, the prefixes bound in it and
    the order in which it was made. Literals keep their spelling; names and texts come out in NFC, language
    tags in small letters. Raises ValueError for an IRI with a character that none may have, and where there
    are over a thousand ways to label blank nodes that nothing tells apart.
    """
    layout = _Layout(
        [(to_normal(subject), to_normal(verb), to_normal(value)) for subject, verb, value in graph]
    )
    text = min(map(layout.text, find_labels(layout.triples, layout.tangled())))
    used = {token.text.partition(":")[0] for token in read_tokens(text) if token.kind == "name"}
    header = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    return f"{header}{text}".removeprefix("\n")


class _Layout:
    """What a graph says of each subject, laid out."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = set(triples)
        self.labels: dict[Node, str] = {}
        self.properties: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self.triples:
            self.properties[subject][predicate].append(value)
        self.uses = Counter(value for _, _, value in self.triples)

    def tangled(self) -> set[Node]:
        """Return the blank nodes that are used twice, or that only a circle of blank nodes leads to."""
        nodes = {node for node in self.properties | self.uses if isinstance(node, BNode)}
        shared = {node for node in nodes if self.uses[node] > 1}
        met = shared | {node for node in self.properties if not self._stands_inside(node)}
        ahead = list(met)
        while ahead:
            values = self.properties.get(ahead.pop(), {}).values()
            found = nodes.intersection(chain.from_iterable(values)) - met
            met |= found
            ahead += found
        return shared | (nodes - met)

    def text(self, labels: dict[Node, str]) -> str:
        """Return one block a subject, in order, an empty line before each; ``labels`` are for the tangled."""
        self.labels = labels
        subjects = [subject for subject in self.properties if not self._stands_inside(subject)]
        blocks = [(self._subject(subject), self._properties(subject, 1)) for subject in subjects]
        return "".join(f"\n{subject} {properties} .\n" for subject, properties in sorted(blocks, key=_place))

    def _stands_inside(self, node: Node) -> bool:
        """Whether ``node`` is written where it is used."""
        return isinstance(node, BNode) and self.uses[node] == 1 and node not in self.labels

    def _subject(self, subject: Node) -> str:
        return self._value(subject, 0) if subject in self.labels or not isinstance(subject, BNode) else "[]"

    def _properties(self, subject: Node, level: int) -> str:
        """Return all that is said of ``subject``, its lines after the first indented to ``level``."""
        properties = self.properties.get(subject, {})
        leading = [predicate for predicate in _LEADING if predicate in properties]
        order = leading + sorted(properties.keys() - leading, key=str)
        lines = [f"{self._verb(verb)} {self._values(properties[verb], level + 1)}" for verb in order]
        return f" ;\n{'    ' * level}".join(lines)

    def _verb(self, predicate: Node) -> str:
        return "a" if predicate == RDF.type else spell_iri(str(predicate))

    def _values(self, values: list[Node], level: int) -> str:
        texts = sorted((_rank(value), self._value(value, level)) for value in values)
        return f",\n{'    ' * level}".join(text for _, text in texts)

    def _value(self, value: Node, level: int) -> str:
        if isinstance(value, Literal):
            return spell_literal(value)
        if value in self.labels:
            return self.labels[value]
        if (members := self._members(value)) is not None:
            texts = [self._value(member, level + 1) for member in members]
            return f"( {' '.join(texts)} )" if texts else "()"
        if isinstance(value, BNode):
            properties = self._properties(value, level + 1)
            return f"[ {properties} ]" if properties else "[]"
        return spell_iri(str(value))

    def _members(self, cell: Node) -> list[Node] | None:
        """Return the members of the list that begins with ``cell``, or nothing if it is not just a list."""
        members = []
        while cell != RDF.nil:
            properties = self.properties.get(cell, {})
            if not self._stands_inside(cell) or properties.keys() != _CELL:
                return None
            if len(properties[RDF.first]) > 1 or len(properties[RDF.rest]) > 1:
                return None
            members += properties[RDF.first]
            cell = properties[RDF.rest][0]
        return members


def _place(block: tuple[str, str]) -> tuple[int, str, str]:
    """Return where a block stands among the others: IRIs, then prefixed names, labels and the unnamed."""
    subject, properties = block
    rank = {"<": 0, "_": 2, "[": 3}.get(subject[0], 1)
    return rank, subject.strip("<>"), properties


def _rank(value: Node) -> tuple[int, str, str, str]:
    """Return where ``value`` stands among the others: the unnamed, names, then literals by language."""
    if isinstance(value, Literal):
        return 2, value.language or "", str(value.datatype or ""), str(value)
    return (0, "", "", "") if isinstance(value, BNode) else (1, str(value), "", "")
