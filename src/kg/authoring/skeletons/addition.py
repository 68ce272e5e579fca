"""What is to be added to the project's files: shown, held against the shapes, and written in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

from rdflib import RDFS

from kg import shacl
from kg.authoring.edits import make, tried
from kg.build import ASSEMBLY
from kg.errors import KGError, UsageError
from kg.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rdflib import Graph

STAGES: Final = ("tables", "vocabulary", "rules", "shapes")
"""What is made of a copy of the project before the shapes judge what is new in it."""


class Lines(NamedTuple):
    """Lines that a file gets; ``number`` is that of the first, from 1."""

    file: str
    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Addition:
    """The files that change, each by its path in the project: what they are now and what they become."""

    before: dict[str, str]
    """Empty for a file that is not there."""
    after: dict[str, str]
    subjects: tuple[str, ...]
    """The IRIs that get their first statements."""
    left: tuple[str, ...]
    """What is left to do by hand, in order."""

    def lines(self) -> list[Lines]:
        """Return what each file gets."""
        return [part for file, text in self.after.items() for part in _added(file, self.before[file], text)]


def join(first: Addition, second: Addition) -> Addition:
    """Return both additions as one; they change different files."""
    return replace(
        first,
        before=first.before | second.before,
        after=first.after | second.after,
        left=(*first.left, *second.left),
    )


def read(home: Path, file: str) -> str:
    """Return the text of ``file``, nothing where there is none."""
    path = home / file
    try:
        return path.read_bytes().decode() if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read ({error})") from None


def write(home: Path, addition: Addition) -> None:
    """Write the files of ``addition``; UsageError, and nothing is written, where one changed meanwhile."""
    for file, text in addition.before.items():
        if read(home, file) != text:
            raise UsageError(f"{file} has changed meanwhile; nothing was written; start again")
    make(home, addition.after)


def judge(home: Path, addition: Addition, progress: Callable[[str], None]) -> tuple[str, ...]:
    """Return what the shapes say of what is new, in a copy of the project in ``home`` with ``addition``.

    ``progress`` is told of the stages, of ``STAGES``. Raises UsageError where the graph cannot be made.
    """
    if not addition.subjects:
        return ()
    dataset = Dataset()
    with tried(home, addition.after) as copy:
        try:
            for stage in (
                STAGES[:3] if any(file.startswith("data/") for file in addition.after) else STAGES[1:2]
            ):
                progress(stage)
                ASSEMBLY[stage](dataset, copy)
            shapes = shacl.load_shapes(copy / "shapes")
        except KGError as error:
            raise UsageError(f"nothing was written:\n{str(error).replace(f'{copy}/', '')}") from None
    progress("shapes")
    report = shacl.validate(_around(dataset, addition.subjects), shapes)
    return tuple(fault.message for fault in report.violations if fault.focus in addition.subjects)


def _around(dataset: Dataset, subjects: tuple[str, ...]) -> Graph:
    """Return what is said of ``subjects`` and of what they point to; no shape looks further."""
    statements = [line.split(" ", 2) for line in dataset.graph()]
    wanted = {f"<{subject}>" for subject in subjects}
    wanted |= {value.removesuffix(" .") for subject, _, value in statements if subject in wanted}
    kept = [" ".join(line) for line in statements if line[0] in wanted or line[1] == RDFS.subClassOf.n3()]
    return shacl.read_lines(kept)


def _added(file: str, before: str, after: str) -> Iterator[Lines]:
    """Yield the lines that ``after`` has and ``before`` has not; blocks of Turtle are taken as a whole."""
    old, new = before.rstrip("\n").split("\n\n"), after.rstrip("\n").split("\n\n")
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        number = 1 + sum(block.count("\n") + 2 for block in new[:first])
        if kind == "insert" or (kind == "replace" and not before):
            yield Lines(file, number, tuple("\n\n".join(new[first:last]).split("\n")))
        elif kind == "replace":
            yield from _within(file, number, "\n\n".join(old[start:end]), "\n\n".join(new[first:last]))


def _within(file: str, number: int, before: str, after: str) -> Iterator[Lines]:
    """Yield the new lines of a block that changed; what ends a line of Turtle does not make it new."""
    old, new = ([line.rstrip(" ;,.") for line in text.split("\n")] for text in (before, after))
    lines = after.split("\n")
    for kind, _, _, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in {"insert", "replace"}:
            start = first if lines[first] else first + 1
            yield Lines(file, number + start, tuple(lines[start:last]))
