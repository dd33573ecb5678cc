from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import (
    GRADES,
    INDICATORS,
    JUNE,
    MAY,
    RUBRIC,
    TASK_ROWS,
    UNITS,
    merged,
    rubric,
    small_plan,
    status,
    submission,
)
from report_gen.catalogue import cell, logic, merge
from report_gen.catalogue import submission as sent
from report_gen.errors import PlanError
from report_gen.model.decisions import Exemption
from report_gen.model.finding import Finding, Kind, Severity
from report_gen.model.form import ITEMS
from report_gen.model.outcome import (
    UNRATED,
    Assessment,
    Excused,
    IndicatorOutcome,
    ItemFact,
    Light,
    Merged,
    ReportState,
    ReportStatus,
    Score,
    ScoreItem,
    Source,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
    WorkState,
)
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, Grade, Indicator, ItemKind, Operator, Plan, RubricItem, UnitKind
from report_gen.model.submission import Entry, Receipt, ReceiptSource
from report_gen.rules.scoring import SCORING_RULES, score_units
from report_gen.rules.scoring.grades import grade_of, rank_of
from report_gen.rules.scoring.indicators import pace
from report_gen.rules.scoring.terms import ScoringInput

H1 = Period.of(Span.HALF, 2024, 1)
AFTER = date(2024, 7, 10)
PASSED, RETURNED, MISSING = ReportState.PASSED, ReportState.RETURNED, ReportState.MISSING
SEND = submission("U01", {}, at="2024-07-08T09:00")
REGISTERED = replace(
    SEND, receipt=replace(SEND.receipt, place=Place("收件登记.xlsx", "收件登记", 7, 2)), file="6月.xlsx"
)


def assessment(*parts: Merged, as_of: date = AFTER, **changes: Any) -> Assessment:
    return replace(Assessment(H1, as_of, parts, (), (), ()), **changes)


def scored(line: RubricItem, given_assessment: Assessment, unit: str = "U01", plan: Plan | None = None) -> ScoreItem:
    plan = plan or small_plan()
    item = SCORING_RULES[line.rule].score(ScoringInput(plan, plan.unit(unit), given_assessment), line)
    adds_up(item)
    return item


def adds_up(item: ScoreItem) -> None:
    """Full marks and the lines give the points; points lie between 0 and full marks, to 0.01."""
    if item.points is None or item.rubric.rule == "加分登记":
        return
    assert item.rubric.points + sum((line.points for line in item.lines), Decimal(0)) == item.points
    assert 0 <= item.points <= item.rubric.points
    assert item.points == round(item.points, 2)
    assert all(line.reason and line.evidence and line.points <= 0 for line in item.lines)


def reports(*statuses: ReportStatus, findings: tuple[Finding, ...] = ()) -> Assessment:
    return assessment(*(merged(one.obligation.period, statuses=(one,), findings=findings) for one in statuses))


IN_TIME, COMPLETE, PROPER, LIGHTS, TARGETS, BY_HAND = RUBRIC
LATE = status("U01", PASSED, Timeliness.LATE, accepted=REGISTERED, days_late=3)
NOT_SENT = status("U01", MISSING, Timeliness.NONE)


def test_a_form_in_time_costs_nothing() -> None:
    item = scored(IN_TIME, reports(status("U01", PASSED), status("U02", MISSING, Timeliness.NONE)))
    assert (item.points, item.lines, item.note) == (Decimal(10), (), "")


def test_a_late_form_costs_points_and_says_when_and_where() -> None:
    item = scored(IN_TIME, reports(LATE))
    (line,) = item.lines
    assert (item.points, line.points, line.on) == (Decimal(9), Decimal(-1), date(2024, 7, 8))
    assert line.reason == "2024年6月填报表应于2024年7月5日前报送，2024年7月8日收到，逾期3天"
    assert line.evidence == "收件登记.xlsx › 收件登记 › B7"


@pytest.mark.parametrize("others", [(), (replace(SEND, receipt=Receipt(None, ReceiptSource.UNKNOWN)),)])
def test_a_late_form_whose_receipt_is_not_at_hand(others: tuple[Any, ...]) -> None:
    (line,) = scored(IN_TIME, reports(status("U01", RETURNED, Timeliness.LATE, days_late=3, others=others))).lines
    assert (line.reason, line.on) == ("2024年6月填报表应于2024年7月5日前报送，逾期3天", None)
    assert line.evidence == "报送安排 S1"


