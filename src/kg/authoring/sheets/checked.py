"""Makes the checked copy of a sheet: the same sheet, with a comment and a colour on each faulty cell."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from kg.authoring.sheets.package import settle
from kg.authoring.sheets.reading import readable
from kg.authoring.workbooks import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

    from kg.authoring.sheets.headings import Column, Mapping
    from kg.authoring.sheets.marks import Intake, Mark
    from kg.authoring.sheets.reading import Sheet

_MOST: Final = 5_000
"""Comments in a file; more cells have the colour alone."""
_RED, _YELLOW = "FFC7CE", "FFEB9C"
_AUTHOR: Final = "kg import"


def make_copy(path: Path, sheets: list[Sheet], intake: Intake) -> bytes:
    """Return the file ``path`` as XLSX with what was found in it; columns about persons are emptied.

    Macros and links to other files are left out. A problem is red, a remark yellow; what is said of a whole
    row stands on its first cell.
    """
    marks: defaultdict[tuple[str, int, int], list[Mark]] = defaultdict(list)
    for mark in intake.marks:
        marks[mark.sheet, mark.row, mark.column or 1].append(mark)
    with readable(path) if path.read_bytes()[:2] == b"PK" else openpyxl() as library:
        book = _open(library, path, sheets)
        for sheet, mapping in intake.mappings:
            page = book[sheet.name] if sheet.name else book.active
            _annotate_headings(page, mapping)
            own = {place: found for place, found in marks.items() if place[0] == sheet.name}
            _annotate(page, own)
        data = io.BytesIO()
        book.save(data)
    return settle(data.getvalue())


def _open(library: Any, path: Path, sheets: list[Sheet]) -> Any:
    if path.read_bytes()[:2] == b"PK":
        return library.load_workbook(path, keep_links=False)
    book = library.Workbook()
    for number, cells in sheets[0].rows:
        for column, value in enumerate(cells, 1):
            if value not in (None, ""):
                cell = book.active.cell(number, column, value)
                cell.data_type = "s"
    return book


def _annotate_headings(page: Any, mapping: Mapping) -> None:
    for column in mapping.columns:
        if column.is_personal:
            _empty(page, column, mapping.row)
        if said := _said(column):
            _say(page.cell(mapping.row, column.number), said, _YELLOW)


def _said(column: Column) -> str:
    if column.is_personal:
        return "About a person: not taken over, and emptied in this copy."
    if column.field:
        return ""
    if column.outside:
        return f"Not taken over: the tables have no place for it ({column.outside})."
    near = f" Is it {column.nearest!r}?" if column.nearest else ""
    return f"Not taken over: this heading is not known.{near}"


def _empty(page: Any, column: Column, row: int) -> None:
    from openpyxl.cell.cell import MergedCell  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra)

    for cells in page.iter_rows(min_row=row + 1, min_col=column.number, max_col=column.number):
        for cell in cells:
            if not isinstance(cell, MergedCell) and not str(cell.value or "").startswith("#"):
                cell.value = cell.comment = cell.hyperlink = None


def _annotate(page: Any, marks: dict[tuple[str, int, int], list[Mark]]) -> None:
    heads = {cell: (span.min_row, span.min_col) for span in page.merged_cells.ranges for cell in span.cells}
    for number, ((_, row, column), found) in enumerate(marks.items()):
        said = "\n".join(f"{mark.problem}; {mark.remedy}." for mark in found) if number < _MOST else ""
        colour = _YELLOW if all(mark.is_remark for mark in found) else _RED
        _say(page.cell(*heads.get((row, column), (row, column))), said, colour)


def _say(cell: Any, said: str, colour: str) -> None:
    from openpyxl.comments import Comment  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra)
    from openpyxl.styles import PatternFill  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra)

    cell.fill = PatternFill("solid", fgColor=colour)
    if said:
        before = f"{cell.comment.text}\n" if cell.comment and cell.comment.author == _AUTHOR else ""
        cell.comment = Comment(f"{before}{said}", _AUTHOR, width=320, height=140)
