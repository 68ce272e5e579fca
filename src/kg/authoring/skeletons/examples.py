"""The good and the bad example that the tests want of a new shape, kept only where they prove right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, URIRef

from kg import shacl
from kg.authoring.skeletons.addition import Addition, read
from kg.authoring.skeletons.project import is_formed
from kg.authoring.skeletons.words import kebab
from kg.namespaces import ID, SHAPES, VOCAB
from kg.turtle import load, write
from kg.turtle.reading import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Node

    from kg.authoring.skeletons.project import Project

_FOLDER: Final = "tests/shapes"
_OTHER: Final = URIRef(f"{ID}target/other")
_CLASS: Final = SH["class"]
# Two values for each datatype that a property may have.
_VALUES: Final[dict[URIRef, tuple[str, str]]] = {
    XSD.string: ("Example", "Other"),
    XSD.integer: ("1", "2"),
    XSD.decimal: ("1.5", "2.5"),
    XSD.double: ("1.5E0", "2.5E0"),
    XSD.boolean: ("true", "false"),
    XSD.dateTime: ("2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"),
    XSD.anyURI: ("https://example.org/a", "https://example.org/b"),
}


def draft_examples(
    project: Project, term: URIRef, shapes: dict[str, str], shape: URIRef | None = None
) -> Addition:
    """Return a good example of the class ``term``, and a bad one of its property ``shape`` if that is given.

    ``shapes`` are the files of shapes that change. The way is told instead where the project has no such
    tests, and where the shapes do not judge the examples as they should.
    """
    name = re.split("[/#]", term)[-1]
    bench = _Bench(project, term, name, shapes) if (project.home / _FOLDER / "context.ttl").exists() else None
    after = bench.draft(shape) if bench else {}
    if after:
        return Addition({file: read(project.home, file) for file in after}, after, (), ())
    good = f"write a good example, {_FOLDER}/{name}/good/example.ttl"
    bad = f"write a bad example, {_FOLDER}/{name}/bad/{_local(shape)}.REASON.ttl, and let the good one hold"
    return Addition({}, {}, (), (bad if shape else good,))


class _Bench:
    """The examples of one class, and what they are judged by."""

    def __init__(self, project: Project, term: URIRef, name: str, shapes: dict[str, str]) -> None:
        self._project, self._term, self._name = project, term, name
        found = sorted((project.home / _FOLDER / name).rglob("*.ttl"))
        self._files = [str(path.relative_to(project.home)) for path in found]
        good = [file for file in self._files if "/good/" in file]
        self._good = good[0] if good else f"{_FOLDER}/{name}/good/example.ttl"
        self._context = load([project.home / _FOLDER / "context.ttl"])
        files = (project.home / "shapes").glob("*.ttl")
        self._shapes = load(sorted(path for path in files if f"shapes/{path.name}" not in shapes))
        for file, text in shapes.items():
            parse(text, project.home / file, self._shapes)

    def draft(self, shape: URIRef | None) -> dict[str, str]:
        """Return the files that the examples need; nothing where they do not prove right."""
        good = self._load(self._good)
        if shape is None:
            return {} if self._violated(good) else {self._good: write(good)}
        is_needed = (shape, SH.minCount, None) in self._shapes
        if is_needed and not all(is_formed(self._project.home, file) for file in self._files):
            return {}
        values = self._values(shape)
        if is_needed and values:
            self._complete(good, shape, values[0])
        reason, wrong = self._wrong(shape, values)
        bad = self._spoilt(good, shape, wrong)
        if self._violated(good) or self._violated(bad) != {_local(shape)}:
            return {}
        drafts = {file: self._load(file) for file in self._files} if is_needed else {}
        for example in drafts.values():
            self._complete(example, shape, values[0])
        drafts |= {self._good: good} if is_needed or not self._files else {}
        drafts[f"{_FOLDER}/{self._name}/bad/{_local(shape)}.{reason}.ttl"] = bad
        return {file: write(example) for file, example in drafts.items()}

    def _complete(self, example: Graph, shape: URIRef, value: Node) -> None:
        """Give the things of the class in ``example`` a ``value`` where they have none."""
        for path in self._shapes.objects(shape, SH.path):
            for subject in list(example.subjects(RDF.type, self._term)):
                if (subject, path, None) not in example:
                    example.add((subject, path, value))

    def _spoilt(self, good: Graph, shape: URIRef, values: list[Node]) -> Graph:
        """Return ``good`` with ``values`` in place of those that it has."""
        bad = good + Graph(bind_namespaces="none")
        for path in self._shapes.objects(shape, SH.path):
            for subject in list(bad.subjects(RDF.type, self._term)):
                bad.remove((subject, path, None))
                for value in values:
                    bad.add((subject, path, value))
        return bad

    def _load(self, file: str) -> Graph:
        if file in self._files:
            return load([self._project.home / file])
        graph = Graph(bind_namespaces="none")
        graph.add((URIRef(f"{ID}{kebab(self._name)}/example"), RDF.type, self._term))
        return graph

    def _violated(self, example: Graph) -> set[str]:
        """Return the names of the shapes that ``example`` violates, among what all examples may name."""
        report = shacl.validate(self._context + example, self._shapes)
        return {_local(URIRef(fault.shape)) for fault in report.violations}

    def _values(self, shape: URIRef) -> list[Node]:
        """Return good values for ``shape``: two where there are two."""
        get = self._shapes.value
        if (concepts := get(shape, SH.node)) is not None:
            scheme = VOCAB + _local(URIRef(str(concepts))).removeprefix("concept-")
            return self._first_two({URIRef(scheme)}, SKOS.inScheme)
        if (kind := get(shape, _CLASS)) is not None:
            below = self._project.vocabulary.transitive_subjects(RDFS.subClassOf, kind)
            return self._first_two({one for one in below if one is not None}, RDF.type)
        if isinstance(datatype := get(shape, SH.datatype), URIRef):
            return [Literal(text, datatype=datatype) for text in _VALUES.get(datatype, ())]
        path = get(shape, SH.path)
        if (path, RDF.type, OWL.ObjectProperty) in self._project.vocabulary:
            return [_OTHER, self._term]
        return [Literal("Example"), Literal("Other")]

    def _first_two(self, values: Iterable[Node], predicate: URIRef) -> list[Node]:
        found = {str(node) for value in values for node in self._context.subjects(predicate, value)}
        return [URIRef(node) for node in sorted(found)[:2]]

    def _wrong(self, shape: URIRef, values: list[Node]) -> tuple[str, list[Node]]:
        """Return values that ``shape`` must refuse, with a word for why."""
        get = self._shapes.value
        if (shape, SH.minCount, None) in self._shapes:
            return "missing", []
        if (shape, _CLASS, None) in self._shapes:
            return "other-class", [_OTHER]
        if (shape, SH.node, None) in self._shapes:
            return "other-scheme", [_OTHER]
        if (shape, SH.datatype, None) in self._shapes:
            return "language", [Literal("example", "en")]
        if get(shape, SH.nodeKind) == SH.Literal:
            return "iri", [_OTHER]
        return ("text", [Literal("example")]) if get(shape, SH.nodeKind) else ("repeated", values)


def _local(term: URIRef | None) -> str:
    return str(term).removeprefix(SHAPES)
