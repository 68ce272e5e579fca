"""The reference of the ontology and of the shapes: each term, what is said of it, and how it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.web.rows import Term
from kg.web.site.frame import home, render, visiting
from kg.web.site.sections import parts_of
from kg.web.site.visit import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Response

    from kg.web.site.visit import Shown, Visit

    Facts = dict[str, list[Term]]

_KINDS: Final = {
    "ontology": ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"),
    "shapes": ("NodeShape", "PropertyShape"),
}
_NAMES: Final = frozenset({"rdfs:label", "sh:name"})
_TEXTS: Final = frozenset({"skos:definition", "sh:message"})
_NOTES: Final = "skos:scopeNote"
_COUNTS: Final = ("void:entities", "void:triples")
_EXAMPLES: Final = "void:exampleResource"
_DOMAIN: Final = "rdfs:domain"
_SHAPES_OF: Final = "sh:targetClass"
_RULES: Final = "rc:derives"


@dataclass(frozen=True)
class Entry:
    """One term of a document."""

    anchor: str
    iri: str
    name: Shown
    others: tuple[Shown, ...]
    """Its names in the other languages."""
    texts: tuple[Shown, ...]
    facts: dict[str, tuple[Shown, ...]]
    """Values by the local name of their property."""
    count: int
    """How many things there are of a class, or statements with a property."""
    examples: tuple[Shown, ...]
    shapes: tuple[Shown, ...]
    rules: tuple[Shown, ...]
    properties: tuple[Shown, ...]


def show_reference(document: str) -> Response:
    """Return the page of ``document``, ontology or shapes; raises a ``QueryError``."""
    with visiting() as visit:
        kinds = read_reference(visit, document)
        drawn = {entry.anchor: entry for entries in kinds.values() for entry in entries}
        return render(visit, "reference.html", document=document, kinds=kinds, terms=drawn)


def read_reference(visit: Visit, document: str) -> dict[str, list[Entry]]:
    """Return the terms of ``document`` by kind, in the order of their names in the reader's language.

    Shapes that are held against no class, but are parts of others, come last.
    """
    kind_of, facts, uses = _read(visit, document)
    of_class: dict[str, list[Term]] = {}
    for iri, said in facts.items():
        for domain in said.get(_DOMAIN, ()):
            of_class.setdefault(domain.value, []).append(Term("uri", iri))
    kinds: dict[str, list[Entry]] = {kind: [] for kind in _KINDS[document]}
    for iri, kind in kind_of.items():
        kinds[kind].append(_entry(visit, iri, facts[iri], uses.get(iri, {}), of_class.get(iri, ())))
    for kind, entries in kinds.items():
        entries.sort(key=lambda entry: entry.name.text.casefold())
        if kind == "NodeShape":
            entries.sort(key=lambda entry: "targetClass" not in entry.facts)
    return {kind: entries for kind, entries in kinds.items() if entries}


def _read(visit: Visit, document: str) -> tuple[dict[str, str], dict[str, Facts], dict[str, Facts]]:
    """Return the kind of each term, what its document says of it, and what the data say of its use."""
    said, *used = (visit.select(part.file.text) for part in parts_of(home(), document))
    visit.look_up(term for rows in (said, *used) for row in rows for term in row.values())
    kind_of: dict[str, str] = {}
    for row in said:
        kind_of.setdefault(row["term"].value, row["kind"].value.rpartition("#")[2])
    return kind_of, _gather(said), _gather(row for rows in used for row in rows)


def _gather(rows: Iterable[Mapping[str, Term]]) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for row in rows:
        values = found.setdefault(row["term"].value, {}).setdefault(shorten(row["property"].value), [])
        if row["value"] not in values:
            values.append(row["value"])
    return found


def _entry(visit: Visit, iri: str, said: Facts, used: Facts, properties: Iterable[Term]) -> Entry:
    name = visit.show(Term("uri", iri))
    names = [visit.show(term) for key in _NAMES for term in said.get(key, ())]
    texts = [term for key in _TEXTS for term in said.get(key, ())]
    told = {key: terms for key, terms in said.items() if key not in {*_NAMES, *_TEXTS}}
    return Entry(
        iri.partition("#")[2],
        iri,
        name,
        tuple(other for other in names if other.language not in {"", name.language or visit.language}),
        tuple(map(visit.show, _nearest(visit, texts))),
        {
            key.partition(":")[2]: tuple(map(visit.show, _nearest(visit, terms) if key == _NOTES else terms))
            for key, terms in told.items()
        },
        max((int(term.value) for key in _COUNTS for term in used.get(key, ())), default=0),
        tuple(map(visit.show, used.get(_EXAMPLES, ()))),
        tuple(map(visit.show, used.get(_SHAPES_OF, ()))),
        tuple(map(visit.show, used.get(_RULES, ()))),
        tuple(sorted(map(visit.show, properties), key=lambda shown: shown.text.casefold())),
    )


def _nearest(visit: Visit, texts: list[Term]) -> list[Term]:
    """Return those of ``texts`` that are in the language nearest to the reader's."""
    best = min((visit.rank(text)[0] for text in texts), default=0)
    return [text for text in texts if visit.rank(text)[0] == best]
