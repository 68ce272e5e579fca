"""Repeat the graph under new IRIs until it has a number of statements.

python -m bench.scale build/current/dataset.nq 1000000 > scaled.nq

The first copy is the graph itself, so that every query of bench/queries is valid on both. Copy N names its
things ``.../id/<kind>/xN-<slug>``; no copy refers to another, but for things of the kinds that stay single:
with --single country,language all copies of a city lie in the one Tunisia. The vocabulary, the description of
the dataset and every statement about no repeated thing are there once. Copies are whole: the result has the
statements asked for or up to one copy more. The same file and number give the same bytes; one line is in
memory at a time.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import IO

_BASE: Final = b"https://w3id.org/routecities/"
_ONCE: Final = (_BASE + b"graph/vocabulary> .", _BASE + b"graph/metadata> .")


def scale(source: Path, statements: int, out: IO[bytes], single: Collection[str] = ()) -> int:
    """Write the N-Quads of ``source`` repeated to at least ``statements``; return how many there are.

    Things of the kinds ``single`` (such as ``country``) are not repeated.
    """
    thing = _pattern(single)
    with source.open("rb") as file:
        once = sum(1 for _ in file)
    repeated = sum(1 for _ in _repeatable(source, thing))
    copies = -(-max(0, statements - once) // repeated) if repeated else 0
    with source.open("rb") as file:
        out.writelines(file)
    for copy in range(1, copies + 1):
        name = rb"<" + _BASE + rb"id/\1/x%d-" % copy
        out.writelines(thing.sub(name, line) for line in _repeatable(source, thing))
    return once + copies * repeated


def _pattern(single: Collection[str]) -> re.Pattern[bytes]:
    """Return what finds the start of the IRI of a thing of any kind but those that stay ``single``."""
    kept = "".join(f"(?!{re.escape(kind)}/)" for kind in sorted(single)).encode()
    return re.compile(rb"<" + re.escape(_BASE) + rb"id/" + kept + rb"([a-z-]+)/")


def _repeatable(source: Path, thing: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the lines about a ``thing``, but for those of graphs that stay single."""
    with source.open("rb") as file:
        yield from (line for line in file if not line.rstrip().endswith(_ONCE) and thing.search(line))


def main() -> None:
    """Write the scaled graph to standard output and its size to standard error."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="N-Quads file of the built graph")
    parser.add_argument("statements", type=int, help="statements to reach")
    parser.add_argument("--single", default="", metavar="KINDS", help="kinds of things to have once")
    arguments = parser.parse_args()
    single = [kind for kind in arguments.single.split(",") if kind]
    count = scale(arguments.source, arguments.statements, sys.stdout.buffer, single)
    print(f"{count} statements", file=sys.stderr)


if __name__ == "__main__":
    main()
