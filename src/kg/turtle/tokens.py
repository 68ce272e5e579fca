"""The tokens of a Turtle file (RDF 1.1 Turtle, section 6.5), comments among them, each with its place.

No expression here looks back over more than it has read once, so that no text is slow to read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LETTER: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARACTER: Final = rf"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f-\u2040\-"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_IRI: Final = r"[^<>\"{}|^`\\\x00-\x20]*"
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*+''' | \"{{3}}(?:\"{{0,2}}(?:[^"\\]|\\.))*+\"{{3}}
               | '(?!'')(?:[^'\\\n\r]|\\.)*+' | "(?!"")(?:[^"\\\n\r]|\\.)*+")
    | (?P<open>(?:'''|\"{{3}}).* | ['"][^\n\r]*)
    | (?P<iri><{_IRI}(?:\\[uU][0-9A-Fa-f]{_IRI})*>)
    | (?P<directive>@(?:prefix|base)\b)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:[{_LETTER}_0-9](?:[{_CHARACTER}.]*[{_CHARACTER}])?)
    | (?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+|\.[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
    | (?P<name>(?:[{_LETTER}](?:[{_CHARACTER}.]{{0,200}}[{_CHARACTER}])?)?:
        (?:(?:[{_LETTER}_:0-9]|{_ESCAPED})(?:(?:[{_CHARACTER}:.]|{_ESCAPED})*(?:[{_CHARACTER}:]|{_ESCAPED}))?)?)
    | (?P<word>[{_LETTER}]+)
    | (?P<mark>\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS: Final = {"directive": "word", "open": "mark"}


class Token(NamedTuple):
    """One token."""

    kind: str
    """iri, name (prefixed), blank, string, tag, number, word (as ``a`` or ``@prefix``), mark or comment."""
    text: str
    """As written: a string with its quotes, an IRI with its brackets, a comment with its ``#``."""
    line: int
    """From 1."""
    column: int
    """From 1, in code points."""


def read_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text``; spaces are none, comments are.

    Every text has tokens. What is no Turtle comes as marks: one for each strange character, and one for a
    string that does not end, up to the end of its line (of the text, where the string is a long one).
    """
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        kind, read = match.lastgroup or "mark", match.group()
        if kind != "space":
            yield Token(_KINDS.get(kind, kind), read, line, match.start() - start + 1)
        if "\n" in read:
            line += read.count("\n")
            start = match.start() + read.rindex("\n") + 1


def join_tokens(tokens: Iterable[Token]) -> str:
    """Return ``tokens`` as text that reads the same, each on its line as far as the lines do not run back."""
    parts, line, before = [], 1, ""
    for token in tokens:
        apart = " " if token.kind != "tag" and "^^" not in (token.text, before) else ""
        parts.append("\n" * (token.line - line) or apart)
        parts.append(token.text)
        line = max(line, token.line) + token.text.count("\n")
        before = token.text
    return "".join(parts)
