"""Reads dates, times and durations: XSD lexical forms, CSVW date formats, canonical forms, order."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.tables.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_YEAR, _MONTH, _DAY = r"(?P<year>-?(?:[1-9][0-9]{4,}|[0-9]{4}))", r"(?P<month>[0-9]{2})", r"(?P<day>[0-9]{2})"
_CLOCK = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2}(?:\.[0-9]+)?)"
_ZONE = r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})"

# Each type's lexical form (XSD 1.1 part 2, section 3.3), an example, and how it is written from its fields.
TYPES: dict[str, tuple[str, str, str]] = {
    "date": (f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?", "2022-11-30", "{year}-{month}-{day}{zone}"),
    "time": (f"{_CLOCK}{_ZONE}?", "09:30:00", "{hour}:{minute}:{second}{zone}"),
    "dateTime": (
        f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}?",
        "2022-11-30T09:30:00",
        "{year}-{month}-{day}T{hour}:{minute}:{second}{zone}",
    ),
    "dateTimeStamp": (
        f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}",
        "2022-11-30T09:30:00Z",
        "{year}-{month}-{day}T{hour}:{minute}:{second}{zone}",
    ),
    "gYear": (f"{_YEAR}{_ZONE}?", "2022", "{year}{zone}"),
    "gYearMonth": (f"{_YEAR}-{_MONTH}{_ZONE}?", "2022-11", "{year}-{month}{zone}"),
    "gMonth": (f"--{_MONTH}{_ZONE}?", "--11", "--{month}{zone}"),
    "gMonthDay": (f"--{_MONTH}-{_DAY}{_ZONE}?", "--11-30", "--{month}-{day}{zone}"),
    "gDay": (f"---{_DAY}{_ZONE}?", "---30", "---{day}{zone}"),
}
# The types on one time line, whose values bounds can be compared with.
ORDERED = ("date", "time", "dateTime", "dateTimeStamp", "gYear", "gYearMonth")
_UNSTATED = {"year": "2000", "month": "01", "day": "01", "hour": "00", "minute": "00", "second": "00"}
_HOURS, _SIXTY, _LAST_ZONE_MINUTE = 24, 60, 14 * 60
_MONTHS, _FEBRUARY = 12, 2


def reader(name: str, layout: str | None = None) -> Callable[[str], str]:
    """Make the reader of the date or time type ``name``, written as ``layout`` says or else as XSD does.

    The reader returns the canonical form and raises ValueError(problem, remedy). So does ``reader`` for a
    layout that CSVW does not list (tabular data model, section 6.4.4).
    """
    lexical, example, canonical = TYPES[name]
    matches = re.compile(_expression(layout, name) if layout else lexical).fullmatch
    remedy = f"write it as {layout}" if layout else f"write it as {example}"

    def read(text: str) -> str:
        match = matches(text)
        if not match:
            raise ValueError(f"{shown(text)} is not a {name}", remedy)
        fields = {field: found for field, found in match.groupdict().items() if found}
        fields = {field: found.rjust(2, "0") for field, found in fields.items()} | {
            "zone": fields.get("zone", "")
        }
        _refuse_impossible(text, fields)
        fields["zone"] = _zone(fields["zone"])
        fields["second"] = _trimmed(fields.get("second", "00"))
        return canonical.format_map(_UNSTATED | fields)

    return read


def _zone(text: str) -> str:
    """Write a zone as XSD does, from ``+05``, ``+0530`` or ``+05:30``; zero is ``Z``."""
    digits = text.replace(":", "").ljust(5, "0")
    if not text or text == "Z" or digits[1:] == "0000":
        return text and "Z"
    return f"{digits[:3]}:{digits[3:]}"


def _trimmed(second: str) -> str:
    return second.rstrip("0").rstrip(".") if "." in second else second


def _refuse_impossible(text: str, fields: Mapping[str, str]) -> None:
    """Raise ValueError when a field is out of its range, such as 30 February or 24:00:00."""
    days = _days(int(fields["year"]) if "year" in fields else 2000, int(fields.get("month", "1")))
    zone = _zone(fields["zone"])
    possible = (
        fields.get("year") != "-0000"
        and 1 <= int(fields.get("month", "1")) <= _MONTHS
        and 1 <= int(fields.get("day", "1")) <= days
        and int(fields.get("hour", "0")) < _HOURS
        and int(fields.get("minute", "0")) < _SIXTY
        and Decimal(fields.get("second", "0")) < _SIXTY
        and (zone in {"", "Z"} or (abs(_zone_minutes(zone)) <= _LAST_ZONE_MINUTE and zone[4:] <= "59"))
    )
    if not possible:
        raise ValueError(
            f"{shown(text)} is no day or time that exists", "correct the day, month, hour or zone"
        )


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (
        29
        if month == _FEBRUARY and leap
        else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[(month - 1) % 12]
    )


def _zone_minutes(zone: str) -> int:
    if zone in {"", "Z"}:
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:])
    return -minutes if zone[0] == "-" else minutes


def instant(name: str) -> Callable[[str], Decimal]:
    """Make the function that turns a canonical form of type ``name`` into seconds, to compare with bounds.

    A value without a zone is compared as if it were UTC.
    """
    matches = re.compile(TYPES[name][0]).fullmatch

    def seconds(text: str) -> Decimal:
        match = matches(text)
        fields = _UNSTATED | {
            field: found for field, found in (match.groupdict() if match else {}).items() if found
        }
        days = _day_number(int(fields["year"]), int(fields["month"]), int(fields["day"]))
        minutes = int(fields["hour"]) * 60 + int(fields["minute"]) - _zone_minutes(fields.get("zone", ""))
        return (days * 1440 + minutes) * 60 + Decimal(fields["second"])

    return seconds


def _day_number(year: int, month: int, day: int) -> int:
    past = year - 1
    leaps = past // 4 - past // 100 + past // 400
    return past * 365 + leaps + sum(_days(year, earlier) for earlier in range(1, month)) + day


_DATES = {"yyyyMMdd"} | {
    mark.join(order)
    for mark, orders in {
        "-": ("yyyy MM dd", "dd MM yyyy", "d M yyyy", "MM dd yyyy", "M d yyyy"),
        "/": ("dd MM yyyy", "d M yyyy", "MM dd yyyy", "M d yyyy"),
        ".": ("dd MM yyyy", "d M yyyy", "MM dd yyyy", "M d yyyy"),
    }.items()
    for order in map(str.split, orders)
}
_LAYOUT = re.compile(
    r"(?P<date>[yMd][yMd/.-]*[yMd])?"
    r"(?:(?P<joint>[T ])?(?P<time>HH:mm:ss(?:\.S+)?|HHmmss(?:\.S+)?|HH:mm|HHmm))?"
    r"(?P<zone> ?(?:X{1,3}|x{1,3}))?"
)
_TOKENS = {
    "yyyy": "(?P<year>[0-9]{4})",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "dd": "(?P<day>[0-9]{2})",
    "d": "(?P<day>[0-9]{1,2})",
    "HH": "(?P<hour>[0-9]{2})",
    "mm": "(?P<minute>[0-9]{2})",
    "X": "(?P<zone>Z|[+-][0-9]{2}(?:[0-9]{2})?)",
    "XX": "(?P<zone>Z|[+-][0-9]{4})",
    "XXX": "(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
    "x": "(?P<zone>[+-][0-9]{2}(?:[0-9]{2})?)",
    "xx": "(?P<zone>[+-][0-9]{4})",
    "xxx": "(?P<zone>[+-][0-9]{2}:[0-9]{2})",
}


def _expression(layout: str, name: str) -> str:
    """Turn a date format into a regular expression with the same named groups as the XSD forms."""
    match = _LAYOUT.fullmatch(layout)
    wanted = {"date": (True, False), "time": (False, True)}.get(name, (True, True))
    if (
        not match
        or (bool(match["date"]), bool(match["time"])) != wanted
        or bool(match["joint"]) != all(wanted)
        or (match["date"] and match["date"] not in _DATES)
        or name.startswith("g")
    ):
        raise ValueError(
            f"{shown(layout)} is not a format for {name}", "write one that CSVW lists, such as dd/MM/yyyy"
        )
    return re.sub(r"ss(?:\.(S+))?|([yMdHmXx])\2*|[^A-Za-z]", _token, layout)


def _token(match: re.Match[str]) -> str:
    text = match[0]
    if text.startswith("s"):
        fraction = rf"(?:\.[0-9]{{1,{len(match[1])}}})?" if match[1] else ""
        return f"(?P<second>[0-9]{{2}}{fraction})"
    return _TOKENS.get(text) or re.escape(text)


_DURATION = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
).fullmatch


def duration(name: str) -> Callable[[str], str]:
    """Make the reader of the duration type ``name``: from lexical to canonical form."""

    def read(text: str) -> str:
        match = _DURATION(text)
        year_month, day_time = (
            (any(match.groups()[1:3]), any(match.groups()[3:])) if match else (False, False)
        )
        if (
            not match
            or (name == "yearMonthDuration" and day_time)
            or (name == "dayTimeDuration" and year_month)
        ):
            raise ValueError(f"{shown(text)} is not a {name}", "write one such as P1Y6M or P3DT12H")
        sign, years, months, days, hours, minutes, seconds = (part or "" for part in match.groups())
        total = Decimal(seconds or 0) + 60 * (
            int(minutes or 0) + 60 * (int(hours or 0) + 24 * int(days or 0))
        )
        return _written(sign, int(years or 0) * 12 + int(months or 0), total, name)

    return read


def _written(sign: str, months: int, seconds: Decimal, name: str) -> str:
    """Write a duration from its months and seconds, the two things it is made of (XSD 1.1, section 3.3.6)."""
    if not months and not seconds:
        return "P0M" if name == "yearMonthDuration" else "PT0S"
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(int(minutes), 60)
    days, hour = divmod(hours, 24)
    date = [(months // 12, "Y"), (months % 12, "M"), (days, "D")]
    clock = [(hour, "H"), (minute, "M"), (_trimmed(format(second, "f")), "S")]
    day_part, time_part = (
        "".join(f"{n}{unit}" for n, unit in part if n not in {0, "0"}) for part in (date, clock)
    )
    return f"{sign}P{day_part}" + (f"T{time_part}" if time_part else "")
