"""Every IRI under the base leads to its description: a page for a reader, data for a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef

from kg import __version__
from kg.namespaces import BASE
from kg.settings import read_settings
from kg.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

THING = "/id/place/a"
FORMATS = {
    "text/turtle": ("ttl", "turtle"),
    "application/n-triples": ("nt", "nt"),
    "application/rdf+xml": ("rdf", "xml"),
    "application/ld+json": ("jsonld", "json-ld"),
}
pytestmark = pytest.mark.filterwarnings(
    "ignore:(ConjunctiveGraph|Dataset).* is deprecated:DeprecationWarning"
)  # rdflib of itself


def iri(path: str) -> URIRef:
    return URIRef(BASE + path)


@pytest.mark.parametrize("media", FORMATS)
def test_a_thing_leads_to_the_data_in_the_format_that_is_asked_for(linked: Any, media: str) -> None:
    suffix, name = FORMATS[media]
    answer = linked(THING, f"image/png, {media};q=0.5, text/html;q=0.4")
    assert (answer.status, answer.headers["location"]) == (303, f"{THING}.{suffix}")
    assert answer.headers["vary"] == "Accept"
    data = linked(answer.headers["location"], "image/png")
    assert (data.status, data.type) == (200, media)
    assert (iri("id/place/a"), None, None) in Graph().parse(data=data.body, format=name)


def test_a_browser_is_led_to_a_page_and_any_other_client_to_turtle(linked: Any, browser: str) -> None:
    assert linked(THING, browser).headers["location"] == f"{THING}.html"
    for accept in ("*/*", ""):
        assert linked(THING, accept).headers["location"] == f"{THING}.ttl"


def test_a_parameter_may_name_the_format(linked: Any) -> None:
    assert linked(f"{THING}?format=jsonld", "text/html").headers["location"] == f"{THING}.jsonld"
    assert linked(f"{THING}?format=html").headers["location"] == f"{THING}.html"
    assert linked(f"{THING}?format=gif").status == 406


def test_what_is_not_on_offer_is_refused_with_what_is(linked: Any) -> None:
    answer = linked(THING, "image/png")
    assert answer.status == 406
    assert all(media in answer.body.decode() for media in (*FORMATS, "text/html"))


def test_the_data_says_what_describe_says(linked: Any) -> None:
    described = linked(f"/sparql?query={quote(f'DESCRIBE <{BASE}id/place/a>')}")
    assert linked(f"{THING}.ttl").body == described.body
    assert b"<http://example.org/elsewhere>" in described.body


def test_the_data_says_what_it_describes_and_where_else_it_is(linked: Any) -> None:
    links = linked(f"{THING}.ttl").headers["link"]
    assert f'<{BASE}id/place/a>; rel="describes"' in links
    for media, (suffix, _) in FORMATS.items():
        assert (f'<{THING}.{suffix}>; rel="alternate"; type="{media}"' in links) == (suffix != "ttl")
    assert f'<{THING}.html>; rel="alternate"; type="text/html"' in links
    assert "license" not in links


@pytest.mark.parametrize("suffix", ["ttl", "html"])
def test_a_description_is_validated_by_its_entity_tag(linked: Any, suffix: str) -> None:
    first = linked(f"{THING}.{suffix}")
    again = linked(f"{THING}.{suffix}", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [THING, f"{THING}.ttl", f"{THING}.html"])
def test_head_says_what_get_says(linked: Any, path: str) -> None:
    got, head = linked(path), linked(path, method="HEAD")
    assert (head.status, head.body) == (got.status, b"")
    for name in ("content-type", "location", "link", "etag", "content-length"):
        assert head.headers.get(name) == got.headers.get(name)


def test_a_preflight_is_answered(linked: Any) -> None:
    answer = linked(THING, method="OPTIONS", Origin="https://example.org")
    assert answer.status == 200
    assert {"GET", "HEAD"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert "Accept" in answer.headers["access-control-allow-headers"]


def test_nothing_is_written_to_a_thing(linked: Any) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = linked(THING, method=method)
        assert (answer.status, "GET" in answer.headers["allow"]) == (405, True)


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/id/place/st.louis", "St. Louis"),
        ("/id/place/odd.ttl", "Odd"),
        ("/id/place/%D8%B5%D9%81%D8%A7%D9%82%D8%B3", "Sfax"),
        ("/id/place/caf%C3%A9", "Café"),
        ("/id/place/one's", "One's"),
        ("/id/place/one%27s", "One's"),
    ],
)
def test_a_name_with_dots_or_other_letters_works(linked: Any, path: str, label: str) -> None:
    answer = linked(path)
    assert answer.status == 303
    assert answer.headers["location"].isascii()
    assert f'"{label}"@en' in linked(answer.headers["location"]).body.decode()
    assert label.replace("'", "&#39;") in linked(linked(path, "text/html").headers["location"]).body.decode()


def test_what_is_only_pointed_to_is_described_by_that(linked: Any) -> None:
    graph = Graph().parse(data=linked("/id/place/only-an-object.ttl").body, format="turtle")
    assert (iri("id/place/a"), None, iri("id/place/only-an-object")) in graph


def test_the_page_says_what_is_said_of_the_thing(linked: Any) -> None:
    page = linked(f"{THING}.html").body.decode()
    assert re.search(r"<h1[^>]*><bdi[^>]*>A</bdi></h1>", page)
    assert re.search(r'<bdi lang="ar" dir="rtl">ألف</bdi>', page)
    assert f"{BASE}id/place/a" in page
    assert '<a href="http://example.org/elsewhere">' in page
    assert '<a href="/id/place/only-an-object.html">' in page
    assert '<a href="/graph/one">' in page
    assert f'href="{THING}.jsonld"' in page
    assert re.search(r'href="/(sparql|editor)\?query=', page)


def test_the_page_makes_no_link_of_what_is_not_of_the_web(linked: Any) -> None:
    page = linked(f"{THING}.html").body.decode()
    assert 'href="javascript' not in page
    assert "<bdi>javascript:alert(1)</bdi>" in page


def test_the_page_escapes_what_the_data_holds(linked: Any) -> None:
    page = linked("/id/place/script.html").body.decode()
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_what_is_not_there_is_told_with_the_nearest_that_is(linked: Any, browser: str) -> None:
    plain = linked("/id/place/st.luis")
    assert (plain.status, plain.type) == (404, "text/plain")
    assert f"Nothing here is called <{BASE}id/place/st.luis>." in plain.body.decode()
    assert f"<{BASE}id/place/st.louis>" in plain.body.decode()
    assert f"<{BASE}id/place/st.louis>" in linked("/id/city/St.Louis").body.decode()
    page = linked("/id/place/st.luis", browser)
    assert (page.status, page.type) == (404, "text/html")
    assert '<a href="/id/place/st.louis">' in page.body.decode()
    problem = linked("/id/place/st.luis.ttl", "application/json")
    assert (problem.status, problem.type) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "/id/place/a%3E%20?p%20?o%20%7D%20%23",
        "/id/place/a%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/id/place/%3Cscript%3E.html",
        "/id/place/a%0d%0aX-Injected:%20yes",
        "/id/place/a%0aX-Injected:%20yes.ttl",
        "/id/place/a%00",
        "/id/place/%01%02%7f",
        "/id/place/a%5C",
        "/id/place/%ff%fe",
        "/id/place/%ed%a0%80",
        "/id/place/%ef%bf%bd%ef%bf%bf",
        "/id/place/%f0%9f%bf%be",
        "/id/place/%E2%80%AE",
        "/id/place/..%2f..%2fmanifest.json",
        "/id/%2e%2e/manifest.json",
        "/id/place/a.ttl.ttl",
        "/id/place/a.exe",
        "/id/place/.ttl",
        "/.ttl",
        "/id/",
        f"/id/{'a' * 7000}",
        f"/id/{'%D8%B5' * 1000}",
        f"/{'a/' * 900}",
    ],
)
def test_a_hostile_path_is_not_found_and_does_no_more(linked: Any, browser: str, path: str) -> None:
    for accept in ("*/*", browser):
        answer = linked(path, accept)
        assert answer.status == 404
        assert "x-injected" not in answer.headers
        assert b"<script>" not in answer.body
        assert b"Traceback" not in answer.body
        assert len(answer.body) < 5000


@pytest.fixture(scope="module")
def app(artefact: Path) -> Iterator[Flask]:
    app = create_app(read_settings({"KG_PROXIES": "1", "KG_ARTEFACT": str(artefact)}))
    yield app
    app.config["CURRENT"].close()


def test_the_way_is_right_behind_a_proxy_with_a_prefix(app: Flask) -> None:
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "data.example.org",
        "X-Forwarded-Prefix": "/routes",
    }
    client = app.test_client()
    answer = client.get("/id/place/tn-sfax", headers=forwarded)
    assert answer.headers["Location"] == "/routes/id/place/tn-sfax.ttl"
    page = client.get("/id/place/tn-sfax.html", headers=forwarded)
    assert 'href="/routes/id/country/tn.html"' in page.text
    assert 'href="/routes/ontology#' in page.text
    assert 'href="/routes/static/style.css"' in page.text
    assert "</routes/id/place/tn-sfax.ttl>" in page.headers.getlist("Link")[1]


def test_an_arabic_label_stands_on_the_page_of_a_concept(published: Any) -> None:
    page = published("/vocab/route/cmr.html").body.decode()
    assert re.search(r'<bdi lang="ar" dir="rtl">[^<]+</bdi>', page)
    assert re.search(r"<h1[^>]*><bdi[^>]*>Central Mediterranean Route</bdi></h1>", page)


def test_a_statement_shows_the_passage_that_says_it(published: Any) -> None:
    page = published("/id/connection/4mi-cities-ke-nairobi.html").body.decode()
    assert 'href="/id/evidence/gtt-123808-123815.html"' in page
    assert "Annex I, section 2" in page
    assert '<a href="/graph/source/going-to-town-2022">' in page


def test_a_thing_with_many_statements_says_that_the_page_is_partial(published: Any) -> None:
    page = published("/id/source/going-to-town-2022.html").body.decode()
    assert "There is more than a page can hold" in page
    assert len(page) < 100_000


def test_the_licence_of_the_data_is_linked(published: Any) -> None:
    links = published("/id/place/tn-sfax.ttl").headers["link"]
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links


def names_under_the_base(artefact: Path) -> list[str]:
    lines = (artefact / "dataset.nq").read_text(encoding="utf-8").splitlines()
    pattern = re.compile(rf"<{re.escape(BASE)}([^>#]+)(?:#[^>]*)?> ")
    return sorted({found[1] for line in lines if (found := pattern.match(line))})


def test_every_kind_of_name_in_the_graph_resolves_to_data_about_it(artefact: Path, published: Any) -> None:
    names = names_under_the_base(artefact)
    kinds = {re.sub(r"[^/]*$", "", name): name for name in names}
    assert len(names) > 4000
    for name in {*names[:: len(names) // 300], *kinds.values()}:
        answer = published(f"/{quote(name)}", "application/n-triples")
        if answer.status == 303:
            answer = published(answer.headers["location"])
        assert (name, answer.status) == (name, 200)
        about = (
            "ontology" if name == f"ontology/{__version__}" else name
        )  # the version in force is the ontology
        if not name.startswith("graph/"):
            assert re.search(rf"^<{re.escape(BASE + about)}[#>]", answer.body.decode(), re.MULTILINE), name


def test_every_kind_of_thing_has_a_page(artefact: Path, published: Any) -> None:
    kinds = {re.sub(r"[^/]*$", "", name): name for name in names_under_the_base(artefact)}
    for name in kinds.values():
        page = published(f"/{quote(name)}.html")
        assert (name, page.status, page.type) == (name, 200, "text/html")
