"""Correction workbooks and marked copies: out to the unit, filled in, and back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Convert
from helpers_returns import (
    GOOD,
    Desk,
    address,
    answer_sheet,
    change,
    fill,
    form_of,
    notes,
    open_findings,
    without,
)
from report_gen.excel.corrections import correctable, write_corrections
from report_gen.excel.read import read_book
from report_gen.intake.corrections import correction_inside, correction_number, listed_spots, return_number
from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS
from report_gen.model.outcome import ReportState
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.submission import EntryState, Submission

FORM = form_of()
BLANK_PROGRESS = (TASKS, "2", "progress")
BAD = without(GOOD, BLANK_PROGRESS) | {
    (ITEMS, "D01", "value"): "很多",
    (ITEMS, "D04", "value"): 0.95,
    (TASKS, "1", "done_on"): "六月底",
    (TASKS, "1", "remark"): "与市公安局联合推进。",
}
JUNE_FORM = "月报.xlsx"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An inbox with one form that has four open cells."""
    found = Desk(tmp_path)
    found.receive(fill(tmp_path / JUNE_FORM, FORM, BAD), "2024-07-03T10:00")
    return found


def accepted(desk: Desk) -> Submission:
    status = desk.merge().status("U01")
    assert status is not None
    assert status.accepted is not None
    return status.accepted


def value(form: Submission, *key: str) -> object:
    entry = form.entry(key[0], key[1], key[2])
    assert entry is not None
    return entry.value


def send(desk: Desk, answers: dict[str, tuple[object, object]], name: str = "更正表.xlsx", at: str = "") -> None:
    desk.receive(answer_sheet(desk.corrections(name), answers), at)


# --- the workbook ---
def test_only_the_open_cells_are_asked_for(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.corrections())
    sheet = book["更正表"]
    head = next(row for row in range(1, 20) if sheet.cell(row, 2).value == "序号")
    keys = [sheet.cell(row, 1).value for row in range(head + 1, head + 5)]
    assert keys == ["tasks|1|done_on", "tasks|2|progress", "items|D01|value", "items|D04|value"]
    assert [sheet.cell(head + 3, column).value for column in range(2, 8)] == [
        "3", "指标数据", "H4", "存量数据D01", "本期值", "很多",
    ]  # fmt: skip
    assert sheet.cell(head + 2, 7).value == "（空白）"
    new, old = sheet.cell(head + 3, 10), sheet.cell(head + 3, 7)
    assert (new.protection.locked, old.protection.locked) == (False, True)
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == [
        f"J{head + 1}", f"J{head + 3}", f"J{head + 4}",
    ]  # fmt: skip
    assert sheet.column_dimensions["A"].hidden
    assert sheet.print_title_rows == f"${head}:${head}"
    assert [book[name].sheet_state for name in ("_标识", "_选项")] == ["hidden", "hidden"]


def test_the_same_case_gives_the_same_bytes(desk: Desk) -> None:
    case = desk.case()
    assert desk.corrections("a.xlsx", case).read_bytes() == desk.corrections("b.xlsx", case).read_bytes()


def test_choices_free_rows_and_items_without_a_cell(tmp_path: Path) -> None:
    values = without(GOOD, (TASKS, "2", "state")) | {
        (TASKS, "1", "state"): "搞定",
        (PROBLEMS, "1", "task"): "99",
        (PROBLEMS, "1", "problem"): "缺车",
        (ITEMS, "D08", "value"): "长" * 400,
        (ITEMS, "D03", "value"): "一点" * 200,
    }
    desk = Desk(tmp_path)
    path = fill(tmp_path / JUNE_FORM, FORM, values)
    desk.receive(change(path, path, {("任务进展", 4, 5): "改写了目标"}))
    case = desk.case()
    assert correctable(case)
    book = openpyxl.load_workbook(desk.corrections(case=case))
    sheet = book["更正表"]
    cells = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}
    assert sheet.cell(cells["problems|1|task"], 11).value == "—"
    assert len(str(sheet.cell(cells["items|D03|value"], 7).value)) == 302
    assert [one.value for one in book["_选项"][1]] == ["工作状态", "涉及任务序号"]
    last = [str(row[1].value) for row in sheet.iter_rows() if row[1].value][-1]
    assert last.startswith("另有 1 处须在填报表中改正，并重新报送整份填报表：")
    assert "改写了目标" in last


