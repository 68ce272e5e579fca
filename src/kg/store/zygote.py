"""The server process's side of its readers: start them, ask one, learn how one died."""

from __future__ import annotations

import json
import math
import signal
import socket
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from kg.errors import (
    EndpointFailed,
    NotAcceptable,
    OutOfMemory,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
    UsageError,
)
from kg.store import wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.settings import Settings

_GRACE: Final = 5.0
"""Seconds after its deadline that a reader is waited for; the kernel has ended it long before."""


class ReaderLost(Exception):
    """A reader ended from outside, so the query may be asked again."""


class Zygote:
    """The process that holds one dataset and forks readers. Safe to use from many threads."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Start the process on the file ``path`` without waiting for it."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        self._patience = struct.pack("@ll", math.ceil(settings.timeout + _GRACE), 0)
        code = "from kg.store.reader import main; main()"
        numbers = [str(theirs.fileno()), str(path), str(settings.memory << 20)]
        self._process = subprocess.Popen(  # noqa: S603  (our own program, no shell)
            [sys.executable, "-c", code, *numbers],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the terminal is for the server, which lets us finish
        )
        theirs.close()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def wait(self) -> None:
        """Return when the dataset is loaded; ``UsageError`` if it cannot be."""
        message = self._control.recv(1 << 16)
        problem = json.loads(message)["error"] if message else "the process that loads the dataset ended"
        if problem:
            raise UsageError(problem)

    def fork(self, *, network: bool = False) -> Reader:
        """Return a new reader, by default without ``network``; ``ReaderLost`` if this process has ended."""
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, self._patience)
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [b"network" if network else b"fork"], [theirs.fileno()])
                pid = self._control.recv(64)
            except OSError:
                pid = b""
        if not pid:
            ours.close()
            raise ReaderLost
        return Reader(self, ours, int(pid))

    def bury(self, pid: int) -> int:
        """End the reader ``pid`` and return its exit code; ``-SIGKILL`` if this process has ended too."""
        with self._lock:
            try:
                self._control.send(str(pid).encode())
                code = self._control.recv(64)
            except OSError:
                code = b""
        return int(code) if code else -signal.SIGKILL

    def close(self) -> None:
        """End the process and all its readers."""
        self._control.close()
        self._process.kill()
        self._process.wait()


class Reader:
    """One jailed process that answers one query at a time, for one thread."""

    def __init__(self, zygote: Zygote, sock: socket.socket, pid: int) -> None:
        """Take the worker ``pid`` of ``zygote`` that listens on ``sock``."""
        self.pid = pid
        self._zygote, self._sock = zygote, sock
        self._frames = wire.Frames(sock)
        self._code: int | None = None

    def ask(self, job: wire.Job, seconds: float, write: Callable[[bytes], Any]) -> None:
        """Have ``job`` answered within ``seconds``, the result given to ``write`` in parts.

        Raises a ``QueryError``, after which this reader may be gone (``close`` it), or ``ReaderLost``.
        """
        try:
            self._sock.sendall(wire.request(job, seconds))
            kind, content = self._frames.receive()
            while kind == wire.DATA:
                write(content)
                kind, content = self._frames.receive()
        except (EOFError, OSError):
            raise _death(self._bury(), seconds) from None
        if content:
            raise _reported(json.loads(content), job)

    def close(self) -> None:
        """End the process, if it has not ended."""
        self._bury()
        self._sock.close()

    def _bury(self) -> int:
        if self._code is None:
            self._code = self._zygote.bury(self.pid)
        return self._code


def _reported(report: dict[str, Any], job: wire.Job) -> Exception:
    """Return the error that a living reader's ``report`` tells."""
    if report["error"] == "syntax":
        return QuerySyntaxError(report["problem"], line=report["line"], column=report["column"])
    if report["error"] == "size":
        return ResultTooLarge(
            f"The result has more than {job.size} bytes, which is the most that this service sends. "
            "Add LIMIT and OFFSET, or ask for fewer variables."
        )
    if report["error"] == "unwritable":
        return NotAcceptable(report["problem"])
    if report["error"] == "memory":
        return _out_of_memory()
    if job.network:
        return EndpointFailed(f"An endpoint that the query asks has failed: {report['problem']}")
    return QueryError(f"The query cannot be evaluated: {report['problem']}")


def _death(code: int, seconds: float) -> Exception:
    """Return the error that a dead reader's exit ``code`` tells: its signal is the cause."""
    if code == -signal.SIGALRM:
        return QueryTimeout(
            f"The query ran longer than {seconds:g} s, which is the most that this service allows. "
            "Narrow it, connect its patterns, or use MINUS instead of FILTER NOT EXISTS."
        )
    if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, 1):
        return _out_of_memory()
    return ReaderLost()


def _out_of_memory() -> OutOfMemory:
    return OutOfMemory(
        "The query needs more memory than this service gives to one. "
        "Narrow it, nest it less, or sort and group less at once."
    )
