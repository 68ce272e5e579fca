"""The errors a user can meet, as one small tree that knows nothing of HTTP or exit codes.

KGError
├── UsageError            a setting, path or argument that cannot be used
├── FileSyntaxError       a file that does not parse, with its line where known
├── TableError            faults in the tables, each with file, row and column
├── BuildError            the graph was built but must not be published
├── EvidenceError         a passage that cannot be located or no longer matches
├── QueryError            a query that cannot be answered
│   ├── QuerySyntaxError      not SPARQL 1.1, with line and column where known
│   ├── QueryRefused          SPARQL that this service does not run (update, SERVICE, size, depth)
│   │   └── QueryTooLong          more bytes than the service reads
│   ├── QueryTimeout          over the time limit
│   ├── ResultTooLarge        over the result limit
│   ├── OutOfMemory           over the memory limit
│   ├── ServiceBusy           no reader is free
│   ├── TooManyQueries        more from one address than it may ask
│   └── EndpointFailed        an endpoint that is asked, by SERVICE or by kg.open, did not answer
└── ProtocolError         a request that is not SPARQL 1.1 Protocol
    ├── NotAcceptable         no format on offer suits the client
    └── UnsupportedMediaType  a request body of another kind
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class KGError(Exception):
    """Any error that a user of RouteCities can meet; its text is fit to be shown."""


class UsageError(KGError):
    """A setting, path or argument cannot be used."""


class FileSyntaxError(KGError):
    """A file does not parse."""

    def __init__(self, path: str, problem: str, *, line: int | None = None) -> None:
        """Say that ``path`` has ``problem``, at ``line`` (from 1) where it is known."""
        self.path, self.problem, self.line = path, problem, line
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {problem}")


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in one table: where it is, what is wrong, what to do.

    ``row`` counts lines of the file as a spreadsheet does (the header is 1) and is 0 for the whole file;
    ``column`` is the column's name, or empty for the whole row.
    """

    file: str
    row: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Read as ``file:row:column: what is wrong; what to do``."""
        place = [self.file, str(self.row) if self.row else "", self.column]
        return f"{':'.join(part for part in place if part)}: {self.problem}; {self.remedy}"


class TableError(KGError):
    """Tables or their metadata have faults; all of a run are reported together."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Gather ``faults``, sorted by file, row and column."""
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class BuildError(KGError):
    """The graph was built but does not hold to its shapes, checks or logic."""


class EvidenceError(KGError):
    """A passage cannot be located, or is not what was read."""


class QueryError(KGError):
    """A query cannot be answered."""


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL 1.1 query."""

    def __init__(self, problem: str, *, line: int | None = None, column: int | None = None) -> None:
        """Say what is wrong, at ``line`` and ``column`` (from 1) where they are known."""
        self.problem, self.line, self.column = problem, line, column
        place = "" if line is None else f"line {line}, column {column}: "
        super().__init__(f"{place}{problem}")


class QueryRefused(QueryError):
    """The text is SPARQL, but this service does not run it."""


class QueryTooLong(QueryRefused):
    """The text has more bytes than the service reads."""


class QueryTimeout(QueryError):
    """The query ran into the time limit."""


class ResultTooLarge(QueryError):
    """The result ran into the size limit."""


class OutOfMemory(QueryError):
    """The query ran into the memory limit."""


class ServiceBusy(QueryError):
    """No reader was free in time."""


class TooManyQueries(QueryError):
    """One address asks more than it may."""


class EndpointFailed(QueryError):
    """An endpoint that is asked, by SERVICE or by ``kg.open``, did not answer."""


class ProtocolError(KGError):
    """The request is not one of the SPARQL 1.1 Protocol's query operations."""


class NotAcceptable(ProtocolError):
    """None of the formats on offer suits the client."""


class UnsupportedMediaType(ProtocolError):
    """The request's body is of a kind that the protocol does not define."""
