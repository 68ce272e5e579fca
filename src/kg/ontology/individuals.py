"""Anonymous individuals: the blank nodes of the data must hang together as trees."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.ontology.faults import ProfileFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ontology.axioms import Axiom, Axioms

_REMEDY: Final = "give the blank node an IRI"


def check_individuals(axioms: Axioms) -> Iterator[ProfileFault]:
    """Yield the statements that join blank nodes to a circle, or a tree of them too often to named resources.

    Follows the Structural Specification, section 11.2: the blank nodes that object properties join make
    trees, each with a root that at most one statement joins to a named resource.
    """
    joined = [axiom for axiom in axioms.axioms if axiom.form[0] == "ObjectPropertyAssertion"]
    trees = _Trees()
    for axiom in joined:
        one, other = map(str, axiom.form[2:])
        if one.startswith("_:") and other.startswith("_:") and not trees.join(one, other):
            problem = "blank nodes refer to each other in a circle or twice"
            yield ProfileFault(axiom.subject, axiom.triple, problem, _REMEDY)
    named: Counter[str] = Counter()
    last: dict[str, Axiom] = {}
    for axiom in joined:
        blank = [str(node) for node in axiom.form[2:] if str(node).startswith("_:")]
        if len(blank) == 1:
            named[blank[0]] += 1
            last[trees.root(blank[0])] = axiom
    free = {trees.root(node) for node in trees.nodes | set(named) if named[node] <= 1}
    for root, axiom in last.items():
        if root not in free:
            problem = "a blank node is joined to two named resources"
            yield ProfileFault(axiom.subject, axiom.triple, problem, _REMEDY)


class _Trees:
    """Trees of blank nodes, grown one branch at a time."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self.nodes: set[str] = set()

    def root(self, node: str) -> str:
        while node in self._above:
            node = self._above[node]
        return node

    def join(self, one: str, other: str) -> bool:
        """Join two nodes; say whether they were apart."""
        self.nodes |= {one, other}
        top, bottom = self.root(one), self.root(other)
        if top != bottom:
            self._above[bottom] = top
        return top != bottom
