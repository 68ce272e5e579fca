"""Names are matched without a server or a graph too, as an import of a sheet does it."""

from __future__ import annotations

import pytest

from kg.matching import Entry, Name, Register, Wanted, fold, judge
from kg.matching.names import sound

ACCRA = Entry(
    "x:accra", (Name.of("name", "Accra", "en"),), frozenset({"City"}), {"country": frozenset({"gh"})}
)
OTHER = Entry(
    "x:other", (Name.of("name", "Accra", "en"),), frozenset({"City"}), {"country": frozenset({"us"})}
)
REGISTER = Register([ACCRA, OTHER])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ouagadougou", "Wagadugu"),
        ("Nouakchott", "Nuwakshut"),
        ("El-Fayum", "Fayoum"),
        ("Zuwarah", "Zouara"),
        ("Marrakesh", "Marakech"),
        ("Djibouti", "Jibuti"),
        ("الخرطوم", "خرطوم"),
        ("Sfax", "Sfaks"),
    ],
)
def test_two_ways_to_write_a_name_sound_alike(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert sound(fold(one)) == sound(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Niger", "Nigeria"), ("Tunis", "Tunisia"), ("Lomé", "Lima"), ("Mali", "Malta")],
)
def test_two_names_do_not_sound_alike_where_they_differ(one: str, other: str) -> None:
    assert sound(fold(one)) != sound(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("أنجمينا", "انجمينا"), ("Médina-Mary", "medina  mary"), ("N'Djamena", "N’DJAMENA"), ("١٢", "12")],
)
def test_case_accents_hamza_punctuation_and_digits_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_two_things_of_one_name_are_told_apart_by_the_country_and_by_nothing_else() -> None:
    both = judge(REGISTER, Wanted("Accra"))
    assert [(each.entry.iri, each.score, each.match) for each in both] == [
        ("x:accra", 100.0, False),
        ("x:other", 100.0, False),
    ]
    told = judge(REGISTER, Wanted("Accra", facts={"country": frozenset({"gh"})}))
    assert [(each.entry.iri, each.score, each.match) for each in told] == [
        ("x:accra", 100.0, True),
        ("x:other", 50.0, False),
    ]


def test_a_country_that_was_not_understood_leaves_the_candidate_uncertain() -> None:
    found = judge(Register([ACCRA]), Wanted("Accra", facts={"country": frozenset()}))
    assert [(each.score, each.match, each.facts["country"]) for each in found] == [(90.0, False, None)]


@pytest.mark.parametrize("text", ["", " ", "?", "-", "x" * 10_000, "(", "a(b", ",", "()", "\x00"])
def test_any_text_has_an_answer(text: str) -> None:
    assert judge(REGISTER, Wanted(text)) == []
