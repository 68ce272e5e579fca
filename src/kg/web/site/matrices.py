"""The matrices: what is reported, what is reported as none, what was not examined."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, request

from kg.errors import UsageError
from kg.namespaces import BASE
from kg.negotiation import GRAPHS, HTML, RESULTS
from kg.web.iris import is_absolute
from kg.web.rows import Term
from kg.web.site.frame import as_data, as_file, home, render, visiting, wanted
from kg.web.site.grid import FEW, NONE, REPORTED, UNEXAMINED, Matrix, View, find_part, read_grid
from kg.web.site.plots import show_plots
from kg.web.site.sections import answer_all, fill, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.negotiation import Media
    from kg.web.site.grid import Grid
    from kg.web.site.sections import Row
    from kg.web.site.visit import Shown, Visit

blueprint = Blueprint("matrices", __name__)
blueprint.add_url_rule("/matrices/plots", "plots", show_plots)

MATRICES: Final = {
    matrix.name: matrix
    for matrix in (
        Matrix("initiatives-activities", "initiatives", "activity-types", {"type": "initiatives"}),
        Matrix("places-initiatives", "places", "initiatives", {"country": "places", "type": "initiatives"}),
        Matrix(
            "initiatives-countries",
            "initiatives",
            "countries",
            {"country": "countries", "type": "initiatives"},
        ),
        Matrix("places-roles", "places", "roles", {"country": "places"}),
        Matrix("countries-approaches", "countries", "approaches", {"country": "countries"}),
        Matrix("recommendations-addressees", "topics", "addressees", {"group": "topics"}),
    )
}
_JSON: Final = next(media for media in RESULTS if "json" in media.names)
_CSV: Final = next(media for media in RESULTS if "csv" in media.names)
_OFFERS: Final = (HTML, _JSON, _CSV, *GRAPHS)
_LONG: Final = ("row", "rowName", "column", "columnName", "state", "count")
_Told = tuple["Row", tuple["Shown", ...], list[tuple[str, tuple["Shown", ...]]]]
_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"


@blueprint.route("/matrices")
def index() -> Response:
    """Show every matrix in small, or their tallies as CSV."""
    media = wanted((HTML, _CSV))
    with visiting() as visit:
        grids = {name: read_grid(visit, home(), matrix, View()) for name, matrix in MATRICES.items()}
        if media is _CSV:
            tallies = [(name, len(grid.rows), len(grid.columns), grid.tally) for name, grid in grids.items()]
            lines = [(*sizes, *tally.values()) for *sizes, tally in tallies]
            head = ("matrix", "rows", "columns", REPORTED, NONE, UNEXAMINED)
            return as_file(visit, _write_csv([head, *lines]), _CSV)
        return render(visit, "matrices.html", grids=grids)


@blueprint.route("/matrices/<name>")
def matrix(name: str) -> Response:
    """Show the matrix ``name``, or the statements of ``row``, of ``column``, or of the cell where both meet.

    Raises ``UsageError`` for a parameter that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    if name not in MATRICES:
        abort(404, f"There is no matrix “{name}”; /matrices lists those there are.")
    media = wanted(_OFFERS)
    pair = {side: _iri(side) for side in ("row", "column") if request.args.get(side)}
    part = find_part(home(), name)
    if media in GRAPHS or (pair and media is not HTML):
        return as_data(fill(part, pair), media)
    with visiting() as visit:
        if pair:
            return _show_cell(visit, name, pair)
        view = _view(MATRICES[name])
        grid = read_grid(visit, home(), MATRICES[name], view)
        if media is not HTML:
            return _export(visit, grid, media)
        return _show_matrix(visit, MATRICES[name], grid, view)


def _iri(name: str) -> str:
    """Return the IRI that the parameter ``name`` gives, in full or below the base, or nothing."""
    value = request.args.get(name, "").strip()
    iri = value if not value or value.startswith(("http://", "https://")) else f"{BASE}{value}"
    if iri and not is_absolute(iri):
        raise UsageError(f"{name}: “{value}” is no IRI; give one such as id/place/tn-sfax.")
    return iri


def _view(matrix: Matrix) -> View:
    chosen = {name: _iri(name) for name in matrix.filters}
    arguments = request.args
    return View(
        bool(arguments.get("turn")), arguments.get("sort", ""), arguments.get("show") == "said", chosen
    )


