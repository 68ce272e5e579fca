"""A matrix: two axes and, where they meet, what the sources tell, deny, or leave unsaid."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.namespaces import BASE
from kg.web.rows import Term
from kg.web.site.sections import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.web.site.sections import Part
    from kg.web.site.visit import Shown, Visit

REPORTED: Final = "reported"
NONE: Final = "none"
UNEXAMINED: Final = "not-examined"
FEW: Final = 12
"""The most columns whose headings are written across."""
_NAMESAKES: Final = "places"
"""The axis on which two things may have one name, so that their group stands beside it."""
_Claims = dict[tuple[str, str], set[str]]


@dataclass(frozen=True)
class Matrix:
    """What a matrix is made of: the names of its axes, and the variables of an axis that a reader may set."""

    name: str
    rows: str
    columns: str
    filters: Mapping[str, str] = field(default_factory=dict)
    """The axis on which each filter acts, by variable."""


@dataclass(frozen=True)
class View:
    """How a reader wants a matrix."""

    turned: bool = False
    sort: str = ""
    """Empty for the axis's own order, ``reported``, or the path of the column to order the rows by."""
    said: bool = False
    """Whether rows and columns on which the sources are silent are left out."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """IRIs by the variable of a filter."""


class Cell(NamedTuple):
    """Where a row and a column meet: the state, and by how many statements it is told."""

    state: str
    number: int


@dataclass(frozen=True)
class Head:
    """The heading of a row or a column."""

    iri: str
    shown: Shown
    group: Shown | None
    beside: bool
    """Whether the group stands beside the name wherever there is no heading of groups."""
    reported: int
    """Different statements that tell of it, each counted once."""
    denied: bool
    """Whether every cell of it is told to be none."""

    @property
    def path(self) -> str:
        """The IRI without the base, as it stands in addresses."""
        return self.iri.removeprefix(BASE)


@dataclass(frozen=True)
class Grid:
    """A matrix, read."""

    query: str
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Cell]
    """All but those on which the sources are silent."""
    choices: Mapping[str, tuple[Shown, ...]]
    """What each filter can be set to."""
    grouped: bool
    turned: bool

    def cell(self, row: Head, column: Head) -> Cell:
        """Return where ``row`` and ``column`` meet."""
        return self.cells.get((row.iri, column.iri), Cell(UNEXAMINED, 0))

    @property
    def groups(self) -> list[tuple[Shown | None, list[Head]]]:
        """The rows by their group, if they stand in groups."""
        found: dict[Shown | None, list[Head]] = {}
        for row in self.rows:
            found.setdefault(row.group if self.grouped else None, []).append(row)
        return list(found.items())

    @property
    def tally(self) -> dict[str, int]:
        """How many cells are in each state."""
        told = [cell.state for cell in self.cells.values()]
        silent = len(self.rows) * len(self.columns) - len(told)
        return {REPORTED: told.count(REPORTED), NONE: told.count(NONE), UNEXAMINED: silent}

    def outline(self, state: str) -> str:
        """Return the cells in ``state`` as the path of a drawing in which a cell is one by one."""
        across = {head.iri: number for number, head in enumerate(self.columns)}
        down = {head.iri: number for number, head in enumerate(self.rows)}
        return "".join(
            f"M{across[column]} {down[row]}h1v1h-1z"
            for (row, column), cell in self.cells.items()
            if cell.state == state
        )


@dataclass
class _Entry:
    """A thing on an axis, with its group and the values of the axis's other variables."""

    iri: str
    group: str
    values: dict[str, set[str]]


def read_grid(visit: Visit, home: Path, matrix: Matrix, view: View) -> Grid:
    """Return ``matrix`` as ``view`` wants it; raises a ``QueryError``."""
    part = find_part(home, matrix.name)
    claims, denials = _read_claims(visit, part)
    axes = {name: _read_axis(visit, home, name) for name in (matrix.rows, matrix.columns)}
    _learn(visit, axes.values())
    choices = {name: _choices(visit, axes[axis], name) for name, axis in matrix.filters.items()}
    for name, axis in matrix.filters.items():
        axes[axis] = [entry for entry in axes[axis] if _fits(entry, name, view.chosen.get(name, ""))]
    rows, columns = axes[matrix.rows], axes[matrix.columns]
    if view.said:
        told = claims.keys() | denials.keys()
        rows, columns = _only_told(rows, columns, told)
    heads = _heads(visit, matrix.rows, rows, _totals(claims, 0, columns), _denied(denials, 0, columns))
    others = _heads(visit, matrix.columns, columns, _totals(claims, 1, rows), _denied(denials, 1, rows))
    cells = _cells(claims, denials, heads, others)
    if view.turned:
        heads, others = others, heads
        cells = {(column, row): cell for (row, column), cell in cells.items()}
    grouped = not view.sort and any(head.group for head in heads)
    heads, others = _sort(heads, others, cells, view.sort)
    return Grid(part.file.text, heads, others, cells, choices, grouped, view.turned)


