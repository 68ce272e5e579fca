"""Places, the initiatives at them and their roles on routes as GeoJSON (RFC 7946).

Each feature names its ``layer``. A place that no gazetteer record was matched to has a null geometry, as
section 3.2 allows. What describes the whole collection stands in foreign members (section 6.1).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.exports.answers import Answers, Thing

LACKS: Final = (
    "Coordinates are points from GeoNames, not outlines; countries and unmatched places have none. "
    "A place without features of the other layers is one of which none is reported, not one that has none. "
    "Who takes part in an initiative, activities, findings, recommendations and discrepancies are not here."
)
_EXACT: Final = ("sws.geonames.org", "www.wikidata.org")


def write_geojson(graph: Answers) -> bytes:
    """Return a FeatureCollection: places, initiatives at places, roles on routes, each by its IRI."""
    about = graph.about
    collection = {
        "type": "FeatureCollection",
        "title": f"{about['title']}: places, initiatives at places, roles on routes",
        "description": about["description"],
        "notExpressed": LACKS,
        "version": graph.version,
        "modified": about["modified"],
        "license": about["licence"],
        "citation": about["citation"],
        "features": [*_show_places(graph), *_show_connections(graph), *_show_roles(graph)],
    }
    return f"{json.dumps(collection, ensure_ascii=False, indent=1)}\n".encode()


def _show_places(graph: Answers) -> Iterator[dict[str, Any]]:
    for iri, place in graph.things("Place").items():
        matches = place.all("exactMatch")
        yield _feature(
            graph, "place", iri, iri,
            {
                **{f"name_{tag}": name for tag, name in sorted(graph.names[iri].items()) if tag},
                "otherNames": place.all("altLabel"),
                "partOf": graph.join(place.all("partOf")),
                "probableReading": place.one("probableReading"),
                "sameAs": [match for match in matches if match.split("/")[2] in _EXACT],
                **graph.cite(*place.all("evidence")),
            },
        )  # fmt: skip


def _show_connections(graph: Answers) -> Iterator[dict[str, Any]]:
    for iri, connection in graph.things("Connection").items():
        if place := connection.one("place"):
            initiative = connection.one("initiative")
            said = {
                "initiative": graph.name(initiative),
                "initiativeId": initiative,
                "connectionKind": graph.name(connection.one("connectionKind")),
                "reportedAs": connection.one("reportedAs"),
                **_mark(graph, connection),
            }
            yield _feature(graph, "initiative-at-place", iri, place, said)


def _show_roles(graph: Answers) -> Iterator[dict[str, Any]]:
    for iri, assigned in graph.things("RouteRoleAssignment").items():
        said = {
            "role": graph.name(assigned.one("routeRole")),
            "route": graph.name(assigned.one("route")),
            **_mark(graph, assigned),
        }
        yield _feature(graph, "role-on-route", iri, assigned.one("place"), said)


def _mark(graph: Answers, statement: Thing) -> dict[str, str]:
    """Return how sure ``statement`` is, and where a source says it."""
    return {
        "certainty": graph.name(statement.one("certainty")),
        "status": graph.name(statement.one("assertionStatus")),
        **graph.cite(*statement.all("evidence")),
    }


def _feature(graph: Answers, layer: str, iri: str, at: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the feature ``iri`` of ``layer`` at the place ``at``; what is not ``said`` is left out."""
    place = graph.things("Place")[at]
    country = graph.things("Place").get(place.one("inCountry"), place)
    properties = {
        "layer": layer,
        "place": graph.name(at),
        "placeId": at,
        "placeType": graph.name(place.one("placeType")),
        "country": graph.name(country.iri) if country.one("alpha3") else "",
        "countryCode": country.one("alpha3"),
        **said,
    }
    kept = {name: value for name, value in properties.items() if value}
    return {"type": "Feature", "id": iri, "geometry": _point(place), "properties": kept}


def _point(place: Thing) -> dict[str, Any] | None:
    """Return longitude and latitude, in this order (section 3.1.1), or None where they are not known."""
    if not (place.one("lat") and place.one("long")):
        return None
    return {"type": "Point", "coordinates": [float(place.one("long")), float(place.one("lat"))]}
