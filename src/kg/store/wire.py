"""How a server process and its readers talk: frames on a stream socket, requests and reports as JSON.

A frame is one kind byte, a length and that many bytes. A request is one ``Q`` frame; the answer is any number
of ``D`` frames (a part of the result) and one ``E`` frame (how it ended: ``{"error": null}`` when well).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import socket

_HEAD: Final = struct.Struct("<cI")
QUERY: Final = b"Q"
DATA: Final = b"D"
END: Final = b"E"


@dataclass(frozen=True)
class Job:
    """One query as a reader needs it."""

    query: str
    media: str
    """Media type of the answer."""
    seconds: float
    """Time until the kernel ends the reader."""
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

    def encode(self) -> bytes:
        """Return the job as JSON."""
        return json.dumps(vars(self)).encode()


def send(sock: socket.socket, kind: bytes, content: bytes) -> None:
    """Send one frame."""
    sock.sendall(frame(kind, content))


def frame(kind: bytes, content: bytes) -> bytes:
    """Return one frame."""
    return _HEAD.pack(kind, len(content)) + content


def receive(stream: Any) -> tuple[bytes, bytes]:
    """Read one frame from the buffered ``stream``; ``EOFError`` if the other side has gone."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, length = _HEAD.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return kind, content
