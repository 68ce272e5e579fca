"""A graph that is edited gets the same report as if all of it were validated anew."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import SH, XSD, Graph, Literal
from rdflib.compare import isomorphic

from kg.build import assemble
from kg.catalogue import QUESTIONS_GRAPH, SHAPES_GRAPH
from kg.metadata import METADATA
from kg.namespaces import SHAPES
from kg.shacl import Standing, load_shapes, read_lines, validate

if TYPE_CHECKING:
    from tests.conftest import Project

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "shapes"
CONTEXT = EXAMPLES / "context.ttl"
CLASSES = sorted({path.parts[-3] for path in EXAMPLES.glob("*/bad/*.ttl")})
PREFIXES = """
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
TOWNS = """
:City rdfs:subClassOf :Town . :Town rdfs:subClassOf :Place .
:a a :City ; :name "a" ; :in :x ; :near :b ; :founded 1200 ; :walled 1300 .
:b a :Town ; :name "b" ; :in :x ; :near :c ; :founded 900 ; :walled 1000 .
:c a :Town ; :name "c" ; :in :y ; :also "c" ; :founded 1000 ; :walled 1000 .
:x a :Country ; :name "x" ; :part :z . :y a :Country ; :name "y" ; :part :z . :z a :Union ; :name "z" .
"""
WAYS = {
    "class": ":S sh:targetClass :Place ; sh:property :P . :P sh:path :in ; sh:class :Country .",
    "node": ":S sh:targetClass :Place ; sh:property :P . :P sh:path :in ; sh:node :Named . "
    ":Named a sh:NodeShape ; sh:property :N . :N sh:path :name ; sh:minCount 1 .",
    "not": ":S sh:targetClass :Place ; sh:not :Amid . :Amid a sh:NodeShape ; sh:property :N . "
    ":N sh:path :near ; sh:minCount 2 .",
    "or": ":S sh:targetClass :Place ; sh:property :P . "
    ":P sh:path :near ; sh:or ( [ sh:class :City ] [ sh:property [ sh:path :in ; sh:minCount 1 ] ] ) .",
    "sequence": ":S sh:targetClass :Place ; sh:property :P . "
    ":P sh:path ( :in :part ) ; sh:minCount 1 ; sh:class :Union .",
    "inverse": ":S sh:targetClass :Country ; sh:property :P . "
    ":P sh:path [ sh:inversePath :in ] ; sh:class :Place ; sh:minCount 1 .",
    "either": ":S sh:targetClass :Place ; sh:property :P . "
    ":P sh:path [ sh:alternativePath ( :near ( :in :part ) ) ] ; sh:minCount 1 ; sh:nodeKind sh:IRI .",
    "far": ":S sh:targetClass :City ; sh:property :P . "
    ":P sh:path ( [ sh:zeroOrMorePath :near ] :name ) ; sh:minCount 3 .",
    "once": ":S sh:targetClass :City ; sh:property :P . "
    ":P sh:path ( [ sh:oneOrMorePath :near ] [ sh:zeroOrOnePath :also ] ) ; sh:minCount 3 .",
    "pair": ":S sh:targetClass :Place ; sh:property :P . :P sh:path :founded ; sh:lessThanOrEquals :walled .",
    "closed": ":S sh:targetClass :Country ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; "
    "sh:property [ sh:path :name ; sh:maxCount 1 ] , [ sh:path :part ] .",
    "qualified": ":S sh:targetClass :Country ; sh:property :P . :P sh:path [ sh:inversePath :in ] ; "
    "sh:qualifiedValueShape [ sh:class :Town ] ; sh:qualifiedMinCount 1 .",
    "subjects": ":S sh:targetSubjectsOf :near ; sh:property [ sh:path :in ; sh:minCount 1 ] .",
    "objects": ":S sh:targetObjectsOf :part ; sh:class :Union .",
    "nested": ":S sh:targetClass :Union ; sh:property [ sh:path [ sh:inversePath :part ] ; "
    "sh:property [ sh:path [ sh:inversePath :in ] ; sh:property :N ] ] . :N sh:path :name ; sh:maxCount 1 .",
    "disjoint siblings": ":S sh:targetClass :Union ; sh:property :P , :Q . "
    ":P sh:path [ sh:inversePath :part ] ; sh:qualifiedValueShape :Near ; sh:qualifiedMaxCount 1 ; "
    "sh:qualifiedValueShapesDisjoint true . :Q sh:path [ sh:inversePath :part ] ; "
    "sh:qualifiedValueShape [ sh:class :Country ] ; sh:qualifiedMinCount 1 . "
    ":Near a sh:NodeShape ; sh:property [ sh:path :near ; sh:minCount 1 ] .",
    "class and shape at once": ":Country a rdfs:Class , sh:NodeShape ; sh:property :N . "
    ":N sh:path :name ; sh:minCount 1 .",
    "query": ":S sh:targetClass :Union ; sh:sparql [ sh:select "
    '"SELECT $this WHERE { ?x <https://example.org/part> $this . ?x <https://example.org/near> ?y }" ] .',
}


