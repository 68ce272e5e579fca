"""Measure how long pages take that no one asked for before: coverage boards, partners, briefs, the network.

python -m bench.pages [--data build] [--scale 3300000] [--rounds 5] [ADDRESS ...]

The folder of artefacts is served twice: as it is, and, with --scale, repeated up to a number of statements.
Its countries, languages, regions and matchings stay single, so that 100 times the cities, initiatives,
passages and sources lie in the same countries. The cache of pages is off. A server that has started is left
to come to rest, as it does within two seconds; then each address is asked a first time and --rounds times
more; the median is of these. Prints Markdown. Addresses take the place of those listed here.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bench.engines import Engine, make
from bench.scale import scale

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESSES: Final = (
    "/coverage",
    "/coverage/cmr?by=activity-types",
    "/coverage/wmr?by=approaches",
    "/coverage/all?by=initiatives",
    "/coverage/cmr?by=activity-types&format=csv",
    "/coverage/cmr?by=activity-types&row=id/place/tn-sfax&column=vocab/activity-type/peer-exchange",
    "/partners?for=mr-nouadhibou",
    "/partners?for=Nouadhibou",
    "/partners?for=gm-kanifing&need=activity-type/peer-exchange",
    "/partners?for=tn-sfax&need=protection-approach/inclusive-city&format=json",
    "/briefs/tn-sfax",
    "/briefs/tn-sfax.pdf",
    "/network",
    "/network?format=csv",
    "/matrices/places-initiatives?row=id/place/tn-sfax&column=id/initiative/mc2cm",
)
SINGLE: Final = ("country", "language", "matching", "region")
"""Kinds of things of which there are no more, however many cities are described."""
_LIMIT: Final = 120
"""Seconds to wait for an answer."""
_REST: Final = 60
"""Seconds in which a server that has started comes to rest, at most."""


class Times(NamedTuple):
    """The first answer and the median of the others, in seconds; the bytes and the status of the first."""

    first: float
    median: float
    size: int
    status: int


def main() -> None:
    """Run all measurements and print the report."""
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        file = options.data / "current" / "dataset.nq"
        _report("as built", make("kg", folder, file, options.data, folder), options, stack)
        if options.scale:
            scaled = folder / "scaled.nq"
            with scaled.open("wb") as out:
                count = scale(file, options.scale, out, SINGLE)
            _report(f"{count:,} statements", make("kg", folder, scaled, None, folder), options, stack)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("addresses", nargs="*", default=ADDRESSES, metavar="ADDRESS")
    parser.add_argument("--data", type=Path, default=Path("build"))
    parser.add_argument("--scale", type=int, default=0, help="repeat the graph up to this many statements")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _report(title: str, engine: Engine, options: argparse.Namespace, stack: ExitStack) -> None:
    engine.environ |= {"KG_CACHE_BYTES": "0", "KG_LOG": "off"}
    stack.callback(engine.stop)
    started = engine.start()
    engine.settle(_REST)
    print(f"\n### {title}\n\nFirst answer after {started:.1f} s; load {os.getloadavg()[0]:.1f}.\n")
    print("| address | first ms | median ms | bytes | status |\n| --- | --: | --: | --: | --: |")
    for address in options.addresses:
        times = measure(engine, address, options.rounds)
        numbers = f"{times.first * 1e3:.0f} | {times.median * 1e3:.0f} | {times.size:,} | {times.status}"
        print(f"| `{address}` | {numbers} |", flush=True)
    engine.stop()


def measure(engine: Engine, address: str, rounds: int) -> Times:
    """Ask ``address`` once and then ``rounds`` times."""
    seconds, size, status = _ask(engine, address)
    others: Sequence[float] = [_ask(engine, address)[0] for _ in range(rounds)]
    return Times(seconds, statistics.median(others), size, status)


def _ask(engine: Engine, address: str) -> tuple[float, int, int]:
    with closing(HTTPConnection("127.0.0.1", engine.target.port, timeout=_LIMIT)) as connection:
        started = time.perf_counter()
        connection.request("GET", address, headers={"Accept": "text/html"})
        response = connection.getresponse()
        body = response.read()
        return time.perf_counter() - started, len(body), response.status


if __name__ == "__main__":
    main()
