"""The places of the map: by what they are chosen, what is said of each of them, and the same as GeoJSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.namespaces import BASE, ID
from kg.negotiation import Media
from kg.web.land import is_shown, project
from kg.web.site.frame import as_file
from kg.web.site.outlines import midst
from kg.web.site.sections import answer, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Response

    from kg.web.site.sections import Part, Row
    from kg.web.site.visit import Shown, Visit

GEOJSON: Final = Media("application/geo+json", ("geojson",), ("application/vnd.geo+json",))
FILTERS: Final = {
    "route": f"{BASE}vocab/route/",
    "role": f"{BASE}vocab/route-role/",
    "initiative": f"{ID}initiative/",
    "activity": f"{BASE}vocab/activity-type/",
    "country": f"{ID}country/",
}
"""What the places may be chosen by, and what a short value stands below."""
_COUNTRY: Final = FILTERS["country"]


@dataclass(frozen=True)
class Place:
    """A place with what the map and its table say of it."""

    iri: str
    shown: Shown
    country: Shown | None
    degrees: tuple[float, float] | None
    """Longitude and latitude, where the data has them."""
    roles: tuple[Row, ...]
    """The statements that give it a role."""
    initiatives: tuple[Shown, ...]

    @property
    def whole(self) -> bool:
        """Whether it is a country."""
        return self.iri.startswith(_COUNTRY)

    @property
    def point(self) -> tuple[float, float] | None:
        """Where its mark stands on the base map; None if it has no place there."""
        if self.whole:
            return next(iter(midst(code(self.iri))), None)
        return project(*self.degrees) if self.degrees and is_shown(*self.degrees) else None

    @property
    def played(self) -> list[tuple[str, str]]:
        """The role of each statement with its route, or with an empty text where none is named."""
        routes = (row.terms["route"][0].value if "route" in row.terms else "" for row in self.roles)
        return [(row.terms["role"][0].value, route) for row, route in zip(self.roles, routes, strict=True)]

    @property
    def absence(self) -> str:
        """Why it is not on the map; empty if it is."""
        return "" if self.point else "outside" if self.degrees else "unplaced"


def read_filters(arguments: Mapping[str, str]) -> dict[str, str]:
    """Return the IRIs by which places are chosen; ``tn`` is short for the IRI of Tunisia."""
    given = {name: arguments.get(name, "").strip() for name in FILTERS}
    return {
        name: value if "/" in value or ":" in value else f"{FILTERS[name]}{value}"
        for name, value in given.items()
        if value
    }


def read_places(visit: Visit, parts: Mapping[str, Part], values: Mapping[str, str]) -> list[Place]:
    """Return the places that ``values`` choose, each country's together; raises a ``QueryError``."""
    rows = visit.select(fill(parts["places"], values))
    roles = answer(visit, parts["roles"], {}).rows
    initiatives = {
        row.terms["place"][0].value: row.cells[1] for row in answer(visit, parts["initiatives"], {}).rows
    }
    visit.look_up(row[name] for row in rows for name in ("place", "inCountry") if name in row)
    return [
        Place(
            row["place"].value,
            visit.show(row["place"]),
            visit.show(row["inCountry"]) if "inCountry" in row else None,
            (float(row["long"].value), float(row["lat"].value)) if "lat" in row else None,
            tuple(role for role in roles if role.terms["place"][0] == row["place"]),
            initiatives.get(row["place"].value, ()),
        )
        for row in rows
    ]


def as_geojson(visit: Visit, names: Part, places: Iterable[Place]) -> Response:
    """Return ``places`` as a FeatureCollection (RFC 7946); one without coordinates has no geometry."""
    known: dict[str, dict[str, str]] = {}
    for row in visit.select(names.file.text):
        known.setdefault(row["place"].value, {})[row["name"].language or "und"] = row["name"].value
    features = [_feature(place, known.get(place.iri, {})) for place in places]
    return as_features(visit, features)


def as_features(visit: Visit, features: list[dict[str, Any]]) -> Response:
    """Return ``features`` as a FeatureCollection (RFC 7946)."""
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return as_file(visit, f"{text}\n", GEOJSON)


def _feature(place: Place, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": place.iri,
        "geometry": {"type": "Point", "coordinates": place.degrees} if place.degrees else None,
        "properties": {
            "iri": place.iri,
            "name": place.shown.text,
            "names": names,
            "country": place.country.iri if place.country else None,
            "countryName": place.country.text if place.country else None,
            "roles": [{"role": role, "route": route or None} for role, route in place.played],
            "initiatives": len(place.initiatives),
        },
    }


def slug(iri: str) -> str:
    """Return the short name that ends ``iri``."""
    return iri.rpartition("/")[2]


def code(country: str) -> str:
    """Return the ISO 3166-1 code of a country, which ends its IRI."""
    return slug(country).upper()
