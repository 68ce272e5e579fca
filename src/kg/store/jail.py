"""The jail of a reader process: limits that the kernel enforces, whatever native code is doing.

Wall clock (``ITIMER_REAL`` with the default action of ``SIGALRM``), address space (``RLIMIT_AS``), no core
files, no files to write, no sockets but Unix ones, no new programs, death with the parent (Linux). On other
systems the limits of POSIX hold and the network stays open; the pre-flight still refuses SERVICE there.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_FILTER: Final = 2

# BPF: load a word of the call's description; jump if equal, if greater or equal; return.
_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_CALL_AT: Final = 0
_MACHINE_AT: Final = 4
_FIRST_ARGUMENT_AT: Final = 16
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | 13  # EACCES
_KILL: Final = 0x80000000

# Audit number, then socket, execve, execveat, io_uring_setup, ptrace (asm/unistd.h).
_MACHINES: Final = {
    "x86_64": (0xC000003E, 41, (59, 322, 425, 101)),
    "aarch64": (0xC00000B7, 198, (221, 281, 425, 117)),
}
_FOREIGN_CALLS: Final = 0x40000000  # calls of the x32 interface start here


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (prctl(2)); Linux only."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def enter(memory: int, *, network: bool = False) -> None:
    """Give this process ``memory`` more bytes than it has now and no way to the network, for good.

    ``network`` leaves the network open, for one query to endpoints that the operator allows. Raises
    ``OSError`` if the kernel refuses, in which case the process must not serve.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        limit = _address_space() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        _seal(network=network)


def set_deadline(seconds: float) -> None:
    """Let the kernel end this process in ``seconds``; 0 takes the deadline away."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  (no allocation to spare)
        return int(statm.read().split()[0]) * resource.getpagesize()


def _seal(*, network: bool) -> None:
    machine = _MACHINES.get(os.uname().machine)
    if machine is None:
        return
    program = _program(*machine, network=network)
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.create_string_buffer(head, len(head)))


def _program(audit: int, socket_call: int, denied: tuple[int, ...], *, network: bool) -> bytes:
    """Write the filter (seccomp(2)): kill foreign interfaces, deny ``denied`` and all but Unix sockets.

    With ``network`` every kind of socket is allowed.
    """
    rules = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_IF_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL_AT),
        (_IF_AT_LEAST, 0, 1, _FOREIGN_CALLS),
        (_RETURN, 0, 0, _KILL),
    ]
    for call in denied:
        rules += [(_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _DENY)]
    rules += [
        (_IF_EQUAL, 1, 0, socket_call),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_IF_EQUAL, 1, 0, 1),  # AF_UNIX
        (_RETURN, 0, 0, _ALLOW if network else _DENY),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("<HBBI", *rule) for rule in rules)


def _prctl(*arguments: object) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    padded = [*arguments, 0, 0, 0, 0][:5]
    if library.prctl(*padded) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {arguments[0]} refused")
