"""Whatever tool loads a file of the project and saves it again, formatting gives the file back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import owlready2  # type: ignore[import-untyped]  # it has no types
import pytest
import rdflib
from rdflib import OWL, RDF, Graph, URIRef

from kg.namespaces import ONTOLOGY
from kg.turtle import load, write
from kg.turtle.formatting import format_file

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = {"turtle": "ttl", "longturtle": "ttl", "nt": "nt", "xml": "rdf"}
CONTAINER = URIRef("urn:container")


@pytest.fixture(autouse=True)
def _literals_as_spelt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib leave literals alone; as it comes, it spells 2026-11-22T00:00:00Z with +00:00 for Z."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("form", SUFFIXES)
def test_saved_by_rdflib(form: str, files: list[Path], tmp_path: Path) -> None:
    saved = tmp_path / f"saved.{SUFFIXES[form]}"
    for file in files:
        Graph().parse(file).serialize(saved, format=form, encoding="utf-8")
        assert format_file(saved) == file.read_text(encoding="utf-8"), file


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib uses it itself
def test_saved_by_rdflib_as_json_ld(files: list[Path]) -> None:
    for file in files:
        saved = Graph().parse(file).serialize(format="json-ld")
        assert write(Graph().parse(data=saved, format="json-ld")) == file.read_text(encoding="utf-8"), file


@pytest.mark.parametrize(("form", "suffix"), [("rdfxml", "owl"), ("ntriples", "nt")])
def test_saved_by_owlready2(form: str, suffix: str, files: list[Path], tmp_path: Path) -> None:
    saved = tmp_path / f"saved.{suffix}"
    for file in files:
        graph = load([file])
        save_by_owlready2(graph, form, saved)
        # It loses nothing and adds one statement: where nothing is or has to do with an owl:Ontology, it
        # says that what it loaded is one.
        if (None, None, OWL.Ontology) not in graph:
            graph.add((CONTAINER, RDF.type, OWL.Ontology))
        assert format_file(saved) == write(graph), file


def save_by_owlready2(graph: Graph, form: str, path: Path) -> None:
    world = owlready2.World()
    if (None, OWL.imports, None) in graph:
        declaration = f"<{ONTOLOGY}> <{RDF.type}> <{OWL.Ontology}> ."
        world.get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(declaration.encode()))
    lines = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    world.get_ontology(str(CONTAINER)).load(fileobj=lines).save(str(path), format=form)
    world.close()
