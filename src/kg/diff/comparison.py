"""Two sides held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.diff.changes import PARTS, Diff
from kg.diff.entities import compare_entities, count_derived
from kg.diff.questions import compare_questions
from kg.diff.renames import find_renames, rename_side
from kg.diff.shapes import compare_shapes
from kg.diff.terms import compare_terms, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.diff.side import Side


def compare(old: Side, new: Side, parts: Collection[str] = PARTS) -> Diff:
    """Return what changed from ``old`` to ``new`` in ``parts`` (some of ``PARTS``), sorted by IRI.

    Where a term was probably renamed, whatever names it is compared as if it named the new one: the rename
    is told once, and not again at every use.
    """
    renames = find_renames(old, new, kind_of)
    old = rename_side(old, {rename.old: rename.new for rename in renames})
    return Diff(
        old.name,
        new.name,
        terms=tuple(compare_terms(old, new, renames)) if "terms" in parts else (),
        shapes=tuple(compare_shapes(old, new)) if "shapes" in parts else (),
        entities=tuple(compare_entities(old, new)) if "data" in parts else (),
        questions=tuple(compare_questions(old, new)) if "questions" in parts else (),
        derived=tuple(count_derived(old, new)) if "data" in parts else (),
    )
