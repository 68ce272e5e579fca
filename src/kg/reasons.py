"""Reasons for a partnership: query files that each find candidates, and the facts that speak for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import FileSyntaxError
from kg.namespaces import PREFIXES
from kg.queries import list_queries, read_query
from kg.questions import set_value, without_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.queries import QueryFile

PLACE: Final = "place"
COUNTRY: Final = "country"
INITIATIVE: Final = "initiative"
KINDS: Final = (PLACE, COUNTRY, INITIATIVE)
"""What a reason speaks for; one that speaks for a country speaks for each place in it."""
LIGHTEST: Final = 0
HEAVIEST: Final = 5
"""The weights that a reason can have."""
_LANGUAGES: Final = {"en": "", "fr": " fr", "ar": " ar"}
_TEXTS: Final = ("Reason", "Missing")
_ONCE: Final = ("Weight", "For", "Context", "Dataset")
_FIELDS: Final = frozenset(
    {*_ONCE, "Rule", *(f"{field}{mark}" for field in _TEXTS for mark in _LANGUAGES.values())}
)


@dataclass(frozen=True)
class Reason:
    """Why a candidate could be a partner: a query whose rows are the facts that say so."""

    file: QueryFile
    texts: Mapping[str, str]
    """The reason as a sentence about the candidate, by language."""
    missing: Mapping[str, str]
    """What is not reported where it does not hold, by language."""
    weight: int
    """What it counts unless the asker says otherwise."""
    kind: str
    """One of ``KINDS``: what its ``?candidate`` stands for."""
    context: bool
    """Whether it only supports other reasons and makes no candidate by itself."""
    rules: tuple[str, ...]
    """Names of the rules that derive what it rests on."""
    dataset: str
    """IRI of the property that an open dataset gives and it rests on; empty where sources say it."""

    @property
    def name(self) -> str:
        """The reason's name, that of its file."""
        return self.file.name

    @property
    def asks_need(self) -> bool:
        """Whether it can hold only for one who needs something."""
        return "VALUES ?need " in self.file.text

    def ask(self, seeker: str, needs: Sequence[str], candidates: Sequence[str] = ()) -> str:
        """Return the query for ``seeker`` and ``needs``, and for ``candidates`` alone if any are given.

        All are IRIs. Raises UsageError for what is none.
        """
        text = without_header(self.file.text)
        if "VALUES ?for " in text:
            text = set_value(text, "for", seeker)
        if self.asks_need:
            text = set_value(text, "need", *needs)
        if candidates:
            only = "VALUES ?candidate { " + " ".join(f"<{iri}>" for iri in candidates) + " }"
            text = text.replace("WHERE {\n", f"WHERE {{\n  {only}\n", 1)
        return text

    def count(self, seeker: str, needs: Sequence[str]) -> str:
        """Return the query for how many facts speak for each ``?candidate``, as ``?facts``."""
        prologue, select, rest = self.ask(seeker, needs).partition("SELECT")
        rows = f"{select}{rest[: rest.rindex('ORDER BY')]}"
        return (
            f"{prologue}SELECT ?candidate (COUNT(*) AS ?facts) WHERE {{ {{ {rows} }} }} GROUP BY ?candidate"
        )


def read_reasons(folder: Path) -> list[Reason]:
    """Return the reasons in ``folder``, those for places first and the heaviest first.

    Raises FileSyntaxError where a header is not in form, UsageError when the folder is absent.
    """
    reasons = [read_reason(path) for path in list_queries(folder)]
    return sorted(reasons, key=lambda each: (each.kind == INITIATIVE, -each.weight, each.name))


def read_reason(path: Path) -> Reason:
    """Return the reason ``path``; FileSyntaxError where its header is not in form."""
    file = read_query(path, _FIELDS)
    if not re.search(r"^SELECT (?:DISTINCT )?\?candidate \?fact\b", file.text, re.MULTILINE):
        raise FileSyntaxError(
            str(path), "a reason selects ?candidate ?fact, and ?with where it has two facts"
        )
    if file.one("For") not in KINDS:
        raise FileSyntaxError(str(path), f"For is one of {', '.join(KINDS)}, not {file.one('For')}", line=1)
    return Reason(
        file,
        _texts(file, "Reason"),
        _texts(file, "Missing"),
        _weight(file),
        file.one("For"),
        bool(file.all("Context")),
        file.all("Rule"),
        _property(file) if file.all("Dataset") else "",
    )


def _texts(file: QueryFile, field: str) -> dict[str, str]:
    return {language: file.one(f"{field}{mark}") for language, mark in _LANGUAGES.items()}


def _weight(file: QueryFile) -> int:
    weight = file.one("Weight")
    if not weight.isdecimal() or not LIGHTEST <= int(weight) <= HEAVIEST:
        problem = f"Weight is a whole number from {LIGHTEST} to {HEAVIEST}, not {weight}"
        raise FileSyntaxError(str(file.path), problem, line=1)
    return int(weight)


def _property(file: QueryFile) -> str:
    prefix, _, name = file.one("Dataset").partition(":")
    if prefix not in PREFIXES:
        raise FileSyntaxError(str(file.path), f"{file.one('Dataset')} has no known prefix", line=1)
    return f"{PREFIXES[prefix]}{name}"
