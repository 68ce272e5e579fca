"""The dataset's statistics of itself: VoID, counted from its graphs, this description included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from kg.namespaces import GRAPH, ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from kg.store import Dataset
    from kg.store.dataset import Statement

_Types = dict[str, tuple[str, ...]]

METADATA: Final = f"{GRAPH}metadata"
DATASET: Final = f"{ID}dataset/routecities"
_VOID: Final = PREFIXES["void"]
_EXT: Final = PREFIXES["void-ext"]
_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_STRING: Final = f"<{PREFIXES['xsd']}string>"
_LANGUAGE_STRING: Final = f"<{PREFIXES['rdf']}langString>"
_INTEGER: Final = f"<{PREFIXES['xsd']}integer>"
_ROUNDS: Final = 10
_REMEMBERED: Final = 32
"""Tallies kept in memory, so that a process that builds again counts only the graphs that have changed."""


def describe_statistics(dataset: Dataset) -> list[str]:
    """Return, sorted, the N-Triples lines with the VoID statistics that ``dataset`` has once it holds them.

    They describe the union of the graphs and each graph, by VoID sections 4.1 to 4.6, and are themselves
    part of graph/metadata: a client that asks the graph or the union gets exactly these numbers. So they are
    counted again, with the description counted in, until nothing changes. Only the number of distinct
    objects may change for ever, since it is an object itself; then it is left out.
    """
    graphs = {name: dataset.statements(name) for name in dataset.graphs()}
    for with_objects in (True, False):
        known: set[Statement] = set()
        count = _counter(graphs)
        for _ in range(_ROUNDS):
            before, known = known, set(_describe(count(known), with_objects=with_objects))
            if known == before:
                return sorted(f"{' '.join(statement)} ." for statement in known)
    raise AssertionError("the other numbers depend on what is described, which does not change")


def graph_slug(graph: str) -> str:
    """Return the name of ``graph`` for a file or a part of an IRI, such as ``source-geonames``."""
    return graph.removeprefix(GRAPH).replace("/", "-")


@dataclass(frozen=True)
class _Tally:
    """What was counted in a set of statements; terms are in N-Triples."""

    triples: int
    subjects: set[str]
    objects: set[str]
    members: Counter[str]
    """How many things each class has."""
    properties: Counter[str]
    parts: Counter[tuple[str, ...]]
    """How many statements have each (class of the subject, property), and each (kind, object's class or
    datatype) after these."""

    def __add__(self, other: _Tally) -> _Tally:
        """Return the tally of both sets together, which must have no statement in common."""
        return _Tally(
            self.triples + other.triples,
            self.subjects | other.subjects,
            self.objects | other.objects,
            self.members + other.members,
            self.properties + other.properties,
            self.parts + other.parts,
        )


def _counter(graphs: Mapping[str, frozenset[Statement]]) -> Callable[[set[Statement]], dict[str, _Tally]]:
    """Return what counts the union and each of ``graphs`` when graph/metadata holds more statements.

    What is there is counted once. The others must not give a type to anything that is there.
    """
    union: frozenset[Statement] = frozenset().union(*graphs.values())
    types = _types_in(union)
    fixed = {DATASET: _tally(union, types), **{name: _tally_alone(graph) for name, graph in graphs.items()}}

    def count(more: set[Statement]) -> dict[str, _Tally]:
        among_all = _tally(more, {**types, **_types_in(more)})
        alone = replace(among_all, parts=Counter())
        return {**fixed, DATASET: fixed[DATASET] + among_all, METADATA: fixed[METADATA] + alone}

    return count


def _types_in(statements: Iterable[Statement]) -> _Types:
    types: _Types = {}
    for subject, predicate, value in statements:
        if predicate == _TYPE:
            types[subject] = (*types.get(subject, ()), value)
    return types


@lru_cache(maxsize=_REMEMBERED)
def _tally_alone(graph: frozenset[Statement]) -> _Tally:
    return _tally(graph)


def _tally(statements: Collection[Statement], types: _Types | None = None) -> _Tally:
    """Count ``statements``; with the ``types`` of things, the properties of each class too."""
    subjects, predicates, values = zip(*statements, strict=True) if statements else ((), (), ())
    return _Tally(
        len(statements),
        set(subjects),
        set(values),
        Counter(value for predicate, value in zip(predicates, values, strict=True) if predicate == _TYPE),
        Counter(predicates),
        _count_parts(statements, types) if types is not None else Counter(),
    )


def _count_parts(statements: Iterable[Statement], types: _Types) -> Counter[tuple[str, ...]]:
    """Count every part of the classes to which each of ``statements`` belongs."""
    found = _Targets(types)
    alike = Counter(
        (types[subject], predicate, found[value])
        for subject, predicate, value in statements
        if subject in types
    )
    parts: Counter[tuple[str, ...]] = Counter()
    for (of, predicate, (target, *targets)), number in alike.items():
        for kind in of:
            parts[kind, predicate] += number
            for each in targets:
                parts[kind, predicate, target, each] += number
    return parts


class _Targets(dict[str, tuple[str, ...]]):
    """What each object is: the word ``class`` and its classes, or ``datatype`` and its own."""

    def __init__(self, types: _Types) -> None:
        super().__init__()
        self._types = types

    def __missing__(self, value: str) -> tuple[str, ...]:
        target = self[value] = self._find(value)
        return target

    def _find(self, value: str) -> tuple[str, ...]:
        if not value.startswith('"'):
            return ("class", *self._types.get(value, ()))
        if value.endswith(">"):
            return "datatype", value[value.rindex("^^") + 2 :]
        return "datatype", _STRING if value.endswith('"') else _LANGUAGE_STRING


def _describe(tallies: Mapping[str, _Tally], *, with_objects: bool) -> Iterator[Statement]:
    for name, tally in tallies.items():
        parts = DATASET if name == DATASET else f"{ID}dataset/{graph_slug(name)}"
        yield _count(name, "triples", tally.triples)
        yield _count(name, "distinctSubjects", len(tally.subjects))
        yield _count(name, "properties", len(tally.properties))
        yield _count(name, "classes", len(tally.members))
        if with_objects:
            yield _count(name, "distinctObjects", len(tally.objects))
        for kind, number in tally.members.items():
            yield from _partition(name, parts, ("class", kind), ("entities", number))
        for predicate, number in tally.properties.items():
            yield from _partition(name, parts, ("property", predicate), ("triples", number))
        yield from _describe_classes(parts, tally.parts)


def _describe_classes(whole: str, parts: Mapping[tuple[str, ...], int]) -> Iterator[Statement]:
    """Yield which properties the things of each class have, and what is at their other end."""
    for (kind, predicate, *target), number in parts.items():
        within = _part(whole, "class", kind)
        if not target:
            yield from _partition(within, within, ("property", predicate), ("triples", number))
        else:
            within = _part(within, "property", predicate)
            yield from _partition(within, within, (target[0], target[1]), ("triples", number))


def _partition(
    whole: str, folder: str, part: tuple[str, str], measure: tuple[str, int]
) -> Iterator[Statement]:
    """Yield that ``whole`` has a part, named below ``folder``, for a kind and its term, of a size."""
    kind, term = part
    name = _part(folder, kind, term)
    space = _EXT if kind == "datatype" else _VOID
    yield f"<{whole}>", f"<{space}{kind}Partition>", f"<{name}>"
    yield f"<{name}>", _TYPE, f"<{_VOID}Dataset>"
    yield f"<{name}>", f"<{space}{kind}>", term
    yield _count(name, *measure)


def _part(whole: str, kind: str, term: str) -> str:
    """Name the part of ``whole`` for a term: ``.../class/rc-City`` for ``rc:City``."""
    return f"{whole}/{kind}/{_name(term.strip('<>'))}"


@cache
def _name(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{iri.removeprefix(namespace)}"
    return iri.rpartition("://")[2].replace("/", "-").replace("#", "-")


def _count(subject: str, measure: str, count: int) -> Statement:
    return f"<{subject}>", f"<{_VOID}{measure}>", f'"{count}"^^{_INTEGER}'
