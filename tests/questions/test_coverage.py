"""What the questions on coverage answer for other routes, and for statements that the reports do not make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.build import assemble
from kg.namespaces import BASE
from kg.questions import find_question

if TYPE_CHECKING:
    from tests.conftest import Project

    from kg.store import Dataset

FOLDER = Path(__file__).parents[2] / "sparql" / "questions"
PASSAGE = {"source": "going-to-town-2022", "evidence": "gtt-9559-9800"}
TYPES = "vocab/activity-type/"
APPROACHES = "vocab/protection-approach/"


def answered(dataset: Dataset, identifier: str, *names: str, **values: str) -> list[tuple[str, ...]]:
    """Return the values of ``names`` in the answer, without the base; nothing where there is none."""
    rows = dataset.select(find_question(FOLDER, identifier).ask(values))
    return [
        tuple(row[name].value.removeprefix(BASE) if row.get(name) else "" for name in names) for row in rows
    ]


def test_on_the_western_route_barcelona_and_spain_are_named_and_reached_by_none(assembled: Dataset) -> None:
    assert answered(assembled, "cq60", "name", "roles", "said", route="wmr") == [
        ("Barcelona", "Hub", ""),
        ("Spain", "Destination", ""),
    ]


def test_on_the_northwest_african_route_only_the_canary_islands_are_named(assembled: Dataset) -> None:
    canary_islands = ("Canary Islands", "Destination", "")
    assert answered(assembled, "cq60", "name", "roles", "said", route="namr") == [canary_islands]
    counts = ("name", "membership", "initiatives", "activities")
    assert answered(assembled, "cq66", *counts, route="namr") == [
        ("Canary Islands", "ontology#onRoute", "0", "0")
    ]


def test_what_a_source_denies_is_told_beside_the_reasons_and_kept_apart_from_them(project: Project) -> None:
    project.add(
        "absences",
        absence="mc2cm-sd",
        description="No cities of Sudan take part.",
        initiative="mc2cm",
        country="sd",
        status="explicit",
        **PASSAGE,
    )
    rows = answered(assemble(project.home), "cq60", "name", "about", "said")
    denied = ("Kassala", "id/country/sd", "ontology#Absence")
    assert [row for row in rows if row[2] == denied[2]] == [denied]
    assert len([row for row in rows if row[0] == "Kassala"]) == 5


def test_a_chain_is_a_gap_only_while_no_initiative_reaches_all_three_countries(project: Project) -> None:
    chain = ("between", "role", "destination", "spanning")
    said = {"route": "cmr", "certainty": "certain", "status": "explicit", **PASSAGE}
    project.add("route_roles", route_role="cmr-origin-sn", country="sn", role="origin", **said)
    project.add("route_roles", route_role="cmr-destination-ng", country="ng", role="destination", **said)
    rows = answered(assemble(project.home), "cq62", *chain, route="cmr")
    nigeria = "id/country/ng"
    to_nigeria = [row for row in rows if row[2] == nigeria]
    assert to_nigeria == [
        ("id/country/dz", "vocab/route-role/departure", nigeria, "7"),
        ("id/country/ly", "vocab/route-role/departure", nigeria, "6"),
        ("id/country/dz", "vocab/route-role/transit", nigeria, "7"),
    ]


def test_a_role_whose_route_is_left_open_puts_no_place_on_a_route_beside_its_own(assembled: Dataset) -> None:
    countries = ("origin", "between", "destination")
    between = {row[1][-2:] for row in answered(assembled, "cq62", *countries, route="wmr")}
    assert between == {"bf", "dz", "ma", "ml", "ne"}
    assert answered(assembled, "cq62", *countries, route="cmr") == []


def test_a_type_reported_in_a_place_that_is_named_on_the_route_is_not_absent_from_it(
    assembled: Dataset,
) -> None:
    rows = answered(assembled, "cq64", "concept", "activities", "places", route="wmr")
    assert rows == [
        (f"{TYPES}joint-strategies", "0", ""),
        (f"{TYPES}linking-to-experts", "0", ""),
        (f"{TYPES}joint-advocacy", "4", "Arboua, Marrakesh, Oujda, Tangier"),
        (f"{APPROACHES}drivers-and-returnees", "0", ""),
        (f"{APPROACHES}inclusive-city", "0", ""),
        (f"{APPROACHES}national-and-international-goals", "1", "Arboua"),
        (f"{APPROACHES}specific-programming", "2", "Tangier"),
    ]
