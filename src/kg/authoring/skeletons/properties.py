"""A new property of the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, URIRef

from kg.authoring.skeletons.addition import Addition
from kg.authoring.skeletons.classes import describe, labelled
from kg.authoring.skeletons.fields import Field, Kind, always
from kg.authoring.skeletons.naming import (
    ask_definition,
    ask_labels,
    ask_name,
    ask_source,
    read_yes_or_no,
)
from kg.authoring.skeletons.project import ONTOLOGY_FILE, expand
from kg.authoring.skeletons.words import nearest, one_of, tidy
from kg.namespaces import RC, VOCAB, shorten

if TYPE_CHECKING:
    from kg.authoring.skeletons.fields import Answers
    from kg.authoring.skeletons.project import Project

VALUE_SCHEME: Final = URIRef(f"{RC}valueScheme")
_KINDS: Final = {
    "object": OWL.ObjectProperty,
    "datatype": OWL.DatatypeProperty,
    "annotation": OWL.AnnotationProperty,
}
# Those of the map of OWL 2 (Structural Specification, section 4) that tables can have.
_DATATYPES: Final = tuple(
    shorten(iri)
    for iri in (
        XSD.string, XSD.integer, XSD.decimal, XSD.double, XSD.boolean, XSD.dateTime, XSD.anyURI,
        RDF.PlainLiteral, RDFS.Literal,
    )
)  # fmt: skip


def property_kind(project: Project) -> Kind:
    """Return what a new property must be told about."""

    def others(answers: Answers) -> dict[str, tuple[URIRef, ...]]:
        return labelled(project, _KINDS.get(answers.get("kind", ""), OWL.ObjectProperty))

    return Kind(
        "property",
        f"A property of the ontology, in {ONTOLOGY_FILE}.",
        "",
        (
            ask_name(project, "property", "inCountry"),
            Field(
                "kind",
                "object where its values are things, datatype for texts and numbers, annotation for neither",
                one_of(lambda: _KINDS, "kind of property"),
                always,
                choices=lambda: _KINDS,
            ),
            *ask_labels(project, others),
            ask_definition("en"),
            *_logic(project),
            ask_source(project),
        ),
        lambda answers: _compose(project, answers),
        example="property inCountry --kind object --range Country",
    )


def _logic(project: Project) -> tuple[Field, ...]:
    """Ask for what follows from the use of the property."""

    def has_logic(answers: Answers) -> bool:
        return answers["kind"] != "annotation"

    return (
        Field(
            "domain",
            "class of the things that have it, where they are all of one",
            lambda text, answers: _read_domain(project, text, answers),
            offered=has_logic,
        ),
        Field(
            "range",
            f"class of its values, or their datatype: {', '.join(_DATATYPES)}",
            lambda text, answers: _read_range(project, text, answers),
            lambda answers: answers.get("kind") == "datatype",
            has_logic,
        ),
        Field(
            "scheme",
            "concept scheme of its values, where they are concepts",
            lambda text, answers: _read_scheme(project, text, answers),
            lambda answers: "range" in answers and _is_coded(project, answers["range"]),
            choices=project.schemes,
        ),
        Field(
            "below",
            "property that it makes more exact, if any",
            lambda text, answers: _read_below(project, text, answers),
        ),
        Field("functional", "yes where nothing can have two values, by what it means", _read_functional),
    )


def _read_domain(project: Project, text: str, answers: Answers) -> str:
    _refuse_for_annotation(answers)
    return shorten(project.find(tidy(text), (OWL.Class,), "class"))


def _read_below(project: Project, text: str, answers: Answers) -> str:
    kind = answers.get("kind", "")
    return shorten(project.find(tidy(text), (_KINDS.get(kind, OWL.ObjectProperty),), f"{kind} property"))


def _read_functional(text: str, answers: Answers) -> str:
    _refuse_for_annotation(answers)
    return read_yes_or_no(text, answers)


def _refuse_for_annotation(answers: Answers) -> None:
    if answers.get("kind") == "annotation":
        raise ValueError("an annotation property has no part in logic; leave this out")


def _read_range(project: Project, text: str, answers: Answers) -> str:
    _refuse_for_annotation(answers)
    if answers.get("kind") != "datatype":
        return shorten(project.find(tidy(text), (OWL.Class,), "class"))
    name = tidy(text) if ":" in text else f"xsd:{tidy(text)}"
    if name not in _DATATYPES:
        remedy = f"; dates of any precision have rdfs:Literal{nearest(name, _DATATYPES)}"
        raise ValueError(f"{text!r} is no datatype that OWL 2 and the tables have{remedy}")
    return name


def _is_coded(project: Project, name: str) -> bool:
    return SKOS.Concept in project.vocabulary.transitive_objects(expand(name), RDFS.subClassOf)


def _read_scheme(project: Project, text: str, answers: Answers) -> str:
    if answers.get("kind") != "object":
        raise ValueError("only an object property has concepts for values; leave this out")
    if "range" in answers and not _is_coded(project, answers["range"]):
        raise ValueError(f"{answers['range']} is no class of concepts; leave out one of --range and --scheme")
    return one_of(project.schemes, "concept scheme")(text, answers)


def _compose(project: Project, answers: Answers) -> Addition:
    term, graph = URIRef(RC + answers["name"]), Graph(bind_namespaces="none")
    graph.add((term, RDF.type, _KINDS[answers["kind"]]))
    describe(graph, term, answers)
    if answers.get("functional") == "yes":
        graph.add((term, RDF.type, OWL.FunctionalProperty))
    if "scheme" in answers:
        graph.add((term, VALUE_SCHEME, URIRef(VOCAB + answers["scheme"])))
        graph.add((term, RDFS.range, expand(answers.get("range", "skos:Concept"))))
    for name, predicate in (("domain", RDFS.domain), ("range", RDFS.range), ("below", RDFS.subPropertyOf)):
        if name in answers:
            graph.add((term, predicate, expand(answers[name])))
    before, after = project.extended(ONTOLOGY_FILE, graph)
    name = answers["name"]
    owner = answers.get("domain", "CLASS").removeprefix("rc:")
    left = (
        f"say which cells have it, by propertyUrl ../ontology#{name} in the metadata of a table in data/",
        f"say what its values must be: kg new shape {owner} {name}",
    )
    return Addition(before, after, (str(term),), left)
