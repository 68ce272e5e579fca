"""What keeps a reader out, as axe judges it, and the way through a page by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.web.site.messages import LANGUAGES

if TYPE_CHECKING:
    from tests.browser.conftest import Judge, Open, Sight

DRAWN = (
    *("/", "/map", "/id/place/tn-sfax.html", "/questions/cq06", "/matrices", "/quality", "/editor"),
    *("/coverage/cmr", "/network"),
)
"""Pages with colours of their own."""
WHERE = """() => {
  const focused = document.activeElement;
  const regions = {
    skip: ".skip", menu: "header nav", search: "header .search", language: ".languages", main: "main",
  };
  const region = Object.keys(regions).find((name) => focused.closest(regions[name])) ?? "";
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const outline = outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
  return [region, outline, focused.outerHTML.slice(0, 100)];
}"""


def test_axe_finds_nothing_serious(sight: Sight) -> None:
    assert sight.barriers == ()


@pytest.mark.parametrize("path", DRAWN)
def test_dark_colours_can_be_told_apart(visit: Open, judge: Judge, path: str) -> None:
    assert judge(visit(path, color_scheme="dark"), "color-contrast") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_reaches_all_parts_in_their_order_and_shows_where_it_is(
    visit: Open, language: str
) -> None:
    page = visit(f"/places?lang={language}")
    met: list[str] = []
    while met[-1:] != ["main"]:
        page.keyboard.press("Tab")
        region, outline, element = page.evaluate(WHERE)
        assert outline > 0, element
        if region and region not in met:
            met.append(region)
    assert met == ["skip", "menu", "search", "language", "main"]


def test_the_first_key_leads_past_the_menu(visit: Open) -> None:
    page = visit("/places")
    page.keyboard.press("Tab")
    link = page.locator(".skip").bounding_box()
    assert link
    assert link["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE)[0] == "main"


def test_a_list_of_suggestions_is_left_by_escape(visit: Open) -> None:
    page = visit("/places")
    page.locator("#q").press_sequentially("oujda")
    options = page.locator("[role=option]")
    options.first.wait_for()
    page.keyboard.press("Escape")
    options.first.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "q"


def test_motion_is_spared_those_who_ask(visit: Open) -> None:
    page = visit("/places", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
