"""The traps that were measured in the engine and the protocol: the table says which test watches which."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from rdflib import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Answer, Service

TESTS = Path(__file__).parents[1]
TRAPS = {
    "the engine has no time limit": "test_a_query_over_the_time_limit_is_ended_and_told",
    "it has no memory limit": "test_a_query_over_the_memory_limit_is_ended_and_told",
    "a limit could cut a stream": "test_a_result_over_the_size_limit_is_a_whole_error_and_no_part",
    "SERVICE reaches the network": "test_no_query_opens_a_connection",
    "LOAD reaches the network": "test_updates_are_refused",
    "FROM might fetch": "test_from_fetches_nothing",
    "nesting fills the stack": "test_what_would_kill_the_engine_is_refused_with_the_limit",
    "chains without brackets do too": "test_a_chain_that_ends_its_reader_is_an_error_and_no_more",
    "stars plan for seconds": "test_what_would_kill_the_engine_is_refused_with_the_limit",
    "NOT EXISTS is correlated": "test_a_correlated_not_exists_ends_at_the_limit",
    "text grows by itself": "test_text_that_doubles_ends_at_a_limit",
    "XML lacks control characters": "test_xml_is_well_formed_whatever_the_data_holds",
    "a query can make them": "test_xml_is_well_formed_whatever_the_query_makes",
    "RDF/XML lacks some names": "test_rdf_xml_that_cannot_be_written_is_refused_with_a_way_out",
    "formats lack triple terms": "test_what_is_beyond_rdf_1_1_is_answered_or_refused_in_words",
    "the engine's Turtle has no prefixes": "test_turtle_uses_the_prefixes_of_the_query_and_ours",
    "union and chosen graphs exclude each other": "test_one_default_graph_is_chosen_by_the_request",
    "heavy queries fill all readers": "test_a_light_query_is_answered_while_many_heavy_ones_are_in_flight",
    "slow readers hold a reader": "test_clients_that_do_not_read_hold_up_nobody",
    "slow senders hold a thread": "test_hundreds_of_half_bodies_hold_up_nobody",
    "readers die": "test_readers_that_are_killed_cost_no_answer",
    "parameters hide a media type": "test_parameters_hide_no_type",
    "sd:endpoint must be true": "test_behind_a_proxy_everything_has_the_address_of_the_proxy",
}
"""What can go wrong, and the test that would tell."""

LONG = 60_000


@pytest.fixture(autouse=True)
def _others_are_served(service: Service) -> Iterator[None]:
    yield
    started = time.monotonic()
    assert service.get(f"ASK {{}} # {started}").status == 200
    assert time.monotonic() - started < 1


def ask(service: Service, query: str, accept: str = "*/*") -> Answer:
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return service.send("POST", "/sparql", query.encode(), headers)


def test_every_trap_has_its_test() -> None:
    files = [path.read_text(encoding="utf-8") for path in TESTS.glob("*/test_*.py")]
    tests = {name for text in files for name in re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)}
    assert set(TRAPS.values()) - tests == set()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "!" * LONG + "true) }",
        "ASK { FILTER(" + "! " * (LONG // 2) + "true) }",
        "ASK { FILTER(" + "- " * (LONG // 2) + "1) }",
        "ASK { FILTER(1" + "-1" * (LONG // 2) + ") }",
        "ASK { FILTER(1" + "||1" * (LONG // 3) + ") }",
        "ASK { FILTER(1" + "&&1" * (LONG // 3) + ") }",
        "ASK { FILTER(1" + "=1" * (LONG // 2) + ") }",
        "ASK {" + "{}UNION" * (LONG // 7) + "{}}",
        "ASK {" + "OPTIONAL{}" * (LONG // 10) + "}",
        "ASK {" + "OPTIONAL{" * 120 + "}" * 121,
        "ASK {" + "MINUS{" * 120 + "}" * 121,
        "ASK { ?s " + "^" * LONG + "<a:a> ?o }",
        "ASK { ?s <a:a>" + "*" * LONG + " ?o }",
        "ASK { ?s <a:a>" + "/<a:a>" * 9000 + " ?o }",
        "ASK { ?s <a:a>" + "|<a:a>" * 9000 + " ?o }",
        "ASK { ?s !(" + "<a:a>|" * 9000 + "<a:a>) ?o }",
        "ASK { VALUES ?x {" + "1 " * (LONG // 2) + "} }",
        "SELECT " + "?v" * 20_000 + " {}",
        "SELECT " + " ".join(f"?v{number}" for number in range(8000)) + " {}",
        "".join(f"PREFIX p{number}:<a:> " for number in range(3000)) + "ASK {}",
        "ASK { FILTER REGEX('" + "a" * 50_000 + "', '(a*)*(a*)*(a|aa)+b') }",
        "ASK { FILTER REGEX('a', '((((a{100}){100}){100}){100}){100}') }",
        "BASE <a:b" + "/.." * 20_000 + "> ASK { <x> ?p ?o }",
        "SELECT * { " + "BIND(1 AS ?x) " * 4000 + "}",
    ],
    ids=lambda query: query[:14] + query[-20:] if isinstance(query, str) else None,
)
def test_a_chain_that_ends_its_reader_is_an_error_and_no_more(service: Service, query: str) -> None:
    started = time.monotonic()
    answer = ask(service, query)
    assert answer.status in (200, 400, 413, 422, 504)
    assert time.monotonic() - started < 3


def test_a_correlated_not_exists_ends_at_the_limit(service: Service) -> None:
    pair = "?a ?b ?c . ?d ?e ?f"
    inner = "?a ?x ?y . ?d ?z ?w FILTER(STR(?y) = STR(?w) && ?y != ?c)"
    answer = ask(service, f"SELECT (COUNT(*) AS ?n) {{ {pair} FILTER NOT EXISTS {{ {inner} }} }}")
    assert answer.status in (422, 504)


def test_text_that_doubles_ends_at_a_limit(service: Service) -> None:
    names = [f"?t{number}" for number in range(30)]
    doubled = " ".join(f"BIND(CONCAT({one}, {one}) AS {two})" for one, two in pairwise(names))
    query = f"SELECT (STRLEN({names[-1]}) AS ?n) {{ BIND('{'a' * 1000}' AS ?t0) {doubled} }}"
    assert ask(service, query).status in (422, 504)


@pytest.mark.parametrize("scheme", ["http://127.0.0.1:1/x", "file:///etc/passwd", "file:dataset.nq"])
def test_from_fetches_nothing(service: Service, scheme: str) -> None:
    for clause in (f"FROM <{scheme}> {{ ?s ?p ?o }}", f"FROM NAMED <{scheme}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"):
        answer = ask(service, f"SELECT * {clause}", "application/sparql-results+json")
        assert answer.status == 400 or answer.json()["results"]["bindings"] == []


ODD = [
    "\\u0000",
    "\\u0008",
    "\\uFFFE",
    "\\uFFFF",
    "\\u000B",
    "]]>",
    "&amp;",
    "<b>",
    "\\r",
    "\\u2028",
    "\\U0001F600",
]


@pytest.mark.parametrize("odd", ODD)
def test_xml_is_well_formed_whatever_the_query_makes(service: Service, odd: str) -> None:
    made = [
        f"'a{odd}b'",
        f"STRLANG('a{odd}', 'en')",
        f"STRDT('a{odd}', <x:y>)",
        f"IRI(ENCODE_FOR_URI('{odd}'))",
    ]
    for value in made:
        rows = ask(service, f"SELECT ({value} AS ?x) {{}}", "application/sparql-results+xml")
        assert ET.fromstring(rows.body).tag.endswith("sparql")
        graph = ask(
            service, f"CONSTRUCT {{ <a:s> <a:p> ?x }} {{ BIND({value} AS ?x) }}", "application/rdf+xml"
        )
        assert ET.fromstring(graph.body).tag.endswith("RDF")


@pytest.mark.parametrize(
    "value", ["TRIPLE(<a:a>, <a:b>, 1)", "STRLANGDIR('a', 'ar', 'rtl')", "<http://example.org/f>(1)", "1/0"]
)
def test_what_is_beyond_rdf_1_1_is_answered_or_refused_in_words(service: Service, value: str) -> None:
    graph = f"CONSTRUCT {{ <a:s> <a:p> ?x }} {{ BIND({value} AS ?x) }}"
    for name in ("json", "xml", "csv", "tsv"):
        answer = service.get(f"SELECT ({value} AS ?x) {{}}", format=name)
        assert answer.status in (200, 400, 406, 422), (name, answer.body)
    for name in ("turtle", "nt", "rdf", "jsonld", "trig", "nq"):
        answer = service.get(graph, format=name)
        assert answer.status in (200, 400, 406, 422), (name, answer.body)


def test_a_turtle_answer_parses_whatever_prefixes_the_query_declares(service: Service) -> None:
    odd = [
        "rc: <http://other.example/>",
        ": <http://example.org/id/>",
        "a.b-c: <x:y>",
        "é: <http://example.org/>",
    ]
    prologue = " ".join(f"PREFIX {each}" for each in odd)
    answer = ask(service, f"{prologue} CONSTRUCT WHERE {{ ?s a ?type }}")
    assert len(Graph().parse(data=answer.body, format="turtle")) == 3
