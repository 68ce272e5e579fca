"""Each kind of change: the edit that makes it, the sentence that tells it, and the version it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.diff import KINDS, compare, verdict
from kg.diff.levels import LEVELS

if TYPE_CHECKING:
    from tests.diff.conftest import Edit

    from kg.diff import Diff, Side

VILLAGE = """  rc:Village a owl:Class ;
    rdfs:label "Village"@en ;
    rdfs:subClassOf rc:Place ;
    skos:definition "A settlement that is no urban place."@en .
"""
TOWN = """  rc:Town a owl:Class ;
    rdfs:label "Town"@en .
"""
OLD_PLACE = """  rc:OldPlace a owl:Class ;
    owl:deprecated true ;
    dcterms:isReplacedBy rc:Place .
"""
CITY = 'rdfs:label "City"@en, "Ville"@fr ;'
CALLED = "An urban place that the source calls a city."
LABEL_SHAPE = "sh:minCount 1 ;"
COUNTRY_SHAPE = """  rcsh:Place-country a sh:PropertyShape ;
    sh:class rc:Place ;
    sh:name "country"@en ;
    sh:path rc:inCountry .
"""
TUNIS = """  <id/place/tn-tunis> a rc:Place ;
    rdfs:label "Tunis"@en .
"""
ROMA = """  <id/place/it-roma> a rc:Place ;
    rdfs:label "Roma"@it, "Rome"@en .
"""
PARAMETER = "    sh:parameter <id/question/cq01/parameter/class> ;\n"
QUESTION = """  <id/question/cq02> a sh:SPARQLSelectExecutable ;
    rdfs:comment "Is anything there?"@en ;
    sh:select "SELECT ?s WHERE { ?s a <urn:none> }" .
