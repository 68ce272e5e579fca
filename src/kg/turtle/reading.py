"""Turtle files read into graphs, their faults told by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from kg.errors import FileSyntaxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def load(paths: Iterable[Path]) -> Graph:
    """Return one graph of all Turtle files in ``paths``.

    Raises ``UsageError`` for a file that cannot be read and ``FileSyntaxError`` for one that is not Turtle.
    """
    graph = Graph(bind_namespaces="none")
    for path in paths:
        _parse(graph, path)
    return graph


def _parse(graph: Graph, path: Path) -> None:
    try:
        graph.parse(data=path.read_text(encoding="utf-8"), format="turtle", publicID=path.absolute().as_uri())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(str(path), "is not UTF-8; save it as UTF-8", line=line) from None
    except BadSyntax as error:
        problem = f"is not Turtle: {error._why}"  # noqa: SLF001  (rdflib tells the bare reason nowhere else)
        raise FileSyntaxError(str(path), problem, line=error.lines + 1) from None
