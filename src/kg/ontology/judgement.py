"""The judgement of two reasoners on one ontology, and where they disagree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import BuildError, UsageError
from kg.ontology.explanation import explain_axioms
from kg.ontology.rustdl import find_dropped
from kg.turtle.terms import spell_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.ontology.axioms import Axiom, Axioms
    from kg.ontology.contradictions import Contradiction
    from kg.ontology.explanation import Explanation
    from kg.ontology.reasoner import Classification, SecondOpinion


@dataclass(frozen=True)
class Disagreement:
    """A contradiction that one reasoner finds and the other does not.

    ``subject`` is the IRI of a class or property, empty for the whole ontology.
    """

    subject: str
    found_by: str
    not_found_by: str

    def __str__(self) -> str:
        """Read as ``HermiT finds that nothing can be in rc:City, and rustdl does not``."""
        what = (
            f"nothing can be in {spell_iri(self.subject)}" if self.subject else "the ontology is inconsistent"
        )
        return f"{self.found_by} finds that {what}, and {self.not_found_by} does not"


@dataclass(frozen=True)
class Judgement:
    """What two reasoners say of an ontology; ``unchecked`` tells what they did not judge, and why."""

    contradictions: tuple[Contradiction, ...]
    disagreements: tuple[Disagreement, ...]
    unchecked: tuple[str, ...]


def judge(axioms: Axioms, opinion: SecondOpinion) -> Judgement:
    """Return the contradictions in ``axioms``, of an ontology with all that it imports, as two see it.

    rustdl finds and explains them; ``opinion``, of HermiT, was started before on the same ontology and works
    beside it. Without HermiT or Java, or when HermiT fails, ``unchecked`` says so. Raises UsageError when
    rustdl is not installed and BuildError when it fails.
    """
    first = explain_axioms(axioms)
    unchecked = [*_tell_dropped(find_dropped(axioms.axioms)), *_tell_left(axioms.unread, first.undecided)]
    try:
        disagreements = tuple(_compare(first, opinion.collect()))
    except (UsageError, BuildError) as error:
        disagreements = ()
        unchecked.append(f"there is no second opinion: {error}")
    return Judgement(first.contradictions, disagreements, tuple(unchecked))


def _tell_dropped(dropped: Iterable[Axiom]) -> Iterator[str]:
    """Yield a sentence for each form of axiom that rustdl left out."""
    forms: dict[str, list[str]] = defaultdict(list)
    for axiom in dropped:
        forms[str(axiom.form[0])].append(str(axiom))
    for form, axioms in sorted(forms.items()):
        more = f" and {len(axioms) - 1} more of the form {form}" if len(axioms) > 1 else ""
        yield f"rustdl leaves out `{min(axioms)}`{more}, over which it cannot reason"


def _tell_left(unread: int, undecided: int) -> Iterator[str]:
    if unread:
        yield f"statements that are no OWL 2, {unread} in all, were not reasoned over"
    if undecided:
        yield f"rustdl gave up questions, {undecided} in all, that took too long"


def _compare(first: Explanation, second: Classification) -> Iterator[Disagreement]:
    """Yield what only one reasoner finds; of an inconsistent ontology nothing more is compared."""
    consistent = all(found.kind != "inconsistent" for found in first.contradictions)
    if consistent != second.consistent:
        yield Disagreement("", *(("HermiT", "rustdl") if consistent else ("rustdl", "HermiT")))
    elif consistent:
        one, other = {found.subject for found in first.contradictions}, set(second.unsatisfiable)
        for subject in sorted(one ^ other):
            yield Disagreement(subject, *(("rustdl", "HermiT") if subject in one else ("HermiT", "rustdl")))
