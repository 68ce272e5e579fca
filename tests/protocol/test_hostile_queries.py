"""Queries made to hurt: each is stopped at its limit, says why, and nobody else notices."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service import Answer, Service

DIRECT = "application/sparql-query"
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def ask(service: Service, query: str) -> Answer:
    return service.post(query, DIRECT)


@pytest.fixture(autouse=True)
def _others_are_served(service: Service) -> Any:
    yield
    started = time.monotonic()
    assert service.post("ASK {} # after", DIRECT).status == 200
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("SELECT * {" + "{" * 3000 + "}" * 3001, "128 brackets"),
        ("SELECT * { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }", "128 brackets"),
        ("SELECT * { ?s ?p " + "(" * 100 + ")" * 100 + " }", "50"),
        ("SELECT * {" + "".join(f"?s ?p{n} ?o{n} . " for n in range(200)) + "}", "50"),
        ("SELECT * {" + "{} UNION " * 9000 + "{}}", "65536"),
    ],
)
def test_what_would_kill_the_engine_is_refused_with_the_limit(
    service: Service, query: str, limit: str
) -> None:
    answer = ask(service, query)
    assert answer.status in (400, 413)
    assert limit in answer.body.decode()


def test_a_query_over_the_time_limit_is_ended_and_told(service: Service) -> None:
    started = time.monotonic()
    answer = ask(service, CARTESIAN)
    assert (answer.status, b"longer than 1 s" in answer.body) == (504, True)
    assert time.monotonic() - started < 3


def test_a_query_over_the_memory_limit_is_ended_and_told(service: Service) -> None:
    answer = ask(service, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?d")
    assert (answer.status, b"more memory" in answer.body) == (422, True)


def test_a_result_over_the_size_limit_is_a_whole_error_and_no_part(service: Service) -> None:
    answer = ask(service, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
    assert (answer.status, b"more than 8000000 bytes" in answer.body) == (422, True)
    assert b"bindings" not in answer.body


@pytest.mark.parametrize("keyword", ["SERVICE", "SERVICE SILENT", "service", "\\u0053ERVICE"])
def test_no_query_opens_a_connection(service: Service, keyword: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        answer = ask(service, f"SELECT * {{ {keyword} <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        assert (answer.status, b"opens no connection" in answer.body) == (400, True)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_light_query_is_answered_while_many_heavy_ones_are_in_flight(service: Service) -> None:
    def heavy(number: int) -> int:
        return ask(service, f"{CARTESIAN} # {number}").status

    with ThreadPoolExecutor(64) as crowd:
        statuses = [crowd.submit(heavy, number) for number in range(64)]
        time.sleep(0.1)
        for number in range(6):
            started = time.monotonic()
            assert ask(service, f"ASK {{}} # {number}").json()["boolean"] is True
            assert time.monotonic() - started < 1
        assert any(not status.done() for status in statuses)
        found = Counter(status.result() for status in statuses)
    assert set(found) <= {503, 504}


def test_a_busy_service_says_when_to_come_back(service: Service) -> None:
    with ThreadPoolExecutor(80) as crowd:
        answers = list(crowd.map(lambda number: ask(service, f"{CARTESIAN} # {number}"), range(80)))
    refused = [answer for answer in answers if answer.status == 503]
    assert refused
    assert all(answer.headers["retry-after"].isdigit() for answer in refused)


def test_clients_that_do_not_read_hold_up_nobody(service: Service) -> None:
    many = " ".join(map(str, range(15)))
    query = f"SELECT ?s ?o ?x {{ ?s <http://example.org/id/value> ?o VALUES ?x {{ {many} }} }} # "
    slow = []
    for number in range(30):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", service.port))
        path = f"/sparql?query={quote(query)}{number}"
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        slow.append(client)
    time.sleep(1)
    started = time.monotonic()
    assert ask(service, "SELECT * { ?s a ?o } # beside slow readers").status == 200
    assert time.monotonic() - started < 1
    deadline = time.monotonic() + 60
    while (long := ask(service, f"{query} another {time.monotonic()}")).status == 200:
        assert time.monotonic() < deadline  # the slow ones are not all being answered yet
    assert (long.status, long.headers["retry-after"].isdigit()) == (503, True)
    for client in slow:
        client.close()
    time.sleep(0.5)
    assert ask(service, f"{query} another").status == 200


def test_a_new_version_takes_over_without_a_lost_request(
    run: Any, publish_version: Any, tmp_path: Path
) -> None:
    old, new = (f'<http://x/s> <http://x/p> "{name}" .\n' for name in ("old", "new"))
    publish_version(tmp_path, "1", old)
    statuses: Counter[tuple[int, str]] = Counter()
    with run(tmp_path, KG_PROCESSES="2") as service:
        ended = threading.Event()

        def client(number: int) -> None:
            turn = 0
            while not ended.is_set():
                turn += 1
                answer = service.get(f"SELECT ?o {{ ?s ?p ?o }} # {number} {turn % 50}")
                statuses[answer.status, answer.values[0]] += 1
                assert (answer.values[0] == "new") == (answer.headers["dataset-version"] == "2")

        with ThreadPoolExecutor(4) as clients:
            running = [clients.submit(client, number) for number in range(4)]
            time.sleep(0.3)
            publish_version(tmp_path, "2", new)
            time.sleep(2)
            ended.set()
            for each in running:
                each.result()
        assert set(statuses) == {(200, "old"), (200, "new")}
        assert {service.get(f"SELECT ?o {{ ?s ?p ?o }} # after {turn}").values[0] for turn in range(20)} == {
            "new"
        }


def test_a_new_version_that_cannot_be_served_leaves_the_old_one(
    run: Any, publish_version: Any, tmp_path: Path
) -> None:
    publish_version(tmp_path, "1", '<http://x/s> <http://x/p> "old" .\n')
    with run(tmp_path) as service:
        publish_version(tmp_path, "2", "this is no N-Quads\n")
        time.sleep(1.6)
        assert service.get("SELECT ?o { ?s ?p ?o }").values == ["old"]
