"""What keeps an ontology out of OWL 2 DL: one fault, where it stands, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.ontology.vocabulary import Triple


@dataclass(frozen=True)
class ProfileFault:
    """One thing that OWL 2 DL does not allow.

    ``subject`` is the IRI of the named subject in whose block it stands, empty where there is none.
    ``triple`` is the very statement, which may be one of a blank node inside that block.
    """

    subject: str
    triple: Triple | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Read as ``what is wrong; what to do``."""
        return f"{self.problem}; {self.remedy}"


class Malformed(Exception):
    """What stands at ``triple`` cannot be read as OWL 2; the axiom around it is left out."""

    def __init__(self, triple: Triple, problem: str, remedy: str) -> None:
        """Say what is wrong and what to do."""
        self.triple, self.problem, self.remedy = triple, problem, remedy
        super().__init__(problem)
