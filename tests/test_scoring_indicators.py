from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers_rules import (
    DATA_ITEMS,
    INDICATORS,
    JUNE,
    MAY,
    RUBRIC,
    TASK_ROWS,
    entry,
    merged,
    rubric,
    small_plan,
    submission,
)
from helpers_scoring import AFTER, H1, MET, NOT_MET, UNDECIDED, assessment, freed, measured, scored
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import Assessment, IndicatorOutcome, ItemFact, Merged, Source
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, DueKind, DueRule, Indicator, ItemKind, Operator, Plan
from report_gen.model.submission import Entry, EntryState, Value
from report_gen.rules.assess import assess
from report_gen.rules.background import Background
from report_gen.rules.merge import Received, merge
from report_gen.rules.scoring.indicators import pace

TARGETS = RUBRIC[4]
PROGRESS = rubric("F5", "进度", "指标进度", "15")


def test_a_strict_target_just_reached_before_its_day_costs_nothing_and_has_no_line() -> None:
    item = scored(TARGETS, assessment(indicators=(measured(2, "3", NOT_MET),)))
    assert (item.points, item.lines) == (Decimal(15), ())


def test_indicators_of_the_tasks_a_unit_leads_share_the_points() -> None:
    # U01 leads task 1 (I01), task 3 (I03) and task 5 (I04); I02 belongs to task 2, led by U02
    outcomes = (measured(0, "4", MET), measured(1, "1", NOT_MET), measured(2, "4", NOT_MET, working="4∶1"),
                measured(3, None, UNDECIDED))  # fmt: skip
    item = scored(TARGETS, assessment(indicators=outcomes))
    assert (item.points, item.note) == (Decimal("13.75"), "1项指标无法判定，不扣分")  # 5 + 5 × 3 ÷ 4 + 5
    (line,) = item.lines
    assert line.reason == "指标“车桩比”为4.00∶1，目标<3∶1，未定截止日，尚未达到，按进度，按75%计分"
    assert (line.on, line.basis, line.key) == (AFTER, "4∶1", "F5/I03")


def test_of_few_indicators_none_is_worth_more_than_its_share_of_at_least_so_many() -> None:
    line = rubric("F5", "指标完成", "指标达标", "15", 至少按项数="3")
    alone = assessment(indicators=(measured(1, "19", NOT_MET),))
    assert scored(TARGETS, alone, "U02").points == Decimal(0)
    assert scored(line, alone, "U02").points == Decimal(10)
    both = assessment(indicators=(measured(0, "2", NOT_MET), measured(3, "9", NOT_MET)))
    generous = replace(line, parameters={"至少按项数": "2", "未达标得分率": "1"})
    assert scored(generous, both).points == Decimal(15)


@pytest.mark.parametrize(
    ("files", "working", "evidence"),
    [
        (("6月.xlsx",), "1.00∶1", "6月.xlsx › 指标数据 › H5"),
        (("6月.xlsx",), "4 ÷ 4 = 1.00∶1", "6月.xlsx › 指标数据 › H5；4 ÷ 4 = 1.00∶1"),
        (("a.xlsx", "a.xlsx", "b.xlsx"), "1.00∶1", "a.xlsx › 指标数据 › H5、H6；b.xlsx › 指标数据 › H7"),
    ],
)
def test_the_evidence_of_an_indicator_names_its_cells(files: tuple[str, ...], working: str, evidence: str) -> None:
    sources = tuple(
        Source("U01", Entry(ITEMS, "D1", "value", Decimal(1), "1", Place(file, "指标数据", row, 8)))
        for row, file in enumerate(files, start=5)
    )
    item = DataItem("D1", "类", "项", "项", "个", ItemKind.STOCK, 0, ("U01",))
    short = measured(2, "1", NOT_MET, working=working, inputs=(ItemFact(item, H1, Decimal(1), sources),))
    found = replace(short, indicator=replace(short.indicator, operator=Operator.AT_LEAST, target=Decimal(2)))
    assert scored(TARGETS, assessment(indicators=(found,))).lines[0].basis == evidence


