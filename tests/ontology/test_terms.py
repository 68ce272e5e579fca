from __future__ import annotations

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg.namespaces import ONTOLOGY, RC, VOCAB

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
LANGUAGES = ["ar", "en", "fr"]
CLASSES = """
    Absence Activity ActivityType AdministrativeArea Aspiration Challenge CitedWork City CityPartnership
    Connection CoordinationMechanism Country DeparturePlace DestinationPlace Discrepancy Engagement
    Evidence Expertise Figure Finding HostingPlace HubPlace Initiative Interview LocalAuthority
    Measurement MetropolitanArea Municipality OriginPlace Participation Place PolicyFramework
    ProtectionApproach Rationale Reading Recommendation RefugeeSettlement ReturnPlace Route RoutePlace
    RouteRoleAssignment Rule Source Statement TransitPlace UrbanDistrict UrbanPlace
"""
FUNCTIONAL = """
    addressee assertionStatus authorityOf connectionKind criterion discrepancyKind engagementKind framework
    initiativeType interviewMode listCompleteness measure organisationType participant participationRole
    partnershipKind placeType rationaleKind routeRole scope
"""
ROLES = {
    "DeparturePlace": "departure",
    "DestinationPlace": "destination",
    "HostingPlace": "hosting",
    "HubPlace": "hub",
    "OriginPlace": "origin",
    "ReturnPlace": "return",
    "RoutePlace": "on-route",
    "TransitPlace": "transit",
}
TOP_LEVEL = ("Discrepancy", "Evidence", "Initiative", "Place", "Reading", "Source", "Statement")
PLACES = ("AdministrativeArea", "Country", "RefugeeSettlement", "UrbanPlace")
URBAN_PLACES = ("City", "MetropolitanArea", "Municipality", "UrbanDistrict")


def names(text: str) -> set[URIRef]:
    return {URIRef(RC + name) for name in text.split()}


def own_terms(graph: Graph) -> set[URIRef]:
    terms = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    return {term for term in terms if isinstance(term, URIRef) and term.startswith(RC)}


def classes_in(graph: Graph, expression: object) -> list[object]:
    """List the classes that a domain or range names, itself or as members of its union."""
    if not isinstance(expression, BNode):
        return [expression]
    union = graph.value(expression, OWL.unionOf)
    assert union is not None
    return list(Collection(graph, union))


def test_every_class_of_the_model_is_there_and_no_other(ontology: Graph) -> None:
    classes = {term for term in ontology.subjects(RDF.type, OWL.Class) if str(term).startswith(RC)}
    assert classes == names(CLASSES)


def test_every_term_has_one_label_in_each_of_three_languages(ontology: Graph) -> None:
    for term in own_terms(ontology):
        labels = [label for label in ontology.objects(term, RDFS.label) if isinstance(label, Literal)]
        assert sorted(label.language or "" for label in labels) == LANGUAGES, term
        assert all(label.strip() == str(label) != "" for label in labels), term


def test_every_term_has_a_one_sentence_english_definition(ontology: Graph) -> None:
    for term in own_terms(ontology):
        (definition,) = ontology.objects(term, SKOS.definition)
        assert isinstance(definition, Literal)
        assert definition.language == "en", term
        assert definition.endswith("."), term
        assert ". " not in definition, term


