"""The national form 运行情况信息表: which items, which values, what is said where there is none; document and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from helpers_document import unpacked
from helpers_rules import item, submission
from helpers_rules import small_plan as rules_plan
from report_gen.excel.national_form import write_national_form
from report_gen.model.form import EVIDENCE, ITEMS
from report_gen.model.national_form import FormCell
from report_gen.model.outcome import Assessment, ReportState
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, ItemKind, Plan
from report_gen.model.proof import pieces, plain
from report_gen.model.submission import Entry, EntryState, Value
from report_gen.reports import national_form, national_lines
from report_gen.rules.assess import assess
from report_gen.rules.merge import Received, merge
from report_gen.steps.load import assess_period, open_office
from report_gen.word.render import Renderer
from report_gen.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
Q2 = Period(2024, 4, 3)
MONTHS = Q2.split(Period(2024, 4, 1).span)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Told = Mapping[tuple[int, str], Mapping[tuple[str, str, str], Value | Entry]]  # by month and unit


def asked(code: str, short: str, kind: ItemKind, reporters: tuple[str, ...], **more: Any) -> DataItem:
    return replace(item(code, short, kind, reporters, **more), source="运行情况信息表")


STOPS = asked("D01", "停靠点", ItemKind.STOCK, ("U01", "U02"), measure="个")
MONEY = asked("D02", "拨付资金", ItemKind.FLOW, ("U03",), measure="元", decimals=2)
GROUP = asked("D03", "领导小组", ItemKind.YES_NO, ("U01",), measure="", explanation="填“是”或“否”；填“是”的请附文件。")
SITE = asked(
    "D04", "平台", ItemKind.HAVE, ("U01",), measure="", explanation="填“有”的请在说明中写明功能（查询、监管）。"
)
RATIO = asked("D05", "车桩比", ItemKind.RATIO, ("U02",), measure="∶1")
OTHER = item("D06", "其他数", ItemKind.STOCK, ("U01",))


def plan_of(*items: DataItem, **changes: Any) -> Plan:
    return rules_plan(items=items, indicators=(), checks=(), tasks=(), **changes)


def quarter(plan: Plan, told: Told, period: Period = Q2) -> Assessment:
    """The assessment of the forms told, sent in each month of the quarter (or once for it)."""
    spans = MONTHS if period == Q2 else (period,)
    parts = [
        merge(
            plan,
            month,
            [
                Received(submission(unit, values, period=month, file=f"{unit}_{month.code}.xlsx"))
                for (number, unit), values in told.items()
                if number == month.start_month
            ],
        )
        for month in spans
        if any(number == month.start_month for number, _ in told)
    ]
    return assess(plan, parts, period, period.last)


def value(code: str, what: Value | Entry) -> dict[tuple[str, str, str], Value | Entry]:
    return {(ITEMS, code, "value"): what}


def in_doubt(code: str, state: EntryState, raw: str = "？") -> Entry:
    return Entry(ITEMS, code, "value", None, raw, Place("U01.xlsx", "指标数据", 5, 8), state)


def rows(plan: Plan, assessment: Assessment) -> list[tuple[str, ...]]:
    """The rows of the document's table without their marks."""
    table = national_form.build(plan, assessment).tables[0]
    return [tuple(map(plain, row)) for row in table.rows]


def test_only_the_items_of_the_national_form_are_asked_in_plan_order() -> None:
    plan = plan_of(MONEY, OTHER, STOPS)
    assert national_form.asked(plan) == (MONEY, STOPS)
    assert national_form.asked(plan_of(OTHER)) == ()
    assert [row[1] for row in rows(plan, quarter(plan, {}))] == ["拨付资金数量（元）", "停靠点数量（个）"]


def test_a_stock_is_of_the_last_month_and_a_flow_is_added_up() -> None:
    plan = plan_of(STOPS, MONEY)
    told = {
        (month, unit): values
        for month in (4, 5, 6)
        for unit, values in (
            ("U01", value("D01", Decimal(80 + month))),
            ("U02", value("D01", Decimal(80 + month))),
            ("U03", value("D02", Decimal("100.5"))),
        )
    }
    found = rows(plan, quarter(plan, told))
    assert [row[2] for row in found] == ["86", "301.50"]


