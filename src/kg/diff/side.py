"""One side of a diff: what a graph says of terms, shapes, things and questions, free of blank nodes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.build import VOCABULARY
from kg.diff.answers import Answer, ask_question
from kg.diff.expressions import Expressions
from kg.diff.values import Description, Value
from kg.metadata import METADATA
from kg.namespaces import BASE, GRAPH, ID, ONTOLOGY, PREFIXES, RC, SHAPES, VOCAB
from kg.rules import DERIVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store import Dataset, Term

LINKS: Final = f"{GRAPH}links"
TYPE: Final = f"{PREFIXES['rdf']}type"
SELECT: Final = f"{PREFIXES['sh']}select"
AXIOM: Final = f"{PREFIXES['owl']}Axiom"
_OWL, _SKOS, _SH, _DCAT = (PREFIXES[name] for name in ("owl", "skos", "sh", "dcat"))
_SELECTOR: Final = f"{PREFIXES['oa']}hasSelector"
_TERMS: Final = {
    *(f"{_OWL}{name}" for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    *(f"{_SKOS}{name}" for name in ("Concept", "ConceptScheme")),
    f"{_OWL}Ontology",
}
_SHAPES: Final = {f"{_SH}NodeShape", f"{_SH}PropertyShape"}
# What the build says of its own files and graphs: the same facts again in another form.
_FILES: Final = {f"{_DCAT}Distribution", f"{_SH}PrefixDeclaration"}
_GENERATED: Final = {f"{_DCAT}distribution", f"{_DCAT}dataset", f"{PREFIXES['dcterms']}isPartOf"}
_SYMMETRIC: Final = {
    *(f"{_OWL}{name}" for name in ("disjointWith", "propertyDisjointWith", "equivalentClass", "inverseOf")),
    *(f"{_OWL}{name}" for name in ("equivalentProperty", "sameAs", "differentFrom")),
    f"{_SKOS}related",
}
_INVERSE: Final = {
    f"{_SKOS}hasTopConcept": f"{_SKOS}topConceptOf",
    f"{_SKOS}narrower": f"{_SKOS}broader",
}
# The statistics would change with every statement; they follow from the rest.
_STATEMENTS: Final = f"""
SELECT ?g ?s ?p ?o WHERE {{
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER(!STRSTARTS(STR(?p), "{PREFIXES["void"]}") && !STRSTARTS(STR(?p), "{PREFIXES["void-ext"]}"))
  FILTER(?o != <{PREFIXES["void"]}Dataset>)
}}"""

_Row = dict[str, "Term"]
_Draft = defaultdict[str, defaultdict[str, set[Value]]]


@dataclass(frozen=True)
class Side:
    """What a graph says, by IRI; ``name`` is how the user called it."""

    name: str
    terms: Mapping[str, Description]
    """Classes, properties, concepts, schemes and ontologies."""
    shapes: Mapping[str, Description]
    entities: Mapping[str, Description]
    """The things that the data are about; a passage holds its selector, and nothing is derived."""
    links: Mapping[str, Description]
    """Identifiers and the like from other datasets, for some of the entities."""
    questions: Mapping[str, Description]
    """Questions and their parameters."""
    answers: Mapping[str, Answer]
    """The answer to each question."""
    derived: frozenset[tuple[str, str, Value]]
    """The derived statements: subject, property, value."""


def describe(name: str, dataset: Dataset) -> Side:
    """Return what ``dataset`` says. Its questions are asked; ``name`` is how the user calls it."""
    rows = dataset.select(_STATEMENTS)
    expressions = Expressions(_blank_nodes(rows))
    types = _types(rows)
    parts: dict[str, _Draft] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    derived = set()
    for row in (row for row in rows if row["s"].kind == "iri"):
        subject, predicate, graph = row["s"].value, row["p"].value, row["g"].value
        value = expressions.read(predicate, row["o"])
        if graph == DERIVED:
            derived.add((subject, predicate, value))
        else:
            parts[_part(subject, predicate, graph, types)][subject][predicate].add(value)
    for axiom in _roots(rows):
        parts["terms"][ONTOLOGY][AXIOM].add(expressions.read(AXIOM, axiom))
    _turn_round(parts["terms"])
    _fold_selectors(parts["entities"])
    told = {part: _fixed(parts[part]) for part in ("terms", "shapes", "entities", "links", "questions")}
    queries = {iri: min(said[SELECT]).text for iri, said in told["questions"].items() if SELECT in said}
    answers = {iri: ask_question(dataset, query) for iri, query in queries.items()}
    return Side(name, **told, answers=answers, derived=frozenset(derived))


def _blank_nodes(rows: Iterable[_Row]) -> dict[str, dict[str, list[Term]]]:
    nodes: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        if row["s"].kind == "blank":
            nodes.setdefault(row["s"].value, {}).setdefault(row["p"].value, []).append(row["o"])
    return nodes


def _roots(rows: Iterable[_Row]) -> list[Term]:
    """Return the blank nodes that nothing points to, such as axioms about several classes."""
    subjects = {row["s"] for row in rows if row["s"].kind == "blank"}
    return sorted(subjects - {row["o"] for row in rows})


def _types(rows: Iterable[_Row]) -> dict[str, set[str]]:
    types: dict[str, set[str]] = {}
    for row in rows:
        if row["p"].value == TYPE:
            types.setdefault(row["s"].value, set()).add(row["o"].value)
    return types


def _part(subject: str, predicate: str, graph: str, types: Mapping[str, set[str]]) -> str:
    """Return the part of a side that the statement belongs to, by what its subject is; or ``generated``."""
    kinds = types.get(subject, set())
    if graph == METADATA:
        known = subject.startswith(BASE) and predicate not in _GENERATED and not kinds & _FILES
        return "entities" if known and subject != ONTOLOGY else "generated"
    if subject.startswith((RC, VOCAB)) or kinds & _TERMS or graph == VOCABULARY:
        return "terms"
    if subject.startswith((SHAPES, f"{ID}question/")):
        return "shapes" if subject.startswith(SHAPES) else "questions"
    if kinds & _SHAPES:
        return "shapes"
    return "links" if graph == LINKS else "entities"


def _turn_round(terms: _Draft) -> None:
    """State what can be stated from either end in one direction, so that the choice is no difference.

    Of two ends the first in the alphabet says it, and one of ours before one of others.
    """
    for subject in list(terms):
        for predicate in terms[subject].keys() & (_INVERSE.keys() | _SYMMETRIC):
            for value in [value for value in terms[subject][predicate] if value.kind == "uri"]:
                if predicate in _INVERSE or _rank(value.text) < _rank(subject):
                    terms[subject][predicate].discard(value)
                    terms[value.text][_INVERSE.get(predicate, predicate)].add(Value(subject))


def _rank(iri: str) -> tuple[bool, str]:
    return not iri.startswith(BASE), iri


def _fold_selectors(entities: _Draft) -> None:
    """Tell a selector with the passage that has it: it is no thing of its own."""
    folded = set()
    for said in list(entities.values()):
        for selector in said.pop(_SELECTOR, set()):
            folded.add(selector.text)
            for predicate, values in entities.get(selector.text, {}).items():
                if predicate != TYPE:
                    said[predicate] |= values
    for iri in folded:
        entities.pop(iri, None)


def _fixed(draft: _Draft) -> dict[str, Description]:
    descriptions = {
        iri: {predicate: frozenset(values) for predicate, values in said.items() if values}
        for iri, said in draft.items()
    }
    return {iri: said for iri, said in descriptions.items() if said}
