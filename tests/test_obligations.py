from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import HOLIDAYS, JUNE, MONTHLY, QUARTERLY, UNITS, small_plan
from report_gen.calendar_source import special_days
from report_gen.errors import PlanError
from report_gen.model.decisions import Decisions, Exemption
from report_gen.model.period import Period, Span
from report_gen.model.plan import DueKind, DueRule, Plan, Schedule, UnitKind
from report_gen.rules.calendar import day_of_month, is_workday, knows, workday_on_or_after
from report_gen.rules.obligations import excused, holiday_gaps, obligations


def period(text: str) -> Period:
    found = Period.parse(text)
    assert found is not None
    return found


def scheduled(span: Span, rule: DueRule, **more: Any) -> Plan:
    row = Schedule("S9", "表", span, rule, 0, frozenset(UnitKind), **more)
    return small_plan(schedule=(row,))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 4, 3), True),  # an ordinary Wednesday
        (date(2024, 4, 4), False),  # a day off by its row
        (date(2024, 4, 7), True),  # a Sunday worked by its row
        (date(2024, 6, 1), False),  # a Saturday
        (date(2024, 6, 2), False),  # a Sunday
    ],
)
def test_workdays(*, day: date, works: bool) -> None:
    assert is_workday(day, HOLIDAYS) is works


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2024, 6, 5), date(2024, 6, 5)),
        (date(2024, 6, 8), date(2024, 6, 10)),
        (date(2024, 5, 1), date(2024, 5, 6)),
        (date(2024, 4, 6), date(2024, 4, 7)),
    ],
)
def test_moved_to_a_workday(day: date, moved: date) -> None:
    assert workday_on_or_after(day, HOLIDAYS) == moved


@given(st.dates(date(2022, 1, 1), date(2026, 12, 31)), st.dictionaries(st.dates(), st.booleans(), max_size=5))
def test_the_moved_day_is_the_first_workday(day: date, holidays: dict[date, bool]) -> None:
    moved = workday_on_or_after(day, holidays)
    assert moved >= day
    assert is_workday(moved, holidays)
    assert not any(is_workday(date.fromordinal(n), holidays) for n in range(day.toordinal(), moved.toordinal()))


@pytest.mark.parametrize(("day", "expected"), [(5, 5), (0, 29), (31, 29)])
def test_day_of_month(day: int, expected: int) -> None:
    assert day_of_month(2024, 2, day) == date(2024, 2, expected)


@pytest.mark.parametrize(
    ("code", "due", "lock"),
    [
        ("2024Q1", date(2024, 4, 7), date(2024, 4, 15)),  # a make-up Sunday; lock day 14 April is a Sunday
        ("2024Q2", date(2024, 7, 8), date(2024, 7, 15)),  # 7 July is a Sunday
        ("2024-06", date(2024, 7, 5), date(2024, 7, 10)),
        ("2024-04", date(2024, 5, 6), date(2024, 5, 11)),  # the holiday ends on 5 May; 11 May, a Saturday, is worked
        ("2023-12", date(2024, 1, 5), date(2024, 1, 10)),
    ],
)
def test_due_and_lock(code: str, due: date, lock: date) -> None:
    rows = obligations(small_plan(), period(code))
    assert {(row.due, row.lock) for row in rows} == {(due, lock)}


def test_basis_says_the_row_and_the_move() -> None:
    (first, *_) = obligations(small_plan(), period("2024-04"))
    assert first.basis == "报送安排 S1：每月5日前报送上月；原定2024-05-05为休息日，顺延至2024-05-06"
    assert first.place == MONTHLY.place
    assert obligations(small_plan(), JUNE)[0].basis == "报送安排 S1：每月5日前报送上月"


def test_who_owes() -> None:
    plan = small_plan()
    assert [row.unit for row in obligations(plan, JUNE)] == ["U01", "U02", "U03", "U10"]
    bureaus = replace(MONTHLY, unit_kinds=frozenset({UnitKind.BUREAU}))
    assert [row.unit for row in obligations(small_plan(schedule=(bureaus,)), JUNE)] == ["U01", "U02", "U03"]


def test_a_unit_owes_from_the_period_it_exists_at_the_end_of() -> None:
    new = replace(UNITS[0], since=date(2024, 6, 30))
    gone = replace(UNITS[1], until=date(2024, 6, 29))
    plan = small_plan(units=(new, gone))
    assert [row.unit for row in obligations(plan, JUNE)] == ["U01"]
    assert [row.unit for row in obligations(plan, JUNE.previous())] == ["U02"]


def test_no_schedule_for_the_span() -> None:
    assert obligations(small_plan(), period("2024H1")) == ()
    assert holiday_gaps(small_plan(), period("2024H1")) == ()


