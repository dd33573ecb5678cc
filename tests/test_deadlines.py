from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import DUE, JUNE, MAY, entry, merged, small_plan, status, submission, task
from report_gen.errors import PlanError
from report_gen.model.form import TASKS
from report_gen.model.outcome import Light, Merged, ReportState, TaskFact, TaskOutcome, WorkState
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import DueKind, DueRule, Plan, Task
from report_gen.model.submission import EntryState
from report_gen.rules.deadlines import due_soon_days, occurrences, task_outcomes

H1 = Period.of(Span.HALF, 2024, 1)
JAN, FEB, JUL = (Period.of(Span.MONTH, 2024, month) for month in (1, 2, 7))
END = date(2024, 6, 30)
TWICE = DUE["yearly"]
ONCE = DUE["once"]
QUARTERLY = DueRule(DueKind.QUARTERLY, "每季度", "每季度")
MONTHLY = DueRule(DueKind.MONTHLY, "每月底前", "每月底")
SEVERAL = DueRule(
    DueKind.ONCE, "2024年6月、12月", "多个月份", on=date(2024, 12, 31), dates=(date(2024, 6, 30), date(2024, 12, 31))
)
FRIDAYS = DueRule(DueKind.WEEKLY, "每周五前", "每周某日", weekday=5)
TWO_DAYS = DueRule(DueKind.MONTHLY, "每月15日和30日前", "每月多日", day=30, days=(15, 30))
TENTH = DueRule(DueKind.QUARTERLY, "每季度结束后10个工作日内", "每季度工作日", on_previous=True, workday=10)
RELATIVE = DueRule(DueKind.RELATIVE, "会后10天内", "相对时限")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "first", "last", "expected"),
    [
        (TWICE, "2024-01-01", "2024-12-31", ["2024-01-31", "2024-07-31"]),
        (TWICE, "2024-01-31", "2024-01-31", ["2024-01-31"]),
        (TWICE, "2024-02-01", "2024-07-30", []),
        (DueRule(DueKind.YEARLY, "每年2月前", months=(2,)), "2023-01-01", "2024-12-31", ["2023-02-28", "2024-02-29"]),
        (DueRule(DueKind.YEARLY, "每年2月29日", months=(2,), day=29), "2023-01-01", "2023-12-31", ["2023-02-28"]),
        (ONCE, "2024-01-01", "2024-12-31", ["2024-06-30"]),
        (ONCE, "2024-07-01", "2024-12-31", []),
        (DUE["end"], "2025-09-30", "2025-09-30", ["2025-09-30"]),
        (DueRule(DueKind.ONCE, "?"), "2024-01-01", "2024-12-31", []),
        (QUARTERLY, "2024-01-01", "2024-09-29", ["2024-03-31", "2024-06-30"]),
        (DueRule(DueKind.QUARTERLY, "每季度第一周", day=7), "2024-01-01", "2024-06-30", ["2024-01-07", "2024-04-07"]),
        (MONTHLY, "2024-01-15", "2024-03-31", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        (DueRule(DueKind.MONTHLY, "每月31日前", day=31), "2024-04-01", "2024-05-31", ["2024-04-30", "2024-05-31"]),
        (DUE["open"], "2024-01-01", "2024-12-31", []),
        (DUE["unreadable"], "2024-01-01", "2024-12-31", []),
        (DueRule(DueKind.NONE, ""), "2024-01-01", "2024-12-31", []),
        (RELATIVE, "2024-01-01", "2024-12-31", []),
        (SEVERAL, "2024-01-01", "2024-12-31", ["2024-06-30", "2024-12-31"]),
        (SEVERAL, "2024-07-01", "2025-12-31", ["2024-12-31"]),
        (FRIDAYS, "2024-06-01", "2024-06-21", ["2024-06-07", "2024-06-14", "2024-06-21"]),
        (FRIDAYS, "2024-06-08", "2024-06-13", []),
        (DueRule(DueKind.WEEKLY, "每周", "每周"), "2024-06-01", "2024-06-09", ["2024-06-02", "2024-06-09"]),
        (TWO_DAYS, "2024-02-01", "2024-03-30", ["2024-02-15", "2024-02-29", "2024-03-15", "2024-03-30"]),
        (TENTH, "2024-01-01", "2024-06-30", ["2024-01-12", "2024-04-12"]),
        (
            DueRule(DueKind.MONTHLY, "每月前3个工作日内", workday=3),
            "2024-06-01",
            "2024-07-31",
            ["2024-06-05", "2024-07-03"],
        ),
    ],
)
def test_occurrences(rule: DueRule, first: str, last: str, expected: list[str]) -> None:
    assert occurrences(rule, day(first), day(last)) == tuple(day(text) for text in expected)


