"""The answer to a question as a page shows it: a table, bars where it counts, points where it has places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import ID, PREFIXES
from kg.web.rows import Term
from kg.web.site.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.web.rows import Rows
    from kg.web.site.visit import Shown

_NUMBERS: Final = frozenset(
    f"{PREFIXES['xsd']}{name}" for name in ("integer", "decimal", "double", "float", "nonNegativeInteger")
)
_COUNTED: Final = re.compile(r"\(COUNT\([^()]*\) AS \?(\w+)\)")
_BARS: Final = range(2, 61)
"""The numbers of rows that are worth a chart and can be taken in."""
_SIDE_BY_SIDE: Final = 2
"""The most columns that are drawn: more leave no room, and seldom count what one scale fits."""
_WIDTH: Final = 100
_PLACES: Final = f"""PREFIX wgs: <{PREFIXES["wgs"]}>
SELECT ?x ?lat ?long {{ VALUES ?x {{ %s }} ?x wgs:lat ?lat ; wgs:long ?long }} ORDER BY ?x"""


@dataclass(frozen=True)
class Cell:
    """A value of an answer."""

    shown: Shown
    bar: float | None
    """The length out of 100 of the bar that shows it, where it is one of several counts."""


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, ready to be shown."""

    query: str
    columns: tuple[str, ...]
    numbers: frozenset[str]
    """The columns that hold numbers alone."""
    rows: tuple[tuple[Cell | None, ...], ...]
    points: tuple[tuple[str, str, str], ...]
    """Places on the map: IRI, latitude and longitude."""
    subject: str
    """The first variable that stands for a thing, by which the answer is had as a graph; empty for none."""

    @property
    def foreign(self) -> bool:
        """Whether some of it is in another language than the page."""
        return any(cell.shown.foreign for row in self.rows for cell in row if cell)


def answer(visit: Visit, query: str) -> Answer:
    """Ask ``query`` and return what is shown of its answer; raises a ``QueryError``."""
    rows = visit.select(query)
    terms = [term for row in rows for term in row.values()]
    visit.look_up(terms)
    repeated = _repeated(visit, rows)
    columns = tuple(name for name in rows.names if name not in repeated)
    numbers = frozenset(name for name in columns if _is_number(rows, name))
    bars = _longest(rows, [name for name in _COUNTED.findall(query) if name in columns])
    return Answer(
        query,
        columns,
        numbers,
        tuple(tuple(_cell(visit, row.get(name), bars.get(name)) for name in columns) for row in rows),
        _points(visit, rows, query),
        next((name for name in rows.names if _is_thing(rows, name)), ""),
    )


def _repeated(visit: Visit, rows: Rows) -> set[str]:
    """Return the columns that only say again, in English, how the things of another column are called."""
    english = visit if visit.language == "en" else Visit(visit.edition, "en")
    english.look_up(term for row in rows for term in row.values())

    def says_again(name: str, thing: str) -> bool:
        return all(
            name in row and thing in row and row[name].value == english.show(row[thing]).text for row in rows
        )

    things = [name for name in rows.names if _is_thing(rows, name)]
    return {
        name for name in rows.names if name not in things and any(says_again(name, thing) for thing in things)
    }


def _is_thing(rows: Rows, name: str) -> bool:
    return any(name in row for row in rows) and all(row[name].kind == "uri" for row in rows if name in row)


def _is_number(rows: Rows, name: str) -> bool:
    return all(row[name].datatype in _NUMBERS for row in rows if name in row)


def _longest(rows: Rows, counted: Sequence[str]) -> dict[str, float]:
    """Return the count that the longest bar stands for, by column; all columns have one scale."""
    if len(rows) not in _BARS or not 0 < len(counted) <= _SIDE_BY_SIDE:
        return {}
    highest = max(float(row[name].value) for row in rows for name in counted)
    return dict.fromkeys(counted, highest or 1)


def _cell(visit: Visit, term: Term | None, longest: float | None) -> Cell | None:
    if term is None:
        return None
    return Cell(visit.show(term), longest and round(_WIDTH * float(term.value) / longest, 1))


def _points(visit: Visit, rows: Rows, query: str) -> tuple[tuple[str, str, str], ...]:
    """Return the places of the answer, or the one asked about where the answer is its coordinates."""
    places = {term.value for row in rows for term in row.values() if term.value.startswith(f"{ID}place/")}
    if any("latitude" in row and "longitude" in row for row in rows):
        places |= set(re.findall(rf"<({re.escape(ID)}place/[^>]+)>", query))
    if not places:
        return ()
    visit.look_up(Term("uri", iri) for iri in places)
    found = visit.select(_PLACES % " ".join(f"<{iri}>" for iri in sorted(places)))
    return tuple((row["x"].value, row["lat"].value, row["long"].value) for row in found)
