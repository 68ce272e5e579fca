"""The operations of the API: each question with the values of its parameters and the types of its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import BASE, ID, PREFIXES
from kg.negotiation import Media
from kg.web.api.columns import THING, Column, read_columns
from kg.web.site.options import choose_for
from kg.web.site.questions import questions_of
from kg.web.site.sheets import CSV
from kg.web.site.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.questions import Parameter, Question
    from kg.web.rows import Rows
    from kg.web.site.visit import Visit

JSON: Final = Media("application/json", ("json",))
GEOJSON: Final = Media("application/geo+json", ("geojson",))
JSONLD: Final = Media("application/ld+json", ("jsonld",))
_SHELF: Final = Shelf()
_ANY: Final = "thing"
"""The kind of a parameter that stands for anything in the graph."""
_OWN: Final = ("country",)
"""Kinds whose questions are about nothing else, though their query would answer."""
_POINTS: Final = f"""PREFIX wgs: <{PREFIXES["wgs"]}>
SELECT ?x ?lat ?long {{ VALUES ?x {{ %s }} ?x wgs:lat ?lat ; wgs:long ?long }} ORDER BY ?x"""


@dataclass(frozen=True)
class Setting:
    """A parameter of an operation and the values that it takes."""

    parameter: Parameter
    first: str
    """The value that it has where the request does not say."""
    values: Mapping[str, str]
    """The IRI of each value by its short name."""
    labels: Mapping[str, str]
    """How each value is called, by its short name."""

    @property
    def name(self) -> str:
        """The name of the parameter."""
        return self.parameter.name

    @property
    def open(self) -> bool:
        """Whether it may stand for other things too, of which nothing is reported yet."""
        return self.parameter.kind == _ANY


@dataclass(frozen=True)
class Operation:
    """A question as an operation."""

    question: Question
    settings: tuple[Setting, ...]
    columns: tuple[Column, ...]
    where: str
    """The column whose things have coordinates; empty where none has."""

    @property
    def slug(self) -> str:
        """The question's name in addresses."""
        return slug_of(self.question)

    @property
    def identifier(self) -> str:
        """The slug as programs name functions, such as ``initiativesOfACity``."""
        head, *rest = self.slug.split("-")
        return head + "".join(word.capitalize() for word in rest)

    @property
    def subject(self) -> str:
        """The first column of things, of which a graph can tell; empty where there is none."""
        return next((column.name for column in self.columns if column.type == THING), "")

    @property
    def located(self) -> bool:
        """Whether rows have coordinates, of a thing in them or as columns."""
        return bool(self.where) or {"latitude", "longitude"} <= {column.name for column in self.columns}

    @property
    def offers(self) -> tuple[Media, ...]:
        """The formats in which its answers are had."""
        return (JSON, CSV, *([GEOJSON] if self.located else []), *([JSONLD] if self.subject else []))


def slug_of(question: Question) -> str:
    """Return the name of ``question`` in addresses: that of its file without the number."""
    return question.file.name.partition("-")[2]


def read_operation(visit: Visit, question: Question) -> Operation:
    """Return the operation of ``question`` in the language of ``visit``; raises a ``QueryError``."""
    key = f"{visit.language} {question.identifier}"
    return _SHELF.read(visit, key, lambda visit: _read(visit, question))


def read_operations(visit: Visit) -> list[Operation]:
    """Return the operations of all questions, in their order."""
    return [read_operation(visit, question) for question in questions_of(visit)]


def find_points(visit: Visit, iris: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude (WGS 84, degrees) of those of ``iris`` that have them."""
    wanted = " ".join(f"<{iri}>" for iri in sorted(set(iris)) if iri.startswith(ID))
    rows = visit.select(_POINTS % wanted) if wanted else []
    return {row["x"].value: (float(row["long"].value), float(row["lat"].value)) for row in rows}


def _read(visit: Visit, question: Question) -> Operation:
    rows = visit.select(_unbound(question))
    variables = _variables(question.file.text)
    columns = read_columns(variables, rows)
    things = [column.name for column in columns if column.type == THING]
    settings = tuple(_setting(visit, question, parameter) for parameter in question.parameters)
    return Operation(question, settings, columns, _place(visit, rows, things))


def _unbound(question: Question) -> str:
    """Return the query of ``question`` for all values of its parameters at once."""
    text = question.file.text
    for parameter in question.parameters:
        text = re.sub(rf"VALUES \?{parameter.name} {{[^}}]*}}", "", text)
    return text


def _variables(query: str) -> list[str]:
    """Return the variables that ``query`` selects, in their order."""
    selected = re.split(r"\bSELECT\b(?:\s+DISTINCT\b)?", query, maxsplit=1)[1].partition("WHERE")[0]
    return re.findall(r"\?(\w+)", re.sub(r"\((?:[^()]|\([^()]*\))*\bAS\s+(\?\w+)\s*\)", r"\1", selected))


def _place(visit: Visit, rows: Rows, things: Iterable[str]) -> str:
    for name in things:
        if find_points(visit, [row[name].value for row in rows if name in row]):
            return name
    return ""


def _setting(visit: Visit, question: Question, parameter: Parameter) -> Setting:
    first = question.value_of(parameter.name)
    folder = f"{first.rpartition('/')[0]}/"
    options = [
        option
        for option in choose_for(visit, question, parameter, "").options
        if option.iri.startswith(folder if parameter.kind in _OWN else BASE)
    ]
    spelled = {option.iri: spell(option.iri, folder) for option in options}
    values = {spelled[option.iri]: option.iri for option in sorted(options, key=lambda each: each.iri)}
    labels = {spelled[option.iri]: option.text for option in options}
    return Setting(parameter, spell(first, folder), values, labels)


def spell(iri: str, folder: str) -> str:
    """Return the short name of ``iri`` for a parameter whose values are mostly in ``folder``."""
    if iri.startswith(folder) and "/" not in iri.removeprefix(folder):
        return iri.removeprefix(folder)
    return iri.removeprefix(ID) if iri.startswith(ID) else iri.removeprefix(BASE)
