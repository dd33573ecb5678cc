"""Coverage of a plan: who answers where, what figures stand behind a task, and where the chain is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from helpers_plan import plan_of
from helpers_rules import MONTHLY, QUARTERLY, small_plan
from report_gen.catalogue import plan_audit as kinds
from report_gen.errors import PlanError
from report_gen.model.period import Period, Span
from report_gen.model.plan import Plan
from report_gen.model.raw import RawValue
from report_gen.rules.coverage import Coverage, FormCell, coverage, sample_period

JUNE = Period.of(Span.MONTH, 2025, 6)
HEAD_ROW = 3


def covered(*changes: tuple[str, str, RawValue]) -> Coverage:
    return coverage(plan_of(*changes), JUNE, HEAD_ROW)


def codes(found: Coverage) -> list[tuple[str, str]]:
    return [(each.code, f"{each.place.sheet}!{each.place.row}") for each in found.findings]


def test_a_task_is_followed_to_its_cells_figures_and_paragraph() -> None:
    task = covered().tasks[1]
    assert (task.task.no, task.section) == ("2", 2)
    assert task.units == ("市发改委", "市公安局", "各镇、街道")
    assert task.silent == ()
    assert task.cells == (
        FormCell("市发改委", "任务进展", "I5"),
        FormCell("市公安局", "任务进展", "I5"),
        FormCell("各镇、街道", "任务进展", "I4"),
    )
    assert [item.item.code for item in task.items] == ["D1", "D2"]
    assert [indicator.code for indicator in task.indicators] == ["I1", "I2", "I3"]


def test_an_item_is_followed_to_its_cells_and_uses() -> None:
    stations, piles, _ = covered().items
    assert stations.cells == (FormCell("市发改委", "指标数据", "H4"),)
    assert [cell.label for cell in piles.cells] == ["市发改委 指标数据!H5", "市公安局 指标数据!H4"]
    assert (piles.tasks, piles.indicators, piles.checks) == (("2",), ("I2",), ("R1",))
    assert stations.indicators == ("I1", "I2", "I3")


def test_a_sound_plan_has_no_hole_and_one_note() -> None:
    found = covered()
    assert found.period == JUNE
    assert found.holes == ()
    assert [(each.kind, each.place.row) for each in found.notes] == [(kinds.ITEM_IDLE, 4)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("成员单位", "I2", "否")], [("A502", "任务清单!2")]),
        ([("成员单位", "I3", "否")], [("A502", "任务清单!3"), ("A503", "指标!2"), ("A503", "指标!3"), ("A503", "指标!4")]),
        ([("成员单位", f"I{row}", "否") for row in (2, 3, 4)],
         [("A501", "任务清单!2"), ("A502", "任务清单!3"), ("A503", "指标!2"), ("A503", "指标!3"), ("A503", "指标!4")]),
        ([("任务清单", "I2", ""), ("任务清单", "J2", "")], [("A501", "任务清单!2")]),
        ([("报送安排", "F2", "部门、县区")], [("A502", "任务清单!2")]),
        ([("成员单位", "H2", "2024-12-31")], [("A502", "任务清单!2")]),
    ],
)  # fmt: skip
def test_holes(changes: list[tuple[str, str, RawValue]], expected: list[tuple[str, str]]) -> None:
    assert sorted(pair for pair in codes(covered(*changes)) if pair[0] != "A504") == expected


def test_holes_say_who_and_what() -> None:
    found = covered(("成员单位", "I2", "否"), ("成员单位", "I3", "否"), ("成员单位", "I4", "否"))
    assert [each.message for each in found.holes][:3] == [
        "第1项任务（开会）没有一个单位填报：办公室、市发改委、市公安局都不报送。",
        "第2项任务（配送站）的牵头单位（市发改委）不填报，完成与否无人认定。",
        "指标I1“配送站数”用到的“站数”无人填报，无法计算。",
    ]
    nobody = covered(("任务清单", "I2", ""), ("任务清单", "J2", ""))
    assert nobody.holes[0].message == "第1项任务（开会）没有一个单位填报：没有列单位。"


def with_end(day: date, *, quarterly: bool = False) -> Plan:
    return small_plan(creation_end=day, schedule=(QUARTERLY if quarterly else MONTHLY,))


@pytest.mark.parametrize(
    ("plan", "period"),
    [
        (with_end(date(2025, 9, 30)), Period.of(Span.MONTH, 2025, 9)),
        (with_end(date(2025, 9, 15)), Period.of(Span.MONTH, 2025, 8)),
        (with_end(date(2025, 9, 15), quarterly=True), Period.of(Span.QUARTER, 2025, 2)),
        (replace(with_end(date(2022, 10, 15)), creation_start=date(2022, 10, 1)), Period.of(Span.MONTH, 2022, 10)),
    ],
)
def test_the_sample_is_the_last_whole_reporting_period(plan: Plan, period: Period) -> None:
    assert sample_period(plan) == period


def test_without_a_schedule_there_is_nothing_to_look_at() -> None:
    with pytest.raises(PlanError, match="没有报送安排"):
        sample_period(small_plan(schedule=()))
