"""State as a query over the events: which periods are closed, and which of their values were set right since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from report_gen.model.decisions import Closing, Correction
from report_gen.model.event import Act, Event

# What the data of these events are called.
MANIFEST: Final = "清单"
NUMBER: Final = "次数"
REASON: Final = "原因"
ITEM: Final = "数据项"
VALUE: Final = "更正为"
BEFORE: Final = "原值"


def closings(events: Iterable[Event]) -> tuple[Closing, ...]:
    """The closings that stand, by event: a period is closed until it is reopened."""
    standing: dict[str, Closing] = {}
    for event in events:
        if event.act is Act.CLOSED:
            manifest = event.data.get(MANIFEST, "")
            standing[event.period] = Closing(event.period, manifest, event.by, event.at, event.number)
        elif event.act is Act.REOPENED:
            standing.pop(event.period, None)
    return tuple(sorted(standing.values(), key=lambda one: one.event))


def corrections(events: Iterable[Event]) -> tuple[Correction, ...]:
    """The values set right in closed periods, in order; reopening a period ends its corrections."""
    standing: list[Correction] = []
    for event in events:
        if event.act is Act.CORRECTED:
            standing.append(_correction(event))
        elif event.act is Act.REOPENED:
            standing = [one for one in standing if one.period != event.period]
    return tuple(standing)


def times_closed(events: Iterable[Event], period: str) -> int:
    """How often the period was closed, reopened or not."""
    return sum(event.act is Act.CLOSED and event.period == period for event in events)


def _correction(event: Event) -> Correction:
    item, value, reason = (event.data.get(name, "") for name in (ITEM, VALUE, REASON))
    return Correction(
        event.period,
        item,
        value,
        reason,
        event.by,
        event.at.date(),
        event.number,
        event.unit,
        event.data.get(BEFORE, ""),
    )
