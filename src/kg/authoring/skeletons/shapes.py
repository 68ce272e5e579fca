"""New shapes: for a class, and for a property of the things of a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef

from kg.authoring.skeletons.addition import Addition, join
from kg.authoring.skeletons.examples import draft_examples
from kg.authoring.skeletons.fields import Field, Kind, always
from kg.authoring.skeletons.project import PROPERTIES, expand
from kg.authoring.skeletons.words import kebab, read_message, tidy
from kg.namespaces import RC, SHAPES, VOCAB, shorten

if TYPE_CHECKING:
    from kg.authoring.skeletons.fields import Answers
    from kg.authoring.skeletons.project import Project

_ANY_LITERAL: Final = (RDF.PlainLiteral, RDFS.Literal)


def shape_kind(project: Project) -> Kind:
    """Return what a new shape must be told about."""
    return Kind(
        "shape",
        "A shape of a class, or of one property of its things, in shapes/.",
        "What the ontology says of the values of the property becomes part of the shape.",
        (
            *_keys(project),
            Field(
                "message",
                "what is wrong, and what to do, in two English sentences for who mends the table",
                lambda text, _answers: read_message(text),
                lambda answers: "property" in answers,
            ),
            Field("min", "how many values there must be at least", _read_number, offered=_has_property),
            Field(
                "max",
                "how many values there may be at most",
                _read_maximum,
                lambda answers: _is_idle(project, answers),
                _has_property,
            ),
        ),
        lambda answers: _compose(project, answers),
        example='shape Interview dateStated --max 1 --message "It is given twice. Write it once."',
    )


def _keys(project: Project) -> tuple[Field, Field]:
    return (
        Field(
            "class",
            "class whose things are held to it",
            lambda text, answers: _read_class(project, text, answers),
            always,
            is_key=True,
        ),
        Field(
            "property",
            "property whose values are held to it, if any",
            lambda text, answers: _read_property(project, text, answers),
            offered=always,
            is_key=True,
        ),
    )


def compose_node_shape(project: Project, term: URIRef, label: str) -> Addition:
    """Return a shape of the class ``term`` that says nothing yet, in a file of its own."""
    name = _local(term)
    before, after = project.extended(_file(project, term), _node_shape(term, label))
    added = Addition(before, after, (), (f"say what each must have: kg new shape {name} PROPERTY",))
    return join(added, draft_examples(project, term, after))


def _has_property(answers: Answers) -> bool:
    return "property" in answers


def _read_class(project: Project, text: str, answers: Answers) -> str:
    term = project.find(tidy(text), (OWL.Class,), "class")
    if "property" not in answers and (None, SH.targetClass, term) in project.shapes:
        raise ValueError(f"{shorten(term)} has a shape; name a property too")
    project.refuse_unformed(_file(project, term))
    return shorten(term)


def _read_property(project: Project, text: str, answers: Answers) -> str:
    term = project.find(tidy(text), PROPERTIES, "property")
    if "class" in answers:
        project.refuse_used(f"{SHAPES}{_local(expand(answers['class']))}-{_local(term)}")
    return shorten(term)


def _is_idle(project: Project, answers: Answers) -> bool:
    """Say whether the shape would hold nothing to anything."""
    return (
        "property" in answers
        and "min" not in answers
        and _constraint(project, expand(answers["property"])) is None
    )


def _read_number(text: str, answers: Answers) -> str:
    if "property" not in answers:
        raise ValueError("only the values of a property are counted; name one")
    if not re.fullmatch("[1-9][0-9]*", text.strip()):
        raise ValueError(f"{text!r} is no whole number from 1")
    return text.strip()


def _read_maximum(text: str, answers: Answers) -> str:
    number = _read_number(text, answers)
    if int(number) < int(answers.get("min", "0") or 0):
        raise ValueError(f"{number} is less than the least number, {answers['min']}")
    return number


def _compose(project: Project, answers: Answers) -> Addition:
    term = expand(answers["class"])
    name = _local(term)
    if "property" not in answers:
        return compose_node_shape(project, term, project.label(term))
    graph = Graph(bind_namespaces="none")
    node = URIRef(SHAPES + name)
    if (node, None, None) not in project.shapes:
        graph += _node_shape(term, project.label(term))
    shape = URIRef(f"{SHAPES}{name}-{_local(expand(answers['property']))}")
    graph.add((node, SH.property, shape))
    graph += _property_shape(project, shape, answers)
    before, after = project.extended(_file(project, term), graph)
    return join(Addition(before, after, (), ()), draft_examples(project, term, after, shape))


def _node_shape(term: URIRef, label: str) -> Graph:
    graph, node = Graph(bind_namespaces="none"), URIRef(SHAPES + _local(term))
    graph.add((node, RDF.type, SH.NodeShape))
    graph.add((node, SH.name, Literal(label, "en")))
    graph.add((node, SH.targetClass, term))
    return graph


def _property_shape(project: Project, shape: URIRef, answers: Answers) -> Graph:
    term, graph = expand(answers["property"]), Graph(bind_namespaces="none")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", _local(term)).lower()
    graph.add((shape, RDF.type, SH.PropertyShape))
    graph.add((shape, SH.path, term))
    graph.add((shape, SH.name, Literal(name, "en")))
    graph.add((shape, SH.message, Literal(answers["message"], "en")))
    for field, predicate in (("min", SH.minCount), ("max", SH.maxCount)):
        if field in answers:
            graph.add((shape, predicate, Literal(int(answers[field]))))
    constraint = _constraint(project, term)
    if constraint:
        graph.add((shape, *constraint))
    return graph


def _constraint(project: Project, term: URIRef) -> tuple[URIRef, URIRef] | None:
    """Return what the ontology says of the values of the property ``term``, as a constraint."""
    scheme = project.vocabulary.value(term, URIRef(f"{RC}valueScheme"))
    concept = URIRef(f"{SHAPES}concept-{str(scheme).removeprefix(VOCAB)}")
    if (concept, None, None) in project.shapes:
        return SH.node, concept
    values = project.vocabulary.value(term, RDFS.range)
    kinds = set(project.vocabulary.objects(term, RDF.type))
    if values in _ANY_LITERAL:
        return SH.nodeKind, SH.Literal
    if isinstance(values, URIRef):
        return (SH.datatype if values.startswith(str(XSD)) else SH["class"]), values
    if OWL.ObjectProperty in kinds and not isinstance(values, BNode):
        return SH.nodeKind, SH.IRI
    return None


def _file(project: Project, term: URIRef) -> str:
    """Return the file that has the shape of the class ``term``, or is to have it."""
    line = project.locator.find(SHAPES + _local(term))
    return line.file if line else f"shapes/{kebab(_local(term))}.ttl"


def _local(term: URIRef) -> str:
    return re.split("[/#]", term)[-1]
