"""Names as they are compared: folded so that spelling matters little, and as they sound."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_ARABIC: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
_LETTERS: Final = str.maketrans({**_ARABIC, "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SPACE: Final = re.compile(r"[\W_]+")
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(al|el|ad|ed|ar|er|as|es|ash|esh|at|et|az|ez) (?=\w{3})", ""),
        (r"\bال(?=\w{3})", ""),
        (r" ", ""),
        (r"tch|sch|sh|ch", "ʃ"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"kh|gh", "g"),
        (r"dj", "j"),
        (r"ph", "f"),
        (r"q", "k"),
        (r"ou|oo|w", "u"),
        (r"ee|ei|ie|y", "i"),
        (r"o", "u"),
        (r"e", "a"),
        (r"(?<=[a-z])h(?![a-z])", ""),
        (r"(.)\1+", r"\1"),
    )
)
"""Letters that are written in several ways where a name has been brought into Latin script, one by one."""


@dataclass(frozen=True)
class Name:
    """A name of a thing, or a text about it, and where it comes from."""

    source: str
    """name, acronym, code, variant or printed for a name; definition or description for a text."""
    text: str
    language: str
    folded: str
    """The text as it is compared, with a space before each word."""
    tight: str
    """The same without spaces."""

    @staticmethod
    def of(source: str, text: str, language: str = "") -> Name:
        """Return ``text`` in ``language`` (a tag, or empty) as a name from ``source``."""
        folded = fold(text)
        return Name(source, " ".join(text.split()), language, f" {folded}", folded.replace(" ", ""))


def fold(text: str) -> str:
    """Return the words of ``text`` as they are compared, with one space between.

    Accents, case, vowel signs, the seats of the hamza, tatweel, punctuation and kinds of digits do not count.
    """
    return " ".join(_SPACE.sub(" ", "".join(map(fold_letter, text))).split())


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """Return one character as it is compared: none, one or several; an apostrophe is a space."""
    plain = (part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(map(_digit, plain)).casefold().translate(_LETTERS)


def sound(folded: str) -> str:
    """Return folded text without what differs between ways to write a name in Latin or Arabic letters.

    So Ouagadougou and Wagadugu are one, as are Nouakchott and Nuwakshut, El-Fayum and Fayoum.
    """
    for pattern, plain in _SOUNDS:
        folded = pattern.sub(plain, folded)
    return folded


def _digit(letter: str) -> str:
    value = unicodedata.digit(letter, None) if not letter.isascii() else None
    return letter if value is None else str(value)