def test_several_findings_of_one_cell_share_a_row(desk: Desk) -> None:
    case = desk.case()
    double = case.items[0].__class__(9, case.items[1].finding, case.items[0].about, case.items[0].entry, "且说明无效。")
    path = desk.folder / "两条.xlsx"
    write_corrections(case.__class__(case.unit, case.status, case.file, case.sha256, (case.items[0], double), case.due),
                      FORM, path)  # fmt: skip
    sheet = openpyxl.load_workbook(path)["更正表"]
    texts = [str(cell.value) for row in sheet.iter_rows(min_row=9) for cell in row if cell.value]
    assert "1、9" in texts
    assert any(text.startswith("（1）【强制性】") and "\n（2）" in text and "且说明无效。" in text for text in texts)


# --- and back ---
def test_corrections_are_laid_over_the_form(desk: Desk) -> None:
    send(desk, {
        "items|D01|value": ("８０", None),
        "tasks|2|progress": ("召开座谈会两场。", None),
        "tasks|1|done_on": ("清空", "尚未完成，原日期误填。"),
        "items|D04|value": ("95%", None),
    }, at="2024-07-04T10:00")  # fmt: skip
    found = desk.merge()
    form = accepted(desk)
    assert open_findings(found) == []
    assert notes(found, "M122", "M112") == [("M122", JUNE_FORM)]
    assert (form.file, form.base, form.receipt.at) == (
        "更正表.xlsx",
        JUNE_FORM,
        datetime.fromisoformat("2024-07-04T10:00"),
    )
    assert [value(form, *key) for key in ((ITEMS, "D01", "value"), (ITEMS, "D04", "value"), (TASKS, "1", "done_on"))] == [
        Decimal(80), Decimal(95), None,
    ]  # fmt: skip
    assert value(form, TASKS, "1", "remark") == "与市公安局联合推进。；尚未完成，原日期误填。"
    number = form.entry(ITEMS, "D01", "value")
    assert number is not None
    assert (number.place.file, number.place.sheet, number.place.cell) == ("更正表.xlsx", "更正表", "J11")
    assert [(step.raw, step.value) for step in number.conversions] == [("很多", "８０"), ("８０", "80")]
    untouched = form.entry(ITEMS, "D02", "value")
    assert untouched is not None
    assert (untouched.place.file, untouched.place.cell) == (JUNE_FORM, "H5")


def test_what_is_left_blank_is_found_again_where_it_stands(desk: Desk) -> None:
    send(desk, {"items|D01|value": ("若干", None), "items|D04|value": (None, "按抽样推算，确实不足百分之一。")})
    assert {(file, cell) for _, file, cell in open_findings(desk.merge())} == {
        ("更正表.xlsx", "更正表 J11"),
        (JUNE_FORM, "任务进展 J4"),
        (JUNE_FORM, "任务进展 K5"),
    }


def test_a_correction_of_a_correction(desk: Desk) -> None:
    send(desk, {"items|D01|value": ("若干", None), "tasks|2|progress": ("召开座谈会两场。", None)})
    case = desk.case()
    assert [(item.place.file, item.place.cell) for item in case.items if item.about.startswith("存量")] == [
        (JUNE_FORM, "H4")
    ]
    send(desk, {"items|D01|value": (80, None), "tasks|1|done_on": ("2024-06-30", None), "items|D04|value": (95, None)},
         "第二次.xlsx")  # fmt: skip
    found, form = desk.merge(), accepted(desk)
    assert sorted(notes(found, "M122")) == [("M122", "更正表.xlsx"), ("M122", JUNE_FORM)]
    assert (form.file, form.base, value(form, ITEMS, "D01", "value")) == ("第二次.xlsx", "更正表.xlsx", 80)
    progress = form.entry(*BLANK_PROGRESS)
    assert progress is not None
    assert progress.place.file == "更正表.xlsx"


def test_not_applicable_needs_its_reason_and_frees_the_row(desk: Desk) -> None:
    send(
        desk,
        {"tasks|2|progress": ("不适用", "该任务由市公安局独立承担，我局不参与。"), "items|D01|value": ("不适用", None)},
    )
    form = accepted(desk)
    entry, number = form.entry(*BLANK_PROGRESS), form.entry(ITEMS, "D01", "value")
    assert entry is not None
    assert number is not None
    assert (entry.state, number.state) == (EntryState.NOT_APPLICABLE, EntryState.UNREADABLE)


def test_a_cell_corrected_without_being_asked_is_a_query(desk: Desk) -> None:
    path = desk.corrections()
    book = openpyxl.load_workbook(path)
    sheet = book["更正表"]
    row = sheet.max_row + 1
    added: tuple[tuple[str | int, ...], ...] = (("指标数据", "h5", 500), ("任务进展", "K6", "联合执法五次。"))
    for number, texts in enumerate(added):
        for column, text in zip((3, 4, 10), texts, strict=True):
            sheet.cell(row + number, column, text)
    book.save(path)
    desk.receive(path)
    found = [one for one in desk.merge().findings if one.code == "M121"]
    assert [one.place.cell for one in found] == [f"J{row}", f"J{row + 1}"]
    assert found[1].message.startswith("“本期工作进展（任务3）”退回时没有要求修改，现由“联合执法三次")


