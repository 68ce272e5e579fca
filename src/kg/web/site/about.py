"""The data: what it holds, how it was checked, how to have it and to cite it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import Blueprint, Response, current_app
from markupsafe import Markup, escape

from kg.checks import read_checks
from kg.namespaces import BASE, RC
from kg.web.documents import read_dumps
from kg.web.resources import missing
from kg.web.site.frame import home
from kg.web.site.listings import LIST_OF
from kg.web.site.pages import show_page

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store.current import Current
    from kg.web.site.visit import Visit

blueprint = Blueprint("about", __name__)

_FIRST: Final = (*LIST_OF, f"{RC}Connection", f"{RC}Activity", f"{RC}Evidence", f"{RC}Discrepancy")
"""The classes that a reader asks about first, in this order."""
_CITATION: Final = re.compile(r"(?P<author>.+?) \((?P<year>\d{4})\)\. (?P<title>.+)\. (?P<url>https?://\S+)")
_CFF: Final = "CITATION.cff"
_ITEM: Final = re.compile(r"^- (.*)$", re.MULTILINE)
_MARKS: Final = (("**", "strong"), ("*", "em"), ("`", "code"))


class Cited(NamedTuple):
    """How the dataset is cited."""

    author: str
    year: str
    title: str
    url: str
    accessed: str
    """Today, as the calendar of Greenwich has it."""


class Remark(NamedTuple):
    """What is left open under one heading."""

    heading: str
    items: tuple[Markup, ...]


@blueprint.route("/data")
def data() -> Response:
    """Show what the data holds, where it comes from, how to have it and how to cite it."""
    return show_page("data", _describe)


@blueprint.route("/quality")
def quality() -> Response:
    """Show what was checked, what is missing and what is left open."""
    return show_page("quality", _judge)


@blueprint.route("/report")
def report() -> Response:
    """Give the SHACL validation report of the artefact, in Turtle."""
    text = _read_report()
    if not text:
        return missing("report", "This service shows one RDF file, so it has no such document.")
    return Response(text, content_type="text/turtle; charset=utf-8")


@blueprint.route(f"/{_CFF}")
def citation() -> Response:
    """Give the citation of the project in the Citation File Format."""
    file = home() / _CFF
    if not file.is_file():
        return missing(_CFF, "This installation has no such file.")
    return Response(file.read_text(encoding="utf-8"), content_type="application/yaml; charset=utf-8")


def _describe(visit: Visit) -> dict[str, Any]:
    return {
        "base": BASE,
        "first": _FIRST,
        "listed": LIST_OF,
        "dumps": read_dumps(visit.edition),
        "digest": visit.edition.manifest.get("sha256", {}).get("dataset.nq", ""),
        "cff": (home() / _CFF).is_file(),
        "cite": cite,
    }


def cite(text: str) -> Cited | None:
    """Return the parts of the citation ``text``, or None where it is not in the form that is expected."""
    found = _CITATION.fullmatch(text)
    return Cited(**found.groupdict(), accessed=datetime.now(UTC).date().isoformat()) if found else None


def _judge(visit: Visit) -> dict[str, Any]:
    report = _read_report()
    return {
        "checks": read_checks(home() / "sparql" / "checks"),
        "remarks": read_remarks(home() / "data" / "OPEN.md"),
        "conforms": "sh:conforms true" in report if report else None,
        "violations": report.count("sh:ValidationResult "),
        "version": visit.edition.version,
    }


def _read_report() -> str:
    """Return the validation report in Turtle, empty where a file and not an artefact is served."""
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        file = edition.folder / "report.ttl" if edition.folder else None
        return file.read_text(encoding="utf-8") if file and file.is_file() else ""


def read_remarks(file: Path) -> list[Remark]:
    """Return the headings of the Markdown ``file`` with the items of their lists; none if it is not there."""
    if not file.is_file():
        return []
    parts = re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [
        Remark(part.partition("\n")[0].strip(), tuple(map(_mark_up, _ITEM.findall(part)))) for part in parts
    ]


def _mark_up(text: str) -> Markup:
    """Return a line of Markdown with its emphasis and its code as HTML; all else is escaped."""
    html = str(escape(text))
    for mark, tag in _MARKS:
        html = re.sub(rf"{re.escape(mark)}(.+?){re.escape(mark)}", rf"<{tag}>\1</{tag}>", html)
    return Markup(html)  # noqa: S704  (escaped just there)
