"""Blank nodes as text: class expressions in the Manchester syntax, lists, and all else as Turtle has it.

What a blank node is called is no part of the text, so that two graphs can be held against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.diff.values import Value, value_of
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.store import Term

    _Node = Mapping[str, Sequence[Term]]

_OWL, _RDF, _XSD = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["xsd"]
_FIRST, _REST, _NIL, _TYPE = f"{_RDF}first", f"{_RDF}rest", f"{_RDF}nil", f"{_RDF}type"
# OWL 2 Manchester Syntax, sections 2.3 and 2.4.
_JOINED: Final = {"intersectionOf": " and ", "unionOf": " or ", "oneOf": ", "}
_PREFIXED: Final = {"complementOf": "not", "datatypeComplementOf": "not", "inverseOf": "inverse"}
_FILLED: Final = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value"}
_COUNTED: Final = {
    **dict.fromkeys(("minCardinality", "minQualifiedCardinality"), "min"),
    **dict.fromkeys(("maxCardinality", "maxQualifiedCardinality"), "max"),
    **dict.fromkeys(("cardinality", "qualifiedCardinality"), "exactly"),
}
_FACETS: Final = {"minInclusive": ">=", "minExclusive": ">", "maxInclusive": "<=", "maxExclusive": "<"}
_UNORDERED: Final = {
    *(f"{_OWL}{name}" for name in ("members", "distinctMembers", "disjointUnionOf", "hasKey", *_JOINED)),
    *(f"{PREFIXES['sh']}{name}" for name in ("in", "languageIn", "ignoredProperties", "and", "or", "xone")),
}
"""Properties whose lists mean the same in any order."""
_LOOP: Final = "[...]"
"""What stands for a blank node within itself, or too deep in others to be read."""
_DEPTH: Final = 50


class Expressions:
    """The blank nodes of a graph, each of which can be read as a value, as any other term can."""

    def __init__(self, nodes: Mapping[str, _Node]) -> None:
        """Take what is said of each blank node, by its label: the values of each property."""
        self._nodes = nodes

    def read(self, predicate: str, term: Term, above: frozenset[str] = frozenset()) -> Value:
        """Return what ``term`` stands for as a value of ``predicate``, within the blank nodes ``above`` it.

        A list is sorted where its order means nothing.
        """
        value = self._value(term, above)
        return _list(sorted(value.items)) if value.items and predicate in _UNORDERED else value

    def _value(self, term: Term, above: frozenset[str]) -> Value:
        if term.value == _NIL:
            return Value("()", "list")
        if term.kind != "blank":
            return value_of(term)
        if term.value in above or len(above) == _DEPTH:
            return Value(_LOOP, "expression")
        node, above = self._nodes.get(term.value, {}), above | {term.value}
        if _FIRST in node:
            return _list([self._value(item, above) for item in self._items(term)])
        return Value(self._expression(node, above) or self._plain(node, above), "expression")

    def _items(self, term: Term) -> list[Term]:
        """Return the items of the list at ``term``, up to where it ends or bites its own tail."""
        items: list[Term] = []
        seen = set[str]()
        while term.value in self._nodes and term.value not in seen:
            seen.add(term.value)
            node = self._nodes[term.value]
            items += node.get(_FIRST, ())
            term = next(iter(node.get(_REST, ())), term)
        return items

    def _expression(self, node: _Node, above: frozenset[str]) -> str:
        """Write a class expression in words; return nothing where the node is none, or more than one."""
        one = {name.removeprefix(_OWL): terms[0] for name, terms in node.items() if name != _TYPE}
        if sum(map(len, node.values())) - len(node.get(_TYPE, ())) != len(one):
            return ""
        if one.keys() == {"onDatatype", "withRestrictions"}:
            facets = sorted(map(self._facet, self._items(one["withRestrictions"])))
            return f"{self._operand(one['onDatatype'], above)}[{', '.join(facets)}]"
        if "onProperty" in one:
            return self._restriction(one, above)
        (name, term), *more = one.items() or [("", None)]
        if more or term is None:
            return ""
        if name in _JOINED:
            text = _JOINED[name].join(sorted(self._operand(item, above) for item in self._items(term)))
            return f"{{{text}}}" if name == "oneOf" else text
        return f"{_PREFIXED[name]} {self._operand(term, above)}" if name in _PREFIXED else ""

    def _restriction(self, one: Mapping[str, Term], above: frozenset[str]) -> str:
        on = self._operand(one["onProperty"], above)
        names = one.keys() - {"onProperty", "onClass", "onDataRange"}
        name = min(names) if len(names) == 1 else ""
        if name in _COUNTED:
            ranges = [self._operand(one[key], above) for key in ("onClass", "onDataRange") if key in one]
            return " ".join([on, _COUNTED[name], one[name].value, *ranges])
        if len(one) != len({"onProperty", name}):
            return ""
        if name in _FILLED:
            return f"{on} {_FILLED[name]} {self._operand(one[name], above)}"
        return f"{on} Self" if name == "hasSelf" else ""

    def _operand(self, term: Term, above: frozenset[str]) -> str:
        """Write ``term`` as a part of an expression: in brackets where it is one of several words."""
        value = self._value(term, above)
        text = _written(value)
        return f"({text})" if value.kind == "expression" and " " in text else text

    def _facet(self, term: Term) -> str:
        found = sorted(self._nodes.get(term.value, {}).items())
        return ", ".join(
            f"{_FACETS.get(name.removeprefix(_XSD), name.removeprefix(_XSD))} {_written(value_of(terms[0]))}"
            for name, terms in found
        )

    def _plain(self, node: _Node, above: frozenset[str]) -> str:
        """Write the node as Turtle does, with all its properties, sorted."""
        said = sorted(
            f"<{predicate}> {_written(self.read(predicate, term, above))}"
            for predicate, terms in node.items()
            for term in terms
        )
        return f"[ {' ; '.join(said)} ]" if said else "[]"


def _list(items: Iterable[Value]) -> Value:
    kept = tuple(items)
    return Value(f"({' '.join(map(_written, kept))})", "list", items=kept)


def _written(value: Value) -> str:
    """Write ``value`` with its IRIs in full, as the text of a value that holds it has it."""
    if value.kind == "uri":
        return f"<{value.text}>"
    return str(value) if value.kind == "literal" else value.text
