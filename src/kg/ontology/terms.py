"""Single terms read from RDF into functional syntax, and what is met on the way: their uses, and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rdflib import OWL, RDFS, BNode, Literal, URIRef

from kg.ontology.faults import Malformed, ProfileFault
from kg.ontology.vocabulary import (
    ANNOTATION,
    CLASS,
    DATA,
    DATATYPE,
    INDIVIDUAL,
    OBJECT,
    PROPERTY,
    datatype_of,
)
from kg.ontology.words import a, name

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib import Node

    from kg.ontology.facts import Facts
    from kg.ontology.forms import Expression
    from kg.ontology.vocabulary import Triple

_EXPECTED: Final = {
    CLASS: "name a class, or describe one in square brackets",
    DATATYPE: "name a datatype, such as xsd:string",
    INDIVIDUAL: "name a resource by its IRI",
}


class Terms:
    """Reads terms of a graph; keeps the first use of each term as each kind, and what is wrong."""

    def __init__(self, facts: Facts) -> None:
        """Read from ``facts``."""
        self.facts = facts
        self.subject = ""
        self.faults: list[ProfileFault] = []
        self.uses: dict[tuple[URIRef, str], tuple[str, Triple]] = {}
        self.simple: list[tuple[str, str, Triple, str]] = []

    def fault(self, at: Triple, problem: str, remedy: str) -> None:
        """Keep a fault at ``at``, in the block of the present subject."""
        self.faults.append(ProfileFault(self.subject, at, problem, remedy))

    def named(self, node: Node, kind: str, at: Triple) -> str:
        """Keep that ``node``, which must have an IRI, is used as a ``kind``; return it."""
        if not isinstance(node, URIRef):
            what = name(node) if isinstance(node, Literal) else "a blank node"
            remedy = _EXPECTED.get(kind, f"name the {kind} by its IRI")
            raise Malformed(at, f"{what} stands where {a(kind)} is meant", remedy)
        self.uses.setdefault((node, kind), (self.subject, at))
        return f"<{node}>"

    def require_simple(self, prop: Expression, at: Triple, where: str) -> None:
        """Keep that the object property ``prop`` must be simple because of ``where``."""
        self.simple.append((prop if isinstance(prop, str) else str(prop[1]), self.subject, at, where))

    def object_property(self, node: Node, at: Triple) -> Expression:
        """Return the object property, or inverse of one, ``node``, which stands in ``at``."""
        inverted = self.facts.values(node, OWL.inverseOf) if isinstance(node, BNode) else ()
        if len(inverted) != 1:
            return self.named(node, OBJECT, at)
        return ("ObjectInverseOf", self.named(inverted[0], OBJECT, (node, OWL.inverseOf, inverted[0])))

    def data_property(self, node: Node, at: Triple) -> str:
        """Return the data property ``node``."""
        if node == OWL.topDataProperty and at[1] != RDFS.subPropertyOf:
            self.fault(at, "owl:topDataProperty is used in an axiom", "name the data property that is meant")
        return self.named(node, DATA, at)

    def kind_of(self, *nodes: Node) -> str:
        """Return the kind of the first of the properties ``nodes`` of which it is known, else nothing."""
        for node in nodes:
            kinds = {OBJECT} if isinstance(node, BNode) else self.facts.kinds(node)
            for kind in (OBJECT, DATA, ANNOTATION):
                if kind in kinds:
                    return kind
        return ""

    def property_(self, kind: str, node: Node, at: Triple) -> Expression:
        """Return ``node`` as a property of ``kind``."""
        if kind == OBJECT:
            return self.object_property(node, at)
        if kind == DATA:
            return self.data_property(node, at)
        return self.named(node, kind or PROPERTY, at)

    def individual(self, node: Node, at: Triple) -> str:
        """Return the individual ``node``, which may be a blank node."""
        return f"_:{node}" if isinstance(node, BNode) else self.named(node, INDIVIDUAL, at)

    def known(self, node: Node, at: Triple) -> str:
        """Return the individual ``node``, which must have an IRI here (section 11.2)."""
        return self.named(node, INDIVIDUAL, at)

    def literal(self, node: Node, at: Triple) -> str:
        """Return the literal ``node``."""
        if not isinstance(node, Literal):
            raise Malformed(at, f"{name(node)} stands where a literal is meant", 'write a literal, as "name"')
        text = str(node).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"@{node.language}' if node.language else f'"{text}"^^<{datatype_of(node)}>'

    def members(self, at: Triple, read: Callable[[Node, Triple], Any], least: int) -> list[Any]:
        """Read each item of the list in ``at``, which should have ``least`` of them.

        Raises Malformed for an empty list.
        """
        found = [read(item[2], item) for item in self.facts.items(at)]
        if len(found) >= least:
            return found
        remedy = "name two or more" if least > 1 else "name one or more"
        if not found:
            raise Malformed(at, f"{name(at[1])} has no member", remedy)
        self.fault(at, f"{name(at[1])} has only one member", remedy)
        return found
