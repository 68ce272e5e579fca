"""Which classes and properties are empty because others are, as far as axioms say it outright."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.ontology.forms import names_in, reach, restriction_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from kg.ontology.axioms import Axiom
    from kg.ontology.forms import Expression

_BELOW: Final = {"SubClassOf", "SubObjectPropertyOf", "SubDataPropertyOf"}
_EQUAL: Final = {
    "EquivalentClasses",
    "EquivalentObjectProperties",
    "EquivalentDataProperties",
    "InverseObjectProperties",
}
_OF_PROPERTY: Final = {"ObjectPropertyDomain", "ObjectPropertyRange", "DataPropertyDomain"}


def find_roots(empty: AbstractSet[str], axioms: Iterable[Axiom]) -> dict[str, set[str]]:
    """Return, for each name of ``empty``, the names of which its emptiness is the consequence.

    A name that depends on none but itself, or only on names that depend on it in turn, is a root: its own
    only root, or one of several in a circle.
    """
    edges: dict[str, set[str]] = defaultdict(set)
    for axiom in axioms:
        for one, other in _dependences(axiom):
            if one in empty and other in empty:
                edges[one].add(other)
    below = {name: reach(edges, {name}) for name in empty}
    ends = {name for name in empty if all(name in below[other] for other in below[name])}
    return {name: ends & below[name] for name in empty}


def _dependences(axiom: Axiom) -> Iterator[tuple[str, str]]:
    """Yield pairs of names, of which the first is empty when the second is, by ``axiom`` alone."""
    operator, *parts = axiom.form
    pairs: list[tuple[Expression, Expression]] = []
    if operator in _BELOW | _EQUAL | _OF_PROPERTY:
        pairs.append((parts[0], parts[1]))
    if operator in _EQUAL:
        pairs.append((parts[1], parts[0]))
    if operator == "DisjointUnion":
        pairs.extend((part, parts[0]) for part in parts[1:])
    for one, other in pairs:
        if isinstance(one, str) or one[0] == "ObjectInverseOf":
            yield from ((next(names_in(one)), need) for need in _needs(other))


def _needs(expression: Expression) -> Iterator[str]:
    """Yield the names each of which, when empty, makes ``expression`` empty."""
    if isinstance(expression, str):
        yield expression
        return
    if expression[0] in {"ObjectIntersectionOf", "ObjectInverseOf"}:
        parts = expression[1:]
    else:
        found = restriction_of(expression)
        parts = (found.prop, found.filler or found.prop) if found and found.sort == "some" else ()
    for part in parts:
        yield from _needs(part)
