"""Query files: SPARQL whose first comment lines are its header."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import FileSyntaxError, QuerySyntaxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_FIELD = re.compile(r"# ([A-Z][A-Za-z ]*): (\S.*)")


@dataclass(frozen=True)
class QueryFile:
    """One query with its header; a field may stand several times and keeps its order."""

    path: Path
    header: tuple[tuple[str, str], ...]
    text: str

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    def one(self, field: str) -> str:
        """Return the header's only ``field``; FileSyntaxError when it is absent or stands twice."""
        values = self.all(field)
        if len(values) != 1:
            raise FileSyntaxError(
                str(self.path), f"needs one line '# {field}: ...' but has {len(values)}", line=1
            )
        return values[0]

    def all(self, field: str) -> tuple[str, ...]:
        """Return every value of ``field`` in the header, in order."""
        return tuple(value for name, value in self.header if name == field)


@contextmanager
def placed(file: QueryFile) -> Iterator[None]:
    """Turn the syntax error of a query into one that names ``file``; lines count from the file's first."""
    try:
        yield
    except QuerySyntaxError as error:
        raise FileSyntaxError(str(file.path), f"not SPARQL: {error.problem}", line=error.line) from None


def read_queries(folder: Path, fields: Collection[str]) -> list[QueryFile]:
    """Return the ``*.rq`` files of ``folder`` by name, whose headers hold no other than ``fields``.

    Raises UsageError when the folder is absent and FileSyntaxError for a header field that is unknown.
    """
    return [read_query(path, fields) for path in list_queries(folder)]


def list_queries(folder: Path) -> list[Path]:
    """Return the ``*.rq`` files of ``folder`` by name; UsageError when the folder is absent."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not there; run in the project's folder or set KG_HOME")
    return sorted(folder.glob("*.rq"))


def read_query(path: Path, fields: Collection[str]) -> QueryFile:
    """Return the query file ``path``, whose header holds no other than ``fields``.

    Raises FileSyntaxError for a header field that is unknown and for a file that is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(str(path), "is not UTF-8; save it as UTF-8", line=number) from None
    header = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        match = _FIELD.fullmatch(line)
        if not match or match[1] not in fields:
            allowed = ", ".join(sorted(fields))
            raise FileSyntaxError(
                str(path), f"not a header line: {line!r}; use one of {allowed}", line=number
            )
        header.append((match[1], match[2]))
    return QueryFile(path, tuple(header), text)
