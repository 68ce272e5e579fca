"""The project's graph, opened here and through a running service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.service import running

import kg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.service import Service


@pytest.fixture(scope="session")
def served(artefact: Path) -> Iterator[Service]:
    """A service for the project's artefact."""
    with running(artefact, KG_MEMORY="512") as service:
        yield service


@pytest.fixture(scope="session")
def local(artefact: Path) -> Iterator[kg.Graph]:
    with kg.open(artefact, timeout=1) as graph:
        yield graph


@pytest.fixture(scope="session")
def remote(served: Service) -> Iterator[kg.Graph]:
    with kg.open(served.endpoint) as graph:
        yield graph


@pytest.fixture(params=["local", "remote"])
def graph(request: pytest.FixtureRequest) -> kg.Graph:
    """The graph opened in each way: a test holds for both."""
    opened = request.getfixturevalue(request.param)
    assert isinstance(opened, kg.Graph)
    return opened
