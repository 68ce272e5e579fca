"""RDF documents: whole graphs written in any of the formats, with prefixes and in an order of their own."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import UsageError
from kg.store.engine import format_of, read_quads
from kg.store.serialise import (
    GRAPH_FORMATS,
    NOT_XML,
    REPLACEMENT,
    Unwritable,
    writable_as_xml,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LABELLED: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
"""The formats in which every blank node has a label of its own, which may as well stay."""


def convert(data: bytes, path: str, media: str, prefixes: Mapping[str, str]) -> bytes:
    """Return the RDF of ``data``, whose format the suffix of ``path`` tells, in the format ``media``.

    ``media`` is one of ``GRAPH_FORMATS``; one that has no named graphs gets the union of them. The same
    statements in any order give the same bytes: literals as written, and those of ``prefixes`` with which
    IRIs begin. Raises ``FileSyntaxError`` for data that do not parse, and ``UsageError`` for a format that
    is not known or that cannot say what the data say.
    """
    if media not in GRAPH_FORMATS:
        raise UsageError(f"{media} is no format for RDF; use one of {', '.join(GRAPH_FORMATS)}")
    rdf_format = GRAPH_FORMATS[media]
    quads = read_quads(data, path=path, keep_labels=format_of(path) in _LABELLED)
    statements: Iterable[Any] = quads if rdf_format.supports_datasets else (quad.triple for quad in quads)
    ordered = dict(sorted({_key(each): each for each in statements}.items()))
    return _write(ordered.values(), rdf_format, _used(prefixes, ordered))


def _key(statement: ox.Quad | ox.Triple) -> tuple[str, str]:
    """Sort by graph, if there are any, and then by the line that N-Triples has for the statement."""
    if isinstance(statement, ox.Quad):
        return str(statement.graph_name), str(statement.triple)
    return "", str(statement)


def _used(prefixes: Mapping[str, str], keys: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return those of ``prefixes`` with which some IRI begins."""
    text = "\n".join(chain.from_iterable(keys))
    return {prefix: space for prefix, space in prefixes.items() if f"<{space}" in text}


def _write(statements: Iterable[Any], rdf_format: ox.RdfFormat, prefixes: dict[str, str]) -> bytes:
    document = io.BytesIO()
    if rdf_format != ox.RdfFormat.RDF_XML:
        ox.serialize(statements, document, rdf_format, prefixes=prefixes)
        return document.getvalue()
    try:
        ox.serialize(writable_as_xml(statements), document, rdf_format, prefixes=prefixes)
    except Unwritable as error:
        raise UsageError(str(error)) from None
    return NOT_XML.sub(REPLACEMENT, document.getvalue())
