"""The import: what people send becomes proposed rows, and every problem comes back by its cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.workbook.defined_name import DefinedName  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from click.testing import Result
    from tests.conftest import Project

SOURCE = "going-to-town-2022"
THREE_W = ("Organisation", "Activity", "City", "Country", "Start date")


def fill(project: Project, language: str, rows: dict[str, list[dict[str, object]]]) -> None:
    """Fill the template in ``language`` with ``rows``, by the names of sheets and headings."""
    project.invoke("template", "sheet.xlsx", "--language", language)
    book = openpyxl.load_workbook(project.home / "sheet.xlsx")
    for sheet, told in rows.items():
        headings = [cell.value.rstrip(" *") for cell in book[sheet][1]]
        for row in told:
            assert not set(row) - set(headings), set(row) - set(headings)
            book[sheet].append([row.get(heading) for heading in headings])
    book.save(project.home / "sheet.xlsx")


def write(project: Project, rows: Iterable[Sequence[object]], title: str = "3W") -> Any:
    """Write ``rows`` to sheet.xlsx; return the workbook, to be changed and saved again."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    book.save(project.home / "sheet.xlsx")
    return book


def take(project: Project, file: str = "sheet.xlsx", *more: str) -> Result:
    return project.invoke("import", file, *more)


def proposed(project: Project, table: str) -> list[dict[str, str]]:
    """Return the proposed rows of ``table``, without their empty cells; none where there is no such file."""
    path = project.home / "proposal" / f"{table}.csv"
    if not path.exists():
        return []
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return [{name: text for name, text in row.items() if text} for row in rows]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_filled_template_becomes_the_rows_and_the_tables_stay_as_they_are(small: Project) -> None:
    before = contents(small.home / "data")
    told = {"Source": "Going to town", "How the source says it": "Explicit"}
    fill(small, "en", {
        "Initiatives": [{
            "Name": "Harbour Network", "Acronym": "HaNet", "Other names": "Harbours|Network of Harbours",
            "Type of initiative": "Network", "Scope": "City to city", "Source": "Going to town",
            "Description": "Links harbours and their cities.",
        }],
        "Connections": [
            {"Initiative": "Harbour Network", "Place": "Sfax", "Country": "Tunisia",
             "Position in the list": 1, "Kind of connection": "Connected city",
             "Certainty": "Certain", **told},
            {"Initiative": "HaNet", "Country": "Morocco", "Kind of connection": "Location",
             "Name as printed": "Kingdom of Morocco"},
        ],
        "Participations": [{"Initiative": "MC2CM", "Organisation": "ICMPD", "Role": "Funder", **told}],
        "Activities": [{
            "Activity": "Harbour visit", "Organisation": "ICMPD|UN-Habitat", "Initiative": "HaNet",
            "Place": "Sfax", "Type of activity": "Peer-to-peer meetings and exchanges",
            "Target group": "Refugees | Migrants", "Start": dt.date(2021, 11, 2), "End": "2021-11-30",
        }],
    })  # fmt: skip
    result = take(small)
    assert (result.exit_code, result.stdout) == (0, "")
    assert proposed(small, "initiatives") == [{
        "initiative": "hanet", "label": "Harbour Network", "acronym": "HaNet",
        "variants": "Harbours|Network of Harbours", "type": "network", "scope": "city-to-city",
        "description": "Links harbours and their cities.", "source": SOURCE,
    }]  # fmt: skip
    connected = {"connection": "hanet-tn-sfax", "initiative": "hanet", "place": "tn-sfax", "position": "1"}
    assert proposed(small, "connections") == [
        {**connected, "kind": "connected-city", "reported_as": "Sfax", "certainty": "certain",
         "status": "explicit", "source": SOURCE},
        {"connection": "hanet-ma", "initiative": "hanet", "country": "ma", "kind": "location",
         "reported_as": "Kingdom of Morocco"},
    ]  # fmt: skip
    assert proposed(small, "participations") == [{
        "participation": "mc2cm-funder-icmpd", "initiative": "mc2cm", "organisation": "icmpd",
        "role": "funder", "reported_as": "ICMPD", "status": "explicit", "source": SOURCE,
    }]  # fmt: skip
    days = {"start_day": "2021-11-02", "end_day": "2021-11-30"}
    assert proposed(small, "activities") == [{"activity": "harbour-visit", "label": "Harbour visit", **days}]
    assert proposed(small, "activity_values") == [
        {"activity": "harbour-visit", "activity_type": "peer-exchange", "actor": "id/organisation/icmpd",
         "initiative": "hanet", "place": "id/place/tn-sfax", "target_group": "refugees"},
        {"activity": "harbour-visit", "actor": "id/organisation/un-habitat", "target_group": "migrants"},
    ]  # fmt: skip
    assert proposed(small, "provenance")[1:3] == [
        {"table": "connections.csv", "line": line, "about": f"id/connection/{key}", "file": "sheet.xlsx",
         "sheet": "Connections", "row": line}
        for line, key in (("2", "hanet-tn-sfax"), ("3", "hanet-ma"))
    ]  # fmt: skip
    names = [(row["written"], row["taken for"], row["by"]) for row in proposed(small, "names")]
    assert ("ICMPD", "id/organisation/icmpd", "acronym") in names
    assert not list((small.home / "proposal").glob("*.xlsx"))
    assert contents(small.home / "data") == before


