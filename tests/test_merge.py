from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import (
    CHECK_ROWS,
    DATA_ITEMS,
    JUNE,
    MAY,
    PLAN_ID,
    UNITS,
    entry,
    place_of,
    receipt,
    small_plan,
    submission,
)
from report_gen.catalogue import cell, logic
from report_gen.catalogue import submission as submission_kinds
from report_gen.errors import ReportGenError
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, PROBLEMS, TASKS, Identity
from report_gen.model.outcome import Merged, ReportState, Timeliness, WorkState
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import CheckScope, ItemKind, Plan, TakeRule
from report_gen.model.submission import Entry, EntryState, Skipped, Submission, Value
from report_gen.rules.merge import Received, merge, misplaced

Values = Mapping[tuple[str, str, str], Value | Entry]
PLAN = small_plan(checks=())
DEFAULT: Values = {(ITEMS, "D01", "value"): Decimal(5)}


def form(
    unit: str, values: Values | None = None, at: str = "2024-07-03T10:00", file: str = "", sha: str = ""
) -> Submission:
    return submission(unit, DEFAULT if values is None else values, at=at, file=file, sha256=sha)


def item(code: str, value: Value | Entry) -> Values:
    return {(ITEMS, code, "value"): Decimal(value) if isinstance(value, str) and value.isdigit() else value}


def wrong(file: str, column: str = "value", *, severity: Severity = Severity.ERROR) -> Finding:
    kind = {Severity.ERROR: logic.CUMULATIVE_FELL, Severity.QUERY: logic.LARGE_CHANGE}[severity]
    data = {"item": "枢纽数", "value": "5个", "last": "1个", "change": "+400%", "limit": "50%"}
    return kind.at(place_of(ITEMS, "D01", column, file), "市交通运输局", **data)


def put_together(*received: Submission | Received, plan: Plan = PLAN, findings: Sequence[Finding] = ()) -> Merged:
    forms = [one if isinstance(one, Received) else Received(one) for one in received]
    return merge(plan, JUNE, forms, findings)


def codes(found: Merged, prefix: str = "") -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in found.findings if one.code.startswith(prefix) and one.code != "M115"]


def state(found: Merged, unit: str = "U01") -> tuple[ReportState, Timeliness]:
    row = found.status(unit)
    assert row is not None
    return row.state, row.timeliness


def accepted(found: Merged, unit: str = "U01") -> str | None:
    row = found.status(unit)
    assert row is not None
    return row.accepted.file if row.accepted else None


# --- forms that do not belong here ---
@pytest.mark.parametrize(
    ("identity", "code", "words"),
    [
        (Identity("LZ2023", "U01", "2024-06", "a1"), "M101", "方案编号是“LZ2023”，本次汇总的方案是“LY2023”"),
        (Identity(PLAN_ID, "U77", "2024-06", "a1"), "M103", "单位代码“U77”"),
        (Identity(PLAN_ID, "U01", "2024-05", "a1"), "M102", "此件是“2024年5月”的填报表，本次汇总的是“2024年6月”"),
        (Identity(PLAN_ID, "U01", "六月", "a1"), "M102", "此件是“六月”的填报表"),
        (Identity(PLAN_ID, "U90", "2024-06", "a1"), "M104", "“领导小组办公室”不在2024年6月的应报清单中"),
    ],
)
def test_misplaced(identity: Identity, code: str, words: str) -> None:
    (found,) = misplaced(PLAN, JUNE, identity, "乙.xlsx")
    assert (found.code, found.place, found.severity) == (code, Place("乙.xlsx"), Severity.ERROR)
    assert words in found.message


def test_a_form_that_belongs_here() -> None:
    assert misplaced(PLAN, JUNE, Identity(PLAN_ID, "U10", "2024-06", "a1"), "乙.xlsx") == ()


def test_a_stray_form_is_skipped_with_its_reason_and_nothing_else() -> None:
    stray = submission("U01", DEFAULT, period=MAY)
    found = put_together(Received(stray, (wrong("U01.xlsx"),)), findings=[wrong("U01.xlsx", "remark")])
    assert codes(found) == [("M102", "U01.xlsx")]
    assert [(row.file, row.reason[:4]) for row in found.skipped] == [("U01.xlsx", "此件是“")]
    assert (found.files_read, found.files_found) == (0, 1)
    assert state(found) == (ReportState.MISSING, Timeliness.NONE)


