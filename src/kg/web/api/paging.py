"""Pages of an answer: cursors that hold for one version of the data, one question and its values."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Final

from kg.web.api.problems import ApiProblem

USUAL: Final = 100
MOST: Final = 1000
"""Rows of a page, where the request does not say and at most."""
CURSOR: Final = "^[A-Za-z0-9_-]{8,200}$"
_START_AGAIN: Final = "Leave the cursor out to start again from the first page."


def write_cursor(version: str, query: str, start: int) -> str:
    """Return the cursor of the page of ``query`` that begins at row ``start`` (from 0)."""
    told = json.dumps([version, _digest(query), start], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(cursor: str, version: str, query: str, count: int) -> int:
    """Return the row at which the page of ``cursor`` begins, in an answer of ``count`` rows.

    Raises ``ApiProblem``: gone where the cursor is of another version or was never given out.
    """
    if not re.fullmatch(CURSOR, cursor, re.ASCII):
        raise ApiProblem(
            "invalid-value", f"This is no cursor. {_START_AGAIN}", parameter="cursor", value=cursor[:200]
        )
    known, digest, start = _unpack(cursor)
    if known != version:
        raise ApiProblem(
            "cursor-gone",
            f"The data have changed since the first page was read: this is version {version}. {_START_AGAIN}"
            if known
            else f"This cursor leads nowhere. {_START_AGAIN}",
            parameter="cursor",
            version=version,
        )
    if digest != _digest(query) or not 0 < start < count:
        raise ApiProblem(
            "invalid-value",
            f"This cursor is of another question, or of other values. {_START_AGAIN}",
            parameter="cursor",
            value=cursor,
        )
    return start


def _unpack(cursor: str) -> tuple[str, str, int]:
    try:
        version, digest, start = json.loads(base64.urlsafe_b64decode(f"{cursor}==="))
    except (ValueError, TypeError):
        return "", "", 0
    told = isinstance(version, str) and isinstance(digest, str) and type(start) is int
    return (version, digest, start) if told else ("", "", 0)


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:16]
