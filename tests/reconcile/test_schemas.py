"""The schemas that answers are held to are those of the specification, and they do refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reconcile.conftest import Client, Schemas

pytestmark = pytest.mark.suite
EXAMPLES = Path(__file__).parents[2].parent / "shared" / "suites" / "reconciliation-0.2" / "examples"
FORBIDDEN = (
    "slub-invalid-property-setting",
    "missing-version",
    "old-version",
    "godot-missing-identifierSpace",
)


def test_the_schemas_accept_the_examples_of_the_specification(schemas: Schemas) -> None:
    for kind in ("reconciliation-query-batch", "reconciliation-result-batch", "data-extension-response"):
        for path in (EXAMPLES / kind / "valid").glob("*.json"):
            assert schemas.faults(kind, json.loads(path.read_text(encoding="utf-8"))) == [], path


def test_the_schemas_refuse_what_the_specification_calls_wrong(schemas: Schemas) -> None:
    for name in FORBIDDEN:
        path = EXAMPLES / "manifest" / "invalid" / f"{name}.json"
        assert schemas.faults("manifest", json.loads(path.read_text(encoding="utf-8"))) != [], name


def test_every_query_batch_of_the_specification_is_read(client: Client, schemas: Schemas) -> None:
    """Their types and properties are not ours, so the answer says which it does not know."""
    plain = (EXAMPLES / "reconciliation-query-batch" / "valid" / "example-min.json").read_text(
        encoding="utf-8"
    )
    client.post("reconciliation-result-batch", queries=json.loads(plain))
    assert schemas.faults("reconciliation-query-batch", json.loads(plain)) == []
    full = (EXAMPLES / "reconciliation-query-batch" / "valid" / "example-full.json").read_text(
        encoding="utf-8"
    )
    answer = client.send(queries=json.loads(full))
    assert answer.status == 400
    assert b"No type is called 'DifferentiatedPerson'" in answer.body
