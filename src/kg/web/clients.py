"""What one address may ask: so many queries at once, and so many a second."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kg.errors import TooManyQueries

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN: Final = 10_000
"""Addresses whose rate is remembered; of more, those that asked longest ago are forgotten."""


class Clients:
    """The addresses that ask. Each server process counts for itself. Safe to use from many threads."""

    def __init__(self, queries: int, rate: int) -> None:
        """Allow an address ``queries`` at once and ``rate`` a second; 0 is no limit."""
        self._queries, self._rate = queries, rate
        self._running: Counter[str] = Counter()
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Hold a turn of ``address``; ``TooManyQueries`` if it has none."""
        if not self._queries and not self._rate:
            yield
            return
        with self._lock:
            self._begin(address)
        try:
            yield
        finally:
            with self._lock:
                self._running[address] -= 1
                if not self._running[address]:
                    del self._running[address]

    def _begin(self, address: str) -> None:
        if self._queries and self._running[address] >= self._queries:
            raise TooManyQueries(
                f"You have {self._queries} queries running, as many as one address may. Wait for one to end."
            )
        if self._rate:
            self._spend(address)
        self._running[address] += 1

    def _spend(self, address: str) -> None:
        """Take one from the bucket of ``address``, which holds a second's worth and fills at the rate."""
        now = time.monotonic()
        level, noted = self._spent.pop(address, (float(self._rate), now))
        level = min(float(self._rate), level + (now - noted) * self._rate)
        self._spent[address] = (level - 1 if level >= 1 else level, now)
        if len(self._spent) > _KNOWN:
            self._spent.popitem(last=False)
        if level < 1:
            raise TooManyQueries(
                f"You have asked more than {self._rate} queries in a second, as many as one address may. "
                "Ask more slowly, or ask for more in one query."
            )
