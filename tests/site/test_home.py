"""The first page, as a reader meets it."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from rdflib import Graph

from kg.settings import read_settings
from kg.web.app import create_app
from kg.web.site.messages import LANGUAGES, say

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

LONGEST = 100_000


def page(client: FlaskClient, language: str = "en") -> str:
    answer = client.get("/", query_string={"lang": language}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def links(source: str) -> list[str]:
    main = source.partition("<main")[2].partition("</main>")[0]
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', main)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_is_and_what_it_is_not(client: FlaskClient, language: str) -> None:
    source = html.unescape(page(client, language))
    for key in ("title", "lead", "caution", "limit-complete", "limit-none"):
        assert html.unescape(str(say(language, f"home.{key}"))) in source
    assert f'<html lang="{language}"' in source
    assert source.count('id="q"') == 1


def test_each_count_links_to_what_it_counts(client: FlaskClient) -> None:
    counts = re.findall(r'<li><a href="([^"]+)"><b>([\d,]+)</b>', page(client))
    assert len(counts) == 8
    for link, number in counts:
        address = urlsplit(html.unescape(link))
        query = parse_qs(address.query).get("query")
        if query:
            told = (
                len(
                    client.get("/sparql", query_string={"query": query[0], "format": "csv"}).text.splitlines()
                )
                - 1
            )
        else:
            listed = client.get(address.path, headers={"Accept": "text/html"}).text
            told = sum(map(int, re.findall(r'<h2 id="[^"]+">[^<]*<span class="count">(\d+)', listed)))
        assert told == int(number.replace(",", "")), link


def test_every_way_in_leads_somewhere(client: FlaskClient) -> None:
    found = {link.partition("#")[0] for link in links(page(client)) if link.startswith("/")}
    assert len(found) > 60
    statuses = {link: client.get(link, headers={"Accept": "text/html"}).status_code for link in sorted(found)}
    assert {link for link, status in statuses.items() if status != 200} == set()


def test_the_ways_in_are_cities_routes_activities_kinds_and_questions(client: FlaskClient) -> None:
    found = " ".join(links(page(client)))
    for part in (
        "/id/place/tn-sfax",
        "/vocab/route/cmr",
        "/vocab/activity-type/",
        "/initiatives?",
        "/questions?",
    ):
        assert part in found


def test_the_sources_are_cited_with_how_much_was_read(client: FlaskClient) -> None:
    source = page(client)
    assert "Going to town: A mapping of city-to-city" in source
    assert re.search(r"1,\d{3} passages", source)


def test_the_page_is_light_without_its_map(client: FlaskClient) -> None:
    source = page(client)
    assert '<svg class="map"' in source
    assert len(re.sub(r'(?s)<svg class="map".*?</svg>', "", source).encode()) < LONGEST


def test_the_counts_are_data_at_the_same_address(client: FlaskClient) -> None:
    rows = csv.reader(io.StringIO(client.get("/?format=csv").text, newline=""))
    counts = {iri.rpartition("#")[2]: number for iri, number in rows}
    assert counts["Initiative"] == "44"
    graph = Graph().parse(data=client.get("/", headers={"Accept": "text/turtle"}).text, format="turtle")
    assert len(graph) > 8


def test_it_stands_for_data_of_others_and_for_none(tmp_path: Path) -> None:
    for number, content in enumerate(("", '<http://a.org/b> <http://a.org/c> "d" .\n')):
        path = tmp_path / f"{number}.nt"
        path.write_text(content, encoding="utf-8")
        app = create_app(read_settings({"KG_READERS": "2", "KG_LOG": "off"}), path)
        try:
            assert "holds none of the things" in page(app.test_client())
        finally:
            app.config["CURRENT"].close()
