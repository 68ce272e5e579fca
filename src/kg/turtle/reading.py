"""Turtle files read into graphs, their faults told by line."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib import XSD, Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from kg.errors import FileSyntaxError, UsageError
from kg.turtle.tokens import join_tokens, read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.turtle.tokens import Token

# rdflib tells of each ill-typed literal with a traceback; judging literals is the shapes' work.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

_KEPT_AS_SPELT: Final = re.compile(r"0|-?[1-9][0-9]*")
_BAD_ESCAPE: Final = re.compile(r"""\\(?!\\|[tbnrf"']|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})""")


def load(paths: Iterable[Path]) -> Graph:
    """Return one graph of all Turtle files in ``paths``, every literal as it is spelt there.

    Raises ``UsageError`` for a file that cannot be read and ``FileSyntaxError`` for one that is not Turtle.
    """
    graph = Graph(bind_namespaces="none")
    for path in paths:
        parse(read_text(path), path, graph)
    return graph


def read_text(path: Path) -> str:
    """Return the text of ``path``, a file in UTF-8.

    Raises ``UsageError`` for a file that cannot be read and ``FileSyntaxError`` for one in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(str(path), "is not UTF-8; save it as UTF-8", line=line) from None


def parse(text: str, path: Path, graph: Graph) -> None:
    """Add to ``graph`` what the Turtle ``text`` of the file ``path`` says.

    Raises ``FileSyntaxError`` where it is not Turtle.
    """
    tokens = list(read_tokens(text))
    if any(_is_respelt(token) for token in tokens):
        text = join_tokens(_quoted(token) for token in tokens)
    try:
        with as_spelt():
            graph.parse(data=text, format="turtle", publicID=path.absolute().as_uri())
    except BadSyntax as error:
        problem, line = error._why, error.lines + 1  # noqa: SLF001  (rdflib tells the bare reason nowhere else)
    except RecursionError:
        problem, line = "it is nested too deeply; name some of its blank nodes", None
    except (AssertionError, IndexError, ValueError) as error:  # from rdflib, which means syntax by them too
        problem, line = _explain(error, tokens)
    else:
        return
    raise FileSyntaxError(str(path), f"is not Turtle: {problem}", line=line)


@contextmanager
def as_spelt() -> Iterator[None]:
    """Keep rdflib from writing 2026-11-22T00:00:00Z or 01.50 in another way; pySHACL turns that on again."""
    usual = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = usual


def _is_respelt(token: Token) -> bool:
    """Whether ``token`` is a number that rdflib would spell in its own way, such as 01 or 1e3."""
    return token.kind == "number" and not _KEPT_AS_SPELT.fullmatch(token.text)


def _quoted(token: Token) -> Token:
    if not _is_respelt(token):
        return token
    kind = XSD.double if "e" in token.text.lower() else XSD.decimal if "." in token.text else XSD.integer
    return token._replace(text=f'"{token.text}"^^<{kind}>')


def _explain(error: Exception, tokens: list[Token]) -> tuple[str, int | None]:
    for token in tokens:
        if token.kind == "mark" and token.text[0] in "\"'":
            return "a text begins here and does not end", token.line
        if token.kind == "string" and _BAD_ESCAPE.search(token.text):
            return "a backslash in this text stands before nothing that it could mean", token.line
    if isinstance(error, IndexError):
        return "it ends within a statement", tokens[-1].line
    return str(error).rstrip("!"), None
