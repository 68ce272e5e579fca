"""The review: everything that an edit of the project's own files breaks, told at once and with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.authoring.facts import inspect_questions, inspect_verdict
from kg.authoring.locator import Locator
from kg.authoring.logic import Reasoning
from kg.authoring.mentions import find_mentions
from kg.authoring.remarks import Review, remark_of
from kg.authoring.syntax import inspect_files
from kg.authoring.translations.inspection import inspect_translations
from kg.authoring.use import inspect_mentions, inspect_use, known_terms
from kg.build import assemble, judge, without_collection
from kg.errors import KGError, TableError
from kg.evidence import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.authoring.remarks import Remark
    from kg.store import Dataset

STAGES: Final = ("files", "graph", "terms", "questions", "facts", "logic", "translations", "evidence")


def _silent(_stage: str) -> None: ...


@without_collection()
def review(home: Path, sources: Path | None, progress: Callable[[str], None] = _silent) -> Review:
    """Return what is to be mended in the project in ``home``, and what could not be looked at.

    ``sources`` is the folder of the sources' texts, against which the evidence is compared. What rests on
    a broken part is left out and said so. Calls ``progress`` with the name of each stage (of ``STAGES``).
    Raises UsageError when ``home`` is no project.
    """
    progress("files")
    remarks, omitted = list(inspect_files(home)), list[str]()
    if any(remark.level == "error" for remark in remarks):
        omitted.append("anything that needs the graph, because files cannot be read")
    else:
        locator = Locator(home)
        with Reasoning(home) as reasoning:
            progress("graph")
            remarks += _inspect_graph(home, locator, omitted, progress)
            progress("logic")
            remarks += reasoning.inspect(locator, omitted)
        progress("translations")
        remarks += inspect_translations(home, locator)
        progress("evidence")
        remarks += _inspect_evidence(home, sources, omitted)
    told = {remark.within(home) for remark in remarks}
    return Review(tuple(sorted(told)), tuple(omitted))


def _inspect_graph(
    home: Path, locator: Locator, omitted: list[str], progress: Callable[[str], None]
) -> Iterator[Remark]:
    try:
        dataset = assemble(home)
    except TableError as error:
        yield from (remark_of(fault, "table") for fault in error.faults)
        omitted.append("terms, questions, shapes and checks, because the tables have faults")
    else:
        yield from _inspect_dataset(dataset, home, locator, progress)


def _inspect_dataset(
    dataset: Dataset, home: Path, locator: Locator, progress: Callable[[str], None]
) -> Iterator[Remark]:
    progress("terms")
    mentions = list(find_mentions(home))
    yield from inspect_mentions(mentions, known_terms(dataset))
    yield from inspect_use(mentions, dataset, locator)
    progress("questions")
    yield from inspect_questions(dataset, home)
    progress("facts")
    yield from inspect_verdict(judge(dataset, home), locator)


def _inspect_evidence(home: Path, sources: Path | None, omitted: list[str]) -> Iterator[Remark]:
    if sources is None:
        omitted.append("the evidence, because the sources' texts are not named; set KG_SOURCES")
        return
    try:
        _, faults = verify(home / "data", sources)
    except TableError:
        return
    except KGError as error:
        omitted.append(f"the evidence, because {error}")
    else:
        yield from (remark_of(fault, "evidence") for fault in faults)
