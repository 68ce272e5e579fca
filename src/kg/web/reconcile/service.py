"""The reconciliation service at ``/reconcile`` (Reconciliation Service API 0.2)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, render_template, request

from kg.errors import UsageError
from kg.negotiation import HTML, Media
from kg.web.headers import ALWAYS
from kg.web.reconcile.batch import answer_batch
from kg.web.reconcile.desk import expand, open_desk
from kg.web.reconcile.extension import extend, find_property
from kg.web.reconcile.manifest import write_manifest
from kg.web.reconcile.portrait import portray
from kg.web.reconcile.suggest import SUGGEST, suggest_properties
from kg.web.resources import finish, missing
from kg.web.site.frame import as_file, visiting
from kg.web.site.shelf import Shelf

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from kg.web.reconcile.desk import Desk
    from kg.web.site.visit import Visit

blueprint = Blueprint("reconcile", __name__)
blueprint.after_request(finish)

_JSON: Final = Media("application/json")
_SCRIPT: Final = Media("text/javascript", charset=True)
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK: Final = 100
_PAGE: Final = 20
"""Suggestions that are given at once."""
_LONGEST: Final = 500
"""Characters of the longest identifier that is looked up."""


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["reconcile"] = Shelf()


@blueprint.route("/reconcile", methods=["GET", "POST"])
def reconcile() -> Response:
    """Return the manifest, the candidates for ``queries``, or the values for ``extend``.

    Raises ``UsageError`` for what is not in the form of the specification, or a ``QueryError``.
    """
    with visiting() as visit:
        desk = open_desk(visit)
        if "queries" in request.values:
            return _answer(visit, answer_batch(visit, desk, request.values["queries"]))
        if "extend" in request.values:
            return _answer(visit, extend(visit, desk, request.values["extend"]))
        if request.method == "POST":
            raise UsageError(
                "A POST has the form field queries or extend, as application/x-www-form-urlencoded."
            )
        return _answer(visit, write_manifest(visit, desk))


@blueprint.route("/reconcile/suggest/<any(entity, type, property):what>")
def suggest(what: str) -> Response:
    """Return what ``prefix`` may become, from the place ``cursor``; raises ``UsageError``."""
    with visiting() as visit:
        desk = open_desk(visit)
        start = _number("cursor", 0)
        found = SUGGEST[what](visit, desk, request.args.get("prefix", ""), _types(desk))
        return _answer(visit, {"result": found[start : start + _PAGE]})


@blueprint.route("/reconcile/flyout/<any(entity, type, property):what>")
def flyout(what: str) -> Response:
    """Return a few lines of HTML about ``id``; raises ``UsageError``."""
    with visiting() as visit:
        desk = open_desk(visit)
        identifier = request.args.get("id", "")[:_LONGEST]
        if what == "entity" and not desk.thing(identifier):
            return missing(identifier)
        title, text = _tell(visit, desk, what, identifier)
        html = render_template("reconcile/flyout.html", title=title, text=text, visit=visit)
        return _answer(visit, {"id": identifier, "html": html})


@blueprint.route("/reconcile/properties")
def propose() -> Response:
    """Return the properties with which a table of ``type`` can be extended; raises ``UsageError``."""
    with visiting() as visit:
        desk = open_desk(visit)
        limit, types = _number("limit", 0), _types(desk)
        found = [
            {"id": own["id"], "name": own["name"]}
            for own in suggest_properties(
                visit, desk, "", [wide for each in types for wide in desk.wider(each)]
            )
        ]
        asked: dict[str, Any] = {"type": request.args["type"]} if types else {}
        asked |= {"limit": limit} if limit else {}
        return _answer(visit, {**asked, "properties": found[: limit or None]})


@blueprint.route("/reconcile/preview")
def preview() -> Response:
    """Return a small page about ``id``, made to stand in a frame of another site."""
    with visiting() as visit:
        desk = open_desk(visit)
        identifier = request.args.get("id", "")[:_LONGEST]
        if not desk.thing(identifier):
            return missing(identifier)
        portrait = portray(visit, desk, expand(identifier))
        page = render_template("reconcile/preview.html", visit=visit, say=visit.say, portrait=portrait)
        response = as_file(visit, page, HTML)
        policy = dict(ALWAYS)["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace(
            "frame-ancestors 'none'", "frame-ancestors *"
        )
        return response


def _answer(visit: Visit, content: dict[str, Any]) -> Response:
    """Return ``content`` as JSON, or as a call of the function that ``callback`` names (JSONP)."""
    callback = request.values.get("callback", "")
    text = json.dumps(content, ensure_ascii=bool(callback))
    if not callback:
        return as_file(visit, text, _JSON)
    if len(callback) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback):
        raise UsageError("The parameter callback is the name of a function in JavaScript, such as a.b.c.")
    return as_file(visit, f"/**/{callback}({text});", _SCRIPT)


def _types(desk: Desk) -> list[str]:
    return [desk.type_of(text) for text in request.args.getlist("type") if text]


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "") or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004  (fits any machine's integer)
        raise UsageError(f"The parameter {name} is a whole number, not {text[:40]!r}.")
    return int(text)


def _tell(visit: Visit, desk: Desk, what: str, identifier: str) -> tuple[str, str]:
    if what == "entity":
        portrait = portray(visit, desk, expand(identifier))
        return portrait.name.text, portrait.about
    if what == "type":
        type_ = desk.types[desk.type_of(identifier)]
        return type_.name(visit), type_.definition(visit)
    own = find_property(identifier)
    return own.name(visit), own.told(visit)
