"""New rows of the tables: what they must be told follows from the metadata beside each table."""

from __future__ import annotations

import csv
import io
import json
from bisect import bisect
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from kg.authoring.skeletons.addition import Addition, read
from kg.authoring.skeletons.fields import Field, Kind, always, never
from kg.authoring.skeletons.project import expand
from kg.authoring.skeletons.words import LANGUAGES, nearest, tidy, to_name
from kg.errors import UsageError
from kg.namespaces import BASE, VOCAB
from kg.tables import Faults
from kg.tables.compiler import compile_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.authoring.skeletons.fields import Answers
    from kg.authoring.skeletons.project import Project
    from kg.tables.model import Column, Table
    from kg.tables.plan import Plan

_MEANINGS: Final = {
    "rdfs:label": "label",
    "dcterms:description": "description in our own words",
    "skos:altLabel": "other names",
    "rdf:type": "class",
}
_LOCATE: Final = 'find the passage with kg evidence locate SOURCE "its words", and append the row first'
_MANY: Final = 30
_SEVERAL: Final = 2


def name_of(table: Table) -> str:
    """Return what a row of ``table`` is called: its own key, or the table where it has none."""
    return (own_key(table) or table.file.stem).replace("_", "-")


def own_key(table: Table) -> str:
    """Return the column that names the rows of ``table`` and of no other; nothing where several do."""
    referring = {foreign_key.columns for foreign_key in table.foreign_keys}
    key = table.primary_key
    return key[0] if len(key) == 1 and key not in referring else ""


def row_kind(project: Project, table: Table, name: str) -> Kind:
    """Return what a new row of ``table``, which is called ``name``, must be told about."""
    faults = Faults()
    plan = compile_table(table, table.columns or (), 1, faults)
    faults.raise_if_any()
    assert plan  # noqa: S101  (there is none only where there are faults)
    cells = [_Cell(project, table, plan, number) for number in range(len(plan.columns))]
    document = json.loads((table.file.parent / f"{table.file.name}-metadata.json").read_bytes())
    summary, _, more = document.get("dcterms:description", "A row.").partition(". ")
    return Kind(
        name,
        f"{summary.rstrip('.')}.",
        f"{more} Adds a row to data/{table.file.name}.".strip(),
        tuple(cell.field() for cell in cells),
        lambda answers: _compose(project, table, plan, answers),
    )


