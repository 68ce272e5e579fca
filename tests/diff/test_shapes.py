"""Whether a changed shape asks for more or for less, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.diff import compare

if TYPE_CHECKING:
    from tests.diff.conftest import Read

CLASSES = """rc:Place a owl:Class .
rc:UrbanPlace a owl:Class ; rdfs:subClassOf rc:Place .
rc:City a owl:Class ; rdfs:subClassOf rc:UrbanPlace .
rc:Body a owl:Class .
"""
SHAPE = CLASSES + 'rcsh:X a sh:PropertyShape ; sh:name "x"@en ; sh:path rc:x {} .\n'
OPPOSITE = {"tightened": "loosened", "loosened": "tightened"}

CONSTRAINTS = [
    (
        "minCount 1",
        "minCount 2",
        "tightened",
        "asked for at least 1 value of rc:x, now for at least 2 values of rc:x",
    ),
    ("", "minCount 1", "tightened", "now asks for at least 1 value of rc:x"),
    ("minCount 1", "", "loosened", "no longer asks for at least 1 value of rc:x"),
    (
        "maxCount 1",
        "maxCount 2",
        "loosened",
        "asked for at most 1 value of rc:x, now for at most 2 values of rc:x",
    ),
    ("", "maxCount 1", "tightened", "now asks for at most 1 value of rc:x"),
    (
        "minLength 2",
        "minLength 3",
        "tightened",
        "asked for at least 2 characters, now for at least 3 characters",
    ),
    ("maxLength 9", "", "loosened", "no longer asks for at most 9 characters"),
    (
        "minInclusive 1",
        "minInclusive 0.5",
        "loosened",
        "asked for values from 1 on, now for values from 0.5 on",
    ),
    (
        'maxExclusive "2024-01-01"^^xsd:date',
        'maxExclusive "2023-01-01"^^xsd:date',
        "tightened",
        'asked for values below "2024-01-01"^^xsd:date, now for values below "2023-01-01"^^xsd:date',
    ),
    ("minExclusive 1", 'minExclusive "a"', "changed", 'asked for values above 1, now for values above "a"'),
    (
        "class rc:Place",
        "class rc:City",
        "tightened",
        "asked for values of the class rc:Place, now for values of the class rc:City",
    ),
    (
        "class rc:City",
        "class rc:Body",
        "changed",
        "asked for values of the class rc:City, now for values of the class rc:Body",
    ),
    (
        "class rc:City",
        "class rc:City, rc:Body",
        "tightened",
        "asked for values of the class rc:City, now for values of the class rc:Body and rc:City",
    ),
    (
        "datatype xsd:integer",
        "datatype xsd:decimal",
        "changed",
        "asked for values of the datatype xsd:integer, now for values of the datatype xsd:decimal",
    ),
    ("", "datatype xsd:date", "tightened", "now asks for values of the datatype xsd:date"),
    (
        "nodeKind sh:IRI",
        "nodeKind sh:BlankNodeOrIRI",
        "loosened",
        "asked for values of the kind sh:IRI, now for values of the kind sh:BlankNodeOrIRI",
    ),
    (
        "nodeKind sh:IRI",
        "nodeKind sh:Literal",
        "changed",
        "asked for values of the kind sh:IRI, now for values of the kind sh:Literal",
    ),
    (
        'in ( "b" "a" )',
        'in ( "a" "b" "c" )',
        "loosened",
        'asked for one of "a", "b", now for one of "a", "b", "c"',
    ),
    ('in ( "a" "b" )', 'in ( "a" "c" )', "changed", 'asked for one of "a", "b", now for one of "a", "c"'),
    ('languageIn ( "en" "fr" )', "", "loosened", 'no longer asks for texts in one of "en", "fr"'),
    (
        'languageIn ( "en" "fr" )',
        'languageIn ( "en" )',
        "tightened",
        'asked for texts in one of "en", "fr", now for texts in one of "en"',
    ),
    ("hasValue 1", "hasValue 1, 2", "tightened", "asked for the value 1, now for the value 1 and 2"),
    ('pattern "^a"', 'pattern "^b"', "changed", 'asked for values like "^a", now for values like "^b"'),
    ('pattern "^a"', "", "loosened", 'no longer asks for values like "^a"'),
    ("", "uniqueLang true", "tightened", "now asks for one text in each language"),
    (
        "or ( rcsh:Day rcsh:Year )",
        "or ( rcsh:Day rcsh:Month rcsh:Year )",
        "loosened",
        (
            "asked for what one of rcsh:Day, rcsh:Year asks for, "
            "now for what one of rcsh:Day, rcsh:Month, rcsh:Year asks for"
        ),
    ),
    (
        "or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] )",
        "or ( [ sh:datatype xsd:date ] )",
        "tightened",
        (
            "asked for what one of [ sh:datatype xsd:date ], [ sh:datatype xsd:gYear ] asks for, "
            "now for what one of [ sh:datatype xsd:date ] asks for"
        ),
    ),
    (
        "xone ( rcsh:Day rcsh:Year )",
        "xone ( rcsh:Day )",
        "changed",
        (
            "asked for what exactly one of rcsh:Day, rcsh:Year asks for, "
            "now for what exactly one of rcsh:Day asks for"
        ),
    ),
    ("", "and ( rcsh:Day )", "tightened", "now asks for what all of rcsh:Day ask for"),
    ("not rcsh:Day", "", "loosened", "no longer asks for the contrary of rcsh:Day"),
    ("node rcsh:Day", "", "loosened", "no longer asks for what rcsh:Day asks for"),
    ("", "lessThan rc:end", "tightened", "now asks for values before rc:end"),
    ("", "closed true", "tightened", "now asks for no other properties"),
    (
        "ignoredProperties ( rc:a )",
        "ignoredProperties ( rc:a rc:b )",
        "loosened",
        "asked for no other properties than rc:a, now for no other properties than rc:a, rc:b",
    ),
    (
        "qualifiedMinCount 1 ; sh:qualifiedValueShape rcsh:English",
        "qualifiedMinCount 2 ; sh:qualifiedValueShape rcsh:English",
        "tightened",
        (
            "asked for at least 1 value of rc:x fitting rcsh:English, "
            "now for at least 2 values of rc:x fitting rcsh:English"
        ),
    ),
    ("severity sh:Warning", "", "tightened", "was sh:Warning, is now sh:Violation"),
    ("severity sh:Warning", "severity sh:Info", "loosened", "was sh:Warning, is now sh:Info"),
    ("", "deactivated true", "loosened", "is switched off"),
    ("deactivated true", "deactivated false", "tightened", "is switched on again"),
    ("", "sparql rcsh:Query", "changed", "now asks for sh:sparql rcsh:Query"),
]


def shape(constraint: str) -> str:
    return SHAPE.format(f"; sh:{constraint}" if constraint else "")


@pytest.mark.parametrize(("before", "after", "direction", "said"), CONSTRAINTS)
def test_a_changed_constraint_is_told_with_its_direction(
    before: str, after: str, direction: str, said: str, read: Read
) -> None:
    (change,) = compare(read(shape(before)), read(shape(after))).changes
    assert str(change) == f'shape rcsh:X "x": {said} ({direction})'
    assert change.kind == f"shape-{direction}"


@pytest.mark.parametrize(("before", "after", "direction"), [row[:3] for row in CONSTRAINTS])
def test_the_other_way_round_it_has_the_other_direction(
    before: str, after: str, direction: str, read: Read
) -> None:
    (change,) = compare(read(shape(after)), read(shape(before))).changes
    assert change.kind == f"shape-{OPPOSITE.get(direction, direction)}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "minCount 0"),
        ("", "severity sh:Violation"),
        ("", "deactivated false"),
        ("", 'message "Mend it."@en'),
        ("minInclusive 1", "minInclusive 1.0"),
        ("", "order 3"),
    ],
)
def test_what_changes_nothing_for_the_data_is_a_patch(before: str, after: str, read: Read) -> None:
    (change,) = compare(read(shape(before)), read(shape(after))).changes
    assert (change.kind, change.level) == ("shape-reworded", "patch")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('in ( "a" "b" )', 'in ( "b" "a" )'),
        ("or ( rcsh:Day rcsh:Year )", "or ( rcsh:Year rcsh:Day )"),
        ("or ( [ sh:minCount 1 ; sh:maxCount 2 ] )", "or ( [ sh:maxCount 2 ; sh:minCount 1 ] )"),
    ],
)
def test_the_order_of_a_list_of_choices_is_no_difference(before: str, after: str, read: Read) -> None:
    assert compare(read(shape(before)), read(shape(after))).changes == ()


def test_an_old_shape_that_a_class_takes_on_asks_for_more(read: Read) -> None:
    node = "rcsh:N a sh:NodeShape {} . rcsh:P a sh:PropertyShape ; sh:path rc:x ."
    (change,) = compare(read(node.format("")), read(node.format("; sh:property rcsh:P"))).changes
    assert str(change) == "shape rcsh:N: now asks for what rcsh:P asks for (tightened)"
