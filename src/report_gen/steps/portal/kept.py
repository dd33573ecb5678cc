"""Merged periods kept in memory by everything they were made of: what holds is found again, what does not is not."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from threading import Lock

from report_gen.model.decisions import Arrival, Decisions, Sighting
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.rules.trends import trend_periods
from report_gen.steps.load import Office, history_of, parts_of
from report_gen.steps.portal.inbox import Named
from report_gen.steps.portal.watch import mark_of

Link = tuple[Period, str]  # a reporting period, and a hash over all that it and those before it were made of
FilesOf = Callable[[Period], Sequence[Named]]


class Kept:
    """So many merged periods, those longest not asked for going first. Threads share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[str, Merged] = OrderedDict()
        self._lock = Lock()

    def fill(self, office: Office, links: Sequence[Link]) -> bool:
        """Put those that are kept into `office.read`; returns whether all are there now."""
        with self._lock:
            for period, key in links:
                if period not in office.read and key in self._found:
                    self._found.move_to_end(key)
                    office.read[period] = self._found[key]
        return all(period in office.read for period, _ in links)

    def keep(self, office: Office, links: Iterable[Link]) -> None:
        """Keep what the office has read of them."""
        with self._lock:
            for period, key in links:
                if period in office.read:
                    self._found[key] = office.read[period]
                    self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)


def links_of(office: Office, period: Period, files: FilesOf, start: str) -> tuple[Link, ...]:
    """The periods `read_history` reads for `period`, in its order. `start` tells one plan from another."""
    found: list[Link] = []
    for part in history_of(office, period):
        start = _hashed(start, part.code, *_ground(office, part, files(part)))
        found.append((part, start))
    return tuple(found)


def links_before(office: Office, period: Period, files: FilesOf, start: str) -> tuple[Link, ...]:
    """Those that `read_recent` reads besides: of the year before, as far as the trends reach back."""
    last = parts_of(office.plan, period)[-1]
    wanted = trend_periods(office.plan, last)
    before = [one for one in wanted if one.year < last.year and office.received(one)[0]]
    known = history_of(office, period)
    found = links_of(office, before[-1], files, start) if before else ()
    return tuple((part, key) for part, key in found if part not in known)


def without_files(known: Decisions) -> Decisions:
    """The decisions without what is about single files, which the links have, or about who may sign in."""
    return replace(known, arrivals=(), sightings=(), keys=())


def _ground(office: Office, period: Period, files: Sequence[Named]) -> tuple[object, ...]:
    """What a reporting period is made of besides the periods before it: its files, and what people decided about them."""
    known, hashes = office.decisions, {one.sha256 for one in files}

    def of_files(found: Iterable[Arrival | Sighting]) -> list[tuple[int, str]]:
        return [(one.event, str(one.at)) for one in found if one.period == period.code and one.sha256 in hashes]

    register = office.workspace.register(period)
    return (
        [(one.name, one.sha256) for one in files],
        [one.file for one in office.received(period)[1]],
        mark_of(register) if register else None,
        of_files(known.arrivals),
        of_files(known.sightings),
        [one for one in known.justifications if one.period == period.code],
        [one for one in known.resolutions if one.period == period.code],
        known.exemptions,
        known.closings,
        known.corrections,
    )


def _hashed(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()
