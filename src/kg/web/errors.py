"""How an error of ours becomes an HTTP answer that a person or a program can read."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from kg.errors import (
    EndpointFailed,
    KGError,
    NotAcceptable,
    OutOfMemory,
    ProtocolError,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLong,
    ResultTooLarge,
    ServiceBusy,
    TooManyQueries,
    UnsupportedMediaType,
    UsageError,
)
from kg.negotiation import Media, choose

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOG: Final = logging.getLogger(__name__)

STATUS: Final[Mapping[type[KGError], HTTPStatus]] = {
    ProtocolError: HTTPStatus.BAD_REQUEST,
    UsageError: HTTPStatus.BAD_REQUEST,
    NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    QueryRefused: HTTPStatus.BAD_REQUEST,
    QueryTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ResultTooLarge: HTTPStatus.UNPROCESSABLE_ENTITY,
    OutOfMemory: HTTPStatus.UNPROCESSABLE_ENTITY,
    QueryTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    ServiceBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyQueries: HTTPStatus.TOO_MANY_REQUESTS,
    EndpointFailed: HTTPStatus.BAD_GATEWAY,
    QueryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    KGError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The status of each class of error; a class that is not listed has that of its parent."""

_RETRY_AFTER: Final = "5"
_PROBLEMS: Final = (
    Media("text/plain", charset=True),
    Media("application/problem+json", (), ("application/json", "application/sparql-results+json")),
)


def status_of(error: KGError) -> HTTPStatus:
    """Return the HTTP status that says ``error``."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(status: int, detail: str, **extra: int | None) -> Response:
    """Return the answer that says ``detail``, as problem details (RFC 9457) or as plain text."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    try:
        media = choose(request.headers.get("Accept", ""), _PROBLEMS)
    except NotAcceptable:
        media = _PROBLEMS[0]
    if media is _PROBLEMS[0]:
        body = f"{status} {title}\n\n{detail}\n"
    else:
        known = {name: value for name, value in extra.items() if value is not None}
        body = json.dumps({"title": title, "status": status, "detail": detail, **known}, ensure_ascii=False)
    response = Response(body, status, content_type=media.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Cache-Control"] = "no-store"
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def install(app: Flask) -> None:
    """Have ``app`` answer every error in this way."""
    app.register_error_handler(KGError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def _known(error: KGError) -> Response:
    request.environ["kg.error"] = error
    if isinstance(error, QuerySyntaxError):
        return problem(status_of(error), str(error), line=error.line, column=error.column)
    return problem(status_of(error), str(error))


def _http(error: HTTPException) -> Response:
    response = problem(error.code or 500, error.description or error.name)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _unknown(error: Exception) -> Response:
    _LOG.error("unexpected error at %s", request.path, exc_info=error)
    return problem(500, "Something went wrong here, and it has been noted. It is not your query's fault.")