def test_days_off_push_a_rule_that_counts_working_days() -> None:
    holidays = {date(2024, 4, 4): True, date(2024, 4, 5): True, date(2024, 4, 7): False}
    assert occurrences(TENTH, date(2024, 4, 1), date(2024, 4, 30), holidays) == (date(2024, 4, 15),)


_RULES = [TWICE, QUARTERLY, MONTHLY, SEVERAL, FRIDAYS, TWO_DAYS, TENTH]


@given(st.dates(date(2023, 1, 1), date(2026, 1, 1)), st.integers(0, 900), st.sampled_from(_RULES))
def test_occurrences_lie_within_and_in_order(first: date, length: int, rule: DueRule) -> None:
    last = first + timedelta(days=length)
    found = occurrences(rule, first, last)
    assert list(found) == sorted(set(found))
    assert all(first <= due <= last for due in found)


def one(rule: DueRule, leads: tuple[str, ...] = ("U01",), responsible: tuple[str, ...] = ("U02",)) -> Task:
    return task("1", leads, responsible, rule)


def fact(
    period: Period,
    state: WorkState | None,
    done_on: str = "",
    unit: str = "U01",
    *,
    leading: bool = True,
    no: str = "1",
) -> TaskFact:
    done = day(done_on) if done_on else None
    place = Place(f"{unit}-{period.code}.xlsx", "任务进展", 5, 9)
    return TaskFact(no, unit, period, leading, state, done, "", "", place)


def part(period: Period, *facts: TaskFact, **states: ReportState) -> Merged:
    named = {fact.unit: ReportState.PASSED for fact in facts} | states
    statuses = tuple(
        status(unit, state, period=period, accepted=submission(unit, {}) if state is ReportState.PASSED else None)
        for unit, state in named.items()
    )
    return merged(period, tasks=facts, statuses=statuses)


def outcome(
    task: Task, *parts: Merged, as_of: date = END, period: Period = H1, plan: Plan | None = None
) -> TaskOutcome:
    (found,) = task_outcomes(plan or small_plan(tasks=(task,)), parts, period, as_of)
    return found


def told(found: TaskOutcome) -> tuple[Light, date | None, bool, int | None]:
    return found.light, found.due, found.late, found.days


DONE, ONGOING = WorkState.DONE, WorkState.ONGOING


@pytest.mark.parametrize(
    ("parts", "as_of", "light", "late", "rule"),
    [
        # ONCE: 2024-06-30
        ([part(JUNE, fact(JUNE, DONE, "2024-06-20"))], "2024-06-30", Light.DONE, False, "2024年6月20日完成"),
        ([part(MAY, fact(MAY, DONE, "2024-05-20")), part(JUNE, fact(JUNE, None))], "2024-06-30", Light.DONE, False,
         "完成时限2024年6月30日，2024年5月20日完成"),
        ([part(JUNE, fact(JUNE, DONE))], "2024-06-30", Light.DONE, False, "已报完成，完成日期待核"),
        ([part(JUL, fact(JUL, DONE, "2024-07-05"))], "2024-07-31", Light.DONE, True, "2024年7月5日完成，逾期5天"),
        ([part(JUNE, fact(JUNE, DONE, "2024-07-05"))], "2024-06-30", Light.OVERDUE, False, "未报完成"),
        ([part(JUNE, fact(JUNE, ONGOING))], "2024-06-30", Light.OVERDUE, False,
         "完成时限2024年6月30日，截至2024年6月30日未报完成"),
        ([part(JUNE, fact(JUNE, ONGOING))], "2024-06-29", Light.DUE_SOON, False, "还有1天，已进入30天临期"),
        ([part(MAY, fact(MAY, ONGOING))], "2024-05-31", Light.DUE_SOON, False, "还有30天"),
        ([part(MAY, fact(MAY, ONGOING))], "2024-05-30", Light.ON_TRACK, False, "完成时限2024年6月30日，距2024年5月30日还有31天"),
        # a word taken back
        ([part(MAY, fact(MAY, DONE, "2024-05-20")), part(JUNE, fact(JUNE, ONGOING))], "2024-06-30", Light.OVERDUE,
         False, "未报完成"),
        ([part(MAY, fact(MAY, DONE, "2024-05-20")), part(JUNE, fact(JUNE, WorkState.CONTINUOUS))], "2024-06-30",
         Light.DONE, False, "2024年5月20日完成"),
        # nobody heard of it
        ([part(JUNE, U01=ReportState.MISSING)], "2024-06-30", Light.OVERDUE, False, "未报完成"),
        ([part(JUNE, U01=ReportState.RETURNED)], "2024-06-30", Light.PENDING, False, "市交通运输局报送件未能采用，暂不认定"),
        ([part(MAY, fact(MAY, ONGOING)), part(JUNE, U01=ReportState.MISSING)], "2024-06-30", Light.OVERDUE, False, ""),
        ([], "2024-06-30", Light.PENDING, False, "市交通运输局未列入应报清单，暂不认定"),
        ([], "2024-02-01", Light.ON_TRACK, False, "还有150天"),
        ([merged(JUNE, tasks=(fact(JUNE, ONGOING),))], "2024-06-30", Light.OVERDUE, False, "未报完成"),
        ([part(JUNE, fact(JUNE, WorkState.NOT_APPLICABLE))], "2024-06-30", Light.PENDING, False, "均报“不适用”"),
    ],
)  # fmt: skip
def test_a_task_done_once(parts: list[Merged], as_of: str, light: Light, rule: str, *, late: bool) -> None:
    found = outcome(one(ONCE), *parts, as_of=day(as_of))
    assert (found.light, found.late) == (light, late)
    assert rule in found.rule
    assert found.facts == tuple(sorted((f for p in parts for f in p.tasks), key=lambda f: f.period.first, reverse=True))


