"""Each reason for a partnership alone: the fewest facts for which it holds, each of them needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from kg.errors import FileSyntaxError
from kg.namespaces import BASE, PREFIXES
from kg.reasons import COUNTRY, INITIATIVE, read_reason, read_reasons
from kg.store import Dataset

ROOT = Path(__file__).parents[2]
REASONS = {reason.name: reason for reason in read_reasons(ROOT / "sparql" / "reasons")}
NEED = f"{BASE}vocab/activity-type/peer-exchange"
SEEKER = f"{BASE}id/place/xa-seeker"
OWN = {SEEKER, f"{BASE}id/country/xa"}
PROLOGUE = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("rc", "geo")) + "".join(
    f"@prefix {name}: <{BASE}{path}/> .\n"
    for name, path in {
        "place": "id/place",
        "country": "id/country",
        "initiative": "id/initiative",
        "fact": "id/fact",
        "organisation": "id/organisation",
        "role": "vocab/route-role",
        "route": "vocab/route",
        "need": "vocab/activity-type",
        "rationale": "vocab/rationale-kind",
        "scope": "vocab/scope",
    }.items()
)
SHARED = """
    place:xa-seeker rc:inCountry country:xa .
    place:xb-other a rc:Place .
    place:xb-other rc:inCountry country:xb .
    country:xb a rc:Country .
    initiative:one a rc:Initiative .