def find_part(home: Path, name: str, section: str = "statements") -> Part:
    """Return the part ``section`` of the matrix ``name``, which has one."""
    return next(part for part in parts_of(home, f"matrix-{name}") if part.name == section)


def _read_claims(visit: Visit, part: Part) -> tuple[_Claims, _Claims]:
    """Return which statements tell of each pair, and which tell that there is none."""
    claims: _Claims = defaultdict(set)
    denials: _Claims = defaultdict(set)
    for row in visit.select(part.file.text):
        found = denials if "none" in row else claims
        found[row["row"].value, row["column"].value].add(row["statement"].value)
    return claims, denials


def _read_axis(visit: Visit, home: Path, name: str) -> list[_Entry]:
    (part,) = parts_of(home, f"axis-{name}")
    entries: dict[str, _Entry] = {}
    for row in visit.select(part.file.text):
        iri = row["thing"].value
        group = row["group"].value if "group" in row else ""
        entry = entries.setdefault(iri, _Entry(iri, group, defaultdict(set)))
        for variable, term in row.items():
            entry.values[variable].add(term.value)
    return list(entries.values())


def _learn(visit: Visit, axes: Iterable[Iterable[_Entry]]) -> None:
    values = (entry.values.values() for axis in axes for entry in axis)
    visit.look_up({Term("uri", iri) for found in values for iris in found for iri in iris})


def _choices(visit: Visit, entries: Iterable[_Entry], name: str) -> tuple[Shown, ...]:
    iris = {iri for entry in entries for iri in entry.values.get(name, ())}
    return tuple(sorted((visit.show(Term("uri", iri)) for iri in iris), key=lambda shown: shown.text))


def _fits(entry: _Entry, name: str, iri: str) -> bool:
    return not iri or iri in entry.values.get(name, ())


def _only_told(
    rows: list[_Entry], columns: list[_Entry], told: Iterable[tuple[str, str]]
) -> tuple[list[_Entry], list[_Entry]]:
    """Leave out the rows and columns that meet in no pair of ``told``."""
    down, across = {entry.iri for entry in rows}, {entry.iri for entry in columns}
    seen = [(row, column) for row, column in told if row in down and column in across]
    left, top = {row for row, _ in seen}, {column for _, column in seen}
    return [entry for entry in rows if entry.iri in left], [entry for entry in columns if entry.iri in top]


def _totals(claims: _Claims, side: int, others: Sequence[_Entry]) -> dict[str, int]:
    """Return how many different statements tell of each thing on ``side`` and any of ``others``."""
    across = {entry.iri for entry in others}
    found: dict[str, set[str]] = defaultdict(set)
    for pair, statements in claims.items():
        if pair[1 - side] in across:
            found[pair[side]] |= statements
    return {iri: len(statements) for iri, statements in found.items()}


def _denied(denials: _Claims, side: int, others: Sequence[_Entry]) -> set[str]:
    """Return the things on ``side`` that are told to have none of ``others``, one by one."""
    across = {entry.iri for entry in others}
    found = Counter(pair[side] for pair in denials if pair[1 - side] in across)
    return {iri for iri, count in found.items() if count == len(across)}


def _heads(
    visit: Visit, axis: str, entries: Iterable[_Entry], totals: Mapping[str, int], denied: set[str]
) -> tuple[Head, ...]:
    return tuple(
        Head(
            entry.iri,
            visit.show(Term("uri", entry.iri)),
            visit.show(Term("uri", entry.group)) if entry.group else None,
            axis == _NAMESAKES and entry.group not in ("", entry.iri),
            totals.get(entry.iri, 0),
            entry.iri in denied,
        )
        for entry in entries
    )


def _cells(
    claims: _Claims, denials: _Claims, rows: Sequence[Head], columns: Sequence[Head]
) -> dict[tuple[str, str], Cell]:
    """Return the cells that are told of; one that is both told of and denied is told of."""
    down, across = {head.iri for head in rows}, {head.iri for head in columns}
    found = {pair: Cell(NONE, len(statements)) for pair, statements in denials.items()}
    found |= {pair: Cell(REPORTED, len(statements)) for pair, statements in claims.items()}
    return {pair: cell for pair, cell in found.items() if pair[0] in down and pair[1] in across}


def _sort(
    rows: tuple[Head, ...], columns: tuple[Head, ...], cells: Mapping[tuple[str, str], Cell], sort: str
) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
    if sort == REPORTED:
        return tuple(sorted(rows, key=_most)), tuple(sorted(columns, key=_most))
    by = next((head.iri for head in columns if head.path == sort), "")

    def weigh(head: Head) -> tuple[int, int]:
        state, count = cells.get((head.iri, by), Cell(UNEXAMINED, 0))
        return (REPORTED, NONE, UNEXAMINED).index(state), -count

    return (tuple(sorted(rows, key=weigh)) if by else rows), columns


def _most(head: Head) -> int:
    return -head.reported
