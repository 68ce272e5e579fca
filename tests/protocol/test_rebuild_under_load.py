"""Processes die and datasets change while clients ask: no answer is ever wrong, and service goes on."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg import artefact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Service

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds its processes in /proc")

THINGS = 300
QUERIES = {
    "SELECT (COUNT(*) AS ?n) { ?s <http://x/number> ?o }": [str(THINGS)],
    "SELECT ?o { <http://x/7> <http://x/number> ?o }": ["7"],
    "SELECT (SUM(?o) AS ?n) { ?s <http://x/number> ?o }": [str(THINGS * (THINGS - 1) // 2)],
    "SELECT ?o { ?s <http://x/number> ?o FILTER(?o >= 297) } ORDER BY ?o": ["297", "298", "299"],
}
VERSION = "SELECT ?v { <http://x/data> <http://x/version> ?v }"


def publish(folder: Path, version: str) -> None:
    """Publish a dataset that says its own ``version``, by the means of the build."""
    number = '<http://x/%d> <http://x/number> "%d"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    lines = "".join(number % (thing, thing) for thing in range(THINGS))
    said = f'<http://x/data> <http://x/version> "{version}" .\n'
    manifest = json.dumps({"version": version})
    artefact.publish(
        folder, version, {"dataset.nq": (lines + said).encode(), "manifest.json": manifest.encode()}
    )


class Crowd:
    """Clients that ask what they know, and what they were told."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.told: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.versions: list[str] = []
        self._ended = threading.Event()

    def ask_on(self, client: int) -> None:
        for turn in count():
            if self._ended.is_set():
                return
            query, expected = list(QUERIES.items())[turn % len(QUERIES)]
            # Every second question is new, so that it reaches a reader and no memory of answers.
            self._ask(f"{query} # {client} {turn}" if turn % 2 else query, expected)
            self._ask_version(f"{VERSION} # {client} {turn}")

    def _ask(self, query: str, expected: list[str]) -> None:
        try:
            answer = self.service.get(query)
        except OSError:  # also http.client's own, when the process that was asked is gone
            self.told["no answer"] += 1
            return
        self.told[str(answer.status)] += 1
        if answer.status == 200 and answer.values != expected:
            self.wrong.append(f"{query}: {answer.values}")

    def _ask_version(self, query: str) -> None:
        try:
            answer = self.service.get(query)
        except OSError:
            self.told["no answer"] += 1
            return
        self.told[str(answer.status)] += 1
        if answer.status == 200:
            self.versions += answer.values
            if answer.values != [answer.headers["dataset-version"]]:
                self.wrong.append(f"{answer.values} by {answer.headers['dataset-version']}")

    @contextmanager
    def asking(self) -> Iterator[None]:
        with ThreadPoolExecutor(4) as clients:
            running = [clients.submit(self.ask_on, client) for client in range(4)]
            try:
                time.sleep(0.2)
                yield
                time.sleep(0.2)
            finally:
                self._ended.set()
            for each in running:
                each.result()


def children(pid: int) -> list[int]:
    """Return the processes that ``pid`` has started, as far as it lives."""
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def is_zygote(pid: int) -> bool:
    try:
        return b"kg.store.reader" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def zygotes(service: Service) -> dict[int, int]:
    """Return the zygotes of ``service``, each with the server process that it works for."""
    return {
        child: server
        for server in children(service.process.pid)
        for child in children(server)
        if is_zygote(child)
    }


def kill(pids: list[int]) -> int:
    """Kill ``pids``, and say how many there were."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # a reader that has just ended by itself
            continue
    return len(pids)


@pytest.fixture
def served(tmp_path: Path) -> Path:
    publish(tmp_path, "1")
    return tmp_path


def test_readers_that_are_killed_cost_no_answer(run: Any, served: Path) -> None:
    with run(served, KG_PROCESSES="1") as service:
        crowd = Crowd(service)
        with crowd.asking():
            for _ in range(10):
                assert kill([reader for zygote in zygotes(service) for reader in children(zygote)])
                time.sleep(0.15)
        assert crowd.wrong == []
        assert set(crowd.told) == {"200"}


def test_zygotes_that_are_killed_are_replaced_and_nothing_wrong_is_told(run: Any, served: Path) -> None:
    with run(served, KG_PROCESSES="1") as service:
        crowd = Crowd(service)
        with crowd.asking():
            for _ in range(3):
                assert kill(list(zygotes(service)))
                time.sleep(0.7)
        assert crowd.wrong == []
        assert set(crowd.told) <= {"200", "422", "503"}
        assert crowd.told["200"] > 0.9 * crowd.told.total()
        assert service.get(f"{VERSION} # after").values == ["1"]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_server_process_that_is_killed_is_back_within_five_seconds(
    run: Any, served: Path, processes: str
) -> None:
    with run(served, KG_PROCESSES=processes) as service:
        crowd = Crowd(service)
        with crowd.asking():
            old = zygotes(service)
            readers = [reader for zygote in old for reader in children(zygote)]
            assert kill(list(set(old.values()))[:1])
            wait_until(lambda: _answers(service, 20) and len(zygotes(service)) == int(processes), 5)
        assert crowd.wrong == []
        assert set(crowd.told) <= {"200", "no answer"}
        if processes == "1":
            wait_until(lambda: not any(_lives(pid) for pid in (*old, *readers)), 2)


def test_five_rebuilds_lose_no_request(run: Any, served: Path) -> None:
    with run(served, KG_PROCESSES="2") as service:
        crowd = Crowd(service)
        with crowd.asking():
            for version in "23456":
                publish(served, version)
                time.sleep(0.7)
            wait_until(lambda: {_version(service) for _ in range(12)} == {"6"}, 4)
        assert crowd.wrong == []
        assert set(crowd.told) == {"200"}
        assert {"1", "6"} < set(crowd.versions)
        assert len(list(served.glob("[0-9]"))) == 2
        wait_until(lambda: len(zygotes(service)) == 2, 2)


def test_a_zygote_that_is_killed_amid_a_rebuild_tells_nothing_wrong(run: Any, served: Path) -> None:
    with run(served, KG_PROCESSES="1") as service:
        crowd = Crowd(service)
        with crowd.asking():
            publish(served, "2")
            deadline, killed = time.monotonic() + 1.5, 0
            while time.monotonic() < deadline:
                killed += kill(list(zygotes(service)))
                time.sleep(0.05)
            assert killed
            wait_until(lambda: _version(service) == "2", 5)
        assert crowd.wrong == []
        assert set(crowd.told) <= {"200", "422", "503"}


def _answers(service: Service, times: int) -> bool:
    try:
        return all(service.get("ASK {}").status == 200 for _ in range(times))
    except OSError:
        return False


def _version(service: Service) -> str:
    answer = service.get(f"{VERSION} # {time.monotonic()}")
    return answer.values[0] if answer.status == 200 else f"none: {answer.status}"


def _lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def wait_until(holds: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come to be within {seconds} s"
        time.sleep(0.02)
