"""The artefact of a project, made again after an edit from all that the edit leaves as it was.

The stages are those of ``kg.build``, so what is made has the bytes of a build. Each stage fills graphs of its
own, from its files and from what the stages on which it builds have made of theirs. Where one of these files
has changed, its graphs are taken away and made again; of what the tables state, what differs is exchanged.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from kg.authoring.locator import Locator
from kg.build import (
    ASSEMBLY,
    VOCABULARY,
    convert_tables,
    judge,
    read_page_sources,
    refuse_broken,
    write_artefact,
)
from kg.catalogue import QUESTIONS_GRAPH, SHAPES_GRAPH
from kg.errors import BuildError
from kg.metadata import METADATA
from kg.queries import list_queries, placed
from kg.questions import read_question
from kg.reasons import read_reason
from kg.rules import DERIVED
from kg.shacl import Standing
from kg.store import Dataset, check_query
from kg.store.current import PROJECT
from kg.watch.files import choose
from kg.web.site.sections import read_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.questions import Question
    from kg.reasons import Reason
    from kg.verdict import Verdict
    from kg.watch.files import Digests
    from kg.web.site.sections import Part

    Reads = dict[str, Digests]

_TABLES: Final = ("data/*.csv", "data/*.json")
_VOCABULARY: Final = ("ontology/*.ttl",)
_RULES: Final = (*_TABLES, *_VOCABULARY, "sparql/rules/*", "sparql/measures/*")
_METADATA: Final = (*_RULES, "shapes/*", "sparql/questions/*", "data/dataset.ttl")
_READS: Final = {
    "tables": _TABLES,
    "vocabulary": _VOCABULARY,
    "rules": _RULES,
    "metadata": _METADATA,
    "checks": (*_METADATA, "sparql/checks/*"),
}
"""The files that decide what each stage makes: its own, and those of the stages on which it builds."""
_FILLS: Final = {
    "vocabulary": {VOCABULARY},
    "rules": {DERIVED},
    "metadata": {SHAPES_GRAPH, QUESTIONS_GRAPH, METADATA},
}
"""The graphs that each stage fills; those of the tables are all others."""
_ENDS: Final = tuple(f" <{graph}> ." for graph in set().union(*_FILLS.values()))
"""How a line ends that states something in one of these graphs."""
_LASTING: Final = 100
"""How often the dataset is changed before it is made anew: the engine never gives back what is removed."""
_CITATION: Final = "CITATION.cff"
_ASKED: Final[Mapping[str, Callable[[Path], Part | Question | Reason]]] = {
    "pages": read_part,
    "questions": read_question,
    "reasons": read_reason,
}


class Assembly:
    """What was last made of the project in ``home``, as far as it went."""

    def __init__(self, home: Path) -> None:
        """Begin with nothing made."""
        self._home = home
        self._forget()
        self._standing = Standing()
        self._judged: tuple[Reads, Verdict] | None = None

    def make(self, digests: Digests) -> tuple[str, dict[str, bytes]]:
        """Return version and files of the artefact of the files that have ``digests``.

        Those that its pages are made from are among its files. Raises as ``kg.build.build`` does, and
        FileSyntaxError for a question or a part of a page that is no SPARQL.
        """
        reads = {stage: choose(digests, patterns) for stage, patterns in _READS.items()}
        self._assemble(reads)
        verdict = self._judge(reads)
        try:
            refuse_broken(verdict)
        except BuildError as error:
            raise BuildError(_add_places(str(error), self._home)) from None
        _check_pages(self._home)
        sources = read_page_sources(self._home)
        version, files = write_artefact(self._dataset, verdict, self._home, sources)
        citation = self._home / _CITATION
        if citation.is_file():
            sources[_CITATION] = citation.read_bytes()
        return version, {**files, **{f"{PROJECT}/{path}": data for path, data in sources.items()}}

    def _forget(self) -> None:
        """Begin the dataset anew."""
        self._dataset = Dataset()
        self._read: Reads = {}
        self._stated: frozenset[str] = frozenset()
        self._left = _LASTING

    def _assemble(self, reads: Reads) -> None:
        """Bring the dataset up to date with what its stages read."""
        if not self._left:
            self._forget()
        stages = [stage for stage in ASSEMBLY if self._read.get(stage) != reads[stage]]
        if stages:
            self._left -= 1
        for stage in stages:  # first of all, since no stage may see what those after it have made
            self._read.pop(stage, None)
            for graph in _FILLS.get(stage, ()):
                self._dataset.remove_graph(graph)
        for stage in stages:
            if stage == "tables":
                self._state()
            else:
                ASSEMBLY[stage](self._dataset, self._home)
            self._read[stage] = reads[stage]

    def _state(self) -> None:
        """Have the dataset hold what the tables state now."""
        stated = frozenset(convert_tables(self._home).decode().split("\n")) - {""}
        self._dataset.replace(self._stated, stated)
        self._stated = stated
        if any(line.endswith(_ENDS) for line in stated):
            self._left = 0  # they fill a graph that another stage would take away

    def _judge(self, reads: Reads) -> Verdict:
        """Return the verdict on the dataset, which is known where nothing has changed."""
        if self._judged is None or self._judged[0] != reads:
            verdict = judge(self._dataset, self._home, validate=self._standing.validate_by)
            self._judged = reads, verdict
        return self._judged[1]


def _add_places(text: str, home: Path) -> str:
    """Put file and line before each line of ``text`` that begins with a thing from a Turtle file."""
    locator = Locator(home)
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if place := locator.find(line.partition(": ")[0]):
            lines[number] = f"{place.file}:{place.number}: {line}"
    return "\n".join(lines)


def _check_pages(home: Path) -> None:
    """Raise FileSyntaxError where a part of a page, a question or a reason could not be asked."""
    for folder, read in _ASKED.items():
        for path in list_queries(home / "sparql" / folder):
            file = read(path).file
            with placed(file):
                _check(file.text)


@cache
def _check(query: str) -> None:
    check_query(query)
