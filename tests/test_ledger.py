from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from helpers_ledger import AS_OF, HALF, JUNE, MAY, a_month, a_plan, an_assessment, place
from report_gen.errors import WorkspaceError
from report_gen.excel.changes import compare
from report_gen.excel.ledger import write_sheets
from report_gen.excel.ledger_notes import read_notes
from report_gen.excel.ledger_text import CUT_MARK, LONGEST, TALLEST, clean, line_count, row_height
from report_gen.model.outcome import Light, Merged, TaskOutcome
from report_gen.model.place import Place
from report_gen.model.sheets import (
    Block,
    CellData,
    ColumnKind,
    LedgerBook,
    Link,
    SheetColumn,
    SheetData,
    Tone,
    cell_text,
)
from report_gen.reports.ledger import LedgerInput, build
from report_gen.reports.ledger_notes import with_notes
from report_gen.reports.ledger_reporting import percent
from report_gen.reports.ledger_todo import to_do

PLAN = a_plan()
JUNE_MERGED, MAY_MERGED = a_month(PLAN, JUNE), a_month(PLAN, MAY)
NAMES = ["总览", "任务进展", "指标", "报送情况", "问题清单", "核实说明", "冲突", "较上期变动", "趋势", "数据来源"]


def june() -> LedgerInput:
    """June against May."""
    return LedgerInput(
        PLAN,
        an_assessment(PLAN, (JUNE_MERGED,), JUNE),
        JUNE_MERGED,
        MAY_MERGED,
        an_assessment(PLAN, (MAY_MERGED,), MAY),
    )


def half_year() -> LedgerInput:
    """May and June as one half-year, nothing before."""
    return LedgerInput(PLAN, an_assessment(PLAN, (MAY_MERGED, JUNE_MERGED), HALF), JUNE_MERGED)


def quiet_month() -> LedgerInput:
    """May: nothing wrong, nothing before, no task or indicator open."""
    merged = replace(MAY_MERGED, conflicts=())
    whole = an_assessment(PLAN, (merged,), MAY)
    fine = tuple(task for task in whole.tasks if task.light not in {Light.OVERDUE, Light.PENDING})
    return LedgerInput(PLAN, replace(whole, tasks=fine, indicators=()), merged)


def table(book: LedgerBook, sheet: str, index: int = 0) -> list[list[object]]:
    """The values of a block."""
    return [[cell.value for cell in row] for row in book.sheet(sheet).blocks[index].rows]


def column(book: LedgerBook, sheet: str, title: str, index: int = 0) -> list[CellData]:
    """The cells of the column of that title."""
    block = book.sheet(sheet).blocks[index]
    at = next(number for number, col in enumerate(block.columns) if col.title.startswith(title))
    return [row[at] for row in block.rows]


def values(book: LedgerBook, sheet: str, title: str, index: int = 0) -> list[object]:
    """The values of the column of that title."""
    return [cell.value for cell in column(book, sheet, title, index)]


@pytest.fixture(scope="module")
def book() -> LedgerBook:
    return build(june(), compare)


@pytest.fixture(scope="module")
def half() -> LedgerBook:
    return build(half_year(), compare)


# -- what the sheets say --


def test_the_sheets_stand_in_their_order(book: LedgerBook) -> None:
    assert [sheet.name for sheet in book.sheets] == NAMES
    assert book.created == AS_OF
    with pytest.raises(KeyError):
        book.sheet("没有的表")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_fills_the_grid(book: LedgerBook, half: LedgerBook, name: str) -> None:
    for one in (book, half):
        sheet = one.sheet(name)
        for block in sheet.blocks:
            assert sum(col.span for col in block.columns) == len(sheet.widths)
            assert {len(row) for row in block.rows} <= {len(block.columns)}


def test_overview_says_that_the_data_are_made_up(book: LedgerBook) -> None:
    assert book.sheet("总览").lines[1] == "数据说明：本台账所用填报数据均为虚构，仅供演示。"
    plain = replace(june(), plan=replace(PLAN, info={}))
    assert len(build(plain, compare).sheet("总览").lines) == 1


