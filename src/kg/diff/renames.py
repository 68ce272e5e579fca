"""Terms that probably have another name: one is gone, one is new, and both are described alike."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.diff.side import SELECT
from kg.diff.values import Description, Value
from kg.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.diff.side import Side

_SKOS, _RDFS = PREFIXES["skos"], PREFIXES["rdfs"]
DEFINITION: Final = f"{_SKOS}definition"
_LABELS: Final = (f"{_RDFS}label", f"{_SKOS}prefLabel")
_TOLD: Final = frozenset({DEFINITION, *_LABELS})
# What terms side by side have in common anyway; that it is the same tells nothing.
_COMMON: Final = frozenset(
    {
        f"{PREFIXES['rdf']}type",
        f"{_RDFS}isDefinedBy",
        f"{_SKOS}inScheme",
        f"{_SKOS}topConceptOf",
        f"{PREFIXES['dcterms']}source",
    }
)
_SURE: Final = 0.6
_TURNING: Final = frozenset(
    {"not", "no", "never", "none", "nor", "neither", "without", "unless", "except", "only"}
)
"""Words that turn the meaning of a sentence."""


class Rename(NamedTuple):
    """A term that probably has another IRI: how sure that is (0 to 1), and why."""

    old: str
    new: str
    sure: float
    why: str


def find_renames(old: Side, new: Side, kind_of: Callable[[Description], str]) -> list[Rename]:
    """Return the terms of ``old`` that ``new`` probably has by another name, each once.

    A pair is of one kind and shares a label or a definition; the surest pairs are taken first. Schemes come
    before concepts, so that a concept is known again in a scheme that was renamed.
    """
    gone = {iri: said for iri, said in old.terms.items() if iri not in new.terms}
    come = {iri: said for iri, said in new.terms.items() if iri not in old.terms}
    by_text: dict[Value, set[str]] = {}
    for iri, said in come.items():
        for text in _texts(said):
            by_text.setdefault(text, set()).add(iri)
    names: dict[str, str] = {}
    taken = set[str]()
    found: list[Rename] = []
    for kind in ("scheme", "class", "property", "concept"):
        pairs = [
            rename
            for before, said in gone.items()
            for after in set().union(*(by_text.get(text, ()) for text in _texts(said)))
            if kind == kind_of(said) == kind_of(come[after])
            if (rename := _compare(before, after, rename_values(said, names), come[after]))
        ]
        for rename in sorted(pairs, key=lambda rename: (-rename.sure, rename)):
            if rename.old not in names and rename.new not in taken:
                names[rename.old] = rename.new
                taken.add(rename.new)
                found.append(rename)
    return found


def _texts(description: Description) -> frozenset[Value]:
    """Return the labels and definitions, by which a term is known again."""
    return frozenset().union(*(description.get(name, ()) for name in _TOLD))


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are by the words they share in order, from 0 to 1; 0 if one is turned."""
    first, second = (re.findall(r"\w+", text.lower()) for text in sorted((one, other)))
    if _TURNING.intersection(first) != _TURNING.intersection(second):
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def rename_side(side: Side, names: Mapping[str, str]) -> Side:
    """Return ``side`` as it would be if each IRI that is a key of ``names`` had the other name throughout."""
    if not names:
        return side

    def renamed(descriptions: Mapping[str, Description]) -> dict[str, Description]:
        return {names.get(iri, iri): rename_values(said, names) for iri, said in descriptions.items()}

    derived = frozenset(
        (names.get(subject, subject), names.get(predicate, predicate), value.renamed(names))
        for subject, predicate, value in side.derived
    )
    answers = {
        iri: replace(answer, rows=tuple(sorted(Value(row, "row").renamed(names).text for row in answer.rows)))
        for iri, answer in side.answers.items()
    }
    return replace(
        side,
        terms=renamed(side.terms),
        shapes=renamed(side.shapes),
        entities=renamed(side.entities),
        links=renamed(side.links),
        questions=renamed(side.questions),
        answers=answers,
        derived=derived,
    )


def rename_values(description: Description, names: Mapping[str, str]) -> Description:
    """Return ``description`` with each IRI that is a key of ``names`` replaced, in queries too."""
    renamed = {
        names.get(predicate, predicate): frozenset(value.renamed(names) for value in values)
        for predicate, values in description.items()
    }
    if SELECT in renamed:
        renamed[SELECT] = frozenset(_rename_query(value, names) for value in renamed[SELECT])
    return renamed


def _rename_query(query: Value, names: Mapping[str, str]) -> Value:
    text = query.text
    for old, new in names.items():
        text = text.replace(f"<{old}>", f"<{new}>")
        text = re.sub(rf"(?<![\w:-]){re.escape(shorten(old))}(?![\w-])", shorten(new), text)
    return query._replace(text=text)


def _compare(old: str, new: str, before: Description, after: Description) -> Rename | None:
    """Return the rename of ``old`` to ``new`` if their descriptions are alike enough."""
    before = rename_values(before, {old: new})
    looks = (_labels, _definitions, _others)
    found = [alike for look in looks if (alike := look(before, after))]
    sure = sum(alike.score * alike.weight for alike in found) / sum(alike.weight for alike in found)
    if sure < _SURE:
        return None
    return Rename(old, new, sure, ", ".join(alike.why for alike in found if alike.score))


class _Alike(NamedTuple):
    """How much two descriptions have in common in one respect, from 0 to 1, and how much that tells."""

    score: float
    weight: int
    why: str


def _labels(before: Description, after: Description) -> _Alike | None:
    one, other = ({value for name in _LABELS for value in said.get(name, ())} for said in (before, after))
    languages = sorted(value.language for value in one & other)
    count = len({value.language for value in one | other})
    if not one or not other:
        return None
    return _Alike(len(languages) / count, 2, f"the same label in {', '.join(languages)}")


def _definitions(before: Description, after: Description) -> _Alike | None:
    one, other = (
        {value.language: value.text for value in said.get(DEFINITION, ())} for said in (before, after)
    )
    shared = sorted(one.keys() & other.keys())
    if not shared:
        return None
    score = sum(similarity(one[language], other[language]) for language in shared) / len(shared)
    return _Alike(score, 2, "the same definition" if score == 1 else f"a definition {score:.0%} alike")


def _others(before: Description, after: Description) -> _Alike | None:
    """Compare all other values; what terms side by side have in common anyway does not count."""
    one, other = (
        {(name, value) for name, values in said.items() if name not in _TOLD for value in values}
        for said in (before, after)
    )
    shared = len([name for name, _ in one & other if name not in _COMMON])
    count = shared + len(one ^ other)
    if not count:
        return None
    why = "all else that is said" if shared == count else f"{shared} of {count} other statements"
    return _Alike(shared / count, 1, why)
