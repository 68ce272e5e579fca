"""The sheet that a translator fills in: a row for each text, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import BadZipFile

from kg.authoring.translations.text import LANGUAGES
from kg.authoring.workbooks import openpyxl
from kg.errors import Fault, FileSyntaxError, TableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.authoring.translations.text import Text

COLUMNS: Final = {
    "file": (26, "the file of the project in which the text stands"),
    "what": (32, "what the text is about"),
    "property": (18, "which of its texts this is"),
    "language": (10, "the language into which it is to be translated"),
    "English": (52, "the text in English; where it has several lines, each line is a text of its own"),
    "context": (52, "what helps to understand it: the definition, or where it appears"),
    "translation": (52, "the translation that is there now, if any"),
    "state": (10, "missing: there is none; stale: the English has changed since; done: nothing to do"),
    "new translation": (52, "write the translation here; leave it empty to skip the row"),
    "note": (36, "write here what the maintainer should know; it goes nowhere else"),
}
"""The columns in order, each with its width in the sheet and what it holds."""
KEY: Final = ("what", "property", "language")
_NEEDED: Final = (*KEY, "English", "new translation")
_OPEN: Final = ("new translation", "note")
_NAME: Final = "translations"
_ADVICE: Final = (
    "Fill in the column 'new translation' of the first sheet. The others are locked, without a password.",
    "A stale translation that still fits: copy it unchanged into the new one.",
    "Say what the English says, as a reader of your language would say it. Use one word for one thing.",
    "Keep what stands in braces, such as {n}, as it is; it may move to another place in the sentence.",
    "Where the English has several lines, give as many lines, in any order.",
    "Give the file back as XLSX or as CSV in UTF-8.",
)


class Row(NamedTuple):
    """One row of a filled sheet: its number, the header being 1, and its cells by column."""

    number: int
    cells: dict[str, str]


def write_sheet(path: Path, texts: Sequence[Text]) -> None:
    """Write ``texts`` to the new file ``path``, in the format that its suffix names.

    Raises UsageError for another suffix, a file that is there already or one that cannot be written.
    """
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise UsageError(f"{path}: a sheet is written as .xlsx or .csv; choose such a name")
    if path.exists():
        raise UsageError(f"{path} is there already, perhaps filled in; choose another name")
    data = _as_xlsx(texts) if path.suffix.lower() == ".xlsx" else _as_csv(texts)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def _cells(text: Text) -> list[str]:
    about = [text.file, text.what, text.name, text.language]
    return [*about, text.english, text.context, text.translation, text.state, "", ""]


def _as_csv(texts: Sequence[Text]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([list(COLUMNS), *map(_cells, texts)])
    return lines.getvalue().encode("utf-8-sig")


def _as_xlsx(texts: Sequence[Text]) -> bytes:
    with openpyxl() as library:
        book = library.Workbook()
        _fill(book.active, library.styles, texts)
        _explain(book.create_sheet("read me"), library.styles)
        data = io.BytesIO()
        book.save(data)
    return data.getvalue()


def _fill(sheet: Any, styles: Any, texts: Sequence[Text]) -> None:
    """Fill ``sheet`` so that the header stays in view and only the last columns can be edited."""
    sheet.title, sheet.freeze_panes = _NAME, "A2"
    for number, row in enumerate([list(COLUMNS), *map(_cells, texts)], 1):
        for column, (name, value) in enumerate(zip(COLUMNS, row, strict=True), 1):
            cell = sheet.cell(number, column, value or None)
            cell.font = styles.Font(bold=number == 1)
            is_arabic = number > 1 and name.endswith("translation") and texts[number - 2].language == "ar"
            side, order = ("right", 2) if is_arabic else ("left", 1)
            cell.alignment = styles.Alignment(
                wrap_text=True, vertical="top", horizontal=side, readingOrder=order
            )
            cell.protection = styles.Protection(locked=number == 1 or name not in _OPEN)
            if value:
                cell.data_type, cell.number_format = "s", "@"
    for letter, (width, _) in zip("ABCDEFGHIJ", COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    for permitted in ("autoFilter", "formatCells", "formatColumns", "formatRows"):
        setattr(sheet.protection, permitted, False)


def _explain(sheet: Any, styles: Any) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100
    languages = ", ".join(f"{tag} {name}" for tag, name in LANGUAGES.items())
    rows = [("How", _ADVICE[0]), *(("", line) for line in _ADVICE[1:]), ("", "")]
    rows += [(name, said) for name, (_, said) in COLUMNS.items()]
    for row in [*rows, ("", ""), ("Languages", languages)]:
        sheet.append(row)
        sheet.cell(sheet.max_row, 1).font = styles.Font(bold=True)
        sheet.cell(sheet.max_row, 2).alignment = styles.Alignment(wrap_text=True, vertical="top")


def read_sheet(path: Path) -> list[Row]:
    """Return the rows of the filled sheet ``path``, XLSX or CSV with commas, semicolons or tabs.

    Raises UsageError for a file that cannot be read, FileSyntaxError for one that is no sheet, and TableError
    where a column is missing or a cell is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    rows = _from_xlsx(path, data) if data.startswith(b"PK") else _from_csv(path, data)
    header = [str(name or "").strip() for name in rows[0]] if rows else []
    if missing := [name for name in _NEEDED if name not in header]:
        remedy = "give the sheet back with all its columns, named as they were"
        raise TableError([Fault(str(path), 1, name, "there is no such column", remedy) for name in missing])
    if faults := list(_find_faults(path, header, rows)):
        raise TableError(faults)
    return [
        Row(number, {name: str(value or "") for name, value in zip_longest(header, row[: len(header)])})
        for number, row in enumerate(rows[1:], 2)
    ]


def _find_faults(path: Path, header: list[str], rows: list[list[Any]]) -> Iterator[Fault]:
    for number, row in enumerate(rows[1:], 2):
        if any(row[len(header) :]):
            yield Fault(str(path), number, "", "has more cells than the header", "put it back as it was")
        for name, value in zip(header, row, strict=False):
            if name in _OPEN and value is not None and (not isinstance(value, str) or value.startswith("=")):
                remedy = "set the cell's format to text and write the translation again"
                yield Fault(str(path), number, name, f"{value} is no text", remedy)


def _from_xlsx(path: Path, data: bytes) -> list[list[Any]]:
    with openpyxl() as library:
        try:
            book = library.load_workbook(io.BytesIO(data), read_only=True)
            sheet = book[_NAME] if _NAME in book.sheetnames else book.worksheets[0]
            return [list(row) for row in sheet.iter_rows(values_only=True)]
        except (BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as error:
            raise FileSyntaxError(str(path), f"is no XLSX that can be read: {error}") from None


def _from_csv(path: Path, data: bytes) -> list[list[Any]]:
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(str(path), "is not UTF-8; save it as CSV UTF-8 or XLSX", line=line) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FileSyntaxError(str(path), f"is no CSV: {error}") from None
