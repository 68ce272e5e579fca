"""Suggestions while a person types: things, types and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.matching import fold
from kg.web.reconcile.batch import show_type
from kg.web.reconcile.desk import identify
from kg.web.reconcile.properties import PROPERTIES
from kg.web.site.matches import find
from kg.web.site.search import about

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.web.reconcile.desk import Desk
    from kg.web.site.visit import Visit

    Suggest = Callable[[Visit, Desk, str, Sequence[str]], list[dict[str, Any]]]


_NAMED: Final = ("name", "acronym", "variant", "printed")


def suggest_things(visit: Visit, desk: Desk, prefix: str, types: Sequence[str]) -> list[dict[str, Any]]:
    """Return the things that ``prefix`` may become, the best first; of ``types`` (IRIs) if there are any."""
    found = []
    for match in find(desk.names, prefix, visit.language):
        entry = desk.register.entries.get(match.thing.iri)
        if entry and match.name.source in _NAMED and (not types or entry.types & set(types)):
            told = about(visit, desk.names, match.thing)
            found.append(
                {
                    "id": identify(entry.iri),
                    "name": desk.called(visit, entry.iri),
                    "description": told,
                    "notable": [show_type(visit, type_) for type_ in desk.types_of(entry.iri)],
                }
            )
    return found


def suggest_types(visit: Visit, desk: Desk, prefix: str, _types: Sequence[str]) -> list[dict[str, Any]]:
    """Return the types whose name in any language has a word that begins with ``prefix``; all for none."""
    return [
        {
            **show_type(visit, type_),
            "description": type_.definition(visit),
            "broader": [show_type(visit, desk.types[iri]) for iri in type_.broader],
        }
        for type_ in sorted(desk.types.values(), key=lambda each: each.name(visit))
        if _begins(prefix, *type_.names.values(), type_.iri.rpartition("#")[2])
    ]


def suggest_properties(visit: Visit, _desk: Desk, prefix: str, types: Sequence[str]) -> list[dict[str, Any]]:
    """Return the properties whose name has a word that begins with ``prefix``, and that ``types`` have."""
    return [
        {"id": own.identifier, "name": own.name(visit), "description": own.told(visit)}
        for own in PROPERTIES.values()
        if _begins(prefix, own.name(visit), own.identifier)
        and (not types or not own.types or set(types) & set(own.types))
    ]


def _begins(prefix: str, *names: str) -> bool:
    return any(f" {fold(prefix)}" in f" {fold(name)}" for name in names)


SUGGEST: Final[dict[str, Suggest]] = {
    "entity": suggest_things,
    "type": suggest_types,
    "property": suggest_properties,
}
"""What can be suggested, by the name of its service."""
