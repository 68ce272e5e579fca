"""What is read once for a version of the dataset and kept until another is asked for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.web.site.visit import Visit

Kept = TypeVar("Kept")


class Shelf:
    """Holds what was read for the version that was asked for last. Safe to use from many threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._kept: tuple[str, dict[str, Any]] = "", {}

    def read(self, visit: Visit, key: str, read: Callable[[Visit], Kept]) -> Kept:
        """Return what ``read`` returns for the edition that is visited, kept by ``key``.

        What is kept already waits for no one. Raises what ``read`` raises, such as a ``QueryError``; then
        nothing is kept.
        """
        version, kept = self._kept
        if version != visit.edition.version or key not in kept:
            with self._lock:
                if self._kept[0] != visit.edition.version:
                    self._kept = visit.edition.version, {}
                kept = self._kept[1]
                if key not in kept:
                    kept[key] = read(visit)
        found: Kept = kept[key]
        return found
