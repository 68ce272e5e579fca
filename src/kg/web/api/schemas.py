"""The shapes of what the API answers, as JSON Schema (draft 2020-12), named as in its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.web.api.columns import BOOLEAN, DATE, INTEGER, NUMBER, STRING, TEXT, TEXTS, THING
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.web.api.columns import Column
    from kg.web.api.operations import Operation

Schema = dict[str, Any]

_STRING: Final[Schema] = {"type": "string"}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}
_IRI: Final[Schema] = {"type": "string", "format": "iri"}
_LANGUAGE: Final[Schema] = {"type": "string", "enum": list(LANGUAGES)}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_DAY: Final = r"^-?\d{4}(-\d{2}(-\d{2})?)?$"
_TYPES: Final = (THING, TEXT, TEXTS, STRING, INTEGER, NUMBER, BOOLEAN, DATE)


def refer(name: str) -> Schema:
    """Return the reference to the schema ``name``."""
    return {"$ref": f"#/components/schemas/{name}"}


def form(members: Mapping[str, Schema], about: str = "", without: Iterable[str] = ()) -> Schema:
    """Return the schema of an object with exactly ``members``, all there but those in ``without``."""
    left = set(without)
    told = {"description": about} if about else {}
    return {
        "type": "object",
        **told,
        "properties": dict(members),
        "required": [name for name in members if name not in left],
        "additionalProperties": False,
    }


SHARED: Final[dict[str, Schema]] = {
    "Thing": form(
        {"id": _IRI, "label": _MAYBE, "lang": _MAYBE},
        "A thing of the graph: its IRI, its name, and the language of the name. It is the language asked for "
        "where the thing has a name in it, else another; it is null for a name in no language.",
    ),
    "Text": form({"text": _STRING, "lang": _STRING}, "A text and its language."),
    "Question": form(
        {"id": _STRING, "slug": _STRING, "title": _STRING, "note": _MAYBE, "page": _ADDRESS},
        "The question that is answered, and its page for people.",
    ),
    "Column": form(
        {
            "name": _STRING,
            "title": _STRING,
            "type": {"type": "string", "enum": list(_TYPES)},
            "lang": _MAYBE,
        },
        "A column: its name in the rows, its heading, its type, and the language of its texts.",
    ),
    "Point": form(
        {
            "type": {"const": "Point"},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
        "Longitude and latitude in degrees (WGS 84).",
    ),
    "Nearest": form({"value": _STRING, "label": _STRING}, "A value that may have been meant.", ["label"]),
    "Problem": {
        "type": "object",
        "description": "What is wrong with the request, and what to do (RFC 9457).",
        "properties": {
            "type": _ADDRESS,
            "title": _STRING,
            "status": {"type": "integer"},
            "detail": _STRING,
            "parameter": _STRING,
            "value": _STRING,
            "nearest": {"type": "array", "items": refer("Nearest")},
            "version": _STRING,
        },
        "required": ["title", "status", "detail"],
    },
    "Listed": form(
        {
            "id": _STRING,
            "slug": _STRING,
            "title": _STRING,
            "note": _MAYBE,
            "theme": _STRING,
            "parameters": {
                "type": "array",
                "items": form(dict.fromkeys(("name", "kind", "meaning", "default"), _STRING)),
            },
            "formats": {"type": "array", "items": {"enum": ["json", "csv", "geojson", "jsonld"]}},
            "href": _ADDRESS,
            "page": _ADDRESS,
        },
        "A question that can be asked.",
    ),
    "Questions": form(
        {
            "version": _STRING,
            "lang": _LANGUAGE,
            "count": _COUNT,
            "questions": {"type": "array", "items": refer("Listed")},
        }
    ),
}
"""The schemas that do not depend on the questions."""

_PLAIN: Final[Mapping[str, Schema]] = {
    TEXT: _STRING,
    STRING: _STRING,
    INTEGER: {"type": "integer"},
    NUMBER: {"type": "number"},
    BOOLEAN: {"type": "boolean"},
    DATE: {"type": "string", "pattern": _DAY},
}
_NAMED: Final = {THING: "Thing", TEXTS: "Text"}


def describe_rows(operation: Operation, titles: Mapping[str, str], absent: str) -> dict[str, Schema]:
    """Return the schemas of the answers of ``operation`` by name.

    ``titles`` are the headings of its columns; ``absent`` says what it means that a value is null.
    """
    name = operation.identifier[0].upper() + operation.identifier[1:]
    row = form({each.name: _value(each, titles[each.name], absent) for each in operation.columns})
    head = {
        "question": refer("Question"),
        "version": _STRING,
        "lang": _LANGUAGE,
        "parameters": form({setting.name: refer("Thing") for setting in operation.settings}),
        "count": _COUNT,
        "next": {"type": ["string", "null"], "format": "uri"},
    }
    rows = {"rows": {"type": "array", "items": refer(f"{name}Row")}}
    tail = {"columns": {"type": "array", "items": refer("Column")}, "query": _ADDRESS}
    schemas = {f"{name}Row": row, f"{name}Answer": form({**head, **rows, **tail})}
    if operation.located:
        feature = form(
            {
                "type": {"const": "Feature"},
                "geometry": {"anyOf": [refer("Point"), {"type": "null"}]},
                "properties": refer(f"{name}Row"),
            }
        )
        features = {"features": {"type": "array", "items": feature}}
        schemas[f"{name}Features"] = form(
            {"type": {"const": "FeatureCollection"}, **head, **tail, **features}
        )
    return schemas


def _value(column: Column, title: str, absent: str) -> Schema:
    told = f"{title}. {absent}" if column.optional else title
    if column.type in _NAMED:
        named = refer(_NAMED[column.type])
        if column.optional:
            return {"anyOf": [named, {"type": "null"}], "description": told}
        return {**named, "description": told}
    plain = dict(_PLAIN[column.type])
    if column.optional:
        plain["type"] = [plain["type"], "null"]
    return {**plain, "description": told}
