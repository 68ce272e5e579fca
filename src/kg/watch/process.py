"""The process that watches a project and publishes each of its states that is whole."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchfiles import watch

from kg.artefact import CURRENT, current, publish
from kg.build import without_collection
from kg.changes import LOG
from kg.errors import KGError, UsageError
from kg.watch.assembly import Assembly
from kg.watch.files import PARTS, name_edits, read_digests
from kg.web.watch import Notice, write_notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.watch.files import Digests

_BUILT: Final = "built"
"""What the artefact that stands in is called: no version, since its pages are not among its files."""
_STEP: Final = 50
"""Milliseconds without a change after which an edit is taken to have ended."""
_LONGEST: Final = 500
"""Milliseconds for which changes in a row are waited for."""
_PAUSE: Final = 1000
"""Milliseconds between looks where the system tells of no change, as some file systems never do."""


@contextmanager
def watching(home: Path, built: Path) -> Iterator[Path]:
    """Have another process watch the project in ``home``; yield the folder in which it publishes.

    Until there is a first version the last artefact in the folder ``built`` stands in for it; where there is
    none, this waits for the project to be whole. The record of changes is the one in ``built``, where nothing
    changes. Raises UsageError if the process cannot run.
    """
    with tempfile.TemporaryDirectory(prefix="kg-watch-") as name:
        folder = Path(name)
        if last := current(built):
            shutil.copytree(last, folder / _BUILT)
            (folder / CURRENT).symlink_to(_BUILT)
        if (built / LOG).is_file():
            shutil.copy(built / LOG, folder)
        command = "from kg.watch.process import main; main()"
        process = subprocess.Popen(  # noqa: S603  (our own program, no shell)
            [sys.executable, "-c", command, str(home.absolute()), name, str(os.getpid())],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the terminal is for the server, which lets us finish
        )
        try:
            while current(folder) is None:
                if process.poll() is not None:
                    raise UsageError("the process that watches the project has ended")
                time.sleep(_STEP / 1000)
            yield folder
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Run the process: arguments are the project's folder, the one to publish in and the parent's number."""
    home, folder, parent = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    watcher = Watcher(home, folder)
    watcher.look()
    parts = [home / part for part in PARTS if (home / part).is_dir()]
    looks = watch(
        *parts,
        watch_filter=None,
        step=_STEP,
        debounce=_LONGEST,
        rust_timeout=_PAUSE,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    for _ in looks:
        if os.getppid() != parent:
            return
        watcher.look()


class Watcher:
    """Makes what is served follow the files of one project."""

    def __init__(self, home: Path, folder: Path) -> None:
        """Watch the project in ``home`` and publish in ``folder``."""
        self._home, self._folder = home, folder
        self._assembly = Assembly(home)
        self._seen: Digests = {}

    def look(self) -> None:
        """Publish the files as they are now, or tell the fault in them, if they are other than before."""
        before, started, outcome = self._seen, time.perf_counter(), None
        while (digests := read_digests(self._home)) != self._seen:
            self._seen = digests
            outcome = self._make(digests)  # once more if they change meanwhile: it may be of neither state
        if outcome is None:
            return
        edits = (before and name_edits(before, self._seen)) or "the project"
        try:
            version = self._publish(outcome)
        except KGError as error:
            self._tell_fault(str(error).replace(f"{self._home}{os.sep}", ""), edits)
        else:
            _tell(f"{edits}: rebuilt in {time.perf_counter() - started:.1f} s, version {version}")
        gc.collect()

    def _make(self, digests: Digests) -> tuple[str, dict[str, bytes]] | KGError:
        """Return the version and the files that were made, or the fault."""
        try:
            with without_collection():
                return self._assembly.make(digests)
        except KGError as error:
            return error
        except OSError as error:
            return UsageError(f"{error.filename}: cannot be read ({error.strerror})")
        except Exception as error:  # noqa: BLE001  (whatever an edit has led to, the next may mend it)
            traceback.print_exc()
            return KGError(f"{type(error).__name__}: {error}")

    def _publish(self, outcome: tuple[str, dict[str, bytes]] | KGError) -> str:
        """Publish what was made and return its version; raises the fault that there is instead."""
        if isinstance(outcome, KGError):
            raise outcome
        version, files = outcome
        write_notice(self._folder / version, None)
        publish(self._folder, version, files, lasting=False)
        return version

    def _tell_fault(self, text: str, edits: str) -> None:
        """Say the fault in the terminal, and on the pages of the version that stays."""
        stays = current(self._folder)
        kept = "the last version stays" if stays else "there is no version to serve"
        _tell(f"{edits}: not rebuilt, {kept}:\n{text}")
        if stays:
            write_notice(stays, Notice(datetime.now().astimezone().isoformat(timespec="seconds"), text))


def _tell(text: str) -> None:
    """Write ``text`` at once, so that it does not mix with the lines of the server."""
    os.write(2, f"kg: {text}\n".encode())
