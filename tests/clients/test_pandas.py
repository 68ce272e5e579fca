"""pandas reads an answer from its address, as any table of the web."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import urlopen

import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from tests.service import Service

LABELS = f"SELECT ?s ?name {{ ?s <{PREFIXES['rdfs']}label> ?name }} ORDER BY ?s ?name"
NUMBERS = """SELECT ?word ?number ?decimal ?day {
  VALUES (?word ?number ?decimal ?day) {
    ("a, \\"b\\"\\nc" 1 1.50 "2026-01-31"^^<http://www.w3.org/2001/XMLSchema#date>) ("" 2 UNDEF UNDEF)
  }
}"""


def address(service: Service, query: str, format_name: str) -> str:
    return f"{service.endpoint}?{urlencode({'query': query, 'format': format_name})}"


def test_pandas_reads_rows_as_csv(service: Service) -> None:
    frame = pd.read_csv(address(service, LABELS, "csv"))
    assert list(frame.columns) == ["s", "name"]
    assert frame["name"].tolist() == ["One", "Sfax", "صفاقس", 'Two, with a "quote"', "Initiative"]


def test_pandas_finds_numbers_days_and_gaps(service: Service) -> None:
    frame = pd.read_csv(address(service, NUMBERS, "csv"), parse_dates=["day"])
    assert frame["word"].tolist()[0] == 'a, "b"\nc'
    assert frame["number"].sum() == 3
    assert frame["decimal"].dropna().tolist() == [1.5]
    assert frame["day"].dropna().tolist() == [pd.Timestamp(2026, 1, 31)]


def test_pandas_flattens_json(service: Service) -> None:
    with urlopen(address(service, LABELS, "json")) as answer:
        rows = json.load(answer)["results"]["bindings"]
    frame = pd.json_normalize(rows)
    assert frame.loc[frame["name.xml:lang"] == "ar", "name.value"].tolist() == ["صفاقس"]
    assert set(frame["s.type"]) == {"uri"}


def test_pandas_reads_rows_as_tsv(service: Service) -> None:
    frame = pd.read_csv(address(service, NUMBERS, "tsv"), sep="\t")
    assert list(frame.columns) == ["?word", "?number", "?decimal", "?day"]
    assert frame["?number"].tolist() == [1, 2]
