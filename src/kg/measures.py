"""Measures of the network of initiatives and places: each counted by its query, or found by an algorithm.

Each file of ``sparql/measures`` but one is a measure: it selects the thing ``?measured``, or a pair of it and
``?other``, with its ``?value``. The one left, ``network``, selects the edges, from initiatives to places; to
these the algorithms of NetworkX are applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import networkx as nx  # type: ignore[import-untyped]  # it has no types
from networkx.algorithms import bipartite  # type: ignore[import-untyped]  # it has no types

from kg.namespaces import ID, PREFIXES, RC, VOCAB
from kg.queries import placed, read_queries
from kg.rules import describe_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.queries import QueryFile
    from kg.store import Dataset

    Edges = tuple[tuple[str, ...], ...]

EDGES: Final = 2000
"""The most edges of a network whose betweenness is found: the time goes by the edges times the nodes."""
_LEAST: Final = 2
FIELDS: Final = frozenset({"Measure", "Network"})
"""What the header of a query may hold."""
_SAYS: Final = (
    "Measures of the network of initiatives and places are counted by one published query each; betweenness "
    "centrality and components are found by NetworkX."
)
_DERIVES: Final = (f"{RC}Measurement", f"{RC}measure", f"{RC}measured", f"{RC}measuredValue")
_DECIMALS: Final = 6
_TYPE: Final = f"<{PREFIXES['rdf']}type>"


@dataclass(frozen=True)
class Measurement:
    """The ``value`` of a measure (the slug of its concept) of one thing, or of a pair (IRIs)."""

    measure: str
    measured: tuple[str, ...]
    value: float

    @property
    def iri(self) -> str:
        """The IRI, made of the names of the measure and of what is measured."""
        return f"{ID}measurement/{'/'.join((self.measure, *(iri.removeprefix(ID) for iri in self.measured)))}"

    def lines(self) -> Iterator[str]:
        """Yield it as N-Triples lines."""
        subject = f"<{self.iri}>"
        yield f"{subject} {_TYPE} <{RC}Measurement> ."
        yield f"{subject} <{RC}measure> <{VOCAB}measure/{self.measure}> ."
        for iri in self.measured:
            yield f"{subject} <{RC}measured> <{iri}> ."
        yield f"{subject} <{RC}measuredValue> {_write(self.value)} ."


def measure_network(dataset: Dataset, folder: Path) -> Iterator[str]:
    """Yield N-Triples lines with all measures of ``dataset``, by the queries in ``folder``.

    Raises UsageError when the folder is absent, and FileSyntaxError for a query that is not in form.
    """
    queries = {query.name: query for query in read_queries(folder, FIELDS)}
    edges = tuple(iris for iris, _ in _select(dataset, queries.pop("network")))
    for name, query in queries.items():
        for iris, value in _select(dataset, query):
            yield from Measurement(name, iris, value).lines()
    for name, algorithm in ALGORITHMS.items():
        for iri, found in algorithm(edges).items():
            yield from Measurement(name, (iri,), found).lines()


def describe_measures() -> Iterator[str]:
    """Return N-Triples lines that describe how measures are derived, as those of a rule."""
    return describe_rule("measures", _SAYS, _DERIVES)


@lru_cache(maxsize=1)  # for a project that is watched: few edits change a link
def find_betweenness(edges: Edges) -> dict[str, float]:
    """Return the betweenness centrality of what ``edges`` link, normalised for two kinds of node.

    It is 1 for a node that lies on every shortest path on which one of its kind can lie. A network of more
    than ``EDGES`` edges has none: all that could be found of it in time is an estimate. Nor has one with a
    single initiative or place, where nothing else can lie between others.
    """
    initiatives, places = {one for one, _ in edges}, {other for _, other in edges}
    if min(len(initiatives), len(places)) < _LEAST or len(edges) > EDGES:
        return {}
    found: dict[str, float] = bipartite.betweenness_centrality(nx.Graph(edges), initiatives)
    return found


def size_components(edges: Edges) -> dict[str, float]:
    """Return for each node that ``edges`` link how many can be reached from it, itself counted."""
    return {node: len(nodes) for nodes in nx.connected_components(nx.Graph(edges)) for node in nodes}


ALGORITHMS: Final[Mapping[str, Callable[[Edges], dict[str, float]]]] = {
    "betweenness": find_betweenness,
    "component": size_components,
}
"""The measures that no query can count; the order of the edges decides on the last digits."""


def _select(dataset: Dataset, query: QueryFile) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield what is measured with its count; a link has none and counts as one."""
    with placed(query):
        rows = dataset.select(query.text)
    for row in rows:
        iris = tuple(row[name].value for name in ("measured", "other") if name in row)
        yield iris, int(row["value"].value) if "value" in row else 1


def _write(value: float) -> str:
    """Write a count as an integer and any other value as a canonical decimal of at most six places."""
    if isinstance(value, int):
        return f'"{value}"^^<{PREFIXES["xsd"]}integer>'
    digits = f"{value:.{_DECIMALS}f}".rstrip("0")
    return f'"{digits}{"0" if digits.endswith(".") else ""}"^^<{PREFIXES["xsd"]}decimal>'
