"""Differences between two versions of the graph: what changed, and which version it asks for."""

from __future__ import annotations

from kg.diff.changes import PARTS, Change, Count, Diff
from kg.diff.comparison import compare
from kg.diff.levels import KINDS, LEVELS, Verdict, verdict
from kg.diff.side import Side, describe
from kg.diff.sources import WORKING_TREE, assemble_side, read_side
from kg.diff.values import Value

__all__ = [
    "KINDS",
    "LEVELS",
    "PARTS",
    "WORKING_TREE",
    "Change",
    "Count",
    "Diff",
    "Side",
    "Value",
    "Verdict",
    "assemble_side",
    "compare",
    "describe",
    "read_side",
    "verdict",
]
