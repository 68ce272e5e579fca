"""Sheets: lines of terms as CSV, and as SPARQL results in JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from kg.namespaces import PREFIXES
from kg.negotiation import RESULTS
from kg.web.rows import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JSON: Final = next(media for media in RESULTS if "json" in media.names)
CSV: Final = next(media for media in RESULTS if "csv" in media.names)
_INTEGER: Final = f"{PREFIXES['xsd']}integer"


def thing(iri: str) -> Term | None:
    """Return the term for ``iri``, or none where it is empty."""
    return Term("uri", iri) if iri else None


def text(value: str) -> Term | None:
    """Return the term for a plain text, or none where it is empty."""
    return Term("literal", value) if value else None


def whole(value: int) -> Term:
    """Return the term for a whole number."""
    return Term("literal", str(value), "", _INTEGER)


def write_csv(lines: Iterable[Sequence[object]]) -> str:
    """Return ``lines`` as CSV (RFC 4180); a term is written as its value, none as nothing."""
    told = io.StringIO(newline="")
    csv.writer(told).writerows([_cell(value) for value in line] for line in lines)
    return told.getvalue()


def write_json(names: Sequence[str], lines: Iterable[Sequence[Term | None]]) -> str:
    """Return ``lines`` as SPARQL 1.1 Query Results JSON, with the variables ``names``."""
    bindings = [
        {name: _binding(term) for name, term in zip(names, line, strict=True) if term} for line in lines
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False)


def _cell(value: object) -> object:
    return value.value if isinstance(value, Term) else "" if value is None else value


def _binding(term: Term) -> dict[str, Any]:
    extra = {"datatype": term.datatype} if term.datatype else {}
    return {"type": term.kind, "value": term.value, **extra}
