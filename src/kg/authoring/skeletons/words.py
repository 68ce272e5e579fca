"""The checks of words: how texts and names must look, and which known name is meant by another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGES: Final = {"en": "English", "fr": "French", "ar": "Arabic"}
"""The languages in which terms, concepts and questions have their names."""
_FORMS: Final = {
    "class": (r"[A-Z][A-Za-z0-9]*", "words run together, each with a capital"),
    "property": (r"[a-z][A-Za-z0-9]*", "words run together, each but the first with a capital"),
    "slug": (r"[a-z0-9]+(-[a-z0-9]+)*", "small Latin letters and digits, with hyphens between words"),
    "variable": (r"[a-z][A-Za-z0-9]*", "words run together, each but the first with a capital"),
}
_UNSEEN: Final = {"Cc", "Cf", "Cn", "Co"}
_JOINER: Final = "\u200c"
_ENDS: Final = {"en": "?", "fr": " ?", "ar": "؟"}
_LIKE: Final = 70
_SHOWN: Final = 3
_FEW: Final = 12


def tidy(text: str) -> str:
    """Return ``text`` in NFC and with single spaces; ValueError where it is empty or holds what is unseen."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        raise ValueError("it is empty")
    for letter in text:
        if unicodedata.category(letter) in _UNSEEN and letter != _JOINER:
            raise ValueError(f"it holds the unseen character U+{ord(letter):04X}; leave it out")
    return text


def read_text(text: str, language: str) -> str:
    """Return ``text`` tidied; ValueError where it is not in the script of ``language``."""
    text = tidy(text)
    is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    if is_arabic != (language == "ar"):
        script = "has no Arabic letter" if language == "ar" else "has Arabic letters"
        raise ValueError(f"{text!r} {script}; write it in {LANGUAGES[language]}")
    return text


def read_sentence(text: str, language: str) -> str:
    """Return ``text`` tidied; ValueError where it is not one sentence in the script of ``language``."""
    text = read_text(text, language)
    if not text.endswith("."):
        raise ValueError(f"{text!r} does not end with a full stop; write one sentence")
    if ". " in text:
        raise ValueError(f"{text!r} is more than one sentence; write one")
    return text


def read_question(text: str, language: str) -> str:
    """Return ``text`` tidied; ValueError where it does not end as a question in ``language`` does."""
    text, end = read_text(text, language), _ENDS[language]
    if not text.endswith(end):
        raise ValueError(
            f"{text!r} does not end with {end!r}; write it as a question in {LANGUAGES[language]}"
        )
    if language == "en" and not text[0].isupper():
        raise ValueError(f"{text!r} does not begin with a capital; write {text[0].upper() + text[1:]!r}")
    return text


def read_message(text: str) -> str:
    """Return the message of a shape; ValueError where it does not say what is wrong and then what to do."""
    text = read_text(text, "en")
    if text.count(". ") != 1 or not text.endswith(".") or not text[0].isupper():
        raise ValueError(f"{text!r} is not two sentences; say what is wrong, then what to do")
    if found := [sign for sign in ("http", *(f"{prefix}:" for prefix in PREFIXES)) if sign in text]:
        raise ValueError(f"{text!r} holds {found[0]!r}; write plain English for who mends the table")
    return text


def read_name(text: str, kind: str) -> str:
    """Return the name ``text`` of a ``kind``, one of ``_FORMS``; ValueError, with a better name."""
    form, says = _FORMS[kind]
    if re.fullmatch(form, text):
        return text
    better = to_name(text, kind)
    advice = f"; write {better}" if re.fullmatch(form, better) else f"; write {says}"
    what = "slug" if kind == "slug" else f"name for a {kind}"
    raise ValueError(f"{text!r} is no {what}{advice}")


def to_name(text: str, kind: str) -> str:
    """Return ``text`` as a name of ``kind``, as far as its letters allow."""
    plain = unicodedata.normalize("NFKD", text.rpartition(":")[2]).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", plain)
    if kind == "slug":
        return "-".join(words).lower()
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    return joined if kind == "class" else joined[:1].lower() + joined[1:]


def kebab(name: str) -> str:
    """Return the name of a class or property as a slug: ``CityPartnership`` gives ``city-partnership``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def nearest(name: str, known: Iterable[str] | Mapping[str, str]) -> str:
    """Return ``; nearest: a, b`` for those of ``known`` (names, perhaps with their labels) like ``name``.

    Where none is like it, all are told if they are few.
    """
    labels = known if isinstance(known, Mapping) else dict.fromkeys(known, "")
    plain = name.casefold().replace("-", " ")
    scores = {
        key: max(fuzz.WRatio(plain, form.casefold().replace("-", " ")) for form in (key, label) if form)
        for key, label in labels.items()
    }
    best = sorted((key for key in labels if scores[key] >= _LIKE), key=lambda key: -scores[key])
    shown = [f"{key} ({labels[key]})" if labels[key] else key for key in best[:_SHOWN]]
    if shown:
        return f"; nearest: {', '.join(shown)}"
    return f"; it is one of {', '.join(labels)}" if 0 < len(labels) <= _FEW else ""


def one_of(choices: Callable[[], Iterable[str]], what: str) -> Callable[[str, object], str]:
    """Make the check of an answer that must be one of ``choices``, each a ``what``."""

    def check(text: str, _answers: object) -> str:
        text, known = tidy(text), tuple(choices())
        if text not in known:
            raise ValueError(f"{text!r} is no {what}{nearest(text, known)}")
        return text

    return check
