"""The intake of a sheet: read, understood, held against what is known, and turned into proposed rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.authoring.sheets.checked import make_copy
from kg.authoring.sheets.fields import read_known
from kg.authoring.sheets.headings import is_read_me, understand
from kg.authoring.sheets.known import Known
from kg.authoring.sheets.marks import Intake, Mark
from kg.authoring.sheets.outcome import refuse_used, write_outcome
from kg.authoring.sheets.reading import read_sheets
from kg.authoring.sheets.rows import Composer
from kg.authoring.sheets.trial import STAGES as TRIAL
from kg.authoring.sheets.trial import try_out
from kg.errors import TableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.authoring.sheets.headings import Mapping
    from kg.authoring.sheets.reading import Sheet

STAGES: Final = ("read", "names", *TRIAL, "copy")


def take_in(
    home: Path, path: Path, folder: Path, source: str, progress: Callable[[str], None]
) -> tuple[Intake, list[Path]]:
    """Read the sheet ``path`` and write to ``folder`` what it proposes for the tables of ``home``.

    ``source`` is the key of the source for rows that name none, or empty. Returns what was understood and
    found, and the files that were written; nothing else is changed. Raises UsageError for paths and settings,
    FileSyntaxError for a file that is no sheet, and TableError for sheets whose headings are not understood
    or a project that has faults itself.
    """
    known = Known(home)
    refuse_used(folder)
    if source and source not in known.keys("sources", "source"):
        sources = ", ".join(sorted(known.keys("sources", "source")))
        raise UsageError(f"{source!r} is no source; it is one of: {sources}")
    progress("read")
    sheets = read_sheets(path)
    intake = _understood(path, sheets)
    progress("names")
    composer = Composer(known, intake, source)
    order = [layout.name for layout in read_known().layouts]
    for sheet, mapping in sorted(intake.mappings, key=lambda each: order.index(each[1].layout.name)):
        if mapping.missing:
            intake.marks += _missing(sheet, mapping)
        else:
            composer.compose(sheet, mapping)
    intake.refuse({(mark.sheet, mark.row) for mark in intake.problems})
    try_out(known, intake, progress)
    progress("copy")
    copy = make_copy(path, sheets, intake) if intake.marks else None
    return intake, write_outcome(folder, known, intake, path.name, copy)


def _understood(path: Path, sheets: list[Sheet]) -> Intake:
    intake = Intake()
    for sheet in sheets:
        mapping = understand(sheet)
        if mapping:
            intake.mappings.append((sheet, mapping))
        elif sheet.rows and not is_read_me(sheet):
            intake.left_out.append(sheet.name)
    if not intake.mappings:
        problem = "no row has headings that are known"
        remedy = "take the headings of the template (kg template), of a 3W sheet, or HXL tags"
        mark = Mark(sheets[0].name if sheets else "", 1, 0, "", problem, remedy)
        raise TableError([mark.fault(str(path))])
    return intake


def _missing(sheet: Sheet, mapping: Mapping) -> list[Mark]:
    headings = {each.name: each.header["en"] for each in mapping.layout.fields}
    problem = f"no column is {{}}, which {mapping.layout.name} need"
    return [
        Mark(sheet.name, mapping.row, 0, "", problem.format(repr(headings[name])), "add the column")
        for name in mapping.missing
    ]
