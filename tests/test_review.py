"""识读核对: decisions go into the plan before it is read; what is open, denied or aimed at nothing is found."""

from __future__ import annotations

import pytest

from helpers_plan import Table, book, tables
from report_gen.intake.plan import read_plan
from report_gen.intake.plan_sheets import REVIEW
from report_gen.intake.review import CLEAR, DROP, apply_review
from report_gen.model.finding import Severity, has_errors
from report_gen.model.plan import Plan
from report_gen.model.raw import RawBook, RawValue

Line = dict[str, RawValue]
PHRASE_CHANGED: Table = [
    list(REVIEW.titles),
    [1, "措辞", "报告结语", "文字", None, None, None, "待人工", None, None, None, "某", None],
]


def line(**cells: RawValue) -> Line:
    """A review row about the due date of task 2, with some cells changed."""
    usual: Line = {"工作表": "任务清单", "行": "2", "栏目": "完成时限", "把握": "待人工", "原句": "三季度"}
    return {**usual, **cells}


def reviewed(*lines: Line) -> RawBook:
    """The small plan with a review sheet of these rows."""
    sheets = tables()
    rows: list[list[RawValue]] = [list(REVIEW.titles)]
    for number, cells in enumerate(lines, start=1):
        rows.append([{"编号": number, **cells}.get(title) for title in REVIEW.titles])
    return book({**sheets, REVIEW.name: rows})


def found(*lines: Line, draft: bool = False) -> list[tuple[str, str]]:
    """What is found in the small plan so reviewed, as (code, sheet!cell)."""
    findings = read_plan(reviewed(*lines), draft=draft)[1]
    return [(finding.code, f"{finding.place.sheet}!{finding.place.cell}") for finding in findings]


def plan_of(*lines: Line) -> Plan:
    """The small plan so reviewed."""
    plan, findings = read_plan(reviewed(*lines))
    assert plan is not None
    assert not has_errors(findings)
    return plan


def test_a_plan_without_the_sheet_is_left_as_it_is() -> None:
    plain = book(tables())
    assert apply_review(plain) == (plain, ())


def test_an_open_reading_stops_the_plan_and_is_only_noted_in_a_draft() -> None:
    assert found(line()) == [("P601", "识读核对!K2")]
    assert found(line(), draft=True) == [("P602", "识读核对!K2")]
    (finding,) = apply_review(reviewed(line()), draft=True)[1]
    assert finding.severity is Severity.NOTE


def test_the_finding_names_the_cell_the_sentence_and_the_nearest_wording() -> None:
    (finding,) = apply_review(reviewed(line(最接近的写法="2024年三季度", 原句="长" * 60)))[1]
    assert finding.message == f"“任务清单”表“2”的“完成时限”尚待人工确认（原句：{'长' * 40}……）。"
    assert finding.hint.startswith("最接近的写法：2024年三季度。请在")


@pytest.mark.parametrize("answer", ["是", "√"])
def test_a_confirmed_reading_is_settled(answer: str) -> None:
    assert found(line(确认=answer)) == []


@pytest.mark.parametrize("answer", ["否", "×"])
def test_a_denied_reading_wants_a_change(answer: str) -> None:
    assert found(line(确认=answer, 把握="已识别")) == [("P606", "识读核对!L2")]
    assert found(line(确认=answer, 改为="2024年9月")) == []


def test_an_answer_that_is_neither_yes_nor_no_is_found() -> None:
    assert found(line(确认="可能")) == [("P204", "识读核对!K2"), ("P601", "识读核对!K2")]


@pytest.mark.parametrize(("column", "code"), [("把握", "P201"), ("行", "P201"), ("工作表", "P201")])
def test_a_row_that_lacks_what_it_needs_is_not_used(column: str, code: str) -> None:
    cells = line(改为="2024年9月")
    cells[column] = None
    assert [each for each, _ in found(cells)] == [code]


def test_a_confidence_of_another_name_is_found() -> None:
    assert found(line(把握="大概")) == [("P204", "识读核对!H2")]


def test_what_was_read_for_certain_needs_no_answer() -> None:
    assert found(line(把握="已识别")) == []


def test_a_change_goes_into_its_cell_before_the_plan_is_read() -> None:
    assert plan_of(line(改为="2024年9月")).task("2").due_text == "2024年9月"


@pytest.mark.parametrize("name", ["U3", "市公安局", "某市公安局"])
def test_a_unit_goes_by_its_code_and_by_its_names(name: str) -> None:
    plan = plan_of(line(工作表="成员单位", 行=name, 栏目="别名", 改为="公安局、市局"))
    assert plan.unit("U3").aliases == ("公安局", "市局")


def test_numbers_and_dates_may_be_typed_as_texts_or_as_such() -> None:
    plan = plan_of(line(工作表="指标", 行="I1", 栏目="目标值", 改为=90))
    assert plan.indicator("I1").target == 90


def test_a_cell_can_be_emptied() -> None:
    assert plan_of(line(栏目="子任务", 改为=CLEAR)).task("2").sub_task == ""


def test_an_empty_cell_stays_empty_when_emptied() -> None:
    assert plan_of(line(行="1", 栏目="子任务", 改为=CLEAR)).task("1").sub_task == ""


def test_a_row_can_be_dropped_and_takes_its_open_readings_with_it() -> None:
    about = {"工作表": "指标", "行": "I2"}
    lines = (
        line(**about, 栏目="计算公式"),
        line(**about, 栏目="目标值", 改为=DROP),
        line(**about, 栏目="原文", 改为="某"),
    )
    assert [each.code for each in plan_of(*lines).indicators] == ["I1", "I3"]


@pytest.mark.parametrize(
    "cells",
    [
        {"工作表": "任务单"},
        {"行": "99"},
        {"栏目": "时限"},
        {"工作表": "（官方文件）", "行": "全文", "栏目": "提示"},
    ],
)
def test_a_change_of_no_cell_is_found(cells: Line) -> None:
    assert found(line(改为="某", **cells)) == [("P603", "识读核对!L2")]


def test_a_row_that_is_gone_is_noted() -> None:
    assert found(line(行="99")) == [("P604", "识读核对!C2")]


def test_a_remark_about_the_document_waits_for_its_answer_too() -> None:
    remark = {"工作表": "（官方文件）", "行": "全文", "栏目": "提示"}
    assert found(line(**remark)) == [("P601", "识读核对!K2")]
    assert found(line(**remark, 确认="是")) == []


def test_two_changes_of_one_cell_are_found_unless_they_agree() -> None:
    first, other = line(改为="2024年9月"), line(改为=CLEAR)
    assert found(first, other) == [("P605", "识读核对!L3")]
    assert found(first, dict(first)) == []


def test_a_missing_target_sheet_is_found_as_such() -> None:
    sheets = tables()
    del sheets["措辞"]
    findings = read_plan(book({**sheets, REVIEW.name: PHRASE_CHANGED}))[1]
    assert [finding.code for finding in findings] == ["P101", "P603"]


def test_of_two_rows_by_one_name_the_first_is_meant() -> None:
    sheets = tables()
    sheets["措辞"].append(["报告结语", "另一个", None])
    decided, _ = apply_review(book({**sheets, REVIEW.name: PHRASE_CHANGED}))
    sheet = decided.sheet("措辞")
    assert sheet is not None
    assert [sheet.text(row, 2) for row in (2, 3)] == ["某", "另一个"]
