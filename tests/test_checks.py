from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import (
    CHECK_ROWS,
    DATA_ITEMS,
    MAY,
    UNITS,
    entry,
    place_of,
    small_form,
    small_plan,
    submission,
    unit,
)
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.plan import CheckRule, CheckScope, MissingStrategy, Plan
from report_gen.model.submission import Entry, EntryState, Value
from report_gen.rules import checks
from report_gen.rules.checks import CheckInput, check_submission
from report_gen.rules.entries import blanks, problems_by_task, required_keys, task_numbers, value_text, work_state
from report_gen.rules.plan_checks import run_rule

Values = Mapping[tuple[str, str, str], Value | Entry]
Expected = list[tuple[str, str]]  # code and cell
PLAN = small_plan(checks=())


def found(
    now: Values,
    last: Values | None = None,
    *,
    unit_code: str = "U01",
    plan: Plan = PLAN,
    earlier: Values | None = None,
) -> tuple[Finding, ...]:
    previous = None if last is None else submission(unit_code, last, period=MAY)
    before = None if earlier is None else submission(unit_code, earlier, period=MAY.previous())
    return check_submission(plan, small_form(plan, unit_code), submission(unit_code, now), previous, before)


def marks(findings: tuple[Finding, ...]) -> Expected:
    return [(finding.code, finding.place.cell) for finding in findings]


def number(code: str, value: str) -> Values:
    return {(ITEMS, code, "value"): Decimal(value)}


def task_row(no: str, state: str, progress: str = "已召开推进会三次", done_on: date | None = None) -> Values:
    return {(TASKS, no, "state"): state, (TASKS, no, "progress"): progress, (TASKS, no, "done_on"): done_on}


# --- against last period ---
@pytest.mark.parametrize(
    ("code", "last", "now", "expected"),
    [
        ("D02", "100", "99", [("L101", "A6")]),
        ("D02", "100", "100", []),
        ("D02", "100", "260", []),  # no 变动核实线
        ("D01", "10", "15", []),  # exactly at the line
        ("D01", "10", "16", [("L102", "A5")]),
        ("D01", "10", "4", [("L102", "A5")]),
        ("D01", "0", "80", []),  # no share of nothing
        ("D03", "10", "4", []),  # a stock may fall
        ("D01", "10", "0", [("L106", "A5")]),  # and no jump besides
        ("D03", "10", "0", [("L106", "A7")]),
        ("D03", "0", "0", []),
    ],
)
def test_numbers_against_last_period(code: str, last: str, now: str, expected: Expected) -> None:
    assert marks(found(number(code, now), number(code, last))) == expected


def test_a_fallen_cumulative_is_not_also_a_jump() -> None:
    cumulative = replace(DATA_ITEMS[1], jump=Decimal("0.1"))
    plan = small_plan(checks=(), items=(cumulative,))
    assert marks(found(number("D02", "10"), number("D02", "100"), plan=plan)) == [("L101", "A6")]
    assert marks(found(number("D02", "120"), number("D02", "100"), plan=plan)) == [("L102", "A6")]


def test_a_flow_may_be_nothing_and_a_share_may_not() -> None:
    assert found(number("D10", "0"), number("D10", "300"), unit_code="U03") == ()
    (gone,) = found(number("D07", "0"), number("D07", "51.2"), unit_code="U03")
    assert gone.message == "“配送比例数量”上期51.2%，本期填0。"


@pytest.mark.parametrize(("last", "expected"), [("10", [("L107", "A5")]), ("0", []), (None, [])])
def test_not_applicable_after_a_number(last: str | None, expected: Expected) -> None:
    key = (ITEMS, "D01", "value")
    now = {key: entry(*key, None, EntryState.NOT_APPLICABLE)}
    assert marks(found(now, number("D01", last) if last else {key: None})) == expected
    assert marks(found({key: None, **task_row("1", "推进中")}, number("D01", "10"))) == []  # a blank has its error


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("D01", ("5", "5", "5"), [("L108", "A5")]),
        ("D01", ("5", "5", "4"), []),
        ("D01", ("4", "5", "5"), []),
        ("D01", ("0", "0", "0"), []),
        ("D02", ("5", "5", "5"), []),  # a cumulative number may well stand still
    ],
)
def test_a_stock_that_never_moves(code: str, values: tuple[str, str, str], expected: Expected) -> None:
    now, last, earlier = (number(code, value) for value in values)
    assert marks(found(now, last, earlier=earlier)) == expected
    assert found(now, last) == ()


