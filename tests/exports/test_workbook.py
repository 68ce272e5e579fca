"""The workbook: what a person finds who opens it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]  # it has no types
import pytest

from kg.exports import find_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.exports import Answers

    Export = Callable[[str], bytes]


@pytest.fixture(scope="module")
def book(export: Export) -> Any:
    return openpyxl.load_workbook(io.BytesIO(export("xlsx")))


def test_the_first_sheet_says_what_it_is_and_where_it_comes_from(book: Any, graph: Answers) -> None:
    text = "\n".join(str(cell) for row in book["About"].values for cell in row if cell)
    for said in (graph.version, "2026-11-23", "creativecommons.org/licenses/by/4.0", "Going to town"):
        assert said in text
    assert "It does not mean none." in text
    assert "الخلية الفارغة" in text


def test_there_is_a_sheet_for_each_kind_of_thing(book: Any) -> None:
    assert {sheet.title: sheet.max_row - 1 for sheet in book if sheet.title != "About"} == {
        "Initiatives": 44,
        "Places": 211,
        "Who does what where": 675,
        "Activities": 132,
        "Findings": 235,
        "Recommendations": 94,
        "Evidence": 1273,
    }


def test_headers_stay_in_sight_and_rows_can_be_filtered(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_each_row_leads_to_its_page_and_its_passage(book: Any) -> None:
    header, first = list(book["Initiatives"].iter_rows(max_row=2))
    cells = {name.value: cell for name, cell in zip(header, first, strict=True)}
    assert cells["page"].hyperlink.target == "https://w3id.org/routecities/id/initiative/4mi"
    assert cells["source"].value == "Going to town"
    assert cells["passage"].value.startswith("https://w3id.org/routecities/id/evidence/")


def test_kinds_are_named_in_three_languages(book: Any) -> None:
    header, first = list(book["Initiatives"].iter_rows(max_row=2, values_only=True))
    named = dict(zip(header, first, strict=True))
    assert [named[f"type ({tag})"] for tag in ("en", "fr", "ar")] == [
        "Data collection",
        "Collecte de données",
        "جمع بيانات",
    ]
    assert named["name (fr)"] is None


def test_no_text_is_taken_for_a_formula(book: Any) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_same_graph_is_the_same_bytes(export: Export, graph: Answers) -> None:
    assert find_export("xlsx").write(graph) == export("xlsx")
