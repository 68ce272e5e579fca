"""The SPARQL endpoint: SPARQL 1.1 Protocol over HTTP, one answer for each question and format."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, current_app, request

from kg.errors import ServiceBusy
from kg.negotiation import GRAPHS, RESULTS, Media, choose, choose_format
from kg.protocol import Request, read_request
from kg.store.plan import plan
from kg.store.preflight import Findings, inspect_query
from kg.web import landing
from kg.web.errors import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.settings import Settings
    from kg.store.current import Current, Edition
    from kg.store.wire import Job

blueprint = Blueprint("endpoint", __name__)

_METHODS: Final = "GET, HEAD, POST, OPTIONS"
_PART: Final = 1 << 16
_DIRECT: Final = 1 << 20
STREAMS: Final = 16
"""Long answers on their way at once. Each holds a thread as long as its client cares to read."""
_HTML: Final = Media("text/html", ("html",), ("application/xhtml+xml",), charset=True)


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer a query, or describe the service when there is none."""
    asked = read_request(
        request.method,
        request.query_string.decode("latin-1"),
        request.headers.get("Content-Type", ""),
        request.get_data(),
    )
    if asked.query is None:
        return _describe_service(asked)
    settings: Settings = current_app.config["SETTINGS"]
    findings = inspect_query(asked.query, settings)
    media = _media(asked, RESULTS if findings.form in ("SELECT", "ASK") else GRAPHS)
    return respond(_job(asked.query, asked, findings, media), findings, media)


@blueprint.route("/sparql", methods=["OPTIONS"])
def options() -> Response:
    """Say what may be asked, also across origins (Fetch, section 3.2)."""
    response = Response(status=204)
    response.headers["Allow"] = _METHODS
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _describe_service(asked: Request) -> Response:
    media = _media(asked, (*GRAPHS, _HTML))
    if media is _HTML:
        return landing.page()
    query = landing.service_query()
    findings = inspect_query(query, current_app.config["SETTINGS"])
    return respond(_job(query, asked, findings, media), findings, media)


def _media(asked: Request, offers: Sequence[Media]) -> Media:
    if asked.formats:
        return choose_format(asked.formats, offers)
    return choose(request.headers.get("Accept", ""), offers)


def _job(query: str, asked: Request, findings: Findings, media: Media) -> Job:
    return plan(
        query,
        findings,
        media.type,
        current_app.config["SETTINGS"],
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )


def respond(job: Job, findings: Findings, media: Media) -> Response:
    """Return the answer to ``job``, or 304 if the client has it, or 429 if it asks too much at once."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        tag = _tag(job, edition)
        known = {value.removesuffix("-gzip") for value in request.if_none_match.as_set()}
        if tag in known and not findings.volatile:
            return _finish(Response(status=304), tag, findings, edition)
        with _turn() as admitted:
            if not admitted:
                return problem(
                    429, "You have as many queries running as one address may. Wait for one to end."
                )
            answer = edition.pool.answer(job, findings)
        return _finish(_response(answer, media), tag, findings, edition)


def _tag(job: Job, edition: Edition) -> str:
    return hashlib.sha256(edition.version.encode() + b"\0" + job.encode()).hexdigest()[:32]


def _response(answer: IO[bytes], media: Media) -> Response:
    """Put a short answer into the response and let a long one be read from its file, if a stream is free."""
    size = answer.seek(0, 2)
    answer.seek(0)
    if size <= _DIRECT:
        with answer:
            return Response(answer.read(), content_type=media.content_type)
    if not _streams.acquire(blocking=False):
        answer.close()
        raise ServiceBusy("Too many long answers are being read. Try again, or add LIMIT for a shorter one.")
    response = Response(_parts(answer), content_type=media.content_type)
    response.content_length = size
    response.call_on_close(answer.close)
    response.call_on_close(_streams.release)
    return response


def _parts(answer: IO[bytes]) -> Iterator[bytes]:
    while part := answer.read(_PART):
        yield part


def _finish(response: Response, tag: str, findings: Findings, edition: Edition) -> Response:
    """Say how long and for which requests the answer holds (RFC 9110 and 9111)."""
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Dataset-Version"] = edition.version
    if findings.volatile:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "public, no-cache"
        response.set_etag(tag)
    return response


_streams: Final = threading.Semaphore(STREAMS)
_running: Final[Counter[str]] = Counter()
_lock: Final = threading.Lock()


@contextmanager
def _turn() -> Iterator[bool]:
    """Count the query among those of its address; give whether it may run."""
    limit: Any = current_app.config["SETTINGS"].client_queries
    address = request.remote_addr or ""
    with _lock:
        admitted = not limit or _running[address] < limit
        _running[address] += admitted
    try:
        yield admitted
    finally:
        with _lock:
            _running[address] -= admitted
            if not _running[address]:
                del _running[address]