def test_a_stock_of_the_beginning_is_meant_to_stay() -> None:
    plan = small_plan(checks=(), items=(replace(DATA_ITEMS[0], name="创建期初枢纽数"),))
    assert found(number("D01", "5"), number("D01", "5"), earlier=number("D01", "5"), plan=plan) == ()


def test_messages_name_both_values() -> None:
    (fell,) = found(number("D02", "99"), number("D02", "100"))
    assert fell.message == "“新增新能源数量”是累计数，本期99辆小于上期100辆。"
    (jumped,) = found(number("D01", "16"), number("D01", "10"))
    assert jumped.message == "“枢纽数数量”本期16个，上期10个，变动+60%，超过核实线50%。"
    (shrunk,) = found(number("D01", "4"), number("D01", "10"))
    assert "变动-60%" in shrunk.message
    assert (fell.unit, fell.place.file) == ("市交通运输局", "U01.xlsx")


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [("是", "否", [("L103", "A10")]), ("否", "否", []), ("否", "是", []), (None, "否", [])],
)
def test_answers_against_last_period(last: Value, now: str, expected: Expected) -> None:
    evidence = {(EVIDENCE, "1", "for"): "设立小组"}
    assert marks(found({(ITEMS, "D06", "value"): now, **evidence}, {(ITEMS, "D06", "value"): last})) == expected


def test_nothing_to_compare_with() -> None:
    assert found(number("D02", "99")) == ()
    unusable = {(ITEMS, "D02", "value"): entry(ITEMS, "D02", "value", Decimal(100), EntryState.UNREADABLE)}
    assert found(number("D02", "99"), unusable) == ()
    assert found(unusable, number("D02", "100")) == ()


@pytest.mark.parametrize(
    ("no", "now", "expected"),
    [
        ("2", "推进中", [("L104", "A6")]),
        ("2", "已完成", []),
        ("1", "推进中", []),  # 每年1、7月: a new round may begin
    ],
)
def test_state_against_last_period(no: str, now: str, expected: Expected) -> None:
    day = date(2024, 5, 20) if now == "已完成" else None
    assert marks(found(task_row(no, now, done_on=day), task_row(no, "已完成", "全部办结了"))) == expected


@pytest.mark.parametrize(
    ("state", "text", "expected"),
    [
        ("推进中", "已召开推进会三次", [("L105", "C5")]),
        ("推进中", "【推进中】已召开推进会三次", [("L105", "C5")]),
        ("推进中", "已召开推进会四次", []),
        ("未启动", "已召开推进会三次", []),
    ],
)
def test_copied_progress(state: str, text: str, expected: Expected) -> None:
    assert marks(found(task_row("1", state, text), task_row("1", "推进中"))) == expected


