"""The query operation of the SPARQL 1.1 Protocol (section 2.1), free of any web framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from kg.errors import ProtocolError, QueryRefused, UnsupportedMediaType

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_UTF8: Final = ("utf-8", "utf8", "us-ascii", "")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_FIELDS: Final = 1000


@dataclass(frozen=True)
class Request:
    """One query operation."""

    query: str | None
    """The text of the query; None when a GET asks for the service description instead."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    """Values of ``format``, which go before the Accept header."""


def read_request(method: str, query_string: str, content_type: str, body: bytes) -> Request:
    """Return the operation that a request asks for.

    ``query_string`` is still percent-encoded; ``content_type`` is the header's value, or empty. Raises
    ``ProtocolError``, ``UnsupportedMediaType``, or ``QueryRefused`` for an update.
    """
    pairs = _pairs(query_string)
    if method == "POST":
        pairs += _posted(content_type, body)
    if any(name == "update" for name, _ in pairs):
        raise QueryRefused("This service is read-only and takes no update.")
    queries = _values(pairs, "query")
    if len(queries) > 1:
        raise ProtocolError(f"The request has {len(queries)} queries; send exactly one.")
    if not queries and method == "POST":
        raise ProtocolError("The request has no query; send it as the form field “query” or as the body.")
    return Request(
        query=queries[0].removeprefix("\ufeff") if queries else None,
        default_graphs=_iris(pairs, "default-graph-uri"),
        named_graphs=_iris(pairs, "named-graph-uri"),
        formats=tuple(filter(None, _values(pairs, "format"))),
    )


def _posted(content_type: str, body: bytes) -> list[tuple[str, str]]:
    media, charset = _media(content_type)
    if media == _UPDATE:
        raise QueryRefused("This service is read-only and takes no update.")
    if media not in (_FORM, _DIRECT):
        raise UnsupportedMediaType(
            f"A body of type “{media or 'not said'}” is no query; "
            f"send {_DIRECT}, or {_FORM} with a field “query”."
        )
    if charset not in _UTF8:
        raise UnsupportedMediaType(f"The charset {charset} is not read; send UTF-8.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(f"The body is not UTF-8: byte {error.start} is wrong.") from None
    return _pairs(text) if media == _FORM else [("query", text)]


def _media(content_type: str) -> tuple[str, str]:
    """Return media type and charset, in lower case."""
    media, *parameters = (part.strip() for part in content_type.lower().split(";"))
    values = dict(parameter.partition("=")[::2] for parameter in parameters)
    return media, values.get("charset", "").strip('"')


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise ProtocolError("The parameters are not percent-encoded UTF-8.") from None
    except ValueError:
        raise ProtocolError(f"The request has more than {_FIELDS} parameters.") from None


def _values(pairs: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in pairs if name == wanted)


def _iris(pairs: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    values = _values(pairs, wanted)
    for value in values:
        if not _ABSOLUTE.fullmatch(value):
            raise ProtocolError(f"{wanted} must be an absolute IRI, not “{value[:100]}”.")
    return values
