"""Renaming and deprecating terms: through every layer, or not at all."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, RDFS, SKOS, Literal, URIRef

from kg.authoring.renaming import deprecate, rename
from kg.errors import UsageError
from kg.namespaces import RC, VOCAB
from kg.turtle import load

if TYPE_CHECKING:
    from click.testing import Result
    from tests.conftest import Project

ROOT = Path(__file__).parents[2]
ONTOLOGY = "ontology/routecities.ttl"
TERM = "rc:RefugeeSettlement"
MIGRATION = "sparql/migrations/RefugeeSettlement-to-Settlement.ru"
CONNECTED = "vocab/connection-kind/connected-city"
LOCATION = "vocab/connection-kind/location"


def complete(small: Project) -> None:
    """Give a small project tests and code that name the term, as a checkout has."""
    for file in ("tests/shapes/context.ttl", "tests/shapes/Place/good/refugee-settlement.ttl"):
        (small.home / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, small.home / file)
    (small.home / "src" / "kg").mkdir(parents=True)
    code = 'CAMPS = f"{RC}RefugeeSettlement"\nNAMES = ("City", "RefugeeSettlement")\n'
    (small.home / "src" / "kg" / "camps.py").write_text(code, encoding="utf-8")


@pytest.fixture(scope="module")
def renamed(make_project: type[Project], tmp_path_factory: pytest.TempPathFactory) -> Renamed:
    """A small project before and after its class of settlements was renamed."""
    before, after = (make_project(tmp_path_factory.mktemp("project")) for _ in range(2))
    for project in (before, after):
        project.shrink()
        complete(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(after.home)
        ended = after.invoke("rename", TERM, "rc:Settlement")
    assert ended.exit_code == 0, ended.output
    return Renamed(before, after, ended)


class Renamed(NamedTuple):
    before: Project
    after: Project
    told: Result


def files_of(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.home.rglob("*") if path.is_file()}


def read(project: Project, file: str) -> str:
    return (project.home / file).read_text(encoding="utf-8")


def refused(project: Project, *arguments: str) -> str:
    """Run a command that must refuse and change nothing; return what it says."""
    before = files_of(project)
    ended = project.invoke(*arguments)
    assert ended.exit_code == 2, ended.output
    assert files_of(project) == before
    return ended.stderr


@pytest.fixture(scope="module")
def untouched(make_project: type[Project], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that refusals leave as it is."""
    project = make_project(tmp_path_factory.mktemp("untouched"))
    project.shrink()
    return project.home


def test_a_class_is_renamed_in_ontology_shapes_rules_tests_and_code(renamed: Renamed) -> None:
    files = renamed.told.stdout.splitlines()
    assert files == [
        ONTOLOGY,
        "ontology/schemes/place-type.ttl",
        "ontology/translations.csv",
        "shapes/terms.ttl",
        "sparql/checks/exact-match-of-another-kind.rq",
        MIGRATION,
        "sparql/rules/place-classes.rq",
        "src/kg/camps.py",
        "tests/shapes/Place/good/refugee-settlement.ttl",
        "tests/shapes/context.ttl",
    ]
    for file in set(files) - {ONTOLOGY, MIGRATION, "src/kg/camps.py"}:
        assert "RefugeeSettlement" not in read(renamed.after, file), file
    assert 'f"{RC}Settlement"' in read(renamed.after, "src/kg/camps.py")


def test_only_the_lines_that_name_the_term_change(renamed: Renamed) -> None:
    for file in ("shapes/terms.ttl", "ontology/schemes/place-type.ttl", "sparql/rules/place-classes.rq"):
        expected = read(renamed.before, file).replace("RefugeeSettlement", "Settlement")
        assert read(renamed.after, file) == expected


def test_where_only_a_person_can_tell_the_line_is_named_and_left(renamed: Renamed) -> None:
    assert renamed.told.stderr.splitlines() == [
        "the bare name also stands here; only you can tell what it means:",
        '  src/kg/camps.py:2: NAMES = ("City", "RefugeeSettlement")',
        "next: kg check",
    ]
    assert '("City", "RefugeeSettlement")' in read(renamed.after, "src/kg/camps.py")


