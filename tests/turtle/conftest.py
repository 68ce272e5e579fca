from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ROOT = Path(__file__).parents[2]
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Return the Turtle files of the project."""
    return sorted(
        path for folder in ("ontology", "shapes", "data") for path in (ROOT / folder).rglob("*.ttl")
    )


@pytest.fixture
def kg_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ``kg format`` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["format", *arguments])


@pytest.fixture
def formatted(tmp_path: Path, kg_format: Callable[..., Result]) -> Callable[[str], str]:
    """Return how ``kg format`` leaves a file of the given Turtle, under the prefixes of RouteCities."""

    def run(text: str) -> str:
        path = tmp_path / "file.ttl"
        path.write_text(HEADER + text, encoding="utf-8")
        result = kg_format("file.ttl")
        assert (result.exit_code, result.stderr) == (0, "")
        return path.read_text(encoding="utf-8")

    return run
