"""The service over the project's own graph, and clients that hold every answer to the schemas of the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # the library has no types
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service import Answer, Service

ROOT = Path(__file__).parents[2]
SUITE = ROOT.parent / "shared" / "suites" / "reconciliation-0.2"
_SECURITY = "http://swagger.io/v2/schema.json"


class Schemas:
    """The JSON schemas of the specification."""

    def __init__(self, folder: Path) -> None:
        self._schemas = {
            path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")
        }
        known = {schema["$id"]: schema for schema in self._schemas.values() if "$id" in schema}
        known[_SECURITY] = self._schemas["openapi"]
        resources = [(iri, Resource.from_contents(each, DRAFT7)) for iri, each in known.items()]
        self._registry: Registry[Any] = Registry().with_resources(resources)

    def faults(self, name: str, content: Any) -> list[str]:
        """Return what is wrong with ``content`` by the schema ``name``."""
        validator = Draft7Validator(self._schemas[name], registry=self._registry)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


class Client:
    """Asks the service as OpenRefine does, and holds each answer to its schema."""

    def __init__(self, service: Service, schemas: Schemas | None) -> None:
        self.service, self._schemas = service, schemas

    def get(self, path: str, schema: str = "", **fields: str | int) -> Any:
        answer = self.ask(path, **fields)
        return self._check(answer, schema)

    def ask(self, path: str, **fields: str | int) -> Answer:
        return self.service.send("GET", f"{path}?{urlencode(fields)}" if fields else path)

    def post(self, schema: str, path: str = "/reconcile", **fields: Any) -> Any:
        return self._check(self.send(path, **fields), schema)

    def send(self, path: str = "/reconcile", **fields: Any) -> Answer:
        body = urlencode({name: json.dumps(value) for name, value in fields.items()})
        return self.service.post(body, "application/x-www-form-urlencoded", path)

    def reconcile(self, *queries: str | dict[str, Any]) -> list[list[dict[str, Any]]]:
        """Return the candidates for each of ``queries``, which go as one batch."""
        each = [query if isinstance(query, dict) else {"query": query} for query in queries]
        batch = {f"q{number}": query for number, query in enumerate(each)}
        assert self.faults("reconciliation-query-batch", batch) == []
        found = self.post("reconciliation-result-batch", queries=batch)
        assert list(found) == list(batch)
        return [found[key]["result"] for key in batch]

    def extend(self, ids: list[str], *properties: str | dict[str, Any]) -> Any:
        """Return the answer to a data extension query."""
        wanted = [each if isinstance(each, dict) else {"id": each} for each in properties]
        query = {"ids": ids, "properties": wanted}
        assert self.faults("data-extension-query", query) == []
        return self.post("data-extension-response", extend=query)

    def faults(self, schema: str, content: Any) -> list[str]:
        return self._schemas.faults(schema, content) if self._schemas else []

    def _check(self, answer: Answer, schema: str) -> Any:
        assert answer.status == 200, answer.body.decode()
        found = answer.json()
        if schema:
            assert self.faults(schema, found) == []
        return found


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    if not SUITE.exists():
        pytest.skip("the schemas are not there")
    return Schemas(SUITE / "schemas")


@pytest.fixture(scope="session")
def served(artefact: Path, run: Any) -> Iterator[Service]:
    """A running server for the project's own artefact."""
    roomy = {"KG_HOME": str(ROOT), "KG_MEMORY": "512", "KG_TIMEOUT": "10", "KG_LOG": "off"}
    with run(artefact.parent, **roomy) as started:
        yield started


@pytest.fixture(scope="session")
def client(served: Service) -> Client:
    return Client(served, Schemas(SUITE / "schemas") if SUITE.exists() else None)
