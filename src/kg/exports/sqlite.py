"""The dataset as an SQLite database: a table for each class, keys between them, a full-text index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.exports.answers import LANGUAGES
from kg.exports.relations import RELATIONS, VIEWS
from kg.namespaces import BASE, ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.exports.answers import Answers
    from kg.exports.relations import Relation
    from kg.store import Term

LACKS: Final = (
    "NULL and the absence of a row mean that something is not reported. They do not mean none. "
    "The texts of the sources are not here: evidence says where a passage stands in them. "
    "What rules derive is not here; the views tell some of it. "
    "How and when things were matched with other datasets is not here either; the graph tells it."
)
_SPANS: Final = (
    "first_character and end_character count code points from 0 in the text of the source without its markup "
    "and with single spaces; the end is not part of the passage. sha256 is of the passage in UTF-8."
)
_LEFT_OUT: Final = frozenset(
    {
        "type", "label", "prefLabel",
        "isDefinedBy", "imports", "hasTopConcept", "topConceptOf", "placeClass",
        "creator", "created", "modified", "license",
    }
)  # fmt: skip
"""What tables and names tell already, and what is told of the whole or matters to reasoners alone."""
_OTHER_NAMES: Final = frozenset({"altLabel", "hiddenLabel", "acronym"})
_TEXTS: Final = frozenset(
    {
        "description",
        "definition",
        "scopeNote",
        "reportedAs",
        "statedSize",
        "curatorNote",
        "bibliographicCitation",
    }
)
_THING: Final = """
CREATE TABLE thing (
  id TEXT PRIMARY KEY NOT NULL, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  name TEXT, name_fr TEXT, name_ar TEXT, other_names TEXT, text TEXT
);
CREATE TABLE about (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE evidence_of (
  thing TEXT NOT NULL REFERENCES thing (id), evidence TEXT NOT NULL REFERENCES evidence (id),
  PRIMARY KEY (thing, evidence)
);
CREATE INDEX evidence_of_evidence ON evidence_of (evidence);
CREATE TABLE other_value (
  thing TEXT NOT NULL REFERENCES thing (id), property TEXT NOT NULL, value TEXT NOT NULL, language TEXT
);
CREATE INDEX other_value_thing ON other_value (thing);
"""
_SEARCH: Final = """
CREATE VIRTUAL TABLE search USING fts5 (
  name, name_fr, name_ar, other_names, text, content="thing", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO search (search) VALUES ('rebuild');
INSERT INTO search (search) VALUES ('optimize');
"""


class Column(NamedTuple):
    """A column of a table: where its values come from and what they are."""

    name: str
    source: str
    """The local name of the property that has its values."""
    table: str
    """The table that its values are in; empty for literals."""
    type: str
    language: str
    """The language of its values; empty for any."""

    @classmethod
    def read(cls, name: str, written: str) -> Column:
        """Return the column ``name`` that ``relations`` has ``written``."""
        of, _, table = written.partition(">")
        of, _, kind = of.partition(":")
        of, _, language = of.partition("@")
        return cls(name, of, table, kind or "TEXT", language)

    @property
    def declared(self) -> str:
        """What the table says of it."""
        leads = f" REFERENCES {self.table} (id)" if self.table else ""
        return f"{self.name} {self.type}{leads}"

    def shape(self, term: Term) -> str | float:
        """Return ``term`` as the column holds it."""
        if self.type == "TEXT":
            return _plain(term)
        return float(term.value) if self.type == "REAL" else int(term.value)


def write_sqlite(graph: Answers) -> bytes:
    """Return the database. The same dataset and release of SQLite give the same bytes."""
    with closing(sqlite3.connect(":memory:")) as database:
        _Filler(graph, database).fill()
        return database.serialize()


class _Filler:
    """Fills an empty database from what the graph says, thing by thing."""

    def __init__(self, graph: Answers, database: sqlite3.Connection) -> None:
        self.graph, self.database = graph, database
        self.said: dict[str, dict[str, list[Term]]] = {}
        for row in graph.terms("sqlite"):
            values = self.said.setdefault(row["thing"].value, {})
            values.setdefault(_local(row["predicate"].value), []).append(row["object"])

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """The tables that each thing is in, by its IRI."""
        found = {}
        for iri, said in self.said.items():
            types = (term.value for term in said.get("type", ()))
            classes = {_local(each) for each in types if not each.startswith(PREFIXES["prov"])}
            if names := [name for name, each in RELATIONS.items() if classes.intersection(each.classes)]:
                found[iri] = names
        return found

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """The keys that each table has."""
        found: dict[str, set[str]] = {"thing": set(map(_key, self.kinds))}
        for iri, names in self.kinds.items():
            for name in names:
                found.setdefault(name, set()).add(_key(iri))
        return found

    def fill(self) -> None:
        self.database.executescript(_THING)
        for name, relation in RELATIONS.items():
            self._create(name, relation)
            for column in (Column.read(*pair) for pair in relation.many.items()):
                self._create_link(name, column)
        self._insert("about", self._describe())
        self._insert("thing", self._tell_things())
        for iri in sorted(self.kinds):
            self._fill(iri, self.kinds[iri])
        self.database.executescript("".join(f"CREATE VIEW {name} AS {sql};" for name, sql in VIEWS.items()))
        self.database.executescript(_SEARCH)

    def _create(self, name: str, relation: Relation) -> None:
        columns = [Column.read(*pair) for pair in relation.one.items()]
        declared = ["id TEXT PRIMARY KEY NOT NULL REFERENCES thing (id)"]
        declared += ["name TEXT, name_fr TEXT, name_ar TEXT"] if relation.named else []
        declared += [column.declared for column in columns]
        self.database.execute(f"CREATE TABLE {name} ({', '.join(declared)})")
        for column in columns:
            if column.table:
                self.database.execute(f"CREATE INDEX {name}__{column.name} ON {name} ({column.name})")

    def _create_link(self, name: str, column: Column) -> None:
        value = column.name if column.name != name else f"other_{name}"
        declared, language = column._replace(name=value).declared, "" if column.table else "language"
        key = ", ".join(filter(None, (name, value, language)))
        self.database.execute(
            f"CREATE TABLE {name}_{column.name} ({name} TEXT NOT NULL REFERENCES {name} (id),"
            f" {declared} NOT NULL{language and ', language TEXT'}, PRIMARY KEY ({key}))"
        )
        if column.table:
            self.database.execute(f"CREATE INDEX {name}_{column.name}_back ON {name}_{column.name} ({value})")

    def _describe(self) -> Iterator[tuple[str, str]]:
        yield "version", self.graph.version
        yield from self.graph.about.items()
        yield "not in it", LACKS
        yield "evidence", _SPANS

    def _tell_things(self) -> Iterator[tuple[str | None, ...]]:
        for iri, names in sorted(self.kinds.items()):
            texts = (self._gather(iri, chosen) for chosen in (_OTHER_NAMES, _TEXTS))
            yield _key(iri), iri, names[0], *self._names(iri), *texts

    def _names(self, iri: str) -> list[str | None]:
        known = self.graph.names.get(iri, {})
        return [known.get(tag) or (known.get("") if tag == "en" else None) for tag in LANGUAGES]

    def _gather(self, iri: str, chosen: frozenset[str]) -> str | None:
        said = self.said[iri]
        return "\n".join(term.value for name in sorted(chosen & said.keys()) for term in said[name]) or None

    def _fill(self, iri: str, tables: list[str]) -> None:
        """Tell one thing in its tables and their links; what none has a column for, in the last of all."""
        told: set[tuple[str, Term]] = set()
        said = self._unfold(iri)
        for name in tables:
            relation = RELATIONS[name]
            row = [self._take(Column.read(*pair), said, told, 1) for pair in relation.one.items()]
            cells = (next((value for value, _ in taken), None) for taken in row)
            names = self._names(iri) if relation.named else ()
            self._insert(name, [(_key(iri), *names, *cells)])
            for column in (Column.read(*pair) for pair in relation.many.items()):
                taken = self._take(column, said, told)
                rows = ((_key(iri), value, tag)[: 2 if column.table else 3] for value, tag in taken)
                self._insert(f"{name}_{column.name}", rows)
        passages = self._take(Column("evidence", "evidence", "evidence", "TEXT", ""), said, told)
        self._insert("evidence_of", [(_key(iri), value) for value, _ in passages])
        left = [(of, term) for of, terms in said.items() for term in terms if (of, term) not in told]
        rest = [(_key(iri), of, _plain(term), term.language) for of, term in left if of not in _LEFT_OUT]
        self._insert("other_value", rest)

    def _unfold(self, iri: str) -> dict[str, list[Term]]:
        """Return what is said of a thing, and of the part of a text that it selects."""
        said = dict(self.said[iri])
        for selector in said.pop("hasSelector", ()):
            said |= {of: terms for of, terms in self.said[selector.value].items() if of != "type"}
        return said

    def _take(
        self,
        column: Column,
        said: dict[str, list[Term]],
        told: set[tuple[str, Term]],
        most: int | None = None,
    ) -> list[tuple[str | float, str | None]]:
        """Return the values of ``column``, ``most`` at most, with their languages; note them as ``told``."""
        known = self.keys.get(column.table, set())
        fit = [
            term
            for term in said.get(column.source, [])
            if (not column.table or _key(term.value) in known) and column.language in ("", term.language)
        ][:most]
        told.update((column.source, term) for term in fit)
        return [(column.shape(term), term.language) for term in fit]

    def _insert(self, table: str, rows: Iterable[Sequence[str | float | None]]) -> None:
        for row in rows:
            places = ", ".join("?" * len(row))
            self.database.execute(f"INSERT INTO {table} VALUES ({places})", row)  # noqa: S608  (our own names)


def _local(iri: str) -> str:
    """Return what follows the last hash or slash of ``iri``."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def _key(iri: str) -> str:
    """Return the key of a thing: its IRI from the kind on; that of others is the whole IRI."""
    return iri.removeprefix(ID).removeprefix(BASE)


def _plain(term: Term) -> str:
    return _key(term.value) if term.kind == "iri" else term.value
