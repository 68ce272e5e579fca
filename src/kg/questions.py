"""Competency questions: query files with a title, an asker, a theme and parameters, asked of the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import FileSyntaxError, UsageError
from kg.namespaces import BASE, ID
from kg.queries import list_queries, read_query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.queries import QueryFile

_IRI = re.compile(r"[^\x00-\x20<>\"{}|\\^`]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_PARAMETER = re.compile(r"(\w+) \(([a-z-]+)\) (.+)")
_TRANSLATIONS = ("fr", "ar")
_TRANSLATED = ("Question", "Parameter", "Note")
_FIELDS = frozenset(
    {"Asked by", "Theme", *_TRANSLATED}
    | {f"{field} {language}" for field in _TRANSLATED for language in _TRANSLATIONS}
)


@dataclass(frozen=True)
class Parameter:
    """A variable of a question that the asker may set: what kind of thing it is, and what it means."""

    name: str
    kind: str
    meanings: Mapping[str, str]
    """What it means, by language; always in English."""

    @property
    def meaning(self) -> str:
        """What it means, in English."""
        return self.meanings["en"]


@dataclass(frozen=True)
class Question:
    """One competency question; its query answers it as it stands, for the parameters' first values."""

    file: QueryFile
    titles: Mapping[str, str]
    """The question itself, by language; always in English."""
    asker: str
    theme: str
    parameters: tuple[Parameter, ...]
    notes: Mapping[str, str]
    """What to know before reading the answer, by language; empty for most."""

    @property
    def title(self) -> str:
        """The question itself, in English."""
        return self.titles["en"]

    @property
    def identifier(self) -> str:
        """The question's short name, such as ``cq01``."""
        return self.file.name.partition("-")[0]

    def value_of(self, name: str, query: str = "") -> str:
        """Return the IRI that the parameter ``name`` has in ``query``, by default the question's own."""
        return str(_values_of(name).findall(query or self.file.text)[0]).strip("<>")

    def ask(self, values: Mapping[str, str]) -> str:
        """Return the query with ``values`` (IRIs, or names such as ``tn-sfax``) for its parameters.

        Raises UsageError for a parameter that the question does not have or a value that is no IRI.
        """
        text = self.file.text
        for name, value in values.items():
            if name not in {parameter.name for parameter in self.parameters}:
                known = ", ".join(parameter.name for parameter in self.parameters) or "none"
                raise UsageError(f"{self.identifier} has no parameter {name!r}; it has: {known}")
            text = set_value(text, name, value)
        return text


def read_questions(folder: Path) -> list[Question]:
    """Return the questions in ``folder`` by name; FileSyntaxError where a header is not in form."""
    return [read_question(path) for path in list_queries(folder)]


def read_question(path: Path) -> Question:
    """Return the question ``path``; FileSyntaxError where its header is not in form."""
    file = read_query(path, _FIELDS)
    parameters = tuple(_parameter(file, line) for line in file.all("Parameter"))
    titles = {"en": file.one("Question"), **_translations(file, "Question")}
    notes = {"en": file.one("Note"), **_translations(file, "Note")} if file.all("Note") else {}
    return Question(file, titles, file.one("Asked by"), file.one("Theme"), parameters, notes)


def find_question(folder: Path, name: str) -> Question:
    """Return the question ``name`` (``cq01`` or the whole file name); UsageError when there is none."""
    for question in read_questions(folder):
        if name in (question.identifier, question.file.name):
            return question
    raise UsageError(f"there is no question {name!r} in {folder}; see kg questions")


def without_header(query: str) -> str:
    """Return ``query`` without the comments at its head, which are about it and no part of it."""
    lines = query.splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[start:])


def _translations(file: QueryFile, field: str) -> dict[str, str]:
    names = {language: f"{field} {language}" for language in _TRANSLATIONS}
    return {language: file.one(name) for language, name in names.items() if file.all(name)}


def _parameter(file: QueryFile, line: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if not match:
        raise FileSyntaxError(
            str(file.path), f"parameter {line!r} does not read 'name (kind) meaning'", line=1
        )
    name, kind, meaning = match.groups()
    if len(set(_values_of(name).findall(file.text))) != 1:
        raise FileSyntaxError(str(file.path), f"needs one 'VALUES ?{name} {{ <iri> }}'", line=1)
    meanings = {
        language: translated.removeprefix(f"{name} ")
        for language in _TRANSLATIONS
        for translated in file.all(f"Parameter {language}")
        if translated.startswith(f"{name} ")
    }
    return Parameter(name, kind, {"en": meaning, **meanings})


def set_value(text: str, name: str, *values: str) -> str:
    """Return the query ``text`` with ``values`` (IRIs, or names such as ``tn-sfax``) for ``?name``.

    They stand in each ``VALUES ?name { ... }`` of it. Raises UsageError for a value that is no IRI.
    """

    def fill(found: re.Match[str]) -> str:
        iris = " ".join(f"<{_iri(value, found[1])}>" for value in values)
        return f"VALUES ?{name} {{ {iris} }}"

    return _values_of(name).sub(fill, text)


def _values_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} {{ ([^}}]+?) }}")


def _iri(value: str, first: str) -> str:
    """Expand ``value``: an IRI, a path below the base, or a bare name of the same kind as ``first``."""
    if _SCHEME.match(value):
        iri = value
    elif "/" in value:
        iri = f"{BASE if value.startswith(('id/', 'vocab/')) else ID}{value}"
    else:
        iri = f"{first.strip('<>').rpartition('/')[0]}/{value}"
    if not _IRI.fullmatch(iri):
        raise UsageError(f"{value!r} is neither an IRI nor a name such as tn-sfax or place/tn-sfax")
    return iri
