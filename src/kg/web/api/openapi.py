"""The description of the API in OpenAPI 3.1, made from the question files and from the data."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kg.namespaces import BASE
from kg.web.api.answers import read_page, root, tell_page, title_column
from kg.web.api.operations import GEOJSON, JSON, JSONLD
from kg.web.api.paging import CURSOR, MOST, USUAL
from kg.web.api.partner_schemas import ANSWERS
from kg.web.api.partners import PATH as PARTNERS
from kg.web.api.partners import describe_partners, describe_values
from kg.web.api.problems import PROBLEM, TYPES
from kg.web.api.requests import Asked
from kg.web.api.schemas import SHARED, Schema, describe_rows, refer
from kg.web.site.messages import LANGUAGES, say
from kg.web.site.questions import slug
from kg.web.site.sheets import CSV

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.questions import Question
    from kg.web.api.operations import Operation, Setting
    from kg.web.site.visit import Visit

_SHOWN: Final = 2
"""Rows of the answer that stands as an example."""
_PROBLEMS: Final = {406: "not-acceptable", 410: "cursor-gone", 422: "invalid-value"}
_LATER: Final = {429: "many", 503: "busy", 504: "slow"}
_OF_A_QUESTION: Final = ("406", "410", "422", "429", "503", "504")
_OF_A_LIST: Final = ("422", "503")
_OF_PARTNERS: Final = ("406", "422", "429", "503", "504")
_LICENCE: Final = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def describe_api(visit: Visit, operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the description of ``operations`` in the language of ``visit``; raises a ``QueryError``."""
    values = _Values()
    paths = {"/api/questions": {"get": _list_operation(visit)}}
    for operation in operations:
        paths[f"/api/questions/{operation.slug}"] = {"get": _describe(visit, operation, values)}
    paths[PARTNERS] = {"get": describe_partners(visit, _responses(_OF_PARTNERS))}
    schemas = {**SHARED, **ANSWERS, **describe_values(visit)}
    for operation in operations:
        titles = {column.name: title_column(visit, column.name) for column in operation.columns}
        schemas |= describe_rows(operation, titles, word(visit.language, "api.null"))
    themes = dict.fromkeys(operation.question.theme for operation in operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"RouteCities: {word(visit.language, 'api.title')}",
            "version": visit.edition.version,
            "description": word(visit.language, "api.about"),
            "license": _LICENCE,
        },
        "servers": [{"url": root()}],
        "externalDocs": {"url": f"{root()}/api"},
        "tags": [
            {"name": theme, "description": word(visit.language, f"questions.theme-{slug(theme)}")}
            for theme in themes
        ],
        "paths": paths,
        "components": {
            "schemas": {**schemas, **values.schemas},
            "parameters": _shared_parameters(visit.language),
            "responses": _shared_responses(visit.language),
            "headers": _headers(visit.language),
        },
    }


@lru_cache(maxsize=512)
def word(language: str, key: str) -> str:
    """Return a text of the site as plain text."""
    return say(language, key).unescape()


class _Values:
    """The values of parameters, described once for all parameters that have the same."""

    def __init__(self) -> None:
        """Begin with none."""
        self.schemas: dict[str, Schema] = {}
        self._known: dict[tuple[str, ...], str] = {}

    def refer(self, setting: Setting) -> Schema:
        """Return the reference to the schema of the values of ``setting``."""
        short = tuple(setting.values)
        if short not in self._known:
            stem = "".join(part.capitalize() for part in setting.parameter.kind.split("-")) + "Value"
            number = sum(name.rstrip("0123456789") == stem for name in self.schemas) + 1
            self._known[short] = name = stem if number == 1 else f"{stem}{number}"
            labels = {value: setting.labels[value] for value in short}
            self.schemas[name] = {"type": "string", "enum": list(short), "x-labels": labels}
        return refer(self._known[short])


def _list_operation(visit: Visit) -> dict[str, Any]:
    return {
        "operationId": "listQuestions",
        **_tell(
            visit.language, {tag: (word(tag, "api.list"), word(tag, "api.list-said")) for tag in LANGUAGES}
        ),
        "parameters": [{"$ref": "#/components/parameters/lang"}],
        "responses": {
            "200": {
                "description": word(visit.language, "api.list"),
                "headers": _header_references(("ETag", "Dataset-Version")),
                "content": {JSON.type: {"schema": refer("Questions")}},
            },
            **_responses(_OF_A_LIST),
        },
    }