"""
YEAR = """  <id/question/cq01/parameter/year> schema:valueName "year" .
"""
CQ01 = 'question id/question/cq01 "Which places are there?": '
CQ03 = 'question id/question/cq03 "What do others say?": '

Told = list[tuple[str, str]]
EDITS: list[tuple[str, list[tuple[str, str]], Told]] = [
    # Terms.
    ("a new class", [(VILLAGE, VILLAGE + TOWN)], [("term-added", 'class rc:Town "Town": is new')]),
    (
        "a class that goes, with the axioms about it",
        [(VILLAGE, ""), ("    owl:disjointWith rc:Village ;\n", ""), ("rc:City rc:Village", "rc:City")],
        [
            ("disjointness-followed", 'class rc:City "City": disjointness with rc:Village is gone'),
            ("term-removed", 'class rc:Village "Village": is gone'),
            ("logic-changed", "property rc:playsRole: domain rc:City or rc:Village is now rc:City"),
        ],
    ),
    (
        "a deprecated class that goes",
        [
            (
                OLD_PLACE,
                "",
            )
        ],
        [("term-removed", "class rc:OldPlace: is gone; it was deprecated, use rc:Place instead")],
    ),
    (
        "a class that gets another name",
        [("rc:City", "rc:Town"), ('"City"@en', '"Town"@en')],
        [
            (
                "term-renamed",
                (
                    'class rc:Town "Town": was rc:City, probably '
                    "(80% sure: the same label in fr, the same definition, all else that is said)"
                ),
            ),
            ("label-changed", 'class rc:Town "Town": label "City"@en is now "Town"@en'),
        ],
    ),
    (
        "a class that is deprecated",
        [
            (
                f"{CITY}\n    rdfs:subClassOf rc:UrbanPlace ;",
                f"{CITY}\n    owl:deprecated true ;\n    dcterms:isReplacedBy rc:UrbanPlace ;",
            )
        ],
        [
            ("term-deprecated", 'class rc:City "City": is deprecated, use rc:UrbanPlace instead'),
            ("stub-changed", 'class rc:City "City": superclass rc:UrbanPlace is gone'),
        ],
    ),
    (
        "a class that is wanted again",
        [("    owl:deprecated true ;\n", "")],
        [("term-restored", "class rc:OldPlace: is no longer deprecated")],
    ),
    (
        "a class that becomes a concept",
        [("rc:UrbanPlace a owl:Class", "rc:UrbanPlace a skos:Concept")],
        [("term-kind-changed", "concept rc:UrbanPlace: was a class, is now a concept")],
    ),
    (
        "a property that takes texts",
        [("rc:playsRole a owl:ObjectProperty", "rc:playsRole a owl:DatatypeProperty")],
        [("logic-changed", "property rc:playsRole: type owl:ObjectProperty is now owl:DatatypeProperty")],
    ),
    (
        "a property that becomes functional",
        [("rc:playsRole a owl:ObjectProperty", "rc:playsRole a owl:ObjectProperty, owl:FunctionalProperty")],
        [("logic-changed", "property rc:playsRole: type owl:FunctionalProperty is new")],
    ),
    (
        "a superclass",
        [("rdfs:subClassOf rc:UrbanPlace", "rdfs:subClassOf rc:Place")],
        [("logic-changed", 'class rc:City "City": superclass rc:UrbanPlace is now rc:Place')],
    ),
    (
        "a class expression",
        [("owl:hasValue <vocab/role/hub>", "owl:someValuesFrom skos:Concept")],
        [
            (
                "logic-changed",
                (
                    "class rc:Hub: superclass rc:playsRole value vocab/role/hub is now "
                    "rc:playsRole some skos:Concept"
                ),
            )
        ],
    ),
    (
        "classes that are disjoint together",
        [(VILLAGE, VILLAGE + "  [] a owl:AllDisjointClasses ; owl:members ( rc:Hub rc:Village ) .\n")],
        [
            (
                "logic-changed",
                (
                    "ontology ontology: axiom "
                    "[ rdf:type owl:AllDisjointClasses ; owl:members (rc:Hub rc:Village) ] is new"
                ),
            )
        ],
    ),
    (
        "a concept that moves",
        [("skos:broader <vocab/role/hub>", "skos:topConceptOf <vocab/role>")],
        [
            ("concept-moved", 'concept vocab/role/transit "Transit": broader concept vocab/role/hub is gone'),
            ("concept-moved", 'concept vocab/role/transit "Transit": place at the top of vocab/role is new'),
        ],
    ),
    (
        "a definition in other words",
        [(CALLED, "An urban place that a source calls a city.")],
        [
            (
                "definition-reworded",
                (
                    f'class rc:City "City": definition (89% alike) "{CALLED}"@en is now '
                    '"An urban place that a source calls a city."@en'
                ),
            )
        ],
    ),
    (
        "a definition that says something else",
        [(CALLED, "A seat of local government.")],
        [
            (
                "definition-rewritten",
                (
                    f'class rc:City "City": definition (14% alike) "{CALLED}"@en is now '
                    '"A seat of local government."@en'
                ),
            )
        ],
    ),
    (
        "a definition turned by one word",
        [(CALLED, "An urban place that the source never calls a city.")],
        [
            (
                "definition-rewritten",
                (
                    f'class rc:City "City": definition (0% alike) "{CALLED}"@en is now '
                    '"An urban place that the source never calls a city."@en'
                ),
            )
        ],
    ),
    (
        "a translation",
        [("Un endroit que nomme une source.", "Un lieu que nomme une source.")],
        [
            (
                "note-changed",
                (
                    'class rc:Place "Place": definition "Un endroit que nomme une source."@fr is now '
                    '"Un lieu que nomme une source."@fr'
                ),
            )
        ],
    ),
    (
        "labels in two languages",
        [(CITY, 'rdfs:label "City"@en, "Cité"@fr, "Ciudad"@es ;')],
        [
            ("label-changed", 'class rc:City "City": label "Ciudad"@es is new'),
            ("label-changed", 'class rc:City "City": label "Ville"@fr is now "Cité"@fr'),
        ],
    ),
    (
        "the version",
        [('owl:versionInfo "0.1.0"', 'owl:versionInfo "0.2.0"')],
        [("note-changed", 'ontology ontology: owl:versionInfo "0.1.0" is now "0.2.0"')],
    ),
    (
        "alignments",
        [
            (f"{CITY}\n", f"{CITY}\n    rdfs:subClassOf schema:City ;\n"),
            ('"Hub"@en ;', '"Hub"@en ;\n    skos:closeMatch schema:Thing ;'),
        ],
        [
            ("alignment-changed", 'class rc:City "City": superclass schema:City is new'),
            ("alignment-changed", 'concept vocab/role/hub "Hub": skos:closeMatch schema:Thing is new'),
        ],
    ),
    (
        "a superclass in a vocabulary that the ontology is built on",
        [("rdfs:subClassOf rc:UrbanPlace", "rdfs:subClassOf rc:UrbanPlace, org:Organization")],
        [("logic-changed", 'class rc:City "City": superclass org:Organization is new')],
    ),
    (
        "a class of another vocabulary",
        [("org:Organization a", "org:FormalOrganization a")],
        [
            ("reuse-changed", "class org:FormalOrganization: is now described here"),
            ("reuse-changed", "class org:Organization: is no longer described here"),
        ],
    ),
    # Shapes; their constraints have a test of their own.
    (
        "a new shape for a property",
        [
            ("sh:property rcsh:Place-label ;", "sh:property rcsh:Place-label, rcsh:Place-type ;"),
            (
                COUNTRY_SHAPE,
                COUNTRY_SHAPE + "  rcsh:Place-type a sh:PropertyShape ; sh:path rc:placeType .\n",
            ),
        ],
        [("shape-added", "shape rcsh:Place-type: is new")],
    ),
    (
        "a shape that goes",
        [(COUNTRY_SHAPE, "")],
        [("shape-removed", 'shape rcsh:Place-country "country": is gone')],
    ),
    (
        "targets",
        [("sh:targetClass rc:Place", "sh:targetClass rc:City")],
        [
            ("target-added", "shape rcsh:Place: now judges all of class rc:City"),
            ("target-removed", "shape rcsh:Place: no longer judges all of class rc:Place"),
        ],
    ),
    (
        "a shape that wants more",
        [(LABEL_SHAPE, "sh:minCount 2 ;")],
        [
            (
                "shape-tightened",
                (
                    'shape rcsh:Place-label "label": asked for at least 1 value of rdfs:label, '
                    "now for at least 2 values of rdfs:label (tightened)"
                ),
            )
        ],
    ),
    (
        "a shape that wants less",
        [(f"    {LABEL_SHAPE}\n", "")],
        [
            (
                "shape-loosened",
                (
                    'shape rcsh:Place-label "label": '
                    "no longer asks for at least 1 value of rdfs:label (loosened)"
                ),
            )
        ],
    ),
    (
        "a shape for another property",
        [("sh:path rc:inCountry", "sh:path rc:partOf")],
        [
            (
                "shape-changed",
                (
                    'shape rcsh:Place-country "country": '
                    "was about rc:inCountry, is now about rc:partOf (changed)"
                ),
            )
        ],
    ),
    (
        "a message",
        [("This place has no label.", "Write a label.")],
        [
            (
                "shape-reworded",
                (
                    'shape rcsh:Place-label "label": '
                    'sh:message "This place has no label."@en is now "Write a label."@en'
                ),
            )
        ],
    ),
    # Data.
    (
        "a new place",
        [(TUNIS, TUNIS + ROMA)],
        [
            ("entity-added", 'Place id/place/it-roma "Rome": is new'),
            ("answer-changed", f"{CQ01}its answer lost 0 rows and gained 2 rows, and has 4 now"),
        ],
    ),
    (
        "a place that goes",
        [(TUNIS, "")],
        [
            ("entity-removed", 'Place id/place/tn-tunis "Tunis": is gone'),
            ("answer-changed", f"{CQ01}its answer lost 1 row and gained 0 rows, and has 1 now"),
        ],
    ),
    (
        "a connection that another replaces",
        [
            (
                "<id/connection/mc2cm-tn-sfax> a rc:Connection ;",
                (
                    "<id/connection/mc2cm-sfax> a rc:Connection ;"
                    " dcterms:replaces <id/connection/mc2cm-tn-sfax> ;"
                ),
            )
        ],
        [
            ("entity-added", "Connection id/connection/mc2cm-sfax: is new"),
            (
                "entity-replaced",
                "Connection id/connection/mc2cm-tn-sfax: is gone, replaced by id/connection/mc2cm-sfax",
            ),
        ],
    ),
    (
        "a number",
        [("rc:population 272801", "rc:population 280566")],
        [("value-changed", 'Place id/place/tn-sfax "Sfax": rc:population 272801 is now 280566')],
    ),
    (
        "an identifier",
        [("http://sws.geonames.org/2467454/", "http://sws.geonames.org/2467455/")],
        [
            (
                "link-changed",
                (
                    'Place id/place/tn-sfax "Sfax": skos:exactMatch http://sws.geonames.org/2467454/ is now '
                    "http://sws.geonames.org/2467455/"
                ),
            )
        ],
    ),
    # Questions.
    (
        "a new question",
        [("<graph/questions> {\n", f"<graph/questions> {{\n{QUESTION}")],
        [("question-added", 'question id/question/cq02 "Is anything there?": is new')],
    ),
    ("a question that goes", [('sh:select """', 'sh:ask """')], [("question-removed", f"{CQ01}is gone")]),
    (
        "a title",
        [("Which places are there?", "Which places?")],
        [
            (
                "question-reworded",
                (
                    'question id/question/cq01 "Which places?": title "Which places are there?"@en is now '
                    '"Which places?"@en'
                ),
            )
        ],
    ),
    (
        "the meaning of a parameter",
        [('"the class"@en', '"a class"@en')],
        [("question-reworded", f'{CQ01}parameter class: meaning "the class"@en is now "a class"@en')],
    ),
    (
        "a query",
        [("SELECT ?place", "SELECT DISTINCT ?place")],
        [("query-changed", f"{CQ01}has another query")],
    ),
    (
        "a parameter more",
        [
            (PARAMETER, PARAMETER + PARAMETER.replace("class", "year")),
            ("<graph/questions> {\n", f"<graph/questions> {{\n{YEAR}"),
        ],
        [("parameter-added", f"{CQ01}parameter year is new")],
    ),
    ("a parameter less", [(PARAMETER, "")], [("parameter-changed", f"{CQ01}parameter class is gone")]),
    (
        "the kind of a parameter",
        [('schema:category "class"', 'schema:category "place"')],
        [("parameter-changed", f'{CQ01}parameter class: kind "class" is now "place"')],
    ),
    (
        "the value that a parameter has at first",
        [
            (
                'schema:defaultValue "https://w3id.org/routecities/ontology#Place"',
                'schema:defaultValue "urn:other"',
            )
        ],
        [
            (
                "default-changed",
                (
                    f"{CQ01}parameter class: first value "
                    '"https://w3id.org/routecities/ontology#Place"^^xsd:anyURI '
                    'is now "urn:other"^^xsd:anyURI'
                ),
            )
        ],
    ),
    (
        "columns",
        [("SELECT ?place ?label WHERE", "SELECT ?place (STR(?label) AS ?name) WHERE")],
        [
            ("query-changed", f"{CQ01}has another query"),
            ("column-removed", f"{CQ01}column label is gone"),
            ("column-added", f"{CQ01}column name is new"),
        ],
    ),
    (
        "a question that cannot be asked",
        [("SELECT ?place ?label WHERE {", "SELECT ?place ?label WHERE {{")],
        [
            ("query-changed", f"{CQ01}has another query"),
            (
                "question-broken",
                f"{CQ01}can no longer be answered: line 2, column 28: this {{ is never closed",
            ),
        ],
    ),
    (
        "a question that asked others, which nobody does here",
        [("SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "?s a <urn:none>")],
        [
            ("query-changed", f"{CQ03}has another query"),
            ("question-mended", f"{CQ03}can be answered again"),
        ],
    ),
]
MAJOR = {
    *("term-removed", "term-renamed", "term-kind-changed", "logic-changed", "concept-moved"),
    *("definition-rewritten", "target-added", "shape-tightened", "shape-changed", "entity-removed"),
    *("question-removed", "parameter-changed", "column-removed", "question-broken"),
}
PATCH = {
    *("definition-reworded", "label-changed", "note-changed", "shape-reworded", "value-changed"),
    *("link-changed", "question-reworded", "query-changed", "question-mended", "answer-changed"),
}


every_edit = pytest.mark.parametrize("edits", [edit[1] for edit in EDITS], ids=[edit[0] for edit in EDITS])


@pytest.mark.parametrize(("edits", "told"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_an_edit_is_told_in_a_sentence(
    edits: list[tuple[str, str]], told: Told, base: Side, edit: Edit
) -> None:
    differences = compare(base, edit(*edits))
    assert [(change.kind, str(change)) for change in differences.changes] == told


def test_every_kind_of_change_has_an_edit_that_makes_it() -> None:
    assert {kind for _, _, told in EDITS for kind, _ in told} == set(KINDS)


def test_a_changed_iri_or_meaning_is_major_an_addition_minor_and_all_else_a_patch() -> None:
    assert {kind for kind in KINDS if KINDS[kind].level == "major"} == MAJOR
    assert {kind for kind in KINDS if KINDS[kind].level == "patch"} == PATCH
    assert {kind.level for kind in KINDS.values()} == {"major", "minor", "patch"}


@every_edit
def test_the_version_is_the_highest_that_any_change_asks_for(
    edits: list[tuple[str, str]], base: Side, edit: Edit
) -> None:
    differences = compare(base, edit(*edits))
    judged = verdict(differences)
    levels = {change.level for change in differences.changes}
    assert judged.level == max(levels, key=LEVELS.index)
    assert judged.reasons == tuple(change for change in differences.changes if change.level == judged.level)


@every_edit
def test_the_other_way_round_what_was_added_is_removed(
    edits: list[tuple[str, str]], base: Side, edit: Edit
) -> None:
    edited = edit(*edits)
    there, back = compare(base, edited), compare(edited, base)
    assert by_fate(there, "added") == by_fate(back, "removed", "replaced")
    assert by_fate(there, "removed", "replaced") == by_fate(back, "added")
    changed = [(change.predicate, change.before, change.after) for change in there.changes if change.before]
    turned = [(change.predicate, change.after, change.before) for change in back.changes if change.after]
    assert sorted(changed) == sorted(turned)


def by_fate(differences: Diff, *fates: str) -> set[tuple[str, str]]:
    """Return the things that were added or removed, with what they are."""
    whole = ("term", "shape", "entity", "question")
    kinds = {f"{part}-{fate}" for part in whole for fate in fates}
    return {(change.iri, change.what) for change in differences.changes if change.kind in kinds}


@every_edit
def test_a_graph_does_not_differ_from_itself(edits: list[tuple[str, str]], edit: Edit) -> None:
    edited = edit(*edits)
    assert compare(edited, edited).changes == ()
