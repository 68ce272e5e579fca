"""The server: processes that run the application, from the first request to an orderly end."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from kg.errors import KGError, UsageError
from kg.store.current import locate
from kg.web.app import create_app
from kg.web.bodies import READS
from kg.web.endpoint import STREAMS

if TYPE_CHECKING:
    from flask import Flask

    from kg.settings import Settings

_HEAD: Final = 1 << 17
"""Bytes of the longest request line with its headers."""
_PATIENCE: Final = 10
"""Seconds that running requests have to end after a signal to stop."""


def serve(settings: Settings, source: Path, *, watched: bool = False) -> None:
    """Serve ``source`` (artefacts or one RDF file) until SIGTERM or SIGINT; then return.

    Where the project is ``watched`` there is one process, which keeps no answers, so that pages can tell of
    the last edit. Raises ``UsageError`` if there is nothing to serve or the port is taken. Ends the program
    with status 1 if the server processes cannot go on.
    """
    locate(source)
    if watched:
        settings = replace(settings, processes=1, cache_bytes=0)
    _check_address(settings.host, settings.port)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="kg-") as counters:
        server = Server(
            "routecities",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.processes,
            # What may wait, run, be sent or be read has a thread; some are left to say no.
            blocking_threads=2 * settings.queue + settings.readers + STREAMS + READS + 16,
            http1_settings=HTTP1Settings(max_buffer_size=_HEAD),
            workers_kill_timeout=_PATIENCE,
            respawn_failed_workers=True,
            log_enabled=False,
        )
        loader = partial(_load, settings, source, Path(counters), watched=watched)
        server.serve(target_loader=loader, wrap_loader=False)


def _load(settings: Settings, source: Path, counters: Path, *, watched: bool) -> Flask:
    """Return the application, in a server process; end it in plain words if that cannot be."""
    # Until the server takes the signal over, the parent's handler is here, and it would swallow it. Ctrl-C
    # reaches every process of a terminal; it is for the parent alone, which ends the others by SIGTERM.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        app = create_app(settings, source, counters, watched=watched)
    except KGError as error:
        sys.stderr.write(f"kg: {error}\n")
        sys.exit(2)
    gc.collect()
    gc.freeze()  # what lives for good need not be looked through again and again
    logging.getLogger(__name__).info(
        "serving version %s at http://%s:%s/", app.config["CURRENT"].version, settings.host, settings.port
    )
    return app


def _check_address(host: str, port: int) -> None:
    """Try the address before the server does, because servers may share a port unnoticed."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, number) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise UsageError(
            f"{host}:{port}: cannot listen here ({error.strerror}); "
            "stop what uses it, or choose another with KG_PORT or KG_HOST"
        ) from None
