"""The wheel carries the project, so that it works in an empty folder with no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Command

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (archive,) = folder.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder / "installed")
    return folder / "installed"


def kg_in(folder: Path) -> Path:
    """Return the package that is imported when ``folder`` is on the path."""
    command = [sys.executable, "-c", "import kg; print(kg.__file__)"]
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    return Path(
        subprocess.run(command, check=True, env=environ, capture_output=True, text=True).stdout.strip()
    )


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_wheel_builds_and_asks_the_graph_in_an_empty_folder(
    wheel: Path, nowhere: Path, command: Command, artefact: Path
) -> None:
    built = command("build", PYTHONPATH=wheel)
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout == f"build/{artefact.name}\n"
    for file in filter(Path.is_file, artefact.rglob("*")):
        made = nowhere / "build" / "current" / file.relative_to(artefact)
        assert made.read_bytes() == file.read_bytes()
    asked = command("query", "cq02", PYTHONPATH=wheel)
    assert asked.returncode == 0
    assert asked.stdout.endswith(" answers\n")
    assert kg_in(wheel) == wheel / "kg" / "__init__.py"


def test_the_wheel_holds_the_project_the_licences_and_the_command(wheel: Path) -> None:
    for part in ("ontology", "shapes", "data", "sparql"):
        carried = {
            path.relative_to(wheel / "kg" / "project")
            for path in (wheel / "kg" / "project" / part).rglob("*.*")
        }
        assert carried == {path.relative_to(ROOT) for path in (ROOT / part).rglob("*.*")}
    assert {path.name for path in wheel.rglob("*.dist-info/licenses/*")} == {"LICENSE", "LICENSE-DATA"}
    (commands,) = wheel.glob("*.dist-info/entry_points.txt")
    assert "kg = kg.cli:main" in commands.read_text()
    code = {
        path.relative_to(ROOT / "src")
        for path in (ROOT / "src" / "kg").rglob("*")
        if "__pycache__" not in path.parts
    }
    assert {wheel / path for path in code} <= set(wheel.rglob("*"))
    assert not list(wheel.rglob("tests"))
