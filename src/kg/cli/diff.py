"""The verb that tells what differs between two versions of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from kg.cli.progress import show_progress
from kg.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.diff import Side

_PARTS: Final = ("terms", "shapes", "data", "questions")


@click.command()
@click.argument("old")
@click.argument("new", default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="markdown suits a release note; json has everything.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(_PARTS),
    metavar="PART",
    help="Compare only terms, shapes, data or questions; repeatable.",
)
def diff(old: str, new: str, form: str, only: tuple[str, ...]) -> None:
    """Tell what changed from OLD to NEW, and which semantic version that asks for.

    Each is a project's folder, a built artefact's folder, a file of RDF (.nq, .trig, .ttl ...; .gz too), or
    a revision of git; NEW is the working tree when it is not given. What is both a path and a revision is
    taken for the path. Revisions are read without touching the working tree.

    \b
      kg diff HEAD                    what the edits that are not committed change
      kg diff v0.1.0 --format markdown
      kg diff v0.1.0 v0.2.0 --only terms --only shapes

    Terms are classes, properties, concepts and schemes. Data are compared thing by thing, and derived
    statements only counted. Each question is asked on both sides and its rows are compared.

    major: an IRI or a meaning changed. minor: something was added. patch: all else. Differences are no
    fault: the exit status is 0, or 2 when a side cannot be read.
    """
    from kg.diff import compare, read_side
    from kg.diff.document import as_json
    from kg.diff.markdown import as_markdown
    from kg.diff.text import as_text

    home = read_settings().home
    with show_progress(("old side", "new side", "differences")) as progress:
        progress("old side")
        before = read_side(old, home)
        progress("new side")
        after = read_side(new, home)
        progress("differences")
        differences = compare(before, after, only or _PARTS)
    for note in _notes(before, after, only or _PARTS):
        click.echo(note, err=True)
    write = {"text": as_text, "markdown": as_markdown, "json": as_json}[form]
    click.echo(write(differences).rstrip("\n"))


def _notes(old: Side, new: Side, parts: tuple[str, ...]) -> Iterator[str]:
    """Yield a note for each part that one side lacks altogether, as a single file may."""
    for part in parts:
        name = "entities" if part == "data" else part
        for side, other, fate in ((old, new, "added"), (new, old, "removed")):
            if getattr(other, name) and not getattr(side, name):
                yield f"{side.name} has no {part}: all {part} of {other.name} count as {fate}; see --only"