def test_the_plan_must_ask_for_such_a_period() -> None:
    with pytest.raises(ReportGenError, match="方案没有按半年报送的安排，不能汇总2024年上半年"):
        merge(PLAN, Period.of(Span.HALF, 2024), ())


# --- nobody, nothing, blank ---
def test_nobody_reported() -> None:
    found = put_together()
    assert {row.state for row in found.statuses} == {ReportState.MISSING}
    assert {row.timeliness for row in found.statuses} == {Timeliness.NONE}
    assert [one.code for one in found.findings] == ["M115"] * 4
    assert found.findings[0].message == "“市交通运输局”尚未报送2024年6月填报表，应于2024年7月5日前报送。"
    assert {fact.value for fact in found.items} == {None}


def test_a_blank_form_is_no_report() -> None:
    nothing = submission_kinds.NOTHING_FILLED.at(Place("U01.xlsx"), "市交通运输局")
    found = put_together(Received(form("U01", {(ITEMS, "D01", "value"): None}), (nothing,)))
    assert state(found) == (ReportState.MISSING, Timeliness.NONE)
    assert codes(found) == [("M110", "U01.xlsx")]
    row = found.status("U01")
    assert row is not None
    assert [one.file for one in row.others] == ["U01.xlsx"]


def test_a_file_that_could_not_be_read_is_returned_not_missing() -> None:
    damaged = cell.MISSING.at(Place("坏.xlsx"), "市公安局", column="表号")
    elsewhere = cell.MISSING.at(Place("别.xlsx"), "", column="表号")
    found = put_together(findings=[damaged, elsewhere])
    assert state(found, "U02") == (ReportState.RETURNED, Timeliness.PENDING)
    assert state(found, "U01") == (ReportState.MISSING, Timeliness.NONE)
    row = found.status("U02")
    assert row is not None
    assert row.errors == 1
    assert [one.unit for one in found.findings if one.code == "M115"] == ["市交通运输局", "市商务局", "老城区政府"]


# --- several forms of one unit ---
EARLY, LATE = "2024-07-03T09:00", "2024-07-04T09:00"


@pytest.mark.parametrize(
    ("first", "second", "kept", "found"),
    [
        ((EARLY, "5"), (LATE, "6"), "二.xlsx", [("M112", "一.xlsx")]),
        ((LATE, "5"), (EARLY, "6"), "一.xlsx", [("M112", "二.xlsx")]),
        (("", "5"), (EARLY, "6"), "二.xlsx", [("M112", "一.xlsx")]),
        ((EARLY, "5"), ("", "6"), "一.xlsx", [("M112", "二.xlsx")]),
        ((EARLY, "5"), (EARLY, "5"), "一.xlsx", [("M112", "二.xlsx")]),
        ((EARLY, "5"), (EARLY, "6"), None, [("M113", "一.xlsx")]),
        (("", "5"), ("", "6"), None, [("M113", "一.xlsx")]),
        (("", "5"), ("", "5"), "一.xlsx", [("M116", "一.xlsx"), ("M112", "二.xlsx")]),
    ],
)
def test_which_of_two_forms_counts(
    first: tuple[str, str], second: tuple[str, str], kept: str | None, found: list[tuple[str, str]]
) -> None:
    one = form("U01", item("D01", first[1]), first[0], "一.xlsx")
    two = form("U01", item("D01", second[1]), second[0], "二.xlsx")
    whole = put_together(one, two)
    assert accepted(whole) == kept
    assert sorted(codes(whole)) == sorted(found)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ((EARLY, "5"), (LATE, "6"), "收到时间在后"),
        (("", "5"), (LATE, "6"), "此件的收到时间没有登记"),
        ((LATE, "6"), (LATE, "6"), "两份内容相同"),
    ],
)
def test_why_a_form_was_set_aside(first: tuple[str, str], second: tuple[str, str], reason: str) -> None:
    one = Received(
        form("U01", item("D01", first[1]), first[0], "二.xlsx"),
        (wrong("二.xlsx"), wrong("二.xlsx", "remark", severity=Severity.QUERY)),
    )
    found = put_together(one, form("U01", item("D01", second[1]), second[0], "一.xlsx"))
    (note,) = (row for row in found.findings if row.code == "M112")
    assert note.message == (
        f"该单位报了多份，采用的是“一.xlsx”（{reason}）；此件校核出强制性问题 1 处、核实性问题 1 处，不再逐条列出。"
    )


