"""The report of a validation: what breaks the shapes, and the standard graph that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import RDF, SH, Graph, Literal, URIRef

from kg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdflib.term import Node

REPORT: Final = f"{BASE}report"


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that breaks one shape, and what to do about it.

    ``focus``, ``path`` and ``shape`` are IRIs; ``path`` is empty where the thing as a whole is at fault.
    ``value`` is the offending value as a Turtle term, empty where a value is missing or the count is wrong.
    ``severity`` is ``Violation``, ``Warning`` or ``Info``; ``message`` is English text.
    """

    focus: str
    path: str
    shape: str
    value: str
    severity: str
    message: str


@dataclass(frozen=True)
class Report:
    """What validation found: the violations, sorted and each once, and the standard report graph."""

    conforms: bool
    violations: tuple[Violation, ...]
    graph: Graph


def read_report(graph: Graph) -> Report:
    """Return what the report ``graph`` of pyshacl says; its nodes become IRIs, in the order of violations."""
    results = {node: _violation(graph, node) for node in graph.objects(predicate=SH.result)}
    order = sorted(results, key=lambda node: (results[node], _component(graph, node)))
    return Report(not results, tuple(sorted(set(results.values()))), _named(graph, order))


def _violation(graph: Graph, result: Node) -> Violation:
    severity = _text(graph, result, SH.resultSeverity)
    return Violation(
        focus=_text(graph, result, SH.focusNode),
        path=_text(graph, result, SH.resultPath),
        shape=_text(graph, result, SH.sourceShape),
        value=_term(graph.value(result, SH.value)),
        severity=severity.removeprefix(str(SH)),
        message=_english(graph.objects(result, SH.resultMessage)),
    )


def _component(graph: Graph, result: Node) -> str:
    return _text(graph, result, SH.sourceConstraintComponent)


def _text(graph: Graph, result: Node, predicate: URIRef) -> str:
    return str(graph.value(result, predicate) or "")


def _term(node: Node | None) -> str:
    """Write ``node`` as Turtle does, in full; rdflib's ``n3`` warns of the ill-typed values shown here."""
    if node is None:
        return ""
    if not isinstance(node, Literal):
        return node.n3()
    quoted = Literal(str(node)).n3()
    if node.language:
        return f"{quoted}@{node.language}"
    return f"{quoted}^^{node.datatype.n3()}" if node.datatype else quoted


def _english(messages: Iterable[Node]) -> str:
    """Return the English message, otherwise one without a language, otherwise any."""
    order = {"en": 0, None: 1}
    literals = [message for message in messages if isinstance(message, Literal)]
    return str(min(literals, key=lambda text: (order.get(text.language, 2), text), default=""))


def _named(graph: Graph, results: Sequence[Node]) -> Graph:
    """Copy the report with ``<report>`` and ``<report#n>`` in place of its blank nodes, without details.

    What a nested shape had to say (``sh:detail``) adds nothing: every message says the whole rule.
    """
    named = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        named.bind(prefix, namespace)
    report = URIRef(REPORT)
    named.add((report, RDF.type, SH.ValidationReport))
    named.add((report, SH.conforms, Literal(not results)))
    for number, result in enumerate(results, 1):
        name = URIRef(f"{REPORT}#{number}")
        named.add((report, SH.result, name))
        for predicate, value in graph.predicate_objects(result):
            if predicate != SH.detail:
                named.add((name, predicate, value))
    return named
