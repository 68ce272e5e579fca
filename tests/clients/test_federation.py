"""Joining with other data: the examples of docs/FEDERATION.md, each run by the engines that it names.

The other endpoint is an Oxigraph server with a little data in the form of Wikidata.
"""

from __future__ import annotations

import csv
import doctest
import io
import re
import shlex
import shutil
import socket
import subprocess
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from rdflib import Graph
from tests.service import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.service import Service

    Comunica = Callable[..., str]

DOCUMENT = Path(__file__).parents[2] / "docs" / "FEDERATION.md"
DATA = Path(__file__).parent / "federation" / "wikidata.ttl"
OURS, THEIRS = "https://example.org/sparql", "https://query.wikidata.org/sparql"
TEXT = DOCUMENT.read_text(encoding="utf-8")


def block(section: str, language: str) -> str:
    """Return the only block in ``language`` of a section of the document."""
    [part] = [part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE) if part.startswith(f"{section}\n")]
    [found] = re.findall(rf"^```{language}\n(.*?)^```", part, re.MULTILINE | re.DOTALL)
    return str(found)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the other endpoint."""
    program = shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
    assert program, "oxigraph is not installed; pip install the extra dev"
    folder = tmp_path_factory.mktemp("wikidata")
    loading = [program, "load", "--location", str(folder), "--file", str(DATA)]
    subprocess.run(loading, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = [program, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(serving, stderr=subprocess.DEVNULL)
    try:
        yield wait_for(f"http://127.0.0.1:{port}/query")
    finally:
        process.terminate()
        process.wait(20)


def wait_for(endpoint: str) -> str:
    """Return ``endpoint`` when it answers."""
    for _ in range(200):
        try:
            select(endpoint, "SELECT * {}")
        except URLError:
            time.sleep(0.02)
        else:
            return endpoint
    raise AssertionError("the Oxigraph server does not answer")


@pytest.fixture(scope="module")
def ours(artefact: Path, theirs: str) -> Iterator[Service]:
    """RouteCities, which may ask the other endpoint."""
    with running(artefact, KG_SERVICES=theirs, KG_MEMORY="512", KG_TIMEOUT="10") as service:
        yield service


@pytest.fixture(scope="module")
def there(ours: Service, theirs: str) -> Callable[[str], str]:
    """Put the running endpoints in the place of the document's."""
    return lambda text: text.replace(OURS, ours.endpoint).replace(THEIRS, theirs)


def select(endpoint: str, query: str) -> list[list[str]]:
    request = Request(endpoint, urlencode({"query": query}).encode(), {"Accept": "text/csv"})
    with urlopen(request, timeout=30) as answer:
        return rows(answer.read().decode())


def test_an_oxigraph_server_joins_us_by_service(theirs: str, there: Callable[[str], str]) -> None:
    section = "Your engine asks RouteCities"
    assert select(theirs, there(block(section, "sparql"))) == rows(block(section, "csv"))


def test_rdflib_joins_us_by_service(there: Callable[[str], str]) -> None:
    section = "Your engine asks RouteCities"
    answer = Graph().parse(DATA).query(there(block(section, "sparql"))).serialize(format="csv")
    assert answer
    assert rows(answer.decode()) == rows(block(section, "csv"))


def test_comunica_joins_both_without_being_told_who_knows_what(
    comunica: Comunica, there: Callable[[str], str], tmp_path: Path
) -> None:
    section = "Comunica asks both"
    query = tmp_path / "join.rq"
    query.write_text(block(section, "sparql"), encoding="utf-8")
    program, *arguments = shlex.split(there(block(section, "sh")))
    assert program == "comunica-sparql"
    told = comunica(*(str(query) if argument == query.name else argument for argument in arguments))
    assert rows(told) == rows(block(section, "csv"))


def test_comunica_is_handed_a_service_of_ours(
    ours: Service, comunica: Comunica, there: Callable[[str], str]
) -> None:
    section = "RouteCities asks the other"
    told = comunica(f"sparql@{ours.endpoint}", "-t", "text/csv", there(block(section, "sparql")))
    assert rows(told) == rows(block(section, "csv"))


def test_we_join_the_other_endpoint_where_the_operator_allows_it(
    ours: Service, there: Callable[[str], str]
) -> None:
    section = "RouteCities asks the other"
    assert select(ours.endpoint, there(block(section, "sparql"))) == rows(block(section, "csv"))


def test_we_ask_no_other_endpoint(ours: Service) -> None:
    answer = ours.get(block("RouteCities asks the other", "sparql"))
    assert (answer.status, b"SERVICE is run only for" in answer.body) == (400, True)


def test_a_program_joins_both_in_two_steps(there: Callable[[str], str]) -> None:
    examples = doctest.DocTestParser().get_doctest(
        there(block("A program asks one after the other", "python")), {}, "FEDERATION.md", str(DOCUMENT), 0
    )
    told: list[str] = []
    assert doctest.DocTestRunner().run(examples, out=told.append).failed == 0, "".join(told)


def test_every_query_of_the_document_is_run_here() -> None:
    sections = re.findall(r"\n## (.+)\n(?:(?!\n## )[^`]|`(?!``))*```sparql", TEXT)
    assert sections == ["Your engine asks RouteCities", "Comunica asks both", "RouteCities asks the other"]
