"""The verbs about spreadsheets that people fill in and send."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.progress import show_progress
from kg.cli.status import FOUND
from kg.errors import UsageError
from kg.settings import read_settings

if TYPE_CHECKING:
    from kg.authoring.sheets.headings import Column, Mapping
    from kg.authoring.sheets.marks import Intake
    from kg.authoring.sheets.reading import Sheet


@click.command()
@click.argument(
    "file", type=click.Path(path_type=Path, dir_okay=False), default=Path("routecities-template.xlsx")
)
@click.option(
    "--language",
    type=click.Choice(["en", "fr", "ar"]),
    default="en",
    show_default=True,
    help="The language of headings, help and lists.",
)
def template(file: Path, language: str) -> None:
    """Write a workbook to fill in.

    It has sheets for initiatives, connections, participations and activities, with lists to choose from.
    FILE is routecities-template.xlsx unless it is told. Give the filled workbook to kg import.
    """
    from kg.authoring.sheets import make_template

    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file}: a template is written as .xlsx; choose such a name")
    if file.exists():
        raise UsageError(f"{file} is there already, perhaps filled in; choose another name")
    data = make_template(read_settings().home, language)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    click.echo(file)


@click.command("import")
@click.argument("sheet", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("proposal"),
    show_default=True,
    help="The new folder for what is proposed.",
)
@click.option("--source", default="", help="The key of the source, for rows that name none.")
def import_sheet(sheet: Path, folder: Path, source: str) -> None:
    """Propose rows for the tables from SHEET, and tell every problem by its cell.

    SHEET is XLSX or CSV: the template (kg template), a 3W sheet with known headings in English, French or
    Arabic, or any sheet with HXL tags. Prints a line for each problem; notes say how each column was
    understood. A name counts only where it is certain; others come back with the nearest known ones.

    No table is changed. The folder gets the rows that have no problem, for each table a file with empty
    evidence; provenance.csv, which says from where each row comes; and where something is to mend a copy of
    the sheet with comments on the cells. Columns about persons are never read.
    """
    from kg.authoring.sheets import STAGES, take_in

    with show_progress(STAGES) as progress:
        intake, files = take_in(read_settings().home, sheet, folder, source, progress)
    for read, mapping in intake.mappings:
        _tell(read, mapping)
    for name in intake.left_out:
        click.echo(f"sheet {name}: no heading is known; not read", err=True)
    for fault in sorted(mark.fault(sheet.name) for mark in intake.marks if not mark.is_remark):
        click.echo(fault)
    for fault in sorted(mark.fault(sheet.name) for mark in intake.marks if mark.is_remark):
        click.echo(f"remark: {fault}", err=True)
    _sum_up(intake, files)
    if intake.problems:
        sys.exit(FOUND)


def _tell(sheet: Sheet, mapping: Mapping) -> None:
    """Say how a sheet and each of its columns were understood."""
    named = f"sheet {sheet.name}: " if sheet.name else ""
    click.echo(f"{named}read as {mapping.layout.name}, headings in row {mapping.row}", err=True)
    for note in sheet.notes:
        click.echo(f"  {note}", err=True)
    for column in mapping.columns:
        click.echo(f"  {column.letters:>3} {column.heading}: {_understood(column)}", err=True)


def _understood(column: Column) -> str:
    if column.is_personal:
        return "about a person; not read"
    if column.field:
        other = f", used where there is no {column.field.fallback}" if column.field.fallback else ""
        return column.field.name.replace("_", " ") + other
    if column.is_second:
        return "not read; another column is the same"
    if column.outside:
        return f"{column.outside}; the tables have no place for it"
    near = f"; nearest: {column.nearest!r}" if column.nearest else ""
    return f"not known, so not read{near}"


def _sum_up(intake: Intake, files: list[Path]) -> None:
    counts: dict[str, int] = {}
    for row in intake.proposals:
        counts[row.table] = counts.get(row.table, 0) + 1
    told = ", ".join(f"{count} for {table}" for table, count in counts.items()) or "none"
    click.echo(f"proposed rows: {told}; problems: {len(intake.problems)}", err=True)
    if intake.unjudged:
        click.echo(
            f"not held against shapes and checks, which kg check does: {intake.unjudged} rows", err=True
        )
    if intake.taken:
        click.echo(f"names taken for things that go by another: {len(intake.taken)}; see names.csv", err=True)
    for file in files:
        click.echo(f"written: {file}", err=True)
    if counts:
        left = "find the passages (kg evidence locate), fill in what is empty, add the rows to data/"
        click.echo(f"Left to do: {left}, then: kg check", err=True)