@pytest.mark.parametrize("state", [EntryState.UNREADABLE, EntryState.QUERIED])
def test_a_state_in_doubt_makes_nobody_late(state: EntryState) -> None:
    sent = submission("U01", {(TASKS, "1", "state"): entry(TASKS, "1", "state", "差不多了", state)})
    parts = merged(JUNE, statuses=(status("U01", ReportState.RETURNED, accepted=sent),), tasks=(fact(JUNE, None),))
    found = outcome(one(ONCE), parts)
    assert told(found) == (Light.PENDING, END, False, 0)
    assert found.rule == "完成时限2024年6月30日，市交通运输局所填工作状态待核实，暂不认定"


def test_a_blank_state_is_not_done() -> None:
    sent = submission("U01", {(TASKS, "1", "state"): None})
    parts = merged(JUNE, statuses=(status("U01", ReportState.RETURNED, accepted=sent),))
    assert told(outcome(one(ONCE), parts)) == (Light.OVERDUE, END, False, 0)


def test_two_leads_must_both_have_done_it() -> None:
    both = one(ONCE, ("U01", "U02"), ())
    first, second = fact(JUNE, DONE, "2024-06-20"), fact(JUNE, DONE, "2024-06-25", "U02")
    assert told(outcome(both, part(JUNE, first))) == (Light.PENDING, END, False, 0)
    assert told(outcome(both, part(JUNE, first, fact(JUNE, ONGOING, unit="U02")))) == (Light.OVERDUE, END, False, 0)
    found = outcome(both, part(JUNE, first, second))
    assert (found.light, found.done_on) == (Light.DONE, day("2024-06-25"))
    unknown_day = outcome(both, part(JUNE, first, fact(JUNE, DONE, unit="U02")))
    assert (unknown_day.light, unknown_day.done_on) == (Light.DONE, None)


def test_joint_tasks_are_settled_by_all_units_and_lead_tasks_by_the_lead() -> None:
    joint = one(ONCE, (), ("U01", "U02"))
    done, ongoing = fact(JUNE, DONE, "2024-06-20"), fact(JUNE, ONGOING, unit="U02", leading=False)
    assert outcome(joint, part(JUNE, done, ongoing)).light is Light.OVERDUE
    assert outcome(one(ONCE), part(JUNE, done, ongoing)).light is Light.DONE
    not_ours = fact(JUNE, WorkState.NOT_APPLICABLE, unit="U02", leading=False)
    assert outcome(joint, part(JUNE, done, not_ours)).light is Light.DONE


