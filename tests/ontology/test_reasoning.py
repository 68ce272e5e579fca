from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import FileSyntaxError, UsageError
from kg.namespaces import RC, VOCAB
from kg.ontology import Classification, check_profile, classify, find_java
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdflib import Graph

FINE = Classification(consistent=True, unsatisfiable=())
INCONSISTENT = Classification(consistent=False, unsatisfiable=())
NOT_TRANSIT = "a [ a owl:Class ; owl:complementOf rc:TransitPlace ]"


def test_the_ontology_with_its_schemes_and_alignments_is_consistent_and_every_class_can_have_members(
    files: list[Path],
) -> None:
    assert classify(files) == FINE


def test_the_ontology_stands_without_its_alignments(folder: Path) -> None:
    assert classify([folder / "routecities.ttl"]) == FINE


def test_a_class_that_can_have_no_member_is_named(folder: Path, turtle: Callable[[str], Path]) -> None:
    bad = turtle("rc:PrintedTown a owl:Class ; rdfs:subClassOf rc:Place, rc:Source .")
    assert classify([folder / "routecities.ttl", bad]) == Classification(
        consistent=True, unsatisfiable=(f"{RC}PrintedTown",)
    )


def test_a_thing_that_cannot_be_makes_the_whole_inconsistent(
    folder: Path, turtle: Callable[[str], Path]
) -> None:
    bad = turtle("<urn:sfax> a rc:City, rc:Municipality .")
    assert classify([folder / "routecities.ttl", bad]) == INCONSISTENT


def test_a_place_is_never_an_organisation(folder: Path, turtle: Callable[[str], Path]) -> None:
    bad = turtle("<urn:sfax> a rc:City ; rc:organisationType <urn:local-authority> .")
    assert classify([folder / "routecities.ttl", bad]) == INCONSISTENT


def test_an_initiative_that_is_also_an_organisation_is_fine(
    folder: Path, turtle: Callable[[str], Path]
) -> None:
    good = turtle("<urn:network> a rc:Initiative, org:Organization .")
    assert classify([folder / "routecities.ttl", good]) == FINE


def test_a_place_that_plays_the_role_of_transit_is_a_place_of_transit(
    folder: Path, turtle: Callable[[str], Path]
) -> None:
    denial = turtle(f"<urn:agadez> rc:playsRole <{VOCAB}route-role/transit> ; {NOT_TRANSIT} .")
    assert classify([folder / "routecities.ttl", denial]) == INCONSISTENT


def test_a_place_that_plays_another_role_need_not_be_a_place_of_transit(
    folder: Path, turtle: Callable[[str], Path]
) -> None:
    denial = turtle(f"<urn:agadez> rc:playsRole <{VOCAB}route-role/hub> ; {NOT_TRANSIT} .")
    assert classify([folder / "routecities.ttl", denial]) == FINE


def test_dates_and_years_in_data_do_not_stop_the_reasoner(
    folder: Path, turtle: Callable[[str], Path]
) -> None:
    data = turtle(
        '<urn:act> a rc:Activity ; rc:startDate "2021"^^xsd:gYear ; rc:endDate "2021-11-10"^^xsd:date .'
    )
    assert classify([folder / "routecities.ttl", data]) == FINE


def test_the_files_keep_to_owl_2_dl(everything: Graph) -> None:
    assert check_profile(everything) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "rc:x a owl:ObjectProperty, owl:DatatypeProperty .",
            f"{RC}x is declared as ObjectProperty and as DatatypeProperty; keep one",
        ),
        (
            "rc:x a owl:Class ; rdfs:subClassOf rc:Plase .",
            f"{RC}Plase is used and not declared; declare it or correct its name",
        ),
        (
            'rc:x a owl:Class ; rdfs:comment "2022"^^xsd:gYear .',
            "http://www.w3.org/2001/XMLSchema#gYear is no datatype of OWL 2; use one that is",
        ),
        (
            "rc:x a owl:DatatypeProperty ; rdfs:range rdf:langString .",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString is no datatype of OWL 2; use one that is",
        ),
    ],
)
def test_what_leaves_owl_2_dl_is_said(turtle: Callable[[str], Path], text: str, problem: str) -> None:
    assert check_profile(load([turtle(text)])) == (problem,)


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
