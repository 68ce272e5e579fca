"""Passages: how a text is normalised, and how its passages are found again or found changed."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EvidenceError, UsageError
from kg.evidence import digest, locate, normalise, read_source, verify

if TYPE_CHECKING:
    from tests.conftest import Command

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "sources"

TEXT = """# Title

<b>HARBOUR</b>  – Sfax /\tTunis
It says &quot;A &amp; B&quot; of Sfax.\u00a0End.
"""
NORMAL = '# Title HARBOUR – Sfax / Tunis It says "A & B" of Sfax. End.'

SECTIONS = "source,section,start\nreport,Title,0\nreport,Harbours,8\nreport,Sayings,31\n"
SOURCES = "source,key,label,publisher,issued,citation,length,sha256"
EVIDENCE = "evidence,source,section,block,start,end,sha256"


class Texts:
    """Small tables, with the project's own metadata, and the text that they speak of."""

    def __init__(self, home: Path) -> None:
        self.home, self.data, self.folder = home, home / "data", home / "texts"
        self.data.mkdir()
        self.folder.mkdir()
        self.write(TEXT)
        length, digits = len(NORMAL), hashlib.sha256(NORMAL.encode()).hexdigest()
        (self.data / "sources.csv").write_text(
            f"{SOURCES}\nreport,rep,Report,Us,2026,Us,{length},{digits}\nopen-list,ol,List,Us,2026,Us,,\n"
        )
        (self.data / "sections.csv").write_text(SECTIONS)
        for table in ("sources", "sections", "evidence"):
            name = f"{table}.csv-metadata.json"
            (self.data / name).write_bytes((ROOT / "data" / name).read_bytes())
        self.rows(self.row(24, 28))

    def write(self, text: str) -> None:
        (self.folder / "report.txt").write_text(text, encoding="utf-8")

    def rows(self, *rows: str) -> None:
        (self.data / "evidence.csv").write_text("\n".join([EVIDENCE, *rows, ""]), encoding="utf-8")

    def row(self, start: int, end: int, name: str = "", sha256: str = "") -> str:
        digits = sha256 or hashlib.sha256(NORMAL[start:end].encode()).hexdigest()
        return f"{name or f'rep-{start}-{end}'},report,Harbours,,{start},{end},{digits}"

    def faults(self) -> list[str]:
        return [str(fault) for fault in verify(self.data, self.folder)[1]]


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    return Texts(tmp_path)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (TEXT, NORMAL),
        ("a<br/>b", "a b"),
        ("<td>a</td><td>b</td>", "a b"),
        ('<a href="x>y">z</a>', 'y">z'),
        ("1 < 2 and 3 > 2", "1 2"),
        ("1 &lt; 2 &gt; 1", "1 < 2 > 1"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;b&gt;", "<b>"),
        ("a&nbsp;b&#8209;c&#x41;", "a b‑cA"),
        (" a \r\n\t b\u2003c\u00a0 ", "a b c"),
        ("<b>\n</b>", ""),
        ("Tétouan تونس 𐍈", "Tétouan تونس 𐍈"),
    ],
)  # fmt: skip
def test_tags_become_a_space_entities_are_decoded_and_white_space_is_single(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text())
def test_a_normal_text_has_no_white_space_but_single_blanks_between_words(text: str) -> None:
    normal = normalise(text)
    assert normal == normal.strip()
    assert normal.split() == [word for word in normal.split(" ") if word]


@given(st.text(st.characters(exclude_characters="<>&")))
def test_a_text_without_markup_is_normalised_once_for_all(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text) == " ".join(text.split())


def test_a_digest_is_of_the_utf_8_of_the_passage() -> None:
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest("Gabès") == hashlib.sha256(b"Gab\xc3\xa8s").hexdigest()


def test_a_text_that_is_as_it_was_read_has_no_faults(texts: Texts) -> None:
    texts.rows(texts.row(24, 28), texts.row(0, len(NORMAL)), texts.row(50, 54))
    assert verify(texts.data, texts.folder) == (3, [])


