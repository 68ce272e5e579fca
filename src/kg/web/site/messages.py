"""The words of the site's own chrome, in the languages of its readers.

They are gettext catalogues: ``translations/messages.pot`` has the English texts, a ``messages.po`` for each
other language the translations. The context of a text (``msgctxt``) is the key by which a page says it,
``<area>.<name>``. Texts have ``{placeholders}``; counts stand beside nouns, never inside a declined phrase.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

LANGUAGES: Final = {"en": "English", "fr": "Français", "ar": "العربية"}
"""The languages of the site, each by its own name; the first is the one to fall back on."""
_FOLDER: Final = Path(__file__).parent / "translations"


@cache
def read_messages() -> dict[str, dict[str, str]]:
    """Return the texts of each key by language; a translation of another text than the English is none."""
    source, *others = LANGUAGES
    texts = {key: {source: text} for key, (text, _) in _read("messages.pot").items()}
    for language in others:
        for key, (text, translation) in _read(f"{language}/LC_MESSAGES/messages.po").items():
            if translation and texts.get(key, {}).get(source) == text:
                texts[key][language] = translation
    return texts


def _read(name: str) -> dict[str, tuple[str, str]]:
    """Return the text and its translation for each key of a catalogue; those in doubt are left out."""
    with (_FOLDER / name).open("rb") as file:
        found = [message for message in read_po(file) if not message.fuzzy]
    return {message.context: (str(message.id), str(message.string)) for message in found if message.context}


def say(language: str, key: str, **values: Any) -> Markup:
    """Return the text of ``key`` in ``language`` with ``values`` put in, fit for HTML.

    Raises ``KeyError`` if there is no such text, so that a missing one cannot go unnoticed.
    """
    return Markup(escape(read_messages()[key][language])).format(**values)  # noqa: S704  (escaped just there)


def direction(language: str) -> str:
    """Return the writing direction of ``language``."""
    return "rtl" if language.partition("-")[0].lower() in {"ar", "fa", "he", "ur"} else "ltr"