def test_the_old_name_stays_as_a_deprecated_stub_that_says_what_it_was_and_is(renamed: Renamed) -> None:
    before, after = load([renamed.before.home / ONTOLOGY]), load([renamed.after.home / ONTOLOGY])
    old, new = URIRef(f"{RC}RefugeeSettlement"), URIRef(f"{RC}Settlement")
    assert (old, OWL.deprecated, Literal(lexical_or_value=True)) in after
    assert (old, DCTERMS.isReplacedBy, new) in after
    assert (old, RDFS.subClassOf, new) in after
    assert (old, SKOS.historyNote, Literal("Renamed to rc:Settlement.", lang="en")) in after
    assert set(after.objects(old, RDFS.label)) == set(before.objects(old, RDFS.label))
    assert set(after.predicate_objects(new)) == set(before.predicate_objects(old))


def test_the_renamed_project_builds_and_the_old_name_is_still_described(
    renamed: Renamed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(renamed.after.home)
    built = renamed.after.invoke("build")
    assert built.exit_code == 0, built.output
    dump = (Path(built.stdout.strip()) / "dataset.nq").read_text(encoding="utf-8")
    assert f"<{RC}RefugeeSettlement> <{DCTERMS.isReplacedBy}> <{RC}Settlement>" in dump


def test_others_follow_by_the_migration_in_every_graph(renamed: Renamed) -> None:
    data, said = ox.Store(), f"<urn:camp> a <{RC}RefugeeSettlement>"
    data.update(f"INSERT DATA {{ {said} GRAPH <urn:g> {{ {said} }} }}")
    data.update(read(renamed.after, MIGRATION))
    assert {quad.object.value for quad in data} == {f"{RC}Settlement"}
    assert len(data) == 2


def test_a_property_is_renamed_in_mappings_and_queries_and_data_migrate_by_predicate(small: Project) -> None:
    ended = small.invoke("rename", "rc:reportedHeading", "rc:printedHeading")
    assert ended.exit_code == 0, ended.output
    changed = ended.stdout.splitlines()
    assert {"data/connections.csv-metadata.json", "shapes/connection.ttl", ONTOLOGY} <= set(changed)
    assert '"../ontology#printedHeading"' in read(small, "data/connections.csv-metadata.json")
    data = ox.Store()
    data.update(f'INSERT DATA {{ <urn:a> <{RC}reportedHeading> "Tunisia" }}')
    data.update(read(small, "sparql/migrations/reportedHeading-to-printedHeading.ru"))
    assert [(quad.predicate.value, quad.object.value) for quad in data] == [
        (f"{RC}printedHeading", "Tunisia")
    ]


def test_a_concept_is_renamed_in_the_cells_of_the_tables(small: Project) -> None:
    with small.path("connections").open(encoding="utf-8") as file:
        count = sum(row["kind"] == "connected-city" for row in csv.DictReader(file))
    assert count
    ended = small.invoke("rename", CONNECTED, "vocab/connection-kind/member-city")
    assert ended.exit_code == 0, ended.output
    with small.path("connections").open(encoding="utf-8") as file:
        assert sum(row["kind"] == "member-city" for row in csv.DictReader(file)) == count
    scheme = load([small.home / "ontology/schemes/connection-kind.ttl"])
    head, old = URIRef(f"{VOCAB}connection-kind"), URIRef(f"{VOCAB}connection-kind/connected-city")
    assert (head, SKOS.hasTopConcept, old) not in scheme
    assert (old, SKOS.inScheme, head) in scheme


def test_a_dry_run_prints_the_difference_and_changes_nothing(small: Project) -> None:
    complete(small)
    before = files_of(small)
    ended = small.invoke("rename", TERM, "rc:Settlement", "--dry-run")
    assert ended.exit_code == 0
    assert '-CAMPS = f"{RC}RefugeeSettlement"' in ended.stdout
    assert '+CAMPS = f"{RC}Settlement"' in ended.stdout
    assert files_of(small) == before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rc:RefugeSettlement", "rc:X", f"rc:RefugeSettlement is not known; did you mean {TERM}?"),
        (TERM, "rc:City", "rc:City exists already; to merge them: kg deprecate"),
        (TERM, "rc:settlement", "the name of a class begins with a capital"),
        (TERM, "vocab/route/camp", f"vocab/route/camp is in another namespace than {TERM}; keep {RC}"),
        ("rc:inCountry", "rc:InCountry", "the name of a property begins with a small letter"),
        ("vocab/scope/city-level", "vocab/scope/City", "the name of a concept has small letters and hyphens"),
        ("vocab/scope", "vocab/range", "vocab/scope is part of the names of its terms"),
        ("id/place/tn-sfax", "id/place/tn-safax", "id/place/tn-sfax is a row of a table"),
        ("Sfax", "Safax", "'Sfax' is no name of this project; write it as rc:City"),
    ],
)  # fmt: skip
def test_what_cannot_be_renamed_is_refused_with_the_reason(
    untouched: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        rename(untouched, old, new)


def test_a_file_out_of_form_is_refused_since_its_comments_would_be_lost(small: Project) -> None:
    small.replace(
        ONTOLOGY, "rc:RefugeeSettlement a owl:Class", "# here be camps\nrc:RefugeeSettlement a owl:Class"
    )
    assert f"{ONTOLOGY} is not in form; run kg format first" in refused(small, "rename", TERM, "rc:Camp")


def test_nothing_is_renamed_while_a_file_cannot_be_read(small: Project) -> None:
    small.replace("sparql/rules/plays-role.rq", "WHERE", "WHEER")
    assert "files cannot be read; mend them first, see kg check: sparql/rules/plays-role.rq" in refused(
        small, "rename", TERM, "rc:Camp"
    )


def test_a_deprecated_concept_gives_its_place_in_the_data_to_another(small: Project) -> None:
    ended = small.invoke(
        "deprecate", CONNECTED, "--replaced-by", LOCATION,
        "--because", "The two could not be told apart.",
    )  # fmt: skip
    assert ended.exit_code == 0, ended.output
    assert "connected-city" not in read(small, "data/connections.csv").replace("connected-city-", "")
    scheme = load([small.home / "ontology/schemes/connection-kind.ttl"])
    old = URIRef(f"{VOCAB}connection-kind/connected-city")
    assert (old, OWL.deprecated, Literal(lexical_or_value=True)) in scheme
    assert (old, SKOS.historyNote, Literal("The two could not be told apart.", lang="en")) in scheme
    assert (old, DCTERMS.isReplacedBy, URIRef(f"{VOCAB}connection-kind/location")) in scheme


def test_what_nothing_uses_is_deprecated_with_a_reason_alone(small: Project) -> None:
    ended = small.invoke("deprecate", "vocab/initiative-type/survey", "--because", "No source uses it.")
    assert ended.exit_code == 0, ended.output
    assert ended.stdout.splitlines() == ["ontology/schemes/initiative-type.ttl"]


@pytest.mark.parametrize(
    ("term", "replacement", "reason", "says"),
    [
        ("rc:City", "", "", "nothing takes the place of rc:City: say why with --because"),
        ("rc:City", "", "It is old.", "rc:City is still used: "),
        ("rc:City", "rc:Town", "", "rc:Town is not known"),
        ("rc:City", "rc:City", "", "rc:City cannot replace itself"),
        ("rc:City", "rc:inCountry", "", "rc:inCountry is not of the same kind and namespace as rc:City"),
    ],
)
def test_what_cannot_be_deprecated_is_refused_with_the_reason(
    untouched: Path, term: str, replacement: str, reason: str, says: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        deprecate(untouched, term, replacement, reason)


def test_a_term_is_deprecated_once(small: Project) -> None:
    arguments = ("deprecate", "vocab/initiative-type/survey", "--because", "No source uses it.")
    assert small.invoke(*arguments).exit_code == 0
    assert "vocab/initiative-type/survey is deprecated already" in refused(small, *arguments)