def test_a_copy_is_counted_once() -> None:
    found = put_together(form("U01", sha="00", file="一.xlsx", at=EARLY), form("U01", sha="00", file="二.xlsx", at=""))
    assert accepted(found) == "一.xlsx"
    assert codes(found) == [("M111", "二.xlsx")]
    assert state(found) == (ReportState.PASSED, Timeliness.ON_TIME)


def test_forms_in_unknown_order_are_not_used_and_cost_nothing() -> None:
    one = Received(form("U01", item("D01", "5"), "", "一.xlsx"), (wrong("一.xlsx"),))
    found = put_together(one, form("U01", item("D01", "6"), "", "二.xlsx"))
    row = found.status("U01")
    assert row is not None
    assert (row.state, row.errors, row.queries, row.blanks) == (ReportState.RETURNED, 0, 0, 0)
    assert [sent.file for sent in row.others] == ["一.xlsx", "二.xlsx"]
    assert sorted(codes(found)) == [("L101", "一.xlsx"), ("M113", "一.xlsx")]
    assert "2 份内容不同的填报表（一.xlsx、二.xlsx）" in next(
        one.message for one in found.findings if one.code == "M113"
    )


# --- time ---
@pytest.mark.parametrize(
    ("at", "timeliness", "days", "notes"),
    [
        ("2024-07-05T23:59", Timeliness.ON_TIME, 0, []),
        ("2024-07-06T00:00", Timeliness.LATE, 1, []),
        ("2024-07-10T17:00", Timeliness.LATE, 5, []),
        ("2024-07-11T08:00", Timeliness.LATE, 6, ["M114"]),
        ("", Timeliness.PENDING, 0, ["M116"]),
    ],
)
def test_on_time_or_late(at: str, timeliness: Timeliness, days: int, notes: list[str]) -> None:
    found = put_together(form("U01", at=at))
    row = found.status("U01")
    assert row is not None
    assert (row.timeliness, row.days_late) == (timeliness, days)
    assert [code for code, _ in codes(found)] == notes


def test_after_the_lock_both_days_are_named() -> None:
    found = put_together(form("U01", at="2024-07-11T08:00"))
    (note,) = (row for row in found.findings if row.code == "M114")
    assert note.message == "此件于2024年7月11日收到，本期已于2024年7月10日锁定。"


@pytest.mark.parametrize(
    ("first_at", "first_wrong", "second_at", "second_wrong", "timeliness"),
    [
        ("2024-07-03T09:00", False, "2024-07-09T09:00", False, Timeliness.ON_TIME),
        ("2024-07-03T09:00", True, "2024-07-09T09:00", False, Timeliness.LATE),
        ("2024-07-03T09:00", True, "2024-07-09T09:00", True, Timeliness.ON_TIME),
        ("2024-07-03T09:00", True, "", False, Timeliness.PENDING),
        ("2024-07-08T09:00", False, "", False, Timeliness.PENDING),
        ("2024-07-08T09:00", False, "2024-07-09T09:00", False, Timeliness.LATE),
    ],
)
def test_the_first_complete_form_decides(
    *, first_at: str, first_wrong: bool, second_at: str, second_wrong: bool, timeliness: Timeliness
) -> None:
    one = form("U01", item("D01", "5"), first_at, "一.xlsx")
    two = form("U01", item("D01", "6"), second_at, "二.xlsx")
    found = put_together(
        Received(one, (wrong("一.xlsx"),) if first_wrong else ()),
        Received(two, (wrong("二.xlsx"),) if second_wrong else ()),
    )
    assert state(found)[1] is timeliness


# --- where a unit stands ---
def queried(remark: str | None) -> Received:
    sent = form("U01", {(ITEMS, "D01", "value"): Decimal(5), (ITEMS, "D01", "remark"): remark})
    return Received(sent, (wrong("U01.xlsx", severity=Severity.QUERY),))


def test_states() -> None:
    assert state(put_together(form("U01")))[0] is ReportState.PASSED
    assert state(put_together(Received(form("U01"), (wrong("U01.xlsx"),))))[0] is ReportState.RETURNED
    assert state(put_together(queried(None)))[0] is ReportState.QUERIED
    assert state(put_together(queried("核实无误")))[0] is ReportState.QUERIED
    assert state(put_together(queried("本月集中上牌，新增两家企业")))[0] is ReportState.PASSED


