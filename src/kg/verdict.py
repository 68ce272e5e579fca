"""The verdict on a graph: what breaks its shapes and checks, and the table cells that it comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.checks import Finding
    from kg.shacl import Report
    from kg.tables import Cell

    Place = tuple[str, str | None]


@dataclass(frozen=True)
class Verdict:
    """The SHACL report, the findings of the checks, and the cells of each (subject, predicate) in them."""

    report: Report
    findings: tuple[Finding, ...]
    cells: Mapping[Place, tuple[Cell, ...]]

    @property
    def conforms(self) -> bool:
        """Whether the graph may be published."""
        return self.report.conforms and not self.findings

    def places(self) -> set[Place]:
        """Return the subjects and predicates (None for the subject as a whole) that are at fault."""
        places: set[Place] = {
            (violation.focus, violation.path or None) for violation in self.report.violations
        }
        subjects = {violation.focus for violation in self.report.violations}
        subjects |= {finding.resource for finding in self.findings}
        return places | {(subject, None) for subject in subjects}

    def lines(self) -> list[str]:
        """Return a line for each violation and finding: its cell or its IRI, what is wrong, what to do."""
        return [f"{self._place(item)}: {item['text']}" for item in self._items()]

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as JSON data; cells are objects with file, row and column."""
        return {
            "conforms": self.conforms,
            "problems": [
                {**item, "cells": [cell._asdict() for cell in self._cells(item)]} for item in self._items()
            ],
        }

    def _items(self) -> Iterator[dict[str, Any]]:
        for violation in self.report.violations:
            value = f" (here {violation.value})" if violation.value else ""
            yield {**asdict(violation), "text": violation.message + value}
        for finding in self.findings:
            detail = f" ({finding.detail})" if finding.detail else ""
            fields = {**asdict(finding), "focus": finding.resource, "path": ""}
            yield {**fields, "text": f"{finding.problem}{detail} {finding.solution}"}

    def _cells(self, item: Mapping[str, Any]) -> tuple[Cell, ...]:
        exact = self.cells.get((item["focus"], item["path"] or None), ())
        return exact or self.cells.get((item["focus"], None), ())

    def _place(self, item: Mapping[str, Any]) -> str:
        cells = self._cells(item)
        return ":".join(map(str, cells[0])) if cells else str(item["focus"])
