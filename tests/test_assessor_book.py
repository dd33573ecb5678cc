"""考核打分.xlsx: what its blank asks, what a filled one says, and each mistake at its cell."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Convert
from helpers_assessor import (
    DAY,
    GOOD,
    H1,
    MISSED,
    PLAN,
    RUBRIC,
    an_event,
    blank,
    event,
    fill,
    line,
    mark,
    plan_of,
    read,
    told,
)
from helpers_read import book as raw_book
from helpers_read import marks as raw_marks
from helpers_read import sheet as raw_sheet
from report_gen.excel.form_styles import lines
from report_gen.intake.assessor_book import Asked, read_assessor_book
from report_gen.model.assessor_book import Assessed, most_points
from report_gen.model.place import Place
from report_gen.reports.assessor_book import blank_book
from report_gen.rules.explanations import refusal

ONE_MARK = {("U01", "P06"): (8.5, GOOD)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return blank(tmp_path / "张三的表.xlsx")


def said(path: Path, *args: Any, **more: Any) -> Assessed:
    """What a book says that is right."""
    found, findings = read(path, *args, **more)
    assert told(findings) == []
    assert found is not None
    return found


def faults(path: Path, *args: Any) -> list[tuple[str, str]]:
    """What is wrong with a book that is refused."""
    found, findings = read(path, *args)
    assert found is None
    return told(findings)


# --- the blank ---


def test_a_row_a_unit_and_by_hand_line_for_its_kind() -> None:
    record = blank_book(
        PLAN, H1, [mark(), mark(by="李四", points="9.50"), mark("U03"), replace(mark("U02"), period="2024Q2")], ()
    )
    assert record is not None
    marks, _ = record.tables
    assert [row.key for row in marks.rows] == [
        "U01/P06",
        "U01/P07",
        "U02/P06",
        "U02/P07",
        "U03/P06",
        "U03/P07",
        "U10/P07",
    ]
    assert [row.printed["recorded"] for row in marks.rows] == ["张三 8；李四 9.5", "", "", "", "张三 8", "", ""]
    assert record.units == ("市交通运输局", "市公安局", "市商务局", "老城区政府")
    assert [name.split()[0] for name in record.lines] == ["P08", "P10", "P11", "P12", "P13", "P15", "P16"]


def test_recorded_events_of_the_period_are_printed_above_the_free_rows() -> None:
    events = [
        event(),
        event(day=date(2024, 7, 1)),
        event("U99", "Z1", event=0, points=Decimal("0.5"), day=date(2024, 1, 2)),
    ]
    record = blank_book(PLAN, H1, (), events)
    assert record is not None
    first, second, third, *_ = record.tables[1].rows
    assert (first.key, first.printed["unit"], first.printed["line"], first.printed["points"]) == (
        "",
        "U99",
        "Z1",
        "0.5",
    )
    assert (second.key, second.printed["line"], second.printed["points"]) == ("第12号", "P10 会议缺席", "")
    assert (third.key, third.printed, len(record.tables[1].rows)) == ("1", {}, 42)


def test_a_rubric_that_asks_nothing_of_people_needs_no_book() -> None:
    assert blank_book(plan_of(RUBRIC[0]), H1) is None


def test_the_version_tells_blanks_apart() -> None:
    versions = {blank_book(plan, H1).identity.version for plan in (PLAN, PLAN, plan_of(*RUBRIC[:4]))}  # type: ignore[union-attr]
    assert len(versions) == 2


@pytest.mark.parametrize(
    ("code", "most"), [("P08", 5), ("P10", 8), ("P11", 3), ("P12", 2), ("P13", None), ("P15", None), ("P16", 100)]
)
def test_the_most_one_event_may_weigh(code: str, most: int | None) -> None:
    found = most_points(PLAN, next(one for one in RUBRIC if one.code == code), H1)
    assert found == (None if most is None else Decimal(most))


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = blank(tmp_path / "a.xlsx", [mark()], [event()]), blank(tmp_path / "b.xlsx", [mark()], [event()])
    assert first.read_bytes() == second.read_bytes()


def test_only_entry_cells_can_be_written(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank(tmp_path / "a.xlsx", (), [event()]))
    for name, recorded in (("打分", ()), ("登记", (5,))):
        sheet = book[name]
        assert sheet.protection.sheet
        open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert {"C3"} <= open_cells
        for row in recorded:
            assert [cell.coordinate for cell in sheet[row] if cell.coordinate in open_cells] == [f"I{row}"]
    assert [book[name].sheet_state for name in ("_标识", "_选项")] == ["hidden", "hidden"]
    assert book["打分"].print_title_rows == "$1:$4"
    assert book["打分"].column_dimensions["A"].hidden


def test_cells_say_what_they_take(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    rules = {str(rule.sqref): rule for rule in book["打分"].data_validations.dataValidation}
    assert (rules["H5"].formula1, rules["H6"].formula1) == (
        "AND(ISNUMBER(H5),H5>=0,ROUND(H5,2)=H5,H5<=10)",
        "AND(ISNUMBER(H6),H6>=0,ROUND(H6,2)=H6,H6<=5)",
    )
    assert "0至10之间的数" in rules["H5"].error
    kinds = {str(rule.sqref): rule.type for rule in book["登记"].data_validations.dataValidation}
    assert [kinds.get(f"{column}5") for column in "BCDEFGHI"] == [
        "list",
        "list",
        "date",
        "whole",
        "custom",
        None,
        None,
        "list",
    ]


def test_a_sheet_without_lines_says_so(tmp_path: Path) -> None:
    only_marks = openpyxl.load_workbook(blank(tmp_path / "a.xlsx", plan=plan_of(RUBRIC[1])))
    only_events = openpyxl.load_workbook(blank(tmp_path / "b.xlsx", plan=plan_of(RUBRIC[3])))
    assert "不用填" in str(only_marks["登记"]["B45"].value)
    assert only_marks["登记"]["B5"].protection.locked
    assert "不用填" in str(only_events["打分"]["B5"].value)


def test_the_cover_fits_a_page(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["填表说明"]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sum(lines(str(cell.value), 86) for (cell,) in sheet["A2:A20"] if cell.value) < 40


# --- what a filled one says ---


def test_points_and_events_come_back(path: Path) -> None:
    filled = fill(
        path,
        {**ONE_MARK, ("U10", "P07"): ("４．５分", "材料齐全，一次通过审核")},
        [an_event(), an_event(日期="6月18日", 次数=2, 分值="0.5")],
    )
    found = said(filled)
    first, second = found.marks
    assert (first.unit, first.line, first.points, first.reason, first.by, first.on, first.place) == (
        "U01", "P06", Decimal("8.5"), GOOD, "张三", DAY, Place(path.name, "打分", 5, 8),
    )  # fmt: skip
    assert (second.unit, second.line, second.points, second.sha256[:2] != "") == ("U10", "P07", Decimal("4.5"), True)
    one, other = found.registered
    assert (one.unit, one.line, one.day, one.count, one.points, one.reason, one.basis, one.by) == (
        "U02", "P10", date(2024, 6, 20), Decimal(1), None, MISSED, "调度会签到册", "张三",
    )  # fmt: skip
    assert (other.day, other.count, other.points) == (date(2024, 6, 18), Decimal(2), Decimal("0.5"))


def test_each_sheet_may_have_its_own_name(path: Path) -> None:
    found = said(fill(path, ONE_MARK, [an_event()], names=("张 三", "李四")))
    assert (found.marks[0].by, found.registered[0].by) == ("张三", "李四")


@pytest.mark.parametrize("text", ["打分人：王五", "打分人:王五"])
def test_a_name_beside_its_label_in_one_cell(path: Path, text: str) -> None:
    assert said(fill(path, ONE_MARK, names=("", ""), 打分_B3=text)).marks[0].by == "王五"


@pytest.mark.parametrize("name", ["市公安局", "U02", "市 公安局"])
@pytest.mark.parametrize("item", ["P10 会议缺席", "P10", "会议缺席"])
def test_units_and_lines_go_by_any_of_their_names(path: Path, name: str, item: str) -> None:
    assert said(fill(path, None, [an_event(单位=name, 评分项=item)])).registered[0].line == "P10"


def test_a_blank_book_says_nothing(path: Path) -> None:
    found, findings = read(path)
    assert (found, told(findings)) == (Assessed(), [("G109", "")])


def test_dashes_are_blanks(path: Path) -> None:
    found, findings = read(fill(path, {("U01", "P06"): ("—", "/")}))
    assert (found, told(findings)) == (Assessed(), [("G109", "")])


def test_a_recorded_event_is_left_alone_or_taken_back(tmp_path: Path) -> None:
    path = blank(tmp_path / "a.xlsx", [mark()], [event(points=Decimal("0.5"))])
    stands = [event(points=Decimal("0.5"))]
    found, findings = read(path, stands)
    assert (found, told(findings)) == (Assessed(), [("G109", "")])
    found = said(fill(path, None, [], 登记_I5="是"), stands)
    (back,) = found.withdrawn
    assert (back.registered.event, back.by, back.place.cell) == (12, "张三", "I5")
    assert not found.registered


def test_taken_back_and_told_anew(tmp_path: Path) -> None:
    path = blank(tmp_path / "a.xlsx", (), [event()])
    found = said(fill(path, None, [an_event(次数=2, 依据="签到册")], 登记_I5="√"), [event()])
    assert (len(found.withdrawn), [one.count for one in found.registered]) == (1, [Decimal(2)])


def test_a_free_row_may_take_back_what_it_tells(path: Path) -> None:
    back = an_event(撤销="是", 依据=None)
    (found,) = said(fill(path, None, [back]), [event()]).withdrawn
    assert found.registered.event == 12
    assert faults(path, [event(unit="U01")]) == [("G310", "登记!I5")]
    assert said(fill(path, None, [an_event(撤销="否")]), [event()]).withdrawn == ()


def test_what_is_taken_back_already_is_only_noted(tmp_path: Path) -> None:
    path = fill(blank(tmp_path / "a.xlsx", (), [event()]), 登记_I5="是")
    found, findings = read(path)
    assert (found, told(findings)) == (Assessed(), [("G311", "登记!I5")])


def test_a_row_of_an_event_that_is_gone_says_nothing(tmp_path: Path) -> None:
    found, findings = read(blank(tmp_path / "a.xlsx", (), [event()]))
    assert (found, told(findings)) == (Assessed(), [("G109", "")])


@pytest.mark.parametrize(
    ("cell", "value"), [("B5", "市商务局"), ("C5", "P12 扣分"), ("D5", "2024-06-21"), ("D5", "某日"), ("E5", 3), ("F5", 1), ("G5", "另一件事情"), ("H5", "别的材料"), ("B5", "某局")]
)  # fmt: skip
def test_what_is_recorded_cannot_be_changed_in_its_row(tmp_path: Path, cell: str, value: Any) -> None:
    path = blank(tmp_path / "a.xlsx", (), [event()])
    assert faults(fill(path, None, [], **{f"登记_{cell}": value}), [event()]) == [("G208", "登记!G5")]


# --- other programs, other hands ---


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_it_comes_back_from_another_program(tmp_path: Path, kind: str, convert: Convert) -> None:
    path = blank(tmp_path / "a.xlsx", [mark()], [event()])
    own = fill(path, ONE_MARK, [an_event(日期=datetime(2024, 6, 18), 次数=2)])  # noqa: DTZ001  # as Excel has it
    found = said(convert(own, kind), [event()])
    assert [(one.unit, one.points, one.place.cell) for one in found.marks] == [("U01", Decimal("8.5"), "H5")]
    assert [(one.day, one.count) for one in found.registered] == [(date(2024, 6, 18), Decimal(2))]


def test_columns_and_rows_moved_sheet_renamed_keys_gone(path: Path) -> None:
    fill(path, ONE_MARK, [an_event()])
    book = openpyxl.load_workbook(path)
    book["打分"].title = "打分（市局）"
    sheet = book["打分（市局）"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(1, sheet.max_row)
    for row in [*rows[:4], *reversed(rows[4:])]:
        sheet.append([None, *row[:0:-1]] if row[1] != "打分人" else row)
    book.save(path)
    (found,) = said(path).marks
    assert (found.unit, found.line, found.points, found.by) == ("U01", "P06", Decimal("8.5"), "张三")


def test_rows_are_known_by_their_key_where_the_print_is_gone(path: Path) -> None:
    (found,) = said(fill(path, ONE_MARK, 打分_B5=None, 打分_E5=None)).marks
    assert (found.unit, found.line) == ("U01", "P06")


def test_print_goes_before_keys(path: Path) -> None:
    (found,) = said(fill(path, ONE_MARK, 打分_A5="U03/P07")).marks
    assert (found.unit, found.line) == ("U01", "P06")


def test_a_sheet_that_is_gone_holds_nothing(path: Path) -> None:
    fill(path, ONE_MARK)
    book = openpyxl.load_workbook(path)
    del book["登记"]
    book.save(path)
    assert len(said(path).marks) == 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_was_put_in_comes_back(tmp_path: Path, data: st.DataObject) -> None:
    cells = [("U01", "P06", 10), ("U01", "P07", 5), ("U02", "P06", 10), ("U10", "P07", 5)]
    marks = {
        (unit, item): (float(points), GOOD)
        for unit, item, most in data.draw(st.lists(st.sampled_from(cells), unique=True, min_size=1))
        for points in [data.draw(st.decimals(0, most, places=2))]
    }
    days = data.draw(st.lists(st.dates(H1.first, H1.last), unique=True, max_size=5))
    times = [data.draw(st.integers(1, 20)) for _ in days]
    source = blank(tmp_path / "a.xlsx")
    filled = fill(
        Path(shutil.copyfile(source, tmp_path / "b.xlsx")),
        marks,
        [
            an_event(日期=datetime.combine(day, datetime.min.time()), 次数=count)
            for day, count in zip(days, times, strict=True)
        ],
    )
    found = said(filled)
    assert {(one.unit, one.line): float(one.points) for one in found.marks} == {
        key: points for key, (points, _) in marks.items()
    }
    assert [(one.day, int(one.count)) for one in found.registered] == list(zip(days, times, strict=True))


# --- each mistake at its cell ---


@pytest.mark.parametrize(
    ("points", "reason", "code", "cell"),
    [
        ("较好", GOOD, "G301", "H5"),
        ("约8", GOOD, "G301", "H5"),
        ("85%", GOOD, "G301", "H5"),
        (True, GOOD, "G301", "H5"),
        (10.5, GOOD, "G302", "H5"),
        (-1, GOOD, "G302", "H5"),
        (8.125, GOOD, "G303", "H5"),
        (None, GOOD, "G201", "H5"),
        (8, None, "G201", "I5"),
        (8, "较好", "G306", "I5"),
        (8, "情况属实", "G306", "I5"),
        (8, "=DISPIMG(1)", "G202", "I5"),
    ],
)
def test_a_mark_that_cannot_be_taken(path: Path, points: Any, reason: Any, code: str, cell: str) -> None:
    assert faults(fill(path, {("U01", "P06"): (points, reason)})) == [(code, f"打分!{cell}")]


def test_a_share_is_no_score(path: Path) -> None:
    fill(path, ONE_MARK)
    book = openpyxl.load_workbook(path)
    book["打分"]["H5"].value, book["打分"]["H5"].number_format = 0.85, "0%"
    book.save(path)
    assert faults(path) == [("G301", "打分!H5")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"单位": None}, ("G201", "B5")),
        ({"单位": "某局"}, ("G203", "B5")),
        ({"单位": "市老局"}, ("G205", "C5")),  # left in May
        ({"单位": "老城区政府", "评分项": "P12 扣分"}, ("G205", "C5")),
        ({"评分项": None}, ("G201", "C5")),
        ({"评分项": "P99"}, ("G204", "C5")),
        ({"评分项": "P06 协同配合"}, ("G204", "C5")),
        ({"评分项": "P14 数据项计数"}, ("G204", "C5")),
        ({"评分项": "P17 旧项"}, ("G204", "C5")),
        ({"日期": None}, ("G201", "D5")),
        ({"日期": "2024年6月"}, ("G307", "D5")),
        ({"日期": "上个月底"}, ("G307", "D5")),
        ({"日期": "2024-07-01"}, ("G308", "D5")),
        ({"日期": datetime(2023, 12, 31)}, ("G308", "D5")),  # noqa: DTZ001  # what a workbook holds
        ({"次数": 0}, ("G304", "E5")),
        ({"次数": 1.5}, ("G304", "E5")),
        ({"次数": "两三次"}, ("G304", "E5")),
        ({"分值": 8.5}, ("G302", "F5")),
        ({"分值": "一分左右"}, ("G301", "F5")),
        ({"分值": 0.125}, ("G303", "F5")),
        ({"评分项": "P15 造假", "分值": 1}, ("G305", "F5")),
        ({"事由": None}, ("G201", "G5")),
        ({"事由": "情况属实"}, ("G306", "G5")),
        ({"依据": None}, ("G201", "H5")),
        ({"撤销": "待定"}, ("G309", "I5")),
        ({"撤销": "是"}, ("G310", "I5")),
    ],
)
def test_an_event_that_cannot_be_taken(path: Path, change: dict[str, Any], expected: tuple[str, str]) -> None:
    code, cell = expected
    assert faults(fill(path, None, [an_event(**change)])) == [(code, f"登记!{cell}")]


def test_the_same_written_twice(path: Path) -> None:
    fill(path, {**ONE_MARK, ("U01", "P07"): (4, GOOD)}, [an_event(), an_event(次数=2)], 打分_E6="P06 协同配合")
    assert faults(path) == [("G206", "打分!I6"), ("G206", "登记!G6")]


def test_everything_wrong_is_named_at_once_and_nothing_taken(path: Path) -> None:
    fill(path, {("U01", "P06"): (11, GOOD), ("U02", "P06"): (8, GOOD)}, [an_event(单位="某局")], names=("", ""))
    assert faults(path) == [("G108", "打分"), ("G203", "登记!B5"), ("G302", "打分!H5")]


def test_a_name_is_asked_of_who_registers_too(path: Path) -> None:
    assert faults(fill(path, None, [an_event()], names=("", "李"))) == [("G108", "登记")]


@pytest.mark.parametrize("name", ["张三、李四", "张三/李四"])
def test_points_are_given_by_one_person(path: Path, name: str) -> None:
    fill(path, {**ONE_MARK, ("U01", "P07"): (4, GOOD)}, names=(name, "王五"))
    assert faults(path) == [("G110", "打分")]


def test_a_remark_is_no_second_name_and_several_may_register(path: Path) -> None:
    fill(path, ONE_MARK, [an_event()], names=("张三（示例，非真实）", "张三、李四"))
    found = said(path)
    assert [one.by for one in found.marks] == ["张三（示例，非真实）"]
    assert [one.by for one in found.registered] == ["张三、李四"]


def test_a_label_that_is_gone_names_nobody(path: Path) -> None:
    assert faults(fill(path, ONE_MARK, 打分_B3=None, 登记_B3=None)) == [("G108", "打分")]


def test_a_row_whose_print_and_key_are_gone(path: Path) -> None:
    assert faults(fill(path, ONE_MARK, 打分_A5=None, 打分_B5=None, 打分_E5=None)) == [
        ("G201", "打分!B5"),
        ("G201", "打分!E5"),
    ]


# --- the wrong book, a broken table ---


def test_a_book_of_one_s_own_or_a_form_is_none() -> None:
    asked = Asked(PLAN, H1, (), DAY, refusal)
    assert told(read_assessor_book(raw_book(raw_sheet("表", "| 得分 |")), asked)[1]) == [("G101", "")]
    assert told(read_assessor_book(raw_book(raw_marks()), asked)[1]) == [("G101", "")]
    empty = raw_book(raw_marks(f"{PLAN.id}/考核打分/2024H1/abcdef12"))
    assert told(read_assessor_book(empty, asked)[1]) == [("G104", "")]


def test_of_another_plan_or_period(path: Path) -> None:
    fill(path, ONE_MARK)
    _, findings = read(path, plan=replace(PLAN, id="LZ2022"))
    assert told(findings) == [("G102", "")]
    record = blank_book(PLAN, H1.next())
    assert record is not None
    marks = raw_book(raw_marks(record.identity.token))
    assert told(read_assessor_book(marks, Asked(PLAN, H1, (), DAY, refusal))[1]) == [("G103", "")]


def test_a_head_that_is_lost(path: Path) -> None:
    untitled: dict[str, Any] = {f"打分_{column}4": None for column in "BCDEFGHI"}
    assert faults(fill(path, ONE_MARK, **untitled)) == [("G104", "打分")]


def test_a_column_that_is_lost_or_doubled(path: Path) -> None:
    assert faults(fill(path, ONE_MARK, 打分_I4="评语", 登记_H4="事由")) == [
        ("G105", "打分!第4行"),
        ("G105", "登记!第4行"),
        ("G106", "登记!第4行"),
    ]


def test_a_table_that_stands_there_twice(path: Path) -> None:
    fill(path, ONE_MARK)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["打分"])
    book.save(path)
    assert faults(path) == [("G107", "打分 Copy!第4行")]


def test_an_empty_copy_does_no_harm(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["打分"])
    book.save(path)
    assert len(said(fill(path, ONE_MARK)).marks) == 1


def test_two_lines_of_one_name_need_their_code(tmp_path: Path) -> None:
    twins = plan_of(line("P21", "加分", "加分登记", "5"), line("P22", "加分", "加分登记", "5"))
    path = blank(tmp_path / "a.xlsx", plan=twins)
    _, findings = read(fill(path, None, [an_event(评分项="加分")]), plan=twins)
    assert told(findings) == [("G204", "登记!C5")]
