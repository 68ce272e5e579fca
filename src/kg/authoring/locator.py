"""Where the project's Turtle files state what the graph says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kg.turtle.places import find_places

if TYPE_CHECKING:
    from pathlib import Path


_BESIDE: Final = frozenset({"alignments.ttl", "versions.ttl"})
"""Files that name terms as subjects or parts which others describe."""


class Line(NamedTuple):
    """A line of a file of the project; ``number`` counts from 1."""

    file: str
    number: int


class Locator:
    """The lines of all statements in the Turtle files of a project, read once."""

    def __init__(self, home: Path) -> None:
        """Read the ontology, the shapes and the catalogue of the project in ``home``."""
        self._lines: dict[tuple[str, str, str], Line] = {}
        for path in turtle_files(home):
            file = str(path.relative_to(home))
            for place in find_places(path.read_text(encoding="utf-8", errors="replace")):
                line = Line(file, place.line)
                for key in (place[:3], (place.subject, place.predicate, ""), (place.subject, "", "")):
                    self._lines.setdefault(key, line)

    def find(self, subject: str, predicate: str = "", value: str = "") -> Line | None:
        """Return where the statement stands, else where the property, else where the subject does.

        IRIs are written in full; ``value`` is an IRI or the text of a literal.
        """
        keys = ((subject, predicate, value), (subject, predicate, ""), (subject, "", ""))
        return next((self._lines[key] for key in keys if key in self._lines), None)


def turtle_files(home: Path) -> list[Path]:
    """Return the project's own Turtle files, those that describe a term before those that align it."""
    found = [path for folder in ("ontology", "shapes", "data") for path in (home / folder).rglob("*.ttl")]
    return sorted(found, key=lambda path: (path.name in _BESIDE, path))
