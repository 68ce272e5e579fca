"""What is asked of the partner finder: who seeks, what is needed, how much each reason weighs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import request

from kg.errors import UsageError
from kg.namespaces import BASE, ID, RC
from kg.questions import set_value
from kg.reasons import HEAVIEST, INITIATIVE, LIGHTEST, PLACE, read_reasons
from kg.web.iris import is_absolute
from kg.web.site.frame import home
from kg.web.site.matches import EXACT, find, nearest
from kg.web.site.search import names_of
from kg.web.site.sections import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.reasons import Reason
    from kg.web.rows import Rows
    from kg.web.site.sections import Part
    from kg.web.site.visit import Visit

CANDIDATES: Final = {"both": (PLACE, INITIATIVE), "places": (PLACE,), "initiatives": (INITIATIVE,)}
"""What can be looked for, with the kinds of candidates that it means."""
USUAL: Final = 20
MOST: Final = 100
"""Candidates of a page, where the request does not say and at most."""
SINGLE: Final = ("for", "candidates", "not", "limit", "page")
"""The parameters that stand once; ``need`` may stand several times, or hold several values with commas."""
FURTHEST: Final = 10_000
"""The last page that can be asked for."""
_LONGEST: Final = 200
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FOLDERS: Final = (f"{ID}place/", f"{ID}country/", f"{ID}initiative/")
_SEEKERS: Final = frozenset({"place", "country", "initiative"})


class WrongValue(UsageError):
    """A parameter has a value that stands for nothing here."""

    def __init__(self, parameter: str, value: str, problem: str, nearest: Sequence[str] = ()) -> None:
        """Say that the ``value`` of ``parameter`` has a ``problem``, and what it may have been meant for."""
        self.parameter, self.value, self.nearest = parameter, value[:_LONGEST], tuple(nearest)
        hint = f" Nearest to it: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"{parameter}: “{self.value}” {problem}{hint}")


@dataclass(frozen=True)
class Wanted:
    """A request that can be answered."""

    seeker: str
    """IRI of the place or initiative that looks for a partner."""
    needs: tuple[str, ...]
    """IRIs of concepts, in the order in which they are offered."""
    candidates: str
    """One of ``CANDIDATES``."""
    weights: Mapping[str, int]
    """The weight of every reason, by name."""
    start: int
    """The first candidate of the page, from 0."""
    limit: int
    other: str = ""
    """IRI of a thing of which is asked why it is, or is not, among the candidates."""
    reasons: tuple[Reason, ...] = field(default=(), repr=False)

    @property
    def asked(self) -> list[Reason]:
        """The reasons that can hold for what is looked for."""
        kinds = CANDIDATES[self.candidates]
        return [
            each
            for each in self.reasons
            if (INITIATIVE if each.kind == INITIATIVE else PLACE) in kinds
            and (self.needs or not each.asks_need)
        ]

    @property
    def changed(self) -> dict[str, int]:
        """The weights that are not the usual ones, by reason."""
        usual = {each.name: each.weight for each in self.reasons}
        return {name: weight for name, weight in self.weights.items() if weight != usual[name]}


def reasons_of(visit: Visit) -> tuple[Reason, ...]:
    """Return the reasons, which are read once for each version of the dataset."""
    return _read(home(), visit.edition.version)


@lru_cache(maxsize=2)
def _read(folder: Path, _version: str) -> tuple[Reason, ...]:
    return tuple(read_reasons(folder / "sparql" / "reasons"))


def read_part(name: str) -> Part:
    """Return the part ``name`` of the pages of the finder."""
    return next(part for part in parts_of(home(), "partners") if part.name == name)


def read_part_text(name: str) -> str:
    """Return the query of the part ``name`` of the pages of the finder."""
    return read_part(name).file.text


def read_needs(visit: Visit) -> dict[str, list[str]]:
    """Return the concepts that can be needed, by the property that holds them (both IRIs)."""
    needs: dict[str, list[str]] = {}
    for row in visit.select(read_part_text("needs")):
        needs.setdefault(row["property"].value, []).append(row["need"].value)
    return needs


def read_wanted(visit: Visit, needs: Mapping[str, Sequence[str]]) -> Wanted:
    """Return what the request asks, with ``needs`` to choose from; raises ``WrongValue``."""
    reasons = reasons_of(visit)
    weights = _read_weights(reasons)
    known = [iri for concepts in needs.values() for iri in concepts]
    typed = [text for value in request.args.getlist("need") for text in value.split(",")]
    needed = {_read_need(text, known) for text in typed if text.strip()}
    candidates = _single("candidates") or next(iter(CANDIDATES))
    if candidates not in CANDIDATES:
        raise WrongValue("candidates", candidates, f"is none of {', '.join(CANDIDATES)}.")
    limit, page = _read_number("limit", USUAL, MOST), _read_number("page", 1, FURTHEST)
    seeker, other = _single("for"), _single("not")
    if not seeker:
        raise WrongValue("for", "", "is empty; say which place or initiative looks for a partner.")
    return Wanted(
        read_seeker(visit, "for", seeker),
        tuple(iri for iri in known if iri in needed),
        candidates,
        weights,
        (page - 1) * limit,
        limit,
        read_seeker(visit, "not", other) if other else "",
        reasons,
    )


def read_seeker(visit: Visit, parameter: str, typed: str) -> str:
    """Return the IRI of the place or initiative that ``typed`` means: an IRI, a path, a slug or a name.

    Raises ``WrongValue`` where it means none, or several.
    """
    iris = _spell(typed)
    if iris:
        known = {row["seeker"].value for row in _kinds(visit, iris)}
        if found := next((iri for iri in iris if iri in known), ""):
            return found
    if is_absolute(typed):
        raise WrongValue(parameter, typed, "is no place, country or initiative of this graph.")
    names = names_of(visit)
    matches = [match for match in find(names, typed, visit.language) if match.thing.kind in _SEEKERS]
    exact = [match.thing.iri for match in matches if match.fit == EXACT]
    if len(exact) == 1:
        return exact[0]
    near = [match.thing.iri.removeprefix(ID) for match in matches] or nearest(names, typed)
    problem = "stands for several things; say which." if exact else "names no place, country or initiative."
    raise WrongValue(parameter, typed, problem, near[:5])


def seekers_of(visit: Visit) -> list[str]:
    """Return the IRIs of all places, countries and initiatives."""
    return list(dict.fromkeys(row["seeker"].value for row in visit.select(read_part_text("seekers"))))


def is_initiative(visit: Visit, iri: str) -> bool:
    """Whether ``iri`` is an initiative."""
    return any(row["kind"].value == f"{RC}Initiative" for row in _kinds(visit, [iri]))


def _kinds(visit: Visit, iris: Iterable[str]) -> Rows:
    return visit.select(set_value(read_part_text("seekers"), "seeker", *iris))


def _spell(typed: str) -> list[str]:
    if is_absolute(typed):
        return [typed]
    path = typed.removeprefix("id/")
    if _SLUG.fullmatch(path):
        return [f"{folder}{path}" for folder in _FOLDERS]
    folder, _, slug = path.rpartition("/")
    return [f"{ID}{path}"] if folder in _SEEKERS and _SLUG.fullmatch(slug) else []


def _single(name: str) -> str:
    found = [value.strip() for value in request.args.getlist(name)]
    if len(found) > 1:
        raise WrongValue(name, ", ".join(found), "is more than one value; give it once.")
    return found[0] if found else ""


def _read_need(typed: str, known: Sequence[str]) -> str:
    text = typed.strip()
    for iri in known:
        path = iri.removeprefix(f"{BASE}vocab/")
        if text in (iri, f"vocab/{path}", path, path.rpartition("/")[2]):
            return iri
    raise WrongValue("need", text, "is no activity type, approach, target group or type of challenge.")


def _read_weights(reasons: Sequence[Reason]) -> dict[str, int]:
    weights = {each.name: each.weight for each in reasons}
    for name in request.args:
        reason = name.removeprefix("w.")
        if name == reason:
            continue
        if reason not in weights:
            raise WrongValue(name, _single(name), f"weighs no reason; there are: {', '.join(weights)}.")
        if value := _single(name):
            if not (len(value) == 1 and value in "0123456789" and LIGHTEST <= int(value) <= HEAVIEST):
                raise WrongValue(name, value, f"is no whole number from {LIGHTEST} to {HEAVIEST}.")
            weights[reason] = int(value)
    return weights


def _read_number(name: str, usual: int, most: int) -> int:
    value = _single(name)
    if not value:
        return usual
    if not (
        value.isascii() and value.isdecimal() and len(value) <= len(str(most)) and 0 < int(value) <= most
    ):
        raise WrongValue(name, value, f"is no whole number from 1 to {most}.")
    return int(value)