def test_markup_and_line_breaks_of_a_text_do_not_matter(texts: Texts) -> None:
    texts.write(NORMAL.replace(" ", "\n<p>").replace("&", "&amp;"))
    assert texts.faults() == []


def test_a_text_that_changed_is_told_and_so_is_each_passage_in_it(texts: Texts) -> None:
    texts.write(TEXT.replace("Sfax /", "Sousse /"))
    source, passage = texts.faults()
    assert source == (
        "data/sources.csv:sha256: the text of report is not the one that was read; "
        "use the text with the digest given, or locate every passage again"
    )
    assert passage == (
        "data/evidence.csv:2:sha256: rep-24-28 has another digest; locate it again with kg evidence locate"
    )


def test_a_passage_is_named_after_its_span(texts: Texts) -> None:
    texts.rows(texts.row(24, 28), texts.row(24, 28, name="rep-24-29"))
    assert texts.faults() == [
        "data/evidence.csv:3:evidence: the span is rep-24-28; rename rep-24-29 with kg evidence locate"
    ]


@pytest.mark.parametrize(("start", "end"), [(28, 24), (24, 24), (0, len(NORMAL) + 1)])
def test_a_span_that_is_not_in_the_text_is_told(start: int, end: int, texts: Texts) -> None:
    texts.rows(texts.row(start, end, sha256="0" * 64))
    (fault,) = texts.faults()
    assert fault.startswith(f"data/evidence.csv:2:end: {start}-{end} is no span of report; locate it again")


