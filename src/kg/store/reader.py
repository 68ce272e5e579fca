"""The reader processes: a zygote that holds the dataset, and the jailed workers that it forks.

The zygote has one thread and no other task than to fork and to bury, so a fork is safe and quick, and a
worker shares its memory. It ends when its server process does. A worker answers one query at a time.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import KGError
from kg.store import jail, wire
from kg.store.engine import read_quads, syntax_error
from kg.store.serialise import ResultTooLong, Unwritable, Writer, write_result

if TYPE_CHECKING:
    from typing import NoReturn

_CAUSES: Final = {ResultTooLong: "size", Unwritable: "unwritable", MemoryError: "memory"}


def main() -> None:
    """Run the zygote: arguments are the control socket's number, the file to serve and a worker's bytes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server process has ended
        try:
            store = open_store(Path(sys.argv[2]))
        except (KGError, OSError) as error:
            control.send(json.dumps({"error": str(error)}).encode())
            return
        gc.collect()
        gc.freeze()
        control.send(json.dumps({"error": None}).encode())
        _serve_control(control, store, int(sys.argv[3]))


def open_store(path: Path) -> ox.Store:
    """Return a store with the statements of the file ``path``, whose suffix tells the format."""
    store = ox.Store()
    store.bulk_extend(read_quads(path.read_bytes(), path=str(path), keep_labels=path.suffix == ".nq"))
    return store


def _serve_control(control: socket.socket, store: ox.Store, memory: int) -> None:
    """Fork a worker for each socket that comes in; bury the worker whose number comes in."""
    while True:
        message, sockets, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            return
        if sockets:
            sock = socket.socket(fileno=sockets[0])
            answer = _fork(control, sock, store, memory, network=message == b"network")
        else:
            answer = _bury(int(message))
        control.send(str(answer).encode())


def _fork(control: socket.socket, sock: socket.socket, store: ox.Store, memory: int, *, network: bool) -> int:
    pid = os.fork()
    if pid == 0:
        control.close()
        _work(sock, store, memory, network=network)
    sock.close()
    return pid


def _bury(pid: int) -> int:
    """Make sure that the worker ``pid`` is dead and return its exit code, negative for a signal."""
    os.kill(pid, signal.SIGKILL)  # a child not yet waited for: the number cannot be anyone else's
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _work(sock: socket.socket, store: ox.Store, memory: int, *, network: bool) -> NoReturn:
    """Answer queries until the server process hangs up; never return into the zygote's code."""
    try:
        jail.die_with_parent()
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)
        jail.enter(memory, network=network)
        frames = wire.Frames(sock)
        while True:
            job, seconds = wire.read_request(frames.receive()[1])
            jail.set_deadline(seconds)
            writer = Writer(sock, job)
            report = answer(store, job, writer)
            jail.set_deadline(0)
            writer.close(json.dumps(report).encode() if report else b"")
    except EOFError:
        os._exit(0)
    finally:
        os._exit(1)


def answer(store: ox.Store, job: wire.Job, writer: Writer) -> dict[str, Any]:
    """Write the result of ``job`` and return the report of how it ended, empty when well."""
    try:
        write_result(_run(store, job), writer, job)
    except SyntaxError as error:
        if writer.size:
            return {"error": "failed", "problem": str(error)[:300]}
        fault = syntax_error(str(error.msg), job.query)
        return {"error": "syntax", "problem": fault.problem, "line": fault.line, "column": fault.column}
    except Exception as error:  # noqa: BLE001  (whatever the engine raises is told, and ends this reader)
        return {"error": _CAUSES.get(type(error), "failed"), "problem": str(error)[:300]}
    return {}


def _run(store: ox.Store, job: wire.Job) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Evaluate with the dataset of SPARQL 1.1 Protocol, section 2.1.4: the request's, else the query's."""
    if job.default_graphs or job.named_graphs:
        return store.query(
            job.query,
            base_iri=job.base,
            default_graph=[ox.NamedNode(iri) for iri in job.default_graphs],
            named_graphs=[ox.NamedNode(iri) for iri in job.named_graphs],
        )
    return store.query(job.query, base_iri=job.base, use_default_graph_as_union=job.union)
