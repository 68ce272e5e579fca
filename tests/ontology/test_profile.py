"""Every way to leave OWL 2 DL is caught, with its place, the problem and the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, RDFS, BNode, URIRef

from kg.namespaces import ONTOLOGY, RC
from kg.ontology import Axioms, check_header, check_profile
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdflib import Graph

SMALL = """
rc:City a owl:Class ; rdfs:subClassOf rc:UrbanPlace .
rc:Country a owl:Class ; rdfs:subClassOf rc:Place .
rc:Place a owl:Class ; owl:disjointWith rc:Source .
rc:Source a owl:Class .
rc:UrbanPlace a owl:Class ; rdfs:subClassOf rc:Place .
org:Organization a owl:Class .
rc:about a owl:ObjectProperty .
rc:acronym a owl:AnnotationProperty .
rc:inCountry a owl:ObjectProperty ; rdfs:range rc:Country .
rc:partOf a owl:ObjectProperty ; rdfs:domain rc:Place ; rdfs:range rc:Place .
rc:startDate a owl:DatatypeProperty ; rdfs:range rdfs:Literal .
"""
ONE = '"1"^^xsd:nonNegativeInteger'
BELOW = "rc:Town a owl:Class ; rdfs:subClassOf "
TRANSITIVE = "rc:leadsTo a owl:ObjectProperty, owl:TransitiveProperty"
DEEP = " ".join(f"_:x{turn} a owl:Class ; owl:complementOf _:x{turn + 1} ." for turn in range(1000))
NEITHER = "although it is transitive; keep one of the two"
CODE = "rc:code a owl:DatatypeProperty ; rdfs:range"

EDITS = {
    # Declarations: sections 2.4, 5.2 and 5.8.1
    "two kinds of property": (
        "rc:partOf a owl:DatatypeProperty .",
        "rc:partOf is declared as an object property and as a data property; keep one declaration",
    ),
    "class and datatype": (
        "rc:Place a rdfs:Datatype .",
        "rc:Place is declared as a class and as a datatype; keep one declaration",
    ),
    "misspelt class": (
        f"{BELOW}rc:Plase .",
        "rc:Plase is used as a class and not declared; declare it, or write rc:Place",
    ),
    "undeclared class of others": (
        f"{BELOW}schema:Zoo .",
        "schema:Zoo is used as a class and not declared; declare it or correct its name",
    ),
    "class with a foreign prefix": (
        f"{BELOW}rc:Organization .",
        "rc:Organization is used as a class and not declared; declare it, or write org:Organization",
    ),
    "misspelt property": (
        "<urn:sfax> rc:partOff <urn:tunisia> .",
        "rc:partOff is used as a property and not declared; declare it, or write rc:partOf",
    ),
    "undeclared annotation property": (
        'rc:Place dcterms:rights "none"@en .',
        "dcterms:rights is used as a property and not declared; declare it or correct its name",
    ),
    "annotation property in a restriction": (
        f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:acronym ; owl:someValuesFrom rc:Place ] .",
        (
            "rc:acronym is used as an object property and declared as an annotation property; "
            "name an object property here, or declare it as owl:ObjectProperty only"
        ),
    ),
    "properties of two kinds, one below the other": (
        "rc:startDate rdfs:subPropertyOf rc:partOf .",
        (
            "rc:partOf is used as a data property and declared as an object property; "
            "name a data property here, or declare it as owl:DatatypeProperty only"
        ),
    ),
    "transitive data property": (
        "rc:startDate a owl:TransitiveProperty .",
        (
            "rc:startDate is used as an object property and declared as a data property; "
            "name an object property here, or declare it as owl:ObjectProperty only"
        ),
    ),
    "property where a class is meant": (
        f"{BELOW}rc:partOf .",
        (
            "rc:partOf is used as a class and declared as an object property; "
            "name a class here, or declare it as owl:Class only"
        ),
    ),
    "reserved name for a term": (
        "rdfs:Town a owl:Class .",
        "rdfs:Town is declared as a class and reserved; give your term an IRI of your own",
    ),
    "misspelt term of RDF Schema": (
        "rc:Town a owl:Class ; rdfs:subclassOf rc:Place .",
        "rdfs:subclassOf is no term of its vocabulary; write rdfs:subClassOf",
    ),
    "class of RDF Schema": (
        "rc:Town a rdfs:Class .",
        "rdfs:Class is no class of OWL 2 DL; write owl:Class",
    ),
    "range of RDF Schema": (
        "rc:leadsTo a owl:ObjectProperty ; rdfs:range rdfs:Resource .",
        "rdfs:Resource is no class of OWL 2 DL; name owl:Thing",
    ),
    "property of RDF": (
        '<urn:sfax> rdf:value "1" .',
        "rdf:value is no property of OWL 2 DL; name a property of your own",
    ),
    "reserved name as a resource": (
        "<urn:sfax> rc:about owl:Class .",
        "owl:Class is used as an individual and reserved; name a resource of your own",
    ),
    # Datatypes and literals: sections 4, 5.7, 7 and 9.4
    "datatype outside OWL 2": (
        f"{CODE} xsd:gYear .",
        "xsd:gYear is no datatype of OWL 2 DL; name one that is",
    ),
    "datatype of RDF 1.1": (
        f"{CODE} rdf:langString .",
        "rdf:langString is no datatype of OWL 2 DL; name rdf:PlainLiteral",
    ),
    "literal of a datatype outside OWL 2": (
        'rc:Place rdfs:comment "2022"^^xsd:gYear .',
        "xsd:gYear is no datatype of OWL 2 DL; name one that is",
    ),
    "undeclared datatype": (
        f"{CODE} <urn:code> .",
        "<urn:code> is used as a datatype and not declared; declare it or correct its name",
    ),
    "literal that is no value": (
        'rc:Place rdfs:comment "many"^^xsd:integer .',
        "'many' is not a whole number; write digits only, such as 42",
    ),
    "literal outside the range of its datatype": (
        'rc:Place rdfs:comment "300"^^xsd:unsignedByte .',
        "'300' is outside the range of unsignedByte; write a number from 0 to 255",
    ),
    "literal that is too long": (
        f'rc:Place rdfs:comment "{"9" * 6000}-01-01T00:00:00Z"^^xsd:dateTime .',
        "a value of xsd:dateTime is too long; shorten it",
    ),
    "facet of another datatype": (
        (
            f"{CODE} [ a rdfs:Datatype ; owl:onDatatype xsd:string ; "
            "owl:withRestrictions ( [ xsd:minInclusive 5 ] ) ] ."
        ),
        (
            "xsd:minInclusive is no facet of xsd:string; "
            "use one of: xsd:length, xsd:maxLength, xsd:minLength, xsd:pattern"
        ),
    ),
    "facet of a datatype of one's own": (
        (
            "<urn:code> a rdfs:Datatype ; owl:equivalentClass xsd:string . "
            f"{CODE} [ a rdfs:Datatype ; owl:onDatatype <urn:code> ; "
            "owl:withRestrictions ( [ xsd:length 5 ] ) ] ."
        ),
        "<urn:code> is restricted by facets; restrict a datatype of OWL 2",
    ),
    "malformed facet": (
        (
            f"{CODE} [ a rdfs:Datatype ; owl:onDatatype xsd:string ; "
            'owl:withRestrictions ( [ xsd:length 5 ; xsd:pattern "." ] ) ] .'
        ),
        "a facet is malformed; write it as [ xsd:minInclusive 1 ]",
    ),
    "datatype defined by itself": (
        (
            "<urn:code> a rdfs:Datatype ; owl:equivalentClass "
            "[ a rdfs:Datatype ; owl:unionOf ( xsd:string <urn:code> ) ] ."
        ),
        "<urn:code> is defined by itself; define it by other datatypes",
    ),
    "top data property": (
        f"{BELOW}[ a owl:Restriction ; owl:onProperty owl:topDataProperty ; owl:hasValue 1 ] .",
        "owl:topDataProperty is used in an axiom; name the data property that is meant",
    ),
    # Simple properties and regular chains: sections 11.1 and 11.2
    "functional": (
        f"{TRANSITIVE}, owl:FunctionalProperty .",
        f"owl:FunctionalProperty is said of rc:leadsTo, {NEITHER}",
    ),
    "inverse functional": (
        f"{TRANSITIVE}, owl:InverseFunctionalProperty .",
        f"owl:InverseFunctionalProperty is said of rc:leadsTo, {NEITHER}",
    ),
    "irreflexive": (
        f"{TRANSITIVE}, owl:IrreflexiveProperty .",
        f"owl:IrreflexiveProperty is said of rc:leadsTo, {NEITHER}",
    ),
    "asymmetric": (
        f"{TRANSITIVE}, owl:AsymmetricProperty .",
        f"owl:AsymmetricProperty is said of rc:leadsTo, {NEITHER}",
    ),
    "disjoint": (
        f"{TRANSITIVE} ; owl:propertyDisjointWith rc:partOf .",
        f"owl:propertyDisjointWith is said of rc:leadsTo, {NEITHER}",
    ),
    "self": (
        f"{TRANSITIVE} . {BELOW}[ a owl:Restriction ; owl:onProperty rc:leadsTo ; owl:hasSelf true ] .",
        f"owl:hasSelf is said of rc:leadsTo, {NEITHER}",
    ),
    "cardinality": (
        (
            f"{TRANSITIVE} . {BELOW}"
            f"[ a owl:Restriction ; owl:onProperty rc:leadsTo ; owl:maxCardinality {ONE} ] ."
        ),
        f"owl:maxCardinality is said of rc:leadsTo, {NEITHER}",
    ),
    "transitive below": (
        (
            "rc:near a owl:ObjectProperty, owl:FunctionalProperty . "
            f"{TRANSITIVE} ; rdfs:subPropertyOf [ owl:inverseOf rc:near ] ."
        ),
        (
            "owl:FunctionalProperty is said of rc:near, although rc:leadsTo below it is transitive; "
            "keep one of the two"
        ),
    ),
    "chain below": (
        (
            "rc:near a owl:ObjectProperty, owl:AsymmetricProperty ; "
            "owl:propertyChainAxiom ( rc:partOf rc:partOf ) ."
        ),
        (
            "owl:AsymmetricProperty is said of rc:near, although it has a chain of properties; "
            "keep one of the two"
        ),
    ),
    "chain in a circle": (
        (
            "rc:near a owl:ObjectProperty ; owl:propertyChainAxiom ( rc:partOf rc:far ) . "
            "rc:far a owl:ObjectProperty . rc:near rdfs:subPropertyOf rc:far ."
        ),
        "the chain that makes rc:near has rc:far, which follows from it; take that property out of the chain",
    ),
    # Expressions: sections 6 to 8, and the Mapping to RDF Graphs
    "restriction without property": (
        f"{BELOW}[ a owl:Restriction ; owl:someValuesFrom rc:Place ] .",
        "a restriction has no owl:onProperty; add it",
    ),
    "restriction without filler": (
        f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf ] .",
        (
            "a restriction has no filler; "
            "add owl:someValuesFrom, owl:allValuesFrom, owl:hasValue or a cardinality"
        ),
    ),
    "two fillers": (
        (
            f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf ; "
            "owl:someValuesFrom rc:Place ; owl:allValuesFrom rc:Place ] ."
        ),
        "one expression has owl:someValuesFrom and owl:allValuesFrom; keep one, or write two expressions",
    ),
    "two properties": (
        (
            f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf, rc:inCountry ; "
            "owl:someValuesFrom rc:Place ] ."
        ),
        "one expression has owl:onProperty twice; keep one, or write two expressions",
    ),
    "qualified restriction without class": (
        f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf ; owl:minQualifiedCardinality {ONE} ] .",
        "owl:minQualifiedCardinality has no owl:onClass; add it",
    ),
    "class in an unqualified restriction": (
        (
            f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf ; owl:minCardinality {ONE} ; "
            "owl:onClass rc:Place ] ."
        ),
        "an expression has owl:onClass, which does not belong there; remove it",
    ),
    "number of another datatype": (
        f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf ; owl:minCardinality 1 ] .",
        'owl:minCardinality has a number of the type xsd:integer; write "1"^^xsd:nonNegativeInteger',
    ),
    "no number": (
        f"{BELOW}[ a owl:Restriction ; owl:onProperty rc:partOf ; owl:minCardinality rc:Place ] .",
        "owl:minCardinality has the value rc:Place; write a whole number",
    ),
    "type missing": (
        f"{BELOW}[ owl:onProperty rc:partOf ; owl:someValuesFrom rc:Place ] .",
        "an expression has not the type owl:Restriction; begin it with: a owl:Restriction",
    ),
    "empty brackets": (
        f"{BELOW}[] .",
        (
            "a blank node stands where a class is meant; "
            "name a class, or describe one with owl:Restriction, owl:unionOf or the like"
        ),
    ),
    "literal as a class": (
        f'{BELOW}"Place" .',
        '"Place" stands where a class is meant; name a class, or describe one in square brackets',
    ),
    "class as a datatype": (
        f"{CODE} [ a rdfs:Datatype ; owl:oneOf ( rc:Place ) ] .",
        'rc:Place stands where a literal is meant; write a literal, as "name"',
    ),
    "blank node in an enumeration": (
        f"{BELOW}[ a owl:Class ; owl:oneOf ( [ a rc:Place ] ) ] .",
        "a blank node stands where an individual is meant; name a resource by its IRI",
    ),
    "union of one": (
        f"{BELOW}[ a owl:Class ; owl:unionOf ( rc:Place ) ] .",
        "owl:unionOf has only one member; name two or more",
    ),
    "union of none": (
        f"{BELOW}[ a owl:Class ; owl:unionOf () ] .",
        "owl:unionOf has no member; name two or more",
    ),
    "list without end": (
        f"{BELOW}[ a owl:Class ; owl:unionOf [ rdf:first rc:Place ] ] .",
        "the list of owl:unionOf is malformed; write it in round brackets, as in ( rc:City rc:Country )",
    ),
    "expression used twice": (
        f"{BELOW}_:x . rc:City rdfs:subClassOf _:x . _:x a owl:Class ; owl:complementOf rc:Country .",
        "a blank node is used more than once; write the expression out at each place",
    ),
    "expression in itself": (
        "_:x a owl:Class ; owl:complementOf _:x .",
        "a class expression stands in itself; remove it or mend the circle",
    ),
    "expression nested too deeply": (
        f"{BELOW}_:x0 . {DEEP} _:x1000 a owl:Class ; owl:complementOf rc:City .",
        "a class expression is nested too deeply; name some of its parts",
    ),
    "expression in no axiom": (
        "[ a owl:Class ; owl:complementOf rc:Country ] .",
        "a class expression stands in no axiom; remove it or say what it is for",
    ),
    "expression of a named term": (
        "rc:Town a owl:Class ; owl:onProperty rc:partOf .",
        "owl:onProperty is said of a named term; put the expression in square brackets",
    ),
    "named restriction": (
        "rc:Town a owl:Class, owl:Restriction .",
        "rc:Town is a named owl:Restriction; put the expression in square brackets",
    ),
    "disjoint classes without members": (
        "[ a owl:AllDisjointClasses ] .",
        "owl:AllDisjointClasses has not one owl:members; list them in round brackets",
    ),
    "denial without target": (
        "[ a owl:NegativePropertyAssertion ; owl:sourceIndividual rc:a ; owl:assertionProperty rc:partOf ] .",
        "owl:NegativePropertyAssertion is not whole; give one source, one property and one target",
    ),
    # Individuals: sections 9.6 and 11.2
    "literal as the value of an object property": (
        '<urn:sfax> rc:partOf "Tunisia" .',
        'rc:partOf is an object property and has the literal "Tunisia"; name a resource by its IRI',
    ),
    "resource as the value of a data property": (
        "<urn:act> rc:startDate <urn:today> .",
        'rc:startDate is a data property and has the value <urn:today>; write a literal, as "name"',
    ),
    "blank node that is the same as another": (
        "<urn:sfax> owl:sameAs [ a rc:City ] .",
        "a blank node stands where an individual is meant; name a resource by its IRI",
    ),
    "blank nodes in a circle": (
        "_:x rc:partOf _:y . _:y rc:partOf _:x .",
        "blank nodes refer to each other in a circle or twice; give the blank node an IRI",
    ),
    "blank node between two resources": (
        "<urn:sfax> rc:about [ rc:partOf <urn:tunisia> ] .",
        "a blank node is joined to two named resources; give the blank node an IRI",
    ),
}
HEADERS = {
    "two ontologies": (
        "<urn:one> a owl:Ontology . <urn:two> a owl:Ontology .",
        "the file has two ontologies, <urn:one> and <urn:two>; keep one owl:Ontology in a file",
    ),
    "version IRI of an ontology without IRI": (
        "[ a owl:Ontology ; owl:versionIRI <urn:one/1> ] .",
        "the ontology has a version IRI and no IRI; give the ontology an IRI",
    ),
    "version IRI of something else": (
        "<urn:one> owl:versionIRI <urn:one/1> .",
        "<urn:one> has a version IRI and is no ontology; add: a owl:Ontology",
    ),
    "version that is no IRI": (
        '<urn:one> a owl:Ontology ; owl:versionIRI "1" .',
        'owl:versionIRI has the value "1"; write an IRI',
    ),
    "import that is no IRI": (
        '<urn:one> a owl:Ontology ; owl:imports "two" .',
        'owl:imports has the value "two"; name an ontology by its IRI',
    ),
    "reserved ontology IRI": (
        "owl:mine a owl:Ontology .",
        "owl:mine is the ontology and reserved; give it an IRI of your own",
    ),
    "reserved version IRI": (
        "<urn:one> a owl:Ontology ; owl:versionIRI owl:mine .",
        "owl:mine is the version IRI and reserved; give it an IRI of your own",
    ),
}
SOUND = {
    "expressions of every kind": """
        rc:Town a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( rc:City
          [ a owl:Class ; owl:complementOf rc:Country ] [ a owl:Class ; owl:oneOf ( <urn:sfax> <urn:tunis> ) ]
          [ a owl:Restriction ; owl:onProperty [ owl:inverseOf rc:about ] ; owl:allValuesFrom rc:City ]
          [ a owl:Restriction ; owl:onProperty rc:partOf ; owl:hasSelf true ]
          [ a owl:Restriction ; owl:onProperty rc:startDate ; owl:hasValue "x"@en ]
          [ a owl:Restriction ; owl:onProperty rc:partOf ; owl:onClass rc:City ;
            owl:maxQualifiedCardinality "2"^^xsd:nonNegativeInteger ]
          [ a owl:Restriction ; owl:onProperty rc:startDate ; owl:someValuesFrom [ a rdfs:Datatype ;
            owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 1 ] ) ] ] ) ] .""",
    "axioms of blank nodes": """
        [ a owl:AllDisjointClasses ; owl:members ( rc:City rc:Country rc:Source ) ] .
        [ a owl:AllDisjointProperties ; owl:members ( rc:partOf rc:inCountry ) ] .
        [ a owl:AllDifferent ; owl:distinctMembers ( <urn:sfax> <urn:tunis> ) ] .
        [ a owl:NegativePropertyAssertion ; owl:sourceIndividual <urn:sfax> ;
          owl:assertionProperty rc:partOf ; owl:targetIndividual <urn:tunis> ] .
        [ a owl:Axiom ; owl:annotatedSource rc:City ; owl:annotatedProperty rdfs:subClassOf ;
          owl:annotatedTarget rc:UrbanPlace ; rdfs:comment "a remark"@en ] .
        [ a owl:Restriction ; owl:onProperty rc:partOf ; owl:someValuesFrom rc:City ]
          rdfs:subClassOf rc:City .""",
    "properties in chains and circles that are regular": """
        rc:near a owl:ObjectProperty, owl:TransitiveProperty, owl:SymmetricProperty ;
          owl:propertyChainAxiom ( rc:near rc:partOf ), ( rc:partOf rc:near ), ( rc:near rc:near ) .
        rc:far a owl:ObjectProperty ; owl:inverseOf rc:near .""",
    "a class that is a resource too": "rc:City a rc:Place .",
    "deprecated terms and those of RDF Schema beside OWL's": """
        rc:Town a owl:Class, rdfs:Class, owl:DeprecatedClass ; owl:deprecated true .
        rc:leadsTo a owl:ObjectProperty, rdf:Property .""",
    "a datatype of one's own": """
        <urn:code> a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:oneOf ( "a" "b" ) ] .
        rc:code a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:range <urn:code> ;
          rdfs:subPropertyOf owl:topDataProperty .
        rc:City owl:hasKey ( rc:code rc:partOf ) ; owl:disjointUnionOf ( rc:Town rc:Port ) .
        rc:Town a owl:Class . rc:Port a owl:Class .""",
    "blank nodes in a tree": "<urn:sfax> rc:about [ a rc:City ; rc:partOf [ a rc:Place ; rc:partOf [] ] ] .",
}


@pytest.fixture
def profile(turtle: Callable[[str], Path]) -> Callable[[str], list[str]]:
    """Hold a small ontology with one edit against the profile."""
    return lambda edit: [str(fault) for fault in check_profile(Axioms(load([turtle(f"{SMALL}\n{edit}")])))]


def test_the_files_keep_to_owl_2_dl(everything: Graph, files: list[Path]) -> None:
    assert check_profile(Axioms(everything)) == ()
    assert [fault for path in files for fault in check_header(load([path]))] == []


@pytest.mark.parametrize("edit", EDITS)
def test_what_leaves_owl_2_dl_is_said(profile: Callable[[str], list[str]], edit: str) -> None:
    text, said = EDITS[edit]
    assert profile(text) == [said]


@pytest.mark.parametrize("edit", SOUND)
def test_what_owl_2_dl_allows_is_not_spoken_of(profile: Callable[[str], list[str]], edit: str) -> None:
    assert profile(SOUND[edit]) == []


@pytest.mark.parametrize("edit", HEADERS)
def test_what_is_wrong_with_the_header_of_a_file_is_said(turtle: Callable[[str], Path], edit: str) -> None:
    text, said = HEADERS[edit]
    assert [str(fault) for fault in check_header(load([turtle(text)]))] == [said]


def test_a_second_version_iri_is_told_with_both_statements(turtle: Callable[[str], Path]) -> None:
    faults = check_header(load([turtle("<urn:one> a owl:Ontology ; owl:versionIRI <urn:1>, <urn:2> .")]))
    assert {str(fault) for fault in faults} == {"<urn:one> has two version IRIs; keep one"}


def test_a_fault_has_the_statement_and_the_named_subject_around_it(turtle: Callable[[str], Path]) -> None:
    text = (
        "rc:City a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf ( rc:City [ a owl:Restriction ;"
        " owl:onProperty rc:partOf ; owl:someValuesFrom rc:City ] ) ] ."
    )
    (fault,) = check_profile(Axioms(load([turtle(text)])))
    assert (
        str(fault)
        == "rc:partOf is used as an object property and not declared; declare it or correct its name"
    )
    assert fault.subject == f"{RC}City"
    assert fault.triple is not None
    assert isinstance(fault.triple[0], BNode)
    assert fault.triple[1:] == (OWL.onProperty, URIRef(f"{RC}partOf"))


def test_a_term_is_told_once_however_often_it_is_used(turtle: Callable[[str], Path]) -> None:
    text = "rc:A a owl:Class ; rdfs:subClassOf rc:None . rc:B a owl:Class ; rdfs:subClassOf rc:None ."
    (fault,) = check_profile(Axioms(load([turtle(text)])))
    assert fault.triple == (URIRef(f"{RC}A"), RDFS.subClassOf, URIRef(f"{RC}None"))


def test_faults_come_by_subject(turtle: Callable[[str], Path]) -> None:
    text = f"rc:B rdfs:subClassOf rc:A . <{ONTOLOGY}> a owl:Ontology ; rc:note 'x' . rc:A rdfs:domain rc:B ."
    subjects = [fault.subject for fault in check_profile(Axioms(load([turtle(text)])))]
    assert subjects == sorted(subjects)
