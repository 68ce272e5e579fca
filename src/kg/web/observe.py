"""What the service tells of itself: a log line for each request, counters, health and readiness.

A log line has no query and no address. The counters of all server processes lie in one folder, a small file
for each process, so that whichever process is asked can tell the sum.
"""

from __future__ import annotations

import json
import mmap
import os
import threading
import time
from bisect import bisect_left
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app

from kg.errors import (
    OutOfMemory,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLong,
    ResultTooLarge,
    ServiceBusy,
    TooManyQueries,
)
from kg.store.plan import plan
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.settings import Settings
    from kg.store.current import Current
    from kg.store.pool import Pool

blueprint = Blueprint("observe", __name__)

_BOUNDS: Final = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
_STATUSES: Final = (200, 204, 206, 303, 304, 400, 404, 405, 406, 413, 415, 422, 429, 500, 502, 503, 504)
_LIMITS: Final[dict[type, str]] = {
    QueryTooLong: "query",
    QueryRefused: "refused",
    QueryTimeout: "time",
    ResultTooLarge: "result",
    OutOfMemory: "memory",
    ServiceBusy: "busy",
    TooManyQueries: "client",
}
_NAMES: Final = (
    *(f'kg_responses_total{{status="{status}"}}' for status in _STATUSES),
    'kg_responses_total{status="other"}',
    "kg_responses_cached_total",
    *(f'kg_limits_hit_total{{limit="{limit}"}}' for limit in _LIMITS.values()),
    *(f'kg_response_seconds_bucket{{le="{bound:g}"}}' for bound in _BOUNDS),
    'kg_response_seconds_bucket{le="+Inf"}',
    "kg_response_seconds_sum",
    "kg_response_seconds_count",
    "kg_readers_started_total",
    'kg_queries_waiting{lane="quick"}',
    'kg_queries_waiting{lane="long"}',
)
_TYPES: Final = {
    "kg_responses_total": "counter",
    "kg_responses_cached_total": "counter",
    "kg_limits_hit_total": "counter",
    "kg_response_seconds": "histogram",
    "kg_readers_started_total": "counter",
    "kg_queries_waiting": "gauge",
}
_PLACES: Final = {name: place for place, name in enumerate(_NAMES)}
_OTHER: Final = _PLACES['kg_responses_total{status="other"}']
_STATUS_PLACES: Final = {str(status): place for place, status in enumerate(_STATUSES)}
_FIRST_BUCKET: Final = _PLACES[f'kg_response_seconds_bucket{{le="{_BOUNDS[0]:g}"}}']
_CELL: Final = 8


class Counters:
    """The counters of this process, readable by all that share a folder."""

    def __init__(self, folder: Path | None) -> None:
        """Keep the counters in a file of ``folder`` named after this process, or in memory without one."""
        self._folder = folder
        size = _CELL * len(_NAMES)
        memory = mmap.mmap(-1, size)
        if folder:
            path = folder / f"{os.getpid()}.counters"
            path.write_bytes(bytes(size))
            with path.open("r+b") as file:
                memory = mmap.mmap(file.fileno(), size)
        self._cells = memoryview(memory).cast("d")
        self._lock = threading.Lock()

    def note(self, status: str, seconds: float, *, cached: bool, error: object) -> None:
        """Count one response, and the limit that its ``error`` tells of."""
        cells = self._cells
        with self._lock:
            cells[_STATUS_PLACES.get(status, _OTHER)] += 1
            cells[_PLACES["kg_responses_cached_total"]] += cached
            for place in range(bisect_left(_BOUNDS, seconds), len(_BOUNDS) + 1):
                cells[_FIRST_BUCKET + place] += 1
            cells[_PLACES["kg_response_seconds_sum"]] += seconds
            cells[_PLACES["kg_response_seconds_count"]] += 1
            if limit := _LIMITS.get(type(error)):
                cells[_PLACES[f'kg_limits_hit_total{{limit="{limit}"}}']] += 1

    def set_state(self, pool: Pool) -> None:
        """Note how many readers ``pool`` has started and how many queries wait for one."""
        self._cells[_PLACES["kg_readers_started_total"]] = pool.forks
        self._cells[_PLACES['kg_queries_waiting{lane="quick"}']] = pool.quick.waiting
        self._cells[_PLACES['kg_queries_waiting{lane="long"}']] = pool.long.waiting

    def totals(self) -> dict[str, float]:
        """Return the sums over all processes."""
        shared = self._folder.glob("*.counters") if self._folder else ()
        contents = [memoryview(path.read_bytes()).cast("d") for path in shared] or [self._cells]
        return {name: sum(cells[place] for cells in contents) for name, place in _PLACES.items()}


class Observer:
    """WSGI middleware that counts and logs every response."""

    def __init__(self, app: WSGIApplication, counters: Counters, current: Current, log: str) -> None:
        """Watch ``app``; write log lines as ``log`` says: text, json or off."""
        self._app, self._counters, self._current, self._log = app, counters, current, log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on; note its status and the time until the answer is ready to be sent."""
        started = time.perf_counter()
        status = "500"

        def note(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, headers, exc_info)

        try:
            return self._app(environ, note)
        finally:
            seconds = time.perf_counter() - started
            cached, error = "kg.cached" in environ, environ.get("kg.error")
            self._counters.note(status, seconds, cached=cached, error=error)
            if not cached:
                self._counters.set_state(self._current.pool)
            if self._log != "off" and "kg.quiet" not in environ:
                self._write(environ, status, seconds)

    def _write(self, environ: WSGIEnvironment, status: str, seconds: float) -> None:
        """Write one line in one call, so that the lines of threads and processes do not mix."""
        path = quote(environ.get("PATH_INFO", "").encode("latin-1", "replace")[:200])
        method = environ["REQUEST_METHOD"][:20]
        if self._log == "text":
            line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {method} {path} {status} {seconds * 1000:.1f} ms"
        else:
            error = environ.get("kg.error")
            line = json.dumps(
                {
                    "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "method": method,
                    "path": path,
                    "status": int(status),
                    "milliseconds": round(seconds * 1000, 1),
                    "cached": "kg.cached" in environ,
                    "error": type(error).__name__ if error else None,
                    "version": self._current.version,
                }
            )
        os.write(2, f"{line}\n".encode())


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
            edition.pool.answer(plan("ASK {}", findings, "text/csv", settings), findings)
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
    lines += ["# TYPE kg_dataset_info gauge", f'kg_dataset_info{{version="{current.version}"}} 1']
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
