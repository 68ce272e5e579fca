"""Edits of the project's files, drafted beside them and made all or not at all."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PARTS: Final = ("data", "ontology", "shapes", "sparql")
"""The folders that a build reads."""

Draft = dict[str, str]
"""The new text of each file that changes, by its path in the project."""


@contextmanager
def tried(home: Path, draft: Mapping[str, str]) -> Iterator[Path]:
    """Give a copy of the project in ``home``, as far as a build reads it, with ``draft`` applied."""
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        copy = Path(folder)
        for part in PARTS:
            shutil.copytree(home / part, copy / part)
        for file, text in draft.items():
            if file.split("/")[0] in PARTS:
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                (copy / file).write_text(text, encoding="utf-8", newline="")
        yield copy


def make(home: Path, draft: Mapping[str, str]) -> None:
    """Write the files of ``draft``: all texts beside the files first, then each in its place.

    Raises UsageError when one cannot be written; then none has changed.
    """
    drafts: dict[Path, Path] = {}
    try:
        for file, text in sorted(draft.items()):
            path = home / file
            path.parent.mkdir(parents=True, exist_ok=True)
            drafts[path] = path.with_name(f".{path.name}.draft")
            drafts[path].write_text(text, encoding="utf-8", newline="")
            if path.exists():
                shutil.copymode(path, drafts[path])
    except OSError as error:
        for beside in drafts.values():
            with suppress(OSError):
                beside.unlink()
        raise UsageError(
            f"{error.filename}: cannot be written ({error.strerror}); nothing was changed"
        ) from None
    for path, beside in drafts.items():
        beside.replace(path)


def show(home: Path, draft: Mapping[str, str]) -> str:
    """Return the unified difference that ``draft`` makes."""
    lines: list[str] = []
    for file, text in sorted(draft.items()):
        path = home / file
        before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        lines += difflib.unified_diff(before, text.splitlines(), file, file, lineterm="", n=1)
    return "\n".join(lines)
