"""Runs the conversion: documents to tables, tables to rows, rows to N-Quads, keys checked at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from kg.tables.faults import Faults
from kg.tables.keyring import Keyring
from kg.tables.metadata import read
from kg.tables.reading import open_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.tables.model import Table

_LINES_AT_ONCE = 8192


@dataclass(frozen=True)
class Counts:
    """How much was converted."""

    tables: int
    rows: int
    quads: int


def find_documents(folder: Path) -> list[Path]:
    """Return the metadata documents beside the tables of ``folder``, by name."""
    return sorted(folder.glob("*.csv-metadata.json"))


def convert(metadata: Sequence[Path], base: str, out: BinaryIO) -> Counts:
    """Write the N-Quads of all tables that the ``metadata`` documents describe to ``out``.

    ``base`` is an absolute IRI; a document is taken to live at ``data/<its file name>`` below it. The output
    is that of csv2rdf's minimal mode, each row in the graph that the table's ``sd:name`` makes. Raises
    TableError with all faults of the run; what was written by then is of no use.
    """
    faults = Faults()
    return convert_tables(read_tables(metadata, base, faults), out, faults)


def read_tables(metadata: Sequence[Path], base: str, faults: Faults) -> list[Table]:
    """Return the tables that the ``metadata`` documents describe."""
    return [table for path in metadata for table in read(path, f"{base}data/{path.name}", faults)]


def convert_tables(tables: Sequence[Table], out: BinaryIO, faults: Faults) -> Counts:
    """Write the N-Quads of ``tables`` to ``out``; raises TableError, for what ``faults`` has already too."""
    keyring = Keyring(tables, faults)
    rows = quads = 0
    for number, table in enumerate(tables, 1):
        table_rows, table_quads = _convert_table(table, number, keyring, out, faults)
        rows, quads = rows + table_rows, quads + table_quads
    keyring.report()
    faults.raise_if_any()
    return Counts(len(tables), rows, quads)


def _convert_table(
    table: Table, number: int, keyring: Keyring, out: BinaryIO, faults: Faults
) -> tuple[int, int]:
    """Write one table's quads, note its keys and faults; return how many rows and quads there were."""
    opened = open_table(table, number, faults)
    if opened is None:
        keyring.lose(table)
        return 0, 0
    plan, readings = opened
    keys = keyring.of(table)
    pending: list[str] = []
    rows = quads = 0
    for line, row, is_sound in readings:
        rows += 1
        if row is None:
            keyring.lose(table)
            continue
        for take in keys:
            take(row, line)
        if is_sound:
            try:
                pending += plan.lines(row)
            except ValueError as fault:
                faults.add(table.name, line, fault.args[2], fault)
        if len(pending) >= _LINES_AT_ONCE:
            quads += _flush(pending, out)
    return rows, quads + _flush(pending, out)


def _flush(pending: list[str], out: BinaryIO) -> int:
    """Write the ``pending`` lines and forget them; return how many there were."""
    count = len(pending)
    out.write("".join(pending).encode())
    pending.clear()
    return count
