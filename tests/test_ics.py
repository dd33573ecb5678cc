"""The calendar file, read back with a parser."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from report_gen.ics import calendar_bytes
from report_gen.model.year_plan import EventKind, Standing, YearEvent

EVENT = YearEvent(
    key="task-2",
    kind=EventKind.TASK,
    standing=Standing.DATED,
    on=date(2024, 6, 30),
    title="召开会议研究",
    wording="每年6月",
    basis="任务清单第2项，原文时限“每年6月”",
    details="每半年召开1次会议；研究a,b;c\\d工作。",
    leads="领导小组办公室",
    responsible="各成员单位",
    rest=True,
)
REPORT = YearEvent(
    "report-B01-2024-05",
    EventKind.REPORT,
    Standing.DATED,
    date(2024, 6, 5),
    "报送2024年5月月报",
    "每月5日前",
    "报送安排 B01",
)


def _written(*events: YearEvent, days: int = 7) -> bytes:
    return calendar_bytes("洛阳市2024年度工作日历", "LY2023", 2024, events, days)


def _read(data: bytes) -> tuple[Component, list[Component]]:
    calendar = Calendar.from_ical(data)
    assert isinstance(calendar, Component)
    assert calendar.errors == []
    return calendar, calendar.walk("VEVENT")


def test_an_event_comes_back_as_it_was() -> None:
    calendar, (event,) = _read(_written(EVENT))
    assert (str(calendar["version"]), str(calendar["x-wr-calname"])) == ("2.0", "洛阳市2024年度工作日历")
    assert str(event["uid"]) == "LY2023-task-2-20240630@report-gen"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 6, 30), date(2024, 7, 1))
    assert event.decoded("dtstamp") == datetime(2024, 1, 1, tzinfo=UTC)
    assert str(event["summary"]) == "【任务到期】召开会议研究"
    assert (str(event["status"]), str(event["transp"])) == ("CONFIRMED", "TRANSPARENT")
    assert str(event["description"]).split("\n") == [
        "牵头单位：领导小组办公室",
        "责任单位：各成员单位",
        "工作目标：每半年召开1次会议；研究a,b;c\\d工作。",
        "依据：任务清单第2项，原文时限“每年6月”",
        "当日为休息日，请提前安排。",
    ]


def test_a_report_says_so_and_leaves_out_what_is_not_known() -> None:
    _, (event,) = _read(_written(REPORT))
    assert str(event["summary"]) == "【报送截止】2024年5月月报"
    assert str(event["description"]) == "依据：报送安排 B01"
    assert event.decoded("categories") == ["报送"]


@pytest.mark.parametrize(("days", "before"), [(7, timedelta(days=6, hours=15)), (0, -timedelta(hours=9))])
def test_the_reminder_rings_at_nine_some_days_before(days: int, before: timedelta) -> None:
    _, (event,) = _read(_written(EVENT, days=days))
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == -before
    assert str(alarm["action"]) == "DISPLAY"
    assert alarm["description"] == event["summary"]


def test_what_follows_the_creation_period_is_tentative() -> None:
    late = YearEvent("task-4", EventKind.TASK, Standing.AFTER_END, date(2024, 7, 31), "编写总结报告", "", "")
    _, (event,) = _read(_written(late))
    assert str(event["status"]) == "TENTATIVE"
    assert str(event["summary"]) == "【任务到期】编写总结报告（创建期后，待定）"


@pytest.mark.parametrize("standing", [one for one in Standing if one not in {Standing.DATED, Standing.AFTER_END}])
def test_only_days_of_the_year_are_in_the_calendar(standing: Standing) -> None:
    other = YearEvent("task-9", EventKind.TASK, standing, date(2025, 6, 30), "以后", "", "")
    undated = YearEvent("task-8", EventKind.TASK, Standing.DATED, None, "无日期", "", "")
    _, events = _read(_written(other, undated, EVENT))
    assert [str(event["uid"]) for event in events] == ["LY2023-task-2-20240630@report-gen"]


def test_the_same_events_give_the_same_bytes() -> None:
    assert _written(EVENT, REPORT) == _written(EVENT, REPORT)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=200))
def test_lines_are_folded_and_nothing_is_lost(text: str) -> None:
    data = _written(YearEvent("task-1", EventKind.TASK, Standing.DATED, date(2024, 1, 1), text, "", text))
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    _, (event,) = _read(data)
    assert str(event["summary"]).endswith(text.removeprefix("报送"))
    assert str(event["description"]) == f"依据：{text}"
