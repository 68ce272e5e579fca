"""The columns of an answer: which type each has, and its values in JSON and as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.namespaces import PREFIXES
from kg.web.rows import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.web.site.visit import Visit

THING, TEXT, TEXTS, STRING = "thing", "text", "texts", "string"
INTEGER, NUMBER, BOOLEAN, DATE = "integer", "number", "boolean", "date"
_DATATYPES: Final = {
    "": STRING,
    "integer": INTEGER,
    "nonNegativeInteger": INTEGER,
    "decimal": NUMBER,
    "double": NUMBER,
    "float": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "gYearMonth": DATE,
    "gYear": DATE,
}


@dataclass(frozen=True)
class Column:
    """A variable of a question, as each of its answers has it."""

    name: str
    type: str
    """One of the words above; texts are of several languages, and each says its own."""
    language: str = ""
    """The language tag of all values, where they are a text in one language."""
    optional: bool = False
    """Whether a row may have no value, which means that none is reported."""


def read_columns(variables: Sequence[str], rows: Sequence[Mapping[str, Term]]) -> tuple[Column, ...]:
    """Return the columns ``variables``, typed by all ``rows`` that a question can answer."""
    return tuple(_column(name, [row.get(name) for row in rows]) for name in variables)


def _column(name: str, values: Sequence[Term | None]) -> Column:
    terms = [value for value in values if value]
    types = {_type(term) for term in terms}
    languages = {term.language for term in terms}
    kind = types.pop() if len(types) == 1 else NUMBER if types == {INTEGER, NUMBER} else STRING
    if kind == TEXT and len(languages) > 1:
        return Column(name, TEXTS, optional=len(terms) < len(values))
    language = languages.pop() if kind == TEXT else ""
    return Column(name, kind, language, len(terms) < len(values))


def _type(term: Term) -> str:
    if term.kind != "literal":
        return THING
    if term.language:
        return TEXT
    return _DATATYPES.get(term.datatype.removeprefix(PREFIXES["xsd"]), STRING)


def learn_names(visit: Visit, rows: Iterable[Mapping[str, Term]]) -> None:
    """Look up how the things of ``rows`` are called."""
    visit.look_up(term for row in rows for term in row.values())


def to_json(visit: Visit, column: Column, term: Term | None) -> Any:
    """Return the value ``term`` of ``column`` in JSON; None where there is none."""
    if term is None:
        return None
    if column.type == THING:
        return name_thing(visit, term.value)
    if column.type == TEXTS:
        return {"text": term.value, "lang": term.language}
    if column.type == INTEGER:
        return int(term.value)
    if column.type == NUMBER:
        return float(term.value)
    return term.value == "true" if column.type == BOOLEAN else term.value


def name_thing(visit: Visit, iri: str) -> dict[str, str | None]:
    """Return the thing ``iri`` in JSON, by the name that suits the reader best; None for what it has not."""
    shown = visit.show(Term("uri", iri))
    known = iri in visit.names or iri in visit.passages
    return {"id": iri, "label": shown.text if known else None, "lang": (known and shown.language) or None}
