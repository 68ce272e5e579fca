"""The server starts fast, says in words why it cannot, and ends in order."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import UsageError
from kg.settings import read_settings
from kg.web.server import serve

if TYPE_CHECKING:
    from pathlib import Path


def test_a_taken_port_is_told_in_words(artefacts: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}: cannot listen here .*KG_PORT"):
            serve(read_settings({"KG_PORT": port}), artefacts)


def test_nothing_to_serve_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dataset to serve here; make one with “kg build”"):
        serve(read_settings({}), tmp_path)


def test_any_rdf_file_is_served(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("@prefix : <http://x/> . :a :b :c .")
    with run(path) as service:
        assert service.get("SELECT ?o { ?s ?p ?o }").values == ["http://x/c"]
        assert service.send("GET", "/").status == 200


def test_a_file_that_does_not_parse_ends_the_server_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("@prefix : <http://x/> .\n:a :b")
    code = (
        "from pathlib import Path; from kg.settings import read_settings; from kg.web.server import serve; "
        f"serve(read_settings(), Path({str(path)!r}))"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        environ = {**os.environ, "KG_PORT": str(probe.getsockname()[1]), "KG_PROCESSES": "1"}
    ended = subprocess.run(  # noqa: PLW1510  (its end is what is tested)
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 1
    assert "bad.ttl:2: " in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("to_all", [False, True])
def test_a_signal_ends_the_server_in_order_with_its_readers(
    run: Any, artefacts: Path, number: signal.Signals, *, to_all: bool
) -> None:
    with run(artefacts, KG_PROCESSES="2") as service:
        assert service.get("ASK {}").status == 200
        if to_all:  # as a terminal does
            os.killpg(service.process.pid, number)
        else:
            service.process.send_signal(number)
        assert service.process.wait(5) == 0
    for _ in range(100):
        if not _readers_of(artefacts):
            break
        time.sleep(0.02)
    assert len(_readers_of(artefacts)) <= 1  # the one shared server of this session may be up


def test_a_log_line_has_no_query_and_no_address(
    run: Any, artefacts: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with run(artefacts) as service:
        service.get("ASK { <http://example.org/secret> ?p ?o }")
    log = capfd.readouterr().err
    assert "GET /sparql 200" in log
    assert "secret" not in log
    assert "127.0.0.1 " not in log


def test_the_first_answer_comes_within_a_second(run: Any, artefacts: Path) -> None:
    started = time.monotonic()
    with run(artefacts) as service:
        assert service.get("ASK {}").status == 200
        assert time.monotonic() - started < 2  # one second, and one for a busy machine


def _readers_of(folder: Path) -> list[str]:
    """Return the zygotes that serve ``folder``."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines() if str(folder) in line]
    pids = {pid for pid, _, _ in lines}
    return [pid for pid, parent, _ in lines if parent not in pids]
