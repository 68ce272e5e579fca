"""A graph that has a little of everything, and what it becomes by an edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.diff import read_side

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.diff import Side

    Edit = Callable[..., Side]
    Read = Callable[[str], Side]

BASE_FILE = Path(__file__).with_name("base.trig")


@pytest.fixture(scope="session")
def base() -> Side:
    """The graph as it is."""
    return read_side(str(BASE_FILE), Path())


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Return what reads the graph after edits; each replaces a text, which must be there."""

    def read_edited(*edits: tuple[str, str]) -> Side:
        text = BASE_FILE.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text, f"there is no {old!r} to replace"
            text = text.replace(old, new)
        edited = tmp_path / "edited.trig"
        edited.write_text(text, encoding="utf-8")
        return read_side(str(edited), tmp_path)

    return read_edited


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return what reads a Turtle document, whose prefixes are those of the graph."""
    prefixes = BASE_FILE.read_text(encoding="utf-8").partition("\n\n")[0]

    def read_turtle(text: str) -> Side:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.ttl"
        path.write_text(f"{prefixes}\n{text}", encoding="utf-8")
        return read_side(str(path), tmp_path)

    return read_turtle