def test_evidence_is_newest_first_and_leads_before_others() -> None:
    facts = [
        fact(MAY, ONGOING), fact(JUNE, ONGOING, unit="U02", leading=False), fact(JUNE, ONGOING),
        fact(JUNE, ONGOING, no="2"),
    ]  # fmt: skip
    found = outcome(one(ONCE), part(MAY, facts[0]), part(JUNE, *facts[1:]))
    assert found.facts == (facts[2], facts[1], facts[0])


@pytest.mark.parametrize(
    ("rule", "days", "as_of", "expected"),
    [
        # 每年1、7月: 31 January and 31 July
        (TWICE, [], "2024-06-30", (Light.OVERDUE, "2024-01-31", False)),
        (TWICE, ["2024-01-20"], "2024-06-30", (Light.DONE, "2024-01-31", False)),
        (TWICE, ["2024-02-10"], "2024-06-30", (Light.DONE, "2024-01-31", True)),
        (TWICE, ["2023-12-20"], "2024-06-30", (Light.DONE, "2024-01-31", False)),
        (TWICE, ["2023-07-20"], "2024-06-30", (Light.OVERDUE, "2024-01-31", False)),
        (TWICE, ["2023-08-15"], "2024-06-30", (Light.OVERDUE, "2024-01-31", False)),
        (TWICE, ["2024-01-20", "2024-06-20"], "2024-06-30", (Light.DONE, "2024-07-31", False)),
        (TWICE, ["2024-01-20", "2024-04-20"], "2024-06-30", (Light.DONE, "2024-07-31", False)),
        (TWICE, ["2024-06-20"], "2024-06-30", (Light.OVERDUE, "2024-01-31", False)),
        (TWICE, ["2024-01-20"], "2024-07-01", (Light.DUE_SOON, "2024-07-31", False)),
        (TWICE, ["2024-01-20"], "2024-07-31", (Light.OVERDUE, "2024-07-31", False)),
        (TWICE, ["2024-01-20", "2024-07-10"], "2024-07-31", (Light.DONE, "2024-07-31", False)),
        # every quarter, every month
        (QUARTERLY, ["2024-03-20"], "2024-05-31", (Light.DUE_SOON, "2024-06-30", False)),
        (QUARTERLY, ["2024-03-20"], "2024-05-15", (Light.DONE, "2024-03-31", False)),
        (QUARTERLY, ["2024-04-10"], "2024-05-15", (Light.DONE, "2024-03-31", True)),
        (QUARTERLY, ["2024-03-20", "2024-04-10"], "2024-05-15", (Light.DONE, "2024-06-30", False)),
        (MONTHLY, ["2024-01-10", "2024-02-10"], "2024-02-29", (Light.DONE, "2024-02-29", False)),
        (MONTHLY, ["2024-01-10"], "2024-02-29", (Light.OVERDUE, "2024-02-29", False)),
    ],
)
def test_tasks_that_come_again(rule: DueRule, days: list[str], as_of: str, expected: tuple[Light, str, bool]) -> None:
    parts = [
        part(Period(2024, index + 1, 1), fact(Period(2024, index + 1, 1), DONE, d)) for index, d in enumerate(days)
    ]
    parts = parts or [part(JAN, fact(JAN, ONGOING))]
    found = outcome(one(rule), *parts, as_of=day(as_of))
    assert (found.light, str(found.due), found.late) == expected
    assert found.rule.startswith(f"原文“{rule.text}”，本次时限")


def test_a_completion_repeated_month_by_month_counts_once() -> None:
    months = (JAN, FEB, MAY, JUNE)
    found = outcome(one(TWICE), *(part(month, fact(month, DONE, "2024-01-20")) for month in months))
    assert told(found) == (Light.DONE, day("2024-01-31"), False, None)


def test_a_completion_without_a_day_settles_what_had_come_by_then() -> None:
    months = (JAN, FEB, MAY, JUNE)
    parts = [part(month, fact(month, DONE)) for month in months]
    assert told(outcome(one(TWICE), *parts)) == (Light.DONE, day("2024-01-31"), False, None)
    assert told(outcome(one(TWICE), *parts, as_of=day("2024-07-31")))[0] is Light.OVERDUE
    yearly = one(DueRule(DueKind.YEARLY, "每年12月底前", "每年某月", months=(12,)))
    assert outcome(yearly, *parts).light is Light.ON_TRACK


