"""Reads the coverage board: first how many places each country has, then only what one page holds.

What is not shown is neither counted by cell nor named, so that a page costs the same however many there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kg.namespaces import ID
from kg.web.rows import Term
from kg.web.site.atlas import slug
from kg.web.site.coverage_board import INFERRED, OPEN, STATED, UNSTATED, Board, Line, Mark
from kg.web.site.grid import NONE, REPORTED, Cell, Grid, Head
from kg.web.site.sections import answer, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.web.rows import Rows
    from kg.web.site.coverage_board import Wanted
    from kg.web.site.sections import Part
    from kg.web.site.visit import Visit

COLUMNS: Final = 60
"""The most initiatives that have a column."""
_COUNTRY: Final = f"{ID}country/"
_PAGES: Final = ("coverage", "coverage-row", "coverage-cells", "coverage-statements")
_Place = tuple[str, str, str]
"""A row: its IRI, its country or itself, and its membership; empty where nothing puts it on the route."""


def read_board(visit: Visit, home: Path, wanted: Wanted) -> Board:
    """Return the page of the board that is ``wanted``; raises a ``QueryError``."""
    reader = _Reader(visit, home, wanted)
    counted = reader.count()
    order = _in_order(visit, counted)
    chosen = [iri for iri in order if not wanted.country or iri == wanted.country]
    places = sum(counted[iri] for iri in chosen)
    queries: dict[str, str] = {}
    rows = reader.page(chosen, counted, queries)
    lines = reader.tell(rows)
    heads = tuple(line.head for line in lines.values())
    columns, cells, silent = reader.cross(heads, queries)
    others = tuple(visit.show(Term("uri", iri)) for iri in order if iri.startswith(_COUNTRY))
    grid = Grid(queries.get("cells", ""), heads, columns, cells, {}, grouped=True, turned=False)
    return Board(wanted, grid, lines, queries, others, (wanted.page - 1) * wanted.size + 1, places, silent)


def ask_for(part: Part, values: Mapping[str, str | Iterable[str]]) -> Part:
    """Return ``part`` with ``values`` (SPARQL, or IRIs) for its variables, wherever each stands.

    The query says ``VALUES ?name { UNDEF }`` once in every part of it that the variable narrows.
    """
    text = part.file.text
    for name, value in values.items():
        terms = value if isinstance(value, str) else " ".join(f"<{iri}>" for iri in value)
        text = text.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {terms} }}")
    return replace(part, file=replace(part.file, text=text))


def find_parts(home: Path) -> dict[str, Part]:
    """Return the parts that the board is made of, by the name of their files."""
    return {
        part.file.name.removeprefix("coverage-"): part for page in _PAGES for part in parts_of(home, page)
    }


def _in_order(visit: Visit, countries: Iterable[str]) -> list[str]:
    """Return ``countries`` by name; a place that lies in none comes last."""
    known = list(countries)
    visit.look_up(Term("uri", iri) for iri in known)
    names = {iri: visit.show(Term("uri", iri)).text.casefold() for iri in known}
    return sorted(known, key=lambda iri: (not iri.startswith(_COUNTRY), names[iri], iri))


@dataclass
class _Reader:
    """Asks the queries of one page."""

    visit: Visit
    home: Path
    wanted: Wanted
    parts: dict[str, Part] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = find_parts(self.home)

    def count(self) -> Counter[str]:
        """Return how many places each country has, itself left out."""
        counted: Counter[str] = Counter()
        for row in self._select("countries", self.wanted.values):
            told = row["whole"].value == "true" and row["country"].value.startswith(_COUNTRY)
            counted[row["country"].value] += 0 if told else int(row["rows"].value)
        return counted

    def page(
        self, countries: Sequence[str], counted: Mapping[str, int], queries: dict[str, str]
    ) -> list[_Place]:
        """Return the rows of the page (IRI, country, membership), the country before its places."""
        size = self.wanted.size
        start, here, before = (self.wanted.page - 1) * size, [], 0
        chosen: dict[str, int] = {}
        for iri in countries:
            if before + counted[iri] >= start and before < start + size:
                chosen[iri] = before
            before += counted[iri]
        found: dict[str, list[_Place]] = defaultdict(list)
        if chosen:
            part = ask_for(self.parts["places"], {**self.wanted.values, "country": chosen})
            queries["rows"] = part.file.text
            for row in self.visit.select(part.file.text):
                told = (row["row"].value, row["country"].value, row["membership"].value)
                found[told[1]].append(told)
        for iri, first in chosen.items():
            whole = [told for told in found[iri] if told[0] == iri and iri.startswith(_COUNTRY)]
            places = [told for told in found[iri] if told not in whole]
            shown = places[max(0, start - first) : max(0, start + size - first)]
            if shown or (whole and not counted[iri]):
                here += [*(whole or ([(iri, iri, "")] if iri.startswith(_COUNTRY) else [])), *shown]
        return here

    def tell(self, rows: Sequence[_Place]) -> dict[str, Line]:
        """Return what stands beside the cells of ``rows``, but of countries of which nothing is told."""
        iris = [iri for iri, *_ in rows]
        roles, reasons = self._marks("roles", "role", iris), self._marks("reasons", "reasonKind", iris)
        tallies = {row["row"].value: row for row in self._select("tallies", {"row": iris})} if iris else {}
        self.visit.look_up(Term("uri", iri) for row in rows for iri in row[:2])
        lines: dict[str, Line] = {}
        for iri, country, membership in rows:
            tally = tallies.get(iri)
            initiatives, activities = (
                int(tally[name].value) if tally else 0 for name in ("initiatives", "activities")
            )
            head = self._head(iri, country, initiatives)
            line = Line(
                head, country, membership or UNSTATED, roles[iri], initiatives, activities, reasons[iri]
            )
            if not line.whole or self._is_told(line, membership):
                lines[iri] = line
        return lines

    def _is_told(self, line: Line, membership: str) -> bool:
        """Tell whether a country has a row: it belongs to what is chosen, or something is said of it."""
        if membership in (STATED, OPEN, INFERRED) or line.reasons:
            return True
        return not self.wanted.narrow and bool(line.roles or line.initiatives or line.activities)

    def cross(
        self, heads: Sequence[Head], queries: dict[str, str]
    ) -> tuple[tuple[Head, ...], dict[tuple[str, str], Cell], int]:
        """Return the columns, the cells that are told of, and how many columns are left out."""
        rows = [head.iri for head in heads]
        columns, silent = self._columns(rows)
        cells: dict[tuple[str, str], Cell] = {}
        if rows and columns:
            part = ask_for(self.parts[f"cells-{self.wanted.by}"], {"row": rows, "column": columns})
            queries["cells"] = part.file.text
            for row in self.visit.select(part.file.text):
                pair, told = (row["row"].value, row["column"].value), "none" not in row
                if told or pair not in cells:
                    cells[pair] = Cell(REPORTED if told else NONE, int(row["count"].value))
        self.visit.look_up(Term("uri", iri) for iri in columns)
        reported = Counter(column for (_, column), cell in cells.items() if cell.state == REPORTED)
        named = (
            Head(
                iri,
                self.visit.show(Term("uri", iri)),
                None,
                beside=False,
                reported=reported[iri],
                denied=False,
            )
            for iri in columns
        )
        return tuple(named), cells, silent

    def _columns(self, rows: Sequence[str]) -> tuple[list[str], int]:
        """Return the columns, initiatives by how many of ``rows`` they connect, and how many are left out."""
        (axis,) = parts_of(self.home, f"axis-{self.wanted.by}")
        known = list(dict.fromkeys(row["thing"].value for row in self.visit.select(axis.file.text)))
        if self.wanted.by != "initiatives" or not rows:
            return known, 0
        told = [row["column"].value for row in self._select("columns", {"row": rows})]
        every = list(dict.fromkeys((*told, *known)))
        return every[:COLUMNS], len(every) - len(every[:COLUMNS])

    def _marks(self, name: str, what: str, iris: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
        """Return the roles or reasons of each of ``iris``."""
        found: dict[str, tuple[Mark, ...]] = defaultdict(tuple)
        if iris:
            values = {"row": iris, "route": self.wanted.values.get("route", "UNDEF")}
            for row in answer(self.visit, ask_for(self.parts[name], values), {}).rows:
                route = slug(row.terms["onRoute"][0].value) if "onRoute" in row.terms else ""
                kind = row.terms[what][0]
                for term in row.terms["row"]:
                    found[term.value] += (Mark(self.visit.show(kind), slug(kind.value), route, row),)
        return found

    def _head(self, iri: str, country: str, reported: int) -> Head:
        group = self.visit.show(Term("uri", country)) if country.startswith(_COUNTRY) else None
        return Head(
            iri, self.visit.show(Term("uri", iri)), group, beside=False, reported=reported, denied=False
        )

    def _select(self, name: str, values: Mapping[str, str | Iterable[str]]) -> Rows:
        return self.visit.select(ask_for(self.parts[name], values).file.text)
