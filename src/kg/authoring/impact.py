"""Impact: what the edited terms touch in every file, and what the edit breaks or changes."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.authoring.facts import inspect_verdict
from kg.authoring.locator import Locator
from kg.authoring.mentions import KINDS, find_mentions
from kg.build import judge
from kg.diff import WORKING_TREE, assemble_side, compare, describe, read_side
from kg.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kg.authoring.mentions import Mention
    from kg.authoring.remarks import Remark
    from kg.diff import Diff

STAGES: Final = ("sides", "mentions", "shapes")
_ORDER: Final = tuple(dict.fromkeys(kind for kind, _ in KINDS))
PLURALS: Final = {"alignment": "alignments", "shape": "shapes", "mapping": "mappings", "table": "rows"} | {
    "rule": "rules", "measure": "measures", "reason": "reasons", "check": "checks", "question": "questions",
    "page": "pages", "template": "templates", "test": "tests", "benchmark": "benchmarks",
    "document": "documents",
}  # fmt: skip
_SHOWN: Final = 8


@dataclass(frozen=True)
class Touched:
    """One edited term, what was done to it, and the places that name it: ``file:line`` by kind of file."""

    term: str
    edits: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Impact:
    """What an edit touches, what it breaks (remarks of shapes and checks), and what else it changes."""

    touched: tuple[Touched, ...]
    breaks: tuple[Remark, ...]
    changes: tuple[str, ...]


def _silent(_stage: str) -> None: ...


def assess(home: Path, base: str, progress: Callable[[str], None] = _silent) -> Impact:
    """Return the impact of the edits of the project in ``home`` since the git revision ``base``.

    Both sides are built and all questions asked of both. Raises what ``read_side`` and ``judge`` raise.
    """
    progress("sides")
    before, dataset = read_side(base, home), assemble_side(WORKING_TREE, home)
    changes = compare(before, describe(WORKING_TREE, dataset))
    progress("mentions")
    touched = tuple(_touched(changes, home))
    progress("shapes")
    found = inspect_verdict(judge(dataset, home), Locator(home))
    breaks = tuple(remark.within(home) for remark in found)
    return Impact(touched, breaks, tuple(map(str, (*changes.entities, *changes.questions))))


def _touched(changes: Diff, home: Path) -> Iterator[Touched]:
    edits: dict[str, list[str]] = defaultdict(list)
    for change in (*changes.terms, *changes.shapes):
        edits[change.iri].append(change.says)
    places: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mention in find_mentions(home):
        if mention.term in edits:
            places[mention.term][mention.kind].append(_place(mention))
    for iri in sorted(edits):
        found = {kind: tuple(places[iri][kind]) for kind in _ORDER if places[iri][kind]}
        yield Touched(iri, tuple(edits[iri]), found)


def _place(mention: Mention) -> str:
    return ":".join(filter(None, (mention.file, str(mention.line), mention.column)))


def as_text(impact: Impact) -> str:
    """Write what each edited term touches, then what breaks, then what changes."""
    lines = [line for touched in impact.touched for line in _tell(touched)]
    lines += ["would break:", *(f"  {remark}" for remark in impact.breaks)] if impact.breaks else []
    lines += ["would change:", *(f"  {change}" for change in impact.changes)] if impact.changes else []
    return "\n".join(lines) or "no term, thing or answer is touched"


def _tell(touched: Touched) -> Iterator[str]:
    yield f"{shorten(touched.term)}: {'; '.join(touched.edits)}"
    for kind, places in touched.places.items():
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        yield f"  {PLURALS.get(kind, kind):<11} {len(places):>4}  {', '.join(places[:_SHOWN])}{more}"


def as_json(impact: Impact) -> str:
    """Write the impact as one JSON object: ``touched``, ``breaks`` and ``changes``, whole."""
    told: dict[str, Any] = {
        "touched": [vars(touched) for touched in impact.touched],
        "breaks": [vars(remark) for remark in impact.breaks],
        "changes": impact.changes,
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
