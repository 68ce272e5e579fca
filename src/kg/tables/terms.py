"""Writes RDF terms in N-Triples, as RDF 1.1 N-Quads lines need them."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r'["\\\n\r]').search
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def quoted(text: str) -> str:
    """Write a string literal, escaping what the canonical form of N-Triples escapes."""
    return f'"{text.translate(_ESCAPES)}"' if _SPECIAL(text) else f'"{text}"'


def literal_end(datatype: str, language: str | None) -> str:
    """Return what follows the quoted text of a literal: nothing for a string, else a tag or a datatype."""
    if language:
        return f"@{language}"
    return "" if datatype == "http://www.w3.org/2001/XMLSchema#string" else f"^^<{datatype}>"
