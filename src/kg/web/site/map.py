"""The map of places by their roles and initiatives: as one, by route, in a frame, and small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, request

from kg.negotiation import HTML
from kg.web.headers import ALWAYS
from kg.web.land import is_shown, project
from kg.web.rows import Term
from kg.web.site.atlas import FILTERS, GEOJSON, as_geojson, code, read_filters, read_places, slug
from kg.web.site.chart import GLYPHS, STEPS, Spot, draw, fit
from kg.web.site.frame import TABULAR, as_data, home, render, visiting, wanted
from kg.web.site.outlines import extent
from kg.web.site.sections import answer, fill, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.web.site.atlas import Place
    from kg.web.site.chart import Drawing
    from kg.web.site.sections import Part, Row
    from kg.web.site.visit import Shown, Visit

blueprint = Blueprint("map", __name__)

_SIZE: Final = 1000, 860, 620
_SMALL: Final = 300, 220
_AROUND: Final = 1500.0
"""Kilometres across a small map at the least, by which a reader knows where in the world it is."""
_ROUTE_MAP: Final = 400, 340


@dataclass(frozen=True)
class Sheet:
    """One map with what it is about."""

    drawing: Drawing
    places: Mapping[str, Place]
    hatched: tuple[tuple[str, str], ...]
    """Countries with a role as a whole: code and route."""
    route: Shown | None = None

    @property
    def slug(self) -> str:
        """The short name of its route."""
        return slug(self.route.iri) if self.route else ""


@blueprint.route("/map")
def map_page() -> Response:
    """Return the map, or what it shows as data.

    Raises ``UsageError`` for a value that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    parts = _parts()
    query = parts["routes"].file.text if _is_by_route() else fill(parts["places"], _values())
    media = wanted((*TABULAR, GEOJSON))
    if media not in (HTML, GEOJSON):
        return as_data(query, media)
    with visiting() as visit:
        if media is GEOJSON:
            return as_geojson(visit, parts["names"], _read(visit, parts))
        return render(visit, "map.html", query=query, choices=_choices(visit, parts), **_show(visit, parts))


@blueprint.route("/map/embed")
def embed() -> Response:
    """Return the map alone, which a page of anyone may hold in a frame; raises as the map does."""
    with visiting() as visit:
        response = render(visit, "map_embed.html", **_show(visit, _parts()))
    policy = dict(ALWAYS)["Content-Security-Policy"]
    response.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    return response


@blueprint.app_template_global("small_map")
def draw_small(visit: Visit, points: Iterable[tuple[str, str, str]]) -> Drawing | None:
    """Return a small map of ``points`` (IRI, latitude, longitude); None if none lies on the base map."""
    degrees = {iri: (float(long), float(lat)) for iri, lat, long in points}
    names = {iri: visit.show(Term("uri", iri)).text for iri in degrees}
    spots = [Spot(iri, *project(*pair), names[iri]) for iri, pair in degrees.items() if is_shown(*pair)]
    return draw(fit([(spot.x, spot.y) for spot in spots], *_SMALL, least=_AROUND), spots) if spots else None


def _parts() -> dict[str, Part]:
    return {part.name: part for part in parts_of(home(), "map")}


def _is_by_route() -> bool:
    """Tell whether the request is for the maps of the routes, which have no filters."""
    return request.args.get("view") == "routes"


def _values() -> dict[str, str]:
    return {} if _is_by_route() else read_filters(request.args)


def _read(visit: Visit, parts: Mapping[str, Part]) -> list[Place]:
    """Return the places that the request is about: those chosen, or those with a role on a route."""
    places = read_places(visit, parts, _values())
    if not _is_by_route():
        return places
    return [place for place in places if any(route for _, route in place.played)]


def _show(visit: Visit, parts: Mapping[str, Part]) -> dict[str, Any]:
    """Return what the templates of the map are filled with."""
    values, places, by_route = _values(), _read(visit, parts), _is_by_route()
    linked = [
        row
        for row in answer(visit, parts["links"], {}).rows
        if {term.value for name in ("one", "other") for term in row.terms[name]}
        & {place.iri for place in places}
    ]
    lines = linked if "links" in request.args else []
    rows = [row for place in places for row in place.roles if not by_route or "route" in row.terms]
    sheets = _draw_routes(visit, places) if by_route else [_draw(visit, places, values, lines)]
    return {
        "sheets": [sheet for sheet in sheets if sheet],
        "places": places,
        "groups": _by_country(places),
        "roles": _named(visit, rows, "role", GLYPHS),
        "routes": _named(visit, rows, "route", ()),
        "marks": {
            "sizes": not by_route,
            "whole": any(place.whole and place.point for place in places),
            "lines": bool(lines),
            "unrouted": not by_route and any(not route for place in places for _, route in place.played),
        },
        "embed": visit.url("map.embed", **_again()),
        "full": visit.url("map.map_page", **_again()),
        "absent": [place for place in places if place.absence],
        "linked": linked,
        "values": {name: slug(value) for name, value in values.items()},
        "glyphs": GLYPHS,
        "steps": STEPS,
        "by_route": by_route,
    }


