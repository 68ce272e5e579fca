"""Contradictions found and explained, with rustdl as the judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.ontology.axioms import Axiom, Axioms
from kg.ontology.contradictions import SHOWN, Contradiction
from kg.ontology.dependence import find_roots
from kg.ontology.forms import names_in
from kg.ontology.justification import shrink
from kg.ontology.modules import Modules
from kg.ontology.rustdl import consider
from kg.ontology.vocabulary import CLASS, DATA, OBJECT, is_reserved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rdflib import Graph

    from kg.ontology.justification import Holds


class Explanation(NamedTuple):
    """The contradictions in some axioms, and how many questions the reasoner gave up."""

    contradictions: tuple[Contradiction, ...]
    undecided: int


class _Case(NamedTuple):
    """An empty class or property: the axioms it can depend on, and one cause among them."""

    name: str
    module: Sequence[Axiom]
    holds: Holds
    first: Sequence[Axiom]


def explain(graph: Graph) -> tuple[Contradiction, ...]:
    """Return what cannot be in ``graph``, an ontology with all that it imports, with causes and repairs.

    First the whole, once for each group of individuals (at most SHOWN) that makes it inconsistent; then the
    classes and properties, by their IRIs, that the axioms (of an inconsistent ontology: those about no
    individuals) leave empty. Raises UsageError when rustdl is not installed and BuildError when it fails.
    """
    return explain_axioms(Axioms(graph)).contradictions


def explain_axioms(axioms: Axioms) -> Explanation:
    """Return the contradictions in ``axioms``, as ``explain`` does."""
    names = names_to_test(axioms)
    considered, whole = axioms.axioms, list[Contradiction]()
    found = consider(considered, names)
    if not found.consistent:
        considered = [axiom for axiom in axioms.axioms if not axiom.is_told]
        whole = list(_explain_whole(considered, [axiom for axiom in axioms.axioms if axiom.is_told]))
        found = consider(considered, names)
    empty = {name: names[name] for name in found.empty} if found.consistent else {}
    return Explanation((*whole, *_explain_empty(considered, empty)), found.undecided)


def names_to_test(axioms: Axioms) -> dict[str, str]:
    """Return the names, in their brackets, of the classes and properties that should not be empty."""
    return {
        f"<{term}>": kind
        for term, kinds in axioms.facts.declared.items()
        for kind in (DATA, OBJECT, CLASS)
        if kind in kinds and not is_reserved(term)
    }


def _explain_whole(terminology: Sequence[Axiom], told: Sequence[Axiom]) -> Iterator[Contradiction]:
    """Yield a contradiction for all that is told of some individuals, then go on without them."""

    def contradicts(part: Sequence[Axiom]) -> bool:
        return not consider(part, {}).consistent

    rest = sorted(told, key=lambda axiom: (axiom.subject, str(axiom)))
    modules = Modules(terminology)
    for _ in range(SHOWN):
        if not contradicts([*terminology, *rest]):
            return
        kept = shrink(rest, lambda part: contradicts([*terminology, *part]))
        subjects = {axiom.triple[0] for axiom in kept}
        near = [axiom for axiom in rest if axiom.triple[0] in subjects]
        module = [*modules.around(name for axiom in near for name in names_in(axiom.form)), *near]
        if not contradicts(module):
            module = [*terminology, *near]
        yield Contradiction("inconsistent", "").explained(module, contradicts, shrink(module, contradicts))
        rest = [axiom for axiom in rest if axiom not in near]
        if not near:
            return


def _explain_empty(axioms: Sequence[Axiom], empty: Mapping[str, str]) -> Iterator[Contradiction]:
    """Yield a contradiction for each name of ``empty``, which has the kind of each, by its IRI."""
    roots = find_roots(set(empty), axioms)
    modules = Modules(axioms)
    cases = [_case(modules, axioms, name, empty[name]) for name in roots if name in roots[name]]
    causes: dict[str, set[str]] = {}
    explained: dict[str, Contradiction] = {}
    for name, module, holds, first in sorted(cases, key=lambda case: (len(case.first), case.name)):
        near = {other for axiom in first for other in names_in(axiom.form)} & set(explained)
        causes[name] = set(consider(first, {other: empty[other] for other in near}).empty)
        if not causes[name]:
            explained[name] = Contradiction("unsatisfiable", name[1:-1]).explained(module, holds, first)
    for name in sorted(empty):
        if name in explained:
            yield explained[name]
        else:
            known = causes.get(name) or {end for root in roots[name] for end in (causes[root] or {root})}
            yield Contradiction(
                "unsatisfiable", name[1:-1], follows=tuple(sorted(root[1:-1] for root in known))
            )


def _case(modules: Modules, axioms: Sequence[Axiom], name: str, kind: str) -> _Case:
    """Return the case of ``name``; it has no axioms where the reasoner, asked alone, gives up."""

    def holds(part: Sequence[Axiom]) -> bool:
        return bool(consider(part, {name: kind}).empty)

    module: Sequence[Axiom] = modules.around([name])
    if not holds(module):
        module = axioms if holds(axioms) else []
    return _Case(name, module, holds, shrink(module, holds))
