"""The review of the whole graph: shapes and checks that it breaks, questions that it no longer answers."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from kg.authoring.remarks import Remark
from kg.namespaces import BASE, SHAPES
from kg.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from kg.authoring.locator import Locator
    from kg.store import Dataset
    from kg.verdict import Verdict

_SAID_ELSEWHERE: Final = frozenset({"undeclared-term-named", "undeclared-term-in-statements"})
"""Checks of the build that tell again, without the place, which terms are unknown."""
_LEVELS: Final[Mapping[str, Any]] = {"Warning": "warning", "Info": "warning"}


def inspect_verdict(verdict: Verdict, locator: Locator) -> Iterator[Remark]:
    """Yield each violation of a shape and each finding of a check, at its cell or its line of Turtle."""
    for item in verdict.as_json()["problems"]:
        if item.get("check") in _SAID_ELSEWHERE:
            continue
        file, line, column = _place(item, locator)
        focus = str(item["focus"]).removeprefix(BASE)
        level = _LEVELS.get(item.get("severity", ""), "error")
        if "check" in item:
            detail = f" ({item['detail'].replace(BASE, '')})" if item["detail"] else ""
            rule, problem, remedy = (
                f"check/{item['check']}",
                item["problem"].rstrip(".") + detail,
                item["solution"],
            )
        else:
            rule = f"shape/{item['shape'].removeprefix(SHAPES)}"
            problem, _, remedy = _halves(item["message"])
            problem += f" (here {item['value'].replace(BASE, '')})" if item["value"] else ""
        yield Remark(file, line, column, rule, f"{focus}: {problem}", _continued(remedy), level)


def _continued(sentence: str) -> str:
    """Return ``sentence`` as it goes on after a semicolon."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _halves(message: str) -> tuple[str, str, str]:
    """Part what is wrong from what to do: the last sentence of a message says that."""
    return message.rpartition(". ") if ". " in message else (message, "", "correct it")


def _place(item: Mapping[str, Any], locator: Locator) -> tuple[str, int, str]:
    if item["cells"]:
        cell = item["cells"][0]
        return cell["file"], cell["row"], cell["column"]
    line = locator.find(item["focus"], item["path"], _plain(item.get("value", "")))
    return (*line, "") if line else ("", 0, "")


def _plain(value: str) -> str:
    """Return the IRI or the text of a term that is written as Turtle does."""
    if value.startswith("<"):
        return value.strip("<>")
    return value[1:].rpartition('"')[0] if value.startswith('"') else value


def inspect_questions(dataset: Dataset, home: Path) -> Iterator[Remark]:
    """Yield the questions that have no answer, or another than the rows that the tests expect."""
    for question in read_questions(home / "sparql" / "questions"):
        file = str(question.file.path.relative_to(home))
        answers = [
            {name: _cell(term.value) for name, term in row.items()}
            for row in dataset.select(question.file.text)
        ]
        expected = _expected(home / "tests" / "questions" / "expected" / f"{question.identifier}.csv")
        if expected is not None and answers != expected:
            changed = _first_change(answers, expected)
            remedy = "mend what changed it, or check the rows by hand and write them down"
            yield Remark(file, 0, "", "question", f"the answer is not the expected one: {changed}", remedy)
        elif not answers:
            problem, remedy = "this question has no answer", "ask for what the graph has"
            yield Remark(file, 0, "", "question", problem, remedy, "warning")


def _cell(value: str) -> str:
    return value.removeprefix(BASE)


def _expected(path: Path) -> list[dict[str, str]] | None:
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]


def _first_change(answers: list[dict[str, str]], expected: list[dict[str, str]]) -> str:
    gone = next((row for row in expected if row not in answers), None)
    new = next((row for row in answers if row not in expected), None)
    told = [f"gone: {', '.join(gone.values())}"] if gone else []
    told += [f"new: {', '.join(new.values())}"] if new else []
    return "; ".join(told) or "the order of the rows"