# --- tasks ---
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (task_row("5", "已完成", done_on=date(2024, 6, 30)), []),
        (task_row("5", "已完成", done_on=date(2024, 7, 1)), [("L121", "B9")]),
        (task_row("5", "已完成", done_on=date(2022, 10, 1)), []),
        (task_row("5", "已完成", done_on=date(2022, 9, 30)), [("L122", "B9")]),
        (task_row("5", "已完成"), [("L123", "B9")]),
        ({(TASKS, "5", "state"): "已完成"}, [("L123", "A9")]),  # the whole column is gone
        (
            {
                **task_row("5", "已完成"),
                (TASKS, "5", "done_on"): entry(TASKS, "5", "done_on", None, EntryState.NOT_APPLICABLE),
            },
            [("L123", "B9")],
        ),
        (
            {
                **task_row("5", "已完成"),
                (TASKS, "5", "done_on"): entry(TASKS, "5", "done_on", None, EntryState.UNREADABLE),
            },
            [],  # the cell has its finding already
        ),
        (task_row("5", "推进中", done_on=date(2024, 7, 31)), [("L124", "B9")]),
        (task_row("5", "推进中"), []),
        (task_row("3", "已完成", done_on=date(2024, 6, 30)), [("L125", "A7")]),
        (task_row("3", "持续推进"), []),
        (task_row("1", "不适用", ""), [("L126", "A5")]),
        (task_row("2", "不适用", ""), []),  # only shares it
        (task_row("1", "推进中", "正常"), [("L127", "C5")]),
        (task_row("1", "推进中", "2024.6.30"), [("L127", "C5")]),
        (task_row("3", "持续推进", "5"), [("L127", "C7")]),
        (task_row("1", "推进中", "正在有序推进。"), [("L127", "C5")]),
        (task_row("1", "推进中", "该项工作按计划正常推进中"), [("L127", "C5")]),
        (task_row("3", "持续推进", "与上月相同，详见附件"), [("L127", "C7")]),
        (task_row("1", "推进中", "哈哈哈哈哈哈"), [("L127", "C5")]),
        (task_row("1", "推进中", "正在推进选址工作"), []),
        (task_row("1", "推进中", ""), []),  # a blank has its finding already
        (task_row("1", "未启动", "无"), []),
        (task_row("1", "做完了"), []),  # no state: the choice has its finding already
        (task_row("4", "不适用"), []),  # not a task of this unit
    ],
)
def test_tasks(row: Values, expected: Expected) -> None:
    assert marks(found(row)) == expected


def test_not_applicable_may_also_stand_in_the_state_of_the_entry() -> None:
    key = (TASKS, "1", "state")
    assert marks(found({key: entry(*key, None, EntryState.NOT_APPLICABLE)})) == [("L126", "A5")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (task_row("5", "推进中", "任务已完成，资料已归档"), [("L128", "A9")]),
        (task_row("5", "未启动", "已全部完成。"), [("L128", "A9")]),
        (task_row("5", "推进中", "已完成三处"), []),
        (task_row("3", "持续推进", "任务已完成，资料已归档"), []),
        (task_row("5", "推进中", "任务已完成", date(2024, 6, 1)), [("L124", "B9")]),  # asks the same
        ({(TASKS, "5", "state"): "推进中", (TASKS, "5", "progress"): "任务已完成"}, [("L128", "A9")]),
    ],
)
def test_done_by_its_words(row: Values, expected: Expected) -> None:
    assert marks(found(row)) == expected


def test_done_by_its_words_is_not_told_where_the_state_is_queried_already() -> None:
    now = task_row("2", "推进中", "任务已完成，资料已归档")
    assert marks(found(now, task_row("2", "已完成", "全部办结了", date(2024, 5, 2)))) == [("L104", "A6")]


@pytest.mark.parametrize(
    ("no", "state", "problem", "expected"),
    [
        ("2", "未启动", None, [("L129", "A6")]),  # due on the last day of the period
        ("2", "未启动", "任务1", [("L129", "A6")]),
        ("2", "未启动", "任务2", []),
        ("2", "推进中", None, []),
        ("5", "未启动", None, []),  # due next year
        ("1", "未启动", None, []),  # comes again
    ],
)
def test_not_started_past_its_due_date(no: str, state: str, problem: str | None, expected: Expected) -> None:
    assert marks(found({**task_row(no, state, "尚未启动"), (PROBLEMS, "1", "task"): problem})) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城市货运枢纽累计投入运营6个，运行平稳", [("L130", "C5")]),
        ("城市货运枢纽累计投入运营5个，运行平稳", []),
        ("检查城市货运枢纽2个，隐患已整改", []),
    ],
)
def test_progress_against_the_value_it_names(text: str, expected: Expected) -> None:
    plan = small_plan(checks=(), items=(replace(DATA_ITEMS[0], name="城市货运枢纽数"), DATA_ITEMS[2]))
    now = {**task_row("1", "推进中", text), **number("D01", "5"), **number("D03", "7")}
    assert marks(found(now, plan=plan)) == expected
    queried = found(now, number("D01", "50"), plan=plan)
    assert marks(queried) == [("L102", "A5")]  # the value itself is in doubt: one thing at a time


