"""Justifications: the smallest sets of axioms from which a contradiction follows, and what breaks them all.

They are found by trial: an axiom belongs to a justification when without it the contradiction is gone. The
search for all of them is Reiter's tree of hitting sets, as Kalyanpur, Parsia, Horridge and Sirin use it
(Finding All Justifications of OWL DL Entailments, 2007).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from kg.ontology.axioms import Axiom

    Holds = Callable[[Sequence[Axiom]], bool]
    Causes = list[frozenset[Axiom]]

REPAIRS: Final = 8
_TRIALS: Final = 200
_START: Final = 8


def shrink(axioms: Sequence[Axiom], holds: Holds) -> list[Axiom]:
    """Return a smallest part of ``axioms`` of which ``holds`` is still true; the first are tried first.

    Takes twice as many until they suffice, then does without halves, quarters, at last single ones. More
    axioms must never make ``holds`` false.
    """
    enough = _START
    while enough < len(axioms) and not holds(axioms[:enough]):
        enough *= 2
    kept, size = list(axioms[:enough]), max(1, min(enough, len(axioms)) // 2)
    while True:
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if holds(rest):
                kept = rest
            else:
                start += size
        if size == 1:
            return kept
        size //= 2


def search(
    axioms: Sequence[Axiom], holds: Holds, first: Sequence[Axiom], rank: Callable[[Axiom], Any]
) -> tuple[Causes, Causes]:
    """Return the justifications and the repairs of what ``holds`` of ``axioms``, beginning with ``first``.

    A repair is a set of axioms without which ``holds`` is false; they are those of the fewest axioms, the
    ones that ``rank`` puts first come first. The search ends with REPAIRS of them, or after so many trials.
    """
    causes: Causes = [frozenset(first)]
    repairs: Causes = []
    nothing: frozenset[Axiom] = frozenset()
    waiting, met, trials = deque([nothing]), {nothing}, 0
    while waiting and len(repairs) < REPAIRS and trials < _TRIALS:
        dropped = waiting.popleft()
        if repairs and len(dropped) > len(repairs[0]):
            break
        cause = next((cause for cause in causes if not cause & dropped), None)
        if cause is None:
            trials += 1
            rest = [axiom for axiom in axioms if axiom not in dropped]
            if not holds(rest):
                repairs.append(dropped)
                continue
            cause = frozenset(shrink(rest, holds))
            causes.append(cause)
        wider = [dropped | {axiom} for axiom in sorted(cause, key=rank)]
        waiting.extend(more for more in wider if more not in met)
        met.update(wider)
    return causes, repairs
