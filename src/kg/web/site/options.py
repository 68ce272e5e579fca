"""The things that a parameter of a question can stand for, and which of them a reader means by a name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError
from kg.matching import fold
from kg.namespaces import BASE, PREFIXES
from kg.web.iris import is_absolute
from kg.web.rows import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.questions import Parameter, Question
    from kg.web.site.visit import Visit

_FEW: Final = 30
"""The most concepts that a reader chooses from a closed list."""
_NEAR: Final = 5
_NAMED: Final = f"""PREFIX rc: <{PREFIXES["rc"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?x ?name {{
  VALUES ?p {{ rdfs:label skos:altLabel rc:acronym }}
  ?x ?p ?name .
  FILTER(STRSTARTS(STR(?x), "%s"))
}}"""


@dataclass(frozen=True)
class Option:
    """One thing that can be asked about: its IRI, and its name as the reader sees and types it."""

    iri: str
    text: str
    answered: bool
    """Whether the question has an answer for it."""


@dataclass(frozen=True)
class Choice:
    """A parameter as a part of a form."""

    parameter: Parameter
    iri: str
    """The thing that is asked about; empty when what was typed is none."""
    typed: str
    """What stands in the field."""
    options: tuple[Option, ...]
    names: Mapping[str, frozenset[str]]
    """The IRIs that each name stands for, in any language, without accents and case."""
    nearest: tuple[Option, ...] = ()
    """What may have been meant by what was typed, where that is none."""

    @property
    def closed(self) -> bool:
        """Whether the options are all there are, and few enough for a list to choose from."""
        inside = all(_folder(option.iri) == _folder(self.options[0].iri) for option in self.options)
        return 0 < len(self.options) <= _FEW and inside and self.options[0].iri.startswith(f"{BASE}vocab/")

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that the field proposes: all concepts of a closed list, else those with an answer."""
        return self.options if self.closed else tuple(option for option in self.options if option.answered)


def choose_for(visit: Visit, question: Question, parameter: Parameter, typed: str) -> Choice:
    """Return what ``typed`` (a name, an IRI, a name such as ``tn-sfax``, or nothing) means for ``parameter``.

    Raises a ``QueryError``. A name that stands for nothing, or for several things, leaves ``iri`` empty.
    """
    options, names = _gather(visit, question, parameter)
    iri = _resolve(question, parameter, typed, options, names) if typed else question.value_of(parameter.name)
    texts = {option.iri: option.text for option in options}
    nearest = () if iri else _nearest(typed, options, names)
    return Choice(parameter, iri, texts.get(iri, typed or iri), options, names, nearest)


def _gather(
    visit: Visit, question: Question, parameter: Parameter
) -> tuple[tuple[Option, ...], dict[str, frozenset[str]]]:
    folder = _folder(question.value_of(parameter.name))
    rows = visit.select(_NAMED % folder)
    answered = {row["x"].value for row in visit.select(_answerable(question, parameter))}
    iris = sorted({row["x"].value for row in rows} | answered)
    visit.look_up(Term("uri", iri) for iri in iris)
    shown = {iri: visit.show(Term("uri", iri)).text for iri in iris}
    counts = Counter(shown.values())
    texts = {iri: text if counts[text] == 1 else f"{text} ({_last(iri)})" for iri, text in shown.items()}
    names: dict[str, set[str]] = {}
    for name, iri in [*((row["name"].value, row["x"].value) for row in rows), *_turned(texts)]:
        names.setdefault(fold(name), set()).add(iri)
    options = (Option(iri, text, iri in answered) for iri, text in texts.items())
    ordered = tuple(sorted(options, key=lambda option: fold(option.text)))
    return ordered, {name: frozenset(found) for name, found in names.items()}


def _answerable(question: Question, parameter: Parameter) -> str:
    """Return the query for all values of ``parameter`` for which ``question`` has an answer.

    It asks the innermost group of the question's own query, in which the parameter stands, without its value.
    """
    text = question.file.text
    prologue = "\n".join(re.findall(r"^PREFIX .*$", text, re.MULTILINE))
    group = re.sub(rf"VALUES \?{parameter.name} {{[^}}]*}}", "", _first_group(text[text.rindex("SELECT") :]))
    return f"{prologue}\nSELECT DISTINCT (?{parameter.name} AS ?x) WHERE {group}"


def _first_group(text: str) -> str:
    """Return the first group in curly brackets of ``text``, with its brackets."""
    start, depth = text.index("{"), 0
    for place, letter in enumerate(text[start:], start + 1):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if not depth:
            return text[start:place]
    return text[start:]


def _resolve(
    question: Question,
    parameter: Parameter,
    typed: str,
    options: tuple[Option, ...],
    names: Mapping[str, frozenset[str]],
) -> str:
    exact = next((option.iri for option in options if option.text == typed), "")
    found = names.get(fold(typed), frozenset())
    if exact or len(found) == 1:
        return exact or next(iter(found))
    try:
        iri = question.value_of(parameter.name, question.ask({parameter.name: typed}))
    except UsageError:
        return ""
    return iri if is_absolute(typed) or iri in {option.iri for option in options} else ""


def _nearest(
    typed: str, options: tuple[Option, ...], names: Mapping[str, frozenset[str]]
) -> tuple[Option, ...]:
    near = [fold(typed)] if fold(typed) in names else get_close_matches(fold(typed), names, _NEAR)
    iris = {iri for name in near for iri in names[name]}
    return tuple(option for option in options if option.iri in iris)


def _turned(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(text, iri) for iri, text in texts.items()]


def _folder(iri: str) -> str:
    return f"{iri.rpartition('/')[0]}/"


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]
