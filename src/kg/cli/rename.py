"""The verbs that rename and deprecate terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.progress import show_progress
from kg.settings import read_settings

if TYPE_CHECKING:
    from kg.authoring.renaming import Renaming

_SHOWN = 20
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Change nothing; print the edits as a difference.")


@click.command()
@click.argument("old")
@click.argument("new")
@_DRY_RUN
def rename(old: str, new: str, dry_run: bool) -> None:
    """Give the term OLD the name NEW in every file, and leave a deprecated stub that still resolves.

    A term is a class, property, concept or shape, written as rc:City, rcsh:City-label or vocab/route/cmr. The
    edits are tried on a copy first: the graph must say the same but for the name, and hold to its shapes and
    checks; otherwise nothing changes. A SPARQL Update by which others follow is written beside the queries.
    Prints each file that changed.

    \b
      kg rename rc:RefugeeSettlement rc:Settlement --dry-run
    """
    from kg.authoring import renaming

    home = read_settings().home
    with show_progress(renaming.STAGES) as progress:
        done = renaming.rename(home, old, new, progress)
    _finish(done, dry_run)


@click.command()
@click.argument("term")
@click.option("--replaced-by", metavar="TERM", help="What takes its place everywhere, of the same kind.")
@click.option("--because", metavar="SENTENCE", help="Why, in English; needed where nothing takes its place.")
@_DRY_RUN
def deprecate(term: str, replaced_by: str | None, because: str | None, dry_run: bool) -> None:
    """Deprecate TERM: it still resolves, says what replaces it, and nothing of ours uses it any more.

    With --replaced-by its uses in data, mappings, shapes and queries change to the replacement, and a SPARQL
    Update by which others follow is written. Without, it must not be used. A term is never deleted.

    \b
      kg deprecate vocab/certainty/probable --replaced-by vocab/certainty/certain
    """
    from kg.authoring import renaming

    home = read_settings().home
    with show_progress(renaming.STAGES) as progress:
        done = renaming.deprecate(home, term, replaced_by or "", because or "", progress)
    _finish(done, dry_run)


def _finish(done: Renaming, dry_run: bool) -> None:
    from kg.authoring import edits

    home = read_settings().home
    if dry_run:
        click.echo(edits.show(home, done.draft))
    else:
        edits.make(home, done.draft)
        click.echo("\n".join(sorted(done.draft)))
    if done.left:
        click.echo("the bare name also stands here; only you can tell what it means:", err=True)
        for line in done.left[:_SHOWN]:
            click.echo(f"  {line}", err=True)
        if len(done.left) > _SHOWN:
            click.echo(f"  ... and {len(done.left) - _SHOWN} more", err=True)
    if not dry_run:
        click.echo("next: kg check", err=True)
