"""The brief of a place: what the reports say of it, on a page, as PDF and as data, checked by hand."""

from __future__ import annotations

import csv
import html
import io
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from kg.namespaces import BASE
from kg.web import typeset

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

SFAX_INITIATIVES = {
    "Cities #WithRefugees",
    "Equal Partnerships for Urban Migration Governance",
    "Global Cities Fund for Inclusive Pandemic Response",
    "Improving the Coordination of Migration of Local Actors in Sfax",
    "Mayors Migration Council",
    "Mediterranean City-to-City Migration",
    "United Cities and Local Governments of Africa",
}
"""All that Annex I lists with Sfax; section 3.1 tells of ACMALS too."""
FRENCH = {
    "Improving the Coordination of Migration of Local Actors in Sfax": (
        "Améliorer la Coordination de la Migration par les Acteurs Locaux à Sfax"
    ),
}
"""The names that the report gives in French too."""
SFAX_GAPS = {
    "Cities Alliance": 12,
    "International Observatory of Mayors": 3,
    "City Prosperity Initiative": 2,
    "Inclusion, Migration, Integration & Governance": 2,
    "Africa-Europe Mayors' Dialogue": 1,
    "La Marsa Artistic Cohesion": 1,
}
"""Initiatives that Annex I lists with other places of Tunisia and not with Sfax, with the number of these."""
FREETOWN_ONLY = {
    "African Cities Research Consortium",
    "C40 Cities",
    "Cities Alliance",
    "Global Mayors Task Force on Climate and Migration",
    "Waste-Management Micro-Enterprise Program",
}
"""What the report links with Freetown and not with Kanifing."""
NOUADHIBOU_WISHES = {
    "The municipality of Nouadhibou is ready to work with any city, in whatever form.",
    (
        "Nouadhibou counts Dakar, and cities in Niger and Ghana that it does not name, among those that "
        "matter to it for collaboration."
    ),
    "Nouadhibou hopes for closer links with migration hubs on the Western Mediterranean Route.",
    (
        "Building on its contacts with embassies, the municipality of Nouadhibou hopes for projects in "
        "partnership."
    ),
}
"""The box of section 4.1, and section 4.2."""


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    if not os.environ.get("CI") and typeset.why_not("ar"):
        pytest.skip("The fonts for print were not made; run `make .venv/assets`.")


def read_page(client: FlaskClient, name: str, language: str = "en") -> str:
    answer = client.get(f"/briefs/{name}?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def read_data(client: FlaskClient, name: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/briefs/{name}?lang=en&format=json").get_json()
    return found


def read_pdf(client: FlaskClient, name: str, language: str = "en") -> PdfReader:
    answer = client.get(f"/briefs/{name}.pdf?lang={language}")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    return PdfReader(io.BytesIO(answer.data))


