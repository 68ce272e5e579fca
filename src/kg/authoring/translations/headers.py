"""The texts in the headers of the competency questions: title, parameters and note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.authoring.translations.text import REQUIRED, Text
from kg.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from kg.questions import Question

_ORDER: Final = ("en", *REQUIRED)


def read_headers(home: Path, languages: Collection[str]) -> Iterator[Text]:
    """Yield the texts of ``home``'s questions in each of ``languages`` that the site speaks.

    Raises what ``read_questions`` raises.
    """
    for question in read_questions(home / "sparql" / "questions"):
        for name, context, texts in _texts(question):
            for language in (tag for tag in languages if tag in REQUIRED):
                yield Text(
                    kind="questions",
                    file=question.file.path.relative_to(home).as_posix(),
                    what=question.identifier,
                    name=name,
                    language=language,
                    english=texts["en"],
                    translation=texts.get(language, ""),
                    context=context,
                )


def _texts(question: Question) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    yield "Question", f"asked by: {question.asker}", question.titles
    for parameter in question.parameters:
        yield f"Parameter {parameter.name}", question.title, parameter.meanings
    if question.notes:
        yield "Note", question.title, question.notes


def write_headers(home: Path, changes: Mapping[Text, str]) -> dict[str, str]:
    """Return, by file, the questions of ``home`` with the translations of ``changes`` in their headers.

    A new line stands below its English, French before Arabic.
    """
    files: dict[str, str] = {}
    for text, translation in changes.items():
        whole = files.get(text.file) or (home / text.file).read_text(encoding="utf-8")
        lines = whole.splitlines(keepends=True)
        before = _ORDER[: _ORDER.index(text.language)]
        at = max(number for tag in before for number in _numbers(lines, text.name, tag)) + 1
        old = _numbers(lines, text.name, text.language)
        lines[old[0] if old else at : old[0] + 1 if old else at] = [
            f"{_start(text.name, text.language)}{translation}\n"
        ]
        files[text.file] = "".join(lines)
    return files


def find_line(home: Path, text: Text) -> int:
    """Return the line of the English of ``text`` in its question's file."""
    lines = (home / text.file).read_text(encoding="utf-8").splitlines()
    return _numbers(lines, text.name, "en")[0] + 1


def _numbers(lines: list[str], name: str, language: str) -> list[int]:
    start = _start(name, language)
    return [number for number, line in enumerate(lines) if line.startswith(start)]


def _start(name: str, language: str) -> str:
    """Return how the line of a text begins: ``# Note fr: ``, ``# Parameter ar: place ``."""
    field, _, parameter = name.partition(" ")
    tag = "" if language == "en" else f" {language}"
    return f"# {field}{tag}: {parameter}{' ' if parameter else ''}"