def test_a_value_is_proven_by_the_cells_of_every_month() -> None:
    plan = plan_of(MONEY)
    context = national_form.build(plan, quarter(plan, {(n, "U03"): value("D02", Decimal(n)) for n in (4, 5, 6)}))
    proof = next(proof for proof in context.proofs if "D02" in proof.keys)
    assert [cell.place.file for cell in proof.cells] == ["U03_2024-04.xlsx", "U03_2024-05.xlsx", "U03_2024-06.xlsx"]
    assert context.missing[:2] == ("填报人（方案“项目信息”表）", "联系电话（方案“项目信息”表）")


def test_a_flow_that_one_month_lacks_has_no_value_and_says_which() -> None:
    plan = plan_of(MONEY)
    told: Told = {
        (4, "U03"): value("D02", Decimal(1)),
        (5, "U03"): value("D02", in_doubt("D02", EntryState.UNREADABLE)),
        (6, "U01"): {},
    }
    assert rows(plan, quarter(plan, told))[0][2] == "【待补：5月市商务局所报无法识别；6月市商务局未报】"
    no_june = {key: values for key, values in told.items() if key[0] != 6}
    assert rows(plan, quarter(plan, no_june))[0][2] == "【待补：5月市商务局所报无法识别；6月没有填报表】"


def test_months_before_the_creation_period_are_not_waited_for() -> None:
    plan = plan_of(MONEY, creation_start=date(2024, 6, 1))
    assert rows(plan, quarter(plan, {(6, "U03"): value("D02", Decimal(7))}))[0][2] == "7.00"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (None, "6月市公安局未填"),
        (in_doubt("D05", EntryState.QUERIED), "6月市公安局所报待核实"),
        (in_doubt("D05", EntryState.UNREADABLE), "6月市公安局所报无法识别"),
    ],
)
def test_a_value_nobody_can_use_is_a_red_request_with_its_reason(entry: Entry | None, words: str) -> None:
    plan = plan_of(RATIO, STOPS)
    told: Told = {(6, "U02"): {**value("D05", entry), **value("D01", Decimal(1))}, (6, "U01"): value("D01", Decimal(1))}
    context = national_form.build(plan, quarter(plan, told))
    assert plain(context.tables[0].rows[0][2]) == f"【待补：{words}】"
    assert f"车桩比数量：{words}" in context.missing
    proof = next(proof for proof in context.proofs if "D05" in proof.keys)
    assert [cell.raw for cell in proof.cells] == (["？"] if entry else []), "the cell that has to be mended"


def test_nothing_at_all_came() -> None:
    plan = plan_of(STOPS)
    assert rows(plan, quarter(plan, {}))[0][2] == "【待补：没有填报表】"


def test_a_conflict_nobody_decided_is_named_by_its_number() -> None:
    plan = plan_of(STOPS)
    told: Told = {(6, "U01"): value("D01", Decimal(1)), (6, "U02"): value("D01", Decimal(9))}
    assert rows(plan, quarter(plan, told))[0][2] == "【待补：CT-2024-06-D01各单位所报不一致，待裁定】"


def test_a_form_that_went_back_is_not_taken_for_missing() -> None:
    plan = plan_of(STOPS, RATIO)
    assessment = quarter(plan, {(6, "U02"): {**value("D01", None), **value("D05", Decimal(3))}})
    part = assessment.parts[0]
    statuses = tuple(
        replace(one, state=ReportState.RETURNED, accepted=None) if one.obligation.unit == "U01" else one
        for one in part.statuses
    )
    returned = replace(assessment, parts=(replace(part, statuses=statuses),))
    assert rows(plan, returned)[0][2] == "【待补：6月市交通运输局退回修改，尚未重报，市公安局未填】"


def test_not_applicable_is_an_answer() -> None:
    plan = plan_of(RATIO, STOPS)
    told: Told = {
        (6, "U02"): {
            **value("D05", in_doubt("D05", EntryState.NOT_APPLICABLE, "不适用")),
            (ITEMS, "D05", "remark"): "本市没有此类车辆。",
        }
    }
    assert rows(plan, quarter(plan, told))[0][2:4] == ("不适用", "本市没有此类车辆")


