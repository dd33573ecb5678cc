"""The fast reader gives what the detailed one gives, and leaves to it what it does not know."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart

from conftest import EXAMPLES
from report_gen.excel import read
from report_gen.excel.read_openpyxl import read_openpyxl
from report_gen.excel.read_parts import Parts
from report_gen.excel.read_values import NotPlain
from report_gen.excel.read_xml import read_xml
from report_gen.model.raw import RawSheet

SHEET = "xl/worksheets/sheet1.xml"
VALUES = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(lambda day: datetime(day.year, day.month, day.day)),  # noqa: DTZ001  # a cell has no zone
    st.times().map(lambda moment: moment.replace(microsecond=0)),
)
FORMATS = st.sampled_from(["General", "0", "0.00", "0%", "@", "yyyy-mm-dd", "h:mm", "[h]:mm:ss", '"共"0"个"'])


def fast(content: bytes) -> tuple[tuple[RawSheet, ...], dict[str, str]]:
    sheets, properties = read_xml(Parts(content))
    return sheets, dict(properties)


def detailed(content: bytes) -> tuple[tuple[RawSheet, ...], dict[str, str]]:
    sheets, properties = read_openpyxl(content)
    return sheets, dict(properties)


def agree(content: bytes) -> bool:
    """Whether both readers say the same, but for numbers that are no day in a date cell: openpyxl loses those."""
    (one, properties), (other, more) = fast(content), detailed(content)
    impossible = {
        (sheet.name, position) for sheet in other for position, cell in sheet.cells.items() if cell.value == "#VALUE!"
    }
    return properties == more and _without(one, impossible) == _without(other, impossible)


def _without(sheets: tuple[RawSheet, ...], left_out: set[tuple[str, tuple[int, int]]]) -> list[RawSheet]:
    return [
        replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if (sheet.name, at) not in left_out})
        for sheet in sheets
    ]


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with a text of one part replaced, as other programs write it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        assert part in source.namelist()
        for one in source.infolist():
            body = source.read(one).decode("utf-8")
            if one.filename == part:
                assert old in body
                body = body.replace(old, new)
            copy.writestr(one.filename, body)
    return target.getvalue()


def renamed(content: bytes, old: str, new: str) -> bytes:
    """The workbook with its parts under other names."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for one in source.infolist():
            copy.writestr(one.filename.replace(old, new), source.read(one))
    return target.getvalue()


def with_cell(cell: str) -> bytes:
    """A workbook whose one cell is written in that way."""
    return changed(one_cell(), SHEET, '<c r="B2" t="n"><v>5</v></c>', cell)


def one_cell(value: Any = 5) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = value
    return saved(book)


def test_both_readers_agree_on_the_example_files() -> None:
    paths = [path for path in sorted(EXAMPLES.rglob("*.xlsx")) if not path.name.startswith("~$")]
    assert paths
    for path in paths:
        assert fast(path.read_bytes()) == detailed(path.read_bytes()), path


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30), VALUES, FORMATS), max_size=25))
def test_both_readers_agree_on_any_plain_workbook(cells: list[tuple[int, int, Any, str]]) -> None:
    book = openpyxl.Workbook()
    for row, column, value, number_format in cells:
        cell = book.worksheets[0].cell(row, column, value)
        cell.number_format = number_format
    content = saved(book)
    assert agree(content)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), VALUES), max_size=15), st.booleans())
def test_both_readers_agree_on_what_another_program_writes(cells: list[tuple[int, int, Any]], mac: bool) -> None:  # noqa: FBT001  # drawn by hypothesis
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd hh:mm", "date_1904": mac}) as book:
        sheet = book.add_worksheet()
        for row, column, value in cells:
            sheet.write(row, column, str(value) if isinstance(value, time) else value)
    content = target.getvalue()
    assert agree(content)


def test_both_readers_agree_on_formulas_merges_hidden_rows_and_rich_text() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "=1+1"
    sheet["A2"] = CellRichText("前", TextBlock(InlineFont(b=True), "粗"))
    sheet["A3"] = timedelta(hours=25)
    sheet["B1"], sheet["C1"] = "锚", "盖住"
    sheet.merge_cells("B1:D2")
    sheet.row_dimensions[7].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.create_chartsheet("图").add_chart(BarChart())
    book.properties.subject = "LY/U01/2024-06/x"
    content = saved(book)
    assert fast(content) == detailed(content)
    assert fast(content)[1]["subject"] == "LY/U01/2024-06/x"


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    content = changed(
        one_cell(), SHEET, "<pageMargins", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><pageMargins'
    )
    (sheet,), _ = fast(content)
    assert sheet.merges == ((1, 1, 1048576, 16384),)
    assert not sheet.cells


