"""The statements that make axioms about classes, properties and lists of terms, each with its reader.

Follows the Mapping to RDF Graphs, section 3.2, tables 16 and 18.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDFS, Literal

from kg.ontology.expressions import CLASSES
from kg.ontology.faults import Malformed
from kg.ontology.vocabulary import CHARACTERISTICS, CLASS, DATA, DATATYPE, OBJECT
from kg.ontology.words import name

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib import Node

    from kg.ontology.expressions import Expressions
    from kg.ontology.forms import Form
    from kg.ontology.vocabulary import Triple

    Read = Callable[[Expressions, Triple], Form | None]

KINDS: Final = {OBJECT: "Object", DATA: "Data"}
_SIMPLE: Final = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
}


def _sub_class(reader: Expressions, at: Triple) -> Form:
    return ("SubClassOf", reader.class_(at[0], at), reader.class_(at[2], at))


def _equivalent_class(reader: Expressions, at: Triple) -> Form:
    kinds = reader.facts.kinds(at[0])
    if DATATYPE in kinds and CLASS not in kinds:
        return ("DatatypeDefinition", reader.named(at[0], DATATYPE, at), reader.range_(at[2], at))
    return ("EquivalentClasses", reader.class_(at[0], at), reader.class_(at[2], at))


def _disjoint_class(reader: Expressions, at: Triple) -> Form:
    return ("DisjointClasses", reader.class_(at[0], at), reader.class_(at[2], at))


def _disjoint_union(reader: Expressions, at: Triple) -> Form:
    return ("DisjointUnion", reader.named(at[0], CLASS, at), *reader.members(at, reader.class_, 2))


def _described(reader: Expressions, at: Triple) -> Form:
    return ("EquivalentClasses", reader.named(at[0], CLASS, at), reader.combined(at))


def _key(reader: Expressions, at: Triple) -> Form:
    items = [item[2] for item in reader.facts.items(at)]
    kinds = {node: reader.kind_of(node) or OBJECT for node in items}
    if not items:
        raise Malformed(at, "owl:hasKey has no member", "name one or more properties")
    objects = [reader.object_property(node, at) for node in items if kinds[node] != DATA]
    data = [reader.data_property(node, at) for node in items if kinds[node] == DATA]
    return ("HasKey", reader.class_(at[0], at), ("", *objects), ("", *data))


def _sub_property(reader: Expressions, at: Triple) -> Form | None:
    return _properties(reader, "Sub{}PropertyOf", [at[0], at[2]], at)


def _equivalent_property(reader: Expressions, at: Triple) -> Form | None:
    return _properties(reader, "Equivalent{}Properties", [at[0], at[2]], at)


def _disjoint_property(reader: Expressions, at: Triple) -> Form | None:
    return _properties(reader, "Disjoint{}Properties", [at[0], at[2]], at)


def _properties(reader: Expressions, form: str, nodes: list[Node], at: Triple) -> Form | None:
    """Return the axiom ``form`` of properties that must be of one kind, that of the first known."""
    kind = reader.kind_of(*nodes)
    found = [reader.property_(kind, node, at) for node in nodes]
    if kind == OBJECT and form.startswith("Disjoint"):
        for prop in found:
            reader.require_simple(prop, at, "owl:propertyDisjointWith")
    return (form.format(KINDS[kind]), *found) if kind in KINDS else None


def _chain(reader: Expressions, at: Triple) -> Form:
    links = reader.members(at, reader.object_property, 2)
    return ("SubObjectPropertyOf", ("ObjectPropertyChain", *links), reader.object_property(at[0], at))


def _inverse(reader: Expressions, at: Triple) -> Form:
    return (
        "InverseObjectProperties",
        reader.object_property(at[0], at),
        reader.object_property(at[2], at),
    )


def _domain(reader: Expressions, at: Triple) -> Form | None:
    kind = reader.kind_of(at[0])
    prop = reader.property_(kind, at[0], at)
    return (f"{KINDS[kind]}PropertyDomain", prop, reader.class_(at[2], at)) if kind in KINDS else None


def _range(reader: Expressions, at: Triple) -> Form | None:
    kind = reader.kind_of(at[0])
    prop = reader.property_(kind, at[0], at)
    if kind not in KINDS:
        return None
    return (
        f"{KINDS[kind]}PropertyRange",
        prop,
        (reader.range_ if kind == DATA else reader.class_)(at[2], at),
    )


def _same(reader: Expressions, at: Triple) -> Form:
    return ("SameIndividual", reader.known(at[0], at), reader.known(at[2], at))


def _different(reader: Expressions, at: Triple) -> Form:
    return ("DifferentIndividuals", reader.known(at[0], at), reader.known(at[2], at))


def _characteristic(reader: Expressions, at: Triple) -> Form | None:
    kind = reader.kind_of(at[0])
    if kind == DATA and at[2] == OWL.FunctionalProperty:
        return ("FunctionalDataProperty", reader.data_property(at[0], at))
    prop = reader.object_property(at[0], at)
    if at[2] in _SIMPLE:
        reader.require_simple(prop, at, name(at[2]))
    return (CHARACTERISTICS[at[2]], prop) if kind in {OBJECT, ""} else None


def _list_of(reader: Expressions, at: Triple) -> Triple:
    """Return the triple that holds the members of the node that ``at`` types."""
    found = [
        (at[0], part, value)
        for part in (OWL.members, OWL.distinctMembers)
        for value in reader.facts.values(at[0], part)
    ]
    if len(found) != 1:
        raise Malformed(at, f"{name(at[2])} has not one owl:members", "list them in round brackets")
    return found[0]


def _all_disjoint_classes(reader: Expressions, at: Triple) -> Form:
    return ("DisjointClasses", *reader.members(_list_of(reader, at), reader.class_, 2))


def _all_disjoint_properties(reader: Expressions, at: Triple) -> Form | None:
    listed = _list_of(reader, at)
    return _properties(
        reader, "Disjoint{}Properties", [item[2] for item in reader.facts.items(listed)], listed
    )


def _all_different(reader: Expressions, at: Triple) -> Form:
    return ("DifferentIndividuals", *reader.members(_list_of(reader, at), reader.known, 2))


def _negative(reader: Expressions, at: Triple) -> Form:
    """Return the axiom of an owl:NegativePropertyAssertion."""
    parts = {
        part: [(at[0], part, value) for value in reader.facts.values(at[0], part)]
        for part in (OWL.sourceIndividual, OWL.assertionProperty, OWL.targetIndividual, OWL.targetValue)
    }
    (source, prop, *targets) = parts.values()
    target = [triple for found in targets for triple in found]
    if not len(source) == len(prop) == len(target) == 1:
        raise Malformed(at, f"{name(at[2])} is not whole", "give one source, one property and one target")
    individual, value = reader.known(source[0][2], source[0]), target[0][2]
    if isinstance(value, Literal):
        form, said = "NegativeDataPropertyAssertion", reader.literal(value, target[0])
        return (form, reader.data_property(prop[0][2], prop[0]), individual, said)
    form, said = "NegativeObjectPropertyAssertion", reader.known(value, target[0])
    return (form, reader.object_property(prop[0][2], prop[0]), individual, said)


BY_PREDICATE: Final[dict[Node, Read]] = {
    RDFS.subClassOf: _sub_class,
    OWL.equivalentClass: _equivalent_class,
    OWL.disjointWith: _disjoint_class,
    OWL.disjointUnionOf: _disjoint_union,
    OWL.hasKey: _key,
    RDFS.subPropertyOf: _sub_property,
    OWL.equivalentProperty: _equivalent_property,
    OWL.propertyDisjointWith: _disjoint_property,
    OWL.propertyChainAxiom: _chain,
    RDFS.domain: _domain,
    RDFS.range: _range,
    OWL.sameAs: _same,
    OWL.differentFrom: _different,
}
# Statements that describe a blank node, and make an axiom when they are said of a named term.
OF_NAMED: Final[dict[Node, Read]] = {**dict.fromkeys(CLASSES, _described), OWL.inverseOf: _inverse}
BY_TYPE: Final[dict[Node, Read]] = {
    **dict.fromkeys(CHARACTERISTICS, _characteristic),
    OWL.AllDisjointClasses: _all_disjoint_classes,
    OWL.AllDisjointProperties: _all_disjoint_properties,
    OWL.AllDifferent: _all_different,
    OWL.NegativePropertyAssertion: _negative,
}
