"""Every word of the site is there in every language of its readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kg.web.site import messages
from kg.web.site.messages import LANGUAGES, read_messages

FOLDER = Path(messages.__file__).parent
TEMPLATES = FOLDER.parent / "templates" / "site"
SAID = re.compile(r"say\('([a-z]+\.[\w-]+)'[,)]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing_or_stale_in_a_language(language: str) -> None:
    assert [key for key, texts in read_messages().items() if not texts.get(language)] == []


def test_a_text_has_the_same_placeholders_in_every_language() -> None:
    for key, texts in read_messages().items():
        assert len({frozenset(re.findall(r"\{\w*\}", text)) for text in texts.values()}) == 1, key


def test_every_key_that_a_template_says_is_there() -> None:
    said = {
        key for path in TEMPLATES.rglob("*.html") for key in SAID.findall(path.read_text(encoding="utf-8"))
    }
    assert len(said) > 100
    assert said - set(read_messages()) == set()


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_a_catalogue_translates_no_text_that_is_gone(language: str) -> None:
    with (FOLDER / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        assert {message.context for message in read_po(file) if message.id} <= set(read_messages())
