"""The pages that list: places, initiatives, routes and their like, each from the parts named after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, request

from kg.web.site.frame import HTML, as_data, render, visiting, wanted
from kg.web.site.sections import answer, fill, parts_of

if TYPE_CHECKING:
    from pathlib import Path

blueprint = Blueprint("listings", __name__)

LISTINGS: Final = (
    "places",
    "initiatives",
    "routes",
    "countries",
    "organisations",
    "recommendations",
    "findings",
)


def listing(page: str) -> Response:
    """Return the page of the list ``page``, or its first part as data.

    Raises ``UsageError`` for a parameter that is no IRI, ``NotAcceptable``, or a ``QueryError``.
    """
    home: Path = current_app.config["SETTINGS"].home
    parts = parts_of(home, page)
    media = wanted()
    if media is not HTML:
        return as_data(fill(parts[0], request.args), media)
    with visiting() as visit:
        sections = [answer(visit, part, request.args) for part in parts]
        return render(visit, "listing.html", page=page, sections=sections, query=sections[0].query)


for name in LISTINGS:
    blueprint.add_url_rule(f"/{name}", name, listing, defaults={"page": name})
