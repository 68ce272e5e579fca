"""The verb that reviews an edit."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.progress import show_progress
from kg.cli.status import FOUND
from kg.settings import read_settings


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="text for people, json and sarif for machines.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="KG_SOURCES",
    help="Folder with the sources' texts, <source>.txt, to compare the evidence with.  [env: KG_SOURCES]",
)
def check(form: str, sources: Path | None) -> None:
    """Review the project: say with file and line what an edit breaks, and what to do.

    Reads every file and reports all faults at once: syntax, prefixes, terms that are unknown or unused,
    shapes and checks that the graph breaks, questions whose answers changed, classes that can have no
    member, translations that are missing or stale, passages that no longer match.

    Warnings alone leave the exit status 0. Changes nothing.

    \b
      kg check
      kg check --format sarif > kg.sarif
    """
    from kg.authoring import remarks
    from kg.authoring.check import STAGES, review

    with show_progress(STAGES) as progress:
        found = review(read_settings().home, sources, progress)
    write = {"text": remarks.as_text, "json": remarks.as_json, "sarif": remarks.as_sarif}[form]
    click.echo(write(found))
    if found.errors:
        sys.exit(FOUND)
