"""Modules: the few axioms of an ontology on which a name can depend.

They are bottom-locality modules (Cuenca Grau, Horrocks, Kazakov, Sattler: Modular Reuse of Ontologies, 2008):
an axiom is left out when it holds as soon as every class and property outside the module is empty.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

from kg.ontology.forms import names_in, restriction_of
from kg.ontology.vocabulary import CHARACTERISTICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from kg.ontology.axioms import Axiom
    from kg.ontology.forms import Expression, Form, Restriction

    Local = Callable[[Sequence[Expression], AbstractSet[str]], bool]

_OWL: Final = "<http://www.w3.org/2002/07/owl#"
_THING: Final = f"{_OWL}Thing>"
_FULL: Final = {_THING, f"{_OWL}topObjectProperty>", f"{_OWL}topDataProperty>"}
_EMPTY_BY: Final[dict[str, Callable[[Iterable[bool]], bool]]] = {
    "ObjectIntersectionOf": any,
    "ObjectPropertyChain": any,
    "ObjectUnionOf": all,
    "ObjectInverseOf": all,
}
_FULL_BY: Final[dict[str, Callable[[Iterable[bool]], bool]]] = {
    "ObjectIntersectionOf": all,
    "ObjectUnionOf": any,
}


class Modules:
    """Finds modules among ``axioms``."""

    def __init__(self, axioms: Sequence[Axiom]) -> None:
        """Arrange ``axioms`` by the names in them."""
        self._axioms = axioms
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for number, axiom in enumerate(axioms):
            for name in set(names_in(axiom.form)):
                self._by_name[name].append(number)
        self._always = [number for number, axiom in enumerate(axioms) if not is_local(axiom.form, set())]

    def around(self, names: Iterable[str]) -> list[Axiom]:
        """Return the axioms on which ``names`` can depend, the nearest first.

        Statements about an individual are among them as soon as one of its names is.
        """
        found = dict.fromkeys(self._always)
        always = (name for number in found for name in names_in(self._axioms[number].form))
        waiting, known = deque([*names, *always]), set[str]()
        while waiting:
            name = waiting.popleft()
            if name in known:
                continue
            known.add(name)
            for number in self._by_name[name]:
                form = self._axioms[number].form
                if number not in found and not is_local(form, known):
                    found[number] = None
                    waiting.extend(names_in(form))
        return [self._axioms[number] for number in found]


def is_local(form: Form, known: AbstractSet[str]) -> bool:
    """Whether the axiom ``form`` holds whenever all names but ``known`` are empty."""
    operator, *parts = form
    return _LOCAL.get(str(operator), _others_are_told_of)(parts, known)


def _is_empty(expression: Expression, known: AbstractSet[str]) -> bool:
    """Whether the class or property ``expression`` is empty when all names but ``known`` are."""
    if isinstance(expression, str):
        return expression not in _FULL and expression not in known
    operator, *parts = expression
    if operator in _EMPTY_BY:
        return _EMPTY_BY[str(operator)](_is_empty(part, known) for part in parts)
    if operator == "ObjectComplementOf":
        return _is_full(parts[0], known)
    found = restriction_of(expression)
    return bool(found and found.sort == "some" and _relates_nothing(found, known))


def _is_full(expression: Expression, known: AbstractSet[str]) -> bool:
    """Whether the class ``expression`` has everything in it when all names but ``known`` are empty."""
    if isinstance(expression, str):
        return expression in _FULL
    operator, *parts = expression
    if operator in _FULL_BY:
        return _FULL_BY[str(operator)](_is_full(part, known) for part in parts)
    if operator == "ObjectComplementOf":
        return _is_empty(parts[0], known)
    found = restriction_of(expression)
    if not found or found.sort == "some":
        return False
    if found.sort == "only":
        return _is_empty(found.prop, known) or bool(found.filler and _is_full(found.filler, known))
    return found.sort == "any" or _relates_nothing(found, known)


def _relates_nothing(found: Restriction, known: AbstractSet[str]) -> bool:
    return _is_empty(found.prop, known) or bool(found.filler and _is_empty(found.filler, known))


def _first_is_empty(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    return _is_empty(parts[0], known)


def _all_are_empty(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    return all(_is_empty(part, known) for part in parts)


def _all_but_one_are_empty(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    return sum(not _is_empty(part, known) for part in parts) <= 1


def _is_below(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    return _is_empty(parts[0], known) or _is_full(parts[1], known)


def _are_equal(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    return _all_are_empty(parts, known) or all(_is_full(part, known) for part in parts)


def _never(_parts: Sequence[Expression], _known: AbstractSet[str]) -> bool:
    return False


def _none_is_known(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    return known.isdisjoint(parts)


def _others_are_told_of(parts: Sequence[Expression], known: AbstractSet[str]) -> bool:
    """Whether an assertion, which begins with its class or property, is about unknown individuals."""
    return _none_is_known(parts[1:], known)


_LOCAL: Final[dict[str, Local]] = {
    "SubClassOf": _is_below,
    "EquivalentClasses": _are_equal,
    "DisjointClasses": _all_but_one_are_empty,
    "DisjointUnion": _all_are_empty,
    "SubObjectPropertyOf": _is_below,
    "SubDataPropertyOf": _is_below,
    "EquivalentObjectProperties": _all_are_empty,
    "EquivalentDataProperties": _all_are_empty,
    "InverseObjectProperties": _all_are_empty,
    "DisjointObjectProperties": _all_but_one_are_empty,
    "DisjointDataProperties": _all_but_one_are_empty,
    "ObjectPropertyDomain": _is_below,
    "ObjectPropertyRange": _is_below,
    "DataPropertyDomain": _is_below,
    "DataPropertyRange": _first_is_empty,
    "FunctionalDataProperty": _first_is_empty,
    **dict.fromkeys(CHARACTERISTICS.values(), _first_is_empty),
    "ReflexiveObjectProperty": _never,
    "DatatypeDefinition": _first_is_empty,
    "HasKey": _first_is_empty,
    "SameIndividual": _none_is_known,
    "DifferentIndividuals": _none_is_known,
}
