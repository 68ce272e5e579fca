"""The gzip coding of answers (RFC 9110, section 8.4), with an entity tag of its own."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LEVEL: Final = 5
_WORTH: Final = 1000
_WHOLE: Final = 1 << 20
"""Bytes of the longest answer that is packed in one; a longer one is packed as it is read."""
_TEXT: Final = re.compile(r"text/|image/svg|application/(?!octet|gzip|zip|vnd)")
_REFUSED: Final = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


def accepts_gzip(header: str) -> bool:
    """Whether a client that sends ``header`` as Accept-Encoding takes gzip."""
    return "gzip" in header and not _REFUSED.search(header.lower())


class Gzip:
    """WSGI middleware that packs answers for clients that take it, where it is worth it."""

    def __init__(self, app: WSGIApplication) -> None:
        """Pack the answers of ``app``, which tells their length."""
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, its entity tags as the application knows them; pack the answer."""
        if not accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self._app(environ, start_response)
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        environ["HTTP_IF_NONE_MATCH"] = known.replace('-gzip"', '"')
        status, headers = "", list[tuple[str, str]]()

        def start(line: str, fields: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], None]:
            nonlocal status, headers
            status, headers = line, fields
            return _refuse_write

        parts = self._app(environ, start)
        if status.startswith("304") and '-gzip"' in known:
            headers = _tagged(headers)
        length = _length(headers)
        if not status.startswith("200") or environ["REQUEST_METHOD"] == "HEAD" or length < _WORTH:
            start_response(status, headers)
            return parts
        packed: Iterable[bytes] = _Packed(parts)
        headers = [*_tagged(headers), ("Content-Encoding", "gzip")]
        if length <= _WHOLE:
            packed = [b"".join(packed)]
            getattr(parts, "close", list)()
            headers.append(("Content-Length", str(len(packed[0]))))
        start_response(status, headers)
        return packed


def _refuse_write(_data: bytes) -> None:
    raise NotImplementedError("answers are given as parts, not written")


def _length(headers: list[tuple[str, str]]) -> int:
    """Return the bytes that could be packed: none where the answer is packed, partial or no text."""
    names = {name.lower(): value for name, value in headers}
    coded = "content-encoding" in names or "content-range" in names
    if coded or not _TEXT.match(names.get("content-type", "")):
        return 0
    return int(names.get("content-length", _WHOLE + 1))


def _tagged(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return ``headers`` with the packed answer's entity tag and without the length."""
    return [
        (name, f'{value[:-1]}-gzip"' if name.lower() == "etag" else value)
        for name, value in headers
        if name.lower() != "content-length"
    ]


class _Packed:
    """The parts of an answer, packed."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        packer = zlib.compressobj(_LEVEL, wbits=31)
        for part in self._parts:
            if packed := packer.compress(part):
                yield packed
        yield packer.flush()

    def close(self) -> None:
        getattr(self._parts, "close", list)()
