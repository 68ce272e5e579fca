"""What a query asks is read from its tokens: words in strings, names and comments mean nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, QueryRefused, QuerySyntaxError
from kg.settings import read_settings
from kg.store.preflight import FORMS, inspect_query

SETTINGS = read_settings({})


@pytest.mark.parametrize(
    ("query", "patterns"),
    [
        ("ASK {}", 0),
        ("SELECT * { ?s a ?c ; ?p 1, 2 . ?x ?y ?z }", 4),
        ("SELECT * { [] ?p [ ?q ?r ; ?t (1 2 3) ] }", 9),
        ("PREFIX a: <b:c> SELECT * { ?s a:b/a:c/^a:d ?o }", 3),
        ("SELECT * { ?s ?p ?o FILTER(?o > 3 && EXISTS { ?a ?b ?c }) ?x ?y ?z }", 3),
        ("SELECT * { VALUES (?x ?y) { (1 2) (3 UNDEF) } ?x ?y ?z }", 1),
        ("CONSTRUCT { ?a ?b ?c . ?d ?e ?f } WHERE { ?s ?p 'x'^^<a:b>, 'y'@en . GRAPH ?g { ?x ?y ?z } }", 3),
        ("CONSTRUCT WHERE { ?s ?p 1 }", 1),
        ("SELECT * { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n > 1) } ?s ?q ?r }", 2),
        ("SELECT * { OPTIONAL { ?a ?b ?c } { ?a ?b true } UNION { ?x ?y ?z } MINUS { ?a ?b ?c } }", 4),
    ],
)
def test_triple_patterns_are_counted(query: str, patterns: int) -> None:
    assert inspect_query(query, SETTINGS).patterns == patterns


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT * { ?s <http://x/SERVICE> 'SERVICE <x>' }",
        'SELECT * { ?s ?p """a "SERVICE" b""", \'\'\'SERVICE\'\'\' }',
        "SELECT * { ?s ?p ?o # SERVICE <http://x/> {}\n}",
        "PREFIX service: <http://x/> ASK { service:load service:service _:service }",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_service_is_a_keyword_only_where_it_is_one(query: str) -> None:
    assert inspect_query(query, SETTINGS).form in ("SELECT", "ASK")


@pytest.mark.parametrize("word", ["SERVICE", "service", "SeRvIcE", "\\u0053ERVICE", "SERVIC\\U00000045"])
def test_service_is_refused_however_it_is_written(word: str) -> None:
    with pytest.raises(QueryRefused, match="opens no connection"):
        inspect_query(f"ASK {{ {word} <http://x/> {{}} }}", SETTINGS)


@pytest.mark.parametrize("word", ["INSERT", "delete", "LOAD", "Clear", "DROP", "WITH"])
def test_updates_are_refused(word: str) -> None:
    with pytest.raises(QueryRefused, match="read-only"):
        inspect_query(f"PREFIX x: <http://x/>\n{word} {{}}", SETTINGS)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "empty"),
        ("# nothing but this", "empty"),
        ("SELCT * {}", "line 1, column 1: “SELCT” begins no query"),
        ("SELECT * {\n ?s ?p ( ?o }", "line 2, column 13: this } closes nothing"),
        ("SELECT * {", "line 1, column 10: this { is never closed"),
        (
            "ASK {\n ?s nope:p 1 }",
            "line 2, column 5: the prefix nope: is not declared; add PREFIX nope: <...>",
        ),
        ("ASK { ?s rdfs:label 1 }", "add PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("ASK { ?s ?p 'x }", "line 1, column 13: this string does not end"),
    ],
)
def test_what_tokens_show_to_be_wrong_is_told_with_its_place(query: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message):
        inspect_query(query, SETTINGS)


def test_the_limits_are_told_with_a_way_out() -> None:
    for query, message in (
        ("ASK { " + "{" * 200 + "}" * 201, "more than 128 brackets in brackets.*VALUES"),
        ("ASK { " + "?s ?p ?o . " * 51 + "}", "about 51 triple patterns.*up to 50"),
        ("ASK {} # " + "é" * 40_000, "80009 bytes.*up to 65536"),
    ):
        with pytest.raises(QueryRefused, match=message):
            inspect_query(query, SETTINGS)


def test_form_dataset_and_described_things_are_told() -> None:
    found = inspect_query("PREFIX x: <http://x/> DESCRIBE <http://y> x:a\\,b FROM <g:g>", SETTINGS)
    assert (found.form, found.chooses_dataset, found.described) == ("DESCRIBE", True, ())
    found = inspect_query("PREFIX x: <http://x/> DESCRIBE <http://y> x:a\\,b", SETTINGS)
    assert found.described == ("http://y", "http://x/a,b")
    assert inspect_query("SELECT (RAND() AS ?x) {}", SETTINGS).volatile
    assert not inspect_query("SELECT ?rand { ?rand ?p 'NOW()' }", SETTINGS).volatile


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(query: str) -> None:
    try:
        assert inspect_query(query, SETTINGS).form in FORMS
    except QueryError as error:
        assert str(error)  # noqa: PT017  (most texts are refused, and some are queries)


@pytest.mark.parametrize(
    "piece",
    ["a.", "(", "'''", "<a", "\\u1111", ".", ":.", "_:a.", "'\\'", "''a", "1.", "@a-", "aa", '"', "<\\u1"],
)
def test_no_text_is_slow_to_read(piece: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError):
        inspect_query((piece * SETTINGS.query_bytes)[: SETTINGS.query_bytes], SETTINGS)
    assert time.monotonic() - started < 2