def test_an_earlier_value_says_of_which_day_it_is() -> None:
    plan = plan_of(RATIO, STOPS)
    told: Told = {(5, "U02"): value("D05", Decimal("3.2")), (6, "U01"): value("D01", Decimal(1))}
    row = rows(plan, quarter(plan, told))[0]
    assert (row[1], row[2], row[3]) == ("车桩比数量", "3.2∶1", "为截至2024年5月31日数，6月没有报送")


def test_the_units_words_stand_beside_the_value_with_their_names_where_several_wrote() -> None:
    plan = plan_of(STOPS)
    one = {**value("D01", Decimal(5)), (ITEMS, "D01", "remark"): "我局新建3个。"}
    two = {**value("D01", Decimal(5)), (ITEMS, "D01", "remark"): "无"}
    assert rows(plan, quarter(plan, {(6, "U01"): one, (6, "U02"): two}))[0][3] == "市交通运输局新建3个"
    two[ITEMS, "D01", "remark"] = "含路内停靠点"
    told: Told = {(6, "U01"): one, (6, "U02"): two}
    assert rows(plan, quarter(plan, told))[0][3] == "市交通运输局：市交通运输局新建3个；市公安局：含路内停靠点"


def papers(*papers: tuple[str, str, str, str]) -> dict[tuple[str, str, str], Value | Entry]:
    columns = ("for", "name", "number", "file")
    return {
        (EVIDENCE, str(row), column): text
        for row, paper in enumerate(papers, start=1)
        for column, text in zip(columns, paper, strict=True)
        if text
    }


def test_the_papers_units_list_for_an_item_are_its_attachments_each_once() -> None:
    plan = plan_of(GROUP)
    listed = papers(
        ("数据项：领导小组数量", "成立通知", "洛政办〔2022〕3号", "通知.pdf"),
        ("领导小组", "分工方案", "（试行）洛交〔2024〕1号", ""),
        ("d03", "", "", "照片.jpg"),
        ("任务3", "与此无关", "", ""),
        ("领导小组数量", "", "", ""),
    )
    told: Told = {
        (5, "U01"): {**value("D03", "是"), **listed},
        (6, "U01"): {**value("D03", "是"), **papers(("领导小组数量", "成立通知", "洛政办〔2022〕3号", ""))},
    }
    found = rows(plan, quarter(plan, told))[0]
    assert found[1:3] == ("领导小组数量（是/否）", "是")
    assert found[4] == "成立通知（洛政办〔2022〕3号）；分工方案，（试行）洛交〔2024〕1号"
    coded = papers(("D03", "", "", "照片.jpg"))
    assert rows(plan, quarter(plan, {(6, "U01"): {**value("D03", "是"), **coded}}))[0][4] == "照片.jpg"


def test_what_the_plan_asks_to_be_attached_or_told_is_asked_for() -> None:
    plan = plan_of(GROUP, SITE)
    told: Told = {(6, "U01"): {**value("D03", "是"), **value("D04", "有")}}
    context = national_form.build(plan, quarter(plan, told))
    first, second = (tuple(map(plain, row)) for row in context.tables[0].rows)
    assert first[3:] == ("", "【待补：附件，填报表未列佐证材料】")
    assert second[3:] == ("【待补：功能，填报表未写明】", "")
    assert context.missing[2:] == ("领导小组数量：附件名称", "平台数量：功能")
    told = {(6, "U01"): {**value("D03", "否"), **value("D04", "无")}}
    assert [row[3:] for row in rows(plan, quarter(plan, told))] == [("", ""), ("", "")]


def test_the_head_comes_from_the_settings() -> None:
    info = {"联系人": "张三", "联系电话": "0379-1", "发文机关": "领导小组办公室", "城市": "洛阳市"}
    values = national_form.build(plan_of(STOPS, info=info), quarter(plan_of(STOPS), {})).values
    told = {name: plain(str(text)) for name, text in values.items() if isinstance(text, str)}
    assert told == {
        "副题": "",
        "示范城市": "洛阳市",
        "示范期": "2022年10月至2025年9月",
        "填报周期": "2024年第二季度",
        "填报单位": "领导小组办公室",
        "填报人": "张三",
        "联系电话": "0379-1",
    }
    bare = national_form.sheet(plan_of(STOPS), quarter(plan_of(STOPS), {}))
    assert ("填报人", FormCell("【待补：填报人】", open=True)) in bare.facts


