"""Asking an artefact from the command line: the same jailed readers as the service, the answer as bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.namespaces import BASE
from kg.negotiation import GRAPHS, RESULTS, choose_format
from kg.store.plan import plan
from kg.store.pool import Pool, read_answer
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from pathlib import Path

    from kg.settings import Settings

TABLE = "table"


def ask(dataset: Path, query: str, form: str, settings: Settings) -> bytes:
    """Return the answer of the RDF file ``dataset`` to ``query`` in the format ``form`` (a short name).

    ``table`` is a text table, or Turtle where the answer is a graph. Raises QueryError for a query that is
    refused, does not parse or runs into a limit, and NotAcceptable for a format that the answer cannot have.
    """
    findings = inspect_query(query, settings)
    rows = findings.form in ("SELECT", "ASK")
    name = form if form != TABLE else ("json" if rows else "turtle")
    media = choose_format([name], RESULTS if rows else GRAPHS)
    job = plan(query, findings, media.type, settings)
    pool = Pool(dataset, settings)
    try:
        data = read_answer(pool.answer(job, findings))
    finally:
        pool.close()
    return _tabulate(data) if form == TABLE and rows else data


def _tabulate(data: bytes) -> bytes:
    """Set SPARQL JSON results as columns, IRIs below the base shortened; an ASK is yes or no."""
    results = json.loads(data)
    if "boolean" in results:
        return b"yes\n" if results["boolean"] else b"no\n"
    names = results["head"]["vars"]
    rows = [[_short(row.get(name)) for name in names] for row in results["results"]["bindings"]]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    lines = [names, ["-" * width for width in widths], *rows]
    text = "".join("  ".join(map(str.ljust, line, widths)).rstrip() + "\n" for line in lines)
    count = "1 answer" if len(rows) == 1 else f"{len(rows)} answers"
    return f"{text}\n{count}\n".encode()


def _short(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return term["value"].removeprefix(BASE) if term["type"] == "uri" else term["value"].replace("\n", " ")
