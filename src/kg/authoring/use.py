"""The review of the terms: is each that a file names known, and each that is known used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.authoring.names import SPACES, nearest
from kg.authoring.remarks import Remark
from kg.namespaces import BASE, PREFIXES, VOCAB, shorten
from kg.rules import DERIVED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.authoring.locator import Locator
    from kg.authoring.mentions import Mention
    from kg.store import Dataset

_CHECKED: Final = frozenset(
    {
        "alignment",
        "ontology",
        "shape",
        "mapping",
        "catalogue",
        "rule",
        "measure",
        "reason",
        "check",
        "question",
        "page",
        "export",
        "client",
        "template",
    }
)
"""The kinds of file whose mentions must be known; code and tests also speak of what is not there."""
_USERS: Final = _CHECKED - {"alignment", "ontology", "catalogue"} | {"table", "code"}
_TERMS: Final = f"""
SELECT DISTINCT ?term ?kind WHERE {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty skos:Concept }}
  GRAPH <{BASE}graph/vocabulary> {{ ?term a ?kind }}
  FILTER(STRSTARTS(STR(?term), "{BASE}"))
  MINUS {{ ?term owl:deprecated true }}
  MINUS {{ GRAPH <{DERIVED}> {{ ?thing ?of ?term }} }}
}} ORDER BY ?term"""
_KNOWN: Final = f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o . FILTER(STRSTARTS(STR(?s), "{BASE}")) }} ORDER BY ?s'
_PREAMBLE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("owl", "skos"))


def known_terms(dataset: Dataset) -> list[str]:
    """Return the IRIs of this project that ``dataset`` describes, sorted."""
    return [row["s"].value for row in dataset.select(_KNOWN)]


def inspect_mentions(mentions: Iterable[Mention], known: Collection[str]) -> Iterator[Remark]:
    """Yield the mentions of what is not ``known``, with the nearest name that is.

    Properties and classes, shapes, concepts and the things of the tables are looked at.
    """
    names = frozenset(known)
    for mention in mentions:
        if mention.kind not in _CHECKED or mention.term in names or _is_apart(mention.term):
            continue
        near = nearest(mention.term, known)
        remedy = f"write {shorten(near)}, or describe it" if near else "describe it, or correct its name"
        problem = f"{shorten(mention.term)} is not known"
        yield Remark(mention.file, mention.line, "", "unknown-term", problem, remedy)


def _is_apart(term: str) -> bool:
    """Whether ``term`` is made elsewhere: a version, a scheme's or a graph's own address."""
    return not term.startswith(SPACES) or term.endswith(("/", "#"))


def inspect_use(mentions: Iterable[Mention], dataset: Dataset, locator: Locator) -> Iterator[Remark]:
    """Yield the classes, properties and concepts that no shape, table, query, page or rule uses.

    What is derived is used, by the rule or the measure that derives it. What another term of the ontology is
    built of is used; deprecated terms need not be.
    """
    mentions = list(mentions)
    used = {mention.term for mention in mentions if mention.kind in _USERS} | _built_of(mentions, locator)
    for row in dataset.select(_PREAMBLE + _TERMS):
        term = row["term"].value
        if term not in used and (line := locator.find(term)):
            problem = f"{shorten(term)} is used by no shape, table, query or page"
            yield Remark(*line, "", "unused-term", problem, "use it, or take it out", "warning")


def _built_of(mentions: Iterable[Mention], locator: Locator) -> set[str]:
    """Return the terms that the ontology names outside their own block, alignments apart."""
    counts = Counter(mention.term for mention in mentions if mention.kind == "ontology")
    return {term for term, count in counts.items() if count > 1 + _in_scheme(term) and locator.find(term)}


def _in_scheme(term: str) -> int:
    """Return how often the scheme of a concept names it."""
    return int(term.startswith(VOCAB))
