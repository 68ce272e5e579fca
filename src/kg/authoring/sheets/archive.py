"""The archive that an XLSX file is: its limits, and what the library for XLSX does not tell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.errors import FileSyntaxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of all parts of a file together, unpacked."""
_MERGED: Final = 2_000_000
"""Cells that are part of merged ones."""
_LAST_ROW: Final = 1_048_576
_ROW: Final = re.compile(rb'\br="[A-Z]{0,3}(\d{7,})"')
_SPAN: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_UNCOMPUTED: Final = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"[^>]*><(?:\w+:)?f\b[^>]*>([^<]*)</(?:\w+:)?f>'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


@dataclass(frozen=True)
class Part:
    """What a sheet has beside its values; rows and columns count from 1."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom and right of merged cells."""
    unknown: dict[tuple[int, int], str] = field(default_factory=dict)
    """The formulas that no program has computed, by row and column."""


class Archive:
    """The parts of an XLSX file."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        """Hold ``parts`` by name."""
        self._parts = parts

    @property
    def has_macros(self) -> bool:
        """Whether the file has programs in it."""
        return any(name.endswith("vbaProject.bin") for name in self._parts)

    def part(self, name: str) -> Part:
        """Return what the sheet in the part ``name`` has beside its values.

        Raises ValueError for rows that no spreadsheet has, and for more merged cells than people merge.
        """
        data = self._parts.get(name.lstrip("/"), b"")
        if any(int(row) > _LAST_ROW for row in _ROW.findall(data)):
            raise ValueError(f"{name} has rows after the last that a sheet can have")
        spans = _SPAN.findall(data)
        merged = [
            (int(top), _column(left), int(bottom), _column(right)) for left, top, right, bottom in spans
        ]
        if sum(abs((bottom - top + 1) * (right - left + 1)) for top, left, bottom, right in merged) > _MERGED:
            raise ValueError(f"{name} has more than {_MERGED:,} merged cells")
        formulas = _UNCOMPUTED.findall(data) if b"<f" in data or b":f" in data else []
        unknown = {
            (int(row), _column(column)): formula.decode("utf-8", "replace")
            for column, row, formula in formulas
        }
        return Part(merged, unknown)


def open_archive(path: str, data: bytes) -> Archive:
    """Return the archive ``data`` of the file ``path``.

    Raises UsageError where it would be too large unpacked, and FileSyntaxError for one that is broken or
    declares entities, which no spreadsheet program does.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_large(path, archive.infolist())
            parts = {
                item.filename: archive.read(item) for item in archive.infolist() if _is_read(item.filename)
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileSyntaxError(path, f"is no XLSX that can be read: {error}") from None
    for name, part in parts.items():
        if part[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"<!ENTITY" in part or b"<!DOCTYPE" in part:
            raise FileSyntaxError(path, f"is no XLSX that can be read: {name} declares a document type")
    if "xl/workbook.xml" not in {name.lstrip("/") for name in parts}:
        raise FileSyntaxError(path, "is an archive, but no XLSX; save it as .xlsx or .csv")
    return Archive({name.lstrip("/"): part for name, part in parts.items()})


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels", "vbaProject.bin"))


def _refuse_large(path: str, items: Iterable[zipfile.ZipInfo]) -> None:
    size = sum(item.file_size for item in items)
    if size > LARGEST:
        raise UsageError(f"{path}: unpacks to {size:,} bytes, more than {LARGEST:,}; split the sheet")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
