"""Releases: the version that the changes ask for, in every place that names it, and the files to publish."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, URIRef

from kg import __version__
from kg.authoring.release import next_version
from kg.namespaces import ONTOLOGY
from kg.store import Dataset
from kg.turtle import load

if TYPE_CHECKING:
    from click.testing import Result
    from tests.conftest import Command, Project

ROOT = Path(__file__).parents[2]
IDENTITY = ("-c", "user.name=A maintainer", "-c", "user.email=maintainer@example.org")
CHARTER = (
    "new", "class", "Charter", "--yes", "--shape", "yes", "--label-en", "City charter",
    "--label-fr", "Charte urbaine", "--label-ar", "ميثاق المدينة",
    "--definition", "A document in which a city binds itself to protect people on the move.",
)  # fmt: skip


def commit(project: Project) -> None:
    """Make ``project`` the last release; queries that ask for what a small project lacks go."""
    project.forget_questions()
    home = project.home
    for arguments in (["init", "-q"], ["add", "-A"], [*IDENTITY, "commit", "-qm", "Release"]):
        subprocess.run(["git", *arguments], cwd=home, check=True)
    subprocess.run(["git", "tag", f"v{__version__}"], cwd=home, check=True)


@pytest.fixture(scope="module")
def released(
    make_project: type[Project], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Result, Result]:
    """A small project with one more class since its last release; its dry run, and its release."""
    project = make_project(tmp_path_factory.mktemp("release"))
    project.shrink()
    for file in ("CHANGELOG.md", "CITATION.cff", "src/kg/__init__.py"):
        (project.home / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, project.home / file)
    commit(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.home)
        assert project.invoke(*CHARTER).exit_code == 0
        before = {path: path.read_bytes() for path in project.home.rglob("*.ttl")}
        dry = project.invoke("release", "--dry-run")
        assert {path: path.read_bytes() for path in project.home.rglob("*.ttl")} == before
        assert not (project.home / "dist").exists()
        return project.home, dry, project.invoke("release")


def test_a_version_follows_the_last_by_the_level_of_the_change() -> None:
    levels = ("patch", "minor", "major")
    assert [next_version("0.1.2", level) for level in levels] == ["0.1.3", "0.2.0", "0.2.0"]
    assert [next_version("1.4.2", level) for level in levels] == ["1.4.3", "1.5.0", "2.0.0"]


def test_the_changes_choose_the_version_and_say_why(released: tuple[Path, Result, Result]) -> None:
    _, dry, done = released
    version = next_version(__version__, "minor")
    assert done.exit_code == 0, done.output
    for told in (dry, done):
        assert told.stdout.splitlines()[:3] == [
            f"version {version}, a minor change:",
            '  class rc:Charter "City charter": is new',
            '  shape rcsh:Charter "City charter": is new',
        ]


def test_the_version_stands_wherever_it_is_named(released: tuple[Path, Result, Result]) -> None:
    home, version = released[0], next_version(__version__, "minor")
    assert f'__version__ = "{version}"' in (home / "src/kg/__init__.py").read_text(encoding="utf-8")
    assert f"\nversion: {version}\n" in (home / "CITATION.cff").read_text(encoding="utf-8")
    stated = [
        found
        for path in [*home.glob("ontology/**/*.ttl"), *home.glob("shapes/*.ttl")]
        if path.name != "versions.ttl"
        for found in re.findall(r'owl:versionInfo "([^"]+)"', path.read_text(encoding="utf-8"))
    ]
    assert set(stated) == {version}


def test_the_ontology_leads_to_the_version_before(released: tuple[Path, Result, Result]) -> None:
    ontology, header = load([released[0] / "ontology/routecities.ttl"]), URIRef(ONTOLOGY)
    assert ontology.value(header, OWL.versionIRI) == URIRef(
        f"{ONTOLOGY}/{next_version(__version__, 'minor')}"
    )
    assert ontology.value(header, OWL.priorVersion) == URIRef(f"{ONTOLOGY}/{__version__}")


def test_the_terms_of_each_version_are_listed_so_that_a_lost_one_is_found(
    released: tuple[Path, Result, Result], command: Command
) -> None:
    home = released[0]
    text = (home / "ontology/versions.ttl").read_text(encoding="utf-8")
    assert text.count("rc:Charter,") == 1
    assert text.count("rc:City,") == 2
    ontology = home / "ontology/routecities.ttl"
    whole = ontology.read_text(encoding="utf-8")
    without = re.sub(r"rc:unit a .*?\n\n", "", whole, flags=re.DOTALL)
    assert without != whole
    ontology.write_text(without, encoding="utf-8")
    found = command("validate", KG_HOME=home)
    ontology.write_text(whole, encoding="utf-8")
    assert "ontology#unit" in found.stdout
    assert found.returncode == 1


def test_the_change_log_tells_what_changed(released: tuple[Path, Result, Result]) -> None:
    log = (released[0] / "CHANGELOG.md").read_text(encoding="utf-8")
    version = next_version(__version__, "minor")
    newest, before = re.findall(r"^## (\S+)", log, re.MULTILINE)[:2]
    assert (newest, before) == (version, __version__)
    assert "- class `rc:Charter` City charter" in log


def test_the_files_to_publish_have_the_digests_that_are_listed(released: tuple[Path, Result, Result]) -> None:
    home, version = released[0], next_version(__version__, "minor")
    folder = home / "dist" / f"routecities-{version}"
    sums = (folder / "SHA256SUMS").read_text(encoding="utf-8")
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in sums.splitlines())}
    there = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    assert set(there) == {*listed, "SHA256SUMS"}
    assert {
        "ontology.ttl",
        "ontology.rdf",
        "shapes.ttl",
        "vocab/route-role.jsonld",
        "routecities.nq.gz",
    } <= set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256(there[name].read_bytes()).hexdigest() == digest


def test_each_form_of_the_ontology_says_the_same(released: tuple[Path, Result, Result]) -> None:
    folder = released[0] / "dist" / f"routecities-{next_version(__version__, 'minor')}"
    sizes = {
        suffix: Dataset().load_file(folder / f"ontology.{suffix}")
        for suffix in ("ttl", "rdf", "jsonld", "nt")
    }
    assert len(set(sizes.values())) == 1, sizes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["0.1.1"], "version 0.1.1 says less than the changes do; they ask for 0.2.0"),
        (["next"], "'next' is no version; write it as 1.2.3"),
        (["--since", "v9"], "v9"),
    ],
)
def test_a_release_that_cannot_be_is_refused(
    small: Project, arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.authoring.release.__version__", "0.1.0")
    commit(small)
    subprocess.run(["git", "tag", "-f", "v0.1.0"], cwd=small.home, check=True, capture_output=True)
    assert small.invoke(*CHARTER).exit_code == 0
    refused = small.invoke("release", "--since", "v0.1.0", *arguments)
    assert refused.exit_code == 2, refused.output
    assert says in refused.stderr


def test_nothing_is_released_while_the_review_finds_errors(small: Project) -> None:
    commit(small)
    small.replace("ontology/routecities.ttl", '"Place of transit"@en', '"Place of origin"@en')
    refused = small.invoke("release")
    assert refused.exit_code == 1
    assert "to be mended before a release; see kg check" in refused.stderr