def test_explanations_in_the_findings() -> None:
    assert [code for code, _ in codes(put_together(queried("核实无误")))] == ["L102", "L161"]
    assert [code for code, _ in codes(put_together(queried("本月集中上牌，新增两家企业")))] == ["L162"]


def test_counts_of_a_status() -> None:
    both = (wrong("U01.xlsx", "remark"), wrong("U01.xlsx", severity=Severity.QUERY))
    row = put_together(Received(form("U01"), both)).status("U01")
    assert row is not None
    assert (row.errors, row.queries) == (1, 1)
    required = 4 * 2 + 6  # state and progress of four tasks, six data items
    assert row.blanks == required - 1


# --- tasks ---
def test_task_facts() -> None:
    sent = form(
        "U01",
        {
            (TASKS, "1", "state"): "推进中",
            (TASKS, "1", "progress"): "召开推进会一次",
            (TASKS, "2", "state"): "已完成",
            (TASKS, "2", "done_on"): date(2024, 6, 20),
            (TASKS, "3", "progress"): None,
            (TASKS, "5", "done_on"): "六月",
            (TASKS, "9", "state"): "推进中",
            (PROBLEMS, "1", "task"): "1",
            (PROBLEMS, "1", "problem"): "资金不足",
        },
    )
    facts = put_together(sent).tasks
    assert [(fact.task_no, fact.unit, fact.leading, fact.state) for fact in facts] == [
        ("1", "U01", True, WorkState.ONGOING),
        ("2", "U01", False, WorkState.DONE),
        ("3", "U01", True, None),
        ("5", "U01", True, None),
    ]
    assert (facts[0].progress, facts[0].problem, facts[0].place.cell) == ("召开推进会一次", "资金不足", "A5")
    assert [fact.done_on for fact in facts] == [None, date(2024, 6, 20), None, None]


def test_good_cells_of_a_returned_form_are_used() -> None:
    bad = entry(ITEMS, "D02", "value", Decimal(1), EntryState.UNREADABLE, file="U01.xlsx")
    found = put_together(Received(form("U01", {**DEFAULT, (ITEMS, "D02", "value"): bad}), (wrong("U01.xlsx"),)))
    assert state(found)[0] is ReportState.RETURNED
    assert [fact.value for fact in found.items[:2]] == [Decimal(5), None]


# --- items ---
def values_of(code: str, found: Merged) -> tuple[Value, tuple[str, ...], str]:
    fact = found.item(code)
    assert fact is not None
    return fact.value, fact.missing, fact.conflict.number if fact.conflict else ""


NA = "不适用"


def reported(code: str, given: str | None, unit: str) -> Values:
    key = (ITEMS, code, "value")
    if given == NA:
        return {key: entry(*key, None, EntryState.NOT_APPLICABLE, file=f"{unit}.xlsx")}
    return {key: None if given is None else Decimal(given), (ITEMS, code, "remark"): "填报人已核"}


@pytest.mark.parametrize(
    ("code", "first", "second", "value", "missing", "conflict"),
    [
        # D02 牵头: U02 first, then U01
        ("D02", "7", "7", Decimal(7), (), False),
        ("D02", "7", "8", None, (), True),
        ("D02", "7", None, Decimal(7), ("U01",), False),
        ("D02", None, "8", None, ("U02",), False),
        ("D02", NA, "8", None, (), False),
        ("D02", None, None, None, ("U02", "U01"), False),
        # D03 合计: U01 and U10
        ("D03", "7", "8", Decimal(15), (), False),
        ("D03", "7", None, None, ("U10",), False),
        ("D03", "7", NA, Decimal(7), (), False),
        ("D03", NA, NA, None, (), False),
        # D04 最大: U01 and U02
        ("D04", "7", "8", Decimal(8), (), False),
        ("D04", "7", None, Decimal(7), ("U02",), False),
        ("D04", None, None, None, ("U01", "U02"), False),
        # D05 最新: U01 and U03, U03's form comes later
        ("D05", "7", "8", Decimal(8), (), False),
        ("D05", "7", "7", Decimal(7), (), False),
        ("D05", "7", None, Decimal(7), ("U03",), False),
        ("D05", None, None, None, ("U01", "U03"), False),
    ],
)
def test_take_rules(
    *,
    code: str,
    first: str | None,
    second: str | None,
    value: Value,
    missing: tuple[str, ...],
    conflict: bool,
) -> None:
    one, two = PLAN.item(code).reporters
    found = put_together(form(one, reported(code, first, one), EARLY), form(two, reported(code, second, two), LATE))
    assert values_of(code, found) == (value, missing, f"CT-2024-06-{code}" if conflict else "")


