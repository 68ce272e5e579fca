"""Translations: what is missing or stale is told, goes out as a sheet, and comes back into the files."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]  # without types

from kg.authoring.locator import Locator
from kg.authoring.translations import inspect_translations
from kg.authoring.translations.judgement import clean, judge
from kg.authoring.translations.reading import read_texts
from kg.authoring.translations.text import LANGUAGES, REQUIRED
from kg.cli import main
from kg.cli.translations import _TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ROOT = Path(__file__).parents[2]
SITE = "src/kg/web/site/translations"
ONTOLOGY = "ontology/harbours.ttl"
QUESTION = "sparql/questions/cq01-harbours.rq"
FRENCH = f"{SITE}/fr/LC_MESSAGES/messages.po"
ARABIC = f"{SITE}/ar/LC_MESSAGES/messages.po"
LEDGER = "ontology/translations.csv"
SCHEME = "<https://w3id.org/routecities/vocab/harbour>"
HEADER = ["file", "what", "property", "language", "English", "context", "translation", "state"]
FILES: Final = {
    ONTOLOGY: f"""\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rc: <https://w3id.org/routecities/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

{SCHEME} a skos:ConceptScheme ;
    rdfs:label "موانئ"@ar,
        "Harbours"@en,
        "Ports"@fr ;
    rc:unofficialLanguage "ar",
        "fr" .

<https://w3id.org/routecities/vocab/harbour/river> a skos:Concept ;
    skos:definition "ميناء على نهر."@ar,
        "A \\"wet\\" harbour on a river."@en,
        "Un port « mouillé » sur un fleuve."@fr ;
    skos:inScheme {SCHEME} ;
    skos:prefLabel "ميناء نهري"@ar,
        "River harbour"@en,
        "Port fluvial"@fr ;
    rc:objective "تحميل القوارب."@ar,
        "تفريغ القوارب."@ar,
        "Load boats."@en,
        "Unload boats."@en,
        "Charger les bateaux."@fr,
        "Décharger les bateaux."@fr .

rc:Harbour a owl:Class ;
    rdfs:label "ميناء"@ar,
        "Harbour"@en,
        "Port"@fr ;
    skos:definition "A place where ships are safe."@en .
""",
    QUESTION: """\
