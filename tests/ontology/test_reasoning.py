"""Two reasoners judge the ontology: what they agree on, where they differ, and what neither looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ontology.conftest import in_lines, judge_graph
from tests.ontology.test_explanation import INCONSISTENT, UNSATISFIABLE

from kg.errors import BuildError, FileSyntaxError, UsageError
from kg.namespaces import RC, VOCAB
from kg.ontology import Axioms, Classification, Judgement, SecondOpinion, find_java, judge
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdflib import Graph

    Judge = Callable[[str], Judgement]

NOTHING = Judgement(contradictions=(), disagreements=(), unchecked=())
NOT_TRANSIT = "a [ a owl:Class ; owl:complementOf rc:TransitPlace ]"


@pytest.fixture
def judged(ontology: Graph, turtle: Callable[[str], Path]) -> Judge:
    """Have the project's ontology judged with one edit."""
    return lambda text: judge_graph(ontology + load([turtle(text)]))


@pytest.fixture
def judged_alone(turtle: Callable[[str], Path]) -> Judge:
    """Have a few statements judged, without the project's ontology."""
    return lambda text: judge_graph(load([turtle(text)]))


def is_inconsistent(judgement: Judgement) -> bool:
    """Whether both reasoners say that the ontology cannot be true."""
    assert (judgement.disagreements, judgement.unchecked) == ((), ())
    return any(found.kind == "inconsistent" for found in judgement.contradictions)


def test_the_ontology_with_its_schemes_and_alignments_has_no_contradiction(everything: Graph) -> None:
    assert judge_graph(everything) == NOTHING


def test_both_reasoners_name_the_classes_and_properties_that_nothing_can_be_in(judged: Judge) -> None:
    edits = [text.replace("rc:Bad", f"rc:Bad{number}") for number, text in enumerate(UNSATISFIABLE.values())]
    judgement = judged("\n".join(edits))
    assert {found.subject for found in judgement.contradictions} == {
        f"{RC}Bad{number}" for number in range(len(edits))
    }
    assert (judgement.disagreements, judgement.unchecked) == ((), ())


@pytest.mark.parametrize("cause", INCONSISTENT)
def test_both_reasoners_find_what_cannot_be_true(judged: Judge, cause: str) -> None:
    assert is_inconsistent(judged(INCONSISTENT[cause]))


def test_an_initiative_that_is_also_an_organisation_is_fine(judged: Judge) -> None:
    assert judged("<urn:network> a rc:Initiative, org:Organization .") == NOTHING


def test_a_place_that_plays_the_role_of_transit_is_a_place_of_transit(judged: Judge) -> None:
    assert is_inconsistent(judged(f"<urn:agadez> rc:playsRole <{VOCAB}route-role/transit> ; {NOT_TRANSIT} ."))


def test_a_place_that_plays_another_role_need_not_be_a_place_of_transit(judged: Judge) -> None:
    assert judged(f"<urn:agadez> rc:playsRole <{VOCAB}route-role/hub> ; {NOT_TRANSIT} .") == NOTHING


def test_years_in_data_do_not_stop_the_reasoners_and_it_is_said_that_one_leaves_them_out(
    judged: Judge,
) -> None:
    dates = 'rc:startDate "2021"^^xsd:gYear ; rc:endDate "2022"^^xsd:gYear'
    judgement = judged(f"<urn:act> a rc:Activity ; {dates} .")
    assert (judgement.contradictions, judgement.disagreements) == ((), ())
    (left_out,) = judgement.unchecked
    assert left_out == (
        'rustdl leaves out `<urn:act> rc:endDate "2022"^^xsd:gYear` and 1 more of the form '
        "DataPropertyAssertion, over which it cannot reason"
    )


def test_where_the_reasoners_disagree_the_class_is_named(judged_alone: Judge) -> None:
    judgement = judged_alone("rc:Town a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf () ] .")
    assert judgement.contradictions == ()
    assert [str(found) for found in judgement.disagreements] == [
        "HermiT finds that nothing can be in rc:Town, and rustdl does not"
    ]
    assert judgement.unchecked == ("statements that are no OWL 2, 1 in all, were not reasoned over",)


def test_a_form_of_axiom_that_rustdl_does_not_know_is_told(judged_alone: Judge) -> None:
    text = "rc:City a owl:Class ; owl:hasKey ( rc:code ) . rc:code a owl:DatatypeProperty ."
    assert judged_alone(text).unchecked == (
        "rustdl leaves out `rc:City owl:hasKey rc:code`, over which it cannot reason",
    )


def test_what_is_no_owl_2_dl_leaves_the_second_opinion_out_and_says_why(
    judged_alone: Judge,
) -> None:
    kinds = "owl:ObjectProperty, owl:TransitiveProperty, owl:IrreflexiveProperty"
    (reason,) = judged_alone(f"rc:partOf a {kinds} .").unchecked
    assert reason == (
        f"there is no second opinion: HermiT failed: Non-simple property '<{RC}partOf>' or its inverse "
        "appears in irreflexive object property axiom."
    )


def test_without_java_there_is_an_explanation_and_no_second_opinion(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_JAVA", "/no/such/java")
    judgement = judged("rc:Bad a owl:Class ; rdfs:subClassOf rc:City, rc:Source .")
    assert [found.subject for found in judgement.contradictions] == [f"{RC}Bad"]
    (reason,) = judgement.unchecked
    assert reason == (
        "there is no second opinion: KG_JAVA='/no/such/java' cannot be run; "
        "name a java of version 17 or later"
    )


def test_the_ontology_stands_without_its_alignments_and_the_second_opinion_can_be_sought_beside_other_work(
    ontology: Graph,
) -> None:
    with SecondOpinion(in_lines(ontology)) as opinion:
        assert judge(Axioms(ontology), opinion) == NOTHING
        assert opinion.collect() == Classification(consistent=True, unsatisfiable=())


def test_a_second_opinion_that_nobody_waits_for_ends_with_its_context(ontology: Graph) -> None:
    with SecondOpinion(in_lines(ontology)) as opinion:
        work = opinion._work
        assert work is not None
        assert work.poll() is None
    assert work.poll() is not None


def test_a_java_that_is_none_is_told(ontology: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_JAVA", "false")
    with (
        SecondOpinion(in_lines(ontology)) as opinion,
        pytest.raises(BuildError, match=r"^HermiT failed: it said nothing$"),
    ):
        opinion.collect()


def test_imports_are_not_fetched(turtle: Callable[[str], Path]) -> None:
    graph = load([turtle("<urn:one> a owl:Ontology ; owl:imports <http://127.0.0.1:1/none> .")])
    assert judge_graph(graph) == NOTHING


def test_a_fault_in_turtle_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("@prefix a: <urn:a#> .\n\na:b a:c a:d a:e .\n", encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=rf"^{path}:3: is not Turtle: expected '\.'"):
        load([path])


def test_a_file_that_is_not_utf_8_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_bytes(b'<urn:a> <urn:b>\n  "caf\xe9" .\n')
    with pytest.raises(FileSyntaxError, match=rf"^{path}:2: is not UTF-8"):
        load([path])


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.ttl: cannot be read: No such file"):
        load([tmp_path / "none.ttl"])


def test_the_java_to_use_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_JAVA", "/no/such/java")
    with pytest.raises(UsageError, match=r"KG_JAVA='/no/such/java' cannot be run"):
        find_java()
    monkeypatch.setenv("KG_JAVA", "/bin/sh")
    assert find_java() == "/bin/sh"
