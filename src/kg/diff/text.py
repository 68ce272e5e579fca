"""A diff as plain text, for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg.diff.levels import LEVELS, verdict
from kg.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.diff.changes import Change, Diff
    from kg.diff.levels import Heading

_MARKS: Final[dict[Heading, str]] = {"Added": "+", "Removed": "-", "Deprecated": "!", "Changed": "~"}
_THINGS: Final = 20
"""How many things of a part are shown, and how many reasons."""
_ROWS: Final = 3
"""How many rows of an answer are shown that are gone, and that are new."""
_HINT: Final = "--format json has them all"


def as_text(diff: Diff) -> str:
    """Write ``diff`` part by part, what weighs most first, and the verdict with its reasons at the end.

    Long lists are cut, which is said with the number of those left out.
    """
    lines = [f"{diff.old} -> {diff.new}"]
    for part, changes in (("terms", diff.terms), ("shapes", diff.shapes)):
        lines += _part(f"{part}: {_tally(changes)}", changes)
    lines += _part(f"data: {'; '.join(_tally_by_class(diff.entities))}", diff.entities)
    if diff.derived:
        lines += ["", _derived(diff)]
    lines += _part(f"questions: {_tally(diff.questions)}", diff.questions)
    return "\n".join([*lines, "", *_verdict(diff)])


def things(changes: Iterable[Change]) -> list[list[Change]]:
    """Return ``changes`` by thing, those first that weigh most."""
    grouped = [list(group) for _, group in groupby(changes, key=lambda change: change.iri)]
    return sorted(grouped, key=lambda group: -max(LEVELS.index(change.level) for change in group))


def _part(title: str, changes: Sequence[Change]) -> list[str]:
    if not changes:
        return []
    grouped = things(changes)
    lines = [line for group in grouped[:_THINGS] for line in _thing(group)]
    rest = len(grouped) - _THINGS
    return ["", title, *lines, *([f"  ... and {rest} more; {_HINT}"] if rest > 0 else [])]


def _thing(changes: Sequence[Change]) -> Iterator[str]:
    """Yield one line for a thing with one change, otherwise a line for each below the thing's own."""
    first = changes[0]
    if len(changes) == 1:
        yield f"  {_MARKS[first.heading]} {first}{_weight(first)}"
    else:
        yield f"  {_MARKS[_fate(changes)]} {first.subject}"
        yield from (f"      {change.says}{_weight(change)}" for change in changes)
    for change in changes:
        yield from _rows("-", change.before)
        yield from _rows("+", change.after)


def _weight(change: Change) -> str:
    return f"  [{change.level}]" if change.level != "patch" else ""


def _rows(mark: str, values: Iterable[object]) -> Iterator[str]:
    rows = [str(value).replace("\t", "  ") for value in values if getattr(value, "kind", "") == "row"]
    yield from (f"        {mark} {row}" for row in rows[:_ROWS])
    if len(rows) > _ROWS:
        yield f"        {mark} ... and {len(rows) - _ROWS} more; {_HINT}"


def _tally(changes: Sequence[Change]) -> str:
    """Count things by what became of them: ``2 added, 1 changed``."""
    fates = Counter(_fate(group) for group in things(changes))
    return ", ".join(f"{fates[heading]} {heading.lower()}" for heading in _MARKS if fates[heading])


def _fate(changes: Sequence[Change]) -> Heading:
    """Return what became of the thing as a whole; most often it changed."""
    return next((change.heading for change in changes if change.heading != "Changed"), "Changed")


def _tally_by_class(changes: Sequence[Change]) -> Iterator[str]:
    for name in sorted({change.what for change in changes}):
        yield f"{name} {_tally([change for change in changes if change.what == name])}"


def _derived(diff: Diff) -> str:
    gone, new = sum(count.gone for count in diff.derived), sum(count.new for count in diff.derived)
    terms = ", ".join(f"{shorten(count.term)} +{count.new} -{count.gone}" for count in diff.derived)
    return f"derived statements that followed: {new} new, {gone} gone ({terms})"


def _verdict(diff: Diff) -> Iterator[str]:
    judged = verdict(diff)
    if judged.level == "none":
        yield "no differences"
        return
    yield f"verdict: {judged.level}, because"
    yield from (f"  {change}" for change in judged.reasons[:_THINGS])
    if len(judged.reasons) > _THINGS:
        yield f"  ... and {len(judged.reasons) - _THINGS} more; {_HINT}"
