"""Pace against time: the way made beside the time gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, TASK_ROWS, small_plan
from report_gen.errors import PlanError
from report_gen.model.outcome import IndicatorOutcome, Verdict
from report_gen.model.pace import Pace, Tempo
from report_gen.model.plan import DueKind, DueRule, Indicator, Operator
from report_gen.rules.pace import paces, tolerance

START, END = date(2024, 1, 1), date(2024, 4, 9)  # a hundred days
PLAN = small_plan(creation_start=START, creation_end=END)
HALFWAY = date(2024, 2, 19)


def pace(value: str | None, as_of: date = HALFWAY, info: dict[str, str] | None = None, **changes: Any) -> Pace:
    settings: dict[str, Any] = {
        "task_no": "3",
        "formula": "枢纽数",
        "operator": Operator.AT_LEAST,
        "target": Decimal(100),
    }
    settings |= changes
    indicator = Indicator("I1", "枢纽", measure="个", decimals=0, **settings)
    number = None if value is None else Decimal(value)
    outcome = IndicatorOutcome(
        indicator, JUNE, number, Verdict.UNDECIDED, "“枢纽数”未报有效数据" if value is None else ""
    )
    return paces(replace(PLAN, info=info or {}), (outcome,), as_of)[0]


@pytest.mark.parametrize(
    ("value", "tempo"),
    [("50", Tempo.LEVEL), ("55", Tempo.LEVEL), ("55.01", Tempo.AHEAD), ("45", Tempo.LEVEL), ("44.99", Tempo.BEHIND),
     ("0", Tempo.BEHIND), ("120", Tempo.AHEAD)],
)  # fmt: skip
def test_what_differs_by_more_than_five_points_is_ahead_or_behind(value: str, tempo: Tempo) -> None:
    found = pace(value)
    assert (found.tempo, found.made, found.gone) == (tempo, Decimal(value) / 100, Decimal("0.5"))


def test_the_numbers_are_printed() -> None:
    assert pace("50").working == "完成50.0%（由0到≥100个，现为50个），时间过50.0%（2024年1月1日至2024年4月9日）"


def test_the_way_begins_at_the_baseline() -> None:
    assert pace("75", baseline=Decimal(50)).made == Decimal("0.5")
    down = pace("3.5", operator=Operator.AT_MOST, target=Decimal(3), baseline=Decimal(4))
    assert (down.made, down.tempo) == (Decimal("0.5"), Tempo.LEVEL)


def test_a_formula_that_counts_from_the_baseline_begins_at_nothing() -> None:
    formula = "（枢纽数 − 基期值）÷ 基期值 × 100"
    assert pace("50", formula=formula, baseline=Decimal(7)).made == Decimal("0.5")


@pytest.mark.parametrize(
    ("value", "changes", "reason"),
    [
        (None, {}, "“枢纽数”未报有效数据"),
        ("5", {"operator": Operator.EQUAL}, "目标为等于某数，不比较进度"),
        ("5", {"operator": Operator.BELOW}, "越小越好的指标没有基期值，不知由多少降起"),
        ("5", {"baseline": Decimal(100)}, "起点已达到目标，不比较进度"),
        ("5", {"operator": Operator.AT_MOST, "baseline": Decimal(90)}, "起点已达到目标，不比较进度"),
        ("5", {"operator": Operator.AT_MOST, "baseline": Decimal(90), "formula": "枢纽数 ÷"},
         "越小越好的指标没有基期值，不知由多少降起"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_says_why(value: str | None, changes: dict[str, Any], reason: str) -> None:
    found = pace(value, **changes)
    assert (found.tempo, found.made, found.working) == (Tempo.UNKNOWN, None, reason)


def test_an_indicator_without_a_reason_still_says_something() -> None:
    outcome = IndicatorOutcome(small_plan().indicators[0], JUNE, None, Verdict.UNDECIDED)
    assert paces(PLAN, (outcome,), HALFWAY)[0].working == "没有结果"


@pytest.mark.parametrize(
    ("as_of", "gone"), [(date(2023, 5, 1), "0"), (START, "0.01"), (END, "1"), (date(2030, 1, 1), "1")]
)
def test_time_never_leaves_its_bounds(as_of: date, gone: str) -> None:
    assert pace("5", as_of).gone == Decimal(gone)


@pytest.mark.parametrize(
    ("due", "gone"),
    [
        (DueRule(DueKind.ONCE, "2024年2月", on=date(2024, 2, 19)), "1"),
        (DueRule(DueKind.ONCE, "2025年2月", on=date(2025, 2, 19)), "0.5"),
        (DueRule(DueKind.ONCE, "2023年2月", on=date(2023, 2, 19)), "0.5"),
        (DueRule(DueKind.ONCE, "某日"), "0.5"),
        (DueRule(DueKind.OPEN, "持续推进"), "0.5"),
    ],
)
def test_the_tasks_own_due_day_ends_the_time_if_it_comes_first(due: DueRule, gone: str) -> None:
    plan = replace(PLAN, tasks=(replace(TASK_ROWS[0], due=due),), info={})
    indicator = Indicator("I1", "枢纽", "1", "枢纽数", "个", Operator.AT_LEAST, Decimal(100), 0)
    outcome = IndicatorOutcome(indicator, JUNE, Decimal(5), Verdict.NOT_MET)
    assert paces(plan, (outcome,), HALFWAY)[0].gone == Decimal(gone)


@pytest.mark.parametrize(("text", "points"), [("", 5), ("10", 10), ("2.5个百分点", 2.5), ("3%", 3), (" 0 ", 0)])
def test_the_tolerance_is_a_setting(text: str, points: float) -> None:
    assert tolerance(replace(PLAN, info={"进度容差": text})) == Decimal(str(points))


@pytest.mark.parametrize("text", ["很大", "-1", "101", "1.2.3"])
def test_a_tolerance_that_is_no_number_of_points_is_refused(text: str) -> None:
    with pytest.raises(PlanError, match="进度容差"):
        tolerance(replace(PLAN, info={"进度容差": text}))


@given(
    value=st.decimals(0, 500, places=2), day=st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    operator=st.sampled_from([Operator.AT_LEAST, Operator.ABOVE]),
)  # fmt: skip
def test_a_target_that_is_met_is_never_behind(value: Decimal, day: date, operator: Operator) -> None:
    found = pace(str(value), day, operator=operator)
    assert found.gone is not None
    assert 0 <= found.gone <= 1
    if operator.holds(value, Decimal(100)):
        assert found.tempo is not Tempo.BEHIND
