from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import HOLIDAYS, JUNE, MONTHLY, QUARTERLY, UNITS, small_plan
from report_gen.errors import PlanError
from report_gen.model.period import Period, Span
from report_gen.model.plan import DueKind, DueRule, Plan, Schedule, UnitKind
from report_gen.rules.calendar import day_of_month, is_workday, workday_on_or_after
from report_gen.rules.obligations import holiday_gaps, obligations


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
