"""A thing of the graph with all that is said of it, and the passage that each statement rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.client.values import Iri, Text
from kg.namespaces import GRAPH, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.client.rows import Row
    from kg.client.values import Value

_DERIVED: Final = f"{GRAPH}derived"
_EVIDENCE: Final = f"{PREFIXES['rc']}evidence"
_NAMES: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title")


@dataclass(frozen=True)
class Evidence:
    """The passage of a source that says something; it is pointed to, not copied."""

    iri: Iri
    source: Iri
    title: str
    """The title of the source."""
    section: str
    block: str
    """The table, annex block or footnote; empty for running text."""
    start: int
    """Where the passage begins in the normalised text of the source, in code points from 0."""
    end: int
    """Where it ends, exclusive."""
    sha256: str
    """The digest of the passage, by which a reader of the text knows that it is the one that was read."""

    def __str__(self) -> str:
        """Read as source, section and block."""
        return " · ".join(filter(None, (self.title, self.section, self.block)))


@dataclass(frozen=True)
class Fact:
    """One triple about a thing."""

    predicate: Iri
    value: Value
    graph: Iri
    """The named graph that says it: that of a source, or links, vocabulary, derived."""

    @property
    def derived(self) -> bool:
        """Whether a rule concluded it, and no source says it."""
        return self.graph == _DERIVED


@dataclass(frozen=True)
class Statement:
    """A thing with its own facts and evidence: who says it, where, how certainly."""

    iri: Iri
    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]

    def __getitem__(self, name: str) -> tuple[Any, ...]:
        """Return the values of a property by its short name, such as ``rc:certainty``; none is no error."""
        return tuple(fact.value for fact in self.facts if fact.predicate.short == name)

    @property
    def kinds(self) -> tuple[Iri, ...]:
        """The classes that it is a member of."""
        return tuple(value for value in self["rdf:type"] if isinstance(value, Iri))

    @property
    def labels(self) -> Mapping[str, str]:
        """Its names by language; a name in no language stands under the empty string."""
        names = [value for name in _NAMES for value in self[name] if isinstance(value, Text)]
        return {text.language: str(text) for text in reversed(names)}

    @property
    def label(self) -> str:
        """Its name in English, or in another language where it has no English one; empty if it has none."""
        labels = self.labels
        return labels.get("en") or next(iter(labels.values()), "")


@dataclass(frozen=True)
class Thing(Statement):
    """A thing, and the statements about it."""

    statements: tuple[Statement, ...]
    """Connections, roles, activities, findings and the like that name it, in the order of their IRIs."""


def gather_statements(rows: Iterable[Row], passages: Mapping[Iri, Evidence]) -> tuple[Statement, ...]:
    """Return the subjects of ``rows`` (subject, property, value, graph) with their ``passages``."""
    facts: dict[Iri, list[Fact]] = {}
    for row in rows:
        fact = Fact(Iri(str(row["property"])), row["value"], Iri(str(row["graph"])))
        facts.setdefault(Iri(str(row["subject"])), []).append(fact)
    return tuple(
        Statement(
            iri,
            tuple(told),
            tuple(passages[iri] for iri in list_evidence(told) if iri in passages),
        )
        for iri, told in facts.items()
    )


def list_evidence(facts: Iterable[Fact]) -> list[Iri]:
    """Return the passages that ``facts`` name as evidence."""
    return [fact.value for fact in facts if fact.predicate == _EVIDENCE and isinstance(fact.value, Iri)]


def read_evidence(row: Row) -> Evidence:
    """Return the passage of a row of ``sparql/client/evidence.rq``."""
    return Evidence(
        iri=Iri(str(row["this"])),
        source=Iri(str(row["source"])),
        title=str(row["title"]),
        section=str(row["section"]),
        block="" if row["block"] is None else str(row["block"]),
        start=int(str(row["start"])),
        end=int(str(row["end"])),
        sha256=str(row["sha256"]),
    )
