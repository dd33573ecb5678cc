from __future__ import annotations

from typing import Final

import pytest

from conftest import EXAMPLES
from helpers_importing import document
from report_gen.importing.preamble import project_facts
from report_gen.model.draft import Confidence

_MISSING: Final = {"城市": "", "项目名称": "", "创建期开始": "", "创建期结束": ""}


def facts(text: str) -> dict[str, str]:
    """The values read, by row for 项目信息, by column for 报送安排; '' for what waits for a person."""
    return {
        one.row if one.sheet == "项目信息" else f"{one.row}{one.column}": one.value
        for one in project_facts(document(text))
    }


def official(city: str) -> str:
    return (EXAMPLES / city / "官方文件.txt").read_text(encoding="utf-8")


def test_what_the_plan_of_linzi_says_about_itself() -> None:
    assert facts(official("linzi")) == {
        "城市": "临淄区",
        "项目名称": "",
        "方案文件": "临淄区落实淄博市创建国家绿色货运配送示范城市工作方案",
        "方案文号": "临政办字〔2023〕25号",
        "创建期开始": "2022-10-01",
        "创建期结束": "2025-09-30",
        "领导小组办公室": "临淄区城市绿色货运配送示范工程建设领导小组办公室",
        "办公室简称": "领导小组办公室",
        "代章单位": "区交通运输局",
        "会商安排": "每半年召开一次专题会议",
        "通报安排": "半年一通报",
        "考核安排": "每年实施考核评价",
        "B01表名": "工作开展情况表",
        "B01报送周期": "季",
        "B01时限": "每季度的第一周内报送上一季度",
        "B01报送单位类别": "",
    }


def test_what_the_table_of_luoyang_says_about_itself() -> None:
    assert facts(official("luoyang")) == {
        "城市": "洛阳市",
        "项目名称": "洛阳市城市绿色货运配送示范工程创建",
        "方案文件": "洛阳市城市绿色货运配送示范工程创建重点任务分工",
        "创建期开始": "",
        "创建期结束": "",
        "办公室简称": "领导小组办公室",
    }


def test_every_reading_is_found_at_its_spot() -> None:
    text = official("linzi")
    lines = text.splitlines()
    for one in project_facts(document(text)):
        assert one.quote in lines[one.spot.line - 1] or one.row in {"方案文件", "项目名称"}


def test_what_waits_for_a_person_names_the_nearest_known() -> None:
    waiting = {
        (one.row, one.column): one.nearest
        for one in project_facts(document(official("linzi")))
        if one.confidence is Confidence.MANUAL
    }
    assert waiting == {
        ("项目名称", "内容"): "临淄区落实淄博市创建国家绿色货运配送示范城市",
        ("B01", "报送单位类别"): "",
    }


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("创建期为2022年10月至2025年9月。", "2022-10-01", "2025-09-30"),
        ("示范期：2021年1月1日—2023年12月31日。", "2021-01-01", "2023-12-31"),
        ("创建周期自2024年2月到2024年2月。", "2024-02-01", "2024-02-29"),
        ("创建期为2023年1月至12月。", "2023-01-01", "2023-12-31"),
        ("创建期为2022年至2025年。", "", ""),
        ("创建期为2022年13月至2025年9月。", "", ""),
        ("创建期为2025年9月至2022年10月。", "", ""),
        ("创建期为2022年2月30日至2025年9月1日。", "", ""),
        ("创建期为2022年10月至2025年9月。示范期为2022年7月至2025年6月。", "", ""),
        ("自2022年10月起，为期三年。", "", ""),
    ],
)
def test_creation_periods(sentence: str, start: str, end: str) -> None:
    found = facts(sentence)
    assert (found["创建期开始"], found["创建期结束"]) == (start, end)