@pytest.mark.parametrize(
    ("span", "rule", "code", "due"),
    [
        (Span.MONTH, DueRule(DueKind.MONTHLY, "每月28日前", day=28), "2024-06", date(2024, 6, 28)),
        (Span.MONTH, DueRule(DueKind.MONTHLY, "每月底前", day=0), "2024-07", date(2024, 7, 31)),
        (Span.QUARTER, DueRule(DueKind.QUARTERLY, "每季度第一周", day=7), "2024Q3", date(2024, 7, 8)),
        (Span.HALF, DueRule(DueKind.YEARLY, "每年1、7月", months=(1, 7)), "2024H1", date(2024, 7, 31)),
        (Span.HALF, DueRule(DueKind.YEARLY, "每年1、7月", months=(1, 7)), "2024H2", date(2025, 1, 31)),
        (Span.YEAR, DueRule(DueKind.YEARLY, "每年2月10日前", months=(2,), day=10), "2024", date(2025, 2, 10)),
        (Span.YEAR, DueRule(DueKind.CREATION_END, "到创建期末", on=date(2025, 9, 30)), "2025", date(2025, 9, 30)),
    ],
)
def test_every_wording_with_a_date(span: Span, rule: DueRule, code: str, due: date) -> None:
    assert obligations(scheduled(span, rule), period(code))[0].due == due


def test_a_wording_without_a_date_stops_the_run() -> None:
    plan = scheduled(Span.MONTH, DueRule(DueKind.UNREADABLE, "适时"))
    with pytest.raises(PlanError, match="报送安排 S9 的时限“适时”"):
        obligations(plan, JUNE)


def test_years_without_holiday_rows_are_told() -> None:
    assert holiday_gaps(small_plan(), JUNE) == ()
    (gap,) = holiday_gaps(small_plan(), period("2022-12"))
    assert (gap.code, gap.place.label) == ("M301", "方案.xlsx › 节假日")
    assert gap.message == "节假日表中没有2023年的安排，报送截止日只按周六、周日推算。"


def test_each_kind_of_unit_by_its_own_row() -> None:
    bureaus = replace(MONTHLY, unit_kinds=frozenset({UnitKind.BUREAU}))
    tenth = DueRule(DueKind.MONTHLY, "每月10日前报送上月", day=10, on_previous=True)
    districts = Schedule("S8", "县区月报", Span.MONTH, tenth, 0, frozenset({UnitKind.DISTRICT}))
    plan = small_plan(schedule=(bureaus, districts))
    found = {(plan.unit(one.unit).kind, one.due, one.basis[:7]) for one in obligations(plan, JUNE)}
    assert found == {
        (UnitKind.BUREAU, date(2024, 7, 5), f"报送安排 {MONTHLY.code}"[:7]),
        (UnitKind.DISTRICT, date(2024, 7, 10), "报送安排 S8"),
    }


@pytest.mark.parametrize(
    ("code", "owing"), [("2022-09", False), ("2022-10", True), ("2025-09", True), ("2025-10", False)]
)
def test_nobody_owes_anything_outside_the_creation_period(code: str, *, owing: bool) -> None:
    assert bool(obligations(small_plan(), period(code))) is owing


def test_nobody_owes_a_form_without_a_line_to_fill_in() -> None:
    plan = small_plan()
    tasks = tuple(replace(task, leads=("U01",), responsible=()) for task in plan.tasks)
    items = tuple(replace(item, reporters=("U02",)) for item in plan.items)
    assert {one.unit for one in obligations(replace(plan, tasks=tasks, items=items), JUNE)} == {"U01", "U02"}


def test_the_quarter_row_serves_the_quarter() -> None:
    assert {row.place for row in obligations(small_plan(), period("2024Q2"))} == {QUARTERLY.place}


def test_a_due_day_counted_in_working_days() -> None:
    rule = DueRule(DueKind.QUARTERLY, "每季度结束后10个工作日内", "每季度工作日", workday=10, on_previous=True)
    plan = scheduled(Span.QUARTER, rule)
    assert {row.due for row in obligations(plan, period("2024Q1"))} == {date(2024, 4, 15)}


# --- exemptions ---


def exemption(unit: str, since: date, until: date, event: int = 1, reason: str = "机构改革") -> Exemption:
    return Exemption(unit, since, until, reason, "张三", date(2024, 6, 3), event)


@pytest.mark.parametrize(
    ("since", "until", "owes"),
    [
        (date(2024, 6, 1), date(2024, 6, 30), False),
        (date(2024, 6, 30), date(2024, 6, 30), False),  # it is the last day that counts
        (date(2024, 6, 1), date(2024, 6, 29), True),
        (date(2024, 7, 1), date(2024, 7, 31), True),
        (date(2024, 1, 1), date(2024, 12, 31), False),
    ],
)
def test_exempted_units_owe_nothing(since: date, until: date, *, owes: bool) -> None:
    decisions = Decisions(exemptions=(exemption("U02", since, until),))
    plan = small_plan()
    assert ("U02" in {one.unit for one in obligations(plan, JUNE, decisions)}) is owes
    assert len(obligations(plan, JUNE, decisions)) + len(excused(plan, JUNE, decisions)) == 4


