"""Rows and their values: mappings, attributes, tables of pandas and of notebooks."""

from __future__ import annotations

import pickle
import sys
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

import kg
from kg.client.values import read_term
from kg.namespaces import BASE, PREFIXES

XSD = PREFIXES["xsd"]


def rows(*values: dict[str, Any]) -> kg.Rows:
    return kg.Rows(tuple(values[0]), map(kg.Row, values), query="SELECT", version="1.0.0")


def test_a_row_is_a_mapping_and_has_attributes() -> None:
    row = kg.Row({"place": "Sfax", "n": 1, "items": 2})
    assert dict(row) == {"place": "Sfax", "n": 1, "items": 2}
    assert (row.place, row["items"], row.get("none"), len(row)) == ("Sfax", 2, None, 3)
    assert {"place", "n"} <= set(dir(row))
    assert repr(row) == "Row(place='Sfax', n=1, items=2)"
    with pytest.raises(AttributeError, match="the answer has no variable 'plaice'"):
        row.plaice  # noqa: B018  (that is what is tried)
    with pytest.raises(KeyError):
        row["plaice"]


def test_rows_are_a_sequence() -> None:
    some = rows({"n": 1}, {"n": 2}, {"n": 3})
    assert [row.n for row in some[1:]] == [2, 3]
    assert some[-1].n == 3
    assert some.index(kg.Row({"n": 2})) == 1
    assert repr(some) == "<Rows: 3 rows of n>"
    assert some == rows({"n": 1}, {"n": 2}, {"n": 3})
    assert some != rows({"n": 1})


@pytest.mark.parametrize("value", [rows({"a": kg.Iri("http://x/")}), kg.Text("a", "fr"), kg.Iri("http://x/")])
def test_values_survive_being_copied_and_pickled(value: Any) -> None:
    for again in (deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert again == value
        assert repr(again) == repr(value)


@pytest.mark.parametrize(
    ("lexical", "datatype", "value"),
    [
        ("-007", "integer", -7),
        ("9" * 40, "nonNegativeInteger", int("9" * 40)),
        (".5", "decimal", 0.5),
        ("1e3", "double", 1000.0),
        ("-INF", "float", float("-inf")),
        ("0", "boolean", False),
        ("2022", "gYear", 2022),
        ("2022-03-01T12:00:00Z", "dateTime", datetime(2022, 3, 1, 12, tzinfo=UTC)),
        ("2022-03-01", "date", date(2022, 3, 1)),
    ],
)
def test_a_literal_that_python_can_say_is_pythons_own(lexical: str, datatype: str, value: object) -> None:
    read = read_term({"type": "literal", "value": lexical, "datatype": XSD + datatype})
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("2022-03-01Z", "date"),
        ("2022-02-31", "date"),
        ("2022-03-01T24:00:00", "dateTime"),
        ("1_000", "integer"),
        ("٣", "integer"),
        ("many", "integer"),
        ("yes", "boolean"),
        ("P1D", "duration"),
    ],
)
def test_a_literal_that_python_cannot_say_stays_a_text_with_its_datatype(lexical: str, datatype: str) -> None:
    read = read_term({"type": "literal", "value": lexical, "datatype": XSD + datatype})
    assert isinstance(read, kg.Text)
    assert (str(read), read.language, read.datatype) == (lexical, "", XSD + datatype)


def test_the_typed_literals_of_older_endpoints_are_read() -> None:
    assert read_term({"type": "typed-literal", "value": "5", "datatype": f"{XSD}int"}) == 5
    assert isinstance(read_term({"type": "bnode", "value": "b0"}), kg.Blank)


def test_a_data_frame_keeps_numbers_whole_days_days_and_gaps_gaps() -> None:
    frame = rows(
        {"n": 1, "x": 2.0, "day": date(2022, 3, 1), "name": kg.Text("صفاقس", "ar"), "gap": None},
        {"n": None, "x": 3, "day": None, "name": None, "gap": None},
    ).to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "n": "Int64",
        "x": "Float64",
        "day": "object",
        "name": "string",
        "gap": "object",
    }
    assert frame["n"].sum() == 1
    assert frame["x"].tolist() == [2.0, 3.0]
    assert frame["name"].dropna().tolist() == ["صفاقس"]
    assert frame.isna().sum().tolist() == [1, 0, 1, 1, 2]


def test_a_data_frame_of_no_rows_has_its_columns() -> None:
    frame = kg.Rows(("place", "n"), [], query="SELECT", version="").to_pandas()
    assert (list(frame.columns), len(frame)) == (["place", "n"], 0)


def test_without_pandas_it_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(kg.errors.UsageError, match="pip install pandas"):
        rows({"n": 1}).to_pandas()


def test_a_notebook_shows_a_table_that_holds_no_foreign_markup() -> None:
    shown = rows(
        {"place": kg.Iri(f"{BASE}id/place/tn-sfax"), "name": kg.Text("<b>صفاقس</b>", "ar"), "n": None},
        {"place": kg.Iri("javascript:alert(1)"), "name": "x", "n": 1},
    )._repr_html_()
    assert f'<a href="{BASE}id/place/tn-sfax">id/place/tn-sfax</a>' in shown
    assert 'dir="auto" lang="ar">&lt;b&gt;صفاقس&lt;/b&gt;</td>' in shown
    assert 'href="javascript' not in shown


def test_a_notebook_is_told_of_the_rows_that_it_does_not_show() -> None:
    assert "… and 1 more</p>" in rows(*({"n": n} for n in range(101)))._repr_html_()
