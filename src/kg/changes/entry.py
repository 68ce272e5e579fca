"""One entry of the record: a version, and what became of each thing since the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.namespaces import ID

if TYPE_CHECKING:
    from collections.abc import Mapping

FATES: Final = ("added", "changed", "withdrawn")
EVIDENCE: Final = f"{ID}evidence/"


@dataclass(frozen=True)
class Thing:
    """What became of one thing between two versions; no value is kept but its labels."""

    iri: str
    fate: str
    """One of ``FATES``."""
    kind: str = ""
    """The IRI of its class, one of ours first."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Its label by language tag; a thing that is withdrawn has the last it had."""
    properties: tuple[str, ...] = ()
    """The properties whose values changed."""
    about: tuple[str, ...] = ()
    """The things of the data that it names, such as the place of a connection."""
    evidence: bool = False
    """Whether only evidence changed: it is a passage, or only the passages that it rests on differ."""
    heir: str = ""
    """What replaced it."""


@dataclass(frozen=True)
class Entry:
    """One published version against the one before."""

    version: str
    date: str
    """When it was published, as RFC 3339 has it."""
    previous: str = ""
    """The version that it was held against; empty where the record begins."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many things of each fate, and under ``evidence`` those of which nothing but evidence changed."""
    graphs: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Statements new and gone, by graph."""
    things: tuple[Thing, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all its things are there: of an old entry only those withdrawn are kept."""
        return len(self.things) == sum(self.counts.values())
