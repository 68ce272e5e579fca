"""One name put for another in every file of the project, and the places where only a person can tell."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rdflib import Graph

from kg.authoring.mentions import find_mentions, project_files
from kg.authoring.names import split
from kg.errors import UsageError
from kg.turtle import parse, write

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from kg.authoring.edits import Draft
    from kg.authoring.mentions import Mention

_FORMATTED: Final = ("ontology/", "shapes/", "data/")
_READ_BY_PEOPLE: Final = frozenset({"code", "test", "words", "document"})


def substitute(home: Path, old: str, new: str, but: Collection[str] = ()) -> Draft:
    """Return the text of each file of the project in ``home`` with the term ``new`` where it names ``old``.

    Both are IRIs of one namespace. The files ``but`` are left as they are.
    """
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in find_mentions(home):
        if mention.term == old and mention.file not in but:
            mentions[mention.file].append(mention)
    local = split(new)[1]
    return {file: _change(home / file, found, local) for file, found in mentions.items()}


def _change(path: Path, mentions: list[Mention], local: str) -> str:
    if mentions[0].kind == "table":
        return _change_cells(path, {(mention.line, mention.column) for mention in mentions}, local)
    text = path.read_text(encoding="utf-8")
    for mention in sorted(mentions, key=lambda mention: mention.start, reverse=True):
        text = text[: mention.start] + local + text[mention.end :]
    return text


def _change_cells(path: Path, cells: set[tuple[int, str]], local: str) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = [(reader.line_num, row) for row in reader]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for line, row in rows:
        changed = (
            _cell(value, local) if (line, column) in cells else value
            for column, value in zip(header, row, strict=True)
        )
        writer.writerow(list(changed))
    return out.getvalue()


def _cell(value: str, local: str) -> str:
    """Return the cell with its last part replaced; it holds a name or a path that ends in one."""
    before, slash, _ = value.rpartition("/")
    return before + slash + local


def reformat(home: Path, draft: Draft, edits: Mapping[str, Callable[[Graph], None]]) -> None:
    """Put the Turtle files of ``draft`` into their form again, after ``edits`` of their graphs by file.

    Raises UsageError for a file that was not in its form before, because what it says in comments or by its
    order would be lost.
    """
    turtle = {file for file in draft if file.startswith(_FORMATTED) and file.endswith(".ttl")}
    for file in sorted(turtle | set(edits)):
        before = (home / file).read_text(encoding="utf-8")
        if write(_graph(before, home / file)) != before:
            raise UsageError(f"{file} is not in form; run kg format first")
        graph = _graph(draft.get(file, before), home / file)
        if file in edits:
            edits[file](graph)
        draft[file] = write(graph)


def _graph(text: str, path: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    parse(text, path, graph)
    return graph


def bare_names(home: Path, draft: Draft, old: str) -> Iterator[str]:
    """Yield the lines (``file:line: text``) of code, tests and documents where the bare name still stands.

    Whether it means the term, only a person can tell.
    """
    word = re.compile(rf"(?<![\w-]){re.escape(split(old)[1])}(?![\w-])")
    for kind, path in project_files(home):
        if kind not in _READ_BY_PEOPLE:
            continue
        file = str(path.relative_to(home))
        text = draft.get(file) or path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if word.search(line):
                yield f"{file}:{number}: {line.strip()[:100]}"
