"""The memory of answers, in front of the framework: what was asked of a version is not asked twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.web.encoding import accepts_gzip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_KEYS: Final = (
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_TYPE",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "wsgi.url_scheme",
)
_OF_THE_BODY: Final = frozenset({"Content-Type", "Content-Length", "Content-Encoding"})
_LARGEST: Final = 1 << 20
"""Bytes of the longest body that is kept; a longer one is a stream, and stays one."""
_OVERHEAD: Final = 1000
"""Bytes that an entry costs beside its body and its key."""


_Key = tuple[Any, ...]


class _Entry(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str


class Cache:
    """WSGI middleware that keeps answers with an entity tag, up to a number of bytes, the latest used."""

    def __init__(self, app: WSGIApplication, version: Callable[[], str], limit: int) -> None:
        """Keep ``limit`` bytes of answers of ``app``, whose requests have whole bodies."""
        self._app, self._version, self._limit = app, version, limit
        self._entries: OrderedDict[_Key, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._size = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the application and remember."""
        key = self._key(environ)
        if key is None:
            return self._app(environ, start_response)
        entry = self._find(key)
        if entry is None:
            return self._ask(key, environ, start_response)
        environ["kg.cached"] = True
        if entry.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            kept = [field for field in entry.headers if field[0] not in _OF_THE_BODY]
            start_response("304 NOT MODIFIED", kept)
            return []
        start_response(entry.status, entry.headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else entry.body]

    def _key(self, environ: WSGIEnvironment) -> _Key | None:
        """Return everything that an answer depends on; None if the request is not for the cache."""
        method, body = environ["REQUEST_METHOD"], b""
        if "kg.error" in environ or method not in ("GET", "HEAD", "POST"):
            return None
        if method == "POST":
            body = environ["wsgi.input"].getvalue()
        gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return (self._version(), method == "POST", gzip, body, *map(environ.get, _KEYS))

    def _find(self, key: _Key) -> _Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry:
                self._entries.move_to_end(key)
            return entry

    def _ask(self, key: _Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = status, headers
            return start_response(status, headers, exc_info)

        answer = self._app(environ, note)
        if environ["REQUEST_METHOD"] == "HEAD" or not started or not started[0].startswith("200"):
            return answer
        names = {name.lower(): value for name, value in started[1]}
        length = int(names.get("content-length", _LARGEST + 1))
        if "etag" not in names or names.get("dataset-version") != key[0] or length > _LARGEST:
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", list)()
        self._keep(key, _Entry(started[0], started[1], body, names["etag"]))
        return [body]

    def _keep(self, key: _Key, entry: _Entry) -> None:
        with self._lock:
            if key not in self._entries:
                self._size += _cost(key, entry)
            self._entries[key] = entry
            while self._size > self._limit:
                self._size -= _cost(*self._entries.popitem(last=False))


def _cost(key: _Key, entry: _Entry) -> int:
    return _OVERHEAD + len(entry.body) + sum(map(len, filter(None, key[3:])))
