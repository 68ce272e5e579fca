"""The verb that adds a new thing to the project's files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from kg.cli.progress import show_progress
from kg.errors import UsageError
from kg.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.authoring.skeletons import Addition, Field, Kind, Project


class _Kinds(click.Group):
    """Has a command for each kind of thing that the project can have."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_find_kinds(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        make = _find_kinds(ctx).get(cmd_name)
        return _command(make(), ctx.obj[0]) if make else None


def _find_kinds(ctx: click.Context) -> dict[str, Callable[[], Kind]]:
    """Return the kinds of things, found once a run."""
    from kg.authoring.skeletons import Project, find_kinds

    if ctx.obj is None:
        project = Project(read_settings().home)
        ctx.obj = (project, find_kinds(project))
    kinds: dict[str, Callable[[], Kind]] = ctx.obj[1]
    return kinds


@click.group(cls=_Kinds)
def new() -> None:
    """Add a new thing to the project's files: a term, concept, shape, question, or row of a table.

    Each kind has options for all that it can be told; --help of the kind lists them. On a terminal it asks
    for what it needs and was not told. It checks each answer at once, holds what is new against the shapes,
    shows the lines, and writes all of them or none, each in its place. It prints where they stand, and what
    is left to do.

    Nothing is made up: what is not told stays empty, and what must be told is not left out.

    \b
      kg new class Harbour
      kg new initiative harbour-network --label "Harbour Network" --type network ...
    """


def _command(kind: Kind, project: Project) -> click.Command:
    params: list[click.Parameter] = [
        click.Argument([field.name], required=False) for field in kind.fields if field.is_key
    ]
    params += [
        click.Option([field.option, field.name], help=_help(field))
        for field in kind.fields
        if not field.is_key
    ]
    if kind.more:
        more = "What every other concept of the scheme says; repeatable."
        params.append(click.Option(["--set", "extra"], multiple=True, metavar="NAME=VALUE", help=more))
    params += [
        click.Option(["--yes"], is_flag=True, help="Write without asking whether to."),
        click.Option(["--dry-run"], is_flag=True, help="Show what would be written, and write nothing."),
    ]
    keys = "\n".join(f"  {field.option:<12} {_help(field)}" for field in kind.fields if field.is_key)
    parts = (
        f"{kind.summary} {kind.manual}",
        f"\b\n{keys}" if keys else "",
        f"\b\n  kg new {kind.example or _example(kind)}",
    )

    def run(*, yes: bool, dry_run: bool, extra: tuple[str, ...] = (), **given: str | None) -> None:
        told = {name: text for name, text in given.items() if text is not None}
        _add(project, kind, told | dict(map(_pair, extra)), is_sure=yes, is_dry=dry_run)

    manual = "\n\n".join(part for part in parts if part)
    return click.Command(kind.name, params=params, callback=run, help=manual, short_help=kind.summary)


def _sentence(field: Field) -> str:
    return f"{field.meaning[:1].upper()}{field.meaning[1:]}."


def _example(kind: Kind) -> str:
    needed = (field for field in kind.fields if field.is_always_needed)
    return " ".join(
        [kind.name, *(field.option if field.is_key else f"{field.option} ..." for field in needed)]
    )


def _help(field: Field) -> str:
    return _sentence(field) + (" Needed." if field.is_always_needed else "")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"--set {text!r} does not read NAME=VALUE")
    return name, value


def _add(project: Project, kind: Kind, given: dict[str, str], *, is_sure: bool, is_dry: bool) -> None:
    """Ask for what is needed, show it, write it, and print where it stands and what is left."""
    from kg.authoring.skeletons import write

    is_watched = sys.stdin.isatty()
    addition = _settled(project, kind, given, is_watched=is_watched)
    _show(addition, is_note=not is_dry)
    if is_dry:
        return
    if is_watched and not is_sure:
        click.confirm("Write this?", default=True, abort=True, err=True)
    write(project.home, addition)
    for part in addition.lines():
        click.echo(f"{part.file}:{part.number}")
    click.echo(
        "\n".join(["Left to do:", *(f"  {step}" for step in (*addition.left, "then: kg check"))]), err=True
    )


def _show(addition: Addition, *, is_note: bool) -> None:
    lines = addition.lines()
    for file in addition.after:
        click.echo(file, err=is_note)
        for part in (part for part in lines if part.file == file):
            for number, text in enumerate(part.texts, part.number):
                click.echo(f"{number:>6} + {text}".rstrip(), err=is_note)


def _settled(project: Project, kind: Kind, given: dict[str, str], *, is_watched: bool) -> Addition:
    """Return what is added, once the shapes have nothing to say against it."""
    from kg.authoring.skeletons import STAGES, judge, settle

    answers = settle(kind, given, _ask if is_watched else None)
    while True:
        addition = kind.compose(answers)
        with show_progress(STAGES) as progress:
            faults = judge(project.home, addition, progress)
        if not faults:
            return addition
        if not is_watched:
            raise UsageError("\n".join(["nothing was written:", *faults]))
        click.echo("\n".join(faults), err=True)
        answers = settle(kind, answers, _ask, with_optional=True)


def _ask(field: Field, check: Callable[[str], str], is_optional: bool) -> str:
    """Ask on the terminal until the answer is good."""

    def read(text: str) -> str:
        try:
            return check(text)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    choices = ", ".join(field.choices())
    if choices:
        click.echo(f"{_sentence(field)} One of: {choices}.", err=True)
    prompt = field.name if choices else _sentence(field).rstrip(".")
    prompt += " (may be empty)" if is_optional else ""
    default: dict[str, Any] = {"default": "", "show_default": False} if is_optional else {}
    answer: str = click.prompt(prompt, value_proc=read, err=True, **default)
    return answer
