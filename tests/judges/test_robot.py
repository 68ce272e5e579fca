"""ROBOT and the OWL API in it judge the ontology; rules of theirs that cannot fit are replaced by ours."""

from __future__ import annotations

import csv
import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from rdflib import OWL, RDF, Graph
from rdflib.compare import graph_diff, to_isomorphic
from tests.judges.robot.fetch import HERE, fetch

from kg.namespaces import BASE, RC
from kg.turtle.formatting import format_file

if TYPE_CHECKING:
    from tests.judges.conftest import Robot

pytestmark = [
    pytest.mark.maven,
    pytest.mark.skipif(os.environ.get("KG_MAVEN") != "1", reason="fetches ROBOT by Maven; set KG_MAVEN=1"),
]
ONTOLOGY = Path(__file__).parents[2] / "ontology"
FILES = [
    ONTOLOGY / "routecities.ttl",
    ONTOLOGY / "alignments.ttl",
    *sorted((ONTOLOGY / "schemes").glob("*.ttl")),
]
RULES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "rules").glob("*.rq"))}
REPLACED = {
    name for text in RULES.values() for name in re.findall(r"^# Replaces: (\w+)$", text, re.MULTILINE)
}
TOP_CLASSES = {
    f"{RC}{name}"
    for name in ("CoordinationMechanism", "Discrepancy", "Initiative", "PolicyFramework", "Reading", "Rule")
}


class Opened(NamedTuple):
    """A file that the OWL API has opened: what it says of the profile, and what it saved."""

    path: Path
    profile: str
    saved: Path


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def opened(request: pytest.FixtureRequest, robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("opened")
    saved, report = folder / request.param.name, folder / "profile.txt"
    convert = ("convert", "--input", request.param, "--output", saved)
    done = robot(*convert, "validate-profile", "--profile", "DL", "--output", report)
    return Opened(request.param, report.read_text("utf-8") if report.exists() else done.stderr, saved)


@pytest.fixture(scope="module")
def merged(robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("merged") / "merged.ttl"
    done = robot("merge", *(part for file in FILES for part in ("--input", file)), "--output", path)
    assert done.returncode == 0, done.stdout
    return path


def report(robot: Robot, path: Path, *options: str) -> set[tuple[str, str, str]]:
    """Return level, rule and subject of what ROBOT remarks on our own terms in ``path``."""
    table = path.with_suffix(".tsv")
    quiet = ("--fail-on", "none", "--base-iri", BASE, "--output", str(table))
    done = robot("report", "--input", path, *quiet, *options)
    assert done.returncode == 0, done.stdout
    with table.open(encoding="utf-8", newline="") as file:
        return {
            (row["Level"], row["Rule Name"], row["Subject"]) for row in csv.DictReader(file, delimiter="\t")
        }


def test_a_file_and_what_it_imports_are_in_owl_2_dl_and_nothing_is_fetched(opened: Opened) -> None:
    assert opened.profile.strip() == "OWL 2 DL Profile Report: [Ontology and imports closure in profile]"


def test_saving_a_file_loses_nothing_and_adds_only_that_individuals_are_individuals(opened: Opened) -> None:
    before, after = (to_isomorphic(Graph().parse(path)) for path in (opened.path, opened.saved))
    _, lost, added = graph_diff(before, after)
    assert set(lost) == set()
    assert {(predicate, value) for _, predicate, value in added} <= {(RDF.type, OWL.NamedIndividual)}


def test_a_file_that_was_saved_and_formatted_is_the_file_as_it_was(opened: Opened) -> None:
    assert format_file(opened.saved) == opened.path.read_text(encoding="utf-8")


def test_all_files_together_are_in_owl_2_dl(robot: Robot, merged: Path) -> None:
    judged = merged.with_name("profile.txt")
    robot("validate-profile", "--profile", "DL", "--input", merged, "--output", judged)
    assert judged.read_text("utf-8").strip().endswith("[Ontology and imports closure in profile]")


def test_without_the_catalogue_an_import_is_looked_for_on_the_web(robot: Robot, tmp_path: Path) -> None:
    alone = shutil.copy(ONTOLOGY / "alignments.ttl", tmp_path)
    done = robot(
        "validate-profile", "--profile", "DL", "--input", alone, "--output", tmp_path / "profile.txt"
    )
    assert done.returncode != 0
    assert "Could not load imported ontology: <https://w3id.org/routecities/ontology>" in done.stdout


def test_the_report_has_no_errors_and_no_warnings(robot: Robot, merged: Path) -> None:
    remarks = report(robot, merged, "--profile", "profile.txt")
    assert remarks == {("INFO", "missing_superclass", top) for top in TOP_CLASSES}


def test_the_report_of_robot_s_own_rules_has_only_errors_that_a_rule_of_ours_explains(
    robot: Robot, merged: Path
) -> None:
    rules = {(level, rule) for level, rule, _ in report(robot, merged) if rule not in REPLACED}
    assert rules == {("INFO", "missing_superclass")}


def test_the_profile_is_robot_s_own_but_for_the_rules_that_ours_replace() -> None:
    with zipfile.ZipFile(fetch() / "robot-core-1.9.6.jar") as library:
        usual = {line for line in library.read("report_profile.txt").decode().splitlines() if line}
    assert {line.split("\t")[1] for line in usual} >= REPLACED
    kept = {line for line in usual if line.split("\t")[1] not in REPLACED}
    ours = {f"ERROR\tfile:./rules/{name}.rq" for name in RULES}
    assert set((HERE / "profile.txt").read_text(encoding="utf-8").splitlines()) == kept | ours


def test_each_rule_of_ours_finds_the_bad_terms_that_are_named_after_it(robot: Robot, tmp_path: Path) -> None:
    bad = shutil.copy(HERE / "bad.ttl", tmp_path)
    remarks = report(robot, Path(bad), "--profile", "profile.txt")
    errors = {(rule, subject.removeprefix(RC)) for level, rule, subject in remarks if level == "ERROR"}
    assert {rule for rule, _ in errors} == set(RULES)
    assert all(re.fullmatch(rf"{rule}(-two)?", subject) for rule, subject in errors), errors
