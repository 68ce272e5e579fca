"""What docs/RECONCILIATION.md says of scores and examples is what the service does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.matching.register import SCORES
from kg.web.reconcile.batch import FACTS, MOST_CANDIDATES, MOST_QUERIES
from kg.web.reconcile.extension import MOST_THINGS
from kg.web.reconcile.properties import PROPERTIES

if TYPE_CHECKING:
    from tests.reconcile.conftest import Client

TEXT = (Path(__file__).parents[2] / "docs" / "RECONCILIATION.md").read_text(encoding="utf-8")


def table(header: str) -> list[list[str]]:
    """Return the cells of the rows below the ``header`` of a table."""
    lines = TEXT[TEXT.index(header) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


EXAMPLES = table("| Query | Type")


def show(candidates: list[dict[str, Any]]) -> str:
    """Return the first three of ``candidates`` as the document writes them."""
    told = (f"{each['name']} {each['score']:g}{'*' if each['match'] else ''}" for each in candidates[:3])
    return "; ".join(told) or "none"


@pytest.mark.parametrize("row", EXAMPLES, ids=[" ".join(row[:3]).strip() for row in EXAMPLES])
def test_an_example_comes_out_as_it_is_told(client: Client, row: list[str]) -> None:
    text, type_, country, told = row
    query: dict[str, Any] = {"query": text}
    query |= {"type": type_} if type_ else {}
    query |= {"properties": [{"pid": "country", "v": country}]} if country else {}
    (found,) = client.reconcile(query)
    assert show(found) == told


def test_every_way_to_fit_stands_in_the_table_with_its_score() -> None:
    told = {row[0].strip("`").removeprefix("by_"): row[2] for row in table("| Feature | The text is")}
    assert set(told) == {*SCORES, "identifier"}
    for way in set(SCORES) - {"likeness", "words"}:
        assert told[way] == f"{SCORES[way]:g}", way
    assert told["likeness"] == f"{SCORES['likeness'] * 0.75:g} to {SCORES['likeness'] * 0.99:.0f}"
    assert told["words"] == f"40 to {SCORES['words']:g}"


def test_every_property_and_limit_is_told() -> None:
    rows = table("| Property | To compare")
    told = {name: row[1].startswith("yes") for row in rows for name in re.findall(r"`([\w-]+)`", row[0])}
    assert set(told) == set(PROPERTIES)
    assert {name for name, compared in told.items() if compared} == set(FACTS)
    limits = f"at most {MOST_QUERIES} names, an extension at most {MOST_THINGS} things"
    assert limits in TEXT
    assert f"at most {MOST_CANDIDATES} candidates" in TEXT
