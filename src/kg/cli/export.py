"""The verb that gives the graph in the formats of others."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.progress import show_progress
from kg.errors import UsageError
from kg.settings import read_settings


@click.command()
@click.argument("form", metavar="FORMAT", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to stdout."
)
@click.option(
    "--lang", type=click.Choice(["en", "fr", "ar"]), default="en", show_default=True,
    help="Name things in this language where they have a name in it, else in English.",
)  # fmt: skip
def export(form: str | None, out: Path | None, lang: str) -> None:
    """Give the graph in FORMAT; without one, list the formats.

    The graph is the one that kg build made last; it is built first where there is none. What a format cannot
    express is said in the file. Some formats hold every language; --lang is for names that stand in one.

    \b
      kg export
      kg export 3w --out 3w.csv
      kg export xlsx --lang fr --out routecities.xlsx
    """
    from kg import build
    from kg.artefact import current
    from kg.exports import EXPORTS, find_export, open_answers

    if form is None:
        for each in EXPORTS:
            click.echo(f"{each.name:<14} {each.file:<34} {each.title}")
        return
    chosen, settings = find_export(form), read_settings()
    folder = current(settings.artefact)
    if folder is None:
        with show_progress(build.STAGES) as progress:
            folder = build.build(settings.home, settings.artefact, progress)
    data = chosen.write(open_answers(folder, settings.home, lang))
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from None
