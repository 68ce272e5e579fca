"""A diff as Markdown, for a release note."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.diff.levels import KINDS, verdict
from kg.diff.text import things
from kg.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kg.diff.changes import Change, Diff

_HEADINGS: Final = ("Added", "Changed", "Deprecated", "Removed")
_NAMES: Final = 5
"""How many of a kind are named."""
_LENGTH: Final = 160
"""How many characters a change may take."""
_MARKS: Final = re.compile(r"([\\`*_\[\]<>#|~])")


def as_markdown(diff: Diff) -> str:
    """Write ``diff`` under the headings of a change log, one line a term, shape or question.

    Things of the data are counted by class, and long texts are cut.
    """
    parts = [_summary(diff)]
    for heading in _HEADINGS:
        lines = [f"- {line}\n" for line in _lines(diff, heading)]
        parts += [f"### {heading}\n\n{''.join(lines)}"] if lines else []
    return "\n".join(parts)


def _summary(diff: Diff) -> str:
    judged = verdict(diff)
    if judged.level == "none":
        return "No differences.\n"
    kinds = Counter(change.kind for change in judged.reasons)
    reasons = "; ".join(f"{KINDS[kind].meaning} ({number})" for kind, number in kinds.items())
    return f"A **{judged.level}** version: {_escape(reasons)}.\n"


def _lines(diff: Diff, heading: str) -> Iterator[str]:
    named = [change for change in (*diff.terms, *diff.shapes, *diff.questions) if change.heading == heading]
    for group in things(change for change in named if change.level != "patch"):
        yield _line(group)
    small = [change for change in named if change.level == "patch"]
    for kind in sorted({change.kind for change in small}):
        members = {change.iri: f"`{shorten(change.iri)}`" for change in small if change.kind == kind}
        yield f"{KINDS[kind].meaning}: {_enumerate(members.values())}"
    counted = [change for change in diff.entities if change.heading == heading]
    for name in sorted({change.what for change in counted}):
        members = {change.iri: _name(change) for change in counted if change.what == name}
        yield f"{_escape(name)} ({len(members)}): {_enumerate(members.values())}"


def _line(changes: Sequence[Change]) -> str:
    thing = changes[0]
    label = f" {_escape(thing.label)}" if thing.label else ""
    said = [_cut(change.says) for change in changes if change.says not in {"is new", "is gone"}]
    return f"{thing.what} `{shorten(thing.iri)}`{label}" + (f": {'; '.join(said)}" if said else "")


def _name(change: Change) -> str:
    return _escape(change.label) or f"`{shorten(change.iri)}`"


def _enumerate(names: Collection[str]) -> str:
    rest = [f"and {len(names) - _NAMES} more"] if len(names) > _NAMES else []
    return ", ".join([*islice(names, _NAMES), *rest])


def _cut(text: str) -> str:
    return _escape(text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1].rstrip()}…")


def _escape(text: str) -> str:
    """Write ``text`` so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", text).replace("\n", " ")
