"""Data extension: columns for a table whose names have been matched, each value with its evidence counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.errors import UsageError
from kg.web.reconcile.batch import read_object, show_type
from kg.web.reconcile.desk import expand, identify, outside
from kg.web.reconcile.properties import PROPERTIES, Property
from kg.web.rows import Term
from kg.web.site.frame import home
from kg.web.site.sections import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.web.reconcile.desk import Desk
    from kg.web.site.visit import Visit

MOST_THINGS: Final = 500
"""Things that are extended at once."""
_CONTENTS: Final = ("name", "iri", "evidence")
_BATCH: Final = 200
_OPEN: Final = "VALUES ?thing { UNDEF }"
_FACTS: Final = {"geonames": "same", "wikidata": "same", "iso": "iso3"}
"""The fact of the query in which a property is found, where it is called otherwise."""

Row = dict[str, Term]
Cell = dict[str, Any]


def extend(visit: Visit, desk: Desk, text: str) -> dict[str, Any]:
    """Return the values that the data extension query ``text`` (JSON, section 7) asks for.

    An empty list means that nothing is reported, never that there is none. A thing that is not known has
    only empty lists. Raises ``UsageError`` that says what is wrong.
    """
    query = read_object("extend", text)
    ids, wanted = query.get("ids"), query.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise UsageError("A data extension query has a list of texts in its field ids.")
    if len(ids) > MOST_THINGS:
        raise UsageError(
            f"The query is about {len(ids)} things; at most {MOST_THINGS} are extended at once. "
            "Send it in parts."
        )
    if not isinstance(wanted, list) or not all(isinstance(each, dict) for each in wanted):
        raise UsageError("A data extension query has a list of objects in its field properties.")
    known = [identifier for identifier in dict.fromkeys(ids) if desk.thing(identifier)]
    columns = {each.get("id"): _column(visit, desk, known, each) for each in wanted}
    return {
        "meta": [_describe(visit, desk, find_property(identifier)) for identifier in columns],
        "rows": {
            identifier: {name: cells.get(identifier, []) for name, cells in columns.items()}
            for identifier in ids
        },
    }


def find_property(identifier: Any) -> Property:
    """Return the property of that identifier; raises ``UsageError`` with all there are if there is none."""
    if not isinstance(identifier, str) or identifier not in PROPERTIES:
        raise UsageError(
            f"No property is called {str(identifier)[:80]!r}; known are {', '.join(PROPERTIES)}."
        )
    return PROPERTIES[identifier]


def _describe(visit: Visit, desk: Desk, own: Property) -> dict[str, Any]:
    meta: dict[str, Any] = {"id": own.identifier, "name": own.name(visit)}
    return {**meta, "type": show_type(visit, desk.types[own.entity])} if own.entity in desk.types else meta


def _column(visit: Visit, desk: Desk, ids: list[str], asked: Mapping[str, Any]) -> dict[str, list[Cell]]:
    own, settings = find_property(asked.get("id")), asked.get("settings") or {}
    if not isinstance(settings, dict):
        raise UsageError(f"The settings of the property {own.identifier} are a JSON object.")
    content, limit = settings.get("content") or _CONTENTS[0], _limit(settings.get("limit") or 0)
    if content not in _CONTENTS:
        raise UsageError(f"The setting content is one of {', '.join(_CONTENTS)}.")
    cells = fetch(visit, desk, ids, own, content)
    return {identifier: found[: limit or None] for identifier, found in cells.items()}


def _limit(value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"The setting limit is a number, not {str(value)[:40]!r}.") from None


def fetch(visit: Visit, desk: Desk, ids: list[str], own: Property, content: str) -> dict[str, list[Cell]]:
    """Return the values of ``own`` for each of the known ``ids``, as ``content`` says; a ``QueryError``."""
    if own.part == "names":
        return {each: _names(desk, each, own.identifier) if content == "name" else [] for each in ids}
    rows: dict[str, list[Row]] = {identifier: [] for identifier in ids}
    for row in _ask(visit, own.part, ids):
        rows[identify(row["thing"].value)].append(row)
    if own.part == "evidence":
        return {each: [{"int": len(_passages(found))}] for each, found in rows.items()}
    return {each: _cells(visit, desk, found, own, content) for each, found in rows.items()}


def _ask(visit: Visit, part: str, ids: list[str]) -> Iterable[Row]:
    query = next(each.file.text for each in parts_of(home(), "reconcile") if each.name == part)
    for start in range(0, len(ids), _BATCH):
        things = " ".join(f"<{expand(each)}>" for each in ids[start : start + _BATCH])
        yield from visit.select(query.replace(_OPEN, f"VALUES ?thing {{ {things} }}"))


def _names(desk: Desk, identifier: str, own: str) -> list[Cell]:
    thing = desk.thing(identifier)
    named = desk.register.entries[thing.iri].names if thing else ()
    language = own.removeprefix("name-")
    called = {name.text: name.language for name in named if name.source == "name"}
    if own == "variants":
        spelt = (name.text for name in named if name.source in ("variant", "acronym", "printed"))
        texts = [text for text in spelt if text not in called]
    else:
        texts = [text for text, spoken in called.items() if spoken == language]
    return [{"str": text} for text in dict.fromkeys(texts)]


def _cells(visit: Visit, desk: Desk, rows: list[Row], own: Property, content: str) -> list[Cell]:
    fact = _FACTS.get(own.identifier, own.identifier)
    groups: dict[tuple[Term, ...], list[Row]] = {}
    for row in rows:
        if "fact" not in row or row["fact"].value == fact:
            key = (row["value"], *(row[name] for name in ("onRoute",) if name in row))
            groups.setdefault(key, []).append(row)
    if content == "evidence":
        return [{"int": count} for found in groups.values() if (count := len(_passages(found)))]
    cells = [_cell(visit, desk, key, own, content) for key in groups]
    return [cell for cell in cells if cell]


def _passages(rows: list[Row]) -> set[str]:
    return {row["evidence"].value for row in rows if "evidence" in row}


def _cell(visit: Visit, desk: Desk, key: tuple[Term, ...], own: Property, content: str) -> Cell:
    value = key[0].value
    if own.identifier in ("geonames", "wikidata"):
        if f"{own.identifier}.org/" not in value:
            return {}
        return {"str": value if content == "iri" else outside(own.identifier, value)}
    if own.identifier in ("latitude", "longitude"):
        return {"float": float(value)}
    if not own.entity:
        return {"str": value}
    if content == "iri":
        return {"str": value}
    called = " · ".join(desk.called(visit, term.value) for term in key)
    return {"id": identify(value), "name": called}
