"""The vocabularies: every concept scheme as a tree, with definitions, uses and where a concept comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from kg.web.site.pages import show_page

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("vocabularies", __name__)


@blueprint.route("/vocabularies")
def index() -> Response:
    """Show all schemes and their concepts."""
    return show_page("vocabularies")
