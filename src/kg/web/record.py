"""The record of changes beside the artefact that is served, and what it says of things that are gone."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.changes import LOG, find_withdrawn, read_log
from kg.errors import FileSyntaxError
from kg.web.rows import Term
from kg.web.site.messages import LANGUAGES
from kg.web.site.visit import Shown

if TYPE_CHECKING:
    from pathlib import Path

    from kg.changes import Entry, Thing
    from kg.store.current import Edition
    from kg.web.site.visit import Visit

_LOG: Final = logging.getLogger(__name__)


def read_record(edition: Edition) -> tuple[Entry, ...]:
    """Return the entries of the record, the oldest first; none where there is no record."""
    return _read(*_state(edition))[0]


def read_withdrawn(edition: Edition) -> dict[str, tuple[Entry, Thing]]:
    """Return what was withdrawn and has not come back, by IRI, each with the entry that says so."""
    return _read(*_state(edition))[1]


def name_thing(visit: Visit, thing: Thing) -> Shown:
    """Return the name that the record has for ``thing``, which is all there is of one withdrawn."""
    shown = visit.show(Term("uri", thing.iri))
    tag = next((tag for tag in (visit.language, "", *LANGUAGES, *thing.labels) if tag in thing.labels), None)
    if tag is None:
        return shown
    text = "".join(letter for letter in thing.labels[tag] if letter.isprintable())
    return Shown(text, tag, shown.href, thing.iri, foreign=bool(tag) and tag != visit.language)


def _state(edition: Edition) -> tuple[Path | None, int, int]:
    """Return the folder of the record, and what tells that its file is another one."""
    folder = edition.folder.parent if edition.folder else None
    try:
        state = (folder / LOG).stat() if folder else None
    except OSError:
        state = None
    return (folder, state.st_mtime_ns, state.st_ino) if state else (None, 0, 0)


@lru_cache(maxsize=2)
def _read(
    folder: Path | None,
    _changed: int,
    _number: int,
) -> tuple[tuple[Entry, ...], dict[str, tuple[Entry, Thing]]]:
    try:
        entries = read_log(folder) if folder else ()
    except FileSyntaxError as error:
        _LOG.error("changes are not shown: %s", error)
        entries = ()
    return entries, find_withdrawn(entries)
