"""Competency questions: query files with a title, an asker, a theme and parameters, asked of the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import FileSyntaxError, UsageError
from kg.namespaces import BASE, ID
from kg.queries import read_queries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.queries import QueryFile

_IRI = re.compile(r"[^\x00-\x20<>\"{}|\\^`]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_PARAMETER = re.compile(r"(\w+) \(([a-z-]+)\) (.+)")


@dataclass(frozen=True)
class Parameter:
    """A variable of a question that the asker may set: what kind of thing it is, and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Question:
    """One competency question; its query answers it as it stands, for the parameters' first values."""

    file: QueryFile
    title: str
    asker: str
    theme: str
    parameters: tuple[Parameter, ...]

    @property
    def identifier(self) -> str:
        """The question's short name, such as ``cq01``."""
        return self.file.name.partition("-")[0]

    def ask(self, values: Mapping[str, str]) -> str:
        """Return the query with ``values`` (IRIs, or names such as ``tn-sfax``) for its parameters.

        Raises UsageError for a parameter that the question does not have or a value that is no IRI.
        """
        text = self.file.text
        for name, value in values.items():
            if name not in {parameter.name for parameter in self.parameters}:
                known = ", ".join(parameter.name for parameter in self.parameters) or "none"
                raise UsageError(f"{self.identifier} has no parameter {name!r}; it has: {known}")
            before, first, after = _values_of(name).split(text)
            text = f"{before}VALUES ?{name} {{ <{_iri(value, first)}> }}{after}"
        return text


def read_questions(folder: Path) -> list[Question]:
    """Return the questions in ``folder`` by name; FileSyntaxError where a header is not in form."""
    fields = {"Question", "Asked by", "Theme", "Parameter", "Note"}
    return [_question(file) for file in read_queries(folder, fields)]


def find_question(folder: Path, name: str) -> Question:
    """Return the question ``name`` (``cq01`` or the whole file name); UsageError when there is none."""
    for question in read_questions(folder):
        if name in (question.identifier, question.file.name):
            return question
    raise UsageError(f"there is no question {name!r} in {folder}; see kg questions")


def _question(file: QueryFile) -> Question:
    parameters = tuple(_parameter(file, line) for line in file.all("Parameter"))
    return Question(file, file.one("Question"), file.one("Asked by"), file.one("Theme"), parameters)


def _parameter(file: QueryFile, line: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if not match:
        raise FileSyntaxError(
            str(file.path), f"parameter {line!r} does not read 'name (kind) meaning'", line=1
        )
    if len(_values_of(match[1]).findall(file.text)) != 1:
        raise FileSyntaxError(str(file.path), f"needs one 'VALUES ?{match[1]} {{ <iri> }}'", line=1)
    return Parameter(match[1], match[2], match[3])


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
