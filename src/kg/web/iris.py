"""IRIs that come in by an address: what a path stands for, and what may stand in a query."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from kg.namespaces import BASE

LONGEST: Final = 2000
"""Characters of the longest path that is looked up."""
# What RFC 3987, section 2.2, allows in a path; what is not in it can end no IRI in a query either.
_ILLEGAL: Final = re.compile(
    r"[^\w\-.~!$&'()*+,;=:@/\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd]", re.ASCII
)
_ABSOLUTE: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\x9f<>\"{}|^`\\\ud800-\uf8ff\ufff0-\uffff]+"
)


def spell(path: str) -> tuple[str, ...]:
    """Return the IRIs under the base that the decoded ``path`` (without its first slash) may stand for.

    They are more than one where an IRI may be written with its letters as they are or percent-encoded.
    """
    if not path or len(path) > LONGEST:
        return ()
    plain = _ILLEGAL.sub(lambda character: quote(character[0], safe="", errors="replace"), path)
    coded = quote(plain, safe="%!$&'()*+,;=:@/~")
    return tuple(dict.fromkeys((BASE + plain, BASE + coded)))


def is_absolute(text: str) -> bool:
    """Whether ``text`` is an absolute IRI that may stand between angle brackets in a query."""
    return len(text) <= LONGEST and _ABSOLUTE.fullmatch(text) is not None
