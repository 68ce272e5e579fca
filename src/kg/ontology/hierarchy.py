"""The hierarchy of object properties: which are simple, and whether the chains of properties are regular."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg.ontology.faults import ProfileFault
from kg.ontology.forms import names_in, reach
from kg.turtle.terms import spell_iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ontology.axioms import Axioms
    from kg.ontology.forms import Expression

    Edges = dict[str, set[str]]

_TOP: Final = "<http://www.w3.org/2002/07/owl#topObjectProperty>"
_BOTTOM: Final = "<http://www.w3.org/2002/07/owl#bottomObjectProperty>"


def check_hierarchy(axioms: Axioms) -> Iterator[ProfileFault]:
    """Yield the uses of properties that should be simple and are not, and the chains that are not regular.

    Follows the Structural Specification, sections 11.1 and 11.2. A property and its inverse are one here,
    for each condition holds of both or of neither.
    """
    above = _above(axioms)
    yield from _not_simple(axioms, above)
    yield from _irregular(axioms, above)


def _above(axioms: Axioms) -> Edges:
    """Return, for each property, those that it implies by one axiom without a chain."""
    above: Edges = defaultdict(set)
    for axiom in axioms.axioms:
        operator, *parts = axiom.form
        both_ways = operator in {"EquivalentObjectProperties", "InverseObjectProperties"}
        if both_ways or (operator == "SubObjectPropertyOf" and not _links(parts[0])):
            one, other = map(_name, parts)
            above[one].add(other)
            if both_ways:
                above[other].add(one)
    return above


def _name(prop: Expression) -> str:
    return next(names_in(prop))


def _links(prop: Expression) -> tuple[Expression, ...]:
    """Return the links of a chain of properties; a property has none."""
    return prop[1:] if isinstance(prop, tuple) and prop[0] == "ObjectPropertyChain" else ()


def _not_simple(axioms: Axioms, above: Edges) -> Iterator[ProfileFault]:
    reasons = {_TOP: "is built in", _BOTTOM: "is built in"}
    for axiom in axioms.axioms:
        if axiom.form[0] == "TransitiveObjectProperty":
            reasons[_name(axiom.form[1])] = "is transitive"
        elif axiom.form[0] == "SubObjectPropertyOf" and _links(axiom.form[1]):
            reasons[_name(axiom.form[2])] = "has a chain of properties"
    for prop, subject, at, where in axioms.simple:
        below = [origin for origin in sorted(reasons) if prop in reach(above, {origin})]
        if below:
            origin = prop if prop in reasons else below[0]
            who = "it" if origin == prop else f"{spell_iri(origin[1:-1])} below it"
            problem = f"{where} is said of {spell_iri(prop[1:-1])}, although {who} {reasons[origin]}"
            yield ProfileFault(subject, at, problem, "keep one of the two")


def _irregular(axioms: Axioms, above: Edges) -> Iterator[ProfileFault]:
    """Yield the chains that no order of properties suits: a link would lie both below and above their end."""
    chains = [
        (axiom, _name(axiom.form[2]), set(map(_name, _lower_links(axiom.form[1], axiom.form[2]))))
        for axiom in axioms.axioms
        if axiom.form[0] == "SubObjectPropertyOf" and _links(axiom.form[1])
    ]
    higher: Edges = defaultdict(set)
    for _, end, links in chains:
        for link in links:
            higher[link].add(end)
    for axiom, end, links in chains:
        over = reach(higher, reach(above, reach(higher, {end})))
        for link in sorted(links & over):
            chain = f"the chain that makes {spell_iri(end[1:-1])}"
            problem = f"{chain} has {spell_iri(link[1:-1])}, which follows from it"
            yield ProfileFault(axiom.subject, axiom.triple, problem, "take that property out of the chain")


def _lower_links(chain: Expression, end: Expression) -> tuple[Expression, ...]:
    """Return the links that must lie below ``end``: all but those by which it may extend itself."""
    links = _links(chain)
    if end == _TOP or links == (end, end):
        return ()
    if links[0] == end:
        return links[1:]
    return links[:-1] if links[-1] == end else links
