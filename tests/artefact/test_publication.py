"""An artefact is published whole or not at all, however the build ends."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.artefact import current, publish

if TYPE_CHECKING:
    from tests.conftest import Project

PUBLISH_FOR_EVER = """
import hashlib, itertools, json, sys
from pathlib import Path
from kg.artefact import publish
for number in itertools.count():
    files = {"dataset.nq": f"{number} ".encode() * 300_000}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["manifest.json"] = json.dumps({"version": str(number), "sha256": digests}).encode()
    publish(Path(sys.argv[1]), str(number), files)
    print(number, flush=True)
"""


def assert_whole(artefact: Path) -> None:
    manifest = json.loads((artefact / "manifest.json").read_bytes())
    assert manifest["version"] == artefact.name
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((artefact / name).read_bytes()).hexdigest() == digest


def kill_after(seconds: float, process: subprocess.Popen[str]) -> None:
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("seed", range(12))
def test_a_build_killed_while_it_publishes_leaves_a_whole_artefact(seed: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PUBLISH_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "0\n"
        kill_after(random.Random(seed).uniform(0, 0.06), process)
    found = current(tmp_path)
    assert found
    assert_whole(found)


def test_a_build_killed_at_any_moment_leaves_a_whole_artefact_and_the_next_one_works(small: Project) -> None:
    before = Path(small.invoke("build").stdout.strip())
    small.change("places", "tn-sfax", label="Sfaqs", variants="Sfax")
    for seconds in (0.4, 0.8):
        with subprocess.Popen([sys.executable, "-m", "kg", "build"], text=True) as process:
            kill_after(seconds, process)
        found = current(small.artefacts)
        assert found
        assert_whole(found)
    after = small.invoke("build")
    assert after.exit_code == 0
    assert Path(after.stdout.strip()).name != before.name


def test_what_a_killed_build_left_is_gone_after_the_next_one(tmp_path: Path) -> None:
    publish(tmp_path, "1", {"manifest.json": b"{}"})
    draft = tmp_path / ".draft-killed"
    draft.mkdir()
    (draft / "dataset.nq").write_bytes(b"")
    (tmp_path / ".draft-current-0").symlink_to("1")
    for left in (draft, tmp_path / ".draft-current-0"):
        os.utime(left, (0, 0), follow_symlinks=False)
    publish(tmp_path, "2", {"manifest.json": b"{}"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "current"]


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell limits how large a file may be")
def test_a_disk_that_is_full_leaves_the_last_artefact_as_it_is_and_no_litter(tmp_path: Path) -> None:
    publish(tmp_path, "1", {"manifest.json": b"{}"})
    program = (
        "import sys; from pathlib import Path; from kg.artefact import publish; "
        "publish(Path(sys.argv[1]), '2', {'manifest.json': b'x' * 5_000_000})"
    )
    command = ["sh", "-c", 'ulimit -f 2000; exec "$@"', "sh", sys.executable, "-c", program, str(tmp_path)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "UsageError" in ended.stderr
    assert "cannot be written (File too large); set KG_ARTEFACT" in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "current"]
    assert (tmp_path / "current" / "manifest.json").read_bytes() == b"{}"


def test_the_last_version_and_the_one_before_are_kept(tmp_path: Path) -> None:
    for version in ("1", "2", "3", "4"):
        path = publish(tmp_path, version, {"manifest.json": b"{}"})
        assert current(tmp_path) == path.resolve()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4", "current"]


def test_a_version_that_was_built_before_becomes_the_current_one_again(tmp_path: Path) -> None:
    for version in ("1", "2", "1", "3"):
        publish(tmp_path, version, {"manifest.json": b"{}"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "3", "current"]
    assert current(tmp_path) == (tmp_path / "3").resolve()


def test_other_files_in_the_folder_of_artefacts_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    for version in ("1", "2", "3"):
        publish(tmp_path, version, {"manifest.json": b"{}"})
    assert (tmp_path / "notes" / "mine.txt").read_text() == "mine"


def test_an_artefact_can_be_read_by_the_account_that_serves_it(tmp_path: Path) -> None:
    path = publish(tmp_path, "1", {"manifest.json": b"{}"})
    assert path.stat().st_mode & 0o777 == 0o755
    assert (path / "manifest.json").stat().st_mode & 0o044 == 0o044