def test_a_form_not_sent_costs_points_once_its_day_is_past() -> None:
    item = scored(IN_TIME, reports(NOT_SENT))
    (line,) = item.lines
    assert (item.points, line.on, line.evidence) == (Decimal(8), date(2024, 7, 5), "报送安排 S1")
    assert line.reason == "2024年6月填报表应于2024年7月5日前报送，截至2024年7月10日未报"
    early = replace(reports(NOT_SENT), as_of=date(2024, 7, 5))
    for line_of_rubric in (IN_TIME, COMPLETE, PROPER):
        assert scored(line_of_rubric, early).points == Decimal(10)


def test_a_day_is_known_to_be_over_when_a_later_receipt_is_registered() -> None:
    other = status("U02", PASSED, others=(SEND,))
    part = merged(JUNE, statuses=(NOT_SENT, other))
    item = scored(IN_TIME, assessment(part, as_of=date(2024, 6, 30)))
    assert item.lines[0].reason.endswith("截至2024年7月8日未报")


def test_a_receipt_time_nobody_knows_costs_nothing() -> None:
    item = scored(IN_TIME, reports(status("U01", PASSED, Timeliness.PENDING)))
    assert (item.points, item.note) == (Decimal(10), "1次收到时间待定，不扣分")


def test_a_late_form_never_costs_more_than_none() -> None:
    strict = rubric("F1", "及时", "按时报送", "10", 逾期每次扣="5", 未报每次扣="2")
    assert scored(strict, reports(LATE)).points == Decimal(8)


def test_points_end_at_zero_and_the_lines_say_so() -> None:
    line = rubric("F1", "及时", "按时报送", "3", 未报每次扣="2")
    months = [status("U01", MISSING, Timeliness.NONE, period=Period.of(Span.MONTH, 2024, one)) for one in (1, 2, 3)]
    item = scored(line, reports(*months))
    assert (item.points, [one.points for one in item.lines]) == (Decimal(0), [Decimal(-2), Decimal(-1), Decimal(0)])
    assert [one.reason.endswith("（扣完为止）") for one in item.lines] == [False, True, True]


def at(kind: Kind, row: int, unit: str = "市交通运输局") -> Finding:
    return Finding(kind, Place("6月.xlsx", "指标数据", row, 7), unit)


def test_blanks_cost_points_and_name_their_cells() -> None:
    findings = (at(cell.MISSING, 5), at(cell.MISSING, 6), at(cell.MISSING, 7, "市公安局"), at(cell.NOT_A_NUMBER, 8))
    one = status("U01", RETURNED, accepted=REGISTERED, blanks=2)
    item = scored(COMPLETE, reports(one, findings=findings))
    (line,) = item.lines
    assert (item.points, line.reason) == (Decimal(9), "2024年6月填报表空缺2项")
    assert line.evidence == "6月.xlsx › G5、G6"


def test_many_blanks_cost_no_more_than_a_form_not_sent() -> None:
    findings = tuple(at(cell.MISSING, row) for row in range(5, 14))
    item = scored(COMPLETE, reports(status("U01", RETURNED, accepted=REGISTERED, blanks=9), findings=findings))
    (line,) = item.lines
    assert (item.points, line.reason) == (Decimal(8), "2024年6月填报表空缺9项，以每次2分为限")
    assert line.evidence == "6月.xlsx › G5、G6、G7、G8、G9、G10等"
    assert scored(COMPLETE, reports(NOT_SENT)).points == Decimal(8)


def test_a_complete_form_loses_nothing() -> None:
    assert scored(COMPLETE, reports(status("U01", PASSED))).points == Decimal(10)