def test_rows_that_name_no_cell_and_cells_corrected_twice(desk: Desk) -> None:
    path = answer_sheet(desk.corrections(), {"items|D01|value": (80, None)})
    book = openpyxl.load_workbook(path)
    sheet = book["更正表"]
    row = sheet.max_row + 1
    rows: tuple[dict[int, str | int], ...] = (
        {3: "指标数据", 4: "Z99", 10: 5},
        {10: 7},
        {3: "指标数据", 4: "H4", 10: 81},
        {1: "items|D04|value", 10: 95},
        {1: "items|D04|value", 10: "95"},
    )
    for number, cells in enumerate(rows):
        for column, text in cells.items():
            sheet.cell(row + number, column, text)
    book.save(path)
    desk.receive(path)
    codes = [code for code, _, _ in open_findings(desk.merge())]
    assert (codes.count("M124"), codes.count("M125")) == (2, 1)
    assert value(accepted(desk), ITEMS, "D04", "value") == 95


def test_sorted_rows_are_what_is_printed_in_them(desk: Desk) -> None:
    path = answer_sheet(desk.corrections(), {"items|D01|value": (80, None), "items|D04|value": (95, None)})
    book = openpyxl.load_workbook(path)
    sheet = book["更正表"]
    keys = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    first, second = keys["items|D01|value"], keys["items|D04|value"]
    sheet.cell(first, 1).value, sheet.cell(second, 1).value = "items|D04|value", "items|D01|value"
    book.save(path)
    desk.receive(path)
    form = accepted(desk)
    assert (value(form, ITEMS, "D01", "value"), value(form, ITEMS, "D04", "value")) == (80, 95)


def test_a_remark_where_the_form_has_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    values = dict(GOOD) | {
        (PROBLEMS, "1", "task"): "99",
        (PROBLEMS, "1", "problem"): "缺车",
        (PROBLEMS, "1", "plan"): "购置",
    }
    desk.receive(fill(tmp_path / JUNE_FORM, FORM, values))
    send(desk, {"problems|1|task": ("1", "原来写错了任务序号。")})
    found = desk.merge()
    assert notes(found, "M128") == [("M128", "更正表.xlsx")]
    assert open_findings(found) == []


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_corrections_saved_in_other_formats(kind: str, desk: Desk, convert: Convert) -> None:
    path = answer_sheet(desk.corrections(), {"items|D01|value": (80, None), "tasks|1|done_on": ("2024-06-30", None)})
    desk.receive(convert(path, kind))
    form = accepted(desk)
    assert (value(form, ITEMS, "D01", "value"), str(value(form, TASKS, "1", "done_on"))) == (80, "2024-06-30")


def test_a_correction_of_nothing(desk: Desk) -> None:
    desk.receive(desk.corrections())
    found = desk.merge()
    assert notes(found, "M123") == [("M123", "更正表.xlsx")]
    assert [one.file for one in found.skipped] == ["更正表.xlsx"]
    assert accepted(desk).file == JUNE_FORM


def test_a_correction_whose_base_is_gone(desk: Desk) -> None:
    path = answer_sheet(desk.corrections(), {"items|D01|value": (80, None)})
    lost = Desk(desk.folder)
    lost.receive(path)
    found = lost.merge()
    assert notes(found, "M120") == [("M120", "更正表.xlsx")]
    status = found.status("U01")
    assert status is not None
    assert status.state is ReportState.RETURNED


def test_a_base_that_cannot_be_opened_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    send(desk, {"items|D01|value": (80, None)})
    opened: list[str] = []

    def once(name: str) -> RawBook | None:
        opened.append(name)
        return read_book(desk.paths[name], name)[0] if opened.count(name) == 1 else None

    monkeypatch.setattr(desk, "reopen", once)
    assert notes(desk.merge(), "M120") == [("M120", "更正表.xlsx")]


def test_a_correction_sheet_without_its_head(desk: Desk) -> None:
    path = answer_sheet(desk.corrections(), {"items|D01|value": (80, None)})
    book = openpyxl.load_workbook(path)
    for row in book["更正表"].iter_rows():
        for cell in row:
            if cell.value == "更正为":
                cell.value = "改成"
    book.save(path)
    desk.receive(path)
    assert ("S302", "更正表.xlsx", "更正表") in open_findings(desk.merge())


