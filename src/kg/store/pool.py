"""The pool: queries on one dataset, answered by jailed readers and handed over whole.

Every query goes first to the quick lane if it looks small; what does not end there within a moment is asked
again in the long lane with the full time. A reader serves a query, never a client: its answer is gathered
in memory, or beyond a size in a temporary file, so an error is always a complete answer and a slow client
holds nothing. Each server process has a pool of its own; the dataset is small against what is shared.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Final

from kg.errors import OutOfMemory, QueryError, QuerySyntaxError, QueryTimeout, UsageError
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
_FIRST: Final = Job("ASK {}", "text/csv", seconds=10, size=100, base="urn:x", union=True)


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
        self._zygote = Zygote(path, settings)
        self._start()

    def _start(self) -> None:
        try:
            self._zygote.wait()
            self._idle = [self._zygote.fork() for _ in range(self._settings.readers)]
            self._ask(_FIRST).close()
        except QueryError as error:
            self._zygote.close()
            raise UsageError(f"{self._path}: no reader can be started on this system ({error})") from None
        except BaseException:
            self._zygote.close()
            raise

    def answer(self, job: Job, findings: Findings) -> IO[bytes]:
        """Return a file with the whole answer to ``job``, at its start.

        Raises a ``QueryError`` with its cause, ``ServiceBusy`` when no reader is free in time, or
        ``NotAcceptable`` when the format cannot say the answer.
        """
        trial = min(_MOMENT, job.seconds)
        if findings.small:
            try:
                with self.quick.place(findings.patterns, job.seconds):
                    return self._ask(replace(job, seconds=trial))
            except QueryTimeout:
                if trial == job.seconds:
                    raise
        with self.long.place(0, job.seconds):
            return self._ask(job)

    def _ask(self, job: Job) -> IO[bytes]:
        for _ in range(_ATTEMPTS):
            spool: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (the caller closes it)
            try:
                reader = self._take()
                self._ask_reader(reader, job, spool)
            except ReaderLost:
                spool.close()
            except BaseException:
                spool.close()
                raise
            else:
                spool.seek(0)
                return spool
        raise OutOfMemory(
            "The readers of this query were ended from outside, most likely for want of memory."
        )

    def _ask_reader(self, reader: Reader, job: Job, spool: IO[bytes]) -> None:
        fit = False
        try:
            reader.ask(job, spool.write)
            fit = True
        except QuerySyntaxError:
            fit = True
            raise
        finally:
            if fit:
                self._idle.append(reader)
            else:
                reader.close()

    def _take(self) -> Reader:
        zygote = self._zygote
        if not zygote.alive:
            self._replace(zygote)
        try:
            return self._idle.pop()
        except IndexError:
            return self._zygote.fork()

    def _replace(self, dead: Zygote) -> None:
        """Start a new zygote for the ``dead`` one, once, whichever thread sees it first."""
        with self._lock:
            if self._zygote is not dead:
                return
            dead.close()
            successor = Zygote(self._path, self._settings)
            successor.wait()
            while self._idle:
                self._idle.pop().close()
            self._zygote = successor

    def close(self) -> None:
        """End every process of the pool."""
        while self._idle:
            self._idle.pop().close()
        self._zygote.close()
