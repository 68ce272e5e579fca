"""New classes, properties, concepts, shapes and questions: what is added, where, and what is left to do."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.authoring.terminal import type_in

if TYPE_CHECKING:
    from click.testing import Result
    from tests.conftest import Project

ROOT = Path(__file__).parents[2]
ONTOLOGY = "ontology/routecities.ttl"
HARBOUR = (
    "new", "class", "Harbour",
    "--label-en", "Harbour",
    "--label-fr", "Port",
    "--label-ar", "ميناء",
    "--definition", "A place on a coast where ships are safe.",
)  # fmt: skip
HARBOUR_BLOCK = """\
rc:Harbour a owl:Class ;
    rdfs:label "ميناء"@ar,
        "Harbour"@en,
        "Port"@fr ;
    rdfs:isDefinedBy <https://w3id.org/routecities/ontology> ;
    skos:definition "A place on a coast where ships are safe."@en .

"""
HARBOUR_SHAPE = """\
@prefix rc: <https://w3id.org/routecities/ontology#> .
@prefix rcsh: <https://w3id.org/routecities/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

rcsh:Harbour a sh:NodeShape ;
    sh:name "Harbour"@en ;
    sh:targetClass rc:Harbour .
"""
IN_COUNTRY = (
    "new", "shape", "Harbour", "inCountry", "--min", "1", "--max", "1",
    "--message", "The country of this harbour is missing or given twice. Write one key in its row.",
)  # fmt: skip
MOORS = (
    "new", "property", "moorsAt",
    "--label-en", "moors at",
    "--label-fr", "s'amarre à",
    "--label-ar", "يرسو في",
    "--definition", "Points to the harbour of a ship.",
)  # fmt: skip
CHARTER = (
    "--label-en", "Charter",
    "--label-fr", "Charte",
    "--label-ar", "ميثاق",
    "--definition-en", "A text that cities sign.",
    "--definition-fr", "Texte que signent des villes.",
    "--definition-ar", "نص توقّع عليه مدن.",
)  # fmt: skip
QUESTION = (
    "new", "question", "charters-of-a-city",
    "--title-en", "Which charters has a city signed?",
    "--title-fr", "Quelles chartes une ville a-t-elle signées ?",
    "--title-ar", "ما المواثيق التي وقّعتها مدينة ما؟",
    "--asker", "analyst",
    "--theme", "Networks",
    "--about", "Initiative",
)  # fmt: skip


def text(project: Project, file: str) -> str:
    return (project.home / file).read_text(encoding="utf-8")


def line_of(project: Project, file: str, start: str) -> int:
    """The line of ``file`` that begins with ``start``."""
    lines = text(project, file).split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def added(result: Result) -> list[str]:
    """What the command printed, which must have gone well."""
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def left(result: Result) -> list[str]:
    """What the command said is left to do."""
    return [line.strip() for line in result.stderr.partition("Left to do:\n")[2].splitlines()]


def with_tests(project: Project) -> Project:
    """Give ``project`` the tests of the shapes too, as a maintainer has them."""
    shutil.copytree(ROOT / "tests" / "shapes", project.home / "tests" / "shapes")
    return project


def test_a_class_is_added_in_its_place_with_a_shape(small: Project) -> None:
    before = text(small, ONTOLOGY)
    result = small.invoke(*HARBOUR, "--shape", "yes")
    line = line_of(small, ONTOLOGY, "rc:Harbour ")
    assert added(result) == [f"{ONTOLOGY}:{line}", "shapes/harbour.ttl:1"]
    assert text(small, ONTOLOGY) == before.replace(
        "rc:HostingPlace a", f"{HARBOUR_BLOCK}rc:HostingPlace a", 1
    )
    assert text(small, "shapes/harbour.ttl") == HARBOUR_SHAPE
    shown = [f"{number:>6} + {told}" for number, told in enumerate(HARBOUR_BLOCK.splitlines()[:-1], line)]
    assert result.stderr.splitlines()[: len(shown) + 1] == [ONTOLOGY, *shown]
    assert left(result) == [
        "say which rows are of it, by valueUrl ../ontology#Harbour in the metadata of a table in data/",
        "say what each must have: kg new shape Harbour PROPERTY",
        "write a good example, tests/shapes/Harbour/good/example.ttl",
        "then: kg check",
    ]


def test_a_class_may_be_a_kind_of_another_and_come_from_a_source(small: Project) -> None:
    result = small.invoke(
        *HARBOUR, "--below", "rc:UrbanPlace", "--source", "going-to-town-2022", "--shape", "no"
    )
    assert len(added(result)) == 1
    block = text(small, ONTOLOGY).partition("rc:Harbour a ")[2].partition("\n\n")[0]
    assert "    rdfs:subClassOf rc:UrbanPlace ;\n" in block
    assert "    dcterms:source <https://w3id.org/routecities/id/source/going-to-town-2022> ;\n" in block
    assert "use it, in a question or a shape: kg new shape Harbour" in left(result)


def test_a_person_is_asked_until_each_answer_is_good(small: Project) -> None:
    answers = (
        "harbour", "Harbour", "city", "Harbour", "Port", "Port", "ميناء",
        "A place on a coast where ships are safe", "A place on a coast where ships are safe.",
        "Xyzzy", "", "perhaps", "yes", "y",
    )  # fmt: skip
    result = type_in("new", "class", answers=answers)
    assert len(added(result)) == 2
    told = [line.removeprefix("Error: ") for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert told == [
        "'harbour' is no name for a class; write Harbour",
        "'city' is the English label of rc:City; add to it what tells the two apart",
        "'Port' has no Arabic letter; write it in Arabic",
        "'A place on a coast where ships are safe' does not end with a full stop; write one sentence",
        "'Xyzzy' is no class of the ontology",
        "'perhaps' is no answer; it is one of yes, no",
    ]
    assert HARBOUR_BLOCK in text(small, ONTOLOGY)
    assert text(small, "shapes/harbour.ttl") == HARBOUR_SHAPE


@pytest.mark.usefixtures("small")
def test_only_what_was_not_told_is_asked() -> None:
    result = type_in(*HARBOUR, answers=("", "no", "y"))
    assert len(added(result)) == 1
    asked = [
        line for line in result.stderr.splitlines() if line.startswith(("Class that", "shape:", "Write"))
    ]
    assert asked == [
        "Class that it is a kind of, if any (may be empty): ",
        "shape: no",
        "Write this? [Y/n]: y",
    ]


def test_a_real_terminal_is_asked_too(small: Project) -> None:
    ours, theirs = pty.openpty()
    arguments = (*HARBOUR, "--shape", "no", "--below", "Place")
    with subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as command:
        os.write(ours, b"y\n")
        stdout, _ = command.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert stdout == f"{ONTOLOGY}:{line_of(small, ONTOLOGY, 'rc:Harbour ')}\n"


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (
            ["--kind", "object", "--domain", "Initiative", "--range", "Place"],
            ["rc:moorsAt a owl:ObjectProperty ;", "rdfs:domain rc:Initiative ;", "rdfs:range rc:Place ;"],
        ),
        (
            ["--kind", "object", "--scheme", "scope", "--functional", "yes"],
            [
                "rc:moorsAt a owl:FunctionalProperty,\n        owl:ObjectProperty ;",
                "rdfs:range skos:Concept ;",
                "rc:valueScheme <https://w3id.org/routecities/vocab/scope> .",
            ],
        ),
        (
            ["--kind", "datatype", "--range", "integer"],
            ["rc:moorsAt a owl:DatatypeProperty ;", "rdfs:range xsd:integer ;"],
        ),
        (
            ["--kind", "annotation", "--below", "skos:altLabel"],
            ["rc:moorsAt a owl:AnnotationProperty ;", "rdfs:subPropertyOf skos:altLabel ;"],
        ),
    ],
)
def test_a_property_is_added_with_what_follows_from_its_use(
    options: list[str], lines: list[str], small: Project
) -> None:
    result = small.invoke(*MOORS, *options)
    assert added(result) == [f"{ONTOLOGY}:{line_of(small, ONTOLOGY, 'rc:moorsAt ')}"]
    block = "rc:moorsAt" + text(small, ONTOLOGY).partition("\n\nrc:moorsAt")[2].partition("\n\n")[0]
    assert [line for line in lines if line not in block] == []
    assert 'skos:definition "Points to the harbour of a ship."@en' in block


def test_a_property_with_its_shape_is_all_that_the_graph_needs(small: Project) -> None:
    result = small.invoke(*MOORS, "--kind", "object", "--domain", "Initiative", "--range", "Place")
    assert left(result) == [
        "say which cells have it, by propertyUrl ../ontology#moorsAt in the metadata of a table in data/",
        "say what its values must be: kg new shape Initiative moorsAt",
        "then: kg check",
    ]
    message = "Where this initiative moors is no place. Write the key of a place in the table of initiatives."
    added(small.invoke("new", "shape", "Initiative", "moorsAt", "--message", message))
    assert small.invoke("build").exit_code == 0


def test_a_concept_at_the_top_stands_in_its_scheme_and_the_scheme_names_it(small: Project) -> None:
    file = "ontology/schemes/initiative-type.ttl"
    before = text(small, file)
    result = small.invoke("new", "concept", "initiative-type", "charter", *CHARTER)
    scheme = "https://w3id.org/routecities/vocab/initiative-type"
    line = line_of(small, file, f"<{scheme}/charter> ")
    top = line_of(small, file, f"        <{scheme}/charter>")
    assert added(result) == [f"{file}:{top}", f"{file}:{line}"]
    block = (
        f"<{scheme}/charter> a skos:Concept ;\n"
        f"    rdfs:isDefinedBy <{scheme}> ;\n"
        '    skos:definition "نص توقّع عليه مدن."@ar,\n'
        '        "A text that cities sign."@en,\n'
        '        "Texte que signent des villes."@fr ;\n'
        f"    skos:inScheme <{scheme}> ;\n"
        '    skos:prefLabel "ميثاق"@ar,\n'
        '        "Charter"@en,\n'
        '        "Charte"@fr ;\n'
        f"    skos:topConceptOf <{scheme}> .\n\n"
    )
    after = before.replace(
        f"        <{scheme}/consortium>", f"        <{scheme}/charter>,\n        <{scheme}/consortium>", 1
    )
    assert text(small, file) == after.replace(
        f"<{scheme}/consortium> a", f"{block}<{scheme}/consortium> a", 1
    )
    assert left(result) == ["use it: charter may now stand in type of initiatives.csv", "then: kg check"]


def test_a_concept_below_another_is_no_top_concept_and_says_what_every_other_of_its_scheme_says(
    small: Project,
) -> None:
    result = small.invoke("new", "concept", "place-type", "charter", *CHARTER)
    told = "rc:placeClass (class of place), as every concept of place-type says"
    assert (result.exit_code, result.stderr) == (2, f"kg: --set rc:placeClass=... is missing: {told}\n")
    options = ("--broader", "city", "--set", "rc:placeClass=City")
    (place,) = added(small.invoke("new", "concept", "place-type", "charter", *CHARTER, *options))
    block = text(small, place.partition(":")[0]).partition("place-type/charter> a ")[2].partition("\n\n")[0]
    assert "    skos:broader <https://w3id.org/routecities/vocab/place-type/city> ;\n" in block
    assert "topConceptOf" not in block
    assert block.endswith("    rc:placeClass rc:City .")


def test_a_concept_of_a_scheme_with_a_class_of_its_own_has_that_class(small: Project) -> None:
    answers = ("going-to-town-2022", "Sign a text.", "Signer un texte.", "توقيع نص.", "y")
    result = type_in("new", "concept", "activity-type", "charter", *CHARTER, answers=("", *answers))
    assert len(added(result)) == 2
    file = text(small, "ontology/schemes/activity-type.ttl")
    block = file.partition("activity-type/charter> a ")[2].partition("\n\n")[0]
    assert block.startswith("skos:Concept,\n        rc:ActivityType ;\n")
    assert (
        'rc:objective "توقيع نص."@ar,\n        "Sign a text."@en,\n        "Signer un texte."@fr .' in block
    )


def test_a_class_with_shapes_and_examples_that_hold_is_all_that_the_graph_needs(small: Project) -> None:
    added(with_tests(small).invoke(*HARBOUR, "--shape", "yes"))
    result = small.invoke(*IN_COUNTRY)
    good, bad = (
        "tests/shapes/Harbour/good/example.ttl",
        "tests/shapes/Harbour/bad/Harbour-inCountry.missing.ttl",
    )
    assert added(result) == ["shapes/harbour.ttl:7", "shapes/harbour.ttl:10", f"{good}:4", f"{bad}:1"]
    assert left(result) == ["then: kg check"]
    assert text(small, "shapes/harbour.ttl") == HARBOUR_SHAPE.replace(
        "    sh:targetClass", "    sh:property rcsh:Harbour-inCountry ;\n    sh:targetClass"
    ) + (
        "\n"
        "rcsh:Harbour-inCountry a sh:PropertyShape ;\n"
        "    sh:class rc:Country ;\n"
        "    sh:maxCount 1 ;\n"
        f'    sh:message "{IN_COUNTRY[-1]}"@en ;\n'
        "    sh:minCount 1 ;\n"
        '    sh:name "in country"@en ;\n'
        "    sh:path rc:inCountry .\n"
    )
    prefix = "@prefix rc: <https://w3id.org/routecities/ontology#> .\n\n"
    example = f"{prefix}<https://w3id.org/routecities/id/harbour/example> a rc:Harbour"
    country = "rc:inCountry <https://w3id.org/routecities/id/country/xa>"
    assert text(small, good) == f"{example} ;\n    {country} .\n"
    assert text(small, bad) == f"{example} .\n"
    message = "The unit of this harbour is missing. Write it in the table of harbours."
    added(small.invoke("new", "shape", "Harbour", "unit", "--min", "1", "--message", message))
    assert text(small, good) == f'{example} ;\n    {country} ;\n    rc:unit "Example" .\n'
    assert text(small, bad) == f'{example} ;\n    rc:unit "Example" .\n'
    assert (
        text(small, "tests/shapes/Harbour/bad/Harbour-unit.missing.ttl") == f"{example} ;\n    {country} .\n"
    )
    assert small.invoke("build").exit_code == 0


@pytest.mark.parametrize(
    ("name", "constraint", "reason"),
    [
        ("scope", "sh:node rcsh:concept-scope", "other-scheme"),
        ("endDate", "sh:nodeKind sh:Literal", "iri"),
        ("about", "sh:nodeKind sh:IRI", "text"),
    ],
)
def test_a_shape_holds_values_to_what_the_ontology_says_and_its_bad_example_is_named_after_that(
    name: str, constraint: str, reason: str, small: Project
) -> None:
    message = "A value here is not as it should be. Correct it in the table of figures."
    result = with_tests(small).invoke("new", "shape", "Figure", name, "--message", message)
    assert added(result)[-1] == f"tests/shapes/Figure/bad/Figure-{name}.{reason}.ttl:1"
    block = text(small, "shapes/figure.ttl").partition(f"rcsh:Figure-{name} a ")[2].partition("\n\n")[0]
    assert f"    {constraint} ;\n" in block


def test_an_example_that_cannot_be_made_is_left_to_do(small: Project) -> None:
    message = "The unit of this place is missing. Write it in the table of places."
    result = with_tests(small).invoke("new", "shape", "Place", "unit", "--min", "1", "--message", message)
    assert added(result)[0].startswith("shapes/place.ttl:")
    bad = "write a bad example, tests/shapes/Place/bad/Place-unit.REASON.ttl, and let the good one hold"
    assert left(result) == [bad, "then: kg check"]


def test_a_question_gets_the_next_number_and_a_query_that_runs(small: Project) -> None:
    count = len(list((small.home / "sparql/questions").iterdir()))
    result = small.invoke(*QUESTION)
    file = f"sparql/questions/cq{count + 1}-charters-of-a-city.rq"
    assert added(result) == [f"{file}:1"]
    assert text(small, file) == (
        "# Question: Which charters has a city signed?\n"
        "# Question fr: Quelles chartes une ville a-t-elle signées ?\n"
        "# Question ar: ما المواثيق التي وقّعتها مدينة ما؟\n"
        "# Asked by: analyst\n"
        "# Theme: Networks\n"
        "PREFIX rc: <https://w3id.org/routecities/ontology#>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "\n"
        "SELECT DISTINCT ?initiative ?name\n"
        "WHERE {\n"
        "  ?initiative a rc:Initiative ;\n"
        "    rdfs:label ?name .\n"
        '  FILTER(LANG(?name) = "en")\n'
        "}\n"
        "ORDER BY ?name ?initiative\n"
    )
    assert left(result) == [
        "write the query: as it stands it lists the things of the class that have an English name",
        f"put the rows that it must answer in tests/questions/expected/cq{count + 1}.csv, checked by hand",
        "then: kg check",
    ]
    assert small.invoke("build").exit_code == 0


def test_a_question_may_have_a_parameter(small: Project) -> None:
    parameter = (
        "--parameter", "city", "--parameter-kind", "place", "--parameter-value", "tn-sfax",
        "--parameter-en", "the city", "--parameter-fr", "la ville", "--parameter-ar", "المدينة",
    )  # fmt: skip
    (place,) = added(small.invoke(*QUESTION, *parameter))
    query = text(small, place.removesuffix(":1"))
    header = (
        "# Parameter: city (place) the city\n# Parameter fr: city la ville\n# Parameter ar: city المدينة\n"
    )
    assert header in query
    assert (
        "  VALUES ?city { <https://w3id.org/routecities/id/place/tn-sfax> }\n"
        "  ?initiative a rc:Initiative ;\n"
        "    ?link ?city ;\n"
        "    rdfs:label ?name .\n"
    ) in query
    number = place.partition("/cq")[2].partition("-")[0]
    listed = f"cq{number}  Which charters has a city signed?  [city (place)]"
    assert small.invoke("questions").stdout.splitlines()[-1] == listed


def test_the_column_of_a_new_variable_needs_words(small: Project) -> None:
    words = "give the column 'charter' its words in src/kg/web/site/translations/, in each language"
    small.invoke("new", "class", "Charter", *CHARTER[:6], "--definition", "A text.", "--shape", "no")
    result = small.invoke(*QUESTION[:-2], "--about", "Charter")
    assert words in left(result)
