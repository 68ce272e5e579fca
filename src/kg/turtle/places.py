"""Where a Turtle file says each thing: the line of every subject, property and value."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.turtle.tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.turtle.tokens import Token

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OPEN, _CLOSE = frozenset("[("), frozenset("])")


class Place(NamedTuple):
    """One value in a file, or one subject where ``predicate`` and ``value`` are empty.

    ``subject`` is the IRI of the named subject whose block it stands in, ``predicate`` an IRI, ``value`` an
    IRI or the text of a literal; ``line`` counts from 1. What stands in brackets belongs to the named subject
    around them.
    """

    subject: str
    predicate: str
    value: str
    line: int


def find_places(text: str) -> Iterator[Place]:
    """Yield the places of the Turtle ``text``, in order; what is not Turtle is passed over."""
    prefixes: dict[str, str] = {}
    for statement in _statements(read_tokens(text)):
        if statement[0].text.lower() in {"@prefix", "prefix"} and len(statement) > 2:  # noqa: PLR2004
            prefixes[statement[1].text] = statement[2].text[1:-1]
        elif statement[0].text.lower() not in {"@base", "base"}:
            yield from _read(statement, prefixes)


def _statements(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Part ``tokens`` at each full stop; SPARQL's ``PREFIX`` and ``BASE`` end without one."""
    found: list[Token] = []
    for token in tokens:
        if token.kind == "comment":
            continue
        ends = (token.kind, token.text) == ("mark", ".")
        if not ends:
            found.append(token)
            ends = token.kind == "iri" and found[0].text.lower() in {"prefix", "base"}
        if ends and found:
            yield found
            found = []
    if found:
        yield found


def _read(statement: list[Token], prefixes: dict[str, str]) -> Iterator[Place]:
    first = statement[0]
    subject = expand(first, prefixes)
    if not subject:
        return
    yield Place(subject, "", "", first.line)
    stack: list[str] = [""]
    wants_predicate = [True]
    for before, token in pairwise(statement):
        if before.text == "^^":
            continue
        if token.kind == "mark":
            _turn(token.text, stack, wants_predicate)
        elif wants_predicate[-1]:
            stack[-1] = _TYPE if token.text == "a" else expand(token, prefixes)
            wants_predicate[-1] = False
        elif token.kind != "tag":
            yield Place(subject, stack[-1], expand(token, prefixes) or text_of(token), token.line)


def _turn(mark: str, stack: list[str], wants_predicate: list[bool]) -> None:
    """Follow a mark: brackets nest, a semicolon leads to the next property."""
    if mark in _OPEN:
        stack.append(stack[-1])
        wants_predicate.append(mark == "[")
    elif mark in _CLOSE and len(stack) > 1:
        stack.pop()
        wants_predicate.pop()
    elif mark == ";":
        wants_predicate[-1] = True


def expand(token: Token, prefixes: dict[str, str]) -> str:
    """Return the IRI that ``token`` writes; nothing for what is no IRI or has no known prefix."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind == "name" and f"{prefix}:" in prefixes:
        return prefixes[prefix + colon] + local.replace("\\", "")
    return ""


def text_of(token: Token) -> str:
    """Return the text of a literal without its quotes; escapes stay as written."""
    for quote in ('"""', "'''", '"', "'"):
        if token.kind == "string" and token.text.startswith(quote):
            return token.text[len(quote) : -len(quote)]
    return token.text
