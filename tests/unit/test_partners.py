"""Partners are ranked by a sum that can be read, and the order depends on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kg.partners import Candidate, Tally, rank, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = {"wish": 5, "route": 3, "need": 4, "off": 0, "language": 1, "south": 1}
CONTEXT = {"language", "south"}
NAMES = {"a": "Zinder", "b": "Accra", "c": "Accra", "d": "Dakar"}
TALLIES = st.lists(
    st.builds(Tally, st.sampled_from(sorted(WEIGHTS)), st.sampled_from(sorted(NAMES)), st.integers(1, 3)),
    max_size=12,
)
ROWS = TALLIES.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows)))


def names(iris: Sequence[str]) -> dict[str, str]:
    return {iri: NAMES[iri] for iri in iris}


def ordered(tallies: Sequence[Tally]) -> list[Candidate]:
    ranked = rank(tallies, WEIGHTS, CONTEXT)
    return settle(ranked, 0, len(ranked), names)


def test_each_reason_counts_once_however_many_facts_it_has() -> None:
    (found,) = rank([Tally("wish", "a", 3), Tally("wish", "a"), Tally("language", "a")], WEIGHTS, CONTEXT)
    assert (found.score, found.facts) == (6, 5)


def test_context_alone_makes_no_candidate() -> None:
    assert rank([Tally("language", "a"), Tally("south", "a", 9)], WEIGHTS, CONTEXT) == []


def test_a_reason_of_weight_0_is_switched_off() -> None:
    assert rank([Tally("off", "a"), Tally("language", "a")], WEIGHTS, CONTEXT) == []


def test_ties_go_by_facts_then_by_name_then_by_iri() -> None:
    tallies = [Tally("wish", "a"), Tally("wish", "c"), Tally("wish", "b"), Tally("wish", "d", 2)]
    assert [each.iri for each in ordered(tallies)] == ["d", "b", "c", "a"]


def test_of_equal_scores_the_one_with_the_heaviest_reason_stands_first_even_with_fewer_facts() -> None:
    tallies = [Tally("need", "b", 9), Tally("language", "b", 3), Tally("wish", "d")]
    assert [(each.iri, each.score) for each in ordered(tallies)] == [("d", 5), ("b", 5)]


def test_names_are_asked_only_of_those_that_are_tied_on_the_page() -> None:
    asked: list[str] = []

    def note(iris: Sequence[str]) -> dict[str, str]:
        asked.extend(iris)
        return names(iris)

    tallies = [Tally("wish", "a"), Tally("wish", "b"), Tally("need", "c"), Tally("need", "d")]
    page = settle(rank(tallies, WEIGHTS, CONTEXT), 2, 3, note)
    assert [each.iri for each in page] == ["c"]
    assert sorted(asked) == ["c", "d"]


@given(TALLIES)
def test_the_reasons_add_up_to_the_score(tallies: list[Tally]) -> None:
    for each in ordered(tallies):
        told = {row.reason for row in tallies if row.candidate == each.iri and WEIGHTS[row.reason]}
        assert {held.reason for held in each.held} == told
        assert each.score == sum(WEIGHTS[reason] for reason in told)


@given(TALLIES)
def test_the_order_is_by_score_then_heaviest_reason_then_facts_then_name_then_iri(
    tallies: list[Tally],
) -> None:
    def told(each: Candidate) -> tuple[int, int, int, str, str]:
        weights = [held.weight for held in each.held]
        return -sum(weights), -max(weights), -each.facts, NAMES[each.iri], each.iri

    found = ordered(tallies)
    assert found == sorted(found, key=told)


@given(ROWS)
def test_the_order_does_not_depend_on_the_order_of_the_facts(rows: tuple[list[Tally], list[Tally]]) -> None:
    first, second = rows
    assert ordered(first) == ordered(second)


@given(TALLIES, st.sampled_from(sorted(WEIGHTS)), st.sampled_from(sorted(NAMES)))
def test_a_fact_that_is_added_never_lowers_the_candidate_for_whom_it_speaks(
    tallies: list[Tally], reason: str, candidate: str
) -> None:
    before, after = ordered(tallies), ordered([*tallies, Tally(reason, candidate)])
    place = {each.iri: (at, each.score) for at, each in enumerate(before)}
    then = {each.iri: (at, each.score) for at, each in enumerate(after)}
    if candidate in place:
        assert then[candidate][0] <= place[candidate][0]
        assert then[candidate][1] >= place[candidate][1]
    for other in place.keys() - {candidate}:
        assert then[other][1] == place[other][1]


@given(TALLIES, st.integers(1, 4))
def test_the_pages_together_are_the_whole(tallies: list[Tally], size: int) -> None:
    ranked = rank(tallies, WEIGHTS, CONTEXT)
    pages = [settle(ranked, at, at + size, names) for at in range(0, len(ranked), size)]
    assert [each for page in pages for each in page] == ordered(tallies)
