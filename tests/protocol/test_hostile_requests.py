"""Requests made to hurt, to confuse or to draw something out: each gets an answer that says little."""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing, suppress
from http.client import HTTPResponse
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.service import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Service

ASK = "/sparql?query=ASK%20%7B%7D"
DIRECT = "Content-Type: application/sparql-query"
FORM = "Content-Type: application/x-www-form-urlencoded"
SCRIPT = "<script>alert(1)</script>"
INSIDES = (
    "traceback",
    "/work",
    "/home",
    "/usr/",
    "/tmp",
    ".py",
    "site-packages",
    "granian",
    "werkzeug",
    "flask",
    "python",
    "oxigraph",
    "rdflib",
    "127.0.0.1",
)


def exchange(
    service: Service,
    *headers: str | bytes,
    method: str = "GET",
    path: str = ASK,
    host: str | bytes = "localhost",
    body: bytes = b"",
) -> Answer:
    """Send a request byte by byte as it is given, and return the answer."""
    lines = [f"{method} {path} HTTP/1.1", b"Host: " + _bytes(host), "Connection: close", *headers, ""]
    with closing(socket.create_connection(("127.0.0.1", service.port), timeout=5)) as client:
        client.sendall(b"".join(_bytes(line) + b"\r\n" for line in lines) + body)
        with closing(HTTPResponse(client, method=method)) as response:
            response.begin()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())


def _bytes(line: str | bytes) -> bytes:
    return line.encode("latin-1") if isinstance(line, str) else line


def post(service: Service, body: bytes, *headers: str) -> Answer:
    length = f"Content-Length: {len(body)}"
    return exchange(service, length, *headers, method="POST", path="/sparql", body=body)


@pytest.fixture(autouse=True)
def _others_are_served(service: Service) -> Iterator[None]:
    yield
    assert exchange(service).status == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("ASK {}".encode("utf-16"), DIRECT),
        ("ASK {}".encode("utf-16-le"), DIRECT),
        ("ASK {}".encode("utf-32"), DIRECT),
        (b"ASK { ?s ?p '\xe9' }", DIRECT),
        (b"ASK { ?s ?p '\xc0\xaf' }", DIRECT),
        (b"ASK { ?s ?p '\xf8\x88\x80\x80\x80' }", DIRECT),
        (b"ASK { ?s ?p '\xed\xa0\x80' }", DIRECT),
        (b"ASK { ?s ?p '\\uD800' }", DIRECT),
        (b"ASK { ?s ?p '\\UFFFFFFFF' }", DIRECT),
        (b"ASK {}\x00", DIRECT),
        (b"query=ASK%20%7B%20%3Fs%20%3Fp%20%27%C0%AF%27%7D", FORM),
        (b"query=ASK%20%7B%20%3Fs%20%3Fp%20%27%ED%A0%80%27%7D", FORM),
        (b"query=\xff", FORM),
        (b"query=%zz%%4", FORM),
        (b"query=ASK%u007B%u007D", FORM),
    ],
    ids=str,
)
def test_bytes_that_are_no_text_are_told_as_the_clients_fault(
    service: Service, body: bytes, kind: str
) -> None:
    assert post(service, body, kind).status == 400


def test_a_nul_in_a_string_is_a_character_like_others(service: Service) -> None:
    assert post(service, b"ASK { FILTER(STRLEN('a\x00b') = 3) }", DIRECT).json()["boolean"] is True


@pytest.mark.parametrize("ranges", [1, 100, 5000])
def test_a_header_with_thousands_of_ranges_is_read_in_no_time(service: Service, ranges: int) -> None:
    started = time.monotonic()
    accept = "Accept: " + "a/b;q=0.1," * ranges
    assert exchange(service, f"{accept}text/csv").type == "text/csv"
    assert exchange(service, f"{accept}image/png").status == 406
    assert time.monotonic() - started < 1


def test_headers_without_measure_are_refused(service: Service) -> None:
    assert exchange(service, *(f"X-{number}: 1" for number in range(5000))).status == 431
    assert exchange(service, path="/" + "a" * 70_000).status == 414


@pytest.mark.parametrize("quality", ["nan", "inf", "-1", "1e400", "0x1", "", "1;q=", '"1"', "\xd9\xa1"])
def test_a_quality_that_is_no_number_breaks_nothing(service: Service, quality: str) -> None:
    assert exchange(service, f"Accept: text/csv;q={quality}").status in (200, 406)


@pytest.mark.parametrize(
    "host",
    [
        'a"b',
        "a b",
        "a'b",
        "<x>",
        "",
        "user@host",
        "a:99999999",
        b"\xff",
        "x" * 5000,
        "h\r\nHost: evil.example",
    ],
)
@pytest.mark.parametrize("path", ["/", "/sparql"])
def test_a_host_that_is_none_never_reaches_an_answer(service: Service, host: str | bytes, path: str) -> None:
    answer = exchange(service, host=host, path=path)
    assert answer.status == 400
    assert len(answer.body) < 200


