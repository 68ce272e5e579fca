"""IATI 2.03: valid by the official schema and rules, and silent where the sources are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from okfn_iati.iati_schema_validator import IatiValidator  # type: ignore[import-untyped]  # it has no types

from kg.namespaces import ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.exports import Answers

    Export = Callable[[str], bytes]


@pytest.fixture(scope="module")
def activities(export: Export) -> dict[str, ET.Element]:
    root = ET.fromstring(export("iati"))
    return {each.get("linked-data-uri", "").removeprefix(f"{ID}activity/"): each for each in root}


def test_it_holds_to_the_official_schema_and_its_rules(export: Export) -> None:
    valid, faults = IatiValidator().validate(export("iati").decode())
    assert valid, faults


def test_only_activities_are_told_of_which_the_sources_say_all_that_iati_requires(
    activities: dict[str, ET.Element],
) -> None:
    assert set(activities) == {
        "famsi-perception-survey",
        "rabat-process-wmr-meeting",
        "uclg-africa-charter-adoption",
    }


def test_a_date_that_is_exactly_said_stands_as_it_is(activities: dict[str, ET.Element]) -> None:
    dates = activities["rabat-process-wmr-meeting"].findall("activity-date")
    assert [(date.get("type"), date.get("iso-date")) for date in dates] == [
        ("2", "2021-09-14"),
        ("4", "2021-09-15"),
    ]


def test_a_date_that_is_a_year_alone_says_so(activities: dict[str, ET.Element]) -> None:
    dates = activities["famsi-perception-survey"].findall("activity-date")
    assert [date.get("iso-date") for date in dates] == ["2020-01-01", "2020-12-31"]
    assert {date.findtext("narrative") for date in dates} == {"Stated as: In 2020. The day is not stated."}


def test_each_activity_names_its_passage(activities: dict[str, ET.Element]) -> None:
    for activity in activities.values():
        assert f"{ID}evidence/" in (activity.findtext("description/narrative") or "")


def test_names_stand_in_every_language_in_which_they_are_had(activities: dict[str, ET.Element]) -> None:
    narratives = activities["famsi-perception-survey"].findall("sector/narrative")
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [each.get(language) for each in narratives] == [None, "fr", "ar"]


def test_the_comment_lists_whatever_is_left_out(export: Export, graph: Answers) -> None:
    text = export("iati").decode()
    for iri in graph.things("Initiative"):
        assert graph.name(iri).replace("--", "- -") in text
    told = text.count("<iati-activity ")
    missing = len(graph.things("Activity")) - told
    assert f"{missing} of {len(graph.things('Activity'))} activities are left out" in text
    assert "no source says when" in text
