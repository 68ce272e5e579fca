"""The database: sound keys, three languages, evidence for every statement; and Datasette opens it."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # the library ships no types

from kg.exports import find_export
from kg.exports.relations import RELATIONS, VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.exports import Answers

    Export = Callable[[str], bytes]
    Ask = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def file(export: Export, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "routecities.db"
    path.write_bytes(export("sqlite"))
    return path


@pytest.fixture(scope="module")
def ask(file: Path) -> Iterator[Ask]:
    """Ask the database in SQL."""
    with closing(sqlite3.connect(file)) as database:
        yield lambda query, *values: database.execute(query, values).fetchall()


def test_the_file_is_whole_and_every_key_leads_somewhere(ask: Ask) -> None:
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []


def test_each_class_has_its_table_with_every_thing_of_it(ask: Ask, graph: Answers) -> None:
    for table, kind in (
        ("initiative", "Initiative"), ("place", "Place"), ("organisation", "Organization"),
        ("connection", "Connection"), ("participation", "Participation"), ("evidence", "Evidence"),
        ("activity", "Activity"), ("recommendation", "Recommendation"), ("route_role", "RouteRoleAssignment"),
    ):  # fmt: skip
        assert ask(f"SELECT count(*) FROM {table}") == [(len(graph.things(kind)),)], table


def test_nothing_that_the_sources_say_is_without_a_column(ask: Ask) -> None:
    assert ask("SELECT DISTINCT property FROM other_value") == []


def test_names_are_in_three_languages_where_they_are_had(ask: Ask) -> None:
    assert ask("SELECT name, name_fr, name_ar FROM place WHERE id = 'country/tn'") == [
        ("Tunisia", "Tunisie", "تونس")
    ]
    assert ask("SELECT count(*) FROM thing WHERE kind IN ('place', 'initiative') AND name IS NULL") == [(0,)]


def test_a_table_has_no_column_that_is_always_empty_for_want_of_names(ask: Ask) -> None:
    for table, relation in RELATIONS.items():
        columns = {row[1] for row in ask(f"PRAGMA table_info({table})")}
        assert ("name" in columns) == relation.named, table
        if relation.named:
            assert ask(f"SELECT count(*) FROM {table} WHERE name IS NULL") == [(0,)], table


def test_a_place_can_be_joined_with_its_country_and_its_initiatives(ask: Ask) -> None:
    assert ask("SELECT type, country, latitude, longitude FROM place WHERE id = 'place/tn-sfax'") == [
        ("vocab/place-type/city", "country/tn", 34.74056, 10.76028)
    ]
    who = ask("SELECT DISTINCT who_id FROM who_does_what_where WHERE place_id = 'place/tn-sfax'")
    listed = ask("SELECT DISTINCT initiative FROM connection WHERE place = 'place/tn-sfax'")
    assert set(listed) <= set(who)
    assert ("initiative/mc2cm",) in listed


def test_every_statement_has_its_evidence(ask: Ask) -> None:
    kinds = (
        "connection", "participation", "route_role", "activity", "partnership", "aspiration", "expertise",
        "engagement", "finding", "recommendation", "rationale", "interview",
    )  # fmt: skip
    for kind in kinds:
        assert ask(f"SELECT id FROM {kind} WHERE id NOT IN (SELECT thing FROM evidence_of)") == [], kind
    assert ask("SELECT count(*) FROM where_it_is_said WHERE section IS NULL OR source IS NULL") == [(0,)]


def test_what_is_uncertain_says_so(ask: Ask) -> None:
    assert ask("SELECT count(*) FROM connection WHERE certainty IS NULL OR status IS NULL") == [(0,)]
    assert ask("SELECT count(*) FROM who_does_what_where WHERE status IS NULL") == [(0,)]


def test_a_body_that_takes_part_is_not_thereby_said_to_be_in_the_places(ask: Ask) -> None:
    assert ask("SELECT DISTINCT basis FROM who_does_what_where ORDER BY basis") == [
        ("activity of the initiative",),
        ("actor of the activity",),
        ("listed for the initiative",),
    ]


@pytest.mark.parametrize("words", ["sfax", "صفاقس", "Thiès", "thies"])
def test_a_search_finds_names_in_any_script_and_without_accents(words: str, ask: Ask) -> None:
    query = "SELECT rowid FROM search WHERE search MATCH ?"
    found = ask(f"SELECT id FROM thing WHERE kind = 'place' AND rowid IN ({query})", words)
    assert len(found) == 1


def test_the_file_says_what_it_is_and_what_is_not_in_it(ask: Ask, graph: Answers) -> None:
    about = dict(ask("SELECT name, value FROM about"))
    assert (about["version"], about["licence"]) == (graph.version, graph.about["licence"])
    assert "They do not mean none." in about["not in it"]


def test_the_same_dataset_is_the_same_bytes(export: Export, graph: Answers) -> None:
    assert find_export("sqlite").write(graph) == export("sqlite")


def test_datasette_shows_labels_links_and_a_search(file: Path) -> None:
    async def look() -> tuple[dict[str, Any], str, dict[str, Any]]:
        site = Datasette([], immutables=[str(file)])
        await site.invoke_startup()
        database = (await site.client.get("/routecities.json")).json()
        page = await site.client.get("/routecities/connection?place=place/tn-sfax")
        row = await site.client.get(
            "/routecities/connection.json?_labels=on&place=place/tn-sfax&_shape=objects"
        )
        found = await site.client.get("/routecities/thing.json?_search=sfax&_shape=objects")
        assert (page.status_code, row.status_code, found.status_code) == (200, 200, 200)
        assert {each["name"] for each in database["tables"]} >= {*RELATIONS, "thing", "evidence_of", "about"}
        assert {each["name"] for each in database["views"]} == set(VIEWS)
        return row.json()["rows"][0], page.text, found.json()

    with ThreadPoolExecutor(1) as apart:  # a browser of another test may have a loop of its own here
        row, page, found = apart.submit(asyncio.run, look()).result()
    assert row["place"] == {"value": "place/tn-sfax", "label": "Sfax"}
    assert row["initiative"]["label"]
    assert 'href="/routecities/initiative/initiative~2Fmc2cm"' in page
    assert found["filtered_table_rows_count"] >= 1
