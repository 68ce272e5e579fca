"""The first page: what this is, what it holds, and the ways in."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, Response

from kg.namespaces import PREFIXES, RC
from kg.negotiation import HTML
from kg.web.description import endpoint_iri
from kg.web.land import is_shown, project
from kg.web.site import frame
from kg.web.site.chart import Spot, draw, fit
from kg.web.site.frame import as_data, render, visiting, wanted
from kg.web.site.listings import LIST_OF
from kg.web.site.numerals import write_number
from kg.web.site.questions import questions_of, slug
from kg.web.site.sections import answer_all, parts_of
from kg.web.site.structured import describe_dataset

if TYPE_CHECKING:
    from kg.web.site.chart import Drawing
    from kg.web.site.sections import Section
    from kg.web.site.visit import Visit

blueprint = Blueprint("home", __name__)

_THINGS: Final = "SELECT ?thing WHERE {\n  ?thing a <%s>\n}\nORDER BY ?thing"
_EXAMPLE: Final = f"""PREFIX rc: <{RC}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
SELECT ?name ?place WHERE {{
  ?initiative rc:connectsPlace/rdfs:label ?place ; rdfs:label ?name
}} ORDER BY ?name ?place LIMIT 20"""
_MAP: Final = 640, 560


class Count(NamedTuple):
    """How many things of one class there are, and where they are listed."""

    name: str
    """The local name of the class, by which the page calls it."""
    number: str
    href: str


@blueprint.route("/")
def home() -> Response:
    """Return the first page, or its counts as data; ``NotAcceptable``, or a ``QueryError``."""
    parts = parts_of(frame.home(), "home")
    media = wanted()
    if media is not HTML:
        return as_data(next(part.file.text for part in parts if part.name == "counts"), media)
    with visiting() as visit:
        sections = {section.part.name: section for section in answer_all(visit, parts, {})}
        counted = sections.pop("counts")
        return render(
            visit,
            "home.html",
            query=counted.query,
            counts=_count(visit, counted),
            sections=sections,
            drawing=_draw(visit, sections["map"]),
            themes=Counter(slug(question.theme) for question in questions_of(visit)),
            citation=visit.dataset["text"].value if visit.dataset else "",
            endpoint=endpoint_iri(),
            example=_EXAMPLE,
            structured=describe_dataset(visit),
        )


def _count(visit: Visit, counted: Section) -> list[Count]:
    counts = []
    for row in counted.rows:
        iri, number = row.terms["class"][0].value, Decimal(row.terms["things"][0].value)
        there = LIST_OF.get(iri)
        href = visit.url(there) if there else visit.url("editor.editor", query=_THINGS % iri)
        counts.append(Count(re.split("[#/]", iri)[-1], write_number(number, visit.language), href))
    return counts


def _draw(visit: Visit, section: Section) -> Drawing | None:
    """Return the map of the places of ``section`` by their initiatives; None if none is on the base map."""
    spots = []
    for row in section.rows:
        place, count = row.terms["place"][0], int(row.terms["initiatives"][0].value)
        degrees = float(row.terms["long"][0].value), float(row.terms["lat"][0].value)
        if is_shown(*degrees):
            spots.append(Spot(place.value, *project(*degrees), visit.show(place).text, count))
    return draw(fit([(spot.x, spot.y) for spot in spots], *_MAP), spots) if spots else None
