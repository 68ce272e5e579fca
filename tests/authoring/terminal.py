"""A person at a terminal, who answers one line at a time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from click.testing import CliRunner

from kg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


class Terminal(io.BytesIO):
    """Input that is typed; before the last line is read, ``meanwhile`` happens."""

    def __init__(self, lines: tuple[str, ...], meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__("".join(f"{line}\n" for line in lines).encode())
        self._left, self._meanwhile = len(lines), meanwhile

    def isatty(self) -> bool:
        return True

    def read1(self, _size: int | None = -1, /) -> bytes:
        self._left -= 1
        if self._left == 0:
            self._meanwhile()
        return self.readline()


def type_in(
    *arguments: str, answers: tuple[str, ...], meanwhile: Callable[[], object] = lambda: None
) -> Result:
    """Run the command line, and type ``answers``."""
    return CliRunner().invoke(main, arguments, input=Terminal(answers, meanwhile))
