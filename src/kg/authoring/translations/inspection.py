"""The review of the translations: what is missing and what is older than its English, with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authoring.remarks import Remark
from kg.authoring.translations import headers, words
from kg.authoring.translations.reading import read_texts
from kg.authoring.translations.text import LANGUAGES, REQUIRED, expand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.authoring.locator import Locator
    from kg.authoring.translations.text import Text


def inspect_translations(home: Path, locator: Locator) -> Iterator[Remark]:
    """Yield a remark for each required translation that is missing, and a warning for each that is stale.

    The line is that of the English, by ``locator``. Raises what ``read_texts`` raises.
    """
    for text in read_texts(home, REQUIRED):
        if not text.stale and (text.translation or not text.core):
            continue
        line, language = _find_line(home, locator, text), LANGUAGES[text.language]
        if text.state == "missing":
            problem = f"{text.what} has no {text.name} in {language}"
            remedy = "add it, or have it translated with kg translations export"
            yield Remark(text.file, line, "", "missing-translation", problem, remedy)
        else:
            problem = f"the {text.name} of {text.what} in {language}: older than the English"
            remedy = f"translate it anew, or say kg translations accept {text.what} if it still fits"
            yield Remark(text.file, line, "", "stale-translation", problem, remedy, "warning")


def _find_line(home: Path, locator: Locator, text: Text) -> int:
    if text.kind == "questions":
        return headers.find_line(home, text)
    if text.kind == "site":
        return words.find_line(home, text)
    written = text.english.split("\n")[0].replace("\\", "\\\\").replace('"', '\\"')
    found = locator.find(expand(text.what), expand(text.name), written)
    return found.number if found else 0
