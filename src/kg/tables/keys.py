"""Checks primary and foreign keys over all tables of a run, in one pass and without keeping the rows."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from kg.tables.faults import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.tables.faults import Faults
    from kg.tables.templates import Value

Key: TypeAlias = "Value | tuple[Value, ...]"
"""One column's value, or the values of several."""
# Looking for the nearest key is slow; after this many different ones a pattern is plain to see.
_SUGGESTIONS = 20


class Index:
    """The keys of one table over some of its columns: each with the line it is on."""

    def __init__(self, file: str, names: Sequence[str], *, is_primary: bool) -> None:
        """Start empty; ``file`` and ``names`` (of the columns) are for messages."""
        self.file, self.names, self.is_primary = file, tuple(names), is_primary
        self.lines: dict[Key, int] = {}
        self.is_complete = True

    def add(self, key: Key, line: int) -> ValueError | None:
        """Take in a row's ``key``; return a ValueError(problem, remedy) if another row has it."""
        if key is None or (self.is_primary and isinstance(key, tuple) and None in key):
            return None
        first = self.lines.setdefault(key, line)
        if first == line:
            return None
        names = " and ".join(map(repr, self.names))
        return ValueError(
            f"{_shown(key)} is already on line {first}, and {names} must be unique",
            "remove one of the rows, or give it another key",
        )


class Reference:
    """What the rows of one table say about the keys of another, until all tables are read."""

    def __init__(self, file: str, names: Sequence[str], target: Index) -> None:
        """Start empty; ``file`` and ``names`` (of the referring columns) are for messages."""
        self._file, self._names, self._target = file, tuple(names), target
        self._missing: defaultdict[Key, array[int]] = defaultdict(lambda: array("L"))

    def add(self, key: Key, line: int) -> None:
        """Note that the row on ``line`` refers to ``key``."""
        if key not in self._target.lines:
            self._missing[key].append(line)

    def report(self, faults: Faults) -> None:
        """Report the references to keys that no row has.

        Nothing is said when rows of the other table could not be read: the key may well be theirs.
        """
        if not self._target.is_complete:
            return
        missing = [key for key in self._missing if key not in self._target.lines]
        for number, key in enumerate(missing):
            fault = self._fault(key, suggests=number < _SUGGESTIONS)
            for line in self._missing[key]:
                faults.add(self._file, line, ",".join(self._names), fault)

    def _fault(self, key: Key, *, suggests: bool) -> ValueError:
        target = self._target
        file, names = target.file.rpartition("/")[2], " and ".join(map(repr, target.names))
        near = nearest(key, _texts(target)) if suggests and isinstance(key, str) else ""
        return ValueError(
            f"{_shown(key)} is not a key of {file}",
            f"use one of its {names} values{near} or add the row there",
        )


def _texts(index: Index) -> Iterator[str]:
    return (key for key in index.lines if isinstance(key, str))


def _shown(key: Key) -> str:
    return ", ".join(map(shown, key)) if isinstance(key, tuple) else shown(key)
