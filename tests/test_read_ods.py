"""OpenDocument workbooks as programs write them, and what their repetitions may hide."""

from __future__ import annotations

import time as clock
import zipfile
from datetime import time, timedelta
from pathlib import Path

import openpyxl
import pytest

from conftest import Convert
from helpers_read import found, moment
from report_gen.excel.read import read_book
from report_gen.excel.read_ods import MOST_CELLS, read_ods
from report_gen.excel.read_values import NotPlain
from report_gen.model.raw import RawCell, RawSheet

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "table": "table", "text": "text", "draw": "drawing", "style": "style", "number": "datastyle",
        "meta": "meta",
    }.items()
)  # fmt: skip
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_STYLES = """
<number:percentage-style style:name="N1"/><number:number-style style:name="N3"/>
<number:date-style style:name="N2"><number:year/><number:text>年</number:text><number:month/></number:date-style>
<style:style style:name="month" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="share" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="plain" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="lost" style:family="table-cell" style:data-style-name="N9"/>
<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def ods(path: Path, rows: str, *, head: str = '<table:table table:name="任务进展">', meta: str = "") -> Path:
    """A workbook of one sheet with those rows."""
    body = (
        f"<office:document-content {_NAMES} {_CALC}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{head}{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body)
        if meta:
            archive.writestr("meta.xml", f'<x {_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/">{meta}</x>')
    return path


def sheets(path: Path) -> tuple[RawSheet, ...]:
    with zipfile.ZipFile(path) as archive:
        return read_ods(archive)[0]


def only(path: Path, cells: str, **more: str) -> RawSheet:
    (sheet,) = sheets(ods(path / "a.ods", f"<table:table-row>{cells}</table:table-row>", **more))
    return sheet


def typed(kind: str, value: str, text: str = "", more: str = "") -> str:
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}" {more}>{shown}</table:table-cell>'


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        (typed("float", "5"), 5, "General"),
        (typed("float", "5.0"), 5, "General"),
        (typed("float", "1.5E3", "", 'table:style-name="share"'), 1500, "0%"),
        (typed("float", "1", "", 'table:style-name="plain"'), 1, "General"),
        (typed("float", "1", "", 'table:style-name="lost"'), 1, "General"),
        (typed("percentage", "0.95", "95%"), 0.95, "0%"),
        (typed("currency", "12.5"), 12.5, "General"),
        (typed("date", "2024-06-30"), moment(2024, 6, 30), "yyyy-mm-dd"),
        (typed("date", "2024-06-01", "", 'table:style-name="month"'), moment(2024, 6, 1), "yyyy-mm"),
        (typed("date", "2024-06-30T09:30:00.000000000"), moment(2024, 6, 30, 9, 30), "yyyy-mm-dd"),
        (typed("date", "-0044-03-15", "44年前"), "44年前", "yyyy-mm-dd"),
        (typed("time", "PT04H01M00S"), time(4, 1), "h:mm:ss"),
        (typed("time", "PT25H01M02.5S"), timedelta(hours=25, minutes=1, seconds=2), "h:mm:ss"),
        (typed("time", "P1D"), timedelta(days=1), "h:mm:ss"),
        (typed("time", "-PT1H", "-1:00"), "-1:00", "h:mm:ss"),
        (typed("time", f"PT{10**14}H", "许多"), "许多", "h:mm:ss"),
        (typed("boolean", "true"), True, "General"),
        (typed("boolean", "false"), False, "General"),
        (typed("string", "", "甲<text:s text:c='2'/>乙<text:tab/>丙<text:line-break/>丁\n  戊"), "甲  乙\t丙\n丁 戊", "General"),
        ("<table:table-cell><text:p>一</text:p><text:p>二<text:span>三</text:span></text:p></table:table-cell>", "一\n二三", "General"),
        ('<table:table-cell office:value-type="string" office:string-value="字"/>', "字", "General"),
    ],
)  # fmt: skip
def test_a_cell_says_what_its_type_declares(tmp_path: Path, cell: str, value: object, number_format: str) -> None:
    (found_cell,) = only(tmp_path, cell).cells.values()
    assert found_cell == RawCell(1, 1, value, "", number_format)  # type: ignore[arg-type]
    assert type(found_cell.value) is type(value)


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "Err:502"])
def test_error_values_are_marked(tmp_path: Path, text: str) -> None:
    by_type = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#错</text:p></table:table-cell>'
    by_text = f'<table:table-cell table:formula="of:=1/0"><text:p>{text}</text:p></table:table-cell>'
    typed_in = f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
    mute = '<table:table-cell calcext:value-type="error"/>'
    cells = only(tmp_path, by_type + by_text + typed_in + mute).cells
    assert [(cell.value, cell.error) for cell in cells.values()] == [
        ("#错", True), (text, True), (text, False), ("#N/A", True),
    ]  # fmt: skip


def test_a_formula_stands_beside_its_value_or_alone(tmp_path: Path) -> None:
    cells = only(
        tmp_path,
        typed("float", "2", "2", 'table:formula="of:=1+1"') + '<table:table-cell table:formula="of:=&quot;&quot;"/>',
    ).cells
    assert [(cell.value, cell.formula) for cell in cells.values()] == [(2, "=1+1"), (None, '=""')]


def test_rows_columns_merges_and_what_is_hidden(tmp_path: Path) -> None:
    rows = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="share"/>'
        '<table:table-row table:number-rows-repeated="3" table:visibility="collapse"><text:soft-page-break/>'
        "<table:table-cell/></table:table-row>"
        '<table:table-row><table:table-cell table:number-columns-repeated="2" table:style-name="x"/>'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-spanned="2"'
        ' table:number-rows-spanned="2"/><table:covered-table-cell/></table:table-row>'
        '<table:table-row-group><table:table-row table:number-rows-repeated="2" table:visibility="filter">'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>'
        '<table:covered-table-cell office:value-type="float" office:value="9"/></table:table-row></table:table-row-group>'
        '<table:table-row table:number-rows-repeated="1048000" table:visibility="collapse"><table:table-cell/></table:table-row>'
    )
    (sheet,) = sheets(ods(tmp_path / "a.ods", rows, head='<table:table table:name="表" table:style-name="away">'))
    values = {at: cell.value for at, cell in sheet.cells.items()}
    assert values == {(4, 3): 1, (5, 1): 7, (5, 2): 7, (6, 1): 7, (6, 2): 7, (6, 3): 9}
    assert sheet.cells[4, 3].number_format == "0%"
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden) == (((4, 3, 5, 4),), frozenset({1, 2, 3, 5, 6}), True)


def test_comments_shapes_and_notes_are_no_part_of_the_text(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>请核</text:p><text:p>实</text:p>'
        "</office:annotation><draw:frame><draw:image/></draw:frame><text:p>字<draw:frame><draw:text-box><text:p>框"
        "</text:p></draw:text-box></draw:frame><text:note>注</text:note></text:p>"
        "<draw:frame><draw:object/><draw:image/></draw:frame><draw:line/></table:table-cell>"
        "<table:table-cell><office:annotation/></table:table-cell>"
    )
    shapes = "<table:shapes><draw:custom-shape><text:p>旁注</text:p></draw:custom-shape></table:shapes>"
    (sheet,) = sheets(ods(tmp_path / "a.ods", f"{shapes}<table:table-row>{cell}</table:table-row>"))
    assert {at: one.value for at, one in sheet.cells.items()} == {(1, 1): "字"}
    assert sheet.comments == {(1, 1): "请核\n实"}
    assert sheet.floating == ("旁注", "图片", "框")


def test_kept_copies_of_other_files_are_no_sheets(tmp_path: Path) -> None:
    row = f"<table:table-row>{typed('float', '1')}</table:table-row>"
    again = f'</table:table><table:table table:name="外"><table:table-source/>{row}'
    assert [sheet.name for sheet in sheets(ods(tmp_path / "a.ods", row + again))] == ["任务进展"]


def test_a_table_within_a_cell_is_left_to_another_reader(tmp_path: Path) -> None:
    with pytest.raises(NotPlain):
        only(tmp_path, '<table:table-cell><table:table table:name="内"/></table:table-cell>')


def test_properties_are_those_of_the_marks(tmp_path: Path) -> None:
    meta = "<dc:subject>LY/U01/2024-06/x</dc:subject><meta:keyword>甲</meta:keyword><meta:keyword>乙</meta:keyword>"
    row = f"<table:table-row>{typed('float', '1')}</table:table-row>"
    book, _ = read_book(ods(tmp_path / "a.ods", row, meta=meta), "a.ods")
    assert book is not None
    assert book.properties == {"subject": "LY/U01/2024-06/x", "keywords": "甲, 乙"}


def test_filled_repetitions_are_counted_and_empty_ones_cost_nothing(tmp_path: Path) -> None:
    start = clock.monotonic()
    full = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
    bomb = full.format(typed("float", "1", "", 'table:number-columns-repeated="16384"'))
    book, findings = read_book(ods(tmp_path / "a.ods", bomb), "a.ods")
    assert (book, found(findings)) == (None, [("S124", "")])
    assert f"{MOST_CELLS}" in findings[0].message
    styled = full.format('<table:table-cell table:style-name="share" table:number-columns-repeated="16384"/>')
    filled = f"<table:table-row>{typed('float', '1')}</table:table-row>{styled}"
    assert len(sheets(ods(tmp_path / "b.ods", filled))[0].cells) == 1
    assert clock.monotonic() - start < 3


def test_what_this_reader_refuses_another_one_tries(tmp_path: Path) -> None:
    row = f"<table:table-row>{typed('float', 'fünf', '5')}</table:table-row>"
    book, findings = read_book(ods(tmp_path / "a.ods", row), "a.ods")
    assert book is None
    assert found(findings) == [("S103", "")]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_hidden_sheets_stay_hidden(tmp_path: Path, convert: Convert, kind: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    book.create_sheet("_标识")["A1"] = "x"
    book.worksheets[1].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    again, _ = read_book(convert(tmp_path / "a.xlsx", kind), "a")
    assert again is not None
    assert [(sheet.name, sheet.hidden) for sheet in again.sheets] == [("Sheet", False), ("_标识", True)]
