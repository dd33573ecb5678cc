"""Codes just made: kept in memory for the visit that made them, some minutes long, so that a page can be reloaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, NamedTuple

from report_gen.steps.portal.keys import NewKey

SHOWN_FOR: Final = timedelta(minutes=10)


class Slip(NamedTuple):
    """Whose code it is, in words, and the code."""

    name: str
    made: NewKey


class FreshCodes:
    """The latest codes of each visit, by its id. Threads share it; what is too old is forgotten at the next look."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[datetime, tuple[Slip, ...]]] = {}

    def keep(self, visit: str, slips: Sequence[Slip], now: datetime) -> None:
        """Keep them, in place of those made before."""
        with self._lock:
            self._forget(now)
            self._kept[visit] = (now, tuple(slips))

    def of(self, visit: str, now: datetime) -> tuple[Slip, ...]:
        """Those the visit made last; () where there are none any more."""
        with self._lock:
            self._forget(now)
            return self._kept.get(visit, (now, ()))[1]

    def drop(self, visit: str) -> None:
        """Forget those of the visit: it has ended, or the person is done with them."""
        with self._lock:
            self._kept.pop(visit, None)

    def _forget(self, now: datetime) -> None:
        self._kept = {visit: one for visit, one in self._kept.items() if abs(now - one[0]) < SHOWN_FOR}