"""
ALONE: Final = {
    "wish": "fact:w a rc:Aspiration ; rc:seeker place:xa-seeker ; rc:soughtPlace place:xb-other .",
    "wish-country": "fact:w a rc:Aspiration ; rc:seeker place:xa-seeker ; rc:soughtPlace country:xb .",
    "wish-role": """fact:w a rc:Aspiration ; rc:seeker place:xa-seeker ; rc:soughtRole role:hub .
        fact:r a rc:RouteRoleAssignment ; rc:routeRole role:hub ; rc:place place:xb-other .""",
    "wished-by": "fact:w a rc:Aspiration ; rc:seeker place:xb-other ; rc:soughtPlace country:xa .",
    "same-route": """fact:r a rc:RouteRoleAssignment ; rc:place place:xa-seeker ; rc:route route:cmr .
        fact:s a rc:RouteRoleAssignment ; rc:place place:xb-other ; rc:route route:cmr .""",
    "same-route-inferred": """place:xa-seeker rc:onRoute route:cmr .
        place:xb-other rc:onRouteThroughCountry route:cmr .""",
    "adjoining": """country:xa geo:sfTouches country:xb .
        place:xa-seeker rc:onRoute route:cmr . place:xb-other rc:onRoute route:cmr .""",
    "complementary-role": """
        fact:r a rc:RouteRoleAssignment ; rc:place place:xa-seeker ; rc:routeRole role:origin .
        fact:s a rc:RouteRoleAssignment ; rc:place place:xb-other ; rc:routeRole role:transit .""",
    "experience": "fact:a a rc:Activity ; rc:activityType need:peer-exchange ; rc:place place:xb-other .",
    "experience-through-initiative": """
        fact:a a rc:Activity ; rc:activityType need:peer-exchange ; rc:initiative initiative:two .
        fact:c rc:connectionKind fact:kind ; rc:initiative initiative:two ; rc:place place:xb-other .""",
    "shared-initiative": """
        fact:c a rc:Connection ; rc:initiative initiative:two ; rc:place place:xa-seeker .
        fact:d a rc:Connection ; rc:initiative initiative:two ; rc:place place:xb-other .""",
    "shared-language": """country:xa rc:officialLanguage fact:language .
        country:xb rc:officialLanguage fact:language .""",
    "same-region": 'country:xa rc:m49Region "039" . country:xb rc:m49Region "039" .',
    "south-south": 'country:xa rc:m49Region "002" . country:xb rc:m49Region "142" .',
    "reaches-wished-place": """
        initiative:one rc:scope scope:city-to-city .
        fact:w a rc:Aspiration ; rc:seeker place:xa-seeker ; rc:soughtPlace place:xb-other .
        fact:c a rc:Connection ; rc:initiative initiative:one ; rc:place place:xb-other .""",
    "reaches-wished-country": """
        initiative:one rc:scope scope:city-to-city .
        fact:w a rc:Aspiration ; rc:seeker place:xa-seeker ; rc:soughtPlace country:xb .
        fact:c a rc:Connection ; rc:initiative initiative:one ; rc:place place:xb-other .""",
    "reaches-wished-role": """
        initiative:one rc:scope scope:city-to-city .
        fact:w a rc:Aspiration ; rc:seeker place:xa-seeker ; rc:soughtRole role:hub .
        fact:r a rc:RouteRoleAssignment ; rc:routeRole role:hub ; rc:place place:xb-other .
        fact:c a rc:Connection ; rc:initiative initiative:one ; rc:place place:xb-other .""",
    "wishes-for-seeker": "fact:w a rc:Aspiration ; rc:seeker initiative:one ; rc:soughtPlace country:xa .",
    "does-the-need": """
        fact:a a rc:Activity ; rc:activityType need:peer-exchange ; rc:initiative initiative:one .""",
    "connects-on-route": """place:xa-seeker rc:onRouteThroughCountry route:cmr .
        fact:r a rc:RouteRoleAssignment ; rc:place place:xb-other ; rc:route route:cmr .
        fact:c rc:connectionKind fact:kind ; rc:initiative initiative:one ; rc:place place:xb-other .""",
    "connects-own-country": "fact:c a rc:Connection ; rc:initiative initiative:one ; rc:place country:xa .",
    "has-brokered": "fact:p a rc:CityPartnership ; rc:broker initiative:one .",
    "routes-based": """
        fact:r a rc:Rationale ; rc:rationaleKind rationale:follows-routes ; rc:about initiative:one .""",
}
"""The facts for which each reason holds, beside those in ``SHARED``."""
BESIDES: Final = {
    "reaches-wished-place": {"wish"},
    "reaches-wished-country": {"wish-country"},
    "reaches-wished-role": {"wish-role"},
}
"""What holds as well, because a wish that an initiative reaches is a wish for a place."""


def graph(facts: str) -> Dataset:
    made = Dataset()
    made.load(f"{PROLOGUE}{SHARED}{facts}".encode(), path="facts.ttl", graph=f"{BASE}graph/test")
    return made


def holding(dataset: Dataset) -> dict[str, set[str]]:
    """Return for whom each reason holds, but for the seeker and its country."""
    found = {
        name: {row["candidate"].value for row in dataset.select(reason.ask(SEEKER, [NEED]))} - OWN
        for name, reason in REASONS.items()
    }
    return {name: candidates for name, candidates in found.items() if candidates}


def statements(facts: str) -> list[str]:
    """Return ``facts`` with one statement a line."""
    lines = []
    for block in re.split(r"\s\.(?:\s|$)", facts):
        subject, _, rest = block.strip().partition(" ")
        lines += [f"{subject} {each.strip()} .\n" for each in rest.split(" ; ") if each.strip()]
    return lines


def candidate_of(name: str) -> str:
    kind = REASONS[name].kind
    path = {COUNTRY: "country/xb", INITIATIVE: "initiative/one"}.get(kind, "place/xb-other")
    return f"{BASE}id/{path}"


def test_every_reason_has_its_facts_here() -> None:
    assert set(ALONE) == set(REASONS)


@pytest.mark.parametrize("name", ALONE)
def test_a_reason_holds_alone(name: str) -> None:
    found = holding(graph(ALONE[name]))
    assert found[name] == {candidate_of(name)}
    assert set(found) == {name, *BESIDES.get(name, ())}


@pytest.mark.parametrize("name", ALONE)
def test_a_reason_needs_each_of_its_facts(name: str) -> None:
    lines = statements(ALONE[name])
    assert holding(graph("".join(lines)))[name]
    for left in lines:
        rest = "".join(line for line in lines if line != left)
        assert name not in holding(graph(rest)), left


@pytest.mark.parametrize("name", ALONE)
def test_a_fact_that_is_added_takes_no_candidate_away(name: str) -> None:
    alone = holding(graph(ALONE[name]))
    for more in ALONE.values():
        both = holding(graph(f"{ALONE[name]}\n{more}"))
        assert alone[name] <= both.get(name, set())


@pytest.mark.parametrize("name", ALONE)
def test_the_count_of_a_reason_is_the_number_of_its_rows(name: str) -> None:
    dataset, reason = graph("\n".join(ALONE.values())), REASONS[name]
    rows = [row["candidate"].value for row in dataset.select(reason.ask(SEEKER, [NEED]))]
    counts = {
        row["candidate"].value: int(row["facts"].value)
        for row in dataset.select(reason.count(SEEKER, [NEED]))
        if "candidate" in row
    }
    assert counts == {iri: rows.count(iri) for iri in rows}


def test_a_reason_can_be_asked_of_some_candidates_alone() -> None:
    dataset = graph("\n".join(ALONE.values()))
    asked = REASONS["wish"].ask(SEEKER, [], [f"{BASE}id/place/xb-other"])
    assert len(dataset.select(asked)) == 1
    assert dataset.select(REASONS["wish"].ask(SEEKER, [], [f"{BASE}id/place/xc-none"])) == []


def test_a_wish_for_a_role_on_a_route_is_not_met_on_another() -> None:
    facts = f"{ALONE['wish-role']} fact:w rc:route route:wmr . fact:r rc:route route:cmr ."
    assert "wish-role" not in holding(graph(facts))


@pytest.mark.parametrize("name", [name for name in ALONE if name.startswith("reaches-wished-")])
def test_an_action_within_a_city_could_broker_no_wish(name: str) -> None:
    assert name not in holding(graph(ALONE[name].replace("scope:city-to-city", "scope:city-level")))


def test_stages_on_different_routes_do_not_complement_each_other() -> None:
    facts = f"{ALONE['complementary-role']} fact:r rc:route route:wmr . fact:s rc:route route:cmr ."
    assert "complementary-role" not in holding(graph(facts))


def test_roles_left_open_do_not_complement_each_other_in_places_on_different_routes() -> None:
    facts = f"{ALONE['complementary-role']} place:xa-seeker rc:onRoute route:wmr ."
    assert "complementary-role" in holding(graph(facts))
    facts += " place:xb-other rc:onRouteThroughCountry route:cmr ."
    assert "complementary-role" not in holding(graph(facts))
    assert "complementary-role" in holding(graph(f"{facts} place:xb-other rc:onRoute route:wmr ."))


def test_a_place_of_the_own_country_is_no_other_place_on_the_route() -> None:
    assert "connects-on-route" in holding(graph(ALONE["connects-on-route"]))
    own = ALONE["connects-on-route"].replace("place:xb-other", "country:xa")
    own += " fact:c a rc:Connection ."
    assert set(holding(graph(own))) == {"connects-own-country"}


def test_continents_are_no_shared_region() -> None:
    assert "same-region" not in holding(
        graph('country:xa rc:m49Region "002", "202" . country:xb rc:m49Region "002", "202" .')
    )


@pytest.mark.parametrize(
    ("line", "wrong", "problem"),
    [
        ("# Weight: 5", "# Weight: 6", "Weight is a whole number from 0 to 5, not 6"),
        ("# For: place", "# For: town", "For is one of place, country, initiative, not town"),
        ("SELECT ?candidate", "SELECT ?town", "a reason selects ?candidate ?fact"),
        ("# Missing ar:", "# Missing:", "needs one line '# Missing: ...' but has 2"),
    ],
)
def test_a_reason_that_is_not_in_form_is_told(tmp_path: Path, line: str, wrong: str, problem: str) -> None:
    text = (ROOT / "sparql" / "reasons" / "wish.rq").read_text(encoding="utf-8")
    (tmp_path / "wish.rq").write_text(text.replace(line, wrong), encoding="utf-8")
    with pytest.raises(FileSyntaxError, match=re.escape(problem)):
        read_reason(tmp_path / "wish.rq")
