from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import DATA_ITEMS, DUE, UNITS, entry, small_plan, submission, task
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, ITEMS, TASKS
from report_gen.model.outcome import ItemFact, Source
from report_gen.model.period import Period, Span
from report_gen.model.plan import CheckRule, CheckScope, MissingStrategy
from report_gen.model.submission import Entry, EntryState, Value
from report_gen.rules.merged_checks import merged_findings, value_findings
from report_gen.rules.take import item_facts
from report_gen.rules.unit_checks import document_number, unit_findings

Values = Mapping[tuple[str, str, str], Value | Entry]
JUNE = Period.of(Span.MONTH, 2024, 6)
TWO_LEADS = task("6", ("U01", "U02"), ("U03",), DUE["once"])
YEARLY = task("7", ("U01", "U02"), (), DUE["yearly"])
PLAN = small_plan(checks=(), tasks=(*small_plan().tasks, TWO_LEADS, YEARLY))
LONG = "组织相关科室会商两次并形成会商记录，资料已经全部归档"


def between(forms: Mapping[str, Values]) -> list[tuple[str, str, str]]:
    sent = {code: submission(code, values) for code, values in forms.items()}
    return marks(tuple(unit_findings(PLAN, sent)))


def marks(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.place.file, one.place.cell) for one in findings]


def state(no: str, value: str, done_on: date | None = None) -> Values:
    return {(TASKS, no, "state"): value, (TASKS, no, "done_on"): done_on}


@pytest.mark.parametrize(
    ("lead", "others", "expected"),
    [
        ("已完成", {"U02": "未启动", "U03": "未启动"}, [("M203", "U01.xlsx", "A5")]),
        ("已完成", {"U03": "未启动"}, [("M203", "U01.xlsx", "A5")]),
        ("已完成", {"U02": "未启动", "U03": "做了"}, [("M203", "U01.xlsx", "A5")]),  # unreadable says nothing
        ("已完成", {"U02": "未启动", "U03": "推进中"}, []),
        ("推进中", {"U02": "未启动"}, []),
        ("已完成", {}, []),
    ],
)
def test_lead_done_while_nobody_has_begun(
    lead: str, others: Mapping[str, str], expected: list[tuple[str, str, str]]
) -> None:
    forms = {"U01": state("1", lead, date(2024, 6, 3)), **{code: state("1", said) for code, said in others.items()}}
    assert between(forms) == expected


def test_a_joint_task_has_no_lead_to_be_ahead() -> None:
    assert between({"U03": state("4", "已完成", date(2024, 6, 3)), "U10": state("4", "未启动")}) == []


def test_the_lead_is_told_who_has_not_begun() -> None:
    forms = {"U01": submission("U01", state("1", "已完成")), "U03": submission("U03", state("1", "未启动"))}
    (told,) = unit_findings(PLAN, forms)
    assert told.message == "任务1由本单位牵头，状态报“已完成”，而责任单位市商务局报的都是“未启动”。"
    assert told.unit == "市交通运输局"


@pytest.mark.parametrize(
    ("no", "first", "second", "expected"),
    [
        ("6", date(2024, 6, 3), date(2024, 6, 4), [("M204", "U01.xlsx", "B10"), ("M204", "U02.xlsx", "B10")]),
        ("6", date(2024, 6, 3), date(2024, 6, 3), []),
        ("6", date(2024, 6, 3), None, []),
        ("7", date(2024, 6, 3), date(2024, 6, 4), []),  # comes again: each may speak of another round
    ],
)
def test_completion_dates_of_two_leads(
    no: str, first: date, second: date | None, expected: list[tuple[str, str, str]]
) -> None:
    assert between({"U02": state(no, "已完成", second), "U01": state(no, "已完成", first)}) == expected


