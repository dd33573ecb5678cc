"""State as a query over the events: which files came when, and when each was first seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from report_gen.model.decisions import Arrival, Sighting
from report_gen.model.event import Act, Event

# What the data of an arrival are called. The data of 首见 are the names of the files by their hashes.
FILE, HASH, AT, VIA, PROBLEM, SEEN_BY, NAME = "文件", "哈希", "收到时间", "方式", "问题", "来源", "原名"
PORTAL: Final = "网页"  # what 来源 says of what the portal saw itself; a person cannot enter it
_STAND_IN: Final = "_"


def arrivals(events: Iterable[Event]) -> tuple[Arrival, ...]:
    """Every arrival that was entered, in order of event; the same file may have several."""
    return tuple(_arrival(event) for event in events if event.act is Act.ARRIVED)


def sightings(events: Iterable[Event]) -> tuple[Sighting, ...]:
    """The first sight of each file (by hash) in each period, in order of event."""
    first: dict[tuple[str, str], Sighting] = {}
    for event in events:
        if event.act is Act.SEEN:
            for sha256, file in event.data.items():
                seen = Sighting(event.period, sha256, file, event.at, event.number)
                first.setdefault((event.period, sha256), seen)
    return tuple(first.values())


def sighting_data(found: Iterable[Sighting]) -> Mapping[str, str]:
    """The data of the one 首见 event for what was seen of a period in one run."""
    return {one.sha256: fit(one.file) for one in found}


def portal_data(file: str, sha256: str, at: datetime, name: str, problem: str = "") -> Mapping[str, str]:
    """The data of the 收件 event for a file that came through the portal; `name` is what the sender called it."""
    data = {FILE: file, HASH: sha256, AT: at.isoformat(timespec="seconds"), VIA: PORTAL, SEEN_BY: PORTAL}
    said = ((NAME, fit(name)), (PROBLEM, fit(problem)))
    return {**data, **{key: text for key, text in said if text}}


def fit(name: str) -> str:
    """A file name as the ledger can hold it: what is no character of any text is replaced."""
    return "".join(mark if mark.isprintable() or mark == " " else _STAND_IN for mark in name)


def _arrival(event: Event) -> Arrival:
    file, sha256, at, via, name = (event.data.get(key, "") for key in (FILE, HASH, AT, VIA, NAME))
    moment = datetime.fromisoformat(at) if at else event.at
    portal = event.data.get(SEEN_BY) == PORTAL
    return Arrival(event.period, sha256, file, moment, event.by, via, portal, event.number, event.unit, name)
