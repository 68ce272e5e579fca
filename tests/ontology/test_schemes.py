from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Node, URIRef

from kg.namespaces import RC, VOCAB
from kg.turtle import load

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ["ar", "en", "fr"]
SCHEMES = """
    activity-type assertion-status certainty challenge-type city-term connection-kind discrepancy-kind
    engagement-kind evaluation-criterion initiative-type interview-mode list-completeness measure
    organisation-type participation-role partnership-kind place-type protection-approach rationale-kind
    route route-role scope stakeholder-group target-group
"""
OWN_CLASSES = {
    "activity-type": "ActivityType",
    "protection-approach": "ProtectionApproach",
    "route": "Route",
}


def head(scheme: Graph) -> Node:
    (only,) = scheme.subjects(RDF.type, SKOS.ConceptScheme)
    return only


def concepts(scheme: Graph) -> set[Node]:
    return set(scheme.subjects(RDF.type, SKOS.Concept))


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    return sorted(
        text.language or "" for text in graph.objects(subject, predicate) if isinstance(text, Literal)
    )


def test_there_is_one_file_for_each_scheme(folder: Path) -> None:
    assert {path.stem for path in (folder / "schemes").glob("*.ttl")} == set(SCHEMES.split())


def test_a_file_is_named_as_its_scheme(folder: Path) -> None:
    for path in (folder / "schemes").glob("*.ttl"):
        assert head(load([path])) == URIRef(VOCAB + path.stem)


def test_a_scheme_has_a_label_and_a_definition_in_three_languages(scheme: Graph) -> None:
    assert languages(scheme, head(scheme), RDFS.label) == LANGUAGES
    assert languages(scheme, head(scheme), SKOS.definition) == LANGUAGES


def test_a_scheme_says_where_it_comes_from_and_which_languages_are_unofficial(scheme: Graph) -> None:
    assert list(scheme.objects(head(scheme), DCTERMS.source))
    unofficial = scheme.objects(head(scheme), URIRef(RC + "unofficialLanguage"))
    assert sorted(map(str, unofficial)) == ["ar", "fr"]


def test_a_concept_has_one_preferred_label_in_each_language(scheme: Graph) -> None:
    for concept in concepts(scheme):
        assert languages(scheme, concept, SKOS.prefLabel) == LANGUAGES, concept


def test_a_concept_has_a_one_sentence_definition_in_each_language(scheme: Graph) -> None:
    for concept in concepts(scheme):
        assert languages(scheme, concept, SKOS.definition) == LANGUAGES, concept
        for definition in scheme.objects(concept, SKOS.definition):
            assert str(definition).endswith("."), definition
            assert ". " not in str(definition), definition


def test_no_label_stands_for_two_concepts_of_a_scheme(scheme: Graph) -> None:
    labels: Counter[tuple[str, str | None]] = Counter()
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for label in scheme.objects(None, predicate):
            assert isinstance(label, Literal)
            labels[label.casefold(), label.language] += 1
    assert [label for label, count in labels.items() if count > 1] == []


def test_every_label_has_a_language_and_no_loose_spaces(scheme: Graph) -> None:
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for label in scheme.objects(None, predicate):
            assert isinstance(label, Literal)
            assert label.language in LANGUAGES, label
            assert " ".join(label.split()) == str(label), label


def test_arabic_texts_are_in_arabic_script_and_the_others_are_not(scheme: Graph) -> None:
    for text in scheme.objects():
        if isinstance(text, Literal) and text.language:
            is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
            assert is_arabic == (text.language == "ar"), text


def test_a_concept_belongs_to_its_scheme_and_is_defined_by_it(scheme: Graph) -> None:
    for concept in concepts(scheme):
        assert set(scheme.objects(concept, SKOS.inScheme)) == {head(scheme)}, concept
        assert set(scheme.objects(concept, RDFS.isDefinedBy)) == {head(scheme)}, concept
        assert str(concept).startswith(f"{head(scheme)}/"), concept


def test_a_concept_is_either_at_the_top_or_below_one_concept_of_its_scheme(scheme: Graph) -> None:
    for concept in concepts(scheme):
        above = list(scheme.objects(concept, SKOS.broader))
        is_top = (concept, SKOS.topConceptOf, head(scheme)) in scheme
        assert is_top == ((head(scheme), SKOS.hasTopConcept, concept) in scheme), concept
        assert len(above) + is_top == 1, concept
        assert set(above) <= concepts(scheme), concept


def test_no_concept_is_broader_than_itself(scheme: Graph) -> None:
    for concept in concepts(scheme):
        assert concept not in {
            higher
            for above in scheme.objects(concept, SKOS.broader)
            for higher in scheme.transitive_objects(above, SKOS.broader)
        }


def test_concepts_have_the_class_that_the_ontology_gives_to_their_scheme(folder: Path) -> None:
    for path in (folder / "schemes").glob("*.ttl"):
        scheme = load([path])
        own = {URIRef(RC + OWN_CLASSES[path.stem])} if path.stem in OWN_CLASSES else set()
        for concept in concepts(scheme):
            assert set(scheme.objects(concept, RDF.type)) == {SKOS.Concept, *own}, concept


def test_every_type_of_place_names_its_class(everything: Graph) -> None:
    place = URIRef(RC + "Place")
    classes = set(everything.transitive_subjects(RDFS.subClassOf, place))
    for concept in everything.subjects(SKOS.inScheme, URIRef(f"{VOCAB}place-type")):
        (place_class,) = everything.objects(concept, URIRef(RC + "placeClass"))
        assert place_class in classes, concept
        assert (place_class, OWL.equivalentClass, None) not in everything, concept


def test_every_type_of_activity_has_objectives_in_three_languages(everything: Graph) -> None:
    types = list(everything.subjects(RDF.type, URIRef(RC + "ActivityType")))
    assert len(types) == 6
    for concept in types:
        assert set(languages(everything, concept, URIRef(RC + "objective"))) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("slug", "variants"),
    [
        ("city-partnerships", {"City partnerships", "City partnerships for expanded funding opportunities"}),
        ("joint-advocacy", {"Joint advocacy", "Joint advocacy and shared norms"}),
        ("joint-strategies", {"Joint strategies", "Joint strategies and shared norms"}),
        ("linking-to-experts", {"Linking to experts", "Linking to experts to build capacity"}),
        (
            "data-and-knowledge",
            {
                "Producing data, information and knowledge resources",
                "Producing data, information, and knowledge resources",
            },
        ),
    ],
)
def test_a_type_of_activity_is_found_under_every_form_that_the_report_prints(
    everything: Graph, slug: str, variants: set[str]
) -> None:
    concept = URIRef(f"{VOCAB}activity-type/{slug}")
    labels = {
        str(label)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in everything.objects(concept, predicate)
    }
    assert variants <= labels


def test_routes_are_known_by_their_acronyms(everything: Graph) -> None:
    acronyms = everything.subject_objects(URIRef(RC + "acronym"))
    assert {(str(route).rpartition("/")[2].upper(), str(acronym)) for route, acronym in acronyms} == {
        ("CMR", "CMR"),
        ("NAMR", "NAMR"),
        ("WMR", "WMR"),
    }


def test_only_the_overlap_that_the_report_states_is_recorded(everything: Graph) -> None:
    overlaps = set(everything.subject_objects(URIRef(RC + "overlapsRoute")))
    assert overlaps == {(URIRef(f"{VOCAB}route/wmr"), URIRef(f"{VOCAB}route/namr"))}
