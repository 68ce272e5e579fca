"""Gathers the faults of a run: where they are, how they are shown, how many are kept."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import Fault, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 1000
_SHOWN_CHARACTERS = 60
# A suggestion compares with every candidate; beyond this many that costs more than it helps.
_CANDIDATES = 10_000
# Sorts behind every ASCII path, so that "and N more" is the last fault of the sorted report.
_ELLIPSIS = "…"


class Faults:
    """The faults of one run in the order they were met: the first ``KEPT`` are kept, all are counted."""

    def __init__(self) -> None:
        """Start without faults."""
        self._kept: list[Fault] = []
        self.count = 0

    def add(self, file: str, row: int, column: str, fault: ValueError) -> None:
        """Note ``fault``, a ValueError(problem, remedy), at its place."""
        self.count += 1
        if self.count <= KEPT:
            problem, remedy = fault.args[:2]
            self._kept.append(Fault(file, row, column, problem, remedy))

    def raise_if_any(self) -> None:
        """Raise TableError with the kept faults, and the number of those left out, if there is any fault."""
        if not self.count:
            return
        faults = list(self._kept)
        if left_out := self.count - len(faults):
            faults.append(Fault(_ELLIPSIS, 0, "", f"and {left_out} more", "mend these first"))
        raise TableError(faults)


def shown(value: object) -> str:
    """Show ``value`` in a message, shortened in its middle: text as ``repr`` does, else as JSON does."""
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) <= _SHOWN_CHARACTERS:
        return text
    half = _SHOWN_CHARACTERS // 2
    return f"{text[:half]}…{text[-half:]}"


def shown_path(path: Path) -> str:
    """Show ``path`` as one would type it: relative when below the current directory, with ``/``."""
    absolute = path.absolute()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def nearest(value: str, candidates: Iterable[str]) -> str:
    """Return `` (nearest: 'x')`` when one of ``candidates`` is close to ``value``, else the empty string."""
    among = list(candidates)
    if len(among) > _CANDIDATES:
        among = [candidate for candidate in among if candidate[:2] == value[:2]][:_CANDIDATES]
    close = difflib.get_close_matches(value, among, n=1)
    return f" (nearest: {shown(close[0])})" if close else ""