def test_a_formula_keeps_its_computed_value() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_formula("A1", "=1+1", value=2)
    (sheet,), _ = fast(target.getvalue())
    cell = sheet.cells[1, 1]
    assert (cell.value, cell.formula) == (2, "=1+1")


@pytest.mark.parametrize(
    ("old", "new", "position"),
    [
        (' r="B2"', "", (2, 1)),  # cells without an address follow one another
        ('<row r="2"', "<row", (1, 2)),
        ("<v>5</v>", "<v>5.0</v>", (2, 2)),
        ("<v>5</v>", "<v>5E0</v>", (2, 2)),
    ],
)
def test_what_writers_leave_out(old: str, new: str, position: tuple[int, int]) -> None:
    content = changed(one_cell(), SHEET, old, new)
    (sheet,), _ = fast(content)
    if position != (1, 2):
        assert list(sheet.cells) == [position]
    assert [cell.value for cell in sheet.cells.values()] == [5]


def test_an_error_cell_is_marked_and_a_number_that_is_no_day_is_kept() -> None:
    content = changed(one_cell(), SHEET, '<c r="B2" t="n"><v>5</v>', '<c r="B2" t="e"><v>#N/A</v>')
    assert fast(content)[0][0].cells[2, 2].error
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 20240605
    book.worksheets[0]["A1"].number_format = "yyyy-mm-dd"
    cell = fast(saved(book))[0][0].cells[1, 1]
    assert (cell.value, cell.error) == (20240605, False)


def test_any_namespace_prefix_is_understood() -> None:
    content = one_cell("文")
    plain = fast(content)[0]
    strict = changed(
        content,
        SHEET,
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    assert fast(strict)[0] == plain


def test_a_workbook_without_styles_texts_or_properties_is_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(one_cell())) as source, zipfile.ZipFile(target, "w") as copy:
        for one in source.infolist():
            if one.filename in {"xl/styles.xml", "xl/sharedStrings.xml", "docProps/core.xml"}:
                continue
            body = source.read(one).decode("utf-8")
            if one.filename == "xl/_rels/workbook.xml.rels":
                body = "".join(
                    piece
                    for piece in body.replace("<Rel", "\n<Rel").splitlines()
                    if "styles" not in piece and "sharedStrings" not in piece
                )
                body = body if body.endswith("</Relationships>") else f"{body}</Relationships>"
            copy.writestr(one.filename, body)
    (sheet,), properties = fast(target.getvalue())
    assert sheet.cells[2, 2].value == 5
    assert sheet.cells[2, 2].number_format == "General"
    assert properties == {}


def test_what_it_does_not_know_is_left_to_the_detailed_reader(tmp_path: Path) -> None:
    content = one_cell()
    iso = changed(content, SHEET, '<c r="B2" t="n"><v>5</v>', '<c r="B2" t="d"><v>2024-06-30</v>')
    with pytest.raises(NotPlain):
        fast(iso)
    (tmp_path / "a.xlsx").write_bytes(iso)
    book, findings = read.read_book(tmp_path / "a.xlsx", "a.xlsx")
    assert not findings
    assert book is not None
    assert str(book.sheets[0].cells[2, 2].value).startswith("2024-06-30")
    nowhere = renamed(changed(content, "_rels/.rels", "/officeDocument", "/other"), "xl/workbook.xml", "xl/book.xml")
    with pytest.raises(NotPlain):
        fast(nowhere)


def test_a_phonetic_reading_is_no_part_of_the_text() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_string("B2", "文")
    reading = '<rPh sb="0" eb="1"><t>wen</t></rPh>'
    shared = changed(target.getvalue(), "xl/sharedStrings.xml", "</t></si>", f"</t>{reading}</si>")
    assert fast(shared)[0][0].cells[2, 2].value == "文"
    inline = changed(one_cell("文"), SHEET, "</t></is>", f"</t>{reading}</is>")
    with pytest.raises(NotPlain):
        fast(inline)


