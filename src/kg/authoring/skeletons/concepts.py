"""A new concept of a scheme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.authoring.skeletons.addition import Addition
from kg.authoring.skeletons.fields import Field, Kind, always
from kg.authoring.skeletons.naming import ask_definition, ask_labels, ask_source
from kg.authoring.skeletons.project import expand
from kg.authoring.skeletons.words import LANGUAGES, nearest, one_of, read_name, read_text, tidy
from kg.namespaces import ID, RC, VOCAB, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.authoring.skeletons.fields import Answers, Check
    from kg.authoring.skeletons.project import Project

_LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


def concept_kind(project: Project) -> Kind:
    """Return what a new concept must be told about."""

    def others(answers: Answers) -> dict[str, tuple[URIRef, ...]]:
        return dict.fromkeys(map(str, _concepts(project, answers.get("scheme", ""))), _LABELS)

    def needs_source(answers: Answers) -> bool:
        return DCTERMS.source in _shared(project, answers.get("scheme", ""))

    return Kind(
        "concept",
        "A concept of a scheme, in ontology/schemes/.",
        "What every concept of the scheme says, the new one must say too, by --set.",
        (
            *_keys(project),
            *ask_labels(project, others),
            *(ask_definition(language, f"definition_{language}") for language in LANGUAGES),
            Field(
                "broader",
                "concept of the scheme that it is a kind of, if any",
                lambda text, answers: _read_broader(project, text, answers),
                offered=always,
            ),
            replace(ask_source(project), needed=needs_source),
        ),
        lambda answers: _compose(project, answers),
        lambda answers: _more(project, answers),
        example="concept initiative-type charter",
    )


def _keys(project: Project) -> tuple[Field, Field]:
    return (
        Field(
            "scheme",
            "name of the scheme that it belongs to",
            one_of(project.schemes, "concept scheme"),
            always,
            choices=project.schemes,
            is_key=True,
        ),
        Field(
            "concept",
            "name of the concept in its IRI, such as peer-exchange",
            lambda text, answers: _read_slug(project, text, answers),
            always,
            is_key=True,
        ),
    )


def _concepts(project: Project, scheme: str) -> list[URIRef]:
    return [URIRef(f"{VOCAB}{scheme}/{name}") for name in project.concepts(scheme)]


def _file(answers: Answers) -> str:
    return f"ontology/schemes/{answers.get('scheme', '')}.ttl"


def _shared(project: Project, scheme: str) -> set[URIRef]:
    """Return the properties that every concept of ``scheme`` has."""
    having = [set(project.vocabulary.predicates(concept)) for concept in _concepts(project, scheme)]
    return {URIRef(str(predicate)) for predicate in (set.intersection(*having) if having else ())}


def _read_slug(project: Project, text: str, answers: Answers) -> str:
    project.refuse_unformed(_file(answers))
    slug = read_name(text, "slug")
    project.refuse_used(f"{VOCAB}{answers.get('scheme', '')}/{slug}")
    return slug


def _read_broader(project: Project, text: str, answers: Answers) -> str:
    text, known = tidy(text), project.concepts(answers.get("scheme", ""))
    if text not in known:
        raise ValueError(f"{text!r} is no concept of {answers.get('scheme')}{nearest(text, known)}")
    return text


def _more(project: Project, answers: Answers) -> Iterator[Field]:
    """Ask for the properties of ours that every concept of the scheme has, in the languages that each has."""
    scheme = answers["scheme"]
    for predicate in sorted(_shared(project, scheme)):
        if predicate.startswith(RC):
            for language in _languages(project, scheme, predicate):
                name = shorten(predicate) + (f"@{language}" if language else "")
                meaning = f"{_meaning(project, predicate)}, as every concept of {scheme} says"
                yield Field(
                    name,
                    f"{meaning}, in {LANGUAGES[language]}" if language else meaning,
                    _reader(project, scheme, predicate, language),
                    always,
                    is_extra=True,
                )


def _meaning(project: Project, predicate: URIRef) -> str:
    return f"{shorten(predicate)} ({project.label(predicate)})"


def _languages(project: Project, scheme: str, predicate: URIRef) -> list[str]:
    """Return the languages in which every concept of ``scheme`` has a text; empty is a value without one."""
    told = [
        {getattr(value, "language", None) or "" for value in project.vocabulary.objects(concept, predicate)}
        for concept in _concepts(project, scheme)
    ]
    return [language for language in ("", *LANGUAGES) if all(language in languages for languages in told)]


def _reader(project: Project, scheme: str, predicate: URIRef, language: str) -> Check:
    def read(text: str, _answers: Answers) -> str:
        if language:
            return read_text(text, language)
        if kinds := _kinds_of_values(project, scheme, predicate):
            return shorten(project.find(tidy(text), kinds, f"value of {shorten(predicate)}"))
        return tidy(text)

    return read


def _kinds_of_values(project: Project, scheme: str, predicate: URIRef) -> set[URIRef]:
    """Return what the values of ``predicate`` are in ``scheme``; nothing where they are texts."""
    values = {
        value for one in _concepts(project, scheme) for value in project.vocabulary.objects(one, predicate)
    }
    return {URIRef(str(kind)) for value in values for kind in project.vocabulary.objects(value, RDF.type)}


def _compose(project: Project, answers: Answers) -> Addition:
    scheme, graph = URIRef(VOCAB + answers["scheme"]), Graph(bind_namespaces="none")
    concept = URIRef(f"{scheme}/{answers['concept']}")
    kinds = [set(project.vocabulary.objects(one, RDF.type)) for one in _concepts(project, answers["scheme"])]
    for kind in set.intersection(*kinds) if kinds else {SKOS.Concept}:
        graph.add((concept, RDF.type, kind))
    graph.add((concept, RDFS.isDefinedBy, scheme))
    graph.add((concept, SKOS.inScheme, scheme))
    for language in LANGUAGES:
        graph.add((concept, SKOS.prefLabel, Literal(answers[f"label_{language}"], language)))
        graph.add((concept, SKOS.definition, Literal(answers[f"definition_{language}"], language)))
    if "source" in answers:
        graph.add((concept, DCTERMS.source, URIRef(f"{ID}source/{answers['source']}")))
    if "broader" in answers:
        graph.add((concept, SKOS.broader, URIRef(f"{scheme}/{answers['broader']}")))
    else:
        graph.add((concept, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, concept))
    for field in _more(project, answers):
        name, _, language = field.name.partition("@")
        is_thing = not language and _kinds_of_values(project, answers["scheme"], expand(name))
        text = answers[field.name]
        graph.add((concept, expand(name), expand(text) if is_thing else Literal(text, language or None)))
    before, after = project.extended(_file(answers), graph)
    cells = ", ".join(project.columns_of(answers["scheme"]))
    left = (f"use it: {answers['concept']} may now stand in {cells}",) if cells else ()
    return Addition(before, after, (str(concept),), left)
