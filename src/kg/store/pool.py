"""The pool: queries on one dataset, answered by jailed readers and handed over whole.

Every query goes first to the quick lane if it looks small; what does not end there within a moment is asked
again in the long lane with the full time. A reader serves a query, never a client: its answer is gathered
in memory, or beyond a size in a temporary file, so an error is always a complete answer and a slow client
holds nothing. Each server process has a pool of its own; the dataset is small against what is shared.
"""

from __future__ import annotations

import threading
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from kg.errors import OutOfMemory, QueryError, QuerySyntaxError, QueryTimeout, ServiceBusy, UsageError
from kg.store.lane import Lane
from kg.store.wire import Job
from kg.store.zygote import ReaderLost, Zygote

if TYPE_CHECKING:
    from pathlib import Path

    from kg.settings import Settings
    from kg.store.preflight import Findings
    from kg.store.zygote import Reader

_MOMENT: Final = 0.2
_IN_MEMORY: Final = 1 << 20
_ATTEMPTS: Final = 3
_FIRST: Final = Job("ASK {}", "text/csv", size=100, base="urn:x", union=True)


class _Spool:
    """The parts of an answer: in memory, or beyond a size in a temporary file."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None

    def write(self, part: bytes) -> None:
        if self._file:
            self._file.write(part)
            return
        self._parts.append(part)
        self._size += len(part)
        if self._size > _IN_MEMORY:
            self._file = TemporaryFile()  # noqa: SIM115  (whoever has the content closes it)
            self._file.writelines(self._parts)
            self._parts.clear()

    def content(self) -> bytes | IO[bytes]:
        if self._file:
            self._file.seek(0)
            return self._file
        return b"".join(self._parts)

    def close(self) -> None:
        if self._file:
            self._file.close()


class Pool:
    """The readers of one dataset file. Safe to use from many threads."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Load ``path`` and return when queries can be answered; ``UsageError`` if it cannot be loaded."""
        self._path, self._settings = path, settings
        long_places = settings.readers // 2
        self.quick = Lane(settings.readers - long_places, settings.queue)
        self.long = Lane(long_places, settings.queue)
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self.forks = settings.readers
        """Readers started so far."""
        self._zygote = Zygote(path, settings)
        self._start()

    def _start(self) -> None:
        try:
            self._zygote.wait()
            self._idle = [self._zygote.fork() for _ in range(self._settings.readers)]
            self._ask(_FIRST, self._settings.timeout)
        except QueryError as error:
            self._zygote.close()
            raise UsageError(f"{self._path}: no reader can be started on this system ({error})") from None
        except BaseException:
            self._zygote.close()
            raise

    def answer(self, job: Job, findings: Findings) -> bytes | IO[bytes]:
        """Return the whole answer to ``job``: its bytes, or if they are many a file at its start.

        Raises a ``QueryError`` with its cause, ``ServiceBusy`` when no reader is free in time, or
        ``NotAcceptable`` when the format cannot say the answer.
        """
        limit = self._settings.timeout
        trial = min(_MOMENT, limit)
        if findings.small:
            try:
                with self.quick.place(findings.patterns, limit):
                    return self._ask(job, trial)
            except QueryTimeout:
                if trial == limit:
                    raise
        with self.long.place(0, limit):
            return self._ask(job, limit)

    def _ask(self, job: Job, seconds: float) -> bytes | IO[bytes]:
        for _ in range(_ATTEMPTS):
            spool = _Spool()
            try:
                self._ask_reader(self._take(job), job, seconds, spool)
            except ReaderLost:
                spool.close()
                self._revive()
            except BaseException:
                spool.close()
                raise
            else:
                return spool.content()
        raise OutOfMemory(
            "The readers of this query were ended from outside, most likely for want of memory."
        )

    def _ask_reader(self, reader: Reader, job: Job, seconds: float, spool: _Spool) -> None:
        fit = False
        try:
            reader.ask(job, seconds, spool.write)
            fit = True
        except QuerySyntaxError:
            fit = True
            raise
        finally:
            if fit and not job.network:
                self._idle.append(reader)
            else:
                reader.close()

    def _take(self, job: Job) -> Reader:
        if job.network:
            return self._fork(network=True)
        try:
            return self._idle.pop()
        except IndexError:
            return self._fork(network=False)

    def _fork(self, *, network: bool) -> Reader:
        self._revive()
        self.forks += 1
        return self._zygote.fork(network=network)

    def _revive(self) -> None:
        """Start a new zygote if the present one is dead, once, whichever thread sees it first."""
        with self._lock:
            if self._zygote.alive:
                return
            self._zygote.close()
            successor = Zygote(self._path, self._settings)
            try:
                successor.wait()
            except UsageError as error:
                successor.close()
                raise ServiceBusy("The dataset is being loaded again. Try again in a moment.") from error
            while self._idle:
                self._idle.pop().close()
            self._zygote = successor

    def close(self) -> None:
        """End every process of the pool."""
        while self._idle:
            self._idle.pop().close()
        self._zygote.close()


def read_answer(answer: bytes | IO[bytes]) -> bytes:
    """Return all bytes of a pool's ``answer``."""
    if isinstance(answer, bytes):
        return answer
    with answer:
        return answer.read()
