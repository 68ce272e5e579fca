"""The gzip coding of answers (RFC 9110, section 8.4), with an entity tag of its own."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEVEL: Final = 5
_WORTH: Final = 1000
_TEXT: Final = re.compile(r"text/|application/(?!octet)")
_REFUSED: Final = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


def accepts_gzip(header: str) -> bool:
    """Whether a client that sends ``header`` as Accept-Encoding takes gzip."""
    lowered = header.lower()
    return "gzip" in lowered and not _REFUSED.search(lowered)


def compress(response: Response) -> Response:
    """Return ``response`` in gzip if the client takes it and the body is worth it."""
    length = response.content_length
    small = length is not None and length < _WORTH
    plain = response.status_code == 200 and not response.headers.get("Content-Encoding")  # noqa: PLR2004
    if not plain or small or not _TEXT.match(response.mimetype or "") or request.method == "HEAD":
        return response
    response.vary.add("Accept-Encoding")
    if not accepts_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    etag, weak = response.get_etag()
    if etag:
        response.set_etag(f"{etag}-gzip", weak=bool(weak))
    response.headers["Content-Encoding"] = "gzip"
    if response.is_streamed:
        response.headers.pop("Content-Length", None)
        response.response = _stream(response.response)
    else:
        response.set_data(b"".join(_stream([response.get_data()])))
    return response


def _stream(parts: Iterable[bytes | str]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, wbits=31)
    for part in parts:
        yield packer.compress(part if isinstance(part, bytes) else part.encode())
    yield packer.flush()
