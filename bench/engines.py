"""The endpoints that are compared: how each is installed, started, fed, weighed and stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from bench.load import FailedRequestError, Question, Target, fetch

PACKAGES: Final = ("oxigraph", "rdflib-endpoint[web]")
NAMES: Final = ("kg", "oxigraph", "rdflib-endpoint", "oxigraph-disk")

_READY: Final = Question("ready", "SELECT ?s { ?s ?p ?o } LIMIT 1", "application/sparql-results+json")
_PATIENCE: Final = 600
"""Seconds that an engine may take to load its data."""
_REST: Final = 0.05
_NOWHERE: Final = Target(0, "")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass
class Engine:
    """One server program; its command has ``{port}``. A file to ``feed`` is sent to it once it runs."""

    name: str
    path: str
    command: list[str]
    environ: dict[str, str] = field(default_factory=dict)
    feed: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    target: Target = _NOWHERE

    def start(self) -> float:
        """Start the server and return the seconds to its first answer from the data."""
        self.target = Target(_free_port(), self.path)
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [part.format(port=self.target.port) for part in self.command],
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()
        if self.feed:
            self._send(self.feed)
        return time.perf_counter() - started

    def _wait(self) -> None:
        assert self.process
        ended = time.perf_counter() + _PATIENCE
        while time.perf_counter() < ended and self.process.poll() is None:
            with suppress(ConnectionError, FailedRequestError):
                fetch(self.target, _READY, _PATIENCE)
                return
            time.sleep(0.005)
        raise SystemExit(f"{self.name} did not start: {' '.join(self.command)}")

    def _send(self, file: Path) -> None:
        headers = {"Content-Type": "application/n-quads", "Content-Length": str(file.stat().st_size)}
        with (
            closing(HTTPConnection("127.0.0.1", self.target.port, timeout=_PATIENCE)) as server,
            file.open("rb") as body,
        ):
            server.request("POST", "/store", body, headers)
            if (status := server.getresponse().status) >= 300:  # noqa: PLR2004  (the success statuses end there)
                raise SystemExit(f"{self.name} refused {file} with status {status}")
        fetch(self.target, _READY, _PATIENCE)

    def stop(self) -> None:
        """End the server and every process that it started."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def settle(self, limit: float) -> None:
        """Wait until the server is at rest, so that what one measurement left is not in the next."""
        ended, before = time.perf_counter() + limit, self._cpu()
        while time.perf_counter() < ended:
            time.sleep(_REST)
            before, last = self._cpu(), before
            # The sum falls when a process ends, which is no rest either.
            if abs(before - last) <= _REST / 4:
                return

    def memory(self) -> float:
        """Return the MiB of all processes of the server, shared pages counted once (PSS)."""
        total = 0
        for process in self._processes():
            with suppress(OSError):
                lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024

    def _cpu(self) -> float:
        total = 0
        for process in self._processes():
            with suppress(OSError):
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def _processes(self) -> set[int]:
        assert self.process
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        tree, size = {self.process.pid}, 0
        while size < len(tree):
            size = len(tree)
            tree |= {process for process, parent in parents.items() if parent in tree}
        return tree


def install(venv: Path) -> str:
    """Make ``venv`` with the other engines where it is missing; return their names and versions."""
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    if not (venv / "bin" / "rdflib-endpoint").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([*pip, "install", "--quiet", *PACKAGES], check=True)
    listing = subprocess.run(
        [*pip, "list", "--format=freeze"], check=True, capture_output=True, text=True
    ).stdout
    wanted = ("oxigraph", "rdflib", "rdflib-endpoint", "uvicorn")
    return ", ".join(
        line.replace("==", " ") for line in listing.splitlines() if line.partition("==")[0] in wanted
    )


def make(name: str, venv: Path, file: Path, artefacts: Path | None, folder: Path) -> Engine:
    """Return the engine ``name`` for the N-Quads ``file``; ``folder`` is for what it writes.

    The project's own serves ``artefacts``, as an installation does, and without them the file.
    """
    oxigraph = [
        str(venv / "bin" / "oxigraph"),
        "serve",
        "--bind",
        "127.0.0.1:{port}",
        "--union-default-graph",
    ]
    if name == "kg":
        command = [str(Path(sys.executable).with_name("kg")), "serve", "--port", "{port}"]
        if artefacts:
            return Engine(name, "/sparql", command, {"KG_ARTEFACT": str(artefacts)})
        return Engine(name, "/sparql", [*command, "--dataset", str(file)])
    if name == "oxigraph":
        return Engine(name, "/query", oxigraph, feed=file)
    if name == "oxigraph-disk":
        store = str(folder / "store")
        load = [oxigraph[0], "load", "--location", store, "--file", str(file)]
        subprocess.run(load, check=True, capture_output=True)
        return Engine(name, "/query", [*oxigraph, "--location", store])
    serve = [
        str(venv / "bin" / "rdflib-endpoint"),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        "{port}",
        str(file),
    ]
    return Engine(name, "/", serve)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
