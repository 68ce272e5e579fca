"""Checks: graph-wide rules, one query file a defect, whose rows are the findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.queries import list_queries, placed, read_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.queries import QueryFile
    from kg.store import Dataset


@dataclass(frozen=True, order=True)
class Finding:
    """One row of a check: the resource (an IRI) that has the problem, what shows it, and the way out."""

    check: str
    resource: str
    detail: str
    problem: str
    solution: str


def read_checks(folder: Path) -> list[QueryFile]:
    """Return the checks in ``folder`` by name; FileSyntaxError when a header lacks problem or solution."""
    return [read_check(path) for path in list_queries(folder)]


def read_check(path: Path) -> QueryFile:
    """Return the check ``path``; FileSyntaxError when its header lacks problem or solution."""
    check = read_query(path, {"Problem", "Solution"})
    check.one("Problem")
    check.one("Solution")
    return check


def run_checks(dataset: Dataset, checks: Sequence[QueryFile]) -> list[Finding]:
    """Return the findings of ``checks`` on ``dataset``, by check and then in the order of the query."""
    return [finding for check in checks for finding in _run(dataset, check)]


def _run(dataset: Dataset, check: QueryFile) -> Iterator[Finding]:
    problem, solution = check.one("Problem"), check.one("Solution")
    with placed(check):
        rows = dataset.select(check.text)
    for row in rows:
        detail = row["detail"].value if "detail" in row else ""
        yield Finding(check.name, row["resource"].value, detail, problem, solution)
