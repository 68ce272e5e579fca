"""What OWL 2 itself names: kinds of terms, built-in terms, datatypes and their facets, reserved names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef

if TYPE_CHECKING:
    from rdflib import Node

Triple = tuple["Node", "Node", "Node"]

CLASS: Final = "class"
DATATYPE: Final = "datatype"
OBJECT: Final = "object property"
DATA: Final = "data property"
ANNOTATION: Final = "annotation property"
INDIVIDUAL: Final = "individual"
PROPERTY: Final = "property"
"""A property of which nothing tells the kind."""

# Structural Specification, section 5; Mapping to RDF Graphs, table 7.
DECLARING: Final[dict[Node, str]] = {
    OWL.Class: CLASS,
    RDFS.Datatype: DATATYPE,
    OWL.ObjectProperty: OBJECT,
    OWL.DatatypeProperty: DATA,
    OWL.AnnotationProperty: ANNOTATION,
    OWL.NamedIndividual: INDIVIDUAL,
}
# What a property may be said to be: the axiom of an object property; only the first suits a data property.
CHARACTERISTICS: Final[dict[Node, str]] = {
    OWL.FunctionalProperty: "FunctionalObjectProperty",
    OWL.InverseFunctionalProperty: "InverseFunctionalObjectProperty",
    OWL.ReflexiveProperty: "ReflexiveObjectProperty",
    OWL.IrreflexiveProperty: "IrreflexiveObjectProperty",
    OWL.SymmetricProperty: "SymmetricObjectProperty",
    OWL.AsymmetricProperty: "AsymmetricObjectProperty",
    OWL.TransitiveProperty: "TransitiveObjectProperty",
}

_NUMBERS: Final = (
    {OWL.rational, OWL.real, XSD.byte, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.integer, XSD.long}
    | {XSD.negativeInteger, XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger, XSD.short}
    | {XSD.unsignedByte, XSD.unsignedInt, XSD.unsignedLong, XSD.unsignedShort}
)
_STRINGS: Final = {
    RDF.PlainLiteral,
    XSD.NCName,
    XSD.NMTOKEN,
    XSD.Name,
    XSD.language,
    XSD.normalizedString,
} | {XSD.string, XSD.token, XSD.anyURI}
_LENGTHS: Final = {XSD.length, XSD.minLength, XSD.maxLength}
_BOUNDS: Final = {XSD.minInclusive, XSD.maxInclusive, XSD.minExclusive, XSD.maxExclusive}
# Section 4: the datatype map, each datatype with the facets by which it may be restricted.
FACETS: Final[dict[Node, set[URIRef]]] = {
    **dict.fromkeys(_NUMBERS, _BOUNDS),
    **dict.fromkeys(_STRINGS, _LENGTHS | {XSD.pattern}),
    **dict.fromkeys((XSD.hexBinary, XSD.base64Binary), _LENGTHS),
    **dict.fromkeys((XSD.dateTime, XSD.dateTimeStamp), _BOUNDS),
    **{datatype: set() for datatype in (RDFS.Literal, RDF.XMLLiteral, XSD.boolean)},
    RDF.PlainLiteral: _LENGTHS | {XSD.pattern, URIRef(f"{RDF}langRange")},
}

_ANNOTATIONS: Final = {
    OWL.backwardCompatibleWith,
    OWL.deprecated,
    OWL.incompatibleWith,
    OWL.priorVersion,
    OWL.versionInfo,
} | {RDFS.comment, RDFS.isDefinedBy, RDFS.label, RDFS.seeAlso}
# Table 5 of the Mapping: what need not be declared.
BUILT_IN: Final[dict[Node, str]] = {
    **dict.fromkeys((OWL.Thing, OWL.Nothing), CLASS),
    **dict.fromkeys((OWL.topObjectProperty, OWL.bottomObjectProperty), OBJECT),
    **dict.fromkeys((OWL.topDataProperty, OWL.bottomDataProperty), DATA),
    **dict.fromkeys(FACETS, DATATYPE),
    **dict.fromkeys(_ANNOTATIONS, ANNOTATION),
}
# Section 2.4: no term of an ontology's own has an IRI that begins so.
RESERVED: Final = (str(OWL), str(RDF), str(RDFS), str(XSD))
TERMS: Final = {
    URIRef(f"{vocabulary}{name}")
    for vocabulary in (OWL, RDF, RDFS, XSD)
    for name in vocabulary.__annotations__
}


def is_reserved(term: Node) -> bool:
    """Whether ``term`` is an IRI of OWL, RDF, RDF Schema or XML Schema."""
    return isinstance(term, URIRef) and str(term).startswith(RESERVED)


def datatype_of(literal: Literal) -> URIRef:
    """Return the datatype of ``literal`` in OWL 2, where text with a language tag is an rdf:PlainLiteral."""
    if literal.language:
        return RDF.PlainLiteral
    return literal.datatype or XSD.string
