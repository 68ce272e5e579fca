"""Search and suggestions, as a reader meets them."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from kg.settings import read_settings
from kg.web.app import create_app
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

LONG = 5000


def suggest(client: FlaskClient, typed: str, language: str = "en") -> list[dict[str, Any]]:
    answer = client.get("/suggest", query_string={"q": typed, "lang": language})
    assert answer.status_code == 200
    return list(json.loads(answer.text)["suggestions"])


def page(client: FlaskClient, typed: str, **values: str) -> str:
    fields = {"q": typed, "lang": "en", **values}
    answer = client.get("/search", query_string=fields, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def text(source: str) -> str:
    """Return the text of the page's main part."""
    main = source.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def first(client: FlaskClient, typed: str, language: str = "en") -> str:
    return str(suggest(client, typed, language)[0]["label"])


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("صفاقس", "Sfax"),
        ("sfax", "Sfax"),
        ("  SFAX ", "Sfax"),
        ("n'djamena", "N'Djamena"),
        ("NDJAMENA", "N'Djamena"),
        ("N Djamena", "N'Djamena"),
        ("medenine", "Médenine"),
        ("mc2cm", "Mediterranean City-to-City Migration"),
        ("MC-2-CM", "Mediterranean City-to-City Migration"),
        ("cote divoire", "Côte d'Ivoire"),
        ("tunisie", "Tunisia"),
        ("تونس", "Tunisia"),
        ("تُونِس", "Tunisia"),
        ("تـــونس", "Tunisia"),
        ("اثيوبيا", "Ethiopia"),
        ("ougadougou", "Ouagadougou"),
        ("tuins", "Tunis"),
    ],
)
def test_spelling_and_script_do_not_stand_in_the_way(client: FlaskClient, typed: str, label: str) -> None:
    assert first(client, typed) == label


def test_the_whole_name_comes_before_its_beginning_and_that_before_a_word(client: FlaskClient) -> None:
    labels = [found["label"] for found in suggest(client, "tunis")]
    assert labels.index("Tunis") < labels.index("Tunisia") < labels.index("Greater Tunis")


def test_bodies_with_the_same_acronym_are_told_apart(client: FlaskClient) -> None:
    council, centre = suggest(client, "MMC")[:2]
    assert (council["label"], centre["label"]) == ("Mayors Migration Council", "Mixed Migration Centre")
    assert council["reason"] == centre["reason"] == "acronym: MMC"
    assert council["note"].startswith("Initiative · Council")
    assert centre["note"] == "Organisation · Research institution"


def test_a_result_says_by_which_of_its_names_it_is_found(client: FlaskClient) -> None:
    assert suggest(client, "تونس")[0]["reason"] == "name in Arabic: تونس"
    assert suggest(client, "Tunisie")[0]["reason"] == "name in French: Tunisie"
    assert suggest(client, "Sfax")[0]["reason"] == ""


def test_names_are_those_of_the_readers_language(client: FlaskClient) -> None:
    assert first(client, "Tunisia", "ar") == "تونس"
    assert first(client, "Tunisia", "fr") == "Tunisie"
    assert suggest(client, "Tunisia", "fr")[0]["href"].endswith("?lang=fr")


def test_at_most_ten_are_suggested_each_with_a_page(client: FlaskClient) -> None:
    found = suggest(client, "city")
    assert len(found) == 10
    assert all(client.get(each["href"]).status_code == 200 for each in found)


def test_a_question_is_found_by_its_words_and_leads_to_its_form(client: FlaskClient) -> None:
    assert suggest(client, "cq01")[0]["href"] == "/questions/cq01?lang=en"
    assert "/questions/cq01" in page(client, "which initiatives connect a city", kind="question")


def test_results_stand_by_kind_with_counts_that_filter(client: FlaskClient) -> None:
    whole = page(client, "migration")
    counts = dict(re.findall(r'kind=(\w[\w-]*)"[^>]*>[^<]*<span class="count">(\d+)<', whole))
    assert int(counts["initiative"]) > 5
    only = page(client, "migration", kind="initiative")
    assert only.count('<p class="found">') == int(counts["initiative"])
    assert '<h2 id="organisation"' not in only


