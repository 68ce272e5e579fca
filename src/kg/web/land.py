"""The base map: where a longitude and latitude lie on it, and the outlines of the land.

The projection is Lambert's azimuthal equal-area one about the middle of the Sahara: a country covers its true
share of the map from the Gulf of Guinea to the Baltic, so marks of one size weigh the same everywhere, and on
one continent's disc shapes stay familiar.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from math import cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.web.assets import find_asset

if TYPE_CHECKING:
    from collections.abc import Iterable

    Point = tuple[float, float]
    Ring = list[tuple[int, int]]

WIDTH: Final = 1000
HEIGHT: Final = 870
_MIDDLE: Final = 17.0, radians(22.0)
"""The longitude in degrees and the latitude in radians that the projection is about."""
_SCALE: Final = 780.0
"""Pixels for one radius of the Earth."""
_ORIGIN: Final = 500.0, 448.0
"""Where the middle lies in the view box."""


class LandPath(NamedTuple):
    """A country's outline: its ISO 3166-1 alpha-2 code, its short name in English, an SVG path's ``d``."""

    code: str
    name: str
    d: str


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return x and y in the view box of a place given in degrees (WGS 84); they may lie outside of it.

    Snyder, Map Projections: A Working Manual (1987), equations 24-2 to 24-4. The point opposite the middle,
    in the Pacific, lies nowhere.
    """
    east, north = radians(longitude - _MIDDLE[0]), radians(latitude)
    middle = _MIDDLE[1]
    stretch = sqrt(2 / (1 + sin(middle) * sin(north) + cos(middle) * cos(north) * cos(east)))
    x = stretch * cos(north) * sin(east)
    y = stretch * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(east))
    return _ORIGIN[0] + _SCALE * x, _ORIGIN[1] - _SCALE * y


def is_shown(longitude: float, latitude: float) -> bool:
    """Tell whether a place given in degrees lies within the view box."""
    x, y = project(longitude, latitude)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


@cache
def land_paths() -> tuple[LandPath, ...]:
    """Return the countries that the view box shows, by code; none where the assets were not made."""
    path = find_asset("land.json")
    countries = json.loads(path.read_text(encoding="utf-8"))["countries"] if path else ()
    drawn = (LandPath(each["code"], each["name"], _draw(each["rings"])) for each in countries)
    return tuple(outline for outline in drawn if outline.d)


def _draw(rings: Iterable[Iterable[Point]]) -> str:
    placed = ([_place(*point) for point in ring] for ring in rings)
    return "".join(_draw_ring(ring) for ring in placed if _meets_view(ring))


def _place(longitude: float, latitude: float) -> tuple[int, int]:
    x, y = project(longitude, latitude)
    return round(10 * x), round(10 * y)


def _meets_view(ring: Ring) -> bool:
    """Tell whether the box about ``ring``, in tenths of a pixel, meets the view box."""
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return max(across) >= 0 and max(down) >= 0 and min(across) <= 10 * WIDTH and min(down) <= 10 * HEIGHT


def _draw_ring(ring: Ring) -> str:
    """Draw ``ring`` as one closed line in relative steps, which are the shortest to write."""
    steps = ((x - a, y - b) for (a, b), (x, y) in pairwise(ring))
    line = "".join(f"{_write(dx, apart=True)}{_write(dy, apart=True)}" for dx, dy in steps if dx or dy)
    x, y = ring[0]
    return f"M{_write(x)}{_write(y, apart=True)}l{line.lstrip()}z"


def _write(tenths: int, *, apart: bool = False) -> str:
    """Write a number of tenths: 12 as ``1.2``, 5 as ``.5``; ``apart`` from what stands before it."""
    digits = f"{abs(tenths) / 10:g}".removeprefix("0") or "0"
    return f"-{digits}" if tenths < 0 else f" {digits}" if apart else digits
