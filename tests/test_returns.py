"""Which forms go back, with which items, until when; and how corrected and marked forms take their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_rules import JUNE, UNITS, entry, place_of, small_plan, submission
from report_gen.catalogue import cell, logic
from report_gen.catalogue import merge as kinds
from report_gen.catalogue import submission as files
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, ITEMS, TASKS
from report_gen.model.outcome import Merged, ReportState, Timeliness
from report_gen.model.place import Place
from report_gen.model.returns import ReturnCase
from report_gen.model.submission import Entry, EntryState, Submission, Value
from report_gen.rules.merge import Received, merge
from report_gen.rules.receipts import sources
from report_gen.rules.returns import DAYS_SETTING, days_to_mend, due_day, return_cases

PLAN = small_plan()
SHORT = "市交通运输局"
Values = Mapping[tuple[str, str, str], Value | Entry]
VALUES: Values = {
    (TASKS, "1", "state"): "推进中",
    (TASKS, "1", "progress"): "召开会议一次，印发方案。",
    (TASKS, "1", "remark"): "核实无误",
    (ITEMS, "D01", "value"): Decimal(5),
    (ITEMS, "D01", "remark"): "核实无误",
    (EVIDENCE, "2", "number"): "洛政办〔2024〕3号",
}


def form(values: Values = VALUES, *, file: str = "甲.xlsx", at: str = "2024-07-03T10:00", base: str = "") -> Submission:
    return replace(submission("U01", values, at=at, file=file), base=base)


def jump(file: str = "甲.xlsx") -> Finding:
    data = {"item": "枢纽数", "value": "5个", "last": "1个", "change": "+400%", "limit": "50%"}
    return logic.LARGE_CHANGE.at(place_of(ITEMS, "D01", "value", file), SHORT, **data)


def missing(file: str = "甲.xlsx") -> Finding:
    return cell.MISSING.at(place_of(TASKS, "1", "progress", file), SHORT, column="本期工作进展（任务1）")


def put_together(*received: Received, findings: tuple[Finding, ...] = ()) -> Merged:
    return merge(PLAN, JUNE, received, findings)


def cases(*received: Received, findings: tuple[Finding, ...] = (), **more: str) -> tuple[ReturnCase, ...]:
    return return_cases(PLAN, put_together(*received, findings=findings), more)


# --- what a case holds ---
def test_forms_in_order_and_forms_missing_do_not_go_back() -> None:
    assert cases(Received(form())) == ()


def test_items_are_open_findings_errors_first_and_in_the_order_of_the_form() -> None:
    row = files.WORDING_CHANGED.at(
        Place("甲.xlsx", "任务进展", 5, 9), SHORT, no="1", column="重点任务", value="甲", expected="乙"
    )
    number = logic.DATE_WITHOUT_COMPLETION.at(place_of(EVIDENCE, "2", "number"), SHORT, task="1", value="x", state="y")
    head = files.HEAD_MISSING.at(Place("甲.xlsx", "指标数据"), SHORT, sheet="指标数据", heads="序号")
    whole = files.FORM_OUTDATED.at(Place("甲.xlsx"), SHORT, value="a", expected="b", what="c")
    blank = cell.MISSING.at(Place("甲.xlsx", "任务进展", 99, 3), SHORT, column="x")
    (case,) = cases(Received(form(), (jump(), row, missing(), number, head, whole, blank)))
    assert [(item.number, item.finding.code, item.about) for item in case.items] == [
        (1, "S206", "整份文件"),
        (2, "C101", "任务1 本期工作进展"),
        (3, "S309", "任务1（I5）"),
        (4, "C101", "“任务进展”表（C99）"),
        (5, "S302", "“指标数据”表"),
        (6, "L102", "枢纽数数量 本期值"),
        (7, "L124", "佐证材料第2行 文号"),
    ]
    assert [item.must_change for item in case.items] == [True] * 5 + [False] * 2
    assert case.items[5].place == place_of(ITEMS, "D01", "value")
    assert case.items[0].place == Place("甲.xlsx")
    assert (case.file, case.sha256, case.readable) == ("甲.xlsx", "hash of 甲.xlsx", True)
    assert case.number == "hash of 甲.xlsx"[:16]


def test_a_refused_explanation_is_told_with_its_query() -> None:
    (case,) = cases(Received(form(), (jump(),)))
    (item,) = case.items
    assert case.status.state is ReportState.QUERIED
    assert "核实无误" in item.note


def test_an_error_hides_the_query_at_its_cell() -> None:
    fell = logic.CUMULATIVE_FELL.at(place_of(ITEMS, "D01", "value"), SHORT, item="x", value="1", last="2")
    (case,) = cases(Received(form(), (jump(), fell)))
    assert [item.finding.code for item in case.items] == ["L101"]


def test_a_file_that_gave_no_form_goes_back_unread() -> None:
    old = files.FORM_OUTDATED.at(Place("旧.xlsx"), SHORT, value="a", expected="b", what="c")
    (case,) = cases(findings=(old,), **{"旧.xlsx": "ab" * 32})
    assert (case.file, case.sha256, case.readable) == ("旧.xlsx", "ab" * 32, False)
    assert [item.finding.code for item in case.items] == ["S206"]


def test_forms_whose_order_is_unknown_go_back_to_be_told_apart() -> None:
    other = form({**VALUES, (ITEMS, "D01", "value"): Decimal(6)}, file="乙.xlsx", at="")
    (case,) = cases(Received(form(at="")), Received(other))
    assert [item.finding.code for item in case.items] == ["M113"]
    assert not case.readable


# --- until when ---
@pytest.mark.parametrize(
    ("setting", "issued", "expected"),
    [
        ("", None, date(2024, 7, 10)),
        ("", date(2024, 7, 4), date(2024, 7, 9)),  # Thursday, then Friday, Monday, Tuesday
        ("5个工作日", date(2024, 7, 4), date(2024, 7, 11)),
        ("0", date(2024, 7, 4), date(2024, 7, 5)),
        ("尽快", date(2024, 4, 3), date(2024, 4, 9)),  # 清明: 4 to 6 off, Sunday the 7th worked
    ],
)
def test_due(setting: str, issued: date | None, expected: date) -> None:
    plan = small_plan(info={**PLAN.info, DAYS_SETTING: setting})
    assert due_day(plan, date(2024, 7, 10), issued) == expected
    assert days_to_mend(small_plan()) == 3


def test_the_due_day_of_a_case() -> None:
    found = put_together(Received(form(), (missing(),)))
    assert return_cases(PLAN, found)[0].due == date(2024, 7, 10)
    assert return_cases(PLAN, found, issued=date(2024, 7, 8))[0].due == date(2024, 7, 11)


# --- corrections in the merge ---
def corrected() -> Submission:
    """甲 with one cell corrected in 更正.xlsx."""
    moved = Entry(TASKS, "1", "progress", "已开会两次。", "已开会两次。", Place("更正.xlsx", "更正表", 7, 10))
    return form({**VALUES, (TASKS, "1", "progress"): moved, **_rest()}, file="更正.xlsx", at="", base="甲.xlsx")


def _rest() -> Values:
    return {key: entry(*key, value, file="甲.xlsx") for key, value in VALUES.items() if key[2] != "progress"}  # type: ignore[arg-type]


def test_a_correction_takes_the_place_of_its_base_and_leaves_its_findings_alive() -> None:
    found = put_together(Received(form(), (missing(), jump())), Received(corrected(), (jump(),)))
    status = found.status("U01")
    assert status is not None
    assert status.accepted is not None
    assert (status.accepted.file, status.state, status.queries) == ("更正.xlsx", ReportState.QUERIED, 1)
    assert [(one.code, one.place.file) for one in found.findings if one.unit == SHORT] == [
        ("M116", "更正.xlsx"),
        ("M122", "甲.xlsx"),
        ("L102", "甲.xlsx"),
        ("L161", "甲.xlsx"),
    ]
    assert "更正 1 处" in next(one.message for one in found.findings if one.code == "M122")
    (case,) = return_cases(PLAN, found)
    assert (case.file, [item.place.file for item in case.items]) == ("更正.xlsx", ["甲.xlsx"])


def test_items_of_corrected_cells_stand_where_the_form_has_them() -> None:
    place = Place("更正.xlsx", "更正表", 7, 10)
    short = logic.PROGRESS_COPIED.at(place, SHORT, task="1")
    wrong = cell.MISSING.at(place, SHORT, column="本期工作进展（任务1）")
    found = put_together(Received(form(), (missing(),)), Received(corrected(), (wrong, short)))
    (case,) = return_cases(PLAN, found)
    (item,) = case.items
    assert (item.place, item.finding.place) == (place_of(TASKS, "1", "progress"), place)


def test_a_later_form_supersedes_the_correction_and_its_base() -> None:
    late = form({**VALUES, (ITEMS, "D01", "value"): Decimal(6)}, file="新.xlsx", at="2024-07-05T10:00")
    found = put_together(Received(form(), (missing(),)), Received(corrected()), Received(late))
    assert [(one.code, one.place.file) for one in found.findings if one.unit == SHORT] == [
        ("M112", "更正.xlsx"),
        ("M112", "甲.xlsx"),
    ]


def test_a_form_given_back_marked_comes_after_its_original_whatever_the_register_says() -> None:
    again = form({**VALUES, (TASKS, "1", "progress"): "已开会两次，印发纪要。"}, file="标注.xlsx", at="")
    found = put_together(Received(form(at=""), (missing(),)), Received(again, (), "甲.xlsx"))
    status = found.status("U01")
    assert status is not None
    assert (status.accepted and status.accepted.file, status.state) == ("标注.xlsx", ReportState.PASSED)
    assert status.timeliness is Timeliness.PENDING
    (note,) = [one for one in found.findings if one.kind is kinds.SUPERSEDED]
    assert "是此件退回后改好重报的" in note.message


def test_sources_of_a_chain() -> None:
    first, second = form(file="一.xlsx"), form(file="二.xlsx", base="一.xlsx")
    third = form(file="三.xlsx", base="二.xlsx")
    assert [one.file for one in sources(third, (first, third, second))] == ["三.xlsx", "二.xlsx", "一.xlsx"]
    assert sources(second, ()) == (second,)
    assert sources(replace(second, base="二.xlsx"), (second,))[:1] == (replace(second, base="二.xlsx"),)


def test_entries_that_cannot_be_read_are_still_named() -> None:
    unknown = entry(ITEMS, "D77", "value", None, EntryState.UNREADABLE, file="甲.xlsx")
    values = {**VALUES, (ITEMS, "D77", "value"): unknown}
    wrong = cell.MISSING.at(place_of(ITEMS, "D77", "value"), SHORT, column="x")
    (case,) = cases(Received(form(values), (wrong,)))
    assert [item.about for item in case.items] == ["D77 本期值"]
    assert case.unit == UNITS[0]
