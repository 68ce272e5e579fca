"""The graph as RDF files: the whole with its graphs, and each concept scheme in SKOS."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
import skosify  # type: ignore[import-untyped]  # the library ships no types
from rdflib import RDF, SKOS, Dataset, Graph, URIRef

from kg import turtle
from kg.exports import find_export
from kg.namespaces import VOCAB
from kg.turtle.reading import as_spelt

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.exports import Answers

    Export = Callable[[str], bytes]


pytestmark = pytest.mark.filterwarnings(  # rdflib warns of its own calls
    "ignore:(Dataset|ConjunctiveGraph)[. ]:DeprecationWarning"
)


@pytest.fixture(scope="module")
def schemes(export: Export) -> dict[str, bytes]:
    """The files of the package of schemes, by name."""
    with zipfile.ZipFile(io.BytesIO(export("skos"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(data: bytes, form: str) -> Graph:
    with as_spelt():
        return Graph(bind_namespaces="none").parse(data=data, format=form)


def test_n_quads_are_the_dataset_line_by_line(export: Export, graph: Answers) -> None:
    assert export("nquads").decode().splitlines() == graph.dataset.lines()


def test_trig_says_the_same_as_n_quads_to_another_reader(export: Export, graph: Answers) -> None:
    text = export("trig").decode()
    assert text.startswith("@prefix ")
    assert re.findall(r"^<(.*)> \{$", text, re.MULTILINE) == graph.dataset.graphs()
    with as_spelt():
        found = Dataset(default_union=True).parse(data=text, format="trig")
    for name in graph.dataset.graphs():
        assert len(found.graph(URIRef(name))) == len(graph.dataset.graph(name)), name


def test_every_scheme_is_there_in_three_formats_that_say_the_same(schemes: dict[str, bytes]) -> None:
    names = {name.removesuffix(".ttl") for name in schemes if name.endswith(".ttl")}
    assert {"route", "route-role", "activity-type", "certainty"} < names
    for name in names:
        as_turtle = read(schemes[f"{name}.ttl"], "turtle")
        for suffix, form in (("rdf", "xml"), ("jsonld", "json-ld")):
            assert not set(as_turtle) ^ set(read(schemes[f"{name}.{suffix}"], form)), f"{name}.{suffix}"


def test_the_turtle_is_in_the_form_of_this_project(schemes: dict[str, bytes]) -> None:
    assert turtle.write(read(schemes["route-role.ttl"], "turtle")).encode() == schemes["route-role.ttl"]


def test_a_tool_for_vocabularies_finds_nothing_to_mend(
    schemes: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for name, data in schemes.items():
        if name.endswith(".ttl"):
            skosify.skosify(read(data, "turtle"), mark_top_concepts=True, check_hierarchy=True)
    assert [record.getMessage() for record in caplog.records] == []


def test_every_concept_has_a_name_and_a_definition_in_three_languages(schemes: dict[str, bytes]) -> None:
    for name, data in schemes.items():
        if name.endswith(".ttl"):
            scheme = read(data, "turtle")
            assert (URIRef(VOCAB + name.removesuffix(".ttl")), RDF.type, SKOS.ConceptScheme) in scheme
            for concept in scheme.subjects(RDF.type, SKOS.Concept):
                for told in (SKOS.prefLabel, SKOS.definition):
                    tags = sorted(text.language for text in scheme.objects(concept, told))  # type: ignore[attr-defined]  # literals
                    assert tags == ["ar", "en", "fr"], concept


def test_what_is_unofficial_is_said(schemes: dict[str, bytes]) -> None:
    assert b"are our translations and not official" in schemes["README.md"]
    assert b"rc:unofficialLanguage" in schemes["route-role.ttl"]


@pytest.mark.parametrize("name", ["nquads", "trig", "skos"])
def test_the_same_dataset_is_the_same_bytes(name: str, export: Export, graph: Answers) -> None:
    assert find_export(name).write(graph) == export(name)
