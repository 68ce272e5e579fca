"""Measure SPARQL endpoints side by side: this one, the server of Oxigraph, and rdflib-endpoint.

python -m bench.endpoints [DATA] [--scale 1000000] [--venv DIR] [--engines kg,oxigraph] [--only lookup,join]

DATA is a folder of artefacts (default: build) or a file of N-Quads; --scale repeats its graph up to a number
of statements. The other engines are installed in --venv, which is made where it is missing. All run at once
and are asked in turn; of each number the best round counts, because noise only ever slows. Prints Markdown;
docs/BENCHMARKS.md says what its columns mean. Ends with status 1 if two engines do not give the same rows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bench.engines import NAMES, Engine, install, make
from bench.load import CONNECTIONS, WRK, FailedRequestError, Question, fetch, latencies, rate
from bench.scale import scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

QUERIES: Final = Path(__file__).with_name("queries")
REFERENCE: Final = "oxigraph"
TABLE: Final = "application/sparql-results+json"
GRAPH: Final = "application/n-triples, application/rdf+xml;q=0.2, application/xml;q=0.1"
ANY: Final = {"describe", "megabyte"}
"""Queries whose answer an engine may choose."""
ORDER: Final = (
    *("lookup", "join", "group", "optional", "path"),
    *("text", "minus", "construct", "describe", "megabyte"),
)

Rows: TypeAlias = "list[str] | None"

_QUICK: Final = 2
"""Seconds; a slower start is measured well enough by one."""
_SMALL: Final = 10
"""Answers a second that are given with a decimal."""


@dataclass
class Cell:
    """What was measured of one engine and one question; the key says whether queries were cold."""

    rows: Rows = None
    size: int = 0
    fault: str = ""
    median: dict[bool, float] = field(default_factory=dict)
    late: dict[bool, float] = field(default_factory=dict)
    rate: dict[bool, float] = field(default_factory=dict)


Cells: TypeAlias = "dict[tuple[str, str], Cell]"


def main() -> None:
    """Run all measurements and print the report."""
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        artefacts, file = _data(options.data, options.scale, folder)
        versions = install(options.venv)
        engines = [make(one, options.venv, file, artefacts, folder) for one in options.engines]
        for engine in engines:
            stack.callback(engine.stop)
        starts = {engine.name: _start(engine, options.rounds) for engine in engines}
        fresh = {engine.name: engine.memory() for engine in engines}
        questions = [question(one) for one in options.only]
        cells = measure(engines, questions, options)
        print(f"{versions}; {_lines(file):,} statements; load by {'wrk' if WRK else 'Python'}\n")
        _print_engines(engines, starts, fresh)
        _print_cells(cells, questions, options)
    sys.exit(_disagreements(cells, questions))


def _options() -> argparse.Namespace:
    def names(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", nargs="?", type=Path, default=Path("build"))
    parser.add_argument("--scale", type=int, default=0, help="repeat the graph up to this many statements")
    parser.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir(), "endpoints-venv"))
    parser.add_argument("--engines", type=names, default=NAMES[:3], help=", ".join(NAMES))
    parser.add_argument("--only", type=names, default=ORDER, help="queries, by the names of their files")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=1, help="of each load; latencies take a quarter of it")
    parser.add_argument("--limit", type=float, default=10, help="seconds after which an answer is given up")
    return parser.parse_args()


def question(name: str) -> Question:
    """Read the query ``name``."""
    query = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    return Question(name, query, GRAPH if name in {"construct", "describe"} else TABLE)


def _data(data: Path, statements: int, folder: Path) -> tuple[Path | None, Path]:
    """Return a private copy of the artefacts, if they are what is served, and the N-Quads file to serve."""
    file = data / "current" / "dataset.nq" if data.is_dir() else data
    if not file.is_file():
        raise SystemExit(f"{file}: there is no such file; run kg build, or name a file of N-Quads")
    if statements:
        scaled = folder / "scaled.nq"
        with scaled.open("wb") as out:
            scale(file, statements, out)
        return None, scaled
    if not data.is_dir():
        return None, file
    version = (data / "current").resolve()
    copytree(version, folder / "artefacts" / version.name)
    (folder / "artefacts" / "current").symlink_to(version.name)
    return folder / "artefacts", folder / "artefacts" / "current" / "dataset.nq"


def _start(engine: Engine, rounds: int) -> float:
    """Start ``engine``, a few times if that is quick, and return the best seconds to its first answer."""
    best = engine.start()
    for _ in range(rounds - 1):
        if best < _QUICK:
            engine.stop()
            best = min(best, engine.start())
    return best


def measure(engines: Sequence[Engine], questions: Iterable[Question], options: argparse.Namespace) -> Cells:
    """Ask every engine every question, in turn and in rounds."""
    cells = {(asked.name, engine.name): Cell() for asked in questions for engine in engines}
    for number in range(options.rounds):
        for asked in questions:
            for engine in engines:
                cell = cells[asked.name, engine.name]
                if not cell.fault:
                    _guard(engine, asked, cell, options, first=number == 0)
    return cells


def _guard(engine: Engine, asked: Question, cell: Cell, options: argparse.Namespace, *, first: bool) -> None:
    """Measure once; keep what went wrong. An engine that is stuck in a query is started again."""
    try:
        if first:
            answer = fetch(engine.target, asked, options.limit)
            cell.rows, cell.size = rows(answer.body, answer.type), len(answer.body)
        for cold in (True, False):
            _measure(engine, asked, cell, options, cold=cold)
    except FailedRequestError as error:
        cell.fault = "error"
        print(f"{engine.name}, {asked.name}: {error}", file=sys.stderr)
    except OSError:
        cell.fault = f"> {options.limit:g} s"
        engine.stop()
        engine.start()


def _measure(engine: Engine, asked: Question, cell: Cell, options: argparse.Namespace, *, cold: bool) -> None:
    engine.settle(options.limit)
    found = latencies(engine.target, asked, cold=cold, seconds=options.seconds / 4, limit=options.limit)
    cell.median[cold] = min(cell.median.get(cold, 1e9), statistics.median(found))
    cell.late[cold] = min(cell.late.get(cold, 1e9), sorted(found)[int(len(found) * 0.95)])
    # An engine may answer all connections only together, so the load lasts long enough for that, twice.
    seconds = max(options.seconds, ceil(2 * CONNECTIONS * cell.median[cold]))
    if seconds == options.seconds or (cold not in cell.rate and seconds <= options.limit):
        engine.settle(options.limit)
        answered = rate(engine.target, asked, cold=cold, seconds=seconds, limit=options.limit)
        cell.rate[cold] = max(cell.rate.get(cold, 0), answered)


def rows(body: bytes, kind: str) -> Rows:
    """Return an answer's rows in a form and an order that engines share; None where it is RDF/XML.

    Blank nodes are all alike, because each engine names them as it likes.
    """
    if "json" in kind:
        bindings = json.loads(body, object_hook=_anonymous)["results"]["bindings"]
        return sorted(
            json.dumps(sorted((name, term["value"]) for name, term in row.items())) for row in bindings
        )
    if kind == "application/n-triples":
        return sorted({line for line in body.decode().splitlines() if line})
    return None


def _anonymous(term: dict[str, Any]) -> dict[str, Any]:
    return {**term, "value": "_"} if term.get("type") == "bnode" else term


def _disagreements(cells: Cells, questions: Iterable[Question]) -> int:
    """Say where engines gave different rows; return 1 if they did anywhere."""
    status = 0
    for asked in questions:
        answers = {engine: cell.rows for (name, engine), cell in cells.items() if name == asked.name}
        known = {engine: found for engine, found in answers.items() if found is not None}
        first = next(iter(known.values()), [])
        for engine, found in known.items():
            if asked.name not in ANY and found != first:
                print(f"{asked.name}: {engine} gives other rows than {next(iter(known))}", file=sys.stderr)
                status = 1
    return status


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _print_engines(engines: Iterable[Engine], starts: dict[str, float], fresh: dict[str, float]) -> None:
    print("| engine | first answer, s | MiB at start | MiB after |")
    print("| --- | --: | --: | --: |")
    for engine in engines:
        start, before = starts[engine.name], fresh[engine.name]
        print(f"| {engine.name} | {start:.2f} | {before:,.0f} | {engine.memory():,.0f} |")


def _print_cells(cells: Cells, questions: Iterable[Question], options: argparse.Namespace) -> None:
    print(
        "\n| query | engine | rows | bytes | cold ms (p95) | hot ms (p95) | cold/s | hot/s "
        "| × cold ms | × hot ms | × cold/s | × hot/s |\n| --- | --- |" + " --: |" * 10
    )
    for asked in questions:
        reference = cells.get((asked.name, REFERENCE), Cell())
        for engine in options.engines:
            cell = cells[asked.name, engine]
            count = "?" if cell.rows is None else f"{len(cell.rows):,}"
            columns = [cell.fault] * 2 if cell.fault else [count, f"{cell.size:,}"]
            print(
                f"| {' | '.join([asked.name, engine, *columns, *_times(cell), *_ratios(cell, reference)])} |"
            )


def _times(cell: Cell) -> list[str]:
    times = [
        f"{cell.median[cold] * 1e3:.2f} ({cell.late[cold] * 1e3:.2f})" if cold in cell.median else "–"
        for cold in (True, False)
    ]
    rates = [cell.rate.get(cold) for cold in (True, False)]
    return [*times, *map(_count, rates)]


def _count(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number:,.0f}" if number >= _SMALL else f"{number:.1f}"


def _ratios(cell: Cell, reference: Cell) -> list[str]:
    """Return how many times as fast as the reference the cell is: latencies, then rates."""
    pairs = [(reference.median.get(cold), cell.median.get(cold)) for cold in (True, False)]
    pairs += [(cell.rate.get(cold), reference.rate.get(cold)) for cold in (True, False)]
    return [f"{ours / theirs:.2f}" if ours and theirs else "–" for ours, theirs in pairs]


if __name__ == "__main__":
    main()
