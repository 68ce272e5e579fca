"""The competency questions as pages: parameters as a form, the answer, and how to have it elsewhere."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request, url_for

from kg.errors import NotAcceptable, UsageError
from kg.matching import fold
from kg.negotiation import GRAPHS, HTML
from kg.questions import find_question, read_questions, without_header
from kg.web.description import endpoint_iri
from kg.web.site.answers import answer
from kg.web.site.frame import as_data, home, render, visiting, wanted
from kg.web.site.options import choose_for
from kg.web.site.visit import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.questions import Question
    from kg.web.site.answers import Answer
    from kg.web.site.options import Choice
    from kg.web.site.visit import Visit

blueprint = Blueprint("questions", __name__)

_NEAR: Final = 5
_TABLES: Final = {"csv": "CSV", "json": "JSON"}
_WITH_GRAPH: Final = {**_TABLES, "ttl": "Turtle", "jsonld": "JSON-LD"}


@dataclass(frozen=True)
class Links:
    """Where a question with its parameters is answered, by other means than the page."""

    address: str
    """The page's own, in no language."""
    curl: str
    command: str


@blueprint.route("/questions")
def index() -> Response:
    """List all questions by theme, or those that have all the words of ``words``."""
    with visiting() as visit:
        return _list(visit)


@blueprint.route("/questions/<name>")
def question(name: str) -> Response:
    """Answer the question ``name`` for the parameters in the address; as a page, or as data.

    Raises ``UsageError`` for a parameter that stands for nothing, if data are wanted, ``NotAcceptable``, or a
    ``QueryError``.
    """
    media = wanted()
    with visiting() as visit:
        try:
            asked = find_question(home() / "sparql" / "questions", name)
        except UsageError:
            if media is HTML:
                return _list(visit, unknown=name)
            abort(404, f"There is no question “{name}”; /questions lists those there are.")
        choices = tuple(
            choose_for(visit, asked, parameter, request.args.get(parameter.name, "").strip())
            for parameter in asked.parameters
        )
        wrong = next((choice for choice in choices if not choice.iri), None)
        if media is HTML:
            return _page(visit, asked, choices, failed=wrong is not None)
        if wrong:
            raise UsageError(_say_wrong(wrong))
        query = without_header(asked.ask({choice.parameter.name: choice.iri for choice in choices}))
        return as_data(_led_by_subject(query, answer(visit, query)) if media in GRAPHS else query, media)


def tell(visit: Visit, texts: Mapping[str, str]) -> Shown:
    """Return the one of ``texts`` (by language) that is in the reader's language, or else the English one."""
    language = visit.language if visit.language in texts else "en"
    return Shown(texts[language], language, foreign=language != visit.language)


def questions_of(visit: Visit) -> tuple[Question, ...]:
    """Return the questions, which are read once for each version of the dataset."""
    return _read(home(), visit.edition.version)


def questions_on(visit: Visit, theme: str) -> list[tuple[Question, Shown]]:
    """Return the questions of ``theme``, each with its title in the language of ``visit``."""
    return [(each, tell(visit, each.titles)) for each in questions_of(visit) if each.theme == theme]


@lru_cache(maxsize=2)
def _read(folder: Path, _version: str) -> tuple[Question, ...]:
    return tuple(read_questions(folder / "sparql" / "questions"))


def _list(visit: Visit, unknown: str = "") -> Response:
    every = questions_of(visit)
    words = fold(request.args.get("words", "")).split()
    found = [each for each in every if all(word in _told_of(visit, each) for word in words)]
    return render(
        visit,
        "questions.html",
        status=404 if unknown else 200,
        themes=_by_theme(found),
        count=len(found),
        told={each.identifier: tell(visit, each.titles) for each in every},
        unknown=unknown,
        nearest=_nearest(every, unknown) if unknown else [],
    )


def _told_of(visit: Visit, asked: Question) -> str:
    theme = visit.say(f"questions.theme-{slug(asked.theme)}")
    asker = visit.say(f"questions.asker-{slug(asked.asker)}")
    return fold(f"{asked.identifier} {tell(visit, asked.titles).text} {asked.title} {theme} {asker}")


def _by_theme(questions: Sequence[Question]) -> dict[str, list[Question]]:
    themes: dict[str, list[Question]] = {}
    for each in questions:
        themes.setdefault(slug(each.theme), []).append(each)
    return themes


def slug(name: str) -> str:
    """Return ``name`` of a theme or an asker as a part of a key of the site's words."""
    return name.lower().replace(" ", "-")


def _nearest(questions: Sequence[Question], name: str) -> list[Question]:
    names = {each.identifier: each for each in questions} | {each.file.name: each for each in questions}
    near = (names[found] for found in get_close_matches(name.lower(), names, 2 * _NEAR))
    return list({each.identifier: each for each in near}.values())[:_NEAR]


def _page(visit: Visit, asked: Question, choices: Sequence[Choice], *, failed: bool) -> Response:
    values = {choice.parameter.name: choice.iri for choice in choices if choice.iri}
    query = without_header(asked.ask(values))
    answered = None if failed else answer(visit, query)
    return render(
        visit,
        "question.html",
        query=query,
        status=400 if failed else 200,
        question=asked,
        title=tell(visit, asked.titles),
        note=tell(visit, asked.notes) if asked.notes else None,
        choices=[(choice, tell(visit, choice.parameter.meanings)) for choice in choices],
        answer=answered,
        formats=_WITH_GRAPH if answered and answered.subject else _TABLES,
        links=_links(asked, values),
        citation={name: term.value for name, term in visit.dataset.items()},
        theme=slug(asked.theme),
        asker=slug(asked.asker),
        related=[
            (other, tell(visit, other.titles))
            for other in questions_of(visit)
            if other.theme == asked.theme and other.identifier != asked.identifier
        ],
    )


def _links(asked: Question, values: Mapping[str, str]) -> Links:
    short = {name: _shorten(asked, name, iri) for name, iri in values.items()}
    root = endpoint_iri().removesuffix(url_for("endpoint.sparql"))
    page = f"{root}{url_for('questions.question', name=asked.identifier)}"
    data = urlencode({**short, "format": "csv"})
    settings = "".join(f" --set {shlex.quote(f'{name}={value}')}" for name, value in short.items())
    return Links(
        f"{page}?{urlencode(short)}" if short else page,
        f"curl {shlex.quote(f'{page}?{data}')}",
        f"kg query {asked.identifier}{settings} --format csv",
    )


def _shorten(asked: Question, name: str, iri: str) -> str:
    """Return ``iri`` as the bare name that ``ask`` expands to it, or in full."""
    bare = iri.rpartition("/")[2]
    return bare if asked.value_of(name, asked.ask({name: bare})) == iri else iri


def _led_by_subject(query: str, found: Answer) -> str:
    """Return ``query`` with its first thing as its only variable, so that a graph can tell of it."""
    if not found.subject:
        raise NotAcceptable("This answer names no thing that a graph could tell of; ask for CSV or JSON.")
    prologue, select, rest = query.partition("SELECT")
    return f"{prologue}SELECT ?{found.subject} WHERE {{ {{ {select}{rest} }} }}"


def _say_wrong(choice: Choice) -> str:
    near = ", ".join(option.text for option in choice.nearest)
    hint = f" Did you mean: {near}?" if near else ""
    return f"“{choice.typed}” stands for nothing that {choice.parameter.name} can be.{hint}"
