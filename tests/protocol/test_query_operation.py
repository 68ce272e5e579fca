"""The cases of the W3C's SPARQL 1.1 Protocol tests, and what its section 2.1 says besides."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

if TYPE_CHECKING:
    from tests.service import Service

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
GRAPH = "http://example.org/graph/"
NAMES = (
    "SELECT ?name { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name FILTER(LANG(?name) = 'en') } "
    "ORDER BY ?name"
)
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def test_a_query_is_answered_by_get(service: Service) -> None:
    assert service.get("ASK {}").json()["boolean"] is True


def test_a_query_is_answered_by_form_post(service: Service) -> None:
    answer = service.post(urlencode({"query": "ASK {}"}), FORM)
    assert answer.json()["boolean"] is True


def test_a_query_is_answered_by_direct_post(service: Service) -> None:
    answer = service.post("ASK {}", DIRECT)
    assert answer.json()["boolean"] is True


def test_a_charset_beside_the_type_hides_nothing(service: Service) -> None:
    assert service.post("ASK {}", f"{DIRECT}; charset=UTF-8").status == 200
    assert service.post("query=ASK%20%7B%7D", f"{FORM};charset=utf-8").status == 200


def test_text_beyond_ascii_goes_in_and_comes_out(service: Service) -> None:
    query = "SELECT ?s { ?s ?p 'صفاقس'@ar }"
    assert service.post(query, DIRECT).values == ["http://example.org/id/sfax"]
    assert service.get(query).values == ["http://example.org/id/sfax"]


def test_the_default_graph_is_the_union_of_all(service: Service) -> None:
    assert service.get(NAMES).values == ["Initiative", "One", "Sfax", 'Two, with a "quote"']


def test_one_default_graph_is_chosen_by_the_request(service: Service) -> None:
    assert service.get(NAMES, default_graph_uri=f"{GRAPH}1").values == ["One"]
    body = urlencode({"query": NAMES, "default-graph-uri": f"{GRAPH}1"})
    assert service.post(body, FORM).values == ["One"]


def test_several_default_graphs_are_merged(service: Service) -> None:
    chosen = [f"{GRAPH}1", f"{GRAPH}2"]
    assert service.get(NAMES, default_graph_uri=chosen).values == ["One", "Sfax", 'Two, with a "quote"']
    path = "/sparql?" + urlencode({"default-graph-uri": chosen}, doseq=True)
    assert service.post(NAMES, DIRECT, path).values == ["One", "Sfax", 'Two, with a "quote"']


def test_named_graphs_are_chosen_by_the_request(service: Service) -> None:
    chosen = [f"{GRAPH}1", f"{GRAPH}2"]
    assert service.get(GRAPHS, named_graph_uri=chosen).values == chosen
    assert service.get(NAMES, named_graph_uri=chosen).values == []


def test_default_and_named_graphs_are_chosen_together(service: Service) -> None:
    query = "SELECT ?g { ?s ?p ?o GRAPH ?g { ?x a ?y } } LIMIT 1"
    found = service.get(query, default_graph_uri=f"{GRAPH}1", named_graph_uri=f"{GRAPH}2")
    assert found.values == [f"{GRAPH}2"]


def test_the_dataset_of_the_request_goes_before_that_of_the_query(service: Service) -> None:
    query = NAMES.replace("{ ?s", f"FROM <{GRAPH}2> {{ ?s", 1)
    assert service.get(query).values == ["Sfax", 'Two, with a "quote"']
    assert service.get(query, default_graph_uri=f"{GRAPH}1").values == ["One"]
    assert service.get(query, named_graph_uri=f"{GRAPH}1").values == []


def test_from_named_alone_leaves_the_default_graph_empty(service: Service) -> None:
    assert service.get(NAMES.replace("{ ?s", f"FROM NAMED <{GRAPH}2> {{ ?s", 1)).values == []


def test_a_graph_that_is_no_absolute_iri_is_told(service: Service) -> None:
    answer = service.get("ASK {}", default_graph_uri="graph one")
    assert (answer.status, "absolute IRI" in answer.body.decode()) == (400, True)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values;q=0.5", "text/tab-separated-values"),
    ],
)
def test_select_and_ask_answer_in_the_result_format_that_is_accepted(
    service: Service, accept: str, media: str
) -> None:
    assert service.get("SELECT * {}", accept).type == media
    assert service.get("ASK {}", accept).type == media


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s a ?o }", "DESCRIBE <http://example.org/id/one>"])
@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json;profile=http://www.w3.org/ns/json-ld#compacted", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
    ],
)
def test_construct_and_describe_answer_in_the_graph_format_that_is_accepted(
    service: Service, query: str, accept: str, media: str
) -> None:
    answer = service.get(query, accept)
    assert (answer.status, answer.type) == (200, media)
    assert b"Initiative" in answer.body


def test_a_format_in_the_request_goes_before_the_accept_header(service: Service) -> None:
    assert service.get("ASK {}", "application/json", format="xml").type == "application/sparql-results+xml"
    assert service.get("ASK {}", format="text/csv").type == "text/csv"
    assert service.get("ASK {}", "text/csv", format="").type == "text/csv"


def test_a_format_that_is_not_on_offer_is_told_with_those_that_are(service: Service) -> None:
    for answer in (service.get("ASK {}", "image/png"), service.get("ASK {}", format="png")):
        assert answer.status == 406
        assert b"application/sparql-results+json (format=json)" in answer.body


def test_other_methods_are_not_allowed(service: Service) -> None:
    answer = service.send("PUT", "/sparql", b"ASK {}", {"Content-Type": DIRECT})
    assert answer.status == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} == set(answer.headers["allow"].split(", "))


def test_two_queries_in_one_request_are_refused(service: Service) -> None:
    assert service.send("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D").status == 400
    assert service.post("query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM).status == 400
    assert service.post("ASK {}", DIRECT, "/sparql?query=ASK%20%7B%7D").status == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_a_body_of_another_type_is_told(service: Service, content_type: str) -> None:
    assert service.post("ASK {}", content_type).status == 415


def test_a_body_without_a_type_is_told(service: Service) -> None:
    connection = HTTPConnection("127.0.0.1", service.port)
    connection.request("POST", "/sparql", b"ASK {}")
    with closing(connection), connection.getresponse() as answer:
        assert (answer.status, b"not said" in answer.read()) == (415, True)


def test_a_form_without_a_query_is_told(service: Service) -> None:
    assert service.post("other=1", FORM).status == 400


def test_bytes_that_are_not_utf8_are_told(service: Service) -> None:
    assert service.post("ASK { ?s ?p 'é' }".encode("utf-16"), DIRECT).status == 400
    assert service.post(b"query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%20%7D", FORM).status == 400
    assert service.send("GET", "/sparql?query=%FF").status == 400
    assert service.post("ASK {}", f"{DIRECT}; charset=utf-16").status == 415


def test_a_fault_of_syntax_is_told_with_its_place(service: Service) -> None:
    answer = service.get("SELECT * {\n  ?s foo:bar ?o\n}", "application/json")
    problem = answer.json()
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert (problem["line"], "the prefix foo: is not declared" in problem["detail"]) == (2, True)
    assert service.get("SELECT * {", "text/turtle").body.startswith(b"400 Bad Request\n\nline 1, column 10: ")


def test_an_empty_query_is_told(service: Service) -> None:
    assert service.get("").status == 400


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("update=CLEAR%20ALL", FORM),
        ("CLEAR ALL", "application/sparql-update"),
        ("CLEAR ALL", DIRECT),
        ("PREFIX x: <http://x/> INSERT DATA { x:a x:b x:c }", DIRECT),
        ("LOAD <http://127.0.0.1/>", DIRECT),
    ],
)
def test_updates_are_refused(service: Service, body: str, content_type: str) -> None:
    answer = service.post(body, content_type)
    assert (answer.status, b"read-only" in answer.body) == (400, True)


def test_a_query_over_the_limit_of_bytes_is_told(service: Service) -> None:
    answer = service.post("ASK { VALUES ?x { " + "1 " * 40_000 + "} }", DIRECT)
    assert (answer.status, b"reads up to 65536" in answer.body) == (413, True)
    assert service.post("ASK {}" + " " * 300_000, DIRECT).status == 413


def test_head_says_what_get_would(service: Service) -> None:
    path = "/sparql?query=" + quote("SELECT * { ?s a ?o }")
    get, head = service.send("GET", path), service.send("HEAD", path)
    assert head.body == b""
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name]


def test_pages_of_other_origins_may_ask(service: Service) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = service.send("OPTIONS", "/sparql", headers=asked)
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert service.get("ASK {}").headers["access-control-allow-origin"] == "*"
    assert service.get("ASK {").headers["access-control-allow-origin"] == "*"
