"""The project as it is, built once a session, and copies of it to break."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg import build
from kg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from kg.store import Dataset

    Command = Callable[..., subprocess.CompletedProcess[str]]

pytest_plugins = ("tests.service",)

ROOT = Path(__file__).parents[1]
PARTS = ("data", "ontology", "shapes", "sparql")


def _run(*arguments: str, **environ: str | Path) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        check=False,
        env={**settings, **{name: str(value) for name, value in environ.items()}},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


class Project:
    """A copy of the project's own files, to be changed and then built by the real commands."""

    def __init__(self, home: Path) -> None:
        self.home, self.artefacts = home, home / "build"
        for part in PARTS:
            shutil.copytree(ROOT / part, home / part)

    def invoke(self, *arguments: str) -> Result:
        """Run the command line in this process, which spares the start."""
        return CliRunner().invoke(main, arguments)

    def path(self, table: str) -> Path:
        return self.home / "data" / f"{table}.csv"

    def change(self, table: str, key: str, /, **cells: str) -> int:
        """Change ``cells`` of the row whose first cell is ``key``; return its line in the file."""
        rows = self._read(table)
        line = next(number for number, row in enumerate(rows, 1) if row[0] == key)
        for column, value in cells.items():
            rows[line - 1][rows[0].index(column)] = value
        self._write(table, rows)
        return line

    def add(self, table: str, /, **cells: str) -> int:
        """Add a row that has only ``cells``; return its line in the file."""
        rows = self._read(table)
        rows.append([cells.pop(column, "") for column in rows[0]])
        assert not cells, f"{table} has no columns {', '.join(cells)}"
        self._write(table, rows)
        return len(rows)

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace ``old``, which must be there, by ``new`` in the file ``path`` of the project."""
        file = self.home / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def shrink(self) -> None:
        """Keep what the tables say of one initiative, so that a build takes a second."""
        connections = self._keep("connections", "initiative", {"mc2cm"})
        participations = self._keep("participations", "initiative", {"mc2cm"}, but="participant_initiative")
        initiatives = self._keep("initiatives", "initiative", {"mc2cm"})
        places = self._keep("places", "place", {row["place"] for row in connections})
        bodies = self._keep(
            "organisations", "organisation", {row["organisation"] for row in (*connections, *participations)}
        )
        self._keep("countries", "country", {row["country"] for row in (*connections, *places, *bodies)})
        told = (*connections, *participations, *initiatives, *places, *bodies)
        self._keep("evidence", "evidence", {row["evidence"] for row in told})
        filled = {"connections", "participations", "initiatives", "places", "organisations", "countries"}
        for path in (self.home / "data").glob("*.csv"):
            if path.stem not in {*filled, "evidence", "sections", "sources"}:
                self._write(path.stem, self._read(path.stem)[:1])

    def forget_questions(self) -> None:
        """Take away the queries that ask by default for what a small project lacks."""
        for folder in ("pages", "questions", "reasons"):
            for query in self.home.glob(f"sparql/{folder}/*.rq"):
                if "/id/" in query.read_text(encoding="utf-8"):
                    query.unlink()

    def _keep(self, table: str, column: str, values: set[str], but: str = "") -> list[dict[str, str]]:
        """Keep the rows whose ``column`` is one of ``values`` and whose column ``but`` is empty."""
        header, *rows = self._read(table)
        named = [dict(zip(header, row, strict=True)) for row in rows]
        kept = [row for row in named if row[column] in values and not row.get(but)]
        self._write(table, [header, *(list(row.values()) for row in kept)])
        return kept

    def _read(self, table: str) -> list[list[str]]:
        text = self.path(table).read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len(rows) == text.count("\n"), f"a cell of {table} has a line break"
        return rows

    def _write(self, table: str, rows: list[list[str]]) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="session")
def command() -> Command:
    """Run ``kg`` in a process of its own, with no settings but those that are given."""
    return _run


@pytest.fixture(scope="session")
def make_project() -> type[Project]:
    return Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the project in the current folder, where a curator runs the commands."""
    copy = Project(tmp_path / "project")
    monkeypatch.chdir(copy.home)
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)
    return copy


@pytest.fixture
def small(project: Project) -> Project:
    """A copy of the project that says little and builds fast."""
    project.shrink()
    return project


@pytest.fixture(scope="session")
def assembled() -> Dataset:
    """The project's graph as the build has it; tests only read it."""
    return build.assemble(ROOT)


@pytest.fixture(scope="session")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's artefact, as ``kg build`` published it; tests only read it."""
    folder = tmp_path_factory.mktemp("artefacts")
    built = _run("build", KG_HOME=ROOT, KG_ARTEFACT=folder)
    assert built.returncode == 0, built.stderr
    return Path(built.stdout.strip())


@pytest.fixture(scope="session")
def settings(artefact: Path) -> dict[str, str]:
    """The settings with which commands ask ``artefact``."""
    return {"KG_HOME": str(ROOT), "KG_ARTEFACT": str(artefact.parent)}
