"""CONTRIBUTING walks a maintainer through adding a class; here the walk is done, word for word."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from kg.namespaces import RC, SHAPES
from kg.shacl import load_shapes, validate

if TYPE_CHECKING:
    from tests.conftest import Command, Project

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = GUIDE.partition("## Add a class")[2].partition("\n## ")[0]
IDENTITY = ("-c", "user.name=A maintainer", "-c", "user.email=maintainer@example.org")


def commands() -> list[list[str]]:
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", WALK, re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.strip()]


@pytest.fixture(scope="module")
def walked(
    make_project: type[Project], tmp_path_factory: pytest.TempPathFactory, command: Command
) -> tuple[Path, dict[str, subprocess.CompletedProcess[str]]]:
    """A clean checkout in which every command of the walk was run, and what each said."""
    home = make_project(tmp_path_factory.mktemp("walk")).home
    for part in ("src/kg/web/templates", "tests/shapes", "tests/questions"):
        shutil.copytree(ROOT / part, home / part)
    for arguments in (["init", "-q"], ["add", "-A"], [*IDENTITY, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=home, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        return home, {" ".join(line[:2]): command(*line) for line in commands()}


def test_the_walk_has_the_commands_that_a_maintainer_needs() -> None:
    assert [line[0] for line in commands()] == ["new", "new", "new", "impact", "check", "diff", "build"]


def test_every_command_of_the_walk_succeeds(
    walked: tuple[Path, dict[str, subprocess.CompletedProcess[str]]],
) -> None:
    for line, told in walked[1].items():
        assert told.returncode == 0, f"{line}: {told.stdout}{told.stderr}"


def test_the_review_of_the_new_class_finds_no_error(
    walked: tuple[Path, dict[str, subprocess.CompletedProcess[str]]],
) -> None:
    assert walked[1]["check"].stdout.splitlines()[-1].startswith("0 errors, ")


def test_the_new_terms_ask_for_a_minor_version(
    walked: tuple[Path, dict[str, subprocess.CompletedProcess[str]]],
) -> None:
    assert "verdict: minor" in walked[1]["diff HEAD"].stdout


def test_the_graph_that_was_built_has_the_class_and_its_shape(
    walked: tuple[Path, dict[str, subprocess.CompletedProcess[str]]],
) -> None:
    dump = (walked[0] / walked[1]["build"].stdout.strip() / "dataset.nq").read_text(encoding="utf-8")
    assert f"<{RC}Charter> <http://www.w3.org/2000/01/rdf-schema#label>" in dump
    assert f"<{SHAPES}Charter-adoptedBy>" in dump


def test_the_bad_example_that_was_made_breaks_the_shape_that_it_is_named_after(
    walked: tuple[Path, dict[str, subprocess.CompletedProcess[str]]],
) -> None:
    (bad,) = (walked[0] / "tests" / "shapes" / "Charter" / "bad").iterdir()
    report = validate(Graph().parse(bad), load_shapes(walked[0] / "shapes"))
    assert {found.shape for found in report.violations} == {SHAPES + bad.name.split(".")[0]}
