"""The SPARQL editor: a form that any browser can send, which a script makes into an editor where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, request

from kg.namespaces import PREFIXES
from kg.questions import without_header
from kg.web.assets import link_asset
from kg.web.description import endpoint_iri
from kg.web.site.frame import render, visiting
from kg.web.site.questions import questions_of, slug, tell

if TYPE_CHECKING:
    from flask import Response

    from kg.settings import Settings
    from kg.web.site.visit import Visit

blueprint = Blueprint("editor", __name__)

_FORMATS: Final = {
    "json": "JSON",
    "csv": "CSV",
    "tsv": "TSV",
    "xml": "XML",
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
}
_FIRST: Final = "cq06"
"""The question whose query stands in the editor when the address has none."""
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The editor's library sets styles of elements, and draws its signs as data; no other page may."""
_PROBLEMS: Final = (0, 400, 413, 422, 429, 500, 503, 504)


@blueprint.route("/editor")
def editor() -> Response:
    """Show the editor with ``query``, or with an example to start from."""
    settings: Settings = current_app.config["SETTINGS"]
    with visiting() as visit:
        questions = questions_of(visit)
        examples = [(each, tell(visit, each.titles), without_header(each.ask({}))) for each in questions]
        first = next((query for each, _, query in examples if each.identifier == _FIRST), "")
        themes: dict[str, list[tuple[str, str, str]]] = {}
        for each, told, query in examples:
            themes.setdefault(slug(each.theme), []).append((each.identifier, told.text, query))
        response = render(
            visit,
            "editor.html",
            text=request.args.get("query", "").strip() or first,
            themes=themes,
            prefixes=dict(PREFIXES),
            formats=_FORMATS,
            limits=_limits(visit, settings),
            problems={status: visit.say(f"editor.problem-{status}") for status in _PROBLEMS},
            endpoint=endpoint_iri(),
            script=link_asset("editor.js"),
            style=link_asset("editor.css"),
        )
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _limits(visit: Visit, settings: Settings) -> dict[str, str]:
    """Return what one query may take, by the end of the key that says what it is."""
    return {
        "time": visit.say("editor.seconds", n=f"{settings.timeout:g}"),
        "memory": visit.say("editor.mebibytes", n=settings.memory),
        "result": visit.say("editor.mebibytes", n=f"{settings.result_bytes / (1 << 20):g}"),
        "query": visit.say("editor.kibibytes", n=f"{settings.query_bytes / (1 << 10):g}"),
        "patterns": str(settings.query_patterns),
    }
