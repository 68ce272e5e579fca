"""What can be compared: revisions, projects, artefacts, files; and what cannot, with the reason."""

from __future__ import annotations

import gzip
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from kg.diff import compare, read_side

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

WHAT = (
    "name a revision of git, a project's folder, a built artefact's folder or a file of RDF "
    "(.nq, .nt, .ttl, .trig, .rdf, .owl, .xml, .jsonld; .gz too)\n"
)


def git(folder: Path, *arguments: str) -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    ended = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=environ,
    )
    return ended.stdout.strip()


def commit(project: Project, message: str) -> None:
    git(project.home, "add", "--all")
    git(project.home, "commit", "--quiet", "--message", message)


@pytest.fixture
def versioned(small: Project) -> Project:
    """A small project in a repository of its own, with one commit and the tag ``v1``."""
    git(small.home, "init", "--quiet", "--initial-branch", "main")
    commit(small, "one")
    git(small.home, "tag", "v1")
    return small


def test_a_project_its_artefact_and_the_files_of_that_are_the_same(small: Project) -> None:
    assert small.invoke("build").exit_code == 0
    project = read_side("", small.home)
    assert project.entities
    dumps = small.artefacts / "current" / "dump"
    (small.home / "plain.trig").write_bytes(gzip.decompress((dumps / "routecities.trig.gz").read_bytes()))
    for name in (
        ".",
        "build",
        "build/current",
        "build/current/dataset.nq",
        "build/current/dump/routecities.nq.gz",
        "plain.trig",
    ):
        other = read_side(name, small.home)
        assert other.name == name
        assert (compare(project, other).changes, compare(project, other).derived) == ((), ())


TOLD = """{} -> {}

terms: 1 changed
  ~ class rc:City "Town": label "City"@en is now "Town"@en

data: Place 1 changed
  ~ Place id/place/tn-sfax "Sfax": rc:placeType vocab/place-type/city is now vocab/place-type/municipality

derived statements that followed: 1 new, 1 gone (rc:City +0 -1, rc:Municipality +1 -0)

verdict: patch, because
  class rc:City "Town": label "City"@en is now "Town"@en
  Place id/place/tn-sfax "Sfax": rc:placeType vocab/place-type/city is now vocab/place-type/municipality
"""


def test_a_revision_is_compared_with_the_working_tree_and_with_another(versioned: Project) -> None:
    versioned.replace("ontology/routecities.ttl", '"City"@en', '"Town"@en')
    versioned.change("places", "tn-sfax", type="municipality")
    parts = ("--only", "terms", "--only", "data")
    told = versioned.invoke("diff", "HEAD", *parts)
    assert (told.exit_code, told.stdout) == (0, TOLD.format("HEAD", "the working tree"))
    commit(versioned, "two")
    digest = git(versioned.home, "rev-parse", "HEAD")
    assert versioned.invoke("diff", "v1", digest, *parts).stdout == TOLD.format("v1", digest)


def test_reading_a_revision_leaves_the_working_tree_as_it_is(versioned: Project) -> None:
    versioned.replace("ontology/routecities.ttl", '"City"@en', '"Town"@en')
    (versioned.home / "ontology" / "note.ttl").write_text("", encoding="utf-8")
    before = git(versioned.home, "status", "--porcelain")
    assert versioned.invoke("diff", "v1", "HEAD").stdout == "v1 -> HEAD\n\nno differences\n"
    assert git(versioned.home, "status", "--porcelain") == before