def test_overview_counts_agree_with_the_month(book: LedgerBook) -> None:
    assert table(book, "总览", 1) == [["2024年6月", 8, 5, 1, 1, 1, 5, 1, 1, "87.5%", "62.5%", "报送情况"]]
    assert book.sheet("总览").blocks[3].title == "四、收到的文件：共10个，已读8个，未读2个"
    lights = table(book, "总览", 4)
    assert lights[0] == [1, "体制机制保障", 1, 0, 1, 1, 0, 0, 3, Decimal(1) / 3 * 100, "任务进展"]
    assert lights[-1][2:9] == [1, 2, 1, 1, 1, 1, 7]


def test_overview_counts_indicators_conflicts_and_findings(book: LedgerBook) -> None:
    assert [row[:3] for row in table(book, "总览", 2)] == [
        ["指标达标", 2, "干支衔接型货运枢纽数量、新增新能源车辆占比"],
        ["指标未达标", 1, "新能源车辆车桩比"],
        ["指标无法判定", 1, "末端共同配送站数量"],
        ["待裁定数据冲突", 1, "CT-2024-06-01 末端共同配送站"],
        ["强制性问题", 1, "不是数（1条）"],
        ["核实性问题", 1, "变动较大（1条）"],
        ["提示问题", 2, "有隐藏行（2条）"],
    ]


def test_every_see_also_leads_to_a_sheet_that_exists(book: LedgerBook) -> None:
    links = [cell.link for sheet in book.sheets for block in sheet.blocks for row in block.rows for cell in row]
    inside = [link for link in links if link and not link.file]
    assert inside
    assert {link.sheet for link in inside} <= set(NAMES)


def test_to_do_list_names_units_files_and_conflicts() -> None:
    assert [(job.title, job.sheet) for job in to_do(june())] == [
        ("催报", "报送情况"),
        ("退回修改", "问题清单"),
        ("裁定冲突", "冲突"),
        ("处理未读文件", "总览"),
        ("核实说明", "问题清单"),
        ("督办超期任务", "任务进展"),
        ("补登收件时间", "报送情况"),
        ("确认待定任务", "任务进展"),
        ("补齐指标数据", "指标"),
    ]
    said = [job.detail for job in to_do(june())]
    assert said[0] == "请催报2024年6月报表（时限2024年7月5日），共1家：示范区管委会。"
    assert said[1] == "请将填报表退回以下单位改正：市商务局（强制性问题1处）。"
    assert said[2].endswith("CT-2024-06-01 末端共同配送站（市商务局、市邮政局）。")


def test_to_do_list_says_when_the_due_date_has_passed() -> None:
    given = june()
    late = replace(given, assessment=replace(given.assessment, as_of=date(2024, 7, 6)))
    assert "（时限2024年7月5日，已过）" in to_do(late)[0].detail


def test_to_do_list_of_a_half_year_names_the_months() -> None:
    assert to_do(half_year())[1].detail == "请将填报表退回以下单位改正：2024年6月：市商务局（强制性问题1处）。"


def test_nothing_to_do_is_said() -> None:
    assert to_do(quiet_month()) == ()
    block = build(quiet_month(), compare).sheet("总览").blocks[0]
    assert (block.rows, block.empty) == ((), "没有需要人工办理的事项。")


def test_a_task_row_gives_wording_light_rule_and_progress(book: LedgerBook) -> None:
    row = table(book, "任务进展")[2]
    assert row[:10] == [
        "3",
        "体制机制保障",
        "制定城市配送企业考核管理办法：建立快递车辆规范管理制度",
        "建立快递车辆规范管理制度。",
        "市邮政管理局",
        "2024年6月",
        date(2024, 6, 30),
        "超期",
        "时限已过5天，牵头单位未报已完成。",
        None,
    ]
    assert str(row[10]).startswith("市邮政局（牵头）：推进中，市邮政局已会同")
    assert str(row[11]).split("\n")[0] == "市邮政管理局_2024-06.xlsx › 任务进展 › H8"
    assert column(book, "任务进展", "亮灯")[2].tone is Tone.BAD


def test_the_office_remark_is_left_blank_for_a_person(book: LedgerBook) -> None:
    assert {cell.tone for cell in column(book, "任务进展", "领导小组办公室备注")} == {Tone.ENTRY}


def test_many_units_are_cut_short_and_the_silent_are_named(book: LedgerBook) -> None:
    lines = str(values(book, "任务进展", "各单位进展")[0]).split("\n")
    assert lines[0].startswith("市交通局（牵头）：已完成")
    assert len(lines) == 8
    assert lines[6:] == ["另有1家：推进中1家。", "未报进展：示范区管委会。"]


