"""URI templates: the part of RFC 6570 that CSVW needs, bound once per table to a fast function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, urljoin

from kg.tables import vocabulary
from kg.tables.faults import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.tables.model import Place

Value: TypeAlias = "str | tuple[str, ...] | None"
"""A cell's value: canonical text, the members of a list, or nothing."""
Reading: TypeAlias = "tuple[Value, tuple[str, ...]]"
"""A cell as read: its value, and the ends of the statements it makes by itself."""
Expand: TypeAlias = "Callable[[Sequence[Reading]], str | None]"
"""From the readings of a row to an IRI, or to None when a variable is null."""

_EXPRESSION = re.compile(
    r"\{([+#]?)((?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})+(?:,(?:[A-Za-z0-9_.]|%[0-9A-Fa-f]{2})+)*)\}"
)
# A text of dots alone is left to the slow path: as a path segment it would change the path.
_UNRESERVED = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_~.-]*").fullmatch
_RESERVED = "!#$&'()*+,/:;=?@[]%"


@dataclass(frozen=True)
class Expression:
    """One ``{...}``: its operator (none, ``+`` or ``#``) and the variables it names."""

    operator: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A parsed URI template: constant texts and expressions, in order."""

    text: str
    parts: tuple[str | Expression, ...]
    place: Place | None = None
    """Where it is written, for what is only found when it is bound."""

    @property
    def names(self) -> frozenset[str]:
        """The names of all variables."""
        return frozenset(name for part in self.parts if isinstance(part, Expression) for name in part.names)


def parse(text: str) -> Template:
    """Parse ``text``; raises ValueError(problem, remedy) on other syntax than ``{x}``, ``{+x}``, ``{#x}``."""
    parts: list[str | Expression] = []
    pieces = _EXPRESSION.split(text)
    for literal, operator, names in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        if found := vocabulary.NOT_IN_IRI.search(literal):
            raise ValueError(
                f"{shown(text)} has {shown(found[0])}, which no IRI template may have",
                "write variables as {name}, {+name} or {#name} and percent-encode other characters",
            )
        parts += [literal] if literal else []
        parts += [Expression(operator, tuple(names.split(",")))] if names else []
    return Template(text, tuple(parts))


def bind(template: Template, positions: Mapping[str, int], constants: Mapping[str, str], base: str) -> Expand:
    """Make the function that expands ``template`` for a row (RFC 6570) and resolves it (RFC 3986).

    ``positions`` says where in a row a variable's reading is, ``constants`` holds the variables that are the
    same for all rows. What comes before the first variable is resolved here, once; only ``{+x}`` can change
    how a template resolves and must wait for the row. The function raises ValueError(problem, remedy) for a
    value that makes no IRI; so does ``bind`` for a variable that is unknown.
    """
    pieces = _simplified(template, positions, constants)
    late = any(isinstance(piece, Expression) and piece.operator == "+" for piece in pieces)
    head, rest = (pieces[0], pieces[1:]) if isinstance(pieces[0], str) else ("", pieces)
    if late:
        return _general(head, rest, positions, base)
    first = rest[0] if rest else None
    head = _resolved_head(
        head, base, whole=first is None or (isinstance(first, Expression) and bool(first.operator))
    )
    if first is None:
        return lambda _row: head
    if len(rest) == 1 and isinstance(first, Expression) and not first.operator and len(first.names) == 1:
        return _single(head, positions[first.names[0]])
    return _general(head, rest, positions, None)


def _simplified(
    template: Template, positions: Mapping[str, int], constants: Mapping[str, str]
) -> list[str | Expression]:
    """Put the constants in, and join texts that then touch."""
    pieces: list[str | Expression] = []
    for part in template.parts or ("",):
        piece = part
        if isinstance(part, Expression):
            for name in part.names:
                _require_known(name, [*positions, *constants])
            if set(part.names) <= set(constants):
                piece = _expanded(part.operator, [constants[name] for name in part.names])
        if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _require_known(name: str, known: list[str]) -> None:
    if name not in known:
        raise ValueError(
            f"the variable {name!r} is no column of the table", f"use a column's name{nearest(name, known)}"
        )


def _resolved_head(head: str, base: str, *, whole: bool) -> str:
    """Resolve the text before the first variable.

    It is a ``whole`` path when a fragment or nothing follows; else a stand-in for the variable is resolved
    with it, so that the path's last segment is where the variable will be.
    """
    head = vocabulary.expand(head)
    if vocabulary.is_absolute(head):
        return head
    return urljoin(base, head) if whole else urljoin(base, f"{head}x")[:-1]


def _single(head: str, place: int) -> Expand:
    """Expand a constant followed by ``{x}``, which most templates are."""

    def expand(row: Sequence[Reading]) -> str | None:
        value = row[place][0]
        if value is None:
            return None
        if isinstance(value, str) and _UNRESERVED(value):
            return head + value
        return head + _expanded("", [value])

    return expand


def _general(
    head: str, rest: list[str | Expression], positions: Mapping[str, int], base: str | None
) -> Expand:
    """Expand any template, and resolve the result against ``base`` unless its head was resolved before."""
    steps = [
        (part, "", ())
        if isinstance(part, str)
        else ("", part.operator, tuple(positions[name] for name in part.names))
        for part in rest
    ]

    def expand(row: Sequence[Reading]) -> str | None:
        texts = [head]
        for literal, operator, places in steps:
            values = [value for place in places if (value := row[place][0]) is not None]
            if len(values) < len(places):
                return None
            texts.append(_expanded(operator, values) if places else literal)
        text = "".join(texts)
        return text if base is None else _resolved(text, base)

    return expand


def _resolved(text: str, base: str) -> str:
    # urljoin drops an empty fragment or query, so an IRI that is whole must not pass through it.
    text = vocabulary.expand(text)
    return text if vocabulary.is_absolute(text) else urljoin(base, text)


def _expanded(operator: str, values: Sequence[str | tuple[str, ...]]) -> str:
    """Expand one expression (RFC 6570 section 3.2): lists and several variables are joined by commas."""
    members = [member for value in values for member in ((value,) if isinstance(value, str) else value)]
    if not operator:
        for member in members:
            _refuse_dots(member)
        return ",".join(quote(member, safe="~") for member in members)
    for member in members:
        _refuse_non_iri(member)
    text = ",".join(quote(member, safe=_RESERVED) for member in members)
    return f"#{text}" if operator == "#" else text


def _refuse_dots(text: str) -> None:
    if text in {".", ".."}:
        raise ValueError(f"{text!r} cannot be part of an IRI: it means a folder there", "use another name")


def _refuse_non_iri(text: str) -> None:
    if found := vocabulary.NOT_IN_IRI.search(text):
        raise ValueError(
            f"{shown(text)} is not a valid IRI: it has {shown(found[0])}",
            "correct it, or percent-encode that character",
        )
