"""What cannot be added: everything that is wrong is told at once, and no file changes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.authoring.terminal import type_in
from tests.authoring.test_new_terms import CHARTER, HARBOUR, MOORS, QUESTION, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Project

SHAPE = "yes or no: make a shape for it too, where what must be said of its things will stand"
SOURCES = "going-to-town-2022, equal-partnerships-2024, iso-3166-1, geonames, natural-earth, iso-3166-2, "
SOURCES += "un-m49, un-sdg, unicode-cldr, world-atlas"
THEMES = (
    "Activities, Cities, Coverage, Data, Evidence, Findings, Frameworks, Networks, Organisations, Partners, "
    "Recommendations, Routes"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, make_project: type[Project]) -> Project:
    """A small project for all that must leave it as it is."""
    project = make_project(tmp_path_factory.mktemp("refusals") / "project")
    project.shrink()
    return project


@pytest.fixture
def kept(shared: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """The shared project in the current folder; no test may change it."""
    monkeypatch.chdir(shared.home)
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)
    before = files(shared)
    yield shared
    assert files(shared) == before


def files(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.home.rglob("*") if path.is_file()}


def refused(project: Project, *arguments: str) -> list[str]:
    """What the command says when it refuses."""
    result = project.invoke(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.removeprefix("kg: ").splitlines()


def test_all_that_is_missing_from_a_class_is_told_with_its_option(kept: Project) -> None:
    assert refused(kept, "new", "class") == [
        "6 things are missing or wrong; nothing was written:",
        "NAME is missing: name of the class in English, such as RefugeeSettlement",
        "--label-en is missing: label, in English",
        "--label-fr is missing: label, in French",
        "--label-ar is missing: label, in Arabic",
        "--definition is missing: what it means, in one sentence, in English",
        f"--shape is missing: {SHAPE}",
    ]


def test_all_that_is_wrong_with_a_class_is_told_with_what_would_be_right(kept: Project) -> None:
    assert refused(
        kept, "new", "class", "harbour-city",
        "--label-en", "place", "--label-fr", "مكان", "--label-ar", "Port",
        "--definition", "A place. It has ships.", "--below", "Plaec", "--source", "gtt", "--shape", "maybe",
    ) == [
        "8 things are missing or wrong; nothing was written:",
        "NAME: 'harbour-city' is no name for a class; write HarbourCity",
        "--label-en: 'place' is the English label of rc:Place; add to it what tells the two apart",
        "--label-fr: 'مكان' has Arabic letters; write it in French",
        "--label-ar: 'Port' has no Arabic letter; write it in Arabic",
        "--definition: 'A place. It has ships.' is more than one sentence; write one",
        "--below: 'Plaec' is no class of the ontology; nearest: rc:Place (Place), rc:HubPlace (Hub)",
        f"--source: 'gtt' is no key of sources.csv; it is one of {SOURCES}",
        "--shape: 'maybe' is no answer; it is one of yes, no",
    ]  # fmt: skip


def test_an_unseen_character_is_refused(kept: Project) -> None:
    told = refused(kept, *HARBOUR, "--shape", "no", "--definition", "A place\u200e where ships are safe.")
    assert told == ["--definition: it holds the unseen character U+200E; leave it out"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("City", r"rc:City is there already, at ontology/routecities.ttl:"),
        ("Rejected", "rc:Rejected is deprecated, and no name is ever given to another thing; choose another"),
        (
            "Released",
            "rc:Released was released once, and no name is ever given to another thing; choose another",
        ),
    ],
)
def test_a_name_that_is_taken_or_once_was_is_refused(name: str, told: str, small: Project) -> None:
    versions = small.home / "ontology" / "versions.ttl"
    versions.write_text(
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rc: <https://w3id.org/routecities/ontology#> .\n\n"
        "<https://w3id.org/routecities/ontology/0.1.0> dcterms:hasPart rc:Released .\n\n"
        "rc:Rejected a owl:Class ;\n    dcterms:isReplacedBy rc:City ;\n    owl:deprecated true .\n",
        encoding="utf-8",
    )
    _, line, below = refused(
        small, "new", "class", name, *HARBOUR[3:], "--below", "Rejected", "--shape", "no"
    )
    assert line.startswith(f"NAME: {told}")
    assert below == "--below: rc:Rejected is deprecated; use rc:City"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--kind", "objct"],
            "--kind: 'objct' is no kind of property; nearest: object",
        ),
        (
            ["--kind", "datatype"],
            "--range is missing: class of its values, or their datatype: xsd:string, xsd:integer, ",
        ),
        (
            ["--kind", "datatype", "--range", "date"],
            "--range: 'date' is no datatype that OWL 2 and the tables have; dates of any precision have ",
        ),
        (
            ["--kind", "object", "--range", "ActivityType"],
            "--scheme is missing: concept scheme of its values, where they are concepts",
        ),
        (
            ["--kind", "object", "--range", "Place", "--scheme", "scope"],
            "--scheme: rc:Place is no class of concepts; leave out one of --range and --scheme",
        ),
        (
            ["--kind", "annotation", "--domain", "Place"],
            "--domain: an annotation property has no part in logic; leave this out",
        ),
        (
            ["--kind", "object", "--below", "unit"],
            "--below: 'unit' is no object property of the ontology",
        ),
    ],
)
def test_a_property_that_does_not_fit_together_is_refused(
    options: list[str], told: str, kept: Project
) -> None:
    (line,) = refused(kept, *MOORS, *options)
    assert line.startswith(told)


def test_a_concept_is_refused_with_what_its_scheme_has(kept: Project) -> None:
    file, scheme = "ontology/schemes/initiative-type.ttl", "vocab/initiative-type"
    line = line_of(kept, file, f"<https://w3id.org/routecities/{scheme}/network>")
    assert refused(kept, "new", "concept", "initiative-type", "network", *CHARTER, "--label-en", "FUND") == [
        "2 things are missing or wrong; nothing was written:",
        f"CONCEPT: {scheme}/network is there already, at {file}:{line}",
        f"--label-en: 'FUND' is the English label of {scheme}/fund; add to it what tells the two apart",
    ]
    assert refused(kept, "new", "concept", "place-typ", "Village Green", *CHARTER, "--broader", "town") == [
        "3 things are missing or wrong; nothing was written:",
        "SCHEME: 'place-typ' is no concept scheme; nearest: place-type",
        "CONCEPT: 'Village Green' is no slug; write village-green",
        "--broader: 'town' is no concept of place-typ",
    ]
    assert refused(kept, "new", "concept", "place-type", "charter", *CHARTER, "--set", "rc:klass=City") == [
        "--set rc:klass=...: nothing of that name is asked here; it is one of rc:placeClass"
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Place"], "CLASS: rc:Place has a shape; name a property too"),
        (["Place", "partOf"], "PROPERTY: rcsh:Place-partOf is there already, at shapes/place.ttl:"),
        (
            ["Place", "partsOf"],
            "PROPERTY: 'partsOf' is no property of the ontology; nearest: rc:partOf (part of)",
        ),
        (["Place", "unit"], "--message is missing: what is wrong, and what to do, in two English sentences"),
        (
            ["Place", "unit", "--message", "Write it."],
            "--message: 'Write it.' is not two sentences; say what is wrong, then what to do",
        ),
        (
            ["Place", "unit", "--message", "The value of rc:unit is missing. Write it."],
            "--message: 'The value of rc:unit is missing. Write it.' holds 'rc:'; write plain English ",
        ),
        (
            ["Place", "unit", "--min", "2", "--max", "1", "--message", "It is missing. Write it."],
            "--max: 1 is less than the least number, 2",
        ),
        (["Figure", "--min", "1"], "--min: only the values of a property are counted; name one"),
        (
            ["Place", "acronym", "--message", "It is missing. Write it."],
            "--max is missing: how many values there may be at most",
        ),
    ],
)
def test_a_shape_that_would_say_nothing_or_the_same_again_is_refused(
    arguments: list[str], told: str, kept: Project
) -> None:
    assert any(line.startswith(told) for line in refused(kept, "new", "shape", *arguments))


def test_a_question_is_refused_with_what_others_have(kept: Project) -> None:
    taken = "Which initiatives connect a city, of what kind, and how certain is it?"
    assert refused(
        kept, "new", "question", "initiatives-of-a-city", "--title-en", taken, "--title-fr", "Quoi?",
        "--title-ar", "ماذا?", "--asker", "analist", "--theme", "Food", "--about", "Initiativ",
        "--parameter", "City", "--parameter-kind", "plaec", "--parameter-fr", "la ville",
    ) == [
        "12 things are missing or wrong; nothing was written:",
        "QUESTION: cq01-initiatives-of-a-city is there already",
        "--title-en: cq01 asks that already",
        "--title-fr: 'Quoi?' does not end with ' ?'; write it as a question in French",
        "--title-ar: 'ماذا?' does not end with '؟'; write it as a question in Arabic",
        "--asker: 'analist' is no asker; nearest: analyst",
        f"--theme: 'Food' is no theme; it is one of {THEMES}",
        "--about: 'Initiativ' is no class of the ontology; nearest: rc:Initiative (Initiative)",
        "--parameter: 'City' is no name for a variable; write city",
        "--parameter-kind: 'plaec' is no kind of thing; nearest: place, place-type",
        "--parameter-value is missing: what it is at first, such as tn-sfax",
        "--parameter-en is missing: what the parameter is, in English",
        "--parameter-ar is missing: what the parameter is, in Arabic",
    ]  # fmt: skip
    assert refused(
        kept, *QUESTION,
        "--parameter", "initiative", "--parameter-kind", "place", "--parameter-value", "sfax",
        "--parameter-en", "the city", "--parameter-fr", "la ville", "--parameter-ar", "المدينة",
    ) == [
        "2 things are missing or wrong; nothing was written:",
        "--parameter: ?initiative is what the answer lists; name the parameter otherwise",
        "--parameter-value: 'sfax' is no place; nearest: tn-sfax",
    ]  # fmt: skip


def test_a_kind_of_thing_that_is_not_there_is_told(kept: Project) -> None:
    assert refused(kept, "new", "harbour")[-1] == "Error: No such command 'harbour'."


def test_a_file_that_would_change_by_more_than_what_is_added_is_refused_before_anything_is_asked(
    small: Project,
) -> None:
    small.replace("ontology/routecities.ttl", "\nrc:Activity a", "\n# What was done.\nrc:Activity a")
    told = "ontology/routecities.ttl is not in the form in which it would be written; "
    assert refused(small, *HARBOUR) == [f"{told}run: kg format ontology/routecities.ttl"]
    result = type_in("new", "class", answers=("Harbour",))
    assert result.stderr.endswith(f"kg: {told}run: kg format ontology/routecities.ttl\n")


def test_a_file_that_does_not_parse_is_told_with_its_line(small: Project) -> None:
    small.replace("ontology/routecities.ttl", "rc:Activity a owl:Class ;", "rc:Activity a owl:Class ,;")
    before = files(small)
    result = small.invoke(*HARBOUR)
    assert (result.exit_code, result.stdout, files(small)) == (1, "", before)
    assert result.stderr.startswith(f"kg: {small.home}/ontology/routecities.ttl:")


@pytest.mark.usefixtures("kept")
def test_nothing_is_written_when_a_person_says_no_or_goes_away() -> None:
    for answers in (("", "no", "n"), ("",)):
        result = type_in(*HARBOUR, answers=answers)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.endswith("Aborted!\n")


def test_a_dry_run_shows_the_lines_and_writes_nothing(kept: Project) -> None:
    result = kept.invoke(*HARBOUR, "--shape", "yes", "--dry-run")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("ontology/routecities.ttl\n")
    assert "\nshapes/harbour.ttl\n     1 + @prefix rc: " in result.stdout


def test_a_file_that_changed_while_a_person_was_asked_is_left_alone(small: Project) -> None:
    def edit() -> None:
        small.replace("ontology/routecities.ttl", '"Activity"@en', '"Action"@en')

    result = type_in(*HARBOUR, "--below", "Place", "--shape", "no", answers=("y",), meanwhile=edit)
    assert (result.exit_code, result.stdout) == (2, "")
    told = "kg: ontology/routecities.ttl has changed meanwhile; nothing was written; start again\n"
    assert result.stderr.endswith(told)
    assert "rc:Harbour" not in (small.home / "ontology/routecities.ttl").read_text(encoding="utf-8")


def test_a_folder_that_is_no_project_is_told(kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_HOME", str(kept.home / "sparql"))
    (line,) = refused(kept, "new", "class")
    told = "is no project of RouteCities: it has no folders data and ontology"
    assert line.endswith(f"{told}; run in the project's folder or set KG_HOME")
