"""The desk: all that reconciliation needs of one version of the data, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from flask import current_app

from kg.errors import UsageError
from kg.matching import Entry, Name, Register
from kg.namespaces import BASE, ID, PREFIXES, RC
from kg.web.site.frame import home
from kg.web.site.search import best_name, names_of
from kg.web.site.sections import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.web.rows import Term
    from kg.web.site.names import Names, Thing
    from kg.web.site.shelf import Shelf
    from kg.web.site.visit import Visit

KINDS: Final = frozenset(
    {"place", "country", "initiative", "organisation", "route"}
    | {"activity-type", "approach", "mechanism", "framework", "concept"}
)
"""The kinds of things that a spreadsheet names."""
_COUNTRY: Final = f"{RC}Country"
_OUTSIDE: Final = {"geonames": re.compile(r"geonames\.org/(\d+)"), "wikidata": re.compile(r"(Q\d+)$")}
"""Where an identifier stands in an IRI of another dataset."""


@dataclass(frozen=True)
class Type:
    """A class of things, with its names and definitions by language and the next wider classes."""

    iri: str
    names: Mapping[str, str]
    definitions: Mapping[str, str]
    broader: tuple[str, ...]

    def name(self, visit: Visit) -> str:
        """Return its name in the reader's language, or in English."""
        return self.names.get(visit.language) or self.names["en"]

    def definition(self, visit: Visit) -> str:
        """Return what it means in the reader's language, or in English, or nothing."""
        return self.definitions.get(visit.language) or self.definitions.get("en", "")


@dataclass(frozen=True)
class Desk:
    """What names are held against in one version."""

    names: Names
    register: Register
    types: Mapping[str, Type]

    def thing(self, identifier: str) -> Thing | None:
        """Return the thing of an identifier, which is an IRI or its path below the base."""
        iri = expand(identifier)
        return self.names.things[iri] if iri in self.register.entries else None

    def called(self, visit: Visit, iri: str) -> str:
        """Return the name of the thing ``iri`` in the reader's language, or for want of one its path."""
        thing = self.names.things.get(iri)
        return best_name(visit, thing).text if thing else identify(iri)

    def type_of(self, text: str) -> str:
        """Return the IRI of the class that ``text`` names: IRI, ``rc:City``, ``City``, or in any language.

        Raises ``UsageError`` with the nearest names if there is none.
        """
        known = {spelling.casefold(): iri for iri, type_ in self.types.items() for spelling in _spell(type_)}
        found = known.get(text.strip().casefold())
        if found:
            return found
        near = get_close_matches(text.casefold(), known, n=1)
        hint = f"; nearest: {_short(known[near[0]])}" if near else ""
        raise UsageError(f"No type is called {text[:80]!r}{hint}. All are at /reconcile/suggest/type?prefix=")

    def wider(self, iri: str) -> set[str]:
        """Return the IRIs of the class ``iri`` and of all that are wider."""
        return _wider(iri, self.types)

    def types_of(self, iri: str) -> list[Type]:
        """Return the classes of the thing ``iri``, the narrowest first."""
        held = [self.types[each] for each in self.register.entries[iri].types if each in self.types]
        return sorted(held, key=lambda each: (-len(_wider(each.iri, self.types)), each.iri))


def open_desk(visit: Visit) -> Desk:
    """Return the desk of the edition that is visited; raises a ``QueryError``."""
    shelf: Shelf = current_app.extensions["reconcile"]
    return shelf.read(visit, "desk", _lay_out)


def identify(iri: str) -> str:
    """Return the identifier of ``iri``: its path below the base."""
    return iri.removeprefix(BASE)


def expand(identifier: str) -> str:
    """Return the IRI of an identifier, which is an IRI or its path below the base."""
    return identifier if identifier.startswith(BASE) else f"{BASE}{identifier}"


def outside(fact: str, value: str) -> str:
    """Return the identifier that ``value`` (an IRI, or the identifier alone) has in the dataset ``fact``."""
    found = _OUTSIDE[fact].search(value.strip().rstrip("/"))
    return found[1] if found else value.strip().rpartition(":")[2].upper()


def _lay_out(visit: Visit) -> Desk:
    names = names_of(visit)
    queries = {part.name: part.file.text for part in parts_of(home(), "reconcile")}
    types = _read_types(visit.select(queries["types"]))
    facts = _read_facts(visit.select(queries["facts"]))
    things = (thing for thing in names.things.values() if thing.kind in KINDS)
    entries = [_enter(thing, types, facts.get(thing.iri, {})) for thing in things]
    return Desk(names, Register(entry for entry in entries if entry.names), types)


def _read_types(rows: Iterable[Mapping[str, Term]]) -> dict[str, Type]:
    names: dict[str, dict[str, str]] = {}
    told: dict[str, dict[str, str]] = {}
    broader: dict[str, set[str]] = {}
    for row in rows:
        iri = row["type"].value
        own = names.setdefault(iri, {"en": re.split(r"[#/]", iri)[-1]})
        if "name" in row:
            own[row["name"].language or "en"] = row["name"].value
        if "definition" in row:
            told.setdefault(iri, {})[row["definition"].language or "en"] = row["definition"].value
        if "broader" in row:
            broader.setdefault(iri, set()).add(row["broader"].value)
    wide = {iri: sorted((broader.get(iri, set()) & names.keys()) - {iri}) for iri in names}
    return {iri: Type(iri, own, told.get(iri, {}), tuple(wide[iri])) for iri, own in names.items()}


def _read_facts(rows: Iterable[Mapping[str, Term]]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        facts, fact, value = found.setdefault(row["thing"].value, {}), row["fact"].value, row["value"].value
        if fact != "same":
            facts.setdefault(fact, set()).add(value)
        for name, pattern in _OUTSIDE.items() if fact == "same" else ():
            facts.setdefault(name, set()).update(pattern.findall(value.rstrip("/")))
    return found


def _enter(thing: Thing, types: Mapping[str, Type], facts: Mapping[str, set[str]]) -> Entry:
    held = {wider for type_ in thing.types for wider in _wider(type_, types)}
    spellings = [name for name in thing.names if _is_spelling(name, thing)]
    codes = [Name.of("code", code) for code in sorted(facts.get("iso", ()))]
    known = {fact: frozenset(values) for fact, values in facts.items() if values}
    if _COUNTRY in held:
        known["country"] = frozenset({thing.iri})
    if "country" in known:
        known["partOf"] = known.get("partOf", frozenset()) | known["country"]
    some = {"country": known.pop("activeIn")} if "activeIn" in known else {}
    apart = thing.kind == "concept"
    return Entry(thing.iri, (*spellings, *codes), frozenset(held), known, some, apart)


def _is_spelling(name: Name, thing: Thing) -> bool:
    """Say whether ``name`` may be what somebody writes; of a body, sources print phrases, not only names."""
    if name.source == "printed":
        return thing.kind in ("place", "country")
    return name.source in ("name", "variant", "acronym")


def _wider(iri: str, types: Mapping[str, Type]) -> set[str]:
    found: set[str] = set()
    ahead = [iri]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead.extend(types[each].broader if each in types else ())
    return found


def _spell(type_: Type) -> Iterable[str]:
    return (type_.iri, _short(type_.iri), re.split(r"[#/]", type_.iri)[-1], *type_.names.values())


def _short(iri: str) -> str:
    prefixes = ((prefix, namespace) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace))
    prefix, namespace = next(prefixes, ("id", ID))
    return f"{prefix}:{iri.removeprefix(namespace)}"