def test_an_indicator_whose_day_has_come_gets_the_rate_of_the_rubric_line() -> None:
    found = assessment(indicators=(measured(1, "19", NOT_MET),))
    item = scored(TARGETS, found, "U02")
    (line,) = item.lines
    assert (item.points, line.on) == (Decimal(0), date(2024, 6, 30))
    assert line.reason == "指标“新能源占比”为19.0%，目标≥20%，时限2024年6月30日已到，未达标，按0%计分"
    assert line.basis == "新增新能源 ÷ 配送车辆 × 100"
    generous = rubric("F5", "指标完成", "指标达标", "15", 未达标得分率="0.6")
    assert scored(generous, found, "U02").points == Decimal(9)
    before = replace(found, as_of=date(2024, 6, 29))
    assert scored(TARGETS, before, "U02").points == Decimal("14.25")
    assert "时限2024年6月30日未到，尚未达到，按进度，按95%计分" in scored(TARGETS, before, "U02").lines[0].reason


def test_units_without_an_indicator_to_judge() -> None:
    item = scored(TARGETS, assessment(indicators=(measured(0, "1", NOT_MET),)), "U03")
    assert item.note == "本期无负责的指标，按满分计"
    item = scored(TARGETS, assessment(indicators=(measured(0, None, UNDECIDED),)))
    assert (item.points, item.note) == (Decimal(15), "负责的指标均无法判定，按满分计")


@pytest.mark.parametrize(
    ("operator", "target", "value", "expected"),
    [
        (Operator.AT_LEAST, "80", "60", "0.75"),
        (Operator.AT_LEAST, "80", "-5", "0"),
        (Operator.AT_LEAST, "0", "-5", "0"),
        (Operator.ABOVE, "80", "80", "1"),
        (Operator.AT_MOST, "4", "5", "0.8"),
        (Operator.AT_MOST, "0", "5", "0"),
        (Operator.BELOW, "3", "3", "1"),
        (Operator.EQUAL, "100", "80", "0.8"),
        (Operator.EQUAL, "100", "125", "0.8"),
    ],
)
def test_pace(operator: Operator, target: str, value: str, expected: str) -> None:
    indicator = Indicator("I1", "x", "1", "x", "%", operator, Decimal(target), 0)
    assert pace(indicator, Decimal(value)) == Decimal(expected)


# --- what the unit itself left unreported, from the forms on ---

NOT_SENT = "没有报"  # in place of a value: no form of that unit and month
Told = Value | Entry


def month(
    plan: Plan, period: Period, told: dict[tuple[str, str], Told], background: Background | None = None
) -> Merged:
    """The month merged from forms with these values by (unit, item); a unit with a value NOT_SENT sent none."""
    silent = {unit for (unit, _), value in told.items() if value == NOT_SENT}
    forms: dict[str, dict[tuple[str, str, str], Told]] = {}
    for (unit, item), value in told.items():
        if unit not in silent:
            forms.setdefault(unit, {(TASKS, "1", "state"): "推进中"})[ITEMS, item, "value"] = value
    received = [Received(submission(unit, values, period=period)) for unit, values in forms.items()]
    return merge(plan, period, received, background=background)


def half_year(plan: Plan, *parts: Merged) -> Assessment:
    return assess(plan, parts, H1, AFTER)


def only(*indices: int, **changes: object) -> Plan:
    """The small plan with these indicators alone."""
    plan = small_plan(indicators=tuple(INDICATORS[index] for index in indices))
    return replace(plan, **changes)  # type: ignore[arg-type]  # named fields of a plan


HUBS = only(0)  # 枢纽数 of U01, who leads the task


def test_a_value_the_unit_left_blank_counts_as_a_target_not_met() -> None:
    item = scored(TARGETS, half_year(HUBS, month(HUBS, JUNE, {("U01", "D01"): None})), plan=HUBS)
    (line,) = item.lines
    assert (item.points, line.on) == (Decimal(0), date(2024, 6, 30))
    assert line.reason == "指标“枢纽”未报送“枢纽数数量”（2024年6月未填），按未达标计，按0%计分"
    assert line.basis == "U01.xlsx › 指标数据 › A5"
    generous = rubric("F5", "指标完成", "指标达标", "15", 未达标得分率="0.4")
    found = half_year(HUBS, month(HUBS, JUNE, {("U01", "D01"): None}))
    assert scored(generous, found, plan=HUBS).points == Decimal(6)