def test_proposed_rows_with_their_evidence_build(small: Project) -> None:
    small.home.joinpath("w.csv").write_text(
        "Organisation;Activity;City\nICMPD;Visit;Sfax\n", encoding="utf-8"
    )
    assert take(small, "w.csv", "--source", SOURCE).exit_code == 0
    (activity,), (values,) = proposed(small, "activities"), proposed(small, "activity_values")
    told = {"description": "A visit.", "status": "explicit", "evidence": "gtt-103644-103649"}
    small.add("activities", **activity, **told)
    small.add("activity_values", **values)
    assert small.invoke("build").exit_code == 0


FRENCH = {
    "Activité en anglais": "Visit",
    "Organisation": "ICMPD",
    "Lieu": "Sfax",
    "Pays": "Tunisie",
    "Groupe cible": "Réfugiés",
    "Début": "novembre 2021",
}
ARABIC = {
    "النشاط بالإنجليزية": "Visit",
    "المنظمة": "ICMPD",
    "المكان": "Sfax",
    "البلد": "تونس",
    "الفئة المستهدفة": "اللاجئون",
    "البداية": "نوفمبر ٢٠٢١",
}


@pytest.mark.parametrize(
    ("language", "sheet", "row"), [("fr", "Activités", FRENCH), ("ar", "الأنشطة", ARABIC)]
)
def test_a_template_in_french_or_arabic_is_understood(
    language: str, sheet: str, row: dict[str, object], small: Project
) -> None:
    fill(small, language, {sheet: [row]})
    result = take(small)
    assert (result.exit_code, result.stdout) == (0, "")
    assert proposed(small, "activities") == [
        {"activity": "visit", "label": "Visit", "start_month": "2021-11"}
    ]
    told = {"actor": "id/organisation/icmpd", "place": "id/place/tn-sfax", "target_group": "refugees"}
    assert proposed(small, "activity_values") == [{"activity": "visit", **told}]


def test_a_3w_sheet_with_hxl_tags_is_understood_and_says_so(small: Project) -> None:
    day = dt.date(2021, 3, 1)
    write(small, [
        ["Who does what where"],
        ["Org", "Acronyme", "Secteur", "What they do", "Gouvernorat", "Délégation", "ISO", "From", "To", "X",
         "Focal point", "Reached", "Projet", "Wereda"],
        ["#org+name", "#org+acronym", "#sector", "#activity+name", "#adm1+name", "#adm2+name",
         "#country+code", "#date+start", "#date+end", "#contact+email", "#contact+name", "#reached",
         "#activity+project", ""],
        ["ICMPD", "", "Protection", "Legal aid desk", "Sfax", "", "TUN", day, "2021-12-31", "a@b.org",
         "Jane Doe", 30, "Safe Harbour", ""],
        ["", "ICMPD", "Protection", "Return desk", "Sfax", "Tunis", "TUN", 44502, "", "", "",
         3, "MC2CM", "x"],
    ])  # fmt: skip
    result = take(small)
    assert (result.exit_code, result.stdout) == (0, "")
    assert [row["start_day"] for row in proposed(small, "activities")] == ["2021-03-01", "2021-11-02"]
    assert proposed(small, "activity_values") == [
        {"activity": "legal-aid-desk", "actor": "id/organisation/icmpd", "place": "id/place/tn-sfax"},
        {"activity": "return-desk", "actor": "id/organisation/icmpd", "initiative": "mc2cm",
         "place": "id/place/tn-tunis"},
    ]  # fmt: skip
    for line in (
        "sheet 3W: read as activities, headings in row 2",
        "    A Org: organisation",
        "    B Acronyme: organisation acronym, used where there is no organisation",
        "    C Secteur: sector; the tables have no place for it",
        "    D What they do: title",
        "    E Gouvernorat: admin1, used where there is no place",
        "    J X: about a person; not read",
        "    K Focal point: about a person; not read",
        "    N Wereda: not known, so not read",
    ):
        assert line in result.stderr.splitlines()
    assert "remark: sheet.xlsx[3W]:4:M (Projet): 'Safe Harbour' is not a known initiative;" in result.stderr


