"""What the outside judges look at: the files, the service, and ROBOT where it is asked for."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from tests.judges.robot.fetch import fetch

from kg.ontology.reasoner import find_java
from kg.settings import read_settings
from kg.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    Robot = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
NOWHERE = tuple(
    f"-D{scheme}.{part}" for scheme in ("http", "https") for part in ("proxyHost=127.0.0.1", "proxyPort=1")
)
"""Whatever Java would fetch fails."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "maven: needs Maven, which fetches ROBOT; runs with KG_MAVEN=1")


@pytest.fixture(scope="session")
def client(settings: dict[str, str]) -> Iterator[FlaskClient]:
    """A client of the service, for the project's own artefact."""
    app = create_app(read_settings({**settings, "KG_READERS": "2", "KG_LOG": "off", "KG_SOURCES": ""}))
    yield app.test_client()
    app.config["CURRENT"].close()


@pytest.fixture(scope="session")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "routecities.ttl")


@pytest.fixture(scope="session")
def robot() -> Robot:
    """Run ROBOT without a network, in the folder of its rules; paths in ``arguments`` are absolute."""
    libraries, java = fetch(), find_java()
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    start = (java, *quick, *NOWHERE, "-cp", f"{libraries}/*", "org.obolibrary.robot.CommandLineInterface")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*start, *map(str, arguments)],
            check=False,
            cwd=ROOT / "tests" / "judges" / "robot",
            capture_output=True,
            encoding="utf-8",
        )

    return run
