"""The outlines of countries on the base map: which a frame shows, their reach and their midst."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.web.land import land_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""
_GRID: Final = 11
"""Points across and down among which the midst of a country is looked for."""


class Piece(NamedTuple):
    """A ring of a country's outline, and the box about it."""

    code: str
    d: str
    left: float
    top: float
    right: float
    bottom: float


def cut_land(box: Box) -> dict[str, str]:
    """Return by code the outlines of the countries that ``box`` of the base map shows."""
    left, top, right, bottom = box
    found: dict[str, str] = {}
    for piece in _pieces():
        if piece.left < right and piece.right > left and piece.top < bottom and piece.bottom > top:
            found[piece.code] = found.get(piece.code, "") + piece.d
    return found


@cache
def midst(code: str) -> tuple[tuple[float, float], ...]:
    """Return points of the base map inside the country ``code``, the farthest from its borders first."""
    ring = _mainland(code)
    if not ring:
        return ()
    xs, ys = zip(*ring, strict=True)
    steps = [(n + 0.5) / _GRID for n in range(_GRID)]
    grid = [
        (min(xs) + a * (max(xs) - min(xs)), min(ys) + b * (max(ys) - min(ys))) for a in steps for b in steps
    ]
    inner = [point for point in grid if _holds(ring, point)] or [(sum(xs) / len(xs), sum(ys) / len(ys))]
    return tuple(sorted(inner, key=lambda point: -min(dist(point, corner) for corner in ring))[:24])


def extent(code: str) -> list[tuple[float, float]]:
    """Return two corners of the box about the mainland of ``code``; none where it has no outline."""
    ring = _mainland(code)
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return [(min(xs), min(ys)), (max(xs), max(ys))] if ring else []


def _mainland(code: str) -> list[tuple[float, float]]:
    rings = (_points(piece.d) for piece in _pieces() if piece.code == code)
    return max(rings, key=_area, default=[])


@cache
def _pieces() -> tuple[Piece, ...]:
    rings = ((land.code, f"M{ring}") for land in land_paths() for ring in land.d.split("M")[1:])
    return tuple(_piece(code, d) for code, d in rings)


def _piece(code: str, d: str) -> Piece:
    xs, ys = zip(*_points(d), strict=True)
    return Piece(code, d, min(xs), min(ys), max(xs), max(ys))


def _points(d: str) -> list[tuple[float, float]]:
    """Read a ring: one absolute point, then relative steps."""
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", d)]
    points, x, y = [], 0.0, 0.0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return abs(sum(a * d - b * c for (a, b), (c, d) in pairwise([*ring, ring[0]])))


def _holds(ring: Sequence[tuple[float, float]], point: tuple[float, float]) -> bool:
    x, y = point
    crossings = (
        (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a
        for (a, b), (c, d) in pairwise([*ring, ring[0]])
    )
    return sum(crossings) % 2 == 1
