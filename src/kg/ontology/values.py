"""Literals and datatypes: each value is one of its datatype, and no datatype is defined by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rdflib import XSD, Literal

from kg.ontology.faults import ProfileFault
from kg.ontology.forms import names_in, reach
from kg.ontology.vocabulary import FACETS, datatype_of
from kg.tables.datatypes import NAMES, build
from kg.turtle.terms import spell_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdflib import Node

    from kg.ontology.axioms import Axioms

_READERS: Final[dict[Node, Callable[[str], Any]]] = {
    datatype: build({"base": base}).read
    for datatype in FACETS
    if (base := str(datatype).removeprefix(str(XSD))) in NAMES
}


def check_values(axioms: Axioms) -> Iterator[ProfileFault]:
    """Yield the literals that are no value of their datatype, and the circles of datatype definitions.

    Follows the Structural Specification, sections 4, 5.7 and 11.2. What OWL 2 cannot read is not judged:
    names without colons, XML, and numbers of owl:real and owl:rational.
    """
    for subject, about in axioms.facts.about.items():
        for predicate, values in about.items():
            for value in values:
                if isinstance(value, Literal) and (said := _misread(value)):
                    yield ProfileFault(axioms.facts.around(subject), (subject, predicate, value), *said)
    yield from _circles(axioms)


def _misread(value: Literal) -> tuple[str, str] | None:
    """Return problem and remedy of a literal whose text is no value of its datatype."""
    datatype = datatype_of(value)
    if datatype not in _READERS:
        return None
    try:
        _READERS[datatype](str(value))
    except ValueError as error:
        if len(error.args) > 1:
            return error.args[0], error.args[1]
        return f"a value of {spell_iri(datatype)} is too long", "shorten it"  # Python counts no such number
    return None


def _circles(axioms: Axioms) -> Iterator[ProfileFault]:
    definitions = [axiom for axiom in axioms.axioms if axiom.form[0] == "DatatypeDefinition"]
    edges: dict[str, set[str]] = {}
    for axiom in definitions:
        edges.setdefault(str(axiom.form[1]), set()).update(names_in(axiom.form[2]))
    for axiom in definitions:
        named = str(axiom.form[1])
        if named in reach(edges, edges[named]):
            problem = f"{spell_iri(named[1:-1])} is defined by itself"
            yield ProfileFault(axiom.subject, axiom.triple, problem, "define it by other datatypes")
