"""The coverage account: every cell, comment and text box of a received file comes to one of three ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers_forms import JUNE, POLICE, TRANSPORT, entry, small_plan, submission
from helpers_read import (
    EVIDENCE_TABLE,
    FILE,
    FORM,
    ITEM_ROWS,
    MARK,
    NEWER_FORM,
    RECEIPT,
    TASK_HEAD,
    TASK_ROWS,
    book,
    evidence,
    found,
    items,
    marks,
    sheet,
    tasks,
    whole,
)
from report_gen.catalogue import merge as merge_kinds
from report_gen.excel.forms import write_form
from report_gen.excel.read import read_book
from report_gen.intake.account import account, closed
from report_gen.intake.submission import read_submission
from report_gen.model.account import Account, CellUse, Tally, tally
from report_gen.model.finding import Finding
from report_gen.model.form import COVER_SHEET, LIST_SHEET, MARK_SHEET, Form
from report_gen.model.outcome import Merged, Obligation, ReportState, ReportStatus, Timeliness
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawCell, RawSheet
from report_gen.model.returns import CORRECTION_SHEET, RETURN_SHEET
from report_gen.model.submission import Submission
from report_gen.rules.explanations import settle
from report_gen.rules.forms import build_form

OTHER = "LY2023/U04/2024-06/a1b2c3d4"
LAST = JUNE.last


def read(received: RawBook, form: Form = FORM) -> tuple[Submission | None, tuple[Finding, ...]]:
    submission, findings = read_submission(received, form, RECEIPT)
    return (settle(submission, findings) if submission else None), findings


def accounted(received: RawBook, form: Form = FORM) -> Account:
    submission, findings = read(received, form)
    return account(received, form, submission, findings)


def ends(one: Account, sheet_name: str) -> Mapping[str, str]:
    """The reason, or 采用, of each cell of a sheet."""
    return {end.place.cell: end.reason or end.use.value for end in one.cells if end.place.sheet == sheet_name}


def size(received: RawBook) -> int:
    return sum(len(one.cells) + len(one.comments) + len(one.floating) for one in received.sheets)


def test_every_cell_of_a_good_form() -> None:
    one = accounted(whole())
    assert (one.file, one.unit, one.note) == (FILE, "市交通运输局", "")
    assert ends(one, "指标数据") == {
        "A1": "标识",
        **dict.fromkeys(("B1", "C1", "D1", "E1", "F1"), "表头"),
        **dict.fromkeys(("A2", "B2", "C2", "D2", "A3", "B3", "C3", "D3"), "表样印制内容"),
        "E2": "采用",
        "E3": "采用",
    }
    assert ends(one, MARK_SHEET) == {"A1": "标识"}
    assert one.count(CellUse.ERROR) == 0
    assert one.count(CellUse.USED) == 9
    assert [end.text for end in one.cells if end.place.cell == "E3" and end.place.sheet == "指标数据"] == ["52.5"]


def test_values_that_are_not_used_say_why() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 个 | 约4 | |\n| D02 | 2 | 共同配送比例 | % | 0.5 | |"
    got = ends(accounted(whole(items(rows))), "指标数据")
    assert (got["E2"], got["E3"]) == ("待核实：C107 填了约数或范围", "待核实：C116 百分数可能少乘100")
    explained = rows.replace("| 0.5 | |", "| 0.5 | 共同配送刚刚起步试点 |").replace("约4 | |", "约4 | 第五处正在验收 |")
    got = ends(accounted(whole(items(explained))), "指标数据")
    assert (got["E2"], got["E3"]) == ("待核实：C107 填了约数或范围", "采用")
    wrong = ends(accounted(whole(items(rows.replace("约4", "很多")))), "指标数据")
    assert wrong["E2"] == "C103 不是数"


def test_changed_wording_is_an_error_at_its_cell() -> None:
    got = ends(accounted(whole(tasks(TASK_ROWS.replace("不少于4个", "不少于3个")))), "任务进展")
    assert (got["D2"], got["E2"]) == ("S309 印制内容被改动", "采用")


def test_signs_for_nothing_are_passed_over() -> None:
    rows = TASK_ROWS.replace("推进中 | | 已开工", "推进中 | / | 已开工").replace(
        "推进中 | | 已选址", "推进中 | '  | 已选址"
    )
    received = whole(tasks(rows), evidence(EVIDENCE_TABLE.replace("| 2 | | | |", "| 2 | 无 | / | |")))
    one = accounted(received)
    assert ends(one, "任务进展")["F2"] == "以“无”或符号表示未填"
    assert [ends(one, "佐证材料")[cell] for cell in ("A3", "B3", "C3")] == [
        "表样印制内容",
        *["以“无”或符号表示未填"] * 2,
    ]


def test_blanks_that_were_typed_are_blank() -> None:
    plain = tasks()
    cells = {
        **plain.cells,
        (2, 6): RawCell(2, 6, "\u3000"),
        (9, 20): RawCell(9, 20, " "),
        (9, 21): RawCell(9, 21, None),
    }
    received = whole(replace(plain, cells=cells))
    got = ends(accounted(received), "任务进展")
    assert (got["F2"], got["T9"], got["U9"]) == ("只有空白",) * 3
    assert found(read(received)[1]) == []


def test_rows_that_stand_there_twice() -> None:
    same = ends(accounted(whole(items(f"{ITEM_ROWS}| D01 | 1 | 枢纽数量 | 个 | 4 | |"))), "指标数据")
    assert (same["E2"], same["E4"], same["C4"]) == ("采用", "重复的行", "表样印制内容")
    other = ends(accounted(whole(items(f"{ITEM_ROWS}| D01 | 1 | 枢纽数量 | 个 | 5 | |"))), "指标数据")
    assert (other["E2"], other["E4"]) == ("S307 填报行重复且不一致",) * 2


def test_merged_entries_and_what_they_cover() -> None:
    one = accounted(whole(tasks(merges=[(2, 7, 3, 7)])))
    assert (ends(one, "任务进展")["G2"], ends(one, "任务进展")["G3"]) == ("采用", "合并单元格遮住的内容")
    two = accounted(whole(items(ITEM_ROWS.replace("52.5", ""), merges=[(2, 5, 3, 5)])))
    assert ends(two, "指标数据")["E2"] == "C202 数值格被合并"


def test_added_rows_totals_and_notes() -> None:
    rows = f"{ITEM_ROWS}| | | 合计 | | 4 | |\n| | | 补充项目 | | 3 | |\n| | 注：快报数 | | | | |\n| | 填报人：张三 | | | | |"
    received = whole(items(rows.replace("52.5", "不适用").replace("| 不适用 | |", "| 不适用 | 本局不管配送 |")))
    got = ends(accounted(received), "指标数据")
    assert (got["C4"], got["E4"]) == ("合计行", "合计行")
    assert (got["C5"], got["E5"]) == ("自行增加的行",) * 2
    assert (got["B6"], got["B7"]) == ("备注行", "签核信息")


def test_a_wrong_total_is_an_error_at_its_cell() -> None:
    got = ends(accounted(whole(items(f"{ITEM_ROWS}| | | 合计 | | 7 | |"))), "指标数据")
    assert (got["C4"], got["E4"]) == ("合计行", "待核实：S315 合计与各行不符")


def test_tables_that_could_not_be_read_say_which_finding() -> None:
    twice = accounted(whole(tasks(f"{TASK_ROWS.strip()}\n{TASK_HEAD}")))
    assert ends(twice, "任务进展")["E2"] == "S303 表头重复"
    assert ends(twice, "任务进展")["A1"] == "标识"
    other = replace(tasks(TASK_ROWS.replace("已开工", "已竣工")), name="任务进展 (2)")
    rivals = accounted(whole(other))
    assert {ends(rivals, name)["E2"] for name in ("任务进展", "任务进展 (2)")} == {"S312 同一张表有两份"}
    headless = accounted(whole(evidence("| 1 | 材料名称 | 一份文件 |")))
    assert ends(headless, "佐证材料")["C1"] == "待核实：S313 附表表头不全，内容未采用"
    empty = accounted(whole(evidence("| 佐证材料清单 |\n| 1 |")))
    assert ends(empty, "佐证材料")["A2"] == "此表未能读取"


def test_comments_and_text_boxes_have_their_ends() -> None:
    received = whole(
        replace(
            tasks(),
            comments={(2, 7): "6月底竣工", (3, 7): "【校核】1. 请写明地点", (4, 7): "办公室:\n【校核】2. 请核对"},
            floating=("另见附页", "图片"),
        )
    )
    one = accounted(received)
    asides = [(end.place.cell, end.reason, end.text) for end in one.cells[-5:]]
    assert asides == [
        ("G2", "批注", "6月底竣工"),
        ("G3", "校核批注", "【校核】1. 请写明地点"),
        ("G4", "校核批注", "办公室:\n【校核】2. 请核对"),
        ("", "文本框、图片", "文本框文字“另见附页”"),
        ("", "文本框、图片", "图片"),
    ]
    assert len(one.cells) == size(received)
    assert found(read(received)[1]) == [("S316", "任务进展"), ("S316", "任务进展"), ("S316", "任务进展!G2")]


def test_a_flood_of_comments_stays_short_and_is_counted() -> None:
    received = whole(replace(tasks(), comments={(row, 3): f"批注{row}" for row in range(1, 31)}))
    findings = [finding for finding in read(received)[1] if finding.code == "S316"]
    assert len(findings) == 20
    assert "另有 10 处" in findings[-1].message
    assert "另有" not in findings[0].message


def test_a_file_that_is_not_used_is_passed_over_as_a_whole() -> None:
    received = whole(replace(tasks(), comments={(2, 7): "批注"}))
    other = replace(FORM, identity=replace(FORM.identity, period="2024-05"))
    submission, findings = read(received, other)
    one = account(received, other, submission, findings)
    assert one.note.startswith("整份未采用：表号是")
    assert {end.reason for end in one.cells} == {one.note}
    assert len(one.cells) == size(received)
    assert account(received, None, None).note == "整份未采用：不是本期采用的填报表。"


# --- the sheets beside the tables ---


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Form, RawBook]]:
    """The blank workbooks of two units, the second with tables that have no rows."""
    found: dict[str, tuple[Form, RawBook]] = {}
    for unit in (TRANSPORT, POLICE):
        form = build_form(small_plan(), unit, JUNE)
        path: Path = tmp_path_factory.mktemp("forms") / f"{unit.code}.xlsx"
        write_form(form, path)
        received, _ = read_book(path, path.name)
        assert received is not None
        found[unit.code] = (form, received)
    return found


def put(received: RawBook, name: str, *cells: RawCell) -> RawBook:
    """The book with cells typed into the sheet of that name."""
    typed = {(cell.row, cell.column): cell for cell in cells}
    changed = [replace(one, cells={**one.cells, **typed}) if one.name == name else one for one in received.sheets]
    return replace(received, sheets=tuple(changed))


def blank_with_one_entry(received: RawBook) -> RawBook:
    """The blank with a first entry, so that it is no blank form."""
    return put(received, "任务进展", RawCell(4, 11, "已召开会议研究部署"))


@pytest.mark.parametrize("unit", ["U01", "U02"])
def test_all_that_the_writer_prints_is_known(forms: Mapping[str, tuple[Form, RawBook]], unit: str) -> None:
    form, received = forms[unit]
    filled = blank_with_one_entry(received)
    one = accounted(filled, form)
    assert len(one.cells) == size(filled)
    assert {end.reason for end in one.cells} == {"", "表头", "标识", "表样印制内容", "选项表"}
    assert not {"S311", "S308", "S316"} & {finding.code for finding in read(filled, form)[1]}


def test_sign_off_blanks_that_were_filled(forms: Mapping[str, tuple[Form, RawBook]]) -> None:
    form, received = forms["U01"]
    cover = received.sheet(COVER_SHEET)
    assert cover is not None
    labels = {str(cell.value): cell for cell in cover.cells.values()}
    who, phone, day = labels["填报人"], labels["联系电话"], labels["填报日期"]
    typed = (
        RawCell(who.row, who.column, "填报人：张三"),
        RawCell(who.row, who.column + 1, "张三"),
        RawCell(phone.row, phone.column + 1, "0379-1"),
        RawCell(day.row, day.column + 1, "2024-07-02"),
        RawCell(day.row + 1, 1, "示例数据，纯属虚构：仅供演示。"),
    )
    got = ends(accounted(put(blank_with_one_entry(received), COVER_SHEET, *typed), form), COVER_SHEET)
    assert [got[f"{'ABCD'[cell.column - 1]}{cell.row}"] for cell in typed] == ["签核信息"] * 4 + ["示例声明"]


@pytest.mark.parametrize(
    "name", [COVER_SHEET, "任务进展", "指标数据", "佐证材料", "问题与下步计划", MARK_SHEET, LIST_SHEET]
)
@pytest.mark.parametrize("spot", [(99, 26), (11, 20)])
def test_a_stray_cell_shows_up_on_any_sheet(
    forms: Mapping[str, tuple[Form, RawBook]], name: str, spot: tuple[int, int]
) -> None:
    form, received = forms["U01"]
    strayed = put(blank_with_one_entry(received), name, RawCell(*spot, "Z"))
    place = Place(received.file, name, *spot)
    assert [(end.place, end.reason) for end in accounted(strayed, form).cells if end.text == "Z"] == [
        (place, "表外内容")
    ]
    assert [finding.place for finding in read(strayed, form)[1] if finding.code == "S311"] == [place]


def test_a_number_typed_among_the_paragraphs_is_outside(forms: Mapping[str, tuple[Form, RawBook]]) -> None:
    form, received = forms["U01"]
    cover = received.sheet(COVER_SHEET)
    assert cover is not None
    first = next(cell for cell in cover.cells.values() if str(cell.value).startswith("1. "))
    strayed = put(blank_with_one_entry(received), COVER_SHEET, RawCell(first.row, 4, 12))
    assert ends(accounted(strayed, form), COVER_SHEET)[f"D{first.row}"] == "表外内容"


def test_lists_of_an_older_form_are_lists() -> None:
    old = sheet(LIST_SHEET, f"| 旧栏目 | 旧词 |\n| 甲 | |\n| | |\n| 乙 | |\n| {MARK} | |")
    for form, expected in ((FORM, ["表外内容"] * 4), (NEWER_FORM, ["选项表"] * 3 + ["表外内容"])):
        got = ends(accounted(whole(old), form), LIST_SHEET)
        assert [got[cell] for cell in ("A1", "B1", "A2", "A4")] == expected, form.identity
        assert got["A5"] == "标识"


def test_sheets_the_office_added_are_its_own() -> None:
    lines = f"| 校核号：0123456789abcdef | |\n| 序号 | 所填内容 |\n| 1 | 表号：{OTHER} |"
    empty = sheet(CORRECTION_SHEET, "| 更正号：0123456789abcdef |")
    received = whole(sheet(RETURN_SHEET, lines), empty)
    one = accounted(received)
    assert found(read(received)[1]) == []
    assert ends(one, RETURN_SHEET) == {**dict.fromkeys(("A1", "A2", "B2", "A3"), "退回件印制内容"), "B3": "标识"}
    assert set(ends(one, CORRECTION_SHEET).values()) == {"退回件印制内容"}


def test_answers_written_on_the_sheets_of_the_office_are_listed() -> None:
    lines = "| 校核号：0123456789abcdef | |\n| 序号 | 问题 |\n| 1 | 未填 | 已补 |\n| | 其余无误 |"
    received = whole(sheet(RETURN_SHEET, lines))
    assert found(read(received)[1]) == [("S311", f"{RETURN_SHEET}!C3")]
    assert [ends(accounted(received), RETURN_SHEET)[cell] for cell in ("B3", "C3", "B4")] == [
        *("退回件印制内容", "表外内容", "表外内容"),
    ]


def test_the_last_values_a_blank_was_printed_with_are_known_again(tmp_path: Path) -> None:
    last = submission(entry("items", "D02", "value", Decimal(12345)), entry("items", "D04", "value", Decimal("95.5")))
    form = build_form(small_plan(), TRANSPORT, JUNE, last)
    write_form(form, tmp_path / "a.xlsx")
    received, _ = read_book(tmp_path / "a.xlsx", "a.xlsx")
    assert received is not None
    filled = blank_with_one_entry(received)
    assert "S317" not in {finding.code for finding in read(filled, form)[1]}
    changed = put(filled, "指标数据", RawCell(5, 7, 12))
    findings = [finding for finding in read(changed, form)[1] if finding.code == "S317"]
    assert [(finding.place.cell, dict(finding.data)["value"]) for finding in findings] == [("G5", "12")]


def test_headings_above_a_table_and_words_added_to_them() -> None:
    plain = f"填报单位：洛阳市交通运输局（盖章）　　报送期：2024年6月 | 表号：{MARK}"
    for heading, reason in (
        (plain, "表样印制内容"),
        (plain.replace("6月 |", "6月　另附三页 |"), "表外内容"),
        ("填报单位： | 洛阳市交通运输局", "表样印制内容"),
        ("草稿 | 洛阳市交通运输局", "表外内容"),
    ):
        received = whole(sheet("任务进展", f"| {heading} |\n{TASK_HEAD}\n{TASK_ROWS}"))
        assert ends(accounted(received), "任务进展")["A1"] == reason, heading


# --- after the merge ---


def merged_with(accepted: Submission | None, *findings: Finding) -> Merged:
    state = ReportState.PASSED if accepted else ReportState.MISSING
    obligation = Obligation("U03", JUNE, LAST, LAST, "R1")
    status = ReportStatus(obligation, state, Timeliness.PENDING, accepted)
    return Merged(JUNE, (status,), (), (), (), findings, (), 1, 1)


def test_what_another_file_replaces_was_not_used() -> None:
    received = whole()
    submission, findings = read(received)
    assert submission is not None
    one = account(received, FORM, submission, findings)
    assert closed(one, merged_with(submission)) == one
    why = merge_kinds.SAME_FILE_TWICE.at(Place(FILE), "市交通运输局", other="另一份.xlsx")
    gone = closed(one, merged_with(replace(submission, file="另一份.xlsx"), why))
    assert gone.count(CellUse.USED) == 0
    assert ends(gone, "指标数据")["E2"] == f"整份未采用：{why.message}"
    assert ends(gone, "指标数据")["B1"] == "表头"
    assert closed(gone, merged_with(submission)) == gone


def test_a_conflict_makes_the_cell_one_to_be_verified() -> None:
    received = whole()
    submission, findings = read(received)
    assert submission is not None
    place = Place(FILE, "指标数据", 2, 5)
    conflict = Finding(merge_kinds.VALUES_DISAGREE, place, "市交通运输局", ())
    got = ends(closed(account(received, FORM, submission, findings), merged_with(submission, conflict)), "指标数据")
    assert (got["E2"], got["E3"]) == (f"待核实：{conflict.code} {conflict.kind.title}", "采用")


def test_of_a_corrected_file_the_corrected_cells_were_not_used() -> None:
    received = whole()
    submission, findings = read(received)
    assert submission is not None
    moved = tuple(
        replace(entry, place=Place("更正表.xlsx", CORRECTION_SHEET, 5, 9)) if entry.row == "D01" else entry
        for entry in submission.entries
    )
    amended = replace(submission, file="更正表.xlsx", base=FILE, entries=moved)
    got = ends(closed(account(received, FORM, submission, findings), merged_with(amended)), "指标数据")
    assert (got["E2"], got["E3"]) == ("已由更正表更正", "采用")


def test_a_tally_counts_each_end_once() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 个 | 很多 | |\n| D02 | 2 | 共同配送比例 | % | 50 | |"
    one = accounted(whole(items(rows)))
    counted = tally(one)
    assert sum(line.count for line in counted) == len(one.cells)
    assert [line.use for line in counted][:2] == [CellUse.USED, CellUse.ERROR]
    assert counted[1] == Tally(CellUse.ERROR, "C103 不是数", 1, "指标数据!E2")
    assert counted[0].cells.endswith("等")


# --- the sum holds, whatever is done to a workbook ---

_SPOTS = st.tuples(st.integers(1, 12), st.integers(1, 12))
_TEXTS = st.sampled_from(
    [
        *(
            "合计",
            "注：快报",
            "填表人：张三",
            "约5",
            "12",
            12,
            3.5,
            "/",
            "无",
            " ",
            "1",
            "D01",
            "枢纽数量",
            "不适用",
            "填报单位：某局",
        ),
        *(
            MARK,
            f"表号：{MARK}",
            "序号",
            "工作状态",
            "推进中",
            "本期值",
            "填表说明",
            "1. 说明",
            "填报人",
            "——以下空白——",
            True,
        ),
    ]
)
_EDITS = st.lists(st.tuples(st.integers(0, 5), _SPOTS, st.one_of(_TEXTS, st.none())), max_size=12)
_MERGES = st.lists(st.tuples(st.integers(0, 5), _SPOTS, st.integers(0, 2), st.integers(0, 2)), max_size=3)


@given(_EDITS, _MERGES, st.lists(st.tuples(st.integers(0, 5), _SPOTS, st.text(max_size=5)), max_size=3))
def test_the_sum_always_holds(
    edits: list[tuple[int, tuple[int, int], str | float | None]],
    merges: list[tuple[int, tuple[int, int], int, int]],
    comments: list[tuple[int, tuple[int, int], str]],
) -> None:
    """Every cell comes to one end, each used entry is a cell of the account, and S311 counts just what is outside."""
    received = mutated(edits, merges, comments)
    submission, findings = read(received)
    one = account(received, FORM, submission, findings)
    assert len(one.cells) == size(received)
    assert sum(one.count(use) for use in CellUse) == len(one.cells)
    assert all((end.use is CellUse.USED) == (end.reason == "") for end in one.cells)
    if submission is None:
        return
    used = {end.place for end in one.cells if end.use is CellUse.USED}
    assert {entry.place for entry in submission.entries if entry.usable} <= used
    outside = [end for end in one.cells if end.reason == "表外内容"]
    counted = sum(int(dict(finding.data)["count"]) for finding in findings if finding.code == "S311")
    assert len(outside) == counted or any(finding.code == "S207" for finding in findings)


def mutated(
    edits: list[tuple[int, tuple[int, int], str | float | None]],
    merges: list[tuple[int, tuple[int, int], int, int]],
    comments: list[tuple[int, tuple[int, int], str]],
) -> RawBook:
    sheets = [tasks(), items(), evidence(), marks(), sheet(COVER_SHEET, "| 填报单位 | 某局 |"), sheet("附页", "| a |")]
    for number, spot, text in edits:
        cells = {at: cell for at, cell in sheets[number].cells.items() if at != spot}
        typed = {} if text is None else {spot: RawCell(*spot, text)}
        sheets[number] = replace(sheets[number], cells={**cells, **typed})
    for number, (row, column), down, right in merges:
        one: RawSheet = sheets[number]
        sheets[number] = replace(one, merges=(*one.merges, (row, column, row + down, column + right)))
    for number, spot, text in comments:
        sheets[number] = replace(sheets[number], comments={**sheets[number].comments, spot: text})
    return book(*sheets)
