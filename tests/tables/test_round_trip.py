"""Whatever legal text csv.writer writes comes back from the N-Quads as it was."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.tables import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

BASE = "https://example.org/kg/"
FORBIDDEN = "".join(map(chr, range(32))) + "\ufffe\uffff"
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters=FORBIDDEN) | st.sampled_from(
    '",\n\t#;'
)


def is_legal(text: str) -> bool:
    return text == text.strip() and unicodedata.is_normalized("NFC", text)


CELLS = st.text(CHARACTERS, max_size=12).filter(is_legal)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6)


@settings(deadline=None)  # each example writes files; their time says nothing of the converter
@given(
    rows=ROWS,
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_text_survives_the_conversion(rows: list[tuple[str, str]], end: str, quoting: int) -> None:
    written = [(str(number), *row) for number, row in enumerate(rows)]
    with tempfile.TemporaryDirectory() as name:
        document = write_package(Path(name), written, end, quoting)
        out = io.BytesIO()
        convert([document], BASE, out)
    found = {
        (quad.subject.value.rpartition("#")[2], quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in ox.parse(out.getvalue(), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    assert found == {
        (number, column, text)
        for number, *texts in written
        for column, text in zip("ab", texts, strict=True)
        if text
    }


def write_package(folder: Path, rows: Sequence[tuple[str, ...]], end: str, quoting: int) -> Path:
    with (folder / "t.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator=end, quoting=quoting)  # type: ignore[arg-type] # drawn from two
        writer.writerow(("n", "a", "b"))
        writer.writerows(rows)
    columns = [{"name": "n", "suppressOutput": True}, {"name": "a"}, {"name": "b"}]
    schema = {"aboutUrl": "#{n}", "columns": columns}
    document = {"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": schema}
    path = folder / "t.csv-metadata.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
