"""The properties by which names are compared and tables extended: what each is of, and where it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import PREFIXES, RC

if TYPE_CHECKING:
    from kg.web.site.visit import Visit

_PLACE, _COUNTRY, _INITIATIVE = f"{RC}Place", f"{RC}Country", f"{RC}Initiative"
_BODY: Final = f"{PREFIXES['org']}Organization"


@dataclass(frozen=True)
class Property:
    """A property of things."""

    identifier: str
    part: str
    """The query that finds its values: a section of the page ``reconcile``; ``names`` for none."""
    types: tuple[str, ...] = ()
    """IRIs of the classes whose things have it; none for all."""
    entity: str = ""
    """IRI of the class of its values, if they are things of ours."""

    def name(self, visit: Visit) -> str:
        """Return its name in the reader's language."""
        return str(visit.say(f"reconcile.property-{self.identifier}"))

    def told(self, visit: Visit) -> str:
        """Return what it means in the reader's language."""
        return str(visit.say(f"reconcile.told-{self.identifier}"))


PROPERTIES: Final = {
    each.identifier: each
    for each in (
        Property("name-en", "names"),
        Property("name-fr", "names"),
        Property("name-ar", "names"),
        Property("variants", "names"),
        Property("type", "values", (_PLACE, _INITIATIVE, _BODY), f"{PREFIXES['skos']}Concept"),
        Property("country", "values", (_PLACE, _BODY), _COUNTRY),
        Property("partOf", "values", (_PLACE,), _PLACE),
        Property("latitude", "values", (_PLACE,)),
        Property("longitude", "values", (_PLACE,)),
        Property("geonames", "values", (_PLACE,)),
        Property("wikidata", "values", (_PLACE, _INITIATIVE, _BODY)),
        Property("iso2", "values", (_COUNTRY,)),
        Property("iso3", "values", (_COUNTRY,)),
        Property("iso", "values", (_COUNTRY,)),
        Property("initiatives", "initiatives", (_PLACE, _BODY, _INITIATIVE), _INITIATIVE),
        Property("places", "places", (_INITIATIVE,), _PLACE),
        Property("roles", "roles", (_PLACE,), f"{PREFIXES['skos']}Concept"),
        Property("evidence", "evidence"),
    )
}
"""All properties by identifier, in the order in which they are proposed."""
