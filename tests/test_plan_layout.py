"""The sheet 版式: values in one spelling, what cannot be read, and what is said of deviations from the standard."""

from __future__ import annotations

import pytest

from helpers_plan import book, codes, found, plan_of, tables
from report_gen.intake.plan import read_plan
from report_gen.model.finding import Severity
from report_gen.model.layout import BY_NAME, SETTINGS, Measure, deviations, value_of
from report_gen.rules.plan_audit import layout_deviations
from report_gen.rules.plan_diff import diff

SHEET = "版式"


def layout_of(name: str, value: str | float) -> dict[str, str]:
    plan = plan_of((SHEET, "A2", name), (SHEET, "B2", value))
    return dict(plan.layout)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("上边距", "30毫米", "30"),
        ("上边距", 30, "30"),
        ("左边距", "2.8 cm", "28"),
        ("右边距", "2.65厘米", "26.5"),
        ("下边距", "35mm", "35"),
        ("行距", "固定值28磅", "28"),
        ("行距", "28.95 PT", "28.95"),
        ("每页行数", "24行", "24"),
        ("每行字数", "30字", "30"),
        ("标题字号", "小二", "18"),
        ("标题字号", "二号", "22"),
        ("标题字号", "小2号", "18"),
        ("正文字号", "3号", "16"),
        ("正文字号", "15.5磅", "15.5"),
        ("小表格字号", "五号", "10.5"),
        ("标题字体", "方正小标宋_GBK", "方正小标宋_GBK"),
        ("页码样式", "数字", "数字"),
        ("页码位置", "居中", "居中"),
    ],
)
def test_values_in_one_spelling(name: str, value: str | int, expected: str) -> None:
    assert layout_of(name, value) == {name: expected}
    assert found((SHEET, "A2", name), (SHEET, "B2", value)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("上边距", "三厘米"),
        ("上边距", "300"),
        ("上边距", "4"),
        ("上边距", "30磅"),
        ("上边距", "-30"),
        ("上边距", "3号"),
        ("行距", "28毫米"),
        ("行距", "小四"),
        ("行距", "1.5倍"),
        ("每页行数", "22.5"),
        ("正文字号", "七号半"),
        ("正文字体", '仿宋"/>'),
        ("页码样式", "- 1 -"),
        ("页码位置", "左下"),
    ],
)
def test_a_value_that_it_cannot_have_is_told_and_the_standard_holds(name: str, value: str) -> None:
    assert found((SHEET, "A2", name), (SHEET, "B2", value)) == [("P702", "版式!B2")]
    assert layout_of(name, value) == {}


def test_what_can_be_filled_in_is_said() -> None:
    hints = {
        "上边距": "应填5至80之间的数，例如“37毫米”。",
        "标题字号": "应填6至60之间的数，例如“22磅”或字号名称（如3号、小四）。",
        "标题字体": "应填字体名称，例如“方正小标宋简体”。",
        "页码位置": "应填可选项：单右双左、居中、居右。",
    }
    for name, hint in hints.items():
        sheets = tables()
        sheets[SHEET][1:] = [[name, "？", None]]
        assert [finding.hint for finding in read_plan(book(sheets))[1]] == [hint]


def test_an_item_that_there_is_not() -> None:
    changes = ((SHEET, "A2", "上边矩"), (SHEET, "B2", "30"))
    assert found(*changes) == [("P701", "版式!A2")]
    sheets = tables()
    sheets[SHEET][1:] = [["上边矩", "30", None]]
    (finding,) = read_plan(book(sheets))[1]
    assert "是否为“上边距”" in finding.hint
    assert finding.severity is Severity.QUERY


def test_an_item_given_twice_or_without_a_value() -> None:
    assert found((SHEET, "A3", "上边距"), (SHEET, "B3", "30")) == [("P207", "版式!A3")]
    assert found((SHEET, "A3", "下边距"), (SHEET, "C3", "本单位规定")) == [("P201", "版式!B3")]


def test_a_plan_may_do_without_the_sheet() -> None:
    sheets = tables()
    del sheets[SHEET]
    plan, findings = read_plan(book(sheets))
    assert plan is not None
    assert (dict(plan.layout), codes(findings)) == ({}, [])


def test_the_standards_own_values_are_no_deviation() -> None:
    assert deviations({}) == ()
    assert deviations({setting.name: setting.default for setting in SETTINGS}) == ()
    for name, value in {
        "上边距": "38",
        "左边距": "27",
        "标题字体": "方正小标宋_GBK",
        "正文字体": "仿宋",
        "行距": "29",
    }.items():
        assert deviations({name: value}) == ()
    assert deviations({"表格字体": "宋体", "表头字体": "宋体", "表格字号": "9", "小表格字号": "9"}) == ()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("上边距", "30", "版式“上边距”为30毫米，GB/T 9704-2012第5.2.1条为37毫米±1毫米。"),
        ("右边距", "30", "版式“右边距”为30毫米，GB/T 9704-2012第5.2.1条为26毫米（版心宽156毫米）。"),
        ("行距", "28", "版式“行距”为28磅，GB/T 9704-2012第5.2.3条为每面22行并撑满版心（28.95磅）。"),
        ("每行字数", "30", "版式“每行字数”为30字，GB/T 9704-2012第5.2.3条为28字。"),
        ("标题字号", "18", "版式“标题字号”为18磅，GB/T 9704-2012第7.3.1条为2号（22磅）。"),
        ("一级标题字体", "宋体", "版式“一级标题字体”为宋体，GB/T 9704-2012第7.3.3条为黑体。"),
        ("页码样式", "数字", "版式“页码样式”为数字，GB/T 9704-2012第7.5条为数字左右各放一条一字线。"),
    ],
)
def test_a_deviation_is_held_against_its_clause(name: str, value: str, message: str) -> None:
    plan = plan_of((SHEET, "A2", name), (SHEET, "B2", value))
    (finding,) = layout_deviations(plan)
    assert (finding.code, finding.severity, finding.message) == ("A601", Severity.NOTE, message)
    assert finding.place.sheet == SHEET


def test_every_setting_has_a_value_it_could_be_given() -> None:
    for setting in SETTINGS:
        assert value_of({}, setting.name) == setting.default
        assert layout_of(setting.name, setting.default) == {setting.name: setting.default}
        assert bool(setting.choices) == (setting.measure is Measure.WORD)
    assert len(BY_NAME) == len(SETTINGS)


def test_plan_diff_names_changed_settings() -> None:
    changes = diff(plan_of(), plan_of((SHEET, "A2", "下边距"), (SHEET, "B2", "30")))
    told = [(one.kind.value, one.sheet, one.key, one.column, one.old, one.new) for one in changes]
    assert told == [("新增", SHEET, "下边距", "值", "", "30"), ("删除", SHEET, "上边距", "值", "37", "")]
