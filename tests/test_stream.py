"""Large tables are streamed into the workbook: the same cells, looks, links and print set-up as small ones, row by row."""

from __future__ import annotations

import errno
import os
import subprocess
import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from helpers_ooxml import faults_of
from report_gen.excel.changes import compare
from report_gen.excel.ledger import write_sheets
from report_gen.excel.ledger_notes import read_notes
from report_gen.excel.ledger_text import CUT_MARK, LONGEST
from report_gen.model.sheets import (
    Block,
    CellData,
    ColumnKind,
    LedgerBook,
    Link,
    LongRows,
    Row,
    SheetColumn,
    SheetData,
    StackedBars,
    Tone,
)
from report_gen.reports.ledger import build
from test_ledger import half_year, june
from test_nasty_texts import TEXTS
from test_ooxml import VALIDATOR, schema_errors

COLUMNS: Final = (SheetColumn("编号", 8), SheetColumn("名称", 20), SheetColumn("数", 10, ColumnKind.NUMBER))


@pytest.fixture
def streaming(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are streamed from their first row on."""
    monkeypatch.setattr("report_gen.excel.ledger._MANY", 1)


def a_book(*blocks: Block, name: str = "表") -> LedgerBook:
    return LedgerBook("试", date(2024, 6, 30), (SheetData(name, "题", ("说明",), blocks, frozen=1),))


def rows(count: int) -> LongRows:
    """That many rows, made as they are asked for."""
    return LongRows(
        count,
        lambda: ((CellData(f"D{number}"), CellData(f"名称{number}"), CellData(number)) for number in range(count)),
    )


def column(*texts: str) -> tuple[Row, ...]:
    """A row of one cell for each of the texts."""
    return tuple((CellData(text),) for text in texts)


def opened(path: Path, name: str = "表") -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def told(sheet: Worksheet) -> dict[str, Any]:
    """All that openpyxl knows of a sheet."""
    looks: dict[tuple[int, ...], str] = {}

    def look(cell: Any) -> str:
        key = tuple(cell._style)  # many cells share one look, and to spell it out takes long
        if key not in looks:
            parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.quotePrefix)
            looks[key] = "".join(map(repr, parts))
        return looks[key]

    cells = {
        cell.coordinate: (
            cell.value, cell.data_type.replace("inlineStr", "s"), cell.number_format, look(cell),
            cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location),
        )
        for row in sheet.iter_rows()
        for cell in row
    }  # fmt: skip
    return {
        "cells": cells,
        "heights": {number: one.height for number, one in sheet.row_dimensions.items() if one.height},
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "area": sheet.dimensions,
        "panes": (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref),
        "page": (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, str(sheet.oddFooter.center.text)),  # type: ignore[union-attr]
        "widths": {name: one.width for name, one in sheet.column_dimensions.items()},
        "charts": len(sheet._charts),  # type: ignore[attr-defined]  # it tells them nowhere else
    }


@pytest.mark.parametrize("given", [june, half_year])
def test_a_streamed_ledger_is_cell_for_cell_the_plain_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: Any
) -> None:
    book = build(given(), compare)
    write_sheets(book, tmp_path / "a.xlsx")
    monkeypatch.setattr("report_gen.excel.ledger._MANY", 1)
    write_sheets(book, tmp_path / "b.xlsx")
    plain, streamed = (openpyxl.load_workbook(tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes() != (tmp_path / "b.xlsx").read_bytes()
    assert plain.sheetnames == streamed.sheetnames
    for one, other in zip(plain.worksheets, streamed.worksheets, strict=True):
        assert told(other) == told(one)
    assert faults_of(tmp_path / "b.xlsx") == []


CELLS: Final = (
    CellData("=1+1"), CellData("+8"), CellData("-1", Tone.BAD), CellData("@x"), CellData("0012"), CellData("7"),
    CellData("甲\x01\ufffe乙\r\n丙"), CellData(""), CellData(None), CellData(None, Tone.ENTRY),
    CellData("  前后 "), CellData("\n行"), CellData("长" * 40_000), CellData("<r>甲 & 乙</r>"), CellData("a" * 120),
    CellData(7), CellData(Decimal("5.0")), CellData(Decimal("1E+2")), CellData(Decimal("0.1") + Decimal("0.2")),
    CellData(Decimal("3.25"), suffix="∶1"), CellData(Decimal("20.04"), decimals=1, suffix="%"), CellData(-0), CellData(Decimal("-7.5")),
    CellData(Decimal("1234567890123456.5")), CellData(12345678901234567), CellData(bool(1)), CellData(Decimal("1E-9")),
    CellData(date(2024, 7, 5)), CellData(datetime.fromisoformat("2024-07-05T08:09:10.5")), CellData(date(1899, 1, 1)),
    CellData(datetime.fromisoformat("2024-07-05T08:09+08:00")), CellData(Decimal(1) / 3),
    CellData(Decimal(9), formula="SUM(A{first}:A{above})*2"), CellData("见", link=Link("表")),
    CellData(3, link=Link("李's 表", "B2", "报送/甲 #1[终].xlsx")), CellData("丙", link=Link(file="50%.xlsx")),
    CellData("绝", link=Link("a", "B2", "C:/甲/乙.xlsx")), CellData("又", link=Link("a", "B3", "C:/甲/乙.xlsx")),
    CellData(date(2024, 7, 5), link=Link(file="./甲.xlsx")), CellData("太长", link=Link(file="长" * 2100)),
)  # fmt: skip


def test_every_kind_of_cell_is_what_it_is_in_a_small_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Block("", (SheetColumn("甲", 20, ColumnKind.NUMBER),), tuple((cell,) for cell in CELLS))
    write_sheets(a_book(table), tmp_path / "a.xlsx")
    monkeypatch.setattr("report_gen.excel.ledger._MANY", 1)
    write_sheets(a_book(table), tmp_path / "b.xlsx")
    assert told(opened(tmp_path / "b.xlsx")) == told(opened(tmp_path / "a.xlsx"))


@pytest.mark.usefixtures("streaming")
def test_nasty_texts_arrive_as_they_were(tmp_path: Path) -> None:
    texts = (*TEXTS, " ", "尾 ", "\t制表", "<r>甲 & 乙</r>")
    write_sheets(a_book(Block("", COLUMNS[:1], column(*texts))), tmp_path / "表.xlsx")
    expected = [_cleaned(text) for text in texts]
    assert faults_of(tmp_path / "表.xlsx") == []
    found = opened(tmp_path / "表.xlsx")
    assert [_unescaped(found.cell(number, 1).value) for number in range(4, 4 + len(texts))] == expected
    sheet = load_workbook(str(tmp_path / "表.xlsx")).get_sheet_by_name("表").to_python(skip_empty_area=False)
    assert [row[0] for row in sheet[3:]] == expected


@pytest.mark.usefixtures("streaming")
def test_a_text_of_signs_nobody_can_show_is_an_empty_cell(tmp_path: Path) -> None:
    write_sheets(a_book(Block("", COLUMNS[:1], [(CellData("\x02"),)])), tmp_path / "表.xlsx")
    assert opened(tmp_path / "表.xlsx")["A4"].value is None


def _cleaned(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in plain if sign in "\t\n" or not _forbidden(ord(sign)))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(CUT_MARK)] + CUT_MARK


def _forbidden(number: int) -> bool:
    return number < 32 or number == 127 or 0xD800 <= number < 0xE000 or number in {0xFFFE, 0xFFFF}


def _unescaped(value: object) -> str:
    """openpyxl leaves in place what keeps a literal _x0041_ from being read as an A."""
    return str(value).replace("_x005F_x", "_x")


@pytest.mark.usefixtures("streaming")
def test_tables_follow_one_another_and_charts_stand_below(tmp_path: Path) -> None:
    chart = StackedBars("图", 1, ((2, Tone.GOOD),), 3)
    wide = (SheetColumn("宽", 0, span=2), SheetColumn("窄", 0))
    blocks = (
        Block("一", COLUMNS, rows(40), charts=(chart,)),
        Block("二", wide, [(CellData(f"宽{number}"), CellData(number)) for number in range(20)]),
        Block("三", COLUMNS, ()),
        Block("四", COLUMNS, rows(2)),
    )
    book = LedgerBook("试", date(2024, 6, 30), (SheetData("表", "题", (), blocks, (8, 20, 10)),))
    write_sheets(book, tmp_path / "表.xlsx")
    sheet = opened(tmp_path / "表.xlsx")
    texts = [str(row[0].value) for row in sheet.iter_rows() if row[0].value is not None]
    first, second = (texts.index(name) for name in ("一", "二"))
    assert texts[first + 1 : first + 4] == ["编号", "D0", "D1"]
    assert texts[second + 1 :] == [
        "宽",
        *(f"宽{number}" for number in range(20)),
        "三",
        "编号",
        "无。",
        "四",
        "编号",
        "D0",
        "D1",
    ]
    assert sum(str(one).startswith("A") and one.size["rows"] == 1 for one in sheet.merged_cells.ranges) >= 20
    assert faults_of(tmp_path / "表.xlsx") == []


@pytest.mark.usefixtures("streaming")
def test_links_stop_where_excel_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.excel.stream.MOST_LINKS", 5)
    linked = [(CellData(f"D{number}", link=Link("表", "A1", "报送/甲.xlsx")),) for number in range(8)]
    write_sheets(a_book(Block("", COLUMNS[:1], linked)), tmp_path / "表.xlsx")
    sheet = opened(tmp_path / "表.xlsx")
    assert [bool(sheet.cell(number, 1).hyperlink) for number in range(4, 12)] == [True] * 5 + [False] * 3
    with ZipFile(tmp_path / "表.xlsx") as parts:
        assert parts.read("xl/worksheets/_rels/sheet1.xml.rels").count(b"TargetMode") == 1  # one file, one relationship


@pytest.mark.parametrize("large", [0, 1_000_000])
@pytest.mark.usefixtures("streaming")
def test_a_full_sheet_goes_on_behind_itself_and_its_notes_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("report_gen.excel.ledger._MOST_ROWS", 10)
    monkeypatch.setattr("report_gen.excel.ledger_notes._LARGE", large)
    columns = (*COLUMNS[:2], SheetColumn("备注", 10, entry=True))
    given = [(CellData(number), CellData(f"名称{number}"), CellData(None, Tone.ENTRY)) for number in range(18)]
    noted = [(*row[:2], CellData(f"注{row[0].value}", Tone.ENTRY)) for row in given]
    block = Block("", columns, LongRows(18, lambda: iter(noted)))
    last = Block("末", columns, (), empty="没有。")
    write_sheets(a_book(block, last), tmp_path / "表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert book.sheetnames == ["表", "表（2）", "表（3）"]
    firsts = [[row[0].value for row in sheet.iter_rows(min_row=4)] for sheet in book.worksheets]
    assert firsts == [[*range(7)], [*range(7, 14)], [*range(14, 18), None, "末", "编号", "没有。"]]
    assert faults_of(tmp_path / "表.xlsx") == []
    notes = read_notes(a_book(Block("", columns, given)), tmp_path / "表.xlsx")
    assert notes == {("表", str(number), "备注"): f"注{number}" for number in range(18)}


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_sheets(a_book(Block("", COLUMNS, rows(6_000))), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheet = opened(tmp_path / "a.xlsx")
    assert (sheet.dimensions, sheet.auto_filter.ref) == ("A1:C6003", "A3:C6003")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


@pytest.mark.usefixtures("streaming")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    peaks = []
    write_sheets(a_book(Block("", COLUMNS, rows(100))), tmp_path / "表.xlsx")  # what is loaded once
    for count in (3_000, 6_000):
        tracemalloc.start()
        write_sheets(a_book(Block("", COLUMNS[:2], rows(count))), tmp_path / "表.xlsx")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 300_000  # bytes; the texts kept for repetition, not the rows


@pytest.mark.parametrize(
    "where", ["report_gen.excel.stream.RowStream.write", "report_gen.excel.stream_package.copyfileobj"]
)
@pytest.mark.usefixtures("streaming")
def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(where, full)
    with pytest.raises(OSError, match="No space") as caught:
        write_sheets(a_book(Block("", COLUMNS, rows(9))), tmp_path / "表.xlsx")
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.skipif(not VALIDATOR, reason="REPORT_GEN_OOXML_VALIDATOR does not name the validator (.ci/ooxml)")
@pytest.mark.usefixtures("streaming")
def test_a_streamed_workbook_is_valid_by_the_schema(tmp_path: Path) -> None:
    table = Block("", (SheetColumn("甲", 20, ColumnKind.NUMBER),), tuple((cell,) for cell in CELLS))
    spread = Block("二", (SheetColumn("乙", 20),), column(*TEXTS))
    try:
        write_sheets(a_book(table, spread), tmp_path / "表.xlsx")
        assert not schema_errors(tmp_path / "表.xlsx")
    except subprocess.TimeoutExpired:  # pragma: no cover
        pytest.fail("the validator did not come to an end")
