"""Dereferencing: every IRI under the base leads to its description, in the form that the client likes."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request, url_for

from kg.errors import NotAcceptable, QueryError, ServiceBusy
from kg.namespaces import BASE, PREFIXES
from kg.negotiation import GRAPHS, HTML, Media, choose
from kg.web.endpoint import answer_query
from kg.web.errors import problem
from kg.web.iris import spell
from kg.web.record import name_thing, read_withdrawn
from kg.web.rows import Term, select
from kg.web.site.frame import render, visiting, wanted
from kg.web.site.numerals import write_literal
from kg.web.site.profiles import show_profile

if TYPE_CHECKING:
    from kg.changes import Entry, Thing
    from kg.store.current import Current, Edition

blueprint = Blueprint("resources", __name__)

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
SUFFIXES: Final = {"ttl": GRAPHS[0], "nt": GRAPHS[1], "rdf": GRAPHS[2], "jsonld": GRAPHS[3], "html": HTML}
"""The formats of a description, by the suffix of its address."""
_OFFERS: Final = tuple(SUFFIXES.values())
_PLAIN: Final = Media("text/plain", (), ("application/json", "application/problem+json"), charset=True)
_AGREED: Final = "public, max-age=300"
_KNOWN: Final = (
    f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(ISIRI(?s) && STRSTARTS(STR(?s), "{BASE}")) }} LIMIT 20000'
)
_WINDOW: Final = 200
_WORTH: Final = 200
"""Characters of the longest path that, not found, is told on a page with names alike."""


def finish(response: Response) -> Response:
    """Say what may be asked across origins (Fetch, section 3.2), and let go what HEAD does not read."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match, Range"
        response.headers["Access-Control-Max-Age"] = "86400"
    if request.method == "HEAD":
        response.close()
    return response


blueprint.after_request(finish)


@blueprint.route("/<path:path>")
def resolve(path: str) -> Response:
    """Lead to the description of the thing ``path`` under the base, or give the one that a suffix names.

    A thing is no document, so its IRI answers 303 (RFC 9110, section 15.4.4); its description answers 200.
    What was withdrawn answers 410, as the record of changes says.
    """
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        stem, _, suffix = path.rpartition(".")
        things, described = spell(path), spell(stem) if suffix in SUFFIXES else ()
        withdrawn = read_withdrawn(edition)
        if iri := next((iri for iri in (*things, *described) if iri in withdrawn), None):
            return gone(*withdrawn[iri])
        known = _known(edition, (*things, *described))
        if not known:
            return missing(path)
        if known[0] in things:
            return see(path, wanted(_OFFERS))
        return describe(edition, known[0], stem, SUFFIXES[suffix])


def _known(edition: Edition, iris: tuple[str, ...]) -> list[str]:
    """Return those of ``iris`` that any statement has as its subject or object, in their order."""
    if not iris:
        return []
    values = " ".join(f"<{iri}>" for iri in iris)
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} FILTER(EXISTS {{ ?x ?p ?o }} || EXISTS {{ ?s ?q ?x }}) }}"
    found = {row["x"].value for row in select(edition, query)}
    return [iri for iri in iris if iri in found]


def see(path: str, media: Media) -> Response:
    """Return the way from a thing to its description in ``media``."""
    place = address(path, media)
    response = Response(f"See {place}\n", 303, content_type=_PLAIN.content_type)
    response.headers["Location"] = place
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = _AGREED
    return response


def address(path: str, media: Media) -> str:
    """Return the address, from the host's root, of what is at ``path`` in the format ``media``."""
    suffix = next(suffix for suffix, other in SUFFIXES.items() if other is media)
    return url_for("resources.resolve", path=f"{path}.{suffix}")


