"""Graphs are read by the Graph Store Protocol: by parameter, and by their own address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef

from kg.namespaces import BASE, GRAPH
from kg.web.endpoint import STREAMS

if TYPE_CHECKING:
    from tests.service import Service

ONE = quote("http://example.org/graph/1", safe="")
FORMATS = {
    "text/turtle": ("ttl", "turtle"),
    "application/n-triples": ("nt", "nt"),
    "application/rdf+xml": ("rdf", "xml"),
    "application/ld+json": ("jsonld", "json-ld"),
    "application/trig": ("trig", "trig"),
    "application/n-quads": ("nq", "nquads"),
}
pytestmark = pytest.mark.filterwarnings(
    "ignore:(ConjunctiveGraph|Dataset).* is deprecated:DeprecationWarning"
)  # rdflib of itself


@pytest.mark.parametrize("media", FORMATS)
def test_a_graph_is_had_by_its_name_in_every_format(service: Service, media: str) -> None:
    answer = service.send("GET", f"/graph-store?graph={ONE}", headers={"Accept": media})
    assert (answer.status, answer.type) == (200, media)
    graph = Graph().parse(data=answer.body, format=FORMATS[media][1])
    if media not in ("application/trig", "application/n-quads"):
        assert len(graph) == 5
        assert (URIRef("http://example.org/id/one"), None, None) in graph


def test_the_default_graph_is_the_union_of_all(service: Service) -> None:
    lines = service.send("GET", "/graph-store?default&format=nt").body.splitlines()
    assert len(lines) == int(service.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values[0]) > 2000


@pytest.mark.parametrize("query", ["default", f"graph={ONE}"])
def test_head_says_what_get_says(service: Service, query: str) -> None:
    got, head = (service.send(method, f"/graph-store?{query}") for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == got.headers[name]


def test_asking_for_the_head_of_long_graphs_uses_nothing_up(published: Any) -> None:
    path = "/graph/source/going-to-town-2022.nt"
    for _ in range(STREAMS + 2):
        head = published(path, method="HEAD")
        assert (head.status, int(head.headers["content-length"]) > 1 << 20) == (200, True)
    assert published(path).status == 200


def test_a_graph_is_validated_by_its_entity_tag(service: Service) -> None:
    tag = service.send("GET", f"/graph-store?graph={ONE}").headers["etag"]
    again = service.send("GET", f"/graph-store?graph={ONE}", headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"default&graph={ONE}",
        f"graph={ONE}&graph={ONE}",
        "graph=1",
        "graph=",
        "graph=/graph/one",
        "graph=http://x/%3E%20%7D%20%23",
        "graph=http://x/%22",
        "graph=http://x/%0a",
        "graph=http://x/%5Cu003E",
        f"graph=http://x/{'a' * 5000}",
    ],
)
def test_exactly_one_graph_must_be_named_and_by_an_absolute_iri(service: Service, query: str) -> None:
    answer = service.send("GET", f"/graph-store?{query}")
    assert answer.status == 400
    assert b"graph" in answer.body


def test_a_graph_that_is_not_there_is_told_so(service: Service) -> None:
    answer = service.send("GET", "/graph-store?graph=http://example.org/none")
    assert answer.status == 404
    assert b"There is no graph <http://example.org/none> here." in answer.body


def test_what_is_not_on_offer_is_refused_with_what_is(service: Service) -> None:
    answer = service.send("GET", f"/graph-store?graph={ONE}", headers={"Accept": "image/png"})
    assert answer.status == 406
    assert all(media in answer.body.decode() for media in FORMATS)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/graph-store?default", "/graph-store", "/graph/one"])
def test_nothing_is_written(linked: Any, method: str, path: str) -> None:
    answer = linked(path, method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert b"read-only" in answer.body


def test_a_graph_answers_at_its_own_address(linked: Any) -> None:
    direct = linked("/graph/one")
    named = linked(f"/graph-store?graph={quote(GRAPH + 'one', safe='')}")
    assert (direct.status, direct.type) == (200, "text/turtle")
    assert direct.body == named.body
    assert direct.headers["content-location"] == "/graph/one.ttl"


@pytest.mark.parametrize("media", FORMATS)
def test_the_address_of_a_graph_takes_suffixes(linked: Any, media: str) -> None:
    suffix = FORMATS[media][0]
    by_suffix, by_type = linked(f"/graph/one.{suffix}", "image/png"), linked("/graph/one", media)
    assert (by_suffix.status, by_suffix.type) == (200, media)
    assert by_suffix.body == by_type.body
    assert by_type.headers["content-location"] == f"/graph/one.{suffix}"
    assert f'</graph/one.{suffix}>; rel="alternate"' not in by_type.headers["link"]
    assert '</graph/one.html>; rel="alternate"; type="text/html"' in by_type.headers["link"]


def test_a_browser_is_shown_what_is_said_of_a_graph(published: Any, browser: str) -> None:
    page = published("/graph/source/going-to-town-2022", browser)
    assert (page.status, page.type) == (200, "text/html")
    assert page.headers["content-location"] == "/graph/source/going-to-town-2022.html"
    assert "Going to town (2022)" in page.body.decode()


def test_every_graph_of_the_artefact_has_as_many_statements_as_the_manifest_says(
    published: Any, manifest: Any
) -> None:
    for name, count in manifest["graphs"].items():
        answer = published(f"/{name.removeprefix(BASE)}.nt")
        assert (name, answer.body.count(b"\n")) == (name, count)


@pytest.mark.parametrize(
    "path",
    ["/graph/none", "/graph/none.ttl", "/graph/one.exe", "/graph/", "/graph/a%3E%20%7D", "/graph/%0d%0a"],
)
def test_an_address_of_no_graph_is_not_found(linked: Any, path: str) -> None:
    assert linked(path).status == 404
