"""Terms that got another name, and terms that are only alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.diff import compare

if TYPE_CHECKING:
    from tests.diff.conftest import Edit, Read

    from kg.diff import Diff, Side

OTHERS = "rc:Place a owl:Class . rc:Body a owl:Class .\n"
CITY = """{} a owl:Class ;
  rdfs:label "City"@en, "Ville"@fr ;
  rdfs:subClassOf rc:Place ;
  skos:definition "An urban place that the source calls a city."@en ."""
ROLE = """{name} a owl:Class ;
  rdfs:label "Place of {role}"@en ;
  rdfs:subClassOf rc:Place ;
  owl:equivalentClass [ a owl:Restriction ; owl:onProperty rc:playsRole ; owl:hasValue <urn:{role}> ] ;
  skos:definition "A place that plays the role of {role} on some route."@en ."""


def kinds(differences: Diff) -> list[tuple[str, str]]:
    return [(change.kind, change.iri.rpartition("#")[2]) for change in differences.changes]


def compared(before: str, after: str, read: Read) -> Diff:
    return compare(read(OTHERS + before), read(OTHERS + after))


def test_a_term_that_has_only_another_iri_is_told_as_renamed_for_sure(read: Read) -> None:
    (change,) = compared(CITY.format("rc:City"), CITY.format("rc:Town"), read).changes
    assert str(change) == (
        'class rc:Town "City": was rc:City, probably '
        "(99% sure: the same label in en, fr, the same definition, all else that is said)"
    )
    assert [value.text.rpartition("#")[2] for value in (*change.before, *change.after)] == ["City", "Town"]


def test_a_renamed_term_may_have_another_definition_or_superclass(read: Read) -> None:
    reworded = CITY.format("rc:Town").replace("An urban place that the", "Any urban place that a")
    moved = reworded.replace("subClassOf rc:Place", "subClassOf rc:Body")
    assert kinds(compared(CITY.format("rc:City"), moved, read)) == [
        ("term-renamed", "Town"),
        ("logic-changed", "Town"),
        ("definition-reworded", "Town"),
    ]


def test_terms_made_after_one_pattern_are_not_taken_for_each_other(read: Read) -> None:
    origin = ROLE.format(name="rc:OriginPlace", role="origin")
    transit = ROLE.format(name="rc:TransitPlace", role="transit")
    assert kinds(compared(origin, transit, read)) == [
        ("term-removed", "OriginPlace"),
        ("term-added", "TransitPlace"),
    ]


def test_terms_of_two_kinds_are_not_taken_for_each_other(read: Read) -> None:
    concept = CITY.format("rc:Town").replace("owl:Class", "skos:Concept")
    assert {kind for kind, _ in kinds(compared(CITY.format("rc:City"), concept, read))} == {
        "term-removed",
        "term-added",
    }


def test_terms_of_which_nothing_is_said_are_not_taken_for_each_other(read: Read) -> None:
    assert kinds(compared("rc:A a owl:Class .", "rc:B a owl:Class .", read)) == [
        ("term-removed", "A"),
        ("term-added", "B"),
    ]


def test_of_two_new_terms_the_one_most_alike_is_the_renamed_one(read: Read) -> None:
    other = CITY.format("rc:Burgh").replace('"City"@en', '"Burgh"@en')
    after = f"{CITY.format('rc:Town')}\n{other}"
    assert kinds(compared(CITY.format("rc:City"), after, read)) == [
        ("term-added", "Burgh"),
        ("term-renamed", "Town"),
    ]


def test_what_uses_a_renamed_term_is_not_told_as_changed(base: Side, edit: Edit) -> None:
    changes = compare(
        base, edit(("rc:Place", "rc:Location"), ("ontology#Place", "ontology#Location"))
    ).changes
    assert [(change.kind, change.level) for change in changes] == [("term-renamed", "major")]


def test_a_concept_is_known_again_in_a_renamed_scheme(read: Read) -> None:
    scheme = """<vocab/{0}> a skos:ConceptScheme ; rdfs:label "Roles"@en .
<vocab/{0}/hub> a skos:Concept ; skos:prefLabel "Hub"@en ; skos:inScheme <vocab/{0}> ;
  skos:topConceptOf <vocab/{0}> .
"""
    changes = compare(read(scheme.format("role")), read(scheme.format("route-role"))).changes
    assert [(change.kind, change.what) for change in changes] == [
        ("term-renamed", "scheme"),
        ("term-renamed", "concept"),
    ]


def test_concepts_of_one_label_in_two_schemes_are_not_taken_for_each_other(read: Read) -> None:
    schemes = "<vocab/a> a skos:ConceptScheme . <vocab/b> a skos:ConceptScheme .\n"
    other = """{0}/other> a skos:Concept ; skos:prefLabel "Other"@en ;
  skos:inScheme {0}> ; skos:definition "{1}"@en ."""
    before, after = (
        other.format("<vocab/a", "Any other role."),
        other.format("<vocab/b", "None of these types."),
    )
    assert {kind for kind, _ in kinds(compared(schemes + before, schemes + after, read))} == {
        "term-removed",
        "term-added",
    }
