"""The dataset's description of itself: VoID statistics, computed from its graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.namespaces import GRAPH, ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store import Dataset

METADATA: Final = f"{GRAPH}metadata"
DATASET: Final = f"{ID}dataset/routecities"
_VOID: Final = PREFIXES["void"]
_TYPE: Final = f"<{PREFIXES['rdf']}type>"

_TOTALS: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
       (COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?distinctObjects)
WHERE { ?s ?p ?o }"""
_CLASSES: Final = "SELECT ?of (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?of } GROUP BY ?of ORDER BY ?of"
_PROPERTIES: Final = "SELECT ?of (COUNT(*) AS ?n) WHERE { ?s ?of ?o } GROUP BY ?of ORDER BY ?of"


def describe_statistics(dataset: Dataset) -> Iterator[str]:
    """Yield N-Triples lines with the VoID statistics of ``dataset`` as it is, before any metadata graph.

    Counts are of the union of the graphs, by VoID sections 4.1 to 4.3, so a client that asks the graphs
    other than graph/metadata gets the same numbers.
    """
    for name, value in sorted(dataset.select(_TOTALS)[0].items()):
        yield _count(f"<{DATASET}>", name, value.value)
    for graph in dataset.graphs():
        yield _count(f"<{graph}>", "triples", str(len(dataset.graph(graph))))
    classes = dataset.select(_CLASSES)
    yield _count(f"<{DATASET}>", "classes", str(len(classes)))
    for row in classes:
        yield from _partition("class", row["of"].value, "entities", row["n"].value)
    for row in dataset.select(_PROPERTIES):
        yield from _partition("property", row["of"].value, "triples", row["n"].value)


def _partition(kind: str, term: str, measure: str, count: str) -> Iterator[str]:
    part = f"<{DATASET}/{kind}/{_name(term)}>"
    yield f"<{DATASET}> <{_VOID}{kind}Partition> {part} ."
    yield f"{part} {_TYPE} <{_VOID}Dataset> ."
    yield f"{part} <{_VOID}{kind}> <{term}> ."
    yield _count(part, measure, count)


def _name(term: str) -> str:
    """Name a partition after its term: ``rc-City`` for ``rc:City``."""
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}-{term.removeprefix(namespace)}"
    return term.rpartition("://")[2].replace("/", "-").replace("#", "-")


def _count(subject: str, measure: str, count: str) -> str:
    return f'{subject} <{_VOID}{measure}> "{count}"^^<{PREFIXES["xsd"]}integer> .'
