"""Each constraint of SHACL Core: when it asks for more, when for less, and what it asks for in words."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, Literal

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.diff.values import Description, Value

    Values = frozenset[Value]
    IsBelow = Callable[[str, str], bool]

Direction = Literal["tightened", "loosened", "changed", "reworded"]
_SH: Final = PREFIXES["sh"]
_COUNTS: Final = {"minCount", "minLength", "qualifiedMinCount"}
_AT_LEAST: Final = {"minInclusive", "minExclusive", *_COUNTS}
_AT_MOST: Final = {"maxCount", "maxLength", "maxInclusive", "maxExclusive", "qualifiedMaxCount"}
_ALLOWED: Final = {"in", "languageIn", "nodeKind", "or"}
"""Those that list what is allowed, of which one must fit: a longer list asks for less."""
_REQUIRED: Final = {
    *("class", "datatype", "pattern", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals"),
    *("node", "property", "and", "not", "xone", "qualifiedValueShape"),
}
"""Those all of whose values must hold: one more asks for more."""
_SWITCHES: Final = {"uniqueLang", "closed", "qualifiedValueShapesDisjoint"}
_TEXTS: Final = {"message", "name", "description", "order", "group", "defaultValue"}
"""What SHACL says is for people and has no effect."""
_COUNTED: Final = {"qualifiedValueShape", "qualifiedValueShapesDisjoint"}
"""Those that have no effect by themselves: they come and go with a count, which tells of them."""
_NODE_KINDS: Final = {
    f"{_SH}{name}": {f"{_SH}{kind}" for kind in name.split("Or")}
    for name in ("BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
}
_SEVERITIES: Final = [f"{_SH}Info", f"{_SH}Warning", f"{_SH}Violation"]
_PHRASES: Final = {
    "minCount": "at least {} of {path}",
    "maxCount": "at most {} of {path}",
    "qualifiedMinCount": "at least {} of {path} fitting {fits}",
    "qualifiedMaxCount": "at most {} of {path} fitting {fits}",
    "qualifiedValueShape": "values fitting {}",
    "qualifiedValueShapesDisjoint": "values that fit one shape only",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minInclusive": "values from {} on",
    "minExclusive": "values above {}",
    "maxInclusive": "values up to {}",
    "maxExclusive": "values below {}",
    "class": "values of the class {}",
    "datatype": "values of the datatype {}",
    "nodeKind": "values of the kind {}",
    "in": "one of {}",
    "languageIn": "texts in one of {}",
    "hasValue": "the value {}",
    "pattern": "values like {}",
    "uniqueLang": "one text in each language",
    "closed": "no other properties",
    "ignoredProperties": "no other properties than {}",
    "or": "what one of {} asks for",
    "xone": "what exactly one of {} asks for",
    "and": "what all of {} ask for",
    "not": "the contrary of {}",
    "node": "what {} asks for",
    "property": "what {} asks for",
    "equals": "the same values as {}",
    "disjoint": "other values than {}",
    "lessThan": "values before {}",
    "lessThanOrEquals": "values not after {}",
}


def judge(predicate: str, before: Values, after: Values, is_below: IsBelow) -> Direction:
    """Return what became of a shape when its values of ``predicate`` changed, by SHACL section 4.

    ``is_below`` says whether the first class is one of the second's subclasses. What cannot be compared
    counts as changed; what changes nothing for the data, as reworded.
    """
    name = predicate.removeprefix(_SH)
    if name == predicate or name in _TEXTS or (name in _COUNTED and not (before and after)):
        return "reworded"
    if name in _AT_LEAST | _AT_MOST:
        direction = _compare_limits(
            before, after, floor=Decimal(0) if name in _COUNTS else None, lower=name in _AT_LEAST
        )
    elif name in _ALLOWED:
        return _compare_allowed(before, after)
    elif name == "class" and len(before) == len(after) == 1:
        return _compare_classes(min(before).text, min(after).text, is_below)
    else:
        demands = _DEMANDS.get(name)
        direction = _compare_sets(demands(before), demands(after)) if demands else "changed"
    return _turned(direction) if name in _TURNED else direction


def say(predicate: str, before: Description, after: Description) -> str:
    """Say what a shape that was described as ``before`` asked for, and what it asks for ``after`` that."""
    name = predicate.removeprefix(_SH)
    old, new = (said.get(predicate, frozenset()) for said in (before, after))
    if name == "deactivated":
        return "is switched off" if _true(new) else "is switched on again"
    if name == "severity":
        was, now = (str(min(values)) if values else "sh:Violation" for values in (old, new))
        return f"was {was}, is now {now}"
    if name == "path":
        return f"was about {_listed(old)}, is now about {_listed(new)}"
    was, now = _phrase(name, old, before), _phrase(name, new, after)
    if old and new:
        return f"asked for {was}, now for {now}"
    return f"now asks for {now}" if new else f"no longer asks for {was}"


def _phrase(name: str, values: Values, shape: Description) -> str:
    text = " and ".join(
        _listed([value]) if value.kind != "list" else _listed(value.items) for value in sorted(values)
    )
    if name.endswith("Count"):
        text += " value" if text == "1" else " values"
    path, fits = (_listed(shape.get(f"{_SH}{other}", ())) for other in ("path", "qualifiedValueShape"))
    return _PHRASES.get(name, f"sh:{name} {{}}").format(text, path=path, fits=fits)


def _listed(values: Iterable[Value]) -> str:
    return ", ".join(map(str, values))


def _compare_limits(before: Values, after: Values, *, floor: Decimal | None, lower: bool) -> Direction:
    """Compare two ``lower`` or upper limits; none is ``floor``, or no limit where that is None."""
    old, new = _limit(before, floor), _limit(after, floor)
    if old is None or new is None:
        return "tightened" if old is None else "loosened"
    if len(before) > 1 or len(after) > 1 or isinstance(old, str) != isinstance(new, str):
        return "changed"
    if old == new:
        return "reworded"
    return "tightened" if (old < new) == lower else "loosened"  # type: ignore[operator]  # both of one type


def _limit(values: Values, floor: Decimal | None) -> Decimal | str | None:
    if not values:
        return floor
    text = min(values).text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _compare_allowed(before: Values, after: Values) -> Direction:
    """Compare lists of what is allowed; with several lists, one thing of each."""
    if len(before) == len(after) == 1:
        return _turned(_compare_sets(_items(before), _items(after)))
    return _compare_sets(before, after)


def _compare_classes(before: str, after: str, is_below: IsBelow) -> Direction:
    if is_below(after, before):
        return "tightened"
    return "loosened" if is_below(before, after) else "changed"


def _compare_sets(before: frozenset[object], after: frozenset[object]) -> Direction:
    """Compare things that must all hold."""
    if before == after:
        return "reworded"
    if before < after:
        return "tightened"
    return "loosened" if after < before else "changed"


def _items(values: Values) -> frozenset[object]:
    """Return what is in the lists among ``values``, and what the others stand for."""
    found: set[object] = set()
    for value in values:
        found |= set(value.items) if value.kind == "list" else _NODE_KINDS.get(value.text, {value.text})
    return frozenset(found)


def _true(values: Values) -> frozenset[object]:
    return frozenset(value.text in {"true", "1"} for value in values) - {False}


def _up_to(severities: Values) -> frozenset[object]:
    """Return the severity, by default a violation, and all that are lower."""
    text = min(severities).text if severities else _SEVERITIES[-1]
    return frozenset(_SEVERITIES[: _SEVERITIES.index(text) + 1] if text in _SEVERITIES else {text})


def _turned(direction: Direction) -> Direction:
    """Return the ``direction`` of a constraint that asks for less where others ask for more."""
    if direction == "tightened":
        return "loosened"
    return "tightened" if direction == "loosened" else direction


_DEMANDS: Final[Mapping[str, Callable[[Values], frozenset[object]]]] = {
    **dict.fromkeys(_REQUIRED, frozenset),
    **dict.fromkeys(_SWITCHES, _true),
    "deactivated": _true,
    "severity": _up_to,
    "ignoredProperties": _items,
}
"""What the values of a constraint amount to, so that more is stricter."""
_TURNED: Final = {"deactivated", "ignoredProperties"}
"""Those of which more is less strict."""
