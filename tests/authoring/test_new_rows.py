"""New rows: what their metadata and the shapes ask for, and where they stand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.authoring.terminal import type_in

if TYPE_CHECKING:
    from tests.conftest import Project

ROOT = Path(__file__).parents[2]
SOURCE = "going-to-town-2022"
PASSAGE = "gtt-103227-103670"
TOLD = ("--source", SOURCE, "--evidence", PASSAGE)
HARBOURS = (
    "new", "initiative", "harbour-network",
    "--label", "Harbour Network",
    "--type", "network",
    "--description", 'Links harbours, or "ports", and their cities.',
    *TOLD,
)  # fmt: skip
TEXT = '"Links harbours, or ""ports"", and their cities."'
ROW = f"harbour-network,,Harbour Network,,,,network,,{TEXT},,,,,,{SOURCE},{PASSAGE}\n"


def test_a_row_is_added_at_the_end_and_what_was_not_told_stays_empty(small: Project) -> None:
    before = small.path("initiatives").read_bytes()
    result = small.invoke(*HARBOURS)
    assert (result.exit_code, result.stdout) == (0, "data/initiatives.csv:3\n")
    assert small.path("initiatives").read_bytes() == before + ROW.encode()
    empty = (
        "position, label_fr, acronym, variants, scope, stated_size, list_completeness, parent, organisation, "
        "organisation_type"
    )
    kinds = "absence, activity-values, aspiration, connection, engagement, participation, partnership"
    assert result.stderr.splitlines() == [
        "data/initiatives.csv",
        f"     3 + {ROW.strip()}",
        "Left to do:",
        f"  fill in what the source says of it; these stand empty: {empty}",
        f"  name it in other rows: kg new {kinds}",
        "  then: kg check",
    ]
    assert small.invoke("build").exit_code == 0


def test_a_row_is_added_in_its_place_where_the_rows_are_in_order(small: Project) -> None:
    names = small.path("countries").read_text(encoding="utf-8")
    result = small.invoke(
        "new", "country", "ga", "--alpha2", "GA", "--alpha3", "GAB", "--label-en", "Gabon",
        "--label-fr", "Gabon", "--label-ar", "الغابون", "--source", "iso-3166-1",
    )  # fmt: skip
    lines = small.path("countries").read_text(encoding="utf-8").splitlines(keepends=True)
    line = lines.index("ga,GA,GAB,Gabon,Gabon,الغابون,,iso-3166-1\n")
    assert result.stdout == f"data/countries.csv:{line + 1}\n"
    assert "".join(lines[:line] + lines[line + 1 :]) == names
    assert lines[1:] == sorted(lines[1:])


def test_a_row_of_a_table_without_a_key_of_its_own_is_told_by_options_alone(project: Project) -> None:
    told = ("--activity", "gabes-health-support", "--approach", "specific-programming", "--source", SOURCE)
    assert project.invoke("new", "activity-values", *told).stdout == "data/activity_values.csv:244\n"
    again = project.invoke("new", "activity-values", *told)
    assert (again.exit_code, again.stderr) == (
        2,
        "kg: this row is there already, at data/activity_values.csv:244\n",
    )


def test_a_person_is_shown_the_codes_and_asked_for_the_rest_where_a_shape_wants_more(small: Project) -> None:
    answers = (
        "Tripoli", "tn-zarzis", "town", "city", "Sfax", "Zarzis", "gtt", SOURCE, "gtt-1-2", PASSAGE,
        "", "", "tunisia", "tn", "", "y",
    )  # fmt: skip
    result = type_in("new", "place", answers=answers)
    assert (result.exit_code, result.stdout) == (0, "data/places.csv:9\n"), result.stderr
    assert small.path("places").read_text(encoding="utf-8").splitlines()[-1] == (
        f"tn-zarzis,city,Zarzis,,,tn,,{SOURCE},{PASSAGE}"
    )
    told = [line.removeprefix("Error: ") for line in result.stderr.splitlines() if line.startswith("Error: ")]
    codes = (
        "city, country, island-group, local-government-area, metropolitan-area, municipality, province, "
        "refugee-settlement, region, state, unspecified, urban-district"
    )
    sources = "going-to-town-2022, equal-partnerships-2024, iso-3166-1, geonames, natural-earth, "
    sources += "iso-3166-2, un-m49, un-sdg, unicode-cldr, world-atlas"
    locate = 'find the passage with kg evidence locate SOURCE "its words", and append the row first'
    assert told == [
        "'Tripoli' is no key; write tripoli",
        f"'town' is not a concept of place-type; it is one of {codes}",
        "'Sfax' is the label at data/places.csv:6; add to it what tells the two apart",
        f"'gtt' is not a key of sources.csv; it is one of {sources}",
        f"'gtt-1-2' is not a key of evidence.csv; {locate}",
        "'tunisia' is not a key of countries.csv; nearest: tn (Tunisia)",
    ]
    shape = "This place is not a country and no country is given for it. Write the key of its country"
    assert f"\n{shape} in its row of the table of places, " in result.stderr
    assert f"\nGives the kind of place, a concept of place-type. One of: {codes}.\n" in result.stderr


def test_a_row_that_its_shape_refuses_is_not_written(small: Project) -> None:
    result = small.invoke(
        "new", "connection", "mc2cm-nowhere", "--initiative", "mc2cm", "--kind", "connected-city",
        "--reported-as", "Nowhere", "--certainty", "certain", "--status", "explicit", *TOLD,
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "kg: nothing was written:\n"
        "This connection names neither a place nor an organisation, or names both. "
        "Fill exactly one of the cells for place, country and organisation in its row of the table of "
        "connections.\n"
    )
    assert "mc2cm-nowhere" not in small.path("connections").read_text(encoding="utf-8")


def test_two_countries_may_each_have_a_place_of_a_name(small: Project) -> None:
    told = ("--type", "city", "--label", "Sfax", *TOLD)
    refused = small.invoke("new", "place", "tn-sfax-2", *told, "--country", "tn")
    assert refused.stderr.endswith(
        "'Sfax' is the label at data/places.csv:6; add to it what tells the two apart\n"
    )
    assert small.invoke("new", "place", "ma-sfax", *told, "--country", "ma").exit_code == 0


def test_a_key_that_a_row_once_had_is_not_given_to_another(small: Project) -> None:
    def git(*arguments: str) -> None:
        options = (
            "-c",
            "user.name=Curator",
            "-c",
            "user.email=curator@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        day = {"GIT_AUTHOR_DATE": "2026-03-01T12:00:00Z", "GIT_COMMITTER_DATE": "2026-03-01T12:00:00Z"}
        subprocess.run(["git", *options, *arguments], check=True, capture_output=True, env=os.environ | day)

    git("init")
    git("add", "data")
    git("commit", "--message", "Begin")
    assert small.invoke(*HARBOURS).exit_code == 0
    git("commit", "--all", "--message", "Add harbours")
    text = small.path("initiatives").read_text(encoding="utf-8")
    small.path("initiatives").write_text(text.replace(ROW, ""), encoding="utf-8")
    git("commit", "--all", "--message", "Remove harbours")
    refused = small.invoke(*HARBOURS)
    assert refused.exit_code == 2
    assert refused.stderr == (
        "kg: INITIATIVE: harbour-network was in data/initiatives.csv until 2026-03-01, "
        "and no key is ever given to another thing; "
        "choose another, or take the row back from the history if it is the same\n"
    )


def test_every_table_has_rows_to_add(small: Project) -> None:
    told = small.invoke("new", "--help").stdout
    kinds = [line.split()[0] for line in told.partition("Commands:\n")[2].splitlines() if line[2:3].strip()]
    assert len(set(kinds)) == len(kinds) == 5 + len(list((ROOT / "data").glob("*.csv")))


def test_help_tells_what_each_cell_holds_and_which_are_needed(small: Project) -> None:
    told = " ".join(small.invoke("new", "initiative", "--help").stdout.split())
    for sentence in (
        "Networks, dialogues, funds, campaigns, task forces, consortia, programmes and local actions.",
        "Adds a row to data/initiatives.csv.",
        "INITIATIVE Key of the new row, in the form of mc2cm. Needed.",
        "kg new initiative INITIATIVE --label ... --type ... --description ... --source ... --evidence ...",
        "--label-fr TEXT Label, in French.",
        "--variants TEXT Other names, with | between.",
        "--type TEXT Gives the kind of initiative, a concept of initiative-type. Needed.",
        "--parent TEXT Points to the initiative of which this one is a part, a key of initiatives.csv.",
    ):
        assert sentence in told


@pytest.mark.parametrize("place", ["id/place/tn-sfaxx", "place/tn-sfax"])
def test_the_path_of_an_iri_is_that_of_something_known(place: str, small: Project) -> None:
    result = small.invoke(
        "new", "mechanism", "harbour-table", "--label", "Harbour table", "--description", "It meets.", *TOLD,
        "--place", place,
    )  # fmt: skip
    assert result.stderr.startswith(f"kg: --place: {place!r} is not known; nearest: id/place/tn-sfax")
