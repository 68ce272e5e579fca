"""How the code is laid out: imports point one way, each library has one door, nothing grows long."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from kg import errors
from kg.cli import main
from kg.cli.status import FAILED, FOUND
from kg.web.errors import STATUS, status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
LAYERS = (
    {"kg.errors", "kg.matching", "kg.namespaces"},
    {"kg.settings", "kg.negotiation", "kg.turtle", "kg.queries"},
    {"kg.tables", "kg.store", "kg.protocol", "kg.shacl", "kg.questions"},
    {
        "kg.ontology",
        "kg.rules",
        "kg.checks",
        "kg.metadata",
        "kg.artefact",
        "kg.evidence",
        "kg.reasons",
    },
    {"kg.verdict", "kg.coverage", "kg.catalogue", "kg.changes", "kg.measures", "kg.partners"},
    {"kg.exports"},
    {"kg.build"},
    {"kg.diff"},
    {"kg.web", "kg.ask", "kg.client"},
    {"kg.authoring"},
    {"kg.watch"},
    {"kg.cli"},
    {"kg.__main__", "kg"},
)
DOORS = {
    "pyoxigraph": {"kg.store"},
    "pyshacl": {"kg.shacl"},
    "rustdl": {"kg.ontology"},
    "flask": {"kg.web"},
    "werkzeug": {"kg.web"},
    "granian": {"kg.web"},
    "typst": {"kg.web"},
    "watchfiles": {"kg.watch"},
    "click": {"kg.cli"},
    "networkx": {"kg.measures"},
    "pandas": {"kg.client"},
    "openpyxl": {"kg.authoring", "kg.exports"},
    "rdflib": {"kg.authoring", "kg.ontology", "kg.shacl", "kg.turtle"},
}
LEVELS = {module: level for level, modules in enumerate(LAYERS) for module in modules}
CLASSES = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.KGError)
]
EXAMPLES = {
    errors.FileSyntaxError: errors.FileSyntaxError("a.ttl", "is not Turtle", line=3),
    errors.TableError: errors.TableError([errors.Fault("a.csv", 2, "b", "is wrong", "mend it")]),
}
FOUND_BY = {"BuildError", "EvidenceError", "FileSyntaxError", "QuerySyntaxError", "TableError"}


def name_of(path: Path) -> str:
    """Return the name of the module in ``path``."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))
}


def part(module: str) -> str:
    """Return the flat module or the package that ``module`` belongs to."""
    return ".".join(module.split(".")[:2])


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that ``tree`` imports anywhere, and those that it may import for their types."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "imports are absolute"
            assert node.level == 0, "imports are absolute"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    for name in imports(MODULES[module]):
        if name in MODULES and name != "kg" and part(name) != part(module):
            assert LEVELS[part(name)] < LEVELS[part(module)], f"{module} imports {name}"


def test_every_module_has_its_place_in_the_order() -> None:
    assert {part(module) for module in MODULES} == set(LEVELS)


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    users = {
        part(module)
        for module, tree in MODULES.items()
        if library in {n.split(".")[0] for n in imports(tree)}
    }
    assert users == DOORS[library]


def test_modules_stay_under_300_lines() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in SOURCE.rglob("*.py")}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length >= 300} == {}


def test_functions_stay_under_40_lines() -> None:
    long = [
        f"{module}.{node.name}: {node.end_lineno - node.lineno + 1}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 40
    ]
    assert long == []


def test_every_module_says_in_its_first_line_what_it_owns() -> None:
    for module, tree in MODULES.items():
        said = ast.get_docstring(tree)
        assert said, module
        assert said.splitlines()[0].endswith("."), module


def test_no_module_is_named_after_nothing() -> None:
    words = {word for module in MODULES for word in re.split(r"[._]", module)}
    assert not words & {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn: list[tuple[str, str]] = []
    above: list[str] = []
    for line in inspect.getdoc(errors).splitlines():  # type: ignore[union-attr]  # the module has one
        found = re.match(r"([│ ]*)(?:[├└]── )?(\w+)(?: {2,}\S.*)?$", line)
        if found and found[2] in {kind.__name__ for kind in CLASSES}:
            depth = 0 if found[2] == "KGError" else len(found[1]) // 4 + 1
            above[depth:] = [found[2]]
            drawn.append((found[2], above[depth - 1] if depth else "Exception"))
    assert sorted(drawn) == sorted(
        (kind.__name__, kind.__base__.__name__) for kind in CLASSES if kind.__base__
    )


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_has_a_status_for_the_web(kind: type[errors.KGError]) -> None:
    status = status_of(EXAMPLES[kind] if kind in EXAMPLES else kind("what is wrong"))
    assert 400 <= status < 600
    if issubclass(kind, (errors.QueryError, errors.ProtocolError)):
        assert kind in STATUS


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_has_an_exit_status_and_one_message_at_the_terminal(kind: type[errors.KGError]) -> None:
    error = EXAMPLES[kind] if kind in EXAMPLES else kind("what is wrong")

    def fail() -> None:
        raise error

    group = type(main)("kg", commands={"fail": click.Command("fail", callback=fail)})
    ended = CliRunner().invoke(group, ["fail"])
    assert (ended.exit_code, ended.stdout) == (FOUND if kind.__name__ in FOUND_BY else FAILED, "")
    assert ended.stderr == f"kg: {error}\n"
