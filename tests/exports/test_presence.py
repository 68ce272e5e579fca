"""Who does what, where, as a sheet that sits beside those of HDX."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from csvw import CSVW  # type: ignore[import-untyped]  # it has no types
from hapi_schema.db_views_as_tables import DBOperationalPresenceVAT  # type: ignore[import-untyped]  # no types

from kg.exports.presence import COLUMNS
from kg.namespaces import ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Export = Callable[[str], bytes]
    Row = dict[str, str]

FLAGS = {"admin1_is_unspecified", "admin2_is_unspecified"}
"""Columns of the database behind HAPI that its API does not give."""


@pytest.fixture(scope="module")
def rows(export: Export) -> list[Row]:
    return list(csv.DictReader(io.StringIO(export("3w").decode(), newline="")))


def test_it_has_every_column_of_operational_presence_in_hapi(rows: list[Row]) -> None:
    theirs = {column.name for column in DBOperationalPresenceVAT.__table__.columns}
    assert theirs - FLAGS <= set(rows[0])
    assert set(rows[0]) == set(COLUMNS)


def test_a_row_says_which_of_three_grounds_it_stands_on(rows: list[Row]) -> None:
    assert Counter(row["basis"] for row in rows) == {"activity": 188, "connection": 304, "participation": 183}


def test_every_row_names_its_passage_and_its_statement(rows: list[Row]) -> None:
    for row in rows:
        assert row["source"], row
        assert row["section"], row
        assert row["passage"].startswith(f"{ID}evidence/"), row
        statements = row["statement"].split()
        assert len(statements) == (2 if row["basis"] == "participation" else 1), row


def test_a_body_that_takes_part_in_an_initiative_is_told_apart_from_one_that_is_said_to_act(
    rows: list[Row],
) -> None:
    sfax = [row for row in rows if row["place_iri"] == f"{ID}place/tn-sfax"]
    of_mc2cm = [row for row in sfax if row["initiative_iri"] == f"{ID}initiative/mc2cm"]
    assert {(row["basis"], row["org_acronym"], row["role"]) for row in of_mc2cm} == {
        ("activity", "", ""),
        ("connection", "MC2CM", ""),
        ("participation", "ICMPD", "Implementer"),
        ("participation", "UCLG", "Implementer"),
        ("participation", "UN-Habitat", "Implementer"),
    }


def test_who_is_a_member_or_pays_is_not_said_to_be_there(rows: list[Row]) -> None:
    roles = {row["role"] for row in rows if row["basis"] == "participation"}
    assert roles == {"Coordinator", "Implementer", "Leader", "Partner"}


def test_no_code_is_made_up(rows: list[Row]) -> None:
    unknown = [name for name, (_, said) in COLUMNS.items() if said.startswith("Left empty")]
    assert "admin1_code" in unknown
    assert {row[name] for row in rows for name in unknown} == {""}
    assert all(row["sector_vocabulary"] for row in rows if row["sector_code"])


def test_who_acted_stays_open_where_no_source_says(rows: list[Row]) -> None:
    silent = [row for row in rows if not row["org_name"]]
    assert {row["basis"] for row in silent} == {"activity"}
    assert "Dialogue on local migration policy" in {row["activity"] for row in silent}


def test_the_sheet_with_hashtags_is_the_same_but_for_one_row(export: Export) -> None:
    plain, tagged = (export(name).decode().split("\r\n") for name in ("3w", "3w-hxl"))
    assert plain == [tagged[0], *tagged[2:]]
    tags = dict(zip(tagged[0].split(","), tagged[1].split(","), strict=True))
    assert all(re.fullmatch(r"(#[a-z]\w*(\+[a-z]\w*)*)?", tag) for tag in tags.values())
    assert (tags["org_name"], tags["latitude"]) == ("#org+name", "#geo+lat")


def test_the_metadata_beside_it_describe_each_column_and_hold_it_valid(
    export: Export, tmp_path: Path
) -> None:
    (tmp_path / "routecities-3w.csv").write_bytes(export("3w"))
    (tmp_path / "routecities-3w.csv-metadata.json").write_bytes(export("3w-metadata"))
    table = CSVW(str(tmp_path / "routecities-3w.csv-metadata.json"), validate=True)
    assert table.is_valid
    document = json.loads(export("3w-metadata"))
    assert [column["name"] for column in document["tableSchema"]["columns"]] == list(COLUMNS)
    assert "not absent" in document["dc:description"]
