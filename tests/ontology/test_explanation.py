"""A contradiction is told with the axioms that cause it, no more and no fewer, and with what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, RDF, BNode, Graph, URIRef
from tests.ontology.conftest import judge_graph
from tests.ontology.synthetic import planted_names, write_synthetic

from kg.namespaces import ID, RC
from kg.ontology import Axiom, Axioms, Contradiction, check_profile, explain
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Explain = Callable[[str], tuple[Graph, tuple[Contradiction, ...]]]
    Write = Callable[[str], Path]

UNSATISFIABLE = {
    "two classes that exclude each other": "rc:Bad a owl:Class ; rdfs:subClassOf rc:City, rc:Source .",
    "the opposite of itself": """
        rc:Bad a owl:Class ; rdfs:subClassOf rc:City, [ a owl:Class ; owl:complementOf rc:Place ] .""",
    "a property of other things": """
        rc:Bad a owl:Class ; rdfs:subClassOf rc:City,
          [ a owl:Restriction ; owl:onProperty rc:organisationType ; owl:someValuesFrom owl:Thing ] .""",
    "a value outside the range": """
        rc:Bad a owl:Class ; rdfs:subClassOf
          [ a owl:Restriction ; owl:onProperty rc:inCountry ; owl:someValuesFrom rc:City ] .""",
    "no value and some value": """
        rc:Bad a owl:Class ; rdfs:subClassOf
          [ a owl:Restriction ; owl:onProperty rc:partOf ; owl:allValuesFrom owl:Nothing ],
          [ a owl:Restriction ; owl:onProperty rc:partOf ;
            owl:minCardinality "1"^^xsd:nonNegativeInteger ] .""",
    "two values of a functional property": """
        rc:Bad a owl:Class ; rdfs:subClassOf
          [ a owl:Restriction ; owl:onProperty rc:scope ;
            owl:minCardinality "2"^^xsd:nonNegativeInteger ] .""",
    "a literal of another datatype": """
        rc:Bad a owl:Class ; rdfs:subClassOf
          [ a owl:Restriction ; owl:onProperty rc:textLength ; owl:someValuesFrom xsd:string ] .""",
    "a definition that contradicts itself": """
        rc:Bad a owl:Class ; owl:intersectionOf ( rc:City rc:Country ) .""",
    "members of a list that exclude each other": """
        [ a owl:AllDisjointClasses ; owl:members ( rc:One rc:Two rc:Three ) ] .
        rc:One a owl:Class . rc:Two a owl:Class . rc:Three a owl:Class .
        rc:Bad a owl:Class ; rdfs:subClassOf rc:One, rc:Three .""",
    "a resource that is something else": f"""
        rc:Bad a owl:Class ; rdfs:subClassOf rc:Source, [ a owl:Class ; owl:oneOf ( <{ID}place/x> ) ] .
        <{ID}place/x> a rc:City .""",
    "a property below one of other things": """
        rc:Bad a owl:ObjectProperty ; rdfs:domain rc:Place ; rdfs:subPropertyOf rc:initiativeType .""",
    "a data property of what cannot be": """
        rc:Bad a owl:DatatypeProperty ; rdfs:domain rc:City, rc:Source .""",
    "two causes at once": """
        rc:Bad a owl:Class ; rdfs:subClassOf rc:City, rc:Source, rc:Statement .""",
}
INCONSISTENT = {
    "a resource of two classes": f"<{ID}place/x> a rc:City, rc:Municipality .",
    "a place as an organisation": f"<{ID}place/x> a rc:City ; rc:organisationType <urn:local-authority> .",
    "two values that differ": f"""
        <{ID}initiative/x> rc:scope <urn:one>, <urn:two> . <urn:one> owl:differentFrom <urn:two> .""",
}
READINGS = {
    "a class": ("rc:A rdfs:subClassOf rc:B .", "rc:A rdfs:subClassOf rc:B"),
    "a combination": (
        """rc:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( rc:B [ a owl:Class ;
          owl:unionOf ( rc:C [ a owl:Class ; owl:complementOf rc:A ] ) ] ) ] .""",
        "rc:A owl:equivalentClass rc:B and (rc:C or (not rc:A))",
    ),
    "restrictions": (
        """rc:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf rc:p ] ;
          owl:allValuesFrom [ a owl:Restriction ; owl:onProperty rc:p ; owl:hasSelf true ] ] .""",
        "rc:A rdfs:subClassOf (inverse rc:p) only (rc:p Self)",
    ),
    "a number": (
        """rc:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty rc:p ; owl:onClass rc:B ;
          owl:maxQualifiedCardinality "2"^^xsd:nonNegativeInteger ] .""",
        "rc:A rdfs:subClassOf rc:p max 2 rc:B",
    ),
    "resources": (
        "rc:A rdfs:subClassOf [ a owl:Class ; owl:oneOf ( <urn:x> <urn:y> ) ] .",
        "rc:A rdfs:subClassOf {<urn:x>, <urn:y>}",
    ),
    "a datatype": (
        """rc:d rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
          owl:withRestrictions ( [ xsd:minInclusive 5 ] [ xsd:maxInclusive 9 ] ) ] .""",
        "rc:d rdfs:range xsd:integer[xsd:minInclusive 5, xsd:maxInclusive 9]",
    ),
    "a general axiom": (
        "[ a owl:Restriction ; owl:onProperty rc:p ; owl:someValuesFrom rc:A ] rdfs:subClassOf rc:B .",
        "rc:p some rc:A rdfs:subClassOf rc:B",
    ),
    "a list": ("rc:A owl:disjointUnionOf ( rc:B rc:C ) .", "rc:A owl:disjointUnionOf rc:B, rc:C"),
    "a key": ("rc:A owl:hasKey ( rc:p rc:d ) .", "rc:A owl:hasKey rc:p, rc:d"),
    "a chain": ("rc:p owl:propertyChainAxiom ( rc:q rc:q ) .", "rc:p owl:propertyChainAxiom rc:q o rc:q"),
    "many at once": (
        "[ a owl:AllDisjointClasses ; owl:members ( rc:A rc:B rc:C ) ] .",
        "owl:AllDisjointClasses of rc:A, rc:B, rc:C",
    ),
    "a denial": (
        """[ a owl:NegativePropertyAssertion ; owl:sourceIndividual <urn:x> ; owl:assertionProperty rc:p ;
          owl:targetIndividual <urn:y> ] .""",
        "owl:NegativePropertyAssertion of rc:p, <urn:x>, <urn:y>",
    ),
    "what a resource is": ("<urn:x> a rc:A .", "<urn:x> a rc:A"),
    "a value": ('<urn:x> rc:d "chat"@fr .', '<urn:x> rc:d "chat"@fr'),
    "a blank node": ("<urn:x> rc:p [] .", "<urn:x> rc:p a blank node"),
}
TERMS = """
rc:A a owl:Class . rc:B a owl:Class . rc:C a owl:Class . rc:d a owl:DatatypeProperty .
rc:p a owl:ObjectProperty . rc:q a owl:ObjectProperty .
"""


@pytest.fixture
def explained(ontology: Graph, turtle: Write) -> Explain:
    """Explain the project's ontology with one edit."""

    def edit(text: str) -> tuple[Graph, tuple[Contradiction, ...]]:
        graph = ontology + load([turtle(text)])
        return graph, explain(graph)

    return edit


