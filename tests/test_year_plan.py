"""The year's dates: due days of tasks, reporting days moved by holidays, tasks without a day, and the papers of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES
from helpers_rules import EVERYONE, HOLIDAYS, MONTHLY, QUARTERLY, UNITS, small_plan, task
from report_gen.errors import ReportGenError
from report_gen.model.document import TableData
from report_gen.model.period import Span
from report_gen.model.plan import Collective, DueKind, DueRule, Plan, Schedule
from report_gen.model.sheets import SheetData
from report_gen.model.year_plan import EventKind, Standing, YearEvent
from report_gen.reports import REPORTS, year_plan
from report_gen.rules.year_plan import alarm_days, year_events, year_notes
from report_gen.steps.load import load_plan

ONCE = DueRule(DueKind.ONCE, "2024年6月", "某年某月", on=date(2024, 6, 30))
YEARLY = DueRule(DueKind.YEARLY, "每年1、7月", "每年某月", months=(1, 7))
MONTHLY_DUE = DueRule(DueKind.MONTHLY, "每月10日前", "每月某日", day=10)
PLANS = {city: load_plan(EXAMPLES / city / "方案.xlsx")[0] for city in ("luoyang", "linzi")}


def _plan(*dues: DueRule, **changes: Any) -> Plan:
    """A plan whose tasks 1, 2 … have these time limits, without reporting days unless `schedule` is given."""
    tasks = tuple(task(str(number), ("U01",), ("U02",), due) for number, due in enumerate(dues, start=1))
    return small_plan(**{"tasks": tasks, "schedule": (), **changes})


def _days(events: tuple[YearEvent, ...], key: str) -> list[str]:
    return [event.on.isoformat() for event in events if event.key == key and event.on]


# ---------------------------------------------------------------- days and standing


@pytest.mark.parametrize(
    ("due", "year", "standing", "days"),
    [
        (ONCE, 2024, Standing.DATED, ["2024-06-30"]),
        (ONCE, 2023, Standing.LATER, ["2024-06-30"]),
        (ONCE, 2025, Standing.PASSED, ["2024-06-30"]),
        (YEARLY, 2024, Standing.DATED, ["2024-01-31", "2024-07-31"]),
        (MONTHLY_DUE, 2022, Standing.DATED, ["2022-10-10", "2022-11-10", "2022-12-10"]),
        (replace(YEARLY, months=(2,)), 2022, Standing.LATER, ["2023-02-28"]),
        (DueRule(DueKind.CREATION_END, "到创建期末", "创建期末", on=date(2025, 9, 30)), 2024, Standing.LATER, ["2025-09-30"]),
        (DueRule(DueKind.OPEN, "持续推进", "持续推进"), 2024, Standing.OPEN, []),
        (DueRule(DueKind.NONE, ""), 2024, Standing.NO_DATE, []),
        (DueRule(DueKind.UNREADABLE, "适时"), 2024, Standing.MANUAL, []),
        (DueRule(DueKind.YEARLY, "会后10天内"), 2024, Standing.RELATIVE, []),
    ],
)  # fmt: skip
def test_every_task_stands_somewhere(due: DueRule, year: int, standing: Standing, days: list[str]) -> None:
    events = year_events(_plan(due), year)
    assert {event.standing for event in events} == {standing}
    assert _days(events, "task-1") == days
    assert {event.in_calendar for event in events} == {standing in {Standing.DATED, Standing.AFTER_END}}
    assert events[0].wording == due.text


def test_recurring_days_after_the_creation_period_stand_apart() -> None:
    events = year_events(_plan(MONTHLY_DUE, ONCE), 2025)
    assert [event.on.month for event in events if event.standing is Standing.DATED and event.on] == list(range(1, 10))
    assert [event.on.month for event in events if event.standing is Standing.AFTER_END and event.on] == [10, 11, 12]
    assert all(event.in_calendar for event in events[:12])


def test_a_due_day_on_a_day_off_is_marked_and_stays() -> None:
    sunday, friday = year_events(_plan(ONCE, replace(ONCE, on=date(2024, 6, 28))), 2024)[::-1]
    assert (sunday.on, sunday.rest) == (date(2024, 6, 30), True)
    assert (friday.on, friday.rest) == (date(2024, 6, 28), False)


@pytest.mark.parametrize("year", [2021, 2026, 9999, 0])
def test_a_year_outside_the_creation_period_is_refused(year: int) -> None:
    with pytest.raises(ReportGenError) as caught:
        year_events(small_plan(), year)
    assert caught.value.message == f"{year}年不在创建期（2022年10月1日至2025年9月30日）内，没有可排的工作。"
    assert "2022 至 2025" in caught.value.hint


def test_the_last_forms_fall_due_after_the_last_year() -> None:
    plan = small_plan(creation_end=date(2025, 12, 31), schedule=(MONTHLY,))
    events = year_events(plan, 2026)
    assert [(event.title, event.on) for event in events if event.kind is EventKind.REPORT] == [
        ("报送2025年12月月报", date(2026, 1, 5))
    ]
    assert [finding.code for finding in year_notes(plan, events)] == ["M301"]


# ---------------------------------------------------------------- reporting days


def test_reporting_days_are_moved_by_holidays_and_say_so() -> None:
    events = year_events(small_plan(tasks=small_plan().tasks[:1]), 2024)
    by_key = {event.key: event for event in events}
    march = by_key["report-S1-2024-03"]
    assert march.on == date(2024, 4, 7)  # 5 April is 清明, Sunday the 7th is worked
    assert march.basis == "报送安排 S1：每月5日前报送上月；原定2024-04-05为休息日，顺延至2024-04-07"
    assert (march.title, march.details, march.rest) == ("报送2024年3月月报", "4月12日后不再接收。", False)
    assert by_key["report-S1-2023-12"].on == date(2024, 1, 5)
    assert "report-S1-2024-12" not in by_key
    assert [key for key in by_key if key.startswith("report-S2")] == [
        f"report-S2-{code}" for code in ("2023Q4", "2024Q1", "2024Q2", "2024Q3")
    ]


def test_a_lock_day_in_the_next_year_names_it() -> None:
    due = DueRule(DueKind.MONTHLY, "每月28日前", "每月某日", day=28)
    events = year_events(small_plan(schedule=(replace(MONTHLY, due=due),), tasks=small_plan().tasks[:1]), 2024)
    (december,) = (event for event in events if event.key == "report-S1-2024-12")
    assert december.details == "2025年1月6日后不再接收。"


def test_a_yearly_form_may_be_due_at_the_end_of_the_next_year() -> None:
    due = DueRule(DueKind.YEARLY, "每年12月", "每年某月", months=(12,))
    row = Schedule("S3", "年报", Span.YEAR, due, 5, EVERYONE)
    events = year_events(small_plan(schedule=(row,), holidays={date(2024, 12, 31): True, date(2025, 1, 1): True}), 2025)
    assert _days(events, "report-S3-2023") == ["2025-01-02"]


def test_who_reports() -> None:
    plan = small_plan(schedule=(QUARTERLY,), info={"办公室简称": "示范办", "项目名称": "季"})
    first = next(event for event in year_events(plan, 2024) if event.kind is EventKind.REPORT)
    assert (first.leads, first.responsible) == ("示范办", "各报送单位（4家）")
    assert first.units == ("U01", "U02", "U03", "U10")
    assert first.title == "报送2023年第四季度报"
    districts = replace(QUARTERLY, unit_kinds=frozenset({UNITS[3].kind}), form_name="季")
    event = next(one for one in year_events(replace(plan, schedule=(districts,)), 2024) if one.kind is EventKind.REPORT)
    assert (event.responsible, event.title) == ("老城区政府", "报送2023年第四季度季")


# ---------------------------------------------------------------- names


def test_collective_names_stand_for_their_members() -> None:
    collectives = (Collective("各成员单位", ("U01", "U02")), Collective("成员单位", ("U02",)))
    row = replace(task("1", (), ("U01", "U02", "U10"), ONCE), responsible_text="老城区政府、各成员单位")
    event = year_events(small_plan(tasks=(row,), collectives=collectives, schedule=()), 2024)[0]
    assert (event.leads, event.responsible) == ("", "老城区政府、各成员单位（按职责分工共同负责）")
    assert event.units == ("U01", "U02", "U10")


def test_the_reminder_comes_a_week_before_at_most() -> None:
    assert alarm_days(small_plan()) == 7
    assert alarm_days(small_plan(info={"临期天数": "3"})) == 3


# ---------------------------------------------------------------- paper and workbook


def _paper(plan: Plan, year: int) -> TableData:
    return year_plan.build(plan, year, year_events(plan, year)).tables[0]


def test_the_paper_is_grouped_by_month() -> None:
    table = _paper(small_plan(), 2024)
    headings = [table.rows[number][0] for number in table.spans]
    assert headings[:12] == [f"{month}月" for month in range(1, 13)]
    assert headings[12:] == ["持续推进（不设完成日期）", "以后年度到期", "时限待人工识读"]
    assert table.heads == ("时间", "工作事项", "牵头单位", "责任单位", "依据")
    assert table.rows[1] == (
        "1月5日", "报送2023年12月月报（1月10日后不再接收）", "领导小组办公室", "各报送单位（4家）", "报送安排 S1：每月5日前报送上月",
    )  # fmt: skip
    assert (
        "6月30日\n（休息日）",
        "子任务2：完成目标2。",
        "市公安局",
        "市交通运输局",
        "任务清单第2项，原文时限“2024年6月底前”",
    ) in table.rows
    assert ("2025年9月30日", "子任务5", "市交通运输局", "—", "任务清单第5项，原文时限“到创建期末”") in table.rows


def test_days_of_one_task_in_a_month_share_a_row() -> None:
    events = year_events(_plan(ONCE, YEARLY), 2024)
    first = next(event for event in events if event.key == "task-1")
    weekly = tuple(replace(first, on=date(2024, 6, day), rest=day == 30) for day in (23, 30))
    context = year_plan.build(_plan(ONCE), 2024, weekly)
    assert [row[0] for row in context.tables[0].rows] == ["6月", "6月23日、30日\n（休息日）"]


def test_what_falls_after_the_creation_period_is_for_the_office_to_decide() -> None:
    plan = _plan(YEARLY, creation_end=date(2025, 3, 31), info={"发文机关": "示范办"}, holidays={date(2025, 1, 1): True})
    events = year_events(plan, 2025)
    context = year_plan.build(plan, 2025, events)
    assert ("创建期结束（2025年3月31日）后的时限", "", "", "", "") in context.tables[0].rows
    assert context.values["说明"] == (
        "注：1.任务时限按方案原文推算，逢休息日不顺延，请提前安排；报送截止日逢休息日顺延至其后第一个工作日。",
        "　　2.创建期至2025年3月31日止，其后的时限是否执行，由示范办确定。",
    )
    (sheet, _) = year_plan.sheets(plan, 2025, events).sheets
    assert [_texts(sheet)[row][-1] for row in (0, 1)] == [
        "任务清单第1项，原文时限“每年1、7月”",
        "任务清单第1项，原文时限“每年1、7月”；在创建期结束之后，待定",
    ]


def test_a_year_without_holidays_says_so() -> None:
    plan = _plan(YEARLY, holidays=HOLIDAYS)
    events = year_events(plan, 2023)
    assert [finding.message[:16] for finding in year_notes(plan, events)] == ["节假日表中没有2023年的安排，"]
    notes = year_plan.build(plan, 2023, events).values["说明"]
    assert isinstance(notes, tuple)
    assert notes[1] == "　　2.方案“节假日”表中没有2023年的安排，休息日只按周六、周日推算。"
    assert year_notes(plan, year_events(plan, 2024)) == ()


@pytest.mark.parametrize(
    ("info", "lines", "office", "source"),
    [
        ({}, ("洛阳市城市绿色货运配送示范工程2024年度工作进度表",), "领导小组办公室", "《洛阳市城市绿色货运配送示范工程》"),
        (
            {"项目名称": "国家城市绿色货运配送示范工程和现代物流枢纽建设", "发文机关": "示范办", "方案文件": "甲", "方案文号": "市发〔2023〕1号"},
            ("洛阳市国家城市绿色货运配送示范工程和现代物流枢纽建设", "2024年度工作进度表"),
            "示范办",
            "《甲》（市发〔2023〕1号）",
        ),
    ],
)  # fmt: skip
def test_head_of_the_paper(info: dict[str, str], lines: tuple[str, ...], office: str, source: str) -> None:
    plan = small_plan(info=info)
    context = year_plan.build(plan, 2024, year_events(plan, 2024))
    assert context.values["标题"] == lines
    assert (context.values["编制单位"], context.values["编制依据"]) == (office, source)
    assert context.made_on == date(2024, 1, 1)
    assert (year_plan.TEMPLATE, year_plan.build) in [(report.template, report.build) for report in REPORTS]


def _texts(sheet: SheetData) -> list[list[str]]:
    return [[str(cell.value) for cell in row] for row in sheet.blocks[0].rows]


def test_the_workbook_has_a_row_a_day_and_the_rest_on_a_second_sheet() -> None:
    plan = small_plan(collectives=())
    book = year_plan.sheets(plan, 2024, year_events(plan, 2024))
    dated, others = book.sheets
    assert book.title == dated.title == "洛阳市城市绿色货运配送示范工程2024年度工作进度表"
    rows = _texts(dated)
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert {row[2] for row in rows if row[1] in {"2024-04-07", "2024-06-30", "2024-06-05"}} == {
        "星期日\n（调休上班）", "星期日\n（休息日）", "星期三"
    }  # fmt: skip
    assert [row[:3] for row in _texts(others)] == [
        ["持续推进（不设完成日期）", "持续推进", "—"],
        ["以后年度到期", "到创建期末", "2025-09-30"],
        ["时限待人工识读", "适时", "—"],
    ]
    for sheet in book.sheets:
        assert {len(row) for row in sheet.blocks[0].rows} == {len(sheet.blocks[0].columns)}


def test_a_task_without_words_or_units_is_still_listed() -> None:
    row = replace(task("1", (), (), DueRule(DueKind.NONE, "")), objective="", due_text="")
    plan = small_plan(tasks=(row,), schedule=())
    assert _paper(plan, 2024).rows[1] == ("未写时限", "子任务1", "—", "—", "任务清单第1项，原文未写时限")
    dated, others = year_plan.sheets(plan, 2024, year_events(plan, 2024)).sheets
    assert (dated.blocks[0].rows, _texts(others)[0][1]) == ((), "未写时限")
    repeated = replace(row, objective="子任务1，分两步走。")
    assert _paper(replace(plan, tasks=(repeated,)), 2024).rows[1][1] == "子任务1，分两步走。"


# ---------------------------------------------------------------- both cities


@pytest.mark.parametrize("city", PLANS)
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_examples_lose_no_task(city: str, year: int) -> None:
    plan = PLANS[city]
    events = year_events(plan, year)
    keys = {event.key for event in events if event.kind is EventKind.TASK}
    assert keys == {f"task-{row.no}" for row in plan.tasks}
    assert len({(event.key, event.on) for event in events}) == len(events)
    assert all(event.on.year == year for event in events if event.in_calendar and event.on)
    reports = [event for event in events if event.kind is EventKind.REPORT]
    months = {2025: 7}.get(year, 12) if city == "luoyang" else 4
    assert len(reports) == months
    assert year_notes(plan, events) == ()


def test_luoyang_meetings_reports_and_appraisals() -> None:
    events = year_events(PLANS["luoyang"], 2024)
    assert {key: _days(events, f"task-{key}") for key in "1234"} == {
        "1": ["2024-02-29"],
        "2": ["2024-01-31", "2024-07-31"],
        "3": ["2024-01-31"],
        "4": ["2024-01-31", "2024-07-31"],
    }
    assert next(event for event in events if event.key == "task-2").responsible == "各成员单位"


def test_linzi_quarters_move_past_the_holidays() -> None:
    reports = [event for event in year_events(PLANS["linzi"], 2025) if event.kind is EventKind.REPORT]
    assert [str(event.on) for event in reports] == ["2025-01-07", "2025-04-07", "2025-07-07", "2025-10-09"]


@given(
    months=st.sets(st.integers(1, 12), min_size=1),
    day=st.integers(0, 31),
    start=st.dates(date(2020, 1, 1), date(2024, 12, 31)),
    year=st.integers(2020, 2026),
)
def test_a_recurring_task_is_never_dated_before_the_creation_period(
    months: set[int], day: int, start: date, year: int
) -> None:
    due = DueRule(DueKind.YEARLY, "每年", "每年某月", months=tuple(sorted(months)), day=day)
    plan = _plan(due, creation_start=start, creation_end=date(2026, 6, 30))
    if year < start.year:
        return
    events = year_events(plan, year)
    assert events
    for event in events:
        assert event.on is not None
        assert event.on >= start
        assert (event.on.year == year) is event.in_calendar
        assert (event.standing is Standing.AFTER_END) is (event.in_calendar and event.on > plan.creation_end)