def _show_matrix(visit: Visit, matrix: Matrix, grid: Grid, view: View) -> Response:
    beyond = [part for part in parts_of(home(), f"matrix-{matrix.name}") if part.name == "beyond"]
    return render(
        visit,
        "matrix.html",
        query=grid.query,
        matrix=matrix,
        grid=grid,
        view=view,
        base=BASE,
        across=len(grid.columns) <= FEW,
        axes=(matrix.columns, matrix.rows) if view.turned else (matrix.rows, matrix.columns),
        beyond=answer_all(visit, beyond, {}),
        links=_links(visit, matrix.name, turned=view.turned),
    )


def _links(visit: Visit, name: str, *, turned: bool) -> tuple[str, str, str]:
    """Return the address of a cell up to its row, and what stands before the paths of its row and column."""
    start = visit.url("matrices.matrix", name=name)
    row, column = ("column", "row") if turned else ("row", "column")
    return f"{start}{'&' if '?' in start else '?'}", f"{row}=", f"{column}="


def _show_cell(visit: Visit, name: str, pair: dict[str, str]) -> Response:
    (section,) = answer_all(visit, [find_part(home(), name)], pair)
    visit.look_up(Term("uri", iri) for iri in pair.values())
    reported = [row for row in section.rows if "none" not in row.terms]
    none = [row for row in section.rows if "none" in row.terms]
    hidden = {"said", "none", *pair}
    found = {REPORTED: reported, NONE: none}
    return render(
        visit,
        "matrix_cell.html",
        query=section.query,
        matrix=MATRICES[name],
        pair={side: visit.show(Term("uri", iri)) for side, iri in pair.items()},
        state=REPORTED if reported else NONE if none else UNEXAMINED,
        parts={state: _tell(section.columns, rows, hidden) for state, rows in found.items()},
        base=BASE,
    )


def _tell(columns: Sequence[str], rows: Sequence[Row], hidden: set[str]) -> list[_Told]:
    """Return each row with what it says and with its other values by column."""
    told = []
    for row in rows:
        cells = dict(zip(columns, row.cells, strict=True))
        others = [(column, cell) for column, cell in cells.items() if column not in hidden and cell]
        told.append((row, cells.get("said", ()), others))
    return told


def _export(visit: Visit, grid: Grid, media: Media) -> Response:
    lines = [
        (row.iri, row.shown.text, column.iri, column.shown.text, *grid.cell(row, column))
        for row in grid.rows
        for column in grid.columns
    ]
    if media is _JSON:
        return as_file(visit, _write_json(lines), media)
    if request.args.get("form") == "wide":
        head = ("row", "rowName", *(column.shown.text for column in grid.columns))
        return as_file(visit, _write_csv([head, *_widen(grid)]), media)
    told = [(*names, state, count if state == REPORTED else "") for *names, state, count in lines]
    return as_file(visit, _write_csv([_LONG, *told]), media)


def _widen(grid: Grid) -> list[tuple[object, ...]]:
    """Return a line for each row: a number where something is reported, else the state in words."""
    found: list[tuple[object, ...]] = []
    for row in grid.rows:
        cells = [grid.cell(row, column) for column in grid.columns]
        told = (cell.number if cell.state == REPORTED else cell.state for cell in cells)
        found.append((row.iri, row.shown.text, *told))
    return found


def _write_csv(lines: Sequence[Sequence[object]]) -> str:
    """Return ``lines`` as CSV (RFC 4180)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def _write_json(lines: Sequence[tuple[str, str, str, str, str, int]]) -> str:
    """Return ``lines`` as SPARQL 1.1 Query Results JSON; only what is reported has a count."""
    bindings = []
    for row, row_name, column, column_name, state, count in lines:
        texts = {"rowName": row_name, "columnName": column_name, "state": state}
        binding = {name: {"type": "literal", "value": value} for name, value in texts.items()}
        binding |= {name: {"type": "uri", "value": iri} for name, iri in (("row", row), ("column", column))}
        if state == REPORTED:
            binding["count"] = {"type": "literal", "value": str(count), "datatype": _INTEGER}
        bindings.append(binding)
    return json.dumps({"head": {"vars": _LONG}, "results": {"bindings": bindings}}, ensure_ascii=False)
