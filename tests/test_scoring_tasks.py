"""任务亮灯: what the lights of a unit's tasks are worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import JUNE, MAY, RUBRIC, UNITS, merged, place_of, rubric, small_plan, status
from helpers_scoring import MISSING, PASSED, assessment, freed, lit, scored
from report_gen.model.form import TASKS
from report_gen.model.outcome import Light, Merged, Source, TaskFact, Timeliness, WorkState
from report_gen.model.place import Place
from report_gen.model.submission import Entry

LIGHTS = RUBRIC[3]
JUNE_END = date(2024, 6, 30)


def test_lights_weigh_what_the_unit_leads_more() -> None:
    # U01 leads tasks 1, 3 and 5 and shares task 2: weights 1 + 1 + 1 + 0.5
    outcomes = (lit(0, Light.OVERDUE, due=JUNE_END), lit(1, Light.OVERDUE), lit(2, Light.CONTINUOUS),
                lit(4, Light.ON_TRACK))  # fmt: skip
    item = scored(LIGHTS, assessment(tasks=outcomes))
    assert (item.start, item.points, item.note) == (Decimal(40), Decimal("22.86"), "")  # 40 × 2 ÷ 3.5
    assert [(line.key, line.points, line.on) for line in item.lines] == [
        ("F4/任务1", Decimal("-11.43"), JUNE_END),
        ("F4/任务2", Decimal("-5.71"), None),
    ]
    assert item.lines[0].reason == "牵头任务1“子任务1”超期：完成时限2024年6月30日，未报完成，失分40×1÷3.5×100%"
    assert item.lines[1].reason.startswith("配合任务2")
    assert item.lines[1].reason.endswith("失分40×0.5÷3.5×100%")
    assert item.lines[0].basis == "方案.xlsx › 任务清单 › A2"


def test_the_evidence_of_a_light_is_the_word_of_who_answers_for_the_task() -> None:
    def fact(unit: str, *cells: Source) -> TaskFact:
        place = Place(f"{unit}.xlsx")
        return TaskFact("1", unit, JUNE, leading=False, state=WorkState.ONGOING, done_on=None, progress="",
                        problem="", place=place, cells=cells)  # fmt: skip

    cell = Source("U01", Entry(TASKS, "1", "state", "推进中", "推进中", place_of(TASKS, "1", "state")), "hash", "")
    found = assessment(tasks=(lit(0, Light.OVERDUE, facts=(fact("U02"), fact("U01", cell))),))
    (own,) = scored(LIGHTS, found, "U01").lines[0].evidence
    assert (own.place.label, own.sha256, own.period) == ("甲.xlsx › 任务进展 › A5", "hash", "2024-06")
    # U02 only shares the task: that the leading unit is not done costs it points, not what it says itself.
    assert scored(LIGHTS, found, "U02").lines[0].basis == own.place.label
    silent = assessment(tasks=(lit(0, Light.OVERDUE, facts=(fact("U03"), fact("U02"))),))
    assert scored(LIGHTS, silent, "U02").lines[0].basis == "U02.xlsx"
    assert scored(LIGHTS, silent, "U01").lines[0].basis == "U03.xlsx"


def test_pending_tasks_are_left_out_and_done_ones_count_full() -> None:
    item = scored(LIGHTS, assessment(tasks=(lit(0, Light.PENDING), lit(2, Light.DONE, late=True))))
    assert (item.points, item.note) == (Decimal(40), "1项待定，不扣分")
    item = scored(LIGHTS, assessment(tasks=(lit(0, Light.PENDING),)))
    assert (item.points, item.note) == (Decimal(40), "本期考核任务1项待定，按满分计")
    item = scored(LIGHTS, assessment(tasks=(lit(3, Light.OVERDUE),)))
    assert (item.points, item.note) == (Decimal(40), "本期无考核任务，按满分计")


def test_due_soon_counts_not_while_nobody_knows_what_the_units_said() -> None:
    line = rubric("F4", "任务", "任务亮灯", "40", 临期得分率="0.5")
    item = scored(line, assessment(tasks=(lit(0, Light.DUE_SOON, waiting=()), lit(2, Light.DONE))))
    assert (item.points, item.note) == (Decimal(40), "1项待定，不扣分")


def test_tasks_of_no_weight_are_left_out() -> None:
    line = rubric("F4", "任务", "任务亮灯", "40", 配合权重="0")
    item = scored(line, assessment(tasks=(lit(0, Light.OVERDUE), lit(1, Light.OVERDUE))))
    assert (item.points, len(item.lines), item.note) == (Decimal(0), 1, "1项不计权重，不扣分")
    assert scored(line, assessment(tasks=(lit(1, Light.OVERDUE),))).note == "本期考核任务1项不计权重，按满分计"


def test_rates_of_the_rubric_line_and_joint_tasks_of_districts() -> None:
    line = rubric("F4", "任务完成", "任务亮灯", "40", 临期得分率="0.5", 超期得分率="0.25")
    district = scored(line, assessment(tasks=(lit(3, Light.DUE_SOON),)), "U10")
    assert district.points == Decimal(20)
    assert district.lines[0].reason.startswith("共同负责任务4“子任务4”临期")
    assert district.lines[0].reason.endswith("失分40×1÷1×50%")
    assert scored(line, assessment(tasks=(lit(0, Light.OVERDUE),))).points == Decimal(10)


def test_an_overdue_task_never_gets_more_than_one_that_is_due_soon() -> None:
    line = rubric("F4", "任务完成", "任务亮灯", "40", 临期得分率="0.5", 超期得分率="0.75")
    assert scored(line, assessment(tasks=(lit(0, Light.OVERDUE),))).points == Decimal(20)


@pytest.mark.parametrize(
    ("others", "least", "points", "share"),
    [
        ((), "0", "0", "40×1÷1×100%"),  # the only task: all is lost
        ((), "3", "26.67", "40×1÷3×100%"),
        ((2,), "3", "26.67", "40×1÷3×100%"),  # another task in order never makes the loss greater
        ((1,), "3", "26.67", "40×1÷3×100%"),
        ((1, 2, 4), "3", "28.57", "40×1÷3.5×100%"),
    ],
)
def test_few_tasks_are_reckoned_as_so_many(others: tuple[int, ...], least: str, points: str, share: str) -> None:
    line = rubric("F4", "任务", "任务亮灯", "40", 至少按项数=least)
    tasks = (lit(0, Light.OVERDUE), *(lit(index, Light.ON_TRACK) for index in others))
    item = scored(line, assessment(tasks=tasks))
    assert item.points == Decimal(points)
    assert item.lines[0].reason.endswith(f"失分{share}")


def test_each_task_may_cost_a_fixed_amount_instead() -> None:
    line = rubric("F4", "任务", "任务亮灯", "5", 折算="逐项", 每项扣="3", 超期得分率="0.5")
    item = scored(line, assessment(tasks=(lit(0, Light.OVERDUE), lit(1, Light.OVERDUE), lit(2, Light.DONE))))
    assert [one.points for one in item.lines] == [Decimal("-1.5"), Decimal("-0.75")]
    assert item.lines[1].reason.endswith("失分3×0.5×50%")
    strict = replace(line, parameters={"折算": "逐项", "每项扣": "3"})
    item = scored(strict, assessment(tasks=(lit(0, Light.OVERDUE), lit(4, Light.OVERDUE))))
    assert [one.points for one in item.lines] == [Decimal(-3), Decimal(-2)]
    assert item.lines[1].reason.endswith("（扣完为止）")


def test_a_light_of_before_the_unit_was_a_member_counts_not_against_it() -> None:
    young = (replace(UNITS[0], since=date(2024, 7, 1)), *UNITS[1:])
    plan = small_plan(units=young)
    old, done = lit(0, Light.OVERDUE, due=JUNE_END), lit(0, Light.DONE, due=JUNE_END)
    assert scored(LIGHTS, assessment(tasks=(old,)), plan=plan).note == (
        "本期考核任务1项时限在成为成员单位之前，按满分计"
    )
    assert scored(LIGHTS, assessment(tasks=(done,)), plan=plan).note == ""
    later = replace(old, due=date(2024, 7, 1))
    assert scored(LIGHTS, assessment(tasks=(later,)), plan=plan).points == Decimal(0)


def _june(*units: str, reporting: str = "") -> Merged:
    statuses = (status(reporting, PASSED),) if reporting else ()
    return merged(JUNE, statuses=statuses, excused=tuple(map(freed, units)))


def test_an_exemption_since_the_due_day_spares_the_unit_and_those_who_wait_for_it() -> None:
    may = merged(MAY, statuses=(status("U01", MISSING, Timeliness.NONE, period=MAY),))
    task = lit(0, Light.OVERDUE, due=JUNE_END, waiting=("U01",))
    found = assessment(may, _june("U01", reporting="U02"), tasks=(task,))
    for unit in ("U01", "U02"):
        assert scored(LIGHTS, found, unit).note == "本期考核任务1项时限以来免报，按满分计"
    both = replace(found, tasks=(replace(task, waiting=("U01", "U02")),))
    assert scored(LIGHTS, both, "U02").points == Decimal(0)
    reported_since = replace(found, tasks=(replace(task, due=date(2024, 5, 31)),))
    assert scored(LIGHTS, reported_since).points == Decimal(0)


def test_of_a_day_still_to_come_the_last_report_tells() -> None:
    line = rubric("F4", "任务", "任务亮灯", "40", 临期得分率="0.5")
    task = lit(0, Light.DUE_SOON, due=date(2024, 7, 20))
    assert scored(line, assessment(_june("U01"), tasks=(task,))).points == Decimal(40)
    assert scored(line, assessment(_june("U02", reporting="U01"), tasks=(task,))).points == Decimal(20)
