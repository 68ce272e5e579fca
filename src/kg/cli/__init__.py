"""The command line: one verb a task, results on stdout, notes on stderr."""

from __future__ import annotations

from typing import Any, Final

import click

from kg import __version__
from kg.cli import check, diff, evidence, export, graph, impact, new, release, rename, sheets, translations
from kg.cli.format import format_files
from kg.cli.status import status_of
from kg.errors import KGError
from kg.settings import SETTINGS

_SETTINGS_TABLE = "\n".join(f"  {setting.variable:<18} {setting.help}" for setting in SETTINGS)
VERBS: Final = (
    graph.build,
    graph.validate,
    graph.query,
    graph.questions,
    graph.serve,
    export.export,
    evidence.evidence,
    check.check,
    format_files,
    diff.diff,
    impact.impact,
    new.new,
    rename.rename,
    rename.deprecate,
    release.release,
    translations.translations,
    sheets.template,
    sheets.import_sheet,
)
"""The verbs, in the order in which the README explains them."""


class _Group(click.Group):
    """Turns the errors that a user can meet into a message and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KGError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(status_of(error))


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"\b\nSettings, read from the environment:\n{_SETTINGS_TABLE}\n\n"
    "Exit status: 0 fine, 1 found something to mend, 2 could not run.",
)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Build, check, ask and serve RouteCities, the graph of who protects people on the move, and where.

    Run it in the project's folder, or anywhere with the graph that the package carries.

    \b
      kg build                        make the graph from its tables
      kg query cq01 --set place=tn-tunis
      kg serve                        answer SPARQL at http://127.0.0.1:8000/sparql
    """


for verb in VERBS:
    main.add_command(verb)