def test_a_merged_cell_comes_apart_when_it_is_corrected(tmp_path: Path) -> None:
    path = fill(tmp_path / JUNE_FORM, FORM, dict(GOOD) | {(TASKS, "1", "done_on"): "六月底"})
    book = openpyxl.load_workbook(path)
    book["任务进展"].merge_cells("K4:K5")
    book["任务进展"].merge_cells("J4:J5")
    book.save(path)
    desk = Desk(tmp_path)
    desk.receive(path)
    send(desk, {"tasks|1|done_on": ("2024-06-20", None)})
    form = accepted(desk)
    assert [str(value(form, TASKS, row, "done_on")) for row in ("1", "2")] == ["2024-06-20", "None"]
    assert value(form, TASKS, "2", "progress") == GOOD[TASKS, "1", "progress"]


def test_a_number_over_several_rows_stays_with_none_of_the_others(tmp_path: Path) -> None:
    path = fill(tmp_path / JUNE_FORM, FORM, without(GOOD, (ITEMS, "D02", "value")))
    book = openpyxl.load_workbook(path)
    book["指标数据"].merge_cells("H4:H5")
    book.save(path)
    desk = Desk(tmp_path)
    desk.receive(path)
    send(desk, {"items|D01|value": (80, None)})
    form = accepted(desk)
    assert [value(form, ITEMS, code, "value") for code in ("D01", "D02")] == [80, None]
    assert open_findings(desk.merge()) == [("C101", JUNE_FORM, "指标数据 H5")]


# --- marked copies ---
def test_a_marked_copy_sent_back_changes_only_what_was_asked(desk: Desk) -> None:
    path = desk.marked()
    change(path, path, {
        address(FORM, ITEMS, "D01", "value"): 81,
        address(FORM, ITEMS, "D04", "value"): 95,
        address(FORM, ITEMS, "D04", "remark"): "已核对台账后更正。",
        address(FORM, TASKS, "1", "done_on"): None,
        address(FORM, TASKS, "1", "state"): "未启动",
        address(FORM, TASKS, "2", "progress"): "召开座谈会两场。",
    })  # fmt: skip
    desk.receive(path)
    found = desk.merge()
    assert [finding for finding in open_findings(found) if finding[0] == "M121"] == []
    assert accepted(desk).file == "校核标注.xlsx"
    assert notes(found, "M112") == [("M112", JUNE_FORM)]


def test_other_changes_are_named_and_can_be_explained(desk: Desk) -> None:
    path = desk.marked()
    change(path, path, {
        address(FORM, ITEMS, "D02", "value"): 500,
        address(FORM, ITEMS, "D03", "value"): 20,
        address(FORM, ITEMS, "D03", "remark"): "上次漏报郊区两县的数据，现予补充。",
        address(FORM, EVIDENCE, "1", "for"): "任务1",
        address(FORM, EVIDENCE, "1", "name"): "会议纪要",
    })  # fmt: skip
    desk.receive(path)
    found = desk.merge()
    assert [one for one in open_findings(found) if one[0] == "M121"] == [("M121", "校核标注.xlsx", "指标数据 H5")]
    message = next(one.message for one in found.findings if one.code == "M121")
    assert message == "“本期值（累计数据D02）”退回时没有要求修改，现由“120”改为“500”。"
    assert notes(found, "M127") == [("M127", "校核标注.xlsx")]
    changed, explained = (accepted(desk).entry(ITEMS, code, "value") for code in ("D02", "D03"))
    assert changed is not None
    assert explained is not None
    assert (changed.state, explained.state) == (EntryState.QUERIED, EntryState.READ)


def test_a_marked_copy_without_its_original(desk: Desk) -> None:
    path = desk.marked()
    lost = Desk(desk.folder)
    lost.receive(path)
    assert notes(lost.merge(), "M126") == [("M126", "校核标注.xlsx")]


# --- the numbers and lists themselves ---
def book(**sheets: dict[tuple[int, int], Any]) -> RawBook:
    return RawBook("甲.xlsx", "ab" * 32, tuple(
        RawSheet(name, {at: RawCell(*at, text) for at, text in cells.items()}) for name, cells in sheets.items()
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("校核号：0123456789abcdef", "0123456789abcdef"),
        ("校核号: 0123456789ABCDEF", "0123456789abcdef"),
        ("填报单位：某局　　校核号：0123456789abcdef", "0123456789abcdef"),
        ("校核号：0123456789abcdef0", ""),
        ("更正号：0123456789abcdef", ""),
        (12, ""),
    ],
)
def test_return_number(text: object, number: str) -> None:
    assert return_number(book(校核意见={(2, 1): text})) == number


