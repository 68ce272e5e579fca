"""Readers may die at any moment, of their query or of anything else; the next query is answered."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from kg.errors import KGError, OutOfMemory, QueryError, QueryTimeout, ResultTooLarge, ServiceBusy, UsageError
from kg.settings import read_settings
from kg.store.lane import Lane
from kg.store.pool import Pool, read_answer
from kg.store.preflight import Findings
from kg.store.wire import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = read_settings({"KG_TIMEOUT": "0.5", "KG_MEMORY": "64", "KG_READERS": "2"})
HEAVY = Findings("SELECT", 9, 0, chooses_dataset=False, volatile=False, prefixes=(), described=())


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    path = tmp_path_factory.mktemp("pool") / "data.nq"
    path.write_text("".join(f'<http://x/s{n}> <http://x/p> "{n}" .\n' for n in range(3000)))
    made = Pool(path, SETTINGS)
    yield made
    made.close()


def ask(pool: Pool, query: str, size: int = 1_000_000) -> bytes:
    """Ask without any pre-flight, so that the jail alone holds."""
    return read_answer(pool.answer(Job(query, "text/csv", size, "http://x/", union=True), HEAVY))


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", QueryTimeout),
        ("SELECT * { ?s ?p " + "(" * 200 + ")" * 200 + " }", QueryTimeout),
        ("SELECT * {" + "".join(f"?s ?p{n} ?o{n} . " for n in range(200)) + "}", QueryTimeout),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d", OutOfMemory),
        ("SELECT * {" + "{" * 3000 + "}" * 3001, OutOfMemory),
        ("ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }", OutOfMemory),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", ResultTooLarge),
    ],
)
def test_the_jail_holds_without_any_preflight(pool: Pool, query: str, error: type[KGError]) -> None:
    with pytest.raises(error):
        ask(pool, query)
    assert ask(pool, "ASK {}") == b"true"


def test_the_jail_opens_no_connection_even_for_service(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with pytest.raises(QueryError, match="Permission denied"):
            ask(pool, query)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_reader_killed_while_idle_is_not_noticed(pool: Pool) -> None:
    for reader in list(pool._idle):
        os.kill(reader.pid, signal.SIGKILL)
    assert ask(pool, "ASK {}") == b"true"


def test_a_reader_killed_at_work_is_replaced_and_the_query_asked_again(pool: Pool) -> None:
    ask(pool, "ASK {}")
    pids = [reader.pid for reader in pool._idle]
    results: list[type[BaseException] | None] = []

    def work() -> None:
        try:
            ask(pool, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        except QueryError as error:
            results.append(type(error))

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.1)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    thread.join()
    assert results == [QueryTimeout]


def test_a_dead_zygote_is_replaced(pool: Pool) -> None:
    pool._zygote._process.kill()
    pool._zygote._process.wait()
    assert ask(pool, "SELECT ?o { <http://x/s7> ?p ?o }") == b"o\r\n7\r\n"


def test_a_dataset_that_cannot_be_loaded_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "bad.nq"
    path.write_text("this is no N-Quads\n")
    with pytest.raises(UsageError, match=r"bad\.nq:1: "):
        Pool(path, SETTINGS)


def test_a_full_lane_sends_away_the_dearest_and_lets_the_cheapest_first() -> None:
    lane = Lane(places=1, queue=2)
    order: list[str] = []

    def enter(name: str, cost: int) -> None:
        try:
            with lane.place(cost, 5):
                order.append(name)
        except ServiceBusy:
            order.append(f"{name} sent away")

    with lane.place(0, 1):
        waiting = [threading.Thread(target=enter, args=(f"cost {cost}", cost)) for cost in (9, 5, 1)]
        for number, thread in enumerate(waiting, 1):
            thread.start()
            while lane.waiting < min(number, 2):
                time.sleep(0.001)
        while not order:
            time.sleep(0.001)
    for thread in waiting:
        thread.join()
    assert order == ["cost 9 sent away", "cost 1", "cost 5"]


def test_nobody_waits_longer_than_they_said() -> None:
    lane = Lane(places=1, queue=2)
    with lane.place(0, 1), pytest.raises(ServiceBusy), lane.place(0, 0.01):
        pass
    with lane.place(0, 0.01):
        pass
