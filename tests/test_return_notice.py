"""The notice that sends a form back: its words, and that it is one page whatever it holds."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from conftest import ROOT, Convert
from helpers_rules import JUNE, UNITS, entry, place_of, small_plan, status
from report_gen.catalogue import cell, logic
from report_gen.model.document import ReportContext, TableData
from report_gen.model.finding import Kind, Severity
from report_gen.model.form import ITEMS
from report_gen.model.outcome import ReportState
from report_gen.model.place import Place
from report_gen.model.returns import ReturnCase, ReturnItem
from report_gen.model.submission import EntryState
from report_gen.reports import REPORTS, return_notice
from report_gen.resources import shipped
from report_gen.word.render import Renderer

sys.path.append(str(ROOT / "tools"))
import make_templates

INFO = {
    "发文机关": "洛阳市城市绿色货运配送示范工程创建工作领导小组办公室",
    "代章单位": "市交通运输局",
    "联系人": "张三",
    "联系电话": "0379-0000",
}
PLAN = small_plan(info=INFO)


def items(count: int, length: int = 10) -> tuple[ReturnItem, ...]:
    made = []
    for number in range(1, count + 1):
        place = place_of(ITEMS, f"D{number:02d}", "value")
        name = "数" * length
        wrong = cell.MISSING.at(place, "市交通运输局", column=name)
        jump = logic.LARGE_CHANGE.at(place, "市交通运输局", item=name, value="5", last="1", change="+400%", limit="50%")
        finding = wrong if number <= (count + 1) // 2 else jump
        value = None if finding is wrong else Decimal(5)
        made.append(ReturnItem(number, finding, f"{name} 本期值", entry(ITEMS, f"D{number:02d}", "value", value)))
    return tuple(made)


def case(
    count: int = 3, state: ReportState = ReportState.RETURNED, *, length: int = 10, readable: bool = True
) -> ReturnCase:
    return ReturnCase(
        UNITS[0],
        status("U01", state),
        "县区/某局6月填报表.xlsx",
        "ab" * 32,
        items(count, length),
        date(2024, 7, 11),
        readable,
    )


def table(context: ReportContext) -> TableData:
    (found,) = context.tables
    return found


def test_words() -> None:
    context = return_notice.build(PLAN, case(), JUNE, date(2024, 7, 8))
    assert context.values == {
        "标题": ("退回修改通知",),
        "副题": "（2024年6月填报表）",
        "单位": "洛阳市交通运输局",
        "情况": (
            "你单位报送的2024年6月填报表（文件“某局6月填报表.xlsx”）经校核，有强制性问题2处、核实性问题1处，现退回修改。",
            "其中：必填项未填2处、变动过大1处。",
        ),
        "要求": (
            "请于2024年7月11日前在所附校核标注表的标色格中改正后报送，或只填所附更正表报送（任选一种）。没有要求修改的内容请勿改动，确需改动的请在“说明”栏写明原因。",
            "核实性问题确认无误的，请在“说明”栏写明具体原因；只写“核实无误”“情况属实”的不予采信。",
            "联系人及电话：张三 0379-0000。",
        ),
        "署名": ("洛阳市城市绿色货运配送示范工程创建工作领导小组办公室", "（市交通运输局代章）"),
        "日期": "2024年7月8日",
    }
    assert (context.made_on, context.author) == (date(2024, 7, 8), INFO["发文机关"])
    assert table(context).rows[0][:3] == (
        "1",
        f"指标数据 A5\n{'数' * 10} 本期值",
        f"“{'数' * 10}”未填。",
    )


def test_without_a_day_and_for_queries_only() -> None:
    only = case(1, ReportState.QUERIED)
    query = replace(items(2)[1], number=1, note="说明写的是“核实无误”，不能采用。")
    context = return_notice.build(PLAN, replace(only, items=(query,)), JUNE, None, ("更正表",))
    assert context.values["日期"] == return_notice.NO_DATE
    assert context.made_on == JUNE.last
    said, asked = context.values["情况"], context.values["要求"]
    assert isinstance(said, tuple)
    assert isinstance(asked, tuple)
    assert said[0].endswith("经校核，有核实性问题1处，现请核实。")
    assert asked[0].startswith("请于2024年7月11日前只填所附更正表报送。")
    assert "不能采用" in table(context).rows[0][2]


def test_a_file_that_could_not_be_read() -> None:
    whole = replace(items(1)[0], entry=None, about="整份文件")
    unread = replace(case(1, readable=False), items=(whole,))
    context = return_notice.build(small_plan(info={}), unread, JUNE, None, ())
    assert context.values["情况"] == (
        "你单位报送的2024年6月填报表（文件“某局6月填报表.xlsx”）不能采用，现退回。原因如下：",
    )
    assert context.values["要求"] == (
        "请于2024年7月11日前按上表要求重新报送；原表不能修复的，请用下发的空白填报表重新填报。",
        "联系人及电话：【待补：联系人及电话】。",
    )
    assert context.values["署名"] == ("【待补：发文机关】",)
    assert table(context).rows[0][1] == "整份文件"


def test_nothing_enclosed_and_short_signatures() -> None:
    plan = small_plan(info={**INFO, "发文机关": "领导小组办公室"})
    context = return_notice.build(plan, case(), JUNE, None, ())
    asked = context.values["要求"]
    assert isinstance(asked, tuple)
    assert asked[0].startswith("请于2024年7月11日前在原填报表中改正后重新报送。")
    assert context.values["署名"] == ("领导小组办公室（市交通运输局代章）",)
    sealed = small_plan(info={**INFO, "发文机关": "办公室（市交通局代章）"})
    assert return_notice.build(sealed, case(), JUNE).values["署名"] == ("办公室（市交通局代章）",)


def test_what_the_page_does_not_take_stands_together_by_kind() -> None:
    context = return_notice.build(PLAN, case(40), JUNE)
    assert [row[0] for row in table(context).rows] == ["1", "2"]
    assert table(context).rows[0][1:3] == (
        "指标数据\nA5、A6、A7等20处",
        f"必填项未填，共20处。如：“{'数' * 10}”未填。",
    )
    assert table(context).note == "同类问题合并列出；逐处见所附校核标注表、更正表。"
    assert "其他" not in str(context.values["情况"])
    made = items(40)[:21]
    assert table(return_notice.build(PLAN, replace(case(), items=made), JUNE)).rows[1][:2] == (
        "2",
        f"指标数据 A25\n{'数' * 10} 本期值",
    )
    bare = return_notice.build(PLAN, case(40), JUNE, None, ())
    assert table(bare).note == "同类问题合并列出；逐处见汇总台账。"


def test_what_even_then_does_not_fit_is_counted() -> None:
    kinds = [Kind(f"C{number}", Severity.ERROR, "题", "“{at}”有误。", "请" + "改" * 90) for number in range(900, 906)]
    made = tuple(
        ReturnItem(number, kind.at(Place("甲.xlsx"), "某局", at=number), "整份文件")
        for number, kind in enumerate((*kinds, *kinds), 1)
    )
    found = table(return_notice.build(PLAN, replace(case(), items=made), JUNE))
    assert found.rows[0][1] == "整份文件等2处"
    assert found.note == f"同类问题合并列出，其余{12 - 2 * len(found.rows)}处未列；逐处见所附校核标注表、更正表。"


def test_an_estimate_cannot_be_explained_and_a_row_not_be_corrected_cell_by_cell() -> None:
    about = cell.APPROXIMATE.at(place_of(ITEMS, "D01", "value"), "市交通运输局", column="数", value="近80")
    estimate = ReturnItem(1, about, "数 本期值", entry(ITEMS, "D01", "value", None, EntryState.QUERIED))
    whole = ReturnItem(2, about, "整份文件")
    alone = return_notice.build(PLAN, replace(case(), items=(estimate,)), JUNE).values
    assert "核实性问题确认无误" not in str(alone["要求"])
    assert "其中" not in str(alone["情况"])
    both = return_notice.build(PLAN, replace(case(), items=(estimate, whole)), JUNE).values["要求"]
    assert "请于2024年7月11日前在所附校核标注表的标色格中改正后报送。" in str(both)


def test_many_kinds_are_summed_up() -> None:
    kinds = (cell.MISSING, cell.NOT_A_DATE, cell.NOT_A_NUMBER, cell.NOT_A_RATIO, cell.NOT_WHOLE)
    made = tuple(
        ReturnItem(number, kind.at(Place("甲.xlsx"), "x", column="c", value="v", measure=""), "整份文件")
        for number, kind in enumerate(kinds, 1)
    )
    context = return_notice.build(PLAN, replace(case(), items=made), JUNE)
    said = context.values["情况"]
    assert isinstance(said, tuple)
    assert said[1].endswith("，其他1处。")


def test_the_committed_template_is_what_the_tool_makes(tmp_path: Path) -> None:
    make_templates.main(tmp_path)
    made, kept = (tmp_path / return_notice.TEMPLATE, shipped("templates", return_notice.TEMPLATE))
    assert made.read_bytes() == kept.read_bytes()


def test_it_is_one_of_the_reports() -> None:
    assert return_notice.TEMPLATE in {report.template for report in REPORTS}


@pytest.mark.parametrize(("count", "length"), [(6, 10), (60, 10), (60, 60), (5, 200)])
def test_one_page(count: int, length: int, tmp_path: Path, convert: Convert) -> None:
    path = tmp_path / "通知.docx"
    context = return_notice.build(PLAN, case(count, length=length), JUNE)
    assert Renderer(shipped("templates", return_notice.TEMPLATE)).render(context, path, {}) == ()
    pdf = convert(path, "pdf")
    assert len(PdfReader(pdf).pages) == 1
