"""The dataset as an Excel workbook for people: a sheet that explains, then one for each kind of thing."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # it has no types
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]  # it has no types
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # it has no types

from kg.exports.answers import LANGUAGES
from kg.exports.presence import COLUMNS, LACKS, list_presence, locate
from kg.exports.words import HOLDS, READ
from kg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet  # type: ignore[import-untyped]  # it has no types

    from kg.exports.answers import Answers, Row, Thing

_NARROW, _WIDE = 10, 60
_LOOKED_AT: Final = 200
"""Rows from which the width of a column is told."""
_HEAD: Final = Font(bold=True, color="FFFFFF")
_INK: Final = PatternFill("solid", fgColor="1F3A4D")
_LINK: Final = Font(color="0B5394", underline="single")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""When every file in the workbook was changed, so that the same dataset is the same bytes."""
_WRITTEN: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


class Sheet(NamedTuple):
    """One sheet: its name and its rows, of which the first is the header."""

    name: str
    rows: list[Sequence[str]]


def write_workbook(graph: Answers) -> bytes:
    """Return the workbook (Office Open XML). Texts of the reports are not in it, but where they stand is."""
    book = Workbook(write_only=True)
    sheets = [_table(name, rows) for name, rows in _list_tables(graph)]
    _add_about(book, graph, sheets)
    for sheet in sheets:
        _add_sheet(book, sheet)
    day = datetime.fromisoformat(graph.about["modified"])
    book.properties.created = book.properties.modified = day
    book.properties.title, book.properties.creator = graph.about["title"], "The RouteCities contributors"
    written = io.BytesIO()
    book.save(written)
    return _settle(written, day)


def _list_tables(graph: Answers) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield each sheet's name with its rows, which all have the same columns."""
    yield "Initiatives", (_tell_initiative(graph, each) for each in graph.things("Initiative").values())
    yield "Places", (_tell_place(graph, each) for each in graph.things("Place").values())
    yield "Who does what where", map(_tell_presence, list_presence(graph))
    yield "Activities", (_tell_activity(graph, each) for each in graph.things("Activity").values())
    yield "Findings", (_tell_finding(graph, each) for each in graph.things("Finding").values())
    yield "Recommendations", (_tell_advice(graph, each) for each in graph.things("Recommendation").values())
    yield "Evidence", (_tell_passage(graph, each) for each in graph.things("Evidence").values())


def _tell_initiative(graph: Answers, initiative: Thing) -> Row:
    return {
        **_name(graph, "name", initiative.iri),
        "acronym": initiative.one("acronym"),
        **_name(graph, "type", initiative.one("initiativeType")),
        "scope": graph.join(initiative.all("scope")),
        "description": initiative.one("description"),
        "stated size": initiative.one("statedSize"),
        "countries": graph.join(initiative.all("activeInCountry")),
        "places": graph.join(initiative.all("connectsPlace")),
        "list of places": graph.join(initiative.all("listCompleteness")),
        **_end(graph, initiative),
    }


def _tell_place(graph: Answers, place: Thing) -> Row:
    where = locate(graph, place.iri)
    return {
        **_name(graph, "name", place.iri),
        "other names": "; ".join(place.all("altLabel")),
        **_name(graph, "type", place.one("placeType")),
        "country": where["location_name"],
        "country code": where["location_code"],
        "latitude": where["latitude"],
        "longitude": where["longitude"],
        "roles on routes": graph.join(place.all("playsRole")),
        **_end(graph, place),
    }


def _tell_presence(row: Row) -> Row:
    """Return those columns of the 3W that are not empty in every row for want of a source."""
    kept = [name for name, (_, said) in COLUMNS.items() if not said.startswith("Left empty")]
    return {name.replace("_", " "): row[name] for name in kept if name != "admin_level"}


def _tell_activity(graph: Answers, activity: Thing) -> Row:
    return {
        "name": graph.name(activity.iri),
        "description": activity.one("description"),
        **_name(graph, "type", *activity.all("activityType")),
        "approach": graph.join(activity.all("protectionApproach")),
        "initiatives": graph.join(activity.all("initiative")),
        "actors": graph.join(activity.all("actor")),
        "places": graph.join(activity.all("place")),
        "for": graph.join(activity.all("targetGroup")),
        "date as stated": activity.one("dateStated"),
        **_end(graph, activity),
    }


def _tell_finding(graph: Answers, finding: Thing) -> Row:
    return {
        "finding": finding.one("description"),
        **_name(graph, "criterion", finding.one("criterion")),
        "challenge": graph.join(finding.all("challengeType")),
        "about": graph.join(finding.all("about")),
        "activity types": graph.join(finding.all("activityType")),
        "said by": graph.join((*finding.all("informant"), *finding.all("informantGroup"))),
        **_end(graph, finding),
    }


