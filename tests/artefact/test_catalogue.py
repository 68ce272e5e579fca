"""What the graph says of its documents, prefixes and questions, and the documents themselves."""

from __future__ import annotations

import gzip
import json
import os
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
from rdflib import SH, Graph, URIRef
from rdflib.compare import isomorphic

from kg.catalogue import QUESTIONS_GRAPH, SHAPES_GRAPH
from kg.errors import UsageError
from kg.metadata import DATASET, METADATA
from kg.namespaces import BASE, GRAPH, ID, ONTOLOGY, PREFIXES, RC
from kg.questions import read_questions
from kg.shacl import load_shapes
from kg.store.documents import convert
from kg.store.serialise import GRAPH_FORMATS

if TYPE_CHECKING:
    from kg import store

ROOT = Path(__file__).parents[2]
PROFILE = ROOT.parent / "shared" / "suites" / "dcat-ap" / "dcat-ap-SHACL.ttl"
QUESTIONS = read_questions(ROOT / "sparql" / "questions")
HEADER = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())


def rows(dataset: store.Dataset, query: str) -> list[tuple[str, ...]]:
    return [tuple(term.value for term in row.values()) for row in dataset.select(HEADER + query)]


def graph_of(data: bytes, media: str = "text/turtle") -> Graph:
    return Graph(bind_namespaces="none").parse(data=data, format=media)


def unpacked(artefact: Path, name: str) -> bytes:
    return gzip.decompress((artefact / "dump" / name).read_bytes())


@pytest.fixture(scope="module")
def quads(artefact: Path) -> list[str]:
    return (artefact / "dataset.nq").read_text(encoding="utf-8").splitlines()


@pytest.mark.suite
def test_the_catalogue_holds_to_the_european_profile(assembled: store.Dataset) -> None:
    if not PROFILE.exists() and not os.environ.get("CI"):
        pytest.skip(f"the shapes of DCAT-AP are not in {PROFILE}")
    shapes = graph_of(PROFILE.read_bytes())
    absent = {shape for shape in shapes.objects(None, SH.property) if not shapes.value(shape, SH.path)}
    assert len(absent) == 2, "the file names two shapes of a service and does not hold them"
    for shape in absent:
        shapes.remove((None, SH.property, shape))
    data = graph_of("\n".join(assembled.graph(METADATA)).encode(), "nt")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, text


def test_the_catalogue_leads_to_the_dataset_its_graphs_its_service_and_its_documents(
    assembled: store.Dataset,
) -> None:
    listed = rows(assembled, "SELECT ?dataset { ?catalogue a dcat:Catalog ; dcat:dataset ?dataset }")
    assert {iri for (iri,) in listed} == {DATASET, *assembled.graphs()}
    parts = rows(assembled, f"SELECT ?part {{ <{DATASET}> void:subset ?part }}")
    assert {iri for (iri,) in parts} == set(assembled.graphs())
    (service,) = rows(
        assembled, "SELECT ?url ?of { ?c dcat:service [ dcat:endpointURL ?url ; dcat:servesDataset ?of ] }"
    )
    assert service == (f"{BASE}sparql", DATASET)


def test_every_document_that_is_described_is_in_the_artefact_and_no_dump_is_not_described(
    artefact: Path, assembled: store.Dataset
) -> None:
    described = rows(
        assembled,
        """SELECT DISTINCT ?file { ?of dcat:distribution [ dcat:downloadURL ?file ; dcat:accessURL ?file ] ;
          void:dataDump ?file }""",
    )
    dumps = {str(path.relative_to(artefact)) for path in (artefact / "dump").iterdir()}
    assert {file.removeprefix(BASE) for (file,) in described} == dumps
    digests = json.loads((artefact / "manifest.json").read_bytes())["sha256"]
    assert {*dumps, "ontology.ttl", "shapes.ttl"} <= set(digests)


def test_the_dumps_of_the_whole_hold_every_statement_as_written(artefact: Path, quads: list[str]) -> None:
    assert unpacked(artefact, "routecities.nq.gz").decode().splitlines() == quads
    again = convert(unpacked(artefact, "routecities.trig.gz"), "x.trig", "application/n-quads", {})
    plain = [line for line in quads if "_:" not in line]
    assert [line for line in sorted(again.decode().splitlines()) if "_:" not in line] == plain
    assert len(again.splitlines()) == len(quads)


def test_the_dump_of_a_graph_holds_the_statements_of_the_graph_as_written(
    artefact: Path, assembled: store.Dataset
) -> None:
    for graph in assembled.graphs():
        name = graph.removeprefix(GRAPH).replace("/", "-")
        document = unpacked(artefact, f"{name}.ttl.gz")
        lines = convert(document, "x.ttl", "application/n-triples", {}).decode().splitlines()
        written = assembled.graph(graph)
        assert len(lines) == len(written), name
        assert {line for line in lines if "_:" not in line} == {w for w in written if "_:" not in w}, name
        assert b"@prefix" in document


def test_a_dump_bears_no_date_so_that_the_same_graph_is_the_same_file(artefact: Path) -> None:
    for path in (artefact / "dump").iterdir():
        assert path.read_bytes()[4:8] == bytes(4), path


def test_the_shapes_are_one_document_and_one_graph(artefact: Path, assembled: store.Dataset) -> None:
    document = (artefact / "shapes.ttl").read_bytes()
    shapes = load_shapes(ROOT / "shapes")
    assert isomorphic(graph_of(document), shapes)
    assert isomorphic(graph_of("\n".join(assembled.graph(SHAPES_GRAPH)).encode(), "nt"), shapes)
    prefixes = re.findall(r"^@prefix (\S+)", document.decode(), re.MULTILINE)
    assert len(prefixes) == len(set(prefixes))


