"""Asks an endpoint: once for its answer, on one connection for latencies, on sixteen for the rate.

Rates are made by wrk where it is installed, else by two processes here, which are slower than a fast server:
rates are then too low, and all the more so for the faster engine. A query asked "cold" starts with a comment
that no other has, so that no engine can remember its answer; "hot", it is the same each time.
"""

from __future__ import annotations

import itertools
import multiprocessing
import re
import shutil
import socket
import subprocess
import time
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

CONNECTIONS: Final = 16
WRK: Final = shutil.which("wrk")

_PROCESSES: Final = 2
_ENOUGH: Final = 3
_MARKS: Final = itertools.count(time.time_ns())


class FailedRequestError(Exception):
    """An engine refused a query, or answered what is no answer."""


class Question(NamedTuple):
    """A query, its name, and the media types that it is asked for."""

    name: str
    query: str
    accept: str


class Target(NamedTuple):
    """A query endpoint on this machine."""

    port: int
    path: str


class Answer(NamedTuple):
    """A body, its media type, and the seconds that it took."""

    body: bytes
    type: str
    seconds: float


def request(target: Target, question: Question, *, cold: bool) -> bytes:
    """Return the message that asks ``question``, unlike any other if it is to be ``cold``."""
    text = quote((f"#{next(_MARKS)}\n" if cold else "") + question.query)
    head = f"GET {target.path}?query={text} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    return f"{head}Accept: {question.accept}\r\n\r\n".encode()


def fetch(target: Target, question: Question, limit: float) -> Answer:
    """Return the answer to a hot query.

    Raises ``TimeoutError`` after ``limit`` seconds and ``FailedRequestError`` for any status but 200.
    """
    with closing(HTTPConnection("127.0.0.1", target.port, timeout=limit)) as connection:
        started = time.perf_counter()
        connection.request(
            "GET", f"{target.path}?query={quote(question.query)}", headers={"Accept": question.accept}
        )
        response = connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - started
    if response.status != 200:  # noqa: PLR2004  (the one status that is an answer)
        raise FailedRequestError(f"{response.status} {body[:200].decode(errors='replace')}")
    return Answer(body, (response.getheader("Content-Type") or "").partition(";")[0], seconds)


def latencies(target: Target, question: Question, *, cold: bool, seconds: float, limit: float) -> list[float]:
    """Return the seconds of each answer on one connection, asked for ``seconds``; at least three if quick.

    A hot query is asked once before, so that an engine that remembers does. Raises ``TimeoutError`` when one
    takes longer than ``limit`` seconds.
    """
    found: list[float] = []
    with closing(socket.create_connection(("127.0.0.1", target.port), timeout=limit)) as sock:
        if not cold:
            sock.sendall(request(target, question, cold=False))
            _read(sock)
        ended = time.perf_counter() + seconds
        while time.perf_counter() < ended or len(found) < min(_ENOUGH, 1 / found[-1]):
            message = request(target, question, cold=cold)
            started = time.perf_counter()
            sock.sendall(message)
            _read(sock)
            found.append(time.perf_counter() - started)
    return found


def rate(target: Target, question: Question, *, cold: bool, seconds: int, limit: float) -> float:
    """Return the answers a second of sixteen connections; raise ``FailedRequestError`` if any failed."""
    if WRK is None:
        return _rate_here(target, question, cold=cold, seconds=seconds, limit=limit)
    script = Path(__file__).with_name("load.lua")
    command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={limit:.0f}s", f"-s{script}"]
    place = [f"http://127.0.0.1:{target.port}/", "--", target.path, quote(question.query), question.accept]
    mark = [str(next(_MARKS))] if cold else []
    report = subprocess.run([*command, *place, *mark], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^done (\d+) (\d+) (\d+)$", report, re.MULTILINE)
    if not found or int(found[2]):
        raise FailedRequestError(f"under load: {report[-300:]}")
    return int(found[1]) / int(found[3]) * 1e6


def _rate_here(target: Target, question: Question, *, cold: bool, seconds: int, limit: float) -> float:
    with multiprocessing.Pool(_PROCESSES) as clients:
        ask = partial(_load, target, question, cold=cold, seconds=seconds, limit=limit)
        return sum(clients.map(ask, [time.time_ns() + n for n in range(_PROCESSES)])) / seconds


def _load(target: Target, question: Question, mark: int, *, cold: bool, seconds: int, limit: float) -> int:
    """Send requests on half of the connections, all at once and over again; return how many were answered."""
    place = ("127.0.0.1", target.port)
    sockets = [socket.create_connection(place, timeout=limit) for _ in range(CONNECTIONS // _PROCESSES)]
    plain = request(target, question, cold=False)
    count, ended = 0, time.perf_counter() + seconds
    while time.perf_counter() < ended:
        for sock in sockets:
            count += 1
            sock.sendall(
                plain.replace(b"query=", b"query=%%23%d.%d%%0A" % (mark, count), 1) if cold else plain
            )
        for sock in sockets:
            _read(sock)
    for sock in sockets:
        sock.close()
    return count


def _read(sock: socket.socket) -> None:
    """Read an answer with a length or in chunks; raise ``FailedRequestError`` unless it is good and whole."""
    data = bytearray()
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _receive(sock)
    if not data.startswith(b"HTTP/1.1 200"):
        raise FailedRequestError(data[:300].decode(errors="replace"))
    length = re.search(rb"(?i)content-length: *(\d+)", data[:end])
    while (len(data) < end + 4 + int(length[1])) if length else not data.endswith(b"\r\n0\r\n\r\n"):
        data += _receive(sock)


def _receive(sock: socket.socket) -> bytes:
    data = sock.recv(1 << 18)
    if not data:
        raise FailedRequestError("the connection ended in the middle of an answer")
    return data
