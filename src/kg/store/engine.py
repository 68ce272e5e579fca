"""What the build and the readers both ask of pyoxigraph: files read as written, faults in plain words."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import FileSyntaxError, QuerySyntaxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMATS: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?")
_SENTENCE: Final = re.compile(r"\b[A-Z][a-z]+(?: [\w'-]+)+[^,\[\]\"]*")


def format_of(path: str | Path) -> ox.RdfFormat:
    """Return the RDF format that the suffix of ``path`` names; ``UsageError`` if it names none."""
    suffix = "." + str(path).rsplit(".", 1)[-1].lower()
    if suffix not in FORMATS:
        raise UsageError(f"{path}: the suffix does not tell the RDF format; use one of {', '.join(FORMATS)}")
    return FORMATS[suffix]


def read_quads(
    data: bytes, *, path: str, graph: str | None = None, keep_labels: bool = False
) -> Iterator[ox.Quad]:
    """Yield the statements of ``data``, whose format the suffix of ``path`` tells, literals as written.

    Statements without a graph go to ``graph``. Blank nodes get labels that the same bytes always get and no
    other file does, so that the same file makes the same dataset; ``keep_labels`` keeps the file's own.
    Raises ``FileSyntaxError`` with the line of the first fault.
    """
    if keep_labels and graph is None:
        return _parsed(data, path)
    salt = None if keep_labels else hashlib.sha256(data).hexdigest()[:12]
    return _placed(_parsed(data, path), ox.NamedNode(graph) if graph else None, salt)


def find_faults(data: bytes, path: str) -> list[FileSyntaxError]:
    """Return every fault of the syntax of ``data``, one a line; the parser goes on after each.

    The suffix of ``path`` tells the format. A text that does not end swallows what follows it.
    """
    statements = ox.parse(data, format=format_of(path), base_iri="file:///")
    faults: dict[int | None, FileSyntaxError] = {}
    while True:
        try:
            next(statements)
        except StopIteration:
            return list(faults.values())
        except SyntaxError as error:
            faults.setdefault(error.lineno, _fault(error, path))


def _parsed(data: bytes, path: str) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(data, format=format_of(path), base_iri="file:///")
    except SyntaxError as error:
        raise _fault(error, path) from None


def _fault(error: SyntaxError, path: str) -> FileSyntaxError:
    problem = str(error.msg).partition(": ")
    text = problem[2] if problem[0].startswith("Parser error") else str(error.msg)
    return FileSyntaxError(path, text, line=error.lineno)


def _placed(quads: Iterable[ox.Quad], graph: ox.NamedNode | None, salt: str | None) -> Iterator[ox.Quad]:
    labels: dict[str, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        if salt is None or not isinstance(term, ox.BlankNode):
            return term
        return labels.setdefault(term.value, ox.BlankNode(f"b{salt}n{len(labels)}"))

    for quad in quads:
        place = quad.graph_name
        if graph is not None and isinstance(place, ox.DefaultGraph):
            place = graph
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object), place)


def syntax_error(message: str, query: str) -> QuerySyntaxError:
    """Turn the engine's ``message`` about ``query`` into words for its author.

    The engine lists every token it would have taken; what helps is the place, and its few plain sentences.
    """
    place = _PLACE.match(message)
    if not place:
        return QuerySyntaxError(message.splitlines()[0][:200])
    line, column = int(place[1]), int(place[2])
    reasons = _SENTENCE.findall(message[place.end() :])
    reason = reasons[0].strip().rstrip(".") if reasons else "this is not SPARQL 1.1"
    written = [*query.split("\n"), ""][line - 1]
    words = [word.group() for word in re.finditer(r"\S+", written) if word.start() < column]
    near = words[-1][:40] if words else "the end of the line before"
    return QuerySyntaxError(f"{reason}, near {near}", line=line, column=column)