def test_nothing_about_a_person_is_in_what_is_written(small: Project) -> None:
    write(small, [(*THREE_W, "Point focal", "E-mail", "Téléphone du responsable"),
                  ("ICMPD", "Visit", "Nowhere", "Tunisia", "2021", "Jane Doe", "jane@example.org",
                   "+216 71 000"),
                  ("ICMPD", "Call jane@example.org", "Sfax", "Tunisia", "2021", "", "", "")])  # fmt: skip
    result = take(small)
    said = "sheet.xlsx[3W]:3:B (Activity): the cell has an e-mail address or a telephone number; leave it out"
    assert said in result.stdout.splitlines()
    with zipfile.ZipFile(small.home / "proposal" / "sheet-checked.xlsx") as copy:
        whole = b"".join(copy.read(name) for name in copy.namelist())
    assert b"Jane Doe" not in whole
    assert b"+216" not in whole


ROW = ("ICMPD", "Visit", "Sfax", "Tunisia", "2021-11-02")


ADD = "else add it to the tables first with kg new"
SFAX = f"a known place; if Sfax (tn-sfax) is meant, write that name; {ADD}"
ICMPD = "International Centre for Migration Policy Development (icmpd)"
DATE = "write the day as 2021-11-02, the month as 2021-11 or the year as 2021"
EITHER = "write 2021-04-03 or 2021-03-04, whichever is meant"
FAULTS = {
    (
        0,
        "ICMDP",
    ): f"'ICMDP' is not a known organisation; if {ICMPD} is meant, write that name; {ADD}",
    (0, "Zzyzx"): f"'Zzyzx' is not a known organisation; correct it; {ADD}",
    (1, ""): "the cell is empty; write activity, which is needed",
    (1, "زيارة"): "'زيارة' is in Arabic, and the tables hold this in English; write it in English",
    (2, "Sfaks"): f"'Sfaks' is not {SFAX}",
    (2, "#REF!"): "the cell has the error #REF!; mend the formula or write the value",
    (4, "03/04/2021"): f"'03/04/2021' can be two days; {EITHER}",
    (4, "31/02/2021"): f"'31/02/2021' is no day of the calendar; {DATE}",
    (4, "soon"): f"'soon' is no date; {DATE}",
}


@pytest.mark.parametrize(("where", "said"), FAULTS.items())
def test_each_fault_is_told_by_its_cell_and_marked_in_the_copy(
    where: tuple[int, str], said: str, small: Project
) -> None:
    column, value = where
    write(small, [THREE_W, (*ROW[:column], value, *ROW[column + 1 :])])
    result = take(small)
    place = f"{'ABCDE'[column]} ({THREE_W[column]})"
    assert (result.exit_code, result.stdout) == (1, f"sheet.xlsx[3W]:2:{place}: {said}\n")
    assert proposed(small, "activities") == []
    page = openpyxl.load_workbook(small.home / "proposal" / "sheet-checked.xlsx")["3W"]
    cell = page.cell(2, column + 1)
    assert (cell.comment.text, cell.fill.fgColor.rgb) == (f"{said}.", "00FFC7CE")
    assert [each.comment for each in page[1]] == [None] * 5


def test_a_place_of_another_country_is_not_taken(small: Project) -> None:
    write(small, [THREE_W, ("ICMPD", "Visit", "Sfax", "Morocco", "")])
    assert take(small).stdout == f"sheet.xlsx[3W]:2:C (City): 'Sfax' is not surely {SFAX}\n"