def words(pdf: PdfReader) -> str:
    """The text of ``pdf`` on one line."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def rows(data: dict[str, Any], section: str) -> dict[str, dict[str, list[str]]]:
    """The rows of ``section``: by what each is about, its other values by column."""
    found = [each for each in (*data["sections"], *data["comparison"]) if each["name"] == section]
    return {
        row["cells"][0]["values"][0]["text"]: {
            cell["column"]: [value["text"] for value in cell["values"]] for cell in row["cells"][1:]
        }
        for each in found
        for row in each["rows"]
    }


def part(page: str, name: str) -> str:
    """The section of ``page`` under the heading ``name``, its marks and tags taken out."""
    found = re.search(rf'<section[^>]*>\s*<h[23] id="{name}">.*?</section>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[0])) if found else ""


def test_the_brief_of_sfax_tells_what_the_reports_say_of_it(client: FlaskClient) -> None:
    data = read_data(client, "tn-sfax")
    assert rows(data, "place-initiatives").keys() == SFAX_INITIATIVES
    assert rows(data, "place-partnerships").keys() == {"Dakar", "Grenoble", "Oran", "Safi"}
    assert all(row["linkKind"] == ["Twinning"] for row in rows(data, "place-partnerships").values())
    assert len(rows(data, "place-activities")) == 9
    assert rows(data, "place-authorities").keys() == {"Municipality of Sfax"}
    assert "Sfax came into contact with donors through the Mayors Migration Council." in rows(
        data, "place-findings"
    )
    assert {"place-wishes", "place-expertise", "place-roles"} <= set(data["notReported"])


def test_what_is_inferred_through_the_country_stands_apart_from_what_is_stated(client: FlaskClient) -> None:
    data = read_data(client, "tn-sfax")
    assert rows(data, "place-roles") == {}
    inferred = {"country": ["Tunisia"], "role": ["Departure"]}
    assert rows(data, "brief-routes") == {"Central Mediterranean Route": inferred}
    assert "derived: on route through country" in part(read_page(client, "tn-sfax"), "brief-routes")


def test_what_is_said_of_the_country_stands_apart_from_what_is_said_of_the_city(client: FlaskClient) -> None:
    said = "How central and local actors in Tunisia are to work together is still poorly defined."
    data = read_data(client, "tn-sfax")
    assert rows(data, "brief-country")[said] == {"statementKind": ["Challenge"]}
    assert not set(rows(data, "brief-country")) & set(rows(data, "place-findings"))


def test_sfax_is_compared_with_the_other_places_of_tunisia_on_the_route(client: FlaskClient) -> None:
    data = read_data(client, "tn-sfax")
    compared = rows(data, "brief-comparable")
    assert compared.keys() == {"Tunisia"}
    assert len(compared["Tunisia"]["comparable"]) == 19
    assert {"Sousse", "Tunis", "Médenine"} <= set(compared["Tunisia"]["comparable"])
    gaps = {name: len(row["reportedIn"]) for name, row in rows(data, "brief-gap-initiatives").items()}
    assert gaps == SFAX_GAPS
    assert list(gaps.values()) == sorted(gaps.values(), reverse=True)
    assert rows(data, "brief-gap-activity-types") == {}


def test_kanifing_is_compared_with_freetown_whose_role_it_shares(client: FlaskClient) -> None:
    data = read_data(client, "gm-kanifing")
    assert rows(data, "place-roles").keys() == {"Return"}
    assert rows(data, "brief-comparable") == {"Return": {"comparable": ["Freetown"]}}
    assert rows(data, "brief-gap-initiatives").keys() == FREETOWN_ONLY
    assert rows(data, "brief-gap-activity-types") == {"Linking to experts": {"reportedIn": ["Freetown"]}}
    wish = "Kanifing is especially interested in working on mixed movement with North African cities, in "
    assert rows(data, "place-wishes")[f"{wish}Morocco and Algeria."]["soughtPlace"] == ["Algeria", "Morocco"]


def test_an_activity_of_two_types_is_told_once(client: FlaskClient) -> None:
    (activity,) = rows(read_data(client, "gm-kanifing"), "place-activities").values()
    assert activity["activityType"] == ["City partnerships", "Peer-to-peer meetings and exchanges"]


def test_the_brief_of_nouadhibou_has_its_wishes_and_says_what_is_not_reported(client: FlaskClient) -> None:
    data = read_data(client, "mr-nouadhibou")
    assert rows(data, "place-wishes").keys() == NOUADHIBOU_WISHES
    assert len(rows(data, "place-findings")) == 3
    assert {"place-initiatives", "place-activities", "place-roles"} <= set(data["notReported"])
    assert all(each["rows"] == [] for each in data["comparison"])
    page = read_page(client, "mr-nouadhibou")
    assert "which does not mean that there is none" in part(page, "silent")
    assert "No place can be compared with it" in part(page, "gaps")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_each_statement_leads_to_a_note_and_each_note_to_its_passages(
    client: FlaskClient, language: str
) -> None:
    page = read_page(client, "tn-sfax", language)
    marks, notes = set(re.findall(r'href="#note-(\d+)"', page)), re.findall(r'id="note-(\d+)"', page)
    assert marks == set(notes)
    assert notes == [str(number) for number in range(1, len(notes) + 1)]
    linked = set(re.findall(r'href="/(id/evidence/[^"]+)\.html', page))
    told = read_data(client, "tn-sfax")
    assert {f"{BASE}{path}" for path in linked} == {iri for note in told["notes"] for iri in note["passages"]}
    assert f"{BASE}id/evidence/gtt-41293-41435" in told["sections"][4]["rows"][0]["evidence"]


def test_a_page_that_is_handed_over_says_what_it_is_and_leads_on(client: FlaskClient) -> None:
    page = read_page(client, "gm-kanifing")
    assert "Document coverage: this is what Going to town (2022), Creating Multi-Stakeholder" in page
    assert 'href="/partners?lang=en&amp;for=place/gm-kanifing"' in page
    assert 'href="/briefs/gm-kanifing.pdf?lang=en"' in page
    assert re.search(r"Version <bdi>0\.1\.0[^<]*</bdi>, <bdi>\w+ \d+, 2026</bdi>", page)
    assert "CC BY 4.0" in page
    assert [tag for tag in ("fr", "ar") if f'hreflang="{tag}"' in page] == ["fr", "ar"]


def test_a_brief_is_a_table_with_a_line_for_each_passage(client: FlaskClient) -> None:
    answer = client.get("/briefs/mr-nouadhibou?lang=en", headers={"Accept": "text/csv"})
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    wishes = [line for line in lines if line["section"] == "place-wishes"]
    assert {line["says"] for line in wishes} == NOUADHIBOU_WISHES
    assert {line["evidence"] for line in wishes} >= {f"{BASE}id/evidence/gtt-52676-52754"}
    assert {line["place"] for line in wishes} == {
        "Going to town · 4.1 Rationales for the selection of cities",
        "Going to town · 4.2 Routes-based programming",
    }


@pytest.mark.parametrize("name", ["tn-sfax", "mr-nouadhibou", "gm-kanifing"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_pdf_says_what_the_page_says(client: FlaskClient, name: str, language: str) -> None:
    pdf = read_pdf(client, name, language)
    text = words(pdf)
    data = read_data(client, name)
    assert len(pdf.pages) <= 2
    for section in ("place-initiatives", "brief-gap-initiatives", "place-wishes"):
        for about in rows(data, section):
            assert (FRENCH.get(about, about) if language == "fr" else about) in text
    linked = {
        link.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for link in page.get("/Annots", ())
        if "/A" in link.get_object() and "/URI" in link.get_object()["/A"]
    }
    assert {iri for note in data["notes"] for iri in note["passages"]} <= linked


def test_the_pdf_is_written_in_the_language_of_the_reader(client: FlaskClient) -> None:
    assert "Nothing is reported under these headings" in words(read_pdf(client, "mr-nouadhibou", "en"))
    assert "Rien n’est rapporté sous ces rubriques" in words(read_pdf(client, "mr-nouadhibou", "fr"))
    arabic = words(read_pdf(client, "mr-nouadhibou", "ar"))
    assert {"موريتانيا", "بلدية", "الحواشي"} <= set(re.split(r"[^\w]+", arabic))


@pytest.mark.parametrize(("language", "direction"), [("en", "/L2R"), ("fr", "/L2R"), ("ar", "/R2L")])
def test_the_pdf_can_be_read_aloud(client: FlaskClient, language: str, direction: str) -> None:
    """It says its title, language and direction, is tagged, and declares PDF/UA-1 (ISO 14289-1)."""
    pdf = read_pdf(client, "gm-kanifing", language)
    root: Any = pdf.trailer["/Root"]
    assert pdf.metadata is not None
    assert "Kanifing" in (pdf.metadata.title or "")
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/Direction"] == direction
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    fonts = {font.partition("+")[2] for page in pdf.pages for font in _fonts_of(page)}
    assert fonts
    assert {font for font in fonts if not font.startswith("IBMPlexSans")} == set()


def _fonts_of(page: Any) -> list[str]:
    return [font.get_object()["/BaseFont"].lstrip("/") for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize("address", ["tn-sfax.pdf?lang=ar", "tn-sfax?lang=en&format=pdf"])
def test_a_pdf_has_the_same_bytes_each_time_it_is_made(client: FlaskClient, address: str) -> None:
    first, again = (client.get(f"/briefs/{address}&not-in-the-cache={number}").data for number in range(2))
    assert first.startswith(b"%PDF-")
    assert first == again


def test_without_the_fonts_for_it_a_pdf_is_refused_and_the_page_still_stands(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typeset, "_FONTS", tmp_path / "none")
    refused = client.get("/briefs/sl-freetown.pdf?lang=ar")
    assert refused.status_code == 501
    assert "make .venv/assets" in refused.text
    assert "/briefs/sl-freetown can be printed" in refused.text
    assert ".pdf" not in read_page(client, "sl-freetown", "ar")


@pytest.mark.parametrize("address", ["tn-sfaks", "tn-sfaks.pdf", "Sfax", "tn-sfax>", "mc2cm"])
def test_a_place_that_is_unknown_is_not_found(client: FlaskClient, address: str) -> None:
    answer = client.get(f"/briefs/{address}")
    assert answer.status_code == 404
    assert "Nothing here is called" in answer.text


def test_a_name_misspelt_leads_to_the_nearest(client: FlaskClient) -> None:
    assert f"<{BASE}id/place/tn-sfax>" in client.get("/briefs/tn-sfaks").text


def test_a_country_has_a_brief_too(client: FlaskClient) -> None:
    data = read_data(client, "tn")
    assert data["iri"] == f"{BASE}id/country/tn"
    assert rows(data, "place-roles").keys() == {"Departure"}
    assert rows(data, "country-initiatives").keys() >= {
        "Mediterranean City-to-City Migration",
        "Cities Alliance",
    }
    assert data["comparison"] == []
    assert 'id="gaps"' not in read_page(client, "tn")


def test_the_page_of_a_place_leads_to_its_brief(client: FlaskClient) -> None:
    for path, name in (("id/place/tn-sfax", "tn-sfax"), ("id/country/tn", "tn")):
        page = client.get(f"/{path}.html?lang=fr", headers={"Accept": "text/html"}).text
        assert f'href="/briefs/{name}?lang=fr"' in page
