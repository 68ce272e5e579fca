"""A brief as data: a document for JSON, and lines for CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.web.site.brief import Brief, Cell, Chapter


def as_document(brief: Brief, language: str) -> dict[str, Any]:
    """Return ``brief`` as plain values, for JSON; notes are told by their numbers."""
    return {
        "iri": brief.iri,
        "name": brief.name.text,
        "language": language,
        "facts": [_plain_cell(cell) for cell in brief.facts],
        "sections": [_plain(chapter) for chapter in brief.told],
        "notReported": list(brief.silent),
        "comparison": [_plain(chapter) for chapter in brief.compared],
        "notes": [
            {
                "number": note.number,
                "title": note.title,
                "passages": [passage.iri for passage in note.passages],
            }
            for note in brief.notes
        ],
        "sources": [{"name": name, "year": year} for name, year in brief.sources],
    }


def list_statements(brief: Brief) -> list[tuple[str, ...]]:
    """Return ``brief`` as the lines of a table, one for each row and passage, its headings first."""
    lines: list[tuple[str, ...]] = [("section", "statement", "says", "told", "evidence", "place")]
    for chapter in (*brief.told, *brief.compared):
        for line in chapter.lines:
            says = "; ".join(shown.text for shown in line.said.values)
            others = [f"{cell.column}: {_join(cell)}" for cell in line.cells[1:] if cell.values]
            told = " · ".join([*others, *(tag.text for tag in line.tags)])
            about = chapter.name, line.statement or line.said.values[0].iri, says, told
            places = [(passage.iri, passage.title) for passage in line.passages]
            lines += [(*about, *place) for place in places or [("", "")]]
    return lines


def _join(cell: Cell) -> str:
    return ", ".join(shown.text for shown in cell.values)


def _plain(chapter: Chapter) -> dict[str, Any]:
    return {
        "name": chapter.name,
        "query": chapter.query,
        "rows": [
            {
                "statement": line.statement or None,
                "cells": [_plain_cell(cell) for cell in line.cells if cell.values],
                "tags": [tag.text for tag in line.tags],
                "evidence": [passage.iri for passage in line.passages],
            }
            for line in chapter.lines
        ],
    }


def _plain_cell(cell: Cell) -> dict[str, Any]:
    values = [
        {"text": shown.text, "iri": shown.iri or None, "language": shown.language or None}
        for shown in cell.values
    ]
    return {"column": cell.column, "values": values}
