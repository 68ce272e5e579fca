"""The SPARQL endpoint: SPARQL 1.1 Protocol over HTTP, one answer for each question and format.

It stands before Flask as WSGI, because Flask would take longer than the engine. What it does not answer (no
query, other methods, errors) it hands on, so that every error is worded in one place.
"""

from __future__ import annotations

import hashlib
import threading
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from flask import Response, current_app, request

from kg.errors import ServiceBusy
from kg.negotiation import GRAPHS, RESULTS, Media, choose, choose_format
from kg.protocol import Request, read_request
from kg.store.plan import plan
from kg.store.preflight import Findings, inspect_query
from kg.web.headers import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.settings import Settings
    from kg.store.current import Current, Edition
    from kg.store.wire import Job
    from kg.web.clients import Clients

PATH: Final = "/sparql"
STREAMS: Final = 16
"""Long answers on their way at once. Each holds a thread as long as its client cares to read."""
_PART: Final = 1 << 16
_streams: Final = threading.Semaphore(STREAMS)


class Reply(NamedTuple):
    """An answer on its way out."""

    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]


class Service:
    """What a query needs: the dataset being served, the settings, and the addresses that ask."""

    def __init__(self, current: Current, settings: Settings, clients: Clients) -> None:
        """Answer from ``current`` within ``settings``."""
        self.current, self.settings, self._clients = current, settings, clients

    def reply(self, job: Job, findings: Findings, media: Media, environ: WSGIEnvironment) -> Reply:
        """Return the answer to ``job`` in ``media``, or 304 if the client has it.

        Raises a ``QueryError``, among them ``TooManyQueries`` and ``ServiceBusy``, or ``NotAcceptable``.
        """
        with self.current.edition() as edition:
            tag = _tag(job, edition)
            headers = _headers(tag, findings, edition)
            if not findings.volatile and f'"{tag}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
                return Reply("304 NOT MODIFIED", headers, [])
            with self._clients.turn(environ.get("REMOTE_ADDR", "")):
                answer = edition.pool.answer(job, findings)
        length = len(answer) if isinstance(answer, bytes) else answer.seek(0, 2)
        content = [("Content-Type", media.content_type), ("Content-Length", str(length))]
        body = [answer] if isinstance(answer, bytes) else _Stream(answer)
        return Reply("200 OK", [*content, *headers], body)


class Endpoint:
    """WSGI middleware that answers queries at ``/sparql``."""

    def __init__(self, app: WSGIApplication, service: Service) -> None:
        """Hand on to ``app`` what is no query; requests have whole bodies."""
        self._app, self._service = app, service

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a query, or let the application say why not."""
        asks = environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] in ("GET", "HEAD", "POST")
        if not asks or "kg.error" in environ:
            return self._app(environ, start_response)
        try:
            reply = self._answer(environ)
        except Exception as error:  # noqa: BLE001  (Flask words what is ours, and notes what is not)
            environ["kg.error"] = error
            reply = None
        if reply is None:
            return self._app(environ, start_response)
        start_response(reply.status, [*reply.headers, *ALWAYS])
        if environ["REQUEST_METHOD"] == "HEAD":
            getattr(reply.body, "close", list)()
            return []
        return reply.body

    def _answer(self, environ: WSGIEnvironment) -> Reply | None:
        asked = _read(environ)
        if asked.query is None:
            return None
        settings = self._service.settings
        findings = inspect_query(asked.query, settings)
        offers = RESULTS if findings.form in ("SELECT", "ASK") else GRAPHS
        media = negotiate(asked, offers, environ)
        job = plan(
            asked.query,
            findings,
            media.type,
            settings,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        return self._service.reply(job, findings, media, environ)


def negotiate(asked: Request, offers: tuple[Media, ...], environ: WSGIEnvironment) -> Media:
    """Return the format that ``asked`` names or the Accept header likes best; ``NotAcceptable`` if none."""
    if asked.formats:
        return choose_format(asked.formats, offers)
    return choose(environ.get("HTTP_ACCEPT", ""), offers)


def answer_query(query: str, media: Media) -> Response:
    """Return the answer in ``media`` to a ``query`` of our own, from within a Flask view.

    Raises as ``inspect_query`` and ``Service.reply`` do.
    """
    service: Service = current_app.config["SERVICE"]
    findings = inspect_query(query, service.settings)
    job = plan(query, findings, media.type, service.settings)
    reply = service.reply(job, findings, media, request.environ)
    if request.method == "HEAD":
        getattr(reply.body, "close", list)()
        return Response([], reply.status, reply.headers)
    return Response(reply.body, reply.status, reply.headers)


def _read(environ: WSGIEnvironment) -> Request:
    method = environ["REQUEST_METHOD"]
    return read_request(
        method,
        environ.get("QUERY_STRING", ""),
        environ.get("CONTENT_TYPE", ""),
        environ["wsgi.input"].read() if method == "POST" else b"",
    )


def _tag(job: Job, edition: Edition) -> str:
    return hashlib.sha256(edition.version.encode() + b"\0" + job.encoded).hexdigest()[:32]


def _headers(tag: str, findings: Findings, edition: Edition) -> list[tuple[str, str]]:
    """Say how long and for which requests the answer holds (RFC 9110 and 9111)."""
    headers = [("Vary", "Accept, Accept-Encoding"), ("Dataset-Version", edition.version)]
    if findings.volatile:
        return [*headers, ("Cache-Control", "no-store")]
    return [*headers, ("Cache-Control", "public, no-cache"), ("ETag", f'"{tag}"')]


class _Stream:
    """A long answer that is read from its file as the client takes it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        if not _streams.acquire(blocking=False):
            file.close()
            raise ServiceBusy(
                "Too many long answers are being read. Try again, or add LIMIT for a shorter one."
            )

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while part := self._file.read(_PART):
            yield part

    def close(self) -> None:
        if not self._file.closed:
            self._file.close()
            _streams.release()
