"""Comunica, the query engine of the JavaScript world, finds out by itself how this service is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, Graph, URIRef

from kg.namespaces import PREFIXES, RC

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service import Service

    Comunica = Callable[..., str]

PACKAGE = Path(__file__).parent / "comunica"
ONE = "http://example.org/id/one"
LABELS = f"SELECT ?s ?name {{ ?s <{PREFIXES['rdfs']}label> ?name }} ORDER BY ?s ?name"


@pytest.mark.parametrize("hint", ["", "sparql@"])
def test_comunica_selects_with_and_without_a_hint(service: Service, comunica: Comunica, hint: str) -> None:
    rows = json.loads(comunica(hint + service.endpoint, LABELS))
    assert [row["name"] for row in rows[:3]] == ['"One"@en', '"Sfax"@en', '"صفاقس"@ar']
    assert len(rows) == 5


def test_comunica_asks(service: Service, comunica: Comunica) -> None:
    assert comunica(service.endpoint, f"ASK {{ <{ONE}> a <{RC}Initiative> }}").strip() == "true"


@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ <{ONE}> a ?o }}", f"DESCRIBE <{ONE}>"])
def test_comunica_gets_graphs(service: Service, comunica: Comunica, query: str) -> None:
    graph = Graph().parse(data=comunica(service.endpoint, query), format="turtle")
    assert (URIRef(ONE), RDF.type, URIRef(RC + "Initiative")) in graph


def test_the_lock_pins_contents_and_names_no_registry() -> None:
    packages = json.loads((PACKAGE / "package-lock.json").read_bytes())["packages"]
    installed = [package for name, package in packages.items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in installed)
    assert not any("resolved" in package for package in installed)
