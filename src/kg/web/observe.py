"""What the service tells of itself: a log line for each request, counters, health and readiness.

A log line has no query and no address. The counters of all server processes lie in one folder, a small file
for each process, so that whichever process is asked can tell the sum.
"""

from __future__ import annotations

import logging
import mmap
import os
import struct
import threading
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app

from kg.errors import QueryError, ServiceBusy
from kg.store.plan import plan
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.settings import Settings
    from kg.store.current import Current

blueprint = Blueprint("observe", __name__)

_LOG: Final = logging.getLogger("kg.access")
_BOUNDS: Final = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
_STATUSES: Final = (200, 204, 303, 304, 400, 404, 405, 406, 413, 415, 422, 429, 500, 503, 504)
_NAMES: Final = (
    *(f'kg_responses_total{{status="{status}"}}' for status in _STATUSES),
    'kg_responses_total{status="other"}',
    "kg_responses_cached_total",
    *(f'kg_response_seconds_bucket{{le="{bound:g}"}}' for bound in _BOUNDS),
    'kg_response_seconds_bucket{le="+Inf"}',
    "kg_response_seconds_sum",
    "kg_response_seconds_count",
)
_TYPES: Final = {
    "kg_responses_total": "counter",
    "kg_responses_cached_total": "counter",
    "kg_response_seconds": "histogram",
}
_PLACES: Final = {name: place for place, name in enumerate(_NAMES)}
_CELL: Final = struct.Struct("=d")


class Counters:
    """The counters of this process, readable by all that share a folder."""

    def __init__(self, folder: Path | None) -> None:
        """Keep the counters in a file of ``folder`` named after this process, or in memory without one."""
        self._folder = folder
        size = _CELL.size * len(_NAMES)
        self._cells = mmap.mmap(-1, size)
        if folder:
            path = folder / f"{os.getpid()}.counters"
            path.write_bytes(bytes(size))
            with path.open("r+b") as file:
                self._cells = mmap.mmap(file.fileno(), size)
        self._lock = threading.Lock()

    def note(self, status: int, seconds: float, *, cached: bool) -> None:
        """Count one response."""
        label = str(status) if status in _STATUSES else "other"
        bounds = [f"{bound:g}" for bound in _BOUNDS if seconds <= bound]
        with self._lock:
            self._add(f'kg_responses_total{{status="{label}"}}', 1)
            self._add("kg_responses_cached_total", cached)
            for bound in (*bounds, "+Inf"):
                self._add(f'kg_response_seconds_bucket{{le="{bound}"}}', 1)
            self._add("kg_response_seconds_sum", seconds)
            self._add("kg_response_seconds_count", 1)

    def _add(self, name: str, amount: float) -> None:
        place = _PLACES[name] * _CELL.size
        _CELL.pack_into(self._cells, place, _CELL.unpack_from(self._cells, place)[0] + amount)

    def totals(self) -> dict[str, float]:
        """Return the sums over all processes."""
        shared = self._folder.glob("*.counters") if self._folder else ()
        contents = [path.read_bytes() for path in shared] or [bytes(self._cells)]
        columns = zip(*(struct.unpack(f"={len(_NAMES)}d", content) for content in contents), strict=True)
        return {name: sum(column) for name, column in zip(_NAMES, columns, strict=True)}


class Observer:
    """WSGI middleware that counts and logs every response."""

    def __init__(self, app: WSGIApplication, counters: Counters) -> None:
        """Watch ``app``."""
        self._app, self._counters = app, counters

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on; note its status and the time until the answer is ready to be sent."""
        started = time.perf_counter()
        status = "500"

        def note(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = line
            return start_response(line, headers, exc_info)

        try:
            return self._app(environ, note)
        finally:
            seconds = time.perf_counter() - started
            self._counters.note(int(status[:3]), seconds, cached="kg.cached" in environ)
            path = quote(environ.get("PATH_INFO", "").encode("latin-1", "replace")[:200])
            _LOG.info("%s %s %s %.1f ms", environ["REQUEST_METHOD"], path, status[:3], seconds * 1000)


@blueprint.route("/health")
def health() -> Response:
    """Say that the process lives."""
    return _plain("alive\n")


@blueprint.route("/ready")
def ready() -> Response:
    """Say whether a query would be answered now."""
    current: Current = current_app.config["CURRENT"]
    settings: Settings = current_app.config["SETTINGS"]
    findings = inspect_query("ASK {}", settings)
    try:
        with current.edition() as edition:
            edition.pool.answer(plan("ASK {}", findings, "text/csv", settings), findings).close()
    except QueryError as error:
        raise ServiceBusy(f"Not ready: {error}") from error
    return _plain(f"ready with version {current.version}\n")


@blueprint.route("/metrics")
def metrics() -> Response:
    """Return the counters in the Prometheus text format."""
    counters: Counters = current_app.config["COUNTERS"]
    current: Current = current_app.config["CURRENT"]
    lines: list[str] = []
    for name, value in counters.totals().items():
        family = next(family for family in _TYPES if name.startswith(family))
        heading = f"# TYPE {family} {_TYPES[family]}"
        lines += [] if heading in lines else [heading]
        lines.append(f"{name} {value:g}")
    with current.edition() as edition:
        lines += [
            "# TYPE kg_queries_waiting gauge",
            f'kg_queries_waiting{{lane="quick"}} {edition.pool.quick.waiting}',
            f'kg_queries_waiting{{lane="long"}} {edition.pool.long.waiting}',
            "# TYPE kg_dataset_info gauge",
            f'kg_dataset_info{{version="{edition.version}"}} 1',
        ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
