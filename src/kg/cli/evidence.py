"""The verbs about the passages that the statements rest on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.status import FOUND
from kg.settings import read_settings

_SOURCES = click.option(
    "--sources",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    envvar="KG_SOURCES",
    help="Folder with the sources' texts, <source>.txt.  [env: KG_SOURCES]",
)


@click.group()
def evidence() -> None:
    """Locate and check the passages that the statements rest on."""


@evidence.command("verify")
@_SOURCES
def verify_evidence(sources: Path) -> None:
    """Recompute the digest of every passage from the sources' texts."""
    from kg.evidence import verify

    count, faults = verify(read_settings().home / "data", sources)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{count} passages, {len(faults)} faults", err=True)
    if faults:
        sys.exit(FOUND)


@evidence.command("source")
@click.argument("source")
@_SOURCES
def source_evidence(source: str, sources: Path) -> None:
    """Print the row for a new SOURCE, with the length and digest of its text; you fill in the rest."""
    from kg.evidence import describe_source

    click.echo(describe_source(sources, source), nl=False)


@evidence.command("locate")
@click.argument("source")
@click.argument("quote")
@click.option("--block", default="", help="Block, table row or footnote within the section.")
@_SOURCES
def locate_evidence(source: str, quote: str, block: str, sources: Path) -> None:
    """Print the evidence row for QUOTE in SOURCE, once for each place where it stands.

    \b
      kg evidence locate going-to-town-2022 "Gabiley / Marka" --block "Cities Alliance"
    """
    from kg.evidence import locate, section_at

    data = read_settings().home / "data"
    for passage in locate(data, sources, source, quote):
        click.echo(passage.as_row(section_at(data, source, passage.start), block), nl=False)


@evidence.command("coverage")
@click.option("--words", default=40, show_default=True, help="Show gaps of at least so many words.")
@_SOURCES
def cover_evidence(words: int, sources: Path) -> None:
    """Show how much of each section the passages cover, and the stretches that none points to."""
    from kg.coverage import measure

    sections, gaps = measure(read_settings().home / "data", sources)
    for section in sections:
        share = f"{section.covered / max(section.words, 1):4.0%}"
        click.echo(f"{share}  {section.passages:4} passages  {section.source}: {section.name}")
    click.echo()
    for gap in (gap for gap in gaps if gap.words >= words):
        click.echo(f"{gap.key} {gap.start}-{gap.end}  {gap.words} words  {gap.section}: {gap.opening} ...")
