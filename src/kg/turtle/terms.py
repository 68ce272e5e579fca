"""Single terms as Turtle spells them (RDF 1.1 Turtle, sections 2.4 and 2.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from rdflib import XSD, Literal, URIRef

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from rdflib import Node

_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LOCAL_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NOT_IN_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\\ud800-\udfff]")
_NOT_IN_STRING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Numbers and truth values that every reader leaves as they are, though they stand without quotes.
_BARE: Final = {XSD.boolean: re.compile(r"true|false"), XSD.integer: re.compile(r"0|-?[1-9][0-9]*")}


def to_normal(term: Node) -> Node:
    """Return ``term`` as it is always written: in NFC, its language tag in small letters, strings untyped.

    Raises ValueError for an IRI with a character that none may have.
    """
    if isinstance(term, Literal):
        datatype = None if term.datatype == XSD.string else term.datatype
        language = term.language and term.language.lower()
        return Literal(normalize("NFC", str(term)), lang=language, datatype=datatype, normalize=False)
    if isinstance(term, URIRef):
        if found := _NOT_IN_IRI.search(term):
            raise ValueError(f"<{term}> is no IRI: it has {found[0]!r}; write %{ord(found[0]):02X} there")
        return URIRef(normalize("NFC", str(term)))
    return term


def spell_iri(iri: str) -> str:
    """Return ``iri`` as a prefixed name where a prefix of RouteCities fits, else in angle brackets."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    if (prefix := _PREFIX_OF.get(iri[:cut])) and _LOCAL_NAME.fullmatch(iri, cut):
        return f"{prefix}:{iri[cut:]}"
    return f"<{iri}>"


def spell_literal(literal: Literal) -> str:
    """Return ``literal`` with its spelling kept: in three quotes if it has line breaks, bare if it may be."""
    bare = _BARE.get(literal.datatype) if literal.datatype else None
    if bare and bare.fullmatch(literal):
        return str(literal)
    text = literal.replace("\\", r"\\").replace('"', r"\"")
    text = _NOT_IN_STRING.sub(lambda found: f"\\u{ord(found[0]):04X}", text)
    quote = '"""' if "\n" in text else '"'
    kind = f"@{literal.language}" if literal.language else ""
    kind = f"^^{spell_iri(literal.datatype)}" if literal.datatype else kind
    return f"{quote}{text}{quote}{kind}"
