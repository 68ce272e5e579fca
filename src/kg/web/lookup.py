"""The way in by an identifier of elsewhere: ``/lookup`` leads from it to the thing here that has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, request, url_for

from kg.errors import UsageError
from kg.namespaces import BASE, PREFIXES, RC
from kg.negotiation import GRAPHS, HTML, RESULTS
from kg.web.iris import is_absolute
from kg.web.resources import finish, missing
from kg.web.rows import select
from kg.web.site.frame import TABULAR, as_data, home, render, visiting, wanted
from kg.web.site.sections import answer, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.store.current import Current, Edition
    from kg.web.rows import Rows
    from kg.web.site.sections import Part

blueprint = Blueprint("lookup", __name__)
blueprint.after_request(finish)

MOST: Final = 100
"""IRIs that are looked up at once."""
_EXACT, _CLOSE = f"{PREFIXES['skos']}exactMatch", f"{PREFIXES['skos']}closeMatch"
_MATCHES: Final = (_EXACT, _CLOSE)
_GEONAMES: Final = re.compile(r"https?://(?:www\.|sws\.)?geonames\.org/([0-9]+)(?:/.*)?")
_WIKIDATA: Final = re.compile(
    r"https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki(?:/Special:EntityData)?)/(Q[0-9]+)(?:[.#?].*)?"
)
_SCHEME: Final = re.compile(r"https?://")
_LOOSE: Final = frozenset({_CLOSE, f"{RC}m49Region"})
"""The properties whose value does not name the thing itself."""
_AGREED: Final = "public, max-age=300"
_LISTED: Final = (*RESULTS, HTML, *GRAPHS)
"""What a list is had in; a client that takes anything is a program, and gets JSON."""


@dataclass(frozen=True)
class Key:
    """A kind of identifier that can be asked for: how it is read, and the properties that hold it."""

    read: Callable[[str], tuple[str, ...]]
    """Returns what it may be written as here, in N-Triples; raises ``UsageError``."""
    relations: tuple[str, ...]


def _read_iri(text: str) -> tuple[str, ...]:
    """Return the forms of an IRI: as GeoNames and Wikidata name their things, else with either scheme."""
    if not is_absolute(text):
        raise UsageError(f"{text[:200]!r} is no absolute IRI. Write it whole, with http:// or https://.")
    if found := _GEONAMES.fullmatch(text):
        return _read_geonames(found[1])
    if found := _WIKIDATA.fullmatch(text):
        return _read_wikidata(found[1])
    rest = _SCHEME.sub("", text).rstrip("/")
    schemes = ("https://", "http://") if _SCHEME.match(text) else ("",)
    return tuple(f"<{scheme}{rest}{end}>" for scheme in schemes for end in ("", "/"))


def _read_geonames(text: str) -> tuple[str, ...]:
    number = _match(r"[0-9]{1,10}", text, "a GeoNames identifier; it is a number, such as 2467454")
    return (f"<https://sws.geonames.org/{int(number)}/>",)


def _read_wikidata(text: str) -> tuple[str, ...]:
    name = _match(r"[Qq][0-9]{1,12}", text, "a Wikidata identifier; it is a Q and a number, such as Q46325")
    return (f"<http://www.wikidata.org/entity/{name.upper()}>",)


def _read_iso(text: str) -> tuple[str, ...]:
    form = r"[A-Za-z]{2,3}|[0-9]{1,3}|[A-Za-z]{2}-[0-9A-Za-z]{1,3}"
    code = _match(form, text, "an ISO 3166 code; it is one such as TN, TUN, 788 or NG-LA").upper()
    return (f'"{code.zfill(3) if code.isdecimal() else code}"',)


def _read_m49(text: str) -> tuple[str, ...]:
    code = _match(r"[0-9]{1,3}", text, "a UN M49 code; it is a number of three digits, such as 788 or 015")
    return (f'"{code.zfill(3)}"',)


def _match(form: str, text: str, what: str) -> str:
    if not re.fullmatch(form, text, re.ASCII):
        raise UsageError(f"{text[:200]!r} is not {what}.")
    return text


KEYS: Final[Mapping[str, Key]] = {
    "iri": Key(_read_iri, _MATCHES),
    "geonames": Key(_read_geonames, _MATCHES),
    "wikidata": Key(_read_wikidata, _MATCHES),
    "iso": Key(_read_iso, tuple(f"{RC}{name}" for name in ("alpha2", "alpha3", "m49", "subdivisionCode"))),
    "m49": Key(_read_m49, (f"{RC}m49", f"{RC}m49Region")),
}
"""The parameters of a lookup; a request has one of them."""


@blueprint.route("/lookup")
def lookup() -> Response:
    """Lead to the one thing that has the identifier asked for, or list what has it, as a page or as data.

    Several IRIs give a list, in which those of nothing here stand alone. Raises ``UsageError`` for a request
    that does not say one identifier, ``NotAcceptable``, or a ``QueryError``.
    """
    name, asked = _read_request()
    key, media = KEYS[name], wanted(_LISTED if len(asked) > 1 else TABULAR)
    forms = {text: key.read(text) for text in asked}
    (part,) = parts_of(home(), "lookup")
    filled = replace(part, file=replace(part.file, text=_fill(part.file.text, forms, key)))
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        rows = select(edition, filled.file.text)
        if len(asked) == 1 and not any("thing" in row for row in rows):
            return missing("lookup", _explain(edition, name, asked[0], forms[asked[0]]))
    same = _same(rows)
    if len(asked) == len(same) == 1 and media in (HTML, *GRAPHS):
        return _see(same[0])
    return _show(filled) if media is HTML else as_data(filled.file.text, media)


def _read_request() -> tuple[str, list[str]]:
    """Return the name of the parameter that is given, and its values; raises ``UsageError``."""
    given = {name: _listed(name) for name in KEYS}
    names = [name for name, values in given.items() if values]
    if len(names) != 1:
        listed = ", ".join(KEYS)
        problem = f"gives {' and '.join(names)}" if names else "gives none"
        raise UsageError(f"A lookup has one of the parameters {listed}; this one {problem}.")
    (name,) = names
    if len(given[name]) > (MOST if name == "iri" else 1):
        raise UsageError(f"Give {name} once. Up to {MOST} IRIs can be looked up at once, each as iri.")
    return name, given[name]


def _listed(name: str) -> list[str]:
    return list(dict.fromkeys(value.strip() for value in request.args.getlist(name) if value.strip()))


def _fill(text: str, forms: Mapping[str, Sequence[str]], key: Key) -> str:
    """Return the query ``text`` for the texts asked for, each with its forms.

    What was read as an identifier holds nothing that could end a string or an IRI in it.
    """
    asked = " ".join(f'"{each}"' for each in forms)
    pairs = " ".join(f'("{each}" {form})' for each, found in forms.items() for form in found)
    relations = " ".join(f"<{relation}>" for relation in key.relations)
    for names, values in (("?asked", asked), ("(?asked ?identifier)", pairs), ("?relation", relations)):
        before, _, rest = text.partition(f"VALUES {names} {{")
        text = f"{before}VALUES {names} {{ {values} }}{rest.partition('}')[2]}"
    return text


def _same(rows: Rows) -> list[str]:
    """Return the things that have the identifier themselves, and are not only near it or within it."""
    found = (row["thing"].value for row in rows if "thing" in row and row["relation"].value not in _LOOSE)
    return list(dict.fromkeys(found))


def _see(iri: str) -> Response:
    """Return the way to the thing ``iri`` (RFC 9110, section 15.4.4)."""
    path, hash_, fragment = iri.removeprefix(BASE).partition("#")
    place = url_for("resources.resolve", path=path) + hash_ + fragment
    response = Response(f"See {place}\n", 303, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = place
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = _AGREED
    return response


def _show(part: Part) -> Response:
    with visiting() as visit:
        parts = {part.name: answer(visit, part, {})}
        return render(visit, "listing.html", query=part.file.text, page="lookup", parts=parts)


def _explain(edition: Edition, name: str, asked: str, forms: Sequence[str]) -> str:
    """Say what was looked for, which identifiers are written nearly so, and where else to look."""
    relations = "|".join(f"<{relation}>" for relation in KEYS[name].relations)
    query = f'SELECT DISTINCT ?x {{ ?s {relations} ?x FILTER(STRSTARTS(STR(?s), "{BASE}")) }} ORDER BY ?x'
    near = _near(forms[0].strip('<>"'), [row["x"].value for row in select(edition, query)])
    told = f" Written nearly so: {', '.join(near)}." if near else ""
    searched = url_for("search.search")
    return (
        f"Nothing here has the identifier {asked[:200]} ({name}); it was looked for as {forms[0]}.{told} "
        f"To look for a name, use {searched}?q=..., and for many names /reconcile."
    )


def _near(form: str, known: Sequence[str]) -> list[str]:
    """Return up to three of ``known`` that begin like ``form`` and whose last part is one letter away."""
    stem, _, last = form.rstrip("/").rpartition("/")
    ends = {
        end: text for text in known for head, _, end in [text.rstrip("/").rpartition("/")] if head == stem
    }
    return [ends[end] for end in get_close_matches(last, ends, 3, max(0.5, 1 - 1.01 / len(last)))]