def test_rows_that_are_there_or_told_twice_or_break_a_shape_are_refused(small: Project) -> None:
    kind = {"Kind of connection": "Member"}
    fill(small, "en", {
        "Initiatives": [{"Name": "MC2CM", "Type of initiative": "Network"},
                        {"Name": "Net", "Type of initiative": "Netwrk"}],
        "Connections": [{"Initiative": "MC2CM", "Place": "Sfax", **kind},
                        {"Initiative": "MC2CM", "Place": "Sfax", "Organisation": "ICMPD", **kind},
                        {"Initiative": "MC2CM", "Country": "Tunisia", **kind},
                        {"Initiative": "MC2CM", "Country": "TN", **kind},
                        {"Initiative": "MC2CM", **kind}],
        "Activities": [{"Activity": "Visit", "Place": "Sfax", "Start": "2021-05", "End": "2021-04-30"},
                       {"Activity": "Visit", "Place": "Sfax", "End": "2021"}],
    })  # fmt: skip
    result = take(small)
    assert result.exit_code == 1
    told = [line.removeprefix("sheet.xlsx[").partition("; ")[0] for line in result.stdout.splitlines()]
    assert told == [
        "Activities]:2:L (End): the end 2021-04-30 is before the start 2021-05",
        "Activities]:3:L (End): '2021' is no day",
        "Connections]:2: it is in the tables already, as mc2cm-tn-sfax",
        "Connections]:3: This connection names neither a place nor an organisation, or names both",
        "Connections]:5: says the same as row 4 of Connections",
        "Connections]:6:B (Place): the row names no place, country or organisation",
        "Initiatives]:2:A (Name): 'MC2CM' is known already, as mc2cm",
        "Initiatives]:3:E (Type of initiative): 'Netwrk' is no type of initiative",
    ]
    assert "; nearest: 'Network'; it is one of: Association of local authorities, Campaign," in result.stdout
    assert [row["connection"] for row in proposed(small, "connections")] == ["mc2cm-tn"]


def test_what_the_checks_say_of_an_initiative_stops_the_rows_that_name_it(small: Project) -> None:
    fill(small, "en", {
        "Initiatives": [{"Name": "Net", "Acronym": "ICMPD", "Type of initiative": "Network"}],
        "Connections": [{"Initiative": "Net", "Place": "Sfax", "Kind of connection": "Member"}],
    })  # fmt: skip
    connection, initiative = take(small).stdout.splitlines()
    said = "the row names an initiative of this file whose own row has a problem; mend that row first"
    assert connection == f"sheet.xlsx[Connections]:2: {said}"
    assert initiative.startswith("sheet.xlsx[Initiatives]:2: Two things have the same acronym")
    assert proposed(small, "connections") == []


def test_two_bodies_with_one_acronym_are_never_taken_for_each_other(project: Project) -> None:
    write(project, [THREE_W, ("MMC", "Visit", "Greater Tunis", "", "")])
    (line,) = take(project).stdout.splitlines()
    assert line.startswith("sheet.xlsx[3W]:2:A (Organisation): 'MMC' is not surely a known organisation; ")
    assert "Mayors Migration Council (mayors-migration-council) or Mixed Migration Centre" in line


def test_merged_cells_formulas_hidden_sheets_and_empty_rows_are_read_as_they_are_meant(
    small: Project,
) -> None:
    book = write(
        small, [THREE_W, ROW, [], (None, "Second visit", "Tunis", None, None), ("", "x", "=1+1", "", "")]
    )
    book.active.merge_cells("A2:A4")
    hidden = book.create_sheet("old")
    hidden.append(THREE_W)
    hidden.sheet_state = "hidden"
    book.create_sheet("Notes").append(["Call the office"])
    book.defined_names["here"] = DefinedName("here", attr_text="'3W'!$A$1")
    book.save(small.home / "sheet.xlsx")
    result = take(small)
    said = "the formula =1+1 has no value; open the file, let it compute, and save it"
    assert result.stdout == f"sheet.xlsx[3W]:5:C (City): {said}\n"
    assert [row["actor"] for row in proposed(small, "activity_values")] == ["id/organisation/icmpd"] * 2
    notes = result.stderr.splitlines()
    assert "  1 merged cells: each cell below one is read as it" in notes
    assert "  hidden and not read: old" in notes
    assert "sheet Notes: no heading is known; not read" in notes


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8", ",")],
)
def test_csv_files_are_read_as_programs_write_them(encoding: str, delimiter: str, small: Project) -> None:
    lines = [("Organisation", "Activité en anglais", "Localité"), ("ICMPD", "Visit", "Nulle part é")]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (small.home / "w.csv").write_bytes(text.encode(encoding))
    said = f"w.csv:2:C (Localité): 'Nulle part é' is not a known place; correct it; {ADD}\n"
    assert take(small, "w.csv").stdout == said


def test_arabic_in_the_code_page_of_windows_is_read(small: Project) -> None:
    text = "المنظمة;النشاط بالإنجليزية;الدولة\nICMPD;Visit;تونس\n"
    (small.home / "w.csv").write_bytes(text.encode("cp1256"))
    assert take(small, "w.csv").exit_code == 0
    assert proposed(small, "activity_values")[0]["place"] == "id/country/tn"


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (300 * 1024 * 1024))


def entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')


def no_file(path: Path) -> None:
    assert not path.exists()


def change(path: Path, old: str, new: str) -> None:
    """Write a sheet, and replace ``old`` in its XML by ``new``."""
    book = openpyxl.Workbook()
    book.active.append(THREE_W)
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as whole, zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name).replace(old.encode(), new.encode()))


def far_row(path: Path) -> None:
    change(path, "</sheetData>", '<row r="1000000000"><c r="A1000000000"><v>1</v></c></row></sheetData>')


def merged(path: Path) -> None:
    change(path, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


PAGE = "xl/worksheets/sheet1.xml"
UNREADABLE = "is no XLSX that can be read:"
HEADINGS = "take the headings of the template (kg template), of a 3W sheet, or HXL tags"
OLD = "is an old or locked Excel file; save it as .xlsx without a password"
QUOTE = "is no CSV: unexpected end of data; look for a quotation mark that is not closed"
REFUSED = {
    "bomb": (bomb, 2, ": unpacks to 314,572,800 bytes, more than 268,435,456; split the sheet"),
    "entities": (entities, 1, f": {UNREADABLE} xl/workbook.xml declares a document type"),
    "far": (far_row, 1, f": {UNREADABLE} {PAGE} has rows after the last that a sheet can have"),
    "merged": (merged, 1, f": {UNREADABLE} {PAGE} has more than 2,000,000 merged cells"),
    "broken": (b"PK nothing", 1, f": {UNREADABLE} File is not a zip file"),
    "old": (b"\xd0\xcf\x11\xe0", 1, f": {OLD}"),
    "quote": (b'a,"b\n', 1, f":1: {QUOTE}"),
    "other": (b"a,b\n1,2\n", 1, f":1: no row has headings that are known; {HEADINGS}"),
    "missing": (no_file, 2, ": cannot be read: No such file or directory"),
}


@pytest.mark.parametrize(("made", "status", "said"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_sheet_is_refused(
    made: bytes | Callable[[Path], None], status: int, said: str, small: Project
) -> None:
    path = small.home / "sheet.xlsx"
    if isinstance(made, bytes):
        path.write_bytes(made)
    else:
        made(path)
    result = take(small)
    assert (result.exit_code, result.stdout, result.stderr) == (status, "", f"kg: sheet.xlsx{said}\n")
    assert not (small.home / "proposal").exists()


def test_macros_are_neither_run_nor_kept(small: Project) -> None:
    write(small, [THREE_W, ("ICMPD", "Visit", "Nowhere", "", "")])
    with zipfile.ZipFile(small.home / "sheet.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"a program")
    assert "  the file has macros; they are not run and not kept" in take(small).stderr.splitlines()
    with zipfile.ZipFile(small.home / "proposal" / "sheet-checked.xlsx") as copy:
        assert not [name for name in copy.namelist() if "vba" in name]


def test_a_needed_column_that_is_not_there_is_told(small: Project) -> None:
    write(small, [("Organisation", "City", "Country"), ("ICMPD", "Sfax", "Tunisia")])
    said = "sheet.xlsx[3W]:1: no column is 'Activity', which activities need; add the column\n"
    assert take(small).stdout == said


def test_a_proposal_is_never_written_over_and_a_source_must_be_known(small: Project) -> None:
    write(small, [THREE_W, ROW])
    refused = take(small, "sheet.xlsx", "--source", "going")
    assert (refused.exit_code, refused.stderr.partition(";")[0]) == (2, "kg: 'going' is no source")
    (small.home / "proposal").mkdir()
    (small.home / "proposal" / "activities.csv").write_text("mine", encoding="utf-8")
    refused = take(small)
    assert refused.exit_code == 2
    assert "choose another with --to" in refused.stderr


def test_many_rows_are_read_and_rows_alike_are_judged_alike(small: Project) -> None:
    kind = ("MC2CM", "Sfax", "ICMPD", "Member")
    lines = [
        ("Initiative", "Place", "Organisation", "Kind of connection", "Name as printed"),
        (*kind, "Sfax"),
    ]
    write(small, [THREE_W, *(("ICMPD", f"Visit {n}", "Sfax", "", "2021") for n in range(2_000))])
    assert take(small).exit_code == 0
    assert len(proposed(small, "activities")) == 2_000
    assert proposed(small, "provenance")[-1]["row"] == "2001"
    (small.home / "w.csv").write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    assert "names both" in take(small, "w.csv", "--to", "other").stdout
