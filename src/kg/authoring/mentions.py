"""Where the project's own files name its terms, so that an edit of one can be followed to all."""

from __future__ import annotations

import bisect
import csv
import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import FileSyntaxError
from kg.namespaces import BASE, ID, PREFIXES, RC, SHAPES, VOCAB
from kg.turtle.tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# The kinds of file by folder and suffix; the first that fits counts.
KINDS: Final = (
    ("alignment", "ontology/alignments.ttl"),
    ("version", "ontology/versions.ttl"),
    ("ontology", "ontology/**/*.ttl"),
    ("translation", "ontology/translations.csv"),
    ("shape", "shapes/*.ttl"),
    ("mapping", "data/*.csv-metadata.json"),
    ("table", "data/*.csv"),
    ("catalogue", "data/*.ttl"),
    ("rule", "sparql/rules/*.rq"),
    ("measure", "sparql/measures/*.rq"),
    ("reason", "sparql/reasons/*.rq"),
    ("check", "sparql/checks/*.rq"),
    ("question", "sparql/questions/*.rq"),
    ("page", "sparql/pages/*.rq"),
    ("export", "sparql/exports/*.rq"),
    ("client", "sparql/client/*.rq"),
    ("code", "src/kg/**/*.py"),
    ("template", "src/kg/web/templates/**/*.html"),
    ("words", "src/kg/web/site/translations/**/*.po*"),
    ("test", "tests/**/*.*"),
    ("benchmark", "bench/**/*.*"),
    ("document", "*.md"),
    ("document", "docs/*.md"),
)
_CURIE: Final = re.compile(r"(?<![\w:/])(rc|rcsh):([A-Za-z](?:[\w-]*\w)?)")
_WRITTEN: Final = (
    (RC, re.compile(r"(?:\{RC\}|\bRC \+ f?[\"']|(?:(?<=routecities/)|(?<![a-z]/))ontology#)([A-Za-z]\w*)")),
    (SHAPES, re.compile(r"(?:\{SHAPES\}|shapes#)([A-Za-z](?:[\w-]*\w)?)")),
    (VOCAB, re.compile(r"(?:\{VOCAB\}|\bvocab/)([a-z][a-z-]*/[a-z0-9](?:[\w-]*\w)?)")),
    (ID, re.compile(r"(?:\{ID\}|\bid/)([a-z][a-z-]*/[a-z0-9](?:[\w-]*\w)?)")),
)
_BINARY: Final = frozenset({".png", ".gz", ".woff2", ".pyc", ".ipynb"})


class Mention(NamedTuple):
    """One place where a file names a term of this project.

    ``start`` and ``end`` are the offsets of the term's local name in the file's text, in code points; for a
    cell they are -1, and ``column`` names it. ``line`` counts from 1.
    """

    term: str
    kind: str
    file: str
    line: int
    column: str
    start: int
    end: int


def find_mentions(home: Path, kinds: frozenset[str] | None = None) -> Iterator[Mention]:
    """Yield the mentions in the files of the project in ``home``, of all ``KINDS`` or of those given.

    Raises ``FileSyntaxError`` for a file that is not UTF-8 or a mapping that is not JSON.
    """
    for kind, path in project_files(home):
        if kinds is None or kind in kinds:
            yield from _in_file(kind, path, str(path.relative_to(home)))


def project_files(home: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file of the project that can name a term, once, with its kind."""
    seen: set[Path] = set()
    for kind, pattern in KINDS:
        for path in sorted(home.glob(pattern)):
            if path not in seen and path.is_file() and path.suffix not in _BINARY:
                seen.add(path)
                yield kind, path


def _in_file(kind: str, path: Path, file: str) -> Iterator[Mention]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        if kind == "test":
            return  # tests keep files in other encodings, to be refused
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(file, "is not UTF-8; save it as UTF-8", line=line) from None
    if kind == "table":
        yield from _in_table(path, file)
        return
    read = _in_turtle if path.suffix in {".ttl", ".rq", ".trig", ".ru"} else _in_prose
    starts = _line_starts(text)
    for term, line, start, end in read(text, starts):
        yield Mention(term, kind, file, line, "", start, end)


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _in_turtle(text: str, starts: list[int]) -> Iterator[tuple[str, int, int, int]]:
    """Yield what Turtle or SPARQL names; their comments are read as prose, for headers name terms too."""
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri.startswith(BASE)}
    for token in read_tokens(text):
        start = starts[token.line - 1] + token.column - 1
        end = start + len(token.text)
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes and local:
                yield prefixes[prefix] + local, token.line, end - len(local), end
        elif token.kind == "iri" and token.text.startswith(f"<{BASE}") and token.text[-2] not in "#/":
            local = re.split(r"[/#]", token.text[1:-1])[-1]
            yield token.text[1:-1], token.line, end - 1 - len(local), end - 1
        elif token.kind == "comment":
            for term, line, first, last in _in_prose(token.text, [0]):
                yield term, token.line + line - 1, start + first, start + last


def _in_prose(text: str, starts: list[int]) -> Iterator[tuple[str, int, int, int]]:
    """Yield what code, mappings, templates and prose name, by the ways in which they write a term."""
    for found in _CURIE.finditer(text):
        line = bisect.bisect_right(starts, found.start())
        yield PREFIXES[found[1]] + found[2], line, found.start(2), found.end(2)
    for space, written in _WRITTEN:
        for found in written.finditer(text):
            line = bisect.bisect_right(starts, found.start())
            first = found.start(1) + found[1].rfind("/") + 1
            yield space + found[1], line, first, found.end(1)


def _in_table(path: Path, file: str) -> Iterator[Mention]:
    """Yield what the cells of a table name, by the templates of its mapping."""
    makers = _templates(path.with_name(f"{path.name}-metadata.json"))
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        for row in reader:
            for column, make in makers.items():
                if cell := row.get(column):
                    yield Mention(make(cell), "table", file, reader.line_num, column, -1, -1)


def _templates(path: Path) -> dict[str, Callable[[str], str]]:
    """Return, by column, what makes an IRI of its cells: templates of no other variable."""
    try:
        schema = json.loads(path.read_text(encoding="utf-8")).get("tableSchema", {})
    except (OSError, ValueError):
        return {}
    templates = [(column.get("valueUrl") or "", column.get("name")) for column in schema.get("columns", ())]
    templates += [(schema.get("aboutUrl", ""), column.get("name")) for column in schema.get("columns", ())]
    makers: dict[str, Callable[[str], str]] = {}
    for template, column in templates:
        found = re.fullmatch(r"\.\./([^{}]*)\{\+?(\w+)\}", template)
        if found and found[2] == column:
            makers[column] = f"{BASE}{found[1]}{{}}".format
    return makers
