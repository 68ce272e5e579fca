"""The brief of a place or country: what is reported of it, with the evidence as numbered notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import ID
from kg.web.rows import Term
from kg.web.site.frame import home
from kg.web.site.sections import answer_all, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.web.site.sections import Part, Row, Section
    from kg.web.site.visit import Passage, Shown, Visit

ROWS: Final = 24
VALUES: Final = 24
NOTES: Final = 6
"""Rows of a section, values of a cell and notes of a row that a page tells; the data have all."""
_PAGES: Final = {f"{ID}place/": "brief", f"{ID}country/": "country-brief"}
_KINDS: Final = f"""PREFIX rc: <https://w3id.org/routecities/ontology#>
SELECT ?x {{ VALUES ?x {{ {" ".join(f"<{folder}%(name)s>" for folder in _PAGES)} }} ?x a rc:Place }}"""
_COMPARED: Final = ("brief-comparable", "brief-gap-activity-types", "brief-gap-initiatives")
_GAPS: Final = _COMPARED[1:]
_ABOUT: Final = ("facts", "brief-sources")
_OWN: Final = "brief-"
"""What begins the names of parts that no page but a brief has: if they are empty, nothing is silent."""


@dataclass(frozen=True)
class Cell:
    """The values of a row in one column."""

    column: str
    values: tuple[Shown, ...]

    @property
    def told(self) -> tuple[Shown, ...]:
        """The values that a page tells."""
        return self.values[:VALUES]

    @property
    def more(self) -> int:
        """How many values a page does not tell."""
        return len(self.values) - len(self.told)


@dataclass(frozen=True)
class Note:
    """A section or block of a source, with the passages in it that the brief rests on."""

    number: int
    title: str
    """Source, section and block, in full."""
    passages: list[Passage]

    @property
    def key(self) -> str:
        """The short name of the source."""
        return self.passages[0].key

    @property
    def told(self) -> list[Passage]:
        """The passages that a page tells."""
        return self.passages[:VALUES]

    @property
    def place(self) -> str:
        """Section and block."""
        return self.title.partition(" · ")[2]


@dataclass(frozen=True)
class Line:
    """A row as the brief tells it."""

    cells: tuple[Cell, ...]
    tags: tuple[Shown, ...]
    notes: tuple[int, ...]
    """The numbers of the notes that its passages are in, as far as a page tells them."""
    more: int
    """Notes that a page does not tell."""
    passages: tuple[Passage, ...]
    statement: str

    @property
    def said(self) -> Cell:
        """The cell that the row is about."""
        return self.cells[0]


@dataclass(frozen=True)
class Chapter:
    """A section of the brief."""

    name: str
    form: str
    query: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def told(self) -> tuple[Line, ...]:
        """The rows that a page tells."""
        return self.lines[:ROWS]

    @property
    def more(self) -> int:
        """How many rows a page does not tell."""
        return len(self.lines) - len(self.told)


@dataclass(frozen=True)
class Brief:
    """What is handed over about one place or country."""

    iri: str
    name: Shown
    facts: tuple[Cell, ...]
    points: tuple[tuple[str, str, str], ...]
    """Its place on the map: IRI, latitude and longitude."""
    told: tuple[Chapter, ...]
    """What is reported, section by section."""
    silent: tuple[str, ...]
    """The sections under which nothing is reported."""
    compared: tuple[Chapter, ...]
    """The comparable places, and what is reported of them and not of this one; none for a country."""
    notes: tuple[Note, ...]
    """In the order in which they are first needed."""
    sources: tuple[tuple[str, str], ...]
    """Name and year of the documents that were read."""

    @property
    def slug(self) -> str:
        """Its short name."""
        return self.iri.rpartition("/")[2]

    @property
    def country(self) -> bool:
        """Whether it is about a country."""
        return self.iri.startswith(f"{ID}country/")


def span(passage: Passage) -> str:
    """Return the characters of ``passage`` in the text of its source, which end its IRI."""
    return passage.iri.rpartition("/")[2].partition("-")[2].replace("-", "–")


def apart(text: str, visit: Visit) -> str:
    """Return ``text`` so that it keeps its own direction in a sentence written from right to left.

    Unicode Standard Annex 9, section 2.4.2: FIRST STRONG ISOLATE to POP DIRECTIONAL ISOLATE.
    """
    return f"\u2068{text}\u2069" if visit.direction == "rtl" else text


def name_sources(brief: Brief, visit: Visit) -> str:
    """Return the documents that were read, with their years, to stand in a sentence."""
    comma = "، " if visit.language == "ar" else ", "
    return comma.join(apart(f"{name} ({year})", visit) for name, year in brief.sources)


def find_subject(visit: Visit, name: str) -> str:
    """Return the IRI of the place or country whose short name is ``name``; empty if there is none."""
    rows = visit.select(_KINDS % {"name": name})
    return rows[0]["x"].value if rows else ""


def read_brief(visit: Visit, iri: str) -> Brief:
    """Return the brief of the place or country ``iri``; raises a ``QueryError``."""
    page = next(page for folder, page in _PAGES.items() if iri.startswith(folder))
    visit.look_up([Term("uri", iri)])
    sections = _answer(visit, parts_of(home(), page), iri)
    facts, sources = (sections.pop(name, None) for name in _ABOUT)
    notes: dict[str, Note] = {}
    chapters = [_tell(section, notes) for section in sections.values()]
    return Brief(
        iri,
        visit.show(Term("uri", iri)),
        _facts(facts),
        _points(iri, facts),
        tuple(each for each in chapters if each.lines and each.name not in _COMPARED),
        tuple(each.name for each in chapters if not each.lines and not each.name.startswith(_OWN)),
        tuple(each for each in chapters if each.name in _COMPARED),
        tuple(notes.values()),
        tuple((row.cells[0][0].text, row.cells[1][0].text) for row in sources.rows) if sources else (),
    )


def _tell(section: Section, notes: dict[str, Note]) -> Chapter:
    """Return ``section``; the notes that a page needs for it are added to ``notes``."""
    grouped: dict[object, list[Row]] = {}
    for row in section.rows:
        grouped.setdefault((row.cells[:1], row.statement), []).append(row)
    rows = list(grouped.values())
    if section.part.name in _GAPS:
        rows.sort(key=lambda same: -len(same[0].cells[1]))
    lines = tuple(_line(section, same, notes, told=number < ROWS) for number, same in enumerate(rows))
    return Chapter(section.part.name, section.part.form, section.query, section.columns, lines)


def _line(section: Section, same: Sequence[Row], notes: dict[str, Note], *, told: bool) -> Line:
    """Return as one line the rows of one statement, which stand in a group each."""
    row = same[0]
    cells = [Cell(name, values) for name, values in zip(section.columns, row.cells, strict=True)]
    if groups := tuple(each.group for each in same if each.group):
        cells.insert(1, Cell(section.part.group, groups))
    titles = list(dict.fromkeys(passage.title for passage in row.passages)) if told else []
    numbers = sorted(_note(row, title, notes) for title in titles[:NOTES])
    return Line(
        tuple(cells), row.tags, tuple(numbers), len(titles) - len(numbers), row.passages, row.statement
    )


def _note(row: Row, title: str, notes: dict[str, Note]) -> int:
    """Return the number of the note on ``title``, which gets the passages of ``row`` that are there."""
    note = notes.setdefault(title, Note(len(notes) + 1, title, []))
    note.passages.extend(
        passage for passage in row.passages if passage.title == title and passage not in note.passages
    )
    return note.number


def _answer(visit: Visit, parts: Sequence[Part], iri: str) -> dict[str, Section]:
    """Return the sections of ``parts`` by name; gaps are asked for where there are comparable places."""
    values = {"this": iri, "here": iri}
    usual = [part for part in parts if part.name not in _GAPS]
    found = {section.part.name: section for section in answer_all(visit, usual, values)}
    if _COMPARED[0] in found and found[_COMPARED[0]].rows:
        gaps = [part for part in parts if part.name in _GAPS]
        found |= {section.part.name: section for section in answer_all(visit, gaps, values)}
    return found


def _facts(section: Section | None) -> tuple[Cell, ...]:
    rows = section.rows if section else ()
    return tuple(
        Cell(name, values)
        for row in rows
        for name, values in zip(section.columns if section else (), row.cells, strict=True)
        if values
    )


def _points(iri: str, section: Section | None) -> tuple[tuple[str, str, str], ...]:
    terms: list[Mapping[str, list[Term]]] = [row.terms for row in section.rows] if section else []
    return tuple((iri, row["lat"][0].value, row["long"][0].value) for row in terms if "lat" in row)
