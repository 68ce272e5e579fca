"""The catalogue: the documents that the dataset is offered in, its prefixes and its questions, as data."""

from __future__ import annotations

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import UsageError
from kg.metadata import DATASET, graph_slug
from kg.namespaces import BASE, GRAPH, ID, ONTOLOGY, PREFIXES
from kg.questions import without_header
from kg.store import Term
from kg.store.dataset import join_lines, read_bytes
from kg.store.documents import convert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.questions import Parameter, Question
    from kg.store import Dataset

SHAPES_GRAPH: Final = f"{GRAPH}shapes"
QUESTIONS_GRAPH: Final = f"{GRAPH}questions"
ENDPOINT: Final = f"{BASE}sparql"
_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES: Final = "http://publications.europa.eu/resource/authority/file-type/"
_COMPRESSION: Final = 6
_REMEMBERED: Final = 64
"""Documents kept in memory, so that a process that builds again writes only those that have changed."""


class Dump(NamedTuple):
    """A compressed file of the artefact that holds the whole dataset or one of its graphs."""

    path: str
    """Where it is, below the artefact and below the base alike."""
    media: str
    format: str
    """The format's name in the file types of the Publications Office of the EU."""
    graph: str | None

    @property
    def iri(self) -> str:
        """The distribution's IRI, such as ``.../id/distribution/routecities-nq``."""
        stem, suffix, _ = self.path.removeprefix("dump/").rsplit(".", 2)
        return f"{ID}distribution/{stem}-{suffix}"


def list_dumps(graphs: Iterable[str]) -> list[Dump]:
    """Return the dumps of a dataset that has the ``graphs`` named: two of the whole, one of each graph."""
    return [
        Dump("dump/routecities.nq.gz", "application/n-quads", "RDF_N_QUADS", None),
        Dump("dump/routecities.trig.gz", "application/trig", "RDF_TRIG", None),
        *(Dump(f"dump/{graph_slug(name)}.ttl.gz", "text/turtle", "RDF_TURTLE", name) for name in graphs),
    ]


def write_documents(dataset: Dataset, whole: bytes, home: Path) -> dict[str, bytes]:
    """Return the documents of ``dataset`` and of the project in ``home``: each path with its bytes.

    ``whole`` is the dataset in N-Quads. The same dataset gives the same bytes, as long as the same zlib
    compresses them.
    """
    files = {
        "ontology.ttl": read_bytes(home / "ontology" / "routecities.ttl"),
        "shapes.ttl": _merge(sorted((home / "shapes").glob("*.ttl"))),
    }
    with ThreadPoolExecutor() as workers:  # zlib does not hold up Python, which writes the next document
        packed = {
            path: workers.submit(_compress, document) for path, document in _write_dumps(dataset, whole)
        }
    return {**files, **{path: file.result() for path, file in packed.items()}}


