"""Dates as people write them in sheets, read without guessing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from babel.dates import get_month_names

from kg.matching import fold

_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]00:00(?::00)?)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")
_WORDS: Final = re.compile(r"(?:(\d{1,2})\s+)?([^\d]+?)\s+(\d{4})")
_AMERICAN: Final = re.compile(r"([^\d]+?)\s+(\d{1,2})\s+(\d{4})")
_SERIALS: Final = range(20_000, 80_000)
"""Days that a spreadsheet counts from 1900, from 1954 to 2119."""
_YEARS: Final = range(1900, 2101)
_MONTHS: Final = range(1, 13)
_LOCALES: Final = ("en", "fr", "ar", "ar_TN", "ar_MA", "ar_LB")
_REMEDY: Final = "write the day as 2021-11-02, the month as 2021-11 or the year as 2021"


def read_date(value: Any, epoch: datetime) -> str:
    """Return ``value`` as YYYY, YYYY-MM or YYYY-MM-DD; ``epoch`` is the day from which the sheet counts.

    Raises ValueError(problem, remedy) for what is no date, and for a date with two readings.
    """
    if isinstance(value, (datetime, date)):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value, epoch)
    text = str(value).translate({0x0660 + digit: str(digit) for digit in range(10)}).strip()
    if text.isdigit() and len(text) != len("2021"):
        return _from_number(int(text), epoch)
    for pattern, read in ((_ISO, _iso), (_DAY_FIRST, _numbers), (_MONTH, _month), (_WORDS, _worded)):
        if found := pattern.fullmatch(text):
            return read(found, text)
    plain = " ".join(text.replace(",", " ").split())
    if found := _AMERICAN.fullmatch(plain):
        return _made(int(found[3]), _named(found[1], text), int(found[2]), text)
    raise ValueError(f"{text!r} is no date", _REMEDY)


def _from_number(value: float, epoch: datetime) -> str:
    if value in _YEARS:
        return str(int(value))
    if int(value) in _SERIALS:
        return f"{epoch + timedelta(days=int(value)):%Y-%m-%d}"
    raise ValueError(f"{value} is no date", _REMEDY)


def _iso(found: re.Match[str], text: str) -> str:
    return _made(int(found[1]), found[2] and int(found[2]), found[3] and int(found[3]), text)


def _month(found: re.Match[str], text: str) -> str:
    return _made(int(found[2]), int(found[1]), None, text)


def _numbers(found: re.Match[str], text: str) -> str:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first in _MONTHS and second in _MONTHS and first != second:
        either = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
        raise ValueError(f"{text!r} can be two days", f"write {either}, whichever is meant")
    day, month = (second, first) if second not in _MONTHS else (first, second)
    return _made(year, month, day, text)


def _worded(found: re.Match[str], text: str) -> str:
    return _made(int(found[3]), _named(found[2], text), found[1] and int(found[1]), text)


def _named(word: str, text: str) -> int:
    month = _months().get(fold(word.removeprefix("de ").strip(". ")))
    if month is None:
        raise ValueError(f"{text!r} is no date", _REMEDY)
    return month


@cache
def _months() -> dict[str, int]:
    """Return the numbers of the months by their names, whole and short, in three languages."""
    return {
        fold(name): number
        for locale in _LOCALES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


def _made(year: int, month: int | str | None, day: int | str | None, text: str) -> str:
    try:
        date(year, int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar", _REMEDY) from None
    parts = [f"{year:04}", *(f"{int(part):02}" for part in (month, day) if part)]
    return "-".join(parts)