def test_mistakes_of_form_cost_points_but_nothing_unreadable_does() -> None:
    unreadable = Kind("S103", Severity.ERROR, "文件损坏", "")
    altered = Kind("S999", Severity.ERROR, "印制内容被改动", "")
    findings = (
        at(logic.CUMULATIVE_FELL, 5),
        at(altered, 6),
        at(altered, 7),
        at(altered, 7, "市公安局"),
        at(cell.NOT_A_NUMBER, 8),
        at(cell.OUT_OF_RANGE, 9),
        at(unreadable, 0),
        at(merge.BLANK_FORM, 0),
        at(sent.NOTHING_FILLED, 0),
        at(merge.ORDER_UNKNOWN, 0),
        at(logic.LARGE_CHANGE, 10),
    )
    item = scored(PROPER, reports(status("U01", RETURNED), findings=findings))
    (line,) = item.lines
    assert (item.points, line.evidence) == (Decimal("8.5"), "报送安排 S1 › G5、G6、G7")
    assert line.reason == "2024年6月填报表填报错误3处（累计数回落、印制内容被改动）"
    assert scored(PROPER, reports(status("U01", RETURNED), findings=findings[4:])).points == Decimal(10)
    assert scored(PROPER, reports(NOT_SENT)).points == Decimal(8)


def lit(index: int, light: Light, **changes: Any) -> TaskOutcome:
    return replace(TaskOutcome(TASK_ROWS[index], AFTER, light, "完成时限2024年6月30日，未报完成"), **changes)


def test_lights_weigh_what_the_unit_leads_more() -> None:
    # U01 leads tasks 1, 3 and 5 and shares task 2: weights 1 + 1 + 1 + 0.5
    outcomes = (lit(0, Light.OVERDUE, due=date(2024, 6, 30)), lit(1, Light.OVERDUE), lit(2, Light.CONTINUOUS),
                lit(4, Light.ON_TRACK))  # fmt: skip
    item = scored(LIGHTS, assessment(tasks=outcomes))
    assert item.points == Decimal("22.86")  # 40 × 2 ÷ 3.5
    assert [(line.points, line.on) for line in item.lines] == [
        (Decimal("-11.43"), date(2024, 6, 30)),
        (Decimal("-5.71"), None),
    ]
    assert item.lines[0].reason == "牵头任务1“子任务1”超期：完成时限2024年6月30日，未报完成"
    assert item.lines[1].reason.startswith("配合任务2")
    assert item.lines[0].evidence == "方案.xlsx › 任务清单 › A2"


def test_the_evidence_of_a_light_is_the_units_own_word_where_there_is_one() -> None:
    facts = [
        TaskFact("1", unit, JUNE, leading=unit == "U01", state=WorkState.ONGOING, done_on=None, progress="",
                 problem="", place=Place(f"{unit}.xlsx"))
        for unit in ("U02", "U01")
    ]  # fmt: skip
    found = assessment(tasks=(lit(0, Light.OVERDUE, facts=tuple(facts)),))
    assert scored(LIGHTS, found, "U01").lines[0].evidence == "U01.xlsx"
    assert scored(LIGHTS, found, "U03").lines[0].evidence == "U02.xlsx"


def test_pending_tasks_are_left_out_and_done_ones_count_full() -> None:
    item = scored(LIGHTS, assessment(tasks=(lit(0, Light.PENDING), lit(2, Light.DONE, late=True))))
    assert (item.points, item.note) == (Decimal(40), "1项任务待定，不计入")
    item = scored(LIGHTS, assessment(tasks=(lit(0, Light.PENDING),)))
    assert (item.points, item.note) == (Decimal(40), "本期考核任务均待定或不计权重，按满分计")
    item = scored(LIGHTS, assessment(tasks=(lit(3, Light.OVERDUE),)))
    assert (item.points, item.note) == (Decimal(40), "本期无考核任务，按满分计")


def test_rates_of_the_rubric_line_and_joint_tasks_of_districts() -> None:
    line = rubric("F4", "任务完成", "任务亮灯", "40", 临期得分率="0.5", 超期得分率="0.25")
    district = scored(line, assessment(tasks=(lit(3, Light.DUE_SOON),)), "U10")
    assert district.points == Decimal(20)
    assert district.lines[0].reason.startswith("共同负责任务4“子任务4”临期")
    assert scored(line, assessment(tasks=(lit(0, Light.OVERDUE),))).points == Decimal(10)


def measured(index: int, value: str | None, verdict: Verdict, **changes: Any) -> IndicatorOutcome:
    number = None if value is None else Decimal(value)
    return replace(IndicatorOutcome(INDICATORS[index], H1, number, verdict), **changes)


MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED


def test_indicators_of_the_tasks_a_unit_leads_share_the_points() -> None:
    # U01 leads task 1 (I01), task 3 (I03) and task 5 (I04); I02 belongs to task 2, led by U02
    outcomes = (measured(0, "4", MET), measured(1, "1", NOT_MET), measured(2, "4", NOT_MET, working="4∶1"),
                measured(3, None, UNDECIDED))  # fmt: skip
    item = scored(TARGETS, assessment(indicators=outcomes))
    assert (item.points, item.note) == (Decimal("13.12"), "1项指标无法判定，不计入")  # 7.5 + 7.5 × 3 ÷ 4
    (line,) = item.lines
    assert line.reason == "指标“车桩比”为4.00∶1，目标<3∶1，未定截止日，尚未达到，按进度，按75%计分"
    assert (line.on, line.evidence) == (None, "4∶1")


@pytest.mark.parametrize(
    ("files", "working", "evidence"),
    [
        (("6月.xlsx",), "1.00∶1", "6月.xlsx › 指标数据 › H5"),
        (("6月.xlsx",), "4 ÷ 4 ＝ 1.00∶1", "6月.xlsx › 指标数据 › H5；4 ÷ 4 ＝ 1.00∶1"),
        (("a.xlsx", "a.xlsx", "b.xlsx"), "1.00∶1", "a.xlsx › 指标数据 › H5、H6；b.xlsx › 指标数据 › H7"),
        (("a.xlsx", "b.xlsx", "c.xlsx"), "1.00∶1", "a.xlsx › 指标数据 › H5；b.xlsx › 指标数据 › H6；等3份填报表"),
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
    assert scored(TARGETS, assessment(indicators=(found,))).lines[0].evidence == evidence


def test_an_indicator_whose_day_has_come_gets_the_rate_of_the_rubric_line() -> None:
    found = assessment(indicators=(measured(1, "19", NOT_MET),))
    item = scored(TARGETS, found, "U02")
    (line,) = item.lines
    assert (item.points, line.on) == (Decimal(0), date(2024, 6, 30))
    assert line.reason == "指标“新能源占比”为19.0%，目标≥20%，时限2024年6月30日已到，未达标，按0%计分"
    assert line.evidence == "新增新能源 ÷ 配送车辆 × 100"
    generous = rubric("F5", "指标完成", "指标达标", "15", 未达标得分率="0.6")
    assert scored(generous, found, "U02").points == Decimal(9)
    before = replace(found, as_of=date(2024, 6, 29))
    assert scored(TARGETS, before, "U02").points == Decimal("14.25")
    assert "时限2024年6月30日未到，尚未达到，按进度，按95%计分" in scored(TARGETS, before, "U02").lines[0].reason


def test_units_without_an_indicator_to_judge() -> None:
    assert (
        scored(TARGETS, assessment(indicators=(measured(0, "1", NOT_MET),)), "U03").note == "本期无负责的指标，按满分计"
    )
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


def test_items_for_people() -> None:
    assert scored(BY_HAND, assessment()).note == "由领导小组办公室评分"
    named = small_plan(info={"办公室简称": "市绿配办"})
    item = scored(BY_HAND, assessment(), plan=named)
    assert (item.points, item.note) == (None, "由市绿配办评分")
    item = scored(rubric("F7", "加分", "加分登记", "5"), assessment())
    assert (item.points, item.note, item.lines) == (Decimal(0), "2024年上半年无加分登记", ())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (RUBRIC[0], None),
        (rubric("F1", "及时", "按时报送", "10"), None),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣=" 1.5 "), None),
        (
            rubric("F1", "及时", "按时报送", "10", 迟到每次扣="1"),
            "没有参数“迟到每次扣”，可用的参数：逾期每次扣、未报每次扣",
        ),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣="一分"), "参数“逾期每次扣”应为不小于0的数，现为“一分”"),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣="-1"), "应为不小于0的数"),
        (rubric("F1", "及时", "按时报送", "10", 逾期每次扣="NaN"), "应为不小于0的数"),
        (rubric("F5", "指标", "指标达标", "10", 未达标得分率="50"), "参数“未达标得分率”应在0到1之间，现为“50”"),
        (rubric("F6", "协同", "人工评分", "10", 上限="1"), "规则“人工评分”没有参数“上限”，可用的参数：无"),
        (rubric("F6", "协同", "随意评分", "10"), "没有评分规则“随意评分”，可用的规则：按时报送、"),
    ],
)
def test_parameters_are_read_strictly(line: RubricItem, fault: str | None) -> None:
    plan = small_plan(rubric=(line,))
    if fault is None:
        assert score_units(plan, assessment())
        return
    with pytest.raises(PlanError, match=line.code) as caught:
        score_units(plan, assessment())
    assert fault in caught.value.message


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("89.99", "良好"),
        ("80", "良好"),
        ("60", "合格"),
        ("59.99", "不合格"),
        ("0", "不合格"),
    ],
)
def test_grades_are_half_open(total: str, grade: str) -> None:
    assert grade_of(GRADES, Decimal(total)) == grade
    assert grade_of(tuple(reversed(GRADES)), Decimal(total)) == grade


