"""The judgement: which candidates a name has, in which order, and whether one of them is certain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.matching.register import CERTAIN, Fit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.matching.names import Name
    from kg.matching.register import Entry, Register

KEYS: Final = frozenset({"geonames", "wikidata", "iso"})
"""Facts that only one thing has; by them it is found whatever it is called."""
IDENTIFIER: Final = "identifier"
AGREES, DIFFERS, UNKNOWN = True, False, None
_FACTORS: Final = {AGREES: 1.0, DIFFERS: 0.5, UNKNOWN: 0.9}
_OTHER_TYPE: Final = 0.8
_PLAUSIBLE: Final = 60.0
"""The least score of a name that does not speak against an identifier."""
_DOUBTFUL: Final = 60.0
"""The score of an identifier whose thing is called otherwise."""
_LEAST: Final = 40.0


@dataclass(frozen=True)
class Wanted:
    """What is looked for."""

    text: str
    types: tuple[str, ...] = ()
    """IRIs of classes."""
    strict: str = "any"
    """Whether a candidate is of ``any`` or ``all`` of the types, or only ``should`` be."""
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Values that are asked for, by property; an empty set is a value that was not understood."""


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant."""

    entry: Entry
    score: float
    """0 to 100, to one decimal."""
    way: str
    name: Name | None
    """The name that fits; None where only an identifier does."""
    facts: Mapping[str, bool | None]
    """For each property that was asked for: whether it agrees, differs, or is not known."""
    typed: bool
    match: bool = False
    """Whether it is certain."""


def judge(register: Register, wanted: Wanted) -> list[Candidate]:
    """Return the candidates for ``wanted``, the best first; at most one of them is a match."""
    fits = register.fits(wanted.text) if wanted.text.strip() else {}
    found = {iri for fact in KEYS & wanted.facts.keys() for iri in register.keyed(fact, wanted.facts[fact])}
    known = [_weigh(register.entries[iri], fits.get(iri), wanted) for iri in fits.keys() | found]
    kept = [each for each in known if each.score >= _LEAST and (each.typed or wanted.strict == "should")]
    ranked = sorted(kept, key=lambda each: (-each.score, each.entry.iri))
    certain = [each for each in ranked if _is_certain(register, each, wanted)]
    rivals = [each for each in ranked if _is_rival(each, wanted)]
    one = certain[0] if len(certain) == 1 else None
    if one and (one.way == IDENTIFIER or rivals == [one]):
        return [_matched(one), *(each for each in ranked if each is not one)]
    return ranked


def _weigh(entry: Entry, fit: Fit | None, wanted: Wanted) -> Candidate:
    facts = {fact: _compare(entry, fact, values) for fact, values in wanted.facts.items()}
    typed = _is_typed(entry, wanted)
    way, score = (fit.way, fit.score) if fit else (IDENTIFIER, 0.0)
    if any(facts.get(key) for key in KEYS):
        plausible = not wanted.text.strip() or (fit is not None and fit.score >= _PLAUSIBLE)
        way, score = IDENTIFIER, 100.0 if plausible else _DOUBTFUL
    elif (way == "code" or entry.apart) and not wanted.types:
        score = 0.0
    for outcome in facts.values():
        score *= _FACTORS[outcome]
    return Candidate(
        entry,
        round(score if typed else score * _OTHER_TYPE, 1),
        way,
        fit.name if fit else None,
        facts,
        typed,
    )


def _compare(entry: Entry, fact: str, values: frozenset[str]) -> bool | None:
    own = entry.facts.get(fact, frozenset())
    if values & (own | entry.some.get(fact, frozenset())):
        return AGREES
    return DIFFERS if own and values else UNKNOWN


def _is_typed(entry: Entry, wanted: Wanted) -> bool:
    if not wanted.types:
        return True
    held = [type_ in entry.types for type_ in wanted.types]
    return all(held) if wanted.strict == "all" else any(held)


def _is_certain(register: Register, each: Candidate, wanted: Wanted) -> bool:
    """Say whether nothing speaks against the candidate; an acronym that two things share proves nothing."""
    if not each.typed or not all(each.facts.values()):
        return False
    if each.way == IDENTIFIER:
        return each.score > _DOUBTFUL
    shared = each.way == "acronym" and each.name is not None and len(register.sharers(each.name)) > 1
    return each.way in CERTAIN and not shared and bool(wanted.text)


def _is_rival(each: Candidate, wanted: Wanted) -> bool:
    """Say whether the candidate could be meant as well as another."""
    fits = each.way in CERTAIN or each.way == IDENTIFIER
    return fits and DIFFERS not in each.facts.values() and (each.typed or wanted.strict != "should")


def _matched(one: Candidate) -> Candidate:
    return Candidate(one.entry, one.score, one.way, one.name, one.facts, one.typed, match=True)
