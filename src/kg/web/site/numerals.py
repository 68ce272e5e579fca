"""Numbers and dates as the reader's language writes them (Unicode CLDR); years stay as they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from kg.namespaces import PREFIXES

_LOCALES: Final = {"en": "en", "fr": "fr", "ar": "ar_TN"}
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "int", "nonNegativeInteger"))


def write_number(number: Decimal | int, language: str) -> str:
    """Return ``number`` as ``language`` writes it; Arabic as it is written along the routes."""
    return format_decimal(number, locale=_LOCALES[language])


def write_literal(value: str, datatype: str, language: str) -> str:
    """Return the literal ``value`` as ``language`` writes numbers and dates, or as it is if it is neither."""
    try:
        if datatype in _NUMBERS:
            return write_number(Decimal(value), language)
        if datatype == f"{_XSD}date":
            return format_date(date.fromisoformat(value), "long", locale=_LOCALES[language])
    except (InvalidOperation, ValueError):
        pass
    return value