def test_progress_of_a_summed_item_may_state_the_sum() -> None:
    shared = replace(DATA_ITEMS[2], name="城市配送货车数")
    now = {**task_row("1", "推进中", "城市配送货车累计达到900辆，增长较快"), **number("D03", "7")}
    assert found(now, plan=small_plan(checks=(), items=(shared,))) == ()
    (one,) = found(now, plan=small_plan(checks=(), items=(replace(shared, reporters=("U01",)),)))
    assert one.message == ("任务1的工作进展写“城市配送货车累计达到900辆”，“指标数据”表中“城市配送货车数”填的是7辆。")


def test_one_progress_for_two_tasks() -> None:
    text = "组织相关科室会商两次并形成了会商记录"
    repeated = found({**task_row("1", "推进中", text), **task_row("5", "推进中", text)})
    assert [(one.code, one.place.cell, dict(one.data)["other"]) for one in repeated] == [("L131", "C9", "1")]
    assert found({**task_row("1", "推进中"), **task_row("5", "推进中")}) == ()  # too short to tell


# --- evidence and problems ---
@pytest.mark.parametrize(
    ("value", "named", "expected"),
    [
        ("是", None, [("L141", "A10")]),
        ("是", "停靠点", [("L141", "A10")]),
        ("是", "设立小组数量", []),
        ("是", "附：设立小组的文件", []),
        ("是", "D06", []),
        ("是", "小组数量", []),
        ("否", None, []),
    ],
)
def test_evidence(value: str, named: str | None, expected: Expected) -> None:
    assert marks(found({(ITEMS, "D06", "value"): value, (EVIDENCE, "1", "for"): named})) == expected


def test_evidence_is_asked_for_in_the_words_of_the_plan() -> None:
    for explanation, expected in (("填“是”的请附文件。", [("L141", "A10")]), ("填“是”或“否”。", [])):
        items = tuple(replace(one, explanation=explanation) if one.code == "D06" else one for one in PLAN.items)
        given = {(ITEMS, "D06", "value"): "是", (EVIDENCE, "1", "for"): None}
        assert marks(found(given, plan=replace(PLAN, items=items))) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"for": "任务1", "name": "会议纪要", "number": "1号", "dated": date(2024, 6, 30), "file": "纪要.pdf"}, []),
        ({"for": "任务1", "name": None}, [("L146", "B5")]),
        ({"for": None, "name": None, "dated": date(2024, 6, 3)}, [("L146", "B5")]),
        ({"for": None, "name": None, "number": None}, []),
        ({"for": "任务1"}, []),  # the column is gone: it has its finding already
        ({"name": "会议纪要", "dated": date(2024, 7, 1)}, [("L148", "D5")]),
        ({"number": "1号", "dated": date(2042, 6, 1)}, [("L148", "D5")]),
        ({"for": "任务4：核查", "name": "会议纪要"}, [("L149", "A5")]),
        ({"for": "9", "name": "会议纪要"}, [("L149", "A5")]),
        ({"for": "任务3、5", "name": "会议纪要"}, []),
        ({"for": "数据项：枢纽数", "name": "会议纪要"}, []),
        ({"for": "2024年会议", "name": "会议纪要"}, []),
    ],
)
def test_evidence_rows(row: Mapping[str, Value], expected: Expected) -> None:
    assert marks(found({(EVIDENCE, "1", column): value for column, value in row.items()})) == expected


