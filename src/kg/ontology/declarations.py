"""Declarations: every term declared, as one kind of property or of class, under a name of its own."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rdflib import RDF, RDFS

from kg.ontology.faults import ProfileFault
from kg.ontology.vocabulary import (
    ANNOTATION,
    BUILT_IN,
    CLASS,
    DATA,
    DATATYPE,
    DECLARING,
    INDIVIDUAL,
    OBJECT,
    PROPERTY,
    TERMS,
    is_reserved,
)
from kg.ontology.words import a, name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib import Node, URIRef

    from kg.ontology.axioms import Axioms
    from kg.ontology.facts import Facts

_PROPERTIES: Final = (OBJECT, DATA, ANNOTATION)
_APART: Final = {*combinations(_PROPERTIES, 2), (CLASS, DATATYPE)}
_TYPES: Final = {kind: name(term) for term, kind in DECLARING.items()}
_INSTEAD: Final[dict[Node, str]] = {
    RDFS.Resource: "name owl:Thing",
    RDFS.Class: "write owl:Class",
    RDF.Property: "write owl:ObjectProperty, owl:DatatypeProperty or owl:AnnotationProperty",
    RDF.langString: "name rdf:PlainLiteral",
}
_OWN: Final = "give your term an IRI of your own"
_ALIKE: Final = 80


def check_declarations(axioms: Axioms) -> Iterator[ProfileFault]:
    """Yield what is declared as two kinds, under a reserved name, or used as what it is not declared to be.

    Follows the Structural Specification, sections 2.4, 5.2 and 5.8.1.
    """
    for term, kinds in axioms.facts.declared.items():
        for kind, at in kinds.items():
            if is_reserved(term) and BUILT_IN.get(term) != kind:
                yield ProfileFault(str(term), at, f"{name(term)} is declared as {a(kind)} and reserved", _OWN)
        for one, other in sorted(_APART):
            if one in kinds and other in kinds:
                problem = f"{name(term)} is declared as {a(one)} and as {a(other)}"
                yield ProfileFault(str(term), kinds[other], problem, "keep one declaration")
    names: dict[str, dict[Node, str]] = {}
    for (term, kind), (subject, at) in axioms.uses.items():
        if is_reserved(term):
            if BUILT_IN.get(term) != kind:
                yield ProfileFault(subject, at, *_reserved(term, kind))
        elif kind != INDIVIDUAL and kind not in axioms.facts.declared.get(term, ()):
            yield ProfileFault(subject, at, *_undeclared(axioms.facts, names, term, kind))


def _reserved(term: URIRef, kind: str) -> tuple[str, str]:
    """Return problem and remedy of a name of OWL, RDF or XML Schema that is no ``kind``."""
    if term not in TERMS:
        near = _nearest(term, {other: _last(other) for other in TERMS})
        return f"{name(term)} is no term of its vocabulary", f"write {near}" if near else "correct its name"
    if kind == INDIVIDUAL:
        return f"{name(term)} is used as an individual and reserved", "name a resource of your own"
    remedy = "name one that is" if kind == DATATYPE else f"name {a(kind)} of your own"
    return f"{name(term)} is no {kind} of OWL 2 DL", _INSTEAD.get(term, remedy)


def _undeclared(facts: Facts, names: dict[str, dict[Node, str]], term: URIRef, kind: str) -> tuple[str, str]:
    """Return problem and remedy of ``term``, which is used as a ``kind`` and not declared as one.

    ``names`` keeps, for each kind, the last part of the name of each declared term.
    """
    if others := sorted(facts.declared.get(term, ())):
        declared = " and ".join(map(a, others))
        only = f", or declare it as {_TYPES[kind]} only" if kind in _TYPES else ""
        return f"{name(term)} is used as {a(kind)} and declared as {declared}", f"name {a(kind)} here{only}"
    if kind not in names:
        alike = set(_PROPERTIES) if kind == PROPERTY else {kind}
        names[kind] = {other: _last(other) for other, kinds in facts.declared.items() if alike & set(kinds)}
    near = _nearest(term, names[kind])
    remedy = f"declare it, or write {near}" if near else "declare it or correct its name"
    return f"{name(term)} is used as {a(kind)} and not declared", remedy


def _nearest(term: URIRef, known: Mapping[Node, str]) -> str:
    """Return the term of ``known`` whose last part is most like that of ``term``; the first of several."""
    found = process.extract(_last(term), known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return min((name(other) for _, score, other in found if score == found[0][1]), default="")


def _last(term: Node) -> str:
    return re.split("[/#]", str(term))[-1]
