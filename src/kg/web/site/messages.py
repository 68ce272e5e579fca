"""The words of the site's own chrome, in the languages of its readers.

Each file ``messages/<area>.toml`` holds, for each word or sentence, one text a language; the key of a text is
``<area>.<name>``. Texts have ``{placeholders}``; counts stand beside nouns, never inside a declined phrase.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup, escape

LANGUAGES: Final = {"en": "English", "fr": "Français", "ar": "العربية"}
"""The languages of the site, each by its own name; the first is the one to fall back on."""
_FOLDER: Final = Path(__file__).parent / "messages"


@cache
def read_messages() -> dict[str, dict[str, str]]:
    """Return the texts of each key by language."""
    return {
        f"{path.stem}.{name}": texts
        for path in sorted(_FOLDER.glob("*.toml"))
        for name, texts in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def say(language: str, key: str, **values: Any) -> Markup:
    """Return the text of ``key`` in ``language`` with ``values`` put in, fit for HTML.

    Raises ``KeyError`` if there is no such text, so that a missing one cannot go unnoticed.
    """
    return Markup(escape(read_messages()[key][language])).format(**values)  # noqa: S704  (escaped just there)


def direction(language: str) -> str:
    """Return the writing direction of ``language``."""
    return "rtl" if language.partition("-")[0].lower() in {"ar", "fa", "he", "ur"} else "ltr"