def _describe(visit: Visit, operation: Operation, values: _Values) -> dict[str, Any]:
    question = operation.question
    return {
        "operationId": operation.identifier,
        "tags": [question.theme],
        **_tell(visit.language, {tag: _words(question, operation, tag) for tag in LANGUAGES}),
        "externalDocs": {"url": f"{root()}/questions/{question.identifier}"},
        "parameters": [
            *(_parameter(visit, setting, values) for setting in operation.settings),
            *({"$ref": f"#/components/parameters/{name}"} for name in ("lang", "limit", "cursor")),
            _format(visit.language, operation),
        ],
        "responses": {"200": _answer(visit, operation), **_responses(_OF_A_QUESTION)},
    }


def _tell(language: str, words: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Return summary and description, and both in every language."""
    told = {tag: {"summary": summary, "description": text} for tag, (summary, text) in words.items()}
    return {**told[language], "x-translations": told}


def _words(question: Question, operation: Operation, language: str) -> tuple[str, str]:
    title = question.titles.get(language, question.title)
    parts = [question.notes.get(language, question.notes.get("en", "")), word(language, "api.answers")]
    if operation.located:
        parts.append(word(language, "api.answers-geojson"))
    if operation.subject:
        parts.append(say(language, "api.answers-jsonld", column=operation.subject).unescape())
    return title, " ".join(filter(None, parts))


def _parameter(visit: Visit, setting: Setting, values: _Values) -> dict[str, Any]:
    meanings = setting.parameter.meanings
    further = "api.values-open" if setting.open else "api.values"
    said = {tag: f"{meanings.get(tag, meanings['en'])}. {word(tag, further)}" for tag in LANGUAGES}
    told = {tag: text[0].upper() + text[1:] for tag, text in said.items()}
    return {
        "name": setting.name,
        "in": "query",
        "description": told[visit.language],
        "x-translations": {tag: {"description": text} for tag, text in told.items()},
        "x-base": BASE,
        "schema": {**values.refer(setting), "default": setting.first},
        "example": setting.first,
    }


def _format(language: str, operation: Operation) -> dict[str, Any]:
    names = [media.names[0] for media in operation.offers]
    return {
        "name": "format",
        "in": "query",
        "description": word(language, "api.format"),
        "schema": {"type": "string", "enum": names},
    }


def _answer(visit: Visit, operation: Operation) -> dict[str, Any]:
    name = operation.identifier[0].upper() + operation.identifier[1:]
    first = {setting.name: operation.question.value_of(setting.name) for setting in operation.settings}
    example = tell_page(read_page(visit, operation, Asked(first, JSON, _SHOWN, "")))
    content: dict[str, Any] = {
        JSON.type: {"schema": refer(f"{name}Answer"), "example": example},
        CSV.type: {"schema": {"type": "string"}},
    }
    if operation.located:
        content[GEOJSON.type] = {"schema": refer(f"{name}Features")}
    if operation.subject:
        content[JSONLD.type] = {"schema": {"type": ["array", "object"]}}
    return {
        "description": word(visit.language, "api.ok"),
        "headers": _header_references(("ETag", "Dataset-Version", "Link")),
        "content": content,
    }


def _header_references(names: Sequence[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _responses(statuses: Sequence[str]) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in ("304", *statuses)}


def _shared_parameters(language: str) -> dict[str, Any]:
    schemas: dict[str, Schema] = {
        "lang": {"type": "string", "enum": list(LANGUAGES), "default": next(iter(LANGUAGES))},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "cursor": {"type": "string", "pattern": CURSOR},
    }
    return {
        name: {"name": name, "in": "query", "description": word(language, f"api.{name}"), "schema": schema}
        for name, schema in schemas.items()
    }


def _shared_responses(language: str) -> dict[str, Any]:
    content = {PROBLEM: {"schema": refer("Problem")}}
    told = {str(int(TYPES[kind])): f"api.problem-{kind}" for kind in _PROBLEMS.values()}
    told |= {str(status): f"api.problem-{name}" for status, name in _LATER.items()}
    problems = {
        status: {"description": word(language, key), "content": content} for status, key in told.items()
    }
    return {"304": {"description": word(language, "api.unchanged")}, **problems}


def _headers(language: str) -> dict[str, Any]:
    keys = {"ETag": "api.etag", "Dataset-Version": "api.version", "Link": "api.link"}
    return {
        name: {"description": word(language, key), "schema": {"type": "string"}} for name, key in keys.items()
    }
