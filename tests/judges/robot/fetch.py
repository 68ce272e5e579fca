"""Fetch ROBOT, an outside judge of ontologies, once by Maven; nothing runs but what the digests here name."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def fetch() -> Path:
    """Return the folder with ROBOT's libraries, which are in the user's cache after the first time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "routecities" / "robot-1.9.6"
    if wrong(folder):
        maven = shutil.which("mvn")
        if not maven:
            sys.exit("Maven is not installed; on Debian: apt install maven")
        command = [maven, "--quiet", "--batch-mode", f"--file={HERE / 'pom.xml'}", COPY]
        subprocess.run([*command, f"-DoutputDirectory={folder}", "-DincludeScope=runtime"], check=True)
    if found := wrong(folder):
        sys.exit(f"not what jars.sha256 names, in {folder}: {', '.join(found)}")
    return folder


def wrong(folder: Path) -> list[str]:
    """Return the names of the libraries in ``folder`` that are missing, too many or others than expected."""
    lines = (HERE / "jars.sha256").read_text(encoding="utf-8").splitlines()
    wanted = {(name, digest) for digest, name in map(str.split, lines)}
    there = {(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in folder.glob("*")}
    return sorted({name for name, _ in wanted ^ there})


if __name__ == "__main__":
    print(fetch())  # noqa: T201  (its one result)
