"""The in-process dataset of the build: statements go in as written, trusted queries ask their union."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.errors import UsageError
from kg.store.engine import read_quads, syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path


Statement = tuple[str, str, str]
"""Subject, predicate and object in N-Triples."""


class Term(NamedTuple):
    """One RDF term of an answer. ``str(term)`` is its N-Triples form."""

    value: str
    kind: str = "iri"
    """``iri``, ``blank`` or ``literal``."""
    language: str | None = None
    """The language tag of a literal, in lower case."""
    datatype: str | None = None
    """The datatype IRI of a literal (``rdf:langString`` when it has a language)."""

    def __str__(self) -> str:
        """Write the term as N-Triples do."""
        if self.kind == "iri":
            return f"<{self.value}>"
        if self.kind == "blank":
            return f"_:{self.value}"
        if self.language:
            return str(ox.Literal(self.value, language=self.language))
        return str(ox.Literal(self.value, datatype=ox.NamedNode(self.datatype) if self.datatype else None))


class Dataset:
    """Named graphs in memory. Queries see the union of all graphs as the default graph.

    Many threads may ask at once, but only one may use it while it changes.

    The engine makes some literals canonical (``"01.50"`` becomes ``1.5``): queries see those, while ``lines``
    and ``graph`` give back what was written.
    """

    def __init__(self) -> None:
        """Make an empty dataset."""
        self._store = ox.Store()
        self._lines: dict[str, set[str]] = {}
        self._seen: dict[str, frozenset[Statement]] = {}

    def __len__(self) -> int:
        """Count the statements, as written, in all graphs."""
        return sum(map(len, self._lines.values()))

    def load(self, data: bytes, *, path: str, graph: str | None = None, keep_labels: bool = False) -> int:
        """Add the RDF of ``data`` (its format is told by the suffix of ``path``) and count what was new.

        Triples go to the named graph ``graph``. Blank nodes are named after the bytes they come from, unless
        ``keep_labels``. Raises ``FileSyntaxError`` with path and line, and then adds nothing.
        """
        before = len(self)
        self._add(list(read_quads(data, path=path, graph=graph, keep_labels=keep_labels)))
        return len(self) - before

    def _add(self, quads: Sequence[ox.Quad]) -> None:
        self._store.bulk_extend(quads)
        written: dict[str, list[str]] = {}
        for quad in quads:
            written.setdefault(_graph_of(quad), []).append(_triple_of(quad))
        for name, lines in written.items():
            self._lines.setdefault(name, set()).update(lines)
            self._seen.pop(name, None)

    def load_file(self, path: Path, *, graph: str | None = None) -> int:
        """Add the RDF of the file ``path``, as ``load`` does; ``UsageError`` if it cannot be read."""
        return self.load(read_bytes(path), path=str(path), graph=graph)

    def insert(self, lines: Iterable[str], *, graph: str) -> int:
        """Add N-Triples ``lines``, whose blank nodes are the dataset's own, to ``graph``; count the new."""
        new = sorted(set(lines) - self._lines.get(graph, set()))
        return self.load("\n".join(new).encode(), path="inserted.nt", graph=graph, keep_labels=True)

    def replace(self, old: AbstractSet[str], new: AbstractSet[str]) -> None:
        """Put the N-Quads lines ``new`` in the place of ``old``, which were loaded and nothing else repeats.

        Only what differs is taken away and added. The engine may take two literals for one, so whatever has
        the subject and the property of something that goes is added again. Blank nodes keep their labels, and
        faults are raised as by ``load``, which has nothing taken away.
        """
        gone = old - new
        places = set(map(_place_of, gone))
        again = (line for line in new if line not in old or _place_of(line) in places)
        added = list(read_quads(join_lines(again), path="new.nq", keep_labels=True))
        for quad in read_quads(join_lines(gone), path="old.nq", keep_labels=True):
            self._store.remove(quad)
            self._lines[_graph_of(quad)].discard(_triple_of(quad))
            self._seen.pop(_graph_of(quad), None)
        self._lines = {name: lines for name, lines in self._lines.items() if lines}
        self._add(added)

    def remove_graph(self, graph: str) -> None:
        """Take away all statements of ``graph``."""
        self._store.remove_graph(ox.NamedNode(graph))
        self._lines.pop(graph, None)
        self._seen.pop(graph, None)

    def statements(self, graph: str) -> frozenset[Statement]:
        """Return the statements of ``graph`` as queries see them; the same object until the graph changes."""
        if graph not in self._seen:
            quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
            self._seen[graph] = frozenset(
                (str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads
            )
        return self._seen[graph]

    def select(self, query: str) -> list[dict[str, Term]]:
        """Answer a SELECT query, one row a dictionary; unbound variables are left out.

        Raises ``QuerySyntaxError`` with line and column.
        """
        solutions = self._query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise UsageError("only a SELECT query gives rows")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: _term(value) for name, value in zip(names, solution, strict=True) if value is not None}
            for solution in solutions
        ]

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises ``QuerySyntaxError`` with line and column."""
        return bool(self._query(query))

    def construct(self, query: str) -> list[str]:
        """Answer a CONSTRUCT query with sorted N-Triples lines. Raises ``QuerySyntaxError``."""
        triples = self._query(query)
        if not isinstance(triples, ox.QueryTriples):
            raise UsageError("only a CONSTRUCT query gives triples")
        return sorted(f"{triple} ." for triple in triples)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(name for name in self._lines if name)

    def graph(self, name: str | None = None) -> list[str]:
        """Return the sorted N-Triples lines of the graph ``name``, or of the union of all graphs."""
        if name is not None:
            return sorted(self._lines.get(name, ()))
        return sorted(set().union(*self._lines.values()))

    def lines(self) -> list[str]:
        """Return every statement as an N-Quads line, sorted by code point."""
        return sorted(
            f"{line[:-1]}<{name}> ." if name else line
            for name, lines in self._lines.items()
            for line in lines
        )

    def dump(self) -> bytes:
        """Return the whole dataset as sorted N-Quads; the same statements are always the same bytes."""
        return join_lines(self.lines())

    def _query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise syntax_error(str(error.msg), query) from None


def check_query(query: str) -> None:
    """Raise ``QuerySyntaxError``, with line and column, where ``query`` is not SPARQL."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        raise syntax_error(str(error.msg), query) from None


def join_lines(lines: Iterable[str]) -> bytes:
    """Return ``lines`` as a document, each ended."""
    return "\n".join((*lines, "")).encode()


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file ``path``; ``UsageError`` in plain words if that fails."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None


def _graph_of(quad: ox.Quad) -> str:
    return quad.graph_name.value if not isinstance(quad.graph_name, ox.DefaultGraph) else ""


def _triple_of(quad: ox.Quad) -> str:
    return f"{quad.triple} ."


def _place_of(line: str) -> tuple[str, str]:
    """Return the subject and the property of a line."""
    subject, predicate, _ = line.split(" ", 2)
    return subject, predicate


def _term(value: object) -> Term:
    if isinstance(value, ox.NamedNode):
        return Term(value.value)
    if isinstance(value, ox.BlankNode):
        return Term(value.value, "blank")
    if isinstance(value, ox.Literal):
        return Term(value.value, "literal", value.language, value.datatype.value)
    raise UsageError("the answer holds a triple term, which RDF 1.1 does not have")
