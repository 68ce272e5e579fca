"""The passage itself, from the text that the operator has: what stands there, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import current_app

from kg.errors import EvidenceError, UsageError
from kg.evidence import digest, read_source
from kg.namespaces import ID, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from kg.web.rows import Term
    from kg.web.site.visit import Visit

AROUND: Final = 300
"""Characters that are shown before a passage, and after it, at most."""
_SOURCE: Final = re.compile(rf"{re.escape(ID)}source/([\w-]+)")
_PLACE: Final = f"""PREFIX oa: <{PREFIXES["oa"]}>
PREFIX rc: <{PREFIXES["rc"]}>
SELECT ?source ?section ?block ?start ?end ?sha256 {{
  <%s> oa:hasSource ?source ; rc:section ?section ; rc:sha256 ?sha256 ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  OPTIONAL {{ <%s> rc:block ?block }}
}}"""


@dataclass(frozen=True)
class Passage:
    """Where a passage stands and, if the text is at hand and is the one that was read, what it says."""

    section: str
    block: str
    start: int
    end: int
    state: str
    """``shown``, ``absent`` where there is no text, or ``changed`` where the text is another one."""
    before: str = ""
    text: str = ""
    after: str = ""


def read_passage(visit: Visit, iri: str) -> Passage | None:
    """Return the passage ``iri``; None if the graph does not say where it stands. Raises a ``QueryError``."""
    rows = visit.select(_PLACE % (iri, iri))
    return _read(rows[0]) if rows else None


def _read(row: dict[str, Term]) -> Passage:
    start, end = int(row["start"].value), int(row["end"].value)
    block = row["block"].value if "block" in row else ""
    state, text = _text(row["source"].value)
    said = text[start:end]
    if state == "shown" and digest(said) != row["sha256"].value:
        state, text, said = "changed", "", ""
    before = _trim(text[max(0, start - AROUND) : start], first=start <= AROUND)
    after = _trim(text[end : end + AROUND][::-1], first=end + AROUND >= len(text))[::-1]
    return Passage(row["section"].value, block, start, end, state, before, said, after)


def _text(source: str) -> tuple[str, str]:
    """Return whether the text of ``source`` is at hand, and the text."""
    folder: Path | None = current_app.config["SETTINGS"].sources
    name = _SOURCE.fullmatch(source)
    if folder is None or name is None:
        return "absent", ""
    path = folder / f"{name[1]}.txt"
    if not path.is_file():
        return "absent", ""
    try:
        return "shown", _normal(folder, name[1], path.stat().st_mtime_ns)
    except UsageError:
        return "absent", ""
    except EvidenceError:
        return "changed", ""


@lru_cache(maxsize=8)
def _normal(folder: Path, source: str, _changed: int) -> str:
    return read_source(folder, source)


def _trim(text: str, *, first: bool) -> str:
    """Return ``text`` from its first whole word on, with a mark that something is left out."""
    return text if first or not text else f"…{text[max(0, text.find(' ')) :]}"
