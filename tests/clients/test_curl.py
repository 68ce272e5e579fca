"""curl, with the options that people type."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, Graph, URIRef

from kg.namespaces import RC

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.service import Service

    Curl = Callable[..., bytes]

ONE = "http://example.org/id/one"
LABELS = "SELECT ?s ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?s ?name"
DIRECT = "Content-Type: application/sparql-query"


@pytest.fixture
def curl(service: Service) -> Curl:
    """Run ``curl`` with options on the endpoint and return what it prints."""
    if not shutil.which("curl") and not os.environ.get("CI"):
        pytest.skip("curl is not installed; on Debian: apt install curl")

    def run(*options: str) -> bytes:
        return subprocess.run(
            ["curl", "-sS", service.endpoint, *options], check=True, capture_output=True
        ).stdout

    return run


def test_curl_gets_csv_with_three_words(curl: Curl) -> None:
    text = curl("-H", "Accept: text/csv", "--data-urlencode", f"query={LABELS}").decode()
    assert text.splitlines()[0:2] == ["s,name", "http://example.org/id/one,One"]


@pytest.mark.parametrize("way", [["-G"], []], ids=["GET", "POST"])
@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ <{ONE}> a ?o }}", f"DESCRIBE <{ONE}>"])
def test_curl_gets_a_graph(curl: Curl, way: list[str], query: str) -> None:
    graph = Graph().parse(data=curl(*way, "--data-urlencode", f"query={query}"), format="turtle")
    assert (URIRef(ONE), RDF.type, URIRef(RC + "Initiative")) in graph


def test_curl_sends_a_query_as_it_is(curl: Curl) -> None:
    assert json.loads(curl("-H", DIRECT, "--data", "ASK {}"))["boolean"] is True


def test_curl_sends_a_file_with_the_query(curl: Curl, tmp_path: Path) -> None:
    path = tmp_path / "labels.rq"
    path.write_text(f"# What is it called?\n{LABELS}\n", encoding="utf-8")
    result = json.loads(curl("-H", DIRECT, "--data-binary", f"@{path}"))
    assert len(result["results"]["bindings"]) == 5


def test_curl_sends_a_body_in_chunks(curl: Curl) -> None:
    sent = curl("-H", DIRECT, "-H", "Transfer-Encoding: chunked", "--data", "ASK {}")
    assert json.loads(sent)["boolean"] is True


def test_curl_waits_for_leave_to_send(curl: Curl) -> None:
    sent = curl("-H", DIRECT, "-H", "Expect: 100-continue", "--data", "ASK {}")
    assert json.loads(sent)["boolean"] is True


def test_curl_gets_the_same_packed(curl: Curl) -> None:
    query = ["-G", "--data-urlencode", "query=SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 300"]
    plain = curl(*query)
    assert curl(*query, "--compressed") == plain
    assert gzip.decompress(curl(*query, "-H", "Accept-Encoding: gzip")) == plain


def test_curl_is_told_that_it_has_the_answer(curl: Curl, tmp_path: Path) -> None:
    tag, query = str(tmp_path / "tag"), ["-G", "--data-urlencode", f"query={LABELS} # by tag"]
    status = ["-w", "%{http_code} %{size_download}", "-o", os.devnull]
    assert curl(*query, *status, "--etag-save", tag).startswith(b"200 ")
    assert curl(*query, *status, "--etag-compare", tag) == b"304 0"


def test_curl_asks_for_the_head_only(curl: Curl) -> None:
    head = curl("-I", "-G", "--data-urlencode", f"query={LABELS}").decode().lower()
    assert head.startswith("http/1.1 200")
    assert "content-type: application/sparql-results+json" in head
    assert "etag: " in head


def test_curl_speaks_http_2_too(curl: Curl) -> None:
    asked = ["--http2-prior-knowledge", "-G", "--data-urlencode", "query=ASK {}"]
    assert json.loads(curl(*asked))["boolean"] is True
