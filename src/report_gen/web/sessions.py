"""Who is signed in: kept in memory, so that ending the program, signing out and revoking a key end it at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from report_gen.model.access import Key, Person

LONGEST: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=60)
_OF_A_KEY, _IN_ALL = 20, 2_000


@dataclass(frozen=True, slots=True)
class Visit:
    """A person who has signed in, with which key (by id and event), when, and when last seen."""

    person: Person
    event: int
    since: datetime
    seen: datetime


class Sessions:
    """The visits by their random ids. Threads share it; where there are too many, the longest unseen ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._visits: dict[str, Visit] = {}  # the longest unseen first

    def begin(self, person: Person, key: Key, now: datetime) -> str:
        """A new visit; returns its id."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            self._drop(lambda one: not _runs(one, now))
            same = [known for known, one in self._visits.items() if one.person.key == key.id]
            for known in (*same[: 1 - _OF_A_KEY or None], *tuple(self._visits)[: 1 - _IN_ALL or None]):
                self._visits.pop(known, None)
            self._visits[name] = Visit(person, key.event, now, now)
        return name

    def visit(self, name: str, now: datetime) -> Visit | None:
        """The visit of that id, seen now; None if there is none or it has run out."""
        with self._lock:
            one = self._visits.pop(name, None)
            if one is None or not _runs(one, now):
                return None
            self._visits[name] = replace(one, seen=now)  # at the end: the last to go
            return one

    def end(self, name: str) -> None:
        """Sign out."""
        with self._lock:
            self._visits.pop(name, None)

    def _drop(self, which: Callable[[Visit], bool]) -> None:
        self._visits = {name: one for name, one in self._visits.items() if not which(one)}


def _runs(one: Visit, now: datetime) -> bool:
    return now - one.since <= LONGEST and now - one.seen <= IDLE
