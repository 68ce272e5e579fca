"""What ``kg diff`` prints: text for a terminal, Markdown for a release note, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types
from tests.diff.conftest import BASE_FILE

from kg import diff
from kg.cli import main
from kg.cli.diff import _PARTS
from kg.diff import KINDS, PARTS

if TYPE_CHECKING:
    from click.testing import Result

SCHEMA = json.loads(Path(diff.__file__).with_name("diff.schema.json").read_text(encoding="utf-8"))
EDITS = (
    ("rdfs:subClassOf rc:UrbanPlace", "rdfs:subClassOf rc:Place"),
    ('"Ville"@fr', '"Cité"@fr'),
    ("  rc:Hub a owl:Class ;", "  rc:Port a owl:Class .\n  rc:Hub a owl:Class ; owl:deprecated true ;"),
    ("sh:minCount 1 ;", "sh:minCount 2 ;"),
    ("This place has no label.", "Write a label."),
    ('"Tunis"@en', '"Tunis *"@en'),
    ("mc2cm-tn-sfax", "mc2cm-sfax"),
    ("rc:connectsPlace <id/place/tn-sfax>", "rc:connectsPlace <id/place/tn-tunis>"),
)
TEXT = BASE_FILE.with_name("expected.txt").read_text(encoding="utf-8")
MARKDOWN = BASE_FILE.with_name("expected.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the graph and what it became by several edits."""
    text = BASE_FILE.read_text(encoding="utf-8")
    (tmp_path / "base.trig").write_text(text, encoding="utf-8")
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "edited.trig").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*arguments: str) -> Result:
    ended = CliRunner().invoke(main, ["diff", *arguments])
    assert ended.exit_code == 0, ended.stderr
    return ended


@pytest.mark.usefixtures("folder")
def test_the_text_tells_what_changed_and_which_version_that_asks_for() -> None:
    ended = told("base.trig", "edited.trig")
    assert (ended.stdout, ended.stderr) == (TEXT, "")


@pytest.mark.usefixtures("folder")
def test_the_markdown_stands_under_the_headings_of_a_change_log() -> None:
    assert told("base.trig", "edited.trig", "--format", "markdown").stdout == MARKDOWN


@pytest.mark.usefixtures("folder")
def test_the_json_has_the_shape_that_its_schema_defines() -> None:
    document = json.loads(told("base.trig", "edited.trig", "--format", "json").stdout)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(document)
    assert (document["old"], document["new"], document["verdict"]["level"]) == (
        "base.trig",
        "edited.trig",
        "major",
    )
    assert document["terms"][1] == {
        "kind": "logic-changed",
        "level": "major",
        "iri": "https://w3id.org/routecities/ontology#City",
        "what": "class",
        "label": "City",
        "says": "superclass rc:UrbanPlace is now rc:Place",
        "predicate": "http://www.w3.org/2000/01/rdf-schema#subClassOf",
        "before": [{"type": "uri", "value": "https://w3id.org/routecities/ontology#UrbanPlace"}],
        "after": [{"type": "uri", "value": "https://w3id.org/routecities/ontology#Place"}],
    }
    assert document["terms"][0]["before"] == [{"type": "literal", "value": "Ville", "xml:lang": "fr"}]
    assert document["derived"] == [
        {"term": "https://w3id.org/routecities/ontology#connectsPlace", "gone": 1, "new": 1}
    ]
    (answer,) = document["questions"]
    assert answer["after"] == [
        {"type": "row", "value": '<https://w3id.org/routecities/id/place/tn-tunis>\t"Tunis *"@en'}
    ]


@pytest.mark.usefixtures("folder")
def test_only_the_parts_that_are_asked_for_are_compared() -> None:
    document = json.loads(
        told("base.trig", "edited.trig", "--format", "json", "--only", "data", "--only", "questions").stdout
    )
    assert (document["terms"], document["shapes"], document["verdict"]["level"]) == ([], [], "major")
    assert document["entities"]
    assert document["questions"]
    assert _PARTS == PARTS


@pytest.mark.usefixtures("folder")
def test_without_differences_every_form_says_so() -> None:
    assert told("base.trig", "base.trig").stdout == "base.trig -> base.trig\n\nno differences\n"
    assert told("base.trig", "base.trig", "--format", "markdown").stdout == "No differences.\n"
    document = json.loads(told("base.trig", "base.trig", "--format", "json").stdout)
    Draft202012Validator(SCHEMA).validate(document)
    assert document["verdict"] == {"level": "none", "reasons": []}


def test_long_lists_are_cut_in_text_and_whole_in_json(folder: Path) -> None:
    prefixes, vocabulary = BASE_FILE.read_text(encoding="utf-8").split("\n\n", 1)
    classes = "\n".join(f"rc:C{number} a owl:Class ." for number in range(30))
    (folder / "many.trig").write_text(
        f"{prefixes}\n<graph/vocabulary> {{ {classes} }}\n{vocabulary}", encoding="utf-8"
    )
    lines = told("base.trig", "many.trig").stdout.splitlines()
    assert lines[2] == "terms: 30 added"
    assert len([line for line in lines if line.startswith("  + ")]) == 20
    assert lines.count("  ... and 10 more; --format json has them all") == 2
    assert len(json.loads(told("base.trig", "many.trig", "--format", "json").stdout)["terms"]) == 30
    markdown = told("base.trig", "many.trig", "--format", "markdown").stdout
    assert len([line for line in markdown.splitlines() if line.startswith("- class")]) == 30


def test_things_of_the_data_are_counted_in_markdown(folder: Path) -> None:
    places = "\n".join(f'<id/place/p{n}> a rc:Place ; rdfs:label "P{n}"@en .' for n in range(7))
    text = BASE_FILE.read_text(encoding="utf-8").replace(
        "<graph/links> {", f"<graph/source/other> {{ {places} }}\n<graph/links> {{"
    )
    (folder / "many.trig").write_text(text, encoding="utf-8")
    markdown = told("base.trig", "many.trig", "--format", "markdown").stdout
    assert "\n- Place (7): P0, P1, P2, P3, P4, and 2 more\n" in markdown


def test_a_part_that_one_side_lacks_is_told_on_stderr(folder: Path) -> None:
    (folder / "terms.ttl").write_text(
        "<https://w3id.org/routecities/ontology#A> a <urn:b> .", encoding="utf-8"
    )
    ended = told("terms.ttl", "base.trig", "--only", "terms", "--only", "shapes")
    assert ended.stderr == "terms.ttl has no shapes: all shapes of base.trig count as added; see --only\n"
    assert told("base.trig", "terms.ttl", "--only", "shapes").stderr == (
        "terms.ttl has no shapes: all shapes of base.trig count as removed; see --only\n"
    )


def test_every_kind_of_change_says_what_it_is() -> None:
    assert all(kind.meaning and kind.meaning[0].islower() for kind in KINDS.values())
