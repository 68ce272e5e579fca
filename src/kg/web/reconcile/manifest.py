"""The service manifest: who answers, for which names, and where its other services are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import request, url_for

from kg import __version__
from kg.namespaces import BASE, ONTOLOGY, PREFIXES, RC
from kg.web.reconcile.batch import show_type

if TYPE_CHECKING:
    from kg.web.reconcile.desk import Desk
    from kg.web.site.visit import Visit

_DEFAULTS: Final = (
    f"{RC}Place",
    f"{RC}City",
    f"{RC}Country",
    f"{RC}Initiative",
    f"{PREFIXES['org']}Organization",
)
WIDTH, HEIGHT = 430, 270
"""Pixels of a preview."""


def write_manifest(visit: Visit, desk: Desk) -> dict[str, Any]:
    """Return the manifest (section 3 of the specification), its texts in the reader's language."""
    root = request.host_url.rstrip("/")
    return {
        "versions": ["0.2"],
        "name": f"RouteCities ({visit.language})",
        "identifierSpace": BASE,
        "schemaSpace": ONTOLOGY,
        "documentation": url_for("home.home", _external=True),
        "serviceVersion": __version__,
        "logo": url_for("static", filename="favicon.svg", _external=True),
        "view": {"url": f"{request.url_root}{{{{id}}}}"},
        "defaultTypes": [show_type(visit, desk.types[iri]) for iri in _DEFAULTS if iri in desk.types],
        "preview": {
            "url": f"{root}{_with_id(visit, 'reconcile.preview', '{{id}}')}",
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {what: _suggest(visit, root, what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": visit.url("reconcile.propose")},
            "property_settings": _settings(visit),
        },
    }


def _suggest(visit: Visit, root: str, what: str) -> dict[str, str]:
    return {
        "service_url": root,
        "service_path": visit.url("reconcile.suggest", what=what),
        "flyout_service_url": root,
        "flyout_service_path": _with_id(visit, "reconcile.flyout", "${id}", what=what),
    }


def _with_id(visit: Visit, endpoint: str, identifier: str, **values: str) -> str:
    path = visit.url(endpoint, **values)
    return f"{path}{'&' if '?' in path else '?'}id={identifier}"


def _settings(visit: Visit) -> list[dict[str, Any]]:
    """Return what a user may choose for each property whose values are fetched."""
    contents = ("name", "iri", "evidence")
    return [
        {
            "name": "limit",
            "label": visit.say("reconcile.limit"),
            "type": "number",
            "default": 0,
            "help_text": visit.say("reconcile.limit-help"),
        },
        {
            "name": "content",
            "label": visit.say("reconcile.content"),
            "type": "select",
            "default": contents[0],
            "help_text": visit.say("reconcile.content-help"),
            "choices": [{"value": each, "name": visit.say(f"reconcile.content-{each}")} for each in contents],
        },
    ]
