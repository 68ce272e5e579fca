"""Services with linked data: the project's own artefact, and a file with awkward names under the base."""

from __future__ import annotations

import json
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
from tests.service import Answer, running

from kg.namespaces import BASE, PREFIXES, RC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.service import Service

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Client:
    """A client that follows no redirect and sends a path as it is written."""

    def __init__(self, service: Service) -> None:
        self._port = service.port

    def __call__(self, path: str, accept: str = "*/*", method: str = "GET", **headers: str) -> Answer:
        """Ask; headers are given with ``_`` for ``-``, and several of a name come back as one."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        found: dict[str, str] = {}
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=30)) as connection:
            connection.request(method, path, headers={"Accept": accept, **sent})
            response = connection.getresponse()
            for name, value in response.getheaders():
                known = found.get(name.lower())
                found[name.lower()] = f"{known}, {value}" if known else value
            return Answer(response.status, found, response.read())


def awkward() -> str:
    """Return things under the base with dots, other letters, percent signs, quotes and two graphs."""
    label, a = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type"
    graph = f"<{BASE}graph/one>"
    names = {
        "id/place/a": "A",
        "id/place/st.louis": "St. Louis",
        "id/place/odd.ttl": "Odd",
        "id/place/صفاقس": "Sfax",
        "id/place/caf%C3%A9": "Café",
        "id/place/one's": "One's",
        "id/place/script": '<script>alert(\\"x\\")</script>',
    }
    lines = [f'<{BASE}{path}> <{label}> "{name}"@en {graph} .' for path, name in names.items()]
    lines += [
        f"<{BASE}id/place/a> <{a}> <{RC}Place> {graph} .",
        f'<{BASE}id/place/a> <{label}> "ألف"@ar {graph} .',
        f"<{BASE}id/place/a> <{PREFIXES['rdfs']}seeAlso> <javascript:alert(1)> {graph} .",
        f"<{BASE}id/place/a> <{PREFIXES['rdfs']}seeAlso> <{BASE}id/place/only-an-object> {graph} .",
        f"<http://example.org/elsewhere> <{RC}place> <{BASE}id/place/a> <http://example.org/graph/two> .",
        "",
    ]
    return "\n".join(lines)


@pytest.fixture(scope="session")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A service for one RDF file, as ``--dataset`` gives it."""
    path = tmp_path_factory.mktemp("linked") / "awkward.nq"
    path.write_text(awkward(), encoding="utf-8")
    with running(path) as service:
        yield Client(service)


@pytest.fixture(scope="session")
def published(artefact: Path) -> Iterator[Client]:
    """A service for the project's artefact."""
    with running(artefact) as service:
        yield Client(service)


@pytest.fixture(scope="session")
def browser() -> str:
    """What a browser accepts."""
    return BROWSER


@pytest.fixture(scope="session")
def manifest(artefact: Path) -> Any:
    """The manifest of the project's artefact."""
    return json.loads((artefact / "manifest.json").read_bytes())
