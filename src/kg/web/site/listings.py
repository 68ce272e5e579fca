"""The pages that list: places, initiatives, routes and their like, each from the parts named after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint

from kg.namespaces import PREFIXES, RC
from kg.web.site.pages import show_page

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("listings", __name__)

LISTINGS: Final = {
    "initiatives": f"{RC}Initiative",
    "places": f"{RC}Place",
    "countries": f"{RC}Country",
    "routes": f"{RC}Route",
    "organisations": f"{PREFIXES['org']}Organization",
    "recommendations": f"{RC}Recommendation",
    "findings": f"{RC}Finding",
}
"""The lists, each with the class of what it lists."""
LIST_OF: Final = {iri: f"listings.{page}" for page, iri in LISTINGS.items()}
"""The view that lists the things of a class."""


def listing(page: str) -> Response:
    """Return the page of the list ``page``, or its first part as data.

    Raises ``UsageError`` for a parameter that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    return show_page(page, template="listing.html")


for name in LISTINGS:
    blueprint.add_url_rule(f"/{name}", name, listing, defaults={"page": name})
