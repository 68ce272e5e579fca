"""The rows of an answer: a sequence of mappings, whose values are attributes too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final, overload

from kg.client.values import Iri
from kg.errors import UsageError
from kg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd  # type: ignore[import-untyped]  # its types are a package of their own

    from kg.client.values import Value

_SHOWN: Final = 100
"""Rows that a notebook shows."""
_START: Final = 'style="text-align: start"'
"""Notebooks set every cell to the right, which is for numbers."""
_DTYPES: Final[Mapping[frozenset[type], str]] = {
    frozenset({bool}): "boolean",
    frozenset({int}): "Int64",
    frozenset({float}): "Float64",
    frozenset({int, float}): "Float64",
    frozenset({str}): "string",
}


class Row(Mapping[str, Any]):
    """One row: the value (a ``Value``) of each variable, by its name or as an attribute; None where unbound.

    A variable that is called as a method of mappings (``items``, ``keys``, ``values``, ``get``) has its name
    only: ``row["values"]``.

    >>> row = Row({"place": "Sfax", "population": None})
    >>> row.place, row["place"], row.population
    ('Sfax', 'Sfax', None)
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Hold ``values`` in their order."""
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        """Return the value of the variable ``name``; ``KeyError`` if the answer has none of that name."""
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the variables."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many variables there are."""
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        """Return the value of the variable ``name``."""
        if name != "_values" and name in self._values:
            return self._values[name]
        raise AttributeError(f"the answer has no variable {name!r}")

    def __dir__(self) -> list[str]:
        """Name the variables among the rest, so that they can be completed."""
        return [*super().__dir__(), *self._values]

    def __repr__(self) -> str:
        """Show the values by name."""
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"


class Rows(Sequence[Row]):
    """The rows of an answer in their order, with the names of its variables and what was asked of what.

    >>> rows = Rows(("n",), [Row({"n": 1}), Row({"n": 2})], query="SELECT ...", version="1.0.0")
    >>> [row.n for row in rows], len(rows), rows[0].n
    ([1, 2], 2, 1)
    """

    def __init__(self, names: Iterable[str], rows: Iterable[Row], *, query: str, version: str) -> None:
        """Hold ``rows``, each with the variables ``names``."""
        self.names = tuple(names)
        """The variables, in the order of the query."""
        self.query = query
        """The query that was asked, to be cited or asked again."""
        self.version = version
        """The version of the dataset that answered; empty where an endpoint does not say."""
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> Row | Rows:
        """Return one row, or some of them."""
        if isinstance(index, slice):
            return Rows(self.names, self._rows[index], query=self.query, version=self.version)
        return self._rows[index]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        """Hold two answers equal that have the same variables and rows, whoever gave them."""
        if not isinstance(other, Rows):
            return NotImplemented
        return (self.names, self._rows) == (other.names, other._rows)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        """Say how many rows of what there are."""
        count = "1 row" if len(self) == 1 else f"{len(self)} rows"
        return f"<Rows: {count} of {', '.join(self.names)}>"

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a DataFrame with one column for each variable.

        Texts and IRIs become plain strings, so a text's language is lost; whole numbers stay whole where some
        are missing. Raises UsageError when pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415  (optional, and slow to import)
        except ImportError:
            raise UsageError("pandas is not installed; add it with “pip install pandas”") from None
        columns = {name: [_plain(row[name]) for row in self] for name in self.names}
        return pd.DataFrame({name: pd.Series(cells, dtype=_dtype(cells)) for name, cells in columns.items()})

    def _repr_html_(self) -> str:
        """Return the first rows as a table, for a notebook."""
        head = "".join(f"<th {_START}>{escape(name)}</th>" for name in self.names)
        body = "".join(f"<tr>{''.join(map(_cell, row.values()))}</tr>" for row in self._rows[:_SHOWN])
        more = len(self) - _SHOWN
        note = f"<p>… and {more} more</p>" if more > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _dtype(cells: Iterable[Value]) -> str | None:
    """Return the pandas type that holds ``cells`` as they are, or None to let pandas choose."""
    return _DTYPES.get(frozenset(type(cell) for cell in cells if cell is not None))


def _plain(value: Value) -> Value:
    return str(value) if isinstance(value, str) else value  # type: ignore[return-value]  # no more than a str


def _cell(value: Value) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, Iri) and value.startswith(("http://", "https://")):
        return f'<td {_START}><a href="{escape(value)}">{escape(value.removeprefix(BASE))}</a></td>'
    language = getattr(value, "language", "")
    tag = f' lang="{escape(language)}"' if language else ""
    side = "" if isinstance(value, int | float) else f" {_START}"
    return f'<td{side} dir="auto"{tag}>{escape(str(value))}</td>'
