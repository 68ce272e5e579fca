"""A client gets the format that it likes best, whatever its header looks like."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotAcceptable
from kg.negotiation import GRAPHS, RESULTS, Media, choose, choose_format

if TYPE_CHECKING:
    from random import Random

OFFERS = (*RESULTS, *GRAPHS)
TYPES = st.sampled_from([offer.type for offer in OFFERS])
QUALITY = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
PARTS = st.sampled_from(
    [*'/*;,=qQ.01 \t"', "q=", "text", "turtle", "text/*", "*/*", "nan", "inf", "1e9", "\u0661"]
)
HEADERS = st.lists(PARTS, max_size=30).map("".join)
RANGES = st.one_of(TYPES, TYPES.map(lambda name: name.split("/")[0] + "/*"), st.just("*/*"))


def outcome(accept: str, offers: tuple[Media, ...]) -> Media | None:
    """Return the choice; None if nothing suits."""
    try:
        return choose(accept, offers)
    except NotAcceptable:
        return None


def written(header: dict[str, float]) -> str:
    return ", ".join(f"{name};q={weight}" for name, weight in header.items())


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.5", "text/turtle"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("*/*;q=0.1, application/trig;q=0.2", "application/trig"),
        ("TEXT/TURTLE; Q=0.5", "text/turtle"),
        ("image/png, application/json", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/rdf+xml"),
    ],
)
def test_the_best_liked_offer_is_chosen(accept: str, chosen: str) -> None:
    assert choose(accept, GRAPHS).type == chosen


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "application/json;q=x"])
def test_what_is_on_offer_is_told_when_nothing_suits(accept: str) -> None:
    with pytest.raises(NotAcceptable, match=r"On offer: text/turtle \(format=turtle\)"):
        choose(accept, GRAPHS)


@given(TYPES)
def test_a_type_on_offer_gets_itself(wanted: str) -> None:
    assert choose(wanted, OFFERS).type == wanted


@given(TYPES, st.sampled_from(["charset=utf-8", "profile=x", "q=0.3", "v=1;q=0.001", ' charset="utf-8" ']))
def test_parameters_hide_no_type(wanted: str, parameters: str) -> None:
    assert choose(f"{wanted};{parameters}", OFFERS).type == wanted


@given(TYPES, TYPES, QUALITY, QUALITY)
def test_the_higher_quality_wins_in_any_order(one: str, two: str, first: float, second: float) -> None:
    if one == two or max(first, second) == 0:
        return
    header = [f"{one};q={first}", f"{two};q={second}"]
    chosen = choose(", ".join(header), OFFERS).type
    assert chosen == choose(", ".join(reversed(header)), OFFERS).type
    if first != second:
        assert chosen == (one if first > second else two)


@given(st.lists(st.tuples(RANGES, QUALITY), min_size=1, max_size=6))
def test_the_choice_is_never_worse_than_another_offer(header: list[tuple[str, float]]) -> None:
    def quality(offer: Media) -> float:
        fits = [
            (name.count("*"), -weight)
            for name, weight in header
            if name in (offer.type, offer.type.split("/")[0] + "/*", "*/*")
        ]
        return -min(fits)[1] if fits else 0.0

    plain = tuple(Media(offer.type) for offer in OFFERS)
    best = max(map(quality, plain))
    try:
        chosen = choose(", ".join(f"{name};q={weight}" for name, weight in header), plain)
    except NotAcceptable:
        assert best == 0
    else:
        assert chosen == next(offer for offer in plain if quality(offer) == best)


@given(st.lists(st.tuples(RANGES, QUALITY), min_size=1, max_size=6), st.permutations(OFFERS), st.randoms())
def test_of_equals_the_first_on_offer_is_chosen_whatever_the_order_of_the_header(
    header: list[tuple[str, float]], offers: list[Media], chance: Random
) -> None:
    ranges = [f"{name};q={weight}" for name, weight in header]
    shuffled = chance.sample(ranges, len(ranges))
    chosen = outcome(", ".join(ranges), tuple(offers))
    assert outcome(", ".join(shuffled), tuple(offers)) == chosen
    if chosen:
        before = tuple(offers[: offers.index(chosen)])
        assert outcome(", ".join(ranges), (chosen, *before)) == chosen
        assert not before or outcome(", ".join(ranges), (*before, chosen)) == chosen


@given(st.dictionaries(TYPES, QUALITY, min_size=1), st.integers(1, 1000))
def test_to_like_the_chosen_more_changes_nothing(header: dict[str, float], more: int) -> None:
    plain = tuple(Media(offer.type) for offer in OFFERS)
    chosen = outcome(written(header), plain)
    if chosen:
        raised = {**header, chosen.type: min(1.0, header[chosen.type] + more / 1000)}
        assert outcome(written(raised), plain) == chosen
        assert header[chosen.type] > 0


@given(st.one_of(st.text(max_size=200), HEADERS), st.sampled_from([RESULTS, GRAPHS, OFFERS]))
def test_no_header_breaks_the_choice(accept: str, offers: tuple[Media, ...]) -> None:
    assert outcome(accept, offers) in (None, *offers)


@given(HEADERS)
def test_garbage_beside_a_type_does_not_hide_it(garbage: str) -> None:
    assert outcome(f"{garbage},text/turtle", (Media("text/turtle"),)) == Media("text/turtle")


@given(st.lists(st.text(max_size=20), max_size=3))
def test_no_name_of_a_format_breaks_the_choice(names: list[str]) -> None:
    with contextlib.suppress(NotAcceptable):
        assert choose_format(names, OFFERS) in OFFERS


def test_a_header_without_end_is_read_at_once() -> None:
    started = time.process_time()
    for unit in ("a/b;q=0.1,", ",", ";", "=", "*/*,", "text/turtle;q=0,", "/", " ", 'a/b;c="', "q=1;"):
        outcome(unit * (65_536 // len(unit)), OFFERS)
    assert time.process_time() - started < 1


def test_a_short_name_or_a_media_type_names_a_format() -> None:
    assert choose_format(["ttl"], GRAPHS).type == "text/turtle"
    assert choose_format(["XML"], RESULTS).type == "application/sparql-results+xml"
    assert choose_format(["xml"], GRAPHS).type == "application/rdf+xml"
    assert choose_format(["nonsense", "text/csv;charset=utf-8"], RESULTS).type == "text/csv"
    with pytest.raises(NotAcceptable, match="format=json"):
        choose_format(["nonsense"], RESULTS)
