"""The verb that follows an edit to everything that it touches."""

from __future__ import annotations

import sys

import click

from kg.cli.progress import show_progress
from kg.cli.status import FOUND
from kg.settings import read_settings


@click.command()
@click.argument("base", default="HEAD")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json has every place; text the first of each kind.",
)  # fmt: skip
def impact(base: str, form: str) -> None:
    """Show what the edits since BASE touch: for each edited term its rows, shapes, queries, pages and tests.

    BASE is a git revision, by default HEAD, so that uncommitted edits are looked at. Both sides are built and
    asked every question; then the shapes and checks that the edited graph breaks, and the things and answers
    that differ, are listed. The exit status is 1 when something breaks.

    \b
      kg impact
      kg impact main --format json
    """
    from kg.authoring import impact as impacts

    with show_progress(impacts.STAGES) as progress:
        found = impacts.assess(read_settings().home, base, progress)
    click.echo(impacts.as_text(found) if form == "text" else impacts.as_json(found))
    if found.breaks:
        sys.exit(FOUND)
