"""The fields that a sheet may have: their headings in three languages, and what other sheets call them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.matching import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "fr", "ar")
"""The languages of the template."""
_FILE: Final = Path(__file__).with_name("fields.toml")
_SPLIT: Final = re.compile(r"[+\s]+")


@dataclass(frozen=True)
class Field:
    """One field of a row: how a sheet names it, and what may stand in it."""

    name: str
    header: Mapping[str, str]
    """Its heading in the template, by language."""
    help: Mapping[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    """What other sheets call it."""
    hxl: tuple[str, ...] = ()
    scheme: str = ""
    """The concept scheme of its values."""
    kinds: tuple[str, ...] = ()
    """The kinds of things that it names."""
    language: str = ""
    """The language in which the tables hold it."""
    fallback: str = ""
    """The field that it stands in for where that is empty."""
    is_loose: bool = False
    """Whether a name that is not known is left out with a remark, and the row is taken."""
    is_list: bool = False
    is_number: bool = False
    is_date: bool = False
    is_for_later: bool = False
    """Whether a curator fills it in with the evidence, where the sheet does not say it."""


@dataclass(frozen=True)
class Layout:
    """One sheet of the template, which is also what a sheet from elsewhere is taken for."""

    name: str
    titles: Mapping[str, str]
    about: Mapping[str, str]
    columns: tuple[Field, ...]
    also: tuple[Field, ...]
    """Fields that only sheets from elsewhere have."""
    needed: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields."""
        return (*self.columns, *self.also)


@dataclass(frozen=True)
class Known:
    """All that is known of sheets."""

    layouts: tuple[Layout, ...]
    outside: Mapping[str, tuple[str, ...]]
    """What sheets tell and the tables have no place for, each with its headings and tags."""
    personal: frozenset[str]
    """Headings, as they are compared, of what is about a person."""
    personal_tags: tuple[str, ...]
    read_me: Mapping[str, Any]


@cache
def read_known() -> Known:
    """Return all that is known of sheets."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    fields = {name: _field(name, said) for name, said in told["fields"].items()}
    layouts = tuple(
        Layout(
            name,
            said["name"],
            said["about"],
            tuple(fields[each] for each in said["columns"]),
            tuple(fields[each] for each in said.get("also", ())),
            tuple(said["needed"]),
        )
        for name, said in told["sheets"].items()
    )
    outside = {name: tuple(words) for name, words in told["outside"].items()}
    personal = frozenset(map(fold, told["personal"]["words"]))
    return Known(layouts, outside, personal, tuple(told["personal"]["hxl"]), told["read_me"])


def _field(name: str, said: Mapping[str, Any]) -> Field:
    told: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said.items()
    }
    return Field(name, **told)


def tag_of(text: str) -> tuple[str, ...]:
    """Return the parts of the HXL tag ``text``: the hashtag, then its attributes sorted without languages."""
    first, *rest = _SPLIT.split(text.strip().casefold())
    return (first, *sorted(part for part in rest if part and part not in LANGUAGES))
