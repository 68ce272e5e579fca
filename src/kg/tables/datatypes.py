"""Builds the reader of a CSVW datatype: lexical check, format, constraints, canonical form."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.tables import constraints, dates, numerals, vocabulary
from kg.tables.faults import nearest, shown
from kg.tables.vocabulary import CSVW, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.tables.constraints import Read

_NAME_START = "A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿\u200c-\u200d⁰-↏Ⰰ-⿯、-\ud7ff豈-﷏ﷰ-\ufffd\U00010000-\U000effff"
_NAME = rf"[{_NAME_START}][{_NAME_START}0-9.·̀-ͯ‿⁀-]*"
# The text types whose lexical form is a pattern (XSD 1.1 part 2, section 3.4), and what to write.
_PATTERNS: dict[str, tuple[str, str]] = {
    "normalizedString": (r"[^\t\n\r]*", "write it without tabs and line breaks"),
    "token": (r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?", "write it without tabs, line breaks and double spaces"),
    "language": (r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", "write a language tag such as fr or ar-TN"),
    "Name": (f"(?::|{_NAME})(?::|{_NAME})*", "write an XML name, such as chapter-1"),
    "NMTOKEN": (rf"(?:[:{_NAME_START}0-9.·̀-ͯ‿⁀-])+", "write letters, digits, '.', '-', '_' and ':' only"),
    "QName": (f"(?:{_NAME}:)?{_NAME}", "write a name, or prefix:name"),
}
_NUMBERS: dict[str, Read] = {
    **{name: numerals.integer(name) for name in numerals.INTEGERS},
    "decimal": numerals.decimal,
    "double": numerals.double,
    "float": numerals.single,
}
_ALIASES = {"number": "double", "binary": "base64Binary", "datetime": "dateTime", "any": "anyAtomicType"}
_IRIS = {"xml": f"{RDF}XMLLiteral", "html": f"{RDF}HTML", "json": f"{CSVW}#JSON"}
_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")
_MEASURED = {
    "string",
    "normalizedString",
    "token",
    "language",
    "Name",
    "NMTOKEN",
    "hexBinary",
    "base64Binary",
}
NAMES = sorted(
    {
        *_ALIASES,
        *_IRIS,
        *_NUMBERS,
        *_PATTERNS,
        *dates.TYPES,
        *_DURATIONS,
        *_MEASURED,
        "anyAtomicType",
        "anyURI",
        "boolean",
    }
)


@dataclass(frozen=True)
class Datatype:
    """A column's datatype: the IRI its literals carry, and the reader of its values."""

    iri: str
    read: Read


def build(description: Mapping[str, Any]) -> Datatype:
    """Build the datatype that a CSVW datatype description says (metadata vocabulary, section 5.11.2).

    Values in ``description`` have the types the vocabulary gives them; raises ValueError(problem, remedy)
    when together they make no datatype.
    """
    name = description.get("base", "string")
    if name not in NAMES:
        raise ValueError(
            f"{shown(name)} is not a CSVW datatype", f"use one of its names{nearest(str(name), NAMES)}"
        )
    base = _ALIASES.get(name, name)
    iri = description.get("@id") or _IRIS.get(base, f"{XSD}{base}")
    read = _formatted(base, description["format"]) if "format" in description else _lexical(base)
    checks = _checks(base, description)
    return Datatype(iri, constraints.checked(read, checks) if checks else read)


def _lexical(base: str) -> Read:
    """Return the reader of a built-in type without a format."""
    if base in _NUMBERS:
        return _NUMBERS[base]
    if base in dates.TYPES:
        return dates.reader(base)
    if base in _DURATIONS:
        return dates.duration(base)
    if base in _PATTERNS:
        pattern, remedy = _PATTERNS[base]
        return _matching(pattern, f"is not a {base}", remedy)
    return {"boolean": _boolean, "anyURI": _any_uri, "hexBinary": _hexadecimal, "base64Binary": _base64}.get(
        base, str
    )


