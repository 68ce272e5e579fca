"""Admission: who may use a reader now, who waits, and who is told at once to come back later."""

from __future__ import annotations

import itertools
import threading
from bisect import insort
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import ServiceBusy

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(order=True)
class _Ticket:
    """One who waits: in the order of cost, then of arrival."""

    cost: int
    arrival: int
    admitted: bool = field(default=False, compare=False)
    answer: threading.Event = field(default_factory=threading.Event, compare=False)


class Lane:
    """A number of places with a bounded queue in front: the cheapest first, then the first come.

    When the queue is full, a cheaper newcomer takes the place of the dearest who waits, so that a crowd of
    heavy queries never shuts out a light one.
    """

    def __init__(self, places: int, queue: int) -> None:
        """Let ``places`` in at once and ``queue`` more wait."""
        self._free, self._limit = places, queue
        self._waiting: list[_Ticket] = []
        self._lock = threading.Lock()
        self._arrivals = itertools.count()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @contextmanager
    def place(self, cost: int, patience: float) -> Iterator[None]:
        """Hold a place, waited for ``patience`` seconds at most; ``ServiceBusy`` if there is none."""
        ticket = self._draw(cost)
        if ticket:
            ticket.answer.wait(patience)
            self._settle(ticket)
        try:
            yield
        finally:
            self._release()

    def _draw(self, cost: int) -> _Ticket | None:
        """Take a free place, or return a ticket for the next."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            ticket = _Ticket(cost, next(self._arrivals))
            insort(self._waiting, ticket)
            if len(self._waiting) > self._limit:
                self._waiting.pop().answer.set()
            return ticket

    def _settle(self, ticket: _Ticket) -> None:
        """Take a ticket that has waited too long off the queue; ``ServiceBusy`` if it was not admitted."""
        with self._lock:
            if ticket.admitted:
                return
            if ticket in self._waiting:
                self._waiting.remove(ticket)
        raise ServiceBusy("Every reader is busy and the queue is full. Try again in a few seconds.")

    def _release(self) -> None:
        """Hand the place on to the first who waits, or keep it free."""
        with self._lock:
            if self._waiting:
                first = self._waiting.pop(0)
                first.admitted = True
                first.answer.set()
            else:
                self._free += 1
