"""One page of the answer to a question, in each of the formats on offer."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from kg.questions import without_header
from kg.web.api.columns import THING, learn_names, name_thing, to_json
from kg.web.api.operations import GEOJSON, JSON, find_points
from kg.web.api.paging import read_cursor, write_cursor
from kg.web.description import endpoint_iri
from kg.web.rows import Term
from kg.web.site.sheets import CSV

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.web.api.operations import Operation
    from kg.web.api.requests import Asked
    from kg.web.site.visit import Visit

    Row = Mapping[str, Term]


@dataclass(frozen=True)
class Page:
    """Some rows of an answer."""

    visit: Visit
    operation: Operation
    asked: Asked
    query: str
    start: int
    """The first of its rows, from 0."""
    rows: Sequence[Row]
    count: int
    """Rows of the whole answer."""
    following: str
    """The cursor of the page after this one; empty on the last."""

    @property
    def next(self) -> str | None:
        """The address of the page after this one; None on the last."""
        if not self.following:
            return None
        settings = {setting.name: setting for setting in self.operation.settings}
        short = {
            name: next((short for short, known in settings[name].values.items() if known == iri), iri)
            for name, iri in self.asked.values.items()
        }
        paging = {
            "lang": self.visit.language,
            "limit": self.asked.limit,
            "format": self.asked.media.names[0],
            "cursor": self.following,
        }
        return f"{address(self.operation)}?{urlencode({**short, **paging})}"


def read_page(visit: Visit, operation: Operation, asked: Asked) -> Page:
    """Return the page that is ``asked`` of ``operation``; raises ``ApiProblem`` or a ``QueryError``."""
    query = without_header(operation.question.ask(asked.values))
    version = visit.edition.version
    rows = visit.select(query)
    start = read_cursor(asked.cursor, version, query, len(rows)) if asked.cursor else 0
    end = start + asked.limit
    following = write_cursor(version, query, end) if end < len(rows) else ""
    return Page(visit, operation, asked, query, start, rows[start:end], len(rows), following)


def write_page(page: Page) -> str:
    """Return ``page`` as JSON, CSV or GeoJSON, as is asked for; raises a ``QueryError``."""
    return _WRITERS[page.asked.media.type](page)


def address(operation: Operation) -> str:
    """Return the absolute address of ``operation``."""
    return f"{root()}/api/questions/{operation.slug}"


def root() -> str:
    """Return the absolute address under which the service is, without a slash at its end."""
    return endpoint_iri().removesuffix("/sparql")


def tell_page(page: Page) -> dict[str, Any]:
    """Return ``page`` as it is in JSON."""
    return {
        "question": _question(page),
        "version": page.visit.edition.version,
        "lang": page.visit.language,
        "parameters": _parameters(page),
        "count": page.count,
        "next": page.next,
        "rows": _rows(page),
        "columns": _columns(page),
        "query": f"{endpoint_iri()}?{urlencode({'query': page.query})}",
    }


def _question(page: Page) -> dict[str, Any]:
    question, language = page.operation.question, page.visit.language
    return {
        "id": question.identifier,
        "slug": page.operation.slug,
        "title": question.titles.get(language, question.title),
        "note": question.notes.get(language, question.notes.get("en")),
        "page": f"{root()}/questions/{question.identifier}",
    }


def _parameters(page: Page) -> dict[str, Any]:
    page.visit.look_up(Term("uri", iri) for iri in page.asked.values.values())
    return {name: name_thing(page.visit, iri) for name, iri in page.asked.values.items()}


def _columns(page: Page) -> list[dict[str, Any]]:
    return [
        {
            "name": column.name,
            "title": title_column(page.visit, column.name),
            "type": column.type,
            "lang": column.language or None,
        }
        for column in page.operation.columns
    ]


def title_column(visit: Visit, name: str) -> str:
    """Return the heading of the column ``name`` in the reader's language."""
    title = visit.hint(f"columns.{name}")
    return title.unescape() if title else name


def _rows(page: Page) -> list[dict[str, Any]]:
    learn_names(page.visit, page.rows)
    return [
        {column.name: to_json(page.visit, column, row.get(column.name)) for column in page.operation.columns}
        for row in page.rows
    ]


def _write_json(page: Page) -> str:
    return json.dumps(tell_page(page), ensure_ascii=False, indent=1)


def _write_csv(page: Page) -> str:
    """Return the rows as CSV (RFC 4180); after each column of IRIs stands one of their names."""
    learn_names(page.visit, page.rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    header: list[str] = []
    for column in page.operation.columns:
        header += [column.name, f"{column.name}_label"] if column.type == THING else [column.name]
    writer.writerow(header)
    for row in page.rows:
        writer.writerow(_cells(page, row))
    return text.getvalue()


def _cells(page: Page, row: Row) -> list[str]:
    cells: list[str] = []
    for column in page.operation.columns:
        term = row.get(column.name)
        cells.append(term.value if term else "")
        if column.type == THING:
            cells.append((term and name_thing(page.visit, term.value)["label"]) or "")
    return cells


def _write_geojson(page: Page) -> str:
    """Return the rows as features (RFC 7946), those without coordinates with no geometry."""
    told = tell_page(page)
    points = _points(page)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(point)} if point else None,
            "properties": properties,
        }
        for point, properties in zip(points, told.pop("rows"), strict=True)
    ]
    return json.dumps(
        {"type": "FeatureCollection", **told, "features": features}, ensure_ascii=False, indent=1
    )


def _points(page: Page) -> list[tuple[float, float] | None]:
    name = page.operation.where
    if name:
        known = find_points(page.visit, [row[name].value for row in page.rows if name in row])
        return [known.get(row[name].value) if name in row else None for row in page.rows]
    return [
        (float(row["longitude"].value), float(row["latitude"].value))
        if "longitude" in row and "latitude" in row
        else None
        for row in page.rows
    ]


def as_graph(page: Page) -> str:
    """Return the query for what the graph says of the things in the first column of things of ``page``."""
    prologue, select, rest = page.query.partition("SELECT")
    rows = f"{select}{rest}LIMIT {len(page.rows)} OFFSET {page.start}"
    things = f"SELECT DISTINCT ?{page.operation.subject} WHERE {{ {{ {rows} }} }}"
    triple = f"?{page.operation.subject} ?p_ ?o_"
    return f"{prologue}CONSTRUCT {{ {triple} }} WHERE {{ {{ {things} }} {triple} }}"


_WRITERS: dict[str, Callable[[Page], str]] = {
    JSON.type: _write_json,
    CSV.type: _write_csv,
    GEOJSON.type: _write_geojson,
}