def _write_dumps(dataset: Dataset, whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each dump of ``dataset``, of which ``whole`` is the longest."""
    first, trig, *others = list_dumps(dataset.graphs())
    yield first.path, whole
    graphs = {
        dump.graph: _write_turtle(join_lines(dataset.graph(dump.graph))) for dump in others if dump.graph
    }
    yield trig.path, _write_trig(graphs)
    for dump in others:
        if dump.graph:
            yield dump.path, graphs[dump.graph]


@lru_cache(maxsize=_REMEMBERED)
def _write_turtle(lines: bytes) -> bytes:
    return convert(lines, "graph.nt", "text/turtle", PREFIXES)


@lru_cache(maxsize=_REMEMBERED)
def _compress(document: bytes) -> bytes:
    return gzip.compress(document, _COMPRESSION, mtime=0)


def _write_trig(graphs: Mapping[str, bytes]) -> bytes:
    """Return Turtle documents by the names of their graphs as one in TriG: in it each is one block."""
    used: set[bytes] = set()
    blocks = []
    for name, document in graphs.items():
        lines = document.splitlines(keepends=True)
        start = next((place for place, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
        used.update(lines[:start])
        blocks += [f"<{name}> {{\n".encode(), *lines[start:], b"}\n"]
    return b"".join([*sorted(used), *blocks])


def describe_dumps(graphs: Iterable[str]) -> Iterator[str]:
    """Yield N-Triples lines that describe the dumps of ``graphs`` as DCAT and VoID do.

    Neither size nor digest is said: a dump of the whole holds this description itself, and compressed bytes
    depend on the library that compresses. The artefact's manifest has the digests.
    """
    dcat, dcterms = PREFIXES["dcat"], PREFIXES["dcterms"]
    for dump in list_dumps(graphs):
        this, file, of = f"<{dump.iri}>", f"<{BASE}{dump.path}>", f"<{dump.graph or DATASET}>"
        title = Term(dump.path.removeprefix("dump/"), "literal", "en")
        yield f"{of} <{dcat}distribution> {this} ."
        yield f"{of} <{PREFIXES['void']}dataDump> {file} ."
        yield f"{this} {_TYPE} <{dcat}Distribution> ."
        yield f"{this} <{dcterms}title> {title} ."
        yield f"{this} <{dcterms}license> <https://creativecommons.org/licenses/by/4.0/> ."
        yield f"{this} <{dcterms}format> <{_FILE_TYPES}{dump.format}> ."
        yield f"{this} <{dcat}accessURL> {file} ."
        yield f"{this} <{dcat}downloadURL> {file} ."
        yield f"{this} <{dcat}mediaType> <{_MEDIA_TYPES}{dump.media}> ."
        yield f"{this} <{dcat}compressFormat> <{_MEDIA_TYPES}application/gzip> ."


def describe_graphs(graphs: Iterable[str]) -> Iterator[str]:
    """Yield N-Triples lines that make each of ``graphs`` a part of the dataset and of its catalogue."""
    for graph in graphs:
        yield f"<{DATASET}> <{PREFIXES['void']}subset> <{graph}> ."
        yield f"<{graph}> <{PREFIXES['dcterms']}isPartOf> <{DATASET}> ."
        yield f"<{ID}catalogue/routecities> <{PREFIXES['dcat']}dataset> <{graph}> ."


def describe_prefixes() -> Iterator[str]:
    """Yield N-Triples lines that declare the prefixes of this project, by SHACL section 5.2.1."""
    sh = PREFIXES["sh"]
    for prefix, namespace in PREFIXES.items():
        this = f"<{ID}prefix/{prefix}>"
        yield f"<{ONTOLOGY}> <{sh}declare> {this} ."
        yield f"{this} {_TYPE} <{sh}PrefixDeclaration> ."
        yield f"{this} <{sh}prefix> {Term(prefix, 'literal')} ."
        yield f"{this} <{sh}namespace> {_address(namespace)} ."


def describe_questions(questions: Sequence[Question]) -> Iterator[str]:
    """Yield N-Triples lines that describe ``questions`` as queries that a client may show and run."""
    sh, rdfs, schema = PREFIXES["sh"], PREFIXES["rdfs"], PREFIXES["schema"]
    for question in questions:
        iri = f"{ID}question/{question.identifier}"
        label = question.file.name.partition("-")[2].replace("-", " ").capitalize()
        yield f"<{iri}> {_TYPE} <{sh}SPARQLExecutable> ."
        yield f"<{iri}> {_TYPE} <{sh}SPARQLSelectExecutable> ."
        yield f"<{iri}> <{rdfs}label> {Term(label, 'literal', 'en')} ."
        yield f"<{iri}> <{rdfs}comment> {Term(question.title, 'literal', 'en')} ."
        yield f"<{iri}> <{sh}select> {Term(without_header(question.file.text), 'literal')} ."
        yield f"<{iri}> <{sh}prefixes> <{ONTOLOGY}> ."
        yield f"<{iri}> <{schema}target> <{ENDPOINT}> ."
        yield f"<{iri}> <{schema}keywords> {Term(question.theme, 'literal', 'en')} ."
        for parameter in question.parameters:
            yield from _describe_parameter(iri, question, parameter)


def _describe_parameter(question_iri: str, question: Question, parameter: Parameter) -> Iterator[str]:
    """Yield the variable, what it means, the kind of thing that it takes and the one that it has at first."""
    schema, this = PREFIXES["schema"], f"<{question_iri}/parameter/{parameter.name}>"
    first = re.search(rf"VALUES \?{parameter.name} {{ <([^>]+)> }}", question.file.text)
    if not first:
        raise UsageError(f"{question.file.path}: give parameter {parameter.name} one IRI in full")
    yield f"<{question_iri}> <{PREFIXES['sh']}parameter> {this} ."
    yield f"{this} {_TYPE} <{schema}PropertyValueSpecification> ."
    yield f"{this} <{schema}valueName> {Term(parameter.name, 'literal')} ."
    yield f"{this} <{schema}category> {Term(parameter.kind, 'literal')} ."
    yield f"{this} <{PREFIXES['rdfs']}comment> {Term(parameter.meaning, 'literal', 'en')} ."
    yield f"{this} <{schema}defaultValue> {_address(first[1])} ."


def _address(iri: str) -> Term:
    """Return ``iri`` as a text: the address of a thing, which need not be in the graph."""
    return Term(iri, "literal", datatype=f"{PREFIXES['xsd']}anyURI")


def _merge(paths: Iterable[Path]) -> bytes:
    """Return the Turtle files ``paths`` as one, each prefix declared once, at the top."""
    lines = [line for path in paths for line in ("", *path.read_text(encoding="utf-8").splitlines())]
    prefixes = sorted({line for line in lines if line.startswith("@prefix ")})
    rest = "\n".join(line for line in lines if not line.startswith("@prefix "))
    return "\n".join((*prefixes, "", re.sub(r"\n{3,}", "\n\n", rest).strip(), "")).encode()
