"""Checks values against the lengths and bounds that a datatype description sets."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.tables.faults import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

Read: TypeAlias = "Callable[[str], str]"
"""From a cell's text to the canonical form of its value; raises ValueError(problem, remedy)."""
Order: TypeAlias = "Callable[[str], Decimal]"
"""From a value's canonical form to a number that orders it among the others."""
Check: TypeAlias = "Callable[[str], str | None]"
"""From a value's canonical form to what it should be but is not, or None."""

_BOUNDS: dict[str, tuple[str, Callable[[Decimal, Decimal], bool]]] = {
    "minimum": ("at least", operator.ge),
    "minInclusive": ("at least", operator.ge),
    "minExclusive": ("greater than", operator.gt),
    "maximum": ("at most", operator.le),
    "maxInclusive": ("at most", operator.le),
    "maxExclusive": ("less than", operator.lt),
}


def checked(read: Read, checks: Sequence[Check]) -> Read:
    """Add ``checks`` to a reader; its ValueError says what the value should be."""

    def checked_read(text: str) -> str:
        value = read(text)
        for check in checks:
            if complaint := check(value):
                raise ValueError(f"{shown(text)} is not {complaint}", "correct the value")
        return value

    return checked_read


def lengths(base: str, description: Mapping[str, Any]) -> list[Check]:
    """Return the check of ``length``, ``minLength`` and ``maxLength``, if any (model, section 6.6.1).

    Raises ValueError(problem, remedy) when they contradict each other.
    """
    exact, least, most = (description.get(key) for key in ("length", "minLength", "maxLength"))
    lows = [limit for limit in (exact, least) if limit is not None]
    highs = [limit for limit in (exact, most) if limit is not None]
    if not lows and not highs:
        return []
    low, high = max(lows, default=0), min(highs, default=None)
    if high is not None and low > high:
        raise ValueError("length, minLength and maxLength contradict each other", "correct them")
    span = f"{low}" if low == high else f"at least {low}" if high is None else f"{low} to {high}"
    unit = "bytes" if base.endswith("Binary") else "characters"

    def check(value: str) -> str | None:
        size = _size(base, value)
        fits = low <= size and (high is None or size <= high)
        return None if fits else f"{span} {unit} long but {size}"

    return [check]


def _size(base: str, value: str) -> int:
    """Count characters, or the bytes that binary text stands for."""
    if base == "hexBinary":
        return len(value) // 2
    if base == "base64Binary":
        return len(value) * 3 // 4 - value.count("=")
    return len(value)


def bounds(description: Mapping[str, Any], read: Read, order: Order) -> list[Check]:
    """Return the check of each bound in ``description`` (model, section 6.6.2).

    ``read`` and ``order`` are those of the datatype. Raises ValueError(problem, remedy) for a bound that is
    no value, and for bounds that no value can meet.
    """
    limits = {key: order(read(description[key])) for key in _BOUNDS if key in description}
    lows = [key for key in limits if key.startswith("min")]
    highs = [key for key in limits if key.startswith("max")]
    if len(lows) > 1 or len(highs) > 1 or (lows and highs and _crossed(lows[0], highs[0], limits)):
        raise ValueError("the least and the greatest value contradict each other", "correct them")
    return [_bound(key, limit, description[key], order) for key, limit in limits.items()]


def _crossed(low: str, high: str, limits: Mapping[str, Decimal]) -> bool:
    is_open = low.endswith("Exclusive") or high.endswith("Exclusive")
    return limits[low] >= limits[high] if is_open else limits[low] > limits[high]


def _bound(key: str, limit: Decimal, text: str, order: Order) -> Check:
    words, holds = _BOUNDS[key]

    def check(value: str) -> str | None:
        place = order(value)
        return f"{words} {text}" if place.is_nan() or not holds(place, limit) else None

    return check
