"""What a project has already: terms, concepts, shapes and rows, looked up when an answer is checked."""

from __future__ import annotations

import io
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

import kg
from kg import tables
from kg.authoring.locator import Locator
from kg.authoring.skeletons.addition import read
from kg.authoring.skeletons.words import LANGUAGES, nearest
from kg.errors import UsageError
from kg.evidence import read_rows
from kg.namespaces import BASE, PREFIXES, RC, SHAPES, VOCAB, shorten
from kg.turtle import load, write

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.tables.model import Table

_PACKAGED: Final = Path(kg.__file__).resolve().parent / "project"
PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ONTOLOGY_FILE: Final = "ontology/routecities.ttl"
_NEVER_AGAIN: Final = "and no name is ever given to another thing; choose another"


def expand(name: str) -> URIRef:
    """Return the IRI that ``name`` (``City``, ``rc:City``, ``org:Organization`` or an IRI) stands for."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return URIRef(RC + name)
    return URIRef(PREFIXES[prefix] + local if prefix in PREFIXES else name)


class Project:
    """The project in ``home``; its files are read when they are first asked for."""

    def __init__(self, home: Path) -> None:
        """Take the project in ``home``; UsageError where there is none to change."""
        if home.resolve() == _PACKAGED:
            problem = f"{home} is the copy that the package carries, and is not changed"
            raise UsageError(f"{problem}; run in the project's folder or set KG_HOME")
        if not (home / "data").is_dir() or not (home / "ontology").is_dir():
            problem = f"{home} is no project of RouteCities: it has no folders data and ontology"
            raise UsageError(f"{problem}; run in the project's folder or set KG_HOME")
        self.home = home

    @cached_property
    def vocabulary(self) -> Graph:
        """The ontology with all schemes."""
        files = set((self.home / "ontology").rglob("*.ttl")) - {self.home / ONTOLOGY_FILE}
        graph = load(sorted(files))
        graph += self.ontology
        return graph

    @cached_property
    def ontology(self) -> Graph:
        """The ontology alone, with nothing that leans on it."""
        return load([self.home / ONTOLOGY_FILE])

    @cached_property
    def shapes(self) -> Graph:
        """All shapes."""
        return load(sorted((self.home / "shapes").glob("*.ttl")))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRIs of everything that the tables and the vocabulary describe."""
        lines = io.BytesIO()
        tables.convert(tables.find_documents(self.home / "data"), BASE, lines)
        described = {line.split(b"> ", 1)[0][1:].decode() for line in lines.getvalue().splitlines()}
        return frozenset(described | {str(subject) for subject in self.vocabulary.subjects()})

    @cached_property
    def locator(self) -> Locator:
        """The lines of all Turtle files."""
        return Locator(self.home)

    def schemes(self) -> list[str]:
        """Return the names of the concept schemes."""
        return sorted(path.stem for path in (self.home / "ontology" / "schemes").glob("*.ttl"))

    def concepts(self, scheme: str) -> dict[str, str]:
        """Return the concepts of ``scheme`` in use, each with its English label."""
        iri = URIRef(VOCAB + scheme)
        found = map(str, self.vocabulary.subjects(SKOS.inScheme, iri))
        return {
            concept.removeprefix(f"{iri}/"): self.label(concept)
            for concept in sorted(found)
            if not self.is_deprecated(concept)
        }

    def terms(self, kinds: Collection[URIRef]) -> dict[str, str]:
        """Return the terms of ``kinds`` in use, as people write them, each with its English label."""
        found = {term for kind in kinds for term in self.ontology.subjects(RDF.type, kind)}
        names = {term for term in found if isinstance(term, URIRef) and not self.is_deprecated(term)}
        return {shorten(term): self.label(term) for term in sorted(names)}

    def find(self, name: str, kinds: Collection[URIRef], what: str) -> URIRef:
        """Return the term in use that ``name`` means; ValueError where it is no ``what``, of ``kinds``."""
        iri, known = expand(name), self.terms(kinds)
        if self.is_deprecated(iri):
            instead = self.vocabulary.value(iri, DCTERMS.isReplacedBy)
            raise ValueError(
                f"{shorten(iri)} is deprecated" + (f"; use {shorten(str(instead))}" if instead else "")
            )
        if shorten(iri) not in known:
            raise ValueError(f"{name!r} is no {what} of the ontology{nearest(shorten(iri), known)}")
        return iri

    def label(self, term: object) -> str:
        """Return the English label of ``term``, or nothing."""
        for predicate in (RDFS.label, SKOS.prefLabel):
            for text in self.vocabulary.objects(URIRef(str(term)), predicate):
                if isinstance(text, Literal) and text.language == "en":
                    return str(text)
        return ""

    def definition(self, term: URIRef) -> str:
        """Return the English definition of ``term`` as a phrase, or nothing."""
        for text in self.vocabulary.objects(term, SKOS.definition):
            if isinstance(text, Literal) and text.language == "en":
                return text[:1].lower() + text[1:].rstrip(".")
        return ""

    def is_deprecated(self, term: object) -> bool:
        """Say whether ``term`` is there only so that its IRI still leads somewhere."""
        return (URIRef(str(term)), OWL.deprecated, Literal(True)) in self.vocabulary

    def refuse_used(self, iri: str) -> None:
        """Raise ValueError where ``iri`` names something, or once did."""
        term, name = URIRef(iri), shorten(iri)
        if self.is_deprecated(term):
            raise ValueError(f"{name} is deprecated, {_NEVER_AGAIN}")
        if (term, None, None) in (self.shapes if iri.startswith(SHAPES) else self.vocabulary):
            line = self.locator.find(iri)
            raise ValueError(f"{name} is there already" + (f", at {line.file}:{line.number}" if line else ""))
        told = (DCTERMS.hasPart, DCTERMS.isReplacedBy)
        if any((None, predicate, term) in self.vocabulary for predicate in told):
            raise ValueError(f"{name} was released once, {_NEVER_AGAIN}")

    def refuse_label(self, text: str, language: str, others: Mapping[str, tuple[URIRef, ...]]) -> None:
        """Raise ValueError where one of ``others`` has ``text`` as a label, by one of its properties."""
        for name, predicates in others.items():
            for predicate in predicates:
                for label in self.vocabulary.objects(URIRef(name), predicate):
                    if not isinstance(label, Literal) or label.language != language:
                        continue
                    if label.casefold() == text.casefold():
                        problem = f"{text!r} is the {LANGUAGES[language]} label of {shorten(name)}"
                        raise ValueError(f"{problem}; add to it what tells the two apart")

    @cached_property
    def tables(self) -> list[Table]:
        """The tables as their metadata describe them; TableError where these have faults."""
        faults = tables.Faults()
        documents = tables.find_documents(self.home / "data")
        found = [
            table for path in documents for table in tables.read(path, f"{BASE}data/{path.name}", faults)
        ]
        faults.raise_if_any()
        return found

    def columns_of(self, scheme: str) -> list[str]:
        """Return the columns that take concepts of ``scheme``, such as ``type of initiatives.csv``."""
        start = f"../vocab/{scheme}/{{"
        return [
            f"{column.name} of {table.file.name}"
            for table in self.tables
            for column in table.columns or ()
            if column.value and column.value.text.startswith(start) and not column.is_virtual
        ]

    def rows(self, table: str) -> list[tuple[int, dict[str, str]]]:
        """Return the rows of ``data/<table>``, each with its line."""
        return list(read_rows(self.home / "data" / table))

    def last_told(self, file: str, pattern: str) -> str:
        """Return the day on which the history of ``file`` last had a line like ``pattern``, or nothing.

        A project that is kept without git has no history.
        """
        command = ["git", "-C", str(self.home), "log", "-1", "--format=%as", "-G", pattern, "--", file]
        try:
            told = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")  # noqa: S603
        except OSError:
            return ""
        return told.stdout.strip()

    def refuse_unformed(self, file: str) -> None:
        """Raise UsageError where ``file`` is not in the form in which it would be written.

        More would change then than is added, and comments would go.
        """
        if not is_formed(self.home, file):
            raise UsageError(f"{file} is not in the form in which it would be written; run: kg format {file}")

    def extended(self, file: str, graph: Graph) -> tuple[dict[str, str], dict[str, str]]:
        """Return the text of ``file``, empty if it is not there, and the text with ``graph`` added."""
        before = read(self.home, file)
        whole = load([self.home / file]) if before else Graph(bind_namespaces="none")
        if before and write(whole) != before:
            self.refuse_unformed(file)
        for triple in graph:
            whole.add(triple)
        return {file: before}, {file: write(whole)}


def is_formed(home: Path, file: str) -> bool:
    """Say whether the Turtle ``file`` is as it would be written, or is not there."""
    text = read(home, file)
    return not text or write(load([home / file])) == text
