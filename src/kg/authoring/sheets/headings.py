"""Headings: which row of a sheet has them, and which field each column is."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from kg.authoring.sheets.fields import LANGUAGES, read_known, tag_of
from kg.matching import fold

if TYPE_CHECKING:
    from kg.authoring.sheets.fields import Field, Layout
    from kg.authoring.sheets.reading import Sheet

_SOUGHT: Final = 25
"""Rows from the top among which the headings are sought."""
_LEAST: Final = 2
_LIKE: Final = 0.75


@dataclass
class Column:
    """A column of a sheet and how it was understood."""

    number: int
    """From 1."""
    heading: str
    tag: str = ""
    field: Field | None = None
    outside: str = ""
    """What it tells, where the tables have no place for that."""
    is_personal: bool = False
    nearest: str = ""
    """The known heading that is most like its own."""
    is_second: bool = False
    """Whether another column is this field already."""

    @property
    def letters(self) -> str:
        """Return its letters, as a spreadsheet shows them."""
        return letters(self.number)


@dataclass
class Mapping:
    """How a sheet was understood."""

    layout: Layout
    columns: list[Column] = field(default_factory=list)
    first: int = 0
    """The place in ``Sheet.rows`` of the first row after the headings."""
    missing: tuple[str, ...] = ()
    """Needed fields that no column is."""
    row: int = 1
    """The row of the headings."""


def letters(number: int) -> str:
    """Return the letters of the column ``number``, from 1."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def understand(sheet: Sheet) -> Mapping | None:
    """Return how ``sheet`` is understood; None where no row has headings that are known."""
    best: tuple[int, Mapping] | None = None
    for place, (number, cells) in enumerate(sheet.rows[:_SOUGHT]):
        tags, after = _tags(sheet, place, cells)
        for layout in read_known().layouts:
            mapping = _mapped(layout, cells, tags)
            mapping.first, mapping.row = after, number
            known = len([column for column in mapping.columns if column.field])
            score = 3 * known - 4 * len(mapping.missing) + (known and _is_called(sheet, layout)) * 5
            if known >= _LEAST and (best is None or score > best[0]):
                best = score, mapping
    return best[1] if best else None


def is_read_me(sheet: Sheet) -> bool:
    """Say whether ``sheet`` is the page of the template that explains it."""
    return sheet.name in read_known().read_me["name"].values()


def _is_called(sheet: Sheet, layout: Layout) -> bool:
    return sheet.name in layout.titles.values()


def _tags(sheet: Sheet, place: int, cells: list[Any]) -> tuple[list[str], int]:
    """Return the HXL tags of the columns, if this row or the next has them, and where the data begin."""
    if _are_tags(cells):
        return [str(cell or "") for cell in cells], place + 1
    if place + 1 < len(sheet.rows) and _are_tags(sheet.rows[place + 1][1]):
        return [str(cell or "") for cell in sheet.rows[place + 1][1]], place + 2
    return [], place + 1


def _are_tags(cells: list[Any]) -> bool:
    filled = [str(cell) for cell in cells if cell not in (None, "")]
    tagged = [text for text in filled if len(text) > 1 and text[0] == "#" and text[1].isalpha()]
    return len(tagged) >= _LEAST and len(tagged) * 2 >= len(filled)


def _mapped(layout: Layout, cells: list[Any], tags: list[str]) -> Mapping:
    mapping = Mapping(layout)
    width = max(len(cells), len(tags))
    taken: set[str] = set()
    for number in range(1, width + 1):
        heading = " ".join(str(cells[number - 1] or "").split()) if number <= len(cells) else ""
        tag = tags[number - 1] if number <= len(tags) else ""
        if not heading and not tag:
            continue
        column = _column(layout, Column(number, heading.rstrip("* ") or tag, tag))
        if column.field and column.field.name in taken and not column.field.kinds:
            column.is_second, column.field = True, None
        if column.field:
            taken.add(column.field.name)
        mapping.columns.append(column)
    has = taken | {each.fallback for each in layout.fields if each.name in taken}
    mapping.missing = tuple(name for name in layout.needed if name not in has)
    return mapping


def _column(layout: Layout, column: Column) -> Column:
    """Say what ``column`` is: by its tag first, which is meant for that, then by its heading."""
    known, words = read_known(), fold(column.heading.strip("*: "))
    if _is_about_a_person(column, words):
        column.is_personal = True
        return column
    by_tag = _by_tag(layout, column.tag)
    by_heading = next((each for each in layout.fields if words in _headings(each)), None)
    column.field = by_tag or (None if _outside_tag(column.tag) else by_heading)
    if column.field is None:
        named = (what for what, texts in known.outside.items() if words in map(fold, _words(texts)))
        column.outside = (_outside_tag(column.tag) or next(named, "")).replace("_", " ")
    if column.field is None and not column.outside:
        spelt = {text: each.header["en"] for each in layout.fields for text in _headings(each)}
        near = get_close_matches(words, spelt, 1, _LIKE)
        column.nearest = spelt[near[0]] if near else ""
    return column


def _is_about_a_person(column: Column, words: str) -> bool:
    known = read_known()
    if any(tag_of(column.tag)[0] == tag for tag in known.personal_tags) and column.tag:
        return True
    padded = f" {words} "
    return any(f" {each} " in padded for each in known.personal)


def _words(texts: tuple[str, ...]) -> list[str]:
    return [text for text in texts if not text.startswith("#") or text == "#"]


def _headings(each: Field) -> list[str]:
    return list(map(fold, (*(each.header[tag] for tag in LANGUAGES if tag in each.header), *each.known)))


def _by_tag(layout: Layout, tag: str) -> Field | None:
    wanted = tag_of(tag) if tag else ()
    exact = [each for each in layout.fields if wanted in map(tag_of, each.hxl)]
    named = tuple(part for part in wanted if part != "name")
    loose = [each for each in layout.fields if named in map(tag_of, each.hxl)]
    return next(iter((*exact, *loose)), None) if wanted else None


def _outside_tag(tag: str) -> str:
    """Return what the HXL tag tells that the tables have no place for."""
    wanted = set(tag_of(tag)) if tag else set()
    for what, texts in read_known().outside.items():
        if any(
            wanted and set(tag_of(text)) <= wanted for text in texts if text.startswith("#") and len(text) > 1
        ):
            return what
    return ""
