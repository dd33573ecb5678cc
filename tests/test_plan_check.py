"""`plan check`, `coverage`, `diff`, `show` on real workbooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES
from report_gen.errors import PlanError, ReportGenError
from report_gen.intake.plan_sheets import REVIEW
from report_gen.model.finding import Severity
from report_gen.model.plan_change import ChangeKind
from report_gen.steps.plan_check import DUTY_RULE, check_plan, cover_plan, diff_plans, show_plan

LINZI = EXAMPLES / "linzi" / "方案.xlsx"
LUOYANG = EXAMPLES / "luoyang" / "方案.xlsx"
DOCUMENT = EXAMPLES / "linzi" / "官方文件.txt"

Edit = Callable[[Any], None]


def edited(folder: Path, edit: Edit, source: Path = LINZI) -> Path:
    """A copy of an example plan, changed by openpyxl."""
    book = openpyxl.load_workbook(source)
    edit(book)
    path = folder / "改.xlsx"
    book.save(path)
    return path


def setting(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: Any) -> None:
        book[sheet][cell] = value

    return edit


@pytest.mark.parametrize(("path", "notes"), [(LUOYANG, 9), (LINZI, 19)])
def test_the_examples_hold_together(path: Path, notes: int) -> None:
    done = check_plan(path)
    assert done.usable
    assert not done.needs_person
    assert done.counts == {Severity.ERROR: 0, Severity.QUERY: 0, Severity.NOTE: notes}
    assert done.plan is not None


def test_findings_name_the_cell_wherever_the_column_stands(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["任务清单"].move_range("A1:K16", cols=2)
        book["任务清单"]["A1"] = None

    cells = {finding.place.cell for finding in check_plan(edited(tmp_path, edit)).findings if finding.code == "A105"}
    assert cells == {"I14"}


def test_a_contradicted_target_is_found_in_the_workbook(tmp_path: Path) -> None:
    done = check_plan(edited(tmp_path, setting("指标", "G2", 20)))
    (found,) = (finding for finding in done.findings if finding.severity is Severity.QUERY)
    assert (found.code, found.place.cell) == ("A301", "G2")
    assert "“布局10个”" in found.message
    assert done.needs_person
    assert done.usable


def test_reading_and_audit_are_told_together(tmp_path: Path) -> None:
    done = check_plan(edited(tmp_path, setting("任务清单", "I4", "查无此局")))
    codes = {finding.code for finding in done.findings}
    assert {"P301", "A107"} <= codes
    assert not done.usable


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "reading", "silent"),
    [
        ("成员单位", "I14", "也许", "P204", {"A101", "A108", "A109"}),  # 区大数据中心, of whose row nothing is used
        ("任务清单", "J4", "查无此局", "P301", {"A108"}),
        ("任务清单", "C9", None, "P201", {"A205"}),
        ("指标", "D2", "站数 ÷", "P401", {"A302"}),
        ("评分细则", "E2", "十分", "P202", {"A401"}),
    ],
)
def test_what_follows_from_a_row_that_cannot_be_used_is_not_told(
    tmp_path: Path, sheet: str, cell: str, value: str | None, reading: str, silent: set[str]
) -> None:
    codes = {finding.code for finding in check_plan(edited(tmp_path, setting(sheet, cell, value))).findings}
    assert reading in codes
    assert not codes & silent


def test_a_row_that_cannot_be_used_hides_nothing_else(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["成员单位"]["I14"] = "也许"
        book["任务清单"]["G3"] = "区民政局"

    found = [finding for finding in check_plan(edited(tmp_path, edit)).findings if finding.code == "A101"]
    assert [finding.place.cell for finding in found] == ["G3"]


def test_a_plan_of_which_nothing_can_be_made_is_told_by_its_reading(tmp_path: Path) -> None:
    done = check_plan(edited(tmp_path, setting("项目信息", "B2", None)))
    assert done.plan is None
    assert not done.usable
    assert "P504" in {finding.code for finding in done.findings}


def test_duties_of_the_document_that_no_task_carries() -> None:
    done = check_plan(LINZI, document=DOCUMENT)
    found = [finding for finding in done.findings if finding.code == "A208"]
    assert [(finding.data[0][1], finding.data[1][1]) for finding in found] == [
        ("第4、5、6、7、8、13、14、15项", "临淄交警大队"),
        ("第6项", "区市场监管局"),
        ("第4项", "区投资促进中心"),
        ("第3、8项", "区供销社"),
        ("第3、8项", "区供销社"),
    ]
    assert {finding.place.file for finding in found} == {"官方文件.txt"}
    assert "查处绿色货运配送相关领域的价格违法违规行为" in found[1].message


def with_review(book: Any) -> None:
    """A review sheet that keeps a duty, and a reading of another rule."""
    sheet = book.create_sheet(REVIEW.name)
    sheet.append(list(REVIEW.titles))
    quote = "按照相关法律和价格政策，查处绿色货运配送相关领域的价格违法违规行为。"
    sheet.append(["1", "成员单位", "区市场监管局", "备注", "", quote, "第87行", "已识别", DUTY_RULE])
    sheet.append(["2", "成员单位", "区财政局", "全称", "区财政局", "区财政局", "第80行", "已识别", "按文件所用称谓"])


def test_duties_are_kept_on_the_review_sheet(tmp_path: Path) -> None:
    path = edited(tmp_path, with_review)
    (found,) = (finding for finding in check_plan(path).findings if finding.code == "A208")
    assert (found.place.sheet, found.place.cell) == (REVIEW.name, "F2")
    assert found in cover_plan(path).holes


def open_reading(book: Any) -> None:
    with_review(book)
    book[REVIEW.name].append(["3", "成员单位", "区财政局", "别名", "", "财政局", "第80行", "待人工", ""])


@pytest.mark.parametrize(("draft", "usable"), [(False, False), (True, True)])
def test_open_readings_stop_a_plan_that_is_no_draft(tmp_path: Path, *, draft: bool, usable: bool) -> None:
    assert check_plan(edited(tmp_path, open_reading), draft=draft).usable is usable


def test_a_document_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    done = check_plan(LINZI, document=tmp_path / "空.txt")
    assert [finding.place.file for finding in done.findings if finding.code.startswith("D")] == ["空.txt"]


@pytest.mark.parametrize("verb", [check_plan, cover_plan, show_plan])
def test_no_such_file(tmp_path: Path, verb: Callable[[Path], object]) -> None:
    with pytest.raises(PlanError, match="找不到方案工作簿"):
        verb(tmp_path / "没有.xlsx")


def test_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "方案.xlsx"
    path.write_bytes(b"")
    with pytest.raises(PlanError, match="不能作为方案工作簿读取"):
        check_plan(path)


@pytest.mark.parametrize(("path", "tasks", "label"), [(LUOYANG, 29, "2025年6月"), (LINZI, 15, "2025年第三季度")])
def test_the_examples_are_covered(path: Path, tasks: int, label: str) -> None:
    done = cover_plan(path)
    assert done.holes == ()
    assert done.period.label == label
    assert len(done.coverage.tasks) == tasks
    assert all(task.cells for task in done.coverage.tasks)
    assert {note.code for note in done.notes} == {"A504"}


def test_cells_are_those_of_the_forms_that_are_sent_out() -> None:
    task = cover_plan(LINZI).coverage.tasks[3]
    assert [cell.label for cell in task.cells][:2] == ["区发改局 任务进展!I6", "区工信局 任务进展!I4"]


def test_the_section_is_that_of_the_report() -> None:
    done = cover_plan(LINZI)
    assert done.section(done.coverage.tasks[-1]) == "二、重点任务推进情况（七）建立发展保障机制"


def test_a_hole(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        for row in range(2, 20):
            book["成员单位"][f"I{row}"] = "否"

    done = cover_plan(edited(tmp_path, edit))
    assert {hole.code for hole in done.holes} == {"A501", "A503"}


def test_duties_without_a_task_are_holes() -> None:
    assert [hole.code for hole in cover_plan(LINZI, document=DOCUMENT).holes] == ["A208"] * 5


def test_differences_of_two_workbooks(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["任务清单"].delete_rows(14)
        book["任务清单"]["H2"] = "2024年6月"

    done = diff_plans(LINZI, edited(tmp_path, edit))
    assert [(each.kind, each.key, each.column, each.old, each.new) for each in done.changes] == [
        (ChangeKind.CHANGED, "1", "完成时限", "", "2024年6月"),
        (ChangeKind.REMOVED, "13", "", "", ""),
    ]
    assert done.counts == {
        ChangeKind.ADDED: 0,
        ChangeKind.REMOVED: 1,
        ChangeKind.CHANGED: 1,
        ChangeKind.RENUMBERED: 0,
    }
    assert (len(done.old.tasks), len(done.new.tasks)) == (15, 14)


def test_the_same_plan_has_no_differences(tmp_path: Path) -> None:
    copy = tmp_path / "副本.xlsx"
    shutil.copy(LUOYANG, copy)
    assert diff_plans(LUOYANG, copy).changes == ()


def test_a_task_is_shown_with_what_stands_behind_it() -> None:
    (shown,) = show_plan(LINZI, "4").tasks
    assert shown.leads == ("区发改局", "区交通运输局")
    assert "临淄供电中心" in shown.responsible
    assert shown.due_rule == "创建期末"
    assert [indicator.code for indicator in shown.indicators] == ["I04"]
    assert {"D16", "D17", "D36"} <= {item.code for item in shown.items}


def test_all_tasks_are_shown() -> None:
    done = show_plan(LINZI)
    assert [shown.task.no for shown in done.tasks] == [str(number) for number in range(1, 16)]
    assert done.tasks[0].due_rule == "未写时限"


def test_a_task_there_is_not() -> None:
    with pytest.raises(ReportGenError, match="没有第99项任务"):
        show_plan(LINZI, "99")
