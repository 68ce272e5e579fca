"""The dataset being served, and the change to its successor when the build publishes one."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KGError, UsageError
from kg.store.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.settings import Settings

_LOG: Final = logging.getLogger(__name__)
PROJECT: Final = "project"
"""The folder of an artefact that holds what its pages are made from, where the project may change beside."""
INTERVAL: Final = 1.0
_LONGEST: Final = 60.0
"""Seconds between looks for a successor, and the most between tries of one that cannot be opened."""


@dataclass
class Edition:
    """One published dataset, opened: its version, its manifest, its readers and the sources of its pages."""

    version: str
    manifest: dict[str, Any]
    pool: Pool
    home: Path
    """The folder with the queries that the pages are made from: the artefact's own, or the project's."""
    folder: Path | None = None
    """Where the artefact with its documents is; None when one RDF file is served."""
    users: int = 0
    """Requests that are using it."""


class Current:
    """What is served now. Safe to use from many threads.

    A successor is opened beside the old edition and takes its place in one step; the old one is closed when
    the last request that uses it has ended.
    """

    def __init__(self, source: Path, settings: Settings, interval: float = INTERVAL) -> None:
        """Open ``source``: a folder of artefacts with its link ``current``, one artefact, or an RDF file.

        Looks for a successor each ``interval`` seconds.
        Raises ``UsageError`` or ``FileSyntaxError`` if there is nothing to serve.
        """
        self._source, self._settings, self._interval = source, settings, interval
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._target = locate(source)
        self._edition = _open(self._target, settings)
        if self._target != source:
            threading.Thread(target=self._follow, name="current", daemon=True).start()

    @property
    def version(self) -> str:
        """The version of what is served."""
        return self._edition.version

    @property
    def home(self) -> Path:
        """The folder with the queries that the pages are made from."""
        return self._edition.home

    @property
    def pool(self) -> Pool:
        """The readers of the present edition, to be counted; to ask them, hold the edition."""
        return self._edition.pool

    @contextmanager
    def edition(self) -> Iterator[Edition]:
        """Hold the present edition, which stays open until it is let go."""
        with self._lock:
            edition = self._edition
            edition.users += 1
        try:
            yield edition
        finally:
            with self._lock:
                edition.users -= 1
                finished = not edition.users and edition is not self._edition
            if finished:
                edition.pool.close()

    def _follow(self) -> None:
        pause = self._interval
        while not self._stop.wait(pause):
            try:
                target = locate(self._source)
                if target != self._target:
                    self._change(_open(target, self._settings))
                    self._target = target
                pause = self._interval
            except (KGError, OSError) as error:
                pause = min(2 * pause, _LONGEST)
                _LOG.error("the new dataset cannot be served, the old one stays: %s", error)

    def _change(self, successor: Edition) -> None:
        with self._lock:
            old, self._edition = self._edition, successor
            finished = not old.users
        if finished:
            old.pool.close()
        _LOG.info("now serving version %s", successor.version)

    def close(self) -> None:
        """Stop following and end all readers."""
        self._stop.set()
        self._edition.pool.close()


def locate(source: Path) -> Path:
    """Return the file or folder that ``source`` stands for now."""
    link = source / "current"
    if link.is_dir():
        return link.resolve()
    if source.is_file() or (source / "dataset.nq").is_file():
        return source
    raise UsageError(f"{source}: there is no dataset to serve here; make one with “kg build”")


def _open(target: Path, settings: Settings) -> Edition:
    if target.is_file():
        version = hashlib.sha256(target.read_bytes()).hexdigest()[:16]
        return Edition(version, {}, Pool(target, settings), settings.home)
    path = target / "manifest.json"
    try:
        manifest = json.loads(path.read_bytes())
        version = manifest["version"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{path}: this is no manifest with a version ({error}); build again") from None
    own = target / PROJECT
    home = own if own.is_dir() else settings.home
    return Edition(str(version), manifest, Pool(target / "dataset.nq", settings), home, target)
