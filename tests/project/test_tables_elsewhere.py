"""The project's tables are CSV on the Web to others too: the csvw library reads every one of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from csvw import Table  # type: ignore[import-untyped] # the library ships no types

DATA = Path(__file__).parents[2] / "data"
DOCUMENTS = sorted(DATA.glob("*.csv-metadata.json"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name.split(".")[0])
def test_another_reader_finds_every_row_and_its_types(document: Path) -> None:
    with (DATA / document.name.removesuffix("-metadata.json")).open(encoding="utf-8", newline="") as file:
        expected = sum(1 for _ in csv.reader(file)) - 1
    assert len(list(Table.from_file(document))) == expected