def test_every_term_says_that_this_ontology_defines_it(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert set(ontology.objects(term, RDFS.isDefinedBy)) == {URIRef(ONTOLOGY)}, term


def test_no_two_terms_of_a_kind_share_a_label(ontology: Graph) -> None:
    for kind in KINDS:
        terms = own_terms(ontology) & set(ontology.subjects(RDF.type, kind))
        labels = [label for term in terms for label in ontology.objects(term, RDFS.label)]
        assert len(labels) == len(set(labels)), {label for label in labels if labels.count(label) > 1}


def test_sources_are_the_two_reports(everything: Graph) -> None:
    reports = {
        str(source).rpartition("/id/source/")[2] for source in everything.objects(None, DCTERMS.source)
    }
    assert reports == {"equal-partnerships-2024", "going-to-town-2022"}


def test_every_domain_and_range_of_an_object_property_is_a_declared_class(ontology: Graph) -> None:
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    for term in ontology.subjects(RDF.type, OWL.ObjectProperty):
        for expression in (*ontology.objects(term, RDFS.domain), *ontology.objects(term, RDFS.range)):
            assert set(classes_in(ontology, expression)) <= classes, term


def test_every_domain_of_a_datatype_property_is_a_declared_class(ontology: Graph) -> None:
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    for term in ontology.subjects(RDF.type, OWL.DatatypeProperty):
        for expression in ontology.objects(term, RDFS.domain):
            assert set(classes_in(ontology, expression)) <= classes, term


def test_no_property_has_two_domains_or_two_ranges(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert len(list(ontology.objects(term, RDFS.domain))) <= 1, term
        assert len(list(ontology.objects(term, RDFS.range))) <= 1, term


def test_every_datatype_property_has_a_range(ontology: Graph) -> None:
    for term in own_terms(ontology) & set(ontology.subjects(RDF.type, OWL.DatatypeProperty)):
        assert (term, RDFS.range, None) in ontology, term


def test_every_property_whose_values_are_concepts_names_their_scheme(everything: Graph) -> None:
    concept_classes = {SKOS.Concept, *everything.subjects(RDFS.subClassOf, SKOS.Concept)}
    for term in own_terms(everything) & set(everything.subjects(RDF.type, OWL.ObjectProperty)):
        scheme = everything.value(term, URIRef(RC + "valueScheme"))
        is_coded = everything.value(term, RDFS.range) in concept_classes and term != URIRef(
            RC + "overlapsRoute"
        )
        assert is_coded == (scheme is not None), term
        assert scheme is None or (scheme, RDF.type, SKOS.ConceptScheme) in everything, term


def test_properties_are_functional_where_the_model_says_so_and_nowhere_else(ontology: Graph) -> None:
    assert set(ontology.subjects(RDF.type, OWL.FunctionalProperty)) == names(FUNCTIONAL)


@pytest.mark.parametrize("group", [TOP_LEVEL, PLACES, URBAN_PLACES])
def test_classes_that_exclude_each_other_are_declared_disjoint_pair_by_pair(
    ontology: Graph, group: tuple[str, ...]
) -> None:
    for position, one in enumerate(group):
        for other in group[position + 1 :]:
            assert (URIRef(RC + one), OWL.disjointWith, URIRef(RC + other)) in ontology, (one, other)


@pytest.mark.parametrize(("name", "role"), ROLES.items())
def test_a_place_class_is_defined_by_the_role_that_the_place_plays(
    ontology: Graph, name: str, role: str
) -> None:
    restriction = ontology.value(URIRef(RC + name), OWL.equivalentClass)
    assert ontology.value(restriction, OWL.onProperty) == URIRef(RC + "playsRole")
    assert ontology.value(restriction, OWL.hasValue) == URIRef(f"{VOCAB}route-role/{role}")


def test_every_role_on_a_route_has_its_class_of_place(everything: Graph) -> None:
    roles = everything.subjects(SKOS.inScheme, URIRef(f"{VOCAB}route-role"))
    assert {str(role).rpartition("/")[2] for role in roles} == set(ROLES.values())


def test_the_ontology_says_who_made_it_when_and_under_which_licence(ontology: Graph) -> None:
    header = URIRef(ONTOLOGY)
    assert ontology.value(header, OWL.versionIRI) == URIRef(
        f"{ONTOLOGY}/{ontology.value(header, OWL.versionInfo)}"
    )
    assert str(ontology.value(header, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
    assert str(ontology.value(header, DCTERMS.creator)) == "The RouteCities contributors"
    for term in (DCTERMS.title, DCTERMS.description):
        assert sorted(getattr(text, "language", "") for text in ontology.objects(header, term)) == LANGUAGES
