"""Maps as drawings: the land, the marks and the names of places in one frame, ready for a template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.web.site.outlines import cut_land, midst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.web.site.outlines import Box

KM: Final = 0.12243
"""Pixels of the base map for a kilometre."""
GLYPHS: Final = {
    "origin": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "transit": "M0-6.6 6.6 0 0 6.6-6.6 0z",
    "destination": "M-4.8-4.8h9.6v9.6h-9.6z",
    "hosting": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0zM-4.4 0a4.4 4.4 0 1 1 8.8 0a4.4 4.4 0 1 1-8.8 0z",
    "departure": "M0-6.2 6 4.4H-6z",
    "return": "M0 6.2 6-4.4H-6z",
    "hub": "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    "on-route": "M-6.4-2.2h12.8v4.4h-12.8z",
}
"""The shape of each role on a route, about 12 pixels wide."""
STEPS: Final = ((1, 1, 4.0), (2, 3, 6.3), (4, 6, 9.0), (7, 0, 11.8))
"""Radius of the disc for how many initiatives: from, to (0 for no end), pixels; its area goes by them."""
FONT: Final = 12.5
"""Pixels of a label's type."""
_NARROW: Final = 2.5
"""How many times larger marks and labels are drawn where the map is as narrow as a phone."""
_LEAST: Final = 600.0
"""Kilometres across a frame at the least: nobody is shown closer than the land's outline is true."""
_WEIGHTY: Final = 4
"""From how many initiatives on a place must have its name if that can be."""
_APART: Final = 13.5
"""Pixels between the middles of two glyphs of one place."""


@dataclass(frozen=True)
class Label:
    """Where a name stands, from the middle of its mark."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Spot:
    """A place on a map: where it lies on the base map, what it weighs, what it is called."""

    key: str
    x: float
    y: float
    text: str
    count: int = 0
    signs: tuple[tuple[str, str], ...] = ()
    """Roles, each with its route or an empty text."""
    whole: bool = False
    """Whether it is a country as a whole, marked somewhere in its midst."""
    wide: Label | None = None
    narrow: Label | None = None

    @property
    def radius(self) -> float:
        """The radius of the disc; 0 for no initiative."""
        return next((radius for least, _, radius in reversed(STEPS) if self.count >= least), 0.0)

    @property
    def reach(self) -> float:
        """How far the mark reaches to the sides."""
        return max(self.radius, 2.2, len(self.signs) * _APART / 2)

    @property
    def glyphs(self) -> list[tuple[str, str, str, float]]:
        """The signs side by side: role, route, shape, distance from the middle."""
        start = _APART * (len(self.signs) - 1) / 2
        return [
            (role, route, GLYPHS.get(role, GLYPHS["on-route"]), _APART * n - start)
            for n, (role, route) in enumerate(self.signs)
        ]


class Name(NamedTuple):
    """A country's name on the map."""

    x: float
    y: float
    text: str
    language: str


@dataclass(frozen=True)
class Frame:
    """The part of the base map that a drawing shows, and the drawing's size in pixels."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    @property
    def transform(self) -> str:
        """The transformation of the base map into the drawing, for SVG."""
        return f"scale({self.scale:.4f}) translate({-self.left:.2f} {-self.top:.2f})"

    @property
    def box(self) -> Box:
        """The part of the base map as left, top, right and bottom."""
        right = self.left + self.width / self.scale
        return self.left, self.top, right, self.top + self.height / self.scale

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the base map lies in the drawing."""
        return round((x - self.left) * self.scale, 1), round((y - self.top) * self.scale, 1)


@dataclass(frozen=True)
class Drawing:
    """A map: its frame, the land in it, and the marks, those with a role on top."""

    frame: Frame
    land: Mapping[str, str]
    """The outline of each country, by code."""
    spots: Sequence[Spot]
    names: Sequence[Name] = ()
    links: Sequence[tuple[str, str]] = ()
    """Curves, each with what it stands for."""


def fit(
    points: Sequence[tuple[float, float]], width: int, height: int, shortest: int = 0, least: float = _LEAST
) -> Frame:
    """Return the frame of ``width`` by ``height`` pixels, at the least ``shortest`` high, about ``points``.

    It is ``least`` kilometres across or more; ``points`` lie on the base map; there is at least one.
    """
    across, down = zip(*points, strict=True)
    wide = max(1.14 * (max(across) - min(across)), KM * least)
    high = max(1.14 * (max(down) - min(down)), KM * least * (shortest or height) / width)
    if shortest:
        height = round(min(max(width * high / wide, shortest), height))
    scale = min(width / wide, height / high)
    left = (max(across) + min(across) - width / scale) / 2
    top = (max(down) + min(down) - height / scale) / 2
    return Frame(left, top, scale, width, height)