def test_a_task_without_lead_says_so(book: LedgerBook) -> None:
    assert values(book, "任务进展", "牵头单位")[-1] == "无牵头单位\n（按职责分工共同负责）"


def with_outcome(outcome: TaskOutcome) -> LedgerBook:
    given = june()
    return build(replace(given, assessment=replace(given.assessment, tasks=(outcome,))), compare)


def test_a_task_nobody_reported_has_no_link() -> None:
    outcome = replace(june().assessment.tasks[0], facts=())
    book = with_outcome(outcome)
    assert values(book, "任务进展", "各单位进展") == [
        "未报进展：市交通局、市公安局、市商务局、市邮政局、市发改委、市资规局等8家。"
    ]
    assert column(book, "任务进展", "打开")[0] == CellData("")


def test_a_long_progress_is_cut_and_a_missing_state_is_said() -> None:
    outcome = june().assessment.tasks[4]
    fact = replace(outcome.facts[0], state=None, progress="字" * 101)
    text = str(values(with_outcome(replace(outcome, facts=(fact,))), "任务进展", "各单位进展")[0])
    assert text.startswith(f"市商务局（牵头）：工作状态未填，{'字' * 100}……；存在问题：老旧小区场地不足")


def test_the_half_year_shows_the_newest_word_of_each_unit(half: LedgerBook) -> None:
    lines = str(values(half, "任务进展", "各单位进展")[2]).split("\n")
    assert lines[0].startswith("市邮政局（牵头，2024年6月）：推进中")
    assert lines[1].startswith("市公安局（2024年6月）：推进中")


def test_an_indicator_row_shows_working_target_and_sources(book: LedgerBook) -> None:
    rows = table(book, "指标")
    assert rows[2][3:9] == [
        "新增新能源城市配送营运车辆 ÷ 基期值 × 100",
        "130 ÷ 600 × 100 = 21.7",
        Decimal(130) / 600 * 100,
        "≥20%",
        "达标",
        "",
    ]
    assert rows[2][11] == "600\n2022年底保有量"
    assert rows[2][12] == (
        "D03 新增新能源城市配送营运车辆＝130辆（市交通局 市交通运输局_2024-06.xlsx › 指标数据 › H8）"
    )
    assert rows[1][5:9] == ["—", "≥80个", "无法判定", "数据冲突（CT-2024-06-01）"]


def test_indicator_without_inputs_has_no_link() -> None:
    given = june()
    outcome = replace(given.assessment.indicators[0], inputs=())
    book = build(replace(given, assessment=replace(given.assessment, indicators=(outcome,))), compare)
    assert table(book, "指标")[0][12:] == ["", ""]


def test_reporting_rows_and_rates(book: LedgerBook) -> None:
    sheet = book.sheet("报送情况")
    assert sheet.lines[0] == "2024年6月：应报8家，通过5家，待核实1家，退回1家，未报1家；上报率87.5%，及时率62.5%。"
    rows = table(book, "报送情况")
    assert rows[3][2:16] == [
        "市邮政局", "部门", "待核实", "逾期", date(2024, 7, 5), datetime.fromisoformat("2024-06-28T15:30"), "收件登记",
        2, None, None, None, 0, 1, 0,
    ]  # fmt: skip
    assert rows[7][16] == "未收到"
    notes = values(book, "报送情况", "说明")
    assert notes[1] == "同期另收到：市公安局_2024-06.xlsx。依据：R01 月报：每月5日前报送上月情况"
    assert str(notes[2]).startswith("有1处强制性问题，退回修改。")
    assert str(notes[3]).startswith("有1处核实性问题待说明。超过时限2天收到。")
    assert str(notes[4]).startswith("收到时间未登记。")


@pytest.mark.parametrize(("count", "total", "text"), [(0, 0, "—"), (0, 3, "0.0%"), (2, 3, "66.7%"), (3, 3, "100.0%")])
def test_rates_have_one_decimal_and_none_of_nothing(count: int, total: int, text: str) -> None:
    assert percent(count, total) == text