def without(graph: Graph, axioms: Iterable[Axiom]) -> Graph:
    """Return ``graph`` without the statements that make ``axioms``."""
    rest = graph + Graph()
    for axiom in axioms:
        assert axiom.triple in rest
        rest.remove(axiom.triple)
    return rest


def only(graph: Graph, axioms: Iterable[Axiom]) -> Graph:
    """Return the declarations of ``graph``, and of its other axioms only ``axioms``."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    part = Graph()
    for kind in kinds:
        for term in graph.subjects(RDF.type, kind):
            if isinstance(term, URIRef):
                part.add((term, RDF.type, kind))
    waiting = [axiom.triple for axiom in axioms]
    while waiting:
        triple = waiting.pop()
        if triple not in part:
            part.add(triple)
            for node in (triple[0], triple[2]):
                if isinstance(node, BNode):
                    waiting.extend(graph.triples((node, None, None)))
    return part


def subjects(found: Iterable[Contradiction]) -> set[str]:
    return {one.subject for one in found}


def test_the_ontology_has_no_contradiction(everything: Graph) -> None:
    assert explain(everything) == ()


def test_a_class_that_can_have_no_member_is_told_with_its_causes_and_repairs(
    explained: Explain,
) -> None:
    text = "rc:PrintedTown a owl:Class ; rdfs:subClassOf rc:City, rc:Source ."
    _, (found,) = explained(text)
    assert (found.kind, found.subject, found.follows) == ("unsatisfiable", f"{RC}PrintedTown", ())
    assert [[str(axiom) for axiom in cause] for cause in found.justifications] == [
        [
            "rc:PrintedTown rdfs:subClassOf rc:City",
            "rc:PrintedTown rdfs:subClassOf rc:Source",
            "rc:City rdfs:subClassOf rc:UrbanPlace",
            "rc:UrbanPlace rdfs:subClassOf rc:Place",
            "rc:Place owl:disjointWith rc:Source",
        ]
    ]
    assert [str(repair) for repair in found.repairs] == [
        "drop `rc:PrintedTown rdfs:subClassOf rc:City`",
        "drop `rc:PrintedTown rdfs:subClassOf rc:Source`",
        "drop `rc:City rdfs:subClassOf rc:UrbanPlace`",
        "drop `rc:UrbanPlace rdfs:subClassOf rc:Place`",
        "drop `rc:Place owl:disjointWith rc:Source`",
    ]


@pytest.mark.parametrize("cause", UNSATISFIABLE)
def test_each_justification_suffices_and_none_of_its_axioms_can_be_spared(
    explained: Explain, cause: str
) -> None:
    graph, (found,) = explained(UNSATISFIABLE[cause])
    assert (found.kind, found.subject) == ("unsatisfiable", f"{RC}Bad")
    assert found.justifications
    for axioms in found.justifications:
        assert found.subject in subjects(explain(only(graph, axioms)))
        for axiom in axioms:
            rest = [other for other in axioms if other != axiom]
            assert found.subject not in subjects(explain(only(graph, rest))), axiom


@pytest.mark.parametrize("cause", UNSATISFIABLE)
def test_each_repair_mends_it(explained: Explain, cause: str) -> None:
    graph, (found,) = explained(UNSATISFIABLE[cause])
    assert found.repairs
    for repair in found.repairs:
        assert explain(without(graph, repair.remove)) == (), repair


@pytest.mark.parametrize("cause", INCONSISTENT)
def test_an_inconsistent_whole_is_told_with_causes_and_repairs_too(explained: Explain, cause: str) -> None:
    graph, (found,) = explained(INCONSISTENT[cause])
    assert (found.kind, found.subject) == ("inconsistent", "")
    for axioms in found.justifications:
        assert [one.kind for one in explain(only(graph, axioms))] == ["inconsistent"]
        for axiom in axioms:
            assert explain(only(graph, [other for other in axioms if other != axiom])) == ()
    assert found.repairs
    for repair in found.repairs:
        assert explain(without(graph, repair.remove)) == (), repair


def test_each_cause_of_inconsistency_is_told_and_the_empty_classes_after_it(
    explained: Explain,
) -> None:
    text = " ".join([*INCONSISTENT.values(), UNSATISFIABLE["two classes that exclude each other"]])
    _, found = explained(text.replace("/x>", "/y>", 1))
    assert [(one.kind, one.subject) for one in found] == [
        *[("inconsistent", "")] * len(INCONSISTENT),
        ("unsatisfiable", f"{RC}Bad"),
    ]


def test_all_that_contradicts_itself_about_one_resource_is_told_together(explained: Explain) -> None:
    graph, (found,) = explained(f"<{ID}place/x> a rc:City, rc:Municipality, rc:Source .")
    assert len(found.justifications) == 3
    drops = {str(repair) for repair in found.repairs}
    assert f"drop `<{ID}place/x> a rc:Municipality` and `<{ID}place/x> a rc:Source`" in drops
    for repair in found.repairs:
        assert explain(without(graph, repair.remove)) == (), repair


def test_a_terminology_without_a_model_is_inconsistent(turtle: Write) -> None:
    (found,) = explain(load([turtle("rc:A a owl:Class . owl:Thing rdfs:subClassOf owl:Nothing .")]))
    assert (found.kind, found.subject) == ("inconsistent", "")
    assert [str(repair) for repair in found.repairs] == ["drop `owl:Thing rdfs:subClassOf owl:Nothing`"]


def test_what_follows_from_a_root_names_it_and_has_no_causes_of_its_own(
    explained: Explain,
) -> None:
    text = """
        rc:Root a owl:Class ; rdfs:subClassOf rc:City, rc:Source .
        rc:Below a owl:Class ; rdfs:subClassOf rc:Root .
        rc:Lower a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty rc:about ;
          owl:someValuesFrom rc:Below ] .
        rc:Either a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf ( rc:Root rc:Below ) ] .
        rc:rootOf a owl:ObjectProperty ; rdfs:range rc:Root .
    """
    _, found = explained(text)
    follows = {one.subject.removeprefix(RC): one.follows for one in found}
    root = (f"{RC}Root",)
    assert follows == {"Below": root, "Either": root, "Lower": root, "Root": (), "rootOf": root}
    assert {one.subject for one in found if one.justifications or one.repairs} == {f"{RC}Root"}


def test_of_two_equivalent_classes_the_one_with_the_cause_is_the_root(
    explained: Explain,
) -> None:
    text = """
        rc:Alias a owl:Class ; owl:equivalentClass rc:Real .
        rc:Real a owl:Class ; rdfs:subClassOf rc:City, rc:Source .
    """
    _, found = explained(text)
    assert [(one.subject, one.follows) for one in found] == [
        (f"{RC}Alias", (f"{RC}Real",)),
        (f"{RC}Real", ()),
    ]


@pytest.mark.parametrize("form", READINGS)
def test_an_axiom_reads_as_its_statement(turtle: Write, form: str) -> None:
    text, reading = READINGS[form]
    (axiom,) = Axioms(load([turtle(TERMS + text)])).axioms
    assert str(axiom) == reading


def test_exactly_the_planted_contradictions_are_found_in_a_large_ontology(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_text(write_synthetic(terms=1000, planted=10), encoding="utf-8")
    graph = load([path])
    assert check_profile(Axioms(graph)) == ()
    judgement = judge_graph(graph)
    assert [one.subject for one in judgement.contradictions] == [RC + name for name in planted_names(10)]
    assert all(one.justifications and one.repairs for one in judgement.contradictions)
    assert (judgement.disagreements, judgement.unchecked) == ((), ())
