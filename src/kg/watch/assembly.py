"""The artefact of a project, made again after an edit from all that the edit leaves as it was.

The stages are those of ``kg.build``, so what is made has the bytes of a build. Each stage fills graphs of its
own: those of the first stage whose files have changed, and of all that come after, are taken away and made
again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from kg.authoring.locator import Locator
from kg.build import ASSEMBLY, VOCABULARY, judge, read_page_sources, refuse_broken, write_artefact
from kg.catalogue import QUESTIONS_GRAPH, SHAPES_GRAPH
from kg.errors import BuildError
from kg.metadata import METADATA
from kg.queries import list_queries, placed
from kg.questions import read_question
from kg.rules import DERIVED
from kg.shacl import Standing
from kg.store import Dataset, check_query
from kg.store.current import PROJECT
from kg.watch.files import choose
from kg.web.site.sections import read_part

if TYPE_CHECKING:
    from pathlib import Path

    from kg.verdict import Verdict
    from kg.watch.files import Digests

    Reads = dict[str, Digests]

_READS: Final = {
    "tables": ("data/*.csv", "data/*.json"),
    "vocabulary": ("ontology/*.ttl",),
    "rules": ("sparql/rules/*",),
    "metadata": ("shapes/*", "sparql/questions/*", "sparql/rules/*", "data/dataset.ttl"),
    "checks": ("sparql/checks/*",),
}
"""The files that each stage reads; the stage that validates reads the shapes, as the one before it does."""
_FILLS: Final = {
    "vocabulary": {VOCABULARY},
    "rules": {DERIVED},
    "metadata": {SHAPES_GRAPH, QUESTIONS_GRAPH, METADATA},
}
"""The graphs that each stage fills; those of the tables are all others."""
_CITATION: Final = "CITATION.cff"


class Assembly:
    """What was last made of the project in ``home``, as far as it went."""

    def __init__(self, home: Path) -> None:
        """Begin with nothing made."""
        self._home = home
        self._dataset = Dataset()
        self._read: Reads = {}
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
        version, files = write_artefact(self._dataset, verdict, self._home)
        sources = read_page_sources(self._home)
        citation = self._home / _CITATION
        if citation.is_file():
            sources[_CITATION] = citation.read_bytes()
        return version, {**files, **{f"{PROJECT}/{path}": data for path, data in sources.items()}}

    def _assemble(self, reads: Reads) -> None:
        """Bring the dataset up to date with what its stages read."""
        stages = list(ASSEMBLY)
        while stages and self._read.get(stages[0]) == reads[stages[0]]:
            del stages[0]
        for stage in stages:
            self._read.pop(stage, None)
            for graph in _FILLS.get(stage, ()):
                self._dataset.remove_graph(graph)
        if "tables" in stages:
            self._dataset = Dataset()
        for stage in stages:
            ASSEMBLY[stage](self._dataset, self._home)
            self._read[stage] = reads[stage]
            if stage == "tables" and not set().union(*_FILLS.values()).isdisjoint(self._dataset.graphs()):
                del self._read[stage]  # they fill a graph that another stage would take away

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
    """Raise FileSyntaxError where a part of a page or a question could not be asked."""
    for path in list_queries(home / "sparql" / "pages"):
        file = read_part(path).file
        with placed(file):
            _check(file.text)
    for path in list_queries(home / "sparql" / "questions"):
        file = read_question(path).file
        with placed(file):
            _check(file.text)


@cache
def _check(query: str) -> None:
    check_query(query)
