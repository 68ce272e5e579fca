"""What an operator can allow, limit and see."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.service import Service

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def federated(endpoint: str, *, silent: bool = False) -> str:
    word = "SERVICE SILENT" if silent else "SERVICE"
    return f'SELECT ?s {{ {word} <{endpoint}> {{ ?s ?p "One"@en }} }}'


def test_an_allowed_endpoint_is_asked_and_no_other(run: Any, artefacts: Path, service: Service) -> None:
    with run(artefacts, KG_SERVICES=f"{service.endpoint} http://example.org/other") as federating:
        answer = federating.get(federated(service.endpoint))
        assert answer.values == ["http://example.org/id/one"]
        assert answer.headers["cache-control"] == "no-store"
        for near in (f"{service.endpoint}/", f"{service.endpoint}?x", federating.endpoint):
            refused = federating.get(federated(near, silent=True))
            assert refused.status == 400
            assert f"<{service.endpoint}>" in refused.body.decode()
        variable = "SELECT ?s { ?x ?y ?service SERVICE ?service { ?s ?p ?o } }"
        assert federating.get(variable).status == 400
        prefixed = f"PREFIX e: <{service.root}/> SELECT ?s {{ SERVICE e:sparql {{ ?s ?p 'One'@en }} }}"
        assert federating.get(prefixed).values == ["http://example.org/id/one"]
        assert federating.get("SELECT ?s { ?s ?p 'One'@en }").values == ["http://example.org/id/one"]


def test_an_allowed_endpoint_that_is_down_is_an_error_and_silent_is_not(run: Any, artefacts: Path) -> None:
    down = "http://127.0.0.1:1/sparql"
    with run(artefacts, KG_SERVICES=down) as federating:
        assert federating.get(federated(down)).status == 502
        assert federating.get(federated(down, silent=True)).status == 200


def test_an_allowed_endpoint_that_does_not_answer_runs_into_the_time_limit(run: Any, artefacts: Path) -> None:
    import socket  # noqa: PLC0415  (only here)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        mute = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        with run(artefacts, KG_SERVICES=mute) as federating:
            assert federating.get(federated(mute)).status == 504
            assert federating.get("ASK {}").status == 200


def test_one_address_may_not_take_every_place(run: Any, artefacts: Path) -> None:
    with run(artefacts, KG_CLIENT_QUERIES="2", KG_CACHE_BYTES="0") as limited:
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda n: limited.get(f"{HEAVY} # {n}"), range(6)))
        refused = [answer for answer in answers if answer.status == 429]
        assert refused
        assert all(answer.headers["retry-after"] for answer in refused)
        assert "as many as one address may" in refused[0].body.decode()
        assert limited.get("ASK {}").status == 200


def test_one_address_may_not_ask_without_pause(run: Any, artefacts: Path) -> None:
    with run(artefacts, KG_CLIENT_RATE="5", KG_CACHE_BYTES="0") as limited:
        statuses = [limited.get(f"ASK {{}} # {n}").status for n in range(30)]
        assert statuses.count(200) >= 4
        assert statuses.count(429) >= 10
        threading.Event().wait(1.1)
        assert limited.get("ASK {}").status == 200


def test_log_lines_can_be_json_without_the_query(
    run: Any, artefacts: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with run(artefacts, KG_LOG="json") as talking:
        talking.get("SELECT ?secret {}")
        talking.get("SELECT ?secret {")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert all("secret" not in json.dumps(line) for line in lines)
    good, bad = lines[-2:]
    assert (good["method"], good["path"], good["status"], good["error"]) == ("GET", "/sparql", 200, None)
    assert (bad["status"], bad["error"]) == (400, "QuerySyntaxError")


def test_the_log_can_be_off(run: Any, artefacts: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with run(artefacts, KG_LOG="off") as silent:
        silent.get("ASK {}")
    assert "/sparql" not in capfd.readouterr().err


def test_the_metrics_tell_which_limits_were_hit(run: Any, artefacts: Path) -> None:
    with run(artefacts, KG_TIMEOUT="0.3") as counted:
        counted.get(HEAVY)
        counted.get("SELECT * { SERVICE <http://example.org/> {} }")
        counted.get("ASK {}")
        metrics = counted.send("GET", "/metrics").body.decode()
    assert 'kg_limits_hit_total{limit="time"} 1' in metrics
    assert 'kg_limits_hit_total{limit="refused"} 1' in metrics
    assert 'kg_responses_total{status="504"} 1' in metrics
    assert 'kg_dataset_info{version="1.0.0"} 1' in metrics
    started = next(line for line in metrics.splitlines() if line.startswith("kg_readers_started_total"))
    assert int(started.split()[1]) >= 2
