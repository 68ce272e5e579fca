"""The graph as files of RDF: the whole with its named graphs, and each concept scheme by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import turtle
from kg.exports.csvw import pack
from kg.namespaces import PREFIXES, VOCAB
from kg.shacl import read_lines
from kg.store.documents import convert

if TYPE_CHECKING:
    from kg.exports.answers import Answers

_FORMATS: Final = {"rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
_README: Final = """\
# {title}: the vocabulary

The concept schemes in SKOS, each as Turtle (.ttl), RDF/XML (.rdf) and JSON-LD (.jsonld), which say the same.

- Version: {version}, of {modified}
- Licence: {licence}
- Cite as: {citation}

Labels and definitions in French and Arabic are our translations and not official, as `rc:unofficialLanguage`
says in each scheme. Where the sources disagree on a term is said in the graph and not here. Neither are the
things that the concepts are used for.

| scheme | concepts | file |
| --- | ---: | --- |
{schemes}
"""


def write_nquads(graph: Answers) -> bytes:
    """Return every statement with its graph (N-Quads), sorted."""
    return graph.dataset.dump()


def write_trig(graph: Answers) -> bytes:
    """Return the dataset for people to read: graph by graph and thing by thing, with prefixes (TriG)."""
    return convert(graph.dataset.dump(), "dataset.nq", "application/trig", PREFIXES)


def write_skos(graph: Answers) -> bytes:
    """Return a zip with each concept scheme in three formats, and a README."""
    schemes: dict[str, list[str]] = {}
    for row in graph.terms("skos"):
        line = f"{row['subject']} {row['predicate']} {row['object']} ."
        schemes.setdefault(row["scheme"].value, []).append(line)
    files = {"README.md": _write_readme(graph, schemes).encode()}
    for scheme, lines in schemes.items():
        files[f"{_name(scheme)}.ttl"] = turtle.write(read_lines(lines)).encode()
        for suffix, media in _FORMATS.items():
            document = convert("\n".join(lines).encode(), "scheme.nt", media, PREFIXES)
            files[f"{_name(scheme)}.{suffix}"] = document
    return pack(files)


def _write_readme(graph: Answers, schemes: dict[str, list[str]]) -> str:
    concepts = f"<{PREFIXES['skos']}Concept> ."
    rows = (
        f"| {graph.name(scheme)} | {sum(line.endswith(concepts) for line in lines)} | `{_name(scheme)}` |"
        for scheme, lines in schemes.items()
    )
    return _README.format(**graph.about, version=graph.version, schemes="\n".join(rows))


def _name(scheme: str) -> str:
    return scheme.removeprefix(VOCAB)
