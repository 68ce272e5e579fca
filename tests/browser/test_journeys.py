"""What people come for: each journey is made in a browser as its reader would make it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef

from kg.namespaces import ID
from kg.web.site.messages import say

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import Open

PHONE = {"width": 390, "height": 844}
SFAX = f"{ID}place/tn-sfax"


def heading(page: Page) -> str:
    return page.locator("main h1").inner_text().strip()


def menu(page: Page, item: str) -> Locator:
    """The link of the menu that says ``item`` in the language of the page."""
    language = page.locator("html").get_attribute("lang") or ""
    link = page.locator("header nav").get_by_role(
        "link", name=str(say(language, f"frame.{item}")), exact=True
    )
    return link.first


def arrive(page: Page, part: str) -> None:
    """Wait for the page whose address has ``part``."""
    page.wait_for_url(lambda url: part in url)


def download(page: Page, link: Locator) -> tuple[str, str]:
    """Return the type and the text of what ``link`` leads to."""
    answer = page.request.get(link.evaluate("link => link.href"))
    assert answer.ok
    return answer.headers["content-type"].partition(";")[0], answer.text()


def test_an_analyst_finds_a_city_by_keyboard_and_reads_why_it_is_listed(visit: Open) -> None:
    page = visit("/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("sfax", delay=20)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    arrive(page, "/id/place/tn-sfax.html")
    assert heading(page) == "Sfax"
    page.locator("main a.chip").first.press("Enter")
    arrive(page, "/id/evidence/")
    assert "Going to town" in heading(page)
    page.go_back()
    assert heading(page) == "Sfax"


def test_an_analyst_changes_a_question_and_takes_the_answer_along(visit: Open) -> None:
    page = visit("/id/place/tn-sfax.html")
    page.locator("aside a[href*='/questions/']").first.click()
    arrive(page, "/questions/")
    first = page.locator("#table tbody tr").count()
    page.locator("form.choices input:not([type=hidden])").first.fill("Oujda")
    page.locator("form.choices button").click()
    arrive(page, "Oujda")
    assert not page.locator("[role=alert]").count()
    rows = page.locator("#table tbody tr").count()
    assert rows
    assert rows != first
    kind, text = download(page, page.locator(".views").get_by_role("link", name="CSV"))
    assert kind == "text/csv"
    assert len(list(csv.DictReader(io.StringIO(text)))) == rows


def test_a_focal_point_reads_french_on_a_phone(visit: Open) -> None:
    page = visit("/", viewport=PHONE, locale="fr-FR", has_touch=True, is_mobile=True)
    assert page.locator("html").get_attribute("lang") == "fr"
    menu(page, "places").tap()
    arrive(page, "/places")
    page.locator("select[name=country]").select_option(label="Maroc")
    page.locator("form.choices button").tap()
    arrive(page, "country=")
    page.get_by_role("link", name="Oujda", exact=True).first.tap()
    arrive(page, "/id/place/ma-oujda")
    assert heading(page) == "Oujda"
    page.locator("main section").locator("a[href*='/id/initiative/']").first.tap()
    arrive(page, "/id/initiative/")
    menu(page, "map").tap()
    arrive(page, "/map")
    assert heading(page) == say("fr", "map.title")
    assert page.locator("svg.map a.spot").count() > 10
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 391


def test_a_reader_of_arabic_goes_from_a_route_to_a_recommendation(visit: Open) -> None:
    page = visit("/", locale="ar")
    menu(page, "routes").click()
    arrive(page, "/routes")
    page.locator("main a[href*='/vocab/route/']").first.click()
    arrive(page, "/vocab/route/")
    page.locator("main a[href*='/id/recommendation/']").first.click()
    arrive(page, "/id/recommendation/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    name, languages = (page.locator(f"header .{part}").bounding_box() for part in ("name", "languages"))
    body = page.locator("body").bounding_box()
    assert name
    assert languages
    assert body
    assert name["x"] > body["x"] + body["width"] / 2
    assert name["x"] > languages["x"]


def test_a_language_once_chosen_stays(visit: Open) -> None:
    page = visit("/places")
    page.locator(".languages a[lang=ar]").click()
    arrive(page, "lang=ar")
    page.locator("main a[href*='/id/place/']").first.click()
    arrive(page, "/id/place/")
    assert page.locator("html").get_attribute("lang") == "ar"
    assert menu(page, "map").count()


def test_a_user_of_linked_data_follows_the_page_to_its_graph(visit: Open) -> None:
    page = visit("/id/place/tn-sfax.html")
    kind, text = download(page, page.locator("link[rel=alternate][type='text/turtle']"))
    assert kind == "text/turtle"
    assert URIRef(SFAX) in set(Graph().parse(data=text, format="turtle").subjects())


def test_a_user_of_linked_data_runs_the_query_behind_a_page(visit: Open) -> None:
    page = visit("/id/place/tn-sfax.html")
    page.locator("main .behind a[href*='/editor']").first.click()
    arrive(page, "/editor?")
    page.locator(".enriched").wait_for()
    page.get_by_role("button", name=str(say("en", "editor.run"))).click()
    page.locator(".result tbody tr").first.wait_for()
    assert SFAX in page.locator("form textarea").first.input_value()


def test_the_map_is_chosen_without_scripts(visit: Open) -> None:
    page = visit("/map", java_script_enabled=False)
    before = page.locator("svg.map a.spot").count()
    page.locator("select[name=country]").select_option(label="Morocco")
    page.locator("main form button").click()
    arrive(page, "country=ma")
    assert 0 < page.locator("svg.map a.spot").count() < before
    assert page.locator("table").get_by_role("link", name="Oujda").count()


def test_a_question_is_asked_without_scripts(visit: Open) -> None:
    page = visit("/questions/cq01", java_script_enabled=False)
    page.locator("form.choices input:not([type=hidden])").first.fill("Sfax")
    page.locator("form.choices button").click()
    assert page.locator("#table tbody tr").count()
    assert not page.locator("[role=alert]").count()


def test_search_answers_without_scripts(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)
    page.locator("#q").fill("المغرب")
    page.locator("#q").press("Enter")
    arrive(page, "/search?")
    assert page.locator("main a[href*='/id/country/ma']").count()


def test_a_query_is_sent_without_scripts(visit: Open) -> None:
    page = visit("/editor", java_script_enabled=False)
    page.locator("#query").fill(f"ASK {{ <{SFAX}> ?p ?o }}")
    page.locator("form.ask button").click()
    arrive(page, "/sparql?")
    assert "true" in page.inner_text("body")
