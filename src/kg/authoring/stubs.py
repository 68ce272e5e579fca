"""What stays of a term that another has replaced: a deprecated stub, and the query by which others follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.authoring.names import split
from kg.namespaces import SHAPES, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT: Final = (RDF.type, RDFS.label, RDFS.isDefinedBy, SKOS.definition, SKOS.prefLabel, SKOS.inScheme)
"""What a stub keeps of its term: enough to be read, found in its scheme, and resolved."""
_ABOVE: Final = {
    OWL.Class: RDFS.subClassOf,
    OWL.ObjectProperty: RDFS.subPropertyOf,
    OWL.DatatypeProperty: RDFS.subPropertyOf,
}
_UPDATE: Final = """\
# Migration: {old} is deprecated; {new} takes its place.
# Run it on your copy of the data. It changes the default graph and every named graph.
{operations}
"""


def leave_stub(before: Graph, old: str, new: str) -> Callable[[Graph], None]:
    """Return the edit that leaves under ``old`` a deprecated stub of what ``before`` says of it.

    The stub of a class or property is below ``new``, so that old data mean what they meant.
    """
    term = URIRef(old)
    kept = [(term, part, value) for part in _KEPT for value in before.objects(term, part)]

    def edit(graph: Graph) -> None:
        for triple in [] if old.startswith(SHAPES) else kept:
            graph.add(triple)
        mark(old, new, f"Renamed to {shorten(new)}.")(graph)
        for kind, above in _ABOVE.items():
            if (term, RDF.type, kind) in graph:
                graph.add((term, above, URIRef(new)))

    return edit


def hand_over(old: str, new: str, note: str) -> Callable[[Graph], None]:
    """Return the edit that deprecates ``old`` as ``mark`` does, and puts ``new`` wherever others name it."""
    term, other = URIRef(old), URIRef(new)

    def edit(graph: Graph) -> None:
        mark(old, new, note)(graph)
        for triple in [triple for triple in graph if triple[0] != term and term in triple]:
            graph.remove(triple)
            subject, predicate, value = (other if part == term else part for part in triple)
            graph.add((subject, predicate, value))

    return edit


def mark(old: str, new: str, note: str) -> Callable[[Graph], None]:
    """Return the edit that deprecates ``old`` with an English ``note``, for ``new`` if there is one."""
    term = URIRef(old)

    def edit(graph: Graph) -> None:
        graph.add((term, OWL.deprecated, Literal(lexical_or_value=True)))
        graph.add((term, SKOS.historyNote, Literal(note, lang="en")))
        if new:
            graph.add((term, DCTERMS.isReplacedBy, URIRef(new)))
        for scheme in list(graph.objects(term, SKOS.topConceptOf)):
            graph.remove((term, SKOS.topConceptOf, scheme))
            graph.remove((scheme, SKOS.hasTopConcept, term))

    return edit


def write_migration(old: str, new: str, *, is_property: bool) -> tuple[str, str]:
    """Return the file and the text of the SPARQL 1.1 Update that puts ``new`` where data say ``old``."""
    said = f"?s <{old}> ?o", f"?s <{new}> ?o"
    named = f"?s ?p <{old}>", f"?s ?p <{new}>"
    before, after = said if is_property else named
    operations = (
        f"DELETE {{ {before} }} INSERT {{ {after} }} WHERE {{ {before} }} ;\n"
        f"DELETE {{ GRAPH ?g {{ {before} }} }} INSERT {{ GRAPH ?g {{ {after} }} }} "
        f"WHERE {{ GRAPH ?g {{ {before} }} }}"
    )
    text = _UPDATE.format(old=shorten(old), new=shorten(new), operations=operations)
    return f"sparql/migrations/{split(old)[1]}-to-{split(new)[1]}.ru", text
