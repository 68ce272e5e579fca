"""A graph behind a SPARQL endpoint, asked by HTTP within a deadline and a limit of bytes."""

from __future__ import annotations

import json
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg import __version__
from kg.errors import (
    EndpointFailed,
    KGError,
    NotAcceptable,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLong,
    ResultTooLarge,
    ServiceBusy,
    TooManyQueries,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse

_PART: Final = 1 << 16
_PROBLEM: Final = 1 << 16
"""Bytes of an error that are read."""
_ERRORS: Final[Mapping[int, type[KGError]]] = {
    400: QueryRefused,
    406: NotAcceptable,
    413: QueryTooLong,
    422: QueryError,
    429: TooManyQueries,
    502: EndpointFailed,
    503: ServiceBusy,
    504: QueryTimeout,
}
"""What the statuses of the service mean."""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: a POST that is redirected comes in as a GET without its query."""

    def redirect_request(self, *_: object) -> None:
        return None


class Remote:
    """A SPARQL 1.1 endpoint. Safe to use from many threads."""

    def __init__(self, address: str, timeout: float, size: int) -> None:
        """Ask at ``address``, each query within ``timeout`` seconds and ``size`` bytes of answer."""
        self.place = address
        self._timeout, self._size = timeout, size
        self._opener = build_opener(_Stay)

    def answer(self, query: str, media: str) -> tuple[bytes, str]:
        """Return the answer to ``query`` in the media type ``media``, and the version that gave it, if told.

        Raises QueryError, NotAcceptable, or EndpointFailed when the endpoint cannot be reached, has moved, or
        answers what is no SPARQL.
        """
        until = time.monotonic() + self._timeout
        # The query is a field of a form, since some endpoints never answer a query that is the body.
        request = Request(  # noqa: S310  (the address begins with http)
            self.place,
            data=urlencode({"query": query}).encode(),
            headers={"Accept": media, "User-Agent": f"RouteCities/{__version__}"},
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                told = response.headers
                if told.get_content_type() not in (media, "application/json"):
                    raise self._failure(f"it answered {told.get_content_type()}, not {media}")
                return self._read(response, until), told.get("Dataset-Version", "")
        except HTTPError as error:
            with error:
                raise self._refusal(error) from None
        except TimeoutError:
            raise self._late() from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._late() from None
            raise self._failure(str(reason)) from None

    def close(self) -> None:
        """End nothing, since a connection is closed after each answer."""

    def _read(self, response: HTTPResponse, until: float) -> bytes:
        """Read all, looking at the clock after each part, since the timeout of a socket is no deadline."""
        parts, size = [], 0
        while part := response.read1(_PART):
            size += len(part)
            if size > self._size:
                raise ResultTooLarge(
                    f"The result has more than {self._size} bytes (KG_RESULT_BYTES). Add LIMIT and OFFSET."
                )
            if time.monotonic() > until:
                raise self._late()
            parts.append(part)
        if response.length:
            raise self._failure(f"{response.length} bytes of the answer are missing")
        return b"".join(parts)

    def _refusal(self, error: HTTPError) -> KGError:
        """Return the error that a status and its problem details (RFC 9457) tell."""
        if "Location" in error.headers:
            return EndpointFailed(f"{self.place} has moved to {error.headers['Location']}; open that.")
        told = _problem(error.read(_PROBLEM))
        detail = told.get("detail") or str(error.reason)
        if error.code == 400 and "line" in told:  # noqa: PLR2004  (Bad Request)
            place = f"line {told['line']}, column {told.get('column')}: "
            problem = detail.removeprefix(place)
            return QuerySyntaxError(problem, line=told["line"], column=told.get("column"))
        known = _ERRORS.get(error.code)
        return known(detail) if known else self._failure(f"{error.code} {detail}")

    def _late(self) -> QueryTimeout:
        return QueryTimeout(f"{self.place} did not answer within {self._timeout:g} s; narrow the query.")

    def _failure(self, reason: str) -> EndpointFailed:
        return EndpointFailed(
            f"{self.place} does not answer as a SPARQL endpoint: {reason}. "
            "Is the address right, such as https://example.org/sparql?"
        )


def _problem(body: bytes) -> dict[str, Any]:
    """Return the members of problem details; for an answer of another kind its first line as the detail."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told
    return {"detail": body.decode("utf-8", "replace").strip().partition("\n")[0]}
