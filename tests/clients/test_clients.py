"""Clients that people have, used as their documentation says, against the running service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.namespaces import RC

if TYPE_CHECKING:
    from tests.service import Service

ONE = "http://example.org/id/one"
LABELS = "SELECT ?s ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?s ?name"


@pytest.fixture
def curl() -> str:
    if not shutil.which("curl") and not os.environ.get("CI"):
        pytest.skip("curl is not installed; on Debian: apt install curl")
    return "curl"


@pytest.fixture
def wrapper(service: Service) -> Any:
    return SPARQLWrapper(service.endpoint)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_rows_as_json(wrapper: Any, method: str) -> None:
    wrapper.setMethod(method)
    wrapper.setQuery(LABELS)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert {"One", "Sfax", "صفاقس"} == {row["name"]["value"] for row in rows[:3]}


def test_sparqlwrapper_posts_the_query_itself(wrapper: Any) -> None:
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setQuery("ASK {}")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_reads_rows_as_xml_csv_and_tsv(wrapper: Any) -> None:
    wrapper.setQuery(LABELS)
    for chosen, text in ((XML, None), (CSV, b"s,name\r\n"), (TSV, b"?s\t?name\n")):
        wrapper.setReturnFormat(chosen)
        converted = wrapper.queryAndConvert()
        assert converted.startswith(text) if text else len(converted.getElementsByTagName("result")) == 5


@pytest.mark.filterwarnings(
    "ignore:(ConjunctiveGraph|Dataset).* is deprecated:DeprecationWarning"
)  # rdflib of itself
@pytest.mark.parametrize("chosen", [TURTLE, N3, RDFXML, XML, JSONLD])
@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ <{ONE}> a ?o }}", f"DESCRIBE <{ONE}>"])
def test_sparqlwrapper_reads_graphs(wrapper: Any, query: str, chosen: str) -> None:
    wrapper.setQuery(query)
    wrapper.setReturnFormat(chosen)
    converted = wrapper.queryAndConvert()
    graph = converted if isinstance(converted, Graph) else Graph().parse(data=converted, format=chosen)
    assert URIRef(RC + "Initiative") in set(graph.objects(URIRef(ONE)))


def test_sparqlwrapper_shows_what_was_wrong(wrapper: Any) -> None:
    wrapper.setQuery("SELECT * { ?s nope:label ?o }")
    with pytest.raises(QueryBadFormed, match="prefix nope: is not declared"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_uses_the_service_as_a_graph(service: Service, method: str) -> None:
    graph = Graph(SPARQLStore(service.endpoint, method=method))
    assert (URIRef(ONE), None, URIRef(RC + "Initiative")) in graph
    assert len(list(graph.query(LABELS))) == 5
    assert len(graph.query(f"CONSTRUCT WHERE {{ <{ONE}> a ?o }}").graph or ()) == 1
    assert bool(graph.query("ASK {}")) is True


def test_curl_gets_csv_with_three_words(service: Service, curl: str) -> None:
    command = [
        curl,
        "-sS",
        service.endpoint,
        "-H",
        "Accept: text/csv",
        "--data-urlencode",
        f"query={LABELS}",
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert text.splitlines()[0:2] == ["s,name", "http://example.org/id/one,One"]


def test_curl_sends_a_file_with_the_query(service: Service, curl: str) -> None:
    command = [
        curl,
        "-sS",
        service.endpoint,
        "-H",
        "Content-Type: application/sparql-query",
        "--data",
        "ASK {}",
    ]
    assert json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["boolean"] is True


def test_curl_sends_a_body_in_chunks(service: Service, curl: str) -> None:
    headers = ["-H", "Content-Type: application/sparql-query", "-H", "Transfer-Encoding: chunked"]
    command = [curl, "-sS", service.endpoint, *headers, "--data", "ASK {}"]
    assert json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["boolean"] is True
