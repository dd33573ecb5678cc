"""Marking what other programs wrote, and refusing what cannot be marked in place."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart import BarChart

from conftest import Convert
from helpers_mark import (
    ERROR,
    ITEMS,
    MAIN,
    QUERY,
    RED,
    SHA,
    SHEETS,
    TASKS,
    assert_in_order,
    blank_form,
    case,
    commented,
    comments,
    fill,
    look,
    opened,
    packed,
    parts,
    plain,
    saved,
)
from report_gen.excel.mark import NotPatchable, marked_copy
from report_gen.excel.mark_package import Package
from report_gen.model.returns import RETURN_LABEL, RETURN_SHEET


@pytest.fixture(scope="module")
def form() -> bytes:
    return blank_form()


# --- odd writers ---


def test_prefixed_names_are_patched_in_their_own_prefix() -> None:
    content = parts(commented())
    for name in [name for name in content if name.endswith(".xml") and name.startswith("xl/") and "theme" not in name]:
        content[name] = _prefixed(content[name])
    before = packed(content)
    marked = marked_copy(before, case([(ERROR, ITEMS, 2, 2), (ERROR, ITEMS, 40, 9)]))
    assert look(marked, fills=False)[ITEMS]["merges"] == []
    assert fill(marked, ITEMS, "B2") == RED
    assert fill(marked, ITEMS, "I40") == RED
    assert set(comments(marked)) == {"指标数据!B2", "指标数据!C3", "指标数据!I40"}


def _prefixed(xml: bytes) -> bytes:
    """The same elements under the prefix x."""
    text = re.sub(r"<(/?)(?=[A-Za-z])(?!\w+:)", r"<\1x:", xml.decode())
    return text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()


def test_rows_and_cells_without_addresses_are_counted() -> None:
    content = parts(saved(plain()))
    name = SHEETS.format(1)
    content[name] = re.sub(rb'(<(?:row|c)) r="[^"]*"', rb"\1", content[name])
    content[name] = re.sub(rb"<dimension[^>]*/>|<cols>.*?</cols>", b"", content[name])
    before = packed(content)
    marked = marked_copy(before, case([(ERROR, ITEMS, 3, 2), (ERROR, ITEMS, 5, 9), (ERROR, ITEMS, 8, 1)]))
    assert_in_order(marked)
    assert {cell for cell in ("B3", "I5", "A8") if fill(marked, ITEMS, cell) == RED} == {"B3", "I5", "A8"}
    assert opened(marked)[ITEMS]["B3"].value == "3/2"


def test_a_workbook_without_styles_and_views_gets_them() -> None:
    content = parts(saved(plain()))
    del content["xl/styles.xml"]
    for name, pattern in (
        ("xl/_rels/workbook.xml.rels", rb"<Relationship [^>]*styles[^>]*/>"),
        ("[Content_Types].xml", rb"<Override [^>]*styles[^>]*/>"),
        ("xl/workbook.xml", rb"<bookViews>.*</bookViews>"),
        (SHEETS.format(1), rb' s="\d+"'),
    ):
        content[name] = re.sub(pattern, b"", content[name])
    marked = marked_copy(packed(content), case([(ERROR, ITEMS, 2, 2)]))
    assert fill(marked, ITEMS, "B2") == RED
    assert opened(marked).sheetnames[0] == RETURN_SHEET


def test_chart_sheets_are_left_as_they_are() -> None:
    book = plain()
    book.create_chartsheet("图").add_chart(BarChart())
    marked = marked_copy(saved(book), case([(ERROR, "图", 1, 1)]))
    assert opened(marked).sheetnames == [RETURN_SHEET, ITEMS, "图"]


def test_a_part_shared_with_another_sheet_is_not_dropped_with_ours() -> None:
    marked = parts(marked_copy(commented(), case([])))
    ours = max(name for name in marked if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
    theirs = marked["xl/worksheets/_rels/sheet1.xml.rels"]
    marked[f"xl/worksheets/_rels/{Path(ours).name}.rels"] = theirs
    again = marked_copy(packed(marked), case([]))
    assert comments(again) == {"指标数据!B2": "单位的批注", "指标数据!C3": "另一条"}
    own = theirs.replace(b"comment", b"elsewhere")
    marked[f"xl/worksheets/_rels/{Path(ours).name}.rels"] = own.replace(b"vmlDrawing", b"printer")
    target = re.findall(rb'Target="/?([^"]*)"', own)[0].decode().lstrip("/")
    marked[f"xl/{target.removeprefix('xl/').removeprefix('../')}"] = b"<own/>"
    assert comments(marked_copy(packed(marked), case([]))) == {"指标数据!B2": "单位的批注", "指标数据!C3": "另一条"}


def test_names_follow_when_the_list_was_moved_to_the_end(form: bytes) -> None:
    book = opened(marked_copy(form, case([(ERROR, ITEMS, 5, 8)])))
    book.move_sheet(RETURN_SHEET, len(book.sheetnames))
    again = opened(marked_copy(saved(book), case([])))
    assert again.sheetnames == [RETURN_SHEET, *opened(form).sheetnames]
    assert again[ITEMS].print_title_rows == opened(form)[ITEMS].print_title_rows


def test_merges_and_sizes_that_make_no_sense_are_passed_over() -> None:
    book = plain()
    sheet = book[ITEMS]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A5:B5")
    content = parts(saved(book))
    name = SHEETS.format(1)
    content[name] = content[name].replace(b'ref="A5:B5"', b'ref="#REF!"')
    content[name] = content[name].replace(b"</cols>", b'<col min="5" max="900" hidden="1"/></cols>')
    after = parts(marked_copy(packed(content), case([(ERROR, ITEMS, 2, 4)])))
    assert b"#REF!" in after[name]
    anchor = re.findall(rb"Anchor>([^<]*)<", after["xl/drawings/vmlDrawing1.vml"])[0].decode()
    assert anchor.split(", ")[:4] == ["4", "12", "1", "2"]
    assert anchor.split(", ")[4] == "204"  # all columns to the right are hidden: no farther


def test_saved_by_another_office_and_sent_back_it_is_marked_anew(form: bytes, tmp_path: Path, convert: Convert) -> None:
    marked = marked_copy(form, case([(ERROR, ITEMS, 5, 8), (QUERY, TASKS, 4, 11), (ERROR, TASKS, 7, 0)]))
    path = tmp_path / "marked.xlsx"
    path.write_bytes(marked)
    returned = convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes()
    assert comments(returned) == comments(marked)
    assert opened(returned)[RETURN_SHEET]["F2"].value == f"{RETURN_LABEL}{SHA[:16]}"
    again = marked_copy(returned, case([]))
    assert comments(again) == {}
    for sheet in (ITEMS, TASKS):
        before, after = look(form)[sheet]["cells"], look(again)[sheet]["cells"]
        assert {cell: after[cell][-1] for cell in before} == {cell: before[cell][-1] for cell in before}


def test_a_very_long_sheet_keeps_its_tail_unparsed() -> None:
    content = parts(saved(plain()))
    name = SHEETS.format(1)
    empty = b"".join(b'<row r="%d" ht="20" customHeight="1"/>' % row for row in range(300, 120_000))
    content[name] = content[name].replace(b"</sheetData>", empty + b"</sheetData>")
    wanted = case([(ERROR, ITEMS, 5, 2)])
    marked = marked_copy(packed(content), wanted)
    again = marked_copy(marked, wanted)
    for one in (marked, again):
        assert parts(one)[name].count(empty) == 1
        assert fill(one, ITEMS, "B5") == RED


def test_a_very_long_sheet_marked_to_its_end_is_parsed_whole() -> None:
    content = parts(saved(plain()))
    name = SHEETS.format(1)
    rows = b"".join(b'<row r="%d" ht="20" customHeight="1"/>' % row for row in range(300, 120_000))
    content[name] = content[name].replace(b"</sheetData>", rows + b"</sheetData>")
    marked = marked_copy(packed(content), case([(ERROR, ITEMS, 119_999, 2)]))
    assert fill(marked, ITEMS, "B119999") == RED


# --- what cannot be marked ---


def _strict() -> bytes:
    content = parts(saved(plain()))
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return packed({name: part.replace(MAIN.encode(), strict) for name, part in content.items()})


def _changed(name: str, old: bytes, new: bytes) -> bytes:
    content = parts(saved(plain()))
    assert old in content[name]
    return packed(content | {name: content[name].replace(old, new)})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: b"", "完好"),
        (lambda: b"PK\3\4 and no more", "完好"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "完好"),
        (lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "不是 xlsx"),
        (_strict, "严格"),
        (lambda: _changed("_rels/.rels", b"workbook.xml", b"workbook.bin"), "不是 xlsx"),
        (lambda: _changed("_rels/.rels", b"xl/workbook.xml", b"xl/styles.xml"), "不是 xlsx"),
        (lambda: _changed("xl/workbook.xml", b"<sheets>", b"<sheets"), "损坏"),
        (
            lambda: _changed("xl/workbook.xml", b"<workbook xmlns", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook xmlns"),
            "实体",
        ),
        (lambda: _changed(SHEETS.format(1), b's="1"', b's="x"'), "损坏"),
        (lambda: _changed("xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml"), "完好"),
    ],
)
def test_what_cannot_be_patched_is_refused_with_a_reason(content: object, why: str) -> None:
    assert callable(content)
    with pytest.raises(NotPatchable, match=why):
        marked_copy(content(), case([(ERROR, ITEMS, 1, 1)]))


def test_encrypted_parts_and_too_large_ones_are_refused(form: bytes) -> None:
    locked = bytearray(form)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(signature) + offset] |= 1
    with pytest.raises(NotPatchable, match="加密"):
        marked_copy(bytes(locked), case([]))
    bomb = bytearray(form)
    bomb[bomb.index(b"PK\1\2") + 24 : bomb.index(b"PK\1\2") + 28] = (300 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(NotPatchable, match="过大"):
        marked_copy(bytes(bomb), case([]))


def test_a_part_that_does_not_unpack_is_refused(form: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        info = archive.getinfo("xl/styles.xml")
        start = info.header_offset + 60
    broken = form[:start] + bytes(40) + form[start + 40 :]
    with pytest.raises(NotPatchable):
        marked_copy(broken, case([]))


def test_a_stored_part_that_is_not_what_the_directory_says_is_refused() -> None:
    content = packed(parts(saved(plain())), zipfile.ZIP_STORED)
    with pytest.raises(NotPatchable, match="完好"):
        marked_copy(content.replace(b"<cellXfs", b"<cellXfz"), case([]))
    with pytest.raises(NotPatchable, match="完好"):
        marked_copy(_overwritten(packed(parts(saved(plain()))), "xl/styles.xml"), case([]))


def _overwritten(content: bytes, name: str) -> bytes:
    """The package with the beginning of one part's compressed bytes made senseless."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(name).header_offset + 30 + len(name)
    return content[:start] + b"\xff" * 20 + content[start + 20 :]


@pytest.mark.parametrize(("vml", "why"), [(b"\xff\xfe<\0", "编码"), (b"<xml>", "损坏")])
def test_boxes_that_cannot_be_read_are_refused(vml: bytes, why: str) -> None:
    content = parts(commented())
    name = next(name for name in content if name.lower().endswith(".vml"))
    with pytest.raises(NotPatchable, match=why):
        marked_copy(packed(content | {name: vml}), case([(ERROR, ITEMS, 2, 2)]))


def test_parts_are_found_whatever_their_case_and_streamed_zips_are_read(form: bytes) -> None:
    buffer = io.BytesIO()

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def write(self, data: Any, /) -> int:
            return buffer.write(data)

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(form).items():
            archive.writestr(name.replace("worksheets/sheet", "worksheets/Sheet"), part)
    marked = marked_copy(buffer.getvalue(), case([(ERROR, ITEMS, 5, 8)]))
    assert b"<legacyDrawing" in parts(marked)["xl/worksheets/Sheet3.xml"]
    assert "xl/worksheets/sheet3.xml" not in parts(marked)
    assert Package(marked).has("XL/WORKBOOK.XML")
