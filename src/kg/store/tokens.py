"""The tokens of a SPARQL query (SPARQL 1.1 Query, section 19.8), each with its place.

No expression here looks back over more than it has read once, so that no text is slow to read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

_IRI: Final = r"[^<>\"{}|^`\\\x00-\x20]*"
_LOCAL: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LETTER: Final = r"[A-Za-z]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*+''' | \"{{3}}(?:\"{{0,2}}(?:[^"\\]|\\.))*+\"{{3}}
               | '(?:[^'\\\n\r]|\\.)*+' | "(?:[^"\\\n\r]|\\.)*+")
    | (?P<iri><{_IRI}(?:\\[uU][0-9A-Fa-f]{_IRI})*>)
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]{{0,200}}[\w·-])?)?:(?:(?:[\w:.·-]|{_LOCAL})*(?:[\w:·-]|{_LOCAL}))?)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>(?:{_LETTER})(?:\w|{_LETTER})*)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT: Final = 0x10FFFF


class Token(NamedTuple):
    """One token."""

    kind: str
    """string, iri, variable, tag, blank, name (prefixed), number, word or mark."""
    text: str
    """As written, but words in capitals with their ``\\u`` escapes decoded."""
    start: int
    """Offset in code points."""


def read_tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of ``query``; spaces and comments are none.

    Raises ``QuerySyntaxError`` for a string that does not end.
    """
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup or "mark", match.group()
        if kind == "space":
            continue
        if text in "'\"":
            raise fault("this string does not end", query, match.start())
        if kind == "word":
            text = _ESCAPE.sub(_character, text).upper()
        yield Token(kind, text, match.start())


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= _LAST_CODE_POINT else "\ufffd"


def fault(problem: str, query: str, offset: int) -> QuerySyntaxError:
    """Return the error that says ``problem`` at ``offset`` of ``query``."""
    before = query[:offset]
    return QuerySyntaxError(problem, line=before.count("\n") + 1, column=offset - before.rfind("\n"))