FILLED_DOWN = (
    '<c r="B2"><f t="shared" ref="B2:D2" si="0">{formula}</f><v>1</v></c>'
    '<c r="C2"><f t="shared" si="0"/><v>2</v></c><c r="D2"><f t="shared" si="0">D9*2</f><v>3</v></c>'
)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("B9+$A$1", "=C9+$A$1"),
        ('"open', "="),  # cannot be taken apart
    ],
)
def test_a_formula_filled_down_moves_along(formula: str, moved: str) -> None:
    (sheet,), _ = fast(with_cell(FILLED_DOWN.format(formula=formula)))
    assert [cell.formula for cell in sheet.cells.values()] == [f"={formula}", moved, "=D9*2"]


def test_a_formula_that_would_leave_the_sheet_is_only_marked() -> None:
    cells = '<c r="B2"><f t="shared" si="0">A2</f></c><c r="A2"><f t="shared" si="0"/></c><c r="C2"><f t="shared" si="7"/></c>'
    (sheet,), _ = fast(with_cell(cells))
    assert [cell.formula for cell in sheet.cells.values()] == ["=", "=A2", "="]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xl/worksheets/", "xl\\worksheets\\"),
        ("xl/worksheets/sheet1", "xl/worksheets/Sheet1"),
        ("xl/workbook", "xl/book"),
    ],
)
def test_parts_under_other_names_are_found(tmp_path: Path, old: str, new: str) -> None:
    content = renamed(one_cell("一"), old, new)
    if "book" in new:
        content = changed(renamed(content, "rels/workbook", "rels/book"), "_rels/.rels", "workbook.xml", "book.xml")
    (sheet,), _ = fast(content)
    assert sheet.cells[2, 2].value == "一"
    (tmp_path / "a.xlsx").write_bytes(content)
    assert read.read_book(tmp_path / "a.xlsx", "a.xlsx")[1] == ()


@pytest.mark.parametrize("kind", ["xlMacrosheet", "worksheet", "strange"])
def test_only_chart_sheets_are_left_out(kind: str) -> None:
    content = changed(one_cell(), "xl/_rels/workbook.xml.rels", "relationships/worksheet", f"relationships/{kind}")
    assert [sheet.cells[2, 2].value for sheet in fast(content)[0]] == [5]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="$B$2"><v>1</v></c>', 1),
        ('<c r="B2" t="b"><v>true</v></c>', True),
        ('<c r="B2"><v>1e999</v></c>', "inf"),
        ('<c r="B2" t="str"><v>a\x01\x1fb&#1;&#xD800;&#xFFFE;&#10;&#x4E00;</v></c>', "ab\n一"),
    ],
)
def test_odd_ways_of_writing_a_cell(cell: str, value: object) -> None:
    (sheet,), _ = fast(with_cell(cell))
    assert sheet.cells[2, 2].value == value


@pytest.mark.parametrize("cell", ['<c r="2"><v>1</v></c>', '<c r="甲2"><v>1</v></c>', '<c r="B2"><v>1</v><v>2</v></c>'])
def test_what_is_written_wrongly_is_not_guessed_at(cell: str) -> None:
    with pytest.raises(NotPlain):
        fast(with_cell(cell))


def test_properties_nobody_can_read_cost_no_cells() -> None:
    content = changed(one_cell(), "docProps/core.xml", "</", "<")
    assert fast(content)[1] == {}


def test_utf_16_is_read() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(one_cell("一"))) as source, zipfile.ZipFile(content, "w") as copy:
        for one in source.infolist():
            body = source.read(one).decode("utf-8").replace("UTF-8", "UTF-16").replace("utf-8", "UTF-16")
            copy.writestr(one.filename, body.encode("utf-16"))
    assert fast(content.getvalue())[0][0].cells[2, 2].value == "一"


def test_the_detailed_reader_knows_data_tables_and_refuses_formulas_it_cannot_read() -> None:
    table = with_cell('<c r="B2"><f t="dataTable" ref="B2" dt2D="1" r1="B1" r2="C1"/><v>4</v></c>')
    assert detailed(table)[0][0].cells[2, 2].formula == "="
    with pytest.raises(NotPlain):
        detailed(with_cell(FILLED_DOWN.format(formula='"open')))