@pytest.mark.parametrize(
    ("first_at", "second_at", "conflict"),
    [(EARLY, "", True), ("", "", True), (EARLY, EARLY, True), (LATE, EARLY, False)],
)
def test_latest_value_needs_known_times(*, first_at: str, second_at: str, conflict: bool) -> None:
    found = put_together(form("U01", item("D05", "7"), first_at), form("U03", item("D05", "8"), second_at))
    assert values_of("D05", found) == ((None, (), "CT-2024-06-D05") if conflict else (Decimal(7), (), ""))


@pytest.mark.parametrize(
    ("take", "second", "expected"),
    [
        (TakeRule.SUM, "否", (None, (), "CT-2024-06-D06")),
        (TakeRule.MAX, "是", ("是", (), "")),
        (TakeRule.LATEST, "否", ("否", (), "")),
    ],
)
def test_words_are_not_added_up(take: TakeRule, second: str, expected: tuple[Value, tuple[str, ...], str]) -> None:
    both = replace(DATA_ITEMS[5], kind=ItemKind.YES_NO, reporters=("U01", "U02"), take=take)
    plan = small_plan(checks=(), items=(both,))
    found = put_together(form("U01", item("D06", "是"), EARLY), form("U02", item("D06", second), LATE), plan=plan)
    assert values_of("D06", found) == expected


def test_reporters_that_owe_nothing_are_not_waited_for() -> None:
    units = (replace(UNITS[0], until=date(2024, 5, 31)), *UNITS[1:])
    plan = small_plan(checks=(), units=units)
    found = put_together(form("U10", item("D03", "8")), plan=plan)
    assert values_of("D03", found) == (Decimal(8), (), "")
    assert values_of("D01", found) == (None, (), "")


def test_a_conflict_is_told_at_each_cell_with_all_values() -> None:
    found = put_together(form("U02", item("D02", "7")), form("U01", item("D02", "8")))
    told = [one for one in found.findings if one.code == "M201"]
    assert [(one.unit, one.place.file, one.place.cell) for one in told] == [
        ("市交通运输局", "U01.xlsx", "A6"),
        ("市公安局", "U02.xlsx", "A6"),
    ]
    assert "（CT-2024-06-D02）：市公安局 7辆，市交通运输局 8辆。" in told[0].message
    assert [(row.number, len(row.sources)) for row in found.conflicts] == [("CT-2024-06-D02", 2)]
    assert {state(found, unit)[0] for unit in ("U01", "U02")} == {ReportState.QUERIED}


def test_conflicts_are_numbered_by_period_and_item() -> None:
    items = tuple(replace(one, reporters=("U01", "U02"), take=TakeRule.LEAD) for one in DATA_ITEMS[:3])
    one = {**item("D01", "1"), **item("D02", "1"), **item("D03", "1")}
    two = {**item("D01", "2"), **item("D02", "1"), **item("D03", "2")}
    found = put_together(form("U01", one), form("U02", two), plan=small_plan(checks=(), items=items))
    assert [(row.number, row.item.code) for row in found.conflicts] == [
        ("CT-2024-06-D01", "D01"),
        ("CT-2024-06-D03", "D03"),
    ]


def test_an_item_without_value_names_who_is_missing() -> None:
    found = put_together(form("U01", item("D03", "7")))
    notes = [one for one in found.findings if one.code == "M202" and "配送车辆" in one.message]
    assert [(one.place, one.message) for one in notes] == [
        (PLAN.item("D03").place, "“配送车辆数量”缺少老城区政府的有效数据，本期没有汇总值。")
    ]
    # of items whose reporters all sent nothing, the missing reports are told, not each item
    assert not any("配送比例" in one.message for one in found.findings)


# --- 表间 rules ---
def ruled(level: str, remark: str | None = None) -> Merged:
    rule = replace(CHECK_ROWS[1], level=level)
    sent = form("U02", {**item("D02", "9"), (ITEMS, "D02", "remark"): remark})
    rest = (form("U01", item("D03", "5")), form("U10", item("D03", "3")))
    return put_together(sent, *rest, plan=small_plan(checks=(CHECK_ROWS[0], rule)))


