"""Clients made to hurt: many, slow, half-hearted or gone; whoever asks decently is served all the same."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Service

DIRECT = "application/sparql-query"
LONG = "SELECT ?s ?o ?x { ?s <http://example.org/id/value> ?o VALUES ?x {1 2 3 4} }"
BODY = b"Content-Type: application/sparql-query\r\n"


@contextmanager
def crowd(service: Service, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Have ``number`` clients that send ``sent`` and then nothing more."""
    clients: list[socket.socket] = []
    try:
        for _ in range(number):
            client = socket.socket()
            clients.append(client)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(5)
            client.connect(("127.0.0.1", service.port))
            client.sendall(sent)
        time.sleep(0.2)
        yield clients
    finally:
        for client in clients:
            client.close()


def assert_served(service: Service, note: str) -> None:
    """Ask something that no memory holds, and have the answer within a second."""
    started = time.monotonic()
    answer = service.get(f"SELECT ?s {{ ?s a ?type }} ORDER BY ?s # {note} {random.random()}")
    assert (answer.status, answer.values[0]) == (200, "http://example.org/id/c1")
    assert time.monotonic() - started < 1


def wait_until_served(service: Service, query: str = "ASK {}") -> None:
    """Have no more than a moment's 503, while the service finds out who has gone."""
    deadline = time.monotonic() + 3
    while (status := service.get(f"{query} # {time.monotonic()}").status) == 503:
        assert time.monotonic() < deadline, "the places of those who went are not free"
        time.sleep(0.05)
    assert status == 200


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET /spar", b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: "],
    ids=["idle", "half a line", "half a head"],
)
def test_hundreds_of_connections_that_say_nothing_hold_up_nobody(service: Service, sent: bytes) -> None:
    with crowd(service, 300, sent):
        assert_served(service, "beside the silent")
    assert_served(service, "after the silent")


@pytest.mark.parametrize("path", [b"/sparql", b"/nowhere"])
@pytest.mark.parametrize(
    "sent",
    [BODY + b"Content-Length: 600\r\n\r\nASK", BODY + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n"],
    ids=["length", "chunks"],
)
def test_hundreds_of_half_bodies_hold_up_nobody(service: Service, path: bytes, sent: bytes) -> None:
    with crowd(service, 200, b"POST " + path + b" HTTP/1.1\r\nHost: x\r\n" + sent):
        assert_served(service, "beside half bodies")
    wait_until_served(service)


def test_a_client_that_sends_slowly_is_served(service: Service) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + BODY + b"Content-Length: 6\r\n\r\n"
    with crowd(service, 1, head) as [client]:
        for byte in b"ASK {}":
            time.sleep(0.05)
            client.sendall(bytes([byte]))
        assert client.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_client_that_reads_byte_by_byte_gets_all_while_others_are_served(service: Service) -> None:
    request = f"GET /sparql?query={quote(LONG)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with crowd(service, 1, request.encode()) as [client]:
        read = b""
        for turn in range(10):
            read += client.recv(1)
            time.sleep(0.02)
            assert_served(service, f"beside a slow reader {turn}")
        while part := client.recv(1 << 16):
            read += part
    rows = json.loads(read.partition(b"\r\n\r\n")[2])["results"]["bindings"]
    assert len(rows) == 8000


def test_clients_that_go_in_the_midst_leave_nothing_behind(service: Service) -> None:
    request = f"GET /sparql?query={quote(LONG)}%20%23%20gone HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for _ in range(4):
        with crowd(service, 20, request) as clients:
            for client in clients[:10]:
                client.recv(100)
        assert_served(service, "after those who went")
    wait_until_served(service, LONG)


def test_one_connection_asks_many_times_without_waiting(service: Service) -> None:
    request = b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\n"
    sent = (request + b"\r\n") * 49 + request + b"Connection: close\r\n\r\n"
    with crowd(service, 1, sent) as [client]:
        read = b""
        while part := client.recv(1 << 16):
            read += part
    assert read.count(b"HTTP/1.1 200") == read.count(b'"boolean":true') == 50


def test_many_different_clients_at_once_get_their_own_answers(service: Service) -> None:
    ended = threading.Event()
    slowest: list[float] = []

    def heavy(number: int) -> int:
        return service.post(
            f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?{number} }}", DIRECT
        ).status

    def broken(number: int) -> int:
        return service.post(f"SELECT {number} {{", DIRECT).status

    def decent(number: int) -> int:
        turn = 0
        while not ended.is_set():
            turn += 1
            started = time.monotonic()
            answer = service.get(f"SELECT (({number} * 1000 + {turn}) AS ?n) {{}}")
            slowest.append(time.monotonic() - started)
            assert answer.values == [str(number * 1000 + turn)]
        return turn

    with ThreadPoolExecutor(80) as people:
        asking = [people.submit(decent, number) for number in range(4)]
        hurting = [people.submit((heavy, broken)[number % 2], number) for number in range(64)]
        found = Counter(each.result() for each in hurting)
        ended.set()
        assert all(each.result() > 1 for each in asking)
    assert found[400] == 32
    assert set(found) <= {400, 503, 504}
    assert max(slowest) < 1
