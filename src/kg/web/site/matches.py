"""What is found for what a reader types: which things, in which order, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kg.matching import fold, fold_letter
from kg.web.site.names import KINDS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.matching import Name
    from kg.web.site.names import Names, Thing

LONGEST: Final = 200
"""Characters of what is typed that are looked for."""
EXACT, START, WORDS, INSIDE, NEARLY, TOLD, TOLD_INSIDE = range(7)
"""How a name fits, the best first; in the last two it is a text that has the words."""
_SEVERAL: Final = 12
"""Words that are looked for at most."""
_NEAR: Final = 5
_LIKENESS: Final = 55
_UNLIKELY: Final = frozenset({"term", "question", "discrepancy"})
"""Kinds whose names are no good guess at what was meant."""
_PART: Final = 3
"""Letters that what is typed must have to be looked for within words."""
_SLIP: Final = 4, 8
"""Letters of a word in which one slip is forgiven, and two."""
_KINDS: Final = {kind: place for place, kind in enumerate(KINDS)}
_SOURCES: Final = {"name": 0, "acronym": 0, "variant": 1, "printed": 2}


@dataclass(frozen=True)
class Match:
    """A thing that was found, by the name of it that fits best."""

    thing: Thing
    name: Name
    fit: int


def find(names: Names, typed: str, language: str) -> list[Match]:
    """Return what ``typed`` may mean, the best first; names in ``language`` before equal ones in another.

    What is nearly a name is found only where no name has all the words.
    """
    asked = fold(typed[:LONGEST]).split()[:_SEVERAL]
    if not asked:
        return []
    found = _gather(names, lambda name: _fit(name, asked), language)
    if all(match.fit >= TOLD for match in found):
        found += _gather(names, _nearly(names.words, asked), language)
    best = {match.thing.iri: match for match in sorted(found, key=lambda match: match.fit, reverse=True)}
    return sorted(best.values(), key=lambda match: _rank(match, language))


def nearest(names: Names, typed: str) -> list[str]:
    """Return names that look most like ``typed``, for one that is not found."""
    known = {
        name.folded[1:]: name.text
        for thing in names.things.values()
        for name in thing.names
        if name.source in _SOURCES and thing.kind not in _UNLIKELY
    }
    asked = fold(typed[:LONGEST])
    near = process.extract(asked, list(known), scorer=fuzz.ratio, limit=_NEAR, score_cutoff=_LIKENESS)
    return [known[folded] for folded, _, _ in near]


def mark(text: str, typed: str, fit: int) -> list[tuple[str, bool]]:
    """Return ``text`` in pieces, each with whether it is what was ``typed``."""
    letters = [(part, place) for place, letter in enumerate(text) for part in fold_letter(letter)]
    plain = "".join(part for part, _ in letters)
    places = [*(place for _, place in letters), len(text)]
    hit: set[int] = set()
    for word in fold(typed[:LONGEST]).split()[:_SEVERAL]:
        for start in _occurrences(plain, word, inside=fit in {INSIDE, TOLD_INSIDE}):
            hit.update(range(places[start], places[start + len(word)]))
    return _pieces(text, hit)


def _gather(names: Names, fits: Callable[[Name], int | None], language: str) -> list[Match]:
    """Return for each thing the name that fits best, if one does."""
    found = []
    for thing in names.things.values():
        fitting = [Match(thing, name, fit) for name in thing.names for fit in [fits(name)] if fit is not None]
        if fitting:
            found.append(min(fitting, key=lambda match: _rank(match, language)))
    return found


def _rank(match: Match, language: str) -> tuple[int, int, int, int, int, str]:
    name = match.name
    return (
        match.fit,
        _SOURCES.get(name.source, len(_SOURCES)),
        _KINDS[match.thing.kind],
        {language: 0, "": 1, "en": 2}.get(name.language, 3),
        len(name.folded),
        match.thing.iri,
    )


def _fit(name: Name, asked: Sequence[str]) -> int | None:
    if name.source in TEXTS:
        if all(f" {word}" in name.folded for word in asked):
            return TOLD
        return TOLD_INSIDE if _long(asked) and all(word in name.folded for word in asked) else None
    tight = "".join(asked)
    if name.tight == tight:
        return EXACT
    begun = name.folded.startswith(f" {' '.join(asked)}")
    if begun or (len(tight) >= _PART and name.tight.startswith(tight)):
        return START
    if all(f" {word}" in name.folded for word in asked):
        return WORDS
    return INSIDE if _long(asked) and all(word in name.folded for word in asked) else None


def _long(asked: Sequence[str]) -> bool:
    return all(len(word) >= _PART for word in asked)


def _nearly(words: tuple[str, ...], asked: Iterable[str]) -> Callable[[Name], int | None]:
    near = [_alike(words, word) for word in asked]

    def fits(name: Name) -> int | None:
        if name.source in TEXTS:
            return None
        has = set(name.folded.split())
        return NEARLY if all(has & alike for alike in near) else None

    return fits


def _alike(words: tuple[str, ...], word: str) -> frozenset[str]:
    """Return those of ``words`` that begin with ``word`` or are one or two slips away from it."""
    started = (known for known in words if known.startswith(word))
    slips = sum(len(word) >= length for length in _SLIP)
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=None) if slips else ()
    return frozenset((*started, *(found for found, _, _ in near)))


def _occurrences(plain: str, word: str, *, inside: bool) -> Iterable[int]:
    start = plain.find(word)
    while start >= 0:
        if inside or not start or not plain[start - 1].isalnum():
            yield start
        start = plain.find(word, start + 1)


def _pieces(text: str, hit: set[int]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        marked = place in hit
        if pieces and pieces[-1][1] == marked:
            pieces[-1] = (pieces[-1][0] + letter, marked)
        else:
            pieces.append((letter, marked))
    return pieces
