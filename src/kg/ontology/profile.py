"""The OWL 2 DL profile: what in a graph keeps it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from kg.namespaces import RC

if TYPE_CHECKING:
    from collections.abc import Iterable

# OWL 2 Structural Specification, section 4; owl:real and owl:rational have no literals in use here.
DATATYPES: Final = frozenset(
    {RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal, XSD.anyURI, XSD.base64Binary, XSD.boolean, XSD.byte}
    | {XSD.dateTime, XSD.dateTimeStamp, XSD.decimal, XSD.double, XSD.float, XSD.hexBinary, XSD.int}
    | {XSD.integer, XSD.language, XSD.long, XSD.Name, XSD.NCName, XSD.negativeInteger, XSD.NMTOKEN}
    | {XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.normalizedString, XSD.positiveInteger, XSD.short}
    | {XSD.string, XSD.token, XSD.unsignedByte, XSD.unsignedInt, XSD.unsignedLong, XSD.unsignedShort}
)
PROPERTY_KINDS: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def check_profile(graph: Graph) -> tuple[str, ...]:
    """Return, sorted, one sentence for each thing in ``graph`` that keeps it out of OWL 2 DL.

    Follows sections 4 and 5.8 of the OWL 2 Structural Specification as far as properties of two kinds,
    undeclared terms of this ontology and datatypes outside the datatype map go.
    """
    problems = (*_properties_of_two_kinds(graph), *_undeclared_terms(graph), *_foreign_datatypes(graph))
    return tuple(sorted(problems))


def _properties_of_two_kinds(graph: Graph) -> Iterable[str]:
    for term in set(graph.subjects(RDF.type, None)):
        kinds = [kind.fragment for kind in PROPERTY_KINDS if (term, RDF.type, kind) in graph]
        if len(kinds) > 1:
            yield f"{term} is declared as {' and as '.join(kinds)}; keep one"


def _undeclared_terms(graph: Graph) -> Iterable[str]:
    declared = {term for kind in (OWL.Class, *PROPERTY_KINDS) for term in graph.subjects(RDF.type, kind)}
    used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(RC)}
    for term in used - declared:
        yield f"{term} is used and not declared; declare it or correct its name"


def _foreign_datatypes(graph: Graph) -> Iterable[str]:
    values = {term.datatype for term in graph.objects() if isinstance(term, Literal) and term.datatype}
    ranges = {term for term in graph.objects(None, RDFS.range) if str(term).startswith((str(XSD), str(RDF)))}
    for datatype in (values | ranges) - DATATYPES:
        yield f"{datatype} is no datatype of OWL 2; use one that is"
