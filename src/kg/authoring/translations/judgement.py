"""What is wrong with a translation, as far as that can be told without knowing its language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import category, name, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.authoring.translations.text import Text

_PLACEHOLDER: Final = re.compile(r"\{\w*\}")
_DIRECTION: Final = frozenset("\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
"""Marks of direction, which a text in Arabic with Latin words may need."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp"})
_SHORT: Final = 40


def clean(value: str, english: str = "") -> str:
    """Return ``value`` in Unicode's form NFC, without the spaces that a spreadsheet leaves around its lines.

    The lines are sorted, for their order says nothing. It gets the spaces around ``english``, which some
    words of the site need; the no-break space before a French colon stays.
    """
    lines = normalize("NFC", value).strip(" \t\r\n").splitlines()
    bare = "\n".join(sorted(line.rstrip().lstrip(" \t") for line in lines))
    before, after = (len(english) - len(rest) for rest in (english.lstrip(" "), english.rstrip(" ")))
    return f"{' ' * before}{bare}{' ' * after}" if bare else ""


def judge(text: Text, new: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with ``new``, clean, as the translation of ``text``, each with what to do."""
    lines, wanted = new.count("\n") + 1, text.english.count("\n") + 1
    if lines != wanted:
        yield f"has {_count(lines, 'line')} where the English has {wanted}", "give one line for each of them"
    if "  " in new:
        yield "has two spaces in a row", "leave one"
    for letter in sorted({letter for letter in new if _is_hidden(letter)}):
        yield f"has the hidden character {name(letter, f'U+{ord(letter):04X}')}", "remove it"
    yield from _judge_script(text, new)
    if text.kind == "site":
        yield from _judge_placeholders(text.english, new)
    if text.english.endswith(".") and not new.endswith("."):
        yield "does not end with a full stop, as the English does", "end it with one"
    if not len(text.english) / 8 - 5 <= len(new) <= len(text.english) * 4 + _SHORT:
        problem = f"has {_count(len(new), 'character')} where the English has {len(text.english)}"
        yield problem, "see whether it stands in the right row"


def _is_hidden(letter: str) -> bool:
    return category(letter) in _HIDDEN and letter != "\n" and letter not in _DIRECTION


def _judge_script(text: Text, new: str) -> Iterator[tuple[str, str]]:
    is_arabic = any(letter.isalpha() and name(letter, "").startswith("ARABIC") for letter in new)
    remedy = "put it in the row of its own language"
    if (
        text.language == "ar"
        and not is_arabic
        and any(letter.isalpha() for letter in new)
        and new != text.english
    ):
        yield "has no Arabic letter", remedy
    if text.language != "ar" and is_arabic:
        yield "has Arabic letters", remedy


def _judge_placeholders(english: str, new: str) -> Iterator[tuple[str, str]]:
    wanted, found = set(_PLACEHOLDER.findall(english)), set(_PLACEHOLDER.findall(new))
    for placeholder in sorted(wanted - found):
        yield f"lacks {placeholder}", "put it where the number or name belongs"
    for placeholder in sorted(found - wanted):
        yield f"has {placeholder}, which the English has not", "remove it"
    if set(_PLACEHOLDER.sub("", new)) & set("{}"):
        yield "has a brace that is part of no placeholder", "remove it"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
