"""Reads cells: from a cell's text to its value and the ends of the statements it makes, or its fault."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.tables import terms
from kg.tables.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.tables.model import Column, Dialect
    from kg.tables.templates import Expand, Reading

# Most columns repeat their values; those that do not lose little by the look-up.
_REMEMBERED = 4096
# What XML 1.0 cannot carry, and so neither query results nor RDF/XML can.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").search


def term(column: Column, value_url: Expand | None) -> Callable[[str], str]:
    """Make the function that writes a value of ``column`` as an RDF term.

    ``value_url`` makes an IRI of it, given a row that consists of this one reading; without it the value is
    a literal.
    """
    if value_url:
        return lambda value: f"<{value_url(((value, ()),))}>"
    end = terms.literal_end(column.datatype.iri, column.language)
    return lambda value: terms.quoted(value) + end


def reader(column: Column, dialect: Dialect, tail: Callable[[str], str] | None) -> Callable[[str], Reading]:
    """Make the function that reads a cell of ``column`` (tabular data model, section 6.4).

    ``tail`` turns a value into the end of the statement it makes, predicate and object; without it cells make
    none by themselves. The function raises ValueError(problem, remedy).
    """
    null, default, separator, read = column.null, column.default, column.separator, column.datatype.read
    trim = _trim(dialect)

    @lru_cache(_REMEMBERED)
    def read_cell(text: str) -> Reading:
        if trim:
            text = trim(text)
        text = text or default
        if text in null or (separator is not None and not text):
            if column.is_required:
                raise ValueError("the cell is empty, but the column is required", "write a value")
            return None, ()
        _refuse_flaws(text)
        if separator is None:
            value = read(text)
            return value, (tail(value),) if tail else ()
        members = tuple(map(read, _members(text, separator, null)))
        return members, tuple(map(tail, members)) if tail else ()

    return read_cell


def _trim(dialect: Dialect) -> Callable[[str], str] | None:
    if dialect.trims_start and dialect.trims_end:
        return str.strip
    if dialect.trims_start:
        return str.lstrip
    return str.rstrip if dialect.trims_end else None


def _members(text: str, separator: str, null: frozenset[str]) -> list[str]:
    members = text.split(separator)
    for member in members:
        if not member:
            raise ValueError(
                f"{shown(text)} has an empty member",
                f"write one {separator!r} between members, none at the ends",
            )
        _refuse_flaws(member)
    return [member for member in members if member not in null]


def _refuse_flaws(text: str) -> None:
    """Raise ValueError for text that is not NFC, not allowed in XML, or has white space at an end."""
    if text.isascii() and text.isprintable() and text[0] != " " != text[-1]:
        return
    if text != text.strip():
        side, found = ("begins", text[0]) if text[0].isspace() else ("ends", text[-1])
        raise ValueError(f"{shown(text)} {side} with {_character(found)}", "remove it")
    if found_forbidden := _FORBIDDEN(text):
        raise ValueError(
            f"{shown(text)} contains {_character(found_forbidden[0])}, a control character", "remove it"
        )
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(
            f"{shown(text)} is not in Unicode normalization form C",
            f"write {shown(unicodedata.normalize('NFC', text))}",
        )


def _character(character: str) -> str:
    name = "a space" if character == " " else unicodedata.name(character, "").lower()
    return name or f"the character U+{ord(character):04X}"
