"""What a kind of thing must be told about before it can be added, and the settling of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kg.authoring.skeletons.words import nearest
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.authoring.skeletons.addition import Addition

Answers: TypeAlias = "Mapping[str, str]"
"""What is known by now, by the name of the field."""
Check: TypeAlias = "Callable[[str, Answers], str]"
"""From an answer and those before it to the text to write; raises ValueError that says what is wrong."""
Ask: TypeAlias = "Callable[[Field, Callable[[str], str], bool], str]"
"""Asks a person for a field: the check of an answer, and whether nothing is an answer too."""


def always(_answers: Answers) -> bool:
    """Say that a field is needed, whatever the answers."""
    return True


def never(_answers: Answers) -> bool:
    """Say that a field may be left empty, whatever the answers."""
    return False


@dataclass(frozen=True)
class Field:
    """One thing to be told: its name, what it means, and what is a good answer."""

    name: str
    meaning: str
    """A phrase without capital or full stop, such as ``label, in English``."""
    check: Check
    needed: Callable[[Answers], bool] = never
    offered: Callable[[Answers], bool] = never
    """Whether a person is asked for it though it may be left empty."""
    choices: Callable[[], Iterable[str]] = tuple
    """The good answers, where they are few."""
    is_key: bool = False
    """Whether it is given by its place on the command line, without an option."""
    is_extra: bool = False
    """Whether it is given as ``--set name=value``, because earlier answers call for it."""

    @property
    def is_always_needed(self) -> bool:
        """Whether it is needed whatever the answers to the others are."""
        return self.needed is always

    @property
    def option(self) -> str:
        """How it is given on the command line."""
        if self.is_key:
            return self.name.upper()
        return f"--set {self.name}=..." if self.is_extra else f"--{self.name.replace('_', '-')}"


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be added."""

    name: str
    summary: str
    """What it is, or where it goes, in one sentence."""
    manual: str
    """What else to know, in sentences; empty for most."""
    fields: tuple[Field, ...]
    compose: Callable[[Answers], Addition]
    """From the answers to what is added; raises UsageError or FileSyntaxError for unfit files."""
    more: Callable[[Answers], Iterable[Field]] | None = None
    """The fields that the answers to the others call for, if any may."""
    example: str = ""
    """A command line without ``kg new``."""


def settle(
    kind: Kind, given: Answers, ask: Ask | None = None, *, with_optional: bool = False
) -> dict[str, str]:
    """Return the checked answer to every field of ``kind`` that is needed or given.

    What is not ``given`` is asked for by ``ask``; ``with_optional`` asks for what may be left empty too.
    Raises UsageError with all that is wrong in what is given and, where nobody can be asked, all that lacks.
    """
    given = {name: text for name, text in given.items() if text.strip()}
    answers: dict[str, str] = {}
    _take(kind.fields, given, answers, is_final=ask is None)
    _ask(kind.fields, answers, ask, with_optional=with_optional)
    more = tuple(kind.more(answers)) if kind.more else ()
    _refuse_strange(given.keys() - {field.name for field in kind.fields}, [field.name for field in more])
    _take(more, given, answers, is_final=ask is None)
    _ask(more, answers, ask, with_optional=with_optional)
    return answers


def _take(fields: tuple[Field, ...], given: Answers, answers: dict[str, str], *, is_final: bool) -> None:
    """Add to ``answers`` what is ``given``; raise UsageError where that is wrong, or lacks what is needed."""
    faults = []
    for field in fields:
        if field.name in given:
            try:
                answers[field.name] = field.check(given[field.name], {**given, **answers})
            except ValueError as error:
                faults.append(f"{field.option}: {error}")
        elif is_final and field.needed({**given, **answers}):
            faults.append(f"{field.option} is missing: {field.meaning}")
    if len(faults) > 1:
        faults.insert(0, f"{len(faults)} things are missing or wrong; nothing was written:")
    if faults:
        raise UsageError("\n".join(faults))


def _ask(fields: tuple[Field, ...], answers: dict[str, str], ask: Ask | None, *, with_optional: bool) -> None:
    """Add to ``answers`` what a person answers to the other fields."""
    for field in fields if ask else ():
        is_needed = field.needed(answers)
        if field.name not in answers and (is_needed or with_optional or field.offered(answers)):
            check = _checked(field, answers, is_needed=is_needed)
            answer = ask(field, check, not is_needed) if ask else ""
            answers |= {field.name: answer} if answer else {}


def _checked(field: Field, answers: Answers, *, is_needed: bool) -> Callable[[str], str]:
    return lambda text: field.check(text, answers) if is_needed or text.strip() else ""


def _refuse_strange(given: Iterable[str], known: list[str]) -> None:
    for name in sorted(given):
        if name not in known:
            raise UsageError(f"--set {name}=...: nothing of that name is asked here{nearest(name, known)}")