def _tell_advice(graph: Answers, advice: Thing) -> Row:
    return {
        "recommendation": advice.one("description"),
        **_name(graph, "addressee", advice.one("addressee")),
        "about": graph.join(advice.all("about")),
        **_end(graph, advice),
    }


def _tell_passage(graph: Answers, passage: Thing) -> Row:
    return {
        "source": graph.name(passage.one("hasSource")),
        "section": passage.one("section"),
        "table, box or note": passage.one("block"),
        "SHA-256 of the passage": passage.one("sha256"),
        "page": passage.iri,
    }


def _name(graph: Answers, column: str, *iris: str) -> Row:
    """Return the names of ``iris`` in a column for each language; empty where a name is not had in it."""
    return {
        f"{column} ({tag})": "; ".join(filter(None, (_exactly(graph, iri, tag) for iri in iris)))
        for tag in LANGUAGES
    }


def _exactly(graph: Answers, iri: str, language: str) -> str:
    return graph.names.get(iri, {}).get(language, "")


def _end(graph: Answers, thing: Thing) -> Row:
    """Return the last columns of every sheet: how sure it is, where it is said, and its page."""
    status = graph.join((*thing.all("assertionStatus"), *thing.all("certainty")))
    return {"as stated": status, **graph.cite(*thing.all("evidence")), "page": thing.iri}


def _table(name: str, rows: Iterable[Row]) -> Sheet:
    told = list(rows)
    return Sheet(name, [list(told[0]), *(list(row.values()) for row in told)] if told else [])


def _add_about(book: Workbook, graph: Answers, sheets: Iterable[Sheet]) -> None:
    """Add the sheet that says what this is, where it comes from and how to read it."""
    about = graph.about
    sources = [each.one("bibliographicCitation") for each in graph.things("Source").values()]
    facts = [("Version", graph.version), ("Date", about["modified"]), ("Licence", about["licence"])]
    facts += [("Cite as", about["citation"]), ("Pages", BASE), *(("Source", text) for text in sources)]
    sheet = _open(book, "About", [24, 70, 70, 70])
    sheet.append([_bold(sheet, about["title"])])
    sheet.append(["", about["description"]])
    sheet.append([])
    for name, text in facts:
        sheet.append([_bold(sheet, name), _cell(sheet, text)])
    sheet.append([])
    sheet.append([_bold(sheet, text) for text in ("How to read it", "English", "Français", "العربية")])
    for texts in READ:
        sheet.append(["", *texts])
    sheet.append(["Who does what where", LACKS])
    sheet.append([])
    sheet.append([_bold(sheet, text) for text in ("Sheet", "English", "Français", "العربية", "Rows")])
    for each in sheets:
        sheet.append([each.name, *HOLDS[each.name], max(len(each.rows) - 1, 0)])


def _add_sheet(book: Workbook, sheet: Sheet) -> None:
    """Add a table whose header stays in sight, with filters, and links to the pages."""
    header, *rows = sheet.rows or [["nothing is reported"]]
    columns = zip(header, *rows[:_LOOKED_AT], strict=True)
    widths = [min(_WIDE, max(_NARROW, *(len(text) + 2 for text in column))) for column in columns]
    shown = _open(book, sheet.name, widths)
    shown.freeze_panes = "B2"
    shown.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    shown.append([_bold(shown, text) for text in header])
    numbers = [name in ("latitude", "longitude") for name in header]
    for row in rows:
        pairs = zip(row, numbers, strict=True)
        shown.append([float(text) if number and text else _cell(shown, text) for text, number in pairs])


def _open(book: Workbook, name: str, widths: Iterable[int]) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(name)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    return sheet


def _bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill, cell.alignment = _HEAD, _INK, _TOP
    return cell


def _cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell | str | None:
    """Return ``text`` as a cell: a link where it is one address, else the text, which is never a formula."""
    if text.startswith("https://") and " " not in text:
        cell = WriteOnlyCell(sheet, text)
        cell.hyperlink, cell.font = text, _LINK
        return cell
    if text.startswith("="):
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        return cell
    return text or None


def _settle(written: io.BytesIO, day: datetime) -> bytes:
    """Return the workbook as a zip that holds no time of writing."""
    settled = io.BytesIO()
    with zipfile.ZipFile(written) as drawn, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in drawn.infolist():
            data = _WRITTEN.sub(day.strftime(r"\g<1>%Y-%m-%dT00:00:00Z").encode(), drawn.read(info))
            archive.writestr(zipfile.ZipInfo(info.filename, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
