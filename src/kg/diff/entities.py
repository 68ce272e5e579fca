"""What changed among the things that the data are about, and how many derived statements followed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.diff.changes import Count, Thing
from kg.diff.side import TYPE
from kg.diff.values import Value, label_of, pair
from kg.namespaces import PREFIXES, RC, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.diff.changes import Change
    from kg.diff.side import Side
    from kg.diff.values import Description

_REPLACES: Final = f"{PREFIXES['dcterms']}replaces"


def compare_entities(old: Side, new: Side) -> Iterator[Change]:
    """Yield what changed among the things, their links told after what else is said of them."""
    heirs = {value.text: iri for iri, said in new.entities.items() for value in said.get(_REPLACES, ())}
    every = old.entities.keys() | new.entities.keys() | old.links.keys() | new.links.keys()
    for iri in sorted(every):
        before, after = old.entities.get(iri, {}), new.entities.get(iri, {})
        thing = Thing(iri, _class_of(after or before), label_of(after or before))
        if before and after:
            yield from _compare("value-changed", thing, before, after)
        elif after:
            yield thing.change("entity-added", "is new")
        elif before:
            yield _removed(thing, heirs.get(iri, ""))
        if bool(before) == bool(after):
            yield from _compare("link-changed", thing, old.links.get(iri, {}), new.links.get(iri, {}))


def count_derived(old: Side, new: Side) -> Iterator[Count]:
    """Yield how many derived statements of each property or class are gone and new, where any are."""
    gone = Counter(_term(*statement) for statement in old.derived - new.derived)
    come = Counter(_term(*statement) for statement in new.derived - old.derived)
    for term in sorted(gone | come):
        yield Count(term, gone[term], come[term])


def _class_of(description: Description) -> str:
    """Return the name of the class of a thing, one of ours first."""
    classes = sorted((not value.text.startswith(RC), value) for value in description.get(TYPE, ()))
    return shorten(classes[0][1].text).rpartition(":")[2] if classes else "thing"


def _removed(thing: Thing, heir: str) -> Change:
    if heir:
        return thing.change("entity-replaced", f"is gone, replaced by {shorten(heir)}", after=[Value(heir)])
    return thing.change("entity-removed", "is gone")


def _compare(kind: str, thing: Thing, before: Description, after: Description) -> Iterator[Change]:
    for predicate in sorted(before.keys() | after.keys()):
        for old, new in pair(before.get(predicate, ()), after.get(predicate, ())):
            yield thing.replace(kind, shorten(predicate), predicate, old, new)


def _term(_subject: str, predicate: str, value: Value) -> str:
    return value.text if predicate == TYPE else predicate
