"""The review of each file by itself: does it parse, is its header in form, do its prefixes agree."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from kg.authoring.locator import turtle_files
from kg.authoring.remarks import Remark
from kg.checks import read_check
from kg.errors import FileSyntaxError
from kg.exports.answers import FIELDS as EXPORT
from kg.measures import FIELDS as MEASURE
from kg.namespaces import PREFIXES
from kg.queries import list_queries, placed, read_query
from kg.questions import read_question
from kg.reasons import read_reason
from kg.rules import read_rule
from kg.store import check_query, find_faults
from kg.turtle.tokens import read_tokens
from kg.web.site.sections import read_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.queries import QueryFile

_READERS: Final[dict[str, Callable[[Path], QueryFile]]] = {
    "checks": read_check,
    "rules": lambda path: read_rule(path).file,
    "measures": lambda path: read_query(path, MEASURE),
    "reasons": lambda path: read_reason(path).file,
    "questions": lambda path: read_question(path).file,
    "pages": lambda path: read_part(path).file,
    "exports": lambda path: read_query(path, EXPORT),
    "client": lambda path: read_query(path, {"Reads"}),
}
_PREFIXES_BY_IRI: Final = {iri: prefix for prefix, iri in PREFIXES.items()}
_PREFIX: Final = re.compile(r"^ *@?prefix +([^\s:]*): *<([^>\n]*)>", re.IGNORECASE | re.MULTILINE)


def inspect_files(home: Path) -> Iterator[Remark]:
    """Yield what keeps a Turtle file, a mapping or a query of the project in ``home`` from being read."""
    for path in turtle_files(home):
        yield from _inspect_turtle(path, home)
    for path in sorted((home / "data").glob("*.json")):
        yield from _inspect_json(path, home)
    for folder, read in _READERS.items():
        for path in list_queries(home / "sparql" / folder):
            yield from _inspect_query(path, home, read)


def _inspect_turtle(path: Path, home: Path) -> Iterator[Remark]:
    data, file = path.read_bytes(), str(path.relative_to(home))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Remark(file, line, "", "syntax", "this line is not UTF-8", "save the file as UTF-8")
        return
    if find_faults(data, path=file):
        yield from _tell_faults(text, file)
    yield from _inspect_prefixes(text, file)


def _tell_faults(text: str, file: str) -> Iterator[Remark]:
    text, open_texts = close_texts(text)
    for line in open_texts:
        yield Remark(file, line, "", "syntax", "a text begins here and does not end", "close it with a quote")
    for fault in find_faults(text.encode(), path=file):
        if fault.line not in open_texts:
            yield _syntax(file, fault)


def close_texts(text: str) -> tuple[str, list[int]]:
    """Return the Turtle ``text`` with every text closed that its line leaves open, and those lines.

    A text that does not end would hide every fault behind it.
    """
    lines = text.split("\n")
    broken = [token for token in read_tokens(text) if token.kind == "mark" and token.text[0] in "\"'"]
    for token in broken:
        line = lines[token.line - 1]
        end = re.search(r"\s*[;,.]?\s*$", line)
        lines[token.line - 1] = f'{line[: token.column - 1]}""{end.group() if end else ""}'
    return "\n".join(lines), [token.line for token in broken]


def _syntax(file: str, fault: FileSyntaxError) -> Remark:
    problem = fault.problem.rstrip(".")
    remedy = "correct it here or in the line before" if "dot is expected" in problem else "correct it"
    return Remark(file, fault.line or 0, "", "syntax", problem[:1].lower() + problem[1:], remedy)


def _inspect_prefixes(text: str, file: str) -> Iterator[Remark]:
    """Yield what is wrong with the prefixes that the Turtle or SPARQL ``text`` declares."""
    for found in _PREFIX.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if remark := _judge_prefix(found[1], found[2], file, line):
            yield remark


def _judge_prefix(prefix: str, iri: str, file: str, line: int) -> Remark | None:
    if PREFIXES.get(prefix, iri) != iri:
        problem = f"{prefix}: stands for {iri} here, and for {PREFIXES[prefix]} everywhere else"
        return Remark(file, line, "", "prefix", problem, "use the one IRI or another prefix")
    if _PREFIXES_BY_IRI.get(iri, prefix) != prefix:
        problem = f"{iri} is called {prefix}: here, and {_PREFIXES_BY_IRI[iri]}: everywhere else"
        return Remark(file, line, "", "prefix", problem, "use the one prefix", "warning")
    return None


def _inspect_json(path: Path, home: Path) -> Iterator[Remark]:
    try:
        json.loads(path.read_bytes())
    except ValueError as error:
        line, problem = getattr(error, "lineno", 0), getattr(error, "msg", "is not UTF-8")
        yield Remark(str(path.relative_to(home)), line, "", "syntax", f"not JSON: {problem}", "correct it")


def _inspect_query(path: Path, home: Path, read: Callable[[Path], QueryFile]) -> Iterable[Remark]:
    file = str(path.relative_to(home))
    try:
        query = read(path)
        with placed(query):
            check_query(query.text)
    except FileSyntaxError as error:
        yield Remark(file, error.line or 0, "", "query", error.problem, "correct the file")
    else:
        yield from _inspect_prefixes(query.text, file)
