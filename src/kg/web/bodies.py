"""The bodies of requests, read whole before anything else, so that who sends slowly holds up nobody."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Final

from kg.errors import KGError, ProtocolError, QueryTooLong, ServiceBusy, UnsupportedMediaType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

READS: Final = 32
"""Bodies that are read at once. Each holds a thread as long as its client takes to send it."""
_PATIENCE: Final = 0.1
_reads: Final = threading.Semaphore(READS)


class Bodies:
    """WSGI middleware that gives the application the whole body, or the error that says why there is none."""

    def __init__(self, app: WSGIApplication, longest: int) -> None:
        """Read bodies of up to ``longest`` bytes for ``app``."""
        self._app, self._longest = app, longest

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Read the body, if there is one, and pass the request on."""
        length = environ.get("CONTENT_LENGTH")
        if length or environ["REQUEST_METHOD"] not in ("GET", "HEAD", "OPTIONS"):
            body = b""
            try:
                body = self._read(environ, length or "")
            except KGError as error:
                environ["kg.error"] = error
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        return self._app(environ, start_response)

    def _read(self, environ: WSGIEnvironment, length: str) -> bytes:
        """Return the body, whether it says its length or comes in chunks."""
        coding = environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower()
        if coding != "identity":
            raise UnsupportedMediaType(f"A body in the coding {coding[:40]} is not read; send it as it is.")
        announced = int(length) if length.isdecimal() else self._longest + 1
        if length and announced > self._longest:
            raise self._too_long()
        if not _reads.acquire(timeout=_PATIENCE):
            raise ServiceBusy("Too many requests are still being sent. Try again.")
        try:
            body: bytes = environ["wsgi.input"].read(announced) if announced else b""
        finally:
            _reads.release()
        if len(body) > self._longest:
            raise self._too_long()
        if length and len(body) < announced:
            raise ProtocolError(f"The body has {len(body)} bytes, but {announced} were announced.")
        return body

    def _too_long(self) -> QueryTooLong:
        return QueryTooLong(f"The body is longer than {self._longest} bytes, the most that is read here.")
