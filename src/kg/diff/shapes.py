"""What changed among the shapes: what they judge, and whether they ask for more or for less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.diff.changes import Thing
from kg.diff.constraints import judge, say
from kg.diff.values import label_of, pair
from kg.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.diff.changes import Change
    from kg.diff.side import Side
    from kg.diff.values import Description, Value

_SH: Final = PREFIXES["sh"]
_PROPERTY: Final = f"{_SH}property"
_SUBCLASS: Final = f"{PREFIXES['rdfs']}subClassOf"
_TARGETS: Final = {
    f"{_SH}targetClass": "all of class",
    f"{_SH}targetNode": "the thing",
    f"{_SH}targetSubjectsOf": "all that have",
    f"{_SH}targetObjectsOf": "all values of",
}
"""What a shape judges, by the way in which it says so."""


def compare_shapes(old: Side, new: Side) -> Iterator[Change]:
    """Yield what changed among the shapes; a class is narrower than its superclasses on either side."""
    is_below = _hierarchy(old.terms, new.terms)
    once = old.shapes.keys() ^ new.shapes.keys()
    for iri in sorted(old.shapes.keys() | new.shapes.keys()):
        before, after = old.shapes.get(iri, {}), new.shapes.get(iri, {})
        thing = Thing(iri, "shape", label_of(after or before))
        if before and after:
            yield from _compare(thing, _without(before, once), _without(after, once), is_below)
        else:
            kind = "shape-added" if after else "shape-removed"
            yield thing.change(kind, "is new" if after else "is gone")


def _hierarchy(*sides: Mapping[str, Description]) -> Callable[[str, str], bool]:
    """Return what says whether a class is below another in the classes of ``sides`` together."""
    above: dict[str, set[str]] = {}
    for terms in sides:
        for iri, said in terms.items():
            above.setdefault(iri, set()).update(value.text for value in said.get(_SUBCLASS, ()))

    def is_below(lower: str, higher: str, seen: frozenset[str] = frozenset()) -> bool:
        nearest = above.get(lower, set()) - seen
        return higher in nearest or any(is_below(iri, higher, seen | nearest) for iri in nearest)

    return is_below


def _without(description: Description, once: set[str]) -> Description:
    """Return ``description`` without property shapes that only one side has: those are told themselves."""
    return {
        predicate: frozenset(value for value in values if predicate != _PROPERTY or value.text not in once)
        for predicate, values in description.items()
    }


def _compare(
    thing: Thing, before: Description, after: Description, is_below: Callable[[str, str], bool]
) -> Iterator[Change]:
    for predicate in sorted(before.keys() | after.keys()):
        old, new = (said.get(predicate, frozenset()) for said in (before, after))
        if old == new:
            continue
        if predicate in _TARGETS:
            yield from _compare_targets(thing, predicate, old, new)
            continue
        direction = judge(predicate, old, new, is_below)
        if direction == "reworded":
            for was, is_now in pair(old, new):
                yield thing.replace("shape-reworded", shorten(predicate), predicate, was, is_now)
        else:
            says = f"{say(predicate, before, after)} ({direction})"
            yield thing.change(f"shape-{direction}", says, predicate, old - new, new - old)


def _compare_targets(
    thing: Thing, predicate: str, old: frozenset[Value], new: frozenset[Value]
) -> Iterator[Change]:
    for value in sorted(new - old):
        says = f"now judges {_TARGETS[predicate]} {value}"
        yield thing.change("target-added", says, predicate, after=[value])
    for value in sorted(old - new):
        says = f"no longer judges {_TARGETS[predicate]} {value}"
        yield thing.change("target-removed", says, predicate, before=[value])