def _matching(pattern: str, problem: str, remedy: str) -> Read:
    matches = re.compile(pattern).fullmatch

    def read(text: str) -> str:
        if not matches(text):
            raise ValueError(f"{shown(text)} {problem}", remedy)
        return text

    return read


def _boolean(text: str) -> str:
    if text not in {"true", "false", "1", "0"}:
        raise ValueError(f"{shown(text)} is not a boolean", "write true or false")
    return "true" if text in {"true", "1"} else "false"


def _any_uri(text: str) -> str:
    if found := vocabulary.NOT_IN_IRI.search(text):
        raise ValueError(
            f"{shown(text)} is not an IRI: it has {shown(found[0])}",
            "correct it, or percent-encode that character",
        )
    return text


def _hexadecimal(text: str) -> str:
    if not re.fullmatch("(?:[0-9a-fA-F]{2})*", text):
        raise ValueError(
            f"{shown(text)} is not hexadecimal", "write two digits 0-9 or letters A-F for each byte"
        )
    return text.upper()


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(
            f"{shown(text)} is not base64", "write it as RFC 4648 says, without spaces"
        ) from None
    return text


def _formatted(base: str, layout: Any) -> Read:
    """Return the reader of a built-in type written in a format (tabular data model, section 6.4)."""
    if base in _NUMBERS:
        written, plain = _number_format(base, layout), _NUMBERS[base]
        return lambda text: plain(written(text))
    if isinstance(layout, dict):
        raise _misplaced(layout, base)
    if base == "boolean":
        return _boolean_format(layout)
    if base in dates.TYPES:
        return dates.reader(base, layout)
    plain = _lexical(base)
    try:
        matching = _matching(layout, f"does not match {shown(layout)}", "use a value of that form")
    except re.error as error:
        raise ValueError(f"{shown(layout)} is not a regular expression: {error}", "correct it") from None
    return lambda text: plain(matching(text))


def _misplaced(layout: Any, base: str) -> ValueError:
    return ValueError(f"{shown(layout)} is a format for numbers, not for {base}", "write a string")


def _number_format(base: str, layout: Any) -> Read:
    parts = {"pattern": layout} if isinstance(layout, str) else layout
    decimal_char, group_char = parts.get("decimalChar", "."), parts.get("groupChar")
    if decimal_char == group_char:
        raise ValueError(f"decimalChar and groupChar are both {decimal_char!r}", "use two characters")
    pattern, compiled = parts.get("pattern"), None
    if pattern is not None:
        group_char = group_char or ("." if decimal_char == "," else ",")
        compiled = numerals.pattern(pattern, decimal_char, group_char)
    written = numerals.NumberFormat(decimal_char, group_char, compiled)
    if base in numerals.INTEGERS and compiled and (compiled.fraction or compiled.exponent):
        raise ValueError(
            f"{shown(pattern)} has a fraction, but {base} has none", "use decimal, or another pattern"
        )
    return written.plain


def _boolean_format(layout: str) -> Read:
    yes, bar, no = layout.partition("|")
    if not bar or not yes or not no or yes == no or "|" in no:
        raise ValueError(f"{shown(layout)} is not a format for boolean", "write two words, such as 'yes|no'")

    def read(text: str) -> str:
        if text not in {yes, no}:
            raise ValueError(f"{shown(text)} is neither {yes!r} nor {no!r}", "write one of the two")
        return "true" if text == yes else "false"

    return read


def _checks(base: str, description: Mapping[str, Any]) -> list[constraints.Check]:
    """Return the checks of the constraints, refusing those that the type cannot have."""
    limited = {"length", "minLength", "maxLength"} & set(description)
    bounded = {key for key in description if key.startswith(("min", "max"))} - limited
    if limited and base not in _MEASURED:
        raise ValueError(f"{base} values have no length", "remove length, minLength and maxLength")
    if not bounded:
        return constraints.lengths(base, description)
    if base in _NUMBERS:
        return constraints.bounds(description, _NUMBERS[base], Decimal)
    if base in dates.ORDERED:
        return constraints.bounds(description, dates.reader(base), dates.instant(base))
    raise ValueError(f"{base} values have no order", "remove minimum, maximum and the like")