def test_a_total_below_every_grade_has_none() -> None:
    assert grade_of((Grade("合格", Decimal(60)),), Decimal(59)) == ""


def test_ties_share_a_rank() -> None:
    totals = [Decimal(one) for one in (90, 90, 80, 70)]
    assert [rank_of(totals, total) for total in totals] == [1, 1, 3, 4]


def test_units_are_scored_in_plan_order_and_ranked_within_their_kind() -> None:
    office = replace(UNITS[4], reports=True)
    gone = replace(UNITS[2], code="U04", until=date(2024, 3, 31))
    plan = small_plan(units=(*UNITS[:4], gone, office))
    late = status("U02", PASSED, Timeliness.LATE, days_late=1)
    scores = score_units(plan, assessment(merged(JUNE, statuses=(late,))))
    assert [(score.unit.code, score.total, score.rank) for score in scores] == [
        ("U01", Decimal(85), 1),
        ("U02", Decimal(84), 3),
        ("U03", Decimal(85), 1),
        ("U10", Decimal(85), 1),
        ("U90", Decimal(85), 0),
    ]
    assert {(score.open_points, score.grade, score.period) for score in scores} == {(Decimal(10), "良好", H1)}
    for score in scores:
        assert score.total == sum(item.points for item in score.items if item.points is not None)


def test_a_unit_exempted_throughout_is_not_rated() -> None:
    spared = Exemption("U02", date(2024, 1, 1), date(2024, 6, 30), "机构改革", "张三", date(2024, 1, 2), 3)
    owed = replace(status("U02", PASSED).obligation, unit="U02")
    part = merged(JUNE, statuses=(status("U01", PASSED),), excused=(Excused(owed, spared, "乙局"),))
    scores = {score.unit.code: score for score in score_units(small_plan(), assessment(part))}
    assert (scores["U02"].grade, scores["U02"].rank) == (UNRATED, 0)
    assert (scores["U01"].rank, scores["U03"].rank) == (1, 1)


def test_lines_count_for_their_kinds_and_while_in_force() -> None:
    lines = (
        replace(RUBRIC[0], applies_to=frozenset({UnitKind.DISTRICT})),
        replace(RUBRIC[1], until=date(2024, 6, 29)),
        replace(RUBRIC[2], since=date(2024, 7, 1)),
    )
    scores = score_units(small_plan(rubric=lines), assessment())
    assert [(score.unit.code, [item.rubric.code for item in score.items]) for score in scores] == [("U10", ["F1"])]


def test_every_rule_has_its_own_defaults() -> None:
    assert list(SCORING_RULES) == ["按时报送", "完整报送", "规范报送", "任务亮灯", "指标达标", "人工评分", "加分登记"]


LIGHT_ORDER = [Light.OVERDUE, Light.DUE_SOON, Light.DONE]
rates = st.decimals(0, 1, places=2)
amounts = st.decimals(0, 9, places=2)


def total_of(score: tuple[Score, ...], unit: str) -> Decimal:
    return next(one.total for one in score if one.unit.code == unit)


