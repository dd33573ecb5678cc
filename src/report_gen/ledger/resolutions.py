"""State as a query over the events: which decisions in conflicts stand."""

from __future__ import annotations

from collections.abc import Iterable

from report_gen.model.decisions import Resolution
from report_gen.model.event import Act, Event

# What the data of these events are called. The unit whose value was taken is the event's own unit.
NUMBER, ITEM, VALUE, SOURCES, REASON, WITHDRAWN = "冲突", "数据项", "裁定值", "各报", "说明", "撤回"


def resolutions(events: Iterable[Event]) -> tuple[Resolution, ...]:
    """The resolutions that stand: the last one of each item and period, unless it was withdrawn; oldest first."""
    standing: dict[tuple[str, str], Resolution] = {}
    for event in events:
        if event.act is Act.RESOLVED:
            decided = resolution_of(event)
            about = (decided.period, decided.item)
            standing.pop(about, None)  # a later one comes last, wherever the earlier one stood
            standing[about] = decided
        if event.act is Act.RESOLUTION_WITHDRAWN:
            gone = event.data.get(WITHDRAWN)
            standing = {about: one for about, one in standing.items() if str(one.event) != gone}
    return tuple(standing.values())


def resolution_of(event: Event) -> Resolution:
    """The resolution that an event of the act 裁定 records."""
    item, value, sources, reason = (event.data.get(name, "") for name in (ITEM, VALUE, SOURCES, REASON))
    return Resolution(event.period, item, event.unit, value, sources, reason, event.by, event.at.date(), event.number)