def test_findings_stand_in_order_with_links_to_the_cell(book: LedgerBook) -> None:
    assert [row[2:6] for row in table(book, "问题清单")] == [
        ["", "提示", "S901", "有隐藏行"],
        ["市公安局", "提示", "S901", "有隐藏行"],
        ["市商务局", "强制性", "C901", "不是数"],
        ["市邮政局", "核实性", "L901", "变动较大"],
    ]
    links = [cell.link for cell in column(book, "问题清单", "单元格")]
    assert links == [
        None,
        Link("指标数据", "A1", "../../报送/2024-06/市公安局_2024-06.xlsx"),
        Link("指标数据", "H11", "../../报送/2024-06/市商务局_2024-06.xlsx"),
        Link("指标数据", "H7", "../../报送/2024-06/市邮政管理局_2024-06.xlsx"),
    ]
    assert values(book, "问题清单", "单元格") == ["B3", "打开", "H11", "H7"]


def test_a_finding_repeated_counts_once() -> None:
    doubled = replace(JUNE_MERGED, findings=JUNE_MERGED.findings * 2)
    book = build(replace(june(), merged=doubled), compare)
    assert book.sheet("问题清单").lines[0] == "共4条：强制性1条，核实性1条，提示2条。"


@pytest.mark.parametrize(
    ("base", "where", "expected"),
    [
        ("", Place("甲.xlsx", "表", 2, 3), None),
        ("x", Place("方案.xlsx", "任务清单", 2, 3), None),
        ("x", Place(""), None),
        ("x", Place("甲.xlsx"), Link("", "A1", "x/2024-06/甲.xlsx")),
        ("x", Place("甲.xlsx", "表", 2), Link("表", "A1", "x/2024-06/甲.xlsx")),
        ("x", Place("区/甲.xlsx", "表", 2, 3), Link("表", "C2", "x/2024-06/区/甲.xlsx")),
    ],
)
def test_links_lead_to_files_received_and_nowhere_else(base: str, where: Place, expected: Link | None) -> None:
    assert replace(june(), link_base=base).link(JUNE, where) == expected


def test_a_conflict_lists_each_value_and_leaves_the_decision_open(book: LedgerBook) -> None:
    rows = table(book, "冲突")
    assert [row[5:10] for row in rows] == [
        ["市商务局", Decimal(82), "市商务局_2024-06.xlsx", "指标数据", "H7"],
        ["市邮政局", Decimal(79), "市邮政管理局_2024-06.xlsx", "指标数据", "H7"],
    ]
    assert [cell.tone for cell in column(book, "冲突", "裁定值")] == [Tone.ENTRY, Tone.MUTED]


def test_changes_against_the_month_before(book: LedgerBook) -> None:
    rows = {(row[0], row[3]): row[4:] for row in table(book, "较上期变动")}
    assert rows["D02", "汇总值"] == [Decimal(70), None, None, None, "本期数据冲突（CT-2024-06-01）。"]
    assert rows["D02", "市商务局"][:3] == [Decimal(70), Decimal(82), Decimal(12)]
    assert rows["D03", "汇总值"] == [
        Decimal(80), Decimal(130), Decimal(50), Decimal("62.5"), "变动超过核实线50%。",
    ]  # fmt: skip
    assert rows["D05", "汇总值"] == ["无", "有", None, None, ""]
    assert rows["D06", "汇总值"][4] == "本期未报有效数据。"
    assert ("D01", "汇总值") not in rows


def test_a_value_that_is_new_is_no_growth() -> None:
    backwards = replace(june(), merged=replace(MAY_MERGED, period=JUNE), previous=replace(JUNE_MERGED, period=MAY))
    rows = {(row[0], row[3]): row[4:] for row in table(build(backwards, compare), "较上期变动")}
    assert rows["D06", "汇总值"] == [None, Decimal(2), None, None, "上期未报有效数据。"]


def test_states_that_changed_are_grouped_by_task(book: LedgerBook) -> None:
    rows = table(book, "较上期变动", 1)
    assert rows[2] == ["3", "建立快递车辆规范管理制度", "未启动", "推进中", "市邮政局、市公安局、市交通局"]
    assert len(rows) == 7
    assert table(book, "较上期变动", 2) == []


def test_a_state_left_blank_is_not_one_that_was_not_reported() -> None:
    first, *others = JUNE_MERGED.tasks
    merged = replace(JUNE_MERGED, tasks=(replace(first, state=None), *others[1:]))
    rows = table(build(replace(june(), merged=merged), compare), "较上期变动", 1)
    assert ["1", "制定工作计划", "已完成", "未填", "市交通局"] in rows
    assert ["1", "制定工作计划", "未启动", "未报", "市公安局"] in rows


