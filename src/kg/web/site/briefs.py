"""Briefs: what is reported of one place or country, on a page to hand over, as PDF and as data."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, abort, request, url_for

from kg.namespaces import BASE, ID
from kg.negotiation import HTML, Media
from kg.web.resources import LICENCE, missing
from kg.web.site.brief import find_subject, name_sources, read_brief, span
from kg.web.site.brief_data import as_document, list_statements
from kg.web.site.frame import as_file, render, visiting, wanted
from kg.web.site.leaflet import lay_out
from kg.web.site.sheets import CSV, write_csv
from kg.web.typeset import set_document, why_not

if TYPE_CHECKING:
    from kg.web.site.brief import Brief
    from kg.web.site.visit import Visit

blueprint = Blueprint("briefs", __name__)

PDF: Final = Media("application/pdf", ("pdf",))
_JSON: Final = Media("application/json", ("json",))
_OFFERS: Final = (HTML, PDF, _JSON, CSV)
_SUFFIX: Final = ".pdf"
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@blueprint.route("/briefs/<name>")
def brief(name: str) -> Response:
    """Show the brief of the place or country ``name`` (``tn-sfax``, ``tn``), or give it as PDF or as data.

    Raises ``NotAcceptable`` or a ``QueryError``.
    """
    slug = name.removesuffix(_SUFFIX)
    media = PDF if slug != name else wanted(_OFFERS)
    with visiting() as visit:
        iri = find_subject(visit, slug) if _NAME.fullmatch(slug) else ""
        if not iri:
            return missing(f"id/place/{slug}")
        found = read_brief(visit, iri)
        if media is HTML:
            return _page(visit, found)
        if media is PDF:
            return _pdf(visit, found)
        text = write_csv(list_statements(found)) if media is CSV else _as_json(visit, found)
        return as_file(visit, text, media)


def _page(visit: Visit, brief: Brief) -> Response:
    return render(
        visit,
        "brief.html",
        query=f"DESCRIBE <{brief.iri}>",
        brief=brief,
        citation=visit.dataset,
        address=_address(brief),
        partners=_partners(visit, brief),
        sources=name_sources(brief, visit),
        span=span,
        printable=not why_not(visit.language),
    )


def _pdf(visit: Visit, brief: Brief) -> Response:
    """Return ``brief`` set for print; 501 where this installation lacks what is needed."""
    if why := why_not(visit.language):
        abort(HTTPStatus.NOT_IMPLEMENTED, f"{why} The page {_address(brief)} can be printed as it is.")
    data = lay_out(visit, brief, _address(brief), _host() + _partners(visit, brief))
    response = as_file(visit, set_document("brief.typ", data, _written(visit)), PDF)
    filename = f"routecities-{brief.slug}-{visit.language}{_SUFFIX}"
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def _as_json(visit: Visit, brief: Brief) -> str:
    about: dict[str, Any] = {
        "dataset": BASE,
        "version": visit.edition.version,
        "date": visit.dataset["date"].value if visit.dataset else None,
        "licence": LICENCE,
        "address": _address(brief),
    }
    return json.dumps({**as_document(brief, visit.language), **about}, ensure_ascii=False) + "\n"


def _written(visit: Visit) -> datetime:
    """Return the day of the dataset, which the document has for its own; the epoch if it does not say."""
    day = visit.dataset["date"].value if visit.dataset else "1970-01-01"
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _address(brief: Brief) -> str:
    """Return the address of ``brief`` from anywhere."""
    return _host() + url_for("briefs.brief", name=brief.slug)


def _partners(visit: Visit, brief: Brief) -> str:
    """Return the address of the search for its partners, from the host's root."""
    return visit.url("partners.partners", **{"for": brief.iri.removeprefix(ID)})


def _host() -> str:
    return request.host_url.removesuffix("/")
