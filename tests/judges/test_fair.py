"""The ontology is FAIR by the tests of FOOPS!, one test a test of theirs; docs/FAIR.md has the list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, Node, URIRef

from kg import __version__
from kg.namespaces import BASE, ONTOLOGY, PREFIXES, RC

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

BIBO = Namespace(PREFIXES["bibo"])
VANN = Namespace(PREFIXES["vann"])
HEADER = URIRef(ONTOLOGY)
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # rdflib of itself
FORMATS = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
}
CHECKLIST = (Path(__file__).parents[2] / "docs" / "FAIR.md").read_text(encoding="utf-8")
FOOPS = """
    CN1 DOC1 FIND1 FIND2 FIND3 FIND_3_BIS HTTP1 OM1 OM2 OM3 OM4.1 OM4.2 OM5.1 OM5.2 PURL1 RDF1 URI1 URI2
    VER1 VER2 VOC1 VOC2 VOC3 VOC4
"""
NOT_YET = {"FIND2", "FIND3", "FIND_3_BIS", "OM3"}


def follow(client: FlaskClient, iri: str, accept: str) -> TestResponse:
    """Return what the service has at the path of ``iri``, whose host is the one that redirects to it."""
    path, _, _ = iri.removeprefix(BASE).partition("#")
    return client.get(f"/{path}", headers={"Accept": accept}, follow_redirects=True, buffered=True)


def said(graph: Graph, predicate: Node) -> set[str]:
    return {str(value) for value in graph.objects(HEADER, predicate)}


def own_terms(graph: Graph) -> set[Node]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return {term for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith(RC)}


def test_cn1_the_ontology_is_negotiated_as_a_page_and_in_four_formats(client: FlaskClient) -> None:
    sizes = set()
    for media, parser in FORMATS.items():
        answer = follow(client, ONTOLOGY, media)
        assert (answer.status_code, answer.mimetype) == (200, media)
        sizes.add(len(Graph().parse(data=answer.data, format=parser)))
    assert len(sizes) == 1


def test_doc1_the_page_documents_every_term_at_its_own_address(client: FlaskClient, ontology: Graph) -> None:
    answer = follow(client, ONTOLOGY, "text/html")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    anchors = set(re.findall(r'id="([^"]+)"', answer.text))
    assert {str(term).removeprefix(RC) for term in own_terms(ontology)} <= anchors


def test_rdf1_the_document_that_is_served_is_the_ontology(client: FlaskClient, ontology: Graph) -> None:
    served = Graph().parse(data=follow(client, ONTOLOGY, "text/turtle").data, format="turtle")
    assert len(served) == len(ontology)
    assert (HEADER, RDF.type, OWL.Ontology) in served


@pytest.mark.parametrize("term", ["Initiative", "playsRole"])
def test_uri1_the_iri_of_the_ontology_and_of_a_term_leads_to_it(client: FlaskClient, term: str) -> None:
    answer = follow(client, f"{RC}{term}", "text/turtle")
    assert (URIRef(f"{RC}{term}"), RDFS.isDefinedBy, HEADER) in Graph().parse(
        data=answer.data, format="turtle"
    )


def test_uri2_the_document_names_itself_by_the_iri_it_was_asked_by(ontology: Graph) -> None:
    assert set(ontology.subjects(RDF.type, OWL.Ontology)) == {HEADER}
    assert said(ontology, VANN.preferredNamespaceUri) == {RC} == {f"{ONTOLOGY}#"}


def test_purl1_and_http1_the_iri_is_of_a_persistent_and_open_kind() -> None:
    assert ONTOLOGY.startswith("https://w3id.org/")


def test_find1_the_prefix_is_declared_and_is_the_one_in_use(ontology: Graph) -> None:
    (prefix,) = said(ontology, VANN.preferredNamespacePrefix)
    assert PREFIXES[prefix] == RC


def test_ver1_the_version_has_an_iri_of_its_own(ontology: Graph) -> None:
    assert said(ontology, OWL.versionIRI) == {f"{ONTOLOGY}/{__version__}"}
    assert said(ontology, OWL.versionInfo) == {__version__}


def test_ver2_the_iri_of_the_version_leads_to_the_ontology(client: FlaskClient) -> None:
    for media in FORMATS:
        answer = follow(client, f"{ONTOLOGY}/{__version__}", media)
        assert (answer.status_code, answer.mimetype) == (200, media)
        assert answer.data == follow(client, ONTOLOGY, media).data
    assert 'id="Initiative"' in follow(client, f"{ONTOLOGY}/{__version__}", "text/html").text
    assert follow(client, f"{ONTOLOGY}/999.0.0", "text/turtle").status_code == 404


def test_om1_title_description_licence_and_creator_are_given(ontology: Graph) -> None:
    for predicate in (DCTERMS.title, DCTERMS.description):
        texts = [text for text in ontology.objects(HEADER, predicate) if isinstance(text, Literal)]
        assert sorted(text.language or "" for text in texts) == ["ar", "en", "fr"]
    assert said(ontology, DCTERMS.creator) == {"The RouteCities contributors"}


def test_om2_a_citation_is_given_and_agrees_with_the_file_for_citing(ontology: Graph) -> None:
    (citation,) = said(ontology, DCTERMS.bibliographicCitation)
    assert citation.endswith(f" {ONTOLOGY}")
    assert citation.startswith("The RouteCities contributors (")
    assert "  - name: The RouteCities contributors\n" in (
        Path(__file__).parents[2] / "CITATION.cff"
    ).read_text(encoding="utf-8")


def test_om3_publisher_sources_and_a_logo_that_is_there_are_given(
    client: FlaskClient, ontology: Graph
) -> None:
    assert said(ontology, DCTERMS.publisher) == {"The RouteCities contributors"}
    assert said(ontology, DCTERMS.source)
    (logo,) = said(ontology, FOAF.logo)
    assert follow(client, logo, "image/*").mimetype == "image/svg+xml"


def test_om3_the_ontology_is_a_draft_until_its_first_major_version(ontology: Graph) -> None:
    status = "draft" if __version__.startswith("0.") else "published"
    assert said(ontology, BIBO.status) == {f"http://purl.org/ontology/bibo/status/{status}"}


def test_om4_the_licence_is_an_iri_and_every_answer_links_to_it(client: FlaskClient, ontology: Graph) -> None:
    (licence,) = ontology.objects(HEADER, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")
    for media in (*FORMATS, "text/html"):
        links = follow(client, ONTOLOGY, media).headers.getlist("Link")
        assert f'<{licence}>; rel="license"' in links


def test_om5_it_says_when_it_was_made_issued_and_last_changed_and_what_came_before(ontology: Graph) -> None:
    created, issued, modified = (
        ontology.value(HEADER, predicate) for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)
    )
    for date in (created, issued, modified):
        assert isinstance(date, Literal)
        assert date.datatype == XSD.dateTime
    assert str(created) <= str(issued) <= str(modified)
    assert all(
        re.fullmatch(rf"{ONTOLOGY}/\d+\.\d+\.\d+", prior) for prior in said(ontology, OWL.priorVersion)
    )


def test_voc1_the_header_is_in_the_words_of_known_vocabularies(ontology: Graph) -> None:
    own = {predicate for predicate in ontology.predicates(HEADER) if str(predicate).startswith(RC)}
    assert own == {URIRef(f"{RC}unofficialLanguage")}


def test_voc2_other_vocabularies_are_extended(ontology: Graph) -> None:
    reused = {str(parent) for parent in ontology.objects(None, RDFS.subClassOf)}
    assert {
        str(SKOS.Concept),
        f"{PREFIXES['org']}Organization",
        f"{PREFIXES['oa']}SpecificResource",
    } <= reused


def test_voc3_and_voc4_every_term_has_a_label_and_a_definition(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert (term, RDFS.label, None) in ontology, term
        assert (term, SKOS.definition, None) in ontology, term


def test_no_person_is_named_and_nobody_s_address_is_given(ontology: Graph) -> None:
    for predicate, value in ontology.predicate_objects(HEADER):
        assert "@" not in str(value), predicate
        assert "orcid" not in str(value), predicate


def test_the_checklist_has_every_test_of_foops_once_and_says_which_are_not_passed() -> None:
    rows = re.findall(r"^\| ([A-Z]+[A-Z_]*[\d.]+\w*) \|.*\| (.+) \|$", CHECKLIST, re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(FOOPS.split())
    assert {name for name, held in rows if held.startswith("not yet")} == NOT_YET


def test_every_test_that_the_checklist_names_is_here() -> None:
    named = set(re.findall(r"`(test_\w+)`", CHECKLIST))
    assert named
    assert named <= set(globals())
    unnamed = {name for name in globals() if name.startswith("test_")} - named
    assert unnamed == {
        "test_the_checklist_has_every_test_of_foops_once_and_says_which_are_not_passed",
        "test_every_test_that_the_checklist_names_is_here",
    }
