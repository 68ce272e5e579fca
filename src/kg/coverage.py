"""Coverage of the sources: which parts of each text a passage points to, and which none does."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.evidence import read_rows, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Span = tuple[int, int]


@dataclass(frozen=True)
class Gap:
    """A stretch of a source's normalised text that no passage covers; ``words`` is its length in words."""

    key: str
    section: str
    start: int
    end: int
    words: int
    opening: str


@dataclass(frozen=True)
class Section:
    """One section of a source: its words, those that passages cover, and the passages that begin in it."""

    source: str
    name: str
    words: int
    covered: int
    passages: int


def measure(data: Path, folder: Path) -> tuple[list[Section], list[Gap]]:
    """Return the sections of every source with a text in ``folder``, and all gaps, in the order of the texts.

    Sections come from ``data/sections.csv``, passages from ``data/evidence.csv``. A gap ends where a section
    does. Raises UsageError when a text is absent.
    """
    sections: list[Section] = []
    gaps: list[Gap] = []
    for source in (row for _, row in read_rows(data / "sources.csv") if row["sha256"]):
        name, text = source["source"], read_source(folder, source["source"])
        spans = sorted(_span(row) for _, row in read_rows(data / "evidence.csv") if row["source"] == name)
        for title, part in _parts(data, name, len(text)):
            open_spans = list(_open(part, spans))
            words = _count(text[slice(*part)])
            found = [_gap(source["key"], title, text, span) for span in open_spans]
            begun = sum(part[0] <= start < part[1] for start, _ in spans)
            sections.append(Section(name, title, words, words - sum(gap.words for gap in found), begun))
            gaps += [gap for gap in found if gap.words]
    return sections, gaps


def _span(row: dict[str, str]) -> Span:
    return int(row["start"]), int(row["end"])


def _parts(data: Path, source: str, length: int) -> Iterator[tuple[str, Span]]:
    """Yield each section of ``source`` with the span from its start to the next one's."""
    rows = [row for _, row in read_rows(data / "sections.csv") if row["source"] == source]
    starts = [*(int(row["start"]) for row in rows), length]
    for row, part in zip(rows, pairwise(starts), strict=True):
        yield row["section"], part


def _open(part: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield what ``spans``, sorted by their starts, leave open of ``part``."""
    reached = part[0]
    for start, end in spans:
        if start >= part[1]:
            break
        if start > reached:
            yield reached, start
        reached = max(reached, end)
    if reached < part[1]:
        yield reached, part[1]


def _gap(key: str, section: str, text: str, span: Span) -> Gap:
    passage = text[slice(*span)]
    return Gap(key, section, *span, _count(passage), " ".join(passage.split()[:6]))


def _count(text: str) -> int:
    """Count the words of ``text``; what has no letter or digit is none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())