@pytest.mark.parametrize(
    "row",
    [
        "rep-24-28,report,,,twenty,28,0",
        "rep-24-28,report,,,24,,0",
        "rep-24-28,another,,,24,28,0",
        "rep-24-28,open-list,,,24,28,0",
        "rep-24-28,report",
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(row: str, texts: Texts, command: Command) -> None:
    texts.rows(texts.row(24, 28), row)
    verified = command("evidence", "verify", "--sources", texts.folder, KG_HOME=texts.home)
    assert verified.returncode == 1
    assert "Traceback" not in verified.stderr
    assert "data/evidence.csv:3:" in verified.stdout + verified.stderr


def test_a_quotation_is_found_wherever_it_stands(texts: Texts) -> None:
    found = locate(texts.data, texts.folder, "report", "Sfax")
    assert [(passage.identifier, passage.text) for passage in found] == [
        ("rep-18-22", "Sfax"),
        ("rep-50-54", "Sfax"),
    ]
    assert all(NORMAL[passage.start : passage.end] == "Sfax" for passage in found)


def test_a_quotation_may_be_copied_with_its_markup_and_line_breaks(texts: Texts) -> None:
    (passage,) = locate(texts.data, texts.folder, "report", "<b>HARBOUR</b>  –\n Sfax")
    assert passage.text == "HARBOUR – Sfax"


@pytest.mark.parametrize("quote", ["Sfaks", "", "  ", "<b></b>", "sfax"])
def test_a_quotation_that_the_source_does_not_have_is_told(quote: str, texts: Texts) -> None:
    with pytest.raises(EvidenceError, match=r"report does not say '.*'; quote it as printed"):
        locate(texts.data, texts.folder, "report", quote)


def test_a_source_that_is_not_known_is_told_with_those_that_are(texts: Texts) -> None:
    with pytest.raises(UsageError, match="no source 'raport'; there are open-list, report"):
        locate(texts.data, texts.folder, "raport", "Sfax")


def test_a_text_that_is_absent_is_told_with_its_path(texts: Texts) -> None:
    (texts.folder / "report.txt").unlink()
    with pytest.raises(UsageError, match=r"report\.txt is not there; name the folder"):
        read_source(texts.folder, "report")


def test_a_text_that_is_not_utf_8_is_told_with_the_byte(texts: Texts) -> None:
    (texts.folder / "report.txt").write_bytes(b"Gab\xe8s")
    with pytest.raises(EvidenceError, match=r"report\.txt: not UTF-8 at byte 3; save the text as UTF-8"):
        read_source(texts.folder, "report")


def test_the_command_prints_rows_that_can_be_appended_to_the_table(texts: Texts, command: Command) -> None:
    located = command(
        "evidence", "locate", "report", "Sfax", "--block", 'Row "1", a', "--sources", texts.folder,
        KG_HOME=texts.home,
    )  # fmt: skip
    assert (located.returncode, located.stderr) == (0, "")
    with (texts.data / "evidence.csv").open("a", encoding="utf-8") as table:
        table.write(located.stdout)
    rows = list(csv.DictReader(io.StringIO((texts.data / "evidence.csv").read_text(encoding="utf-8"))))
    assert [row["section"] for row in rows[1:]] == ["Harbours", "Sayings"]
    assert [row["block"] for row in rows[1:]] == ['Row "1", a'] * 2
    verified = command("evidence", "verify", KG_HOME=texts.home, KG_SOURCES=texts.folder)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "3 passages, 0 faults\n")


def test_the_command_exits_with_1_where_a_passage_is_not_what_was_read(
    texts: Texts, command: Command
) -> None:
    texts.write(TEXT.replace("Sfax", "Sousse"))
    verified = command("evidence", "verify", "--sources", texts.folder, KG_HOME=texts.home)
    assert verified.returncode == 1
    assert len(verified.stdout.splitlines()) == 2
    assert verified.stderr == "1 passages, 2 faults\n"
    located = command("evidence", "locate", "report", "Sfax", "--sources", texts.folder, KG_HOME=texts.home)
    assert located.returncode == 1
    assert located.stderr.startswith("kg: report does not say 'Sfax'")


def test_the_command_prints_the_length_and_digest_of_a_new_source(texts: Texts, command: Command) -> None:
    (texts.folder / "new.txt").write_text("<i>Tétouan</i> &amp; Oujda\n", encoding="utf-8")
    described = command("evidence", "source", "new", "--sources", texts.folder, KG_HOME=texts.home)
    assert described.returncode == 0
    (row,) = csv.DictReader(io.StringIO(f"{SOURCES}\n{described.stdout}"))
    assert row["source"] == "new"
    assert (row["length"], row["sha256"]) == ("15", hashlib.sha256("Tétouan & Oujda".encode()).hexdigest())


def test_the_command_shows_which_parts_of_a_text_no_passage_covers(texts: Texts, command: Command) -> None:
    texts.rows(texts.row(8, 22), texts.row(8, 15), texts.row(25, 30))
    shown = command("evidence", "coverage", "--words", "3", "--sources", texts.folder, KG_HOME=texts.home)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "  0%     0 passages  report: Title",
        "100%     3 passages  report: Harbours",
        "  0%     0 passages  report: Sayings",
        "",
        'rep 31-60  7 words  Sayings: It says "A & B" of ...',
    ]


def test_the_folder_of_texts_must_be_named_and_be_there(texts: Texts, command: Command) -> None:
    unnamed = command("evidence", "verify", KG_HOME=texts.home)
    assert unnamed.returncode == 2
    assert "--sources" in unnamed.stderr
    absent = command("evidence", "verify", "--sources", texts.home / "nowhere", KG_HOME=texts.home)
    assert absent.returncode == 2
    assert "nowhere" in absent.stderr


@pytest.mark.suite
def test_every_passage_of_the_tables_is_what_was_read_in_the_reports(command: Command) -> None:
    if not SHARED.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"the texts of the reports are not in {SHARED}")
    verified = command("evidence", "verify", "--sources", SHARED, KG_HOME=ROOT)
    assert (verified.returncode, verified.stdout) == (0, ""), verified.stderr