def test_an_unread_creation_period_is_quoted() -> None:
    (reading, _) = [one for one in project_facts(document("创建期为2022年至2025年。")) if one.row.startswith("创建期")]
    assert (reading.quote, reading.spot.line, reading.nearest) == (
        "创建期为2022年至2025年",
        1,
        "创建期为2022年10月至2025年9月",
    )


@pytest.mark.parametrize(
    ("text", "city", "project", "title"),
    [
        ("合肥市城市绿色货运配送示范工程实施方案", "合肥市", "合肥市城市绿色货运配送示范工程", "合肥市城市绿色货运配送示范工程实施方案"),
        ("安徽省合肥市城市绿色货运配送\n示范工程建设方案（2023—2025年）", "合肥市", "安徽省合肥市城市绿色货运配送示范工程", "安徽省合肥市城市绿色货运配送示范工程建设方案（2023—2025年）"),
        ("关于印发《十堰市物流提质行动计划》的通知", "十堰市", "十堰市物流提质", "十堰市物流提质行动计划"),
        ("关于印发长沙市物流提质增效\n三年行动方案的通知", "长沙市", "长沙市物流提质增效", "长沙市物流提质增效三年行动方案"),
        ("合肥市人民政府办公室\n物流提质实施方案", "", "物流提质", "物流提质实施方案"),
        ("城市绿色货运配送实施方案", "", "城市绿色货运配送", "城市绿色货运配送实施方案"),
        ("关于推进物流发展的实施方案", "", "", "关于推进物流发展的实施方案"),
    ],
)  # fmt: skip
def test_titles(text: str, city: str, project: str, title: str) -> None:
    found = facts(text)
    assert (found["城市"], found["项目名称"], found["方案文件"]) == (city, project, title)


def test_a_document_that_says_nothing() -> None:
    assert facts("") == _MISSING
    assert facts("为推动发展，制定本方案。") == _MISSING


@pytest.mark.parametrize(
    ("sentence", "office"),
    [
        ("成立合肥市绿色货运领导小组，由市长任组长。", "合肥市绿色货运领导小组办公室"),
        ("成立由副市长任组长的合肥市绿色货运领导小组。", "合肥市绿色货运领导小组办公室"),
        ("成立了以市长为组长的合肥市绿色货运领导小组。", "合肥市绿色货运领导小组办公室"),
    ],
)
def test_leading_groups(sentence: str, office: str) -> None:
    assert facts(sentence)["领导小组办公室"] == office


@pytest.mark.parametrize(
    ("sentence", "form", "span", "due"),
    [
        ("成员单位每季度的第一周内报送上一季度的进展表。", "进展表", "季", "每季度的第一周内报送上一季度"),
        ("各成员单位于每月5日前将上月工作进展情况报送领导小组办公室。", "工作进展情况", "月", "每月5日前报送上月"),
        ("请各单位每月10日前向领导小组办公室报送上月进展情况。", "进展情况", "月", "每月10日前报送上月"),
        ("各责任单位每季度报送一次工作进展。", "工作进展", "季", "每季度"),
        ("各单位要在每个季度第1个月的20日前，将完成情况报市政府督查室。", "完成情况", "季", ""),
    ],
)
def test_reporting_duties(sentence: str, form: str, span: str, due: str) -> None:
    found = facts(sentence)
    assert (found["B01表名"], found["B01报送周期"], found["B01时限"]) == (form, span, due)


def test_each_rhythm_of_reporting_is_a_row_of_its_own() -> None:
    found = facts("各单位每月10日前报送进展。\n各单位每月10日前报送数据。\n各单位每半年报送总结。")
    assert [key for key in found if key.endswith("表名")] == ["B01表名", "B02表名"]


@pytest.mark.parametrize(
    "sentence",
    ["领导小组每半年通报一次进展。", "每年编制总结报告。", "每月10日前报送数据。（市商务局负责）", "每季度填报表格。"],
)
def test_sentences_that_are_no_reporting_duty(sentence: str) -> None:
    assert "B01表名" not in facts(sentence)
