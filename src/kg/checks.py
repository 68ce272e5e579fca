"""Checks: graph-wide rules, one query file a defect, whose rows are the findings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from kg.queries import list_queries, placed, read_query
from kg.store import Term

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    """Return the findings of ``checks`` on ``dataset``, by check and then in the order of the query.

    They run beside each other, since none needs another and the engine does not hold up Python.
    """
    with ThreadPoolExecutor() as workers:
        return list(chain.from_iterable(workers.map(partial(_run, dataset), checks)))


def _run(dataset: Dataset, check: QueryFile) -> list[Finding]:
    problem, solution = check.one("Problem"), check.one("Solution")
    with placed(check):
        rows = dataset.select(check.text)
    absent = Term("", "literal")
    return [
        Finding(check.name, row["resource"].value, row.get("detail", absent).value, problem, solution)
        for row in rows
    ]
