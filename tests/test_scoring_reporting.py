from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_rules import JUNE, MAY, RUBRIC, merged, rubric, small_plan, status, submission
from helpers_scoring import (
    LATE,
    MISSING,
    NOT_SENT,
    PASSED,
    REGISTERED,
    RETURNED,
    SEND,
    appeal,
    assessment,
    reports,
    scored,
)
from report_gen.catalogue import cell, logic, merge
from report_gen.catalogue import submission as sent
from report_gen.model.decisions import Decisions
from report_gen.model.finding import Finding, Kind, Severity
from report_gen.model.form import ITEMS, TASKS
from report_gen.model.outcome import Assessment, ReportStatus, Timeliness
from report_gen.model.period import Period, Span
from report_gen.model.place import Place
from report_gen.model.plan import RubricItem
from report_gen.model.submission import Receipt, ReceiptSource
from report_gen.rules.entries import blanks, required_keys

IN_TIME, COMPLETE, PROPER = RUBRIC[:3]
UNIT = "市交通运输局"
DEMANDED = set(required_keys(small_plan(), "U01"))  # two cells of each of 4 tasks, one of each of 6 items


def test_a_form_in_time_costs_nothing() -> None:
    item = scored(IN_TIME, reports(status("U01", PASSED), status("U02", MISSING, Timeliness.NONE)))
    assert (item.points, item.lines, item.note) == (Decimal(10), (), "")


def test_a_late_form_costs_points_and_says_when_and_where() -> None:
    item = scored(IN_TIME, reports(LATE))
    (line,) = item.lines
    assert (item.points, line.points, line.on) == (Decimal(9), Decimal(-1), date(2024, 7, 8))
    assert line.reason == "2024年6月填报表应于2024年7月5日前报送，2024年7月8日收到，逾期3天"
    assert line.basis == "收件登记.xlsx › 收件登记 › B7"


@pytest.mark.parametrize("others", [(), (replace(SEND, receipt=Receipt(None, ReceiptSource.UNKNOWN)),)])
def test_a_late_form_whose_receipt_is_not_at_hand(others: tuple[Any, ...]) -> None:
    (line,) = scored(IN_TIME, reports(status("U01", RETURNED, Timeliness.LATE, days_late=3, others=others))).lines
    assert (line.reason, line.on) == ("2024年6月填报表应于2024年7月5日前报送，逾期3天", None)
    assert line.basis == "报送安排 S1"


def test_a_form_not_sent_costs_points_once_its_day_is_past() -> None:
    item = scored(IN_TIME, reports(NOT_SENT))
    (line,) = item.lines
    assert (item.points, line.on, line.basis) == (Decimal(8), date(2024, 7, 5), "报送安排 S1")
    assert line.reason == "2024年6月填报表应于2024年7月5日前报送，未报"
    early = replace(reports(NOT_SENT), as_of=date(2024, 7, 5))
    for line_of_rubric in (IN_TIME, COMPLETE, PROPER):
        assert scored(line_of_rubric, early).points == Decimal(10)


def test_an_appeal_against_a_form_not_sent_holds_whatever_comes_in_from_others_later() -> None:
    (line,) = scored(IN_TIME, reports(NOT_SENT)).lines
    decided = Decisions(appeals=(appeal(line.key, line.claim),))
    later = assessment(merged(JUNE, statuses=(NOT_SENT, status("U02", PASSED, others=(SEND,)))), as_of=date(2024, 9, 1))
    assert scored(IN_TIME, later, decisions=decided).points == Decimal(10)


def test_whether_the_due_day_is_over_is_told_by_the_day_it_is_and_not_by_what_others_sent() -> None:
    other = status("U02", PASSED, others=(SEND,))
    early = assessment(merged(JUNE, statuses=(NOT_SENT, other)), as_of=date(2024, 6, 30))
    assert scored(IN_TIME, early).points == Decimal(10)
    assert scored(IN_TIME, replace(early, today=date(2024, 7, 8))).points == Decimal(8)


def unread(file: str, kind: Kind = sent.FILE_DAMAGED) -> Assessment:
    return assessment(merged(JUNE, statuses=(NOT_SENT,), findings=(kind.at(Place(file)),)))


@pytest.mark.parametrize("line", [IN_TIME, COMPLETE, PROPER, rubric("F7", "占比", "报送占比", "10", 量="上报率")])
def test_a_file_of_the_unit_that_nobody_can_read_is_not_a_form_that_did_not_come(line: RubricItem) -> None:
    name = small_plan().unit("U01").short
    item = scored(line, unread(f"2024-06/{name}6月.xlsx"))
    assert (item.points, item.lines) == (line.points, ())
    if line.rule != "报送占比":
        assert item.note == f"“2024-06/{name}6月.xlsx”读不出，不按未报扣分，请重新报送"


