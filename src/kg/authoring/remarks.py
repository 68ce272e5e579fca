"""What a review has to say: remarks, each with its place, and the forms in which they are told."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from kg import __version__
from kg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.errors import Fault

Level = Literal["error", "warning"]
SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, order=True)
class Remark:
    """One thing to mend: where it is, which rule it breaks, what is wrong, what to do.

    ``file`` is relative to the project and empty for what has no place; ``line`` counts from 1 and is 0 for
    the whole file; ``column`` names a table's column. ``because`` are the statements that cause it.
    """

    file: str
    line: int
    column: str
    rule: str
    problem: str
    remedy: str
    level: Level = "error"
    because: tuple[str, ...] = ()

    def within(self, home: Path) -> Remark:
        """Return this with its file named as seen from ``home``."""
        return replace(self, file=self.file.removeprefix(f"{home}/"))

    @property
    def place(self) -> str:
        """Where it is, as ``file:line:column`` as far as that is known."""
        parts = (self.file or "the graph", str(self.line) if self.line else "", self.column)
        return ":".join(part for part in parts if part)

    def __str__(self) -> str:
        """Read as ``file:line: what is wrong; what to do  [rule]``, with what causes it on further lines."""
        warned = "warning: " if self.level == "warning" else ""
        problem = self.problem.rstrip(".;")
        said = f"{self.place}: {warned}{problem}; {self.remedy.rstrip('.')}  [{self.rule}]"
        return "\n".join([said, *(f"    {line}" for line in self.because)])


@dataclass(frozen=True)
class Review:
    """The remarks of one review, sorted, and the parts that could not be looked at, each with the reason."""

    remarks: tuple[Remark, ...]
    omitted: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many remarks are errors."""
        return sum(remark.level == "error" for remark in self.remarks)


def remark_of(fault: Fault, rule: str, level: Level = "error") -> Remark:
    """Return the remark that says ``fault``, which breaks ``rule``."""
    return Remark(fault.file, fault.row, fault.column, rule, fault.problem, fault.remedy, level)


def as_text(review: Review) -> str:
    """Write a line for each remark and each part that was left out; end with the count."""
    warnings = len(review.remarks) - review.errors
    lines = [str(remark) for remark in review.remarks]
    lines += [f"not looked at: {part}" for part in review.omitted]
    return "\n".join([*lines, f"{_count(review.errors, 'error')}, {_count(warnings, 'warning')}"])


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def as_json(review: Review) -> str:
    """Write the review as one JSON object: ``errors``, ``remarks`` and ``omitted``."""
    remarks = [{**vars(remark), "because": list(remark.because)} for remark in review.remarks]
    told = {"errors": review.errors, "remarks": remarks, "omitted": list(review.omitted)}
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_sarif(review: Review) -> str:
    """Write the review as SARIF 2.1.0 (OASIS Standard), which editors and code hosts show at the line."""
    rules = sorted({remark.rule for remark in review.remarks})
    driver = {
        "name": "kg check",
        "version": __version__,
        "informationUri": BASE,
        "rules": [{"id": rule} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, rules.index(remark.rule)) for remark in review.remarks],
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notes(review.omitted))}
        ],
    }
    return json.dumps(
        {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False
    )


def _notes(omitted: Iterable[str]) -> Iterable[dict[str, Any]]:
    return ({"level": "note", "message": {"text": f"not looked at: {part}"}} for part in omitted)


def _result(remark: Remark, number: int) -> dict[str, Any]:
    because = "".join(f"\n{line}" for line in remark.because)
    cell = f"{remark.column}: " if remark.column else ""
    result: dict[str, Any] = {
        "ruleId": remark.rule,
        "ruleIndex": number,
        "level": remark.level,
        "message": {"text": f"{cell}{remark.problem}; {remark.remedy}{because}"},
    }
    if remark.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": remark.file}}
        if remark.line:
            place["region"] = {"startLine": remark.line}
        result["locations"] = [{"physicalLocation": place}]
    return result
