"""The texts of the ontology and its schemes: labels, definitions, notes and titles in Turtle files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef

from kg.authoring.translations.text import Text, expand
from kg.errors import FileSyntaxError, UsageError
from kg.namespaces import PREFIXES, RC, shorten
from kg.store import Dataset
from kg.turtle import load, write

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_LABELS: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title", "dcterms:description", "rc:objective")
_DEFINITION: Final = "skos:definition"
_PROPERTIES: Final = (*_LABELS, _DEFINITION, "skos:scopeNote")
_TEXTS: Final = f"""
SELECT ?file ?what ?property ?text WHERE {{
  VALUES ?property {{ {" ".join(f"<{expand(name)}>" for name in _PROPERTIES)} }}
  GRAPH ?file {{ ?what ?property ?text }}
  FILTER(isIRI(?what))
}} ORDER BY ?file ?what ?property ?text"""
_CONCEPTS: Final = f"""
PREFIX skos: <{PREFIXES["skos"]}>
SELECT DISTINCT ?what WHERE {{ {{ ?what a skos:Concept }} UNION {{ ?what a skos:ConceptScheme }} }}"""


def read_vocabulary(home: Path, languages: Collection[str]) -> Iterator[Text]:
    """Yield the texts of the Turtle files in ``home``'s ontology, in each of ``languages``.

    Labels, titles and objectives are core, and so are the definitions of concepts and schemes; those of
    classes and properties, and the scope notes, are not. Raises UsageError where there is no ontology and
    FileSyntaxError for a file that is not Turtle.
    """
    if not (home / "ontology").is_dir():
        raise UsageError(f"{home} has no folder ontology; run in the project's folder or set KG_HOME")
    dataset = Dataset()
    files = {path.absolute().as_uri(): path for path in sorted((home / "ontology").rglob("*.ttl"))}
    for iri, path in files.items():
        dataset.load_file(path, graph=iri)
    concepts = {row["what"].value for row in dataset.select(_CONCEPTS)}
    found: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for row in dataset.select(_TEXTS):
        values = found.setdefault((row["file"].value, row["what"].value, row["property"].value), {})
        values.setdefault(row["text"].language or "", []).append(row["text"].value)
    for (iri, what, name), values in found.items():
        if "en" not in values:
            continue
        told = found.get((iri, what, expand(_DEFINITION)), {}).get("en", [])
        is_concept, prop = what in concepts, shorten(name)
        for language in languages:
            yield Text(
                kind="concepts" if is_concept else "terms",
                file=files[iri].relative_to(home).as_posix(),
                what=shorten(what),
                name=prop,
                language=language,
                english="\n".join(sorted(values["en"])),
                translation="\n".join(sorted(values.get(language, ()))),
                context="" if prop == _DEFINITION else "\n".join(told),
                core=prop in _LABELS or (is_concept and prop == _DEFINITION),
            )


def write_vocabulary(home: Path, changes: Mapping[Text, str]) -> dict[str, str]:
    """Return, by file, the Turtle of ``home`` with the translations of ``changes``.

    A language that a file did not have is noted as unofficial in its header. Raises FileSyntaxError for a
    file that is not in the project's format, where more than the translations would change.
    """
    files = {}
    for name in sorted({text.file for text in changes}):
        graph = load([home / name])
        if write(graph) != (home / name).read_text(encoding="utf-8"):
            raise FileSyntaxError(name, f"is not in the project's format; run kg format {name} first")
        for text, translation in changes.items():
            if text.file == name:
                _set(graph, text, translation)
        files[name] = write(graph)
    return files


def _set(graph: Graph, text: Text, translation: str) -> None:
    subject, predicate = URIRef(expand(text.what)), URIRef(expand(text.name))
    for value in list(graph.objects(subject, predicate)):
        if isinstance(value, Literal) and value.language == text.language:
            graph.remove((subject, predicate, value))
    for line in translation.split("\n"):
        graph.add((subject, predicate, Literal(line, lang=text.language)))
    for kind in (OWL.Ontology, SKOS.ConceptScheme):
        for header in graph.subjects(RDF.type, kind):
            graph.add((header, URIRef(f"{RC}unofficialLanguage"), Literal(text.language)))
