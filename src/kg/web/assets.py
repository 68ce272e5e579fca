"""The vendored assets: fonts, query editor and land, made from npm packages and not always there."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from flask import url_for

FOLDER: Final = Path(__file__).parent / "static" / "vendor"
"""What ``assets/build.mjs`` writes; a page must do without where it is absent."""


def find_asset(name: str) -> Path | None:
    """Return the file ``name`` (such as ``editor.js``), or None where the assets were not made."""
    path = FOLDER / name
    return path if path.is_file() else None


def link_asset(name: str) -> str | None:
    """Return the address of the file ``name``, which changes with its content, or None; in a request."""
    path = find_asset(name)
    return url_for("static", filename=f"vendor/{name}", v=_digest(path)) if path else None


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
