"""Which kind of change asks for which kind of version: the one table, and the verdict that follows.

By SemVer 2.0.0 as CHANGELOG.md reads it: major when an IRI or a meaning changed, minor when something was
added, patch otherwise. Whoever relies on what a version offers must be able to take a minor one unread.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.diff.changes import Change, Diff

Level = Literal["none", "patch", "minor", "major"]
Heading = Literal["Added", "Changed", "Deprecated", "Removed"]
LEVELS: Final[tuple[Level, ...]] = ("none", "patch", "minor", "major")


class Kind(NamedTuple):
    """A kind of change: the version that it asks for, where a release note tells it, and what it is."""

    level: Level
    heading: Heading
    meaning: str


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        # Terms: classes, properties, concepts, schemes.
        "term-added": Kind("minor", "Added", "a term is new"),
        "term-removed": Kind("major", "Removed", "a term is gone, deprecated before or not"),
        "term-renamed": Kind("major", "Changed", "a term probably has another IRI"),
        "term-deprecated": Kind("minor", "Deprecated", "a term is deprecated and still there"),
        "term-restored": Kind("minor", "Changed", "a term is no longer deprecated"),
        "term-kind-changed": Kind("major", "Changed", "a term is of another kind, such as a property"),
        "stub-changed": Kind("minor", "Deprecated", "a term was cut down as it was deprecated"),
        "logic-changed": Kind(
            "major", "Changed", "a term has another superclass, domain, range or other axiom"
        ),
        "disjointness-followed": Kind("minor", "Changed", "a term is disjoint with one that is new or gone"),
        "concept-moved": Kind("major", "Changed", "a concept has another place in its hierarchy or scheme"),
        "definition-rewritten": Kind("major", "Changed", "an English definition says something else"),
        "definition-reworded": Kind("patch", "Changed", "an English definition says it in other words"),
        "label-changed": Kind("patch", "Changed", "a label is different"),
        "note-changed": Kind("patch", "Changed", "a translation, a note or another annotation is different"),
        "alignment-changed": Kind("minor", "Changed", "a term is aligned otherwise with other vocabularies"),
        "reuse-changed": Kind("minor", "Changed", "a term of another vocabulary is described, or no longer"),
        # Shapes.
        "shape-added": Kind("minor", "Added", "a shape is new"),
        "shape-removed": Kind("minor", "Removed", "a shape is gone, and what broke it no longer does"),
        "target-added": Kind("major", "Changed", "a shape judges more things"),
        "target-removed": Kind("minor", "Changed", "a shape judges fewer things"),
        "shape-tightened": Kind("major", "Changed", "what conformed may no longer"),
        "shape-loosened": Kind("minor", "Changed", "what did not conform now may"),
        "shape-changed": Kind("major", "Changed", "a constraint asks for something else"),
        "shape-reworded": Kind(
            "patch", "Changed", "a message or a name is different, or the same is said otherwise"
        ),
        # Data.
        "entity-added": Kind("minor", "Added", "a thing is new"),
        "entity-removed": Kind("major", "Removed", "a thing is gone without trace"),
        "entity-replaced": Kind("minor", "Removed", "a thing is gone, and another says that it replaces it"),
        "value-changed": Kind("patch", "Changed", "something else is said of a thing"),
        "link-changed": Kind("patch", "Changed", "something else is taken over from another dataset"),
        # Questions.
        "question-added": Kind("minor", "Added", "a question is new"),
        "question-removed": Kind("major", "Removed", "a question is gone"),
        "question-reworded": Kind(
            "patch", "Changed", "a title, a theme or a parameter's meaning is different"
        ),
        "query-changed": Kind(
            "patch", "Changed", "a query is different, with the same parameters and columns"
        ),
        "parameter-added": Kind("minor", "Changed", "a question takes one more parameter"),
        "parameter-changed": Kind("major", "Changed", "a parameter is gone or of another kind"),
        "default-changed": Kind("minor", "Changed", "a parameter has another value to begin with"),
        "column-added": Kind("minor", "Changed", "an answer has one more column"),
        "column-removed": Kind("major", "Changed", "an answer lacks a column that it had"),
        "question-broken": Kind("major", "Changed", "a question can no longer be answered"),
        "question-mended": Kind("patch", "Changed", "a question can be answered again"),
        "answer-changed": Kind("patch", "Changed", "an answer has other rows; their order is no difference"),
    }
)


@dataclass(frozen=True)
class Verdict:
    """The version that a diff asks for, and the changes that ask for no less."""

    level: Level
    reasons: tuple[Change, ...]


def verdict(diff: Diff) -> Verdict:
    """Return the version that ``diff`` asks for: the highest that any of its changes does."""
    asked = {change.level for change in diff.changes}
    level: Level = next((level for level in reversed(LEVELS) if level in asked), "none")
    return Verdict(level, tuple(change for change in diff.changes if change.level == level))
