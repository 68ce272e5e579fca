"""The record on disk: one entry a line, beside the versions that it tells of."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from kg.changes.comparison import compare
from kg.changes.entry import Entry, Thing
from kg.errors import FileSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LOG: Final = "changes.jsonl"
"""The record, in the folder of artefacts; the oldest entry comes first."""
_WHOLE: Final = 200
"""Entries that are kept whole; of older ones there stay the counts and what was withdrawn."""


def read_log(folder: Path) -> tuple[Entry, ...]:
    """Return the entries of the record in ``folder``, the oldest first; none where there is no record.

    Raises FileSyntaxError for a line that is no entry.
    """
    return tuple(_entries(folder, _lines(folder)))


def find_withdrawn(entries: Iterable[Entry]) -> dict[str, tuple[Entry, Thing]]:
    """Return what was withdrawn and has not come back, by IRI, each with the entry that says so."""
    last = {
        thing.iri: (entry, thing) for entry in entries for thing in entry.things if thing.fate != "changed"
    }
    return {iri: found for iri, found in last.items() if found[1].fate == "withdrawn"}


def note_changes(old: Path | None, new: Path) -> None:
    """Add to the record what the artefact ``new`` changes, which takes the place of ``old`` beside it.

    Nothing is added where the graph says the same. To be called by one process at a time, before ``new``
    is the current one: who sees the new version then sees its entry too. Raises OSError, and FileSyntaxError
    for a record that cannot be read.
    """
    lines = _lines(new.parent)
    last = next(reversed([*_entries(new.parent, lines)]), None)
    before, after = _read(old) if old else None, _read(new)
    previous = old.name if old and before is not None else ""
    if last and (last.version, last.previous) == (new.name, previous):
        return  # by a publication that was killed
    entry = Entry(new.name, _now(last))
    if before is not None:
        entry = compare(before, after or [], entry, previous)
        if not entry.graphs:
            return
    kept = [_shorten(line) for line in lines[:-_WHOLE]] + lines[-_WHOLE:]
    _write(new.parent, [*kept, _dump(entry)])


def _read(artefact: Path) -> list[str] | None:
    """Return the lines of the dataset of ``artefact``; None where it cannot be read."""
    try:
        lines = (artefact / "dataset.nq").read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        return None
    return [line for line in lines if line]


def _lines(folder: Path) -> list[str]:
    try:
        return (folder / LOG).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _entries(folder: Path, lines: Iterable[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        try:
            yield _entry(json.loads(line))
        except (ValueError, TypeError, AttributeError):
            problem = (
                "is no entry of the record of changes; take the line out, or put back a copy of the file"
            )
            raise FileSyntaxError(str(folder / LOG), problem, line=number) from None


def _entry(told: dict[str, Any]) -> Entry:
    things = tuple(_thing(thing) for thing in told.pop("things", ()))
    graphs = {name: (new, gone) for name, (new, gone) in told.pop("graphs", {}).items()}
    return Entry(**told, graphs=graphs, things=things)


def _thing(told: dict[str, Any]) -> Thing:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    return Thing(**fields)


def _dump(entry: Entry) -> str:
    told = {name: value for name, value in asdict(entry).items() if value}
    told["things"] = [
        {name: value for name, value in thing.items() if value} for thing in told.get("things", ())
    ]
    return json.dumps(told, ensure_ascii=False)


def _shorten(line: str) -> str:
    entry = json.loads(line)
    entry["things"] = [thing for thing in entry["things"] if thing["fate"] == "withdrawn"]
    return json.dumps(entry, ensure_ascii=False)


def _now(last: Entry | None) -> str:
    """Return the time, later than that of the ``last`` entry even where the clock was set back."""
    now = datetime.now(UTC).replace(microsecond=0)
    if last:
        now = max(now, datetime.fromisoformat(last.date) + timedelta(seconds=1))
    return now.isoformat().replace("+00:00", "Z")


def _write(folder: Path, lines: Iterable[str]) -> None:
    draft = folder / f".draft-{LOG}-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / LOG)
