"""The leaflet: a brief with all its words and its map, as plain values for a template of print."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final

from flask import render_template

from kg.web.site.atlas import code
from kg.web.site.brief import apart, name_sources, span
from kg.web.site.map import draw_small
from kg.web.site.messages import direction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.web.site.brief import Brief, Cell, Chapter, Line, Note
    from kg.web.site.visit import Shown, Visit

_WORDS: Final = {
    "kicker": "brief.kicker",
    "colon": "frame.colon",
    "derived": "frame.derived",
    "gaps": "brief.gaps",
    "gapsSaid": "brief.gaps-said",
    "noComparable": "brief.no-comparable",
    "noGap": "brief.no-gap",
    "silent": "brief.silent",
    "notes": "brief.notes",
    "spans": "brief.spans",
    "licence": "frame.licence",
    "partners": "brief.partners",
    "boundaries": "map.disclaimer",
}


def lay_out(visit: Visit, brief: Brief, address: str, partners: str) -> dict[str, Any]:
    """Return what the leaflet of ``brief``, which stands at ``address``, is made of; texts, never markup.

    ``partners`` is the address of the search for its partners.
    """
    say = visit.say
    citation = visit.dataset.get("text")
    english = visit.language != "en" and any(_is_foreign(chapter) for chapter in brief.told)
    return {
        "language": visit.language,
        "direction": visit.direction,
        "title": _text(say("brief.title", name=brief.name.text)),
        "words": {name: _text(say(key)) for name, key in _WORDS.items()},
        "name": _value(brief.name),
        "facts": [_cell(visit, cell) for cell in brief.facts],
        "map": _map(visit, brief),
        "mapLabel": _text(say("map.small-label")),
        "coverage": _text(say("brief.coverage", sources=name_sources(brief, visit))),
        "english": _text(say("brief.english")) if english else "",
        "sections": [_chapter(visit, chapter) for chapter in brief.told],
        "silent": [_heading(visit, name) for name in brief.silent],
        "comparable": bool(brief.compared and brief.compared[0].lines),
        "compared": [_chapter(visit, chapter) for chapter in brief.compared],
        "keys": list(dict.fromkeys(f"{note.key}: {note.title.partition(' · ')[0]}" for note in brief.notes)),
        "notes": [_note(note) for note in brief.notes],
        "citation": citation.value if citation else "",
        "cited": _text(_cite(visit, brief, address)),
        "address": address,
        "partners": partners,
        "version": visit.edition.version,
    }


def _cite(visit: Visit, brief: Brief, address: str) -> str:
    told = {
        "version": visit.edition.version,
        "date": visit.checked,
        "name": brief.name.text,
        "address": address,
    }
    return visit.say("brief.citation", **{name: apart(value, visit) for name, value in told.items()})


def _text(said: str) -> str:
    """Return what the site says as a plain text: it is fit for HTML where it comes from."""
    return html.unescape(said)


def _heading(visit: Visit, name: str) -> str:
    return _text(visit.say(f"sections.{name}"))


def _is_foreign(chapter: Chapter) -> bool:
    return chapter.form == "prose" and any(
        value.foreign for line in chapter.told for value in line.said.values
    )


def _chapter(visit: Visit, chapter: Chapter) -> dict[str, Any]:
    short = chapter.form in {"table", "list"}
    rows = [_row(visit, line) for line in chapter.told]
    return {
        "heading": _heading(visit, chapter.name),
        "count": visit.number(len(chapter.lines)),
        "short": short,
        "rows": _join_alike(rows) if short else rows,
        "more": _text(visit.say("frame.more", n=visit.number(chapter.more))) if chapter.more else "",
    }


def _row(visit: Visit, line: Line) -> dict[str, Any]:
    return {
        "cells": [_cell(visit, cell) for cell in line.cells],
        "tags": [{**_value(tag), "rule": "/id/rule/" in tag.iri} for tag in line.tags],
        "notes": list(line.notes),
        "more": line.more,
    }


def _join_alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tell as one those rows that differ only in what they are about."""
    joined: list[dict[str, Any]] = []
    for row in rows:
        about, *rest = row["cells"]
        if joined and joined[-1] == {**row, "cells": [joined[-1]["cells"][0], *rest]}:
            joined[-1]["cells"][0]["values"] += about["values"]
        else:
            joined.append(row)
    return joined


def _cell(visit: Visit, cell: Cell) -> dict[str, Any]:
    return {
        "column": _text(visit.hint(f"columns.{cell.column}") or ""),
        "values": [_value(shown) for shown in cell.told],
        "more": cell.more,
    }


def _note(note: Note) -> dict[str, Any]:
    """Return ``note`` with its passages told by their characters."""
    spans = [{"iri": passage.iri, "text": span(passage)} for passage in note.told]
    return {"key": note.key, "place": note.place, "passages": spans}


def _value(shown: Shown) -> dict[str, str]:
    language = shown.language if shown.foreign else ""
    return {
        "text": shown.text,
        "language": language,
        "direction": direction(language) if language else "",
        "iri": shown.iri,
    }


def _map(visit: Visit, brief: Brief) -> str:
    """Return the small map as SVG; empty where there is none to draw."""
    points: Iterable[tuple[str, str, str]] = brief.points
    drawing = draw_small(visit, points) if brief.points else None
    own = {code(cell.values[0].iri) for cell in brief.facts if cell.column == "country"}
    return render_template("print/map.svg", drawing=drawing, own=own) if drawing else ""