def test_a_task_that_comes_again_before_its_first_due_day_of_the_period() -> None:
    yearly = one(DueRule(DueKind.YEARLY, "每年1月", "每年某月", months=(1,)))
    second = Period.of(Span.HALF, 2024, 2)
    parts = [part(JAN, fact(JAN, DONE, "2024-01-10"))]
    found = outcome(yearly, *parts, period=second, as_of=day("2024-12-31"))
    assert told(found) == (Light.ON_TRACK, day("2025-01-31"), False, 31)
    early = outcome(yearly, *parts, period=second, as_of=day("2024-08-31"))
    assert told(early) == (Light.ON_TRACK, day("2025-01-31"), False, 153)


def test_due_days_before_the_creation_period_do_not_count() -> None:
    plan = small_plan(tasks=(one(TWICE),), creation_start=date(2024, 3, 1))
    found = outcome(plan.tasks[0], part(JUNE, fact(JUNE, ONGOING)), plan=plan)
    assert told(found) == (Light.ON_TRACK, day("2024-07-31"), False, 31)


@pytest.mark.parametrize(
    ("rule", "state", "light", "text"),
    [
        (DUE["open"], ONGOING, Light.CONTINUOUS, "原文时限“持续推进”，不设完成日期"),
        (DUE["open"], DONE, Light.CONTINUOUS, "原文时限“持续推进”，不设完成日期"),
        (DUE["unreadable"], ONGOING, Light.PENDING, "时限待人工识读（原文“适时”）"),
        (DUE["unreadable"], DONE, Light.DONE, "时限待人工识读（原文“适时”），2024年6月1日完成"),
        (DueRule(DueKind.NONE, ""), ONGOING, Light.PENDING, "原文未写时限"),
        (DueRule(DueKind.NONE, ""), DONE, Light.DONE, "原文未写时限，2024年6月1日完成"),
    ],
)
def test_tasks_without_a_due_day(rule: DueRule, state: WorkState, light: Light, text: str) -> None:
    found = outcome(one(rule), part(JUNE, fact(JUNE, state, "2024-06-01" if state is DONE else "")))
    assert (found.light, found.rule, found.due, found.late) == (light, text, None, False)


def test_an_undated_task_done_without_a_day() -> None:
    found = outcome(one(DueRule(DueKind.NONE, "")), part(JUNE, fact(JUNE, DONE)))
    assert (found.light, found.rule, found.done_on) == (Light.DONE, "原文未写时限，已报完成，完成日期待核", None)


def test_a_task_nobody_is_known_to_answer_for() -> None:
    found = outcome(one(ONCE, (), ()), part(JUNE, fact(JUNE, DONE, "2024-06-01")))
    assert (found.light, found.rule) == (Light.PENDING, "牵头、责任单位待人工识读")


@pytest.mark.parametrize(("text", "days"), [("", 30), ("45", 45), (" 7 ", 7), ("０", 0)])
def test_the_due_soon_setting(text: str, days: int) -> None:
    assert due_soon_days(small_plan(info={"临期天数": text})) == days


def test_the_due_soon_setting_by_default() -> None:
    assert due_soon_days(small_plan(info={})) == 30


@pytest.mark.parametrize("text", ["一个月", "-1", "30天"])
def test_a_due_soon_setting_that_is_no_number_of_days(text: str) -> None:
    with pytest.raises(PlanError, match="临期天数"):
        task_outcomes(small_plan(info={"临期天数": text}), (), H1, END)


@given(
    st.sampled_from([ONCE, TWICE, QUARTERLY, MONTHLY]),
    st.lists(st.dates(date(2023, 6, 1), date(2024, 12, 31)), max_size=6),
    st.dates(date(2023, 6, 1), date(2024, 12, 31)),
    st.dates(date(2024, 1, 31), date(2024, 12, 31)),
)
def test_one_completion_more_never_makes_a_task_overdue(
    rule: DueRule, days: list[date], more: date, as_of: date
) -> None:
    def light(done: list[date]) -> Light:
        facts = [fact(JUNE, DONE, str(one)) for one in done] or [fact(JUNE, ONGOING)]
        return outcome(one(rule), part(JUNE, *facts), as_of=as_of, period=Period.of(Span.YEAR, 2024)).light

    if light(days) is not Light.OVERDUE:
        assert light([*days, more]) is not Light.OVERDUE


def test_the_parts_may_come_in_any_order() -> None:
    parts = [part(MAY, fact(MAY, DONE, "2024-05-20")), part(JUNE, fact(JUNE, ONGOING))]
    assert outcome(one(ONCE), *parts) == outcome(one(ONCE), *reversed(parts))