def to_graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def to_lines(graph: Graph) -> list[str]:
    return graph.serialize(format="nt").splitlines()


def read_apart(path: Path, number: int) -> list[str]:
    """Return what the example in ``path`` says, its own things called by names that end in ``number``."""
    said, context = Graph().parse(path), Graph().parse(CONTEXT)
    own = {f"<{each}>": f"<{each}-{number}>" for each in set(said.subjects()) - set(context.subjects())}
    lines = [line.removesuffix(" .").split(" ", 2) for line in to_lines(said)]
    return [f"{own.get(s, s)} {p} {own.get(o, o)} ." for s, p, o in lines]


def edit(lines: list[str], pattern: list[str], dice: random.Random) -> list[str]:
    """Take away some of ``lines``, and add some that are made of the terms of ``pattern``."""
    kept = set(lines)
    for _ in range(dice.choice((1, 1, 2, 5))):
        terms = [dice.choice(pattern).removesuffix(" .").split(" ", 2) for _ in range(3)]
        line = f"{terms[0][0]} {terms[1][1]} {dice.choice((terms[1][2], terms[2][2], terms[2][0]))} ."
        kept ^= {dice.choice((line, dice.choice(pattern)))}
    return sorted(kept)


def loosen(shapes: Graph, dice: random.Random) -> Graph:
    """Return a copy of ``shapes`` without one of its constraints, or with another number in one."""
    copy = Graph()
    for statement in shapes:
        copy.add(statement)
    constraints = sorted(
        each for each in shapes if each[1] in {SH.minCount, SH.maxCount, SH["class"], SH.node, SH.property}
    )
    subject, predicate, value = dice.choice(constraints)
    copy.remove((subject, predicate, value))
    if predicate in {SH.minCount, SH.maxCount}:
        copy.add((subject, predicate, Literal(dice.randint(0, 3))))
    return copy


def assert_same(standing: Standing, lines: list[str], shapes: Graph) -> bool:
    """Hold what ``standing`` says of ``lines`` against the report on the whole."""
    whole = validate(read_lines(lines), shapes)
    report = standing.validate(lines, shapes)
    assert report.violations == whole.violations
    assert report.conforms == whole.conforms
    assert set(report.graph) == set(whole.graph)
    return report.conforms


@pytest.mark.parametrize("way", WAYS)
def test_any_edit_is_judged_as_the_whole_is_whatever_the_shapes_read(way: str) -> None:
    shapes, good, dice = to_graph(WAYS[way]), to_lines(to_graph(TOWNS)), random.Random(way)
    named = [line for line in good if re.split("[/#>]", line.split(" ")[1])[-2] in WAYS[way]]
    standing = Standing()
    assert assert_same(standing, good, shapes)
    lines, verdicts = good, set()
    for number in range(30):
        lines = edit(good if number % 5 == 0 else lines, named, dice)
        verdicts.add(assert_same(standing, lines, shapes))
    assert verdicts == {True, False}


