"""A new competency question."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from rdflib import OWL

from kg.authoring.skeletons.addition import Addition
from kg.authoring.skeletons.fields import Field, Kind, always
from kg.authoring.skeletons.project import expand
from kg.authoring.skeletons.words import LANGUAGES, nearest, one_of, read_name, read_question, read_text, tidy
from kg.namespaces import BASE, ID, PREFIXES, VOCAB, shorten
from kg.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.authoring.skeletons.fields import Answers, Check
    from kg.authoring.skeletons.project import Project
    from kg.questions import Question

_FOLDER: Final = "sparql/questions"
_TRANSLATED: Final = ("fr", "ar")


def question_kind(project: Project) -> Kind:
    """Return what a new question must be told about."""
    questions = read_questions(project.home / _FOLDER)
    return Kind(
        "question",
        f"A question that the graph must answer, in {_FOLDER}/.",
        "It gets the next number, and a query that is a beginning and runs.",
        (
            Field(
                "question",
                "a few words for the name of its file, such as initiatives-of-a-city",
                lambda text, _answers: _read_slug(questions, text),
                always,
                is_key=True,
            ),
            *(
                Field(
                    f"title_{language}",
                    f"the question itself, in {LANGUAGES[language]}",
                    _title_reader(questions, language),
                    always,
                )
                for language in LANGUAGES
            ),
            *_kept(questions),
            Field(
                "about",
                "class of the things that its answer lists",
                lambda text, _answers: shorten(project.find(tidy(text), (OWL.Class,), "class")),
                always,
            ),
            *_parameter(project),
        ),
        lambda answers: _compose(project, questions, answers),
        example="question charters-of-a-city --about Initiative --parameter place",
    )


def _kept(questions: list[Question]) -> Iterator[Field]:
    """Ask for what is only ever taken from what other questions have, since the site has words for these."""
    kept = {
        "asker": ("who asks it", sorted({question.asker for question in questions})),
        "theme": ("what it is about", sorted({question.theme for question in questions})),
    }
    for name, (meaning, known) in kept.items():
        among = partial(tuple, known)
        yield Field(name, meaning, one_of(among, name), always, choices=among)


def _parameter(project: Project) -> tuple[Field, ...]:
    """Ask for a parameter, if the question has one, and for all that a parameter needs."""

    def is_there(answers: Answers) -> bool:
        return "parameter" in answers

    meanings = (
        Field(
            f"parameter_{language}",
            f"what the parameter is, in {LANGUAGES[language]}",
            _text_reader(language),
            is_there,
        )
        for language in LANGUAGES
    )
    return (
        Field(
            "parameter",
            "name of what an asker may change in it, if anything",
            _read_parameter,
            offered=always,
        ),
        Field(
            "parameter_kind",
            "kind of thing that the parameter is, such as place",
            lambda text, _answers: _read_kind(project, text),
            is_there,
        ),
        Field(
            "parameter_value",
            "what it is at first, such as tn-sfax",
            lambda text, answers: _read_value(project, text, answers),
            is_there,
        ),
        *meanings,
    )


def _read_parameter(text: str, answers: Answers) -> str:
    name = read_name(tidy(text), "variable")
    if name == _variable(answers.get("about", "")):
        raise ValueError(f"?{name} is what the answer lists; name the parameter otherwise")
    return name


def _read_kind(project: Project, text: str) -> str:
    text, kinds = tidy(text), _kinds(project)
    if text not in kinds:
        raise ValueError(f"{text!r} is no kind of thing{nearest(text, list(kinds))}")
    return text


def _read_value(project: Project, text: str, answers: Answers) -> str:
    text, kind = tidy(text), answers.get("parameter_kind", "")
    space = _kinds(project).get(kind, "")
    names = sorted(iri.removeprefix(space) for iri in project.subjects if space and iri.startswith(space))
    if text not in names:
        raise ValueError(f"{text!r} is no {kind}{nearest(text, names)}")
    return text


def _text_reader(language: str) -> Check:
    return lambda text, _answers: read_text(text, language)


def _title_reader(questions: list[Question], language: str) -> Check:
    def read(text: str, _answers: Answers) -> str:
        text = read_question(text, language)
        for question in questions:
            if question.titles.get(language, "").casefold() == text.casefold():
                raise ValueError(f"{question.identifier} asks that already")
        return text

    return read


def _read_slug(questions: list[Question], text: str) -> str:
    slug = read_name(text, "slug")
    for question in questions:
        if question.file.name == f"{question.identifier}-{slug}":
            raise ValueError(f"{question.file.name} is there already")
    return slug


def _kinds(project: Project) -> dict[str, str]:
    """Return what the IRIs of each kind of thing begin with."""
    found = {iri.rpartition("/")[0] for iri in project.subjects if iri.startswith((ID, VOCAB))}
    plain = (space for space in found if space.removeprefix(BASE).count("/") == 1)
    return {space.rpartition("/")[2]: f"{space}/" for space in sorted(plain)}


def _variable(about: str) -> str:
    name = about.rpartition(":")[2]
    return name[:1].lower() + name[1:]


def _compose(project: Project, questions: list[Question], answers: Answers) -> Addition:
    number = 1 + max((int(question.identifier.removeprefix("cq")) for question in questions), default=0)
    file = f"{_FOLDER}/cq{number:02}-{answers['question']}.rq"
    variable = _variable(answers["about"])
    left = [
        "write the query: as it stands it lists the things of the class that have an English name",
        f"put the rows that it must answer in tests/questions/expected/cq{number:02}.csv, checked by hand",
    ]
    if not any(re.search(rf"\?{variable}\b", question.file.text) for question in questions):
        left.append(
            f"give the column {variable!r} its words in src/kg/web/site/translations/, in each language"
        )
    return Addition({file: ""}, {file: _text(project, answers, variable)}, (), tuple(left))


def _text(project: Project, answers: Answers, variable: str) -> str:
    about = shorten(expand(answers["about"]))
    values, link = _used(project, answers)
    lines = [
        *_header(answers),
        *(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in sorted({"rdfs", about.partition(":")[0]})),
        "",
        f"SELECT DISTINCT ?{variable} ?name",
        "WHERE {",
        *values,
        f"  ?{variable} a {about} ;",
        *link,
        "    rdfs:label ?name .",
        '  FILTER(LANG(?name) = "en")',
        "}",
        f"ORDER BY ?name ?{variable}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _header(answers: Answers) -> list[str]:
    lines = [f"# Question: {answers['title_en']}"]
    lines += [f"# Question {language}: {answers[f'title_{language}']}" for language in _TRANSLATED]
    lines += [f"# Asked by: {answers['asker']}", f"# Theme: {answers['theme']}"]
    if name := answers.get("parameter"):
        lines.append(f"# Parameter: {name} ({answers['parameter_kind']}) {answers['parameter_en']}")
        lines += [
            f"# Parameter {language}: {name} {answers[f'parameter_{language}']}" for language in _TRANSLATED
        ]
    return lines


def _used(project: Project, answers: Answers) -> tuple[list[str], list[str]]:
    """Return the lines that give the parameter its value, and those that use it."""
    if "parameter" not in answers:
        return [], []
    name, space = answers["parameter"], _kinds(project)[answers["parameter_kind"]]
    iri = space + answers["parameter_value"]
    return [f"  VALUES ?{name} {{ <{iri}> }}"], [f"    ?link ?{name} ;"]
