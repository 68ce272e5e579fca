"""Contradictions: what cannot be, the axioms that cause it, and which to drop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from kg.ontology.justification import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.ontology.axioms import Axiom
    from kg.ontology.justification import Holds

SHOWN: Final = 3


@dataclass(frozen=True)
class Repair:
    """Axioms to drop, so that one contradiction is gone."""

    remove: tuple[Axiom, ...]

    def __str__(self) -> str:
        """Read as ``drop `rc:City rdfs:subClassOf rc:Place```."""
        return "drop " + " and ".join(f"`{axiom}`" for axiom in self.remove)


@dataclass(frozen=True)
class Contradiction:
    """A class or property that nothing can be in, or an ontology that cannot be true.

    ``subject`` is the IRI of the class or property, empty for the whole ontology. ``justifications`` holds
    smallest sets of axioms that cause it, at most SHOWN; ``repairs`` holds smallest sets to drop, the
    likeliest first. What only follows from others has neither of them, but their IRIs in ``follows``.
    """

    kind: Literal["unsatisfiable", "inconsistent"]
    subject: str
    justifications: tuple[tuple[Axiom, ...], ...] = ()
    repairs: tuple[Repair, ...] = ()
    follows: tuple[str, ...] = ()

    def explained(self, module: Sequence[Axiom], holds: Holds, first: Sequence[Axiom]) -> Contradiction:
        """Return this with its causes and repairs, found in ``module``; ``first`` is one cause."""
        causes, repairs = search(module, holds, first, self._rank)
        return replace(
            self,
            justifications=tuple(tuple(sorted(cause, key=self._rank)) for cause in causes[:SHOWN] if cause),
            repairs=tuple(Repair(tuple(sorted(repair, key=self._rank))) for repair in repairs),
        )

    def _rank(self, axiom: Axiom) -> tuple[int, str]:
        """Put first what the subject itself says, or any individual; last what keeps classes apart."""
        if str(axiom.form[0]).startswith("Disjoint"):
            return 2, str(axiom)
        own = axiom.subject == self.subject if self.subject else axiom.is_told
        return (0 if own else 1), str(axiom)
