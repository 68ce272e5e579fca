"""The register: all names that things go by, and how well what somebody wrote fits them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz, process

from kg.matching.names import Name, fold, sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LONGEST: Final = 200
"""Characters of a name that are looked at."""
SCORES: Final = {
    "exact": 100.0,
    "variant": 98.0,
    "acronym": 95.0,
    "code": 95.0,
    "spelling": 85.0,
    "kind": 80.0,
    "likeness": 84.0,
    "words": 80.0,
}
"""What each way to fit is worth at most; the last two are worth the less, the less is alike."""
CERTAIN: Final = frozenset({"exact", "variant", "acronym", "code"})
"""The ways to fit by which a thing can be known; the others only make it likely."""
_WAYS: Final = {
    "name": "exact",
    "variant": "variant",
    "printed": "variant",
    "acronym": "acronym",
    "code": "code",
}
_LIKE: Final = 75
"""Per cent of likeness below which two names are not alike."""
_SHORT: Final = 4
"""Letters that a name must have to be known by its sound or its likeness."""
_WORD: Final = 3
_WORDS_FROM: Final = 40.0, 60.0
"""What the least part of a name is worth that is one word, and that is several."""
_MOST: Final = 25
_KINDS: Final = re.compile(
    r"^(?:(?:the )?(?:city|town|municipality|commune) of |(?:la )?(?:ville|commune|municipalite) (?:de |d )|"
    r"(?:مدينه|بلديه) )|(?<=\w) (?:city|town|municipality)$"
)
_AREA: Final = re.compile(r"(?:ولايه|محافظه|شعبيه|اقليم|عماله|جهه) ")
"""Words for a province, which gazetteers put into the variants of its chief town."""
_TAIL: Final = re.compile(r"(.*?\S)\s*(?:\(([^()]+)\)|,([^,()]+))\s*")


@dataclass(frozen=True)
class Entry:
    """A thing with what it is known by."""

    iri: str
    names: tuple[Name, ...]
    types: frozenset[str] = frozenset()
    """IRIs of its classes, the wider ones too."""
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Values by property, to be held against what is asked."""
    some: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Values by property of which there may be others that nobody has told."""
    apart: bool = False
    """Whether it is found only where its type is asked for."""


class Fit(NamedTuple):
    """How a text fits a thing."""

    score: float
    """0 to 100."""
    way: str
    """A key of ``SCORES``."""
    name: Name


class Register:
    """All names in one place; it never changes, so many threads may use it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Hold ``entries``, each of another IRI."""
        self.entries = {entry.iri: entry for entry in entries}
        self._exact: defaultdict[str, list[tuple[str, Name]]] = defaultdict(list)
        self._forms: defaultdict[str, list[tuple[str, Name]]] = defaultdict(list)
        self._sounds: defaultdict[str, set[str]] = defaultdict(set)
        self._keys: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for entry in self.entries.values():
            self._add(entry)
        self._list = list(self._forms)
        self._sorted = [" ".join(sorted(form.split())) for form in self._list]
        self._words = [(form, frozenset(form.split())) for form in self._list]

    def fits(self, text: str) -> dict[str, Fit]:
        """Return how ``text`` fits the things that it may mean, by IRI."""
        folded = fold(text[:LONGEST])
        best: dict[str, Fit] = {}
        for iri, fit in (*self._fits(folded), *self._qualified(text[:LONGEST])):
            if iri not in best or fit.score > best[iri].score:
                best[iri] = fit
        return best

    def named(self, text: str) -> frozenset[str]:
        """Return the IRIs of the things that are called ``text`` exactly, by any name or code."""
        return frozenset(iri for iri, _ in self._exact.get(fold(text).replace(" ", ""), ()))

    def sharers(self, name: Name) -> frozenset[str]:
        """Return the IRIs of the things that go by ``name``."""
        return frozenset(iri for iri, _ in self._exact.get(name.tight, ()))

    def keyed(self, fact: str, values: Iterable[str]) -> frozenset[str]:
        """Return the IRIs of the things of which the property ``fact`` has one of ``values``."""
        return frozenset(iri for value in values for iri in self._keys.get((fact, value), ()))

    def _add(self, entry: Entry) -> None:
        for name in entry.names:
            if name.source in _WAYS and name.tight:
                self._exact[name.tight].append((entry.iri, name))
            if name.source in ("name", "variant", "printed") and name.tight:
                self._forms[name.folded[1:]].append((entry.iri, name))
                self._sounds[sound(name.folded[1:])].add(name.folded[1:])
        for fact, values in entry.facts.items():
            for value in values:
                self._keys[fact, value].add(entry.iri)

    def _fits(self, folded: str) -> Iterator[tuple[str, Fit]]:
        for iri, name in self._exact.get(folded.replace(" ", ""), ()):
            yield iri, _fit(name)
        if len(folded) >= _SHORT:
            yield from self._at("spelling", 1.0, self._sounds.get(sound(folded), ()))
            kind = _KINDS.sub("", folded)
            if kind != folded and kind in self._forms:
                yield from self._at("kind", 1.0, [kind])
            yield from self._alike(folded)
        yield from self._by_words(folded)

    def _alike(self, folded: str) -> Iterator[tuple[str, Fit]]:
        turned = " ".join(sorted(folded.split()))
        found = (
            *process.extract(folded, self._list, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST),
            *process.extract(turned, self._sorted, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST),
        )
        for _, likeness, place in found:
            yield from self._at("likeness", min(likeness / 100, 0.99), [self._list[place]])

    def _by_words(self, folded: str) -> Iterator[tuple[str, Fit]]:
        asked = frozenset(folded.split())
        if not any(len(word) >= _WORD for word in asked):
            return
        for form, words in self._words:
            if words < asked or asked < words:
                shorter, longer = sorted((len(form), len(folded)))
                if shorter >= _WORD:
                    least = _WORDS_FROM[min(len(words), len(asked)) > 1] / SCORES["words"]
                    yield from self._at("words", least + (1 - least) * shorter / longer, [form])

    def _at(self, way: str, part: float, forms: Iterable[str]) -> Iterator[tuple[str, Fit]]:
        """Yield the things that go by ``forms``, of which ``part`` (0 to 1) is what was asked for."""
        score = round(SCORES[way] * part, 1)
        for form in forms:
            for iri, name in self._forms[form]:
                yield iri, Fit(score, way, name)

    def _qualified(self, text: str) -> Iterator[tuple[str, Fit]]:
        """Yield the things meant by *name (acronym)*, *name (country)* or *name, country*."""
        parts = _TAIL.fullmatch(text)
        if parts is None:
            return
        head, tail = fold(parts[1]).replace(" ", ""), self.named(parts[2] or parts[3])
        for iri, name in self._exact.get(head, ()):
            entry = self.entries[iri]
            known = (*entry.facts.get("partOf", ()), *entry.facts.get("country", ()))
            if tail & {iri, *known, *entry.some.get("country", ())}:
                yield iri, _fit(name)


def _fit(name: Name) -> Fit:
    """Return how a text fits that is ``name``; where that is the name of a wider area, it does not prove."""
    area = name.source == "variant" and _AREA.match(name.folded[1:])
    way = "kind" if area else _WAYS[name.source]
    return Fit(SCORES[way], way, name)
