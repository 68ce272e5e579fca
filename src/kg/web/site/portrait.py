"""All that is said of one thing: its statements, what points to it, and the graphs that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.web.rows import Term
    from kg.web.site.visit import Shown, Visit

SHOWN: Final = 200
"""Statements to or from one thing that a page shows; the data has them all."""
_TYPE: Final = f"{PREFIXES['rdf']}type"
_FROM: Final = f"SELECT ?p ?o WHERE {{ <%s> ?p ?o }} ORDER BY ?p ?o LIMIT {SHOWN + 1}"
_TO: Final = f"SELECT ?p ?o WHERE {{ ?o ?p <%s> }} ORDER BY ?p ?o LIMIT {SHOWN + 1}"
_GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { <%s> ?p ?o } } ORDER BY ?g LIMIT 50"


@dataclass(frozen=True)
class Group:
    """The values of one property, or what points to the thing by it."""

    property: Shown
    values: tuple[Shown, ...]


@dataclass(frozen=True)
class Portrait:
    """All that is said of one thing."""

    statements: tuple[Group, ...]
    references: tuple[Group, ...]
    graphs: tuple[Shown, ...]
    partial: bool
    """Whether there is more than is shown."""


def draw(visit: Visit, iri: str) -> Portrait:
    """Return what is said of ``iri``; raises a ``QueryError``."""
    outward, inward = visit.select(_FROM % iri), visit.select(_TO % iri)
    graphs = [row["g"] for row in visit.select(_GRAPHS % iri)]
    visit.look_up([*graphs, *(term for row in (*outward[:SHOWN], *inward[:SHOWN]) for term in row.values())])
    return Portrait(
        _group(visit, [row for row in outward[:SHOWN] if row["p"].value != _TYPE]),
        _group(visit, inward[:SHOWN]),
        tuple(map(visit.show, graphs)),
        partial=len(outward) > SHOWN or len(inward) > SHOWN,
    )


def _group(visit: Visit, rows: Sequence[Mapping[str, Term]]) -> tuple[Group, ...]:
    groups: dict[Term, list[Shown]] = {}
    for row in rows:
        groups.setdefault(row["p"], []).append(visit.show(row["o"]))
    found = [Group(visit.show(term), tuple(values)) for term, values in groups.items()]
    return tuple(sorted(found, key=lambda group: group.property.text.casefold()))
