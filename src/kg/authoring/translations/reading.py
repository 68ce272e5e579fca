"""Every text of a project with its translations, and whether they still fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.authoring.translations.headers import read_headers
from kg.authoring.translations.ledger import has_fallen_behind, read_ledger
from kg.authoring.translations.text import LANGUAGES
from kg.authoring.translations.vocabulary import read_vocabulary
from kg.authoring.translations.words import read_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kg.authoring.translations.text import Text


def read_texts(home: Path, languages: Collection[str] = tuple(LANGUAGES)) -> list[Text]:
    """Return every text of the project in ``home`` that is in English, once for each of ``languages``.

    Raises UsageError where ``home`` is no project and FileSyntaxError for a file that does not parse.
    """
    ledger = read_ledger(home)
    texts = [*read_vocabulary(home, languages), *read_headers(home, languages)]
    told = [replace(text, stale=has_fallen_behind(text, ledger.get(text.key))) for text in texts]
    return [*told, *read_words(home, languages)]