def test_messages_about_evidence() -> None:
    (nameless,) = found({(EVIDENCE, "2", "name"): None, (EVIDENCE, "2", "number"): "洛绿货〔2024〕1号"})
    assert nameless.message == "“佐证材料”表的这一行填了“洛绿货〔2024〕1号”，没有填材料名称。"
    (late,) = found({(EVIDENCE, "2", "dated"): date(2024, 7, 1)})
    assert late.message == "“第2条材料”的日期2024年7月1日晚于本期最后一天2024年6月30日。"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("任务1", "《会议纪要》", None), [("L147", "B6")]),
        (("任务3", "会议纪要", None), []),
        (("任务1", "会议纪要", "1号"), []),
        ((None, None, None), []),
    ],
)
def test_evidence_listed_twice(second: tuple[str | None, str | None, str | None], expected: Expected) -> None:
    rows = {"1": ("任务1", "会议纪要", None), "2": second}
    now = {
        (EVIDENCE, row, column): value
        for row, values in rows.items()
        for column, value in zip(("for", "name", "number"), values, strict=True)
    }
    twice = found(now)
    assert marks(twice) == expected
    assert all(one.message == "“《会议纪要》”在序号1行已为同一事项列过。" for one in twice)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"task": "1", "problem": "资金不足", "plan": "争取补助", "until": date(2024, 9, 30)}, []),
        ({"task": "1", "plan": "争取补助", "until": None}, [("L145", "E5")]),
        ({"task": "1", "plan": "争取补助"}, []),
        ({"task": "2", "problem": "资金不足", "plan": None}, [("L144", "D5")]),
        ({"task": "任务2、1", "problem": "资金不足", "plan": None}, [("L144", "D5")]),
        ({"task": "2", "problem": "资金不足", "plan": "争取补助"}, []),
        ({"task": "2", "problem": None, "plan": None}, []),
        ({"task": "2", "problem": "资金不足"}, []),
        ({"task": "5", "problem": "资金不足", "plan": None}, []),
    ],
)
def test_next_steps(row: Mapping[str, Value], expected: Expected) -> None:
    rows = {(PROBLEMS, "1", column): value for column, value in row.items()}
    assert marks(found({**task_row("2", "推进中"), **rows})) == expected


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("task", "1、3", []),
        ("task", "任务5", []),
        ("task", "4", [("L142", "A5")]),
        ("task", Decimal(2), []),
        ("task", "全部", [("L142", "A5")]),
        ("task", None, []),
        ("until", date(2024, 6, 29), [("L143", "E5")]),
        ("until", date(2024, 6, 30), []),
        ("problem", "资金不足", []),
    ],
)
def test_problem_rows(column: str, value: Value, expected: Expected) -> None:
    assert marks(found({(PROBLEMS, "1", column): value})) == expected


def test_a_problem_names_the_unit_s_tasks() -> None:
    (strange,) = found({(PROBLEMS, "1", "task"): "4、9"})
    assert strange.message == "涉及任务序号填了“4、9”，本单位的任务是：1、2、3、5。"


# --- the office's own rules ---
def rule(
    level: str = "强制性", formula: str = "枢纽数 ≤ 停靠点", missing: MissingStrategy = MissingStrategy.SKIP
) -> CheckRule:
    return CheckRule("R7", level, CheckScope.FORM, formula, missing, "枢纽不应多于停靠点")


@pytest.mark.parametrize(("level", "code"), [("强制性", "L201"), ("核实性", "L202"), ("提示", "L203")])
def test_plan_rules_by_level(level: str, code: str) -> None:
    plan = small_plan(checks=(rule(level),))
    (broken,) = found({**number("D01", "5"), **number("D04", "3")}, plan=plan)
    assert (broken.code, broken.place.cell) == (code, "A5")
    assert broken.message == "规则R7：枢纽不应多于停靠点。现为枢纽数＝5，停靠点＝3。"
    assert found({**number("D01", "3"), **number("D04", "3")}, plan=plan) == ()


@pytest.mark.parametrize(
    ("values", "strategy", "reasons"),
    [
        (number("D01", "5"), MissingStrategy.SKIP, []),
        (number("D01", "5"), MissingStrategy.REPORT, ["缺少停靠点的有效数据"]),
        (number("D03", "1"), MissingStrategy.REPORT, ["缺少枢纽数、停靠点的有效数据"]),
    ],
)
def test_plan_rules_with_missing_values(values: Values, strategy: MissingStrategy, reasons: list[str]) -> None:
    notes = found(values, plan=small_plan(checks=(rule(missing=strategy),)))
    assert [(note.code, dict(note.data)["reason"]) for note in notes] == [("L204", reason) for reason in reasons]
    assert all(note.place.file == "U01.xlsx" for note in notes)


