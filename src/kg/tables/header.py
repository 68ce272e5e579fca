"""Matches a file's header with the columns that its metadata describes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.tables.faults import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.tables.model import Column, Table


def name_of(title: str) -> str:
    """Make a column's name of its title: percent-encoded, so that URI templates can use it as a variable."""
    return re.sub(
        "[^A-Za-z0-9_.]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), title
    )


def embedded(table: Table, width: int, header: Sequence[str] | None) -> tuple[Column, ...]:
    """Describe the columns of a table whose metadata does not (tabular data model, section 8, step 6)."""
    titles = list(header or [""] * width)
    return tuple(
        replace(table.inherited, name=name_of(title) or f"_col.{number}", titles=(title,) if title else ())
        for number, title in enumerate(titles, 1)
    )


def faults_in(
    header: Sequence[str], columns: Sequence[Column] | None, metadata: str
) -> Iterator[tuple[str, ValueError]]:
    """Yield what is wrong with ``header``: the column's title, and ValueError(problem, remedy).

    A title must be one of the column's titles, in the same place; ``metadata`` is the describing file's name.
    """
    if twice := [title for title, count in Counter(header).items() if count > 1]:
        for title in twice:
            yield (
                title,
                ValueError(f"the column {shown(title)} is there twice", "rename or remove one of them"),
            )
        return
    if columns is None:
        return
    expected = [column.titles for column in columns]
    if len(header) == len(expected) and all(map(_fits, header, expected)):
        return
    missing = [titles[0] for titles in expected if not any(_fits(title, titles) for title in header)]
    surplus = [title for title in header if not any(_fits(title, titles) for titles in expected)]
    if not missing and not surplus:
        order = ", ".join(titles[0] for titles in expected)
        yield "", ValueError("the columns are in another order than their metadata", f"order them {order}")
    elif len(missing) == len(surplus):
        for title, wanted in zip(surplus, missing, strict=True):
            yield (
                title,
                ValueError(
                    f"the header has {shown(title)} where {metadata} has {shown(wanted)}",
                    "rename one of the two",
                ),
            )
    else:
        yield from _unequal(missing, surplus, metadata)


def _fits(title: str, titles: Sequence[str]) -> bool:
    return title in titles


def _unequal(
    missing: Sequence[str], surplus: Sequence[str], metadata: str
) -> Iterator[tuple[str, ValueError]]:
    for title in missing:
        remedy = f"add it, or remove it from {metadata}{nearest(title, surplus)}"
        yield title, ValueError(f"the file has no column {shown(title)}", remedy)
    for title in surplus:
        problem = (
            f"the column {shown(title)} is not described in {metadata}" if title else "a column has no title"
        )
        yield title, ValueError(problem, f"describe it there, or remove it{nearest(title, missing)}")
