"""Search: names, variants and acronyms, without regard to accents and case, in three scripts."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from flask import Blueprint, Response, current_app, render_template, request, url_for

from kg.negotiation import HTML, Media
from kg.web.rows import Term
from kg.web.site.frame import as_file, render, visiting, wanted
from kg.web.site.matches import LONGEST, NEARLY, TOLD, Match, find, mark, nearest
from kg.web.site.messages import direction
from kg.web.site.names import KINDS, TEXTS, Names, Thing, read_names
from kg.web.site.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask.blueprints import BlueprintSetupState

    from kg.matching import Name
    from kg.web.site.visit import Visit

blueprint = Blueprint("search", __name__)

JSON: Final = Media("application/json", ("json",), ("text/json",))
CSV: Final = Media("text/csv", ("csv",), charset=True)
SUGGESTIONS: Final = Media("application/x-suggestions+json", ("opensearch",))
_SUGGESTED: Final = 10
_FIRST: Final = 6
"""Results of a kind that are shown beside other kinds."""
_MOST: Final = 200
_LEAD, _BEFORE_HIT = 180, 60
_COLUMNS: Final = ("iri", "name", "language", "kind", "about", "reason", "matched", "matched_language")


@dataclass(frozen=True)
class Text:
    """A text as a page shows it: in pieces, those that were typed marked."""

    pieces: tuple[tuple[str, bool], ...]
    language: str
    """Language tag where it is not the page's own, else empty."""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece for piece, _ in self.pieces)

    @property
    def direction(self) -> str:
        """The writing direction of the text."""
        return direction(self.language)


@dataclass(frozen=True)
class Result:
    """A thing that was found, as it is shown."""

    iri: str
    href: str
    kind: str
    name: Text
    about: str
    """What tells it from others of its name, such as its type and country."""
    reason: str
    """Why it was found, where its name does not show it; empty else."""
    matched: Text
    lead: Text | None
    """The beginning of what is said about it, or the part with the words."""


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["names"] = Shelf()


@blueprint.route("/search")
def search() -> Response:
    """Return what is found for ``q``, or that of ``kind`` alone; ``NotAcceptable``, or a ``QueryError``."""
    media = wanted((HTML, JSON, CSV))
    typed, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    with visiting() as visit:
        names = names_of(visit)
        matches = find(names, typed, visit.language)
        counts = Counter(match.thing.kind for match in matches)
        chosen = [match for match in matches if kind in ("", match.thing.kind)]
        if media is HTML:
            return _page(visit, names, typed, chosen, counts)
        results = [_show(visit, names, match, typed) for match in chosen[:_MOST]]
        body = _table(results) if media is CSV else _object(typed, results, counts)
        return as_file(visit, body, media)


@blueprint.route("/suggest")
def suggest() -> Response:
    """Return what ``q`` may become, at most ten; ``NotAcceptable``, or a ``QueryError``."""
    media = wanted((JSON, SUGGESTIONS))
    typed = request.args.get("q", "").strip()
    with visiting() as visit:
        names = names_of(visit)
        matches = find(names, typed, visit.language)[:_SUGGESTED]
        results = [_show(visit, names, match, typed) for match in matches]
        if media is SUGGESTIONS:
            return as_file(visit, _as_opensearch(visit, typed, results), media)
        found = [_suggestion(visit, result) for result in results]
        told = visit.say("search.suggested", n=len(found)) if found else visit.say("search.none-suggested")
        body = json.dumps({"told": told, "suggestions": found}, ensure_ascii=False)
        return as_file(visit, body, media)


@blueprint.route("/opensearch.xml")
def describe() -> Response:
    """Return the description by which a browser adds the search to its own (OpenSearch 1.1)."""
    with visiting() as visit:
        text = render_template(
            "site/opensearch.xml",
            say=visit.say,
            language=visit.language,
            search=url_for("search.search", _external=True),
            suggest=url_for("search.suggest", format="opensearch", _external=True),
        )
        return as_file(visit, text, Media("application/opensearchdescription+xml", charset=True))


def names_of(visit: Visit) -> Names:
    """Return the names of the edition that is visited; raises a ``QueryError`` if they cannot be read."""
    shelf: Shelf = current_app.extensions["names"]
    return shelf.read(visit, "names", read_names)


def _page(visit: Visit, names: Names, typed: str, matches: Sequence[Match], counts: Counter[str]) -> Response:
    kind = request.args.get("kind", "")
    groups: dict[str, list[Result]] = {}
    for match in matches[:_MOST] if kind else matches:
        group = groups.setdefault(match.thing.kind, [])
        if kind or len(group) < _FIRST:
            group.append(_show(visit, names, match, typed))
    return render(
        visit,
        "search.html",
        typed=typed[:LONGEST],
        cut=LONGEST if len(typed) > LONGEST else 0,
        kind=kind if kind in KINDS else "",
        groups=groups,
        counts={name: counts[name] for name in KINDS if counts[name]},
        total=sum(counts.values()),
        nearly=bool(matches) and matches[0].fit == NEARLY,
        only_told=bool(matches) and matches[0].fit >= TOLD,
        nearest=nearest(names, typed) if typed and not matches else [],
    )


