"""A new class of the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.authoring.skeletons.addition import Addition, join
from kg.authoring.skeletons.fields import Field, Kind, always
from kg.authoring.skeletons.naming import (
    YES_OR_NO,
    ask_definition,
    ask_labels,
    ask_name,
    ask_source,
    read_yes_or_no,
)
from kg.authoring.skeletons.project import ONTOLOGY_FILE, expand
from kg.authoring.skeletons.shapes import compose_node_shape
from kg.authoring.skeletons.words import LANGUAGES, tidy
from kg.namespaces import ID, ONTOLOGY, RC, shorten

if TYPE_CHECKING:
    from kg.authoring.skeletons.fields import Answers
    from kg.authoring.skeletons.project import Project

TERMS_TEST: Final = "tests/ontology/test_terms.py"


def class_kind(project: Project) -> Kind:
    """Return what a new class must be told about."""
    return Kind(
        "class",
        f"A class of the ontology, in {ONTOLOGY_FILE}, and a shape for it.",
        "",
        (
            ask_name(project, "class", "RefugeeSettlement"),
            *ask_labels(project, lambda _answers: labelled(project, OWL.Class)),
            ask_definition("en"),
            Field(
                "below",
                "class that it is a kind of, if any",
                lambda text, _answers: shorten(project.find(tidy(text), (OWL.Class,), "class")),
                offered=always,
            ),
            ask_source(project),
            Field(
                "shape",
                "yes or no: make a shape for it too, where what must be said of its things will stand",
                read_yes_or_no,
                always,
                choices=lambda: YES_OR_NO,
            ),
        ),
        lambda answers: _compose(project, answers),
        example="class RefugeeSettlement --below Place",
    )


def labelled(project: Project, kind: URIRef) -> dict[str, tuple[URIRef, ...]]:
    """Return the terms of ``kind``, with the property that gives their labels."""
    terms = {str(term) for term in project.vocabulary.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    return dict.fromkeys(sorted(terms), (RDFS.label,))


def describe(graph: Graph, term: URIRef, answers: Answers) -> None:
    """Add to ``graph`` what every term has: labels, a definition, what defines it, its source if any."""
    for language in LANGUAGES:
        graph.add((term, RDFS.label, Literal(answers[f"label_{language}"], language)))
    graph.add((term, SKOS.definition, Literal(answers["definition"], "en")))
    graph.add((term, RDFS.isDefinedBy, URIRef(ONTOLOGY)))
    if "source" in answers:
        graph.add((term, DCTERMS.source, URIRef(f"{ID}source/{answers['source']}")))


def _compose(project: Project, answers: Answers) -> Addition:
    term, graph = URIRef(RC + answers["name"]), Graph(bind_namespaces="none")
    graph.add((term, RDF.type, OWL.Class))
    describe(graph, term, answers)
    if "below" in answers:
        graph.add((term, RDFS.subClassOf, expand(answers["below"])))
    before, after = project.extended(ONTOLOGY_FILE, graph)
    name = answers["name"]
    test = [f"name {name} in {TERMS_TEST}, which lists every class"]
    left = test if (project.home / TERMS_TEST).exists() else []
    left += [f"say which rows are of it, by valueUrl ../ontology#{name} in the metadata of a table in data/"]
    if answers["shape"] == "no":
        left += [f"use it, in a question or a shape: kg new shape {name}"]
    added = Addition(before, after, (str(term),), tuple(left))
    if answers["shape"] == "no":
        return added
    return join(added, compose_node_shape(project, term, answers["label_en"]))