def said_by(project: Project) -> list[str]:
    """Return what the graph of ``project`` says, but for its own statistics."""
    dataset = assemble(project.home)
    left_out = {SHAPES_GRAPH, QUESTIONS_GRAPH, METADATA}
    return [line for name in dataset.graphs() if name not in left_out for line in dataset.graph(name)]


def test_an_edit_of_the_project_is_judged_as_the_whole_is(small: Project) -> None:
    good, shapes, dice = said_by(small), load_shapes(small.home / "shapes"), random.Random(6)
    standing = Standing()
    assert assert_same(standing, good, shapes)
    verdicts = [assert_same(standing, edit(good, good, dice), shapes) for _ in range(5)]
    assert False in verdicts


def test_an_edit_of_the_shapes_is_judged_as_the_whole_is(small: Project) -> None:
    good, shapes, dice = said_by(small), load_shapes(small.home / "shapes"), random.Random(6)
    standing = Standing()
    assert assert_same(standing, good, shapes)
    verdicts = {assert_same(standing, edit(good, good, dice), loosen(shapes, dice)) for _ in range(4)}
    assert verdicts == {True, False}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes(ROOT / "shapes")


@pytest.fixture(scope="module")
def standing(shapes: Graph) -> Standing:
    """What stands before an example comes: the context that all examples share."""
    before = Standing()
    assert before.validate(to_lines(Graph().parse(CONTEXT)), shapes).conforms
    return before


@pytest.mark.parametrize("kind", CLASSES)
def test_the_bad_examples_of_a_class_are_caught_when_an_edit_brings_them(
    kind: str, standing: Standing, shapes: Graph
) -> None:
    examples = sorted((EXAMPLES / kind / "bad").glob("*.ttl"))
    lines = [line for number, path in enumerate(examples) for line in read_apart(path, number)]
    found = standing.validate([*to_lines(Graph().parse(CONTEXT)), *lines], shapes).violations
    told = {(violation.focus.rpartition("-")[2], violation.shape) for violation in found}
    assert told == {(str(number), SHAPES + path.name.split(".")[0]) for number, path in enumerate(examples)}


def test_shapes_in_a_folder_are_read_again_when_they_change(tmp_path: Path) -> None:
    file, standing, lines = tmp_path / "towns.ttl", Standing(), to_lines(to_graph(TOWNS))
    file.write_text(f"{PREFIXES}{WAYS['class']}", encoding="utf-8")
    assert standing.validate_by(lines, tmp_path).conforms
    file.write_text(f"{PREFIXES}{WAYS['class'].replace(':Country', ':City')}", encoding="utf-8")
    assert not standing.validate_by(lines, tmp_path).conforms


def test_lines_are_read_as_n_triples_are() -> None:
    graph = to_graph(
        r':a :says "plain" , "quoted \"here\"" , "two\nlines" , "a \\n b" , "صفاقس"@ar , "x"@fr-CA ; '
        ":counts 1 , 2.50 , true , <https://example.org/é> , [ :in :b ] ."
    )
    assert isomorphic(read_lines(to_lines(graph)), graph)


def test_literals_that_mean_the_same_are_two_statements() -> None:
    shapes = to_graph(":S sh:targetNode :a ; sh:property :P . :P sh:path :walled ; sh:maxCount 1 .")
    line = f'<https://example.org/a> <https://example.org/walled> "%s"^^<{XSD.boolean}> .'
    one, other, standing = line % "true", line % "1", Standing()
    assert assert_same(standing, [one], shapes)
    assert not assert_same(standing, [one, other], shapes)
    assert assert_same(standing, [other], shapes)
