"""Chromium before the running site, and what it saw on each page."""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.service import running

from kg.web.assets import find_asset
from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

    Judge = Callable[..., list[str]]
    Look = Callable[[str, str], "Sight"]
    Open = Callable[..., Page]

ROOT = Path(__file__).parents[2]
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
_NEEDS = {
    "the Python package playwright (make .venv/dev)": lambda: importlib.util.find_spec("playwright"),
    "Chromium (apt install chromium)": lambda: shutil.which("chromium"),
    "the vendored assets (make .venv/assets)": lambda: find_asset("fonts.css") and find_asset("editor.js"),
    "axe-core (make .venv/assets)": AXE.is_file,
}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "api": "/api",
    "api-operation": "/api/reference/initiatives-of-a-city",
    "exports": "/exports",
    "home": "/",
    "map": "/map",
    "map-of-a-route": "/map?route=cmr",
    "map-by-route": "/map?view=routes",
    "map-to-embed": "/map/embed",
    "places": "/places",
    "initiatives": "/initiatives",
    "routes": "/routes",
    "countries": "/countries",
    "organisations": "/organisations",
    "recommendations": "/recommendations",
    "findings": "/findings",
    "place": "/id/place/tn-sfax.html",
    "place-with-little": "/id/place/ma-nador-province.html",
    "country": "/id/country/tn.html",
    "initiative": "/id/initiative/mc2cm.html",
    "centre-called-mmc": "/id/organisation/mixed-migration-centre.html",
    "council-called-mmc": "/id/initiative/mayors-migration-council.html",
    "organisation": "/id/organisation/tn-municipality-of-sfax.html",
    "route": "/vocab/route/cmr.html",
    "activity-type": "/vocab/activity-type/city-partnerships.html",
    "approach": "/vocab/protection-approach/inclusive-city.html",
    "activity": "/id/activity/4mi-cities-toolkit.html",
    "recommendation": "/id/recommendation/cities-collaborate-along-routes.html",
    "finding": "/id/finding/agadez-hosts-refugees-from-libya.html",
    "discrepancy": "/id/discrepancy/4mi-cities-owner.html",
    "source": "/id/source/going-to-town-2022.html",
    "evidence": "/id/evidence/gtt-103607-103611.html",
    "connection": "/id/connection/acmals-tn-sfax.html",
    "framework": "/id/framework/gcm.html",
    "mechanism": "/id/mechanism/oujda-coordination-structure.html",
    "concept": "/vocab/certainty/probable.html",
    "scheme": "/vocab/activity-type.html",
    "rule": "/id/rule/active-in-country.html",
    "matrices": "/matrices",
    "matrix": "/matrices/initiatives-activities",
    "matrix-of-places": "/matrices/places-initiatives?country=https://w3id.org/routecities/id/country/ma",
    "plots": "/matrices/plots",
    "coverage-of-a-route": "/coverage/cmr?by=activity-types",
    "coverage-of-a-cell": "/coverage/all?by=initiatives&row=id/country/eg&column=id/initiative/mc2cm",
    "partners-of-a-city": "/partners?for=place/gm-kanifing&need=vocab/activity-type/peer-exchange",
    "network": "/network",
    "brief": "/briefs/tn-sfax",
    "questions": "/questions",
    "question": "/questions/cq06",
    "question-with-parameter": "/questions/cq01?place=ma-oujda",
    "question-not-there": "/questions/cq99",
    "editor": "/editor",
    "search": "/search?q=sfax",
    "search-for-nothing": "/search?q=xyzzy",
    "data": "/data",
    "quality": "/quality",
    "vocabularies": "/vocabularies",
    "ontology": "/ontology.html",
    "shapes": "/shapes.html",
    "dumps": "/dump/",
    "not-there": "/id/place/nowhere.html",
}
"""The address of one page of each type."""
_WIDE: ViewportSize = {"width": 1280, "height": 900}
_NARROW: ViewportSize = {"width": 360, "height": 740}
_LAID_OUT = ("scrollable-region-focusable", "target-size")
"""Rules of axe whose result may differ with the width."""
_LONGEST = "fr"
"""The language whose words need the most room, in which a narrow page is judged by them."""
_FACTS = """() => {
  const inside = (element) => element.closest("bdi, [lang]:not(html), code, pre, .name") !== null;
  const kinds = "h1, h2, h3, th, dt, label, button, summary, nav a, caption, legend";
  const names = "bdi, code, [lang], a[href*='/id/']";
  const own = (each) => !inside(each) && !each.querySelector(names);
  const spoken = [...document.querySelectorAll(kinds)].filter(own);
  const loaded = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  return {
    language: document.documentElement.lang,
    direction: getComputedStyle(document.documentElement).direction,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    text: document.body.innerText,
    spoken: spoken.map((each) => each.innerText.trim()).filter(Boolean),
    weights: loaded.map(({ name, encodedBodySize }) => [name, encodedBodySize]),
  };
}"""
_WIDTH = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (each) => each.parentElement
    && (getComputedStyle(each.parentElement).overflowX !== "visible" || scrolls(each.parentElement));
  const wide = [...document.body.querySelectorAll("*")].filter((each) => {
    const { left, right } = each.getBoundingClientRect();
    return (right > width + 1 || left < -1) && right > 0 && left > -1000 && !scrolls(each);
  });
  const told = (each) => `${each.outerHTML.slice(0, 60)} ${each.textContent.trim().slice(0, 60)}`;
  return [document.scrollingElement.scrollWidth, wide.slice(-4).map(told)];
}"""
_AXE = """async (rules) => {
  const which = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, ...which });
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const tell = ({ html, failureSummary }) => html.slice(0, 160) + failureSummary.split("\\n").at(-1);
  const told = (nodes) => `${nodes.length}: ${nodes.slice(0, 3).map(tell).join(" | ")}`;
  return grave.map(({ id, help, nodes }) => `${id}: ${help}: ${told(nodes)}`);
}"""


@dataclass(frozen=True, repr=False)
class Sight:
    """What the browser saw of one page in one language."""

    status: int
    language: str
    direction: str
    title: str
    headings: int
    text: str
    spoken: tuple[str, ...]
    """Headings, labels and the like that are the site's own words."""
    requests: tuple[str, ...]
    weights: dict[str, int]
    """Bytes of each answer as they were sent, without its headers."""
    complaints: tuple[str, ...]
    """What stood on the console, such as errors of scripts and of the Content-Security-Policy."""
    width: int
    """Of the page on a phone, in CSS pixels."""
    wide: tuple[str, ...]
    """What reaches over the edge there."""
    barriers: tuple[str, ...]
    """What axe found that is serious or critical, on a desk and, in one language, on a phone."""

    def __repr__(self) -> str:
        return f"<{self.title}>"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with a ``sight`` for each page in each language."""
    if "sight" in metafunc.fixturenames:
        metafunc.parametrize("address", [pytest.param(path, id=name) for name, path in PAGES.items()])
        metafunc.parametrize("language", LANGUAGES)


@pytest.fixture(scope="package")
def site(artefact: Path) -> Iterator[str]:
    """The address of the site, which runs as a user starts it."""
    limits = {"KG_TIMEOUT": "10", "KG_MEMORY": "512", "KG_RESULT_BYTES": str(64 << 20), "KG_LOG": "off"}
    with running(artefact.parent, KG_HOME=str(ROOT), **limits) as service:
        yield service.root


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    missing = [need for need, is_there in _NEEDS.items() if not is_there()]
    if missing:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"The browser tests need {', '.join(missing)}.")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (it may be absent, as was just asked)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Open a page of the site in a browser of its own, as wide and in the language that is asked for."""
    contexts = []

    def open_page(path: str = "/", **traits: Any) -> Page:
        contexts.append(browser.new_context(base_url=site, **{"viewport": _WIDE, "locale": "en", **traits}))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def judge() -> Judge:
    """Let axe judge a page by all rules or by those that are named; what is serious or critical, in words."""
    axe = AXE.read_text(encoding="utf-8")

    def judge_page(page: Page, *rules: str) -> list[str]:
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(axe)
        found: list[str] = page.evaluate(_AXE, list(rules))
        return found

    return judge_page