@pytest.mark.parametrize(
    ("file", "kind"),
    [("6月.xlsx", sent.FILE_DAMAGED), ("{other}.xlsx", sent.FILE_DAMAGED), ("{own}.xlsx", sent.FILE_EMPTY),
     ("{own}通知.docx", sent.FILE_IS_WORD)],
)  # fmt: skip
def test_a_file_that_is_not_known_to_be_an_unreadable_form_of_the_unit_spares_it_nothing(file: str, kind: Kind) -> None:
    units = small_plan().units
    named = file.format(own=units[0].short, other=units[1].short)
    assert scored(IN_TIME, unread(named, kind)).points == Decimal(8)


def test_a_receipt_time_nobody_knows_costs_nothing() -> None:
    item = scored(IN_TIME, reports(status("U01", PASSED, Timeliness.PENDING)))
    assert (item.points, item.note) == (Decimal(10), "1次收到时间待定，不扣分")


def test_a_late_form_never_costs_more_than_none() -> None:
    strict = rubric("F1", "及时", "按时报送", "10", 逾期每次扣="5", 未报每次扣="2")
    assert scored(strict, reports(LATE)).points == Decimal(8)


@pytest.mark.parametrize("rule", ["按时报送", "完整报送", "规范报送"])
def test_a_cap_holds_for_the_months_together(rule: str) -> None:
    months = [status("U01", MISSING, Timeliness.NONE, period=Period.of(Span.MONTH, 2024, one)) for one in (1, 2, 3)]
    item = scored(rubric("F1", "报送", rule, "10", 未报每次扣="2", 封顶="5"), reports(*months))
    assert [line.points for line in item.lines] == [Decimal(-2), Decimal(-2), Decimal(-1)]
    item = scored(rubric("F1", "报送", rule, "3", 未报每次扣="2"), reports(*months))
    assert [line.points for line in item.lines] == [Decimal(-2), Decimal(-1), Decimal(0)]


def at(kind: Kind, row: int, unit: str = UNIT, **data: str) -> Finding:
    return Finding(kind, Place("6月.xlsx", "指标数据", row, 7), unit, tuple(data.items()))


def test_blanks_cost_points_and_name_their_cells() -> None:
    findings = (at(cell.MISSING, 5), at(cell.MISSING, 6), at(cell.MISSING, 7, "市公安局"), at(cell.NOT_A_NUMBER, 8))
    one = status("U01", RETURNED, accepted=REGISTERED, blanks=2)
    item = scored(COMPLETE, reports(one, findings=findings))
    (line,) = item.lines
    assert (item.points, line.reason, line.on) == (Decimal(9), "2024年6月填报表空缺2项", date(2024, 6, 30))
    assert line.basis == "6月.xlsx › 指标数据 › G5、G6"


def test_a_blank_whose_finding_is_not_at_hand_still_counts() -> None:
    (line,) = scored(COMPLETE, reports(status("U01", RETURNED, accepted=REGISTERED, blanks=2))).lines
    assert (line.points, line.basis) == (Decimal(-1), "6月.xlsx")
    (line,) = scored(COMPLETE, reports(status("U01", RETURNED, blanks=2))).lines
    assert (line.points, line.basis) == (Decimal(-1), "报送安排 S1")


def test_many_blanks_cost_no_more_than_a_form_not_sent() -> None:
    findings = tuple(at(cell.MISSING, row) for row in range(5, 14))
    item = scored(COMPLETE, reports(status("U01", RETURNED, accepted=REGISTERED, blanks=9), findings=findings))
    (line,) = item.lines
    assert (item.points, line.reason) == (Decimal(8), "2024年6月填报表空缺9项，以每次2分为限")
    assert line.basis == "6月.xlsx › 指标数据 › G5、G6、G7、G8、G9、G10等"
    assert scored(COMPLETE, reports(NOT_SENT)).points == Decimal(8)


def test_a_complete_form_loses_nothing() -> None:
    assert scored(COMPLETE, reports(status("U01", PASSED))).points == Decimal(10)


# --- what is not in the form as it was read ---


def form_without(*gone: tuple[str, str, str], findings: tuple[Finding, ...]) -> Assessment:
    """The form of U01 with all that is demanded but these cells."""
    sent_form = submission("U01", dict.fromkeys(sorted(DEMANDED - set(gone)), "甲"), file="6月.xlsx")
    count = blanks(small_plan(), sent_form)
    assert count == len(gone)
    return reports(status("U01", RETURNED, accepted=sent_form, blanks=count), findings=findings)