# Question: Which harbours has a city?
# Question fr: Quels ports une ville a-t-elle ?
# Question ar: ما موانئ مدينة ما؟
# Asked by: coordinator
# Theme: Cities
# Parameter: place (place) the city
# Parameter fr: place la ville
# Parameter ar: place المدينة
SELECT ?harbour WHERE { VALUES ?place { <https://w3id.org/routecities/id/place/tn-sfax> } }
""",
    f"{SITE}/messages.pot": """\
# The words.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "home.harbours"
msgid "Harbours"
msgstr ""

#, python-brace-format
msgctxt "home.ships"
msgid "{n} ships in {harbour}"
msgstr ""

msgctxt "search.in"
msgid " in French"
msgstr ""
""",
    FRENCH: """\
# The words.
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "home.harbours"
msgid "Harbours"
msgstr "Ports"

#, python-brace-format
msgctxt "home.ships"
msgid "{n} ships in {harbour}"
msgstr "{n} navires à {harbour}"

msgctxt "search.in"
msgid " in French"
msgstr " en français"
""",
    ARABIC: """\
# The words.
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "home.harbours"
msgid "Harbours"
msgstr "موانئ"

#, python-brace-format
msgctxt "home.ships"
msgid "{n} ships in {harbour}"
msgstr "{n} سفن في {harbour}"

msgctxt "search.in"
msgid " in French"
msgstr " بالفرنسية"
""",
    "src/kg/web/templates/site/home.html": "{{ say('home.harbours') }} {{ say('home.ships', n=1) }}\n",
}


class Desk:
    """A small project whose translations are done and recorded, and the commands that keep them so."""

    def __init__(self, home: Path) -> None:
        self.home, self.sheet = home, home / "list.csv"
        (home / "data").mkdir()
        for name, text in FILES.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text, encoding="utf-8")

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["translations", *map(str, arguments)])

    def read(self, name: str) -> str:
        return (self.home / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{name} does not hold {old!r}"
        (self.home / name).write_text(text.replace(old, new), encoding="utf-8")

    def state(self) -> dict[str, str]:
        return {name: self.read(name) for name in [*FILES, LEDGER]}

    def remarks(self) -> list[str]:
        return [str(remark) for remark in inspect_translations(self.home, Locator(self.home))]

    def export(self, *options: str) -> list[dict[str, str]]:
        """Export the list anew and return its rows."""
        self.sheet.unlink(missing_ok=True)
        assert self.run("export", self.sheet, *options).exit_code == 0
        if not self.sheet.exists():
            return []
        return list(csv.DictReader(io.StringIO(self.sheet.read_text(encoding="utf-8-sig"), newline="")))

    def fill(self, *rows: dict[str, str], name: str = "list.csv", **form: Any) -> Path:
        """Write ``rows`` as a filled sheet."""
        encoding = form.pop("encoding", "utf-8-sig")
        with (self.home / name).open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), **form)
            writer.writeheader()
            writer.writerows(rows)
        return self.home / name


def row(what: str, name: str, language: str, english: str, new: str) -> dict[str, str]:
    return {"what": what, "property": name, "language": language, "English": english, "new translation": new}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    assert desk.run("accept").stderr == "14 texts recorded\n"
    return desk


def test_the_project_lacks_no_translation_and_none_is_stale() -> None:
    assert list(inspect_translations(ROOT, Locator(ROOT))) == []


def test_no_translation_of_the_project_would_be_refused_by_the_import() -> None:
    texts = [text for text in read_texts(ROOT) if text.translation]
    assert len(texts) > 3000
    for text in texts:
        assert clean(text.translation, text.english) == text.translation, text
        assert list(judge(text, text.translation)) == [], text


def test_the_status_counts_by_language_and_kind(desk: Desk) -> None:
    desk.replace(ONTOLOGY, '"Harbour"@en', '"Haven"@en')
    desk.replace(ARABIC, 'msgstr "موانئ"', 'msgstr ""')
    told = desk.run("status")
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout == (
        "language  kind            done  missing    stale optional\n"
        "fr        terms              0        0        1        1\n"
        "fr        concepts           4        0        0        0\n"
        "fr        questions          2        0        0        0\n"
        "fr        site               3        0        0        0\n"
        "ar        terms              0        0        1        1\n"
        "ar        concepts           4        0        0        0\n"
        "ar        questions          2        0        0        0\n"
        "ar        site               2        1        0        0\n"
    )


def test_the_status_shows_an_optional_language_that_is_asked_for_or_begun(desk: Desk) -> None:
    told = desk.run("status", "--language", "pt")
    assert "pt        terms              0        1        0        1\n" in told.stdout
    desk.replace(ONTOLOGY, '"Harbour"@en', '"Harbour"@en,\n        "Puerto"@es')
    told = desk.run("status")
    assert "es        terms              1        0        0        1\n" in told.stdout
    assert told.stderr == "1 text not recorded; kg translations accept records what fits\n"


def test_a_list_of_nothing_is_not_written(desk: Desk) -> None:
    told = desk.run("export", desk.sheet)
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr == "nothing is missing or stale, so no file was written; see --all\n"
    assert not desk.sheet.exists()


# A translation that is there, how it looks where it is not, what names it in the list, and itself.
TAKEN: Final[dict[str, tuple[str, str, str, list[str], str]]] = {
    "a label": (
        ONTOLOGY,
        '        "Harbour"@en,\n        "Port"@fr ;',
        '        "Harbour"@en ;',
        ["rc:Harbour", "rdfs:label", "fr", "Harbour", "A place where ships are safe."],
        "Port",
    ),
    "a definition": (
        ONTOLOGY,
        '"ميناء على نهر."@ar,\n        "A',
        '"A',
        ["vocab/harbour/river", "skos:definition", "ar", 'A "wet" harbour on a river.', ""],
        "ميناء على نهر.",
    ),
    "several values": (
        ONTOLOGY,
        ',\n        "Charger les bateaux."@fr,\n        "Décharger les bateaux."@fr .',
        " .",
        [
            *("vocab/harbour/river", "rc:objective", "fr"),
            *("Load boats.\nUnload boats.", 'A "wet" harbour on a river.'),
        ],
        "Décharger les bateaux.\nCharger les bateaux.",
    ),
    "a question": (
        QUESTION,
        "# Question ar: ما موانئ مدينة ما؟\n",
        "",
        ["cq01", "Question", "ar", "Which harbours has a city?", "asked by: coordinator"],
        "ما موانئ مدينة ما؟",
    ),
    "a parameter": (
        QUESTION,
        "# Parameter fr: place la ville\n",
        "",
        ["cq01", "Parameter place", "fr", "the city", "Which harbours has a city?"],
        "la ville",
    ),
    "a word": (
        FRENCH,
        'msgstr "{n} navires à {harbour}"',
        'msgstr ""',
        ["home.ships", "words", "fr", "{n} ships in {harbour}", "said by home.html"],
        "{n} navires à {harbour}",
    ),
    "a word without an entry": (
        ARABIC,
        """\
#, python-brace-format
msgctxt "home.ships"
msgid "{n} ships in {harbour}"
msgstr "{n} سفن في {harbour}"

""",
        "",
        ["home.ships", "words", "ar", "{n} ships in {harbour}", "said by home.html"],
        "{n} سفن في {harbour}",
    ),
}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("case", TAKEN)
def test_what_is_missing_goes_out_and_comes_back_to_where_it_was(desk: Desk, case: str, suffix: str) -> None:
    file, there, gone, asked, new = TAKEN[case]
    before = desk.state()
    desk.replace(file, there, gone)
    sheet = desk.home / f"list.{suffix}"
    exported = desk.run("export", sheet)
    assert (exported.exit_code, exported.stdout, exported.stderr) == (0, f"{sheet}\n", "1 text\n")
    header, *rows = read(sheet)
    assert header == [*HEADER, "new translation", "note"]
    assert rows == [[file, *asked, "", "missing", "", ""]]
    write(sheet, new)
    said = desk.run("import", sheet)
    shown = " | ".join(sorted(new.split("\n")))
    assert (said.exit_code, said.stderr) == (0, "1 text written\n")
    assert said.stdout == f"{file}: {' '.join(asked[:3])}: nothing -> {shown}\n"
    assert desk.state() == before


def read(sheet: Path) -> list[list[str]]:
    if sheet.suffix == ".csv":
        return list(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
    rows = load_workbook(sheet)["translations"].iter_rows(values_only=True)
    return [[value or "" for value in cells] for cells in rows]


def write(sheet: Path, new: str) -> None:
    """Write ``new`` as the new translation of the first row, as a translator does."""
    if sheet.suffix == ".csv":
        rows = read(sheet)
        rows[1][8] = new
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        book = load_workbook(sheet)
        book["translations"]["I2"] = new
        book.save(sheet)


def test_a_dry_run_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    before = desk.state()
    sheet = desk.fill(row("rc:Harbour", "rdfs:label", "fr", "Harbour", "Havre"))
    said = desk.run("import", sheet, "--dry-run")
    assert said.stdout == f"{ONTOLOGY}: rc:Harbour rdfs:label fr: Port -> Havre\n"
    assert said.stderr == "1 text would be written\n"
    assert desk.state() == before


def test_what_stood_there_before_is_replaced_and_recorded(desk: Desk) -> None:
    rows = [
        row("rc:Harbour", "rdfs:label", "fr", "Harbour", "Havre"),
        row("cq01", "Parameter place", "ar", "the city", "البلدة"),
        row("home.harbours", "words", "fr", "Harbours", "Havres"),
    ]
    before = desk.state()
    assert desk.run("import", desk.fill(*rows)).exit_code == 0
    after = desk.state()
    assert after[ONTOLOGY] == before[ONTOLOGY].replace('"Port"@fr', '"Havre"@fr')
    assert after[QUESTION] == before[QUESTION].replace("ar: place المدينة", "ar: place البلدة")
    assert after[FRENCH] == before[FRENCH].replace('msgstr "Ports"', 'msgstr "Havres"')
    assert after[LEDGER] == before[LEDGER].replace(
        f"rc:Harbour,rdfs:label,fr,{digest('Harbour')},{digest('Port')}",
        f"rc:Harbour,rdfs:label,fr,{digest('Harbour')},{digest('Havre')}",
    ).replace(digest("المدينة"), digest("البلدة"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def test_the_classes_definitions_and_what_is_done_are_listed_when_all_are_asked_for(desk: Desk) -> None:
    listed = desk.export("--all", "--language", "fr")
    assert [f"{cells['what']} {cells['property']} {cells['state']}" for cells in listed] == [
        "rc:Harbour rdfs:label done",
        "rc:Harbour skos:definition missing",
        "vocab/harbour rdfs:label done",
        "vocab/harbour/river skos:definition done",
        "vocab/harbour/river skos:prefLabel done",
        "vocab/harbour/river rc:objective done",
        "cq01 Question done",
        "cq01 Parameter place done",
        "home.harbours words done",
        "home.ships words done",
        "search.in words done",
    ]


def test_spanish_goes_into_the_ontology_only_and_is_noted_as_unofficial(desk: Desk) -> None:
    listed = desk.export("--language", "es")
    assert [f"{cells['what']} {cells['property']}" for cells in listed] == [
        "rc:Harbour rdfs:label",
        "vocab/harbour rdfs:label",
        "vocab/harbour/river skos:definition",
        "vocab/harbour/river skos:prefLabel",
        "vocab/harbour/river rc:objective",
    ]
    listed[0]["new translation"] = "Puerto"
    assert desk.run("import", desk.fill(*listed)).exit_code == 0
    wanted = FILES[ONTOLOGY].replace('"Harbour"@en,\n', '"Harbour"@en,\n        "Puerto"@es,\n')
    wanted = wanted.replace('"ar",\n        "fr" .', '"ar",\n        "es",\n        "fr" .')
    assert desk.read(ONTOLOGY) == wanted


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (ONTOLOGY, '"Harbour"@en', '"Haven"@en', f"{ONTOLOGY}:30: warning: the rdfs:label of rc:Harbour"),
        (QUESTION, ") the city", ") the town", f"{QUESTION}:6: warning: the Parameter place of cq01"),
        (f"{SITE}/messages.pot", '"Ha', '"He', f"{FRENCH}:7: warning: the words of home.harbours"),
    ],
)
def test_a_translation_is_stale_when_only_its_english_has_changed(
    desk: Desk, file: str, old: str, new: str, said: str
) -> None:
    desk.replace(file, old, new)
    accepted = f"kg translations accept {said.rpartition(' ')[2]}"
    remedy = f"translate it anew, or say {accepted} if it still fits  [stale-translation]"
    told = [remark for remark in desk.remarks() if "French" in remark]
    assert told == [f"{said} in French: older than the English; {remedy}"]
    assert {cells["state"] for cells in desk.export()} == {"stale"}


def test_a_translation_that_was_changed_with_its_english_is_fine(desk: Desk) -> None:
    for old, new in (("Harbour", "Haven"), ("Port", "Havre"), ("ميناء", "مرفأ")):
        desk.replace(ONTOLOGY, f'"{old}"@', f'"{new}"@')
    assert desk.remarks() == []


def test_a_text_that_is_new_with_its_translations_is_fine(desk: Desk) -> None:
    (desk.home / LEDGER).unlink()
    assert desk.remarks() == []


def test_the_translator_can_say_that_a_stale_translation_still_fits(desk: Desk) -> None:
    desk.replace(ONTOLOGY, '"Harbour"@en', '"Haven"@en')
    desk.replace(f"{SITE}/messages.pot", 'msgid "Harbours"', 'msgid "Havens"')
    before = desk.state()
    listed = desk.export()
    for cells in listed:
        cells["new translation"] = cells["translation"]
    said = desk.run("import", desk.fill(*listed))
    assert said.stdout.splitlines() == [
        f"{ONTOLOGY}: rc:Harbour rdfs:label fr: still fits",
        f"{ONTOLOGY}: rc:Harbour rdfs:label ar: still fits",
        f"{FRENCH}: home.harbours words fr: still fits",
        f"{ARABIC}: home.harbours words ar: still fits",
    ]
    after = desk.state()
    assert after[ONTOLOGY] == before[ONTOLOGY]
    assert after[FRENCH] == before[FRENCH].replace('msgid "Harbours"', 'msgid "Havens"')
    assert desk.remarks() == []


def test_the_maintainer_can_say_that_a_stale_translation_still_fits(desk: Desk) -> None:
    desk.replace(ONTOLOGY, '"Harbour"@en', '"Haven"@en')
    desk.replace(f"{SITE}/messages.pot", 'msgid "Harbours"', 'msgid "Havens"')
    assert desk.run("accept").stdout == ""
    iri = "https://w3id.org/routecities/ontology#Harbour"
    assert desk.run("accept", "rc:Harbour", "--language", "fr").stdout == "rc:Harbour rdfs:label fr\n"
    assert len(desk.remarks()) == 3
    accepted = desk.run("accept", iri, "home.harbours")
    assert accepted.stdout.splitlines() == [
        "rc:Harbour rdfs:label ar",
        "home.harbours words fr",
        "home.harbours words ar",
    ]
    assert accepted.stderr == "3 texts recorded\n"
    assert desk.remarks() == []


def test_a_term_of_which_there_is_no_text_cannot_be_accepted(desk: Desk) -> None:
    told = desk.run("accept", "rc:Harbor")
    assert (told.exit_code, told.stderr) == (
        2,
        "kg: there is no text of 'rc:Harbor'; did you mean rc:Harbour?\n",
    )
    assert desk.run("accept", "x").stderr == (
        "kg: there is no text of 'x'; see the column what of kg translations export\n"
    )


def test_the_ledger_forgets_what_is_gone(desk: Desk) -> None:
    desk.replace(ONTOLOGY, "rc:Harbour", "rc:Haven")
    assert desk.run("accept").stdout.splitlines() == ["rc:Haven rdfs:label fr", "rc:Haven rdfs:label ar"]
    assert "rc:Harbour" not in desk.read(LEDGER)


def test_a_ledger_with_a_conflict_in_it_is_told_with_its_line(desk: Desk) -> None:
    desk.replace(LEDGER, "cq01,Question,ar", "<<<<<<< HEAD\ncq01,Question,ar")
    told = desk.run("status")
    assert told.exit_code == 1
    wanted = "what, property, language, english, translation"
    assert told.stderr == f"kg: {LEDGER}:4: needs the cells {wanted}, but has <<<<<<< HEAD\n"


def test_what_is_missing_is_told_with_the_line_of_its_english(desk: Desk) -> None:
    desk.replace(ONTOLOGY, '"ميناء على نهر."@ar,\n        "A', '"A')
    desk.replace(QUESTION, "# Question fr: Quels ports une ville a-t-elle ?\n", "")
    desk.replace(FRENCH, 'msgstr "Ports"', 'msgstr ""')
    desk.replace(ARABIC, 'msgctxt "home.harbours"\nmsgid "Harbours"\nmsgstr "موانئ"\n\n', "")
    remedy = "add it, or have it translated with kg translations export  [missing-translation]"
    assert desk.remarks() == [
        f"{ONTOLOGY}:14: vocab/harbour/river has no skos:definition in Arabic; {remedy}",
        f"{QUESTION}:1: cq01 has no Question in French; {remedy}",
        f"{FRENCH}:7: home.harbours has no words in French; {remedy}",
        f"{ARABIC}: home.harbours has no words in Arabic; {remedy}",
    ]


def test_a_translation_that_its_catalogue_doubts_is_stale_until_it_is_given_anew(desk: Desk) -> None:
    desk.replace(FRENCH, "#, python-brace-format", "#, fuzzy, python-brace-format")
    (listed,) = desk.export()
    assert (listed["what"], listed["state"]) == ("home.ships", "stale")
    listed["new translation"] = listed["translation"]
    assert desk.run("import", desk.fill(listed)).exit_code == 0
    assert desk.read(FRENCH) == FILES[FRENCH]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('msgctxt "home.harbours"', "harbours", ":7: is no gettext catalogue: 'harbours'"),
        ("Ports", "P\udce9", ": is not UTF-8; save it as UTF-8"),
    ],
)
def test_a_catalogue_that_cannot_be_read_is_told(desk: Desk, old: str, new: str, told: str) -> None:
    text = FILES[FRENCH].replace(old, new)
    (desk.home / FRENCH).write_bytes(text.encode("utf-8", errors="surrogateescape"))
    said = desk.run("status")
    assert (said.exit_code, said.stderr) == (1, f"kg: {FRENCH}{told}\n")


LABEL: Final = ("rc:Harbour", "rdfs:label", "fr", "Harbour")
IN_ARABIC: Final = ("rc:Harbour", "rdfs:label", "ar", "Harbour")
DEFINITION: Final = ("vocab/harbour/river", "skos:definition", "fr", 'A "wet" harbour on a river.')
SHIPS: Final = ("home.ships", "words", "fr", "{n} ships in {harbour}")
OBJECTIVE: Final = ("vocab/harbour/river", "rc:objective", "fr", "Load boats.\nUnload boats.")


@pytest.mark.parametrize(
    ("text", "new", "fault"),
    [
        (LABEL, "Port\nHavre", "has 2 lines where the English has 1; give one line for each of them"),
        (OBJECTIVE, "Charger.", "has 1 line where the English has 2; give one line for each of them"),
        (LABEL, "Grand  port", "has two spaces in a row; leave one"),
        (LABEL, "Grand\tport", "has the hidden character U+0009; remove it"),
        (LABEL, "Po\u00adrt", "has the hidden character SOFT HYPHEN; remove it"),
        (LABEL, "ميناء", "has Arabic letters; put it in the row of its own language"),
        (IN_ARABIC, "Port", "has no Arabic letter; put it in the row of its own language"),
        (SHIPS, "{n} navires", "lacks {harbour}; put it where the number or name belongs"),
        (SHIPS, "{n} {x} à {harbour}", "has {x}, which the English has not; remove it"),
        (SHIPS, "{n} navires} à {harbour}", "has a brace that is part of no placeholder; remove it"),
        (DEFINITION, "Un port", "does not end with a full stop, as the English does; end it with one"),
        (
            LABEL,
            "P" * 80,
            "has 80 characters where the English has 7; see whether it stands in the right row",
        ),
    ],
)
def test_a_faulty_cell_is_told_and_nothing_is_written(
    desk: Desk, text: tuple[str, str, str, str], new: str, fault: str
) -> None:
    before = desk.state()
    fine = row("cq01", "Question", "fr", "Which harbours has a city?", "Quels sont les ports d’une ville ?")
    told = desk.run("import", desk.fill(fine, row(*text, new)))
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == f"kg: {desk.sheet}:3:new translation: {fault}\n"
    assert desk.state() == before


def test_every_fault_of_a_sheet_is_told_at_once(desk: Desk) -> None:
    desk.replace(ONTOLOGY, '"Harbour"@en', '"Haven"@en')
    rows = [
        row(*LABEL, "Havre"),
        row("rc:Jetty", "rdfs:label", "fr", "Jetty", "Jetée"),
        row("home.harbours", "words", "fr", "Harbours", "Havres"),
        row("home.harbours", "words", "fr", "Harbours", "Havres"),
        row("home.harbours", "words", "fr", "Harbours", "Ports de mer"),
    ]
    told = desk.run("import", desk.fill(*rows))
    assert told.exit_code == 1
    assert told.stderr == (
        f"kg: {desk.sheet}:2:English: the English is 'Haven' by now; "
        "export the list again and translate that\n"
        f"{desk.sheet}:3:what: there is no text 'rc:Jetty rdfs:label fr' (any more); empty the row\n"
        f"{desk.sheet}:6:new translation: another row translates home.harbours words fr otherwise; "
        "keep one of the two\n"
    )


def test_what_was_translated_since_the_export_is_not_lost(desk: Desk) -> None:
    desk.replace(ONTOLOGY, '"Harbour"@en', '"Haven"@en')
    listed = desk.export("--language", "fr")
    listed[0]["new translation"] = "Havre"
    desk.replace(ONTOLOGY, '"Port"@fr', '"Abri"@fr')
    remedy = "export the list again and see whether that is better"
    told = desk.run("import", desk.fill(*listed))
    assert (told.exit_code, told.stderr) == (
        1,
        f"kg: {desk.sheet}:2:translation: it is 'Abri' by now; {remedy}\n",
    )


def test_a_sheet_can_be_imported_twice(desk: Desk) -> None:
    desk.replace(FRENCH, 'msgstr " en français"', 'msgstr ""')
    (listed,) = desk.export()
    sheet = desk.fill({**listed, "new translation": "en français"})
    assert desk.run("import", sheet).stdout == f"{FRENCH}: search.in words fr: nothing ->  en français\n"
    assert desk.run("import", sheet).stdout == f"{FRENCH}: search.in words fr: still fits\n"
    assert desk.read(FRENCH) == FILES[FRENCH]


def test_what_equals_the_english_and_what_the_translator_noted_is_passed_on(desk: Desk) -> None:
    same = row(*LABEL, "Harbour") | {"note": ""}
    asked = row("cq01", "Question", "fr", "Which harbours has a city?", "") | {"note": "Of which kind?"}
    told = desk.run("import", desk.fill(same, asked))
    assert told.exit_code == 0
    assert told.stderr == (
        f"note: {desk.sheet}:2: rc:Harbour rdfs:label fr: is the same as the English\n"
        f"note: {desk.sheet}:3: cq01 Question fr: Of which kind?\n"
        "1 text written\n"
    )


def test_a_file_that_is_not_in_the_projects_format_is_left_alone(desk: Desk) -> None:
    desk.replace(ONTOLOGY, "rc:Harbour a owl:Class", "# Boats.\nrc:Harbour a owl:Class")
    told = desk.run("import", desk.fill(row(*LABEL, "Havre")))
    assert (told.exit_code, told.stderr) == (
        1,
        f"kg: {ONTOLOGY}: is not in the project's format; run kg format {ONTOLOGY} first\n",
    )


@pytest.mark.parametrize(
    "form",
    [
        {"delimiter": ";"},
        {"delimiter": ";", "encoding": "utf-8"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
    ],
)
def test_a_sheet_is_read_as_spreadsheets_write_it(desk: Desk, form: dict[str, Any]) -> None:
    decomposed = unicodedata.normalize("NFD", "Môle")
    cells = row("rc:Harbour ", " rdfs:label", "fr", "Harbour ", f" {decomposed} \u00a0")
    spare = dict.fromkeys(cells, "")
    assert desk.run("import", desk.fill(cells, spare, **form)).stderr == "1 text written\n"
    assert desk.read(ONTOLOGY) == FILES[ONTOLOGY].replace('"Port"@fr', '"Môle"@fr')


def test_columns_may_be_moved_and_those_that_are_not_needed_removed(desk: Desk) -> None:
    moved = {"new translation": "Havre", "English": "Harbour", "language": "fr"}
    moved |= {"property": "rdfs:label", "mine": "x", "what": "rc:Harbour"}
    assert desk.run("import", desk.fill(moved)).stderr == "1 text written\n"


def test_the_spaces_that_a_word_of_the_site_needs_around_it_stay(desk: Desk) -> None:
    rows = [
        row("search.in", "words", "fr", " in French", "en langue française"),
        row("home.harbours", "words", "fr", "Harbours", "\u00a0: ports"),
    ]
    assert desk.run("import", desk.fill(*rows)).exit_code == 0
    assert desk.read(FRENCH) == FILES[FRENCH].replace(" en français", " en langue française").replace(
        'msgstr "Ports"', 'msgstr "\u00a0: ports"'
    )


def test_a_sheet_that_is_not_utf_8_is_told_with_its_line(desk: Desk) -> None:
    sheet = desk.fill(row(*LABEL, "Môle"), encoding="latin-1")
    assert desk.run("import", sheet).stderr == (
        f"kg: {sheet}:2: is not UTF-8; save it as CSV UTF-8 or XLSX\n"
    )


def test_a_sheet_without_its_columns_is_told_which(desk: Desk) -> None:
    sheet = desk.fill({"what": "rc:Harbour", "property": "rdfs:label", "language": "fr", "French": "Port"})
    remedy = "give the sheet back with all its columns, named as they were"
    assert desk.run("import", sheet).stderr == (
        f"kg: {sheet}:1:English: there is no such column; {remedy}\n"
        f"{sheet}:1:new translation: there is no such column; {remedy}\n"
    )


def test_a_cell_that_holds_no_text_is_told(desk: Desk) -> None:
    book = Workbook()
    book.active.append(list(row(*LABEL, "")))
    book.active.append([*LABEL, 7])
    book.active.append([*IN_ARABIC, "=A1"])
    book.save(desk.home / "list.xlsx")
    remedy = "set the cell's format to text and write the translation again"
    sheet = desk.home / "list.xlsx"
    assert desk.run("import", sheet).stderr == (
        f"kg: {sheet}:2:new translation: 7 is no text; {remedy}\n"
        f"{sheet}:3:new translation: =A1 is no text; {remedy}\n"
    )


def test_a_file_that_is_no_sheet_is_told(desk: Desk) -> None:
    sheet = desk.home / "list.xlsx"
    sheet.write_bytes(b"PK\x03\x04 and no more")
    told = desk.run("import", sheet)
    assert told.exit_code == 1
    assert told.stderr == f"kg: {sheet}: is no XLSX that can be read: File is not a zip file\n"


def test_a_list_never_writes_over_a_file(desk: Desk) -> None:
    desk.sheet.write_text("filled in\n")
    told = desk.run("export", desk.sheet, "--all")
    assert (told.exit_code, told.stderr) == (
        2,
        f"kg: {desk.sheet} is there already, perhaps filled in; choose another name\n",
    )
    assert desk.run("export", "list.ods", "--all").stderr == (
        "kg: list.ods: a sheet is written as .xlsx or .csv; choose such a name\n"
    )


def test_the_workbook_keeps_its_header_in_view_and_only_the_last_columns_open(desk: Desk) -> None:
    assert desk.run("export", "list.xlsx", "--all").exit_code == 0
    book = load_workbook(desk.home / "list.xlsx")
    sheet = book["translations"]
    assert book.sheetnames == ["translations", "read me"]
    assert sheet.freeze_panes == "A2"
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[2]] == [True] * 8 + [False] * 2
    assert all(cell.protection.locked for cell in sheet[1])
    for cells in sheet.iter_rows(min_row=2):
        assert {cell.alignment.wrap_text for cell in cells} == {True}
        order = 2 if cells[3].value == "ar" else 1
        assert [cell.alignment.readingOrder for cell in cells] == [1, 1, 1, 1, 1, 1, order, 1, order, 1]


def test_the_workbook_explains_every_column(desk: Desk) -> None:
    assert desk.run("export", "list.xlsx", "--all").exit_code == 0
    book = load_workbook(desk.home / "list.xlsx")
    told = {cells[0]: cells[1] for cells in book["read me"].iter_rows(values_only=True)}
    assert set(next(book["translations"].iter_rows(values_only=True))) <= set(told)
    assert told["Languages"] == "fr French, ar Arabic, es Spanish, it Italian, pt Portuguese"


def test_the_whole_project_goes_out_and_comes_back_unchanged(
    project: Any, make_site: Callable[[Path], None]
) -> None:
    make_site(project.home)
    before = {path: path.read_bytes() for path in project.home.rglob("*") if path.is_file()}
    assert project.invoke("translations", "export", "list.csv", "--all").exit_code == 0
    with Path("list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for cells in rows:
        cells["new translation"] = cells["translation"]
    with Path("list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = project.invoke("translations", "import", "list.csv")
    assert said.exit_code == 0, said.stderr
    assert {line.rpartition(": ")[2] for line in said.stdout.splitlines()} == {"still fits"}
    Path("list.csv").unlink()
    assert {path: path.read_bytes() for path in project.home.rglob("*") if path.is_file()} == before


@pytest.fixture
def make_site() -> Callable[[Path], None]:
    def make(home: Path) -> None:
        shutil.copytree(ROOT / SITE, home / SITE)

    return make


def test_one_label_of_the_project_changes_in_one_line(project: Any) -> None:
    texts = {text.key: text for text in read_texts(project.home)}
    text = texts["rc:Initiative", "rdfs:label", "fr"]
    before = (project.home / text.file).read_text(encoding="utf-8").splitlines()
    with Path("list.csv").open("w", encoding="utf-8", newline="") as file:
        cells = row(*text.key, text.english, "Démarche")
        writer = csv.DictWriter(file, list(cells))
        writer.writeheader()
        writer.writerow(cells)
    assert project.invoke("translations", "import", "list.csv").exit_code == 0
    after = (project.home / text.file).read_text(encoding="utf-8").splitlines()
    changed = {(old, new) for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {(f'        "{text.translation}"@fr ;', '        "Démarche"@fr ;')}


def test_the_commands_offer_the_languages_of_translations() -> None:
    assert tuple(LANGUAGES) == _TAGS
    assert set(REQUIRED) < set(LANGUAGES)
