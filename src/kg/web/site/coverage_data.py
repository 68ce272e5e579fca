"""The coverage board as data: a line for each cell, or for each place; as CSV, JSON and GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import request

from kg.web.site.atlas import as_features
from kg.web.site.coverage_board import MEMBERSHIPS
from kg.web.site.coverage_reader import ask_for, find_parts
from kg.web.site.frame import as_file
from kg.web.site.grid import NONE, REPORTED
from kg.web.site.matrices import tell_cell, widen
from kg.web.site.sheets import CSV, JSON, text, thing, whole, write_csv, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Response

    from kg.negotiation import Media
    from kg.web.rows import Term
    from kg.web.site.coverage_board import Board, Line
    from kg.web.site.coverage_routes import Card
    from kg.web.site.visit import Visit

_BESIDE: Final = (
    "row",
    "rowName",
    "country",
    "countryName",
    "membership",
    "roles",
    "initiatives",
    "activities",
    "reasons",
)
_LONG: Final = (*_BESIDE, "column", "columnName", "state", "count")


def export(visit: Visit, board: Board, media: Media) -> Response:
    """Return ``board`` as ``media``: a line for each cell, or for each row where ``form`` is wide."""
    lines = list(board.lines.values())
    if media is CSV and request.args.get("form") == "wide":
        head = (*_BESIDE, *(column.shown.text for column in board.grid.columns))
        rows = [(*_tell(line), *widen(board.grid, line.head)) for line in lines]
        return as_file(visit, write_csv([head, *rows]), media)
    told = [
        (
            *_tell(line),
            thing(column.iri),
            text(column.shown.text),
            *tell_cell(board.grid.cell(line.head, column)),
        )
        for line in lines
        for column in board.grid.columns
    ]
    return as_file(visit, write_json(_LONG, told) if media is JSON else write_csv([_LONG, *told]), media)


def export_figures(visit: Visit, cards: Sequence[Card], media: Media) -> Response:
    """Return the figures of ``cards`` as ``media``, a line for each route and membership."""
    head = ("route", "membership", "places", "connectedByNone")
    lines = [
        (text(card.slug or "all"), text(name), whole(card.places[name]), whole(card.unreached[name]))
        for card in cards
        for name in MEMBERSHIPS
        if card.places[name]
    ]
    return as_file(visit, write_json(head, lines) if media is JSON else write_csv([head, *lines]), media)


def write_geojson(visit: Visit, home: Path, board: Board) -> Response:
    """Return the rows of ``board`` as a FeatureCollection (RFC 7946); some have no geometry."""
    points = {}
    if board.lines:
        part = ask_for(find_parts(home)["points"], {"row": board.lines})
        for row in visit.select(part.file.text):
            points[row["row"].value] = [float(row["long"].value), float(row["lat"].value)]
    features = [_feature(board, line, points.get(iri)) for iri, line in board.lines.items()]
    return as_features(visit, features)


def _tell(line: Line) -> tuple[Term | None, ...]:
    """Return what stands beside the cells of ``line``; several roles or reasons are one text."""
    group = line.head.group
    return (
        thing(line.head.iri),
        text(line.head.shown.text),
        thing(line.country if group else ""),
        text(group.text if group else ""),
        text(line.membership),
        text(" ".join(f"{role.slug}@{role.route}" if role.route else role.slug for role in line.roles)),
        whole(line.initiatives),
        whole(line.activities),
        text(" ".join(dict.fromkeys(reason.slug for reason in line.reasons))),
    )


def _feature(board: Board, line: Line, point: list[float] | None) -> dict[str, Any]:
    cells = {column.path: board.grid.cell(line.head, column) for column in board.grid.columns}
    return {
        "type": "Feature",
        "id": line.head.iri,
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": {
            "name": line.head.shown.text,
            "country": line.country if line.head.group else None,
            "countryName": line.head.group.text if line.head.group else None,
            "membership": line.membership,
            "roles": [{"role": role.slug, "route": role.route or None} for role in line.roles],
            "initiatives": line.initiatives,
            "activities": line.activities,
            "reasons": [{"kind": each.slug, "statement": each.row.statement} for each in line.reasons],
            "reported": {path: cell.number for path, cell in cells.items() if cell.state == REPORTED},
            "reportedAsNone": [path for path, cell in cells.items() if cell.state == NONE],
        },
    }