def test_what_was_typed_is_marked_in_what_is_found(client: FlaskClient) -> None:
    assert "<mark>Médenine</mark>" in page(client, "medenine")
    assert "<mark>Peer</mark>-to-<mark>peer</mark> meetings" in page(client, "peer")


def test_texts_are_found_after_names_and_say_so(client: FlaskClient) -> None:
    shown = text(page(client, "peer"))
    assert shown.index("meetings and exchanges") < shown.index("in its description")


def test_where_nothing_is_found_the_nearest_spellings_are_offered(client: FlaskClient) -> None:
    shown = text(page(client, "zzzkampla"))
    assert "Nothing is found under" in shown
    assert "Kampala" in shown
    assert "It may well exist" in shown
    assert 'href="/places?lang=en"' in page(client, "zzzkampla")


def test_an_empty_search_says_what_can_be_found(client: FlaskClient) -> None:
    assert "What can be found" in text(page(client, "  "))
    assert suggest(client, "") == []
    assert suggest(client, "...'") == []


def test_a_long_query_is_cut_and_the_reader_told(client: FlaskClient) -> None:
    assert "Only the first 200 characters" in text(page(client, "sfax " * LONG))
    assert client.get("/suggest", query_string={"q": "x" * LONG}).status_code == 200


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "\x00\x01", "\ud7ff", "%s", "{0}"]
)
def test_nothing_typed_becomes_part_of_the_page(client: FlaskClient, typed: str) -> None:
    source = page(client, typed)
    assert "<script>alert" not in source
    assert "<img" not in source
    assert "49" not in text(source) or "49" in typed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_page_reads_in_every_language(client: FlaskClient, language: str) -> None:
    for typed in ("", "MMC", "tuins", "zzzkampla", "convene", "تونس"):
        source = page(client, typed, lang=language)
        assert f'<html lang="{language}"' in source
        assert source.count('id="q"') == 1


def test_the_results_are_data_too(client: FlaskClient) -> None:
    found = json.loads(client.get("/search?q=MMC&format=json").text)
    assert found["count"] == sum(found["kinds"].values())
    assert found["results"][0]["iri"].endswith("/initiative/mayors-migration-council")
    answer = client.get("/search?q=MMC", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["iri"] for row in rows] == [row["iri"] for row in found["results"]]
    assert rows[1]["reason"] == "acronym"
    assert client.get("/search?q=MMC&format=pdf").status_code == 406


def test_a_browser_can_add_the_search_to_its_own(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/opensearch.xml").text)
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    templates = {url.get("type"): url.get("template") or "" for url in root.findall("o:Url", space)}
    asked = templates["text/html"].replace("{searchTerms}", "Sfax").removeprefix("http://localhost")
    assert "Sfax" in text(client.get(asked, headers={"Accept": "text/html"}).text)
    asked = templates["application/x-suggestions+json"].replace("{searchTerms}", "Sfax")
    typed, labels, notes, hrefs = json.loads(client.get(asked.removeprefix("http://localhost")).text)
    assert (typed, labels[0], notes[0]) == ("Sfax", "Sfax", "Place · City · Tunisia")
    assert len(labels) == len(notes) == len(hrefs)


def test_data_of_others_can_be_searched(tmp_path: Path) -> None:
    label, thing = "http://www.w3.org/2000/01/rdf-schema#label", "http://example.org/id/"
    lines = [f'<{thing}{n}> <{label}> "Bell tower {n}"@en .' for n in range(300)]
    path = tmp_path / "theirs.nt"
    path.write_text("\n".join([*lines, f'<{thing}z> <{label}> "Żółw"@pl .', ""]), encoding="utf-8")
    app = create_app(read_settings({"KG_READERS": "2", "KG_LOG": "off"}), path)
    try:
        client = app.test_client()
        assert first(client, "bell tower 7") == "Bell tower 7"
        assert suggest(client, "zolw")[0]["href"] == f"{thing}z"
        assert "Bell tower" in text(page(client, "bell"))
    finally:
        app.config["CURRENT"].close()
