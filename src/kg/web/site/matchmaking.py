"""The answer of the partner finder as it is told: cards with their sum, what is linked, why one is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.questions import set_value
from kg.reasons import INITIATIVE
from kg.web.rows import Term
from kg.web.site.finder import bearer_of, read_facts
from kg.web.site.grounds import read_datasets, read_grounds
from kg.web.site.questions import tell
from kg.web.site.sections import answer
from kg.web.site.seeking import CANDIDATES, is_initiative, read_part, read_part_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.reasons import Reason
    from kg.web.site.finder import Fact, Found
    from kg.web.site.grounds import Ground
    from kg.web.site.sections import Section
    from kg.web.site.seeking import Wanted
    from kg.web.site.visit import Shown, Visit


STATES: Final = ("itself", "linked", "kind", "candidate", "context", "none")
"""What can be said of a thing: that it is the seeker, linked with it, not looked for, and so on."""


@dataclass(frozen=True)
class Point:
    """A reason as it stands on a card."""

    reason: Reason
    text: Shown
    missing: Shown
    weight: int
    facts: tuple[tuple[Ground, ...], ...]
    """Those that are told."""
    count: int
    """All that there are."""
    datasets: tuple[Shown, ...]
    query: str


@dataclass(frozen=True)
class Card:
    """A candidate as it is shown."""

    place: int
    """Its place among all candidates, from 1; those that are tied share one."""
    iri: str
    shown: Shown
    types: tuple[Shown, ...]
    country: Shown | None
    initiative: bool
    position: tuple[str, str] | None
    """Latitude and longitude."""
    score: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Linked:
    """What is linked with the seeker already."""

    shown: Shown
    facts: tuple[tuple[Ground, ...], ...]


@dataclass(frozen=True)
class Why:
    """Why a thing is, or is not, among the candidates."""

    shown: Shown
    state: str
    """One of ``STATES``."""
    place: int
    score: int
    holding: tuple[Point, ...]
    failing: tuple[Point, ...]
    denied: Section
    """What a source says is not there: the initiative where the seeker is or wishes for, or at the place."""


@dataclass(frozen=True)
class Told:
    """The whole answer, told."""

    found: Found
    cards: tuple[Card, ...]
    linked: tuple[Linked, ...]
    said: Section
    """Findings that name the seeker and another place; they are no links and are not ranked."""
    why: Why | None


def tell_found(visit: Visit, found: Found, most: int | None = None) -> Told:
    """Return ``found`` as it is told, with at most ``most`` facts of each reason; raises a ``QueryError``."""
    wanted = found.wanted
    other = _read_other(visit, found) if wanted.other else {}
    spoken: list[Mapping[str, Sequence[Fact]]] = [*found.facts.values(), other, found.linked]
    grounds = read_grounds(
        visit, [fact for told in spoken for facts in told.values() for fact in facts[:most]]
    )
    visit.look_up(Term("uri", iri) for iri in (*found.facts, *found.linked, wanted.seeker, *wanted.needs))
    teller = _Teller(visit, wanted, grounds, read_datasets(visit, wanted.asked), most)
    return Told(
        found,
        _cards(visit, found, teller),
        tuple(
            Linked(visit.show(Term("uri", iri)), teller.facts(facts[:most]))
            for iri, facts in found.linked.items()
        ),
        answer(visit, read_part("told"), {"seeker": wanted.seeker}),
        _why(visit, found, other, teller) if wanted.other else None,
    )


@dataclass(frozen=True)
class _Teller:
    visit: Visit
    wanted: Wanted
    grounds: Mapping[Term, Ground]
    datasets: Mapping[str, tuple[Shown, ...]]
    most: int | None

    def point(self, reason: Reason, facts: Sequence[Fact], bearer: str) -> Point:
        wanted = self.wanted
        return Point(
            reason,
            tell(self.visit, reason.texts),
            tell(self.visit, reason.missing),
            wanted.weights[reason.name],
            self.facts(facts[: self.most]),
            len(facts),
            self.datasets.get(reason.name, ()),
            reason.ask(wanted.seeker, wanted.needs, [bearer] if facts else []),
        )

    def facts(self, facts: Iterable[Fact]) -> tuple[tuple[Ground, ...], ...]:
        return tuple(tuple(self.grounds[term] for term in fact) for fact in facts)


def _cards(visit: Visit, found: Found, teller: _Teller) -> tuple[Card, ...]:
    reasons = {reason.name: reason for reason in found.wanted.reasons}
    portraits = _read_portraits(visit, [each.iri for each in found.page])
    cards = []
    for each in found.page:
        rows = portraits.get(each.iri, [])
        points = (
            teller.point(
                reasons[held.reason],
                found.facts[each.iri][held.reason],
                bearer_of(reasons[held.reason], found.homes, each.iri),
            )
            for held in each.held
        )
        cards.append(
            Card(
                found.place(each),
                each.iri,
                visit.show(Term("uri", each.iri)),
                tuple(dict.fromkeys(visit.show(row["type"]) for row in rows)),
                next((visit.show(row["country"]) for row in rows if "country" in row), None),
                any(reasons[held.reason].kind == INITIATIVE for held in each.held),
                next(((row["lat"].value, row["long"].value) for row in rows if "lat" in row), None),
                each.score,
                tuple(sorted(points, key=lambda point: -point.weight)),
            )
        )
    return tuple(cards)


def _read_portraits(visit: Visit, iris: Sequence[str]) -> dict[str, list[dict[str, Term]]]:
    found: dict[str, list[dict[str, Term]]] = {}
    rows = visit.select(set_value(read_part_text("portraits"), "candidate", *iris)) if iris else []
    visit.look_up(row[name] for row in rows for name in ("type", "country") if name in row)
    for row in rows:
        found.setdefault(row["candidate"].value, []).append(row)
    return found


def _read_other(visit: Visit, found: Found) -> dict[str, list[Fact]]:
    wanted = found.wanted
    names = [reason.name for reason in wanted.asked]
    return read_facts(visit, wanted, found.homes, {wanted.other: names})[wanted.other]


def _why(visit: Visit, found: Found, facts: Mapping[str, Sequence[Fact]], teller: _Teller) -> Why:
    wanted = found.wanted
    visit.look_up([Term("uri", wanted.other)])
    initiative = is_initiative(visit, wanted.other)
    kind = wanted.asked if wanted.other != wanted.seeker else []
    mine = [reason for reason in kind if (reason.kind == INITIATIVE) == initiative]
    points = [
        teller.point(reason, facts.get(reason.name, ()), bearer_of(reason, found.homes, wanted.other))
        for reason in mine
    ]
    holding = tuple(point for point in points if point.count and point.weight)
    place = next((found.place(each) for each in found.ranked if each.iri == wanted.other), 0)
    if wanted.other == wanted.seeker:
        state = "itself"
    elif wanted.other in found.linked:
        state = "linked"
    elif ("initiative" if initiative else "place") not in CANDIDATES[wanted.candidates]:
        state = "kind"
    else:
        state = "candidate" if place else "context" if holding else "none"
    failing = tuple(point for point in points if point not in holding)
    score = sum(point.weight for point in holding)
    denied = answer(visit, read_part("denied"), {"seeker": wanted.seeker, "other": wanted.other})
    return Why(visit.show(Term("uri", wanted.other)), state, place, score, holding, failing, denied)
