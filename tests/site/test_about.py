"""The pages about the data, its quality, its vocabularies and its terms, as a reader meets them."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, Graph, URIRef
from tests.site.visits import visit

from kg.checks import read_checks
from kg.namespaces import ID, PREFIXES, RC, VOCAB
from kg.settings import read_settings
from kg.web.app import create_app
from kg.web.site.messages import LANGUAGES, read_messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ROOT = Path(__file__).parents[2]
PAGES = ("/data", "/quality", "/vocabularies", "/ontology", "/shapes", "/dump/")
SCHEMES = sorted(path.stem for path in (ROOT / "ontology" / "schemes").glob("*.ttl"))


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A service for one RDF file, with no artefact around it."""
    file = tmp_path_factory.mktemp("single") / "one.nt"
    file.write_text(f"<{ID}place/a> <{PREFIXES['rdf']}type> <{RC}Place> .\n", encoding="utf-8")
    app = create_app(read_settings({"KG_HOME": str(ROOT), "KG_READERS": "2", "KG_LOG": "off"}), file)
    with app.test_client() as client:
        yield client
    app.config["CURRENT"].close()


def text(markup: str) -> str:
    """Return what stands in ``markup``, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(page: TestResponse, name: str) -> str:
    """Return what stands from the heading ``name`` to the next of its level."""
    found = re.search(rf'(?s)<h2 id="{name}">.*?(?=<h2 |</main>)', page.text)
    assert found, name
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_had_in_every_language(path: str, language: str, client: FlaskClient) -> None:
    page = visit(client, path, lang=language)
    assert (page.status_code, page.headers["Content-Language"]) == (200, language)
    assert re.search(r"<h1[^>]*>.+</h1>", page.text)
    ids = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    assert " style=" not in page.text
    assert "<script>" not in page.text
    inside = set(re.findall(r'href="#([^"]+)"', page.text))
    assert inside <= set(ids)


@pytest.mark.parametrize("path", ["/data", "/quality", "/vocabularies"])
def test_a_page_is_also_data(path: str, client: FlaskClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get(f"{path}?format=csv").text)))
    assert len(rows) > 10
    assert json.loads(client.get(f"{path}?format=json").text)["results"]["bindings"]
    assert len(Graph().parse(data=client.get(f"{path}?format=ttl").text, format="turtle"))


def test_the_counts_lead_to_what_they_count(client: FlaskClient) -> None:
    holds = section(visit(client, "/data"), "holds")
    assert re.search(
        r'<a href="/initiatives"><span class="tally"><bdi>44</bdi></span> <span>initiatives', holds
    )
    assert 'href="/places"' in holds


def test_the_places_to_which_every_page_leads_are_there(client: FlaskClient) -> None:
    page = visit(client, "/data")
    for name in ("cite", "legend", "mistake"):
        assert section(page, name)


def test_sources_are_cited_with_what_rests_on_them(client: FlaskClient) -> None:
    said = text(section(visit(client, "/data"), "sources"))
    assert "MMC and UNHCR (2022). Going to town" in said
    assert "GeoNames geographical database" in said


def test_the_citation_has_the_version_and_is_had_as_bibtex_and_cff(
    client: FlaskClient, artefact: Path
) -> None:
    version = json.loads((artefact / "manifest.json").read_bytes())["version"]
    cited = html.unescape(section(visit(client, "/data"), "cite"))
    assert f"version = {{{version}}}" in cited
    assert "author  = {{The RouteCities contributors}}" in cited
    assert client.get("/CITATION.cff").text == (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_file_is_listed_with_its_digest(client: FlaskClient, artefact: Path) -> None:
    manifest = json.loads((artefact / "manifest.json").read_bytes())
    listed = section(visit(client, "/data"), "downloads")
    for path, digest in manifest["sha256"].items():
        if path.startswith("dump/"):
            assert f'href="/{path}"' in listed
            assert digest in listed


def test_the_legend_shows_each_mark_on_a_statement_of_the_data(client: FlaskClient) -> None:
    legend = section(visit(client, "/data", lang="en"), "legend")
    for mark in ("Explicit", "Implied", "Interpreted", "Certain"):
        row = re.search(rf'(?s)<tr><th scope="row"><span class="tag">(?:(?!</tr>).)*{mark}<.*?</tr>', legend)
        assert row, mark
        assert 'class="chip"' in row[0]
        assert 'class="statement"' in row[0]
    assert 'class="readings"' in legend


def test_the_verdict_is_that_of_the_report(client: FlaskClient) -> None:
    verdict = section(visit(client, "/quality"), "verdict")
    assert 'class="verdict"' in verdict
    assert re.search(r'href="/report"><span class="tally"><bdi>0</bdi>', verdict)
    report = Graph().parse(data=client.get("/report").text, format="turtle")
    assert (None, RDF.type, URIRef(PREFIXES["sh"] + "ValidationReport")) in report


def test_every_check_is_told_with_problem_and_remedy(client: FlaskClient) -> None:
    told = text(section(visit(client, "/quality"), "checks"))
    for check in read_checks(ROOT / "sparql" / "checks"):
        assert check.one("Problem") in told
        assert check.one("Solution") in told


def test_what_is_missing_is_counted_and_not_hidden(client: FlaskClient) -> None:
    told = section(visit(client, "/quality", lang="en"), "completeness")
    shares = dict(
        re.findall(r"<bdi>([^<]+)</bdi></a></th><td><span.*?<bdi>(\d+&#8239;/&#8239;\d+)</bdi>", told)
    )
    assert html.unescape(shares["coordinates"]) == "136\u202f/\u202f177"
    assert html.unescape(shares["start date"]).startswith("0")


def test_every_discrepancy_is_linked(client: FlaskClient, artefact: Path) -> None:
    told = section(visit(client, "/quality"), "differences")
    names = set(
        re.findall(
            rf"<{ID}(discrepancy/[\w-]+)> <{PREFIXES['rdf']}type>", (artefact / "dataset.nq").read_text()
        )
    )
    assert set(re.findall(r'href="/id/(discrepancy/[\w-]+)\.html', told)) == names


def test_what_the_curators_left_open_is_told(client: FlaskClient) -> None:
    told = section(visit(client, "/quality"), "open")
    assert "<strong>Arboua</strong> (Morocco)" in told
    assert "Left out rather than guessed" not in told
    assert "**" not in told


def test_every_scheme_stands_with_its_concepts_and_its_files(client: FlaskClient) -> None:
    page = visit(client, "/vocabularies", lang="fr")
    for scheme in SCHEMES:
        graph = Graph().parse(ROOT / "ontology" / "schemes" / f"{scheme}.ttl")
        concepts = {str(c) for c in graph.subjects(RDF.type, URIRef(PREFIXES["skos"] + "Concept"))}
        told = section(page, scheme)
        found = re.findall(rf'href="/vocab/({scheme}/[\w-]+)\.html', told)
        assert {VOCAB + name for name in found} == concepts
        assert f'href="/vocab/{scheme}.ttl"' in told
        assert client.get(f"/vocab/{scheme}.ttl").status_code == 200


def test_a_class_has_its_number_examples_and_shape(client: FlaskClient) -> None:
    page = visit(client, "/ontology", lang="en").text
    told = re.search(r'(?s)<article class="term" aria-labelledby="Initiative">.*?</article>', page)
    assert told
    assert "<bdi>44</bdi>" in told[0]
    assert 'href="/id/initiative/' in told[0]
    assert 'href="/shapes#Initiative"' in told[0]


def test_a_derived_property_names_its_rule(client: FlaskClient) -> None:
    page = visit(client, "/ontology").text
    told = re.search(r'(?s)<article class="term" aria-labelledby="connectsPlace">.*?</article>', page)
    assert told
    assert 'href="/id/rule/connects-place.html"' in told[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_the_model_leads_to_its_classes(language: str, client: FlaskClient) -> None:
    page = visit(client, "/ontology", lang=language).text
    picture = re.search(r'(?s)<figure class="model">.*?</figure>', page)
    assert picture
    links = set(re.findall(r'href="#(\w+)"', picture[0]))
    assert {"Initiative", "Connection", "Evidence", "Source"} <= links


def test_what_is_not_there_is_told_in_the_readers_language(client: FlaskClient) -> None:
    page = visit(client, "/id/place/tn-sfaks", lang="ar")
    assert page.status_code == 404
    assert '<html lang="ar" dir="rtl">' in page.text
    assert 'href="/id/place/tn-sfax?lang=ar"' in page.text


@pytest.mark.parametrize("path", ["/data", "/quality", "/vocabularies"])
def test_a_service_of_one_file_says_what_it_does_not_have(path: str, single: FlaskClient) -> None:
    page = visit(single, path, lang="en")
    assert page.status_code == 200
    assert path == "/vocabularies" or "This service shows one file" in page.text


def test_a_service_of_one_file_has_no_report(single: FlaskClient) -> None:
    assert single.get("/report").status_code == 404


def test_everything_is_named_in_every_language() -> None:
    areas = ("about.", "quality.", "vocabularies.", "reference.")
    said = {key: texts for key, texts in read_messages().items() if key.startswith(areas)}
    assert said
    assert {key for key, texts in said.items() if set(texts) != set(LANGUAGES)} == set()
