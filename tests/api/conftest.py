"""The API of the project's own artefact, asked over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
from tests.service import running

from kg.questions import read_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.service import Answer, Service

    from kg.questions import Question

ROOT = Path(__file__).parents[2]


class Api:
    """A running API and how to ask it."""

    def __init__(self, service: Service) -> None:
        self.service, self.root = service, service.root

    def get(self, path: str, /, accept: str = "*/*", **values: Any) -> Answer:
        """Ask ``path`` below ``/api``, or a whole address that the API gave out."""
        if path.startswith(self.root):
            parts = urlsplit(path)
            return self.service.send("GET", f"{parts.path}?{parts.query}", headers={"Accept": accept})
        return self.service.send(
            "GET", f"/api{path}?{urlencode(values, doseq=True)}", headers={"Accept": accept}
        )

    def ask(self, slug: str, /, accept: str = "*/*", **values: Any) -> Answer:
        return self.get(f"/questions/{slug}", accept, **values)

    def problem(self, slug: str, /, accept: str = "*/*", **values: Any) -> tuple[int, Mapping[str, Any]]:
        """Return the status and the problem of a request that must not be answered."""
        answer = self.ask(slug, accept, **values)
        assert answer.type == "application/problem+json"
        told: dict[str, Any] = answer.json()
        assert (told["status"], answer.headers["cache-control"]) == (answer.status, "no-store")
        return answer.status, told

    def pages(self, slug: str, **values: Any) -> Iterator[dict[str, Any]]:
        """Yield all pages, each by the address that the one before gave out."""
        page: dict[str, Any] = self.ask(slug, **values).json()
        yield page
        while page["next"]:
            page = self.get(page["next"]).json()
            yield page


@pytest.fixture(scope="session")
def api(artefact: Path, settings: dict[str, str]) -> Iterator[Api]:
    with running(artefact.parent, **settings, KG_LOG="off", KG_TIMEOUT="10") as service:
        yield Api(service)


@pytest.fixture(scope="session")
def asked() -> list[Question]:
    """The questions of the project."""
    return read_questions(ROOT / "sparql" / "questions")


@pytest.fixture(scope="session")
def document(api: Api) -> dict[str, Any]:
    """The description of the API, in English."""
    found: dict[str, Any] = json.loads(api.get("/openapi.json").body)
    return found
