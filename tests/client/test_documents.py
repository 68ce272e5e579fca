"""The examples of the docstrings, the guide and the notebook are run as a reader would run them."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

import kg
import kg.client

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
MODULES = ["kg", *(f"kg.client.{module.name}" for module in pkgutil.iter_modules(kg.client.__path__))]
EXPLAINED = ["graph", "rows", "values"]


@pytest.fixture(autouse=True)
def here(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``kg.open()`` find the project's artefact, as in its folder."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str, local: kg.Graph) -> None:
    module = importlib.import_module(name)
    result = doctest.testmod(module, extraglobs={"graph": local, "kg": kg})
    assert result.failed == 0
    assert result.attempted or name.rpartition(".")[2] not in ("kg", *EXPLAINED)


def test_every_way_to_ask_has_an_example() -> None:
    ways = [name for name in vars(kg.Graph) if not name.startswith("_") and name != "close"]
    assert [name for name in ways if ">>> " not in (getattr(kg.Graph, name).__doc__ or "")] == []


def test_the_examples_of_the_guide_hold() -> None:
    result = doctest.testfile(str(DOCS / "PYTHON.md"), module_relative=False, encoding="utf-8")
    assert (result.failed, result.attempted > 10) == (0, True)


def notebook() -> Any:
    path: Any = DOCS / "notebooks" / "three-questions.ipynb"
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]  # it has no types


def shown(cells: list[Any]) -> Iterator[Any]:
    """Run code ``cells`` in one namespace, as a kernel does; yield what the last line of each shows."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells:
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell.id, "exec"), names)
        yield eval(compile(ast.Expression(last.value), cell.id, "eval"), names) if last else None


def test_the_notebook_is_one_and_holds_no_answers() -> None:
    found = notebook()
    nbformat.validate(found)
    assert [cell.id for cell in found.cells if cell.get("outputs") or cell.get("execution_count")] == []


def test_the_notebook_answers_three_questions() -> None:
    _, connecting, passages, chart, unreached, cited, _ = shown(
        [cell for cell in notebook().cells if cell.cell_type == "code"]
    )
    assert len(connecting) == 7
    assert 'lang="en">Mediterranean City-to-City Migration</td>' in connecting._repr_html_()
    assert passages[passages["initiative"] == "mc2cm"].to_numpy().tolist() == [
        ["mc2cm", "certain", "Going to town", "Annex I, section 1", "103607–103611"]
    ]
    assert list(chart.data.itertuples(index=False, name=None))[:2] == [
        ("Dakar", "Senegal", 10),
        ("Freetown", "Sierra Leone", 9),
    ]
    assert "Dakar" in chart._repr_html_()
    assert "linear-gradient" in chart._repr_html_()
    assert unreached["name"].tolist()[:2] == ["Barcelona", "Canary Islands"]
    assert cited.startswith(f"{kg.__version__}+")
