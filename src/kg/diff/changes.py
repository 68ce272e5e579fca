"""What a diff consists of: changes, each of one kind, and the counts of what is derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.diff.levels import KINDS
from kg.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.diff.levels import Heading, Level
    from kg.diff.values import Value

PARTS: Final = ("terms", "shapes", "data", "questions")
"""The parts of a diff, as a user chooses among them."""


@dataclass(frozen=True)
class Change:
    """One change of one thing; ``str(change)`` is the whole sentence."""

    kind: str
    """A key of ``kg.diff.levels.KINDS``."""
    iri: str
    """What changed; where it was renamed, its new name."""
    what: str
    """What that is: ``class``, ``property``, ``concept``, ``shape``, ``question``, or a class's name."""
    label: str
    """Its label, in English where there is one; empty where there is none."""
    says: str
    """What happened to it, in plain words."""
    predicate: str = ""
    """The property whose values changed; empty for the thing as a whole."""
    before: tuple[Value, ...] = ()
    """The values that are gone."""
    after: tuple[Value, ...] = ()
    """The values that are new."""

    @property
    def level(self) -> Level:
        """The version that it asks for."""
        return KINDS[self.kind].level

    @property
    def heading(self) -> Heading:
        """Where a release note tells it."""
        return KINDS[self.kind].heading

    @property
    def subject(self) -> str:
        """What changed, as people name it: ``class rc:City "City"``."""
        return (
            f'{self.what} {shorten(self.iri)} "{self.label}"'
            if self.label
            else f"{self.what} {shorten(self.iri)}"
        )

    def __str__(self) -> str:
        """Read as ``class rc:City "City": superclass rc:UrbanPlace is now rc:Place``."""
        return f"{self.subject}: {self.says}"


class Thing(NamedTuple):
    """Something that changes are told of, as ``Change`` has it."""

    iri: str
    what: str
    label: str

    def change(
        self,
        kind: str,
        says: str,
        predicate: str = "",
        before: Iterable[Value] = (),
        after: Iterable[Value] = (),
    ) -> Change:
        """Return a change of this thing."""
        return Change(kind, *self, says, predicate, tuple(sorted(before)), tuple(sorted(after)))

    def replace(
        self, kind: str, word: str, predicate: str, before: Value | None, after: Value | None
    ) -> Change:
        """Return the change of one value to another, from none or to none; ``word`` is what it is called."""
        if before and after:
            says = f"{word} {before} is now {after}"
        else:
            says = f"{word} {after} is new" if after else f"{word} {before} is gone"
        return self.change(kind, says, predicate, filter(None, (before,)), filter(None, (after,)))


class Count(NamedTuple):
    """How many derived statements of a term (a property, or a class) are gone and new."""

    term: str
    gone: int
    new: int


@dataclass(frozen=True)
class Diff:
    """The differences between two sides, by part; ``old`` and ``new`` are how the user called them."""

    old: str
    new: str
    terms: tuple[Change, ...] = ()
    shapes: tuple[Change, ...] = ()
    entities: tuple[Change, ...] = ()
    questions: tuple[Change, ...] = ()
    derived: tuple[Count, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes."""
        return (*self.terms, *self.shapes, *self.entities, *self.questions)
