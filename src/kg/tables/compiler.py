"""Compiles a table's metadata into the plan that its rows are converted by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kg.tables import cells, templates, vocabulary
from kg.tables.plan import Group, Plan, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.tables.faults import Faults
    from kg.tables.model import Column, Place, Table
    from kg.tables.plan import Subject, Writer
    from kg.tables.templates import Expand, Reading, Template

Tail: TypeAlias = "Callable[[str], str]"
"""From a value to the end of the statement it makes: predicate and object."""

_FIRST, _REST, _NIL = (f"<{vocabulary.RDF}{name}>" for name in ("first", "rest", "nil"))


@dataclass
class _Draft:
    """A group in the making."""

    subject: Subject
    about: Template | None
    own: list[int] = field(default_factory=list)
    others: list[tuple[Column, Writer]] = field(default_factory=list)


def compile_table(table: Table, columns: Sequence[Column], number: int, faults: Faults) -> Plan | None:
    """Compile the ``number``-th table of a run, given its ``columns``; None when its metadata has faults."""
    before = faults.count
    compiler = _Compiler(table, columns, number, faults)
    plan = compiler.plan()
    return plan if faults.count == before else None


class _Compiler:
    """Binds the templates of one table's columns and sorts its columns by subject."""

    def __init__(self, table: Table, columns: Sequence[Column], number: int, faults: Faults) -> None:
        self._table, self._number, self._faults = table, number, faults
        self._all = columns
        self._plain = tuple(column for column in columns if not column.is_virtual)
        names = [*(column.name for column in self._plain), "_row", "_sourceRow"]
        self._positions = {name: place for place, name in enumerate(names)}
        self._drafts: dict[tuple[str, ...], _Draft] = {}
        self._noted: set[Place] = set()

    def plan(self) -> Plan:
        """Compile all columns, noting the templates that cannot be bound."""
        readers: list[Callable[[str], Reading]] = []
        for place, column in enumerate(self._all, 1):
            constants = {"_name": column.name, "_column": str(place), "_sourceColumn": str(place)}
            draft = self._draft(column, constants)
            tail, writer = self._statements(column, constants)
            if writer:
                draft.others.append((column, writer))
            if not column.is_virtual:
                draft.own += [len(readers)] if tail else []
                readers.append(cells.reader(column, self._table.dialect, tail))
        groups = tuple(
            Group(draft.subject, draft.about, tuple(draft.own), tuple(draft.others))
            for draft in self._drafts.values()
            if draft.own or draft.others
        )
        graph = self._bound(self._table.graph, {}, self._positions) if self._table.graph else None
        return Plan(self._plain, self._positions, tuple(readers), groups, graph, self._table.graph)

    def _draft(self, column: Column, constants: Mapping[str, str]) -> _Draft:
        """Return the draft of the group with the column's subject, new or begun before."""
        about = column.about
        key = (about.text, *(constants[name] for name in sorted(about.names & {*constants}))) if about else ()
        if key not in self._drafts:
            self._drafts[key] = _Draft(self._subject(column, constants), about)
        return self._drafts[key]

    def _subject(self, column: Column, constants: Mapping[str, str]) -> Subject:
        if column.about is None:
            label = f"_:t{self._number}r"
            return lambda row: f"{label}{row[-2][0]}"
        expand = self._bound(column.about, constants, self._positions)

        def subject(row: Sequence[Reading]) -> str | None:
            iri = expand(row)
            return None if iri is None else f"<{iri}>"

        return subject

    def _statements(self, column: Column, constants: Mapping[str, str]) -> tuple[Tail | None, Writer | None]:
        """Return how the column's cells make statements: by themselves, or with the rest of their row."""
        if self._table.is_suppressed or column.is_suppressed:
            return None, None
        predicate = self._predicate(column, constants)
        if column.value and column.separator is not None:
            self._refuse_list_of_iris(column)
            return None, None
        if column.value and not _is_alone(column, column.value, constants):
            return None, self._value_writer(column, column.value, constants, predicate)
        if column.is_virtual:
            return None, self._default_writer(column, predicate)
        value_url = self._bound(column.value, constants, {column.name: 0}) if column.value else None
        object_of = cells.term(column, value_url)
        if column.separator is not None and column.is_ordered:
            return None, self._list_writer(column, object_of, predicate)
        return (lambda value: f" {predicate} {object_of(value)}"), None

    def _refuse_list_of_iris(self, column: Column) -> None:
        """Refuse what would identify nothing: csv2rdf makes one IRI of all members of a list."""
        problem = "a column with a separator makes one IRI of its whole list"
        remedy = "leave out valueUrl or separator, or give the list a table of its own"
        place = f"{column.place.path}.valueUrl"
        self._faults.add(column.place.file, 0, place, ValueError(problem, remedy))

    def _predicate(self, column: Column, constants: Mapping[str, str]) -> str:
        """Return the column's property as an N-Triples term; it must be the same for all rows."""
        template = column.predicate or templates.Template("", (f"{self._table.iri}#{column.name}",))
        return f"<{self._bound(template, constants, {})(())}>"

    def _value_writer(
        self, column: Column, value: Template, constants: Mapping[str, str], predicate: str
    ) -> Writer:
        """Write the statement of a valueUrl that is made of other cells than the column's own."""
        expand = self._bound(value, constants, self._positions)
        place = None if column.is_virtual else self._positions[column.name]

        def write(row: Sequence[Reading], subject: str, end: str) -> list[str]:
            if place is not None and row[place][0] is None:
                return []
            iri = expand(row)
            if iri is not None:
                return [f"{subject} {predicate} <{iri}>{end}"]
            if place is not None:
                raise missing(value, row, self._positions, f"the value of {column.name!r}")
            return []

        return write

    def _default_writer(self, column: Column, predicate: str) -> Writer | None:
        """Write what a virtual column without valueUrl says of every row: its default."""
        try:
            _, objects = cells.reader(column, self._table.dialect, cells.term(column, None))("")
        except ValueError as error:
            self._faults.add(column.place.file, 0, f"{column.place.path}.default", error)
            return None
        return lambda _row, subject, end: [f"{subject} {predicate} {value}{end}" for value in objects]

    def _list_writer(self, column: Column, object_of: Tail, predicate: str) -> Writer:
        """Write an ordered column's values as an RDF list (csv2rdf, section 4.6.8.5)."""
        place = self._positions[column.name]
        label = f"_:t{self._number}c{place + 1}r"

        def write(row: Sequence[Reading], subject: str, end: str) -> list[str]:
            values = row[place][0]
            if values is None:
                return []
            nodes = [f"{label}{row[-2][0]}i{index}" for index, _ in enumerate(values)] + [_NIL]
            lines = [f"{subject} {predicate} {nodes[0]}{end}"]
            for index, value in enumerate(values):
                lines.append(f"{nodes[index]} {_FIRST} {object_of(value)}{end}")
                lines.append(f"{nodes[index]} {_REST} {nodes[index + 1]}{end}")
            return lines

        return write

    def _bound(
        self, template: Template, constants: Mapping[str, str], positions: Mapping[str, int]
    ) -> Expand:
        """Bind a template; a fault in it is noted at its place, once for all columns that inherit it.

        The function's own ValueErrors name a column too: ValueError(problem, remedy, column).
        """
        try:
            expand = templates.bind(template, positions, constants, self._table.iri)
        except ValueError as error:
            if template.place and template.place not in self._noted:
                self._noted.add(template.place)
                self._faults.add(template.place.file, 0, template.place.path, error)
            return lambda _row: None
        column = min(template.names & set(self._positions), default="")

        def named(row: Sequence[Reading]) -> str | None:
            try:
                return expand(row)
            except ValueError as error:
                raise ValueError(*error.args[:2], column) from None

        return named


def _is_alone(column: Column, value: Template, constants: Mapping[str, str]) -> bool:
    """Whether a valueUrl can be expanded for each value of its column without the rest of the row."""
    others = value.names - set(constants) - {column.name}
    return not others and not column.is_virtual
