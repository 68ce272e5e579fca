"""What changed from version to version: a page, an Atom feed and a JSON feed, of all or of one resource."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urljoin

from flask import Blueprint, Response, render_template, request

from kg.changes import EVIDENCE, FATES
from kg.errors import UsageError
from kg.namespaces import BASE, PREFIXES
from kg.negotiation import HTML, Media
from kg.web.iris import is_absolute
from kg.web.record import name_thing, read_record
from kg.web.resources import finish, missing
from kg.web.rows import Term
from kg.web.site.frame import as_file, render, visiting, wanted
from kg.web.site.numerals import write_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.changes import Entry, Thing
    from kg.web.site.visit import Shown, Visit

blueprint = Blueprint("changes", __name__)
blueprint.after_request(finish)

ATOM: Final = Media("application/atom+xml", ("atom",), ("application/xml", "text/xml"), charset=True)
JSON_FEED: Final = Media("application/feed+json", ("json",), ("application/json",))
SUFFIXES: Final = {"html": HTML, "atom": ATOM, "json": JSON_FEED}
PAGE: Final = 20
"""Entries of one document; older ones are in archives, which stay as they are (RFC 5005, section 4)."""
_SHOWN: Final = 50
"""Things of one class that an entry names; the JSON feed has them all."""
_ROLES: Final = (*FATES, "evidence")


class Told(NamedTuple):
    """A thing as it is told: its name or what it is about, which properties changed, what replaced it."""

    name: Shown
    properties: list[Shown]
    about: list[Shown]
    heir: Shown | None


class Group(NamedTuple):
    """The things of one class that met the same fate."""

    kind: Shown | None
    things: list[Told]
    more: int
    """How many are not named."""


class Item(NamedTuple):
    """An entry as the reader's language tells it; of one resource it has no numbers of statements."""

    entry: Entry
    iri: str
    date: str
    counts: dict[str, int]
    groups: dict[str, list[Group]]
    graphs: list[tuple[Shown, int, int]]


class Shelf(NamedTuple):
    """The entries of one document, the newest first, and which archives there are."""

    entries: Sequence[Entry]
    archives: int
    archive: int
    """The number of this archive, from 1 for the oldest; 0 for the document that subscribers read."""

    @property
    def older(self) -> int:
        """The archive before this document; 0 where there is none."""
        return self.archive - 1 if self.archive else self.archives

    @property
    def newer(self) -> int:
        """The archive after this one; 0 where that is the document that subscribers read."""
        return self.archive + 1 if 0 < self.archive < self.archives else 0


@blueprint.route("/changes", defaults={"suffix": None})
@blueprint.route(f"/changes.<any({', '.join(SUFFIXES)}):suffix>")
def changes(suffix: str | None) -> Response:
    """Tell what changed, of all or of the ``resource`` that is named and what names it.

    Atom is RFC 4287, with archives by RFC 5005; the JSON feed has version 1.1. Raises ``UsageError`` for a
    parameter that cannot be used, ``NotAcceptable``, or a ``QueryError``.
    """
    resource, media = _read_resource(), SUFFIXES[suffix] if suffix else wanted(tuple(SUFFIXES.values()))
    with visiting() as visit:
        if visit.edition.folder is None:
            return missing("changes", "This service shows one RDF file, so it has no record of changes.")
        entries = [
            entry for entry in read_record(visit.edition) if not resource or _concerns(entry, resource)
        ]
        shelf = _open(entries)
        if shelf is None:
            return missing(
                "changes", "There is no such archive of changes; /changes leads to those there are."
            )
        items = _tell(visit, shelf.entries, resource)
        content: dict[str, Any] = {
            "shelf": shelf,
            "items": items,
            "resource": resource,
            "updated": _updated(visit),
        }
        content["subject"] = visit.show(Term("uri", resource)) if resource else None
        content["address"] = _address
        if media is HTML:
            response = render(visit, "changes.html", **content)
        else:
            text = _as_atom(visit, content) if media is ATOM else _as_json(visit, **content)
            response = as_file(visit, text, media)
    # The record can change while the version comes back to one that was before, so no memory by version.
    response.headers.remove("Dataset-Version")
    return response


def _read_resource() -> str:
    resource = request.args.get("resource", "")
    if resource and not is_absolute(resource):
        raise UsageError(f"{resource[:200]!r} is no absolute IRI. Write it whole, as {BASE}id/place/tn-sfax.")
    return resource


def _concerns(entry: Entry, resource: str) -> bool:
    return any(_is_about(thing, resource) for thing in entry.things)


def _is_about(thing: Thing, resource: str) -> bool:
    return thing.iri == resource or resource in thing.about


def _open(entries: Sequence[Entry]) -> Shelf | None:
    """Return the entries of the archive that is asked for, or those after the last one; None if not there."""
    archives = max(0, len(entries) - 1) // PAGE
    text = request.args.get("archive", "")
    if not text:
        return Shelf(entries[archives * PAGE :][::-1], archives, 0)
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10):  # noqa: PLR2004  (more digits are no archive)
        raise UsageError(f"archive={text[:200]!r} is not the number of an archive; it is a number from 1.")
    number = int(text)
    if not 0 < number <= archives:
        return None
    return Shelf(entries[(number - 1) * PAGE : number * PAGE][::-1], archives, number)