def test_the_ontology_is_the_file_that_was_written(artefact: Path) -> None:
    written = (ROOT / "ontology" / "routecities.ttl").read_bytes()
    assert (artefact / "ontology.ttl").read_bytes() == written


def test_an_editor_learns_the_prefixes(assembled: store.Dataset) -> None:
    found = rows(assembled, "SELECT ?prefix ?space { [] sh:namespace ?space ; sh:prefix ?prefix }")
    assert set(found) == set(PREFIXES.items())
    declared = rows(assembled, f"SELECT ?prefix {{ <{ONTOLOGY}> sh:declare [ sh:prefix ?prefix ] }}")
    assert {prefix for (prefix,) in declared} == set(PREFIXES)


def test_an_editor_learns_the_questions_and_they_ask_what_the_files_ask(assembled: store.Dataset) -> None:
    found = rows(
        assembled,
        """SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
          sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq""",
    )
    assert [(iri, text) for iri, text, _ in found] == [
        (f"{ID}question/{question.identifier}", question.title) for question in QUESTIONS
    ]
    for question, (_, _, query) in zip(QUESTIONS, found, strict=True):
        assert query.startswith("PREFIX ")
        assert question.file.text.endswith(query)
        assert assembled.select(query) == assembled.select(question.ask({}))


def test_the_parameters_of_a_question_are_data(assembled: store.Dataset) -> None:
    assert rows(
        assembled,
        f"""SELECT ?name ?kind ?meaning ?first {{ <{ID}question/cq01> sh:parameter [
          schema:valueName ?name ; schema:category ?kind ; rdfs:comment ?meaning ;
          schema:defaultValue ?first ] }}""",
    ) == [("place", "place", "the city or other place", f"{ID}place/tn-sfax")]
    (count,) = assembled.select(
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{QUESTIONS_GRAPH}> {{ ?q <{PREFIXES['sh']}parameter> ?p }} }}"
    )
    assert int(count["n"].value) == sum(len(question.parameters) for question in QUESTIONS)


def test_every_iri_of_the_base_that_the_catalogue_names_is_described_or_is_a_document(
    assembled: store.Dataset,
) -> None:
    documents = (f"{BASE}dump/", f"{BASE}exports", f"{BASE}sparql")
    nowhere = rows(
        assembled,
        f"""SELECT DISTINCT ?o {{ GRAPH ?g {{ ?s ?p ?o }}
          FILTER(?g IN (<{METADATA}>, <{QUESTIONS_GRAPH}>) && isIRI(?o) && STRSTARTS(STR(?o), "{BASE}"))
          MINUS {{ ?o ?q ?x }} }}""",
    )
    assert {iri for (iri,) in nowhere if not iri.startswith(documents)} <= {RC}


@pytest.mark.parametrize("media", GRAPH_FORMATS)
def test_a_document_says_the_same_in_every_format(media: str) -> None:
    written = (ROOT / "ontology" / "routecities.ttl").read_bytes()
    document = convert(written, "ontology.ttl", media, PREFIXES)
    assert document == convert(written, "ontology.ttl", media, PREFIXES)
    # Without named graphs, TriG is Turtle and N-Quads are N-Triples, which rdflib reads into one graph.
    plain = {"application/trig": "text/turtle", "application/n-quads": "nt"}
    if media == "application/ld+json":  # rdflib's reader warns of itself
        document, media = convert(document, "ontology.jsonld", "text/turtle", {}), "text/turtle"
    said = graph_of(document, plain.get(media, media))
    assert isomorphic(said, graph_of(written))


def test_a_document_keeps_literals_and_leaves_out_prefixes_that_it_does_not_use() -> None:
    data = b'<http://a/s> <http://a/p> "01.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    prefixes = {"a": "http://a/", "b": "http://b/"}
    assert convert(data, "x.nt", "text/turtle", prefixes) == b"@prefix a: <http://a/> .\na:s a:p 01.50 .\n"


def test_statements_in_another_order_are_the_same_document() -> None:
    lines = [f"<http://a/{n}> <http://a/p> <http://a/{7 * n % 5}> <http://a/g{n % 2}> .\n" for n in range(9)]
    for media in GRAPH_FORMATS:
        backwards = convert("".join(reversed(lines)).encode(), "x.nq", media, {})
        assert convert("".join(lines).encode(), "x.nq", media, {}) == backwards


def test_a_format_that_is_not_known_and_one_that_cannot_say_it_are_refused_in_plain_words() -> None:
    with pytest.raises(UsageError, match="text/csv is no format for RDF; use one of text/turtle"):
        convert(b"", "x.nt", "text/csv", {})
    with pytest.raises(UsageError, match="RDF/XML cannot write the property <http://a/1>"):
        convert(b"<http://a/s> <http://a/1> <http://a/o> .", "x.nt", "application/rdf+xml", {})


def test_an_editor_of_ontologies_opens_the_ontology_in_rdf_xml(artefact: Path) -> None:
    owlready2 = pytest.importorskip("owlready2")
    document = convert(
        (artefact / "ontology.ttl").read_bytes(), "ontology.ttl", "application/rdf+xml", PREFIXES
    )
    ontology = owlready2.World().get_ontology(RC).load(fileobj=BytesIO(document))
    written = graph_of((artefact / "ontology.ttl").read_bytes())
    classes = set(written.subjects(None, URIRef(f"{PREFIXES['owl']}Class")))
    assert {kind.iri for kind in ontology.classes()} == {str(c) for c in classes if isinstance(c, URIRef)}
