"""The coverage board: which places belong to a route, by what, and what a page of it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import BASE
from kg.web.site.grid import FEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.web.site.grid import Grid, Head
    from kg.web.site.sections import Row
    from kg.web.site.visit import Shown

STATED: Final = "stated"
OPEN: Final = "open"
INFERRED: Final = "inferred"
UNSTATED: Final = "unstated"
MEMBERSHIPS: Final = (STATED, OPEN, INFERRED, UNSTATED)
"""How a place belongs to a route: by a role on it, one that names no route, through its country, or not."""
BY: Final = ("activity-types", "approaches", "initiatives")
"""What the columns may be; each is an axis of the matrices."""
ROWS: Final = 80
"""The most places on one page; the rows of countries come on top."""
MOST: Final = 240
"""The most places in one page of data: a query can name no more of them."""
_ROUTE: Final = f"{BASE}vocab/route/"
_ROLE: Final = f"{BASE}vocab/route-role/"


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of the board."""

    route: str = ""
    """Short name of the route; empty for all."""
    by: str = "activity-types"
    membership: str = ""
    role: str = ""
    country: str = ""
    unconnected: bool = False
    """Whether only what no initiative connects is wanted."""
    page: int = 1
    size: int = ROWS
    """The most places on the page."""

    @property
    def values(self) -> dict[str, str]:
        """What stands for the variables of the queries, in SPARQL."""
        found = {
            "route": f"<{_ROUTE}{self.route}>" if self.route else "",
            "role": f"<{_ROLE}{self.role}>" if self.role else "",
            "only": f'"{self.membership}"' if self.membership else "",
            "unconnected": "true" if self.unconnected else "",
        }
        return {name: value for name, value in found.items() if value}

    @property
    def narrow(self) -> bool:
        """Whether it leaves out places of the route."""
        return bool(self.membership or self.role or self.unconnected)


@dataclass(frozen=True)
class Mark:
    """A role or a reason that stands at a row: what it is called, and the statement that tells it."""

    shown: Shown
    slug: str
    route: str
    """Short name of the route that it is told of; empty where none is named."""
    row: Row


@dataclass(frozen=True)
class Line:
    """What a row says beside its cells."""

    head: Head
    country: str
    membership: str
    roles: tuple[Mark, ...]
    initiatives: int
    activities: int
    reasons: tuple[Mark, ...]

    @property
    def whole(self) -> bool:
        """Whether it is a country as a whole."""
        return self.head.group is not None and self.head.iri == self.country


@dataclass(frozen=True)
class Board:
    """One page of the board."""

    wanted: Wanted
    grid: Grid
    lines: Mapping[str, Line]
    queries: Mapping[str, str]
    """The queries behind it: the rows, the cells."""
    countries: tuple[Shown, ...]
    """The countries that have places on it, on whichever page."""
    first: int
    """The number of its first place among all, from 1."""
    places: int
    """How many places all pages have, countries as a whole left out."""
    silent: int
    """How many initiatives have no column, as none of the places is told of with them."""

    @property
    def across(self) -> bool:
        """Whether the headings of the columns are written across."""
        return len(self.grid.columns) <= FEW

    @property
    def shown(self) -> int:
        """How many places are on this page."""
        return sum(not line.whole for line in self.lines.values())

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.places // self.wanted.size))
