"""Writes small packages of tables and converts them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import TableError
from kg.tables import Counts, convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.errors import Fault

BASE = "https://example.org/kg/"


class Package:
    """A folder ``data`` of tables in the current directory, and what becomes of it."""

    def __init__(self) -> None:
        self.folder = Path("data")
        self.folder.mkdir()
        self.documents: list[Path] = []
        self.counts = Counts(0, 0, 0)

    def add(
        self, name: str, content: str | bytes, columns: Sequence[dict[str, Any]] | None = None, **more: Any
    ) -> None:
        """Write ``name``.csv with its metadata; ``more`` holds properties of the table, or of its schema."""
        raw = content if isinstance(content, bytes) else content.encode()
        (self.folder / f"{name}.csv").write_bytes(raw)
        in_schema = {"primaryKey", "foreignKeys", "aboutUrl", "propertyUrl", "rowTitles"}
        schema = {key: value for key, value in more.items() if key in in_schema}
        schema |= {} if columns is None else {"columns": columns}
        table = {key.replace("_", ":"): value for key, value in more.items() if key not in in_schema}
        self.describe(name, {"url": f"{name}.csv", "tableSchema": schema, **table})

    def describe(self, name: str, description: dict[str, Any]) -> None:
        """Write a metadata document as it is, with the context of CSVW."""
        document = {"@context": "http://www.w3.org/ns/csvw", **description}
        self.write(name, json.dumps(document))

    def write(self, name: str, text: str) -> None:
        """Write a metadata document byte for byte."""
        path = self.folder / f"{name}.csv-metadata.json"
        path.write_text(text, encoding="utf-8")
        self.documents += [path] if path not in self.documents else []

    def quads(self) -> bytes:
        """Convert, and return the N-Quads."""
        out = io.BytesIO()
        self.counts = convert(self.documents, BASE, out)
        return out.getvalue()

    def lines(self) -> list[str]:
        """Convert, and return the N-Quads without the base, so that they read well."""
        return self.quads().decode().replace(BASE, "").splitlines()

    def objects(self) -> list[str]:
        """Convert, and return what stands third in each line."""
        return [line.split(" ", 2)[2].removesuffix(" .") for line in self.lines()]

    def faults(self) -> tuple[Fault, ...]:
        """Convert, expecting faults, and return them."""
        with pytest.raises(TableError) as caught:
            self.lines()
        return caught.value.faults

    def fault(self) -> str:
        """Convert, expecting exactly one fault, and return its text."""
        (fault,) = self.faults()
        return str(fault)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    monkeypatch.chdir(tmp_path)
    return Package()
