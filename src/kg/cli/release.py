"""The verb that makes a release."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.progress import show_progress
from kg.settings import read_settings


@click.command()
@click.argument("version", default="")
@click.option("--since", metavar="REVISION", help="The last release in git.  [default: the tag v<version>]")
@click.option("--dry-run", is_flag=True, help="Change nothing; print the edits, the notes and the files.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("dist"), show_default=True,
    help="Folder for the files to publish, in a folder of the version's name.",
)  # fmt: skip
def release(version: str, since: str | None, dry_run: bool, out: Path) -> None:
    """Release the project as VERSION, by default the one that the changes since the last release ask for.

    Writes the version wherever it stands, links the ontology to the one before, lists its terms so that none
    is ever lost, puts what changed into the CHANGELOG, and makes the files to publish with their digests.
    Refuses a version that says less than the changes do, and a project in which kg check finds errors.

    \b
      kg release --dry-run
      kg release && git commit -am "Release 0.2.0" && git tag v0.2.0
    """
    from datetime import UTC, datetime

    from kg import __version__
    from kg.authoring import edits
    from kg.authoring import release as releases
    from kg.authoring.worklist import accept

    home = read_settings().home
    today = datetime.now(UTC).date()
    with show_progress(releases.STAGES) as progress:
        drafted = releases.draft_release(home, since or f"v{__version__}", version, today, progress)
    click.echo(f"version {drafted.version}, a {drafted.level} change:")
    for reason in drafted.reasons:
        click.echo(f"  {reason}")
    folder = out / f"routecities-{drafted.version}"
    if dry_run:
        click.echo(f"\n{drafted.notes}\n\n{edits.show(home, drafted.draft)}\n")
    else:
        edits.make(home, drafted.draft)
        accept(home)
        releases.publish(folder, drafted.files)
    click.echo(drafted.files["SHA256SUMS"].decode(), nl=False)
    if not dry_run:
        click.echo(f"next: look through the CHANGELOG, commit, and tag v{drafted.version}", err=True)