def draw(
    frame: Frame,
    spots: Iterable[Spot],
    countries: Mapping[str, tuple[str, str]] | None = None,
    links: Iterable[tuple[str, str, str]] = (),
) -> Drawing:
    """Return the map of ``spots`` in ``frame``.

    ``countries`` are names with their language by code, written where there is room; ``links`` join the
    places of two keys and say what they stand for.
    """
    placed = (replace(spot, x=x, y=y) for spot in spots for x, y in [frame.place(spot.x, spot.y)])
    inside = sorted(placed, key=lambda spot: (not spot.signs, -spot.count, spot.key))
    wide, taken = _label(frame, inside, 1.0)
    narrow, _ = _label(frame, inside, _NARROW)
    upward = sorted(inside, key=lambda spot: bool(spot.signs))
    named = [replace(spot, wide=wide.get(spot.key), narrow=narrow.get(spot.key)) for spot in upward]
    at = {spot.key: (spot.x, spot.y) for spot in inside}
    arcs = [(_arc(at[one], at[other]), text) for one, other, text in links if one in at and other in at]
    return Drawing(frame, cut_land(frame.box), named, _name(frame, countries or {}, taken), arcs)


def _arc(one: tuple[float, float], other: tuple[float, float]) -> str:
    """Bow a line a little, so that it is no border and no road."""
    (a, b), (c, d) = sorted((one, other))
    bow = 0.14
    x, y = (a + c) / 2 + bow * (d - b), (b + d) / 2 - bow * (c - a)
    return f"M{a} {b}Q{x:.1f} {y:.1f} {c} {d}"


def _label(frame: Frame, spots: Sequence[Spot], k: float) -> tuple[dict[str, Label], list[Box]]:
    """Give each spot in turn a free place for its name, marks and type being drawn ``k`` times as large.

    The weightiest may write across the dots of the lightest, which would leave them nameless in a crowd.
    """
    marks = {spot.key: _around(spot, k) for spot in spots}
    heavy = {spot.key for spot in spots if spot.count > 1 or spot.signs}
    found: dict[str, Label] = {}
    names: list[Box] = []
    for spot in spots:
        others = [box for key, box in marks.items() if key != spot.key]
        weighty = [box for key, box in marks.items() if key != spot.key and key in heavy]
        ways = [others, weighty] if spot.count >= _WEIGHTY else [others]
        free = (
            (label, box)
            for around in ways
            for label, box in _candidates(spot, k)
            if _within(frame, box) and not any(_overlap(box, other) for other in (*around, *names))
        )
        for label, box in islice(free, 1):
            found[spot.key] = label
            names.append(box)
    return found, [*marks.values(), *names]


def _around(spot: Spot, k: float) -> Box:
    high = max(spot.radius, 2.2, bool(spot.signs) * 6.5) * 0.85 * k
    return spot.x - 0.85 * k * spot.reach, spot.y - high, spot.x + 0.85 * k * spot.reach, spot.y + high


def _candidates(spot: Spot, k: float) -> Iterable[tuple[Label, Box]]:
    """Yield places for a name about its mark, the most legible first."""
    tall, wide = FONT, measure(spot.text) * (1.22 if spot.whole else 1.0) + _tail(spot)
    off, above = spot.reach + 3.5, max(spot.radius, 2.2, bool(spot.signs) * 6.5)
    lean = above / sqrt(2) + 1
    for x, y, anchor in (
        (off, 0.34 * tall, "start"),
        (-off, 0.34 * tall, "end"),
        (0, -above - 4, "middle"),
        (0, above + tall, "middle"),
        (lean, -lean - 1, "start"),
        (lean, lean + 0.6 * tall, "start"),
        (-lean, -lean - 1, "end"),
        (-lean, lean + 0.6 * tall, "end"),
    ):
        start = spot.x + k * (x - {"start": 0, "middle": wide / 2, "end": wide}[anchor])
        top = spot.y + k * (y - 0.85 * tall)
        yield Label(round(x, 1), round(y, 1), anchor), (start, top, start + k * wide, top + k * 1.1 * tall)


def _tail(spot: Spot) -> float:
    """Leave room for the acronyms of routes after the name."""
    return sum(0.62 * FONT * len(route) for route in {route for _, route in spot.signs if route})


def _name(frame: Frame, countries: Mapping[str, tuple[str, str]], taken: list[Box]) -> list[Name]:
    """Write names of countries where nothing else is."""
    found = []
    for code, (text, language) in countries.items():
        half = measure(text) * 1.12 / 2
        for x, y in (frame.place(*point) for point in midst(code)):
            box = (x - half, y - 9, x + half, y + 5)
            if _within(frame, box) and not any(_overlap(box, other) for other in taken):
                found.append(Name(x, y, text, language))
                taken.append(box)
                break
    return found


def measure(text: str) -> float:
    """Return about how many pixels wide a label's ``text`` is."""
    return FONT * sum(
        0.29 if c in "iljtfrI'’.,-() " else 0.84 if c in "mwMW" else 0.66 if c.isupper() else 0.55
        for c in text
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _within(frame: Frame, box: Box) -> bool:
    return box[0] > 2 and box[1] > 2 and box[2] < frame.width - 2 and box[3] < frame.height - 2  # noqa: PLR2004