def test_of_two_exemptions_the_later_is_named() -> None:
    first, last = (exemption("U02", JUNE.first, JUNE.last, number, f"理由{number}") for number in (3, 7))
    (found,) = excused(small_plan(), JUNE, Decisions(exemptions=(last, first)))
    assert (found.unit, found.exemption.reason, found.obligation.due) == ("市公安局", "理由7", date(2024, 7, 5))


def test_who_owes_nothing_anyway_is_not_called_exempted() -> None:
    decisions = Decisions(exemptions=(exemption("U90", JUNE.first, JUNE.last),))
    assert excused(small_plan(), JUNE, decisions) == ()


# --- due and lock days of 2024 and 2025, by the arrangements of the State Council ---


def announced() -> dict[date, bool]:
    return {one.day: one.off for year in (2023, 2024, 2025, 2026) for one in special_days(year)}


@pytest.mark.parametrize(
    ("code", "due", "lock"),
    [
        ("2024-09", date(2024, 10, 8), date(2024, 10, 14)),  # 国庆 1-7 October; 13 October is an ordinary Sunday
        ("2024-08", date(2024, 9, 5), date(2024, 9, 10)),
        ("2024-03", date(2024, 4, 7), date(2024, 4, 12)),  # 清明 4-6 April, the Sunday after is worked
        ("2024-04", date(2024, 5, 6), date(2024, 5, 11)),  # 劳动节 1-5 May; 11 May is a worked Saturday
        ("2025-01", date(2025, 2, 5), date(2025, 2, 10)),  # 春节 to 4 February; 8 February is a worked Saturday
        ("2025-03", date(2025, 4, 7), date(2025, 4, 14)),  # 清明 4-6 April; 12 April is a Saturday
        ("2025-09", date(2025, 10, 9), date(2025, 10, 14)),  # 国庆、中秋 1-8 October
        ("2024-12", date(2025, 1, 6), date(2025, 1, 13)),  # 5 January is a Sunday, 11 January a Saturday
    ],
)
def test_due_and_lock_over_the_holidays(code: str, due: date, lock: date) -> None:
    plan = small_plan(holidays=announced(), creation_end=date(2026, 12, 31))
    assert {(row.due, row.lock) for row in obligations(plan, period(code))} == {(due, lock)}


@pytest.mark.parametrize(
    ("lock_days", "lock"),
    [
        (0, date(2024, 10, 8)),
        (1, date(2024, 10, 9)),
        (4, date(2024, 10, 12)),  # a Saturday worked for the holiday
        (5, date(2024, 10, 14)),  # the Sunday behind it is not
    ],
)
def test_the_lock_clock_runs_from_the_moved_due_day(lock_days: int, lock: date) -> None:
    row = replace(MONTHLY, lock_days=lock_days)
    plan = small_plan(schedule=(row,), holidays=announced())
    assert {one.lock for one in obligations(plan, period("2024-09"))} == {lock}


def test_working_days_count_worked_weekends() -> None:
    rule = DueRule(DueKind.MONTHLY, "每月第5个工作日前报送上月", "每月工作日", workday=5, on_previous=True)
    plan = replace(scheduled(Span.MONTH, rule), holidays=announced())
    assert {row.due for row in obligations(plan, period("2024-09"))} == {date(2024, 10, 12)}


@given(st.integers(2024, 2025), st.integers(1, 12), st.integers(0, 31), st.integers(0, 30))
def test_no_clock_ends_on_a_day_off(year: int, month: int, day: int, lock_days: int) -> None:
    rule = DueRule(DueKind.MONTHLY, "每月", "每月", day=day, on_previous=True)
    row = replace(MONTHLY, due=rule, lock_days=lock_days)
    holidays = announced()
    plan = small_plan(schedule=(row,), holidays=holidays, creation_end=date(2026, 12, 31))
    (found,) = {(one.due, one.lock) for one in obligations(plan, Period.of(Span.MONTH, year, month))}
    assert all(is_workday(one, holidays) for one in found)
    assert found[0] <= found[1]


@pytest.mark.parametrize(
    ("listed", "day", "told"),
    [
        ((), date(2024, 7, 5), False),
        ((date(2024, 10, 1),), date(2024, 7, 5), True),
        ((date(2023, 12, 30), date(2023, 12, 31)), date(2023, 10, 9), False),  # New Year's of another year
        ((date(2024, 1, 1),), date(2024, 1, 5), True),
        ((date(2024, 1, 1),), date(2024, 2, 5), False),
        ((date(2023, 12, 31),), date(2024, 1, 5), False),
    ],
)
def test_what_the_rows_of_a_year_tell(listed: tuple[date, ...], day: date, *, told: bool) -> None:
    assert knows(dict.fromkeys(listed, True), day) is told
