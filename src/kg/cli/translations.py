"""The verbs about the texts in other languages than English."""

from __future__ import annotations

from pathlib import Path

import click

from kg.settings import read_settings

# These are the tags of LANGUAGES in kg.authoring.translations.text, which would be slow to load for --help.
_TAGS = ("fr", "ar", "es", "it", "pt")
_LANGUAGES = click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(_TAGS),
    help="Only this language; repeatable. es, it and pt are optional, and only the ontology has them.",
)
_STATES = ("done", "missing", "stale", "optional")


@click.group()
def translations() -> None:
    """Keep the texts in French and Arabic in step with the English.

    The texts are those of the ontology and its schemes, of the questions and of the site.
    Translators need no tool but a spreadsheet:

    \b
      kg translations status              what is there, missing or stale
      kg translations export list.xlsx    the work-list, to be filled in
      kg translations import list.xlsx    write what was filled in
      kg translations accept rc:Activity  the translation still fits the new English

    Which English a translation was made of stands in ontology/translations.csv, as digests.
    """


@translations.command("status")
@_LANGUAGES
def show_status(languages: tuple[str, ...]) -> None:
    """Count the translations by language and kind.

    stale ones are older than their English; optional ones are not there and need not be.
    """
    from kg.authoring.translations.reading import read_texts
    from kg.authoring.worklist import count_states, count_unrecorded

    home = read_settings().home
    texts = read_texts(home)
    counts = count_states(texts)
    begun = {text.language for text in texts if text.translation}
    shown = [tag for tag in _TAGS if (tag in languages if languages else tag in {"fr", "ar"} | begun)]
    click.echo(f"{'language':<10}{'kind':<11}" + "".join(f"{state:>9}" for state in _STATES))
    for (language, kind), states in sorted(counts.items(), key=lambda item: _TAGS.index(item[0][0])):
        if language in shown:
            click.echo(f"{language:<10}{kind:<11}" + "".join(f"{states[state]:>9}" for state in _STATES))
    if unrecorded := count_unrecorded(home, texts):
        click.echo(f"{_count(unrecorded)} not recorded; kg translations accept records what fits", err=True)


@translations.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_LANGUAGES
@click.option("--all", "everything", is_flag=True, help="Also what is optional, and what is done.")
def export_list(file: Path, languages: tuple[str, ...], *, everything: bool) -> None:
    """Write what is missing or stale to a sheet.

    FILE is .xlsx or .csv; it has a row for each text, for a translator to fill in. Without --language
    these are the texts in French and Arabic.
    """
    from kg.authoring.translations.reading import read_texts
    from kg.authoring.worklist import export

    chosen = export(file, read_texts(read_settings().home, languages or ("fr", "ar")), everything=everything)
    if chosen:
        click.echo(file)
        click.echo(_count(len(chosen)), err=True)
    else:
        click.echo("nothing is missing or stale, so no file was written; see --all", err=True)


@translations.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_list(file: Path, *, dry_run: bool) -> None:
    """Write the translations of a filled sheet.

    They go into ontology, questions and site; each is printed. Nothing is written if a cell has a fault,
    such as a text in another script or an English that has changed since the export. A translation that is
    given back as it was still fits.
    """
    from kg.authoring.worklist import take_in

    intake = take_in(read_settings().home, file, dry_run=dry_run)
    for text, new in intake.translations.items():
        change = f"{text.translation or 'nothing'} -> {new}" if new != text.translation else "still fits"
        click.echo(f"{text.file}: {text}: {change}".replace("\n", " | "))
    for note in intake.notes:
        click.echo(f"note: {note}", err=True)
    done = "would be written" if dry_run else "written"
    click.echo(f"{_count(len(intake.translations))} {done}", err=True)


@translations.command("accept")
@click.argument("terms", nargs=-1, metavar="[TERM]...")
@_LANGUAGES
def accept_translations(terms: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Record that translations fit their English.

    A TERM is rc:Activity, vocab/scope/city-level, a question such as cq01 or a word of the site such as
    home.title; without one, all translations are recorded that are not stale. Prints those that were news.
    """
    from kg.authoring.worklist import accept

    recorded = accept(read_settings().home, terms, languages or _TAGS)
    for text in recorded:
        click.echo(text)
    click.echo(f"{_count(len(recorded))} recorded", err=True)


def _count(number: int) -> str:
    return f"{number} text" if number == 1 else f"{number} texts"
