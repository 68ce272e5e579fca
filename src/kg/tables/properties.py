"""The properties a metadata document may have at each place, and the check of each value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.tables import datatypes, templates, vocabulary
from kg.tables.faults import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Check: TypeAlias = "Callable[[Any], Any]"
"""From a JSON value to what is kept of it; raises ValueError(problem, remedy)."""

_NAME = re.compile(r"(?:[A-Za-z0-9]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})*")


def _unfit(value: Any, wanted: str, remedy: str) -> ValueError:
    return ValueError(f"{shown(value)} is not {wanted}", f"write {remedy}")


def string(value: Any) -> str:
    """Take a string."""
    if not isinstance(value, str):
        raise _unfit(value, "a string", "a string")
    return value


def boolean(value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise _unfit(value, "a boolean", "true or false")
    return value


def natural(value: Any) -> int:
    """Take a whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _unfit(value, "a whole number from 0", "one, such as 1")
    return value


def node(value: Any) -> dict[str, Any]:
    """Take a JSON object."""
    if not isinstance(value, dict):
        raise _unfit(value, "an object", "an object {...}")
    return value


def nodes(value: Any) -> list[Any]:
    """Take a JSON array."""
    if not isinstance(value, list):
        raise _unfit(value, "an array", "an array [...]")
    return value


def optional(check: Check) -> Check:
    """Make a check that takes null too."""
    return lambda value: None if value is None else check(value)


def one_of(*allowed: Any) -> Check:
    """Make a check that takes these values only; others may be CSVW, but are not supported."""

    def check(value: Any) -> Any:
        if not any(value == choice and type(value) is type(choice) for choice in allowed):
            raise ValueError(f"{shown(value)} is not supported", f"use {' or '.join(map(shown, allowed))}")
        return value

    return check


def strings(value: Any) -> frozenset[str]:
    """Take a string or an array of strings."""
    return frozenset(map(string, value if isinstance(value, list) else [value]))


def character(value: Any) -> str:
    """Take a string of one character."""
    if len(string(value)) != 1:
        raise ValueError(f"{shown(value)} is not one character", "write a single character")
    return string(value)


def language(value: Any) -> str | None:
    """Take a language tag (BCP 47); ``und`` is none."""
    if not vocabulary.LANGUAGE.fullmatch(string(value)):
        raise ValueError(f"{shown(value)} is not a language tag", "write one such as fr or ar-TN")
    return None if value == "und" else string(value)


def link(value: Any) -> str:
    """Take an IRI reference that is no blank node."""
    if string(value).startswith("_:") or vocabulary.NOT_IN_IRI.search(value):
        raise ValueError(f"{shown(value)} is not an IRI", "write an IRI, absolute or relative")
    return string(value)


def template(value: Any) -> templates.Template:
    """Take a URI template."""
    return templates.parse(string(value))


def name(value: Any) -> str:
    """Take a column's name (metadata vocabulary, section 5.6: a variable of URI templates)."""
    if not _NAME.fullmatch(string(value)):
        raise ValueError(
            f"{shown(value)} cannot name a column",
            "use letters, digits, '_' and '.', beginning with a letter or digit",
        )
    return string(value)


def titles(value: Any) -> tuple[str, ...]:
    """Take a string, an array of strings, or an object of either by language tag."""
    if isinstance(value, dict):
        for tag in value:
            language(tag)
        return tuple(title for by_language in value.values() for title in titles(by_language))
    found = tuple(map(string, value if isinstance(value, list) else [value]))
    if not found:
        raise ValueError("there is no title", "write one")
    return found


def references(value: Any) -> tuple[str, ...]:
    """Take a column's name or an array of names."""
    found = tuple(map(string, value if isinstance(value, list) else [value]))
    if not found:
        raise ValueError("no column is named", "name one")
    return found


def datatype(value: Any) -> datatypes.Datatype:
    """Take a datatype's name or description."""
    if isinstance(value, str):
        return datatypes.build({"base": value})
    description = {key: part for key, part in node(value).items() if not is_annotation(key)}
    refuse_unknown(description, _DATATYPE, "datatype")
    return datatypes.build({key: _DATATYPE[key](part) for key, part in description.items()})


def _datatype_iri(value: Any) -> str:
    if not vocabulary.is_absolute(link(value)) or value.startswith((vocabulary.XSD, vocabulary.CSVW)):
        raise ValueError(f"{shown(value)} cannot identify a datatype", "write an absolute IRI of your own")
    return string(value)


