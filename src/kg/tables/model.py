"""What a metadata document says, once read: tables, columns, keys, dialects, nothing left to inherit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.tables.datatypes import Datatype
    from kg.tables.templates import Template


@dataclass(frozen=True)
class Place:
    """Where in a metadata document something is said: the file as shown to people, and the JSON path."""

    file: str
    path: str


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written (metadata vocabulary, section 5.9).

    CSVW skips lines beginning with ``#`` unless told otherwise; here such a line is a fault until the
    metadata says what it is (``is_comment_stated``), for a row must not vanish unseen.
    """

    delimiter: str = ","
    quote: str = '"'
    comment: str | None = "#"
    is_comment_stated: bool = False
    has_header: bool = True
    skip_rows: int = 0
    skips_blank_rows: bool = False
    trims_start: bool = False
    trims_end: bool = False


@dataclass(frozen=True)
class Column:
    """One column, plain or virtual, with the properties it inherits resolved."""

    name: str
    titles: tuple[str, ...]
    place: Place
    datatype: Datatype
    is_virtual: bool = False
    is_suppressed: bool = False
    is_required: bool = False
    is_ordered: bool = False
    null: frozenset[str] = frozenset({""})
    default: str = ""
    separator: str | None = None
    language: str | None = None
    about: Template | None = None
    predicate: Template | None = None
    value: Template | None = None


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must be a key of another table, named by its IRI or by its schema's."""

    columns: tuple[str, ...]
    resource: str | None
    schema: str | None
    reference: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Table:
    """One table: its file, its IRI, its columns (None: take them from the header), its keys."""

    file: Path
    name: str
    iri: str
    place: Place
    columns: tuple[Column, ...] | None
    inherited: Column
    dialect: Dialect
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    schema: str | None = None
    graph: Template | None = None
    is_suppressed: bool = False
