"""How terms, class expressions and axioms read in a message: prefixed names, and Manchester syntax inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import XSD, Literal, URIRef

from kg.turtle.terms import spell_iri, spell_literal

if TYPE_CHECKING:
    from rdflib import Node

    from kg.ontology.forms import Expression

# OWL 2 Manchester Syntax, section 2.4.
_BETWEEN: Final = {
    "IntersectionOf": " and ",
    "UnionOf": " or ",
    "SomeValuesFrom": " some ",
    "AllValuesFrom": " only ",
    "HasValue": " value ",
    "PropertyChain": " o ",
    "": ", ",
}
_AROUND: Final = {
    "ComplementOf": "not {}",
    "InverseOf": "inverse {}",
    "OneOf": "{{{}}}",
    "HasSelf": "{} Self",
}
_COUNTS: Final = {"MinCardinality": "min", "MaxCardinality": "max", "ExactCardinality": "exactly"}


def name(term: Node) -> str:
    """Return ``term`` as Turtle writes it."""
    if isinstance(term, Literal):
        return spell_literal(term)
    return spell_iri(str(term)) if isinstance(term, URIRef) else "a blank node"


def a(kind: str) -> str:
    """Return ``kind`` with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def phrase(expression: Expression) -> str:
    """Return ``expression`` in Manchester syntax."""
    if isinstance(expression, str):
        return _word(expression)
    operator = str(expression[0]).removeprefix("Object").removeprefix("Data")
    parts = [_inner(part) for part in expression[1:]]
    if operator in _BETWEEN:
        return _BETWEEN[operator].join(parts)
    if operator in _COUNTS:
        parts[:2] = [parts[1], _COUNTS[operator], parts[0]]
        return " ".join(parts)
    if operator == "typeRestriction":
        facets = zip(parts[1::2], parts[2::2], strict=True)
        return f"{parts[0]}[{', '.join(map(' '.join, facets))}]"
    return _AROUND[operator].format(", ".join(parts))


def _inner(part: Expression) -> str:
    words = phrase(part)
    return f"({words})" if " " in words and isinstance(part, tuple) and part[0] != "ObjectOneOf" else words


def _word(text: str) -> str:
    """Return an entity, literal or number of functional syntax as Turtle writes it."""
    if text.startswith("<"):
        return spell_iri(text[1:-1])
    lexical, mark, datatype = text.rpartition("^^")
    if not mark or not text.startswith('"'):
        return text
    if datatype == f"<{XSD.integer}>":
        return lexical[1:-1]
    return lexical if datatype == f"<{XSD.string}>" else f"{lexical}^^{spell_iri(datatype[1:-1])}"
