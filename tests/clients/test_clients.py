"""SPARQLWrapper and rdflib, used as their documentation says, against the running service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.namespaces import PREFIXES, RC

if TYPE_CHECKING:
    from tests.service import Service

ONE = "http://example.org/id/one"
LABELS = "SELECT ?s ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?s ?name"


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


@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ <{ONE}> a ?o }}", f"DESCRIBE <{ONE}>"])
def test_rdflib_reads_an_address_as_a_graph(service: Service, query: str) -> None:
    graph = Graph().parse(f"{service.endpoint}?{urlencode({'query': query})}")
    assert URIRef(RC + "Initiative") in set(graph.objects(URIRef(ONE)))


def test_rdflib_reads_the_description_of_the_service(service: Service) -> None:
    assert (URIRef(service.endpoint), URIRef(PREFIXES["sd"] + "endpoint"), None) in Graph().parse(
        service.endpoint
    )


def test_sparqlwrapper_asks_in_json_and_xml(wrapper: Any) -> None:
    wrapper.setQuery(f"ASK {{ <{ONE}> ?p ?o }}")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setReturnFormat(XML)
    [told] = wrapper.queryAndConvert().getElementsByTagName("boolean")
    assert told.firstChild.data == "true"


def test_sparqlwrapper_chooses_graphs(service: Service) -> None:
    wrapper: Any = SPARQLWrapper(service.endpoint, defaultGraph="http://example.org/graph/1")
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    wrapper.setReturnFormat(JSON)
    [row] = wrapper.queryAndConvert()["results"]["bindings"]
    assert row["n"]["value"] == "5"
