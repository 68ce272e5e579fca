"""The fields that new terms, concepts and shapes have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.authoring.skeletons.fields import Field, always
from kg.authoring.skeletons.project import ONTOLOGY_FILE
from kg.authoring.skeletons.words import LANGUAGES, nearest, one_of, read_name, read_sentence, read_text, tidy
from kg.namespaces import RC

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rdflib import URIRef

    from kg.authoring.skeletons.fields import Answers, Check
    from kg.authoring.skeletons.project import Project

YES_OR_NO: Final = ("yes", "no")
read_yes_or_no: Final = one_of(lambda: YES_OR_NO, "answer")


def ask_name(project: Project, kind: str, example: str) -> Field:
    """Ask for the name of a new ``class`` or ``property``."""

    def check(text: str, _answers: Answers) -> str:
        project.refuse_unformed(ONTOLOGY_FILE)
        name = read_name(text.removeprefix("rc:"), kind)
        project.refuse_used(RC + name)
        return name

    return Field("name", f"name of the {kind} in English, such as {example}", check, always, is_key=True)


def ask_labels(
    project: Project, others: Callable[[Answers], Mapping[str, tuple[URIRef, ...]]]
) -> tuple[Field, ...]:
    """Ask for a label in each language that none of ``others`` has by one of its properties."""

    def check(language: str) -> Check:
        def read(text: str, answers: Answers) -> str:
            text = read_text(text, language)
            project.refuse_label(text, language, others(answers))
            return text

        return read

    return tuple(
        Field(f"label_{language}", f"label, in {LANGUAGES[language]}", check(language), always)
        for language in LANGUAGES
    )


def ask_definition(language: str, name: str = "definition") -> Field:
    """Ask for a definition in ``language``."""
    meaning = f"what it means, in one sentence, in {LANGUAGES[language]}"
    return Field(name, meaning, lambda text, _answers: read_sentence(text, language), always)


def ask_source(project: Project) -> Field:
    """Ask for the source of the notion; it may be left out."""

    def check(text: str, _answers: Answers) -> str:
        text, known = tidy(text), {row["source"]: row["label"] for _, row in project.rows("sources.csv")}
        if text not in known:
            raise ValueError(f"{text!r} is no key of sources.csv{nearest(text, known)}")
        return text

    return Field("source", "key of the source that the notion is taken from, if any", check)
