"""The package of tables: another reader checks it, and it makes the same statements again."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest
from csvw import CSVW  # type: ignore[import-untyped]  # the library ships no types

from kg import tables
from kg.exports import find_export
from kg.namespaces import BASE, GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.exports import Answers

    Export = Callable[[str], bytes]


@pytest.fixture(scope="module")
def package(export: Export, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, unpacked in an empty folder."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(io.BytesIO(export("csvw"))) as archive:
        archive.extractall(folder)
    return folder


def test_another_reader_finds_the_tables_and_their_keys_sound(package: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        opened = CSVW(str(package / "csv-metadata.json"), validate=True, strict=False)
        assert opened.is_valid, opened.warnings
    described = {str(table.url) for table in opened.tables}
    assert described == {path.name for path in package.glob("*.csv")}


def test_it_makes_the_statements_of_every_source_again(package: Path, graph: Answers) -> None:
    made = io.BytesIO()
    tables.convert([package / "csv-metadata.json"], "https://example.org/", made)
    source = f"<{GRAPH}source/"
    expected = {line for line in graph.dataset.lines() if line.rsplit(" ", 2)[1].startswith(source)}
    again = made.getvalue().decode().splitlines()
    assert {line for line in again if line.rsplit(" ", 2)[1].startswith(source)} == expected


def test_a_reader_learns_what_it_is_and_what_is_not_in_it(package: Path, graph: Answers) -> None:
    text = (package / "README.md").read_text(encoding="utf-8")
    assert f"- Version: {graph.version}, of " in text
    assert "- Licence: https://creativecommons.org/licenses/by/4.0/\n" in text
    assert "An empty cell means that something is not reported; it does not mean none." in text
    for path in package.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert f"| `{path.name}` | {sum(1 for _ in csv.reader(file)) - 1} | " in text


def test_the_same_tables_are_the_same_bytes(export: Export, graph: Answers) -> None:
    assert find_export("csvw").write(graph) == export("csvw")


def test_no_address_depends_on_where_the_package_lies(package: Path) -> None:
    text = (package / "csv-metadata.json").read_text(encoding="utf-8")
    assert '"../' not in text
    assert f'"aboutUrl": "{BASE}id/place/{{place}}"' in text
