"""The network of initiatives and places: drawn whole or around one of them, with its measures as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from babel import Locale
from flask import Blueprint, Response, abort, request

from kg.errors import UsageError
from kg.namespaces import ID
from kg.negotiation import HTML
from kg.web.iris import is_absolute
from kg.web.rows import Term
from kg.web.site.atlas import GEOJSON, as_features, slug
from kg.web.site.diagram import WIDTH, Link, draw_network
from kg.web.site.frame import TABULAR, as_data, home, render, visiting, wanted
from kg.web.site.questions import questions_on
from kg.web.site.sections import answer_all, fill, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.web.rows import Rows
    from kg.web.site.sections import Part, Row
    from kg.web.site.visit import Shown, Visit

blueprint = Blueprint("network", __name__)

_AROUND: Final = {"initiative": "mc2cm", "place": "tn-sfax"}
"""What the network may be drawn around, with an example of each."""
_THEME: Final = "Networks"
_NO_TABLES: Final = ("edges", "links")
_SOUTHWARDS: Final = ("015", "011", "017", "014", "018")
"""Northern, Western, Middle, Eastern and Southern Africa in UN M49."""


@dataclass(frozen=True)
class Node:
    """A place of the network with the initiatives that connect it."""

    shown: Shown
    country: Shown | None
    region: str
    """The code in UN M49 of the region that it lies in; empty where it lies in no country."""
    count: int
    betweenness: str
    initiatives: tuple[Shown, ...]

    @property
    def country_name(self) -> str:
        """The name of its country, empty for none."""
        return self.country.text if self.country else ""


@blueprint.route("/network")
def network() -> Response:
    """Show the network, or the neighbourhood of ``initiative`` or ``place``; as data, its links.

    Raises ``UsageError`` for a value that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    kind, focus = _read_focus()
    parts = {part.name: part for part in parts_of(home(), "network")}
    query = fill(parts["edges"], {kind: focus} if focus else {})
    media = wanted((*TABULAR, GEOJSON))
    if media not in (HTML, GEOJSON):
        return as_data(query, media)
    with visiting() as visit:
        visit.look_up([Term("uri", focus)])
        if focus and focus not in visit.names:
            abort(404, f"There is no {kind} “{slug(focus)}”; /network shows those that are linked.")
        if media is GEOJSON:
            return _as_geojson(visit, visit.select(query))
        return _show(visit, parts, query, kind, focus)


def _read_focus() -> tuple[str, str]:
    """Return around what the network is wanted: its kind and IRI, both empty for the whole."""
    for kind, example in _AROUND.items():
        value = request.args.get(kind, "").strip()
        if value:
            iri = value if ":" in value else f"{ID}{value}" if "/" in value else f"{ID}{kind}/{value}"
            if not is_absolute(iri):
                raise UsageError(f"{kind}: “{value}” is no IRI; give one such as {kind}/{example}.")
            return kind, iri
    return "", ""


def _show(visit: Visit, parts: Mapping[str, Part], query: str, kind: str, focus: str) -> Response:
    if kind:
        parts = {part.name: part for part in parts_of(home(), f"network-{kind}")}
    values = dict.fromkeys(("this", "that", "itself"), focus)
    drawn = fill(parts["links"], values)
    rows = visit.select(drawn)
    visit.look_up(term for row in rows for term in row.values())
    tables = [part for name, part in parts.items() if name not in _NO_TABLES]
    sections = {section.part.name: section for section in answer_all(visit, tables, values)}
    places = _read_places(visit, rows)
    links = _link(places, sections["initiatives"].rows if "initiatives" in sections else ())
    return render(
        visit,
        "network.html",
        query=query,
        drawn=drawn,
        kind=kind,
        focus=visit.show(Term("uri", focus)) if kind else None,
        places=places,
        diagram=draw_network(links, mirrored=visit.direction == "rtl") if links else None,
        width=WIDTH,
        known={place.shown.iri: place for place in places},
        acronyms={row["initiative"].value: row["acronym"].value for row in rows if "acronym" in row},
        regions=_name_regions(visit.language),
        sections=sections,
        overlaps=sorted(sections["shared"].rows, key=_weigh) if "shared" in sections else [],
        asked=questions_on(visit, _THEME),
        slug=slug,
    )


def _weigh(row: Row) -> tuple[int, ...]:
    """Order initiatives by how much they share with another: places first."""
    return tuple(-len(row.terms.get(name, ())) for name in ("sharedPlace", "sharedOrganisation"))


def _read_places(visit: Visit, rows: Rows) -> list[Node]:
    """Return the places that ``rows`` link, each once, in their order."""
    linked: dict[str, dict[str, Term]] = {}
    about: dict[str, Mapping[str, Term]] = {}
    for row in rows:
        about.setdefault(row["place"].value, row)
        linked.setdefault(row["place"].value, {})[row["initiative"].value] = row["initiative"]
    return [
        Node(
            visit.show(row["place"]),
            visit.show(row["inCountry"]) if "inCountry" in row else None,
            row["region"].value if "region" in row else "",
            int(row["initiatives"].value),
            visit.show(row["betweenness"]).text if "betweenness" in row else "",
            tuple(sorted(map(visit.show, linked[iri].values()), key=lambda shown: shown.text.casefold())),
        )
        for iri, row in about.items()
    ]


def _link(places: Sequence[Node], initiatives: Iterable[Row]) -> tuple[Link, ...]:
    """Return the links of ``places`` by region, country and name; ``initiatives`` tell their counts."""
    counts = {
        row.terms["initiative"][0].value: {
            name: int(row.terms[name][0].value) for name in ("alone", "regions")
        }
        for row in initiatives
    }
    ordered = sorted(places, key=lambda place: (_rank(place.region), place.country_name, place.shown.text))
    return tuple(
        Link(place.shown.iri, place.count, place.region, shown.iri, **counts.get(shown.iri, {}))
        for place in ordered
        for shown in place.initiatives
    )


def _rank(region: str) -> tuple[int, str]:
    """Order regions as one meets them from north to south along the routes; others by their code."""
    return (_SOUTHWARDS.index(region) if region in _SOUTHWARDS else len(_SOUTHWARDS)), region


def _name_regions(language: str) -> Mapping[str, str]:
    """Return the names that Unicode CLDR has for regions of UN M49, by code."""
    names: Mapping[str, str] = Locale.parse(language).territories
    return names


def _as_geojson(visit: Visit, links: Rows) -> Response:
    """Return the linked places as a FeatureCollection (RFC 7946); one without coordinates has no geometry."""
    visit.look_up(row[name] for row in links for name in ("place", "inCountry") if name in row)
    features: dict[str, dict[str, Any]] = {}
    for row in links:
        feature = features.setdefault(row["place"].value, _feature(visit, row))
        feature["properties"]["initiatives"].append(row["initiative"].value)
    return as_features(visit, list(features.values()))


def _feature(visit: Visit, row: Mapping[str, Term]) -> dict[str, Any]:
    degrees = [float(row[name].value) for name in ("long", "lat") if name in row]
    country = visit.show(row["inCountry"]) if "inCountry" in row else None
    return {
        "type": "Feature",
        "id": row["place"].value,
        "geometry": {"type": "Point", "coordinates": degrees} if degrees else None,
        "properties": {
            "iri": row["place"].value,
            "name": visit.show(row["place"]).text,
            "country": country.iri if country else None,
            "countryName": country.text if country else None,
            "initiatives": [],
        },
    }
