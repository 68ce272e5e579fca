"""The rows of a SELECT that the service itself asks, for its pages and documents."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app

from kg.store.plan import plan
from kg.store.pool import read_answer
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.settings import Settings
    from kg.store.current import Edition
    from kg.store.preflight import Findings
    from kg.store.wire import Job

_JSON = "application/sparql-results+json"


class Term(NamedTuple):
    """An RDF term of a row."""

    kind: str
    """uri, literal or bnode."""
    value: str
    language: str = ""
    datatype: str = ""
    """Datatype IRI of a literal that is neither a plain string nor text in a language."""


class Rows(list[dict[str, Term]]):
    """The rows of an answer; an unbound variable is no key."""

    def __init__(self, rows: Iterable[dict[str, Term]], variables: Iterable[str]) -> None:
        """Hold ``rows``, and the names of those ``variables`` that any of them binds, in their order."""
        super().__init__(rows)
        self.names = tuple(name for name in variables if any(name in row for row in self))


def select(edition: Edition, query: str) -> Rows:
    """Return the rows of ``query`` on ``edition``; raises a ``QueryError`` if it is not answered."""
    answer = edition.pool.answer(*_plan(query, current_app.config["SETTINGS"]))
    found = json.loads(read_answer(answer))
    rows = ({name: _term(term) for name, term in row.items()} for row in found["results"]["bindings"])
    return Rows(rows, found["head"]["vars"])


@lru_cache(maxsize=2048)
def _plan(query: str, settings: Settings) -> tuple[Job, Findings]:
    """Return how ``query``, one of our own and often asked again, is run."""
    findings = inspect_query(query, settings)
    return plan(query, findings, _JSON, settings), findings


def _term(term: Mapping[str, Any]) -> Term:
    return Term(term["type"], term["value"], term.get("xml:lang", ""), term.get("datatype", ""))