def _format(value: Any) -> Any:
    if isinstance(value, dict):
        refuse_unknown(value, _NUMBER_FORMAT, "format")
        return {key: check(value[key]) for key, check in _NUMBER_FORMAT.items() if key in value}
    return string(value)


def _bound(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _unfit(value, "a bound", "a number, or a string such as a date")
    return str(value)


def refuse_unknown(keys: Collection[str], allowed: Mapping[str, Check], kind: str) -> None:
    """Raise ValueError for the first of ``keys`` that ``allowed`` does not have."""
    for key in keys:
        if key not in allowed:
            raise unknown(key, allowed, kind)


def unknown(key: str, allowed: Collection[str], kind: str) -> ValueError:
    """Return the ValueError for a property that ``kind`` of thing does not have here."""
    return ValueError(f"{key!r} is not supported on a {kind}", f"remove it{nearest(key, allowed)}")


def is_annotation(key: str) -> bool:
    """Whether ``key`` is a common property: prefixed, or an IRI (metadata vocabulary, section 5.8)."""
    prefix = vocabulary.scheme(key)
    return prefix in vocabulary.PREFIXES or vocabulary.is_absolute(key)


_NUMBER_FORMAT: dict[str, Check] = {"pattern": string, "decimalChar": character, "groupChar": character}
_DATATYPE: dict[str, Check] = {
    "@id": _datatype_iri,
    "@type": one_of("Datatype"),
    "name": string,
    "base": string,
    "format": _format,
    **dict.fromkeys(("length", "minLength", "maxLength"), natural),
    **dict.fromkeys(
        ("minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive"), _bound
    ),
}
_DIRECTION = one_of("ltr", "rtl", "auto")
INHERITED: dict[str, Check] = {
    "aboutUrl": template,
    "datatype": datatype,
    "default": string,
    "lang": language,
    "null": strings,
    "ordered": boolean,
    "propertyUrl": template,
    "required": boolean,
    "separator": optional(string),
    "textDirection": one_of("ltr", "rtl", "auto", "inherit"),
    "valueUrl": template,
}
GROUP: dict[str, Check] = {
    **INHERITED,
    "@context": lambda value: value,
    "@id": link,
    "@type": one_of("TableGroup"),
    "tables": nodes,
    "dialect": node,
    "notes": nodes,
    "tableDirection": _DIRECTION,
    "tableSchema": lambda value: value,
}
TABLE: dict[str, Check] = {
    **INHERITED,
    "@context": lambda value: value,
    "@id": link,
    "@type": one_of("Table"),
    "url": link,
    "dialect": node,
    "notes": nodes,
    "suppressOutput": boolean,
    "tableDirection": _DIRECTION,
    "tableSchema": lambda value: value,
    "sd:name": template,
}
SCHEMA: dict[str, Check] = {
    **INHERITED,
    "@context": lambda value: value,
    "@id": link,
    "@type": one_of("Schema"),
    "columns": nodes,
    "foreignKeys": nodes,
    "primaryKey": references,
    "rowTitles": references,
}
COLUMN: dict[str, Check] = {
    **INHERITED,
    "@id": link,
    "@type": one_of("Column"),
    "name": name,
    "suppressOutput": boolean,
    "titles": titles,
    "virtual": boolean,
}
FOREIGN_KEY: dict[str, Check] = {"columnReference": references, "reference": node}
REFERENCE: dict[str, Check] = {"resource": link, "schemaReference": link, "columnReference": references}
DIALECT: dict[str, Check] = {
    "@id": link,
    "@type": one_of("Dialect"),
    "commentPrefix": optional(string),
    "delimiter": character,
    "doubleQuote": one_of(True),
    "encoding": one_of("utf-8", "UTF-8", "utf8"),
    "header": boolean,
    "headerRowCount": one_of(0, 1),
    "lineTerminators": one_of(["\r\n", "\n"], ["\n", "\r\n"], ["\r\n"], ["\n"], "\r\n", "\n"),
    "quoteChar": character,
    "skipBlankRows": boolean,
    "skipColumns": one_of(0),
    "skipInitialSpace": boolean,
    "skipRows": natural,
    "trim": one_of(True, False, "true", "false", "start", "end"),
}
