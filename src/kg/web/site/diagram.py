"""The network drawn: initiatives in one column, places by region in another, a curve for each link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH: Final = 880
MOST: Final = 45
"""The most initiatives that are drawn."""
_LEFT: Final = 262.0
_RIGHT: Final = 615.0
_ROW: Final = 21.0
_HEADING: Final = 44.0
_BELOW: Final = 5.0
_EDGE: Final = 12.0
_APART: Final = 22.0
"""Between the middles of two initiatives, at the least."""


class Link(NamedTuple):
    """That an initiative connects a place (IRIs), with what the drawing tells of the two.

    ``initiatives`` connect the place, which lies in the ``region`` (an M49 code, or empty). The initiative
    connects ``alone`` places by itself alone, and is active in so many ``regions``; both are 0 where unknown.
    """

    place: str
    initiatives: int
    region: str
    initiative: str
    alone: int = 0
    regions: int = 0


@dataclass(frozen=True)
class Square:
    """An initiative: where its square stands, and the curves to its places."""

    iri: str
    x: float
    y: float
    alone: int
    """How many places it connects by itself alone."""
    joins: bool
    """Whether it is active in several regions."""
    curves: tuple[str, ...]


@dataclass(frozen=True)
class Dot:
    """A place: where its dot stands, and how large it is."""

    iri: str
    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True)
class Diagram:
    """What is drawn; lengths in pixels."""

    height: float
    squares: tuple[Square, ...]
    dots: tuple[Dot, ...]
    headings: tuple[tuple[str, float, float], ...]
    """Region with the place of its name."""
    mirrored: bool
    left_out: int
    """Initiatives for which there is no room."""


@lru_cache(maxsize=128)
def draw_network(links: tuple[Link, ...], *, mirrored: bool) -> Diagram:
    """Return the drawing of ``links``, whose places stand in the order in which they come.

    An initiative stands level with the middle of its places, as near as its neighbours let it. ``mirrored``
    is for a language that is written from right to left.
    """
    kept = _most_linked(links)
    chosen = [link for link in links if link.initiative in kept]
    dots, headings, bottom = _stack({link.place: link for link in chosen}, mirrored=mirrored)
    level = {dot.iri: dot.y for dot in dots}
    places: dict[str, list[str]] = {}
    for link in chosen:
        places.setdefault(link.initiative, []).append(link.place)
    middles = {iri: sum(level[place] for place in those) / len(those) for iri, those in places.items()}
    order = sorted(middles, key=lambda iri: (middles[iri], iri))
    heights = spread([middles[iri] for iri in order], _EDGE + _ROW, bottom)
    about = {link.initiative: link for link in chosen}
    squares = tuple(
        _square(about[iri], y, [level[place] for place in places[iri]], mirrored=mirrored)
        for iri, y in zip(order, heights, strict=True)
    )
    height = max([bottom, *heights]) + _ROW
    left_out = len({link.initiative for link in links}) - len(kept)
    return Diagram(round(height), squares, dots, headings, mirrored, left_out)


def spread(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return ``wanted`` (sorted) moved as little as is needed for each to have room, from ``top`` on.

    Where all have room, the last is not below ``bottom``.
    """
    found: list[float] = []
    for y in wanted:
        found.append(max(y, found[-1] + _APART if found else top))
    limit = max(bottom, top + _APART * (len(found) - 1))
    for number in reversed(range(len(found))):
        found[number] = min(found[number], limit)
        limit = found[number] - _APART
    return [round(y, 1) for y in found]


def _most_linked(links: Iterable[Link]) -> set[str]:
    """Return the initiatives for which there is room: those that have most of the links."""
    counts: dict[str, int] = {}
    for link in links:
        counts[link.initiative] = counts.get(link.initiative, 0) + 1
    return set(sorted(counts, key=lambda iri: (-counts[iri], iri))[:MOST])


def _stack(
    places: Mapping[str, Link], *, mirrored: bool
) -> tuple[tuple[Dot, ...], tuple[tuple[str, float, float], ...], float]:
    """Return the dots, the headings of regions, and how far down they reach."""
    dots: list[Dot] = []
    headings: list[tuple[str, float, float]] = []
    x, y = _turn(_RIGHT, mirrored=mirrored), _EDGE
    regions = [None, *(link.region for link in places.values())]
    for (before, region), link in zip(pairwise(regions), places.values(), strict=True):
        if region != before:
            y += _HEADING if dots else _ROW
            headings.append((region or "", x, y))
            y += _BELOW
        y += _ROW
        dots.append(Dot(link.place, x, round(y, 1), round(2.2 * sqrt(link.initiatives), 1), link.initiatives))
    return tuple(dots), tuple(headings), y


def _square(link: Link, y: float, levels: Iterable[float], *, mirrored: bool) -> Square:
    start, end = _turn(_LEFT, mirrored=mirrored), _turn(_RIGHT, mirrored=mirrored)
    middle = (start + end) / 2
    curves = tuple(f"M{start:g} {y:g}C{middle:g} {y:g} {middle:g} {to:g} {end:g} {to:g}" for to in levels)
    return Square(link.initiative, start, y, link.alone, link.regions > 1, curves)


def _turn(x: float, *, mirrored: bool) -> float:
    return WIDTH - x if mirrored else x
