"""Writes what came of a sheet: rows for each table, where each comes from, and how names were taken."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.authoring.sheets.known import Known
    from kg.authoring.sheets.marks import Intake


def write_outcome(folder: Path, known: Known, intake: Intake, file: str, copy: bytes | None) -> list[Path]:
    """Write the proposed rows of ``file`` to the new ``folder``, and its checked ``copy``; return the files.

    A table has the columns of the project's own table; the evidence is empty. ``provenance.csv`` says from
    which row of the sheet each comes, ``names.csv`` which names were taken for things with other names.
    Raises UsageError where ``folder`` has something in it, or cannot be written.
    """
    refuse_used(folder)
    files = {
        f"{table}.csv": _table(known, intake, table)
        for table in dict.fromkeys(e.table for e in intake.proposals)
    }
    if intake.proposals:
        files["provenance.csv"] = _provenance(intake, file)
    if intake.taken:
        files["names.csv"] = _names(intake)
    if copy is not None:
        files[f"{file.rpartition('.')[0]}-checked.xlsx"] = copy
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from None
    return [folder / name for name in files]


def refuse_used(folder: Path) -> None:
    """Raise UsageError where ``folder`` has something in it, which may be work that was done."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageError(
            f"{folder} is there already, perhaps with evidence filled in; choose another with --to"
        )


def _table(known: Known, intake: Intake, table: str) -> bytes:
    columns = known.columns(table)
    rows = (
        [each.cells.get(name, "") for name in columns] for each in intake.proposals if each.table == table
    )
    return _csv([columns, *rows])


def _provenance(intake: Intake, file: str) -> bytes:
    lines: dict[str, int] = {}
    rows = []
    for each in intake.proposals:
        lines[each.table] = lines.get(each.table, 1) + 1
        rows.append([f"{each.table}.csv", lines[each.table], each.subject, file, each.sheet, each.row])
    return _csv([["table", "line", "about", "file", "sheet", "row"], *rows])


def _names(intake: Intake) -> bytes:
    taken = sorted(intake.taken.values(), key=lambda each: (each.path, each.text))
    rows = ([each.text, each.path, each.label, each.way, each.times] for each in taken)
    return _csv([["written", "taken for", "label", "by", "times"], *rows])


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue().encode()
