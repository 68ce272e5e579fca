"""The pages of initiatives, bodies, concepts and statements, and the lists of them, as a reader has them."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.site.visits import table

from kg.settings import read_settings
from kg.web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "sources"
LISTS = ("initiatives", "organisations", "recommendations", "findings")
PAGES = (
    "id/initiative/mc2cm",
    "id/initiative/uclg",
    "id/initiative/global-cities-fund",
    "id/organisation/un-habitat",
    "vocab/activity-type/joint-advocacy",
    "vocab/protection-approach/inclusive-city",
    "vocab/target-group/people-on-the-move",
    "vocab/certainty/certain",
    "vocab/target-group",
    "id/activity/unhcr-dori-market",
    "id/recommendation/existing-initiatives-work-strategically",
    "id/finding/six-activity-types",
    "id/discrepancy/robert-bosch-name",
    "id/source/going-to-town-2022",
    "id/source/iso-3166-1",
    "id/cited-work/gcm-text",
    "id/evidence/gtt-103558-103568",
    "id/framework/rabat-process",
    "id/mechanism/sousse-solidarity-committee",
    "id/connection/mc2cm-ma-casablanca",
    "id/interview/uclg",
)


def read(client: FlaskClient, path: str, language: str = "en") -> str:
    answer = client.get(f"/{path}", query_string={"lang": language}, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return answer.text


def section(page: str, name: str) -> str:
    """Return the part of ``page`` under the heading ``name``, up to the next section."""
    found = re.search(rf'<h2 id="{name}">.*?</section>', page, re.DOTALL)
    assert found, name
    return found[0]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_thing_has_a_page_in_every_language(
    client: FlaskClient, path: str, language: str
) -> None:
    page = read(client, f"{path}.html", language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert page.count("<h1") == 1
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers)), identifiers
    assert "style=" not in page


def test_an_initiative_names_every_place_that_the_table_has(client: FlaskClient) -> None:
    places = section(read(client, "id/initiative/mc2cm.html"), "reached")
    expected = {row["place"] for row in table("connections") if row["initiative"] == "mc2cm"}
    assert {match[1] for match in re.finditer(r"/id/place/([\w-]+)\.html", places)} == expected


def test_an_initiative_says_who_takes_part_and_how(client: FlaskClient) -> None:
    page = section(read(client, "id/initiative/mc2cm.html"), "participants")
    rows = [row for row in table("participations") if row["initiative"] == "mc2cm"]
    for row in rows:
        assert f"/vocab/participation-role/{row['role']}.html" in page
        assert f"{row['organisation'] or row['participant_initiative']}.html" in page


def test_an_initiative_that_names_no_place_does_not_say_that_there_is_none(client: FlaskClient) -> None:
    page = section(read(client, "id/initiative/uclg.html"), "reached")
    assert "That does not mean there is none." in page


def test_an_initiative_that_is_a_body_is_told_as_both(client: FlaskClient) -> None:
    page = read(client, "id/initiative/uclg.html")
    assert {'id="facts"', 'id="body"', 'id="takes-part"', 'id="interviews"'} <= set(
        re.findall(r'id="[\w-]+"', page)
    )


def test_bodies_that_share_their_initials_are_told_apart(client: FlaskClient) -> None:
    centre = read(client, "id/organisation/mixed-migration-centre.html")
    council = read(client, "id/initiative/mayors-migration-council.html")
    assert "Mayors Migration Council" in section(centre, "namesakes")
    assert "Mixed Migration Centre" in section(council, "namesakes")
    assert "shared" in section(centre, "differences") or "initials" in section(centre, "differences")


def test_a_discrepancy_shows_its_readings_side_by_side_and_the_reason(client: FlaskClient) -> None:
    page = section(read(client, "id/discrepancy/robert-bosch-name.html"), "readings")
    assert "Robert Bosch Stiftung" in page
    assert "Robert Bosch Foundation" in page
    assert page.count('class="kept"') == 1
    assert "The form of Annex I is the label" in page


def test_a_discrepancy_without_a_preferred_reading_says_so(client: FlaskClient) -> None:
    page = section(read(client, "id/discrepancy/mmc-acronym.html"), "readings")
    assert "No reading is preferred" in page
    assert 'class="kept"' not in page


def test_a_type_of_activity_has_its_objectives_in_the_language_of_the_page(client: FlaskClient) -> None:
    english = section(read(client, "vocab/activity-type/joint-advocacy.html"), "objectives")
    french = section(read(client, "vocab/activity-type/joint-advocacy.html", "fr"), "objectives")
    assert "Faire entendre la voix" in french
    assert "Faire entendre la voix" not in english


def test_a_scheme_shows_all_its_concepts_the_narrower_under_the_broader(client: FlaskClient) -> None:
    page = section(read(client, "vocab/target-group.html"), "concepts")
    assert page.count('<ul class="tree">') > 1
    text = (ROOT / "ontology" / "schemes" / "target-group.ttl").read_text(encoding="utf-8")
    concepts = set(re.findall(r"^<\S+/vocab/(target-group/[\w-]+)> a", text, re.MULTILINE))
    assert {match[1] for match in re.finditer(r"/vocab/(target-group/[\w-]+)\.html", page)} == concepts


def test_what_follows_by_rule_names_the_rule(client: FlaskClient) -> None:
    assert "/id/rule/connects-place.html" in section(read(client, "id/initiative/mc2cm.html"), "derived")


def test_a_page_without_the_text_says_where_the_passage_stands(client: FlaskClient) -> None:
    page = section(read(client, "id/evidence/gtt-103558-103568.html"), "passage")
    assert "<mark>" not in page
    assert "Annex I, section 1" in page
    assert "characters 103558 to 103568" in page


def test_a_source_tells_its_sections_and_how_many_passages_each_gave(client: FlaskClient) -> None:
    page = section(read(client, "id/source/going-to-town-2022.html"), "source-sections")
    rows = [row for row in table("evidence") if row["source"] == "going-to-town-2022"]
    assert str(sum(row["section"] == "Annex I, section 1" for row in rows)) in page
    assert page.count("<tr ") == len({row["section"] for row in rows}) + 1


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_every_row_of_its_table(client: FlaskClient, name: str) -> None:
    page = read(client, name)
    kind = name.removesuffix("s")
    linked = set(re.findall(rf"/id/{kind}/([\w-]+)\.html", page))
    assert {row[kind] for row in table(name)} <= linked


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_also_had_as_a_table_of_data(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/{name}", headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert len(list(csv.reader(io.StringIO(answer.text)))) > 10


def test_initiatives_can_be_had_for_one_country_and_one_kind(client: FlaskClient) -> None:
    country = "https://w3id.org/routecities/id/country/tn"
    kind = "https://w3id.org/routecities/vocab/initiative-type/network"
    page = client.get("/initiatives", query_string={"lang": "en", "country": country, "type": kind}).text
    linked = set(re.findall(r"/id/initiative/([\w-]+)\.html", page))
    networks = {row["initiative"] for row in table("initiatives") if row["type"] == "network"}
    tunisian = {row["initiative"] for row in table("connections") if (row["place"] or "").startswith("tn-")}
    assert linked == networks & tunisian
    assert f'value="{country}" selected' in page


def test_a_filter_that_is_no_iri_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.get("/initiatives", query_string={"country": "<>"})
    assert answer.status_code == 400


class Holder:
    """A service whose operator holds the texts of the sources."""

    def __init__(self, settings: dict[str, str], folder: Path) -> None:
        self.app = create_app(read_settings({**settings, "KG_LOG": "off", "KG_SOURCES": str(folder)}))

    def passage(self, name: str) -> str:
        return section(read(self.app.test_client(), f"id/evidence/{name}.html"), "passage")

    def close(self) -> None:
        self.app.config["CURRENT"].close()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sources' texts are not here")
def test_a_page_quotes_the_passage_and_a_little_around_it(settings: dict[str, str]) -> None:
    holder = Holder(settings, SHARED)
    page = holder.passage("gtt-103558-103568")
    holder.close()
    assert "<mark>Casablanca</mark>" in page
    assert len(page) < 2000


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sources' texts are not here")
def test_a_text_that_is_not_the_one_that_was_read_is_not_quoted(
    settings: dict[str, str], tmp_path: Path
) -> None:
    for path in SHARED.glob("*.txt"):
        shutil.copyfile(path, tmp_path / path.name)
    file = tmp_path / "going-to-town-2022.txt"
    file.chmod(0o644)
    file.write_text("Another beginning. " + file.read_text(encoding="utf-8"), encoding="utf-8")
    holder = Holder(settings, tmp_path)
    page = holder.passage("gtt-103558-103568")
    holder.close()
    assert "<mark>" not in page
    assert "not the one that was read" in page


def test_a_folder_without_the_text_is_as_no_folder(settings: dict[str, str], tmp_path: Path) -> None:
    holder = Holder(settings, tmp_path)
    page = holder.passage("gtt-103558-103568")
    holder.close()
    assert "The text of the source is not held here" in page


def test_a_body_that_only_a_list_of_places_names_is_not_said_to_be_in_no_initiative(
    client: FlaskClient,
) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/organisations", headers={"Accept": "text/csv"}).text))
    counts = {row["organisation"].rpartition("/")[2]: row["inInitiatives"] for row in rows}
    for row in table("connections"):
        if row["organisation"]:
            assert int(counts[row["organisation"]]) >= 1
    assert "not reported" in read(client, "organisations")