def column(table: str, key: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(one for one in sorted(DEMANDED) if (one[0], one[2]) == (table, key))


@pytest.mark.parametrize("kind", [sent.COLUMN_MISSING, sent.COLUMN_TWICE, sent.FORM_OUTDATED])
def test_a_column_that_could_not_be_read_costs_once(kind: Kind) -> None:
    found = form_without(*column(TASKS, "progress"), findings=(at(kind, 3),))
    assert scored(COMPLETE, found).points == Decimal(10)
    item = scored(PROPER, found)
    assert (item.points, item.lines[0].reason) == (Decimal("9.5"), f"2024年6月填报表填报错误1处（{kind.title}）")


@pytest.mark.parametrize("kind", [sent.HEAD_MISSING, sent.HEAD_TWICE, sent.SHEET_TWICE])
def test_a_table_that_could_not_be_read_costs_once(kind: Kind) -> None:
    found = form_without(*column(ITEMS, "value"), findings=(at(kind, 3),))
    assert scored(COMPLETE, found).points == Decimal(10)
    assert scored(PROPER, found).points == Decimal("9.5")


def test_a_blank_beside_a_column_that_could_not_be_read_still_counts() -> None:
    gone = (*column(TASKS, "progress"), (ITEMS, "D01", "value"))
    assert scored(COMPLETE, form_without(*gone, findings=(at(sent.COLUMN_MISSING, 3),))).points == Decimal("9.5")


def test_a_row_that_is_gone_is_as_good_as_blank_and_costs_once() -> None:
    row = ((TASKS, "1", "state"), (TASKS, "1", "progress"))
    found = form_without(*row, findings=(Finding(sent.ROW_MISSING, Place("6月.xlsx", "任务进展"), UNIT),))
    item = scored(COMPLETE, found)
    (line,) = item.lines
    assert (item.points, line.reason) == (Decimal(9), "2024年6月填报表空缺2项（含缺少填报行）")
    assert line.basis == "6月.xlsx › 任务进展"
    assert scored(PROPER, found).points == Decimal(10)


def test_a_sheet_that_is_gone_costs_as_much_as_one_left_blank() -> None:
    gone = form_without(*column(ITEMS, "value"), findings=(Finding(sent.SHEET_MISSING, Place("6月.xlsx"), UNIT),))
    item = scored(COMPLETE, gone)
    assert item.points == Decimal(8)  # 6 blanks would cost 3, a form not sent 2
    assert item.lines[0].reason == "2024年6月填报表空缺6项（含缺少工作表），以每次2分为限"
    assert scored(PROPER, gone).points == Decimal(10)
    # where nothing of the form could be used, there are no blanks to count
    refused = status("U01", RETURNED, Timeliness.PENDING)
    alone = reports(refused, findings=(Finding(sent.SHEET_MISSING, Place("6月.xlsx"), UNIT),))
    assert scored(PROPER, alone).points == Decimal("9.5")


# --- 规范报送 ---


def test_mistakes_of_form_cost_points_but_nothing_unreadable_does() -> None:
    findings = (
        at(logic.CUMULATIVE_FELL, 5),
        at(sent.WORDING_CHANGED, 6),
        at(sent.WORDING_CHANGED, 7),
        at(sent.WORDING_CHANGED, 7, "市公安局"),
        at(cell.NOT_A_NUMBER, 8),
        at(cell.OUT_OF_RANGE, 9),
        at(sent.FILE_DAMAGED, 0),
        at(sent.RECEIPT_TIME_UNREADABLE, 2),
        at(sent.NOTHING_FILLED, 0),
        at(merge.BLANK_FORM, 0),
        at(merge.ZERO_FORM, 0),
        at(logic.LARGE_CHANGE, 10),
    )
    item = scored(PROPER, reports(status("U01", RETURNED, accepted=REGISTERED), findings=findings))
    (line,) = item.lines
    assert (item.points, line.basis) == (Decimal("8.5"), "6月.xlsx › 指标数据 › G5、G6、G7")
    assert line.reason == "2024年6月填报表填报错误3处（累计数回落、印制内容被改动）"
    assert all(one.severity is Severity.ERROR for one in findings[:-1])
    assert scored(PROPER, reports(status("U01", RETURNED), findings=findings[4:])).points == Decimal(10)
    assert scored(PROPER, reports(NOT_SENT)).points == Decimal(8)


def test_while_nobody_knows_which_form_counts_no_mistake_of_any_is_held_against_the_unit() -> None:
    one = status("U01", RETURNED, Timeliness.PENDING, others=(SEND, REGISTERED))
    wrong = at(logic.CUMULATIVE_FELL, 5)
    assert scored(PROPER, reports(one, findings=(wrong,))).points == Decimal("9.5")
    assert scored(PROPER, reports(one, findings=(wrong, at(merge.ORDER_UNKNOWN, 0)))).points == Decimal(10)


def test_a_rule_between_forms_blames_nobody_a_rule_within_the_form_does() -> None:
    one = status("U01", RETURNED, accepted=REGISTERED)
    within, between = (at(logic.PLAN_CHECK_ERROR, 5, rule=rule, text="", values="") for rule in ("R1", "R2"))
    assert scored(PROPER, reports(one, findings=(between,))).points == Decimal(10)
    assert scored(PROPER, reports(one, findings=(within, between))).points == Decimal("9.5")


def test_a_mistake_of_the_whole_file_is_evidenced_by_the_file() -> None:
    found = Finding(merge.OTHER_PERIOD, Place("6月.xlsx"), UNIT)
    (line,) = scored(PROPER, reports(status("U01", RETURNED, accepted=REGISTERED), findings=(found,))).lines
    assert line.basis == "6月.xlsx"


def test_the_months_of_a_half_year_add_up() -> None:
    may = status("U01", PASSED, Timeliness.LATE, period=MAY, days_late=2)
    item = scored(IN_TIME, reports(may, NOT_SENT))
    assert item.points == Decimal(7)
    assert [(line.points, line.key) for line in item.lines] == [
        (Decimal(-1), "F1/2024-05"),
        (Decimal(-2), "F1/2024-06"),
    ]


# --- what must hold whatever the rubric says ---

amounts = st.decimals(0, 9, places=2)


def points(rule: str, found: Assessment, **parameters: str) -> Decimal:
    item = scored(rubric("F1", "报送", rule, "10", **parameters), found)
    assert item.points is not None
    return item.points


@given(st.integers(0, 40), st.integers(0, 40), amounts, amounts)
def test_fewer_blanks_never_score_lower_and_any_form_beats_none(
    some: int, more: int, each: Decimal, missed: Decimal
) -> None:
    def now(one: ReportStatus) -> Decimal:
        return points("完整报送", reports(one), 缺项每项扣=str(each), 未报每次扣=str(missed))

    few, many = sorted((some, more))
    best, worse = (now(status("U01", RETURNED, blanks=count)) for count in (few, many))
    assert best >= worse >= now(NOT_SENT)


@given(st.integers(0, 20), st.integers(0, 20), amounts, amounts)
def test_fewer_mistakes_never_score_lower_and_any_form_beats_none(
    some: int, more: int, each: Decimal, missed: Decimal
) -> None:
    def now(one: ReportStatus, mistakes: int = 0) -> Decimal:
        findings = tuple(at(logic.CUMULATIVE_FELL, row) for row in range(mistakes))
        return points("规范报送", reports(one, findings=findings), 错误每处扣=str(each), 未报每次扣=str(missed))

    few, many = sorted((some, more))
    best, worse = (now(status("U01", RETURNED, accepted=REGISTERED), count) for count in (few, many))
    assert best >= worse >= now(NOT_SENT)


@given(amounts, amounts)
def test_in_time_beats_late_beats_none(late: Decimal, missed: Decimal) -> None:
    ladder = (status("U01", PASSED), LATE, NOT_SENT)
    found = [points("按时报送", reports(one), 逾期每次扣=str(late), 未报每次扣=str(missed)) for one in ladder]
    assert found == sorted(found, reverse=True)


@given(st.sets(st.sampled_from(sorted(DEMANDED))), amounts, amounts)
def test_a_row_taken_out_never_scores_higher_than_one_left_blank(
    gone: set[tuple[str, str, str]], each: Decimal, wrong: Decimal
) -> None:
    def both(*, taken_out: bool) -> Decimal:
        kept = {key: None if key in gone else "甲" for key in sorted(DEMANDED) if not (taken_out and key in gone)}
        form = submission("U01", kept)
        findings = tuple(Finding(sent.ROW_MISSING, Place("U01.xlsx", "任务进展"), UNIT) for _ in gone if taken_out)
        one = reports(status("U01", RETURNED, accepted=form, blanks=blanks(small_plan(), form)), findings=findings)
        return points("完整报送", one, 缺项每项扣=str(each)) + points("规范报送", one, 错误每处扣=str(wrong))

    assert both(taken_out=True) == both(taken_out=False)