@given(st.lists(st.sampled_from(list(Light)), min_size=5, max_size=5), st.integers(0, 4), rates, rates)
def test_a_better_light_never_scores_lower(lights: list[Light], better: int, first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    line = rubric("F4", "任务", "任务亮灯", "40", 超期得分率=str(low), 临期得分率=str(high))

    def points(now: list[Light]) -> list[Decimal]:
        found = assessment(tasks=tuple(lit(index, light) for index, light in enumerate(now)))
        return [scored(line, found, unit).points or Decimal(0) for unit in ("U01", "U02", "U03", "U10")]

    before = points(lights)
    if lights[better] in LIGHT_ORDER[:-1]:
        raised = LIGHT_ORDER[LIGHT_ORDER.index(lights[better]) + 1]
        after = points([*lights[:better], raised, *lights[better + 1 :]])
        assert all(new >= old for new, old in zip(after, before, strict=True))


@given(st.integers(0, 40), st.integers(0, 40), amounts, amounts)
def test_fewer_blanks_never_score_lower_and_any_form_beats_none(
    some: int, more: int, each: Decimal, missed: Decimal
) -> None:
    line = rubric("F2", "完整", "完整报送", "10", 缺项每项扣=str(each), 未报每次扣=str(missed))
    few, many = sorted((some, more))
    best, worse = (scored(line, reports(status("U01", RETURNED, blanks=count))).points for count in (few, many))
    none = scored(line, reports(NOT_SENT)).points
    assert best is not None
    assert worse is not None
    assert none is not None
    assert best >= worse >= none


@given(amounts, amounts)
def test_in_time_beats_late_beats_none(late: Decimal, missed: Decimal) -> None:
    line = rubric("F1", "及时", "按时报送", "10", 逾期每次扣=str(late), 未报每次扣=str(missed))
    found = [scored(line, reports(one)).points or Decimal(0) for one in (status("U01", PASSED), LATE, NOT_SENT)]
    assert found == sorted(found, reverse=True)


@given(st.sampled_from(Operator), st.decimals(0, 200, places=2), st.decimals(0, 200, places=2), rates)
def test_a_value_nearer_to_the_target_never_scores_lower(
    operator: Operator, first: Decimal, second: Decimal, rate: Decimal
) -> None:
    target = Decimal(80)
    line = rubric("F5", "指标", "指标达标", "15", 未达标得分率=str(rate))
    one = replace(INDICATORS[0], operator=operator, target=target)

    def points(value: Decimal) -> Decimal:
        verdict = MET if operator.holds(value, target) else NOT_MET
        found = assessment(indicators=(IndicatorOutcome(one, H1, value, verdict),))
        return scored(line, found).points or Decimal(0)

    nearer, farther = sorted((first, second), key=lambda value: abs(value - target))
    if (nearer - target) * (farther - target) >= 0 and not operator.holds(farther, target):
        assert points(nearer) >= points(farther)


def test_a_rule_between_forms_blames_nobody_a_rule_within_the_form_does() -> None:
    def failed(rule: str) -> Finding:
        return logic.PLAN_CHECK_ERROR.at(
            Place("6月.xlsx", "指标数据", 5, 7), "市交通运输局", rule=rule, text="", values=""
        )

    one = status("U01", RETURNED, accepted=REGISTERED)
    assert scored(PROPER, reports(one, findings=(failed("R2"),))).points == Decimal(10)
    assert scored(PROPER, reports(one, findings=(failed("R1"), failed("R2")))).points == Decimal("9.5")


def test_a_mistake_of_the_whole_file_is_evidenced_by_the_file() -> None:
    found = Finding(merge.OTHER_PERIOD, Place("6月.xlsx"), "市交通运输局")
    (line,) = scored(PROPER, reports(status("U01", RETURNED, accepted=REGISTERED), findings=(found,))).lines
    assert line.evidence == "6月.xlsx"


def test_the_months_of_a_half_year_add_up() -> None:
    may = status("U01", PASSED, Timeliness.LATE, period=MAY, days_late=2)
    item = scored(IN_TIME, reports(may, NOT_SENT))
    assert item.points == Decimal(7)
    assert [line.points for line in item.lines] == [Decimal(-1), Decimal(-2)]
    plan = small_plan(rubric=(IN_TIME,))
    assert total_of(score_units(plan, reports(may, NOT_SENT)), "U01") == Decimal(7)
