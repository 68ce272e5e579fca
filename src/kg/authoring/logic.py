"""The review of the logic: what OWL 2 DL does not allow, what cannot be, and where reasoners disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authoring.locator import Line
from kg.authoring.remarks import Remark
from kg.errors import KGError
from kg.namespaces import shorten
from kg.ontology import Axioms, SecondOpinion, check_header, check_profile, judge
from kg.shacl.lines import read_statements
from kg.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from kg.authoring.locator import Locator
    from kg.ontology import Axiom, Contradiction, ProfileFault


class Reasoning:
    """The reasoning over one project's ontology. HermiT, which takes seconds, thinks while others work."""

    def __init__(self, home: Path) -> None:
        """Begin to reason over the ontology of the project in ``home``, whose files parse."""
        self._files = Dataset()
        for path in sorted((home / "ontology").rglob("*.ttl")):
            self._files.load_file(path, graph=path.absolute().as_uri())
        self._opinion = SecondOpinion(self._files.graph())

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all reasoning."""
        self._opinion.__exit__(kind, error, trace)

    def inspect(self, locator: Locator, omitted: list[str]) -> Iterator[Remark]:
        """Yield what is wrong, at the lines of ``locator``; add to ``omitted`` what was not reasoned over."""
        for name in self._files.graphs():
            file = read_statements(self._files.graph(name))
            yield from (_of_profile(fault, locator) for fault in check_header(file))
        axioms = Axioms(read_statements(self._files.graph()))
        yield from (_of_profile(fault, locator) for fault in check_profile(axioms))
        try:
            judgement = judge(axioms, self._opinion)
        except KGError as error:
            omitted.append(f"the logic, because {error}")
            return
        omitted += judgement.unchecked
        yield from (_of_contradiction(found, locator) for found in judgement.contradictions)
        for found in judgement.disagreements:
            line = locator.find(found.subject) or Line("", 0)
            yield Remark(*line, "", "second-opinion", str(found), "look at what was added last")


def _of_profile(fault: ProfileFault, locator: Locator) -> Remark:
    return Remark(*_line(fault, locator), "", "dl-profile", fault.problem, fault.remedy)


def _line(said: ProfileFault | Axiom, locator: Locator) -> Line:
    """Return where the statement stands; one inside an expression has the place of the named subject."""
    if not said.subject or said.triple is None:
        return Line("", 0)
    _, predicate, value = map(str, said.triple)
    return locator.find(said.subject, predicate, value) or Line("", 0)


def _of_contradiction(found: Contradiction, locator: Locator) -> Remark:
    name = shorten(found.subject) if found.subject else "the ontology"
    if found.follows:
        problem = (
            f"{name} can have no member, because {' and '.join(map(shorten, found.follows))} can have none"
        )
        line = locator.find(found.subject) or Line("", 0)
        return Remark(*line, "", found.kind, problem, "mend that first")
    problem = f"{name} can have no member" if found.subject else "the ontology contradicts itself"
    cause = found.justifications[0] if found.justifications else ()
    line = (locator.find(found.subject) if found.subject else None) or _first(cause, locator)
    remedy = "; or ".join(map(str, found.repairs[:3])) or "look at what was added last"
    return Remark(*line, "", found.kind, problem, remedy, because=_because(found, locator))


def _first(cause: tuple[Axiom, ...], locator: Locator) -> Line:
    return next((line for axiom in cause if (line := _line(axiom, locator)).number), Line("", 0))


def _because(found: Contradiction, locator: Locator) -> tuple[str, ...]:
    """Return the axioms of each cause with their places, the causes parted by a line that says or."""
    lines: list[str] = []
    for cause in found.justifications:
        lines += ["or"] if lines else []
        for axiom in cause:
            file, number = _line(axiom, locator)
            lines.append(f"{file}:{number}: {axiom}" if file else str(axiom))
    return tuple(lines)
