"""The cards of the coverage board: what each route has, and what all of them have, in figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.namespaces import ID
from kg.web.site.atlas import slug
from kg.web.site.coverage_board import STATED
from kg.web.site.coverage_reader import ask_for, find_parts

if TYPE_CHECKING:
    from pathlib import Path

    from kg.web.site.visit import Shown, Visit

_COUNTRY: Final = f"{ID}country/"


@dataclass
class Card:
    """The figures of a route, or of all where it has no short name."""

    slug: str
    shown: Shown | None
    places: Counter[str] = field(default_factory=Counter)
    """How many places belong to it, by membership; countries as a whole left out."""
    unreached: Counter[str] = field(default_factory=Counter)
    """How many of these no initiative connects."""
    countries: int = 0
    """How many countries a source gives a role on it."""
    roles: dict[str, tuple[Shown, int]] = field(default_factory=dict)
    """How many places and countries a source gives each role, by its short name."""


def read_cards(visit: Visit, home: Path) -> list[Card]:
    """Return a card for each route that has places, and one for all; raises a ``QueryError``."""
    parts = find_parts(home)
    every = Card("", None)
    for values, counted in (({}, every.places), ({"unconnected": "true"}, every.unreached)):
        for row in visit.select(ask_for(parts["countries"], values).file.text):
            whole = row["whole"].value == "true" and row["country"].value.startswith(_COUNTRY)
            counted[row["membership"].value] += 0 if whole else int(row["rows"].value)
            if whole and row["membership"].value == STATED and counted is every.places:
                every.countries += 1
    cards = {**_read_routes(visit, parts["figures"].file.text), "": every}
    rows = visit.select(parts["roles-told"].file.text)
    visit.look_up(row["role"] for row in rows)
    for row in rows:
        name = slug(row["route"].value) if "route" in row else ""
        cards[name].roles[slug(row["role"].value)] = visit.show(row["role"]), int(row["rows"].value)
    return list(cards.values())


def _read_routes(visit: Visit, query: str) -> dict[str, Card]:
    cards: dict[str, Card] = {}
    rows = visit.select(query)
    visit.look_up(row["route"] for row in rows)
    for row in rows:
        name, membership = slug(row["route"].value), row["membership"].value
        card = cards.setdefault(name, Card(name, visit.show(row["route"])))
        if row["whole"].value == "true":
            card.countries += int(row["rows"].value)
        else:
            card.places[membership] += int(row["rows"].value)
            card.unreached[membership] += int(row["rows"].value) - int(row["connected"].value)
    return cards