def _closing(unit: str, until: str, task: Task) -> Plan:
    plan = small_plan(tasks=(task,))
    units = tuple(replace(one, until=day(until)) if one.code == unit else one for one in plan.units)
    return replace(plan, units=units)


def test_a_closed_unit_holds_up_nobody() -> None:
    both = one(ONCE, ("U01", "U02"), ())
    parts = [part(MAY, fact(MAY, ONGOING, unit="U01")), part(JUNE, fact(JUNE, DONE, "2024-06-20", unit="U02"))]
    assert outcome(both, *parts).light is Light.OVERDUE
    assert outcome(both, *parts, plan=_closing("U01", "2024-05-31", both)).light is Light.DONE


def test_a_task_of_closed_units_alone_waits_for_a_successor() -> None:
    alone = one(ONCE, ("U01",), ())
    plan = _closing("U01", "2024-05-31", alone)
    found = outcome(alone, part(MAY, fact(MAY, ONGOING)), plan=plan)
    assert found.light is Light.PENDING
    assert "已停用或尚未启用" in found.rule
    assert outcome(alone, part(MAY, fact(MAY, DONE, "2024-05-20")), plan=plan).light is Light.DONE


@pytest.mark.parametrize(
    ("days", "as_of", "expected"),
    [
        # 2024年6月、12月: both days count, whatever the year of the report
        ([], "2024-05-01", (Light.ON_TRACK, "2024-06-30", False)),
        ([], "2024-06-30", (Light.OVERDUE, "2024-06-30", False)),
        (["2024-06-20"], "2024-06-30", (Light.DONE, "2024-06-30", False)),
        (["2024-06-20"], "2024-12-10", (Light.DUE_SOON, "2024-12-31", False)),
        (["2024-06-20"], "2024-12-31", (Light.OVERDUE, "2024-12-31", False)),
        (["2024-06-20", "2024-12-20"], "2024-12-31", (Light.DONE, "2024-12-31", False)),
        (["2024-07-05", "2024-12-20"], "2024-12-31", (Light.DONE, "2024-12-31", False)),
    ],
)
def test_a_task_with_several_single_due_dates(days: list[str], as_of: str, expected: tuple[Light, str, bool]) -> None:
    parts = [
        part(Period(2024, index + 5, 1), fact(Period(2024, index + 5, 1), DONE, d)) for index, d in enumerate(days)
    ]
    found = outcome(one(SEVERAL), *(parts or [part(MAY, fact(MAY, ONGOING))]), as_of=day(as_of))
    assert (found.light, str(found.due), found.late) == expected


def test_single_due_dates_of_years_before_still_count() -> None:
    later = Period.of(Span.HALF, 2025, 2)
    parts = [part(Period(2025, 7, 1), fact(Period(2025, 7, 1), ONGOING))]
    found = outcome(one(SEVERAL), *parts, period=later, as_of=day("2025-12-31"))
    assert told(found)[:2] == (Light.OVERDUE, day("2024-06-30"))


def test_a_weekly_task() -> None:
    done = fact(JAN, DONE, "2024-01-04")
    assert told(outcome(one(FRIDAYS), part(JAN, done), as_of=day("2024-01-05"))) == (
        Light.DUE_SOON,
        day("2024-01-12"),
        False,
        7,
    )
    assert told(outcome(one(FRIDAYS), part(JAN, done), as_of=day("2024-01-12")))[:2] == (
        Light.OVERDUE,
        day("2024-01-12"),
    )


def test_nobody_is_late_on_a_due_date_counted_from_an_event() -> None:
    found = outcome(one(RELATIVE), part(JUNE, fact(JUNE, ONGOING)))
    assert told(found) == (Light.PENDING, None, False, None)
    assert found.rule == "时限从某事之日起算（原文“会后10天内”），起算日待人工核定"
    done = outcome(one(RELATIVE), part(JUNE, fact(JUNE, DONE, "2024-06-01")))
    assert (done.light, done.late) == (Light.DONE, False)


def test_a_rule_of_working_days_asks_the_holidays_of_the_plan() -> None:
    task = one(TENTH)
    plan = small_plan(tasks=(task,), holidays={date(2024, 1, 1): True})
    found = outcome(task, part(JAN, fact(JAN, ONGOING)), as_of=day("2024-01-14"), plan=plan)
    assert told(found) == (Light.DUE_SOON, day("2024-01-15"), False, 1)
