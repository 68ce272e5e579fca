"""How a server process and its readers talk: frames on a stream socket, jobs and reports as JSON.

A frame is one kind byte, a length and that many bytes. A request is one ``Q`` frame (the seconds that it may
take, and the job); the answer is any number of ``D`` frames (a part of the result) and one ``E`` frame (how
it ended, empty when well).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

_HEAD: Final = struct.Struct("<cI")
_SECONDS: Final = struct.Struct("<d")
QUERY: Final = b"Q"
DATA: Final = b"D"
END: Final = b"E"
_PART: Final = 1 << 16


@dataclass(frozen=True)
class Job:
    """One query as a reader needs it."""

    query: str
    media: str
    """Media type of the answer."""
    size: int
    """Bytes that the answer may have."""
    base: str
    """IRI that relative IRIs of the query are resolved against."""
    union: bool
    """Whether the default graph is the union of all graphs."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    """Graphs of the request; when both are empty, the query and ``union`` choose."""
    prefixes: tuple[tuple[str, str], ...] = ()
    """Prefixes for the formats that have them."""
    network: bool = False
    """Whether the reader may open connections, for SERVICE that the operator allows."""

    @cached_property
    def encoded(self) -> bytes:
        """The job as JSON."""
        return json.dumps(vars(self)).encode()


def request(job: Job, seconds: float) -> bytes:
    """Return the frame that asks ``job`` of a reader, which the kernel ends in ``seconds``."""
    return frame(QUERY, _SECONDS.pack(seconds) + job.encoded)


def read_request(content: bytes) -> tuple[Job, float]:
    """Return the job and the seconds of a request's ``content``."""
    return Job(**json.loads(content[_SECONDS.size :])), _SECONDS.unpack_from(content)[0]


def frame(kind: bytes, content: bytes) -> bytes:
    """Return one frame."""
    return _HEAD.pack(kind, len(content)) + content


class Frames:
    """The frames that come in on a blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        """Read from ``sock``."""
        self._sock, self._data = sock, b""

    def receive(self) -> tuple[bytes, bytes]:
        """Return the kind and the content of the next; ``EOFError`` if the other side has gone."""
        self._await(_HEAD.size)
        kind, length = _HEAD.unpack_from(self._data)
        end = _HEAD.size + length
        self._await(end)
        content = self._data[_HEAD.size : end]
        self._data = self._data[end:]
        return kind, content

    def _await(self, size: int) -> None:
        while len(self._data) < size:
            part = self._sock.recv(_PART)
            if not part:
                raise EOFError
            self._data += part