@pytest.mark.parametrize(
    ("level", "code", "state_of_unit"),
    [
        ("强制性", "L201", ReportState.QUERIED),
        ("核实性", "L202", ReportState.QUERIED),
        ("提示", "L203", ReportState.PASSED),
    ],
)
def test_merged_rules_stand_at_the_first_item(level: str, code: str, state_of_unit: ReportState) -> None:
    found = ruled(level)
    (broken,) = (one for one in found.findings if one.code.startswith("L"))
    assert (broken.code, broken.unit, broken.place.file, broken.place.cell) == (code, "市公安局", "U02.xlsx", "A6")
    assert broken.message == "规则R2：新增不应多于总数。现为新增新能源＝9，配送车辆＝8。"
    assert state(found, "U02")[0] is state_of_unit
    row = found.status("U02")
    assert row is not None
    assert (row.errors, row.queries) == (0, int(state_of_unit is ReportState.QUERIED))
    assert values_of("D02", found)[0] == Decimal(9)


def test_a_merged_rule_can_be_explained() -> None:
    found = ruled("核实性", "含上年结转的车辆，尚未过户")
    assert [code for code, _ in codes(found, "L")] == ["L162"]
    assert state(found, "U02")[0] is ReportState.PASSED


def test_a_merged_rule_with_a_missing_value() -> None:
    found = put_together(form("U02", item("D02", "9")), plan=small_plan(checks=(CHECK_ROWS[1],)))
    (note,) = (one for one in found.findings if one.code == "L204")
    assert "缺少配送车辆的有效数据" in note.message
    assert "L204" not in [code for code, _ in codes(put_together(plan=small_plan(checks=(CHECK_ROWS[1],))))]


def test_names_a_merged_rule_does_not_know_are_missing_values() -> None:
    rule = replace(CHECK_ROWS[1], formula="新增新能源 ≤ 别的", scope=CheckScope.MERGED)
    found = put_together(form("U02", item("D02", "9")), plan=small_plan(checks=(rule,)))
    assert ("L204", "U02.xlsx") in codes(found)


# --- the whole ---
def test_years_without_holidays_and_other_findings_are_passed_on() -> None:
    june_2023 = Period.of(Span.MONTH, 2023, 6)
    other = cell.MISSING.at(Place("别.xlsx"), "", column="表号")
    found = merge(PLAN, june_2023, (), (other,), (Skipped("~$一.xlsx", "临时文件"),))
    assert ("M301", "方案.xlsx") in codes(found)
    assert other in found.findings
    assert [row.file for row in found.skipped] == ["~$一.xlsx"]


_sent = st.builds(
    lambda unit, value, at, number, bad: Received(
        form(
            unit, {(ITEMS, code, "value"): value for code in ("D01", "D02", "D03", "D05")}, at, f"{unit}-{number}.xlsx"
        ),
        (wrong(f"{unit}-{number}.xlsx"),) if bad else (),
    ),
    st.sampled_from(["U01", "U02", "U03", "U10", "U90"]),
    st.one_of(st.none(), st.integers(0, 3).map(Decimal)),
    st.sampled_from(["", EARLY, LATE, "2024-07-20T09:00"]),
    st.integers(1, 3),
    st.booleans(),
)
_piles = st.lists(_sent, max_size=8, unique_by=lambda one: one.file)


@given(_piles, st.randoms(use_true_random=False))
def test_the_order_of_files_makes_no_difference(pile: list[Received], random: object) -> None:
    shuffled = list(pile)
    getattr(random, "shuffle")(shuffled)  # noqa: B009  # hypothesis types its Random privately
    assert put_together(*shuffled) == put_together(*pile)


@given(_piles)
def test_twice_is_once(pile: list[Received]) -> None:
    once, twice = put_together(*pile), merge(PLAN, JUNE, [*pile, *pile])
    assert once == twice


@given(_piles)
def test_counts_add_up(pile: list[Received]) -> None:
    found = put_together(*pile)
    assert sum(found.count(one) for one in ReportState) == len(found.statuses) == 4
    assert found.files_read + len(found.skipped) == found.files_found
    for row in found.statuses:
        assert (row.timeliness is Timeliness.NONE) == (row.state is ReportState.MISSING)
        assert (row.days_late > 0) == (row.timeliness is Timeliness.LATE)
        assert row.accepted is None or row.accepted not in row.others


def test_receipts_of_the_tests_are_plain() -> None:
    assert receipt("2024-07-03T10:00") != receipt("")
