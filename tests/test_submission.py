"""Identity, tables, rows and entries of what a unit sent; workbooks are Markdown tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from helpers_read import (
    EVIDENCE_TABLE,
    FILE,
    FORM,
    ITEM_HEAD,
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
    moment,
    sheet,
    tasks,
    whole,
)
from report_gen.intake.rows import as_printed
from report_gen.intake.submission import identify, read_submission
from report_gen.model.finding import Finding
from report_gen.model.form import EVIDENCE, ITEMS, TASKS, Form
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue
from report_gen.model.submission import EntryState, Submission, Value

OTHER = "LY2023/U04/2024-06/a1b2c3d4"


def read(received: RawBook, form: Form = FORM) -> tuple[Submission, list[tuple[str, str]]]:
    submission, findings = read_submission(received, form, RECEIPT)
    assert submission is not None
    assert all(finding.message and finding.unit == "市交通运输局" for finding in findings)
    return submission, found(findings)


def refused(received: RawBook, form: Form = FORM) -> tuple[Finding, ...]:
    submission, findings = read_submission(received, form, RECEIPT)
    assert submission is None
    return findings


def value(submission: Submission, table: str, row: str, column: str) -> Value:
    entry = submission.entry(table, row, column)
    return entry.value if entry else None


def state(submission: Submission, table: str, row: str, column: str) -> EntryState | None:
    entry = submission.entry(table, row, column)
    return entry.state if entry else None


def test_a_form_as_it_should_be() -> None:
    submission, findings = read(whole())
    assert findings == []
    assert submission.identity == FORM.identity
    assert (submission.file, submission.receipt) == (FILE, RECEIPT)
    assert value(submission, TASKS, "5", "state") == "已完成"
    assert value(submission, TASKS, "5", "done_on") == date(2024, 6, 20)
    assert value(submission, ITEMS, "D02", "value") == Decimal("52.5")
    entry = submission.entry(ITEMS, "D01", "value")
    assert entry is not None
    assert (entry.place.label, entry.raw) == (f"{FILE} › 指标数据 › E2", "4")
    assert submission.rows(EVIDENCE) == ()


# --- identity ---


@pytest.mark.parametrize(
    "received",
    [
        book(marks()),
        book(sheet("Sheet1", f"| 表号：{MARK} |", (7, 3))),
        book(sheet("Sheet1", f"| {MARK} | 序号 |")),
        book(sheet("Sheet1", "| 政务发布/信息查询/车辆监管/数据分析 |"), properties={"keywords": MARK}),
        book(marks(MARK.replace("a1b2c3d4", "00000000")), tasks()),
    ],
)
def test_any_mark_tells_the_form(received: RawBook) -> None:
    identity, findings = identify(received)
    assert identity is not None
    assert (identity.unit, identity.period, findings) == ("U03", "2024-06", ())


def test_no_mark_is_no_form() -> None:
    received = book(sheet("Sheet1", "| 甲/乙/丙/abcdef01 | 5 |"))
    assert found(identify(received)[1]) == [("S201", "")]
    assert found(refused(received)) == [("S201", "")]


def test_marks_that_disagree_name_both_places() -> None:
    identity, findings = identify(book(marks(), sheet("任务进展", f"| 表号：{OTHER} |")))
    assert (identity, found(findings)) == (None, [("S202", "任务进展!A1")])
    assert "_标识 A1" in findings[0].message
    assert "任务进展 A1" in findings[0].message


def test_core_properties_count_as_marks() -> None:
    identity, findings = identify(book(marks(), properties={"subject": OTHER}))
    assert (identity, found(findings)) == (None, [("S202", "")])
    assert "文件属性" in findings[0].message


def test_another_form_is_one_finding() -> None:
    assert found(refused(whole(), replace(FORM, identity=replace(FORM.identity, period="2024-05")))) == [("S203", "")]


@pytest.mark.parametrize(
    ("cover", "cell"),
    [
        ("| 填报单位：洛阳市公安局 |", "A1"),
        ("| 填报单位 | 洛阳市公安局 |", "B1"),
        ("| 填报单位：市交通运输局　　报送期：2024年5月 |", "A1"),
        ("| 报送期 | 2024年5月 |", "B1"),
    ],
)
def test_a_changed_heading_is_found(cover: str, cell: str) -> None:
    assert read(whole(sheet("填表说明", cover)))[1] == [("S204", f"填表说明!{cell}")]


def test_a_mark_written_over_in_the_form_of_another_unit_is_one_finding() -> None:
    received = whole(sheet("填表说明", "| 填报单位：洛阳市公安局 |"))
    assert found(refused(received, NEWER_FORM)) == [("S204", "填表说明!A1")]


def test_a_changed_heading_above_a_table_is_found() -> None:
    received = whole(sheet("任务进展", f"| 填报单位：洛阳市公安局 |\n{TASK_HEAD}\n{TASK_ROWS}"))
    assert read(received)[1] == [("S204", "任务进展!A1")]


@pytest.mark.parametrize("period", ["2024年6月", moment(2024, 6, 1)])
def test_headings_may_carry_a_stamp_and_a_month_that_became_a_date(period: RawValue) -> None:
    cover = sheet("填表说明", "| 填报单位 | 洛阳市交通运输局（盖章） |\n| 报送期 | x |")
    cells = {**cover.cells, (2, 2): RawCell(2, 2, period)}
    assert read(whole(replace(cover, cells=cells)))[1] == []


def test_headings_without_text_and_short_names_are_well() -> None:
    cover = sheet("填表说明", "| 填报单位 |\n| 填报单位： |\n| 5 | 填报单位：市交通运输局 |")
    assert read(whole(cover))[1] == [("S311", "填表说明!A3")]


def test_a_blank_form_is_one_finding() -> None:
    rows = "| 1 | 1 | 建设枢纽 | 不少于4个 |\n| 2 | 2 | 建设站点 | ≥80个 |\n| 5 | 5 | 便利通行 | 出台政策 |"
    submission, findings = read(
        whole(tasks(rows), items("| D01 | 1 | 枢纽数量 | 个 |\n| D02 | 2 | 共同配送比例 | % |"))
    )
    assert findings == [("S207", "")]
    assert {entry.state for entry in submission.entries} == {EntryState.BLANK}


# --- version ---


def test_an_older_version_that_has_everything_is_noted() -> None:
    assert read(whole(), NEWER_FORM)[1] == [("S205", "")]


def test_an_outdated_form_hides_what_its_age_explains() -> None:
    rows = TASK_ROWS.replace("建设枢纽", "建设物流枢纽").replace("| 5 | 5 |", "| 9 | 9 |").replace("已选址", "约定|")
    submission, findings = read_submission(whole(tasks(rows)), NEWER_FORM, RECEIPT)
    assert submission is not None
    assert [code for code, _ in found(findings)] == ["S206", "S308"]
    assert "缺少填报行、印制内容被改动" in findings[0].message


# --- sheets, heads, columns ---


def test_the_table_is_found_wherever_it_starts() -> None:
    submission, findings = read(whole(tasks(at=(4, 3))))
    assert findings == []
    entry = submission.entry(TASKS, "1", "state")
    assert entry is not None
    assert entry.place.cell == "G5"


def test_columns_may_change_places_and_names() -> None:
    head = "| 备注 | 工作进展 | 完成 时间 | *工作状态 | 工作目标 | 重点\\n任务 | 序号 |"
    rows = """
    | | 已开工 | | 推进中 | 不少于4个 | 建设枢纽 | 1 |
    | | 已选址 | | 推进中 | ≥ 80个 | 建设站点 | 2 |
    | | 已印发 | 2024-6-20 | 已完成 | 出台政策 | 便利通行 | 5 |
    """
    submission, findings = read(whole(tasks(rows, head)))
    assert findings == []
    assert value(submission, TASKS, "5", "done_on") == date(2024, 6, 20)


def test_a_renamed_sheet_is_known_by_its_head() -> None:
    renamed = replace(tasks(), name="Sheet1")
    submission, findings = read(book(marks(), renamed, items(), evidence()))
    assert findings == []
    assert value(submission, TASKS, "1", "progress") == "已开工"


def test_a_missing_sheet_is_one_finding() -> None:
    submission, findings = read(book(marks(), items(), evidence()))
    assert findings == [("S301", "")]
    assert submission.rows(TASKS) == ()


def test_a_missing_free_sheet_is_none() -> None:
    assert read(book(marks(), tasks(), items()))[1] == []


def test_a_missing_head_is_one_finding() -> None:
    assert read(whole(sheet("任务进展", TASK_ROWS)))[1] == [("S302", "任务进展")]


def test_two_heads_are_one_finding() -> None:
    assert read(whole(tasks(f"{TASK_ROWS.strip()}\n{TASK_HEAD}")))[1] == [("S303", "任务进展!第5行")]


def test_a_form_of_which_nothing_can_be_read_gives_no_submission() -> None:
    findings = refused(book(marks(), sheet("任务进展", "| x |")))
    assert found(findings) == [("S301", ""), ("S302", "任务进展")]


def test_a_missing_entry_column_is_said_once() -> None:
    head = TASK_HEAD.replace("| 工作状态 ", "")
    rows = TASK_ROWS.replace("| 推进中 ", "").replace("| 已完成 ", "")
    submission, findings = read(whole(tasks(rows, head)))
    assert findings == [("S304", "任务进展!第1行")]
    assert submission.entry(TASKS, "1", "state") is None


def test_a_doubled_entry_column_is_found() -> None:
    assert read(whole(tasks(head=f"{TASK_HEAD} 工作状态 |")))[1] == [
        ("S305", "任务进展!第1行"),
        ("S311", "任务进展!I1"),
    ]


def test_a_remark_in_brackets_is_no_part_of_a_heading() -> None:
    submission, findings = read(whole(items(head=ITEM_HEAD.replace("本期值", "本期值（必填）"))))
    assert findings == []
    assert value(submission, ITEMS, "D01", "value") == Decimal(4)


def test_a_copied_sheet_is_noted_if_it_says_the_same_or_nothing() -> None:
    blank = TASK_ROWS.replace("推进中", "").replace("已完成", "").replace("2024-6-20", "")
    blank = blank.replace("已开工", "").replace("已选址", "").replace("已印发", "")
    for rows in (TASK_ROWS, blank):
        submission, findings = read(whole(replace(tasks(rows), name="任务进展 (2)")))
        assert findings == [("S311", "任务进展 (2)!A1")]
        assert value(submission, TASKS, "1", "progress") == "已开工"


def test_a_copied_sheet_that_says_less_is_only_noted() -> None:
    submission, findings = read(whole(replace(tasks(TASK_ROWS.replace("已选址", "")), name="任务进展 (2)")))
    assert findings == [("S311", "任务进展 (2)!A1")]
    assert value(submission, TASKS, "2", "progress") == "已选址"


def test_sheets_that_bear_each_other_s_names_are_known_by_their_heads() -> None:
    received = book(marks(), replace(tasks(), name="指标数据"), replace(items(), name="任务进展"), evidence())
    submission, findings = read(received)
    assert findings == []
    assert value(submission, TASKS, "1", "progress") == "已开工"
    assert value(submission, ITEMS, "D01", "value") == Decimal(4)


@pytest.mark.parametrize("name", ["任务进展", "Sheet1"])
def test_of_two_sheets_filled_differently_neither_counts(name: str) -> None:
    other = replace(tasks(TASK_ROWS.replace("已开工", "已竣工")), name="任务进展 (2)")
    submission, findings = read(book(marks(), replace(tasks(), name=name), other, items(), evidence()))
    assert findings == [("S312", "任务进展 (2)")]
    assert submission.rows(TASKS) == ()


def test_a_sheet_of_old_tables_does_not_count_against_the_form() -> None:
    old = replace(tasks(f"{TASK_ROWS.strip()}\n{TASK_HEAD}"), name="备查")
    submission, findings = read(whole(old))
    assert findings == [("S311", "备查!A1")]
    assert value(submission, TASKS, "1", "progress") == "已开工"
    assert read(book(marks(), tasks(""), old, items()))[1] == [("S312", "备查")]


def test_what_stands_in_a_free_sheet_without_head_is_counted() -> None:
    table = f"| 佐证材料清单 | 表号：{MARK} | {MARK} |\n| 填报单位：某局 | | |\n| 1 | 材料名称 | 一份文件 |\n| 2 | | 又一份 |"
    findings = read_submission(whole(evidence(table)), FORM, RECEIPT)[1]
    assert found(findings) == [("S313", "佐证材料")]
    assert "2 处" in findings[0].message


def test_a_free_sheet_without_head_and_content_needs_nothing() -> None:
    assert read(whole(evidence("| 佐证材料清单 |\n| 1 |\n| 2 |")))[1] == []


# --- rows ---


def test_rows_may_change_places() -> None:
    lines = [line for line in TASK_ROWS.splitlines() if line]
    submission, findings = read(whole(tasks("\n".join(reversed(lines)))))
    assert findings == []
    entry = submission.entry(TASKS, "5", "state")
    assert entry is not None
    assert entry.place.cell == "E2"


def test_rows_sorted_without_their_hidden_keys_are_known_by_what_is_printed() -> None:
    rows = "| D01 | 2 | 共同配送比例 | % | 52.5 | |\n| D02 | 1 | 枢纽数量 | 个 | 4 | |"
    submission, findings = read(whole(items(rows)))
    assert findings == []
    assert value(submission, ITEMS, "D01", "value") == Decimal(4)
    assert value(submission, ITEMS, "D02", "value") == Decimal("52.5")


def test_keys_without_their_mark_are_still_printed_cells() -> None:
    received = whole(tasks(head=TASK_HEAD.replace(MARK, "")), items(head=ITEM_HEAD.replace(MARK, "")))
    assert read(received)[1] == []
    stray = TASK_ROWS.replace("| 2 | 2 |", "| 草稿 | 2 |")
    received = whole(tasks(stray, TASK_HEAD.replace(MARK, "")))
    assert read(received)[1] == [("S311", "任务进展!A3")]


def test_a_missing_row_is_found() -> None:
    assert read(whole(tasks("\n".join(TASK_ROWS.splitlines()[:-1]))))[1] == [("S306", "任务进展")]


def test_of_a_doubled_row_no_value_is_used_of_which_it_says_two_things() -> None:
    received = whole(tasks(f"{TASK_ROWS}| 5 | 5 | 便利通行 | 出台政策 | 已完成 | | 又填 | |"))
    submission, findings = read(received)
    assert findings == [("S307", "任务进展!第5行")]
    assert (value(submission, TASKS, "5", "progress"), value(submission, TASKS, "5", "done_on")) == (None, None)
    assert state(submission, TASKS, "5", "progress") is EntryState.UNREADABLE
    assert value(submission, TASKS, "5", "state") == "已完成"
    message = read_submission(received, FORM, RECEIPT)[1][0].message
    assert message == "序号为 5 的行“便利通行”与第4行重复，两处所填的完成日期、本期工作进展不同，都没有采用。"


@pytest.mark.parametrize("figure", ["4", "", "4 | 已核"])
def test_of_a_doubled_figure_the_one_stated_is_used(figure: str) -> None:
    submission, findings = read(whole(items(f"{ITEM_ROWS}| D01 | 1 | 枢纽数量 | 个 | {figure} | |")))
    assert findings == [("S307" if "|" in figure else "S314", "指标数据!第4行")]
    assert value(submission, ITEMS, "D01", "value") == Decimal(4)


def test_of_doubled_rows_the_filled_one_is_used() -> None:
    blank = "| D01 | 1 | 枢纽数量 | 个 | | |\n"
    submission, findings = read(whole(items(f"{blank}{ITEM_ROWS}")))
    assert findings == [("S314", "指标数据!第3行")]
    assert value(submission, ITEMS, "D01", "value") == Decimal(4)


def test_two_different_figures_are_both_left_aside() -> None:
    again = "| D01 | 1 | 枢纽数量 | 个 | 4 | |\n| D01 | 1 | 枢纽数量 | 个 | 5 | |"
    submission, findings = read(whole(items(f"{ITEM_ROWS}{again}")))
    assert findings == [("S307", "指标数据!第4行"), ("S307", "指标数据!第5行")]
    assert state(submission, ITEMS, "D01", "value") is EntryState.UNREADABLE


def test_rows_without_key_are_known_by_number_and_name() -> None:
    rows = TASK_ROWS.replace("| 1 | 1 |", "| | 1 |").replace("| 2 | 2 |", "| | |")
    submission, findings = read(whole(tasks(rows)))
    assert findings == []
    assert value(submission, TASKS, "2", "progress") == "已选址"


def test_a_name_with_another_number_is_not_the_row() -> None:
    rows = TASK_ROWS.replace("| 1 | 1 |", "| | 7 |")
    assert read(whole(tasks(rows)))[1] == [("S306", "任务进展"), ("S308", "任务进展!第2行")]


def test_added_rows_and_notes_are_named() -> None:
    rows = f"{TASK_ROWS}| | 合计 | | | 推进中 | | 3项 | |\n| | 注：数据为快报 | | | | | | |"
    assert read(whole(tasks(rows)))[1] == [("S308", "任务进展!第5行"), ("S308", "任务进展!第6行")]


def test_a_flood_of_added_rows_stays_short() -> None:
    rows = TASK_ROWS + "\n".join(f"| | | | | | | 补充{number} | |" for number in range(30))
    findings = read(whole(tasks(rows)))[1]
    assert [code for code, _ in findings] == ["S308"] * 20 + ["S311"]


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [("不少于4个", "不少于3个", "D2"), ("建设枢纽", "建枢纽", "C2"), ("| 不少于4个 |", "| |", "D2")],
)
def test_changed_wording_is_found(old: str, new: str, cell: str) -> None:
    assert read(whole(tasks(TASK_ROWS.replace(old, new))))[1] == [("S309", f"任务进展!{cell}")]


def test_blanks_and_width_in_printed_text_do_not_count() -> None:
    assert (
        read(whole(tasks(TASK_ROWS.replace("不少于4个", "不少于 ４ 个").replace("建设枢纽", "建设\\n枢纽"))))[1] == []
    )


def test_a_cleared_wording_is_called_blank() -> None:
    findings = read_submission(whole(tasks(TASK_ROWS.replace("≥80个", ""))), FORM, RECEIPT)[1]
    assert found(findings) == [("S309", "任务进展!D3")]
    assert "（空白）" in findings[0].message


@pytest.mark.parametrize(
    ("value", "text"), [(moment(2024, 6, 1), "2024年6月"), (moment(2024, 6, 5), "2024年6月5日"), (None, ""), (5, "5")]
)
def test_printed_dates_are_dates_again(value: RawValue, text: str) -> None:
    assert as_printed(value) == text


def test_a_printed_column_that_is_gone_is_not_compared() -> None:
    head = TASK_HEAD.replace("| 工作目标 ", "")
    rows = TASK_ROWS.replace("| 不少于4个 ", "").replace("| ≥80个 ", "").replace("| 出台政策 ", "")
    assert read(whole(tasks(rows, head)))[1] == []


def test_printed_cells_merged_over_rows_are_read_from_the_first() -> None:
    rows = """
    | 1 | 1 | 建设枢纽 | 不少于4个 | 推进中 | | 已开工 | |
    | 2 | 2 | 建设站点 | | 推进中 | | 已选址 | |
    """
    first, second, _ = FORM.table(TASKS).rows
    alike = replace(second, printed={**second.printed, "objective": "不少于4个"})
    table = replace(FORM.table(TASKS), rows=(first, alike))
    form = replace(FORM, tables=(table, *FORM.tables[1:]))
    assert read(whole(tasks(rows, merges=[(2, 4, 3, 4)])), form)[1] == []


# --- cells ---


def test_blank_required_cells_are_missing_not_zero() -> None:
    submission, findings = read(whole(items("| D01 | 1 | 枢纽数量 | 个 | | |\n| D02 | 2 | 共同配送比例 | % | 0 | |")))
    assert findings == [("C101", "指标数据!E2")]
    assert state(submission, ITEMS, "D01", "value") is EntryState.BLANK
    assert value(submission, ITEMS, "D02", "value") == 0


def test_findings_at_cells_name_column_and_row() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 个 | 约4 | |\n| D02 | 2 | 共同配送比例 | % | 0.5 | |"
    submission, findings = read_submission(whole(items(rows)), FORM, RECEIPT)
    assert submission is not None
    assert found(findings) == [("C107", "指标数据!E2"), ("C116", "指标数据!E3")]
    assert "本期值（枢纽数量）" in findings[0].message
    assert state(submission, ITEMS, "D02", "value") is EntryState.QUERIED


@pytest.mark.parametrize("remark", ["", "无", "/"])
def test_not_applicable_without_a_reason_is_an_error(remark: str) -> None:
    rows = f"| D01 | 1 | 枢纽数量 | 个 | 不适用 | {remark} |\n| D02 | 2 | 共同配送比例 | % | 5 | |"
    submission, findings = read(whole(items(rows)))
    assert findings == [("C201", "指标数据!E2")]
    assert state(submission, ITEMS, "D01", "value") is EntryState.UNREADABLE


def test_not_applicable_with_a_reason_is_an_answer() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 个 | 不适用 | 本局不管枢纽 |\n| D02 | 2 | 共同配送比例 | % | 5 | |"
    submission, findings = read(whole(items(rows)))
    assert findings == []
    assert state(submission, ITEMS, "D01", "value") is EntryState.NOT_APPLICABLE


def test_a_task_that_is_not_applicable_needs_a_reason_but_no_progress() -> None:
    rows = TASK_ROWS.replace("推进中 | | 已开工 | |", "不适用 | | | 已划归市邮政管理局 |").replace("已选址", "")
    submission, findings = read(whole(tasks(rows)))
    assert findings == [("C101", "任务进展!G3")]
    assert value(submission, TASKS, "1", "state") == "不适用"
    assert state(submission, TASKS, "1", "progress") is EntryState.NOT_APPLICABLE


def test_merged_text_holds_for_all_rows() -> None:
    submission, findings = read(whole(tasks(TASK_ROWS.replace("已选址", ""), merges=[(2, 7, 3, 7), (2, 1, 2, 2)])))
    assert findings == []
    assert value(submission, TASKS, "2", "progress") == "已开工"
    below, above = submission.entry(TASKS, "2", "progress"), submission.entry(TASKS, "1", "progress")
    assert below is not None
    assert above is not None
    assert [step.rule for step in below.conversions] == ["与上方合并为一格，取上格内容"]
    assert below.conversions[0].raw == "G3 空白"
    assert above.conversions == ()


def test_a_state_is_no_reason_for_what_is_not_applicable() -> None:
    rows = TASK_ROWS.replace("已开工", "不适用")
    assert read(whole(tasks(rows)))[1] == [("C201", "任务进展!G2")]


def test_findings_of_a_merged_cell_are_said_once() -> None:
    rows = TASK_ROWS.replace("推进中 | | 已开工", "基本完成 | | 已开工").replace("推进中 | | 已选址", " | | 已选址")
    submission, findings = read(whole(tasks(rows, merges=[(2, 5, 3, 5)])))
    assert findings == [("C106", "任务进展!E2")]
    assert state(submission, TASKS, "2", "state") is EntryState.UNREADABLE


def test_a_merged_number_is_nobodys() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 个 | 4 | |\n| D02 | 2 | 共同配送比例 | % | | |"
    submission, findings = read(whole(items(rows, merges=[(2, 5, 3, 5)])))
    assert findings == [("C202", "指标数据!E2")]
    assert state(submission, ITEMS, "D01", "value") is EntryState.UNREADABLE
    assert state(submission, ITEMS, "D02", "value") is EntryState.UNREADABLE


def test_an_entry_merged_with_what_is_printed_beside_it_is_unclear() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 5 | | |\n| D02 | 2 | 共同配送比例 | % | 52.5 | |"
    submission, findings = read(whole(items(rows, merges=[(2, 4, 2, 5), (3, 5, 3, 6)])))
    assert findings == [("S309", "指标数据!D2"), ("C203", "指标数据!E2")]
    assert state(submission, ITEMS, "D01", "value") is EntryState.UNREADABLE


def test_a_blank_merged_number_is_missing() -> None:
    rows = "| D01 | 1 | 枢纽数量 | 个 | | |\n| D02 | 2 | 共同配送比例 | % | | |"
    findings = read(whole(items(rows, merges=[(2, 5, 3, 5)])))[1]
    assert findings == [("C101", "指标数据!E2"), ("C101", "指标数据!E3")]


def test_hidden_rows_are_read_and_listed() -> None:
    submission, findings = read(whole(tasks(hidden_rows=[3, 9])))
    assert findings == [("S310", "任务进展!第3行")]
    assert value(submission, TASKS, "2", "progress") == "已选址"


def test_a_hidden_table_is_read_and_listed() -> None:
    assert read(whole(items(hidden=True)))[1] == [("S310", "指标数据")]


# --- free tables and the rest ---


def test_free_rows_that_say_anything_become_entries() -> None:
    table = """
    | 序号 | 对应任务 | 材料名称 | 日期 |
    | 1 | 任务5 | 通行政策 | 2024年6月 |
    | 2 | | | |
    | 3 | 无 | / | |
    | | 任务1 | 开工令 | 六月底 |
    """
    submission, findings = read(whole(evidence(table)))
    assert submission.rows(EVIDENCE) == ("1", "4")
    assert value(submission, EVIDENCE, "1", "dated") == date(2024, 6, 30)
    assert findings == [("C118", "佐证材料!D2"), ("C115", "佐证材料!D5")]


def test_cells_beside_the_form_are_listed_once_a_sheet() -> None:
    extra = sheet("附页", "| a | b | c |\n| d | e | f |")
    lines = EVIDENCE_TABLE.strip().splitlines()
    findings = read_submission(
        whole(extra, evidence("\n".join((f"{lines[0]} 页数 |", f"{lines[1]} 9 |")))), FORM, RECEIPT
    )[1]
    assert found(findings) == [("S311", "佐证材料!E1"), ("S311", "附页!A1")]
    assert "A1、B1、C1、A2、B2等" in findings[1].message


def test_what_the_writer_prints_is_not_outside() -> None:
    table = f"| 重点任务进展情况 |\n| 填报单位：洛阳市交通运输局　　报送期：2024年6月 | 表号：{MARK} |\n{TASK_HEAD}\n{TASK_ROWS}"
    assert read(whole(sheet("任务进展", table), sheet("_选项", "| 推进中 |"), sheet("填表说明", "| 说明 |")))[1] == []


def test_a_table_without_rows_needs_nothing() -> None:
    empty = replace(FORM.table(ITEMS), rows=())
    form = replace(FORM, tables=(FORM.table(TASKS), empty))
    nothing: RawSheet = sheet("指标数据", f"{ITEM_HEAD}\n| | 本单位无此项填报内容 |")
    assert read(book(marks(), tasks(), nothing), form)[1] == []
    assert read(book(marks(), tasks()), form)[1] == []


def test_a_form_whose_column_was_renamed_is_not_called_blank() -> None:
    received = book(marks(), items(ITEM_ROWS, ITEM_HEAD.replace("本期值", "报送口径数")))
    assert found(refused(received)) == [("S301", ""), ("S304", "指标数据!第1行")]
