"""What a workbook says outside its cells: comments, text boxes, pictures, whichever reader gave the cells."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from conftest import Convert
from report_gen.excel import read
from report_gen.excel.read_extras import PICTURE, with_extras
from report_gen.excel.read_parts import Parts
from report_gen.excel.read_values import NotPlain
from report_gen.excel.read_xml import read_xml
from report_gen.model.raw import RawSheet

_BOX = "另附说明：\n数据口径有变化"
_DRAWING = "xl/drawings/drawing1.xml"
_THREADS = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B2" id="{1}"><text>数据已核</text></threadedComment>
<threadedComment ref="B2" id="{2}" parentId="{1}"><text>收到</text></threadedComment>
<threadedComment ref="B3" id="{3}"><text> </text></threadedComment></ThreadedComments>"""


def picture() -> io.BytesIO:
    """A white dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + parts)


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """A workbook with comments, a text box, an empty one, a picture and a chart on its second sheet."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("填表说明").write("A1", "x")
        sheet = book.add_worksheet("任务进展")
        sheet.write("B2", 5)
        sheet.write_comment("B2", "请核实\n第二行", {"author": "某局"})
        sheet.write_comment("C9", "空格上的批注")
        sheet.insert_textbox("D4", _BOX)
        sheet.insert_textbox("D14", "")
        sheet.insert_image("D20", "a.png", {"image_data": picture()})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=任务进展!$B$2:$B$2"})
        sheet.insert_chart("D30", chart)
    return path


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def second_sheet(path: Path) -> RawSheet:
    book, findings = read.read_book(path, path.name)
    assert book is not None
    assert findings == ()
    return book.sheets[1]


def _refuses(_: zipfile.ZipFile) -> None:
    raise NotPlain


@pytest.mark.parametrize("detailed", [False, True])
def test_comments_and_shapes_come_with_either_reader(
    noted: Path, monkeypatch: pytest.MonkeyPatch, *, detailed: bool
) -> None:
    if detailed:
        monkeypatch.setattr(read, "read_xml", _refuses)
    sheet = second_sheet(noted)
    assert sheet.comments == {(2, 2): "请核实\n第二行", (9, 3): "空格上的批注"}
    assert sorted(sheet.floating) == [_BOX, PICTURE]
    assert list(sheet.cells) == [(2, 2)]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_libreoffice_makes_of_them(noted: Path, convert: Convert, kind: str) -> None:
    sheet = second_sheet(convert(noted, kind))
    assert sheet.comments == {(2, 2): "请核实\n第二行", (9, 3): "空格上的批注"}
    assert sorted(sheet.floating) == ([] if kind == "xls" else [_BOX, PICTURE])


def test_comments_written_by_another_program(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = 1
    sheet["A1"].comment = Comment("某局:\n请核", "某局")
    sheet["A2"].comment = Comment(" ", "某局")
    book.save(tmp_path / "a.xlsx")
    read_back, _ = read.read_book(tmp_path / "a.xlsx", "a.xlsx")
    assert read_back is not None
    assert read_back.sheets[0].comments == {(1, 1): "某局:\n请核"}


def test_a_conversation_stands_for_the_notice_to_old_programs(noted: Path) -> None:
    def converse(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/_rels/sheet2.xml.rels"
        relation = (
            b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
            b' Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>'
        )
        parts[name] = parts[name].replace(b"</Relationships>", relation)
        parts["xl/threadedComments/threadedComment1.xml"] = _THREADS.encode()

    comments = second_sheet(changed(noted, converse)).comments
    assert comments == {(2, 2): "数据已核\n收到", (9, 3): "空格上的批注"}


def test_shapes_in_groups_and_written_twice_count_once(noted: Path) -> None:
    def group(parts: dict[str, bytes]) -> None:
        body = parts[_DRAWING]
        start, end = body.index(b"<xdr:sp "), body.index(b"</xdr:sp>") + len(b"</xdr:sp>")
        shape = body[start:end]
        choice = (
            b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            b'<mc:Choice Requires="xdr"><xdr:grpSp>' + shape + b"</xdr:grpSp></mc:Choice><mc:Fallback>" + shape
        )
        parts[_DRAWING] = body[:start] + choice + b"</mc:Fallback></mc:AlternateContent>" + body[end:]

    assert sorted(second_sheet(changed(noted, group)).floating) == [_BOX, PICTURE]


@pytest.mark.parametrize("lost", [_DRAWING, "xl/comments1.xml"])
def test_a_part_that_is_gone_costs_only_itself(noted: Path, lost: str) -> None:
    sheet = second_sheet(changed(noted, lambda parts: parts.__delitem__(lost)))
    assert bool(sheet.comments) == (lost == _DRAWING)
    assert list(sheet.cells) == [(2, 2)]


def test_a_damaged_drawing_costs_no_cells(noted: Path) -> None:
    def damage(parts: dict[str, bytes]) -> None:
        parts[_DRAWING] = parts[_DRAWING][:-20]

    sheet = second_sheet(changed(noted, damage))
    assert list(sheet.cells) == [(2, 2)]
    assert sheet.cells[2, 2].value == 5


def test_a_sheet_without_such_parts_costs_nothing(noted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    parts = Parts(noted.read_bytes())
    sheets = read_xml(parts)[0]
    assert with_extras(parts, (RawSheet("别处", {}),)) == (RawSheet("别处", {}),)
    assert with_extras(parts, sheets)[0] is sheets[0]
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write("A1", 1)
    monkeypatch.setattr("xml.etree.ElementTree.fromstring", refuse)
    assert with_extras(Parts(plain.getvalue()), ()) == ()
