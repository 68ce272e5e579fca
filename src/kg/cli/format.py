"""The verb that brings Turtle into the project's form."""

from __future__ import annotations

import os
import sys
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.status import FOUND, status_of
from kg.errors import KGError, UsageError
from kg.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FOLDERS = ("ontology", "shapes", "data")
_SHOWN = 100


@click.command("format")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; print where each file would change first.")
def format_files(paths: tuple[Path, ...], check: bool) -> None:
    """Bring Turtle into the project's form: the files at PATHS, or all of ontology, shapes and data.

    The form is one for each graph: prefixes, subjects, properties and values in order, one a line. What
    Protégé saves, in whatever order and with whatever prefixes, comes out as it was but for what was edited.

    A comment becomes a skos:editorialNote: of the subject in whose lines it stands or that begins right
    below it, otherwise of the file's ontology or scheme. A file that has neither is refused; put the comment
    where it belongs. Headings that tools write are dropped, and so are declarations that say nothing:
    owl:NamedIndividual, terms built into OWL, bare terms in the file of a scheme.

    RDF/XML (.owl, .rdf) and N-Triples (.nt) are written as Turtle beside, under the same name. They replace
    Turtle that is there only if it is in form, so that no comment is lost.

    Prints the files that were written. A file with a fault stays as it is, and the others are still done.

    \b
      kg format
      kg format --check
      kg format ontology/routecities.owl
    """
    if not paths:
        home = read_settings().home
        paths = tuple(Path(os.path.relpath(home / folder)) for folder in _FOLDERS)
    sys.exit(max((_format(path, check=check) for path in _find(paths)), default=0))


def _find(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.ttl")) if path.is_dir() else [path]


def _format(path: Path, *, check: bool) -> int:
    """Format one file, or only look; return the exit status that it calls for."""
    from kg.authoring.edits import make
    from kg.turtle.formatting import format_file

    target = path.with_suffix(".ttl")
    try:
        after = format_file(path)
        before = target.read_bytes() if target.exists() else b""
        if after.encode() == before:
            return 0
        if target != path and before and format_file(target).encode() != before:
            raise UsageError(f"{target} would be replaced and is not in form; run kg format {target} first")
        if check:
            click.echo(_difference(target, before.decode(errors="replace"), after))
            return FOUND
        make(Path(), {str(target): after})
    except KGError as error:
        click.echo(f"kg: {error}", err=True)
        return status_of(error)
    click.echo(target)
    if target != path:
        click.echo(f"{path} was read and is no longer needed", err=True)
    return 0


def _difference(path: Path, before: str, after: str) -> str:
    """Return the place of the first line that differs, and how it should read."""
    lines = zip_longest(before.split("\n"), after.split("\n"))
    number, line = next((number, new) for number, (old, new) in enumerate(lines, 1) if old != new)
    return f"{path}:{number}: should " + ("end here" if line is None else f"read: {line[:_SHOWN]}")
