"""Workbooks of before 2007: what xlrd gives, and what is left to the last reader."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
import xlrd
import xlsxwriter

from conftest import Convert
from helpers_read import moment
from report_gen.excel import read_xls
from report_gen.excel.read import read_book
from report_gen.excel.read_values import NotPlain
from report_gen.model.raw import RawCell

OLD = "任务㐂"  # the last one is in GB 18030 only


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old_workbook(codepage: int | None) -> bytes:
    """The bare records of a workbook of 1995 with one text cell, as xlrd opens them without a compound file."""
    text = OLD.encode("gb18030")
    label = struct.pack("<HHHH", 1, 2, 0, len(text)) + text
    globals_ = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 0))
    page = record(0x0042, struct.pack("<H", codepage)) if codepage else b""
    name = b"\x06" + "进展表".encode("gb18030")
    end = record(0x000A, b"")
    fixed = len(globals_) + len(page) + 4 + 6 + len(name) + len(end)
    sheet = record(0x0085, struct.pack("<IH", fixed, 0) + name)
    body = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0)) + record(0x0204, label) + end
    return globals_ + page + sheet + end + body


@pytest.mark.parametrize("codepage", [936, None])
def test_workbooks_of_before_1997_are_read_in_chinese(codepage: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = xlrd.open_workbook

    def without_styles(**options: Any) -> Any:
        return opened(**{**options, "formatting_info": False})

    monkeypatch.setattr(xlrd, "open_workbook", without_styles)  # such bare bytes have none
    (sheet,) = read_xls.read_xls(old_workbook(codepage))
    assert (sheet.name, sheet.cells) == ("进展表", {(2, 3): RawCell(2, 3, OLD)})


def test_dates_of_the_1904_system_and_formats(tmp_path: Path, convert: Convert) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime("B3", moment(2024, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number("C3", 20240605)
        sheet.write("E3", True)  # noqa: FBT003  # as XlsxWriter takes it
        sheet.write_number("F3", 0.5, book.add_format({"num_format": "0.0%"}))
        sheet.write_blank("G3", None, book.add_format({"bg_color": "#FFFF00"}))
        sheet.set_row(7, None, None, {"hidden": True})
    read, findings = read_book(convert(tmp_path / "a.xlsx", "xls"), "a.xls")
    assert findings == ()
    assert read is not None
    cells = read.sheets[0].cells
    assert {at: cell.value for at, cell in cells.items()} == {
        (3, 2): moment(2024, 6, 30), (3, 3): 20240605, (3, 5): True, (3, 6): 0.5,
    }  # fmt: skip
    assert (cells[3, 6].number_format, cells[3, 3].number_format) == ("0.0%", "General")
    assert 8 in read.sheets[0].hidden_rows


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), b"\x09\x08\x04\x00"])
def test_what_xlrd_refuses_is_left_to_another_reader(content: bytes) -> None:
    with pytest.raises((NotPlain, ValueError, IndexError, AssertionError, struct.error)):
        read_xls.read_xls(content)
