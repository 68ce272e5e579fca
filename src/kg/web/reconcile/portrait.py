"""Portraits: what a person sees of a candidate before choosing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.web.reconcile.desk import identify
from kg.web.reconcile.extension import fetch
from kg.web.reconcile.properties import PROPERTIES
from kg.web.site.messages import direction
from kg.web.site.search import about, best_name

if TYPE_CHECKING:
    from kg.web.reconcile.desk import Desk
    from kg.web.site.visit import Visit

_OTHERS: Final = 5
"""Other names that are shown."""
_NAMED: Final = 3
"""Initiatives that are named."""


@dataclass(frozen=True)
class Line:
    """A text and its language tag, empty where it is the reader's or not known."""

    text: str
    language: str = ""

    @property
    def direction(self) -> str:
        """The writing direction, which the reader's program finds where the language is not known."""
        return direction(self.language) if self.language else "auto"


@dataclass(frozen=True)
class Portrait:
    """What is shown of a thing."""

    name: Line
    about: str
    others: tuple[Line, ...]
    """Names in other languages and variants."""
    initiatives: tuple[str, ...]
    more: int
    """Initiatives that are not named."""
    passages: int
    """How many passages tell of it."""
    href: str


def portray(visit: Visit, desk: Desk, iri: str) -> Portrait:
    """Return the portrait of the thing ``iri``; raises a ``QueryError``."""
    identifier, thing = identify(iri), desk.names.things[iri]
    name = best_name(visit, thing)
    initiatives = fetch(visit, desk, [identifier], PROPERTIES["initiatives"], "name")[identifier]
    passages = fetch(visit, desk, [identifier], PROPERTIES["evidence"], "name")[identifier]
    called = tuple(cell["name"] for cell in initiatives)
    return Portrait(
        Line(name.text, "" if name.language == visit.language else name.language),
        about(visit, desk.names, thing),
        _others(visit, desk, iri, name.text),
        called[:_NAMED],
        len(called[_NAMED:]),
        passages[0]["int"],
        visit.href(iri),
    )


def _others(visit: Visit, desk: Desk, iri: str, shown: str) -> tuple[Line, ...]:
    names = (name for name in desk.register.entries[iri].names if name.source != "code")
    texts = {name.text: name.language for name in names if name.text != shown}
    lines = (Line(text, "" if tag == visit.language else tag) for text, tag in texts.items())
    return tuple(lines)[:_OTHERS]