def test_a_project_may_be_in_a_folder_of_the_repository(small: Project, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(small, "one")
    assert small.invoke("diff", "HEAD").stdout == "HEAD -> the working tree\n\nno differences\n"


def test_what_is_both_a_path_and_a_revision_is_taken_for_the_path(versioned: Project) -> None:
    git(versioned.home, "branch", "old.ttl")
    (versioned.home / "old.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    assert read_side("old.ttl", versioned.home).shapes == {}


def test_a_revision_with_a_fault_is_told_with_the_place(versioned: Project) -> None:
    versioned.replace("ontology/routecities.ttl", "rc:City a owl:Class", "rc:City a owl:Class oops")
    commit(versioned, "broken")
    git(versioned.home, "checkout", "--quiet", "v1")
    told = versioned.invoke("diff", "v1", "main")
    text = (versioned.home / "ontology" / "routecities.ttl").read_text(encoding="utf-8")
    line = text.partition("rc:City a owl:Class")[0].count("\n") + 1
    assert told.exit_code == 2
    assert told.stderr.startswith(
        f"kg: main cannot be built, so there is nothing to compare:\nmain:ontology/routecities.ttl:{line}: "
    )


def test_a_working_tree_with_a_fault_is_told_with_the_cell(versioned: Project) -> None:
    line = versioned.change("initiatives", "mc2cm", type="netwrok")
    told = versioned.invoke("diff", "HEAD")
    assert told.exit_code == 2
    assert told.stderr == (
        "kg: the working tree cannot be built, so there is nothing to compare:\n"
        f"data/initiatives.csv:{line}:type: 'netwrok' is not known; "
        "use a name of vocab/initiative-type, such as 'network'\n"
    )


def test_a_revision_before_there_was_a_project_is_told(small: Project) -> None:
    git(small.home, "init", "--quiet", "--initial-branch", "main")
    git(small.home, "commit", "--quiet", "--allow-empty", "--message", "nothing")
    told = small.invoke("diff", "HEAD")
    assert (told.exit_code, told.stderr) == (
        2,
        "kg: HEAD has no project: there is no data/ and ontology/ in it\n",
    )


def test_what_cannot_be_a_side_is_told_with_what_can(versioned: Project) -> None:
    (versioned.home / "notes.md").write_text("", encoding="utf-8")
    for name, problem in (
        ("v2", "'v2' is no file or folder, and no revision (Needed a single revision); "),
        ("-h~", None),
        ("notes.md", "notes.md: the suffix tells no format of RDF; "),
        (
            "shapes",
            "shapes: neither a project (with data/ and ontology/) nor a built artefact (with dataset.nq); ",
        ),
    ):
        told = versioned.invoke("diff", "--", name)
        assert (told.exit_code, told.stdout) == (2, "")
        if problem:
            assert told.stderr == f"kg: {problem}{WHAT}"


def test_outside_a_repository_no_revision_is_known(small: Project) -> None:
    told = small.invoke("diff", "HEAD")
    assert told.exit_code == 2
    assert told.stderr.startswith("kg: 'HEAD' is no file or folder, and no revision (not a git repository")


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        (
            "bad.ttl",
            b"<urn:a> <urn:b> .\n",
            "bad.ttl cannot be read, so there is nothing to compare:\nbad.ttl:1: ",
        ),
        ("bad.nq.gz", b"no gzip", "bad.nq.gz: cannot be unpacked; fetch it again\n"),
        (
            "cut.nq.gz",
            gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 999, mtime=0)[:40],
            "cut.nq.gz: cannot be unpacked; ",
        ),
    ],
)
def test_a_file_that_is_broken_is_told(name: str, data: bytes, problem: str, small: Project) -> None:
    (small.home / name).write_bytes(data)
    told = small.invoke("diff", name, name)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.startswith(f"kg: {problem}")


def test_a_file_is_read_alike_in_any_format(small: Project, tmp_path: Path) -> None:
    turtle = small.home / "ontology" / "routecities.ttl"
    graph = Graph().parse(turtle)
    for suffix, form in ((".nt", "nt"), (".rdf", "xml"), (".jsonld", "json-ld")):
        other = tmp_path / f"ontology{suffix}"
        graph.serialize(other, format=form, encoding="utf-8")
        assert compare(read_side(str(turtle), tmp_path), read_side(str(other), tmp_path)).changes == ()
