"""The verdict on a graph: what breaks its shapes and checks, and the table cells that it comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.checks import Finding
    from kg.shacl import Report
    from kg.tables import Cell
    from kg.tables.trace import Statement


@dataclass(frozen=True)
class Verdict:
    """The SHACL report, the findings of the checks, and the cells of each (subject, predicate) in them."""

    report: Report
    findings: tuple[Finding, ...]
    cells: Mapping[Statement, tuple[Cell, ...]]

    @property
    def conforms(self) -> bool:
        """Whether the graph may be published."""
        return self.report.conforms and not self.findings

    def statements(self) -> set[Statement]:
        """Return what is at fault: statements by their value, their property, and their subject."""
        return {statement for item in self._items() for statement in _narrowest_first(item)}

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
        return next((found for key in _narrowest_first(item) if (found := self.cells.get(key))), ())

    def _place(self, item: Mapping[str, Any]) -> str:
        cells = self._cells(item)
        return ":".join(map(str, cells[0])) if cells else str(item["focus"])


def _narrowest_first(item: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Return what may lead to the item's cells: the value, else the property, else the subject."""
    focus, path, value = item["focus"], item["path"], item.get("value", "")
    exact = [(focus, path, value.strip("<>"))] if path and value.startswith("<") else []
    return (*exact, *([(focus, path, None)] if path else []), (focus, None, None))
