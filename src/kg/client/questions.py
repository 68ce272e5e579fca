"""The questions that a graph says it can be asked, as it describes them itself."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg.client.values import Iri
from kg.errors import UsageError
from kg.questions import set_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.client.rows import Rows


@dataclass(frozen=True)
class Parameter:
    """What an asker may choose in a question."""

    name: str
    kind: str
    """The kind of thing that it takes, such as ``place`` or ``route``."""
    meaning: str
    default: Iri
    """The thing that the question is about when the asker chooses none."""


@dataclass(frozen=True)
class Question:
    """A question with its query, which answers it as it stands for the parameters' defaults."""

    identifier: str
    """Its short name, such as ``cq01``."""
    slug: str
    """Its name in words, such as ``initiatives-of-a-city``."""
    title: str
    theme: str
    query: str
    parameters: tuple[Parameter, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the query for ``values``: IRIs, or names such as ``tn-sfax`` or ``place/tn-sfax``.

        Raises UsageError for a parameter that the question does not have or a value that is no IRI.
        """
        text = self.query
        known = {parameter.name for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                listed = ", ".join(sorted(known)) or "none"
                raise UsageError(f"{self.identifier} has no parameter {name!r}; it has: {listed}")
            text = set_value(text, name, value)
        return text

    def __str__(self) -> str:
        """Read as the question itself."""
        return self.title


def gather_questions(rows: Rows) -> tuple[Question, ...]:
    """Return the questions of ``rows``, the answer to ``sparql/client/questions.rq``."""
    parameters: dict[Iri, list[Parameter]] = {}
    found: dict[Iri, tuple[str, str, str, str]] = {}
    for row in rows:
        iri = Iri(str(row["question"]))
        found[iri] = (str(row["name"]), str(row["title"]), str(row["theme"]), str(row["query"]))
        if row["parameter"] is not None:
            named = Parameter(
                str(row["parameter"]), str(row["kind"]), str(row["meaning"]), Iri(str(row["default"]))
            )
            parameters.setdefault(iri, []).append(named)
    return tuple(
        Question(
            iri.name, name.lower().replace(" ", "-"), title, theme, query, tuple(parameters.get(iri, ()))
        )
        for iri, (name, title, theme, query) in found.items()
    )


def choose_question(questions: Iterable[Question], name: str) -> Question:
    """Return the question ``name``: ``cq01``, its name in words, or both as its file is called.

    Raises UsageError with the nearest names when there is none.
    """
    names = {
        known: question
        for question in questions
        for known in (question.identifier, question.slug, f"{question.identifier}-{question.slug}")
    }
    if name in names:
        return names[name]
    if not names:
        raise UsageError(f"there is no question {name!r}: this graph describes none; ask it SPARQL")
    near = ", ".join(get_close_matches(name, names, 3))
    hint = f"did you mean {near}?" if near else "questions() lists them"
    raise UsageError(f"there is no question {name!r}; {hint}")
