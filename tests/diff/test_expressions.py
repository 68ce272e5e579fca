"""How class expressions read, and that what their blank nodes are called makes no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.diff import compare
from kg.namespaces import PREFIXES, RC

if TYPE_CHECKING:
    from tests.diff.conftest import Read

SUBCLASS = f"{PREFIXES['rdfs']}subClassOf"
SOME = "[ a owl:Restriction ; owl:onProperty rc:p ; owl:someValuesFrom {} ]"


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        (SOME.format("rc:B"), "rc:p some rc:B"),
        (SOME.format(SOME.format("rc:B")), "rc:p some (rc:p some rc:B)"),
        ("[ owl:onProperty rc:p ; owl:allValuesFrom rc:B ]", "rc:p only rc:B"),
        ("[ owl:onProperty rc:p ; owl:hasValue 3 ]", "rc:p value 3"),
        ("[ owl:onProperty rc:p ; owl:hasSelf true ]", "rc:p Self"),
        ("[ owl:onProperty rc:p ; owl:minCardinality 2 ]", "rc:p min 2"),
        ("[ owl:onProperty rc:p ; owl:qualifiedCardinality 1 ; owl:onClass rc:B ]", "rc:p exactly 1 rc:B"),
        (
            "[ owl:onProperty [ owl:inverseOf rc:p ] ; owl:maxCardinality 1 ]",
            "(inverse rc:p) max 1",
        ),
        ("[ owl:unionOf ( rc:C rc:B ) ]", "rc:B or rc:C"),
        (f"[ owl:intersectionOf ( rc:C {SOME.format('rc:B')} ) ]", "(rc:p some rc:B) and rc:C"),
        ("[ owl:complementOf [ owl:oneOf ( <urn:b> <urn:a> ) ] ]", "not ({urn:a, urn:b})"),
        (
            (
                "[ owl:onDatatype xsd:integer ;"
                " owl:withRestrictions ( [ xsd:minInclusive 1 ] [ xsd:maxExclusive 9 ] ) ]"
            ),
            "xsd:integer[< 9, >= 1]",
        ),
        (
            "[ owl:onProperty rc:p ; owl:someValuesFrom rc:B ; owl:allValuesFrom rc:B ]",
            "[ owl:allValuesFrom rc:B ; owl:onProperty rc:p ; owl:someValuesFrom rc:B ]",
        ),
        ("[ rc:note ( 2 1 ) ]", "[ rc:note (2 1) ]"),
        ("_:a . _:a rc:in _:a", "[ rc:in [...] ]"),
    ],
)
def test_a_class_expression_reads_as_in_an_editor(turtle: str, said: str, read: Read) -> None:
    side = read(f"rc:A a owl:Class ; rdfs:subClassOf {turtle} .")
    assert [str(value) for value in side.terms[f"{RC}A"][SUBCLASS]] == [said]


ONE = """rc:A rdfs:subClassOf _:x .
_:x a owl:Class ; owl:unionOf _:l .
_:l rdf:first rc:B ; rdf:rest _:m . _:m rdf:first _:r ; rdf:rest rdf:nil .
_:r a owl:Restriction ; owl:onProperty rc:p ; owl:someValuesFrom rc:B .
_:d a owl:AllDisjointClasses ; owl:members ( rc:A rc:B ) ."""
OTHER = """[] a owl:AllDisjointClasses ; owl:members ( rc:B rc:A ) .
rc:A rdfs:subClassOf [ a owl:Class ;
  owl:unionOf ( [ owl:someValuesFrom rc:B ; owl:onProperty rc:p ; a owl:Restriction ] rc:B ) ] ."""


def test_labels_of_blank_nodes_and_the_order_of_a_union_are_no_difference(read: Read) -> None:
    rdf = f"@prefix rdf: <{PREFIXES['rdf']}> .\n"
    assert compare(read(rdf + ONE), read(OTHER)).changes == ()
    renamed = ONE.replace("_:x", "_:r1").replace("_:r ", "_:x ")
    assert compare(read(rdf + ONE), read(rdf + renamed)).changes == ()


def test_an_edit_deep_in_an_expression_is_told_with_the_whole_of_it(read: Read) -> None:
    (change,) = compare(read(OTHER), read(OTHER.replace("rc:p", "rc:q"))).changes
    assert change.says == "superclass (rc:p some rc:B) or rc:B is now (rc:q some rc:B) or rc:B"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rc:A owl:disjointWith rc:B .", "rc:B owl:disjointWith rc:A ."),
        ("rc:A owl:disjointWith org:Organization .", "org:Organization owl:disjointWith rc:A ."),
        ("<vocab/a> skos:hasTopConcept <vocab/a/b> .", "<vocab/a/b> skos:topConceptOf <vocab/a> ."),
        ("<vocab/a/b> skos:narrower <vocab/a/c> .", "<vocab/a/c> skos:broader <vocab/a/b> ."),
    ],
)
def test_the_end_from_which_a_thing_is_said_is_no_difference(one: str, other: str, read: Read) -> None:
    types = "rc:A a owl:Class . rc:B a owl:Class . org:Organization a owl:Class .\n"
    base = f"@base <{PREFIXES['rc'].removesuffix('ontology#')}> .\n"
    assert compare(read(base + types + one), read(base + types + other)).changes == ()


def test_a_chain_of_properties_keeps_its_order(read: Read) -> None:
    chain = "rc:p a owl:ObjectProperty ; owl:propertyChainAxiom ( rc:q rc:r ) ."
    (change,) = compare(read(chain), read(chain.replace("rc:q rc:r", "rc:r rc:q"))).changes
    assert str(change) == "property rc:p: owl:propertyChainAxiom (rc:q rc:r) is now (rc:r rc:q)"
