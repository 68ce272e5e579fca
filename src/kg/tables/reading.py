"""Reads a table's rows: header matched, cells counted and read, each fault noted once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.tables import header, rows
from kg.tables.compiler import compile_table
from kg.tables.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.tables.faults import Faults
    from kg.tables.model import Column, Table
    from kg.tables.plan import Plan
    from kg.tables.rows import Row
    from kg.tables.templates import Reading

FAULTY: Final[Reading] = ("", ())
"""Stands for a cell that could not be read; recognised by identity."""
Read: TypeAlias = "tuple[int, list[Reading] | None, bool]"
"""A row as read: its line, its readings (None: the row is broken), whether all its cells are sound."""


def open_table(table: Table, number: int, faults: Faults) -> tuple[Plan, Iterator[Read]] | None:
    """Begin to read the ``number``-th table of a run; None when its header or metadata is at fault."""
    stream = rows.read(table.file, table.name, table.dialect, faults)
    described = _described(table, stream, faults)
    if described is None:
        return None
    columns, stream = described
    plan = compile_table(table, columns, number, faults)
    return (plan, _readings(stream, plan, table.name, faults)) if plan else None


def _described(
    table: Table, stream: Iterator[Row], faults: Faults
) -> tuple[Sequence[Column], Iterator[Row]] | None:
    """Return the table's columns, after comparing them with its header, and the rows after that."""
    line, cells = next(stream, (0, []))
    if cells == []:
        faults.add(table.name, 0, "", ValueError("the file is empty", "write at least the header"))
    if not cells:
        return None
    if not table.dialect.has_header:
        columns = header.embedded(table, len(cells), None) if table.columns is None else table.columns
        return columns, chain([(line, cells)], stream)
    if table.dialect.trims_start or table.dialect.trims_end:
        cells = [cell.strip() for cell in cells]
    plain = None if table.columns is None else [column for column in table.columns if not column.is_virtual]
    found = list(header.faults_in(cells, plain, table.place.file.rpartition("/")[2]))
    for title, fault in found:
        faults.add(table.name, line, title, fault)
    return None if found else (table.columns or header.embedded(table, len(cells), cells), stream)


def _readings(stream: Iterator[Row], plan: Plan, name: str, faults: Faults) -> Iterator[Read]:
    """Read the cells of each row; the row's number and line follow them as two more readings."""
    readers = plan.readers
    width = len(readers)
    for number, (line, cells) in enumerate(stream, 1):
        if cells is None:
            yield line, None, False
        elif len(cells) != width or not any(cells):
            faults.add(name, line, "", _misshapen(cells, width))
            yield line, None, False
        else:
            is_sound = True
            try:
                row = [read(cell) for read, cell in zip(readers, cells, strict=True)]
            except ValueError:
                row = _with_faults(cells, plan, name, line, faults)
                is_sound = False
            row += ((str(number), ()), (str(line), ()))
            yield line, row, is_sound


def _misshapen(cells: Sequence[str], width: int) -> ValueError:
    if not any(cells):
        return ValueError("the row is empty", "remove it")
    problem = f"the row has {len(cells)} cells where the header has {width}"
    if len(cells) < width:
        return ValueError(problem, f"add the missing cells after {shown(cells[-1])}, empty ones too")
    surplus = ", ".join(map(shown, cells[width : width + 3]))
    return ValueError(
        problem, f"remove what is too much ({surplus}), or quote the cell that has a comma in it"
    )


def _with_faults(cells: Sequence[str], plan: Plan, name: str, line: int, faults: Faults) -> list[Reading]:
    """Read the cells of a row one by one, note what is wrong with each, and mark those."""
    row: list[Reading] = []
    for column, read, cell in zip(plan.columns, plan.readers, cells, strict=True):
        try:
            row.append(read(cell))
        except ValueError as fault:
            faults.add(name, line, column.name, fault)
            row.append(FAULTY)
    return row