def test_a_date_beside_another_state_is_no_completion() -> None:
    forms = {"U01": state("6", "已完成", date(2024, 6, 3)), "U02": state("6", "推进中", date(2024, 6, 4))}
    assert between(forms) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"U01": LONG, "U02": f"{LONG}。"}, [("M205", "U02.xlsx", "C5")]),
        ({"U01": LONG, "U02": LONG, "U03": LONG}, [("M205", "U03.xlsx", "C5")]),
        ({"U01": LONG, "U02": "召开推进会"}, []),
        ({"U01": "召开推进会", "U02": "召开推进会"}, []),  # too short to tell
    ],
)
def test_one_text_of_several_units(texts: Mapping[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert between({code: {(TASKS, "1", "progress"): text} for code, text in texts.items()}) == expected


def paper(number: str, name: str | None = None, dated: date | None = None, row: str = "1") -> Values:
    return {(EVIDENCE, row, "number"): number, (EVIDENCE, row, "name"): name, (EVIDENCE, row, "dated"): dated}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (paper("洛货〔2024〕3号", "考核办法"), paper("洛货[2024] 3号", "《考核办法》"), []),
        (paper("洛货〔2024〕3号", "关于印发《考核办法》的通知"), paper("洛货〔2024〕3号", "考核办法"), []),
        (
            paper("洛货〔2024〕3号", "考核办法"),
            paper("洛货（2024）3号", "停车政策"),
            [("M206", "U01.xlsx", "B5"), ("M206", "U02.xlsx", "B5")],
        ),
        (
            paper("洛货〔2024〕3号", "考核办法", date(2024, 5, 3)),
            paper("洛货〔2024〕3号", "考核办法", date(2024, 5, 4)),
            [("M206", "U01.xlsx", "D5"), ("M206", "U02.xlsx", "D5")],
        ),
        (paper("洛货〔2024〕3号", "考核办法"), paper("洛货〔2024〕4号", "停车政策"), []),
        (paper("洛货〔2024〕3号", "考核办法"), paper("洛货〔2024〕3号"), []),
        (paper("无", "考核办法"), paper("无", "停车政策"), []),
        (paper("洛货〔2024〕3号", "考核办法"), {}, []),
    ],
)
def test_documents_of_one_number(first: Values, second: Values, expected: list[tuple[str, str, str]]) -> None:
    assert between({"U01": first, "U02": second}) == expected


def test_documents_of_one_number_in_one_form() -> None:
    forms = {"U01": submission("U01", {**paper("3号", "考核办法"), **paper("3号", "停车政策", row="2")})}
    first, second = unit_findings(PLAN, forms)
    assert (first.place.cell, second.place.cell) == ("B5", "B6")
    values = "市交通运输局 考核办法，市交通运输局 停车政策"
    assert first.message == f"文号“3号”的材料，几处填的名称不同：{values}。"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("洛绿货发 [2024] ３号", "洛绿货发〔2024〕3号"),
        ("洛绿货发【2024】3号", "洛绿货发〔2024〕3号"),
        ("无文号", ""),
        ("", ""),
    ],
)
def test_document_numbers_in_one_spelling(text: str, plain: str) -> None:
    assert document_number(text) == plain


# --- 表间 rules ---
def fact(index: int, value: str | None, unit_code: str = "U01") -> ItemFact:
    row = DATA_ITEMS[index]
    if value is None:
        return ItemFact(row, JUNE, None)
    said = entry(ITEMS, row.code, "value", Decimal(value), file=f"{unit_code}.xlsx")
    return ItemFact(row, JUNE, Decimal(value), (Source(unit_code, said),))


def ruled(formula: str, missing: MissingStrategy = MissingStrategy.SKIP) -> CheckRule:
    return CheckRule("R9", "核实性", CheckScope.MERGED, formula, missing, "请核对口径")


def test_merged_rules_against_last_period() -> None:
    plan = small_plan(checks=(ruled("上期停靠点 ≤ 停靠点"),))
    now, last = (fact(3, "5"),), (fact(3, "8"),)
    (less,) = value_findings(plan, now, {}, last)
    assert (less.code, less.place.file, less.place.cell, less.unit) == ("L202", "U01.xlsx", "A8", "市交通运输局")
    assert less.message == "规则R9：请核对口径。现为上期停靠点＝8，停靠点＝5。"
    assert list(value_findings(plan, last, {}, now)) == []
    assert list(value_findings(plan, now)) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, ["L202"]),
        (entry(ITEMS, "D04", "value", None, EntryState.NOT_APPLICABLE), ["L202"]),
        (entry(ITEMS, "D04", "value", None, EntryState.UNREADABLE), ["L204"]),
        (entry(ITEMS, "D04", "value", None, EntryState.QUERIED), ["L204"]),
    ],
)
def test_merged_rules_that_take_blanks_for_nought(said: Entry | None, expected: list[str]) -> None:
    plan = small_plan(checks=(ruled("枢纽数 ≤ 停靠点", MissingStrategy.ZERO),), items=(DATA_ITEMS[0], DATA_ITEMS[3]))
    forms = {"U01": submission("U01", {(ITEMS, "D01", "value"): Decimal(5), (ITEMS, "D04", "value"): said})}
    items = item_facts(plan, JUNE, forms, {"U01"})
    assert [one.code for one in merged_findings(plan, items, forms)] == expected


def test_a_rule_of_items_that_nobody_reported_says_nothing() -> None:
    plan = small_plan(checks=(ruled("枢纽数 ≤ 停靠点", MissingStrategy.REPORT),))
    assert list(value_findings(plan, (fact(0, None), fact(3, None)))) == []


def test_merged_findings_are_those_of_values_and_of_units() -> None:
    forms = {code: submission(code, {(TASKS, "1", "progress"): LONG}) for code in ("U01", "U02")}
    assert [one.code for one in merged_findings(PLAN, (), forms)] == ["M205"]
    assert UNITS[0].code in forms
