"""Where a side of a diff comes from: a revision, a project, an artefact or a file of RDF."""

from __future__ import annotations

import gzip
import io
import os
import re
import subprocess
import tarfile
import tempfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.artefact import CURRENT
from kg.build import assemble
from kg.diff.side import Side, describe
from kg.errors import KGError, UsageError
from kg.namespaces import GRAPH
from kg.store import Dataset
from kg.store.dataset import read_bytes
from kg.store.engine import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKING_TREE: Final = "the working tree"
_PARTS: Final = ("data", "ontology", "shapes", "sparql")
_OF_A_HOOK: Final = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
_FILE_GRAPH: Final = f"{GRAPH}file"
"""Where the statements of a file go that says no graph for them."""
_WHAT: Final = (
    "a revision of git, a project's folder, a built artefact's folder "
    f"or a file of RDF ({', '.join(FORMATS)}; .gz too)"
)


def read_side(text: str, home: Path) -> Side:
    """Return the side that ``text`` names; empty, it is the project in ``home`` as it is now.

    ``text`` is a path, or else a revision of the repository that ``home`` is in, whose files are read without
    touching the working tree. Raises UsageError for what is none of these or cannot be read.
    """
    if not text:
        return describe(WORKING_TREE, assemble_side(WORKING_TREE, home))
    path = Path(text)
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as error:
        raise UsageError(f"{text}: cannot be read ({error.strerror})") from None
    if is_there:
        return _from_folder(text, path) if is_folder else _from_file(text, path)
    with _checked_out(text, home) as folder:
        return describe(text, assemble_side(text, folder))


def assemble_side(name: str, home: Path) -> Dataset:
    """Return the whole graph of the project in ``home``, which the user calls ``name``.

    Raises UsageError, with its faults, where it cannot be built.
    """
    try:
        return assemble(home)
    except KGError as error:
        problem = str(error).replace(f"{home}/", "" if name == WORKING_TREE else f"{name}:")
        raise UsageError(f"{name} cannot be built, so there is nothing to compare:\n{problem}") from None


def _from_folder(name: str, folder: Path) -> Side:
    for artefact in (folder, folder / CURRENT):
        if (artefact / "dataset.nq").is_file():
            return _from_file(name, artefact / "dataset.nq")
    if all((folder / part).is_dir() for part in ("data", "ontology")):
        return describe(name, assemble_side(name, folder))
    raise UsageError(
        f"{name}: neither a project (with data/ and ontology/) nor a built artefact (with dataset.nq); "
        f"name {_WHAT}"
    )


def _from_file(name: str, path: Path) -> Side:
    file = path.with_suffix("") if path.suffix == ".gz" else path
    if file.suffix.lower() not in FORMATS:
        raise UsageError(f"{name}: the suffix tells no format of RDF; name {_WHAT}")
    data = read_bytes(path)
    dataset = Dataset()
    try:
        plain = gzip.decompress(data) if path.suffix == ".gz" else data
        dataset.load(plain, path=str(file), graph=_FILE_GRAPH, keep_labels=file.suffix == ".nq")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise UsageError(f"{name}: cannot be unpacked; fetch it again") from None
    except KGError as error:
        raise UsageError(f"{name} cannot be read, so there is nothing to compare:\n{error}") from None
    return describe(name, dataset)


@contextmanager
def _checked_out(revision: str, home: Path) -> Iterator[Path]:
    """Give a folder with the project as it is in ``revision``; the folder goes afterwards."""
    commit = _commit(revision, home)
    held = _git(home, "ls-tree", "--name-only", commit).decode().splitlines()
    parts = [part for part in _PARTS if part in held]
    if not {"data", "ontology"} <= set(parts):
        raise UsageError(f"{revision} has no project: there is no data/ and ontology/ in it")
    archive = _git(home, "archive", "--format=tar", commit, *parts)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                tar.extractall(folder, filter="data")
        except tarfile.TarError as error:
            raise UsageError(f"{revision} cannot be unpacked: {error}") from None
        yield Path(folder)


def _commit(revision: str, home: Path) -> str:
    """Return the digest of the commit that ``revision`` names."""
    try:
        found = _git(home, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except UsageError as error:
        told = re.sub(r"^fatal: ", "", str(error))
        raise UsageError(
            f"{revision!r} is no file or folder, and no revision ({told}); name {_WHAT}"
        ) from None
    return found.decode().strip()


def _git(home: Path, *arguments: str) -> bytes:
    """Return what git says in ``home``; UsageError, with its first line, when it fails.

    It looks at the repository that ``home`` is in, even where a hook of another one runs this.
    """
    environ = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        ended = subprocess.run(  # noqa: S603  (nothing is run but git, and a revision is never an option)
            ["git", "-C", str(home), *arguments],  # noqa: S607  (whichever git the user runs)
            check=False,
            capture_output=True,
            env=environ,
        )
    except FileNotFoundError:
        raise UsageError("git is not installed") from None
    if ended.returncode:
        raise UsageError((ended.stderr.decode(errors="replace").strip() or "git failed").splitlines()[0])
    return ended.stdout
