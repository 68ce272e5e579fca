"""Reads CSV bytes into rows with their line numbers, and finds what is wrong with bytes, quotes and lines."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from kg.tables.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.tables.faults import Faults
    from kg.tables.model import Dialect

Note: TypeAlias = "Callable[[int, str, ValueError], None]"
"""Takes a fault: its line, its column, a ValueError(problem, remedy)."""
Row: TypeAlias = "tuple[int, list[str] | None]"
"""The line a row begins on (from 1), and its cells; None when the row is broken and its fault was noted."""

_BOM = b"\xef\xbb\xbf"
_FOREIGN = {";": "semicolons, as European Excel saves CSV", "\t": "tabs"}
_AS_UTF8 = "save it as UTF-8 (in Excel: Save As, 'CSV UTF-8'; in LibreOffice: character set Unicode (UTF-8))"


def read(path: Path, name: str, dialect: Dialect, faults: Faults) -> Iterator[Row]:
    """Yield the rows of the CSV file ``path``, its header among them, as RFC 4180 and ``dialect`` say.

    Faults go to ``faults`` under the file's ``name``, each with a row of None; after one that leaves the
    rest of the file in doubt (not UTF-8, an unclosed quote) the iteration ends. Reads line by line.
    """
    note = partial(faults.add, name)
    try:
        yield from _rows(_lines(path, note), dialect, note)
    except FileNotFoundError:
        note(0, "", ValueError("there is no such file", "add it, or correct 'url' in its metadata"))
        yield 0, None
    except OSError as error:
        note(0, "", ValueError(f"the file cannot be read: {error.strerror}", "check what it is"))
        yield 0, None


def _lines(path: Path, note: Note) -> Iterator[tuple[int, str | None]]:
    """Yield the lines of a UTF-8 file without their ends; None, and no more, when a byte is not UTF-8."""
    offset = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            content = raw.removeprefix(_BOM) if number == 1 else raw
            try:
                yield number, content.decode().removesuffix("\n").removesuffix("\r")
            except UnicodeDecodeError as error:
                start = offset + len(raw) - len(content) + error.start
                note(number, "", _not_utf8(content, error.start, start))
                yield number, None
                return
            offset += len(raw)


def _not_utf8(line: bytes, at: int, offset: int) -> ValueError:
    """Say which byte is not UTF-8, and which encoding the line has instead, as far as one can tell."""
    problem = f"byte 0x{line[at]:02X} at offset {offset} is not UTF-8"
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ValueError(f"{problem}; the file is UTF-16", _AS_UTF8)
    if re.match(rb"\xed[\xa0-\xbf]", line[at:]):
        return ValueError(
            f"{problem}: it begins half of a surrogate pair", "write the character itself, as UTF-8"
        )
    seen = line[max(0, at - 15) : at + 15].decode("cp1252", "replace").strip()
    return ValueError(
        f"{problem}; the file is probably Windows-1252 (there it reads {shown(seen)})", _AS_UTF8
    )


def _content(
    lines: Iterator[tuple[int, str | None]], dialect: Dialect, note: Note
) -> Iterator[tuple[int, str | None]]:
    """Leave out skipped lines, comments, and blank lines at the end; note those in the middle."""
    blanks: list[int] = []
    for number, text in lines:
        if number <= dialect.skip_rows:
            continue
        if not text:
            if text is None:
                yield number, None
            elif not dialect.skips_blank_rows:
                blanks.append(number)
        elif dialect.comment and text.startswith(dialect.comment):
            if not dialect.is_comment_stated:
                note(number, "", _unclear_comment(dialect.comment))
                yield number, None
        else:
            if blanks:
                yield from _blank_faults(blanks, note)
            yield number, text


def _rows(lines: Iterator[tuple[int, str | None]], dialect: Dialect, note: Note) -> Iterator[Row]:
    """Split lines into cells; after a fault that leaves the rest in doubt, end."""
    delimiter, quote, is_final = dialect.delimiter, dialect.quote, False
    quotes, is_first = _Quotes(dialect, lines, note), True
    for number, text in _content(lines, dialect, note):
        fault = _foreign_delimiter(text, delimiter) if text and is_first else None
        is_first = False
        cells: list[str] | None = None
        if text is None:
            pass
        elif fault or "\r" in text.partition(quote)[0]:
            note(number, "", fault or _carriage_returns())
            is_final = True
        elif quote in text:
            cells, is_final = quotes.split(number, text)
        else:
            cells = text.split(delimiter)
        yield number, cells
        if is_final:
            return


def _blank_faults(blanks: list[int], note: Note) -> Iterator[tuple[int, None]]:
    for number in blanks:
        note(number, "", ValueError("the line is blank", "remove it"))
        yield number, None
    blanks.clear()


def _unclear_comment(prefix: str) -> ValueError:
    return ValueError(
        f"the line begins with {prefix!r}, which makes it a comment in CSVW",
        "set 'commentPrefix' in the metadata's dialect ('#' for comments, null if it is a row)",
    )


def _carriage_returns() -> ValueError:
    return ValueError(
        "a carriage return is not followed by a line feed: the file ends its lines as old Macintoshes did",
        "save it with line ends LF or CRLF",
    )


def _foreign_delimiter(header: str, delimiter: str) -> ValueError | None:
    for other, whose in _FOREIGN.items():
        if other in header and delimiter not in header:
            return ValueError(
                f"the cells are separated by {whose}, not by {delimiter!r}",
                "save it with commas (in LibreOffice: Save As, Edit filter settings, field delimiter ',')",
            )
    return None


class _Quotes:
    """Splits rows that have quotes, which may go on over several lines."""

    def __init__(self, dialect: Dialect, lines: Iterator[tuple[int, str | None]], note: Note) -> None:
        quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
        inside = f"{quote}(?:[^{quote}]++|{quote}{quote})*+"
        self._quote = dialect.quote
        self._lines, self._note = lines, note
        self._field = re.compile(rf"(?:{inside}{quote}|[^{quote}{delimiter}\r\n]*+)(?={delimiter}|\Z)").match
        self._open = re.compile(rf"{inside}\Z").match

    def split(self, number: int, text: str) -> tuple[list[str] | None, bool]:
        """Return the cells of the row that begins with ``text``, or None; and whether to read no further."""
        last = number
        cells, stop = self._scan(text)
        if stop is not None and self._open(text, stop):
            whole = [text]
            for number_read, line in self._lines:
                last = number_read
                if line is None:
                    return None, True
                whole.append(line)
                if line.count(self._quote) % 2:
                    break
            else:
                self._note(number, "", self._never_closed(len(cells) + 1))
                return None, True
            text = "\n".join(whole)
            cells, stop = self._scan(text)
        if stop is None:
            return cells, False
        self._note(number, "", self._misplaced(text, stop, len(cells) + 1, number, last))
        return None, last > number

    def _scan(self, text: str) -> tuple[list[str], int | None]:
        """Split ``text`` as far as it is well-formed: the cells, and where the first that is not begins."""
        cells: list[str] = []
        at = 0
        while match := self._field(text, at):
            cell = match[0]
            if cell.startswith(self._quote):
                cell = cell[1:-1].replace(self._quote * 2, self._quote)
            cells.append(cell)
            at = match.end() + 1
            if at > len(text):
                return cells, None
        return cells, at

    def _never_closed(self, cell: int) -> ValueError:
        return ValueError(
            f"the quote that opens cell {cell} on this line is never closed",
            f"close it with {self._quote}, or double it if it belongs to the text",
        )

    def _misplaced(self, text: str, stop: int, cell: int, first: int, last: int) -> ValueError:
        """Say why the cell at ``stop`` is not well-formed; the row runs from line ``first`` to ``last``."""
        piece = text[stop : stop + 40]
        if first < last:
            opened = first + text.count("\n", 0, stop)
            return ValueError(
                f"the quote that opens cell {cell} on line {opened} is closed only on line {last}, amid text",
                f"close it on line {opened} with {self._quote}, or double it if it belongs to the text",
            )
        if piece.startswith(self._quote):
            return ValueError(
                f"text follows the quote that closes cell {cell}: {shown(piece)}",
                "double the quotes that belong to the text, or remove what follows",
            )
        if "\r" in piece.partition(self._quote)[0]:
            return _carriage_returns()
        return ValueError(
            f"a quote stands inside cell {cell}, which does not begin with one: {shown(piece)}",
            "put the whole cell in quotes and double each quote inside it",
        )
