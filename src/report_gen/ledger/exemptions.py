"""Exemptions as a query over the events: which units need not report, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from report_gen.model.decisions import Exemption
from report_gen.model.event import Act, Event

# What the data of these events are called; the days are ISO 8601. An ending without a new last day takes all back.
SINCE, UNTIL, REASON, ENDED = "免报起", "免报止", "原因", "结束"


def exemptions(events: Iterable[Event]) -> tuple[Exemption, ...]:
    """The exemptions that stand, oldest first: one that was ended is gone, or ends earlier where a day is given."""
    standing: dict[int, Exemption] = {}
    for event in events:
        if event.act is Act.EXEMPTED:
            standing[event.number] = _exemption(event)
        if event.act is Act.EXEMPTION_ENDED:
            _end(standing, int(event.data[ENDED]), event.data.get(UNTIL, ""))
    return tuple(standing.values())


def _end(standing: dict[int, Exemption], number: int, until: str) -> None:
    one = standing.get(number)
    if one is not None and until and date.fromisoformat(until) >= one.since:
        standing[number] = replace(one, until=min(one.until, date.fromisoformat(until)))
    else:
        standing.pop(number, None)


def _exemption(event: Event) -> Exemption:
    since, until = (date.fromisoformat(event.data[name]) for name in (SINCE, UNTIL))
    return Exemption(event.unit, since, until, event.data[REASON], event.by, event.at.date(), event.number)
