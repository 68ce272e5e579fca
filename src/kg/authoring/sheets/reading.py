"""Reads sheets as they come: XLSX and CSV, with what other programs and people leave in them."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kg.authoring.sheets.archive import Part, open_archive
from kg.authoring.workbooks import openpyxl
from kg.errors import FileSyntaxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of a file that is read."""
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 200
_OLD: Final = b"\xd0\xcf\x11\xe0"
_ARABIC_RUN: Final = re.compile(rb"[\x80-\xff]{3}")


@dataclass
class Sheet:
    """One sheet: its rows, each with its number as a spreadsheet shows it, and what to know of it."""

    name: str
    """Empty for a CSV file, which has one."""
    rows: list[tuple[int, list[Any]]]
    """Rows that have something in them."""
    notes: list[str] = field(default_factory=list)
    epoch: datetime = datetime(1899, 12, 30)  # noqa: DTZ001  (days of a spreadsheet have no zone)
    """The day from which the file counts days."""
    unknown: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells, by row and column from 1, whose value the file does not hold, each with its formula."""


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of the file ``path``, XLSX or CSV, that are not hidden.

    Raises UsageError for a file that cannot be read or is too large, and FileSyntaxError for one that is
    no sheet. Macros are never run, and formulas count as the values that were last computed.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    if size > LARGEST:
        raise UsageError(f"{path}: has {size:,} bytes, more than {LARGEST:,}; split the sheet")
    if data.startswith(_OLD):
        raise FileSyntaxError(
            str(path), "is an old or locked Excel file; save it as .xlsx without a password"
        )
    return _from_xlsx(path, data) if data.startswith(b"PK") else [_from_csv(path, data)]


@contextmanager
def readable(path: Path) -> Iterator[Any]:
    """Give the library, and turn what it raises for a broken file into FileSyntaxError."""
    with openpyxl() as library:
        try:
            yield library
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001  (a broken file makes the library raise what it likes)
            raise FileSyntaxError(str(path), f"is no XLSX that can be read: {error}") from None


def _from_xlsx(path: Path, data: bytes) -> list[Sheet]:
    archive = open_archive(str(path), data)
    sheets: list[Sheet] = []
    with readable(path) as library:
        book = library.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        for sheet in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
            sheet.reset_dimensions()
            part = archive.part(sheet._worksheet_path)  # noqa: SLF001  (the library tells it nowhere else)
            sheets.append(_sheet(path, sheet.title, sheet.iter_rows(values_only=True), part))
            sheets[-1].epoch = book.epoch
    if sheets:
        if hidden:
            sheets[0].notes.append(f"hidden and not read: {', '.join(hidden)}")
        if archive.has_macros:
            sheets[0].notes.append("the file has macros; they are not run and not kept")
    return sheets


def _sheet(path: Path, name: str, rows: Iterable[tuple[Any, ...]], part: Part) -> Sheet:
    sheet = Sheet(name, list(_filled(path, enumerate(rows, 1))), unknown=part.unknown)
    if part.merged:
        sheet.notes.append(f"{len(part.merged)} merged cells: each cell below one is read as it")
        _spread(sheet, part.merged)
    return sheet


def _filled(path: Path, rows: Iterable[tuple[int, Iterable[Any]]]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows that have something in them, without the empty cells at their ends."""
    count = 0
    for number, values in rows:
        cells = [value.strip() if isinstance(value, str) else value for value in values]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
            problem = f"{path}: has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns; split the sheet"
            raise UsageError(problem)
        yield number, cells


def _spread(sheet: Sheet, merged: list[tuple[int, int, int, int]]) -> None:
    """Give each cell of a merged one its value; rows that have nothing else stay empty."""
    rows, numbers = dict(sheet.rows), [number for number, _ in sheet.rows]
    for top, left, bottom, right in merged:
        first, last = rows.get(top, []), min(right, MOST_COLUMNS)
        value = first[left - 1] if len(first) >= left else None
        within = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        for number in within if value not in (None, "") else ():
            cells = rows[number]
            cells.extend([None] * (last - len(cells)))
            cells[left - 1 : last] = [value] * (last - left + 1)


def _from_csv(path: Path, data: bytes) -> Sheet:
    text, notes = _decode(path, data)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    if delimiter != ",":
        notes.append(f"its cells are divided by {'tabs' if delimiter == chr(9) else delimiter}")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return Sheet("", list(_filled(path, enumerate(rows, 1))), notes)
    except csv.Error as error:
        problem = f"is no CSV: {error}; look for a quotation mark that is not closed"
        raise FileSyntaxError(str(path), problem, line=rows.line_num) from None


def _decode(path: Path, data: bytes) -> tuple[str, list[str]]:
    """Return the text of ``data`` and what to know of its encoding."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace"), ["it is in UTF-16"]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        encoding = "cp1256" if len(_ARABIC_RUN.findall(data)) > data.count(b"\n") / 4 else "cp1252"
        try:
            said = f"it is not in UTF-8 and was read as {encoding}; see whether its accents are right"
            return data.decode(encoding), [said]
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            raise FileSyntaxError(str(path), "is no text; save it as CSV UTF-8 or XLSX", line=line) from None
