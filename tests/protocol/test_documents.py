"""The documents of an artefact: ontology and shapes, dumps, JSON-LD context, well-known places."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from kg.namespaces import BASE, ID, PREFIXES, RC, SHAPES

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {
    "text/turtle": ("ttl", "turtle"),
    "application/n-triples": ("nt", "nt"),
    "application/rdf+xml": ("rdf", "xml"),
    "application/ld+json": ("jsonld", "json-ld"),
}
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
pytestmark = pytest.mark.filterwarnings(
    "ignore:(ConjunctiveGraph|Dataset).* is deprecated:DeprecationWarning"
)  # rdflib of itself


@pytest.mark.parametrize("media", FORMATS)
@pytest.mark.parametrize(
    ("name", "kind", "term"),
    [
        ("ontology", OWL.Class, f"{RC}Initiative"),
        ("shapes", URIRef(PREFIXES["sh"] + "NodeShape"), f"{SHAPES}Initiative"),
    ],
)
def test_a_document_is_had_in_every_format(
    published: Any, name: str, kind: URIRef, term: str, media: str
) -> None:
    suffix, parser = FORMATS[media]
    answer = published(f"/{name}", media)
    assert (answer.status, answer.type) == (200, media)
    assert answer.headers["content-location"] == f"/{name}.{suffix}"
    assert (URIRef(term), RDF.type, kind) in Graph().parse(data=answer.body, format=parser)
    assert published(f"/{name}.{suffix}", "image/png").body == answer.body


def test_every_format_of_the_ontology_says_the_same_number_of_things(published: Any) -> None:
    sizes = {
        len(Graph().parse(data=published(f"/ontology.{suffix}").body, format=parser))
        for suffix, parser in FORMATS.values()
    }
    assert len(sizes) == 1


def test_an_ontology_editor_gets_rdf_xml(published: Any) -> None:
    answer = published("/ontology", PROTEGE)
    assert answer.type == "application/rdf+xml"
    graph = Graph().parse(data=answer.body, format="xml")
    assert (URIRef(f"{BASE}ontology"), RDF.type, OWL.Ontology) in graph


def test_the_turtle_of_the_ontology_is_the_file_as_it_was_written(published: Any, artefact: Path) -> None:
    assert published("/ontology").body == (artefact / "ontology.ttl").read_bytes()


@pytest.mark.parametrize(
    ("name", "anchors"),
    [("ontology", ["Initiative", "place", "curatorNote"]), ("shapes", ["Initiative", "Initiative-label"])],
)
def test_a_browser_gets_a_reference_with_an_anchor_for_each_term(
    published: Any, browser: str, name: str, anchors: list[str]
) -> None:
    page = published(f"/{name}", browser)
    assert (page.status, page.type) == (200, "text/html")
    assert page.headers["content-location"] == f"/{name}.html"
    text = page.body.decode()
    ids = re.findall(r'id="([^"]+)"', text)
    assert set(anchors) <= set(ids)
    assert len(ids) == len(set(ids))
    assert "<script>" not in text


def test_the_reference_has_every_term_of_the_ontology(published: Any, artefact: Path) -> None:
    graph = Graph().parse(artefact / "ontology.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind)}
    ids = set(re.findall(r'<h3 id="([^"]+)"', published("/ontology.html").body.decode()))
    assert ids == {term.removeprefix(RC) for term in terms if term.startswith(RC)}


def test_the_reference_says_domain_range_and_three_languages(published: Any) -> None:
    text = published("/ontology.html").body.decode()
    section = re.search(
        r'<article class="term" aria-labelledby="initiativeType">(.*?)</article>', text, re.DOTALL
    )
    assert section
    assert '<a href="/ontology#Initiative">' in section[1]
    assert 'dir="rtl"' in section[1]
    assert "Gives the kind of initiative." in section[1]


def test_a_document_is_validated_and_linked(published: Any) -> None:
    for path in ("/ontology", "/shapes.rdf", "/ontology.html", "/context.jsonld", "/dump/"):
        first = published(path)
        assert published(path, If_None_Match=first.headers["etag"]).status == 304
    links = published("/ontology").headers["link"]
    assert '</ontology.rdf>; rel="alternate"; type="application/rdf+xml"' in links
    assert published("/ontology", "image/png").status == 406


def test_the_dumps_are_listed_for_readers_and_for_programs(published: Any, manifest: Any) -> None:
    listed = json.loads(published("/dump/", "application/json").body)
    assert listed["version"] == manifest["version"]
    known = {name: digest for name, digest in manifest["sha256"].items() if name.startswith("dump/")}
    assert {f"dump/{file['name']}": file["sha256"] for file in listed["files"]} == known
    page = published("/dump/", "text/html").body.decode()
    assert 'href="/dump/routecities.nq.gz"' in page
    assert all(digest in page for digest in known.values())


def test_every_dump_is_what_the_list_says(published: Any) -> None:
    for file in json.loads(published("/dump/?format=json").body)["files"]:
        dump = published(f"/dump/{file['name']}", Accept_Encoding="gzip")
        assert (dump.status, dump.type, len(dump.body)) == (200, "application/gzip", file["bytes"])
        assert hashlib.sha256(dump.body).hexdigest() == file["sha256"]
        assert "content-encoding" not in dump.headers
        assert dump.headers["etag"] == f'"{file["sha256"]}"'
        assert file["content"]


def test_the_dump_is_the_dataset(published: Any, artefact: Path) -> None:
    dump = gzip.decompress(published("/dump/routecities.nq.gz").body)
    assert set(dump.splitlines()) == set((artefact / "dataset.nq").read_bytes().splitlines())


def test_a_dump_can_be_taken_up_again_and_validated(published: Any) -> None:
    path = "/dump/routecities.nq.gz"
    whole = published(path)
    part = published(path, Range="bytes=100-199")
    assert (part.status, part.body) == (206, whole.body[100:200])
    assert published(path, If_None_Match=whole.headers["etag"]).status == 304
    changed = published(path, Range="bytes=100-199", If_Range='"other"')
    assert (changed.status, len(changed.body)) == (200, len(whole.body))
    assert published(path, Range="bytes=999999999-").status == 416
    head = published(path, method="HEAD")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(len(whole.body)), b"")


@pytest.mark.parametrize(
    "path",
    [
        "/dump/../manifest.json",
        "/dump/..%2fmanifest.json",
        "/dump/%2e%2e/manifest.json",
        "/dump/%2e%2e%2fdataset.nq",
        "/dump/..%5cmanifest.json",
        "/dump//etc/passwd",
        "/dump/%2fetc%2fpasswd",
        "/dump/routecities.nq.gz%00",
        "/dump/.",
        "/dump/manifest.json",
        "/dump/none.nq.gz",
        "/manifest.json",
        "/dataset.nq",
        "/static/../templates/page.html",
    ],
)
def test_nothing_but_a_dump_is_given_as_a_dump(published: Any, path: str) -> None:
    answer = published(path)
    assert answer.status in (404, 308)
    if answer.status == 308:
        assert published(answer.headers["location"].partition("//")[2].partition("/")[2]).status in (400, 404)
    assert b"sha256" not in answer.body
    assert b"root:" not in answer.body


def test_the_context_expands_a_compact_document_into_the_right_statements(published: Any) -> None:
    answer = published("/context.jsonld")
    assert (answer.status, answer.type) == (200, "application/ld+json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert published("/context").body == answer.body
    document = {
        **json.loads(answer.body),
        "id": f"{ID}connection/x",
        "type": "Connection",
        "label": {"en": "a connection", "ar": ["صلة", "رابط"]},
        "place": f"{ID}place/tn-sfax",
        "evidence": [f"{ID}evidence/1", f"{ID}evidence/2"],
        "position": "3",
        "reportedAs": "Sfax",
        "dcterms:date": {"@value": "2022", "@type": "xsd:gYear"},
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    thing = URIRef(f"{ID}connection/x")
    assert set(graph) == {
        (thing, RDF.type, URIRef(f"{RC}Connection")),
        (thing, RDFS.label, Literal("a connection", lang="en")),
        (thing, RDFS.label, Literal("صلة", lang="ar")),
        (thing, RDFS.label, Literal("رابط", lang="ar")),
        (thing, URIRef(f"{RC}place"), URIRef(f"{ID}place/tn-sfax")),
        (thing, URIRef(f"{RC}evidence"), URIRef(f"{ID}evidence/1")),
        (thing, URIRef(f"{RC}evidence"), URIRef(f"{ID}evidence/2")),
        (thing, URIRef(f"{RC}position"), Literal("3", datatype=XSD.integer)),
        (thing, URIRef(f"{RC}reportedAs"), Literal("Sfax")),
        (thing, URIRef(PREFIXES["dcterms"] + "date"), Literal("2022", datatype=XSD.gYear)),
    }


def test_the_context_has_every_term_of_the_ontology_and_every_prefix(published: Any, artefact: Path) -> None:
    context = json.loads(published("/context").body)["@context"]
    assert PREFIXES.items() <= context.items()
    graph = Graph().parse(artefact / "ontology.ttl")
    for name in (str(term).removeprefix(RC) for term in graph.subjects(RDF.type, OWL.ObjectProperty)):
        if "/" not in name:
            assert context[name] == {"@id": f"rc:{name}", "@type": "@id"}


def test_the_well_known_place_leads_to_the_description_of_the_dataset(published: Any) -> None:
    answer = published("/.well-known/void")
    assert answer.status == 302
    described = published(answer.headers["location"], "text/turtle")
    graph = Graph().parse(data=described.body, format="turtle")
    dataset = URIRef(f"{ID}dataset/routecities")
    assert (dataset, RDF.type, URIRef(PREFIXES["void"] + "Dataset")) in graph
    assert (dataset, URIRef(PREFIXES["void"] + "triples"), None) in graph


def test_robots_are_asked_to_leave_the_queries_alone(published: Any) -> None:
    answer = published("/robots.txt")
    assert (answer.status, answer.type) == (200, "text/plain")
    assert "Disallow: /sparql\n" in answer.body.decode()


def test_the_site_has_a_sign(published: Any) -> None:
    answer = published("/favicon.ico")
    assert (answer.status, answer.type) == (200, "image/svg+xml")


@pytest.mark.parametrize(
    "path",
    ["/ontology", "/ontology.ttl", "/shapes", "/dump/", "/dump/routecities.nq.gz", "/.well-known/void"],
)
def test_a_service_of_one_file_says_that_it_has_no_documents(linked: Any, browser: str, path: str) -> None:
    answer = linked(path)
    assert answer.status == 404
    assert "no such" in answer.body.decode()
    page = linked(path, browser)
    assert (page.status, page.type) == (404, "text/html")


def test_a_service_of_one_file_has_a_context_with_the_prefixes(linked: Any) -> None:
    assert PREFIXES.items() <= json.loads(linked("/context").body)["@context"].items()
