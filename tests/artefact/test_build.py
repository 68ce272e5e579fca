"""What ``kg build`` publishes, and what it says when it publishes nothing."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.artefact import publish

if TYPE_CHECKING:
    from tests.conftest import Command, Project


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def stamps(folder: Path) -> dict[str, tuple[str, int, bytes]]:
    """Return where every path below ``folder`` leads to, when it changed and what it holds."""
    return {
        str(path.relative_to(folder)): (
            str(path.readlink()) if path.is_symlink() else "",
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
    }


@pytest.fixture
def published(small: Project) -> Project:
    """A small project beside an artefact that was built before."""
    publish(small.artefacts, "0.0.0", {"dataset.nq": b"", "manifest.json": b"{}"})
    return small


def test_the_same_project_in_another_folder_gives_the_same_bytes(
    project: Project, artefact: Path, command: Command
) -> None:
    built = command("build", PYTHONHASHSEED="7")
    assert built.returncode == 0, built.stderr
    assert built.stdout == f"build/{artefact.name}\n"
    assert contents(project.artefacts / "current") == contents(artefact)


def test_building_again_changes_no_byte_and_adds_no_version(small: Project) -> None:
    assert small.invoke("build").exit_code == 0
    before = contents(small.artefacts / "current")
    assert small.invoke("build").exit_code == 0
    assert contents(small.artefacts / "current") == before
    kept = {path.name for path in small.artefacts.iterdir()}
    assert kept == {"current", "changes.jsonl", (small.artefacts / "current").readlink().name}


def test_a_change_in_a_table_makes_a_new_version_and_the_last_one_stays(published: Project) -> None:
    built = published.invoke("build")
    assert built.exit_code == 0
    kept = {"0.0.0", Path(built.stdout.strip()).name, "changes.jsonl", "current"}
    assert {path.name for path in published.artefacts.iterdir()} == kept
    assert (published.artefacts / "current").resolve().name != "0.0.0"


def test_the_manifest_has_the_digest_and_the_counts_of_what_is_beside_it(artefact: Path) -> None:
    files = contents(artefact)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["sha256"] == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    lines = files["dataset.nq"].decode().splitlines()
    assert manifest["statements"] == len(lines)
    graphs = re.findall(r"<([^<> ]+)> \.$", files["dataset.nq"].decode(), re.MULTILINE)
    assert manifest["graphs"] == {graph: graphs.count(graph) for graph in sorted(set(graphs))}
    assert artefact.name == manifest["version"]


def test_the_published_statements_are_sorted_and_each_stands_once(artefact: Path) -> None:
    lines = (artefact / "dataset.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_the_published_report_says_that_the_graph_conforms(artefact: Path) -> None:
    assert "sh:conforms true" in (artefact / "report.ttl").read_text(encoding="utf-8")


def test_a_broken_table_leaves_the_last_artefact_as_it_is(published: Project, command: Command) -> None:
    before = stamps(published.artefacts)
    published.change("connections", "mc2cm-ma-casablanca", position="first")
    built = command("build")
    assert built.returncode == 1
    assert built.stdout == ""
    assert re.fullmatch(r"kg: data/connections\.csv:2:position: .*'first'.*; .+\n", built.stderr)
    assert stamps(published.artefacts) == before


def test_a_graph_with_much_to_mend_shows_the_first_places_and_leaves_the_last_artefact(
    published: Project,
) -> None:
    before = stamps(published.artefacts)
    for city in ("ma-casablanca", "ma-oujda", "ma-rabat", "ma-tangier", "tn-sfax", "tn-sousse", "tn-tunis"):
        published.change("connections", f"mc2cm-{city}", place="")
        published.change("places", city, part_of=city)
    for passage in re.findall(r"^gtt-\d+-\d+", published.path("evidence").read_text(), re.MULTILINE):
        published.change("evidence", passage, end="1")
    built = published.invoke("build")
    assert built.exit_code == 1
    first, *told, last = built.stderr.splitlines()
    number = re.fullmatch(r"kg: (\d+) things to mend; nothing was published:", first)
    assert number
    assert len(told) == 20
    assert last == f"... and {int(number[1]) - 20} more; see kg validate"
    assert stamps(published.artefacts) == before


def test_faults_in_two_tables_are_reported_together(project: Project) -> None:
    project.change("connections", "mc2cm-ma-casablanca", position="0")
    line = project.change("places", "bf-dedougou", label="")
    built = project.invoke("build")
    assert built.exit_code == 1
    faults = built.stderr.removeprefix("kg: ").splitlines()
    assert [fault.split(": ")[0] for fault in faults] == [
        "data/connections.csv:2:position",
        f"data/places.csv:{line}:label",
    ]


@pytest.mark.parametrize(
    ("cell", "code", "told"),
    [
        (
            ("participations", "mc2cm-implementer-icmpd", "role"),
            "implementor",
            "use a name of vocab/participation-role, such as 'implementer'",
        ),
        (
            ("initiatives", "mc2cm", "type"),
            "netwrok",
            "use a name of vocab/initiative-type, such as 'network'",
        ),
        (("places", "bf-dori", "type"), "town", "use a name of vocab/place-type"),
    ],
)
def test_an_unknown_code_is_told_with_its_cell_and_the_nearest_code(
    cell: tuple[str, str, str], code: str, told: str, project: Project
) -> None:
    table, key, column = cell
    line = project.change(table, key, **{column: code})
    built = project.invoke("build")
    assert built.exit_code == 1
    assert built.stderr == f"kg: data/{table}.csv:{line}:{column}: '{code}' is not known; {told}\n"


def test_an_unknown_key_is_told_with_its_cell(project: Project) -> None:
    line = project.change("connections", "mc2cm-tn-sfax", place="tn-sfacks")
    built = project.invoke("build")
    assert built.exit_code == 1
    assert built.stderr.startswith(f"kg: data/connections.csv:{line}:place: ")
    assert "tn-sfacks" in built.stderr


def test_of_several_rows_about_one_thing_only_the_one_with_the_unknown_name_is_told(project: Project) -> None:
    line = project.add(
        "discrepancy_subjects",
        discrepancy="mmc-acronym",
        about="id/initiative/mayors-migration-counsel",
        source="going-to-town-2022",
    )
    built = project.invoke("build")
    assert built.exit_code == 1
    assert built.stderr == (
        f"kg: data/discrepancy_subjects.csv:{line}:about: 'mayors-migration-counsel' is not known; "
        "use a name of id/initiative, such as 'mayors-migration-council'\n"
    )


def test_turtle_that_does_not_parse_is_told_with_its_file_and_line(
    project: Project, command: Command
) -> None:
    path = project.home / "ontology" / "routecities.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    broken = next(number for number, line in enumerate(lines, 1) if line.endswith(" ;") and number > 40)
    lines[broken - 1] = lines[broken - 1].removesuffix(" ;") + " oops ;"
    path.write_text("\n".join(lines), encoding="utf-8")
    built = command("build")
    assert built.returncode == 1
    assert built.stderr.startswith(f"kg: {path}:{broken}: ")
    assert "Traceback" not in built.stderr
    assert not project.artefacts.exists()


def test_a_check_that_is_no_sparql_is_told_with_its_file(project: Project) -> None:
    project.replace("sparql/checks/part-of-cycle.rq", "WHERE {", "WHERE")
    built = project.invoke("build")
    assert built.exit_code == 1
    assert "part-of-cycle.rq" in built.stderr


def test_a_folder_that_cannot_be_written_is_told_in_plain_words(small: Project, command: Command) -> None:
    (small.home / "file").write_text("")
    built = command("build", KG_ARTEFACT="file")
    assert built.returncode == 2
    assert built.stderr == "kg: file: cannot be written (File exists); set KG_ARTEFACT\n"


def test_a_folder_that_is_no_project_is_told_with_the_way_out(tmp_path: Path, command: Command) -> None:
    built = command("build", KG_HOME=tmp_path)
    assert built.returncode == 2
    assert built.stderr.endswith("run in the project's folder or set KG_HOME\n")


def test_a_project_without_tables_is_not_published_as_an_empty_graph(project: Project) -> None:
    for path in (project.home / "data").glob("*.csv-metadata.json"):
        path.unlink()
    built = project.invoke("build")
    assert built.exit_code != 0
    assert not project.artefacts.exists()
