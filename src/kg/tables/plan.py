"""What the rows of a table are converted by: readers of cells, writers of statements, subjects, graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.tables.model import Column
    from kg.tables.templates import Expand, Reading, Template

Subject: TypeAlias = "Callable[[Sequence[Reading]], str | None]"
"""From a row to its subject as an N-Triples term, or to None when it lacks a value for its IRI."""
Writer: TypeAlias = "Callable[[Sequence[Reading], str, str], list[str]]"
"""From a row, its subject and the end of its lines (the graph) to lines of N-Quads."""


@dataclass(frozen=True)
class Group:
    """The columns of a table that speak of the same subject."""

    subject: Subject
    about: Template | None
    own: tuple[int, ...]
    """The places of the cells that make their statements by themselves."""
    others: tuple[tuple[Column, Writer], ...]
    """The columns whose statements depend on other cells of the row."""


@dataclass(frozen=True)
class Plan:
    """How to read the cells of a table's rows, and what to write for each row.

    A row is the readings of its cells, then ``_row`` and ``_sourceRow`` as two more readings.
    """

    columns: tuple[Column, ...]
    """The columns of the file, without the virtual ones."""
    positions: Mapping[str, int]
    readers: tuple[Callable[[str], Reading], ...]
    groups: tuple[Group, ...]
    graph: Expand | None
    graph_template: Template | None

    def lines(self, row: Sequence[Reading]) -> list[str]:
        """Write the row's statements; raises ValueError(problem, remedy, column)."""
        end = self._end(row)
        lines: list[str] = []
        for group in self.groups:
            subject = group.subject(row)
            if subject is None:
                self._require_silence(group, row)
                continue
            for place in group.own:
                for tail in row[place][1]:
                    lines.append(subject + tail + end)  # noqa: PERF401 - faster than a generator, per row
            for _, write in group.others:
                lines += write(row, subject, end)
        return lines

    def subjects(self, row: Sequence[Reading]) -> Iterator[tuple[str, Group]]:
        """Yield the subjects the row is about, as N-Triples terms, each with its columns."""
        for group in self.groups:
            subject = group.subject(row)
            if subject is not None:
                yield subject, group

    def _end(self, row: Sequence[Reading]) -> str:
        if self.graph is None or self.graph_template is None:
            return " .\n"
        graph = self.graph(row)
        if graph is None:
            raise missing(self.graph_template, row, self.positions, "the row's graph")
        return f" <{graph}> .\n"

    def _require_silence(self, group: Group, row: Sequence[Reading]) -> None:
        """Raise ValueError if a plain cell speaks of a subject that has no IRI for want of a value.

        Virtual columns say nothing then: CSVW leaves room for it, and a half-made IRI helps nobody.
        """
        speaks = any(row[place][1] for place in group.own) or any(
            not column.is_virtual and row[self.positions[column.name]][0] is not None
            for column, _ in group.others
        )
        if speaks and group.about:
            raise missing(group.about, row, self.positions, "the row's subject")


def missing(
    template: Template, row: Sequence[Reading], positions: Mapping[str, int], what: str
) -> ValueError:
    """Return the ValueError(problem, remedy, column) for an IRI that lacks the value of a cell."""
    empty = [name for name in sorted(template.names) if name in positions and row[positions[name]][0] is None]
    problem = f"the cell is empty, but {what} is made of it ({template.text})"
    return ValueError(problem, "write a value", empty[0])