def test_lights_that_changed() -> None:
    given = june()
    before = an_assessment(PLAN, (MAY_MERGED,), MAY)
    tasks = tuple(replace(task, light=Light.ON_TRACK) for task in before.tasks[2:])
    book = build(replace(given, previous_assessment=replace(before, tasks=tasks)), compare)
    assert table(book, "较上期变动", 2) == [
        ["3", "建立快递车辆规范管理制度", "按期", "超期", "市邮政管理局"],
        ["6", "优化城市配送车辆通行", "按期", "持续推进", "市公安局"],
        ["7", "培育城市配送骨干企业", "按期", "待定", "无牵头单位（按职责分工共同负责）"],
    ]


def test_without_a_month_before_nothing_is_compared() -> None:
    sheet = build(quiet_month(), compare).sheet("较上期变动")
    assert sheet.lines == ("无上期数据。",)
    assert sheet.blocks[0].empty == "无上期数据，本期不作比较。"


def test_items_nobody_ever_merged_are_left_out() -> None:
    none = tuple(replace(part, items=()) for part in (MAY_MERGED, JUNE_MERGED))
    given = replace(june(), previous=none[0], merged=none[1])
    assert table(build(given, compare), "较上期变动") == []


def test_a_half_year_compares_its_months(half: LedgerBook) -> None:
    sheet = half.sheet("较上期变动")
    assert [col.title for col in sheet.blocks[0].columns[4:6]] == ["2024年5月", "2024年6月"]
    assert len(sheet.blocks) == 2


def test_sources_list_every_filled_cell_with_its_conversions(book: LedgerBook) -> None:
    rows = [row for row in table(book, "数据来源") if row[1] == "D02" and row[4] == "市商务局"]
    assert rows == [
        [
            "数据项", "D02", "末端共同配送站", "本期值", "市商务局", "2024年6月", Decimal(82), "８２个",
            "８２个 → 82个（全角转半角）\n82个 → 82（去单位）", "已读取", "市商务局_2024-06.xlsx", "指标数据", "H7",
            "0123456789ab", None,
        ]
    ]  # fmt: skip
    unread = [row for row in table(book, "数据来源") if row[9] == "无法识别"]
    assert [(row[1], row[6], row[7]) for row in unread] == [("D06", None, "=近3家")]
    assert "未填" not in values(book, "数据来源", "读取结果")


def test_sources_name_free_rows_and_unknown_columns() -> None:
    status = JUNE_MERGED.statuses[0]
    assert status.accepted is not None
    entry = replace(
        status.accepted.entries[0], table="problems", row="2", column="problem", place=place("U01", JUNE, "问题", 6)
    )
    odd = replace(entry, table="tasks", row="99", column="新栏目")
    sent = replace(status.accepted, entries=(entry, odd))
    book = build(replace(june(), merged=replace(JUNE_MERGED, statuses=(replace(status, accepted=sent),))), compare)
    assert [row[:4] for row in table(book, "数据来源")] == [
        ["问题与下步计划", "2", "第2行", "存在问题"],
        ["任务", "99", "", "新栏目"],
    ]


def test_a_ratio_shows_its_colon(book: LedgerBook) -> None:
    ratio = next(row for row in book.sheet("较上期变动").blocks[0].rows if row[0].value == "D04")
    assert (ratio[4].value, ratio[4].suffix) == (Decimal("3.25"), "∶1")


def test_an_office_that_owes_nothing_still_has_a_ledger(tmp_path: Path) -> None:
    empty = Merged(JUNE, (), (), (), (), (), (), 0, 0)
    plan = replace(PLAN, tasks=(), items=(), indicators=())
    whole = replace(an_assessment(PLAN, (JUNE_MERGED,), JUNE), tasks=(), indicators=(), items=())
    book = build(LedgerInput(plan, whole, empty), compare)
    assert "上报率—，及时率—" in book.sheet("报送情况").lines[0]
    assert book.sheet("总览").blocks[4].rows[0][9].value is None
    write_sheets(book, tmp_path / "空.xlsx")
    assert opened(tmp_path / "空.xlsx", "报送情况")["A7"].value == "本期没有应报单位。"


# -- what the file holds --


def opened(path: Path, sheet: str) -> Worksheet:
    found = openpyxl.load_workbook(path)[sheet]
    assert isinstance(found, Worksheet)
    return found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, book: LedgerBook) -> Path:
    path = tmp_path_factory.mktemp("台账") / "汇总台账.xlsx"
    write_sheets(book, path)
    return path


