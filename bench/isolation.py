"""Measure what isolation costs: the same query in this process and in a jailed reader.

python -m bench.isolation [FILE.nq]

Without a file it makes 20,000 statements. In process is the engine alone, from the query to the bytes of the
answer. Jailed is all that the service does between HTTP and the engine: the checks before, the plan, the way
to a reader and back. The two take turns; the best round of each counts, because noise only ever slows.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.settings import read_settings
from kg.store.plan import plan
from kg.store.pool import Pool
from kg.store.preflight import inspect_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.settings import Settings

_ROUNDS: Final = 10
_QUERIES: Final = 300
_SELECT: Final = "SELECT ?p ?o { <%s> ?p ?o }"


def main() -> None:
    """Print the milliseconds of each kind of query, both ways, and what the jail adds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.file or Path(folder, "data.nq")
        if not arguments.file:
            generate(path)
        report(path)


def generate(path: Path) -> None:
    """Write 20,000 statements to ``path``."""
    lines = (
        f'<http://example.org/s{n % 4000}> <http://example.org/p{n % 5}> "{n}" <http://example.org/g> .\n'
        for n in range(20_000)
    )
    path.write_text("".join(lines), encoding="utf-8")


def report(path: Path) -> None:
    """Measure on the statements of ``path`` and print a table."""
    settings = read_settings()
    store = ox.Store()
    store.bulk_load(path=path)
    subject = next(quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode))
    pool = Pool(path, settings)
    print("| query | in process, ms | jailed, ms | isolation, ms |\n| --- | --: | --: | --: |")
    for name, query in (("ASK", "ASK {}"), ("lookup", _SELECT % subject)):
        here, jailed = compare(partial(ask_here, store, query), partial(ask_jailed, pool, query, settings))
        print(f"| {name} | {here:.3f} | {jailed:.3f} | {jailed - here:.3f} |")
    pool.close()


def compare(*ways: Callable[[], None]) -> list[float]:
    """Return the milliseconds of one call of each of ``ways``: the best of some rounds in turn."""
    best = [float("inf")] * len(ways)
    for _ in range(_ROUNDS):
        for number, way in enumerate(ways):
            started = time.perf_counter()
            for _ in range(_QUERIES):
                way()
            best[number] = min(best[number], (time.perf_counter() - started) / _QUERIES * 1e3)
    return best


def ask_here(store: ox.Store, query: str) -> None:
    """Ask the engine and have the answer's bytes made."""
    answer = store.query(query, use_default_graph_as_union=True)
    assert not isinstance(answer, ox.QueryTriples)
    answer.serialize(format=ox.QueryResultsFormat.JSON)


def ask_jailed(pool: Pool, query: str, settings: Settings) -> None:
    """Ask as the service does."""
    findings = inspect_query(query, settings)
    job = plan(query, findings, "application/sparql-results+json", settings)
    content = pool.answer(job, findings)
    if not isinstance(content, bytes):
        content.close()


if __name__ == "__main__":
    main()
