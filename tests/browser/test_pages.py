"""Every type of page, in every language, as a browser has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.web.site.messages import direction, read_messages

if TYPE_CHECKING:
    from tests.browser.conftest import Sight

AREAS = sorted({key.partition(".")[0] for key in read_messages()})
KEY = re.compile(rf"(?<![\w./-])(?:{'|'.join(AREAS)})\.[a-z][a-z-]+(?![\w./-])")
ARABIC = re.compile(r"[\u0600-\u06ff]")
HEAVY = ("/map", "/editor")
"""The map and the editor may weigh more."""
WORD = re.compile(r"[A-Za-zÀ-ÿ]{4,}")


def test_a_page_is_there_or_says_that_it_is_not(sight: Sight, address: str) -> None:
    assert sight.status == (404 if "nowhere" in address or "cq99" in address else 200)


def test_a_page_has_one_heading_and_a_title_of_its_own(sight: Sight) -> None:
    assert sight.headings == 1
    assert sight.title.partition(" · ")[0].strip()


def test_a_page_says_its_language_and_is_written_its_way(sight: Sight, language: str) -> None:
    assert sight.language == language
    assert sight.direction == direction(language)


def test_no_text_is_left_unsaid(sight: Sight) -> None:
    assert KEY.findall(sight.text) == []


def test_what_the_site_says_is_in_the_language_of_the_page(sight: Sight, language: str) -> None:
    latin = [text for text in sight.spoken if WORD.search(text) and not ARABIC.search(text)]
    assert language != "ar" or latin == []


def test_the_console_stays_silent(sight: Sight) -> None:
    assert [text for text in sight.complaints if sight.status != 404 or "status of 404" not in text] == []


def test_no_request_leaves_the_host(sight: Sight, site: str) -> None:
    elsewhere = [url for url in sight.requests if urlsplit(url).scheme != "data" and not url.startswith(site)]
    assert elsewhere == []


def test_a_page_needs_few_requests(sight: Sight, address: str) -> None:
    asked = [url for url in sight.requests if not url.startswith("data:") and "/favicon" not in url]
    assert len(asked) <= 10 or address == "/editor", asked


def test_a_page_is_light(sight: Sight, address: str) -> None:
    weights = {url: weight for url, weight in sight.weights.items() if not url.endswith(".woff2")}
    assert sum(weights.values()) < 100_000 or address.startswith(HEAVY), weights


def test_a_page_fits_a_phone(sight: Sight) -> None:
    assert sight.width <= 361, sight.wide
