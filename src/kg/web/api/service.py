"""The addresses of the API: the list of questions, each question, the description and the reference."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException

from kg.errors import KGError
from kg.web.api.answers import Page, address, as_graph, read_page, root, write_page
from kg.web.api.openapi import describe_api
from kg.web.api.operations import JSON, JSONLD, Operation, read_operation, read_operations, slug_of
from kg.web.api.partners import OFFERS, answer_partners
from kg.web.api.problems import ApiProblem, tell_error, tell_http, tell_problem
from kg.web.api.reference import show_operation, show_overview
from kg.web.api.requests import check_names, read_asked, read_language, read_media
from kg.web.endpoint import answer_query
from kg.web.resources import finish, missing
from kg.web.site.frame import as_file, visiting
from kg.web.site.questions import questions_of, slug
from kg.web.site.visit import Visit

if TYPE_CHECKING:
    from kg.negotiation import Media
    from kg.questions import Question
    from kg.store.current import Current

blueprint = Blueprint("api", __name__)
blueprint.after_request(finish)
blueprint.register_error_handler(ApiProblem, tell_problem)
blueprint.register_error_handler(KGError, tell_error)
blueprint.register_error_handler(HTTPException, tell_http)

_NEAR: Final = 3
_NOTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 0"


@blueprint.route("/api/questions")
def questions() -> Response:
    """List all questions with their parameters and formats."""
    language = read_language()
    check_names(["lang"])
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        visit = Visit(edition, language)
        listed = [_tell(visit, operation) for operation in read_operations(visit)]
        told = {"version": edition.version, "lang": language, "count": len(listed), "questions": listed}
        return _send(visit, json.dumps(told, ensure_ascii=False, indent=1), JSON)


@blueprint.route("/api/questions/<name>")
def answer(name: str) -> Response:
    """Answer the question ``name``, page by page; its number leads to its name."""
    language = read_language()
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        visit = Visit(edition, language)
        question = _find(visit, name)
        if name != slug_of(question):
            return _lead(slug_of(question))
        operation = read_operation(visit, question)
        page = read_page(visit, operation, read_asked(visit, operation))
        if page.asked.media is JSONLD:
            response = answer_query(as_graph(page) if page.rows else _NOTHING, JSONLD)
        else:
            response = _send(visit, write_page(page), page.asked.media)
        return _link(response, page)


@blueprint.route("/api/partners")
def partners() -> Response:
    """Rank who could be a partner for ``for``, as the page ``/partners`` does."""
    language = read_language()
    current: Current = current_app.config["CURRENT"]
    media = read_media(OFFERS)
    with current.edition() as edition:
        visit = Visit(edition, language)
        return _send(visit, answer_partners(visit, media), media)


@blueprint.route("/api/openapi.json")
def openapi() -> Response:
    """Describe the API in OpenAPI 3.1, in the language that ``lang`` names."""
    language = read_language()
    check_names(["lang"])
    current: Current = current_app.config["CURRENT"]
    with current.edition() as edition:
        visit = Visit(edition, language)
        document = describe_api(visit, read_operations(visit))
        return _send(visit, json.dumps(document, ensure_ascii=False, indent=1), JSON)


@blueprint.route("/api")
def reference() -> Response:
    """Show how the API is used, and its operations by theme."""
    with visiting() as visit:
        return show_overview(visit, questions_of(visit))


@blueprint.route("/api/reference/<name>")
def operation_page(name: str) -> Response:
    """Show one operation, with a form to try it."""
    with visiting() as visit:
        question = next((each for each in questions_of(visit) if slug_of(each) == name), None)
        if question is None:
            return missing(f"api/reference/{name}", visit.say("api.no-operation").unescape())
        return show_operation(visit, read_operation(visit, question))


def _find(visit: Visit, name: str) -> Question:
    """Return the question ``name``: its slug, its number or its file's name; raises ``ApiProblem``."""
    known = questions_of(visit)
    for question in known:
        if name in (slug_of(question), question.identifier, question.file.name):
            return question
    near = get_close_matches(name.lower(), [slug_of(question) for question in known], _NEAR)
    raise ApiProblem(
        "unknown-question",
        "There is no such question; /api/questions lists those there are.",
        nearest=[{"value": other} for other in near],
    )


def _lead(name: str) -> Response:
    asked = f"?{query}" if (query := request.query_string.decode("latin-1")) else ""
    place = f"{request.script_root}/api/questions/{name}{quote(asked, safe='?&=%+/:;,@!$()*~')}"
    response = redirect(place, 308)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response  # type: ignore[return-value]  # Flask types it as werkzeug's


def _tell(visit: Visit, operation: Operation) -> dict[str, Any]:
    """Return what the list says of ``operation``."""
    question, language = operation.question, visit.language
    return {
        "id": question.identifier,
        "slug": operation.slug,
        "title": question.titles.get(language, question.title),
        "note": question.notes.get(language, question.notes.get("en")),
        "theme": visit.say(f"questions.theme-{slug(question.theme)}").unescape(),
        "parameters": [
            {
                "name": setting.name,
                "kind": setting.parameter.kind,
                "meaning": setting.parameter.meanings.get(language, setting.parameter.meaning),
                "default": setting.first,
            }
            for setting in operation.settings
        ],
        "formats": [media.names[0] for media in operation.offers],
        "href": address(operation),
        "page": f"{root()}/questions/{question.identifier}",
    }


def _send(visit: Visit, text: str, media: Media) -> Response:
    response = as_file(visit, text, media)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


def _link(response: Response, page: Page) -> Response:
    """Say where the answer goes on (RFC 8288)."""
    following = [f'<{page.next}>; rel="next"'] if page.next else []
    response.headers["Link"] = ", ".join([*following, f'<{root()}/api/openapi.json>; rel="service-desc"'])
    return response
