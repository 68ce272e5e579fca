"""What an answer looks like on the wire: formats that parse, headers that hold, a true description."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg.namespaces import PREFIXES, RC
from kg.settings import read_settings
from kg.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from tests.service import Service

SD = PREFIXES["sd"]
ODD = "{ ?s <http://example.org/id/note> ?o }"


def test_xml_is_well_formed_whatever_the_data_holds(service: Service) -> None:
    results = ET.fromstring(service.get(f"SELECT * {ODD}", "application/sparql-results+xml").body)
    assert [literal.text for literal in results.iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        "a\ufffdb\ufffdc & <d>"
    ]
    graph = Graph().parse(
        data=service.get(f"CONSTRUCT WHERE {ODD}", "application/rdf+xml").body, format="xml"
    )
    assert [str(value) for value in graph.objects()] == ["a\ufffdb\ufffdc & <d>"]


def test_rdf_xml_that_cannot_be_written_is_refused_with_a_way_out(service: Service) -> None:
    answer = service.get("CONSTRUCT WHERE { ?s <http://example.org/id/1> ?o }", "application/rdf+xml")
    assert (answer.status, b"ask for Turtle" in answer.body) == (406, True)


@pytest.mark.filterwarnings(
    "ignore:(ConjunctiveGraph|Dataset).* is deprecated:DeprecationWarning"
)  # rdflib of itself
@pytest.mark.parametrize(
    ("media", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_every_graph_format_says_the_same(service: Service, media: str, name: str) -> None:
    query = "CONSTRUCT WHERE { ?s a ?type ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
    graph = Graph().parse(data=service.get(query, media).body, format=name)
    assert set(graph.subject_objects(RDF.type)) == {
        (URIRef("http://example.org/id/one"), URIRef(RC + "Initiative")),
        (URIRef("http://example.org/id/two"), URIRef(RC + "Initiative")),
    }


def test_turtle_uses_the_prefixes_of_the_query_and_ours(service: Service) -> None:
    turtle = service.get("PREFIX x: <http://example.org/id/> CONSTRUCT WHERE { ?s a ?o }").body.decode()
    assert "@prefix x: <http://example.org/id/> ." in turtle
    assert "x:one a rc:Initiative" in turtle


def test_csv_and_tsv_keep_commas_and_quotes(service: Service) -> None:
    query = "SELECT ?o { <http://example.org/id/two> <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
    rows = list(csv.reader(io.StringIO(service.get(query, "text/csv").body.decode())))
    assert rows == [["o"], ['Two, with a "quote"']]
    assert service.get(query, "text/tab-separated-values").body == b'?o\n"Two, with a \\"quote\\""@en\n'


def test_describe_gives_the_thing_with_the_statements_about_it(service: Service) -> None:
    graph = Graph().parse(data=service.get("DESCRIBE <http://example.org/id/one>").body, format="turtle")
    one, connection = URIRef("http://example.org/id/one"), URIRef("http://example.org/id/c1")
    assert (one, URIRef(PREFIXES["rdfs"] + "label"), Literal("One", lang="en")) in graph
    assert (connection, URIRef(RC + "initiative"), one) in graph
    assert (connection, URIRef(RC + "place"), URIRef("http://example.org/id/sfax")) in graph
    assert (URIRef(RC + "Initiative"), URIRef(PREFIXES["rdfs"] + "label"), None) in graph


def test_describe_understands_prefixes_and_where(service: Service) -> None:
    prefixed = "PREFIX x: <http://example.org/id/> DESCRIBE x:one"
    assert b"c1" in service.get(prefixed).body
    assert b"One" in service.get("DESCRIBE ?s WHERE { ?s ?p 'One'@en }").body


def test_an_answer_is_validated_by_its_entity_tag(service: Service) -> None:
    path = "/sparql?query=" + quote("SELECT * { ?s a ?o }")
    first = service.send("GET", path)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for known in (tag, f'"other", {tag}'):
        again = service.send("GET", path, headers={"If-None-Match": known})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    other = service.send("GET", path, headers={"Accept": "text/csv"})
    assert other.headers["etag"] != tag
    assert {"Accept", "Accept-Encoding"} == set(first.headers["vary"].split(", "))
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["dataset-version"] == "1.0.0"


def test_an_answer_that_changes_each_time_is_kept_nowhere(service: Service) -> None:
    query = "SELECT (STRUUID() AS ?id) {}"
    first, second = service.get(query), service.get(query)
    assert first.values != second.values
    assert (first.headers["cache-control"], "etag" in first.headers) == ("no-store", False)


def test_an_error_is_kept_nowhere(service: Service) -> None:
    assert service.get("SELECT").headers["cache-control"] == "no-store"


def test_gzip_is_spoken_when_asked_for(service: Service) -> None:
    path = "/sparql?query=" + quote("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 500")
    plain = service.send("GET", path)
    packed = service.send("GET", path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert service.send("GET", path, headers=again).status == 304
    assert (
        "content-encoding" not in service.send("GET", path, headers={"Accept-Encoding": "gzip;q=0"}).headers
    )


def test_a_long_answer_comes_whole_packed_or_not(service: Service) -> None:
    path = "/sparql?query=" + quote(
        "SELECT ?s ?o ?x { ?s <http://example.org/id/value> ?o VALUES ?x {1 2 3 4} }"
    )
    plain = service.send("GET", path)
    packed = service.send("GET", path, headers={"Accept-Encoding": "gzip"})
    assert len(plain.body) == int(plain.headers["content-length"]) > 1 << 20
    assert len(plain.json()["results"]["bindings"]) == 8000
    assert gzip.decompress(packed.body) == plain.body


def test_the_service_describes_itself(service: Service) -> None:
    for accept, name in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("*/*", "turtle")):
        answer = service.send("GET", "/sparql", headers={"Accept": accept})
        graph = Graph().parse(data=answer.body, format=name)
        endpoint = URIRef(service.endpoint)
        assert (endpoint, RDF.type, URIRef(SD + "Service")) in graph
        assert (endpoint, URIRef(SD + "endpoint"), endpoint) in graph
        assert (endpoint, URIRef(SD + "feature"), URIRef(SD + "UnionDefaultGraph")) in graph
        names = {str(value) for value in graph.objects(None, URIRef(SD + "name"))}
        assert names == {
            f"http://example.org/graph/{name}" for name in ("1", "2", "bulk", "odd", "vocabulary")
        }


def test_a_browser_gets_a_page_instead(service: Service) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = service.send("GET", "/sparql", headers={"Accept": browser})
    text = page.body.decode()
    assert (page.status, page.type) == (200, "text/html")
    assert '<textarea class="code" id="query" name="query"' in text
    assert "1.0.0" in text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "://" not in service.send("GET", "/static/style.css").body.decode()


def test_the_service_tells_how_it_is(service: Service) -> None:
    assert service.send("GET", "/health").status == 200
    assert service.send("GET", "/ready").body == b"ready with version 1.0.0\n"
    service.get("ASK { }")
    service.get("ASK { }")
    metrics = service.send("GET", "/metrics").body.decode()
    assert 'kg_responses_total{status="200"}' in metrics
    assert 'kg_dataset_info{version="1.0.0"} 1' in metrics
    cached = next(line for line in metrics.splitlines() if line.startswith("kg_responses_cached_total"))
    assert float(cached.split()[1]) >= 1


def test_nothing_is_told_of_versions_and_insides(service: Service) -> None:
    for path in ("/", "/sparql?query=ASK%20%7B%7D", "/nowhere", "/sparql?query=x"):
        answer = service.send("GET", path)
        assert not any(character.isdigit() for character in answer.headers.get("server", ""))
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert b"Traceback" not in answer.body
    assert service.send("GET", "/nowhere").status == 404


def test_a_host_that_is_none_is_refused(service: Service) -> None:
    answer = service.send("GET", "/sparql", headers={"Host": "a> ?p ?o } #"})
    assert answer.status == 400


@pytest.fixture
def proxied(artefacts: Path) -> Iterator[Flask]:
    app = create_app(read_settings({"KG_PROXIES": "1", "KG_ARTEFACT": str(artefacts)}))
    yield app
    app.config["CURRENT"].close()


def test_the_description_is_right_behind_a_proxy_that_is_trusted(proxied: Flask, service: Service) -> None:
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "data.example.org",
        "X-Forwarded-Prefix": "/routes",
    }
    body = proxied.test_client().get("/sparql", headers=forwarded).get_data(as_text=True)
    assert "sd:endpoint <https://data.example.org/routes/sparql>" in body
    untrusted = service.send("GET", "/sparql", headers=forwarded).body.decode()
    assert f"sd:endpoint <{service.endpoint}>" in untrusted
