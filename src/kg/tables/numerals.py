"""Reads numbers: XSD lexical forms, CSVW number formats, and the one canonical form of each."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.tables.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable

_INTEGER = re.compile(r"([+-]?)0*([0-9]+)").fullmatch
_DECIMAL = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*?)0*)?").fullmatch
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN").fullmatch

# The value spaces of the integer types (XSD 1.1 part 2, section 3.4): least and greatest value.
INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}


def integer(name: str) -> Callable[[str], str]:
    """Make the reader of the integer type ``name``: lexical to canonical form, ValueError for other text."""
    least, greatest = INTEGERS[name]

    def read(text: str) -> str:
        match = _INTEGER(text)
        if not match:
            raise ValueError(f"{shown(text)} is not a whole number", "write digits only, such as 42")
        sign = "-" if match[1] == "-" and match[2] != "0" else ""
        number = sign + match[2]
        if (least is not None and Decimal(number) < least) or (
            greatest is not None and Decimal(number) > greatest
        ):
            raise ValueError(f"{shown(text)} is outside the range of {name}", _range(least, greatest))
        return number

    return read


def _range(least: int | None, greatest: int | None) -> str:
    if least is None:
        return f"write a number up to {greatest}"
    return f"write a number from {least}" + ("" if greatest is None else f" to {greatest}")


def decimal(text: str) -> str:
    """Read an xsd:decimal into its canonical form (XSD 1.1: no sign ``+``, no idle zero, no idle point)."""
    match = _DECIMAL(text)
    if not match or not re.search("[0-9]", text):
        raise ValueError(f"{shown(text)} is not a decimal number", "write digits with a point, such as 3.5")
    whole, fraction = match[2] or "0", match[3] or ""
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if match[1] == "-" and number != "0" else number


def double(text: str) -> str:
    """Read an xsd:double into the shortest positional form of its value.

    The canonical form of XSD has an exponent always; this one is what RDF stores that keep values write.
    """
    if not _DOUBLE(text):
        raise ValueError(f"{shown(text)} is not a number", "write a number such as 3.5 or 1.2E6")
    return _positional(float(text), repr)


def single(text: str) -> str:
    """Read an xsd:float likewise: the shortest form of the nearest value of 32 bits."""
    double(text)
    try:
        (number,) = struct.unpack("f", struct.pack("f", float(text)))
    except OverflowError:
        number = math.copysign(math.inf, float(text))
    return _positional(number, _shortest_single)


def _positional(number: float, shortest: Callable[[float], str]) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "INF" if number > 0 else "-INF"
    plain = format(Decimal(shortest(number)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _shortest_single(number: float) -> str:
    """Return the fewest digits that are nearer to ``number`` than to any other value of 32 bits."""
    packed = struct.pack("f", number)
    candidates = (f"{number:.{digits}g}" for digits in range(1, 10))
    return next(text for text in candidates if struct.pack("f", float(text)) == packed)


@dataclass(frozen=True)
class NumberFormat:
    """A CSVW number format (tabular data model, section 6.4.2): its characters and its pattern, if any."""

    decimal_char: str = "."
    group_char: str | None = None
    pattern: Pattern | None = None

    def plain(self, text: str) -> str:
        """Turn ``text`` into an XSD lexical form; raises ValueError(problem, remedy) if it does not fit."""
        match = self._parts(text)
        if not match or (self.pattern and not self.pattern.fits(match, self.group_char or "")):
            raise ValueError(f"{shown(text)} does not fit the column's number format", self._remedy())
        group = self.group_char or ""
        digits = match["whole"].replace(group, "") if group else match["whole"]
        fraction = (match["fraction"] or "").replace(group, "") if group else match["fraction"] or ""
        number = f"{match['sign']}{digits or '0'}" + (f".{fraction}" if fraction else "")
        number += match["exponent"] or ""
        return _scaled(number, match["before"] + match["after"])

    def _parts(self, text: str) -> re.Match[str] | None:
        group = re.escape(self.group_char or "")
        digits = rf"[0-9](?:{group}?[0-9])*" if group else "[0-9]+"
        return re.fullmatch(
            rf"(?P<before>[%‰]?)(?P<sign>[+-]?)(?P<whole>(?:{digits})?)"
            rf"(?:{re.escape(self.decimal_char)}(?P<fraction>{digits}))?"
            r"(?P<exponent>[Ee][+-]?[0-9]+)?(?P<after>[%‰]?)",
            text,
        )

    def _remedy(self) -> str:
        if self.pattern:
            return f"write it as the pattern {shown(self.pattern.text)} says"
        return f"write digits with {self.decimal_char!r} before the fraction"


def _scaled(number: str, mark: str) -> str:
    """Divide by 100 or 1000 for ``%`` or ``‰``; digits are moved, so nothing is rounded."""
    if not mark:
        return number
    sign, digits, exponent = Decimal(number).as_tuple()
    return format(Decimal((sign, digits, int(exponent) - (2 if mark == "%" else 3))), "f")


_PATTERN = re.compile(
    r"(?P<before>[%‰]?)[+-]?(?P<whole>[#,]*[0,]*)(?:\.(?P<fraction>[0,]*[#,]*))?"
    r"(?P<exponent>E[+-]?#*0+)?(?P<after>[%‰]?)"
)


@dataclass(frozen=True)
class Pattern:
    """A number pattern of UTS 35, with ``.`` and ``,`` for the decimal and group characters."""

    text: str
    whole: str
    fraction: str
    exponent: str
    before: str
    after: str

    def fits(self, match: re.Match[str], group: str) -> bool:
        """Whether a number, split into its parts, has the digits, groups and marks of the pattern."""
        whole, fraction = match["whole"], match["fraction"] or ""
        bare, bare_fraction = whole.replace(group, ""), fraction.replace(group, "")
        return (
            len(bare) >= self.whole.count("0")
            and whole == _grouped(bare, self.whole, group)
            and self.fraction.count("0") <= len(bare_fraction) <= len(self.fraction.replace(",", ""))
            and fraction == _grouped_fraction(bare_fraction, self.fraction, group)
            and (match["before"], match["after"]) == (self.before, self.after)
            and len((match["exponent"] or "").strip("Ee+-")) >= self.exponent.count("0")
            and bool(match["exponent"]) <= bool(self.exponent)
        )


def pattern(text: str, decimal_char: str, group_char: str) -> Pattern:
    """Parse a number pattern; raises ValueError(problem, remedy) when it is none."""
    swap = {decimal_char: ".", group_char: ","}
    match = _PATTERN.fullmatch("".join(swap.get(character, character) for character in text))
    if not match or not re.search("[0#]", match["whole"] + (match["fraction"] or "")):
        raise ValueError(f"{shown(text)} is not a number pattern", "write one such as '#,##0.00'")
    parts = {name: part or "" for name, part in match.groupdict().items()}
    return Pattern(text, **parts)


def _grouped(digits: str, layout: str, group: str) -> str:
    """Put group characters between ``digits`` as ``layout`` has them; the leftmost group size repeats."""
    sizes = [len(part) for part in layout.split(",")][1:][::-1]
    groups: list[str] = []
    while sizes and len(digits) > sizes[0]:
        groups.insert(0, digits[-sizes[0] :])
        digits = digits[: -sizes[0]]
        sizes = sizes[1:] or sizes
    return group.join([digits, *groups])


def _grouped_fraction(digits: str, layout: str, group: str) -> str:
    first, comma, _ = layout.partition(",")
    size = len(first) if comma else len(digits) or 1
    return group.join(digits[start : start + size] for start in range(0, len(digits), size))
