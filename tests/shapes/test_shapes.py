from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef

from kg.namespaces import PREFIXES, RC, SHAPES, VOCAB
from kg.shacl import load_shapes, validate
from kg.turtle import load

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
CONTEXT = HERE / "context.ttl"
GOOD = sorted(HERE.glob("*/good/*.ttl"))
BAD = sorted(HERE.glob("*/bad/*.ttl"))
TARGETS = (SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf)
LOGIC = (SH.xone, SH["or"])


def name_of(path: Path) -> str:
    return str(path.relative_to(HERE))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes(ROOT / "shapes")


@pytest.fixture(scope="module")
def context() -> Graph:
    return Graph().parse(CONTEXT)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load([ROOT / "ontology" / "routecities.ttl", *sorted((ROOT / "ontology/schemes").glob("*.ttl"))])


def targeted(shapes: Graph) -> set[URIRef]:
    subjects = {shape for target in TARGETS for shape in shapes.subjects(target)}
    return {shape for shape in subjects if isinstance(shape, URIRef)}


def named_in_reports(shapes: Graph) -> set[str]:
    """The local names of the shapes that a violation can name."""
    logic = {shape for shape in targeted(shapes) for term in LOGIC if (shape, term, None) in shapes}
    properties = {shape for node in targeted(shapes) for shape in shapes.objects(node, SH.property)}
    return {str(shape).removeprefix(SHAPES) for shape in logic | properties}


def violated(example: Path, context: Graph, shapes: Graph) -> set[str]:
    data = Graph().parse(example)
    for triple in context:
        data.add(triple)
    return {violation.shape.removeprefix(SHAPES) for violation in validate(data, shapes).violations}


def test_context_alone_conforms(context: Graph, shapes: Graph) -> None:
    assert validate(context, shapes).violations == ()


@pytest.mark.parametrize("example", GOOD, ids=name_of)
def test_good_example_conforms(example: Path, context: Graph, shapes: Graph) -> None:
    assert violated(example, context, shapes) == set()


@pytest.mark.parametrize("example", BAD, ids=name_of)
def test_bad_example_violates_exactly_the_shape_it_is_named_after(
    example: Path, context: Graph, shapes: Graph
) -> None:
    assert violated(example, context, shapes) == {example.name.split(".")[0]}


def test_every_shape_that_a_report_can_name_has_a_bad_example(shapes: Graph) -> None:
    assert {example.name.split(".")[0] for example in BAD} == named_in_reports(shapes)


def test_every_bad_example_is_in_the_folder_of_its_class() -> None:
    assert [example for example in BAD if example.name.split("-")[0] != example.parts[-3]] == []


def test_every_targeted_class_has_a_good_example(shapes: Graph) -> None:
    classes = {str(shape).removeprefix(SHAPES).split("-")[0] for shape in targeted(shapes)}
    assert {example.parts[-3] for example in GOOD} == classes


def test_every_class_of_the_ontology_has_a_shape_or_inherits_or_is_defined(
    shapes: Graph, ontology: Graph
) -> None:
    classes = {term for term in ontology.subjects(RDF.type, OWL.Class) if str(term).startswith(RC)}
    defined = set(ontology.subjects(OWL.equivalentClass))
    reached = set(shapes.objects(None, SH.targetClass))
    missing = [
        term
        for term in classes - defined
        if not reached.intersection(ontology.transitive_objects(term, RDFS.subClassOf))
    ]
    assert missing == []


def test_every_term_that_a_shape_names_is_in_the_ontology(shapes: Graph, ontology: Graph) -> None:
    used = {term for term in shapes.objects() if str(term).startswith(RC)}
    assert [term for term in used if (term, RDF.type, None) not in ontology] == []


def test_every_scheme_has_one_shape_for_its_concepts(shapes: Graph, ontology: Graph) -> None:
    schemes = {str(scheme) for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme)}
    values = [str(value) for value in shapes.objects(None, SH.hasValue)]
    assert Counter(value for value in values if value in schemes) == Counter(schemes)


def test_shape_of_a_scheme_is_named_after_it(shapes: Graph) -> None:
    for shape in shapes.subjects(SH.path, SKOS.inScheme):
        if (value := shapes.value(shape, SH.hasValue)) is None:
            continue
        assert f"{SHAPES}concept-{str(value).removeprefix(VOCAB)}-inScheme" == str(shape)


def test_context_says_nothing_of_classes_and_concepts_that_the_ontology_does_not(
    context: Graph, ontology: Graph
) -> None:
    for predicate in (RDFS.subClassOf, SKOS.inScheme):
        for subject, value in context.subject_objects(predicate):
            assert value in set(ontology.transitive_objects(subject, predicate)), subject


def test_ontology_and_schemes_hold_to_their_own_policy(shapes: Graph, ontology: Graph) -> None:
    assert validate(ontology, shapes).violations == ()


def test_shapes_are_well_formed_by_the_shapes_of_shacl_itself(shapes: Graph) -> None:
    conforms, _, text = meta_validate(shapes, inference="none")
    assert conforms, text


def test_shapes_use_core_only(shapes: Graph) -> None:
    advanced = {SH.sparql, SH.js, SH.rule, SH.expression, SH.target}
    assert advanced.isdisjoint(shapes.predicates())


def test_every_path_is_one_property(shapes: Graph) -> None:
    assert [path for path in shapes.objects(None, SH.path) if not isinstance(path, URIRef)] == []


def test_every_shape_is_in_the_namespace_of_the_shapes_and_has_one_name(shapes: Graph) -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            assert str(shape).startswith(SHAPES)
            assert len(list(shapes.objects(shape, SH.name))) == 1, shape


def test_every_message_is_plain_english_and_ends_with_a_full_stop(shapes: Graph) -> None:
    for message in shapes.objects(None, SH.message):
        assert isinstance(message, Literal)
        assert message.language == "en"
        assert message.endswith("."), message
        assert message[0].isupper(), message
        assert not any(f"{prefix}:" in message for prefix in PREFIXES), message
        assert "http" not in message, message


def test_every_message_that_a_report_can_carry_says_what_is_wrong_and_what_to_do(shapes: Graph) -> None:
    for name in named_in_reports(shapes):
        (message,) = shapes.objects(URIRef(SHAPES + name), SH.message)
        assert str(message).count(". ") == 1, f"{name}: {message}"


def test_only_list_cells_are_blank(shapes: Graph) -> None:
    blank = {term for term in shapes.all_nodes() if isinstance(term, BNode)}
    assert blank == set(shapes.subjects(RDF.first))


def test_files_are_composed_unicode_without_comments() -> None:
    for file in [*FILES, CONTEXT, *GOOD, *BAD]:
        text = file.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), file
        assert not any(line.lstrip().startswith("#") for line in text.splitlines()), file


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_subjects_of_a_file_stand_in_order(file: Path) -> None:
    subjects = re.findall(r"^(\S+) a ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert subjects == sorted(subjects)
