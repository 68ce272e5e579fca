"""Labels for blank nodes, so that the same graph is always labelled the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final

from rdflib import BNode, Literal

from kg.turtle.terms import spell_iri, spell_literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rdflib import Node

    Triple = tuple[Node, Node, Node]
    Colours = dict[Node, int]


_MOST: Final = 1000


def find_labels(triples: Collection[Triple], nodes: Collection[Node]) -> Iterator[dict[Node, str]]:
    """Yield the labellings of ``nodes``, blank nodes of ``triples``, that nothing in the graph prefers.

    Mostly there is one. There are more where nodes stand alike, as in a ring. The same graph under other
    labels has the same labellings, so the choice among them may go by the text that each of them gives.
    Raises ValueError when there are over a thousand.
    """
    if not nodes:
        yield {}
        return
    blank = {term for triple in triples for term in triple if isinstance(term, BNode)}
    found = _part(triples, nodes, {node: int(node in nodes) for node in blank})
    yield from islice(found, _MOST)
    if next(found, None):
        raise ValueError("it has too many blank nodes that nothing tells apart; give them names")


def _part(
    triples: Collection[Triple], nodes: Collection[Node], colours: Colours
) -> Iterator[dict[Node, str]]:
    """Give one colour to what stands alike; of the first nodes that do, set each apart in its turn."""
    colours = _refine(triples, colours)
    order = sorted(nodes, key=colours.__getitem__)
    shared = Counter(colours[node] for node in order)
    alike = [node for node in order if shared[colours[node]] > 1]
    if not alike:
        yield {node: f"_:b{number}" for number, node in enumerate(order, 1)}
    apart = {node: 2 * colour for node, colour in colours.items()}
    for node in alike[: shared[colours[alike[0]]]] if alike else []:
        yield from _part(triples, nodes, {**apart, node: apart[node] - 1})


def _refine(triples: Collection[Triple], colours: Colours) -> Colours:
    """Part the colours by what stands around each node, until that parts them no further."""
    while True:
        around: dict[Node, list[tuple[bool, str, int, str]]] = defaultdict(list)
        for subject, predicate, value in triples:
            if subject in colours:
                around[subject].append((True, str(predicate), *_look(value, colours)))
            if value in colours:
                around[value].append((False, str(predicate), *_look(subject, colours)))
        kinds = {node: (colour, tuple(sorted(around[node]))) for node, colour in colours.items()}
        ranks = {kind: rank for rank, kind in enumerate(sorted(set(kinds.values())))}
        if len(ranks) == len(set(colours.values())):
            return colours
        colours = {node: ranks[kind] for node, kind in kinds.items()}


def _look(term: Node, colours: Colours) -> tuple[int, str]:
    if term in colours:
        return colours[term], ""
    return -1, spell_literal(term) if isinstance(term, Literal) else spell_iri(str(term))
