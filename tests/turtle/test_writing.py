from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kg.namespaces import PREFIXES, RC
from kg.turtle import load, parse, write

if TYPE_CHECKING:
    from random import Random

    from rdflib import Node

    Triple = tuple[Node, Node, Node]

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
PARTNER, CITY = URIRef(f"{RC}partner"), URIRef(f"{RC}City")
NODES = [BNode(f"node{number}") for number in range(5)]
IRIS = [CITY, PARTNER, RDF.nil, OWL.Class, URIRef("https://example.org/a?b=c.#"), URIRef("urn:é")]
DATATYPES = [XSD.integer, XSD.boolean, XSD.gYear, None]

text = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: normalize("NFC", text))
literal = st.one_of(
    st.builds(Literal, text, lang=st.sampled_from(["en", "fr", "ar", "en-gb"])),
    st.builds(
        Literal, st.text("01.+-e\"\\\n\r\t'"), datatype=st.sampled_from(DATATYPES), normalize=st.just(False)
    ),
)
node = st.sampled_from(NODES)
triple = st.tuples(
    node | st.sampled_from(IRIS),
    st.sampled_from([RDF.type, RDF.first, RDF.rest, RDFS.label, PARTNER]),
    node | node | st.sampled_from(IRIS) | literal,
)


def graph_of(text: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    parse(text, Path("graph.ttl"), graph)
    return graph


def written(turtle: str) -> str:
    """Return what is written of ``turtle``, without the prefixes."""
    return write(graph_of(HEADER + turtle)).partition("\n\n")[2]


def test_every_file_of_the_project_is_written_as_it_is(files: list[Path]) -> None:
    for file in files:
        assert write(load([file])) == file.read_text(encoding="utf-8"), file


def test_subjects_properties_and_values_stand_in_order_one_a_line() -> None:
    assert written(
        """rc:Town rdfs:subClassOf rc:Place, rc:Area ; rdfs:label "Town"@en, "مدينة"@ar, "Ville"@fr .
        <https://w3id.org/routecities/ontology> a owl:Ontology . [] a owl:AllDifferent .
        rc:Area a owl:Class . rc:Town a owl:Class ."""
    ) == (
        "<https://w3id.org/routecities/ontology> a owl:Ontology .\n"
        "\n"
        "rc:Area a owl:Class .\n"
        "\n"
        "rc:Town a owl:Class ;\n"
        '    rdfs:label "مدينة"@ar,\n'
        '        "Town"@en,\n'
        '        "Ville"@fr ;\n'
        "    rdfs:subClassOf rc:Area,\n"
        "        rc:Place .\n"
        "\n"
        "[] a owl:AllDifferent .\n"
    )


def test_only_the_prefixes_that_are_used_are_declared() -> None:
    graph = Graph(bind_namespaces="none")
    graph.bind("mine", "https://example.org/")
    graph.add((CITY, PARTNER, URIRef("https://example.org/a")))
    assert write(graph) == f"@prefix rc: <{RC}> .\n\nrc:City rc:partner <https://example.org/a> .\n"


def test_an_iri_that_no_prefix_suits_stands_in_full() -> None:
    for iri in (RC, f"{RC}a/b", f"{RC}a.b", f"{RC}1", f"{RC}a,b", "urn:a"):
        assert write(graph_of(f"<{iri}> <{iri}> <{iri}> .")) == f"<{iri}> <{iri}> <{iri}> .\n"


@pytest.mark.parametrize(
    "literal",
    [
        "0",
        "-12",
        "true",
        '"01"^^xsd:integer',
        '"+1"^^xsd:integer',
        '"01.50"^^xsd:decimal',
        '"1e3"^^xsd:double',
        '"1"^^xsd:boolean',
        '"2026-11-22T00:00:00Z"^^xsd:dateTime',
        '"20x5"^^xsd:gYear',
        '""',
        '"a\\\\b \\"c\\""@en',
        '"""two\nlines, and \\"quotes\\\\\\""""@fr',
        '"a\\u000Db"',
        '"tab\tand bell\\u0007"',
    ],
)
def test_a_literal_keeps_its_spelling(literal: str) -> None:
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n" if "xsd:" in literal else ""
    turtle = f"{prefix}<urn:a> <urn:b> {literal} .\n"
    assert write(graph_of(turtle)) == turtle


def test_numbers_without_quotes_keep_their_spelling_too() -> None:
    assert written("rc:a rc:b 01, 1.50, .5, 1E3, +7 .") == (
        'rc:a rc:b ".5"^^xsd:decimal,\n'
        '        "1.50"^^xsd:decimal,\n'
        '        "1E3"^^xsd:double,\n'
        '        "+7"^^xsd:integer,\n'
        '        "01"^^xsd:integer .\n'
    )


def test_text_comes_out_in_nfc_its_language_in_small_letters_and_strings_without_their_type() -> None:
    turtle = f'<urn:a> <urn:b> "{normalize("NFD", "né")}"@EN, "x"^^<{XSD.string}> .'
    assert write(graph_of(turtle)) == '<urn:a> <urn:b> "x",\n        "né"@en .\n'


def test_nodes_without_a_name_stand_where_they_are_used_and_lists_in_brackets() -> None:
    assert written(
        """rc:a rdfs:subClassOf _:x . _:x a owl:Restriction ; owl:onProperty rc:p ; owl:someValuesFrom _:y .
        _:y owl:unionOf ( rc:b () [ a owl:Class ] ) . rc:c rc:p [], () ."""
    ) == (
        "rc:a rdfs:subClassOf [ a owl:Restriction ;\n"
        "            owl:onProperty rc:p ;\n"
        "            owl:someValuesFrom [ owl:unionOf ( rc:b () [ a owl:Class ] ) ] ] .\n"
        "\n"
        "rc:c rc:p [],\n"
        "        () .\n"
    )


def test_what_is_nearly_a_list_is_not_written_as_one() -> None:
    turtle = "rc:a rc:p [ rdf:first 1,\n                2 ;\n            rdf:rest ( 3 ) ] .\n"
    assert written(f"@prefix rdf: <{RDF}> . {turtle}") == turtle


def test_only_a_node_used_twice_or_in_a_circle_has_a_label() -> None:
    assert written(
        "rc:a rc:p _:z . rc:b rc:p _:z . _:z rc:p 1 . _:y rc:q _:x . _:x rc:q _:y . _:w rc:p 2 ."
    ) == (
        "rc:a rc:p _:b1 .\n\nrc:b rc:p _:b1 .\n\n"
        "_:b1 rc:p 1 .\n\n_:b2 rc:q _:b3 .\n\n_:b3 rc:q _:b2 .\n\n[] rc:p 2 .\n"
    )


def test_long_lists_and_many_equal_nodes_are_no_trouble() -> None:
    members = " ".join(str(number) for number in range(5000))
    assert written(f"rc:a rc:p ( {members} ) .") == f"rc:a rc:p ( {members} ) .\n"
    assert written(f"rc:a rc:p {', '.join(['[ a rc:B ]'] * 50)} .").count("[ a rc:B ]") == 50


def test_a_graph_whose_nodes_nothing_tells_apart_is_refused() -> None:
    circles = " ".join(f"_:n{number} rc:p _:n{number} ." for number in range(9))
    with pytest.raises(
        ValueError, match=r"^it has too many blank nodes that nothing tells apart; give them names$"
    ):
        written(circles)


def test_an_iri_with_a_character_that_none_may_have_is_refused() -> None:
    graph = Graph(bind_namespaces="none")
    graph.add((CITY, PARTNER, URIRef("https://example.org/two words")))
    with pytest.raises(
        ValueError, match=r"^<https://example.org/two words> is no IRI: it has ' '; write %20 there$"
    ):
        write(graph)


def test_nothing_is_written_of_nothing() -> None:
    assert write(Graph()) == ""


@given(st.lists(triple, max_size=12), st.permutations(NODES), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=300)
def test_the_same_graph_gives_the_same_text_and_the_text_the_same_graph(
    triples: list[Triple], others: list[BNode], random: Random
) -> None:
    graph, renamed = Graph(bind_namespaces="none"), Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    names: dict[Node, Node] = dict(zip(NODES, others, strict=True))
    for subject, predicate, value in random.sample(triples, len(triples)):
        renamed.add((names.get(subject, subject), predicate, names.get(value, value)))
    turtle = write(graph)
    assert write(renamed) == turtle
    again = graph_of(turtle)
    assert write(again) == turtle
    assert isomorphic(again, graph)


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_seed_of_hashes_does_not_matter(seed: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("_:a <urn:p> _:b, 1, 2, _:c . _:c <urn:p> _:b, <urn:a>, <urn:b>, () .", encoding="utf-8")
    program = (
        "import sys, pathlib, kg.turtle as t; print(t.write(t.load([pathlib.Path(sys.argv[1])])), end='')"
    )
    environ = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        [sys.executable, "-c", program, str(path)], check=True, env=environ, capture_output=True, text=True
    )
    assert run.stdout == write(load([path]))
