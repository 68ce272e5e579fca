from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.namespaces import PREFIXES
from kg.ontology import Axioms, SecondOpinion, judge
from kg.turtle import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib import Graph

    from kg.ontology import Judgement

ONTOLOGY = Path(__file__).parents[2] / "ontology"


def in_lines(graph: Graph) -> list[str]:
    """Return the N-Triples lines of ``graph``."""
    return graph.serialize(format="nt").splitlines()


def judge_graph(graph: Graph) -> Judgement:
    """Return what the two reasoners say of ``graph``."""
    with SecondOpinion(in_lines(graph)) as opinion:
        return judge(Axioms(graph), opinion)


@pytest.fixture(scope="session")
def folder() -> Path:
    return ONTOLOGY


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return sorted(ONTOLOGY.rglob("*.ttl"))


@pytest.fixture(scope="session")
def ontology() -> Graph:
    return load([ONTOLOGY / "routecities.ttl"])


@pytest.fixture(scope="session")
def everything(files: list[Path]) -> Graph:
    return load(files)


@pytest.fixture(
    scope="session", params=sorted((ONTOLOGY / "schemes").glob("*.ttl")), ids=lambda path: path.stem
)
def scheme(request: pytest.FixtureRequest) -> Graph:
    return load([request.param])


@pytest.fixture
def turtle(tmp_path: Path) -> Callable[[str], Path]:
    """Write a small Turtle file, with all prefixes declared, and return its path."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

    def write(text: str) -> Path:
        path = tmp_path / "small.ttl"
        path.write_text(prefixes + text, encoding="utf-8")
        return path

    return write
