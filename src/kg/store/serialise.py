"""The bytes of an answer: the engine's serialisers, with prefixes, a size limit and XML that is XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.store import wire

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator

RESULT_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
_STRING: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_FRAME: Final = 1 << 16
# What XML 1.0, section 2.2, leaves out and UTF-8 text can still hold; the engine writes it as it is.
NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}".encode()
_SPACE: Final = re.compile(r"(?:.*[#/:])?")
_XML_LOCAL_NAME: Final = re.compile(r"[^\W\d][\w.·-]*$")


class ResultTooLong(Exception):
    """The answer has more bytes than the job allows."""


class Unwritable(Exception):
    """The answer holds what the format cannot say."""


class Writer:
    """A file that gathers small writes into frames of the socket and counts the bytes."""

    def __init__(self, sock: socket.socket, job: wire.Job) -> None:
        """Write to ``sock`` up to the bytes that ``job`` allows."""
        self._sock, self._limit = sock, job.size
        self._xml = job.media.endswith("+xml")
        self._pending = bytearray()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take ``data``; raise ``ResultTooLong`` when there was too much of it."""
        self.size += len(data)
        if self.size > self._limit:
            raise ResultTooLong
        self._pending += data
        if len(self._pending) >= _FRAME:
            self._sock.sendall(self._frame(self._last_character()))
        return len(data)

    def _last_character(self) -> int:
        """Return where the last character starts: it may be incomplete, and XML may not have it."""
        start = len(self._pending) - 1
        while start > 0 and self._pending[start] & 0xC0 == 0x80:  # noqa: PLR2004  (UTF-8 goes on here)
            start -= 1
        return start

    def flush(self) -> None:
        """Do nothing: the engine flushes, but frames are sent when they are full."""

    def close(self, report: bytes) -> None:
        """Send what is pending, and ``report`` as the end, in one."""
        self._sock.sendall(self._frame(len(self._pending)) + wire.frame(wire.END, report))

    def _frame(self, length: int) -> bytes:
        part = bytes(self._pending[:length])
        del self._pending[:length]
        if self._xml:
            part = NOT_XML.sub(REPLACEMENT, part)
        return wire.frame(wire.DATA, part)


def write_result(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, writer: Writer, job: wire.Job
) -> None:
    """Write ``result`` in the format of ``job``.

    Raises ``Unwritable`` if the format cannot say it, ``ResultTooLong`` if it is over the limit.
    """
    if not isinstance(result, ox.QueryTriples):
        result.serialize(writer, format=RESULT_FORMATS[job.media])  # type: ignore[arg-type]  # needs write()
        return
    rdf_format = GRAPH_FORMATS[job.media]
    triples: Iterable[ox.Triple] = result
    prefixes: dict[str, str] = {}
    if rdf_format == ox.RdfFormat.RDF_XML:
        triples = writable_as_xml(result)
    elif rdf_format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        triples = sorted(result, key=str)
        prefixes = _used(job.prefixes, triples)
    ox.serialize(triples, writer, rdf_format, prefixes=prefixes)  # type: ignore[arg-type]  # as above


def _used(prefixes: Iterable[tuple[str, str]], triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return those of ``prefixes`` that shorten an IRI of ``triples``."""
    spaces = {_SPACE.match(iri).group() for triple in triples for iri in _iris(triple)}  # type: ignore[union-attr]
    return {prefix: space for prefix, space in prefixes if space in spaces}


def _iris(triple: ox.Triple) -> Iterator[str]:
    for term in triple:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal) and not term.language and term.datatype != _STRING:
            yield term.datatype.value


def writable_as_xml(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield ``triples`` whose properties can be element names (RDF 1.1 XML Syntax, section 6.1.4)."""
    for triple in triples:
        if not _XML_LOCAL_NAME.search(triple.predicate.value):
            raise Unwritable(
                f"RDF/XML cannot write the property <{triple.predicate.value}>; ask for Turtle or JSON-LD"
            )
        yield ox.Triple(_xml_label(triple.subject), triple.predicate, _xml_label(triple.object))


def _xml_label(term: Any) -> Any:
    return ox.BlankNode(f"b{term.value}") if isinstance(term, ox.BlankNode) else term
