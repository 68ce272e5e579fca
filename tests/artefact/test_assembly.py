"""What is made after an edit has the bytes that a build of the same files has."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from kg.errors import KGError
from kg.watch.assembly import Assembly
from kg.watch.files import read_digests

if TYPE_CHECKING:
    from tests.conftest import Project

PLACES = "data/places.csv"
ONTOLOGY = "ontology/routecities.ttl"
PAGE = "sparql/pages/places-all.rq"
STEPS = (
    [
        (ONTOLOGY, '"City"@en', '"Town"@en'),
        ("shapes/place.ttl", 'sh:name "Place"@en', 'sh:name "Some"@en'),
        ("sparql/questions/cq01-initiatives-of-a-city.rq", "# Question: ", "# Question: Say, "),
    ],
    [
        (PLACES, "tn-sfax,city,Sfax,", "tn-sfax,city,Sfaqs,Sfax"),
        (ONTOLOGY, "rdfs:subClassOf rc:UrbanPlace", "rdfs:subClassOf rc:Place"),
    ],
    [
        ("sparql/rules/connects-place.rq", "# Rule: ", "# Rule: It is so: "),
        ("sparql/measures/whole-countries.rq", "    ?country a rc:Country .\n", ""),
        (PAGE, "WHERE {", "WHERE { "),
        ("data/dataset.ttl", "dcterms:title ", "dcterms:alternative "),
    ],
)


def make(assembly: Assembly, project: Project) -> tuple[str, dict[str, bytes]]:
    """Return the version and the files of the artefact, without those that its pages are made from."""
    version, files = assembly.make(read_digests(project.home))
    return version, {path: data for path, data in files.items() if not path.startswith("project/")}


def build(project: Project) -> tuple[str, dict[str, bytes]]:
    """Return the version and the files of the artefact that the command builds."""
    built = project.invoke("build")
    assert built.exit_code == 0, built.stderr
    folder = (project.artefacts / "current").resolve()
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return folder.name, {name: path.read_bytes() for name, path in files.items()}


def test_each_edit_on_top_of_the_last_gives_the_bytes_of_a_build(small: Project) -> None:
    assembly = Assembly(small.home)
    versions = {make(assembly, small)[0]}
    for edits in STEPS:
        for edit in edits:
            small.replace(*edit)
            made = make(assembly, small)
            versions.add(made[0])
        assert made == build(small)
    assert len(versions) == 1 + sum(map(len, STEPS))


def test_what_is_made_after_a_fault_has_the_bytes_of_what_was_made_before(small: Project) -> None:
    assembly = Assembly(small.home)
    before = make(assembly, small)
    for path, old, new in (
        (PLACES, "tn-sfax,city", "tn-sfax,town"),
        (ONTOLOGY, '"City"@en', '"City"@fr'),
        (ONTOLOGY, " ;\n", " oops ;\n"),
        ("shapes/place.ttl", "rcsh:Place a ", "rcsh:Place an "),
        (PAGE, "SELECT", "SELEKT"),
    ):
        small.replace(path, old, new)
        with pytest.raises(KGError):
            make(assembly, small)
        small.replace(path, new, old)
        assert make(assembly, small) == before


def test_a_cell_that_names_what_the_ontology_no_longer_has_is_refused(small: Project) -> None:
    assembly = Assembly(small.home)
    before = make(assembly, small)
    small.replace(PLACES, "tn-sfax,city,Sfax,,,tn,", "tn-sfax,city,Sfax,,,zz,")
    with pytest.raises(KGError, match="zz"):
        make(assembly, small)
    small.replace(PLACES, "tn-sfax,city,Sfax,,,zz,", "tn-sfax,city,Sfax,,,tn,")
    assert make(assembly, small) == before


def test_tables_may_fill_a_graph_that_the_ontology_fills_too(small: Project) -> None:
    assembly = Assembly(small.home)
    make(assembly, small)
    graphs = ("../graph/source/{source}", "../graph/vocabulary")
    small.replace("data/places.csv-metadata.json", *graphs)
    make(assembly, small)
    small.replace(ONTOLOGY, '"City"@en', '"Town"@en')
    assert make(assembly, small) == build(small)
    small.replace("data/places.csv-metadata.json", *reversed(graphs))
    assert make(assembly, small) == build(small)


def test_a_dataset_that_has_changed_too_often_is_made_anew(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.watch.assembly._LASTING", 2)
    assembly = Assembly(small.home)
    for old, new in pairwise(("Sfax,", "Sfaqs,Sfax", "Sfaks,Sfax", "Safaqis,Sfax")):
        small.replace(PLACES, f"tn-sfax,city,{old}", f"tn-sfax,city,{new}")
        made = make(assembly, small)
    assert made == build(small)
