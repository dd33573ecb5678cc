"""Who is reminded on a day and in which colour, and who is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, merged, small_plan, status, submission
from report_gen.errors import PlanError
from report_gen.model.decisions import Decisions, Exemption
from report_gen.model.finding import Kind, Severity
from report_gen.model.outcome import (
    Assessment,
    Light,
    Merged,
    ReportState,
    ReportStatus,
    TaskFact,
    TaskOutcome,
    Timeliness,
    WorkState,
)
from report_gen.model.period import Period, Span
from report_gen.model.place import NOWHERE, Place
from report_gen.model.plan import Plan
from report_gen.model.reminder import Cause, Colour, Matter, Reminders, Thresholds
from report_gen.model.submission import Skipped
from report_gen.rules.assess import assess
from report_gen.rules.reminders import period_on, reminders, thresholds

PLAN = small_plan()
STRANGE = Kind("S901", Severity.ERROR, "不是填报表", "不是填报表。")
DUE, LOCK = date(2024, 7, 5), date(2024, 7, 10)
SENT = submission("U02", {("items", "D01", "value"): "1"})


def asked(
    *statuses: ReportStatus, on: date = DUE, plan: Plan = PLAN, tasks: tuple[TaskOutcome, ...] = (),
    history: tuple[Merged, ...] = (), decisions: Decisions | None = None, **changes: Any,
) -> Reminders:  # fmt: skip
    part = merged(JUNE, statuses=statuses, **changes)
    whole = Assessment(JUNE, on, (part,), tasks, (), ())
    return reminders(plan, whole, (part, *history), decisions or Decisions())


def missing(unit: str = "U01", **more: Any) -> ReportStatus:
    return status(unit, ReportState.MISSING, Timeliness.NONE, **more)


def task(light: Light, due: date, on: date, waiting: tuple[str, ...] = ("U02",), **more: Any) -> TaskOutcome:
    return TaskOutcome(PLAN.task("2"), on, light, "规则", due=due, days=(due - on).days, waiting=waiting, **more)


def fact(unit: str, state: WorkState | None, progress: str = "", done_on: date | None = None) -> TaskFact:
    return TaskFact(
        "2", unit, JUNE, leading=True, state=state, done_on=done_on, progress=progress, problem="", place=NOWHERE
    )


@pytest.mark.parametrize(
    ("on", "colour"),
    [
        (date(2024, 6, 29), None),
        (date(2024, 6, 30), Colour.BLUE),
        (DUE, Colour.BLUE),
        (date(2024, 7, 6), Colour.YELLOW),
        (LOCK, Colour.YELLOW),
        (date(2024, 7, 11), Colour.RED),
    ],
)
def test_a_form_not_sent(on: date, colour: Colour | None) -> None:
    found = asked(missing(), on=on).matters
    assert [one.colour for one in found] == ([colour] if colour else [])


@pytest.mark.parametrize(
    ("settings", "on", "colour"),
    [
        ({"蓝色提前天数": "0"}, date(2024, 7, 4), None),
        ({"蓝色提前天数": "10"}, date(2024, 6, 25), Colour.BLUE),
        ({"黄色逾期天数": "3"}, date(2024, 7, 7), Colour.BLUE),
        ({"黄色逾期天数": "3"}, date(2024, 7, 8), Colour.YELLOW),
        ({"红色逾期天数": "2"}, date(2024, 7, 6), Colour.YELLOW),
        ({"红色逾期天数": "2"}, date(2024, 7, 7), Colour.RED),
        ({"红色逾期天数": "30"}, date(2024, 7, 11), Colour.RED),
    ],
)
def test_the_thresholds_are_settings(settings: dict[str, str], on: date, colour: Colour | None) -> None:
    found = asked(missing(), on=on, plan=replace(PLAN, info=settings)).matters
    assert [one.colour for one in found] == ([colour] if colour else [])


@pytest.mark.parametrize(
    "settings", [{"蓝色提前天数": "几天"}, {"红色逾期天数": "-1"}, {"红色逾期天数": "1", "黄色逾期天数": "3"}]
)
def test_settings_that_are_no_days_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(PlanError, match="天数"):
        thresholds(replace(PLAN, info=settings))


def test_thresholds_know_what_the_plan_says() -> None:
    found = thresholds(PLAN)
    assert found == Thresholds(5, 1, None, 30, frozenset({"临期天数"}))


def test_what_is_asked_and_by_when() -> None:
    (early,) = asked(missing(), on=date(2024, 7, 3)).matters
    (late,) = asked(missing(), on=date(2024, 7, 8)).matters
    (locked,) = asked(missing(), on=date(2024, 7, 11)).matters
    assert (early.until, late.until, locked.until) == (DUE, LOCK, date(2024, 7, 16))
    assert (late.key, late.title, late.days) == ("2024-06", "2024年6月填报表", -3)
    assert late.said == "本年以来没有收到该单位的填报表。"


def test_what_a_unit_sent_last() -> None:
    before = merged(MAY, statuses=(status("U01", ReportState.PASSED, accepted=SENT, period=MAY),))
    silent = merged(MAY.previous(), statuses=(missing(period=MAY.previous()),))
    assert asked(missing(), history=(before,)).matters[0].said == "最近一次报送的是2024年5月填报表（通过）。"
    assert asked(missing(), history=(silent, merged(MAY))).matters[0].said == "本年以来没有收到该单位的填报表。"
    blank = asked(missing(others=(replace(SENT, file="甲/空.xlsx"),)), history=(before,)).matters[0]
    assert blank.said == "收到“空.xlsx”，没有填报内容，不计为报送。"


@pytest.mark.parametrize(
    ("on", "colour"), [(DUE, Colour.YELLOW), (LOCK, Colour.YELLOW), (date(2024, 7, 11), Colour.RED)]
)
def test_a_form_that_went_back(on: date, colour: Colour) -> None:
    (found,) = asked(status("U02", ReportState.RETURNED, accepted=SENT, errors=2), on=on).matters
    assert (found.cause, found.colour, found.due) == (Cause.RETURNED, colour, LOCK)
    assert found.said == "已报“U02.xlsx”，有2处强制性问题，退回后尚未重报。"


def test_a_file_that_gave_no_form() -> None:
    (found,) = asked(status("U02", ReportState.RETURNED)).matters
    assert found.said == "所报文件不能采用，退回后尚未重报。"


def test_forms_whose_order_is_open_are_the_offices_business() -> None:
    found = asked(status("U02", ReportState.RETURNED, others=(SENT, SENT)))
    assert found.matters == ()
    assert found.spared[0].reason == "收到几份填报表，先后未登记，待办公室核定采用哪一份。"


@pytest.mark.parametrize("state", [ReportState.PASSED, ReportState.QUERIED])
def test_a_unit_in_order_gets_nothing(state: ReportState) -> None:
    found = asked(status("U02", state, accepted=SENT), on=date(2024, 8, 1))
    assert (found.matters, found.spared, found.units) == ((), (), ())


def test_an_unknown_receipt_time_is_no_accusation() -> None:
    found = asked(status("U02", ReportState.PASSED, Timeliness.PENDING, accepted=SENT), on=date(2024, 8, 1))
    assert found.matters == ()
    assert found.spared[0].reason == "收到时间待定，不作逾期认定。"


@pytest.mark.parametrize(
    ("light", "due", "red", "colour"),
    [
        (Light.DUE_SOON, 5, "", Colour.BLUE),
        (Light.OVERDUE, 0, "", Colour.BLUE),
        (Light.OVERDUE, -1, "", Colour.RED),
        (Light.OVERDUE, -1, "3", Colour.YELLOW),
        (Light.OVERDUE, -3, "3", Colour.RED),
    ],
)
def test_tasks(light: Light, due: int, red: str, colour: Colour) -> None:
    plan = replace(PLAN, info={"红色逾期天数": red})
    (found,) = asked(on=DUE, plan=plan, tasks=(task(light, DUE + timedelta(due), DUE),)).matters
    assert (found.cause, found.key, found.unit, found.colour) == (Cause.TASK, "任务2", "U02", colour)
    assert ("未完成的原因" in found.asked) is (due < 0)


@pytest.mark.parametrize("light", [Light.DONE, Light.ON_TRACK, Light.CONTINUOUS])
def test_tasks_in_order(light: Light) -> None:
    assert asked(tasks=(task(light, DUE, DUE),)).matters == ()


def test_a_task_without_a_day_or_anybody_to_wait_for() -> None:
    undated = replace(task(Light.OVERDUE, DUE, DUE), due=None)
    assert asked(tasks=(undated, task(Light.OVERDUE, DUE, DUE, ()))).matters == ()


def test_a_task_in_doubt_is_left_alone() -> None:
    past, coming = DUE - timedelta(3), DUE + timedelta(3)
    found = asked(tasks=(task(Light.PENDING, past, DUE, ()), task(Light.PENDING, coming, DUE, ())))
    assert [(one.unit, one.key, one.reason) for one in found.spared] == [("U02", "任务2", "规则。")]


@pytest.mark.parametrize(
    ("state", "progress", "said"),
    [
        (WorkState.ONGOING, "已\n完成选址。", "2024年6月报：推进中，已 完成选址。"),
        (None, "", "2024年6月报：工作状态未填。"),
        (WorkState.ONGOING, "字" * 80, f"2024年6月报：推进中，{'字' * 60}……。"),
    ],
)
def test_what_a_unit_said_of_a_task(state: WorkState | None, progress: str, said: str) -> None:
    others = fact("U01", WorkState.DONE)
    mine = fact("U02", state, progress)
    (found,) = asked(tasks=(task(Light.DUE_SOON, DUE, DUE, facts=(others, mine)),)).matters
    assert found.said == said
    (silent,) = asked(tasks=(task(Light.DUE_SOON, DUE, DUE, facts=(others,)),)).matters
    assert silent.said == "没有报告过这项任务的进展。"


def test_an_exempted_unit_is_left_alone() -> None:
    exemption = Exemption("U02", date(2024, 6, 1), date(2024, 6, 30), "机构改革", "李四", date(2024, 6, 3), 7)
    later = replace(exemption, since=date(2024, 7, 1), until=date(2024, 12, 31), unit="U01")
    found = asked(
        missing("U02"), missing("U01"), on=date(2024, 7, 20), tasks=(task(Light.OVERDUE, DUE, date(2024, 7, 20)),),
        decisions=Decisions(exemptions=(exemption, later)),
    )  # fmt: skip
    assert found.units == ("U01",)
    assert [(one.unit, one.reason) for one in found.spared] == [("U02", "免报至2024年6月30日（机构改革，台账第7号）。")]


def test_files_nobody_knows_the_sender_of_are_named() -> None:
    strays = (Skipped("不明.xlsx", "认不出"), Skipped("~$甲.xlsx", "临时文件"), Skipped("公安.xlsx", "打不开"))
    found = asked(
        skipped=strays,
        findings=(
            STRANGE.at(Place("不明.xlsx"), ""),
            STRANGE.at(Place("公安.xlsx"), "市公安局"),
        ),
    )
    assert found.strays == ("不明.xlsx",)


def test_the_most_urgent_come_first() -> None:
    on = date(2024, 7, 11)
    found = asked(
        status("U01", ReportState.RETURNED, accepted=SENT, errors=1, period=MAY), missing("U03"), missing("U02"), on=on,
        tasks=(task(Light.DUE_SOON, date(2024, 7, 20), on, ("U10", "U03")),),
    )  # fmt: skip
    order = [(one.unit, one.colour.rank) for one in found.matters]
    assert order == [("U01", 0), ("U02", 0), ("U03", 0), ("U03", 2), ("U10", 2)]
    assert found.units == ("U01", "U02", "U03", "U10")
    assert all(isinstance(one, Matter) and one.unit == "U03" for one in found.of("U03"))


@pytest.mark.parametrize(
    ("on", "code"),
    [("2024-07-03", "2024-06"), ("2024-07-31", "2024-07"), ("2024-07-25", "2024-06"), ("2022-10-02", "2022-10"),
     ("2022-08-02", None), ("2025-10-02", "2025-09")],
)  # fmt: skip
def test_the_period_people_are_at_work_on(on: str, code: str | None) -> None:
    found = period_on(PLAN, date.fromisoformat(on))
    assert (found.code if found else None) == code


def test_a_plan_without_forms_has_no_period() -> None:
    assert period_on(replace(PLAN, schedule=()), DUE) is None


def test_a_quarterly_plan() -> None:
    assert period_on(replace(PLAN, schedule=PLAN.schedule[1:]), DUE) == Period.of(Span.QUARTER, 2024, 2)


@given(on=st.dates(date(2024, 6, 1), date(2024, 9, 1)), states=st.lists(st.sampled_from(ReportState), max_size=4))
def test_days_and_colours_agree(on: date, states: list[ReportState]) -> None:
    statuses = [status(code, state) for code, state in zip(("U01", "U02", "U03", "U10"), states, strict=False)]
    found = asked(*statuses, on=on)
    for one in found.matters:
        assert one.days == (one.due - on).days
        assert one.until >= min(on, one.due)
        assert (one.colour is Colour.BLUE) <= (one.days >= 0)
        assert (one.colour is Colour.RED) == (on > LOCK)
    assert {one.unit for one in found.matters} <= {row.obligation.unit for row in statuses}


def test_units_that_reported_done_are_not_waited_for() -> None:
    """The whole way: a task of two leads, one of them done."""
    both = replace(PLAN.task("2"), leads=("U02", "U03"), responsible=())
    plan = replace(PLAN, tasks=(both,))
    done = fact("U03", WorkState.DONE, done_on=date(2024, 6, 20))
    going = fact("U02", WorkState.ONGOING, "在做")
    part = merged(JUNE, tasks=(done, going), statuses=(status("U02", ReportState.PASSED, accepted=SENT),))
    on = date(2024, 7, 8)
    found = reminders(plan, assess(plan, (part,), JUNE, on), (part,))
    assert [(one.unit, one.colour) for one in found.matters] == [("U02", Colour.RED)]
