"""The partner finder: asks each reason what speaks for whom, ranks, and gathers the facts that are shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from flask import current_app

from kg.matching import fold
from kg.partners import Tally, rank, settle
from kg.questions import set_value
from kg.reasons import COUNTRY
from kg.web.rows import Term
from kg.web.site.seeking import read_part_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.partners import Candidate
    from kg.reasons import Reason
    from kg.web.site.seeking import Wanted
    from kg.web.site.shelf import Shelf
    from kg.web.site.visit import Visit

Fact = tuple[Term, ...]
"""What a reason rests on: one or two statements, or things, or a code."""


@dataclass(frozen=True)
class Homes:
    """In which country each place lies."""

    country: Mapping[str, str]
    places: Mapping[str, Sequence[str]]
    """The places of each country."""


@dataclass(frozen=True)
class Found:
    """What the finder found."""

    wanted: Wanted
    ranked: Sequence[Candidate]
    """All candidates; those tied are in no order that a reader sees."""
    page: Sequence[Candidate]
    facts: Mapping[str, Mapping[str, Sequence[Fact]]]
    """The facts for each candidate that is shown, by reason."""
    linked: Mapping[str, Sequence[Fact]]
    """What is linked with the seeker already, and by which statements."""
    homes: Homes
    tallies: Sequence[Tally] = field(repr=False)
    """All that was counted, also for those who are no candidates."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-len(self.ranked) // self.wanted.limit)

    @cached_property
    def _places(self) -> dict[tuple[int, int, int], int]:
        places: dict[tuple[int, int, int], int] = {}
        for place, each in enumerate(self.ranked, 1):
            places.setdefault(each.standing, place)
        return places

    def place(self, candidate: Candidate) -> int:
        """Return the place of ``candidate`` among all, from 1; those that are tied share one."""
        return self._places[candidate.standing]


def shelf() -> Shelf:
    """Return the shelf of the application."""
    found: Shelf = current_app.extensions["partners"]
    return found


def find_partners(visit: Visit, wanted: Wanted) -> Found:
    """Return who could be a partner, the page that is wanted with its facts; raises a ``QueryError``."""
    homes = read_homes(visit)
    linked = read_linked(visit, wanted.seeker)
    tallies = _tally(visit, wanted, homes)
    context = {reason.name for reason in wanted.reasons if reason.context}
    left = {*linked, wanted.seeker}
    ranked = rank((each for each in tallies if each.candidate not in left), wanted.weights, context)

    def name(iris: Sequence[str]) -> dict[str, str]:
        visit.look_up(Term("uri", iri) for iri in iris)
        return {iri: fold(visit.show(Term("uri", iri)).text) for iri in iris}

    page = settle(ranked, wanted.start, wanted.start + wanted.limit, name)
    held = {each.iri: {reason.reason for reason in each.held} for each in page}
    return Found(wanted, ranked, page, read_facts(visit, wanted, homes, held), linked, homes, tallies)


def read_homes(visit: Visit) -> Homes:
    """Return in which country each place lies, which is read once for a version."""
    return shelf().read(visit, "homes", _read_homes)


def read_linked(visit: Visit, seeker: str) -> dict[str, list[Fact]]:
    """Return what is linked with ``seeker`` already, with the statements that say so."""
    linked: dict[str, list[Fact]] = {}
    for row in visit.select(set_value(read_part_text("linked"), "seeker", seeker)):
        linked.setdefault(row["candidate"].value, []).append((row["fact"],))
    return linked


def read_facts(
    visit: Visit, wanted: Wanted, homes: Homes, held: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, list[Fact]]]:
    """Return the facts of the reasons that are ``held`` for each candidate (an IRI)."""
    facts: dict[str, dict[str, list[Fact]]] = {iri: {} for iri in held}
    for reason in wanted.asked:
        mine = [iri for iri, names in held.items() if reason.name in names]
        found = _ask(visit, wanted, reason, [bearer_of(reason, homes, iri) for iri in mine]) if mine else {}
        for iri in mine:
            facts[iri][reason.name] = found.get(bearer_of(reason, homes, iri), [])
    return facts


def _ask(visit: Visit, wanted: Wanted, reason: Reason, bearers: Sequence[str]) -> dict[str, list[Fact]]:
    query = reason.ask(wanted.seeker, wanted.needs, sorted(set(bearers)))
    found: dict[str, list[Fact]] = {}
    for row in visit.select(query):
        fact = tuple(row[name] for name in ("fact", "with") if name in row)
        found.setdefault(row["candidate"].value, []).append(fact)
    return found


def bearer_of(reason: Reason, homes: Homes, iri: str) -> str:
    """Return of what the facts of ``reason`` for ``iri`` are told: itself or its country."""
    return homes.country.get(iri, iri) if reason.kind == COUNTRY else iri


def _tally(visit: Visit, wanted: Wanted, homes: Homes) -> list[Tally]:
    """Count the facts of each reason; what supports others is told only of those found by others."""
    tallies: list[Tally] = []
    found: set[str] = set()
    for reason in sorted(wanted.asked, key=lambda each: each.context):
        if not wanted.weights[reason.name]:
            continue
        told = _spread(reason, homes, _count(visit, wanted, reason))
        tallies += (each for each in told if not reason.context or each.candidate in found)
        found |= set() if reason.context else {each.candidate for each in told}
    return tallies


def _count(visit: Visit, wanted: Wanted, reason: Reason) -> dict[str, int]:
    rows = visit.select(reason.count(wanted.seeker, wanted.needs))
    return {row["candidate"].value: int(row["facts"].value) for row in rows if "candidate" in row}


def _spread(reason: Reason, homes: Homes, counts: Mapping[str, int]) -> list[Tally]:
    """Return a tally for each candidate; what is told of a country is told of every place in it."""
    name = reason.name
    if reason.kind != COUNTRY:
        return [Tally(name, iri, count) for iri, count in counts.items()]
    return [
        Tally(name, place, count)
        for country, count in counts.items()
        for place in homes.places.get(country, ())
    ]


def _read_homes(visit: Visit) -> Homes:
    country: dict[str, str] = {}
    places: dict[str, list[str]] = defaultdict(list)
    for row in visit.select(read_part_text("homes")):
        country.setdefault(row["place"].value, row["country"].value)
        places[row["country"].value].append(row["place"].value)
    return Homes(country, places)
