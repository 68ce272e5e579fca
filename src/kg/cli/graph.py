"""The verbs that make, check, ask and serve the graph."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.progress import show_progress
from kg.cli.status import FOUND
from kg.errors import UsageError
from kg.settings import read_settings

if TYPE_CHECKING:
    from kg.settings import Settings


@click.command()
def build() -> None:
    """Make the graph from tables, vocabulary and rules, validate it, and publish it as one artefact.

    Nothing is published, and the last artefact stays, when a table has a fault or a shape or check is broken.
    Prints the artefact's folder. The same project gives the same bytes.
    """
    click.echo(_build(read_settings()))


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True
)
def validate(form: str) -> None:
    """Hold the graph against its shapes and checks; print each violation with the table cell it comes from.

    turtle is the SHACL validation report; it has no findings of the checks.
    """
    from kg import build as builder

    home = read_settings().home
    with show_progress(builder.STAGES[:-1]) as progress:
        verdict = builder.judge(builder.assemble(home, progress), home, progress)
    if form == "turtle":
        click.echo(verdict.report.graph.serialize(format="turtle"), nl=False)
    elif form == "json":
        click.echo(json.dumps(verdict.as_json(), indent=2, ensure_ascii=False))
    else:
        for line in verdict.lines():
            click.echo(line)
        click.echo("conforms" if verdict.conforms else "does not conform", err=True)
    if not verdict.conforms:
        sys.exit(FOUND)


@click.command()
@click.argument("what")
@click.option(
    "--format", "form", default="table", show_default=True, help="table, csv, tsv, json, xml, turtle, nt ..."
)
@click.option(
    "--set", "values", multiple=True, metavar="NAME=VALUE", help="A parameter of a question; repeatable."
)
def query(what: str, form: str, values: tuple[str, ...]) -> None:
    """Ask the graph WHAT: a question such as cq01, a file of SPARQL, or SPARQL itself.

    A value is an IRI or a name of the same kind as the question's own, such as tn-tunis for a place.
    The graph is built first where there is none.
    """
    from kg.ask import ask

    settings = read_settings()
    text = _sparql(what, dict(_pair(value) for value in values), settings)
    answer = ask(_artefact(settings) / "dataset.nq", text, form, settings)
    sys.stdout.buffer.write(answer)


@click.command()
def questions() -> None:
    """List the competency questions with their parameters."""
    from kg.questions import read_questions

    for question in read_questions(read_settings().home / "sparql" / "questions"):
        names = ", ".join(f"{parameter.name} ({parameter.kind})" for parameter in question.parameters)
        click.echo(f"{question.identifier}  {question.title}" + (f"  [{names}]" if names else ""))


@click.command()
@click.option("--host", help="Address to listen on.  [env: KG_HOST]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [env: KG_PORT]")
@click.option(
    "--dataset",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Serve this RDF file (.nq, .trig, .ttl, .nt, .rdf, .jsonld) in place of the graph.",
)
@click.option(
    "--watch", is_flag=True, help="Build and serve again at once when a file of the project is edited."
)
def serve(host: str | None, port: int | None, dataset: Path | None, *, watch: bool) -> None:
    """Answer SPARQL 1.1 queries at /sparql, from the artefact, which is built first where there is none.

    A new artefact is taken up while serving. Stop with Ctrl-C.

    With --watch, what is served follows ontology/, shapes/, data/ and sparql/, and open pages load again.
    Each edit is told in a line: the file, what was rebuilt and how long it took. A fault is told with its
    place, here and on every page, while the last version without one stays. The folder of artefacts is left
    as it is: kg build makes the one to keep. For one person at work; there is one server process.
    """
    from kg.web.server import serve as run

    settings = read_settings()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    if watch:
        from kg.watch import watching

        if dataset:
            raise UsageError("--watch is for the project, and --dataset for another file; give one of them")
        with watching(settings.home, settings.artefact) as folder:
            run(settings, folder, watched=True)
        return
    if dataset is None:
        _artefact(settings)
    run(settings, dataset or settings.artefact)


def _sparql(what: str, values: dict[str, str], settings: Settings) -> str:
    from kg.questions import find_question

    if re.fullmatch(r"cq\d+[\w-]*", what):
        return find_question(settings.home / "sparql" / "questions", what).ask(values)
    if values:
        raise UsageError("only a question has parameters to --set")
    if not re.search(r"[\s{]", what):
        try:
            return Path(what).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{what}: not a question, and not a file that can be read ({error})") from None
    return what


def _pair(value: str) -> tuple[str, str]:
    name, sign, text = value.partition("=")
    if not sign or not text:
        raise UsageError(f"--set {value!r} does not read NAME=VALUE")
    return name, text


def _artefact(settings: Settings) -> Path:
    from kg.artefact import current

    return current(settings.artefact) or _build(settings)


def _build(settings: Settings) -> Path:
    from kg import build as builder

    with show_progress(builder.STAGES) as progress:
        return builder.build(settings.home, settings.artefact, progress)
