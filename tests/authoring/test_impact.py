"""Impact: what an edited term touches, and what the edit breaks or changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.namespaces import RC, SHAPES, VOCAB

if TYPE_CHECKING:
    from typing import Any

    from click.testing import Result
    from tests.conftest import Project

ROOT = Path(__file__).parents[2]
ONTOLOGY = "ontology/routecities.ttl"
IDENTITY = ("-c", "user.name=A maintainer", "-c", "user.email=maintainer@example.org")


@pytest.fixture(scope="module")
def edited(make_project: type[Project], tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result]:
    """What ``kg impact`` says, as text and as JSON, of a label, a shape and a cell that were edited."""
    project = make_project(tmp_path_factory.mktemp("impact"))
    project.shrink()
    (project.home / "tests").mkdir()
    shutil.copy(ROOT / "tests/shapes/context.ttl", project.home / "tests")
    for arguments in (["init", "-q"], ["add", "-A"], [*IDENTITY, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=project.home, check=True)
    project.replace(ONTOLOGY, '"Refugee settlement"@en', '"Settlement of refugees"@en')
    project.replace("ontology/schemes/connection-kind.ttl", '"Location"@en', '"Place of work"@en')
    project.replace("shapes/initiative.ttl", "sh:minCount 1", "sh:minCount 2")
    project.change("initiatives", "mc2cm", label="City to city migration")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.home)
        return project.invoke("impact"), project.invoke("impact", "--format", "json")


@pytest.fixture(scope="module")
def told(edited: tuple[Result, Result]) -> dict[str, Any]:
    return dict(json.loads(edited[1].stdout))


def places(told: dict[str, Any], term: str) -> dict[str, list[str]]:
    (found,) = [touched for touched in told["touched"] if touched["term"] == term]
    return dict(found["places"])


def test_each_edited_term_is_followed_to_shapes_rules_schemes_and_tests(told: dict[str, Any]) -> None:
    found = places(told, f"{RC}RefugeeSettlement")
    assert set(found) == {"ontology", "version", "translation", "shape", "rule", "check", "test"}
    assert found["rule"][0].startswith("sparql/rules/place-classes.rq:")
    assert found["test"][0].startswith("tests/context.ttl:")


def test_a_concept_is_followed_to_the_rows_that_use_it(told: dict[str, Any]) -> None:
    rows = places(told, f"{VOCAB}connection-kind/location").get("table", [])
    assert all(row.startswith("data/connections.csv:") and row.endswith(":kind") for row in rows)


def test_what_was_edited_is_told_of_terms_and_shapes(told: dict[str, Any]) -> None:
    edits = {touched["term"]: touched["edits"] for touched in told["touched"]}
    assert edits[f"{RC}RefugeeSettlement"] == [
        'label "Refugee settlement"@en is now "Settlement of refugees"@en'
    ]
    assert any(term.startswith(f"{SHAPES}Initiative") for term in edits)


def test_what_breaks_is_told_with_its_cell_and_ends_with_1(
    edited: tuple[Result, Result], told: dict[str, Any]
) -> None:
    assert edited[0].exit_code == 1
    broken = [remark for remark in told["breaks"] if remark["rule"].startswith("shape/Initiative")]
    assert broken
    assert {remark["file"] for remark in broken} == {"data/initiatives.csv"}


def test_what_changes_is_told_of_things_and_answers(told: dict[str, Any]) -> None:
    assert any('"City to city migration"' in change for change in told["changes"])
    assert any(change.startswith("question ") and "its answer" in change for change in told["changes"])


def test_people_read_a_line_for_each_kind_of_file(edited: tuple[Result, Result]) -> None:
    lines = edited[0].stdout.splitlines()
    assert any(line.startswith("rc:RefugeeSettlement: label ") for line in lines)
    assert any(line.startswith("  rules ") for line in lines)
    assert "would break:" in lines
    assert "would change:" in lines


def test_without_edits_nothing_is_touched(small: Project) -> None:
    for arguments in (["init", "-q"], ["add", "-A"], [*IDENTITY, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=small.home, check=True)
    ended = small.invoke("impact")
    assert (ended.exit_code, ended.stdout) == (0, "no term, thing or answer is touched\n")
