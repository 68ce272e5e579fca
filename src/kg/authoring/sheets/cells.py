"""Reads the cells of a row by the fields that they are: names, concepts, dates, numbers, texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from kg.authoring.sheets.dates import read_date
from kg.authoring.sheets.marks import Mark, Taken
from kg.authoring.skeletons.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.authoring.sheets.fields import Field
    from kg.authoring.sheets.headings import Column, Mapping
    from kg.authoring.sheets.known import Known, Meant
    from kg.authoring.sheets.marks import Intake
    from kg.authoring.sheets.reading import Sheet

_PERSONAL: Final = re.compile(r"[^\s@]+@[^\s@]+\.\w+|(?:\+|\b00)\d[\d ()./-]{6,}\d")
_ERROR: Final = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_SEVERAL: Final = re.compile(r"\s*[|;\n]\s*")
_NONE: Final = frozenset({"", "-", "--", "n/a", "na", "n.a.", "nd", "tbd", "tbc"})
"""What people write where they have nothing to say."""
_ADD: Final = "add it to the tables first with kg new"


@dataclass
class Value:
    """What a cell, or a part of it, says."""

    text: str
    """As it was written."""
    value: str
    """The path of a thing, the slug of a concept, the date, the number, or the text."""
    column: Column


@dataclass
class Row:
    """The values of a row by field, and whether all its cells could be read."""

    number: int
    values: dict[str, list[Value]] = field(default_factory=dict)
    is_sound: bool = True

    def all(self, name: str) -> list[Value]:
        """Return the values of a field."""
        return self.values.get(name, [])

    def first(self, name: str) -> str:
        """Return the first value of a field, or nothing."""
        return next((each.value for each in self.all(name)), "")


class Cells:
    """Reads the rows of one sheet, and tells ``intake`` what is wrong with their cells."""

    def __init__(self, known: Known, sheet: Sheet, mapping: Mapping, intake: Intake) -> None:
        """Read ``sheet`` as ``mapping`` says."""
        self.known, self.sheet, self.mapping, self.intake = known, sheet, mapping, intake
        self._columns = [column for column in mapping.columns if column.field]
        order = [each.name for each in mapping.layout.fields]
        self._columns.sort(key=lambda column: (order.index(_field(column).name), column.number))
        self._is_several = mapping.layout.name == "activities"

    def rows(self) -> Iterator[Row]:
        """Yield the rows after the headings."""
        for number, cells in self.sheet.rows[self.mapping.first :]:
            row = Row(number)
            raw = {
                column.number: cells[column.number - 1]
                for column in self._columns
                if column.number <= len(cells) and not _is_empty(cells[column.number - 1])
            }
            raw |= (
                {column: None for row_, column in self.sheet.unknown if row_ == number}
                if self.sheet.unknown
                else {}
            )
            self._read(row, raw)
            for name in self.mapping.layout.needed:
                if row.is_sound and not row.all(name):
                    self._miss(row, name)
            yield row

    def mark(
        self, row: Row, column: Column | None, problem: str, remedy: str, is_remark: bool = False
    ) -> None:
        """Say what is wrong with a cell or the whole row; unless it is a remark, the row is not sound."""
        place = (column.number, column.heading) if column else (0, "")
        self.intake.marks.append(Mark(self.sheet.name, row.number, *place, problem, remedy, is_remark))
        row.is_sound = row.is_sound and is_remark

    def column(self, name: str) -> Column | None:
        """Return the first column of a field."""
        return next((each for each in self._columns if _field(each).name == name), None)

    def _miss(self, row: Row, name: str) -> None:
        named = next(each for each in self.mapping.layout.fields if each.name == name)
        self.mark(
            row,
            self.column(name),
            "the cell is empty",
            f"write {named.header['en'].lower()}, which is needed",
        )

    def _read(self, row: Row, raw: dict[int, Any]) -> None:
        country = ""
        ordered = sorted(self._columns, key=lambda column: _field(column).kinds != ("country",))
        for column in ordered:
            each, name = _field(column), _field(column).fallback or _field(column).name
            if column.number not in raw or (each.fallback and row.all(name)):
                continue
            if row.all(name) and not (self._is_several and name == "organisation"):
                continue
            for value in self._values(row, column, raw[column.number], country):
                row.values.setdefault(name, []).append(value)
            if name == "country":
                country = row.first("country").rpartition("/")[2]

    def _values(self, row: Row, column: Column, raw: Any, country: str) -> Iterator[Value]:
        each = _field(column)
        try:
            if each.is_date and raw is not None:
                yield Value(str(raw), read_date(raw, self.sheet.epoch), column)
                return
            text = self._text(row, column, raw)
            several = each.is_list or (bool(each.kinds) and self._is_several)
            for part in filter(None, _SEVERAL.split(text) if several else [text]):
                if value := self._value(row, column, part, country):
                    yield Value(part, value, column)
        except ValueError as fault:
            problem, remedy = (*fault.args, "correct it")[:2]
            self.mark(row, column, problem, remedy)

    def _text(self, row: Row, column: Column, raw: Any) -> str:
        if raw is None:
            formula = self.sheet.unknown[row.number, column.number]
            raise ValueError(
                f"the formula ={formula} has no value", "open the file, let it compute, and save it"
            )
        text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
        if _ERROR.fullmatch(text):
            raise ValueError(f"the cell has the error {text}", "mend the formula or write the value")
        if _PERSONAL.search(text):
            raise ValueError("the cell has an e-mail address or a telephone number", "leave it out")
        each = _field(column)
        if each.language == "en" and _ARABIC.search(text):
            raise ValueError(
                f"{text!r} is in Arabic, and the tables hold this in English", "write it in English"
            )
        return text if each.is_list or each.kinds else tidy(text)

    def _value(self, row: Row, column: Column, text: str, country: str) -> str:
        each, text = _field(column), tidy(text)
        if each.scheme:
            return self._concept(each, text)
        if each.kinds:
            meant = self.known.mean(text, each.kinds, country if "place" in each.kinds else "")
            return self._taken(text, meant) if meant.path else self._unknown(row, column, text, meant)
        if each.is_number and not re.fullmatch(r"[1-9]\d*", text):
            raise ValueError(
                f"{text!r} is no whole number from 1", "write a number such as 3, or leave it empty"
            )
        return text

    def _concept(self, each: Field, text: str) -> str:
        slug = self.known.concept(each.scheme, text)
        if slug:
            return slug
        names = self.known.spellings(each.scheme)
        near = get_close_matches(text, names, 1) or get_close_matches(text.capitalize(), names, 1, 0.5)
        remedy = f"nearest: {near[0]!r}; " if near else ""
        raise ValueError(
            f"{text!r} is no {each.header['en'].lower()}", f"{remedy}it is one of: {', '.join(names)}"
        )

    def _taken(self, text: str, meant: Meant) -> str:
        if text != meant.label:
            new = Taken(text, meant.path, meant.label, meant.way)
            self.intake.taken.setdefault((text, meant.path), new).times += 1
        return meant.path

    def _unknown(self, row: Row, column: Column, text: str, meant: Meant) -> str:
        each = _field(column)
        what = each.fallback or each.header["en"].lower()
        near = f"if {' or '.join(meant.near)} is meant, write that name" if meant.near else "correct it"
        if each.is_loose:
            remark = "the row is taken without it; name the initiative that it belongs to, if it is known"
            self.mark(row, column, f"{text!r} is not a known {what}", remark, is_remark=True)
            return ""
        certainly = "surely " if meant.is_named and meant.near else ""
        raise ValueError(f"{text!r} is not {certainly}a known {what}", f"{near}; else {_ADD}")


def _field(column: Column) -> Field:
    assert column.field  # noqa: S101  (only columns with a field are read)
    return column.field


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.casefold() in _NONE)
