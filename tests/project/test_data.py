"""The tables as files: described, in one encoding, and about no person."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from unicodedata import category, is_normalized

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
TABLES = sorted(DATA.glob("*.csv"))
TEXTS = [path for folder in ("data", "ontology", "shapes", "sparql") for path in (ROOT / folder).rglob("*.*")]
PERSONAL = {"age", "birth", "born", "contact", "email", "firstname", "gender", "lastname", "mail"} | {
    "nationality", "passport", "person", "phone", "surname", "tel", "telephone",
}  # fmt: skip
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}|mailto:")
PHONE = re.compile(r"(?<![\w.+-])\+\d[\d .()/-]{7,}\d|\btel:")


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_every_table_has_metadata_and_all_metadata_have_a_table() -> None:
    described = {path.name.removesuffix("-metadata.json") for path in DATA.glob("*-metadata.json")}
    assert described == {path.name for path in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_the_metadata_describe_the_columns_of_the_table_and_say_what_it_holds(table: Path) -> None:
    document = json.loads((DATA / f"{table.name}-metadata.json").read_text(encoding="utf-8"))
    assert document["url"] == table.name
    assert document["dcterms:description"].endswith(".")
    columns = [column["name"] for column in document["tableSchema"]["columns"] if not column.get("virtual")]
    assert read(table)[0] == columns


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_are_utf_8_in_nfc_with_plain_line_breaks_and_no_odd_characters(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert is_normalized("NFC", text)
    assert text.endswith("\n")
    assert {character for character in text if category(character) in {"Cc", "Cf", "Co", "Cn"}} <= {
        "\n",
        "\u200c",
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_cells_have_no_blanks_at_their_ends_and_rows_are_not_repeated(table: Path) -> None:
    rows = read(table)
    assert [cell for row in rows for cell in row if cell != cell.strip() or "  " in cell] == []
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row for row, number in Counter(map(tuple, rows)).items() if number > 1] == []


def test_no_column_is_about_a_person() -> None:
    for table in TABLES:
        words = {word for column in read(table)[0] for word in column.split("_")}
        assert not words & PERSONAL, table.name


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_holds_an_address_or_a_number_of_a_person(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert MAIL.findall(text) == []
    assert PHONE.findall(text) == []


def test_a_mail_address_or_a_telephone_number_would_be_found() -> None:
    assert MAIL.search("write to office@example.org")
    assert PHONE.search("call +216 71 234 567")
    assert not PHONE.search("2019-2020, 12.4636,-3.46075, 240,000")
