"""The review: each thing that an edit can break is told with its place, the problem and the remedy."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.ontology.synthetic import planted_names, write_synthetic

from kg.authoring.check import review

if TYPE_CHECKING:
    from tests.conftest import Command, Project

    from kg.authoring.remarks import Review

ROOT = Path(__file__).parents[2]
ONTOLOGY, SCOPE = "ontology/routecities.ttl", "ontology/schemes/scope.ttl"
QUESTION = "sparql/questions/cq01-initiatives-of-a-city.rq"
PIER = """
rc:Pier a owl:Class ;
    rdfs:label "رصيف"@ar, "Pier"@en, "Jetée"@fr ;
    rdfs:isDefinedBy <https://w3id.org/routecities/ontology> ;
    rdfs:subClassOf rc:Place, rc:Source ;
    skos:definition "A place that is a document, which cannot be."@en .

rc:Quay a owl:Class ;
    rdfs:label "مرسى"@ar, "Quay"@en, "Quai"@fr ;
    rdfs:isDefinedBy <https://w3id.org/routecities/ontology> ;
    rdfs:subClassOf rc:Pier ;
    skos:definition "A pier of a kind."@en .
"""
EDITS = (
    (SCOPE, '"City to city"@en', '"City-level urban protection initiatives"@en'),
    (SCOPE, "or funds them as a group.", "or pays for them together, year after year, as one group."),
    (ONTOLOGY, '"Ville"@fr ;', '"Ville"@fr ; rdfs:comment "2022"^^xsd:gYear ;'),
    (ONTOLOGY, '"Municipalité"@fr', '"Commune "@fr'),
    ("sparql/pages/place-initiatives.rq", "a rc:Connection", "a rc:Conection"),
    (QUESTION, "id/place/tn-sfax", "id/place/tn-sfaks"),
    ("sparql/questions/cq22-overlap-of-initiatives.rq", "ORDER BY", "ORDER BY DESC(?first)"),
    ("data/figures.csv-metadata.json", "../ontology#unit", "../ontology#unti"),
    ("shapes/place.ttl", "sh:targetClass rc:Place", "sh:targetClass rc:Plaice"),
)


# One remark a line, with its causes on indented lines; a line that begins with # says what the next are.
REVIEW = re.sub(
    r"^#.*\n", "", (Path(__file__).parent / "review.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
)
EXPECTED = re.findall(r"^\S.*(?:\n    .*)*", REVIEW, re.MULTILINE)


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


EDITED = read(ONTOLOGY).replace('"Municipalité"@fr', '"Commune "@fr')


def line_of(text: str, part: str) -> int:
    """Return the line of ``text`` in which ``part`` stands first."""
    return text[: text.index(part)].count("\n") + 1


def small_key(project: Project) -> str:
    """Return the key of the first connection of ``project``."""
    return project.path("connections").read_text(encoding="utf-8").splitlines()[1].partition(",")[0]


def str_of(found: Review) -> list[str]:
    return [str(remark) for remark in found.remarks]


@pytest.fixture(scope="module")
def told(make_project: type[Project], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the review says of a copy of the whole project in which many things were broken at once."""
    project = make_project(tmp_path_factory.mktemp("review"))
    shutil.copytree(ROOT / "tests/questions/expected", project.home / "tests/questions/expected")
    shutil.copytree(ROOT / "src/kg/web/templates", project.home / "src/kg/web/templates")
    for file, old, new in EDITS:
        project.replace(file, old, new)
    with (project.home / ONTOLOGY).open("a", encoding="utf-8") as ontology:
        ontology.write(PIER)
    return str_of(review(project.home, None))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.rpartition("[")[2].split("]")[0])
def test_what_an_edit_breaks_is_told_with_place_problem_and_remedy(expected: str, told: list[str]) -> None:
    ontology = EDITED + PIER
    shapes = read("shapes/place.ttl")
    lines = {
        "target": line_of(shapes, "sh:targetClass rc:Place"),
        "shape": line_of(shapes, "rcsh:Place a sh:NodeShape"),
        "pier": line_of(ontology, "rc:Pier a "),
        "below": line_of(ontology, "rdfs:subClassOf rc:Place, rc:Source"),
        "apart": line_of(ontology, "rc:Place a owl:Class") + 6,
        "quay": line_of(ontology, "rc:Quay a "),
        "ville": line_of(ontology, '"Ville"@fr'),
        "commune": line_of(ontology, "rc:Municipality a "),
        "survey": line_of(read("ontology/schemes/initiative-type.ttl"), "initiative-type/survey> a"),
    }
    assert expected.format(**lines) in told


