"""Skeletons: what a new thing of each kind must be told about, and where it is written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.authoring.skeletons.addition import STAGES, Addition, Lines, judge, write
from kg.authoring.skeletons.classes import class_kind
from kg.authoring.skeletons.concepts import concept_kind
from kg.authoring.skeletons.fields import Field, Kind, settle
from kg.authoring.skeletons.project import Project
from kg.authoring.skeletons.properties import property_kind
from kg.authoring.skeletons.questions import question_kind
from kg.authoring.skeletons.rows import name_of, row_kind
from kg.authoring.skeletons.shapes import shape_kind

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "STAGES",
    "Addition",
    "Field",
    "Kind",
    "Lines",
    "Project",
    "find_kinds",
    "judge",
    "settle",
    "write",
]


def find_kinds(project: Project) -> dict[str, Callable[[], Kind]]:
    """Return the kinds of things that ``project`` can have, by name: terms and questions first, then rows."""
    makers = {
        "class": class_kind,
        "property": property_kind,
        "concept": concept_kind,
        "shape": shape_kind,
        "question": question_kind,
    }
    kinds: dict[str, Callable[[], Kind]] = {name: _late(make, project) for name, make in makers.items()}
    shared = Counter(map(name_of, project.tables))
    for table in project.tables:
        name = name_of(table) if shared[name_of(table)] == 1 else table.file.stem.replace("_", "-")
        kinds[name] = _late(row_kind, project, table, name)
    return kinds


def _late(make: Callable[..., Kind], *parts: object) -> Callable[[], Kind]:
    return lambda: make(*parts)
