"""Measure the service: what isolation costs, how fast it answers, how soon it starts.

Usage: python bench/serve.py [FILE.nq] [--oxigraph PROGRAM]. Without a file it makes 20,000 statements. With
the program of the Oxigraph server, that is measured beside it. Trust ratios only: the load is made here too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.settings import read_settings
from kg.store import Dataset
from kg.store.plan import plan
from kg.store.pool import Pool
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 3.0
_CLIENTS = 2
_CONNECTIONS = 8
_ROUNDS = 2000
_SERVE = (
    "import sys; from pathlib import Path; from kg.settings import read_settings; "
    "from kg.web.server import serve; serve(read_settings(), Path(sys.argv[1]))"
)
_SELECT = "SELECT ?p ?o { <http://example.org/s%d> ?p ?o }"


def make(path: Path) -> None:
    """Write 20,000 statements to ``path``."""
    lines = (
        f'<http://example.org/s{n % 4000}> <http://example.org/p{n % 5}> "{n}" <http://example.org/g> .\n'
        for n in range(20_000)
    )
    path.write_text("".join(lines))


def isolation(path: Path) -> None:
    """Print what a query costs in the same process and in a jailed reader."""
    settings = read_settings()
    dataset = Dataset()
    dataset.load_file(path)
    pool = Pool(path, settings)
    for name, query in (("ASK", "ASK {}"), ("lookup", _SELECT % 7)):
        started = time.perf_counter()
        for _ in range(_ROUNDS):
            dataset.ask(query) if name == "ASK" else dataset.select(query)
        here = time.perf_counter() - started
        started = time.perf_counter()
        for _ in range(_ROUNDS):
            findings = inspect_query(query, settings)
            pool.answer(plan(query, findings, "text/csv", settings), findings).close()
        jailed = time.perf_counter() - started
        print(f"{name:24} in process {here / _ROUNDS * 1e3:.3f} ms, jailed {jailed / _ROUNDS * 1e3:.3f} ms")
    pool.close()


@contextmanager
def running(command: list[str], port: int, path: str, environ: dict[str, str]) -> Iterator[float]:
    """Run a server and give the seconds until its first answer."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                exchange(port, request(0, 0, path))
                break
            except OSError:
                time.sleep(0.005)
        yield time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def request(client: int, turn: int, path: str = "/sparql") -> bytes:
    """Return a small SELECT, which differs by client and turn."""
    query = quote(_SELECT % (turn % 4000) + f" # {client}.{turn}")
    return f"GET {path}?query={query} HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n".encode()


def exchange(port: int, message: bytes) -> None:
    """Send one request on a connection of its own and read an answer with status 200."""
    with closing(socket.create_connection(("127.0.0.1", port))) as sock:
        sock.sendall(message)
        read(sock)


def read(sock: socket.socket) -> None:
    """Read one answer with a length or in chunks."""
    data = sock.recv(1 << 16)
    while b"\r\n\r\n" not in data:
        data += sock.recv(1 << 16)
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise OSError(head.decode("latin-1"))
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while (len(body) < int(length[1])) if length else not body.endswith(b"0\r\n\r\n"):
        body += sock.recv(1 << 16)


def load(port: int, path: str, client: int, *, distinct: bool) -> int:
    """Send requests on several connections for some seconds; return how many were answered."""
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(_CONNECTIONS)]
    ended, count = time.perf_counter() + _SECONDS, 0
    while time.perf_counter() < ended:
        for sock in sockets:
            sock.sendall(request(client, count + 1, path) if distinct else request(0, 1, path))
            count += 1
        for sock in sockets:
            read(sock)
    for sock in sockets:
        sock.close()
    return count


def throughput(port: int, path: str, *, distinct: bool) -> float:
    """Return the requests that a server answers in a second."""
    with multiprocessing.Pool(_CLIENTS) as clients:
        ask = partial(load, port, path, distinct=distinct)
        counts = clients.map(ask, range(_CLIENTS))
    return sum(counts) / _SECONDS


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--oxigraph")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.file or Path(folder, "data.nq")
        if not arguments.file:
            make(path)
        isolation(path)
        port = free_port()
        with running(
            [sys.executable, "-c", _SERVE, str(path)], port, "/sparql", {"KG_PORT": str(port)}
        ) as first:
            print(f"{'service':24} first answer {first:.2f} s")
            print(f"{'  different queries':24} {throughput(port, '/sparql', distinct=True):,.0f} a second")
            print(
                f"{'  one query, remembered':24} {throughput(port, '/sparql', distinct=False):,.0f} a second"
            )
        if arguments.oxigraph:
            store = str(Path(folder, "store"))
            subprocess.run(
                [arguments.oxigraph, "load", "-l", store, "-f", path], check=True, capture_output=True
            )
            port = free_port()
            command = [arguments.oxigraph, "serve-read-only", "-l", store, "-b", f"127.0.0.1:{port}"]
            with running([*command, "--union-default-graph"], port, "/query", {}) as first:
                print(f"{'oxigraph':24} first answer {first:.2f} s")
                print(f"{'  different queries':24} {throughput(port, '/query', distinct=True):,.0f} a second")


if __name__ == "__main__":
    main()
