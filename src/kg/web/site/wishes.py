"""The wishes of a seeker: for each thing sought, which initiatives reach it, its own and others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.questions import find_question, without_header
from kg.web.site.frame import home
from kg.web.site.sections import answer
from kg.web.site.seeking import read_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.web.rows import Term
    from kg.web.site.sections import Row, Section
    from kg.web.site.visit import Shown, Visit

QUESTION: Final = "cq74"
"""The question that says which initiatives reach what is wished for."""
INITIATIVES: Final = 24
PLACES: Final = 6
"""Initiatives that are shown for something sought, and places of each; of the others, how many they are."""


@dataclass
class Reach:
    """An initiative that reaches what is sought."""

    initiative: Term
    own: bool
    """Whether it connects the seeker too."""
    places: list[Term] = field(default_factory=list)
    """What it connects of what is sought."""


@dataclass(frozen=True)
class Sought:
    """Something that a wish names."""

    shown: Shown
    reaches: tuple[Reach, ...]

    @property
    def own(self) -> list[Reach]:
        """The initiatives of the seeker that reach it."""
        return [reach for reach in self.reaches if reach.own]

    @property
    def others(self) -> list[Reach]:
        """The other initiatives that reach it."""
        return [reach for reach in self.reaches if not reach.own]


@dataclass(frozen=True)
class Wish:
    """A wish as it is stated."""

    row: Row
    sought: tuple[Sought, ...]


@dataclass(frozen=True)
class Wishes:
    """All wishes of a seeker."""

    section: Section
    query: str
    """The query for who reaches what."""
    wishes: tuple[Wish, ...]


def read_wishes(visit: Visit, seeker: str) -> Wishes:
    """Return the wishes of ``seeker`` (an IRI) and who reaches them; raises a ``QueryError``."""
    section = answer(visit, read_part("wishes"), {"seeker": seeker})
    asked = find_question(home() / "sparql" / "questions", QUESTION).ask({"place": seeker})
    query = without_header(asked)
    rows = visit.select(query) if section.rows else []
    reaches: dict[tuple[str, str], dict[Term, Reach]] = {}
    for row in rows:
        found = reaches.setdefault((row["aspiration"].value, row["sought"].value), {})
        own = "connectsSeeker" in row
        found.setdefault(row["initiative"], Reach(row["initiative"], own)).places.append(row["reached"])
    _learn(visit, reaches.values())
    wishes = (
        Wish(row, tuple(_sought(visit, row.statement, term, reaches) for term in row.terms.get("sought", ())))
        for row in section.rows
    )
    return Wishes(section, query, tuple(wishes))


def _sought(
    visit: Visit, wish: str, term: Term, reaches: Mapping[tuple[str, str], Mapping[Term, Reach]]
) -> Sought:
    return Sought(visit.show(term), tuple(reaches.get((wish, term.value), {}).values()))


def _learn(visit: Visit, reaches: Iterable[Mapping[Term, Reach]]) -> None:
    """Learn the names of what is shown of each of ``reaches``."""
    shown = [reach for found in reaches for reach in _shown_of(list(found.values()))]
    visit.look_up(term for reach in shown for term in (reach.initiative, *reach.places[:PLACES]))


def _shown_of(reaches: Sequence[Reach]) -> list[Reach]:
    own, others = ([each for each in reaches if each.own is mine] for mine in (True, False))
    return [*own[:INITIATIVES], *others[:INITIATIVES]]
