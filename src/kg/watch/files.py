"""The files of a project that decide what is built, and which of them an edit has changed."""

from __future__ import annotations

import contextlib
import hashlib
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PARTS: Final = ("data", "ontology", "shapes", "sparql")
_SUFFIXES: Final = frozenset({".csv", ".json", ".md", ".rq", ".ttl"})
_NAMED: Final = 3

Digests = dict[str, str]
"""The digest of each file, by its path in the project."""


def read_digests(home: Path) -> Digests:
    """Return the digests of the files of the project in ``home``; drafts of editors are none of them."""
    found = {}
    for part in PARTS:
        for path in sorted((home / part).rglob("*")):
            if path.suffix in _SUFFIXES and not path.name.startswith("."):
                with contextlib.suppress(OSError):  # it is gone, or about to be replaced
                    found[path.relative_to(home).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def choose(digests: Digests, patterns: Sequence[str]) -> Digests:
    """Return those of ``digests`` whose path is like one of ``patterns``; ``*`` goes into folders too."""
    return {
        path: digest
        for path, digest in digests.items()
        if any(fnmatch(path, pattern) for pattern in patterns)
    }


def name_edits(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the names of the files that differ, the first few of many."""
    edited = sorted({path for path, _ in old.items() ^ new.items()})
    more = len(edited) - _NAMED
    return ", ".join(edited[:_NAMED]) + (f" and {more} more" if more > 0 else "")
