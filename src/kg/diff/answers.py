"""The answer of a graph to a question, in a form that can be held against another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import QueryError, UsageError
from kg.settings import read_settings
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from kg.store import Dataset, Term

_HEAD: Final = re.compile(r"\bSELECT\b(.*?)(?:\bWHERE\b|\{)", re.DOTALL | re.IGNORECASE)
_COLUMN: Final = re.compile(r"\(.*?\bAS\s+[?$](\w+)\s*\)|[?$](\w+)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, sorted, each a line of the SPARQL 1.1 TSV format; or why there is none."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    fault: str = ""


def ask_question(dataset: Dataset, query: str) -> Answer:
    """Return the answer of ``dataset`` to ``query``; the order of the rows is no part of it.

    A query that does not parse, or that asks other endpoints, has a fault for an answer.
    """
    try:
        inspect_query(query, read_settings())
        found = dataset.select(query)
    except (QueryError, UsageError) as error:
        return Answer((), (), str(error))
    columns = _columns(query) or tuple(sorted(set().union(*found)))
    return Answer(
        columns, tuple(sorted("\t".join(_written(row.get(name)) for name in columns) for row in found))
    )


def _columns(query: str) -> tuple[str, ...]:
    """Return the variables that ``query`` selects by name."""
    head = _HEAD.search(query)
    return tuple(expression or name for expression, name in _COLUMN.findall(head[1])) if head else ()


def _written(term: Term | None) -> str:
    """Write ``term``, or nothing for none; what a blank node is called is no part of an answer."""
    if term is None:
        return ""
    return "_:" if term.kind == "blank" else str(term)
