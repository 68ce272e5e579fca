"""The axioms of an ontology, read from RDF, each with the one statement that makes it.

Follows the Mapping to RDF Graphs, section 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef

from kg.ontology.expressions import FILLERS, Expressions
from kg.ontology.facts import Facts
from kg.ontology.faults import Malformed
from kg.ontology.statements import BY_PREDICATE, BY_TYPE, KINDS, OF_NAMED
from kg.ontology.vocabulary import (
    ANNOTATION,
    CHARACTERISTICS,
    CLASS,
    DATA,
    DATATYPE,
    DECLARING,
    OBJECT,
    datatype_of,
)
from kg.ontology.words import name, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Node

    from kg.ontology.forms import Expression, Form
    from kg.ontology.vocabulary import Triple

# Statements that are parts of an expression, and those that are parts of an axiom or of the header.
_INNER: Final = {
    RDF.first,
    RDF.rest,
    OWL.onProperty,
    OWL.onClass,
    OWL.onDataRange,
    OWL.onDatatype,
    OWL.withRestrictions,
    OWL.datatypeComplementOf,
    *FILLERS,
}
_OUTER: Final = {
    OWL.members,
    OWL.distinctMembers,
    OWL.annotatedSource,
    OWL.annotatedProperty,
    OWL.annotatedTarget,
    OWL.sourceIndividual,
    OWL.assertionProperty,
    OWL.targetIndividual,
    OWL.targetValue,
    OWL.imports,
    OWL.versionIRI,
}
_PARTS: Final = _INNER | _OUTER
# Types that make no axiom, those of RDF Schema that make none beside one of OWL, and those of blank nodes.
_SILENT: Final = {
    *DECLARING,
    OWL.Ontology,
    OWL.Axiom,
    OWL.Annotation,
    OWL.DeprecatedClass,
    OWL.DeprecatedProperty,
    OWL.OntologyProperty,
}
_SOFT: Final[dict[Node, set[str]]] = {RDFS.Class: {CLASS, DATATYPE}, RDF.Property: {OBJECT, DATA, ANNOTATION}}
_UNNAMED: Final = {OWL.Restriction, OWL.DataRange, RDF.List}
_BRACKETS: Final = "put the expression in square brackets"


@dataclass(frozen=True)
class Axiom:
    """One axiom: its form in functional syntax, and the statement without which it is gone."""

    form: Form
    triple: Triple
    subject: str
    """The IRI of the named subject in whose block it stands, empty where there is none."""

    @property
    def is_told(self) -> bool:
        """Whether it is about individuals."""
        return str(self.form[0]).endswith(("Assertion", "SameIndividual", "DifferentIndividuals"))

    def __str__(self) -> str:
        """Read as the statement with prefixes; what has no IRI reads in Manchester syntax."""
        subject, predicate, value = self.triple
        parts = [words for part in self.form[1:] if (words := phrase(part))]
        if predicate == RDF.type and value in BY_TYPE and value not in CHARACTERISTICS:
            return f"{name(value)} of {', '.join(parts)}"
        asserted = str(self.form[0]).endswith("Assertion")
        start = parts[0] if isinstance(subject, BNode) and not asserted else name(subject)
        end = name(value)
        if isinstance(value, BNode) and (predicate == RDF.type or not asserted):
            end = ", ".join(part for part in parts if part != start)
        return f"{start} {'a' if predicate == RDF.type else name(predicate)} {end}"


class Axioms(Expressions):
    """Reads the axioms of a graph; what cannot be read becomes a fault and is counted in ``unread``."""

    def __init__(self, graph: Iterable[Triple]) -> None:
        """Read the statements of ``graph``, each once."""
        super().__init__(Facts(graph))
        self.axioms: list[Axiom] = []
        self.unread = 0
        for triple in self.facts:
            self.subject = self.facts.around(triple[0])
            self._read(triple)
        self._find_loose()

    def _read(self, at: Triple) -> None:
        try:
            if isinstance(at[2], Literal):
                self.named(datatype_of(at[2]), DATATYPE, at)
            form = self._form(at)
        except Malformed as fault:
            self.unread += 1
            self.fault(fault.triple, fault.problem, fault.remedy)
        except RecursionError:
            self.unread += 1
            self.fault(at, "a class expression is nested too deeply", "name some of its parts")
        else:
            if form:
                self.axioms.append(Axiom(form, at, self.subject))

    def _form(self, at: Triple) -> Form | None:
        """Return the axiom that ``at`` makes, if it makes one."""
        subject, predicate, _ = at
        if predicate == RDF.type:
            return self._typed(at)
        if predicate in BY_PREDICATE:
            return BY_PREDICATE[predicate](self, at)
        if predicate in OF_NAMED:
            return OF_NAMED[predicate](self, at) if isinstance(subject, URIRef) else None
        if predicate in _INNER and isinstance(subject, URIRef):
            raise Malformed(at, f"{name(predicate)} is said of a named term", _BRACKETS)
        if predicate in _PARTS or self._is_part(subject):
            return None
        kind = self.kind_of(predicate)
        prop = self.property_(kind, predicate, at)
        return self._asserted(kind, prop, at) if kind in KINDS else None

    def _is_part(self, node: Node) -> bool:
        """Whether ``node`` is a blank node that is an expression, of which nothing more is read here."""
        about = self.facts.about[node] if isinstance(node, BNode) else {}
        return any(part in _INNER or part in OF_NAMED or str(part).startswith(str(XSD)) for part in about)

    def _typed(self, at: Triple) -> Form | None:
        subject, _, value = at
        if value in BY_TYPE:
            return BY_TYPE[value](self, at)
        if value in _UNNAMED and isinstance(subject, URIRef):
            raise Malformed(at, f"{name(subject)} is a named {name(value)}", _BRACKETS)
        if value in _SILENT | _UNNAMED or _SOFT.get(value, set()) & self.facts.kinds(subject):
            return None
        return ("ClassAssertion", self.class_(value, at), self.individual(subject, at))

    def _asserted(self, kind: str, prop: Expression, at: Triple) -> Form:
        subject, predicate, value = at
        if kind == OBJECT and isinstance(value, Literal):
            problem = f"{name(predicate)} is an object property and has the literal {name(value)}"
            raise Malformed(at, problem, "name a resource by its IRI")
        if kind == OBJECT:
            return ("ObjectPropertyAssertion", prop, self.individual(subject, at), self.individual(value, at))
        if not isinstance(value, Literal):
            problem = f"{name(predicate)} is a data property and has the value {name(value)}"
            raise Malformed(at, problem, 'write a literal, as "name"')
        return ("DataPropertyAssertion", prop, self.individual(subject, at), self.literal(value, at))

    def _find_loose(self) -> None:
        """Keep a fault for each class expression that stands in no axiom, or in itself."""
        self.subject = ""
        for kind in (OWL.Class, OWL.Restriction):
            for node in self.facts.of_type(kind):
                at = (node, RDF.type, kind)
                if not isinstance(node, BNode) or node in self.read:
                    continue
                if not self.facts.parents.get(node):
                    self.fault(at, "a class expression stands in no axiom", "remove it or say what it is for")
                elif self.facts.is_looped(node):
                    self.fault(at, "a class expression stands in itself", "remove it or mend the circle")
