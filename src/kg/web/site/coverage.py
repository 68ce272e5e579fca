"""The coverage board as pages: what each route has, a matrix of its places, and the cells of that matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from kg.errors import UsageError
from kg.namespaces import BASE, ID
from kg.negotiation import GRAPHS, HTML
from kg.questions import without_header
from kg.web.iris import is_absolute
from kg.web.rows import Term
from kg.web.site.atlas import GEOJSON, slug
from kg.web.site.chart import GLYPHS
from kg.web.site.coverage_board import BY, INFERRED, MEMBERSHIPS, MOST, ROWS, Wanted
from kg.web.site.coverage_data import export, export_figures, write_geojson
from kg.web.site.coverage_reader import ask_for, find_parts, read_board
from kg.web.site.coverage_routes import read_cards
from kg.web.site.frame import TABULAR, as_data, home, render, visiting, wanted
from kg.web.site.matrices import read_iri, tell, tell_states
from kg.web.site.questions import questions_on
from kg.web.site.sections import answer, parts_of
from kg.web.site.sheets import CSV, JSON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.questions import Question
    from kg.web.site.coverage_board import Board
    from kg.web.site.matrices import Told
    from kg.web.site.sections import Section
    from kg.web.site.visit import Shown, Visit

blueprint = Blueprint("coverage", __name__)

ALL: Final = "all"
"""What stands in an address for no route in particular."""
_THEME: Final = "Coverage"
_ROUTE: Final = f"{BASE}vocab/route/"
_PLACES: Final = (f"{ID}place/", f"{ID}country/")
_OFFERS: Final = (HTML, JSON, CSV, GEOJSON, *GRAPHS)
_RULE: Final = f"{ID}rule/on-route-through-country"
_COUNTRY_OF: Final = (
    f"SELECT ?country {{ <%s> <{BASE}ontology#inCountry> ?country }} ORDER BY ?country LIMIT 1"
)


@blueprint.route("/coverage")
def index() -> Response:
    """Show what document coverage is and a card for each route, or the figures of the cards as data."""
    media = wanted((HTML, JSON, CSV))
    with visiting() as visit:
        cards = read_cards(visit, home())
        if media is not HTML:
            return export_figures(visit, cards, media)
        (sources,) = [part for part in parts_of(home(), "home") if part.name == "sources"]
        return render(
            visit,
            "coverage.html",
            query=find_parts(home())["figures"].file.text,
            cards=cards,
            sources=answer(visit, sources, {}),
            asked=questions_on(visit, _THEME),
            glyphs=GLYPHS,
        )


@blueprint.route("/coverage/<route>")
def board(route: str) -> Response:
    """Show the board of ``route``, or what is told of its ``row`` and ``column``; as a page, or as data.

    Raises ``UsageError`` for a value that stands for nothing, ``NotAcceptable``, or a ``QueryError``.
    """
    media = wanted(_OFFERS)
    with visiting() as visit:
        routes = _routes(visit)
        if route not in (ALL, *routes):
            abort(404, f"There is no route “{route}”; /coverage lists those there are.")
        asked = _read_wanted("" if route == ALL else route, ROWS if media is HTML else MOST)
        if request.args.get("row"):
            pair = {side: read_iri(side) for side in ("row", "column") if request.args.get(side)}
            part = ask_for(find_parts(home())[asked.by], {side: [iri] for side, iri in pair.items()})
            if media is HTML:
                return _show_cell(visit, asked, routes, pair)
            return as_data(part.file.text, media if media in TABULAR else JSON)
        found = read_board(visit, home(), asked)
        if media in GRAPHS:
            return as_data(found.queries["rows"], media)
        if media is GEOJSON:
            return write_geojson(visit, home(), found)
        return _show(visit, found, routes) if media is HTML else export(visit, found, media)


def _routes(visit: Visit) -> dict[str, Shown]:
    """Return the routes by short name."""
    (part,) = [part for part in parts_of(home(), "home") if part.name == "routes"]
    rows = visit.select(part.file.text)
    visit.look_up(row["route"] for row in rows)
    return {slug(row["route"].value): visit.show(row["route"]) for row in rows}


def _read_wanted(route: str, size: int) -> Wanted:
    """Return what is asked of the board of ``route``, with ``size`` places a page; raises ``UsageError``."""
    given = {
        name: request.args.get(name, "").strip() for name in ("by", "membership", "role", "country", "page")
    }
    by, membership = given["by"] or BY[0], given["membership"].replace(ALL, "")
    for name, value, known in (("by", by, BY), ("membership", membership, ("", *MEMBERSHIPS))):
        if value not in known:
            raise UsageError(f"{name}: “{value}” is none of {', '.join(filter(None, known))}.")
    if given["page"] and (not given["page"].isdecimal() or not 1 <= int(given["page"]) < 10**6):
        raise UsageError(f"page: “{given['page']}” is no number of a page; the first is 1.")
    role, country = slug(given["role"]), given["country"]
    if country and "/" not in country:
        country = f"{ID}country/{country.lower()}"
    elif country and not country.startswith(("http://", "https://")):
        country = f"{BASE}{country}"
    if not is_absolute(f"{BASE}{role}") or (country and not is_absolute(country)):
        raise UsageError("role and country: give short names, such as transit and tn.")
    unconnected = request.args.get("reach") == "none"
    return Wanted(route, by, membership, role, country, unconnected, int(given["page"] or 1), size)


def _show(visit: Visit, found: Board, routes: dict[str, Shown]) -> Response:
    asked = found.wanted
    start = visit.url("coverage.board", route=asked.route or ALL, by=asked.by)
    return render(
        visit,
        "coverage_board.html",
        query=found.queries.get("rows", ""),
        board=found,
        asked=asked,
        routes=routes,
        route=routes.get(asked.route),
        roles=_roles(visit),
        memberships=MEMBERSHIPS if not asked.route else MEMBERSHIPS[::2],
        bys=BY,
        links=(f"{start}&", "row=", "column="),
        answers=_answers(visit, asked.route, counted=found.places <= MOST),
        glyphs=GLYPHS,
        all=ALL,
    )


def _roles(visit: Visit) -> list[tuple[str, Shown]]:
    """Return the roles that places may be chosen by, by short name."""
    (axis,) = parts_of(home(), "axis-roles")
    rows = visit.select(axis.file.text)
    visit.look_up(row["thing"] for row in rows)
    return [(slug(row["thing"].value), visit.show(row["thing"])) for row in rows]


def _answers(visit: Visit, route: str, *, counted: bool) -> list[tuple[Question, Shown, int | None]]:
    """Return the questions that can be asked of ``route``, with their numbers of rows if ``counted``."""
    found = []
    for asked, title in questions_on(visit, _THEME) if route else ():
        if any(parameter.name == "route" for parameter in asked.parameters):
            number = _count(visit, asked.ask({"route": f"{_ROUTE}{route}"})) if counted else None
            found.append((asked, title, number))
    return found


def _count(visit: Visit, query: str) -> int:
    """Return how many rows the SELECT ``query`` has."""
    prologue, select, rest = without_header(query).partition("SELECT")
    (row,) = visit.select(f"{prologue}SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {select}{rest} }} }}")
    return int(row["rows"].value)


def _show_cell(visit: Visit, asked: Wanted, routes: dict[str, Shown], pair: dict[str, str]) -> Response:
    parts, iri = find_parts(home()), pair["row"]
    if not iri.startswith(_PLACES):
        raise UsageError(f"row: “{iri}” is no place or country.")
    country = next((row["country"].value for row in visit.select(_COUNTRY_OF % iri)), iri)
    told = answer(visit, ask_for(parts[asked.by], {side: [value] for side, value in pair.items()}), {})
    about = dict.fromkeys(
        (iri, country, *((pair["column"],) if asked.by == "initiatives" and "column" in pair else ()))
    )
    place = {"row": list(dict.fromkeys((iri, country))), "route": asked.values.get("route", "UNDEF")}
    reasons = answer(visit, ask_for(parts["reasons"], {"row": about}), {})
    roles = answer(visit, ask_for(parts["roles"], place), {})
    visit.look_up(Term("uri", value) for value in (*pair.values(), country, _RULE))
    return render(
        visit,
        "coverage_cell.html",
        query=told.query,
        asked=asked,
        route=routes.get(asked.route),
        pair={side: visit.show(Term("uri", value)) for side, value in pair.items()},
        membership=_membership(visit, asked, iri),
        country=visit.show(Term("uri", country)),
        rule=visit.show(Term("uri", _RULE)),
        inferred=INFERRED,
        roles=_by_thing(visit, roles, place["row"]),
        reasons=_by_thing(visit, reasons, about),
        **tell_states(told, pair),
        all=ALL,
    )


def _membership(visit: Visit, asked: Wanted, iri: str) -> str:
    """Return how the place ``iri`` belongs to the route; empty if it does not."""
    values = {name: value for name, value in asked.values.items() if name == "route"}
    rows = visit.select(ask_for(find_parts(home())["places"], {**values, "country": [iri]}).file.text)
    return next((row["membership"].value for row in rows if row["row"].value == iri), "")


def _by_thing(visit: Visit, section: Section, about: Iterable[str]) -> list[tuple[Shown, list[Told]]]:
    """Return the rows of ``section`` by the first of ``about`` that each tells of."""
    visit.look_up(Term("uri", iri) for iri in about)
    found, left = [], list(section.rows)
    for iri in about:
        rows = [row for row in left if iri in {term.value for term in row.terms["row"]}]
        left = [row for row in left if row not in rows]
        if rows:
            found.append((visit.show(Term("uri", iri)), tell(section.columns, rows, {"said", "row"})))
    return found


def link(visit: Visit, asked: Wanted, **values: str) -> str:
    """Return the address of the board as ``asked``, with ``values`` instead."""
    now = {
        "by": asked.by if asked.by != BY[0] else "",
        "membership": asked.membership,
        "role": asked.role,
        "country": slug(asked.country),
        "reach": "none" if asked.unconnected else "",
        **values,
    }
    route = now.pop("route", asked.route) or ALL
    query = urlencode({**{name: value for name, value in now.items() if value}, **visit.chosen})
    address = visit.url("coverage.board", route=route).partition("?")[0]
    return f"{address}?{query}" if query else address


blueprint.add_app_template_global(link, "coverage_link")