def test_the_title_is_worded_by_the_plan() -> None:
    plan = plan_of(STOPS, phrases={"信息表标题": "{城市}{期间}运行情况"})
    assert national_form.build(plan, quarter(plan, {})).values["标题"] == ("洛阳市2024年第二季度运行情况",)


def test_every_digit_of_the_table_is_marked() -> None:
    plan = plan_of(STOPS, MONEY, GROUP)
    told: Told = {
        (6, "U01"): {
            **value("D01", Decimal(86)),
            **value("D03", "是"),
            (ITEMS, "D01", "remark"): "新建3个",
            **papers(("领导小组", "2022年成立通知", "1号", "")),
        },
        (6, "U02"): value("D01", Decimal(86)),
    }
    table = national_form.build(plan, quarter(plan, told)).tables[0]
    for row in table.rows:
        for text in (*row[:1], *row[2:]):
            bare = "".join(piece.text for piece in pieces(text) if piece.proof is None)
            assert not any(sign.isdigit() for sign in bare), text


def test_the_workbook_holds_numbers_and_says_where_they_come_from(tmp_path: Path) -> None:
    plan = plan_of(STOPS, MONEY, RATIO, GROUP)
    told: Told = {
        (month, unit): values
        for month in (4, 5, 6)
        for unit, values in (
            ("U01", {**value("D01", Decimal(86)), **value("D03", "是")}),
            ("U02", {**value("D01", Decimal(86)), **value("D05", Decimal("3.2"))}),
            ("U03", value("D02", Decimal("100.455"))),
        )
    }
    form = national_form.sheet(plan, quarter(plan, told))
    path, again = tmp_path / "表.xlsx", tmp_path / "再.xlsx"
    write_national_form(form, path)
    write_national_form(form, again)
    assert path.read_bytes() == again.read_bytes()
    book = load_workbook(path)
    sheet, grounds = book["运行情况信息表"], book["依据"]
    assert [cell.value for cell in sheet[5]] == ["指标分类", "具体指标", "值", "描述", "附件名称"]
    assert [sheet.cell(row, 3).value for row in range(6, 10)] == [86, 301.37, "3.2∶1", "是"]
    assert sheet["C7"].number_format == "0.00"
    assert sheet["E9"].fill.start_color.rgb == "FFFFC7CE"
    assert [str(cells) for cells in sheet.merged_cells.ranges if "A6" in str(cells)] == ["A6:A9"]
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    told_of = [tuple(cell.value for cell in row)[:1] + tuple(cell.value for cell in row)[3:8] for row in grounds]
    assert ("C7", "市商务局", "U03_2024-05.xlsx", "指标数据", "A6", "100.455") in told_of


def test_a_workbook_of_a_line_without_cells_and_a_text_like_a_formula(tmp_path: Path) -> None:
    plan = plan_of(STOPS)
    form = national_form.sheet(plan, quarter(plan, {}))
    line = replace(form.lines[0], words=FormCell("=1+1"))
    write_national_form(replace(form, lines=(line,)), tmp_path / "表.xlsx")
    book = load_workbook(tmp_path / "表.xlsx")
    assert (book.worksheets[0]["D6"].value, book.worksheets[0]["D6"].data_type) == ("=1+1", "s")
    assert book["依据"]["E2"].value in {None, ""}


@pytest.mark.parametrize(("city", "missing"), [("luoyang", 3), ("linzi", 2)])
def test_the_example_cities_fill_the_32_items(city: str, missing: int, tmp_path: Path) -> None:
    office = open_office(Workspace.at(ROOT / "input_examples" / city))
    assessment = assess_period(office, Q2)
    context = national_form.build(office.plan, assessment)
    assert len(context.tables[0].rows) == 32
    assert len(context.missing) == missing
    Renderer(ROOT / "templates" / context.template).render(context, tmp_path / "表.docx", {})
    assert len(national_lines.lines(office.plan, assessment)) == 32
    rows = etree.fromstring(unpacked((tmp_path / "表.docx").read_bytes())["word/document.xml"]).findall(f".//{W}tr")
    kept = [any(one is not None for one in row.iter(f"{W}keepNext")) for row in rows[-32:]]
    ends = [index for index, one in enumerate(kept) if not one]
    assert ends == [7, 10, 18, 24, 26, 27, 28, 30, 31], "the items of a category stay on one page"