@pytest.fixture(scope="package")
def look(browser: Browser, site: str, judge: Judge) -> Iterator[Look]:
    """Look at a page in a language, once."""
    with browser.new_context(base_url=site) as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield cache(lambda address, language: _see(page, judge, address, language))


@pytest.fixture
def sight(look: Look, address: str, language: str) -> Sight:
    return look(address, language)


def _see(page: Page, judge: Judge, address: str, language: str) -> Sight:
    requests: list[str] = []
    complaints: list[str] = []
    listeners: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: requests.append(request.url),
        "console": lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
        "pageerror": lambda error: complaints.append(str(error)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    page.set_viewport_size(_WIDE)
    response = page.goto(f"{address}{'&' if urlsplit(address).query else '?'}lang={language}")
    assert response
    facts = page.evaluate(_FACTS)
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    barriers = judge(page)
    page.set_viewport_size(_NARROW)
    width, wide = page.evaluate(_WIDTH)
    if language == _LONGEST:
        barriers += judge(page, *_LAID_OUT)
    return Sight(
        status=response.status,
        requests=tuple(requests),
        complaints=tuple(complaints),
        width=width,
        wide=tuple(wide),
        barriers=tuple(dict.fromkeys(barriers)),
        weights=dict(facts.pop("weights")),
        spoken=tuple(facts.pop("spoken")),
        **facts,
    )
