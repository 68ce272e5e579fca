"""A statement is traced back to the cells that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import TableError
from kg.tables import Cell, trace

if TYPE_CHECKING:
    from tests.tables.conftest import Package

BASE = "https://example.org/kg/"
TUNIS, SFAX = f"{BASE}id/tunis", f"{BASE}id/sfax"
LABEL, TYPE = "http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NEAR = f"{BASE}ontology#near"


@pytest.fixture
def places(package: Package) -> Package:
    columns: list[dict[str, Any]] = [
        {"name": "label", "propertyUrl": "rdfs:label"},
        {"name": "slug", "suppressOutput": True},
        {"name": "near", "propertyUrl": "../ontology#near", "separator": ";"},
        {"name": "kind", "suppressOutput": True},
        {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": "../ontology#{kind}"},
    ]
    content = "label,slug,near,kind\nTunis,tunis,,City\nSfax,sfax,tunis;gabes,City\n"
    package.add("places", content, columns, primaryKey="slug", aboutUrl="../id/{slug}")
    package.add(
        "labels",
        'place,name\ntunis,"Tu\nnes"\ntunis,Tunisi\n',
        [{"name": "place", "suppressOutput": True}, {"name": "name", "propertyUrl": "rdfs:label"}],
        aboutUrl="../id/{place}",
    )
    return package


def test_a_statement_is_traced_to_its_cells_in_all_tables(places: Package) -> None:
    assert trace(places.documents, BASE, [(TUNIS, LABEL, None)]) == {
        (TUNIS, LABEL, None): (
            Cell("data/places.csv", 2, "label"),
            Cell("data/labels.csv", 2, "name"),
            Cell("data/labels.csv", 4, "name"),
        )
    }


def test_a_value_tells_the_rows_of_one_subject_apart(places: Package) -> None:
    city = f"{BASE}ontology#City"
    assert trace(places.documents, BASE, [(SFAX, TYPE, city), (SFAX, TYPE, TUNIS)]) == {
        (SFAX, TYPE, city): (Cell("data/places.csv", 3, "kind"),),
        (SFAX, TYPE, TUNIS): (),
    }


def test_a_list_is_one_cell(places: Package) -> None:
    assert trace(places.documents, BASE, [(SFAX, NEAR, None)]) == {
        (SFAX, NEAR, None): (Cell("data/places.csv", 3, "near"),)
    }


def test_a_virtual_column_is_traced_to_what_it_is_made_of(places: Package) -> None:
    assert trace(places.documents, BASE, [(SFAX, TYPE, None)]) == {
        (SFAX, TYPE, None): (Cell("data/places.csv", 3, "kind"),)
    }


def test_without_a_property_the_cells_that_identify_the_subject_are_found(places: Package) -> None:
    assert trace(places.documents, BASE, [(TUNIS, None, None), (SFAX, None, None)]) == {
        (TUNIS, None, None): (
            Cell("data/places.csv", 2, "slug"),
            Cell("data/labels.csv", 2, "place"),
            Cell("data/labels.csv", 4, "place"),
        ),
        (SFAX, None, None): (Cell("data/places.csv", 3, "slug"),),
    }


def test_what_no_cell_states_is_traced_to_none(places: Package) -> None:
    unknown = f"{BASE}id/nowhere"
    assert trace(places.documents, BASE, [(TUNIS, NEAR, None), (unknown, None, None)]) == {
        (TUNIS, NEAR, None): (),
        (unknown, None, None): (),
    }


def test_a_row_that_makes_no_iri_cannot_be_traced(package: Package) -> None:
    package.add("t", "slug\na\n..\n", [{"name": "slug"}], aboutUrl="../id/{slug}")
    with pytest.raises(TableError, match=r"data/t\.csv:3:slug: '\.\.' cannot be part of an IRI"):
        trace(package.documents, BASE, [(TUNIS, None, None)])


def test_faulty_tables_cannot_be_traced(places: Package) -> None:
    (places.folder / "labels.csv").unlink()
    with pytest.raises(TableError, match="there is no such file"):
        trace(places.documents, BASE, [(TUNIS, None, None)])
