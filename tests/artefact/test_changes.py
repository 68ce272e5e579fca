"""The record of changes tells what each build changed, outlives the versions, and is never torn."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kg.artefact import current, publish
from kg.changes import LOG, Entry, find_withdrawn, note_changes, read_log
from kg.errors import FileSyntaxError
from kg.namespaces import BASE, GRAPH, ID, ONTOLOGY, PREFIXES, RC

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.conftest import Project

SOURCE, LABEL, OWL = f"{GRAPH}source/one", f"{PREFIXES['rdfs']}label", PREFIXES["owl"]
PUBLISH = """
import sys
from pathlib import Path
from kg.artefact import publish
from kg.changes import note_changes
folder, name = Path(sys.argv[1]), sys.argv[2]
for number in range(4):
    line = f'<http://example.org/a> <http://example.org/p> "{name} {number}" <http://example.org/g> .\\n'
    files = {"dataset.nq": line.encode(), "manifest.json": b"{}"}
    publish(folder, f"{name}.{number}", files, lasting=False, note=note_changes)
"""


def release(folder: Path, version: str, *lines: str) -> Entry:
    """Publish ``lines`` as a build does, and return the last entry."""
    nquads = "".join(f"{line} .\n" for line in lines).encode()
    publish(folder, version, {"dataset.nq": nquads, "manifest.json": b"{}"}, note=note_changes)
    return read_log(folder)[-1]


def say(name: str, predicate: str, value: str, graph: str = SOURCE) -> str:
    return f"<{ID}{name}> <{predicate}> {value} <{graph}>"


def fates(entry: Entry) -> dict[str, str]:
    return {thing.iri.removeprefix(BASE): thing.fate for thing in entry.things}


def drop(project: Project, table: str, *keys: str) -> None:
    lines = project.path(table).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.partition(",")[0] not in keys]
    assert len(kept) == len(lines) - len(keys)
    project.path(table).write_text("".join(kept), encoding="utf-8")


def build(project: Project) -> str:
    built = project.invoke("build")
    assert built.exit_code == 0, built.stderr
    return built.stdout.strip().rpartition("/")[2]


def test_five_builds_leave_two_artefacts_and_the_whole_history(small: Project) -> None:
    first = build(small)
    small.change("places", "tn-sfax", label="Sfaqs", variants="Sfax")
    second = build(small)
    small.change("connections", "mc2cm-ma-oujda", evidence="gtt-103579-103584")
    small.change("connections", "mc2cm-ma-rabat", evidence="gtt-103571-103576")
    third = build(small)
    small.replace("data/dataset.ttl", "dcterms:title", "dcterms:alternative")
    fourth = build(small)
    drop(small, "connections", "mc2cm-ma-tangier")
    drop(small, "places", "ma-tangier")
    drop(small, "evidence", "gtt-103587-103594")
    fifth = build(small)

    kept = {path.name for path in small.artefacts.iterdir()}
    assert kept == {fourth, fifth, "current", LOG}
    entries = read_log(small.artefacts)
    assert [(entry.previous, entry.version) for entry in entries] == [
        ("", first),
        (first, second),
        (second, third),
        (fourth, fifth),
    ]
    assert [entry.date for entry in entries] == sorted({entry.date for entry in entries})
    renamed, proved, gone = entries[1:]
    assert renamed.counts == {"changed": 1}
    assert renamed.things[0].labels == {"en": "Sfaqs"}
    assert renamed.things[0].properties == (LABEL, f"{PREFIXES['skos']}altLabel")
    assert proved.counts == {"evidence": 2}
    assert {thing.properties for thing in proved.things} == {(f"{RC}evidence",)}
    assert gone.counts == {"evidence": 1, "withdrawn": 2}
    assert fates(gone) == {
        "id/connection/mc2cm-ma-tangier": "withdrawn",
        "id/evidence/gtt-103587-103594": "withdrawn",
        "id/place/ma-tangier": "withdrawn",
    }
    assert set(find_withdrawn(entries)) == {thing.iri for thing in gone.things}


def test_an_entry_names_what_a_statement_is_about_and_what_replaced_a_thing(tmp_path: Path) -> None:
    a = f"<{RC}Place>"
    release(
        tmp_path,
        "1",
        say("place/old", LABEL, '"Old \\"town\\""@en'),
        say("place/old", f"{PREFIXES['rdf']}type", a),
    )
    entry = release(
        tmp_path,
        "2",
        say("place/new", f"{PREFIXES['dcterms']}replaces", f"<{ID}place/old>"),
        say("connection/c", f"{RC}place", f"<{ID}place/new>"),
        say("connection/c", f"{RC}evidence", f"<{ID}evidence/e>"),
    )
    connection, new, old = entry.things
    assert (connection.fate, connection.about) == ("added", (f"{ID}place/new",))
    assert (new.fate, old.fate) == ("added", "withdrawn")
    assert (old.heir, old.kind, old.labels) == (f"{ID}place/new", f"{RC}Place", {"en": 'Old "town"'})
    assert entry.graphs == {SOURCE: (3, 2)}


def test_a_thing_that_comes_back_is_withdrawn_no_more(tmp_path: Path) -> None:
    lines = say("place/a", LABEL, '"A"'), say("place/b", LABEL, '"B"')
    release(tmp_path, "1", *lines)
    release(tmp_path, "2", lines[0])
    assert set(find_withdrawn(read_log(tmp_path))) == {f"{ID}place/b"}
    release(tmp_path, "1", *lines)
    assert find_withdrawn(read_log(tmp_path)) == {}
    assert [entry.version for entry in read_log(tmp_path)] == ["1", "2", "1"]


def test_new_labels_of_blank_nodes_are_no_change_and_a_new_expression_is_one(tmp_path: Path) -> None:
    def restrict(label: str, value: str) -> tuple[str, ...]:
        graph = f"<{GRAPH}vocabulary>"
        return (
            f"<{RC}City> <{OWL}equivalentClass> _:{label} {graph}",
            f"_:{label} <{OWL}hasValue> <{value}> {graph}",
        )

    release(tmp_path, "1", *restrict("b1", "http://example.org/x"))
    assert release(tmp_path, "2", *restrict("b2", "http://example.org/x")).version == "1"
    changed = release(tmp_path, "3", *restrict("b3", "http://example.org/y"))
    assert fates(changed) == {f"{ONTOLOGY}#City".removeprefix(BASE): "changed"}
    assert changed.things[0].properties == (f"{OWL}equivalentClass",)


def test_what_rules_derive_is_counted_and_names_no_thing(tmp_path: Path) -> None:
    line = say("place/a", LABEL, '"A"')
    release(tmp_path, "1", line)
    entry = release(tmp_path, "2", line, say("place/a", f"{RC}inCountry", f"<{ID}c>", f"{GRAPH}derived"))
    assert (entry.things, entry.graphs) == ((), {f"{GRAPH}derived": (1, 0)})


def test_an_old_entry_keeps_its_counts_and_what_was_withdrawn(tmp_path: Path) -> None:
    release(tmp_path, "0", say("place/b", LABEL, '"0"'), say("place/c", LABEL, '"C"'))
    release(tmp_path, "1", say("place/b", LABEL, '"1"'))
    log = tmp_path / LOG
    first, second = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text(first + second * 201, encoding="utf-8")
    release(tmp_path, "2", say("place/b", LABEL, '"2"'))
    old, *_, last = read_log(tmp_path)[1:]
    assert (old.counts, fates(old), old.whole) == (
        {"changed": 1, "withdrawn": 1},
        {"id/place/c": "withdrawn"},
        False,
    )
    assert (fates(last), last.whole) == ({"id/place/b": "changed"}, True)


def test_a_record_that_was_spoilt_by_hand_stops_the_publication_and_says_where(tmp_path: Path) -> None:
    release(tmp_path, "1", say("place/a", LABEL, '"A"'))
    with (tmp_path / LOG).open("a", encoding="utf-8") as file:
        file.write("oops\n")
    with pytest.raises(FileSyntaxError, match=rf"{LOG}:2: is no entry of the record of changes"):
        release(tmp_path, "2", say("place/a", LABEL, '"B"'))
    found = current(tmp_path)
    assert found
    assert found.name == "1"


def test_builds_at_once_leave_one_chain_of_entries(tmp_path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", PUBLISH, str(tmp_path), name]) for name in "abc"]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    entries = read_log(tmp_path)
    assert len(entries) == 12
    assert [entry.previous for entry in entries] == ["", *versions(entries[:-1])]
    found = current(tmp_path)
    assert found
    assert found.name == entries[-1].version
    assert all(json.loads(line) for line in (tmp_path / LOG).read_text(encoding="utf-8").splitlines())


def versions(entries: Iterable[Entry]) -> list[str]:
    return [entry.version for entry in entries]