def describe(edition: Edition, iri: str, path: str, media: Media) -> Response:
    """Return the description of ``iri``, whose address is ``path`` and the suffix of ``media``."""
    if media is HTML:
        with visiting() as visit:
            response = show_profile(visit, iri, path)
    else:
        response = answer_query(f"DESCRIBE <{iri}>", media)
    response.headers.add("Link", f'<{quote(iri, safe=":/%!$&()*+,;=@~#?")}>; rel="describes"')
    return link(response, edition, path, media, _OFFERS)


def link(
    response: Response, edition: Edition, path: str, media: Media, offers: tuple[Media, ...]
) -> Response:
    """Say in ``response`` where else ``path`` is to be had, and under which licence (RFC 8288)."""
    for other in offers:
        if other is not media:
            response.headers.add("Link", f'<{address(path, other)}>; rel="alternate"; type="{other.type}"')
    if edition.folder:
        response.headers.add("Link", f'<{LICENCE}>; rel="license"')
    return response


def missing(path: str, why: str = "") -> Response:
    """Return the answer 404, with ``why``, or else that nothing is known by ``path`` and what is nearest."""
    near = [] if why else suggest(path)
    iri = (spell(path[:_WORTH]) or (BASE,))[0]
    why = why or f"Nothing here is called <{iri}>."
    if len(path) <= _WORTH and _prefers_html():
        with visiting() as visit:
            return render(visit, "missing.html", status=404, why=why, near=near)
    nearest = f" Nearest to it: {', '.join(f'<{BASE}{name}>' for name in near)}." if near else ""
    return problem(404, why + nearest)


def gone(entry: Entry, thing: Thing) -> Response:
    """Return the answer 410: since when ``thing`` is withdrawn, as ``entry`` says, and what replaced it."""
    if _prefers_html():
        with visiting() as visit:
            heir = Term("uri", thing.heir) if thing.heir else None
            visit.look_up([heir] if heir else [])
            content: dict[str, Any] = {
                "entry": entry,
                "name": name_thing(visit, thing),
                "heir": heir and visit.show(heir),
            }
            date = write_literal(entry.date[:10], f"{PREFIXES['xsd']}date", visit.language)
            return render(visit, "gone.html", status=410, date=date, **content)
    heir_said = f" It is replaced by <{thing.heir}>." if thing.heir else ""
    last = f"The last version that had it is {entry.previous}."
    return problem(
        410, f"<{thing.iri}> was withdrawn in version {entry.version} on {entry.date}. {last}{heir_said}"
    )


def _prefers_html() -> bool:
    try:
        return choose(request.headers.get("Accept", ""), (_PLAIN, HTML)) is HTML
    except NotAcceptable:
        return False


def suggest(path: str) -> list[str]:
    """Return up to three known paths that are nearest to ``path``: of the same last part, or much alike."""
    stem, _, suffix = path.rpartition(".")
    wanted = (stem if suffix in SUFFIXES else path).lower()
    current: Current = current_app.config["CURRENT"]
    if len(wanted) > _WORTH:
        return []
    try:
        names, places = _names(current, current.version)
    except ServiceBusy:
        return []
    same = places.get(wanted.rpartition("/")[2], [])
    at = bisect_left(names, wanted)
    around = names[max(0, at - _WINDOW) : at + _WINDOW]
    near = difflib.get_close_matches(wanted, around, n=3, cutoff=0.8)
    return list(dict.fromkeys([*same, *near]))[:3]


@lru_cache(maxsize=1)
def _names(current: Current, version: str) -> tuple[list[str], dict[str, list[str]]]:  # noqa: ARG001  (a key)
    """Return the known paths, sorted, and by their last parts; none where there are too many to read."""
    try:
        with current.edition() as edition:
            names = sorted(row["s"].value.removeprefix(BASE) for row in select(edition, _KNOWN))
    except ServiceBusy:
        raise
    except QueryError:
        names = []
    places: dict[str, list[str]] = {}
    for name in names:
        places.setdefault(name.rpartition("/")[2].lower(), []).append(name)
    return names, places
