"""What changed among the terms: classes, properties, concepts, schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.diff.changes import Thing
from kg.diff.renames import DEFINITION, similarity
from kg.diff.side import AXIOM, TYPE
from kg.diff.values import Value, label_of, pair
from kg.namespaces import BASE, PREFIXES, RC, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.diff.changes import Change
    from kg.diff.renames import Rename
    from kg.diff.side import Side
    from kg.diff.values import Description

_OWL, _RDFS, _SKOS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["skos"]
_KINDS: Final = {
    f"{_OWL}Class": "class",
    f"{_OWL}ObjectProperty": "property",
    f"{_OWL}DatatypeProperty": "property",
    f"{_OWL}AnnotationProperty": "property",
    f"{_SKOS}ConceptScheme": "scheme",
    f"{_SKOS}Concept": "concept",
    f"{_OWL}Ontology": "ontology",
}
"""What a term is, by its type."""
_WORDS: Final = {
    f"{_RDFS}subClassOf": "superclass",
    f"{_RDFS}subPropertyOf": "superproperty",
    f"{_RDFS}domain": "domain",
    f"{_RDFS}range": "range",
    f"{_OWL}disjointWith": "disjointness with",
    f"{_OWL}equivalentClass": "equivalent class",
    f"{_OWL}equivalentProperty": "equivalent property",
    f"{_OWL}inverseOf": "inverse",
    AXIOM: "axiom",
    TYPE: "type",
    f"{_SKOS}broader": "broader concept",
    f"{_SKOS}inScheme": "scheme",
    f"{_SKOS}topConceptOf": "place at the top of",
    f"{RC}valueScheme": "scheme of values",
    DEFINITION: "definition",
    f"{_RDFS}label": "label",
    f"{_SKOS}prefLabel": "label",
    f"{_SKOS}altLabel": "other label",
    f"{_SKOS}scopeNote": "scope note",
}
"""What the values of a property are called; others go by the property's name."""
_DEPRECATED: Final = f"{_OWL}deprecated"
_REPLACED_BY: Final = f"{PREFIXES['dcterms']}isReplacedBy"
_DISJOINT: Final = (f"{_OWL}disjointWith", f"{_OWL}propertyDisjointWith")
_ANNOTATIONS: Final = {
    f"{_OWL}{name}"
    for name in ("versionIRI", "versionInfo", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
} | {_DEPRECATED, f"{_OWL}imports"}
_AXIOMS: Final = {
    *(f"{_RDFS}{name}" for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    f"{RC}valueScheme",
    TYPE,
}
_HEADERS: Final = {f"{_OWL}Ontology", f"{_OWL}NamedIndividual"}
"""Types that say nothing of what a term means."""
_ALIGNED: Final = {
    *(f"{_RDFS}{name}" for name in ("subClassOf", "subPropertyOf")),
    *(f"{_OWL}{name}" for name in ("equivalentClass", "equivalentProperty")),
}
_HIERARCHY: Final = {f"{_SKOS}{name}" for name in ("broader", "inScheme", "topConceptOf")}
_LABELS: Final = {
    f"{_RDFS}label",
    *(f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel")),
}
_BUILT_ON: Final = (BASE, *(PREFIXES[name] for name in ("oa", "org", "owl", "rdf", "rdfs", "skos", "xsd")))
"""The vocabularies that the ontology is built on; with all others it is only aligned."""
_ALIKE: Final = 0.7
"""From where on a definition is reworded, below it is rewritten: the share of words in common."""


def kind_of(description: Description) -> str:
    """Return what a term is: class, property, concept, scheme, ontology, or else term."""
    types = {value.text for value in description.get(TYPE, ())}
    return next((kind for type_, kind in _KINDS.items() if type_ in types), "term")


def compare_terms(old: Side, new: Side, renames: Sequence[Rename]) -> Iterator[Change]:
    """Yield what changed among the terms; ``old`` has the new names of those that were renamed."""
    once = old.terms.keys() ^ new.terms.keys()
    renamed = {rename.new: rename for rename in renames}
    for iri in sorted(old.terms.keys() | new.terms.keys()):
        before, after = old.terms.get(iri, {}), new.terms.get(iri, {})
        thing = Thing(iri, kind_of(after or before), label_of(after or before))
        if iri in renamed:
            yield _renamed(thing, renamed[iri])
        if before and after:
            yield from _compare(thing, before, after, once)
        elif not iri.startswith(BASE):
            yield thing.change("reuse-changed", f"is {'now' if after else 'no longer'} described here")
        elif after:
            yield thing.change("term-added", "is new")
        else:
            yield _removed(thing, before)


def _renamed(thing: Thing, rename: Rename) -> Change:
    says = f"was {shorten(rename.old)}, probably ({min(rename.sure, 0.99):.0%} sure: {rename.why})"
    return thing.change("term-renamed", says, before=[Value(rename.old)], after=[Value(rename.new)])


def _removed(thing: Thing, before: Description) -> Change:
    says = "is gone; it was deprecated" if _is_deprecated(before) else "is gone"
    return thing.change("term-removed", says + _instead(before))


def _is_deprecated(description: Description) -> bool:
    return any(value.text in {"true", "1"} for value in description.get(_DEPRECATED, ()))


def _instead(description: Description) -> str:
    names = ", ".join(str(value) for value in sorted(description.get(_REPLACED_BY, ())))
    return f", use {names} instead" if names else ""


def _compare(thing: Thing, before: Description, after: Description, once: set[str]) -> Iterator[Change]:
    """Yield what changed of a term that both sides have; ``once`` are the terms that one side has."""
    told = {_DEPRECATED}
    cut_down = _is_deprecated(after) and not _is_deprecated(before)
    if cut_down:
        yield thing.change("term-deprecated", f"is deprecated{_instead(after)}", _DEPRECATED)
        told.add(_REPLACED_BY)
    elif _is_deprecated(before) and not _is_deprecated(after):
        yield thing.change("term-restored", "is no longer deprecated", _DEPRECATED)
    if kind_of(before) != thing.what:
        says = f"was a {kind_of(before)}, is now a {thing.what}"
        old, new = before.get(TYPE, frozenset()), after.get(TYPE, frozenset())
        yield thing.change("term-kind-changed", says, TYPE, old - new, new - old)
        told.add(TYPE)
    for predicate in sorted((before.keys() | after.keys()) - told):
        for was, now in pair(before.get(predicate, ()), after.get(predicate, ())):
            change = _compare_values(thing, predicate, was, now, once)
            yield replace(change, kind="stub-changed") if cut_down and change.level == "major" else change


def _compare_values(
    thing: Thing, predicate: str, old: Value | None, new: Value | None, once: set[str]
) -> Change:
    word = _WORDS.get(predicate, shorten(predicate))
    values = [value for value in (old, new) if value]
    if predicate == DEFINITION and old and new and new.language == "en":
        alike = similarity(old.text, new.text)
        kind = "definition-reworded" if alike >= _ALIKE else "definition-rewritten"
        return thing.replace(kind, f"{word} ({alike:.0%} alike)", predicate, old, new)
    if predicate in _DISJOINT and all(value.text in once for value in values):
        return thing.replace("disjointness-followed", word, predicate, old, new)
    return thing.replace(_kind(predicate, values), word, predicate, old, new)


def _kind(predicate: str, values: Sequence[Value]) -> str:
    """Return the kind of a change of ``values`` of ``predicate``, definitions in English apart."""
    foreign = all(value.kind == "uri" and not value.text.startswith(_BUILT_ON) for value in values)
    if (predicate.startswith(_SKOS) and predicate.endswith("Match")) or (foreign and predicate in _ALIGNED):
        return "alignment-changed"
    if predicate == TYPE and all(value.text in _HEADERS for value in values):
        return "note-changed"
    if predicate in _AXIOMS or (predicate.startswith(_OWL) and predicate not in _ANNOTATIONS):
        return "logic-changed"
    if predicate in _HIERARCHY:
        return "concept-moved"
    return "label-changed" if predicate in _LABELS else "note-changed"