def unset(code: str, state: EntryState) -> Values:
    return {(ITEMS, code, "value"): entry(ITEMS, code, "value", None, state)}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({**number("D01", "5"), **unset("D04", EntryState.BLANK)}, ["枢纽数＝5，停靠点＝0（未填，按零）"]),
        ({**number("D01", "5"), **unset("D04", EntryState.NOT_APPLICABLE)}, ["枢纽数＝5，停靠点＝0（未填，按零）"]),
        ({**number("D01", "0"), **unset("D04", EntryState.BLANK)}, []),
        ({**number("D01", "5"), **unset("D04", EntryState.UNREADABLE)}, ["缺少停靠点的有效数据"]),
        (number("D01", "5"), ["缺少停靠点的有效数据"]),  # its row is gone
        (
            {**unset("D01", EntryState.BLANK), **unset("D04", EntryState.BLANK), **task_row("1", "推进中")},
            ["缺少枢纽数、停靠点的有效数据"],
        ),
    ],
)
def test_plan_rules_that_take_blanks_for_nought(now: Values, expected: list[str]) -> None:
    given = found(now, plan=small_plan(checks=(rule(missing=MissingStrategy.ZERO),)))
    assert [dict(one.data).get("values") or dict(one.data)["reason"] for one in given] == expected
    assert {one.code for one in given} <= {"L201", "L204"}


def test_plan_rules_against_last_period() -> None:
    plan = small_plan(checks=(rule("核实性", "停靠点 ≥ 上期停靠点 − 2"),))
    (less,) = found(number("D04", "5"), number("D04", "8"), plan=plan)
    assert (less.code, less.place.cell) == ("L202", "A8")
    assert less.message == "规则R7：枢纽不应多于停靠点。现为停靠点＝5，上期停靠点＝8。"
    assert found(number("D04", "6"), number("D04", "8"), plan=plan) == ()
    assert found(number("D04", "6"), plan=plan) == ()
    first = small_plan(checks=(rule("提示", "上期停靠点 ≤ 停靠点"),))
    assert marks(found(number("D04", "5"), number("D04", "8"), plan=first)) == [("L203", "A8")]


def test_last_period_counts_as_nought_only_where_a_form_came() -> None:
    plan = small_plan(checks=(rule("提示", "停靠点 ≤ 上期停靠点", MissingStrategy.ZERO),))
    assert marks(found(number("D04", "5"), unset("D04", EntryState.BLANK), plan=plan)) == [("L203", "A8")]
    assert marks(found(number("D04", "5"), plan=plan)) == [("L204", "A8")]


def test_an_item_that_is_itself_called_last_period_goes_first() -> None:
    own = replace(DATA_ITEMS[0], code="D11", short="上期停靠点", jump=None)
    plan = small_plan(checks=(rule("提示", "停靠点 ≤ 上期停靠点"),), items=(*DATA_ITEMS, own))
    assert found({**number("D04", "5"), **number("D11", "6")}, number("D04", "1"), plan=plan) == ()


def test_an_error_hides_what_follows_from_it() -> None:
    plan = small_plan(checks=(rule(formula="新增新能源 ≥ 停靠点"), rule("提示", "停靠点 ≤ 1")))
    now = {**number("D02", "10"), **number("D04", "50")}
    assert marks(found(now, number("D02", "100"), plan=plan)) == [("L101", "A6"), ("L203", "A8")]
    assert marks(found(now, plan=plan)) == [("L201", "A6"), ("L203", "A8")]
    twofold = small_plan(checks=(rule(formula="停靠点 ≤ 9"), rule("提示", "停靠点 ≤ 1")))
    assert marks(found(now, plan=twofold)) == [("L201", "A8")]


def test_plan_rules_that_cannot_be_computed() -> None:
    plan = small_plan(checks=(rule(formula="枢纽数 ÷ 停靠点 ≤ 1"),))
    (note,) = found({**number("D01", "5"), **number("D04", "0")}, plan=plan)
    assert note.message == "规则R7（枢纽不应多于停靠点）未能校核：除数为零。"


def test_rules_of_other_units_and_scopes_are_not_run() -> None:
    others = (CHECK_ROWS[1], rule(formula="枢纽数 ≤ 配送比例"), rule(formula="1 > 2"))
    assert (
        found({**number("D01", "5"), **number("D02", "9"), **number("D03", "1")}, plan=small_plan(checks=others)) == ()
    )


