"""Protégé finds every import in the files beside, and what it saves comes back as it was but for the edit."""

from __future__ import annotations

import re
from difflib import unified_diff
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rdflib import OWL, RDF, SKOS, Graph

from kg.cli import main
from kg.turtle.formatting import format_file

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
SAVED = Path(__file__).parent / "protege"
CATALOGUES = sorted(ONTOLOGY.rglob("catalog-v001.xml"))
GUIDE = (ROOT / "docs" / "PROTEGE.md").read_text(encoding="utf-8")


def entries(catalogue: Path) -> dict[str, Path]:
    """Return the files that ``catalogue`` gives for IRIs (OASIS XML Catalogs 1.1, section 6.5.8)."""
    names = ET.parse(catalogue).iter("{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri")
    return {entry.attrib["name"]: (catalogue.parent / entry.attrib["uri"]).resolve() for entry in names}


@cache
def ontologies() -> dict[str, Path]:
    """Return the file of each ontology, by its IRI."""
    return {
        str(iri): path
        for path in ONTOLOGY.rglob("*.ttl")
        for iri in Graph().parse(path).subjects(RDF.type, OWL.Ontology)
    }


def test_the_catalogue_names_every_ontology_and_scheme_with_its_file_and_no_other() -> None:
    assert entries(ONTOLOGY / "catalog-v001.xml") == ontologies()


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parent.name)
def test_every_import_is_in_the_catalogue_of_its_folder(catalogue: Path) -> None:
    known = entries(catalogue)
    assert all(ontologies()[iri] == path for iri, path in known.items())
    for path in catalogue.parent.glob("*.ttl"):
        assert {str(iri) for iri in Graph().parse(path).objects(None, OWL.imports)} <= set(known), path


def test_a_scheme_imports_the_ontology_so_that_its_properties_are_known_where_it_is_opened_alone() -> None:
    for path in (ONTOLOGY / "schemes").glob("*.ttl"):
        graph = Graph().parse(path)
        (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
        assert (scheme, RDF.type, OWL.Ontology) in graph, path
        assert [str(iri) for iri in graph.objects(scheme, OWL.imports)] == [
            "https://w3id.org/routecities/ontology"
        ], path


def test_a_file_that_protege_saved_is_formatted_to_the_file_that_was_opened_and_the_edit() -> None:
    opened = (SAVED / "opened.ttl").read_text(encoding="utf-8")
    changed = list(unified_diff(opened.splitlines(), format_file(SAVED / "saved.ttl").splitlines(), n=0))
    assert [line for line in changed if not line.startswith(("---", "+++", "@@"))] == [
        "+rc:Port a owl:Class ;",
        '+    rdfs:label "Port"@en ;',
        "+    rdfs:subClassOf rc:Place .",
        "+",
    ]


def test_the_guide_names_verbs_and_files_that_are_there() -> None:
    assert set(re.findall(r"`kg (\w+)", GUIDE)) <= set(main.commands)
    named = re.findall(r"\]\((?!https?:)([^)]+)\)", GUIDE)
    assert named
    assert [path for path in named if not (ROOT / "docs" / path).exists()] == []
