"""The frame of every page of the site: its template, its forms as data, and how long it holds."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from flask import Response, current_app, render_template, request

from kg.errors import NotAcceptable
from kg.negotiation import GRAPHS, HTML, RESULTS, Media, choose, choose_format
from kg.web.endpoint import answer_query
from kg.web.site.messages import LANGUAGES
from kg.web.site.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.store.current import Current

TABULAR: Final = (HTML, *RESULTS, *GRAPHS)
"""What a page that shows a table is had in."""
_MENU: Final = {
    "map": "map.map_page",
    "places": "listings.places",
    "initiatives": "listings.initiatives",
    "routes": "listings.routes",
    "coverage": "coverage.index",
    "partners": "partners.partners",
    "questions": "questions.index",
    "data": "about.data",
}


@contextmanager
def visiting() -> Iterator[Visit]:
    """Hold the edition being served for one visit, in the language asked for or preferred."""
    current: Current = current_app.config["CURRENT"]
    language = request.args.get("lang", "")
    if language not in LANGUAGES:
        language = request.accept_languages.best_match(LANGUAGES) or next(iter(LANGUAGES))
    with current.edition() as edition:
        yield Visit(edition, language)


def home() -> Path:
    """Return the folder with the queries that the pages of the version being served are made from."""
    current: Current = current_app.config["CURRENT"]
    return current.home


def wanted(offers: tuple[Media, ...] = TABULAR) -> Media:
    """Return the format that ``format=`` names or the Accept header likes best; ``NotAcceptable``."""
    names = [name for name in request.args.getlist("format") if name]
    return choose_format(names, offers) if names else choose(request.headers.get("Accept", ""), offers)


def render(visit: Visit, template: str, *, query: str = "", status: int = 200, **content: Any) -> Response:
    """Return ``template`` as a page that holds for the version being read.

    ``query`` is the one behind the page, for those who would go on from there.
    """
    words = {"visit": visit, "say": visit.say, "languages": LANGUAGES, "menu": _MENU, "query": query}
    return as_file(visit, render_template(f"site/{template}", **words, **content), HTML, status)


def as_file(visit: Visit, text: str | bytes, media: Media, status: int = 200) -> Response:
    """Return ``text``, which is of the reader's language and the version being read, as ``media``."""
    response = Response(text, status, content_type=media.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding, Accept-Language"
    response.headers["Cache-Control"] = "public, no-cache" if status == 200 else "no-store"  # noqa: PLR2004
    response.headers["Content-Language"] = visit.language
    response.headers["Dataset-Version"] = visit.edition.version
    if status == 200:  # noqa: PLR2004
        response.add_etag()
        response.make_conditional(request)
    return response


def as_data(query: str, media: Media) -> Response:
    """Return the answer to the SELECT ``query`` in ``media``.

    A graph is what is said of all that its first variable stands for.
    """
    return answer_query(_describe(query) if media in GRAPHS else query, media)


def _describe(query: str) -> str:
    """Turn a SELECT into the CONSTRUCT of all statements about what its first variable stands for."""
    prologue, select, rest = re.split(r"\b(SELECT)\b", query, maxsplit=1)
    match = re.search(r"\?(\w+)", rest)
    if match is None:
        raise NotAcceptable("This page has no form as a graph; ask for CSV or JSON.")
    name = match[1]
    return f"{prologue}CONSTRUCT {{ ?{name} ?p_ ?o_ }} WHERE {{ {{ {select}{rest} }} ?{name} ?p_ ?o_ }}"
