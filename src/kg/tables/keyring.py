"""Holds the keys of all tables of a run: which columns are keys, which refer to them, who takes note."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kg.tables.faults import nearest
from kg.tables.keys import Index, Key, Reference
from kg.tables.reading import FAULTY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.tables.faults import Faults
    from kg.tables.model import ForeignKey, Table
    from kg.tables.templates import Reading

Take: TypeAlias = "Callable[[Sequence[Reading], int], None]"
"""Takes note of a row, given with its line."""


class Keyring:
    """The primary and foreign keys of the tables of one run."""

    def __init__(self, tables: Sequence[Table], faults: Faults) -> None:
        """Take the keys of ``tables``; a foreign key without a target is noted in ``faults``.

        If there are faults already, a missing target is not: its metadata may be the faulty one.
        """
        self._tables, self._faults = tables, faults
        self._all_known = not faults.count
        self._indexes: dict[tuple[str, tuple[str, ...]], Index] = {}
        _refuse_doubles(tables, faults)
        self._references: dict[str, list[tuple[tuple[str, ...], Reference]]] = {
            table.iri: [] for table in tables
        }
        for table in tables:
            if table.primary_key:
                self._index(table, table.primary_key)
        for table in tables:
            for foreign_key in table.foreign_keys:
                self._refer(table, foreign_key)

    def _index(self, table: Table, names: tuple[str, ...]) -> Index:
        index = Index(table.name, names, is_primary=names == table.primary_key)
        return self._indexes.setdefault((table.iri, names), index)

    def _refer(self, table: Table, foreign_key: ForeignKey) -> None:
        try:
            target = self._target(foreign_key)
        except ValueError as error:
            self._faults.add(foreign_key.place.file, 0, foreign_key.place.path, error)
            return
        if target:
            reference = Reference(table.name, foreign_key.columns, self._index(target, foreign_key.reference))
            self._references[table.iri].append((foreign_key.columns, reference))

    def _target(self, foreign_key: ForeignKey) -> Table | None:
        wanted = foreign_key.resource or foreign_key.schema
        found = next((table for table in self._tables if wanted in {table.iri, table.schema}), None)
        if found is None:
            if self._all_known:
                raise ValueError(
                    f"no table of this run is {wanted}", "correct the reference, or convert that table too"
                )
            return None
        known = [column.name for column in found.columns or ()]
        for name in foreign_key.reference:
            if name not in known:
                raise ValueError(
                    f"{found.name} has no column {name!r}", f"name one of its columns{nearest(name, known)}"
                )
        return found

    def of(self, table: Table) -> list[Take]:
        """Return what must take note of each row of ``table``."""
        indexes = [index for (iri, _), index in self._indexes.items() if iri == table.iri]
        takes = [self._indexing(table, index) for index in indexes]
        return takes + [
            _referring(table, names, reference) for names, reference in self._references[table.iri]
        ]

    def lose(self, table: Table) -> None:
        """Note that rows of ``table`` are not known, so that nothing is said of references to them."""
        for (iri, _), index in self._indexes.items():
            if iri == table.iri:
                index.is_complete = False

    def report(self) -> None:
        """Report the references to keys that no row has, once all tables are read."""
        for references in self._references.values():
            for _, reference in references:
                reference.report(self._faults)

    def _indexing(self, table: Table, index: Index) -> Take:
        key_of, faults, name = _key_reader(table, index.names), self._faults, ",".join(index.names)

        def take(row: Sequence[Reading], line: int) -> None:
            key = key_of(row)
            if key is FAULTY:
                index.is_complete = False
            elif fault := index.add(key, line):
                faults.add(table.name, line, name, fault)

        return take


def _refuse_doubles(tables: Sequence[Table], faults: Faults) -> None:
    """Note the tables that are described twice: their rows would be counted twice, and so their keys."""
    described: dict[str, Table] = {}
    for table in tables:
        first = described.setdefault(table.iri, table)
        if first is not table:
            fault = ValueError(
                f"{table.name} is described in {first.place.file} too", "remove one of the two"
            )
            faults.add(table.place.file, 0, table.place.path, fault)


def _referring(table: Table, names: tuple[str, ...], reference: Reference) -> Take:
    key_of = _key_reader(table, names)
    is_single = len(names) == 1

    def take(row: Sequence[Reading], line: int) -> None:
        key = key_of(row)
        if key is None or key is FAULTY:
            return
        if is_single and isinstance(key, tuple):
            for member in key:
                reference.add(member, line)
        else:
            reference.add(key, line)

    return take


def _key_reader(table: Table, names: Sequence[str]) -> Callable[[Sequence[Reading]], Key]:
    """Make the function that takes a key from a row: None for none, FAULTY when a cell of it is faulty."""
    plain = [column.name for column in table.columns or () if not column.is_virtual]
    places = tuple(plain.index(name) for name in names)
    if len(places) == 1:
        (place,) = places
        return lambda row: FAULTY if row[place] is FAULTY else row[place][0]

    def key_of(row: Sequence[Reading]) -> Key:
        readings = [row[place] for place in places]
        if any(reading is FAULTY for reading in readings):
            return FAULTY
        key = tuple(value for value, _ in readings)
        return None if all(value is None for value in key) else key

    return key_of
