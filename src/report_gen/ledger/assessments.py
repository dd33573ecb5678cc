"""State as a query over the events: what assessors gave, and the events that were registered for scoring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from report_gen.model.decisions import Mark, Registered
from report_gen.model.event import Act, Event
from report_gen.model.place import Place

# What the data of these events are called. File, sheet, row and column say which cell of the workbook told it.
LINE, POINTS, REASON, DAY, COUNT, BASIS, ENTERED_BY = "评分项", "分值", "理由", "日期", "次数", "依据", "录入人"
FILE, SHEET, ROW, COLUMN, HASH, WITHDRAWN = "文件", "工作表", "行", "列", "哈希", "撤销"


def marks(events: Iterable[Event]) -> tuple[Mark, ...]:
    """The marks that stand: the last one of each period, unit, line and assessor; in the order they were given."""
    standing: dict[tuple[str, str, str, str], Mark] = {}
    for event in events:
        if event.act is Act.MARKED:
            mark = _mark(event)
            about = (mark.period, mark.unit, mark.line, mark.by)
            standing.pop(about, None)  # a later one comes last, wherever the earlier one stood
            standing[about] = mark
    return tuple(standing.values())


def registered(events: Iterable[Event]) -> tuple[Registered, ...]:
    """The registered events that stand: the last one of each unit, line, day and reason, unless it was withdrawn."""
    standing: dict[tuple[str, str, date, str], Registered] = {}
    for event in events:
        if event.act is Act.REGISTERED:
            one = _registered(event)
            about = (one.unit, one.line, one.day, one.reason)
            standing.pop(about, None)
            standing[about] = one
        if event.act is Act.REGISTRATION_WITHDRAWN:
            gone = event.data.get(WITHDRAWN)
            standing = {about: one for about, one in standing.items() if str(one.event) != gone}
    return tuple(standing.values())


def mark_data(mark: Mark) -> Mapping[str, str]:
    """The data of the event 考核打分 for a mark; period, unit and assessor are the event's own."""
    return {LINE: mark.line, POINTS: f"{mark.points:f}", REASON: mark.reason, **place_data(mark.place, mark.sha256)}


def registered_data(one: Registered) -> Mapping[str, str]:
    """The data of the event 考核登记; without 分值 the rubric's own amount holds."""
    points = {} if one.points is None else {POINTS: f"{one.points:f}"}
    said = {LINE: one.line, DAY: one.day.isoformat(), COUNT: f"{one.count:f}", REASON: one.reason, BASIS: one.basis}
    return {**said, **points, **place_data(one.place, one.sha256)}


def place_data(place: Place, sha256: str) -> Mapping[str, str]:
    """Which cell of which file."""
    return {FILE: place.file, SHEET: place.sheet, ROW: str(place.row), COLUMN: str(place.column), HASH: sha256}


def _mark(event: Event) -> Mark:
    line, points, reason = (event.data[name] for name in (LINE, POINTS, REASON))
    day, place = event.at.date(), _place(event)
    return Mark(
        event.period, event.unit, line, Decimal(points), reason, event.by, day, place, event.data[HASH], event.number
    )


def _registered(event: Event) -> Registered:
    line, day, count, reason, basis = (event.data[name] for name in (LINE, DAY, COUNT, REASON, BASIS))
    points = event.data.get(POINTS)
    return Registered(
        event.period,
        event.unit,
        line,
        date.fromisoformat(day),
        Decimal(count),
        None if points is None else Decimal(points),
        reason,
        basis,
        event.by,
        event.at.date(),
        _place(event),
        event.data[HASH],
        event.number,
    )


def _place(event: Event) -> Place:
    row, column = (int(event.data[name]) for name in (ROW, COLUMN))
    return Place(event.data[FILE], event.data[SHEET], row, column)
