"""The matrices: what is reported, what is reported as none, what was not examined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, abort, request

from kg.errors import UsageError
from kg.namespaces import BASE
from kg.negotiation import GRAPHS, HTML
from kg.web.iris import is_absolute
from kg.web.rows import Term
from kg.web.site.frame import as_data, as_file, home, render, visiting, wanted
from kg.web.site.grid import FEW, NONE, REPORTED, UNEXAMINED, Matrix, View, find_part, read_grid
from kg.web.site.plots import show_plots
from kg.web.site.sections import answer_all, fill, parts_of
from kg.web.site.sheets import CSV, JSON, text, thing, whole, write_csv, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.negotiation import Media
    from kg.web.site.grid import Cell, Grid, Head
    from kg.web.site.sections import Row, Section
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
_OFFERS: Final = (HTML, JSON, CSV, *GRAPHS)
_LONG: Final = ("row", "rowName", "column", "columnName", "state", "count")
Told = tuple["Row", tuple["Shown", ...], list[tuple[str, tuple["Shown", ...]]]]


@blueprint.route("/matrices")
def index() -> Response:
    """Show every matrix in small, or their tallies as CSV."""
    media = wanted((HTML, CSV))
    with visiting() as visit:
        grids = {name: read_grid(visit, home(), matrix, View()) for name, matrix in MATRICES.items()}
        if media is CSV:
            tallies = [(name, len(grid.rows), len(grid.columns), grid.tally) for name, grid in grids.items()]
            lines = [(*sizes, *tally.values()) for *sizes, tally in tallies]
            head = ("matrix", "rows", "columns", REPORTED, NONE, UNEXAMINED)
            return as_file(visit, write_csv([head, *lines]), CSV)
        return render(visit, "matrices.html", grids=grids)


@blueprint.route("/matrices/<name>")
def matrix(name: str) -> Response:
    """Show the matrix ``name``, or the statements of ``row``, of ``column``, or of the cell where both meet.

    Raises ``UsageError`` for a parameter that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    if name not in MATRICES:
        abort(404, f"There is no matrix “{name}”; /matrices lists those there are.")
    media = wanted(_OFFERS)
    pair = {side: read_iri(side) for side in ("row", "column") if request.args.get(side)}
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


def read_iri(name: str) -> str:
    """Return the IRI that the parameter ``name`` gives, in full or below the base; empty if it is not given.

    Raises ``UsageError`` for what is no IRI.
    """
    value = request.args.get(name, "").strip()
    iri = value if not value or value.startswith(("http://", "https://")) else f"{BASE}{value}"
    if iri and not is_absolute(iri):
        raise UsageError(f"{name}: “{value}” is no IRI; give one such as id/place/tn-sfax.")
    return iri


def _view(matrix: Matrix) -> View:
    chosen = {name: read_iri(name) for name in matrix.filters}
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
    return render(
        visit,
        "matrix_cell.html",
        query=section.query,
        matrix=MATRICES[name],
        pair={side: visit.show(Term("uri", iri)) for side, iri in pair.items()},
        **tell_states(section, pair),
        base=BASE,
    )


def tell_states(section: Section, pair: Mapping[str, str]) -> dict[str, Any]:
    """Return the ``state`` of the cell ``pair``, and as ``parts`` its statements by what they say."""
    reported = [row for row in section.rows if "none" not in row.terms]
    none = [row for row in section.rows if "none" in row.terms]
    hidden = {"said", "none", *pair}
    return {
        "state": REPORTED if reported else NONE if none else UNEXAMINED,
        "parts": {
            state: tell(section.columns, rows, hidden) for state, rows in ((REPORTED, reported), (NONE, none))
        },
    }


def tell(columns: Sequence[str], rows: Sequence[Row], hidden: set[str]) -> list[Told]:
    """Return each row with what it says and with its other values by column."""
    told = []
    for row in rows:
        cells = dict(zip(columns, row.cells, strict=True))
        others = [(column, cell) for column, cell in cells.items() if column not in hidden and cell]
        told.append((row, cells.get("said", ()), others))
    return told


def _export(visit: Visit, grid: Grid, media: Media) -> Response:
    if media is CSV and request.args.get("form") == "wide":
        head = ("row", "rowName", *(column.shown.text for column in grid.columns))
        return as_file(visit, write_csv([head, *_widen(grid)]), media)
    lines = [
        (thing(row.iri), text(row.shown.text), thing(column.iri), text(column.shown.text), *tell_cell(cell))
        for row in grid.rows
        for column in grid.columns
        for cell in (grid.cell(row, column),)
    ]
    written = write_json(_LONG, lines) if media is JSON else write_csv([_LONG, *lines])
    return as_file(visit, written, media)


def tell_cell(cell: Cell) -> tuple[Term | None, Term | None]:
    """Return the state of ``cell`` and its count; only what is reported has one."""
    return text(cell.state), whole(cell.number) if cell.state == REPORTED else None


def _widen(grid: Grid) -> list[tuple[object, ...]]:
    return [(row.iri, row.shown.text, *widen(grid, row)) for row in grid.rows]


def widen(grid: Grid, row: Head) -> list[object]:
    """Return the cells of ``row``: a number where something is reported, else the state in words."""
    cells = (grid.cell(row, column) for column in grid.columns)
    return [cell.number if cell.state == REPORTED else cell.state for cell in cells]