def _show(visit: Visit, names: Names, match: Match, typed: str) -> Result:
    thing, own = match.thing, match.name.source in TEXTS
    name = best_name(visit, thing)
    same = name.folded == match.name.folded
    reason = "" if same else _reason(visit, match.name)
    text = match.name if own else _best(visit, (each for each in thing.names if each.source in TEXTS))
    return Result(
        thing.iri,
        _href(visit, thing),
        thing.kind,
        _text(visit, name, typed, match.fit),
        about(visit, names, thing),
        reason,
        _text(visit, match.name, typed, match.fit),
        _text(visit, text, typed, match.fit) if text and text is not name else None,
    )


def about(visit: Visit, names: Names, thing: Thing) -> str:
    """Return what tells ``thing`` from others of its name, such as its type and country."""
    known = (names.things[iri] for iri in thing.beside if iri in names.things)
    return " · ".join(dict.fromkeys(best_name(visit, each).text for each in known))


def best_name(visit: Visit, thing: Thing) -> Name:
    """Return the name by which the reader knows ``thing``, or for want of one what is said about it."""
    called = [name for name in thing.names if name.source == "name"]
    return (
        _best(visit, called or [name for name in thing.names if name.source not in TEXTS]) or thing.names[0]
    )


def _best(visit: Visit, names: Iterable[Name]) -> Name | None:
    ranked = sorted(names, key=lambda name: visit.rank(Term("literal", name.text, name.language)))
    return next(iter(ranked), None)


def _reason(visit: Visit, name: Name) -> str:
    language = "" if name.language in ("", visit.language) else visit.hint(f"search.in-{name.language}") or ""
    return f"{visit.say(f'search.by-{name.source}')}{language}"


def _text(visit: Visit, name: Name, typed: str, fit: int) -> Text:
    pieces = mark(name.text, typed, fit)
    language = "" if name.language == visit.language else name.language
    return Text(tuple(_shorten(pieces)) if len(name.text) > _LEAD else tuple(pieces), language)


def _shorten(pieces: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return about as much of ``pieces`` as two lines hold, with the first that is marked."""
    whole = "".join(piece for piece, _ in pieces)
    first = len(pieces[0][0]) if len(pieces) > 1 and not pieces[0][1] else 0
    start = whole.rfind(" ", 0, max(0, first - _BEFORE_HIT)) + 1 if first > _LEAD - _BEFORE_HIT else 0
    end = start + _LEAD if start + _LEAD >= len(whole) else whole.rfind(" ", 0, start + _LEAD)
    kept, place = [("… ", False)] if start else [], 0
    for piece, marked in pieces:
        part = piece[max(0, start - place) : max(0, end - place)]
        place += len(piece)
        kept += [(part, marked)] if part else []
    return [*kept, (" …", False)] if end < len(whole) else kept


def _href(visit: Visit, thing: Thing) -> str:
    if thing.kind == "question":
        return visit.url("questions.question", name=thing.iri.rpartition("/")[2])
    return visit.href(thing.iri)


def _suggestion(visit: Visit, result: Result) -> dict[str, Any]:
    kind = visit.say(f"search.one-{result.kind}")
    about = " · ".join(filter(None, dict.fromkeys((kind, *result.about.split(" · ")))))
    told = result.lead and result.lead == result.matched
    why = result.reason if told else f"{result.reason}{visit.say('frame.colon')} {result.matched.text}"
    return {
        "label": result.name.text,
        "language": result.name.language or visit.language,
        "kind": result.kind,
        "note": about,
        "reason": why if result.reason else "",
        "href": result.href,
    }


def _as_opensearch(visit: Visit, typed: str, results: Sequence[Result]) -> str:
    notes = [_suggestion(visit, result)["note"] for result in results]
    hrefs = [urljoin(request.host_url, result.href) for result in results]
    return json.dumps([typed, [result.name.text for result in results], notes, hrefs], ensure_ascii=False)


def _row(result: Result) -> tuple[str, ...]:
    name, matched = result.name, result.matched
    known = (result.iri, name.text, name.language, result.kind, result.about)
    return (*known, result.reason, matched.text, matched.language)


def _table(results: Sequence[Result]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows([_COLUMNS, *map(_row, results)])
    return file.getvalue()


def _object(typed: str, results: Sequence[Result], counts: Counter[str]) -> str:
    rows = [dict(zip(_COLUMNS, _row(result), strict=True)) for result in results]
    found = {"query": typed[:LONGEST], "count": sum(counts.values()), "kinds": counts, "results": rows}
    return json.dumps(found, ensure_ascii=False)