def test_a_form_that_did_not_come_counts_as_a_target_not_met_once_its_day_is_over() -> None:
    found = half_year(HUBS, month(HUBS, JUNE, {}))
    (line,) = scored(TARGETS, found, plan=HUBS).lines
    assert (line.points, line.on) == (Decimal(-15), date(2024, 7, 5))
    assert line.reason.startswith("指标“枢纽”未报送“枢纽数数量”（2024年6月填报表未报），按未达标计")
    assert line.basis.startswith("报送安排 S1")
    early = replace(found, as_of=date(2024, 7, 5))
    assert scored(TARGETS, early, plan=HUBS).points == Decimal(15)


def test_an_earlier_value_does_not_stand_in_for_one_left_out() -> None:
    may = month(HUBS, MAY, {("U01", "D01"): Decimal(5)})
    silent = half_year(HUBS, may, month(HUBS, JUNE, {("U01", "D01"): None}))
    assert silent.indicators[0].verdict is MET  # as reports say, with its month
    assert scored(TARGETS, silent, plan=HUBS).points == Decimal(0)
    told = half_year(HUBS, may, month(HUBS, JUNE, {("U01", "D01"): Decimal(5)}))
    assert scored(TARGETS, told, plan=HUBS).points == Decimal(15)


def test_a_value_that_came_and_cannot_be_used_costs_nothing() -> None:
    for state in (EntryState.UNREADABLE, EntryState.QUERIED, EntryState.NOT_APPLICABLE):
        cell = entry(ITEMS, "D01", "value", None, state, file="U01.xlsx")
        found = half_year(HUBS, month(HUBS, JUNE, {("U01", "D01"): cell}))
        assert scored(TARGETS, found, plan=HUBS).points == Decimal(15)


def test_a_unit_freed_from_the_report_loses_nothing() -> None:
    part = merged(JUNE, items=(ItemFact(DATA_ITEMS[0], JUNE, None, missing=("U01",)),), excused=(freed("U01"),))
    assert scored(TARGETS, half_year(HUBS, part), plan=HUBS).points == Decimal(15)


GROWTH = only(3)  # 配送车辆 of U01 and U10, against a baseline; U01 leads the task


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ({("U01", "D03"): None, ("U10", "D03"): Decimal(50)}, 0),  # what is missing is its own
        ({("U01", "D03"): None, ("U10", "D03"): None}, 0),  # another's silence is no excuse
        ({("U01", "D03"): Decimal(60), ("U10", "D03"): None}, 15),  # only another's
        ({("U01", "D03"): Decimal(60), ("U10", "D03"): Decimal(50)}, 15),  # none, and it is met
    ],
)
def test_only_what_is_its_own_is_held_against_a_unit(told: dict[tuple[str, str], Told], points: int) -> None:
    assert scored(TARGETS, half_year(GROWTH, month(GROWTH, JUNE, told)), plan=GROWTH).points == Decimal(points)


def test_an_indicator_without_baseline_is_left_out_whatever_was_not_reported() -> None:
    plan = replace(GROWTH, indicators=(replace(INDICATORS[3], baseline=None),))
    found = half_year(plan, month(plan, JUNE, {("U01", "D03"): None, ("U10", "D03"): Decimal(50)}))
    assert scored(TARGETS, found, plan=plan).note == "负责的指标均无法判定，按满分计"


@pytest.mark.parametrize("formula", ["枢纽数 + 甲乙丙", "枢纽数 +"])
def test_a_formula_that_cannot_be_computed_costs_nobody_points(formula: str) -> None:
    plan = replace(HUBS, indicators=(replace(INDICATORS[0], formula=formula),))
    found = half_year(plan, month(plan, JUNE, {("U01", "D01"): None}))
    assert scored(TARGETS, found, plan=plan).points == Decimal(15)


