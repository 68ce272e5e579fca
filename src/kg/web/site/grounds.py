"""The grounds of a reason: its statements and things as they are told, with where they are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.namespaces import ID
from kg.questions import set_value
from kg.web.site.seeking import read_part_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.reasons import Reason
    from kg.web.rows import Term
    from kg.web.site.finder import Fact
    from kg.web.site.visit import Passage, Shown, Visit

_BATCH: Final = 200
_PARTS: Final[tuple[str, ...]] = ("initiative", "place", "role", "route")


@dataclass(frozen=True)
class Ground:
    """A statement or a thing that a reason rests on."""

    term: Term
    shown: Shown
    parts: Mapping[str, Shown]
    """What a statement without words of its own links: an initiative and a place, or a place and its role."""
    tags: tuple[Shown, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def statement(self) -> str:
        """IRI of the statement; empty for a thing or a code."""
        return self.term.value if self.passages else ""

    @property
    def text(self) -> str:
        """The ground in plain words."""
        return " · ".join(shown.text for shown in self.parts.values()) or self.shown.text


def read_grounds(visit: Visit, facts: Iterable[Fact]) -> dict[Term, Ground]:
    """Return each statement and thing of ``facts`` as it is told; raises a ``QueryError``."""
    terms = sorted({term for fact in facts for term in fact})
    told = _read_statements(visit, [term.value for term in terms if term.value.startswith(ID)])
    regions = _read_regions(visit, terms)
    named = [term for rows in told.values() for row in rows for term in row.values()]
    visit.look_up([*terms, *named, *regions.values()])
    return {
        term: _tell(visit, term, told.get(term.value, []))
        if term.value not in regions
        else Ground(term, visit.show(regions[term.value]), {})
        for term in terms
    }


def read_datasets(visit: Visit, reasons: Iterable[Reason]) -> dict[str, tuple[Shown, ...]]:
    """Return for each of ``reasons`` that rests on an open dataset how its facts were taken from it."""
    wanted = {reason.name: reason.dataset for reason in reasons if reason.dataset}
    query = set_value(read_part_text("datasets"), "property", *sorted(set(wanted.values())))
    rows = visit.select(query) if wanted else []
    visit.look_up(row["matching"] for row in rows)
    return {
        name: tuple(visit.show(row["matching"]) for row in rows if row["property"].value == property_)
        for name, property_ in wanted.items()
    }


def _read_statements(visit: Visit, iris: Sequence[str]) -> dict[str, list[dict[str, Term]]]:
    """Return the rows about those of ``iris`` that are statements."""
    query = read_part_text("facts")
    found: dict[str, list[dict[str, Term]]] = {}
    for start in range(0, len(iris), _BATCH):
        for row in visit.select(set_value(query, "fact", *iris[start : start + _BATCH])):
            found.setdefault(row["fact"].value, []).append(row)
    return found


def _read_regions(visit: Visit, terms: Iterable[Term]) -> dict[str, Term]:
    """Return the regions of UN M49 whose codes are among ``terms``, by code."""
    codes = {term.value for term in terms if term.kind == "literal"}
    rows = visit.select(read_part_text("regions")) if codes else []
    return {row["code"].value: row["region"] for row in rows if row["code"].value in codes}


def _tell(visit: Visit, term: Term, rows: Sequence[Mapping[str, Term]]) -> Ground:
    shown = visit.show(term)
    if not rows:
        return Ground(term, shown, {})
    found = {name: value for row in rows for name, value in row.items()}
    parts: dict[str, Shown] = {name: visit.show(found[name]) for name in _PARTS if name in found}
    evidence = dict.fromkeys(row["evidence"].value for row in rows if "evidence" in row)
    return Ground(
        term,
        shown,
        parts,
        tuple(visit.show(found[name]) for name in ("status", "kind") if name in found),
        tuple(visit.passages[iri] for iri in evidence if iri in visit.passages),
    )
