"""The unit's own file given back marked: what is wrong shows, and nothing the unit had is lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from helpers_mark import (
    ERROR,
    FILE,
    ITEMS,
    MAIN,
    NOTE,
    QUERY,
    RED,
    SHA,
    SHEETS,
    TASKS,
    YELLOW,
    Wanted,
    assert_in_order,
    blank_form,
    case,
    case_of,
    commented,
    comments,
    fill,
    item,
    look,
    opened,
    packed,
    parts,
    plain,
    saved,
)
from report_gen.excel.mark import COMMENT_MARK, marked_copy
from report_gen.excel.mark_package import _compressed
from report_gen.model.place import Place
from report_gen.model.returns import RETURN_LABEL, RETURN_SHEET


@pytest.fixture(scope="module")
def form() -> bytes:
    return blank_form()


# --- the marks ---


def test_wrong_cells_are_filled_and_commented(form: bytes) -> None:
    marked = marked_copy(form, case([(ERROR, ITEMS, 5, 8), (QUERY, TASKS, 4, 11)]))
    assert fill(marked, ITEMS, "H5") == RED
    assert fill(marked, TASKS, "K4") == YELLOW
    said = comments(marked)
    assert said == {
        "任务进展!K4": f"{COMMENT_MARK}2. “本期值”比上期变动较大。\n要求：请核实，无误的写明原因。",
        "指标数据!H5": f"{COMMENT_MARK}1. “本期值”应填数，现为“约80”。\n要求：请只填阿拉伯数字。",
    }


def test_findings_of_one_cell_share_a_comment_and_the_worst_colours_it(form: bytes) -> None:
    marked = marked_copy(form, case([(QUERY, ITEMS, 5, 8), (ERROR, ITEMS, 5, 8), (NOTE, ITEMS, 5, 8)]))
    assert fill(marked, ITEMS, "H5") == RED
    text = comments(marked)["指标数据!H5"]
    assert [line[:2] for line in text.removeprefix(COMMENT_MARK).split("\n")] == ["1.", "要求", "2.", "要求", "3."]


def test_a_note_is_said_and_colours_nothing(form: bytes) -> None:
    marked = marked_copy(form, case([(NOTE, ITEMS, 5, 8)]))
    assert fill(marked, ITEMS, "H5") == fill(form, ITEMS, "H5")
    assert comments(marked) == {"指标数据!H5": f"{COMMENT_MARK}1. 批注未采用。"}


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (0, 0, "B1"),  # the sheet: its first shown cell, the anchor of the title
        (6, 0, "B6"),  # a row: its first shown cell, for column A is hidden
        (0, 8, "H3"),  # a column: its head
        (1, 4, "B1"),  # a covered cell: the anchor of its merge
        (5, 8, "H5"),
    ],
)
def test_what_is_marked_for_a_place(form: bytes, row: int, column: int, cell: str) -> None:
    marked = marked_copy(form, case([(ERROR, ITEMS, row, column)]))
    assert fill(marked, ITEMS, cell) == RED
    assert list(comments(marked)) == [f"{ITEMS}!{cell}"]


def test_a_column_of_a_sheet_without_head_is_marked_in_its_first_row() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = ITEMS
    first["A4"] = "一"
    marked = marked_copy(saved(book), case([(ERROR, ITEMS, 0, 2)]))
    assert list(comments(marked)) == [f"{ITEMS}!B1"]


def test_cells_the_file_leaves_out_are_put_in_order() -> None:
    book = plain(3)
    sheet = book[ITEMS]
    sheet["C9"], sheet["A12"] = "x", "y"
    sheet.column_dimensions["F"].font = Font(name="黑体")
    wanted: list[Wanted] = [
        (ERROR, ITEMS, 9, 1),
        (ERROR, ITEMS, 9, 30),
        (ERROR, ITEMS, 2, 6),
        (ERROR, ITEMS, 20, 2),
        (ERROR, ITEMS, 10, 5),
    ]
    marked = marked_copy(saved(book), case(wanted))
    assert_in_order(marked)
    got = opened(marked)[ITEMS]
    assert {cell for cell in ("A9", "AD9", "F2", "B20", "E10") if got[cell].fill.fgColor.rgb == RED} == {
        "A9",
        "AD9",
        "F2",
        "B20",
        "E10",
    }
    assert got["F2"].font.name == "黑体"  # the column's style stays
    assert got.calculate_dimension() == "A1:AD20"


def test_a_row_style_is_taken_over_by_a_new_cell() -> None:
    content = parts(saved(plain()))
    xml = content[SHEETS.format(1)].decode()
    content[SHEETS.format(1)] = xml.replace("</sheetData>", '<row r="9" s="1" customFormat="1"/></sheetData>').encode()
    marked = marked_copy(packed(content), case([(ERROR, ITEMS, 9, 2)]))
    assert opened(marked)[ITEMS]["B9"].font.sz == 12


@pytest.mark.parametrize("place", [(2_000_000, 1), (1, 20_000)])
def test_a_place_no_sheet_has_is_listed_only(form: bytes, place: tuple[int, int]) -> None:
    marked = marked_copy(form, case([(ERROR, ITEMS, *place)]))
    assert comments(marked) == {}
    assert opened(marked)[RETURN_SHEET]["C6"].hyperlink is None


# --- the list ---


def test_the_list_is_the_first_sheet_and_open(form: bytes) -> None:
    marked = marked_copy(
        form, case([(ERROR, ITEMS, 5, 8), (QUERY, TASKS, 7, 0), (ERROR, "没有的表", 3, 3), (ERROR, "", 0, 0)])
    )
    book = opened(marked)
    assert book.sheetnames == [RETURN_SHEET, *opened(form).sheetnames]
    assert book.active is not None
    assert book.active.title == RETURN_SHEET
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [RETURN_SHEET]
    sheet = book[RETURN_SHEET]
    assert sheet["F2"].value == f"{RETURN_LABEL}{SHA[:16]}"
    assert "牡丹市交通运输局" in str(sheet["A2"].value)
    assert "2024年6月" in str(sheet["A2"].value)
    assert "须改正 3 处，须核实 1 处。请于2024年7月12日前改好发回。" in str(sheet["A3"].value)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(5, 9)]
    assert rows == [
        ["序号", "级别", "位置", "栏目", "所填内容", "问题", "怎样改"],
        ["1", "强制性", "指标数据 H5", "任务5 本期值", "约80", "“本期值”应填数，现为“约80”。", "请只填阿拉伯数字。"],
        [
            "2",
            "核实性",
            "任务进展 第7行",
            "任务5 本期值",
            "约80",
            "“本期值”比上期变动较大。",
            "请核实，无误的写明原因。",
        ],
        ["3", "强制性", "没有的表 C3", "任务5 本期值", "约80", "“本期值”应填数，现为“约80”。", "请只填阿拉伯数字。"],
        ["4", "强制性", "整份文件", "任务5 本期值", "约80", "“本期值”应填数，现为“约80”。", "请只填阿拉伯数字。"],
    ]
    links = [sheet[f"C{row}"].hyperlink for row in range(6, 10)]
    assert [link.location if link else None for link in links] == ["'指标数据'!H5", "'任务进展'!B7", None, None]


def test_the_list_prints_on_a4_with_its_head_on_every_page(form: bytes) -> None:
    sheet = opened(marked_copy(form, case([(ERROR, ITEMS, 5, 8)])))[RETURN_SHEET]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "A6"
    assert sheet.protection.sheet


def test_a_case_without_items_says_so(form: bytes) -> None:
    marked = marked_copy(form, case([]))
    assert "没有需要改正" in str(opened(marked)[RETURN_SHEET]["A6"].value)
    assert look(marked) == look(form)


def test_long_and_odd_texts_stay_within_what_a_cell_takes(form: bytes) -> None:
    odd = "\x00\ud800_x0041_<&>\r\n" + "长" * 40_000
    marked = marked_copy(form, case_of((item(1, (ERROR, ITEMS, 5, 8), typed=odd),)))
    shown = str(opened(marked)[RETURN_SHEET]["E6"].value)
    assert shown.startswith(("_x005F_x0041_<&>\n长", "_x0041_<&>\n长"))
    assert len(shown) < 600
    assert len(comments(marked)["指标数据!H5"]) < 1200


def test_an_item_without_place_takes_that_of_its_entry(form: bytes) -> None:
    one = item(1, (ERROR, ITEMS, 5, 8))
    unplaced = replace(one, finding=replace(one.finding, place=Place(FILE)))
    marked = marked_copy(form, case_of((unplaced,)))
    assert list(comments(marked)) == ["指标数据!H5"]
    assert opened(marked)[RETURN_SHEET]["C6"].value == "指标数据 H5"


def test_an_item_of_another_file_is_listed_only(form: bytes) -> None:
    marked = marked_copy(form, case_of((item(1, (ERROR, ITEMS, 5, 8), file="更正表.xlsx"),)))
    assert comments(marked) == {}
    assert opened(marked)[RETURN_SHEET]["C6"].hyperlink is None


def test_a_sheet_name_with_an_apostrophe_is_linked() -> None:
    marked = marked_copy(saved(plain(sheet="甲's")), case([(ERROR, "甲's", 2, 2)]))
    link = opened(marked)[RETURN_SHEET]["C6"].hyperlink
    assert link is not None
    assert link.location == "'甲''s'!B2"


# --- nothing is lost ---


def test_everything_else_is_as_it_was(form: bytes) -> None:
    marked = marked_copy(form, case([(ERROR, ITEMS, 5, 8), (QUERY, TASKS, 4, 11), (ERROR, TASKS, 0, 11)]))
    assert look(marked, fills=False) == look(form, fills=False)
    assert _values(marked) == _values(form)


def _values(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
        if name != RETURN_SHEET
    }


def test_parts_nobody_touches_keep_their_compressed_bytes(form: bytes) -> None:
    extra = parts(form) | {
        "xl/cellimages.xml": b"<a/>" * 99,
        "xl/media/image1.png": b"\x89PNG" * 9,
        "customXml/中.xml": b"<b/>",
    }
    before = packed(extra, zipfile.ZIP_STORED)
    after = marked_copy(before, case([(ERROR, ITEMS, 5, 8)]))
    touched = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    touched |= {SHEETS.format(1), SHEETS.format(3)}  # the selected sheet, and the marked one
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert [name for name in new.namelist() if name in extra] == old.namelist()
        for name in set(extra) - touched:
            assert new.getinfo(name).compress_type == zipfile.ZIP_STORED
            assert new.getinfo(name).date_time == old.getinfo(name).date_time
            assert _compressed(after, new.getinfo(name)) == _compressed(before, old.getinfo(name))


def test_the_same_input_gives_the_same_bytes(form: bytes) -> None:
    wanted = case([(ERROR, ITEMS, 5, 8), (QUERY, TASKS, 4, 11)])
    assert marked_copy(form, wanted) == marked_copy(form, wanted)


def test_names_of_single_sheets_follow_them() -> None:
    book = plain()
    sheet = book[ITEMS]
    sheet.print_title_rows = "1:2"
    sheet.print_area = "A1:D6"
    book.create_sheet("二").defined_names["本地"] = DefinedName("本地", attr_text="二!$A$1")
    book.defined_names["全局"] = DefinedName("全局", attr_text=f"{ITEMS}!$A$1")
    before = saved(book)
    for content in (marked_copy(before, case([])), marked_copy(marked_copy(before, case([])), case([]))):
        got = opened(content)
        assert got[ITEMS].print_title_rows == "$1:$2"
        assert got[ITEMS].print_area == f"'{ITEMS}'!$A$1:$D$6"
        assert list(got["二"].defined_names) == ["本地"]
        assert list(got.defined_names) == ["全局"]


def test_extended_validations_pictures_in_cells_and_macros_stay() -> None:
    book = plain()
    rule = DataValidation(type="list", formula1='"是,否"', showErrorMessage=True, error="只能填是或否")
    rule.add("B2:B6")
    book[ITEMS].add_data_validation(rule)
    content = parts(saved(book))
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1">'
        '<x14:dataValidation type="list"/></x14:dataValidations></ext></extLst>'
    )
    xml = content[SHEETS.format(1)].decode().replace("</worksheet>", f"{extension}</worksheet>")
    picture = (
        '<row r="30"><c r="A30" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row></sheetData>'
    )
    content[SHEETS.format(1)] = xml.replace("</sheetData>", picture).encode()
    content["xl/vbaProject.bin"] = b"macro"
    marked = marked_copy(packed(content), case([(ERROR, ITEMS, 2, 2)]))
    after = parts(marked)
    assert after["xl/vbaProject.bin"] == b"macro"
    assert extension[extension.index("<x14:") :].encode() in after[SHEETS.format(1)]
    assert b'_xlfn.DISPIMG("ID_1",1)' in after[SHEETS.format(1)]
    assert after[SHEETS.format(1)].index(b"<legacyDrawing") < after[SHEETS.format(1)].index(b"<extLst")
    assert after[SHEETS.format(1)].index(b"<dataValidations") < after[SHEETS.format(1)].index(b"<legacyDrawing")


def test_signatures_over_the_package_are_taken_out(form: bytes) -> None:
    content = parts(form)
    content["_xmlsignatures/sig1.xml"] = b"<s/>"
    relation = '<Relationship Id="rIdS" Type="http://x/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    content["_xmlsignatures/origin.sigs"] = b""
    content["_rels/.rels"] = content["_rels/.rels"].replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    after = parts(marked_copy(packed(content), case([])))
    assert not any(name.startswith("_xmlsignatures") for name in after)
    assert b"rIdS" not in after["_rels/.rels"]


def test_links_to_the_outside_and_unsigned_relations_stay() -> None:
    book = plain()
    book[ITEMS]["A1"].hyperlink = "https://example.org/"
    marked = marked_copy(saved(book), case([(ERROR, ITEMS, 2, 2)]))
    link = opened(marked)[ITEMS]["A1"].hyperlink
    assert link is not None
    assert link.target == "https://example.org/"


# --- comments that are there already ---


def test_the_units_own_comments_stay_and_ours_follow() -> None:
    marked = marked_copy(commented(), case([(ERROR, ITEMS, 2, 2), (ERROR, ITEMS, 4, 4)]))
    said = comments(marked)
    assert said["指标数据!C3"] == "另一条"
    assert said["指标数据!B2"].startswith(f"单位的批注\n{COMMENT_MARK}1. ")
    assert said["指标数据!D4"].startswith(f"{COMMENT_MARK}2. ")
    assert comments(marked_copy(marked, case([]))) == {"指标数据!B2": "单位的批注", "指标数据!C3": "另一条"}


def test_each_comment_has_one_box() -> None:
    marked = marked_copy(commented(), case([(ERROR, ITEMS, 2, 2), (ERROR, ITEMS, 4, 4)]))
    for content, cells in ((marked, [(1, 1), (2, 2), (3, 3)]), (marked_copy(marked, case([])), [(1, 1), (2, 2)])):
        boxes = next(part for name, part in parts(content).items() if name.lower().endswith(".vml")).decode()
        rows = [int(row) for row in re.findall(r"Row>(\d+)<", boxes)]
        columns = [int(column) for column in re.findall(r"Column>(\d+)<", boxes)]
        assert sorted(zip(rows, columns, strict=True)) == cells
        identifiers = re.findall(r'id="(_x0000_s\d+)"', boxes)
        assert len(identifiers) == len(set(identifiers))


def test_a_threaded_comment_is_left_alone() -> None:
    book = plain()
    book[ITEMS]["B2"].comment = Comment("[Threaded comment]", "tc={1}")
    marked = marked_copy(saved(book), case([(ERROR, ITEMS, 2, 2), (ERROR, ITEMS, 4, 4)]))
    assert comments(marked)["指标数据!B2"] == "[Threaded comment]"
    assert fill(marked, ITEMS, "B2") == RED
    assert "指标数据!D4" in comments(marked)


def test_a_comment_of_one_plain_text_and_no_box_gets_both() -> None:
    content = parts(commented())
    name = next(name for name in content if "comment" in name and name.endswith(".xml"))
    content[name] = (
        f'<comments xmlns="{MAIN}"><authors><author>甲</author></authors><commentList><comment ref="B2" authorId="0">'
        "<text><t>平文</t></text></comment>"
        '<comment ref="C3" authorId="0"/></commentList></comments>'
    ).encode()
    sheet = SHEETS.format(1)
    content[sheet] = re.sub(rb"<legacyDrawing[^>]*/>", b"", content[sheet])
    marked = marked_copy(packed(content), case([(ERROR, ITEMS, 2, 2), (ERROR, ITEMS, 3, 3)]))
    assert comments(marked)["指标数据!B2"].startswith(f"平文\n{COMMENT_MARK}1. ")
    assert comments(marked)["指标数据!C3"].startswith(f"\n{COMMENT_MARK}2. ")


# --- marked before ---


def test_marked_anew_the_first_marks_are_gone(form: bytes) -> None:
    first = marked_copy(
        form, case([(ERROR, ITEMS, 5, 8), (QUERY, TASKS, 4, 11), (ERROR, TASKS, 0, 11), (ERROR, TASKS, 0, 3)])
    )
    second = marked_copy(first, case([(QUERY, ITEMS, 5, 8)], sha256="f" * 64))
    assert opened(second).sheetnames == opened(first).sheetnames
    assert opened(second)[RETURN_SHEET]["F2"].value == f"{RETURN_LABEL}{'f' * 16}"
    assert fill(second, ITEMS, "H5") == YELLOW
    assert list(comments(second)) == ["指标数据!H5"]
    assert look(marked_copy(second, case([]))) == look(form)
    assert len(parts(second)) <= len(parts(first))


def test_marked_many_times_nothing_piles_up(form: bytes) -> None:
    wanted = case([(ERROR, ITEMS, 5, 8)])
    content = marked_copy(form, wanted)
    names = set(parts(content))
    for _ in range(3):
        content = marked_copy(content, wanted)
    assert set(parts(content)) == names


def test_without_the_style_it_had_an_entry_cell_is_yellow_and_another_plain() -> None:
    book = plain()
    for cell in ("A2", "C2"):
        book[ITEMS][cell].fill = PatternFill("solid", fgColor="FFFFC7CE")
        book[ITEMS][cell].font = Font(name="楷体")  # so that no cell is its twin
    book.create_sheet(RETURN_SHEET, 0)
    marked = marked_copy(saved(book), case([]))
    assert fill(marked, ITEMS, "C2") == "FFFFF9DB"
    assert opened(marked)[ITEMS]["A2"].fill.fill_type is None


def test_a_unit_may_use_our_colours_until_a_file_was_marked() -> None:
    book = plain()
    book[ITEMS]["A2"].fill = PatternFill("solid", fgColor="FFFFC7CE")
    assert fill(marked_copy(saved(book), case([])), ITEMS, "A2") == RED


def test_of_two_styles_it_may_have_had_a_cell_takes_that_of_its_neighbour() -> None:
    book = plain()
    for column in range(1, 5):
        book[ITEMS].cell(2, column).fill = PatternFill("solid", fgColor="FF00FF00")
    before = saved(book)
    marked = marked_copy(before, case([(ERROR, ITEMS, 2, 1), (ERROR, ITEMS, 4, 1)]))
    again = marked_copy(marked, case([]))
    assert look(again) == look(before)


# --- any marks on any grid ---

_SPOTS = st.lists(
    st.tuples(st.sampled_from([ERROR, QUERY, NOTE]), st.just(ITEMS), st.integers(0, 60), st.integers(0, 40)),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(_SPOTS, _SPOTS)
def test_any_marks_leave_every_value_and_go_again(first: list[Wanted], second: list[Wanted]) -> None:
    book = plain(8)
    book[ITEMS].merge_cells("B3:D4")
    before = saved(book)
    marked = marked_copy(marked_copy(before, case(first)), case(second))
    assert_in_order(marked)
    old, new = look(before, fills=False)[ITEMS], look(marked, fills=False)[ITEMS]
    assert {cell: new["cells"][cell] for cell in old["cells"]} == old["cells"]
    assert all(value[0] is None for cell, value in new["cells"].items() if cell not in old["cells"])
    assert {key: new[key] for key in old if key != "cells"} == {key: old[key] for key in old if key != "cells"}
    clean = look(marked_copy(marked, case([])))[ITEMS]["cells"]
    original = look(before)[ITEMS]["cells"]
    assert {cell: clean[cell] for cell in original} == original
