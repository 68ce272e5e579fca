"""The exports of the project's own artefact."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.exports import EXPORTS, Answers, find_export, open_answers

if TYPE_CHECKING:
    from collections.abc import Callable

    Export = Callable[[str], bytes]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def graph(artefact: Path) -> Answers:
    return open_answers(artefact, ROOT)


@pytest.fixture(scope="session")
def export(graph: Answers) -> Export:
    """Give an export by its name, each made once."""
    made = {each.name: b"" for each in EXPORTS}

    def give(name: str) -> bytes:
        made[name] = made[name] or find_export(name).write(graph)
        return made[name]

    return give