def _draw(
    visit: Visit, places: Sequence[Place], values: Mapping[str, str], links: Iterable[Row] = ()
) -> Sheet | None:
    on_map = {place.iri: place for place in places if place.point}
    spots = [_spot(place, values) for place in on_map.values()]
    if not spots:
        return None
    lines = [(row.terms["one"][0].value, row.terms["other"][0].value, _line(visit, row)) for row in links]
    countries = {place.country.iri for place in on_map.values() if place.country}
    around = extent(code(countries.pop())) if len(countries) == 1 else []
    frame = fit([*around, *((spot.x, spot.y) for spot in spots)], *_SIZE)
    return Sheet(draw(frame, spots, _countries(on_map.values()), lines), on_map, _hatched(spots))


def _draw_routes(visit: Visit, places: Sequence[Place]) -> list[Sheet]:
    """Draw one map for each route, all with one frame."""
    routes = {route.value for place in places for row in place.roles for route in row.terms.get("route", ())}
    chosen = {
        route: [place for place in places if _signs(place, {"route": route})] for route in sorted(routes)
    }
    points = [place.point for those in chosen.values() for place in those if place.point]
    if not points:
        return []
    frame, sheets = fit(points, *_ROUTE_MAP), []
    for route, those in chosen.items():
        spots = [_spot(place, {"route": route}, weighed=False) for place in those if place.point]
        shown = visit.show(Term("uri", route))
        sheets.append(
            Sheet(draw(frame, spots), {place.iri: place for place in those}, _hatched(spots), shown)
        )
    return sheets


def _spot(place: Place, values: Mapping[str, str], *, weighed: bool = True) -> Spot:
    x, y = place.point or (0.0, 0.0)
    count = len(place.initiatives) if weighed else 0
    return Spot(place.iri, x, y, place.shown.text, count, _signs(place, values), place.whole)


def _signs(place: Place, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return its roles with their routes, those alone that are asked for where one of the two is."""
    asked = (
        (slug(role), slug(route))
        for role, route in place.played
        if values.get("role", role) == role and values.get("route", route) == route
    )
    return tuple(dict.fromkeys(asked))


def _hatched(spots: Iterable[Spot]) -> tuple[tuple[str, str], ...]:
    pairs = ((code(spot.key), route) for spot in spots if spot.whole for _, route in spot.signs if route)
    return tuple(dict.fromkeys(pairs))


def _countries(places: Iterable[Place]) -> dict[str, tuple[str, str]]:
    """Return the names of the countries of ``places`` that have no mark of their own."""
    known = list(places)
    whole = {place.iri for place in known if place.whole}
    countries = {place.country.iri: place.country for place in known if place.country}
    return {code(iri): (shown.text, shown.language) for iri, shown in countries.items() if iri not in whole}


def _line(visit: Visit, row: Row) -> str:
    one, other, kind = (visit.show(row.terms[name][0]).text for name in ("one", "other", "kind"))
    return f"{one} – {other}: {kind}"


def _named(visit: Visit, rows: Iterable[Row], name: str, order: Iterable[str]) -> list[tuple[str, Shown]]:
    """Return the roles or routes of ``rows`` by short name, in ``order``, then in that of the alphabet."""
    iris = {term.value for row in rows for term in row.terms.get(name, ())}
    known = {slug(iri): visit.show(Term("uri", iri)) for iri in sorted(iris)}
    first = [key for key in order if key in known]
    return [(key, known[key]) for key in (*first, *(key for key in known if key not in first))]


def _again() -> dict[str, str]:
    """Return what the request asks of the map, for another page that shows the same."""
    return {name: request.args[name] for name in (*FILTERS, "view", "links") if request.args.get(name)}


def _by_country(places: Iterable[Place]) -> dict[Shown | None, list[Place]]:
    """Return ``places`` by their country, in the order of its name; those of no country last."""
    groups: dict[Shown | None, list[Place]] = {}
    for place in places:
        groups.setdefault(place.country, []).append(place)
    return dict(sorted(groups.items(), key=lambda item: (item[0] is None, item[0].text if item[0] else "")))


def _choices(visit: Visit, parts: Mapping[str, Part]) -> dict[str, list[tuple[str, str]]]:
    """Return for each filter its values and their names, by name."""
    rows = visit.select(parts["choices"].file.text)
    visit.look_up(row["choice"] for row in rows)
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in FILTERS}
    for row in rows:
        found[row["parameter"].value].append((slug(row["choice"].value), visit.show(row["choice"]).text))
    return {name: sorted(pairs, key=lambda pair: pair[1].casefold()) for name, pairs in found.items()}
