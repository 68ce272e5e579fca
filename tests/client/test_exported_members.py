"""What ``import kg`` gives is a closed list, and it is there without loading what is not used."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from typing import Any

import pytest

import kg
import kg.client

MEMBERS = {
    "Graph": ["ask", "close", "holds", "questions", "sparql", "thing", "turtle", "version"],
    "Rows": ["count", "index", "to_pandas"],
    "Row": ["get", "items", "keys", "values"],
    "Iri": ["name", "short"],
    "Text": ["datatype", "language"],
    "Blank": [],
    "Question": ["fill"],
    "Parameter": [],
    "Thing": ["kinds", "label", "labels"],
    "Statement": ["kinds", "label", "labels"],
    "Fact": ["derived"],
    "Evidence": [],
}
FIELDS = {
    "Question": ["identifier", "slug", "title", "theme", "query", "parameters"],
    "Parameter": ["name", "kind", "meaning", "default"],
    "Thing": ["iri", "facts", "evidence", "statements"],
    "Statement": ["iri", "facts", "evidence"],
    "Fact": ["predicate", "value", "graph"],
    "Evidence": ["iri", "source", "title", "section", "block", "start", "end", "sha256"],
}
LOADED = """
import json, sys
{code}
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}} & set({heavy!r}))))
"""
HEAVY = ["click", "flask", "granian", "numpy", "pandas", "pyoxigraph", "pyshacl", "rdflib"]


def loaded_after(code: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(code=code, heavy=HEAVY)], check=True, capture_output=True
    )
    return json.loads(done.stdout)


def test_the_public_names_are_these() -> None:
    assert set(kg.__all__) == {*MEMBERS, "Value", "__version__", "errors", "open"}
    assert dir(kg) == sorted(kg.__all__)
    assert set(kg.client.__all__) - {"open_graph"} == set(kg.__all__) - {"__version__", "errors", "open"}


@pytest.mark.parametrize("name", kg.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(kg, name)


@pytest.mark.parametrize("name", MEMBERS)
def test_the_public_members_of_each_class_are_these_and_each_is_explained(name: str) -> None:
    kind = getattr(kg, name)
    inherited = set(dir(str)) if issubclass(kind, str) else set()
    members = {member for member in dir(kind) if not member.startswith("_")} - inherited
    assert sorted(members) == MEMBERS[name]
    told = [inspect.getdoc(kind), *(inspect.getdoc(getattr(kind, member)) for member in members)]
    assert all(told)


@pytest.mark.parametrize("name", FIELDS)
def test_the_fields_of_each_record_are_these(name: str) -> None:
    assert list(inspect.signature(getattr(kg, name)).parameters) == FIELDS[name]


def test_a_name_that_is_not_public_is_refused_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'opne'"):
        kg.opne  # type: ignore[attr-defined]  # noqa: B018  (that is what is tried)


def test_importing_loads_no_library() -> None:
    assert loaded_after("import kg") == []


def test_a_remote_graph_is_asked_without_the_engine(served: Any) -> None:
    code = f"import kg; kg.open({served.endpoint!r}).ask('cq01')"
    assert loaded_after(code) == []


def test_a_local_graph_needs_the_engine_and_neither_server_nor_pandas(artefact: Any) -> None:
    code = f"import kg; kg.open({str(artefact)!r}).ask('cq01')"
    assert loaded_after(code) == ["pyoxigraph"]
