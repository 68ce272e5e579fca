"""Expressions and axioms in functional syntax, as nested tuples: written out, and taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Expression = str | tuple["Expression", ...]
"""An entity, literal or number as functional syntax writes it, or an operator with its operands."""
Form = tuple[Expression, ...]
"""An operator with its operands, such as ``("SubClassOf", "<urn:a>", "<urn:b>")``."""

_SORTS: Final = {
    "SomeValuesFrom": "some",
    "HasValue": "some",
    "HasSelf": "some",
    "AllValuesFrom": "only",
    "MaxCardinality": "few",
}


class Restriction(NamedTuple):
    """A restriction, as far as it matters what is empty."""

    sort: str
    """some: empty where nothing is related; only, few: full where nothing is; any: full."""
    prop: Expression
    filler: Expression | None
    """The class of what is related, where the restriction names one."""


def restriction_of(expression: Form) -> Restriction | None:
    """Return the restriction that ``expression`` is, if it is one."""
    operator, *parts = str(expression[0]), *expression[1:]
    kind = operator.removeprefix("Object").removeprefix("Data")
    if kind.endswith("Cardinality"):
        number, *parts = parts
        sort = _SORTS.get(kind, "some")
        if number == "0":
            sort = "any" if kind == "MinCardinality" else "few"
    elif kind in _SORTS:
        sort = _SORTS[kind]
    else:
        return None
    has_class = operator.startswith("Object") and kind != "HasValue" and len(parts) > 1
    return Restriction(sort, parts[0], parts[1] if has_class else None)


def write(expression: Expression) -> str:
    """Write ``expression`` as the OWL 2 Functional-Style Syntax does."""
    if isinstance(expression, str):
        return expression
    operator, *parts = expression
    return f"{operator}({' '.join(map(write, parts))})"


def names_in(expression: Expression) -> Iterator[str]:
    """Yield the IRIs in ``expression``, in their brackets, and its blank nodes."""
    if isinstance(expression, tuple):
        for part in expression[1:]:
            yield from names_in(part)
    elif expression.startswith(("<", "_:")):
        yield expression


def reach(edges: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    """Return ``starts`` and all names that lead on from them along ``edges``."""
    found, waiting = set[str](), list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(edges.get(name, ()))
    return found
