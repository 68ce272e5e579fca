"""Finds the cells that state something, by reading the tables again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kg.tables.convert import read_tables
from kg.tables.faults import Faults
from kg.tables.reading import open_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from kg.tables.model import Column, Table
    from kg.tables.plan import Group, Plan
    from kg.tables.templates import Reading


Statement: TypeAlias = "tuple[str, str | None, str | None]"
"""A subject's IRI, a property's IRI or None for any, and a value's IRI or None for any."""


class Cell(NamedTuple):
    """A cell of a table: the file as people type it, the line of its row, the name of its column."""

    file: str
    row: int
    column: str


def trace(
    metadata: Sequence[Path], base: str, wanted: Collection[Statement]
) -> dict[Statement, tuple[Cell, ...]]:
    """Find the cells that state what is ``wanted``.

    With None for property and value, the cells that identify the subject are found: the key of each row
    about it, or the first cell of a row without a key. What a virtual column states is traced to what its
    template is made of, else likewise. ``metadata`` and ``base`` are those of ``convert``. Returns the cells
    in the order of the tables, none for what no cell states; raises TableError for what cannot be read.
    """
    faults = Faults()
    found: dict[Statement, list[Cell]] = {statement: [] for statement in wanted}
    terms = {f"<{subject}>": subject for subject, _, _ in found}
    for number, table in enumerate(read_tables(metadata, base, faults), 1):
        opened = open_table(table, number, faults)
        plan, readings = opened or (None, ())
        for line, row, is_sound in readings:
            if plan and row and is_sound:
                try:
                    _collect(found, table, line, _stated(table, plan, row, terms))
                except ValueError as fault:
                    faults.add(table.name, line, fault.args[2], fault)
    faults.raise_if_any()
    return {statement: tuple(cells) for statement, cells in found.items()}


def _collect(
    found: dict[Statement, list[Cell]], table: Table, line: int, stated: Iterator[tuple[Statement, str]]
) -> None:
    for statement, column in stated:
        cell = Cell(table.name, line, column)
        if cell not in found.get(statement, [cell]):
            found[statement].append(cell)


def _stated(
    table: Table, plan: Plan, row: Sequence[Reading], terms: dict[str, str]
) -> Iterator[tuple[Statement, str]]:
    """Yield what the row states about the subjects that ``terms`` has, and the column that states it."""
    keys = table.primary_key or (plan.columns[0].name,)
    for subject, group in plan.subjects(row):
        if subject in terms:
            for key in keys:
                yield (terms[subject], None, None), key
            for column, line in _lines(plan, group, row, subject, keys[0]):
                of, predicate, value = line.split(" ", 2)
                if of == subject:
                    yield (terms[subject], predicate[1:-1], None), column
                    yield (terms[subject], predicate[1:-1], value.strip("<>")), column


def _lines(
    plan: Plan, group: Group, row: Sequence[Reading], subject: str, key: str
) -> Iterator[tuple[str, str]]:
    for place in group.own:
        for tail in row[place][1]:
            yield plan.columns[place].name, subject + tail
    for column, write in group.others:
        for line in write(row, subject, ""):
            yield _origin(plan, column, key), line


def _origin(plan: Plan, column: Column, key: str) -> str:
    if not column.is_virtual:
        return column.name
    plain = {plain.name for plain in plan.columns}
    return min(column.value.names & plain if column.value else (), default=key)