def test_a_value_in_conflict_costs_nobody_points() -> None:
    plan = replace(HUBS, indicators=(replace(INDICATORS[0], formula="新增新能源"),))
    told: dict[tuple[str, str], Told] = {("U01", "D02"): Decimal(3), ("U02", "D02"): Decimal(2)}
    found = half_year(plan, month(plan, JUNE, told))
    assert found.parts[0].conflicts
    assert scored(TARGETS, found, plan=plan).points == Decimal(15)


FUNDS = small_plan(  # 拨付资金 adds up over the months; U03 leads its task
    indicators=(Indicator("I09", "资金", "6", "拨付资金", "元", Operator.AT_LEAST, Decimal(100), 0),),
    tasks=(
        *TASK_ROWS,
        replace(TASK_ROWS[1], no="6", leads=("U03",), responsible=(), due=DueRule(DueKind.OPEN, "持续推进")),
    ),
)


def test_a_month_left_out_of_what_adds_up_is_enough() -> None:
    year = tuple(Period(2024, number, 1) for number in range(1, 7))
    told = [month(FUNDS, one, {("U03", "D10"): Decimal(30)}) for one in year]
    assert scored(TARGETS, half_year(FUNDS, *told), "U03", FUNDS).points == Decimal(15)
    gap = month(FUNDS, MAY, {("U03", "D10"): None})
    item = scored(TARGETS, half_year(FUNDS, *told[:4], gap, told[5]), "U03", FUNDS)
    assert "未报送“拨付资金数量”（2024年5月未填），按未达标计" in item.lines[0].reason
    # a month that is not at hand is nobody's silence
    assert scored(TARGETS, half_year(FUNDS, *told[:4]), "U03", FUNDS).points == Decimal(15)


rules = st.sampled_from([TARGETS.rule, PROGRESS.rule])
values = st.one_of(st.none(), st.just(NOT_SENT), st.decimals(0, 9, places=0))


@settings(max_examples=60, deadline=None)
@given(values, st.decimals(0, 9, places=0), st.sampled_from([0, 2, 3]), st.sampled_from(Operator), rules)
def test_silence_never_scores_higher_than_any_value(
    may: Told, june: Decimal, rate: int, operator: Operator, rule: str
) -> None:
    plan = replace(HUBS, indicators=(replace(INDICATORS[0], operator=operator),))
    by_target = rubric("F5", "指标完成", "指标达标", "15", 未达标得分率=str(Decimal(rate) / 4))
    line = PROGRESS if rule == PROGRESS.rule else by_target

    def points(told: Told) -> Decimal:
        parts = (month(plan, MAY, {("U01", "D01"): may}), month(plan, JUNE, {("U01", "D01"): told}))
        item = scored(line, half_year(plan, *parts), plan=plan)
        assert item.points is not None
        return item.points

    reported = points(june)
    assert reported >= points(None)
    assert reported >= points(NOT_SENT)


@given(
    st.sampled_from(Operator),
    st.decimals(0, 200, places=2),
    st.decimals(0, 200, places=2),
    st.decimals(0, 1, places=2),
)
def test_a_value_nearer_to_the_target_never_scores_lower(
    operator: Operator, first: Decimal, second: Decimal, rate: Decimal
) -> None:
    target = Decimal(80)
    line = rubric("F5", "指标", "指标达标", "15", 未达标得分率=str(rate))
    one = replace(INDICATORS[0], operator=operator, target=target)

    def points(value: Decimal) -> Decimal:
        verdict = MET if operator.holds(value, target) else NOT_MET
        item = scored(line, assessment(indicators=(IndicatorOutcome(one, H1, value, verdict),)))
        assert item.points is not None
        return item.points

    nearer, farther = sorted((first, second), key=lambda value: abs(value - target))
    if (nearer - target) * (farther - target) >= 0 and not operator.holds(farther, target):
        assert points(nearer) >= points(farther)
