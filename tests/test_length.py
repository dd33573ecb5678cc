"""What a clerk is told of a paper before it goes out: its length, whom it is sent to, what it asks for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from helpers_word import assessment, small_plan
from report_gen.model.document import Block, ReportContext, TableData
from report_gen.model.plan import Plan
from report_gen.model.proof import marked
from report_gen.reports import half_year
from report_gen.reports.length import characters, warnings

PLAN = small_plan()


def _context(values: Mapping[str, object], *lines: str) -> ReportContext:
    table = TableData("表", "表1", ("列",), (("很长的表格文字",),), (1,))
    return ReportContext("某文书.docx", values, (table,), blocks=(Block("补充", lines),))


def _warned(plan: Plan = PLAN, **values: object) -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in warnings(plan, _context(values))]


def test_the_body_is_counted_without_head_foot_tables_blanks_and_marks() -> None:
    sections = [{"标题": "（一）甲。", "首段": marked("8项", 0), "段落": ["乙 丙\n。"]}]
    context = _context(
        {"标题": ("很长的标题",), "署名": ("某办",), "版记": False, "总体": sections, "结语": "特此报告。"}, "补一句。"
    )
    assert characters(context) == 5 + 2 + 3 + 5 + 4


def test_the_half_year_report_is_counted_as_it_is_printed() -> None:
    context = half_year.build(PLAN, assessment(PLAN), ())
    assert 900 < characters(context) < 1600
    assert warnings(PLAN, context) == ()


@pytest.mark.parametrize(
    ("limit", "count", "warned"), [("", 4000, False), ("", 4001, True), ("500", 501, True), ("5000", 4001, False)]
)
def test_a_long_paper_is_told_of(limit: str, count: int, *, warned: bool) -> None:
    plan = small_plan(info={"正文字数上限": limit})
    found = _warned(plan, 总体="字" * count)
    assert found == ([("T101", f"正文约{count}字，超过{limit or 4000}字（不含表格和附件）。")] if warned else [])


@pytest.mark.parametrize(
    ("addressees", "name"),
    [
        ("市领导小组", ""),
        ("市人民政府", ""),
        ("各成员单位", ""),
        ("各成员单位，东城区人民政府", "东城区人民政府"),
        ("各县（区）人民政府，各成员单位", "各县（区）人民政府"),
        ("各县区党委", "各县区党委"),
    ],
)
def test_papers_to_lower_governments_are_told_of(addressees: str, name: str) -> None:
    found = _warned(主送=addressees)
    assert [code for code, _ in found] == (["T102"] if name else [])
    assert not name or f"“{name}”" in found[0][1]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("进展顺利。", ""),
        ("已完成3项。恳请上级给予资金支持。", "恳请上级给予资金支持"),
        ("以上当否，请批示。", "以上当否，请批示"),
        (f"请予支持{'很长' * 20}。", f"请予支持{'很长' * 13}……"),
        ("已向省厅提请协调。", ""),
    ],
)
def test_a_report_that_asks_is_told_of_and_other_papers_may_ask(text: str, quote: str) -> None:
    found = _warned(总体=[text, text], 结语="特此报告。")
    assert found == ([("T103", f"报告中写有“{quote}”，像是请示事项。")] if quote else [])
    assert _warned(总体=text, 结语="特此通报。") == []


def test_what_a_person_wrote_is_looked_at_too() -> None:
    context = _context({"结语": "特此报告。"}, "请批复。")
    assert [found.code for found in warnings(PLAN, context)] == ["T103"]
