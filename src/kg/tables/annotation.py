"""Checks the common properties of a metadata document: they are not output, but must be well-formed."""

from __future__ import annotations

from typing import Any

from kg.tables import vocabulary
from kg.tables.faults import shown

_TYPES = {
    "TableGroup",
    "Table",
    "Schema",
    "Column",
    "Dialect",
    "Template",
    "Datatype",
    "ForeignKey",
    "Cell",
    "Row",
}
_VALUE_KEYS = {"@value", "@language", "@type"}


def check(value: Any) -> None:
    """Check the value of a common property (metadata vocabulary, section 5.8, and csv2rdf, section 6).

    Raises ValueError(problem, remedy) for JSON-LD beyond what CSVW takes.
    """
    if isinstance(value, list):
        for member in value:
            check(member)
    elif isinstance(value, dict):
        _check_node(value)


def _check_node(node: dict[str, Any]) -> None:
    if "@value" in node:
        _check_value(node)
        return
    for key, value in node.items():
        if key == "@id":
            _require_iri(value)
        elif key == "@type":
            for member in value if isinstance(value, list) else [value]:
                _require_type(member)
        elif key.startswith("@"):
            raise ValueError(
                f"{key!r} is not allowed in a common property", "use plain JSON values, @id and @type"
            )
        else:
            vocabulary.expand(key)
            check(value)


def _check_value(node: dict[str, Any]) -> None:
    if extra := set(node) - _VALUE_KEYS:
        raise ValueError(f"{min(extra)!r} stands beside '@value'", "use @type or @language only")
    if {"@language", "@type"} <= set(node):
        raise ValueError("'@value' has both '@language' and '@type'", "use one of them")
    if "@type" in node:
        _require_type(node["@type"])


def _require_iri(value: Any) -> None:
    if not isinstance(value, str) or value.startswith("_:"):
        raise ValueError(f"{shown(value)} is not an IRI", "write an IRI")


def _require_type(value: Any) -> None:
    """Take a term of CSVW, a prefixed name or an absolute IRI."""
    known = isinstance(value, str) and (value in _TYPES or vocabulary.scheme(value) is not None)
    if not known or value.startswith("_:"):
        raise ValueError(f"{shown(value)} is not a type", "write a prefixed name or an absolute IRI")
    vocabulary.expand(value)
