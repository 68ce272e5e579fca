"""What the API says when it cannot answer: problem details (RFC 9457), always as JSON."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Response, request, url_for

from kg.web.errors import problem, status_of

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

    from kg.errors import KGError

PROBLEM: Final = "application/problem+json"
TYPES: Final = {
    "unknown-question": HTTPStatus.NOT_FOUND,
    "not-acceptable": HTTPStatus.NOT_ACCEPTABLE,
    "cursor-gone": HTTPStatus.GONE,
    "unknown-parameter": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid-value": HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""The kinds of problems that the reference page explains, with their statuses."""


class ApiProblem(Exception):
    """A request that the API cannot answer, and what to do about it."""

    def __init__(self, kind: str, detail: str, **members: Any) -> None:
        """Tell ``detail`` of a problem of ``kind``, one of ``TYPES``, with further ``members``."""
        super().__init__(detail)
        self.kind, self.detail, self.members = kind, detail, members


def tell_problem(error: ApiProblem) -> Response:
    """Return the answer that tells ``error``."""
    address = url_for("api.reference", _external=True, _anchor=f"problem-{error.kind}")
    return _tell({"type": address, **_head(TYPES[error.kind]), "detail": error.detail, **error.members})


def tell_error(error: KGError) -> Response:
    """Return the answer that tells an error of the service, such as a query that took too long."""
    request.environ["kg.error"] = error
    return _retold(problem(status_of(error), str(error)), str(error))


def tell_http(error: HTTPException) -> Response:
    """Return the answer that tells an error of HTTP itself."""
    detail = error.description or error.name
    return _retold(problem(error.code or 500, detail), detail)


def _retold(response: Response, detail: str) -> Response:
    """Return what the service would say, as JSON whatever the client likes."""
    told = _tell({**_head(HTTPStatus(response.status_code)), "detail": detail})
    if "Retry-After" in response.headers:
        told.headers["Retry-After"] = response.headers["Retry-After"]
    return told


def _head(status: HTTPStatus) -> dict[str, Any]:
    return {"title": status.phrase, "status": int(status)}


def _tell(members: dict[str, Any]) -> Response:
    body = json.dumps(members, ensure_ascii=False)
    response = Response(body, members["status"], content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response
