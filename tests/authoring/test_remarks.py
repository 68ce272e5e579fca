"""How a review is told: to people, to programs, and to editors and code hosts."""

from __future__ import annotations

import json

from sarif_pydantic import Sarif  # type: ignore[import-untyped]  # it has no marker for its types

from kg.authoring.remarks import Remark, Review, as_json, as_sarif, as_text

LINE = Remark("ontology/a.ttl", 3, "", "syntax", "this is no Turtle", "correct it")
CELL = Remark("data/places.csv", 7, "country", "table", "'xx' is not known", "use 'tn'", "warning")
CAUSED = Remark("", 0, "", "unsatisfiable", "rc:X is empty", "drop one", because=("rc:X is a rc:Place",))
REVIEW = Review((LINE, CELL, CAUSED), ("the evidence, because it is not here",))


def test_people_read_a_line_for_each_remark_and_the_count() -> None:
    assert as_text(REVIEW).splitlines() == [
        "ontology/a.ttl:3: this is no Turtle; correct it  [syntax]",
        "data/places.csv:7:country: warning: 'xx' is not known; use 'tn'  [table]",
        "the graph: rc:X is empty; drop one  [unsatisfiable]",
        "    rc:X is a rc:Place",
        "not looked at: the evidence, because it is not here",
        "2 errors, 1 warning",
    ]


def test_programs_read_every_field() -> None:
    told = json.loads(as_json(REVIEW))
    assert (told["errors"], told["omitted"]) == (2, list(REVIEW.omitted))
    assert told["remarks"][1] == {
        "file": "data/places.csv",
        "line": 7,
        "column": "country",
        "rule": "table",
        "problem": "'xx' is not known",
        "remedy": "use 'tn'",
        "level": "warning",
        "because": [],
    }


def test_sarif_is_read_by_another_library_with_its_places_rules_and_levels() -> None:
    (run,) = Sarif.model_validate_json(as_sarif(REVIEW)).runs
    assert run.results is not None
    line, cell, caused = run.results
    assert line.locations is not None
    place = line.locations[0].physical_location
    assert place is not None
    assert place.artifact_location is not None
    assert place.region is not None
    assert (place.artifact_location.uri, place.region.start_line) == ("ontology/a.ttl", 3)
    assert (line.rule_id, line.level) == ("syntax", "error")
    assert cell.level == "warning"
    assert cell.message.text == "country: 'xx' is not known; use 'tn'"
    assert caused.locations is None
    assert caused.message.text == "rc:X is empty; drop one\nrc:X is a rc:Place"


def test_sarif_says_what_was_not_looked_at() -> None:
    (run,) = json.loads(as_sarif(REVIEW))["runs"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "not looked at: the evidence, because it is not here"