def test_every_rule_says_nothing_of_its_passing_values() -> None:
    assert list(run_rule(rule(), {"枢纽数": Decimal(1), "停靠点": Decimal(2)}, UNITS[0].place, "")) == []


# --- the machinery ---
def test_a_crash_is_a_bug_and_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def crashing(_: CheckInput) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(checks, "CHECKS", (crashing,))
    with pytest.raises(ZeroDivisionError) as caught:
        found(number("D01", "5"))
    assert "crashing" in {entry.name for entry in caught.traceback}


def test_a_blank_form_has_its_one_finding_already() -> None:
    plan = small_plan(checks=(rule(missing=MissingStrategy.REPORT),))
    assert found({(ITEMS, "D01", "value"): None}, plan=plan) == ()


def test_a_form_as_it_should_be_has_no_findings() -> None:
    now = {
        **task_row("1", "推进中", "本月召开推进会一次"),
        **task_row("2", "已完成", "全部办结了", date(2024, 6, 20)),
        **task_row("3", "持续推进", "持续推进中，新增两家"),
        **number("D01", "5"),
        **number("D02", "120"),
        (ITEMS, "D06", "value"): "是",
        (EVIDENCE, "1", "for"): "设立小组",
    }
    last = {**task_row("1", "推进中"), **task_row("2", "推进中"), **number("D01", "5"), **number("D02", "100")}
    assert found(now, last, plan=small_plan()) == ()


# --- reading entries ---
@pytest.mark.parametrize(
    ("given", "state"),
    [
        (None, None),
        (entry(TASKS, "1", "state", "推进中"), WorkState.ONGOING),
        (entry(TASKS, "1", "state", "不适用"), WorkState.NOT_APPLICABLE),
        (entry(TASKS, "1", "state", None, EntryState.NOT_APPLICABLE), WorkState.NOT_APPLICABLE),
        (entry(TASKS, "1", "state", "推进中", EntryState.QUERIED), None),
        (entry(TASKS, "1", "state", "进行"), None),
    ],
)
def test_work_state(given: Entry | None, state: WorkState | None) -> None:
    assert work_state(given) is state


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("文字", "文字"), (Decimal("5.0"), "5"), (date(2024, 7, 5), "2024年7月5日")],
)
def test_value_text(value: Value, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        ("3", ("3",)),
        ("任务3、第5项；重点任务7", ("3", "5", "7")),
        ("3, 3，5/6", ("3", "5", "6")),
        ("任务３", ("3",)),
        ("任务3：召开、组织会议", ("3",)),
        ("3：召开会议", ("3",)),
        ("一（二）", ("一（二）",)),
        ("任务", ()),
    ],
)
def test_task_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert task_numbers(text) == numbers


def test_problems_by_task() -> None:
    sent = submission(
        "U01",
        {
            (PROBLEMS, "1", "task"): "1、3",
            (PROBLEMS, "1", "problem"): "资金不足",
            (PROBLEMS, "2", "task"): "1",
            (PROBLEMS, "2", "problem"): "用地未批",
            (PROBLEMS, "3", "task"): "5",
            (PROBLEMS, "4", "problem"): "没有写任务",
        },
    )
    assert problems_by_task(sent) == {"1": "资金不足；用地未批", "3": "资金不足", "5": ""}


def test_blanks_count_required_cells() -> None:
    plan = small_plan()
    keys = list(required_keys(plan, "U10"))
    assert keys == [(TASKS, "4", "state"), (TASKS, "4", "progress"), (ITEMS, "D03", "value")]
    assert blanks(plan, submission("U10", {})) == 3
    said = {keys[0]: "推进中", keys[1]: None, keys[2]: entry(*keys[2], None, EntryState.NOT_APPLICABLE)}
    assert blanks(plan, submission("U10", said)) == 1
    assert blanks(plan, submission("U10", {**said, keys[1]: "已建成三处"})) == 0


def test_a_unit_without_tasks_has_nothing_to_check() -> None:
    plan = small_plan(units=(*UNITS, unit("U11", "西工区政府")))
    assert found({}, unit_code="U11", plan=plan) == ()
    assert place_of(TASKS, "1", "state").cell == "A5"