def test_the_file_has_the_sheets_and_prints_on_a4_landscape(file: Path) -> None:
    workbook = openpyxl.load_workbook(file)
    assert workbook.sheetnames == NAMES
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.page_setup.fitToHeight in {0, "0"}
        assert sheet.oddFooter is not None
        assert "第 &P 页" in str(sheet.oddFooter.center.text)


def test_lists_keep_their_head_in_sight_and_can_be_filtered(file: Path) -> None:
    sheet = opened(file, "问题清单")
    assert sheet.freeze_panes == "D5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.auto_filter.ref == "A4:K8"
    assert opened(file, "总览").auto_filter.ref is None


def test_numbers_dates_and_links_are_real_ones(file: Path) -> None:
    sheet = opened(file, "指标")
    assert (sheet["F8"].value, sheet["F8"].number_format) == (pytest.approx(21.6667, abs=1e-3), '0.0"%"')
    tasks = opened(file, "任务进展")
    assert (tasks["G5"].value, tasks["G5"].number_format) == (datetime.fromisoformat("2024-02-29"), "yyyy-mm-dd")
    found = opened(file, "问题清单")["I7"]
    assert found.value == "H11"
    assert found.hyperlink is not None
    assert found.hyperlink.target == "..\\..\\报送\\2024-06\\市商务局_2024-06.xlsx"
    assert found.hyperlink.location == "'指标数据'!H11"


def test_the_overview_has_a_native_chart(file: Path) -> None:
    with ZipFile(file) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    assert "总览!$B$" in chart
    assert "barDir" in chart


def test_the_same_book_makes_the_same_bytes(tmp_path: Path, book: LedgerBook) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_sheets(book, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def a_book(*cells: CellData, title: str = "") -> LedgerBook:
    block = Block(title, (SheetColumn("甲", 20, ColumnKind.NUMBER),), tuple((cell,) for cell in cells))
    return LedgerBook("试", date(2024, 1, 1), (SheetData("试", "试", (), (block,)),))


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        (CellData("=1+1"), "=1+1", "General"),
        (CellData("+8"), "+8", "General"),
        (CellData("甲\x01\ufffe乙\r\n丙"), "甲乙\n丙", "General"),
        (CellData(""), None, "General"),
        (CellData(None), None, "0"),
        (CellData(7), 7, "0"),
        (CellData(Decimal("5.0")), 5, "0"),
        (CellData(Decimal("1E+2")), 100, "0"),
        (CellData(Decimal("3.25"), suffix="∶1"), 3.25, '0.00"∶1"'),
        (CellData(Decimal("20.04"), decimals=1, suffix="%"), 20.04, '0.0"%"'),
        (CellData(Decimal("1234567890123456.5")), "1234567890123456.5", "0.0"),
        (CellData(date(2024, 7, 5)), datetime.fromisoformat("2024-07-05"), "yyyy-mm-dd"),
        (
            CellData(datetime.fromisoformat("2024-07-05T08:09")),
            datetime.fromisoformat("2024-07-05T08:09"),
            "yyyy-mm-dd hh:mm",
        ),
        (CellData(date(1899, 1, 1)), "1899-01-01", "yyyy-mm-dd"),
    ],
)
def test_cells_are_written_as_what_they_are(tmp_path: Path, cell: CellData, value: object, number_format: str) -> None:
    write_sheets(a_book(cell), tmp_path / "试.xlsx")
    written = opened(tmp_path / "试.xlsx", "试")["A3"]
    assert (written.value, written.number_format) == (value, number_format)
    assert written.data_type != "f"


def test_text_that_looks_like_a_formula_is_marked_as_text(tmp_path: Path) -> None:
    write_sheets(a_book(CellData("=HYPERLINK(1)"), CellData("平常")), tmp_path / "试.xlsx")
    sheet = opened(tmp_path / "试.xlsx", "试")
    assert (sheet["A3"].quotePrefix, sheet["A4"].quotePrefix) == (True, False)


