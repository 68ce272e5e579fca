"""A running service on loopback with a small dataset, for every test of the protocol and of its clients."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from kg.namespaces import PREFIXES, RC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LIMITS = {
    "KG_TIMEOUT": "1",
    "KG_MEMORY": "64",
    "KG_RESULT_BYTES": "8000000",
    "KG_READERS": "2",
    "KG_PROCESSES": "1",
    "KG_QUEUE": "32",
}
_SERVE = (
    "import sys; from pathlib import Path; from kg.settings import read_settings; "
    "from kg.web.server import serve; serve(read_settings(), Path(sys.argv[1]))"
)


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.headers["content-type"].split(";")[0]

    @property
    def values(self) -> list[str]:
        """The values of the first variable of a JSON result."""
        result = self.json()
        name = result["head"]["vars"][0]
        return [row[name]["value"] for row in result["results"]["bindings"]]


class Service:
    """A running server and how to talk to it."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process
        self.root = f"http://127.0.0.1:{port}"
        self.endpoint = f"{self.root}/sparql"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        request = Request(self.root + path, data=body, headers=dict(headers or {}), method=method)
        try:
            response = urlopen(request, timeout=30)
        except HTTPError as error:
            response = error
        with response:
            found = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, found, response.read())

    def get(self, query: str, accept: str = "*/*", **fields: Any) -> Answer:
        """Ask by GET; other fields are protocol parameters, with ``_`` for ``-``."""
        pairs = {"query": query, **{name.replace("_", "-"): value for name, value in fields.items()}}
        return self.send("GET", f"/sparql?{urlencode(pairs, doseq=True)}", headers={"Accept": accept})

    def post(self, body: str | bytes, content_type: str | None, path: str = "/sparql") -> Answer:
        data = body.encode() if isinstance(body, str) else body
        return self.send("POST", path, data, {"Content-Type": content_type} if content_type else {})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(source: Path, **settings: str) -> Iterator[Service]:
    """Run the service for ``source`` until the test has ended."""
    port = _free_port()
    environ = {**os.environ, **_LIMITS, **settings, "KG_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(source)], env=environ, start_new_session=True
    )
    service = Service(port, process)
    try:
        for _ in range(300):
            try:
                service.get("ASK {}")
                break
            except (URLError, ConnectionError):
                assert process.poll() is None, "the server ended"
                time.sleep(0.02)
        yield service
    finally:
        process.terminate()
        assert process.wait(20) == 0


def quads() -> str:
    """Return a dataset with two initiatives in three graphs, awkward literals and some bulk."""
    graph = "http://example.org/graph/"
    thing = "http://example.org/id/"
    a = PREFIXES["rdf"] + "type"
    label = PREFIXES["rdfs"] + "label"
    lines = [
        f'<{thing}one> <{label}> "One"@en <{graph}1> .',
        f"<{thing}one> <{a}> <{RC}Initiative> <{graph}1> .",
        f'<{thing}two> <{label}> "Two, with a \\"quote\\""@en <{graph}2> .',
        f"<{thing}two> <{a}> <{RC}Initiative> <{graph}2> .",
        f'<{thing}sfax> <{label}> "Sfax"@en <{graph}2> .',
        f'<{thing}sfax> <{label}> "صفاقس"@ar <{graph}2> .',
        f"<{thing}c1> <{a}> <{RC}Connection> <{graph}1> .",
        f"<{thing}c1> <{RC}initiative> <{thing}one> <{graph}1> .",
        f"<{thing}c1> <{RC}place> <{thing}sfax> <{graph}1> .",
        f"<{RC}Connection> <{PREFIXES['rdfs']}subClassOf> <{RC}Statement> <{graph}vocabulary> .",
        f'<{RC}Initiative> <{label}> "Initiative"@en <{graph}vocabulary> .',
        f'<{thing}odd> <{thing}note> "a\\u0001b\\uFFFEc & <d>" <{graph}odd> .',
        f'<{thing}odd> <{thing}1> "a property that XML cannot name" <{graph}odd> .',
    ]
    bulk = (f'<{thing}n{n}> <{thing}value> "{n:04} {"x" * 40}" <{graph}bulk> .' for n in range(2000))
    return "\n".join([*lines, *bulk, ""])


def publish(folder: Path, version: str, content: str) -> None:
    """Publish ``content`` as ``version`` in ``folder``, as a build does."""
    target = folder / version
    target.mkdir(parents=True)
    (target / "dataset.nq").write_text(content, encoding="utf-8")
    (target / "manifest.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    link = folder / f"{version}.link"
    link.symlink_to(version)
    link.replace(folder / "current")


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    publish(folder, "1.0.0", quads())
    return folder


@pytest.fixture(scope="session")
def service(artefacts: Path) -> Iterator[Service]:
    with running(artefacts) as started:
        yield started


@pytest.fixture(scope="session")
def run() -> Any:
    """The means to run a service of one's own."""
    return running


@pytest.fixture(scope="session")
def publish_version() -> Any:
    """The means to publish a version."""
    return publish
