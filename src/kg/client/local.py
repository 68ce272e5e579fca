"""A graph on this machine, asked through the same jailed readers, with the same limits, as the service's."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from kg.artefact import current
from kg.negotiation import GRAPHS, RESULTS, choose
from kg.store.current import Current, locate
from kg.store.plan import plan
from kg.store.pool import read_answer
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from pathlib import Path

    from kg.settings import Settings


class Local:
    """An opened artefact or RDF file. Safe to use from many threads; ended when nothing refers to it."""

    def __init__(self, path: Path | None, settings: Settings) -> None:
        """Open ``path``, or else the artefact of ``settings``, which is built where there is none.

        Raises UsageError or FileSyntaxError if there is nothing to open, and what a build raises.
        """
        source = locate(path) if path else current(settings.artefact) or _build(settings)
        self._settings, self._opened = settings, Current(source, settings)
        self.place = str(source)
        self.close = weakref.finalize(self, self._opened.close)

    def answer(self, query: str, media: str) -> tuple[bytes, str]:
        """Return the answer to ``query`` in the media type ``media``, and the version that gave it.

        Raises QueryError or NotAcceptable.
        """
        findings = inspect_query(query, self._settings)
        offers = RESULTS if findings.form in ("SELECT", "ASK") else GRAPHS
        job = plan(query, findings, choose(media, offers).type, self._settings)
        return read_answer(self._opened.pool.answer(job, findings)), self._opened.version


def _build(settings: Settings) -> Path:
    from kg.build import build  # noqa: PLC0415  (slow to import, and mostly the graph is there)

    return build(settings.home, settings.artefact)
