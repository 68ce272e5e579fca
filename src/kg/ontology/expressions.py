"""Class expressions and data ranges, read from RDF into functional syntax.

Follows the Mapping to RDF Graphs, section 3.2, with what it allows of OWL 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal

from kg.ontology.faults import Malformed
from kg.ontology.terms import Terms
from kg.ontology.vocabulary import CLASS, DATA, DATATYPE, FACETS, OBJECT, datatype_of
from kg.ontology.words import name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib import Node

    from kg.ontology.facts import Facts
    from kg.ontology.forms import Expression
    from kg.ontology.vocabulary import Triple

    About = Mapping[Node, list[Node]]

# What a class expression may say besides itself: it may be the subject of a class axiom.
_AXIOMATIC: Final = {RDF.type, RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith}
CLASSES: Final[dict[Node, str]] = {
    OWL.intersectionOf: "ObjectIntersectionOf",
    OWL.unionOf: "ObjectUnionOf",
    OWL.complementOf: "ObjectComplementOf",
    OWL.oneOf: "ObjectOneOf",
}
_RANGES: Final[dict[Node, str]] = {
    OWL.intersectionOf: "DataIntersectionOf",
    OWL.unionOf: "DataUnionOf",
    OWL.datatypeComplementOf: "DataComplementOf",
    OWL.oneOf: "DataOneOf",
    OWL.onDatatype: "DatatypeRestriction",
}
FILLERS: Final[dict[Node, str]] = {
    OWL.someValuesFrom: "SomeValuesFrom",
    OWL.allValuesFrom: "AllValuesFrom",
    OWL.hasValue: "HasValue",
    OWL.hasSelf: "HasSelf",
    OWL.minCardinality: "MinCardinality",
    OWL.maxCardinality: "MaxCardinality",
    OWL.cardinality: "ExactCardinality",
    OWL.minQualifiedCardinality: "MinCardinality",
    OWL.maxQualifiedCardinality: "MaxCardinality",
    OWL.qualifiedCardinality: "ExactCardinality",
}
_QUALIFIED: Final = {OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality}
_NO_CLASS: Final = (
    "a blank node stands where a class is meant",
    "name a class, or describe one with owl:Restriction, owl:unionOf or the like",
)
_NO_RANGE: Final = ("a blank node stands where a datatype is meant", "name a datatype, such as xsd:string")
_NO_FILLER: Final = (
    "a restriction has no filler",
    "add owl:someValuesFrom, owl:allValuesFrom, owl:hasValue or a cardinality",
)


class Expressions(Terms):
    """Reads class expressions and data ranges; ``read`` holds the blank nodes that were read."""

    def __init__(self, facts: Facts) -> None:
        """Read from ``facts``."""
        super().__init__(facts)
        self.read: set[Node] = set()

    def class_(self, node: Node, at: Triple) -> Expression:
        """Return the class expression ``node``, which stands in ``at``."""
        if not isinstance(node, BNode):
            return self.named(node, CLASS, at)
        about = self._open(node, at)
        if OWL.onProperty in about or OWL.Restriction in about.get(RDF.type, ()):
            return self._restriction(node, about, at)
        inner = self._only(node, at, CLASSES, *_NO_CLASS)
        self._hold(about, at, {inner[1]}, OWL.Class)
        return self.combined(inner)

    def combined(self, inner: Triple) -> Expression:
        """Return the class expression that ``inner``, a triple of a Boolean combination, makes."""
        operator = CLASSES[inner[1]]
        if operator == "ObjectComplementOf":
            return (operator, self.class_(inner[2], inner))
        if operator == "ObjectOneOf":
            return (operator, *self.members(inner, self.known, 1))
        return _joined(operator, self.members(inner, self.class_, 2))

    def range_(self, node: Node, at: Triple) -> Expression:
        """Return the data range ``node``, which stands in ``at``."""
        if not isinstance(node, BNode):
            return self.named(node, DATATYPE, at)
        about = self._open(node, at)
        inner = self._only(node, at, _RANGES, *_NO_RANGE)
        self._hold(about, at, {inner[1], OWL.withRestrictions}, RDFS.Datatype, OWL.DataRange)
        operator = _RANGES[inner[1]]
        if operator == "DatatypeRestriction":
            return self._facets(node, inner)
        if operator == "DataComplementOf":
            return (operator, self.range_(inner[2], inner))
        if operator == "DataOneOf":
            return (operator, *self.members(inner, self.literal, 1))
        return _joined(operator, self.members(inner, self.range_, 2))

    def _open(self, node: BNode, at: Triple) -> About:
        if min(self.facts.parents[node], key=str, default=at) != at:
            raise Malformed(
                at, "a blank node is used more than once", "write the expression out at each place"
            )
        self.read.add(node)
        return self.facts.about.get(node, {})

    def _only(self, node: Node, at: Triple, makers: Iterable[Node], problem: str, remedy: str) -> Triple:
        """Return the one triple of ``node`` by one of ``makers``; ``problem`` tells of none."""
        found = [(node, maker, value) for maker in makers for value in self.facts.values(node, maker)]
        if not found:
            raise Malformed(at, problem, remedy)
        if len(found) > 1:
            one, other = name(found[0][1]), name(found[1][1])
            said = f"{one} twice" if one == other else f"{one} and {other}"
            raise Malformed(found[1], f"one expression has {said}", "keep one, or write two expressions")
        return found[0]

    def _hold(self, about: About, at: Triple, allowed: set[Node], *types: Node) -> None:
        """Keep a fault where the expression lacks its type or says what no expression says."""
        if not set(types) & set(about.get(RDF.type, ())):
            self.fault(
                at, f"an expression has not the type {name(types[0])}", f"begin it with: a {name(types[0])}"
            )
        for predicate in about:
            if predicate not in allowed | _AXIOMATIC:
                self.fault(
                    at, f"an expression has {name(predicate)}, which does not belong there", "remove it"
                )

    def _restriction(self, node: Node, about: About, at: Triple) -> Expression:
        inner = self._only(node, at, [OWL.onProperty], "a restriction has no owl:onProperty", "add it")
        filler = self._only(node, at, FILLERS, *_NO_FILLER)
        qualified = {OWL.onClass, OWL.onDataRange} if filler[1] in _QUALIFIED else set()
        self._hold(about, at, {OWL.onProperty, filler[1], *qualified}, OWL.Restriction)
        kind = self.kind_of(inner[2])
        of_data = kind == DATA or (kind != OBJECT and self._is_data(about, filler))
        prop = self.property_(DATA if of_data else OBJECT, inner[2], inner)
        operator = ("Data" if of_data else "Object") + FILLERS[filler[1]]
        if "Cardinality" in operator:
            return (operator, *self._count(filler, prop, of_data))
        if operator.endswith("HasSelf"):
            self.require_simple(prop, inner, "owl:hasSelf")
            return ("ObjectHasSelf", prop)
        if operator.endswith("HasValue"):
            read = self.literal if of_data else self.known
            return (operator, prop, read(filler[2], filler))
        return (operator, prop, (self.range_ if of_data else self.class_)(filler[2], filler))

    def _count(self, filler: Triple, prop: Expression, of_data: bool) -> Iterable[Expression]:
        """Return number, property and filler of a cardinality restriction."""
        number = filler[2]
        if not isinstance(number, Literal) or not str(number).isdecimal():
            raise Malformed(filler, f"{name(filler[1])} has the value {name(number)}", "write a whole number")
        if datatype_of(number) != XSD.nonNegativeInteger:
            remedy = f'write "{number}"^^xsd:nonNegativeInteger'
            self.fault(
                filler, f"{name(filler[1])} has a number of the type {name(datatype_of(number))}", remedy
            )
        if not of_data:
            self.require_simple(prop, filler, name(filler[1]))
        if filler[1] not in _QUALIFIED:
            return (str(number), prop)
        on = OWL.onDataRange if of_data else OWL.onClass
        inner = self._only(filler[0], filler, [on], f"{name(filler[1])} has no {name(on)}", "add it")
        return (str(number), prop, (self.range_ if of_data else self.class_)(inner[2], inner))

    def _is_data(self, about: About, filler: Triple) -> bool:
        """Tell from its filler whether a restriction on an unknown property is one on a data property."""
        types = self.facts.values(filler[2], RDF.type)
        return (
            OWL.onDataRange in about
            or (isinstance(filler[2], Literal) and filler[1] == OWL.hasValue)
            or DATATYPE in self.facts.kinds(filler[2])
            or RDFS.Datatype in types
        )

    def _facets(self, node: Node, inner: Triple) -> Expression:
        datatype = self.named(inner[2], DATATYPE, inner)
        if inner[2] not in FACETS:
            self.fault(inner, f"{name(inner[2])} is restricted by facets", "restrict a datatype of OWL 2")
        limits = self._only(
            node, inner, [OWL.withRestrictions], "owl:onDatatype has no owl:withRestrictions", "add it"
        )
        parts = [part for item in self.facts.items(limits) for part in self._facet(item, inner[2])]
        return ("DatatypeRestriction", datatype, *parts)

    def _facet(self, item: Triple, datatype: Node) -> Iterable[Expression]:
        about = self._open(item[2], item) if isinstance(item[2], BNode) else {}
        found = [(facet, value) for facet, values in about.items() for value in values]
        if len(found) != 1:
            raise Malformed(item, "a facet is malformed", "write it as [ xsd:minInclusive 1 ]")
        ((facet, value),) = found
        at = (item[2], facet, value)
        if datatype in FACETS and facet not in FACETS[datatype]:
            allowed = ", ".join(sorted(map(name, FACETS[datatype]))) or "none"
            self.fault(at, f"{name(facet)} is no facet of {name(datatype)}", f"use one of: {allowed}")
        return (f"<{facet}>", self.literal(value, at))


def _joined(operator: str, members: list[Expression]) -> Expression:
    return (operator, *members) if len(members) > 1 else members[0]
