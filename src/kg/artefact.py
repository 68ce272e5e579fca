"""Built artefacts on disk: one folder a version, written whole or not at all, and a link to the current."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CURRENT = "current"
_KEPT = 2
_ABANDONED = 3600
"""Seconds after which a draft belongs to no running build."""


def _silent(_old: Path | None, _new: Path) -> None: ...


def publish(
    folder: Path,
    version: str,
    files: Mapping[str, bytes],
    *,
    lasting: bool = True,
    note: Callable[[Path | None, Path], None] = _silent,
) -> Path:
    """Write ``files`` as ``folder/<version>``, make it the current artefact, and return its path.

    A name may lead into folders of the artefact, as in ``dump/routecities.nq.gz``. A reader sees the old
    artefact or the new one, never a part: the files are written beside and moved, and the link ``current``
    is replaced in one step. The version before stays, older ones go. One that is not ``lasting`` may be lost
    when the machine stops, and is written sooner. Where another version was current, or none, ``note`` gets
    its path and that of the new one just before the link changes, while no other build can change it.
    Raises UsageError when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / version
        with _alone(folder):  # or another build would forget the new version before it is the current one
            if not target.is_dir():
                _write_whole(target, files, lasting=lasting)
            before = current(folder)
            if before != target.resolve():
                note(before, target)
            _point(folder, version)
            _forget(folder)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); set KG_ARTEFACT") from None
    return target


def current(folder: Path) -> Path | None:
    """Return the path of the current artefact in ``folder``, or None when nothing has been built there."""
    link = folder / CURRENT
    return link.resolve() if link.is_dir() else None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other build publishes in ``folder``; the lock goes with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_whole(target: Path, files: Mapping[str, bytes], *, lasting: bool) -> None:
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        for name, data in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
        draft.chmod(0o755)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _point(folder: Path, version: str) -> None:
    draft = folder / f".draft-{CURRENT}-{os.getpid()}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(version, target_is_directory=True)
    draft.replace(folder / CURRENT)
    os.utime(folder / version)


def _forget(folder: Path) -> None:
    """Remove all but the newest versions, and what builds that were killed have left."""
    for draft in folder.glob(".draft-*"):
        if time.time() - draft.lstat().st_mtime > _ABANDONED:
            draft.unlink() if draft.is_symlink() else shutil.rmtree(draft, ignore_errors=True)
    versions = [path for path in folder.glob("[!.]*/") if (path / "manifest.json").is_file()]
    versions = [path for path in versions if not path.is_symlink()]
    versions.sort(key=lambda path: path.stat().st_mtime)
    for path in versions[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
