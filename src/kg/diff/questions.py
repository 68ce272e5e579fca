"""What changed among the questions: their words, their parameters, their columns and their answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.diff.changes import Thing
from kg.diff.side import SELECT
from kg.diff.values import Value, pair
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.diff.answers import Answer
    from kg.diff.changes import Change
    from kg.diff.side import Side
    from kg.diff.values import Description

_SCHEMA, _RDFS, _SH = PREFIXES["schema"], PREFIXES["rdfs"], PREFIXES["sh"]
_PARAMETER: Final = f"{_SH}parameter"
_NAME, _KIND, _DEFAULT = f"{_SCHEMA}valueName", f"{_SCHEMA}category", f"{_SCHEMA}defaultValue"
_TITLE, _LABEL, _THEME = f"{_RDFS}comment", f"{_RDFS}label", f"{_SCHEMA}keywords"


def compare_questions(old: Side, new: Side) -> Iterator[Change]:
    """Yield what changed among the questions; their parameters and answers are told with them."""
    asked = {iri: side.questions[iri] for side in (old, new) for iri in side.answers}
    for iri in sorted(asked):
        thing = Thing(iri, "question", _title(asked[iri]))
        if iri not in new.answers:
            yield thing.change("question-removed", "is gone")
        elif iri not in old.answers:
            yield thing.change("question-added", "is new")
        else:
            yield from _compare_words(thing, old, new)
            yield from _compare_parameters(thing, _parameters(old, iri), _parameters(new, iri))
            yield from _compare_answers(thing, old.answers[iri], new.answers[iri])


def _title(question: Description) -> str:
    return min(question[_TITLE]).text if _TITLE in question else ""


def _compare_words(thing: Thing, old: Side, new: Side) -> Iterator[Change]:
    before, after = old.questions[thing.iri], new.questions[thing.iri]
    for predicate, word in ((_TITLE, "title"), (_LABEL, "short title"), (_THEME, "theme")):
        for was, now in pair(before.get(predicate, ()), after.get(predicate, ())):
            yield thing.replace("question-reworded", word, predicate, was, now)
    gone, come = before[SELECT] - after[SELECT], after[SELECT] - before[SELECT]
    if gone or come:
        yield thing.change("query-changed", "has another query", SELECT, gone, come)


def _parameters(side: Side, iri: str) -> dict[str, Description]:
    """Return the parameters of a question by their names."""
    found = (side.questions.get(value.text, {}) for value in side.questions[iri].get(_PARAMETER, ()))
    return {min(said[_NAME]).text: said for said in found if _NAME in said}


def _compare_parameters(
    thing: Thing, before: Mapping[str, Description], after: Mapping[str, Description]
) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield thing.change("parameter-changed", f"parameter {name} is gone", _PARAMETER)
        elif name not in before:
            yield thing.change("parameter-added", f"parameter {name} is new", _PARAMETER)
        else:
            yield from _compare_parameter(thing, name, before[name], after[name])


def _compare_parameter(thing: Thing, name: str, before: Description, after: Description) -> Iterator[Change]:
    for predicate, kind, word in (
        (_KIND, "parameter-changed", "kind"),
        (_DEFAULT, "default-changed", "first value"),
        (_TITLE, "question-reworded", "meaning"),
    ):
        for was, now in pair(before.get(predicate, ()), after.get(predicate, ())):
            yield thing.replace(kind, f"parameter {name}: {word}", predicate, was, now)


def _compare_answers(thing: Thing, old: Answer, new: Answer) -> Iterator[Change]:
    if old.fault or new.fault:
        if not old.fault:
            yield thing.change("question-broken", f"can no longer be answered: {new.fault}")
        elif not new.fault:
            yield thing.change("question-mended", "can be answered again")
        return
    for kind, columns, said in (
        ("column-removed", [name for name in old.columns if name not in new.columns], "is gone"),
        ("column-added", [name for name in new.columns if name not in old.columns], "is new"),
    ):
        for column in columns:
            yield thing.change(kind, f"column {column} {said}")
    if old.columns == new.columns:
        yield from _compare_rows(thing, old, new)


def _compare_rows(thing: Thing, old: Answer, new: Answer) -> Iterator[Change]:
    before, after = Counter(old.rows), Counter(new.rows)
    gone, come = list((before - after).elements()), list((after - before).elements())
    if gone or come:
        says = f"its answer lost {_count(gone)} and gained {_count(come)}, and has {len(new.rows)} now"
        yield thing.change(
            "answer-changed",
            says,
            "",
            (Value(row, "row") for row in gone),
            (Value(row, "row") for row in come),
        )


def _count(rows: list[str]) -> str:
    return f"{len(rows)} row{'s' if len(rows) != 1 else ''}"