def test_a_form_with_a_correction_sheet_is_a_form() -> None:
    mixed = book(任务进展={(1, 1): "x"}, 更正表={(2, 1): "更正号：0123456789abcdef"})
    assert correction_number(mixed, FORM) == ""
    assert correction_number(book(更正表={(2, 1): "更正号：0123456789abcdef"}), FORM) == "0123456789abcdef"


def test_a_filled_correction_sheet_inside_a_form(desk: Desk) -> None:
    head = {(3, column): text for column, text in enumerate(("序号", "工作表", "单元格", "更正为"), 1)}
    sheets: dict[str, dict[tuple[int, int], Any]] = {"任务进展": {(1, 1): "x"}, "更正表": {**head, (4, 2): "指标数据"}}
    assert correction_inside(book(**sheets), FORM, "某局") == ()
    sheets["更正表"][4, 4] = 5
    assert [one.code for one in correction_inside(book(**sheets), FORM, "某局")] == ["M129"]
    path = desk.paths[JUNE_FORM]
    filled = openpyxl.load_workbook(path)
    sheet = filled.create_sheet("更正表")
    for (row, column), text in sheets["更正表"].items():
        sheet.cell(row, column).value = text
    filled.save(path)
    assert "M129" in [code for code, _, _ in open_findings(desk.merge())]


def test_listed_spots() -> None:
    cells = {(5, 3): "位置", (6, 3): "指标数据 H7", (7, 3): "任务进展 第9行", (8, 3): "任务进展 K列", (9, 3): "佐证材料",
             (10, 3): "整份文件", (6, 6): "任务进展 D4"}  # fmt: skip
    assert listed_spots(book(校核意见=cells)) == {
        ("位置", 0, 0), ("指标数据", 7, 8), ("任务进展", 9, 0), ("任务进展", 0, 11), ("佐证材料", 0, 0), ("整份文件", 0, 0),
    }  # fmt: skip
    assert listed_spots(book(任务进展=cells)) == frozenset()


def test_a_corrected_form_reads_like_one_filled_in_so_from_the_start(tmp_path: Path) -> None:
    """Every way of writing a value is read in the correction workbook as it is in the form."""
    right: dict[tuple[str, str, str], object] = {
        (TASKS, "1", "state"): "完成",
        (TASKS, "1", "done_on"): "2024.6.20",
        (TASKS, "2", "state"): "不适用",
        (ITEMS, "D01", "value"): "八十二个",
        (ITEMS, "D02", "value"): "1,200",
        (ITEMS, "D03", "value"): "不适用",
        (ITEMS, "D04", "value"): "百分之九十五",
        (ITEMS, "D05", "value"): "4比1",
        (ITEMS, "D06", "value"): "√",
        (ITEMS, "D09", "value"): "约5",
    }
    reasons = {(TASKS, "2"): "任务由市公安局独立承担。", (ITEMS, "D03"): "本期没有安排资金项目。"}
    wrong = dict.fromkeys(right, "？？")
    corrected, direct = Desk(tmp_path), Desk(tmp_path)
    corrected.receive(fill(tmp_path / "错.xlsx", FORM, dict(GOOD) | wrong), "2024-07-03T10:00")
    remarks = {(table, row, "remark"): text for (table, row), text in reasons.items()}
    direct.receive(fill(tmp_path / "对.xlsx", FORM, dict(GOOD) | right | remarks), "2024-07-03T10:00")
    send(corrected, {"|".join(key): (text, reasons.get(key[:2])) for key, text in right.items()})
    both = [
        {(one.table, one.row, one.column): (one.value, one.state) for one in accepted(desk).entries}
        for desk in (corrected, direct)
    ]
    assert both[0] == both[1]
    assert [code for code, _, _ in open_findings(corrected.merge())] == [
        code for code, _, _ in open_findings(direct.merge())
    ]


def test_what_looks_like_xml_is_quoted_as_it_stands(desk: Desk) -> None:
    """XlsxWriter takes such a text for XML of its own and would write a workbook that nobody can open."""
    said = "<r>约80 & 更多</r>"
    book = openpyxl.load_workbook(desk.paths["月报.xlsx"])
    spots = [cell for row in book["指标数据"].iter_rows() for cell in row if not cell.protection.locked]
    spots[0].value = said
    book.save(desk.paths["月报.xlsx"])
    made = openpyxl.load_workbook(desk.corrections())
    assert said in {cell.value for row in made["更正表"].iter_rows() for cell in row}
