"""Endpoints that are slow, far too long, gone, moved or none: each is told apart, and none is waited for."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

import kg
from kg import errors
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Service

ROWS = "application/sparql-results+json"
YES = json.dumps({"head": {}, "boolean": True}).encode()


class _Endpoint(BaseHTTPRequestHandler):
    """Answers ``ASK {}`` as an endpoint does, and everything else as its path says."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        how = self.path.strip("/") if asked != b"query=ASK+%7B%7D" else "yes"
        getattr(self, f"be_{how}")()

    def tell(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": ROWS, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def be_yes(self) -> None:
        self.tell(200, YES)

    def be_slow(self) -> None:
        """Send a byte from time to time, so that no single wait is long."""
        self.tell(200, b"{")
        with suppress(OSError):  # the client has gone
            for _ in range(60):
                time.sleep(0.05)
                self.wfile.write(b" ")

    def be_silent(self) -> None:
        time.sleep(2)

    def be_cut(self) -> None:
        self.tell(200, YES[:-5], Content_Length=str(len(YES)))

    def be_garbled(self) -> None:
        self.tell(200, b'{"head": {}')

    def be_busy(self) -> None:
        self.tell(503, b"<html>Service Unavailable</html>", Content_Type="text/html")

    def be_broken(self) -> None:
        self.tell(500, b"something broke", Content_Type="text/plain")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Elsewhere(_Endpoint):
    """Answers as what is no endpoint."""

    answers: ClassVar = {
        "/page": (200, {"Content_Type": "text/html"}),
        "/missing": (404, {}),
        "/moved": (301, {"Location": "https://example.org/sparql"}),
        "/other": (200, {}),
    }

    def do_POST(self) -> None:
        status, headers = self.answers[self.path]
        self.tell(status, b'["no result"]', **headers)


@contextmanager
def listening(kind: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with listening(_Endpoint) as root:
        yield root


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with listening(_Elsewhere) as root:
        yield root


@pytest.mark.parametrize("how", ["slow", "silent"])
def test_an_answer_has_a_deadline_however_it_trickles(endpoint: str, how: str) -> None:
    with pytest.raises(errors.QueryTimeout, match=r"did not answer within 0\.3 s"):
        kg.open(f"{endpoint}/{how}", timeout=0.3).holds("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("how", "kind", "problem"),
    [
        ("cut", errors.EndpointFailed, "5 bytes of the answer are missing"),
        ("garbled", errors.EndpointFailed, "no SPARQL result"),
        ("busy", errors.ServiceBusy, "Service Unavailable"),
        ("broken", errors.EndpointFailed, "500 something broke"),
    ],
)
def test_a_failing_endpoint_is_told_as_one(
    endpoint: str, how: str, kind: type[errors.KGError], problem: str
) -> None:
    with pytest.raises(kind, match=problem):
        kg.open(f"{endpoint}/{how}").holds("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("page", "it answered text/html, not application/sparql-results"),
        ("missing", "404 .*Is the address right"),
        ("moved", "has moved to https://example.org/sparql; open that"),
        ("other", "no SPARQL result"),
    ],
)
def test_what_is_no_endpoint_is_not_opened(elsewhere: str, path: str, problem: str) -> None:
    with pytest.raises(errors.EndpointFailed, match=problem):
        kg.open(f"{elsewhere}/{path}")


def test_an_address_where_nobody_listens_is_not_opened(service: Service) -> None:
    with pytest.raises(errors.EndpointFailed, match="Connection refused"):
        kg.open("http://127.0.0.1:9/sparql")
    with pytest.raises(errors.EndpointFailed, match="Is the address right, such as"):
        kg.open(service.root)


def test_an_answer_of_any_endpoint_has_a_limit_of_bytes(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_RESULT_BYTES", "100000")
    with pytest.raises(errors.ResultTooLarge, match="more than 100000 bytes"):
        kg.open(service.endpoint).sparql("SELECT * { ?s ?p ?o }")


def test_any_endpoint_is_asked_sparql_and_has_no_questions(service: Service) -> None:
    graph = kg.open(service.endpoint)
    assert graph.version == "1.0.0"
    found = graph.sparql(f"SELECT ?name {{ <http://example.org/id/one> <{PREFIXES['rdfs']}label> ?name }}")
    assert [row.name for row in found] == ["One"]
    assert graph.questions() == ()
