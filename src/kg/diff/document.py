"""A diff as JSON, whose shape ``diff.schema.json`` beside this module defines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.diff.levels import verdict

if TYPE_CHECKING:
    from kg.diff.changes import Change, Diff


def as_json(diff: Diff) -> str:
    """Write all of ``diff``, and the verdict; nothing is cut."""
    judged = verdict(diff)
    reasons = [{"kind": change.kind, "says": str(change)} for change in judged.reasons]
    document = {
        "old": diff.old,
        "new": diff.new,
        "verdict": {"level": judged.level, "reasons": reasons},
        "terms": [_change(change) for change in diff.terms],
        "shapes": [_change(change) for change in diff.shapes],
        "entities": [_change(change) for change in diff.entities],
        "questions": [_change(change) for change in diff.questions],
        "derived": [count._asdict() for count in diff.derived],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "level": change.level,
        "iri": change.iri,
        "what": change.what,
        "label": change.label,
        "says": change.says,
        "predicate": change.predicate,
        "before": [value.as_json() for value in change.before],
        "after": [value.as_json() for value in change.after],
    }