class _Cell:
    """One cell of a new row: what may stand in it."""

    def __init__(self, project: Project, table: Table, plan: Plan, number: int) -> None:
        self._project, self._table = project, table
        self._column, self._read = plan.columns[number], plan.readers[number]
        self._is_key = own_key(table) == self._column.name

    def field(self) -> Field:
        """Return how the cell is asked for."""
        column = self._column
        needed = always if column.is_required else never
        choices = self._choices
        return Field(column.name, self._meaning(), self._check, needed, never, choices, is_key=self._is_key)

    def _meaning(self) -> str:
        if self._is_key:
            examples = [row[self._column.name] for _, row in self._rows()[:1]]
            return ", ".join(["key of the new row", *(f"in the form of {key}" for key in examples)])
        predicate = self._column.predicate.text if self._column.predicate else ""
        _, sign, term = predicate.partition("ontology#")
        meaning = _MEANINGS.get(predicate) or (self._project.definition(expand(term)) if sign else "")
        return ", ".join([meaning or self._column.name.replace("_", " "), *self._form()])

    def _form(self) -> list[str]:
        """Return what there is to know of how the cell is written."""
        column, parts = self._column, []
        parts += [f"in {LANGUAGES[column.language]}"] if column.language in LANGUAGES else []
        parts += [f"with {column.separator} between"] if column.separator else []
        if column.predicate and column.predicate.text == "rdf:type":
            parts.append(" or ".join(sorted({row[column.name] for _, row in self._rows()} - {""})))
        target = self._target()
        parts += [f"a key of {target[0]}"] if target else []
        parts += [f"a concept of {scheme}"] if (scheme := self._scheme()) else []
        return parts

    def _rows(self) -> list[tuple[int, dict[str, str]]]:
        return self._project.rows(self._table.file.name)

    def _target(self) -> tuple[str, str] | None:
        """Return the table and the column that have the values of this one."""
        for foreign_key in self._table.foreign_keys:
            if foreign_key.columns == (self._column.name,) and foreign_key.resource:
                return foreign_key.resource.rpartition("/")[2], foreign_key.reference[0]
        return None

    def _space(self) -> str:
        """Return what the IRIs of this column's values begin with; nothing where they are not ours alone."""
        value = self._column.value
        if not value or value.names != {self._column.name}:
            return ""
        space = urljoin(self._table.iri, value.text.partition("{")[0])
        return space if space.startswith(BASE) else ""

    def _scheme(self) -> str:
        space = self._space()
        return space.removeprefix(VOCAB).rstrip("/") if space.startswith(VOCAB) else ""

    def _known(self) -> tuple[str, Mapping[str, str]] | None:
        """Return what the values of this column are called, and those that there are, each with its label."""
        if target := self._target():
            table, column = target
            rows = self._project.rows(table)
            keys = {row[column]: row.get("label") or row.get("label_en", "") for _, row in rows}
            return f"a key of {table}", keys
        if scheme := self._scheme():
            return f"a concept of {scheme}", self._project.concepts(scheme)
        if space := self._space():
            names = (iri.removeprefix(space) for iri in self._project.subjects if iri.startswith(space))
            return "known", dict.fromkeys(sorted(names), "")
        return None

    def _choices(self) -> tuple[str, ...]:
        known = self._known() if self._target() or self._scheme() else None
        return tuple(known[1]) if known and len(known[1]) <= _MANY else ()

    def _check(self, text: str, answers: Answers) -> str:
        text = tidy(text)
        try:
            self._read(text)
        except ValueError as fault:
            raise ValueError(self._better(text) or "; ".join(fault.args[:2])) from None
        if self._is_key:
            self._refuse_used(text)
        if known := self._known():
            self._refuse_unknown(text, *known)
        if self._column.predicate and self._column.predicate.text == "rdfs:label":
            self._refuse_label(text, answers)
        if self._column.name == "evidence":
            self._refuse_other_source(text, answers)
        return text

    def _better(self, text: str) -> str:
        """Return what to say of a key that is not in form, if it can be put in form."""
        try:
            self._read(better := to_name(text, "slug"))
        except ValueError:
            return ""
        return f"{text!r} is no key; write {better}" if self._is_key else ""

    def _refuse_used(self, key: str) -> None:
        file, column = f"data/{self._table.file.name}", self._column.name
        for line, row in self._rows():
            if row[column] == key:
                raise ValueError(f"{key} is there already, at {file}:{line}")
        if day := self._project.last_told(file, f"^{key},"):
            raise ValueError(
                f"{key} was in {file} until {day}, and no key is ever given to another thing; "
                "choose another, or take the row back from the history if it is the same"
            )

    def _refuse_unknown(self, text: str, what: str, known: Mapping[str, str]) -> None:
        if text not in known:
            remedy = nearest(text, known)
            if self._column.name == "evidence":
                remedy = f"; {_LOCATE}"
            raise ValueError(f"{text!r} is not {what}{remedy}")

    def _refuse_label(self, text: str, answers: Answers) -> None:
        """Refuse a label that a row has; two countries may each have a place of that name."""
        for line, row in self._rows():
            countries = {row.get("country", ""), answers.get("country", "")} - {""}
            if row[self._column.name].casefold() == text.casefold() and len(countries) < _SEVERAL:
                place = f"data/{self._table.file.name}:{line}"
                raise ValueError(f"{text!r} is the label at {place}; add to it what tells the two apart")

    def _refuse_other_source(self, text: str, answers: Answers) -> None:
        source = answers.get("source", "")
        for _, row in self._project.rows("evidence.csv"):
            if row["evidence"] == text and source and row["source"] != source:
                raise ValueError(f"{text} is a passage of {row['source']}, not of {source}")


def _compose(project: Project, table: Table, plan: Plan, answers: Answers) -> Addition:
    file = f"data/{table.file.name}"
    before = read(project.home, file)
    cells = [answers.get(column.name, "") for column in plan.columns]
    for line, row in project.rows(table.file.name):
        if list(row.values()) == cells:
            raise UsageError(f"this row is there already, at {file}:{line}")
    readings = [take(cell) for take, cell in zip(plan.readers, cells, strict=True)]
    subjects = {subject[1:-1] for subject, _ in plan.subjects([*readings, ("1", ()), ("1", ())])}
    return Addition(
        {file: before},
        {file: _inserted(before, cells)},
        tuple(sorted(subjects)),
        tuple(_left(project, table, plan.columns, answers)),
    )


def _inserted(text: str, cells: Sequence[str]) -> str:
    """Return the table ``text`` with a row more: in place where the rows are in order, else at the end."""
    ends, rows = [], []
    reader = csv.reader(io.StringIO(text, newline=""))
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    body = rows[1:]
    is_sorted = len(body) > 1 and body == sorted(body)
    at = ends[bisect(body, list(cells)) if is_sorted else -1]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    lines = text.removesuffix("\n").split("\n")
    return "\n".join([*lines[:at], line.getvalue(), *lines[at:]]) + "\n"


def _left(project: Project, table: Table, columns: Sequence[Column], answers: Answers) -> list[str]:
    empty = [column.name for column in columns if column.name not in answers]
    left = [f"fill in what the source says of it; these stand empty: {', '.join(empty)}"] if empty else []
    referring = [
        name_of(other)
        for other in project.tables
        if other is not table and any(key.resource == table.iri for key in other.foreign_keys)
    ]
    return [*left, f"name it in other rows: kg new {', '.join(referring)}"] if referring else left
