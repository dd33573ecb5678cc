"""The calendar file: all-day events that any calendar program takes, the same bytes for the same plan and year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from report_gen.model.year_plan import EventKind, Standing, YearEvent

_MAKER: Final = "-//report_gen//年度工作日历//ZH"
_ALARM_HOUR: Final = timedelta(hours=9)  # an all-day event begins at midnight, when nobody reads reminders


def calendar_bytes(name: str, plan_id: str, year: int, events: Iterable[YearEvent], alarm_days: int) -> bytes:
    """The RFC 5545 calendar of the events that have a day in the year, with a reminder so many days before each.

    An event's UID is made of plan, event and day: read in again, it replaces its older self. Its time stamp is the
    first day of the year, since no clock is read. What lies after the creation period is marked as tentative.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # what programs older than RFC 7986 show
    stamp = datetime(year, 1, 1, tzinfo=UTC)
    for event in events:
        if event.in_calendar and event.on:
            made = _event(event, event.on)
            made.add("uid", f"{plan_id}-{event.key}-{event.on:%Y%m%d}@report-gen")
            made.add("dtstamp", stamp)
            made.add_component(_alarm(event, alarm_days))
            calendar.add_component(made)
    written: bytes = calendar.to_ical()
    return written


def _event(event: YearEvent, on: date) -> Event:
    made = Event()
    made.add("dtstart", on)
    made.add("dtend", on + timedelta(days=1))
    made.add("summary", _summary(event))
    made.add("description", "\n".join(_lines(event)))
    made.add("categories", [event.kind.value])
    made.add("status", "TENTATIVE" if event.standing is Standing.AFTER_END else "CONFIRMED")
    made.add("transp", "TRANSPARENT")  # a due day does not fill the day
    return made


def _alarm(event: YearEvent, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _ALARM_HOUR - timedelta(days=days))
    alarm.add("description", _summary(event))
    return alarm


def _summary(event: YearEvent) -> str:
    label = "报送截止" if event.kind is EventKind.REPORT else "任务到期"
    doubt = "（创建期后，待定）" if event.standing is Standing.AFTER_END else ""
    return f"【{label}】{event.title.removeprefix('报送')}{doubt}"


def _lines(event: YearEvent) -> Iterable[str]:
    labelled = (
        ("牵头单位", event.leads),
        ("责任单位", event.responsible),
        ("工作目标" if event.kind is EventKind.TASK else "说明", event.details),
        ("依据", event.basis),
    )
    yield from (f"{label}：{text}" for label, text in labelled if text)
    if event.rest:
        yield "当日为休息日，请提前安排。"
