"""An estimate of how much a query asks of the planner: its triple patterns, counted from its tokens.

Items of a list and steps of a property path count as the patterns they stand for. The estimate need not be
exact for text that is no SPARQL: the engine will say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.store.tokens import Token

_TERMS: Final = frozenset({"string", "iri", "variable", "blank", "name", "number"})
_TERM_WORDS: Final = frozenset({"A", "TRUE", "FALSE"})
_CALLS: Final = frozenset({"FILTER", "BIND"})
_SKIPS: Final = frozenset({"GRAPH", "SERVICE", "SILENT"})
_CLOSERS: Final = frozenset("})]")


@dataclass
class _Place:
    """Where the count stands inside one pair of brackets."""

    kind: str
    """group, list, properties, path, or text in which nothing counts."""
    expect: str = "subject"
    waiting: str = ""
    """The word whose operand comes next: CALL, SKIP, VALUES or SELECT."""


class PatternCount:
    """The count of one query: ``patterns``, and ``paths`` for property paths of any length."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        """Count the patterns of a query's ``tokens``, whose brackets must match."""
        self.patterns = self.paths = 0
        self._stack = [_Place("text")]
        self._word = ""
        for token in tokens:
            self._read(token)

    def _read(self, token: Token) -> None:
        if token.kind == "mark":
            self._mark(token.text)
        elif token.kind == "word" and token.text not in _TERM_WORDS:
            self._keyword(token.text)
        elif token.kind in _TERMS or token.kind == "word":
            self._term()

    def _keyword(self, word: str) -> None:
        place, self._word = self._stack[-1], word
        if place.kind == "text" or place.waiting == "SELECT":
            return
        if word in _CALLS:
            place.waiting = "CALL"
        elif word in _SKIPS:
            place.waiting = "SKIP"
        elif word in ("VALUES", "SELECT"):
            place.waiting = word
        place.expect = "subject"

    def _mark(self, mark: str) -> None:
        place = self._stack[-1]
        if mark in _CLOSERS:
            self._close()
        elif mark in "{([":
            self._stack.append(_Place(*self._opened(mark, place)))
        elif mark == "^^":
            place.waiting = place.waiting or "SKIP"
        elif place.kind in ("group", "properties") and not place.waiting:
            self._separate(mark, place)
        elif place.kind == "path":
            self._operator(mark)

    def _opened(self, mark: str, place: _Place) -> tuple[str, str]:
        if mark == "{":
            counts = self._word != "CONSTRUCT" and place.waiting != "VALUES"
            return ("group" if counts else "text"), "subject"
        if place.kind == "text" or place.waiting:
            return "text", ""
        if mark == "[":
            return "properties", "predicate"
        return ("path", "") if place.kind == "path" or place.expect == "predicate" else ("list", "")

    def _close(self) -> None:
        closed = self._stack.pop()
        place = self._stack[-1]
        if closed.kind == "path":
            place.expect = "object"
        elif closed.kind in ("list", "properties"):
            self._term()
        elif place.waiting == "CALL" or closed.kind == "group" or place.waiting == "VALUES":
            self._word = ""
            place.expect = "subject"
            place.waiting = self._still_waiting(place, closed)

    @staticmethod
    def _still_waiting(place: _Place, closed: _Place) -> str:
        if place.waiting == "SELECT" or (place.waiting == "VALUES" and closed.expect == ""):
            return place.waiting
        return ""

    def _separate(self, mark: str, place: _Place) -> None:
        if mark == ".":
            place.expect = "subject"
        elif mark == ";":
            place.expect = "predicate"
        elif mark == ",":
            place.expect = "object"
        elif place.expect == "object":
            self._operator(mark)
            place.expect = "predicate" if mark in "/|" else "object"

    def _operator(self, mark: str) -> None:
        self.patterns += mark in "/|"
        self.paths += mark in "*+"

    def _term(self) -> None:
        place = self._stack[-1]
        if place.waiting == "SKIP":
            place.waiting = ""
        elif place.kind == "list":
            self.patterns += 2
        elif place.kind in ("group", "properties") and not place.waiting:
            self.patterns += place.expect == "object"
            place.expect = {"subject": "predicate", "predicate": "object"}.get(place.expect, "subject")
