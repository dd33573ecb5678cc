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


def found(now: Values, last: Values | None = None, *, unit_code: str = "U01", plan: Plan = PLAN) -> tuple[Finding, ...]:
    previous = None if last is None else submission(unit_code, last, period=MAY)
    return check_submission(plan, small_form(plan, unit_code), submission(unit_code, now), previous)


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
    ],
)
def test_numbers_against_last_period(code: str, last: str, now: str, expected: Expected) -> None:
    assert marks(found(number(code, now), number(code, last))) == expected


def test_a_fallen_cumulative_is_not_also_a_jump() -> None:
    cumulative = replace(DATA_ITEMS[1], jump=Decimal("0.1"))
    plan = small_plan(checks=(), items=(cumulative,))
    assert marks(found(number("D02", "10"), number("D02", "100"), plan=plan)) == [("L101", "A6")]
    assert marks(found(number("D02", "120"), number("D02", "100"), plan=plan)) == [("L102", "A6")]


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
