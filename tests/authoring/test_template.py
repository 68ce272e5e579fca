"""The template: sheets to fill in, with lists to choose from, in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

SHEETS = {
    "en": ["Read me", "Initiatives", "Connections", "Participations", "Activities", "lists"],
    "fr": ["Lisez-moi", "Initiatives", "Liens", "Participations", "Activités", "lists"],
    "ar": ["اقرأني", "المبادرات", "الارتباطات", "المشاركات", "الأنشطة", "lists"],
}
CONNECTIONS = {
    "en": ("Initiative *", "Place", "Country", "Organisation", "Kind of connection *"),
    "fr": ("Initiative *", "Lieu", "Pays", "Organisation", "Nature du lien *"),
    "ar": ("المبادرة *", "المكان", "البلد", "المنظمة", "نوع الارتباط *"),
}
SCOPES = {
    "en": ["City level", "City to city"],
    "fr": ["De ville à ville", "À l'échelle de la ville"],
    "ar": ["بين المدن", "على مستوى المدينة"],
}


def choices(book: Any, sheet: str, letter: str) -> tuple[str, list[str]]:
    """Return what a column offers: how other values are met, and the list."""
    (offer,) = (
        each
        for each in book[sheet].data_validations.dataValidation
        if str(each.sqref).startswith(f"{letter}2:")
    )
    name, cells = offer.formula1.split("!")
    return offer.errorStyle or "stop", [row[0].value for row in book[name][cells]]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_template_has_headings_help_and_lists_in_its_language(language: str, small: Project) -> None:
    assert small.invoke("template", "t.xlsx", "--language", language).stdout == "t.xlsx\n"
    book = openpyxl.load_workbook(small.home / "t.xlsx")
    assert book.sheetnames == SHEETS[language]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["lists"]
    assert {sheet.sheet_view.rightToLeft for sheet in book} == {language == "ar"}
    connections = book[SHEETS[language][2]]
    assert tuple(cell.value for cell in connections[1])[:5] == CONNECTIONS[language]
    for sheet in book.worksheets[1:-1]:
        assert all(cell.comment for cell in sheet[1]), sheet.title
    assert choices(book, SHEETS[language][1], "F") == ("stop", SCOPES[language])
    offered = ("warning", ["Mediterranean City-to-City Migration"])
    assert choices(book, SHEETS[language][2], "A") == offered


def test_the_lists_have_the_known_names_in_the_language(small: Project) -> None:
    small.invoke("template", "t.xlsx", "--language", "ar")
    book = openpyxl.load_workbook(small.home / "t.xlsx")
    assert "تونس" in choices(book, "الارتباطات", "C")[1]
    assert choices(book, "الارتباطات", "B")[1][:3] == ["Casablanca", "Oujda", "Rabat"]
    assert "Going to town" in choices(book, "الارتباطات", "K")[1]


def test_two_places_of_one_name_are_offered_with_their_countries(small: Project) -> None:
    small.add(
        "places", place="dz-tunis", type="city", label="Tunis", country="dz", source="going-to-town-2022"
    )
    small.invoke("template", "t.xlsx")
    offered = choices(openpyxl.load_workbook(small.home / "t.xlsx"), "Connections", "B")[1]
    assert [name for name in offered if name.startswith("Tunis")] == ["Tunis, DZ", "Tunis, TN"]


def test_the_same_project_gives_the_same_bytes(small: Project) -> None:
    small.invoke("template", "one.xlsx")
    small.invoke("template", "two.xlsx")
    assert (small.home / "one.xlsx").read_bytes() == (small.home / "two.xlsx").read_bytes()


def test_a_filled_template_is_never_written_over(small: Project) -> None:
    (small.home / "t.xlsx").write_bytes(b"filled in")
    refused = small.invoke("template", "t.xlsx")
    told = "kg: t.xlsx is there already, perhaps filled in; choose another name\n"
    assert (refused.exit_code, refused.stderr) == (2, told)
    assert (small.home / "t.xlsx").read_bytes() == b"filled in"
    assert small.invoke("template", "t.ods").exit_code == 2