def test_two_concepts_with_one_label_are_named(told: list[str]) -> None:
    (found,) = [line for line in told if "[check/label-of-two-concepts-in-a-scheme]" in line]
    assert found.startswith(f"{SCOPE}:")
    assert "City-level urban protection initiatives, also a label of vocab/scope/city-to-city" in found


def test_nothing_is_said_twice_and_files_come_in_order(told: list[str]) -> None:
    assert len(told) == len(set(told))
    files = [line.partition(":")[0] for line in told]
    assert files == sorted(files)


def test_the_project_as_it_is_has_no_error(command: Command) -> None:
    ended = command("check", "--format", "json", KG_HOME=ROOT)
    told = json.loads(ended.stdout)
    assert [remark for remark in told["remarks"] if remark["level"] == "error"] == []
    assert ended.returncode == 0
    assert told["omitted"] == ["the evidence, because the sources' texts are not named; set KG_SOURCES"]


def test_faults_of_the_tables_come_all_at_once_and_say_what_was_left_out(small: Project) -> None:
    line = small.change("connections", small_key(small), place="tn-nowhere")
    small.change("countries", "tn", alpha2="")
    found = review(small.home, None)
    told = str_of(found)
    assert f"data/connections.csv:{line}:place: 'tn-nowhere' is not a key of places.csv" in "\n".join(told)
    assert any(line.startswith("data/countries.csv:") for line in told)
    assert "terms, questions, shapes and checks, because the tables have faults" in found.omitted


def test_what_rests_on_files_that_cannot_be_read_is_left_out_and_said_so(small: Project) -> None:
    small.replace(ONTOLOGY, "rc:City a", "rc City a")
    found = review(small.home, None)
    assert {remark.rule for remark in found.remarks} == {"syntax"}
    assert found.omitted == ("anything that needs the graph, because files cannot be read",)


def test_an_ontology_that_contradicts_itself_is_told_with_the_statements_that_do(small: Project) -> None:
    with (small.home / SCOPE).open("a", encoding="utf-8") as file:
        file.write("\n<https://w3id.org/routecities/id/place/x> a rc:City, rc:Municipality .\n")
    told = "\n".join(str_of(review(small.home, None)))
    assert (
        "the ontology contradicts itself; drop `<https://w3id.org/routecities/id/place/x> a rc:City`" in told
    )
    assert "rc:City owl:disjointWith rc:Municipality" in told


def test_the_command_ends_with_1_for_errors_and_0_for_warnings_alone(small: Project) -> None:
    small.forget_questions()
    fine = small.invoke("check")
    assert (fine.exit_code, fine.stdout.splitlines()[-1].split(",")[0]) == (0, "0 errors")
    small.replace(SCOPE, "dcterms:license", "dctrems:license")
    assert small.invoke("check").exit_code == 1


def test_a_synthetic_ontology_of_10_000_terms_is_reviewed_whole(small: Project) -> None:
    small.forget_questions()
    (small.home / "ontology" / "synthetic.ttl").write_text(write_synthetic(10_000, 50), encoding="utf-8")
    found = review(small.home, None)
    empty = [remark for remark in found.remarks if remark.rule == "unsatisfiable"]
    assert {
        name for name in planted_names(50) if any(f"rc:{name} " in remark.problem for remark in empty)
    } == set(planted_names(50))
    assert not [remark for remark in found.remarks if remark.rule in {"second-opinion", "syntax"}]


def test_a_passage_that_no_longer_matches_its_source_is_told_at_its_row(small: Project) -> None:
    table = (small.home / "data/sources.csv").read_text(encoding="utf-8")
    texts = small.home / "texts"
    texts.mkdir()
    for row in csv.DictReader(io.StringIO(table)):
        (texts / f"{row['source']}.txt").write_text("Another text.\n", encoding="utf-8")
    found = [remark for remark in review(small.home, texts).remarks if remark.rule == "evidence"]
    said = [str(remark) for remark in found]
    assert said[0].startswith("data/evidence.csv:2:end: ")
    assert "locate it again with kg evidence locate" in said[0]
    assert any("the text of going-to-town-2022 is not the one that was read" in line for line in said)