def test_who_says_to_be_a_proxy_is_not_believed(service: Service) -> None:
    forged = ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Prefix: /evil"]
    forged += ["X-Forwarded-For: 1.2.3.4", "X-Forwarded-Port: 1", "Forwarded: host=evil.example"]
    for path in ("/", "/sparql", "/nowhere", "/static//x"):
        answer = exchange(service, *forged, path=path)
        assert b"evil" not in answer.body
        assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    ("headers", "body", "statuses"),
    [
        (["Content-Length: 6", "Content-Length: 6"], b"ASK {}", {200, 400}),
        (["Content-Length: 6", "Content-Length: 7"], b"ASK {}", {400}),
        (["Content-Length: 6, 7"], b"ASK {}", {400}),
        (["Content-Length: -1"], b"ASK {}", {400}),
        (["Content-Length: 99999999999"], b"ASK {}", {413}),
        (["Content-Length: 6", "Transfer-Encoding: chunked"], b"6\r\nASK {}\r\n0\r\n\r\n", {200, 400}),
        (["Transfer-Encoding: chunked"], b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n", {200}),
        (["Transfer-Encoding: chunked"], b"zz\r\nASK {}\r\n", {400}),
        (["Transfer-Encoding: chunked"], (b"1000\r\n" + b" " * 4096 + b"\r\n") * 200 + b"0\r\n\r\n", {413}),
        (["Content-Length: 6", "Expect: 100-continue"], b"ASK {}", {200}),
        (["Content-Length: 6", "Expect: 999-nothing"], b"ASK {}", {200, 417}),
        (["Content-Length: 6", "Content-Encoding: gzip"], b"\x1f\x8b\x08\x00\x00\x00", {400, 415}),
    ],
)
def test_a_length_that_lies_gets_no_wrong_answer(
    service: Service, headers: list[str], body: bytes, statuses: set[int]
) -> None:
    answer = exchange(service, DIRECT, *headers, method="POST", path="/sparql", body=body)
    assert answer.status in {100, *statuses}
    assert answer.status != 200 or answer.json()["boolean"] is True


@pytest.mark.parametrize(
    "noise",
    [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9, b"\x00" * 99, b"GET\r\n\r\n", b"\r\n" * 99],
    ids=["TLS", "zeros", "one word", "empty lines"],
)
def test_what_is_no_http_ends_the_connection_only(service: Service, noise: bytes) -> None:
    with closing(socket.create_connection(("127.0.0.1", service.port), timeout=5)) as client:
        client.sendall(noise)
        with suppress(OSError):  # the service may have closed before we do
            client.shutdown(socket.SHUT_WR)
        answer = client.recv(100)
    assert answer.startswith(b"HTTP/1.1 400") or not answer


@pytest.mark.parametrize("folder", ["", "static/", "dump/", "sparql/", "ontology/", "id/"])
@pytest.mark.parametrize(
    "climb", ["../", "%2e%2e/", "..%2f", "..%5c", "..\\", ".%252e/", "....//", "/", "%00"]
)
def test_no_path_leads_out_of_the_service(service: Service, folder: str, climb: str) -> None:
    for end in ("etc/passwd", "pyproject.toml", "manifest.json", "errors.py"):
        answer = exchange(service, path=f"/{folder}{climb * 6}{end}")
        assert answer.status in (308, 400, 404)
        assert b"root:" not in answer.body


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "DELETE", "PATCH", "BREW", "A" * 500])
def test_methods_that_are_not_ours_change_nothing(service: Service, method: str) -> None:
    answer = exchange(service, method=method)
    assert answer.status in (400, 404, 405, 501)


def _faults(service: Service, accept: str) -> Iterator[Answer]:
    """Yield the answer to one request of each kind that goes wrong, with a script to be reflected."""
    script, wanted = quote(SCRIPT), f"Accept: {accept}"
    for path in (
        f"/{script}",
        f"/static//{script}",
        f"/sparql?query={script}",
        f"/sparql?query=ASK%20%7B%20x:{script}%20%7D",
        f"/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20FILTER%28{script}%29%7D",
        f"/sparql?query=ASK%7B%7D&default-graph-uri={script}",
        f"/sparql?query=ASK%7B%7D&format={script}",
        "/sparql?query=ASK%7B%7D&format=x%0d%0aSet-Cookie:a=b",
        "/sparql?query=SELECT%20(%3Chttp://x/f%3E(1)%20AS%20%3Fx)%20%7B%7D",
        "/sparql?query=%FF",
        "/sparql?query=a&query=b",
        "/sparql?update=CLEAR%20ALL",
    ):
        yield exchange(service, wanted, path=path)
    yield exchange(service, wanted, method="DELETE", path=ASK)
    yield exchange(service, f"Accept: {SCRIPT}", path=ASK)
    yield exchange(service, wanted, path="/sparql", host=SCRIPT)
    yield post(service, SCRIPT.encode(), "Content-Type: " + SCRIPT, wanted)
    yield post(service, b"x" * 300_000, DIRECT, wanted)


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json", "text/turtle"])
def test_what_was_sent_never_comes_back_as_a_page(service: Service, accept: str) -> None:
    for answer in _faults(service, accept):
        page = answer.headers.get("content-type", "").startswith(("text/html", "application/xhtml", "image/"))
        assert not page or SCRIPT not in answer.body.decode()
        assert answer.headers.get("x-content-type-options") == "nosniff"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json"])
def test_no_error_tells_of_the_insides(service: Service, accept: str) -> None:
    for answer in _faults(service, accept):
        text = f"{json.dumps(dict(answer.headers))} {answer.body.decode()}".lower()
        assert 300 < answer.status < 500, text
        assert [inside for inside in INSIDES if inside in text] == []


def test_no_success_tells_of_the_insides(service: Service) -> None:
    formats = ("application/json", "text/csv", "text/html")
    for path, accept in product((ASK, "/", "/sparql", "/health", "/ready"), formats):
        answer = exchange(service, f"Accept: {accept}", path=path)
        head = json.dumps(dict(answer.headers)).lower()
        assert [inside for inside in INSIDES if inside in head] == []