def _updated(visit: Visit) -> str:
    """Return when the artefact was made, for a feed without entries."""
    folder = visit.edition.folder
    made = datetime.fromtimestamp(folder.stat().st_mtime if folder else 0, UTC).replace(microsecond=0)
    return made.isoformat().replace("+00:00", "Z")


def _tell(visit: Visit, entries: Iterable[Entry], resource: str) -> list[Item]:
    """Return ``entries`` in the reader's language; of a ``resource``, only what concerns it."""
    kept = [
        (entry, [thing for thing in entry.things if not resource or _is_about(thing, resource)])
        for entry in entries
    ]
    named = {resource} if resource else set()
    for entry, things in kept:
        named |= entry.graphs.keys()
        for thing in things:
            named |= {thing.iri, thing.kind, thing.heir, *thing.properties, *thing.about}
    visit.look_up(Term("uri", iri) for iri in named if iri)
    return [_item(visit, entry, things, resource) for entry, things in kept]


def _item(visit: Visit, entry: Entry, things: Sequence[Thing], resource: str) -> Item:
    by_role = {role: [thing for thing in things if _role(thing) == role] for role in _ROLES}
    counts = {role: len(found) if resource else entry.counts.get(role, 0) for role, found in by_role.items()}
    mark, asked = f"{entry.date}-{entry.version}", f"?resource={quote(resource, safe='')}" if resource else ""
    return Item(
        entry,
        f"{BASE}changes{asked}#{mark}",
        write_literal(entry.date[:10], f"{PREFIXES['xsd']}date", visit.language),
        {role: number for role, number in counts.items() if number},
        {role: _group(visit, found) for role, found in by_role.items() if found},
        [
            (visit.show(Term("uri", name)), *numbers)
            for name, numbers in ({} if resource else entry.graphs).items()
        ],
    )


def _role(thing: Thing) -> str:
    return "evidence" if thing.evidence else thing.fate


def _group(visit: Visit, things: Sequence[Thing]) -> list[Group]:
    kinds = sorted({thing.kind for thing in things})
    groups = []
    for kind in kinds:
        members = [thing for thing in things if thing.kind == kind]
        told = [_told(visit, thing) for thing in members[:_SHOWN]]
        shown = visit.show(Term("uri", kind)) if kind else None
        groups.append(Group(shown, told, len(members) - len(told)))
    return groups


def _told(visit: Visit, thing: Thing) -> Told:
    nameless = not thing.labels and not thing.iri.startswith(EVIDENCE)
    return Told(
        name_thing(visit, thing),
        [visit.show(Term("uri", iri)) for iri in thing.properties],
        [visit.show(Term("uri", iri)) for iri in thing.about] if nameless else [],
        visit.show(Term("uri", thing.heir)) if thing.heir else None,
    )


def _address(visit: Visit, suffix: str = "", archive: int = 0, resource: str = "") -> str:
    """Return the address of a document of changes, from the host's root."""
    values = {"resource": resource, "archive": archive, "suffix": suffix}
    return visit.url("changes.changes", **{name: value for name, value in values.items() if value})


def _as_atom(visit: Visit, content: dict[str, Any]) -> str:
    return render_template("site/changes.xml", visit=visit, say=visit.say, host=_host(), base=BASE, **content)


def _as_json(
    visit: Visit, *, shelf: Shelf, items: Sequence[Item], resource: str, subject: Shown | None, **_: Any
) -> str:
    def full(suffix: str = "", archive: int = 0) -> str:
        return urljoin(_host(), _address(visit, suffix, archive, resource))

    title = visit.say("changes.title").unescape()
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"RouteCities: {title}{f' · {subject.text}' if subject else ''}",
        "description": visit.say("changes.lead").unescape(),
        "home_page_url": full(archive=shelf.archive),
        "feed_url": full("json", shelf.archive),
        **({"next_url": full("json", shelf.older)} if shelf.older else {}),
        "language": visit.language,
        "authors": [{"name": "RouteCities", "url": BASE}],
        "items": [_json_item(visit, item, full(archive=shelf.archive), resource) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=2)


def _json_item(visit: Visit, item: Item, page: str, resource: str) -> dict[str, Any]:
    words = {"visit": visit, "say": visit.say, "item": item, "host": _host()}
    entry = item.entry
    things = [thing for thing in entry.things if not resource or _is_about(thing, resource)]
    told = [{name: value for name, value in vars(thing).items() if value} for thing in things]
    return {
        "id": item.iri,
        "url": f"{page}#{entry.date}",
        "title": unescape(render_template("site/changes_title.txt", **words).strip()),
        "content_html": render_template("site/changes_entry.html", **words).strip(),
        "date_published": entry.date,
        "_routecities": {
            "about": f"{BASE}changes",
            "version": entry.version,
            "previous": entry.previous,
            "counts": item.counts,
            "evidence_only": set(item.counts) == {"evidence"},
            "complete": entry.whole,
            "graphs": {
                name: {"new": new, "gone": gone}
                for name, (new, gone) in ({} if resource else entry.graphs).items()
            },
            "things": told,
        },
    }


def _host() -> str:
    return request.host_url.rstrip("/")
