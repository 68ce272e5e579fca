"""What is wrong with bytes, lines, quotes and characters is found at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tables.conftest import Package

COLUMNS = [{"name": "slug"}, {"name": "country"}, {"name": "population", "datatype": "integer"}]


def places(package: Package, content: str | bytes) -> None:
    package.add("places", content, COLUMNS)


def test_an_unclosed_quote_that_another_quote_closes_names_both_lines(package: Package) -> None:
    places(package, 'slug,country,population\n"sfax,tn,2\ngabes,"tn,3\nx,tn,4\n')
    assert package.fault().startswith(
        "data/places.csv:2: the quote that opens cell 1 on line 2 is closed only on line 3, amid text"
    )


def test_a_quote_inside_an_unquoted_cell_leaves_the_other_lines_readable(package: Package) -> None:
    places(package, 'slug,country,population\nt"unis",tn,1\nsfax,tn,x\n')
    quote, number = map(str, package.faults())
    assert quote.startswith("data/places.csv:2: a quote stands inside cell 1, which does not begin with one")
    assert number.startswith("data/places.csv:3:population: 'x'")


def test_text_after_a_closing_quote_is_found(package: Package) -> None:
    places(package, 'slug,country,population\n"tunis"x,tn,1\n')
    assert package.fault().startswith("data/places.csv:2: text follows the quote that closes cell 1")


@pytest.mark.parametrize("ending", ["\r", "\r\r\n"])
def test_carriage_returns_alone_are_no_line_ends(package: Package, ending: str) -> None:
    places(package, ending.join(["slug,country,population", "tunis,tn,1", ""]))
    assert package.fault().startswith("data/places.csv:1: a carriage return is not followed by a line feed")


def test_each_blank_line_in_the_middle_is_found(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,1\n\n\nsfax,tn,2\n")
    assert [(fault.row, fault.problem) for fault in package.faults()] == [
        (3, "the line is blank"),
        (4, "the line is blank"),
    ]


def test_a_row_of_empty_cells_is_found(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn,1\n,,\n")
    assert package.fault() == "data/places.csv:3: the row is empty; remove it"


def test_missing_cells_are_found(package: Package) -> None:
    places(package, "slug,country,population\ntunis,tn\n")
    assert package.fault().startswith("data/places.csv:2: the row has 2 cells where the header has 3")


def test_a_line_that_csvw_would_skip_as_a_comment_is_not_lost_in_silence(package: Package) -> None:
    places(package, "slug,country,population\n#tunis,tn,1\n")
    assert package.fault().startswith("data/places.csv:2: the line begins with '#'")


def test_utf_16_is_recognised(package: Package) -> None:
    places(package, "slug,country,population\n".encode("utf-16"))
    assert "the file is UTF-16; save it as UTF-8" in package.fault()


def test_a_lone_surrogate_is_recognised(package: Package) -> None:
    places(package, b"slug,country,population\nt\xed\xa0\x80,tn,1\n")
    fault = package.fault()
    assert fault.startswith("data/places.csv:2: byte 0xED at offset 25 is not UTF-8")
    assert "surrogate" in fault


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_carry_is_refused(package: Package, character: str) -> None:
    package.add("notes", f"note\na{character}b\n", [{"name": "note"}])
    fault = package.fault()
    assert fault.startswith("data/notes.csv:2:note: ")
    assert f"U+{ord(character):04X}" in fault


def test_text_that_is_not_nfc_is_refused_and_shown_composed(package: Package) -> None:
    package.add("notes", "note\ne\u0301\n", [{"name": "note"}])
    fault = package.fault()
    assert fault.startswith("data/notes.csv:2:note: ")
    assert fault.endswith("is not in Unicode normalization form C; write '\u00e9'")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (" a", "begins with a space"),
        ("a ", "ends with a space"),
        ("a\t", "ends with the character U+0009"),
        ("\u00a0a", "begins with no-break space"),
        ('"a\n"', "ends with the character U+000A"),
    ],
)
def test_white_space_at_an_end_of_a_cell_is_refused(package: Package, cell: str, said: str) -> None:
    package.add("notes", f"note,other\n{cell},1\n", [{"name": "note"}, {"name": "other"}])
    fault = package.fault()
    assert fault.startswith("data/notes.csv:2:note: ")
    assert f"{said}; remove it" in fault
