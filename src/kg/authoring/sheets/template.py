"""Makes the template: a workbook in a language, with a sheet a thing, lists and help."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from kg.authoring.sheets.fields import read_known
from kg.authoring.sheets.headings import letters
from kg.authoring.sheets.known import Known
from kg.authoring.sheets.package import settle
from kg.authoring.workbooks import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

    from kg.authoring.sheets.fields import Field, Layout

_LISTS: Final = "lists"
_ROWS: Final = 5_000
"""Rows for which there are lists to choose from."""
_WIDTHS: Final = {
    "description": 60,
    "name": 36,
    "title": 36,
    "place": 24,
    "initiative": 36,
    "organisation": 36,
}
_FILL, _LATER = "1B4965", "5F6B73"


def make_template(home: Path, language: str) -> bytes:
    """Return the template as XLSX for the project in ``home``, with headings and lists in ``language``.

    The same project gives the same bytes. Raises UsageError where ``home`` is no project.
    """
    known = Known(home)
    with openpyxl() as library:
        book = library.Workbook()
        _explain(book.active, language)
        lists = _Lists(known, language)
        for layout in read_known().layouts:
            _lay_out(book.create_sheet(layout.titles[language]), layout, lists, language)
        lists.write(book.create_sheet(_LISTS))
        for sheet in book.worksheets:
            sheet.sheet_view.rightToLeft = language == "ar"
        data = io.BytesIO()
        book.save(data)
    return settle(data.getvalue())


class _Lists:
    """The lists to choose from; each is a column of a hidden sheet."""

    def __init__(self, known: Known, language: str) -> None:
        self._known, self._language = known, language
        self._columns: dict[str, list[str]] = {}

    def range_of(self, each: Field) -> str:
        """Return where the values of ``each`` stand; nothing where it has no list."""
        kind = "source" if "source" in each.kinds else next(iter(each.kinds), "")
        name = each.scheme or kind
        if not name:
            return ""
        if name not in self._columns:
            self._columns[name] = (
                sorted(self._known.concepts(name, self._language))
                if each.scheme
                else self._known.labels(kind, self._language)
            )
        letter = letters(list(self._columns).index(name) + 1)
        return f"{_LISTS}!${letter}$2:${letter}${len(self._columns[name]) + 1}"

    def write(self, sheet: Any) -> None:
        """Fill the hidden sheet."""
        sheet.sheet_state = "hidden"
        for number, (name, values) in enumerate(self._columns.items(), 1):
            for row, value in enumerate([name, *values], 1):
                sheet.cell(row, number, value)


def _explain(sheet: Any, language: str) -> None:
    from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra)

    said = read_known().read_me
    sheet.title = said["name"][language]
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    sheet.append([said["title"][language]])
    sheet["A1"].font = Font(bold=True, size=16, color=_FILL)
    for line in said["lines"][language]:
        sheet.append([None, line])
    sheet.append([])
    for layout in read_known().layouts:
        sheet.append([layout.titles[language], layout.about[language]])
    for row in sheet.iter_rows(min_row=2):
        row[0].font = Font(bold=True)
        for cell in row:
            cell.alignment = Alignment(
                wrap_text=True, vertical="top", readingOrder=2 if language == "ar" else 1
            )


def _lay_out(sheet: Any, layout: Layout, lists: _Lists, language: str) -> None:
    from openpyxl.comments import Comment  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra)
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415  (an extra)

    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    for number, each in enumerate(layout.columns, 1):
        is_needed = each.name in layout.needed
        cell = sheet.cell(1, number, each.header[language] + (" *" if is_needed else ""))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_FILL if is_needed else _LATER)
        cell.alignment = Alignment(
            wrap_text=True, vertical="center", readingOrder=2 if language == "ar" else 1
        )
        cell.comment = Comment(each.help[language], "RouteCities", width=300, height=90)
        column = sheet.column_dimensions[letters(number)]
        column.width = _WIDTHS.get(each.name, 20)
        column.number_format = "@"
        if where := lists.range_of(each):
            _offer(sheet, each, letters(number), where, language)


def _offer(sheet: Any, each: Field, letter: str, where: str, language: str) -> None:
    """Let the cells of a column be chosen from a list; other names than those in it bring a warning."""
    from openpyxl.worksheet.datavalidation import (  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra)
        DataValidation,
    )

    said = read_known().read_me
    is_open = bool(each.kinds) or each.is_list
    offer = DataValidation(
        type="list",
        formula1=where,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning" if is_open else "stop",
        error=(said["unknown"] if is_open else said["wrong"])[language],
        errorTitle=each.header[language],
        showInputMessage=True,
        promptTitle=each.header[language],
        prompt=each.help[language],
    )
    offer.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(offer)
