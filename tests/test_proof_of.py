"""Builders of proofs: the formula in words, the facts, and the cells they stand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from helpers_rules import JUNE, entry, merged, place_of, small_plan, status, submission
from report_gen.model.decisions import Correction, Exemption, Resolution
from report_gen.model.form import ITEMS, PROBLEMS, TASKS
from report_gen.model.outcome import (
    Agreement,
    Assessment,
    Conflict,
    Evidence,
    Excused,
    IndicatorOutcome,
    ItemFact,
    Light,
    Merged,
    ReportState,
    Score,
    ScoreItem,
    ScoreLine,
    Source,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
    WorkState,
)
from report_gen.model.period import Period, Span
from report_gen.model.place import NOWHERE, Place
from report_gen.model.plan import Written
from report_gen.model.proof import Cell, Proof
from report_gen.model.submission import Conversion, Receipt, ReceiptSource, Submission
from report_gen.reports import proof_facts, proof_of, proof_of_points
from report_gen.reports.facts import Problem

PLAN = small_plan()
HALF = Period.of(Span.HALF, 2024, 1)
DAY = date(2024, 6, 30)
FILE = "市商务局.xlsx"


def _assessment(**changes: object) -> Assessment:
    return replace(Assessment(JUNE, DAY, (merged(),), (), (), ()), **changes)  # type: ignore[arg-type]


def _source(unit: str, row: str, value: Decimal, raw: str = "") -> Source:
    made = entry(ITEMS, row, "value", value, file=f"{unit}.xlsx")
    steps = (Conversion(raw, str(value), "全角转半角"),) if raw else ()
    return Source(unit, replace(made, raw=raw or made.raw, conversions=steps), f"hash of {unit}")


def _told(
    no: str, unit: str, state: WorkState | None, done_on: date | None = None, period: Period = JUNE, *, raw: bool = True
) -> TaskFact:
    row = {
        "state": state.value if state else "完成啦",
        "done_on": done_on and done_on.isoformat(),
        "progress": "已发文",
    }
    cells = tuple(Source(unit, entry(TASKS, no, column, text), f"hash of {unit}") for column, text in row.items())
    place = place_of(TASKS, no, "state")
    return TaskFact(
        no, unit, period, leading=True, state=state, done_on=done_on, progress="已发文", problem="", place=place,
        cells=cells if raw else (),
    )  # fmt: skip


def _outcome(no: str, light: Light, *facts: TaskFact, done_on: date | None = None, waiting: str = "") -> TaskOutcome:
    waits = (waiting,) if waiting else ()
    return TaskOutcome(PLAN.task(no), DAY, light, "完成时限2024年6月30日", done_on=done_on, facts=facts, waiting=waits)


def _labels(proof: Proof) -> list[tuple[str, str]]:
    return [(fact.label, fact.value) for fact in proof.facts]


def _cells(proof: Proof) -> list[tuple[str, str]]:
    return [(cell.place.cell, cell.raw) for cell in proof.cells]


# ---------------------------------------------------------------- tasks


def test_a_count_of_tasks_names_them_with_their_cells() -> None:
    done = _outcome("2", Light.DONE, _told("2", "U02", WorkState.DONE, DAY), done_on=DAY)
    proof = proof_of.of_tasks(PLAN, (done,), "已完成任务数")
    assert proof.subject == "已完成任务数"
    assert proof.formula == "方案任务清单5项任务中亮灯为“已完成”的：第2项，共1项"
    assert proof.keys == ("任务2",)
    assert _labels(proof) == [("任务2　子任务2", "已完成")]
    assert proof.facts[0].rule == "完成时限2024年6月30日"
    assert _cells(proof) == [("A6", "已完成"), ("B6", "2024-06-30")]
    assert {(cell.unit, cell.sha256) for cell in proof.cells} == {("市公安局", "hash of U02")}


def test_counts_of_mixed_lights_of_all_tasks_and_of_none() -> None:
    lights = (Light.DONE, Light.OVERDUE, Light.CONTINUOUS, Light.PENDING, Light.ON_TRACK)
    every = [_outcome(str(no), light) for no, light in enumerate(lights, start=1)]
    assert proof_of.of_tasks(PLAN, every, "").formula == "方案任务清单共5项任务"
    assert proof_of.of_tasks(PLAN, every[:2], "").formula == "方案任务清单5项任务中属于此项的：第1、2项，共2项"
    assert proof_of.of_tasks(PLAN, (), "").formula == "方案任务清单5项任务中没有属于此项的，共0项"


def test_a_task_nobody_spoke_of_rests_on_the_plan() -> None:
    proof = proof_of.of_tasks(PLAN, (_outcome("5", Light.ON_TRACK),), "")
    assert [cell.place.label for cell in proof.cells] == ["方案.xlsx › 任务清单 › 第6行"]
    nowhere = replace(PLAN.task("5"), place=NOWHERE)
    silent = replace(_outcome("5", Light.ON_TRACK), task=nowhere)
    assert proof_of.of_tasks(PLAN, (silent,), "").cells == ()


def test_the_word_that_settled_a_task_is_the_one_that_names_its_day() -> None:
    older = _told("2", "U02", WorkState.DONE, DAY, Period.of(Span.MONTH, 2024, 5))
    newer = _told("2", "U02", WorkState.DONE)
    unread = _told("2", "U02", None)
    facts = (unread, newer, older)
    proof = proof_of.of_task(PLAN, _assessment(), _outcome("2", Light.DONE, *facts, done_on=DAY), "完成日期")
    assert _labels(proof)[1] == ("市公安局2024年5月填报的工作状态", "已完成，2024年6月30日")
    undated = proof_of.of_task(PLAN, _assessment(), _outcome("2", Light.DONE, *facts), "完成日期")
    assert _labels(undated)[1] == ("市公安局2024年6月填报的工作状态", "已完成")


def test_an_overdue_task_says_who_has_not_reported() -> None:
    missing, late = status("U02", ReportState.MISSING, Timeliness.NONE), status("U01", ReportState.PASSED)
    given = _assessment(parts=(merged(statuses=(missing, late)),))
    task = replace(PLAN.task("2"), due_cell=Written(Place("方案.xlsx", "任务清单", 3, 9), "2024年6月底前"))
    told = replace(_outcome("2", Light.OVERDUE, waiting="U02"), task=task)
    proof = proof_of.of_task(PLAN, given, told, "超期天数")
    assert proof.formula == "完成时限2024年6月30日（亮灯：超期）"
    assert _labels(proof) == [("完成时限", "2024年6月底前"), ("市公安局2024年6月填报表", "未报")]
    assert _cells(proof) == [("I3", "2024年6月底前")]
    assert proof.keys == ("任务2", "U02")
    assert len(proof_of.of_task(PLAN, _assessment(parts=()), told, "").facts) == 1


def test_a_state_nobody_could_read_is_said_so() -> None:
    unread = _told("4", "U03", None)
    told = _outcome("4", Light.PENDING, unread)
    assert [fact.value for fact in proof_of.of_task(PLAN, _assessment(), told, "").facts] == ["适时"]
    ((state,), *_) = [[fact.value] for fact in proof_facts.state_facts(PLAN, (unread,))]
    assert state == "工作状态无法识别"


def test_a_due_date_as_the_plan_words_it() -> None:
    proof = proof_of.of_due(PLAN.task("2"), "完成时限")
    assert proof.formula == "方案任务清单第2项的完成时限“2024年6月底前”"
    undated = replace(PLAN.task("2"), due_text="")
    assert proof_of.of_due(undated, "").facts[0].value == "未写时限"
    assert proof_of.of_task(PLAN, _assessment(), replace(_outcome("2", Light.PENDING), task=undated), "").facts[0].value


# ---------------------------------------------------------------- words


def test_quoted_words_have_their_own_cell() -> None:
    proof = proof_of.of_words(PLAN, _assessment(), _told("2", "U02", WorkState.ONGOING))
    assert proof.formula == "市公安局2024年6月填报表“任务进展”原文（截至2024年6月30日）"
    assert _cells(proof) == [("C6", "已发文")]
    assert proof.keys == ("任务2", "U02")
    assert proof_of.of_words(PLAN, _assessment(), _told("2", "U02", WorkState.ONGOING, raw=False)).cells == ()


def test_a_count_of_speakers_has_the_words_of_each() -> None:
    facts = (_told("2", "U02", WorkState.ONGOING), _told("2", "U01", WorkState.ONGOING, raw=False))
    proof = proof_of.of_speakers(PLAN, facts, "另有填报单位数")
    assert proof.formula == "市公安局、市交通运输局，共2家"
    assert proof.keys == ("任务2", "U02", "U01")
    assert _cells(proof) == [("C6", "已发文")]


def test_a_problem_has_the_cells_of_its_line() -> None:
    cells = tuple(Source("U03", entry(PROBLEMS, "1", column, column)) for column in ("problem", "plan"))
    problem = Problem("市商务局", "2", "资金不足", "申请资金", "年底", cells=cells)
    proof = proof_of.of_problem(PLAN, _assessment(), problem)
    assert _labels(proof) == [("市商务局反映的问题和下步计划", "资金不足；申请资金；年底")]
    assert proof.formula == "市商务局填报表“问题与下步计划”原文（2024年6月内最近一期）"
    assert _cells(proof) == [("B5", "problem"), ("D5", "plan")]
    assert proof.keys == ("U03",)
    assert proof_of.of_problem(PLAN, _assessment(), replace(problem, unit="某单位")).keys == ()


# ---------------------------------------------------------------- indicators and items


def _share(value: str, verdict: Verdict = Verdict.NOT_MET) -> IndicatorOutcome:
    vehicles = ItemFact(
        PLAN.item("D03"), JUNE, Decimal(60), (_source("U01", "D03", Decimal(40)), _source("U10", "D03", Decimal(20)))
    )
    new = ItemFact(PLAN.item("D02"), JUNE, Decimal(10), (_source("U02", "D02", Decimal(10), "１０"),))
    return IndicatorOutcome(
        PLAN.indicator("I02"), JUNE, Decimal(value), verdict, working="10 ÷ 60 × 100 ≈ 16.7%", inputs=(new, vehicles)
    )


def test_an_indicator_shows_formula_inputs_target_and_gap() -> None:
    proof = proof_of.of_indicator(PLAN, _assessment(), _share("16.66666666"))
    assert proof.subject == "指标“新能源占比”"
    assert proof.formula == (
        "新增新能源 ÷ 配送车辆 × 100：10 ÷ 60 × 100 ≈ 16.7%；目标值≥20%，未达标；"
        "完成程度16.666666… ÷ 20 × 100%，为83.3%；与目标值相差3.3个百分点"
    )
    assert _labels(proof) == [
        ("2024年6月“新增新能源数量”（D02）", "10辆"),
        ("2024年6月“配送车辆数量”（D03）", "60辆"),
        ("目标值", "≥20%"),
    ]
    assert proof.facts[1].rule == "取数规则“合计”：市交通运输局40辆、老城区政府20辆"
    assert proof.facts[0].cells[0].conversions == (Conversion("１０", "10", "全角转半角"),)
    assert proof.keys == ("I02", "任务2", "D02", "D03")


def test_an_indicator_that_is_met_or_cannot_be_decided() -> None:
    met = proof_of.of_indicator(PLAN, _assessment(), _share("20", Verdict.MET), "完成值")
    assert met.subject == "完成值"
    assert met.formula.endswith("达标；完成程度20 ÷ 20 × 100%，为100.0%")
    smaller = IndicatorOutcome(PLAN.indicator("I03"), JUNE, Decimal(4), Verdict.NOT_MET)
    formula = proof_of.of_indicator(PLAN, _assessment(), smaller).formula
    assert formula == "车桩比：4.00∶1；目标值<3∶1，未达标；完成程度3 ÷ 4 × 100%，为75.0%；与目标值相差1.00∶1"
    zero = replace(smaller, value=Decimal(0), verdict=Verdict.MET)
    assert "完成程度" not in proof_of.of_indicator(PLAN, _assessment(), zero).formula
    lacking = ItemFact(PLAN.item("D08"), JUNE, None, missing=("U02",))
    unknown = replace(smaller, value=None, verdict=Verdict.UNDECIDED, reason="“车桩比”未报有效数据", inputs=(lacking,))
    proof = proof_of.of_indicator(PLAN, _assessment(), unknown)
    assert proof.formula == "车桩比：“车桩比”未报有效数据"
    assert (proof.facts[0].value, proof.facts[0].rule) == ("未报有效数据", "市公安局未报有效数据")


def test_target_and_baseline_name_their_cells_in_the_plan() -> None:
    row = Place("方案.xlsx", "指标", 5, 0)
    indicator = replace(
        PLAN.indicator("I04"),
        baseline_note="2022年",
        target_cell=Written(row.at(5, 7), "10"),
        baseline_cell=Written(row.at(5, 9), "100"),
    )
    proof = proof_of.of_indicator(PLAN, _assessment(), IndicatorOutcome(indicator, JUNE, Decimal(9), Verdict.NOT_MET))
    assert [(fact.label, fact.value, fact.rule) for fact in proof.facts] == [
        ("目标值", "≥10%", ""),
        ("基期值", "100", "2022年"),
    ]
    assert _cells(proof) == [("G5", "10"), ("I5", "100")]
    assert proof.cells[0] == Cell(Place("方案.xlsx", "指标", 5, 7), "10")


def test_a_count_of_indicators_names_them() -> None:
    share, other = _share("16.7"), IndicatorOutcome(PLAN.indicator("I01"), JUNE, None, Verdict.UNDECIDED, "缺数")
    proof = proof_of.of_indicators(PLAN, (share,), "未达标指标数")
    assert proof.formula == "方案4项指标中结论为“未达标”的：新能源占比，共1项"
    assert (proof.facts[0].value, proof.facts[0].rule) == ("16.7%", "目标值≥20%，未达标")
    assert len(proof.cells) == 3
    assert proof.keys == ("I02",)
    both = proof_of.of_indicators(PLAN, (share, other), "")
    assert both.formula == "方案4项指标中属于此项的：新能源占比、枢纽，共2项"
    assert both.facts[1].value == "缺数"
    every = tuple(replace(other, indicator=one) for one in PLAN.indicators)
    assert proof_of.of_indicators(PLAN, every, "").formula == "方案“指标”表共4项指标"
    assert proof_of.of_indicators(PLAN, (), "").formula == "方案4项指标中没有属于此项的，共0项"


def test_a_flow_is_told_by_its_months() -> None:
    months = HALF.split(Span.MONTH)
    item = PLAN.item("D10")
    facts = {month: ItemFact(item, month, Decimal(2), (_source("U03", "D10", Decimal(2)),)) for month in months}
    given = _assessment(parts=tuple(merged(month, items=(facts[month],)) for month in months))
    whole = ItemFact(item, HALF, Decimal(12), tuple(fact.sources[0] for fact in facts.values()))
    proof = proof_of.of_item(PLAN, given, whole)
    assert proof.formula == "数据项“拨付资金数量”（D10），2024年上半年内6个报送期当期数：12元"
    assert [fact.label for fact in proof.facts][::5] == [
        "2024年1月“拨付资金数量”（D10）",
        "2024年6月“拨付资金数量”（D10）",
    ]
    assert proof.keys == ("D10", "U03")


def test_a_decision_and_a_correction_are_named_with_both_sources() -> None:
    sources = (_source("U01", "D01", Decimal(5)), _source("U03", "D01", Decimal(6)))
    decided = Resolution("2024-06", "D01", "U01", "5", "", "以牵头单位为准", "张三", DAY, 3)
    fact = ItemFact(PLAN.item("D01"), JUNE, Decimal(5), sources, agreement=Agreement.DIFFERENT, resolution=decided)
    (told,) = proof_of.of_item(PLAN, _assessment(), fact, "枢纽数").facts
    assert told.rule == (
        "取数规则“牵头”：市交通运输局5个、市商务局6个；"
        "所报不一致，裁定采用市交通运输局所报5个（张三，台账第3号，理由：以牵头单位为准）"
    )
    assert [cell.unit for cell in told.cells] == ["市交通运输局", "市商务局"]
    by_hand = replace(fact, resolution=replace(decided, take=""))
    assert "裁定采用5个（张三" in proof_of.of_item(PLAN, _assessment(), by_hand).facts[0].rule
    one = Correction("2024-06", "D01", "7", "笔误", "李四", DAY, 9, before="5")
    corrected = replace(fact, value=Decimal(7), sources=sources[:1], resolution=None, correction=one)
    (told,) = proof_of.of_item(PLAN, _assessment(), corrected).facts
    assert told.rule == "汇总值封账后更正，原为5（李四，台账第9号，理由：笔误）"
    theirs = replace(corrected, correction=replace(one, unit="U01", before=""))
    assert proof_of.of_item(PLAN, _assessment(), theirs).facts[0].rule.startswith("市交通运输局封账后更正（李四")


def test_values_that_differ_in_rounding_only_and_none_at_all() -> None:
    sources = (_source("U01", "D01", Decimal("5.04")), _source("U03", "D01", Decimal(5)))
    fact = ItemFact(PLAN.item("D01"), JUNE, Decimal("5.04"), sources, agreement=Agreement.ROUNDING)
    assert proof_of.of_item(PLAN, _assessment(), fact).facts[0].rule.endswith("（仅进位不同，取较细的数）")
    nothing = ItemFact(PLAN.item("D01"), JUNE, None)
    assert proof_of.of_item(PLAN, _assessment(), nothing).formula == "数据项“枢纽数数量”（D01）：未报有效数据"


def test_conflicts_name_every_source() -> None:
    sources = (_source("U01", "D01", Decimal(5)), _source("U03", "D01", Decimal(6)))
    conflict = Conflict("CT-2024-06-D01", PLAN.item("D01"), JUNE, sources)
    proof = proof_of.of_conflict(PLAN, conflict)
    assert proof.formula == ("CT-2024-06-D01“枢纽数数量”：市交通运输局5个、市商务局6个，尚未裁定，均不采用")
    assert proof.keys == ("D01", "U01", "U03")
    both = proof_of.of_conflicts(PLAN, (conflict, replace(conflict, number="CT-2024-05-D01")))
    assert (both.subject, both.formula) == ("尚未裁定的数据冲突", "CT-2024-06-D01、CT-2024-05-D01，共2项")
    assert len(both.facts) == 2
    assert both.keys == ("D01", "U01", "U03")
    one = proof_of.of_source(PLAN, conflict.item, sources[1])
    assert (one.subject, one.formula) == ("市商务局所报“枢纽数数量”", "市商务局填报表：6个")
    assert one.keys == ("D01", "U03")


# ---------------------------------------------------------------- reports


def _form(unit: str, at: str = "2024-07-03T09:05") -> Submission:
    return submission(unit, {(ITEMS, "D01", "value"): Decimal(5)}, at=at, sha256=f"hash of {unit}")


def test_a_count_of_forms_tells_state_time_and_file() -> None:
    form = _form("U01")
    passed = status("U01", ReportState.PASSED, accepted=form, first_complete=form)
    late = status("U02", ReportState.RETURNED, Timeliness.LATE, days_late=3, others=(_form("U02"),))
    missing = status("U03", ReportState.MISSING, Timeliness.NONE)
    proof = proof_of.of_reports(PLAN, (passed, late, missing), "应报件数")
    assert proof.formula == "3件填报表：通过1件，退回1件，未报1件；按时1件，逾期1件"
    assert _labels(proof) == [
        ("市交通运输局2024年6月填报表", "通过，按时"),
        ("市公安局2024年6月填报表", "退回，逾期3天"),
        ("市商务局2024年6月填报表", "未报"),
    ]
    assert proof.facts[0].rule == "应于2024年7月5日前报送（报送安排 S1）；2024年7月3日9:05收到（收件登记）"
    assert proof.facts[2].rule == "应于2024年7月5日前报送（报送安排 S1）"
    assert proof.cells[0] == Cell(Place("U01.xlsx"), "", "市交通运输局", "hash of U01", period="2024-06")
    assert proof.keys == ("U01", "U02", "U03")


def test_a_rate_tells_those_that_do_not_count_first() -> None:
    passed, missing = status("U01", ReportState.PASSED), status("U03", ReportState.MISSING, Timeliness.NONE)
    proof = proof_of.of_reports(PLAN, (passed,), "上报率", (passed, missing))
    assert proof.formula == "应报2件中的1件：1 ÷ 2 × 100%，为50.0%，其余1件列在依据最前"
    assert [fact.value for fact in proof.facts] == ["未报", "通过，按时"]
    assert proof_of.of_reports(PLAN, (passed,), "", (passed,)).formula == "应报1件中的1件：1 ÷ 1 × 100%，为100.0%"
    assert proof_of.of_reports(PLAN, (), "逾期件数").formula == "没有属于此项的填报表，共0件"


@pytest.mark.parametrize(
    ("receipt", "words"),
    [
        (Receipt(None, ReceiptSource.UNKNOWN), "收到时间没有登记（时间待定）"),
        (
            Receipt(datetime(2024, 7, 3, 9, 5), ReceiptSource.SEEN, exact=False, event=7),  # noqa: DTZ001
            "不晚于2024年7月3日9:05收到（首见，台账第7号）",
        ),
        (
            Receipt(datetime(2024, 7, 3, 19, 30), ReceiptSource.REGISTER, Place("收件登记.xlsx", "登记", 5, 2)),  # noqa: DTZ001
            "2024年7月3日19:30收到（收件登记，收件登记.xlsx › 登记 › B5）",
        ),
    ],
)
def test_how_the_time_of_receipt_is_known(receipt: Receipt, words: str) -> None:
    assert proof_facts.receipt_words(receipt) == words


def test_exempted_forms_name_the_exemption() -> None:
    by = Exemption("U03", date(2024, 5, 1), DAY, "机构改革", "张三", DAY, 3)
    one = Excused(status("U03", ReportState.MISSING).obligation, by, "市商务局")
    proof = proof_of.of_excused(PLAN, (one,))
    assert (proof.subject, proof.formula) == ("免报", "免报1件，不在应报之内")
    assert _labels(proof) == [("市商务局2024年6月填报表", "免报")]
    assert proof.facts[0].rule == "市商务局（机构改革；张三，台账第3号，免报至2024年6月）"
    assert proof.keys == ("U03",)


# ---------------------------------------------------------------- scores


def _score(*items: ScoreItem, open_points: str = "0", rank: int = 1) -> Score:
    total = sum((item.points for item in items if item.points is not None), Decimal(0))
    return Score(PLAN.unit("U01"), JUNE, items, total, Decimal(open_points), "优秀", rank)


def _line(index: int, points: str, reason: str, *evidence: Evidence, on: date | None = None) -> ScoreLine:
    return ScoreLine(PLAN.rubric[index], Decimal(points), reason, on, evidence)


def test_a_score_adds_up_line_by_line() -> None:
    late = _line(0, "-1", "逾期2天", Evidence(words="报送安排 S1"), on=DAY)
    made = _score(
        ScoreItem(PLAN.rubric[0], Decimal(9), (late,)), ScoreItem(PLAN.rubric[5], None, note="由办公室评分"),
        open_points="10",
    )  # fmt: skip
    proof = proof_of.of_score(PLAN, made)
    assert proof.subject == "市交通运输局得分"
    assert proof.formula == (
        "9 = 9分；优秀，第1名（优秀自90分、良好自80分、合格自60分、不合格自0分）；待评10分未计入，等次为暂定"
    )
    assert [(fact.label, fact.value, fact.rule) for fact in proof.facts] == [
        ("日常报送·及时", "9分", "满分10分；规则“按时报送”"),
        ("逾期2天", "扣1分", "2024年6月30日；依据：报送安排 S1"),
        ("日常报送·协同配合", "待评", "满分10分；规则“人工评分”；由办公室评分"),
    ]
    assert [cell.place.cell for cell in proof.cells] == ["第2行", "第7行"]
    unranked = _score(ScoreItem(PLAN.rubric[5], None), rank=0)
    assert proof_of.of_score(PLAN, unranked, "小计").formula.startswith("0 = 0分；优秀（")


def test_a_ranking_shows_what_each_total_is_made_of() -> None:
    made = _score(ScoreItem(PLAN.rubric[0], Decimal(9)), ScoreItem(PLAN.rubric[5], None), open_points="10")
    other = replace(made, unit=PLAN.unit("U02"), rank=0, open_points=Decimal(0))
    proof = proof_of.of_scores(PLAN, (made, other), "优秀单位数")
    assert proof.formula.startswith("市交通运输局9分、市公安局9分，共2家（优秀自90分")
    assert [(fact.value, fact.rule) for fact in proof.facts] == [
        ("9分（优秀，第1名）", "及时9、协同配合待评；待评10分未计入"),
        ("9分（优秀）", "及时9、协同配合待评"),
    ]
    assert proof.keys == ("U01", "U02")


def test_open_points_and_grades() -> None:
    made = _score(ScoreItem(PLAN.rubric[5], None), ScoreItem(PLAN.rubric[0], Decimal(9)), open_points="10")
    assert proof_of.of_open_points(made).formula == "协同配合10 = 10分"
    grades = proof_of.of_grades(PLAN)
    assert _labels(grades)[0] == ("等次“优秀”", "自90分")
    assert grades.cells == ()


@pytest.mark.parametrize(
    ("points", "lines", "formula"),
    [
        ("9", [("-1", "逾期")], "10 − 1 = 9分"),
        ("10", [], "满分10分，得10分，没有加分、扣分"),
        (None, [], "满分10分，由人工评分"),
    ],
)
def test_the_points_of_one_line(points: str | None, lines: list[tuple[str, str]], formula: str) -> None:
    found = tuple(_line(0, *one) for one in lines)
    item = ScoreItem(PLAN.rubric[0], None if points is None else Decimal(points), found, start=Decimal(10))
    proof = proof_of_points.of_item(_score(item), item)
    assert (proof.subject, proof.formula) == ("市交通运输局“及时”得分", formula)


def test_lines_that_take_give_or_do_nothing() -> None:
    words = [
        proof_of_points.of_line(PLAN, _assessment(), _score(), _line(0, points, "某事")).formula
        for points in ("-0.5", "1", "0")
    ]
    assert words == ["某事，扣0.5分", "某事，得1分", "某事，不计分"]


def test_the_evidence_of_a_line_leads_to_its_cells() -> None:
    form = submission("U01", {(ITEMS, "D01", "value"): Decimal(5)}, sha256="abc", file="甲.xlsx")
    passed = status("U01", ReportState.PASSED, accepted=form)
    given = _assessment(parts=(merged(statuses=(passed,)),))

    def found(*evidence: Evidence) -> list[tuple[str, str, str, str]]:
        proof = proof_of_points.of_line(PLAN, given, _score(), _line(0, "-1", "某事", *evidence))
        return [(cell.place.label, cell.raw, cell.sha256, cell.unit) for cell in proof.facts[0].cells]

    entered = Evidence(place_of(ITEMS, "D01", "value"), sha256="abc")
    assert found(entered, Evidence(words="640 ÷ 218"), entered) == [
        ("甲.xlsx › 指标数据 › A5", "5", "abc", "市交通运输局")
    ]
    assert found(Evidence(Place("甲.xlsx", "说明", 9, 9), sha256="abc")) == [
        ("甲.xlsx › 说明 › I9", "", "abc", "市交通运输局")
    ]
    assert found(Evidence(Place("收件登记.xlsx", "登记", 1))) == [("收件登记.xlsx › 登记 › 第1行", "", "", "")]


# ---------------------------------------------------------------- days


def test_days_and_periods() -> None:
    assert proof_of.of_day(DAY, "截至日期").formula == "2024年6月30日：报送期的最后一天，或命令给定的日期"
    assert proof_of.of_period(HALF, "期间").formula == "2024年上半年：2024年1月1日至2024年6月30日"


def _sent_as(file: str, period: Period) -> Merged:
    form = submission("U01", {(ITEMS, "D01", "value"): Decimal(5)}, period=period, file=file, sha256=period.code)
    return merged(period, statuses=(status("U01", ReportState.PASSED, period=period, accepted=form),))


def test_of_files_of_one_name_the_one_with_the_hash_is_meant() -> None:
    given = _assessment(parts=tuple(_sent_as("填报表.xlsx", period) for period in (JUNE.previous(), JUNE)))
    line = _line(0, "-1", "填报表有1处错误", Evidence(Place("填报表.xlsx"), sha256="2024-05"))
    cells = proof_facts.evidence_cells(PLAN, given, line)
    assert [(one.label, one.sha256) for one in cells] == [("2024-05/填报表.xlsx", "2024-05")]
