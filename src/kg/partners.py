"""Partners: candidates ranked by the weights of the reasons that hold for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    Namer = Callable[[Sequence[str]], Mapping[str, str]]


class Tally(NamedTuple):
    """How many facts of one reason speak for one candidate."""

    reason: str
    candidate: str
    facts: int = 1


@dataclass(frozen=True)
class Held:
    """A reason that holds for a candidate."""

    reason: str
    weight: int
    facts: int
    """How many facts speak for it."""


@dataclass(frozen=True)
class Candidate:
    """A possible partner and the reasons that hold for it."""

    iri: str
    held: tuple[Held, ...]

    @cached_property
    def score(self) -> int:
        """The sum of the weights of the reasons, each counted once however many facts it has."""
        return sum(each.weight for each in self.held)

    @cached_property
    def facts(self) -> int:
        """How many facts speak for it in all."""
        return sum(each.facts for each in self.held)

    @cached_property
    def standing(self) -> tuple[int, int, int]:
        """What decides its place; candidates that are equal in it are tied."""
        return -self.score, -max(each.weight for each in self.held), -self.facts


def rank(
    tallies: Iterable[Tally], weights: Mapping[str, int], context: Collection[str] = ()
) -> list[Candidate]:
    """Return the candidates by score, then by their heaviest reason, by number of facts, and by IRI.

    Only reasons that have a weight above 0 count. Those in ``context`` add to the score, but whoever has no
    other is no candidate. So a fact that is added never lowers the candidate for whom it speaks.
    """
    told: dict[str, dict[str, int]] = {}
    for reason, candidate, facts in tallies:
        if facts > 0 and weights.get(reason, 0) > 0:
            found = told.setdefault(candidate, {})
            found[reason] = found.get(reason, 0) + facts
    candidates = (
        Candidate(iri, _hold(found, weights))
        for iri, found in told.items()
        if any(reason not in context for reason in found)
    )
    return sorted(candidates, key=lambda each: (each.standing, each.iri))


def settle(ranked: Sequence[Candidate], start: int, stop: int, name: Namer) -> list[Candidate]:
    """Return those of ``ranked`` from ``start`` up to ``stop``, with ties in the order of their names.

    ``name`` returns the names of the IRIs that it is given, which are only those tied within these bounds.
    """
    page: list[Candidate] = []
    place = 0
    for _, group in groupby(ranked, lambda each: each.standing):
        tied = list(group)
        first, last = max(start - place, 0), min(stop - place, len(tied))
        if first < last:
            page += _by_name(tied, name)[first:last]
        place += len(tied)
    return page


def _hold(found: Mapping[str, int], weights: Mapping[str, int]) -> tuple[Held, ...]:
    return tuple(Held(reason, weights[reason], found[reason]) for reason in weights if reason in found)


def _by_name(tied: list[Candidate], name: Namer) -> list[Candidate]:
    if len(tied) == 1:
        return tied
    names = name([each.iri for each in tied])
    return sorted(tied, key=lambda each: (names.get(each.iri, each.iri), each.iri))
