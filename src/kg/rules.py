"""Derivation rules: CONSTRUCT queries applied to a fixpoint, each the only source of the terms it derives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import FileSyntaxError
from kg.namespaces import GRAPH, ID, PREFIXES, RC
from kg.queries import list_queries, placed, read_query
from kg.store import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.queries import QueryFile
    from kg.store import Dataset

DERIVED = f"{GRAPH}derived"
_RDF_TYPE = f"<{PREFIXES['rdf']}type>"


@dataclass(frozen=True)
class Rule:
    """One rule: its CONSTRUCT query, what it says in a sentence, and the terms (IRIs) that it derives."""

    file: QueryFile
    says: str
    derives: tuple[str, ...]

    @property
    def name(self) -> str:
        """The rule's name, that of its file."""
        return self.file.name

    @property
    def iri(self) -> str:
        """The rule's own IRI."""
        return f"{ID}rule/{self.name}"


def read_rules(folder: Path) -> list[Rule]:
    """Return the rules in ``folder`` by name.

    Raises FileSyntaxError for a header that is not in form, and for a term that two rules derive.
    """
    rules = [read_rule(path) for path in list_queries(folder)]
    owners: dict[str, Rule] = {}
    for rule in rules:
        for term in rule.derives:
            if (owner := owners.setdefault(term, rule)) is not rule:
                raise FileSyntaxError(
                    str(rule.file.path), f"{term} is derived by {owner.file.path.name} already", line=2
                )
    return rules


def apply_rules(dataset: Dataset, rules: Sequence[Rule]) -> int:
    """Add to graph/derived what ``rules`` conclude until none concludes more; return how many statements.

    Raises FileSyntaxError when a rule concludes a term that its header does not name.
    """
    known = set(dataset.graph())
    derived = 0
    while new := {line for rule in rules for line in _conclude(dataset, rule) if line not in known}:
        derived += dataset.insert(new, graph=DERIVED)
        known |= new
    return derived


def describe_rules(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield N-Triples lines that describe ``rules``, so that each derived statement leads to its rule."""
    for rule in rules:
        yield from describe_rule(rule.name, rule.says, rule.derives)


def describe_rule(name: str, says: str, derives: Iterable[str]) -> Iterator[str]:
    """Yield N-Triples lines that describe the rule ``name``, which derives the terms ``derives`` (IRIs)."""
    subject = f"<{ID}rule/{name}>"
    yield f"{subject} {_RDF_TYPE} <{RC}Rule> ."
    yield f"{subject} <{PREFIXES['rdfs']}label> {Term(name.replace('-', ' '), 'literal', 'en')} ."
    yield f"{subject} <{PREFIXES['dcterms']}description> {Term(says, 'literal', 'en')} ."
    for term in derives:
        yield f"{subject} <{RC}derives> <{term}> ."


def read_rule(path: Path) -> Rule:
    """Return the rule ``path``; FileSyntaxError for a header that is not in form."""
    file = read_query(path, {"Rule", "Derives"})
    terms = tuple(_expand(name, file) for name in file.one("Derives").split())
    return Rule(file, file.one("Rule"), terms)


def _expand(name: str, file: QueryFile) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise FileSyntaxError(str(file.path), f"{name} has no known prefix", line=2)
    return PREFIXES[prefix] + local


def _conclude(dataset: Dataset, rule: Rule) -> Iterator[str]:
    with placed(rule.file):
        lines = dataset.construct(rule.file.text)
    for line in lines:
        _, predicate, rest = line.split(" ", 2)
        term = rest[:-2] if predicate == _RDF_TYPE else predicate
        if term[1:-1] not in rule.derives:
            raise FileSyntaxError(
                str(rule.file.path), f"concludes {term}, which its header does not derive", line=2
            )
        yield line
