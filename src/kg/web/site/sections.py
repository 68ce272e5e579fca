"""The parts of a page, each from one query file of ``sparql/pages``.

The header of a file says on which page the part stands (``# Page:``, one line for each), what it is called
(``# Section:``), where (``# Order:``) and how it looks (``# Form:``). Rows with the same first variable,
statement and group are one row, whose cells gather the values; facts are all one row. Of texts in
several languages the reader gets the nearest. Some variables have a meaning of their own: ``?statement`` is
the node that the row rests on and no column, ``?evidence`` are its passages, and those in
``TAGS`` are quiet tags. A variable that a request may set (``# Parameter: country``) stands in ``VALUES
?country { UNDEF }``; ``?this`` is the thing that a page is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import current_app

from kg.errors import FileSyntaxError
from kg.queries import QueryFile, list_queries, read_query
from kg.questions import set_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.store.current import Current
    from kg.web.rows import Term
    from kg.web.site.visit import Passage, Shown, Visit

FORMS: Final = frozenset({"table", "list", "prose", "entries", "facts", "readings", "tree", "choices"})
TAGS: Final = ("status", "certainty", "rule")
_FIELDS: Final = frozenset({"Page", "Section", "Order", "Form", "Group", "Empty", "Parameter", "Note"})
_HIDDEN: Final = frozenset({"statement", "evidence", "lat", "long", *TAGS})


@dataclass(frozen=True)
class Part:
    """The definition of one part of a page."""

    file: QueryFile
    pages: tuple[str, ...]
    name: str
    order: int
    form: str
    group: str
    """The variable by whose values the rows stand in groups; empty for none."""
    tells_empty: bool
    """Whether it is shown when there is nothing, to say that nothing is reported."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The variables that a request may set."""
        return tuple(line.partition(" ")[0] for line in self.file.all("Parameter"))


@dataclass(frozen=True)
class Row:
    """One row: the values of each column, its tags and where it is said."""

    cells: tuple[tuple[Shown, ...], ...]
    tags: tuple[Shown, ...]
    passages: tuple[Passage, ...]
    statement: str
    group: Shown | None
    terms: dict[str, list[Term]]


@dataclass(frozen=True)
class Section:
    """One part of a page, answered."""

    part: Part
    query: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        """How many things it tells; one that stands in two groups is one."""
        if self.part.form == "readings" and self.part.group:
            return len(self.groups)
        return len({(row.cells[:1], row.statement) for row in self.rows})

    @property
    def marked(self) -> bool:
        """Whether any row has tags, passages or a statement to show."""
        return any(row.tags or row.passages or row.statement for row in self.rows)

    @property
    def groups(self) -> dict[Shown | None, list[Row]]:
        """The rows by their group, in the order of the query."""
        found: dict[Shown | None, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.group, []).append(row)
        return found


@lru_cache(maxsize=2)
def read_parts(home: Path, version: str = "") -> tuple[Part, ...]:  # noqa: ARG001  (a key)
    """Return the parts of all pages of the project in ``home``, in their order; read once for a ``version``.

    Raises ``FileSyntaxError`` where a header is not in form.
    """
    parts = map(read_part, list_queries(home / "sparql" / "pages"))
    return tuple(sorted(parts, key=lambda part: (part.order, part.name)))


def parts_of(home: Path, page: str) -> list[Part]:
    """Return the parts of ``page``, in their order."""
    current: Current = current_app.config["CURRENT"]
    return [part for part in read_parts(home, current.version) if page in part.pages]


def answer(visit: Visit, part: Part, values: Mapping[str, str]) -> Section:
    """Ask ``part`` with ``values`` (IRIs by variable) and return what the page shows; a ``QueryError``."""
    return answer_all(visit, [part], values)[0]


def answer_all(visit: Visit, parts: Sequence[Part], values: Mapping[str, str]) -> list[Section]:
    """Ask each of ``parts`` with ``values``, then learn all names at once; raises a ``QueryError``."""
    answers = []
    for part in parts:
        query = fill(part, values)
        rows = visit.select(query)
        columns = tuple(name for name in rows.names if name not in {*_HIDDEN, part.group})
        answers.append((part, query, columns, _merge(_in_one_language(visit, rows), part)))
    visit.look_up(
        term for *_, merged in answers for row in merged for terms in row.values() for term in terms
    )
    return [
        Section(part, query, columns, tuple(_row(visit, row, columns, part) for row in merged))
        for part, query, columns, merged in answers
    ]


def fill(part: Part, values: Mapping[str, str]) -> str:
    """Return the query of ``part`` with ``values`` for those of its parameters that they name.

    Raises ``UsageError`` for a value that is no IRI.
    """
    text = part.file.text
    for name in part.parameters:
        if values.get(name):
            text = set_value(text, name, values[name])
    return text


def read_part(path: Path) -> Part:
    """Return the part that the query file ``path`` defines; FileSyntaxError for a header not in form."""
    file = read_query(path, _FIELDS)
    form = file.one("Form")
    if form not in FORMS:
        known = ", ".join(sorted(FORMS))
        raise FileSyntaxError(str(file.path), f"Form is one of {known}, not {form}", line=1)
    group = (*file.all("Group"), "")[0]
    return Part(
        file,
        file.all("Page"),
        file.one("Section"),
        int(file.one("Order")),
        form,
        group,
        tells_empty="Empty" in dict(file.header),
    )


def _in_one_language(visit: Visit, rows: Sequence[Mapping[str, Term]]) -> list[Mapping[str, Term]]:
    """Leave out the rows that say what another row says in a language nearer to the reader's."""
    best: dict[frozenset[tuple[str, Term]], int] = {}
    ranked = []
    for row in rows:
        texts = {name: term for name, term in row.items() if term.language}
        same = frozenset((name, term) for name, term in row.items() if name not in texts)
        rank = sum(visit.rank(term)[0] for term in texts.values())
        best[same] = min(rank, best.get(same, rank))
        ranked.append((row, same, rank))
    return [row for row, same, rank in ranked if rank == best[same]]


def _merge(rows: Sequence[Mapping[str, Term]], part: Part) -> list[dict[str, list[Term]]]:
    found: dict[tuple[Term | None, ...], dict[str, list[Term]]] = {}
    for row in rows:
        key = (next(iter(row.values())), row.get("statement"), row.get(part.group))
        merged = found.setdefault(() if part.form == "facts" else key, {})
        for name, term in row.items():
            values = merged.setdefault(name, [])
            if term not in values:
                values.append(term)
    return list(found.values())


def _row(visit: Visit, row: Mapping[str, list[Term]], columns: Sequence[str], part: Part) -> Row:
    cells = tuple(tuple(map(visit.show, row.get(name, ()))) for name in columns)
    tags = tuple(visit.show(term) for name in TAGS for term in row.get(name, ()))
    evidence = (term.value for term in row.get("evidence", ()))
    passages = tuple(visit.passages[iri] for iri in evidence if iri in visit.passages)
    statement = row["statement"][0].value if "statement" in row else ""
    group = visit.show(row[part.group][0]) if part.group in row else None
    return Row(cells, tags, passages, statement, group, dict(row))
