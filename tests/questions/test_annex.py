"""Annex I, block by block, against a count that was taken from the printed report by another reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.namespaces import ID, PREFIXES, RC

if TYPE_CHECKING:
    from kg.store import Dataset

# Initiatives in the order of the annex: the entries of its list, and the country headings above them.
BLOCKS = {
    "mc2cm": (7, 2),
    "africa-europe-mayors-dialogue": (9, 8),
    "mayors-migration-council": (9, 9),
    "c40-cities": (7, 7),
    "global-cities-fund": (9, 9),
    "global-mayors-task-force": (2, 2),
    "mayors-mechanism": (0, 0),
    "cities-alliance": (55, 17),
    "cities-with-refugees": (13, 7),
    "city-prosperity-initiative": (44, 10),
    "tony-blair-institute": (2, 2),
    "uclg": (0, 0),
    "uclg-africa": (20, 11),
    "african-cities-research-consortium": (10, 9),
    "equal-partnerships": (3, 3),
    "international-observatory-of-mayors": (15, 8),
    "iclei-africa": (29, 15),
    "famsi": (7, 1),
    "anmar": (9, 1),
    "acmals": (1, 1),
    "i-migr": (2, 1),
    "la-marsa-artistic-cohesion": (1, 1),
    "nador-social-sustainable": (1, 1),
    "tanger-accueil": (1, 1),
    "governance-interculturality": (3, 1),
    "nador-active-city": (1, 1),
    "living-together-tetouan": (1, 1),
    "migration-in-casablanca": (1, 1),
    "rabat-evidence-based": (1, 1),
    "gouvernance-migratoire-partagee": (2, 1),
    "4mi-cities": (3, 2),
    "libmitaf": (0, 0),
}
ENTRY = f"""
  ?entry a <{RC}Connection> ; <{RC}initiative> ?block ; <{RC}position> ?number ;
    <{RC}reportedHeading> ?heading ; <{RC}evidence>/<{RC}section> ?section .
  FILTER(STRSTARTS(?section, "Annex I, "))"""


def test_the_annex_has_these_blocks_in_this_order(assembled: Dataset) -> None:
    rows = assembled.select(
        f"SELECT ?block WHERE {{ ?block a <{RC}Initiative> ; <{RC}position> ?number }} ORDER BY ?number"
    )
    assert [row["block"].value.removeprefix(f"{ID}initiative/") for row in rows] == list(BLOCKS)


@pytest.mark.parametrize("block", BLOCKS)
def test_each_block_has_as_many_entries_and_headings_as_are_printed(block: str, assembled: Dataset) -> None:
    (row,) = assembled.select(
        f"""SELECT (COUNT(DISTINCT ?entry) AS ?entries) (COUNT(DISTINCT ?heading) AS ?headings) WHERE {{
          VALUES ?block {{ <{ID}initiative/{block}> }} {ENTRY} }}"""
    )
    assert (int(row["entries"].value), int(row["headings"].value)) == BLOCKS[block]


def test_the_entries_of_a_block_are_numbered_as_they_are_printed(assembled: Dataset) -> None:
    rows = assembled.select(
        f"""SELECT ?block (GROUP_CONCAT(STR(?number); SEPARATOR=" ") AS ?numbers) WHERE {{
          SELECT ?block ?number WHERE {{ {ENTRY} }} ORDER BY ?block ?number }} GROUP BY ?block"""
    )
    for row in rows:
        numbers = sorted(map(int, row["numbers"].value.split()))
        assert numbers == list(range(1, len(numbers) + 1)), row["block"].value


def test_a_country_named_without_a_place_is_an_entry_about_the_country(assembled: Dataset) -> None:
    rows = assembled.select(
        f"SELECT ?place WHERE {{ ?entry <{RC}initiative> <{ID}initiative/libmitaf> ; "
        f"<{RC}position> ?position ; <{RC}place> ?place }}"
    )
    assert [row["place"].value for row in rows] == [f"{ID}country/ly"]


def test_every_entry_is_read_in_a_passage_that_lies_in_its_block(assembled: Dataset) -> None:
    oa = PREFIXES["oa"]
    rows = assembled.select(
        f"""SELECT ?entry WHERE {{
          ?entry a <{RC}Connection> ; <{RC}initiative> ?block ; <{RC}evidence> ?passage .
          ?block <{RC}position> ?number ; <{RC}evidence> ?whole .
          ?passage <{RC}section> ?section ; <{oa}hasSource> ?source ; <{oa}hasSelector> ?part .
          ?whole <{RC}section> ?section ; <{oa}hasSource> ?source ; <{oa}hasSelector> ?all .
          ?part <{oa}start> ?start ; <{oa}end> ?end . ?all <{oa}start> ?first ; <{oa}end> ?last .
          FILTER(STRSTARTS(?section, "Annex I, ") && (?start < ?first || ?end > ?last))
        }}"""
    )
    assert [row["entry"].value for row in rows] == []