@pytest.mark.parametrize(
    ("link", "target", "location"),
    [
        (Link("总览"), None, "'总览'!A1"),
        (Link("李's 表", "B2", "报送/甲 #1[终].xlsx"), "报送\\甲%20%231%5b终%5d.xlsx", "'李''s 表'!B2"),
        (Link(file="50%.xlsx"), "50%25.xlsx", None),
    ],
)
def test_links_with_signs_of_their_own(tmp_path: Path, link: Link, target: str | None, location: str | None) -> None:
    write_sheets(a_book(CellData(3, link=link)), tmp_path / "试.xlsx")
    cell = opened(tmp_path / "试.xlsx", "试")["A3"]
    assert cell.value == 3
    assert cell.hyperlink is not None
    assert (cell.hyperlink.target, cell.hyperlink.location) == (target, location)


def test_a_link_too_long_for_excel_is_left_out(tmp_path: Path) -> None:
    write_sheets(a_book(CellData("甲", link=Link(file="长" * 2100))), tmp_path / "试.xlsx")
    assert opened(tmp_path / "试.xlsx", "试")["A3"].hyperlink is None


def test_a_text_too_long_is_cut_with_a_mark() -> None:
    assert clean("字" * LONGEST) == "字" * LONGEST
    cut = clean("字" * (LONGEST + 1))
    assert len(cut) == LONGEST
    assert cut.endswith(CUT_MARK)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("四个汉字", 10, 1), ("五个汉字呀", 10, 2), ("a\nb", 10, 2), ("x" * 30, 10, 4), ("字", 1, 1)],
)
def test_lines_a_text_takes(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_row_heights_fit_the_tallest_text_and_stop_where_excel_does() -> None:
    assert row_height([]) == row_height([("短", 20)])
    assert row_height([("短", 20), ("字" * 60, 20)]) > row_height([("短", 20)])
    assert row_height([("字" * 9000, 20)]) == TALLEST


# -- what the office wrote --


def test_what_the_office_wrote_survives_a_re_run(tmp_path: Path, book: LedgerBook) -> None:
    path = tmp_path / "汇总台账.xlsx"
    assert read_notes(book, path) == {}
    write_sheets(book, path)
    workbook = openpyxl.load_workbook(path)
    workbook["任务进展"]["N7"] = "已约谈"
    workbook["冲突"]["L5"] = 82
    workbook.save(path)
    notes = read_notes(book, path)
    assert notes == {("任务进展", "3", "领导小组办公室备注"): "已约谈", ("冲突", "CT-2024-06-01", "裁定值"): "82"}
    noted = with_notes(book, notes)
    write_sheets(noted, path)
    assert opened(path, "任务进展")["N7"].value == "已约谈"
    assert read_notes(book, path) == notes
    assert with_notes(book, {}) == book


def test_a_note_whose_row_is_gone_is_kept_until_the_row_is_back_or_somebody_deletes_it(
    tmp_path: Path, book: LedgerBook
) -> None:
    gone = {("冲突", "CT-2024-05-09", "裁定理由"): "以商务局为准", ("旧表", "1", "备注"): "=1+1"}
    path = tmp_path / "汇总台账.xlsx"
    for _ in range(3):
        noted = with_notes(book, gone)
        assert noted.sheet("冲突").lines[-1] == "以前填写的内容有1条已无对应行，见“备注留存”表。"
        assert noted.sheet("任务进展") == book.sheet("任务进展")
        assert table(noted, "备注留存") == [
            ["冲突", "CT-2024-05-09", "裁定理由", "以商务局为准"],
            ["旧表", "1", "备注", "=1+1"],
        ]
        write_sheets(noted, path)
        assert read_notes(book, path) == gone
    workbook = openpyxl.load_workbook(path)
    workbook["备注留存"]["D5"] = None
    workbook.save(path)
    assert read_notes(book, path) == {("旧表", "1", "备注"): "=1+1"}


def test_a_kept_note_goes_back_to_its_row(tmp_path: Path, book: LedgerBook) -> None:
    place = ("任务进展", "3", "领导小组办公室备注")
    fewer = replace(
        book,
        sheets=tuple(
            replace(sheet, blocks=(replace(sheet.blocks[0], rows=sheet.blocks[0].rows[:2]),))
            if sheet.name == "任务进展"
            else sheet
            for sheet in book.sheets
        ),
    )
    path = tmp_path / "汇总台账.xlsx"
    write_sheets(with_notes(fewer, {place: "已约谈"}), path)
    back = with_notes(book, read_notes(book, path))
    assert values(back, "任务进展", "领导小组办公室备注")[2] == "已约谈"
    assert [sheet.name for sheet in back.sheets] == NAMES


def test_notes_are_found_where_people_moved_rows_and_columns(tmp_path: Path, book: LedgerBook) -> None:
    path = tmp_path / "汇总台账.xlsx"
    write_sheets(book, path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["数据来源"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    head = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "类别")
    first, second = head + 1, head + 2
    sheet.cell(first, 15, "甲的备注")
    sheet.cell(second, 15, datetime.fromisoformat("2024-07-05"))
    one, two = ([cell.value for cell in sheet[row]] for row in (first, second))
    for column, (old, new) in enumerate(zip(one, two, strict=True), start=1):
        sheet.cell(first, column, new)
        sheet.cell(second, column, old)
    sheet.insert_cols(1)
    sheet.insert_rows(2)
    workbook.save(path)
    notes = read_notes(book, path)
    rows = with_notes(book, notes).sheet("数据来源").blocks[0].rows
    assert [row[-1].value for row in rows[:3]] == ["甲的备注", "2024-07-05", None]
    assert len(notes) == 2


def test_several_texts_for_one_place_are_strung_together(tmp_path: Path, book: LedgerBook) -> None:
    path = tmp_path / "汇总台账.xlsx"
    write_sheets(book, path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["任务进展"]
    sheet["N7"], sheet["N8"], sheet["A8"] = "已约谈", "再催", "3"
    workbook.save(path)
    assert read_notes(book, path) == {("任务进展", "3", "领导小组办公室备注"): "已约谈；再催"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (" 甲 ", "甲"), (82, "82"), (82.0, "82"), (0.5, "0.5"), (Decimal("1E+3"), "1000"),
        (date(2024, 7, 5), "2024-07-05"), (datetime.fromisoformat("2024-07-05"), "2024-07-05"),
        (datetime.fromisoformat("2024-07-05T09:30"), "2024-07-05 09:30"), (Decimal(5), "5"),
    ],
)  # fmt: skip
def test_texts_of_cells(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_an_earlier_ledger_that_cannot_be_read_is_never_overwritten(tmp_path: Path, book: LedgerBook) -> None:
    (tmp_path / "汇总台账.xlsx").write_bytes(b"PK not a workbook")
    with pytest.raises(WorkspaceError, match="无法读取"):
        read_notes(book, tmp_path / "汇总台账.xlsx")


def test_an_earlier_ledger_without_a_sheet_has_no_notes_for_it(tmp_path: Path, book: LedgerBook) -> None:
    write_sheets(a_book(CellData("甲")), tmp_path / "试.xlsx")
    assert read_notes(book, tmp_path / "试.xlsx") == {}


def test_rows_without_a_key_are_no_notes(tmp_path: Path, book: LedgerBook) -> None:
    path = tmp_path / "汇总台账.xlsx"
    write_sheets(book, path)
    workbook = openpyxl.load_workbook(path)
    workbook["任务进展"]["N20"] = "随手写的"
    workbook.save(path)
    assert read_notes(book, path) == {}


def test_a_word_from_an_earlier_month_says_so() -> None:
    outcome = june().assessment.tasks[2]
    old = tuple(fact for fact in MAY_MERGED.tasks if fact.task_no == "3")
    text = str(values(with_outcome(replace(outcome, facts=old)), "任务进展", "各单位进展")[0])
    assert text.startswith("市邮政局（牵头，2024年5月）：未启动")


def test_a_month_without_forms_between_is_said() -> None:
    april = replace(MAY_MERGED, period=MAY.previous())
    lines = build(replace(june(), previous=april), compare).sheet("较上期变动").lines
    assert lines[-1] == "2024年5月没有收到报送件，“上期”为2024年4月。"
    assert "“上期”为" not in "".join(build(june(), compare).sheet("较上期变动").lines)


def test_a_reporters_own_row_says_nothing_of_the_others() -> None:
    stations = JUNE_MERGED.items[1]
    silent = replace(stations, sources=stations.sources[:1])
    merged = replace(JUNE_MERGED, items=(JUNE_MERGED.items[0], silent, *JUNE_MERGED.items[2:]))
    rows = {(row[0], row[3]): row[4:] for row in table(build(replace(june(), merged=merged), compare), "较上期变动")}
    assert rows["D02", "市邮政局"] == [Decimal(70), None, None, None, "本期该单位无有效数据。"]
