"""Opening real files: what every program writes, and what is damaged, disguised or hostile."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import PasswordError

from helpers_forms import JUNE, TRANSPORT, small_plan
from helpers_read import RECEIPT, found, moment
from report_gen.excel import read_preflight, read_slim
from report_gen.excel.forms import write_form
from report_gen.excel.read import read_book
from report_gen.intake.submission import identify, read_submission
from report_gen.model.finding import Finding, Severity
from report_gen.model.form import ITEMS, TASKS, Form, ValueKind
from report_gen.model.raw import RawBook, RawSheet
from report_gen.model.submission import EntryState, Submission
from report_gen.rules.forms import build_form

Convert = Callable[[Path, str], Path]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
# The first records of an xls saved with a password: BOF, against writing, FILEPASS.
LOCKED_XLS = (
    OLE
    + "Workbook".encode("utf-16-le")
    + b"\x09\x08\x10\0\0\x06\x05\0"
    + bytes(12)
    + b"\x86\0\0\0"
    + b"\x2f\0\x02\0\0\0"
)
DECLARATION = b"<?xml version='1.0'?>"


def opened(path: Path) -> tuple[RawBook, tuple[Finding, ...]]:
    book, findings = read_book(path, path.name)
    assert book is not None, [finding.message for finding in findings]
    return book, findings


def refusal(path: Path) -> str:
    """The code of the one finding that says why the file was not read."""
    book, findings = read_book(path, "某局/报表.xlsx")
    assert book is None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert len(errors) == 1
    assert errors[0].place.file == "某局/报表.xlsx"
    assert errors[0].message
    assert errors[0].hint
    return errors[0].code


def saved(tmp_path: Path, fill: Callable[[Worksheet], None], name: str = "a.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "任务进展"
    fill(sheet)
    path = tmp_path / name
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def everything(sheet: Worksheet) -> None:
    """Data that starts at C4, with every sort of cell."""
    cells: Mapping[str, Any] = {
        "C4": "序号", "C5": 5, "C6": 5.0, "C7": 0.95, "D4": time(4, 1), "D5": date(2024, 6, 30), "D6": "=1+1",
        "D7": "#N/A", "E4": True, "E5": "a_x000D_b", "E6": '=DISPIMG("ID_1",1)', "E7": "None", "F4": "  ", "F5": "合并",
        "F7": ArrayFormula("F7", "=SUM(C5:C6)"),
    }  # fmt: skip
    for address, value in cells.items():
        sheet[address] = value
    sheet["C7"].number_format = "0%"
    sheet.merge_cells("F5:G6")
    sheet.row_dimensions[6].hidden = True


def test_an_xlsx_gives_cells_formulas_formats_merges_and_hidden_rows(tmp_path: Path) -> None:
    sheet = opened(saved(tmp_path, everything))[0].sheets[0]
    values = {place: cell.value for place, cell in sheet.cells.items()}
    assert values[4, 3] == "序号"
    assert (values[5, 3], type(values[6, 3])) == (5, int)
    assert (values[7, 3], sheet.cells[7, 3].number_format) == (0.95, "0%")
    assert (values[4, 4], values[5, 4]) == (time(4, 1), moment(2024, 6, 30))
    assert (values[6, 4], sheet.cells[6, 4].formula) == (None, "=1+1")
    assert (values[7, 4], sheet.cells[7, 4].error) == ("#N/A", True)
    assert (values[4, 5], values[5, 5], values[7, 5]) == (True, "a\nb", "None")
    assert "DISPIMG" in sheet.cells[6, 5].formula
    assert (4, 6) not in values
    assert sheet.cells[7, 6].formula == "=SUM(C5:C6)"
    assert sheet.merges == ((5, 6, 6, 7),)
    assert sheet.hidden_rows == {6}


def test_computed_formulas_bring_their_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    cells = opened(path)[0].sheets[0].cells
    assert (cells[2, 2].value, cells[2, 2].formula) == (2, "=1+1")
    assert (cells[3, 2].value, cells[3, 2].error) == ("#DIV/0!", True)


def test_properties_hidden_sheets_and_hash(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "x"
    book.create_sheet("_标识").sheet_state = "veryHidden"
    book.properties.subject = "标识"
    book.save(tmp_path / "a.xlsx")
    raw = opened(tmp_path / "a.xlsx")[0]
    assert (raw.properties, [sheet.hidden for sheet in raw.sheets], len(raw.sha256)) == (
        {"subject": "标识"},
        [False, True],
        64,
    )


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime("A1", moment(2024, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
    assert opened(tmp_path / "a.xlsx")[0].sheets[0].cells[1, 1].value == moment(2024, 6, 30)


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_formats_keep_what_libreoffice_keeps(tmp_path: Path, convert: Convert, kind: str) -> None:
    path = saved(tmp_path, everything)
    sheet, same = (opened(convert(path, one))[0].sheets[0] for one in (kind, "xlsx"))
    assert {**_told(sheet), (5, 5): None} == {**_told(same), (5, 5): None}  # ods has no sign for a carriage return
    assert (sheet.merges, sheet.hidden_rows, sheet.comments) == (same.merges, same.hidden_rows, same.comments)
    assert (sheet.cells[5, 4].value, sheet.cells[4, 4].value) == (moment(2024, 6, 30), time(4, 1))
    assert (sheet.cells[7, 3].value, sheet.cells[7, 3].number_format) == (0.95, "0%")
    assert (sheet.cells[7, 4].value, sheet.cells[7, 4].error) == ("#N/A", True)
    assert (sheet.name, type(sheet.cells[5, 3].value)) == ("任务进展", int)


def _told(sheet: RawSheet) -> dict[tuple[int, int], tuple[Any, bool]]:
    """Value and error flag of each cell."""
    return {position: (cell.value, cell.error) for position, cell in sheet.cells.items()}


def test_open_document_with_line_breaks_between_its_tags(tmp_path: Path, convert: Convert) -> None:
    def spread(parts: dict[str, bytes]) -> None:
        body = parts["content.xml"]
        parts["content.xml"] = body.replace(b"><table:table-cell", b">\n  <table:table-cell")

    path = repacked(convert(saved(tmp_path, everything), "ods"), spread)
    assert opened(path)[0].sheets[0].cells[4, 3].value == "序号"


def _record(kind: int, body: bytes = b"") -> bytes:
    """One record of a binary workbook; its kind takes two bytes from 128 on."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return head + bytes([len(body)]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_a_binary_workbook_gives_its_values_and_says_so(tmp_path: Path) -> None:
    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("进展")
    book = [(131, b""), (153, bytes(12)), (143, b""), (156, sheet), (144, b""), (157, bytes(26)), (132, b"")]
    text, number = struct.pack("<II", 2, 0) + _wide("序号"), struct.pack("<IId", 3, 0, 0.95)
    row = struct.pack("<I", 3) + bytes(13)
    area = struct.pack("<IIII", 3, 3, 2, 3)
    cells = [(129, b""), (148, area), (145, b""), (0, row), (6, text), (5, number), (146, b""), (130, b"")]
    office = "http://schemas.openxmlformats.org"
    relations = (
        f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    parts = {
        "xl/workbook.bin": b"".join(_record(*one) for one in book),
        "xl/worksheets/sheet1.bin": b"".join(_record(*one) for one in cells),
        "xl/_rels/workbook.bin.rels": relations.encode(),
    }
    read, findings = opened(archive(tmp_path, parts))
    assert {at: cell.value for at, cell in read.sheets[0].cells.items()} == {(4, 3): "序号", (4, 4): 0.95}
    assert found(findings) == [("S113", "")]


def test_the_content_decides_not_the_name(tmp_path: Path, convert: Convert) -> None:
    wrong = convert(saved(tmp_path, everything), "xls").rename(tmp_path / "b.xlsx")
    assert opened(wrong)[0].sheets[0].cells[4, 3].value == "序号"


def test_a_million_formatted_rows_are_quick(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("任务进展")
        yellow = book.add_format({"bg_color": "#FFFF00"})
        sheet.write("C4", "x")
        for row in range(4, 200_000):
            sheet.write_blank(row, 2, None, yellow)
        sheet.write(1_048_575, 2, "y")
    assert sorted(opened(path)[0].sheets[0].cells) == [(4, 3), (1_048_576, 3)]


def test_a_sheet_with_too_much_in_it_goes_to_the_faster_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report_gen.excel.read.LARGE_SHEET", 10)
    monkeypatch.setattr("report_gen.excel.read.HUGE_SHEET", 10)
    book, findings = opened(saved(tmp_path, everything))
    sheet = book.sheets[0]
    assert found(findings) == [("S113", "")]
    assert (sheet.cells[4, 3].value, sheet.cells[7, 3].number_format) == ("序号", "General")


def test_a_wrong_dimension_hides_nothing(tmp_path: Path) -> None:
    """WPS writes A1 as the extent of every sheet."""

    def shrink(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', parts[name])

    assert len(opened(repacked(saved(tmp_path, everything), shrink))[0].sheets[0].cells) == 14


def test_slimming_keeps_what_is_filled(tmp_path: Path) -> None:
    path = saved(tmp_path, everything)
    with zipfile.ZipFile(path) as packed:
        assert read_slim.largest_sheet(packed) > 0
        slim = read_slim.slimmed(packed)
    path.write_bytes(slim)
    assert len(opened(path)[0].sheets[0].cells) == 14


def test_where_openpyxl_fails_the_other_reader_tries(tmp_path: Path) -> None:
    def break_styles(parts: dict[str, bytes]) -> None:
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"<fonts", b"<fonts><bad", 1)

    path = repacked(saved(tmp_path, everything), break_styles)
    book, findings = read_book(path, path.name)
    assert book is not None or found(findings) == [("S103", "")]


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    """Excel's strict format has other namespaces: openpyxl finds no sheets in it and says nothing."""

    main = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    office = b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"

    def strict(parts: dict[str, bytes]) -> None:
        parts.update({name: body.replace(*main).replace(*office) for name, body in parts.items()})

    path = repacked(saved(tmp_path, lambda sheet: sheet.append(["序号", 5])), strict)
    assert opened(path)[0].sheets[0].cells[1, 1].value == "序号"


# --- what is not read ---


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "S102"),
        (b"PK\x03\x04broken", "S103"),
        (OLE, "S103"),
        (OLE + "Workbook".encode("utf-16-le"), "S103"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "S104"),
        (LOCKED_XLS, "S104"),
        (LOCKED_XLS.replace(b"\x2f\0\x02", b"\x42\0\x02"), "S103"),
        (LOCKED_XLS[:-5], "S103"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "S105"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "S105"),
        ("<!DOCTYPE html>".encode("utf-16"), "S105"),
        ("各位领导：\n本月工作已开展,情况如下。\n一、任务".encode("gb18030"), "S106"),
        ("任务,进展".encode(), "S106"),
        ("任务\t进展".encode("utf-16"), "S106"),
        (OLE + "WordDocument".encode("utf-16-le"), "S107"),
        (b"%PDF-1.7\n", "S108"),
        (b"\x89PNG\r\n", "S108"),
        (b"Rar!\x1a\x07", "S108"),
        (b"\x00\x01\x02", "S108"),
        (b"\xff\xff\x80\x80\xff", "S108"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_file_that_is_gone_or_locked(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx") == "S101"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "S125"


def archive(tmp_path: Path, parts: Mapping[str, bytes]) -> Path:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        for name, body in parts.items():
            target.writestr(name, body)
    return path


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": DECLARATION}, "S107"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": DECLARATION}, "S107"),
        ({"readme.txt": b"x"}, "S108"),
        ({"ppt/presentation.xml": DECLARATION}, "S108"),
        ({"xl/workbook.xml": DECLARATION, "XL/Workbook.xml": DECLARATION}, "S110"),
        ({"xl/workbook.xml": b"<?xml?><!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}, "S110"),
        ({"xl/workbook.xml": "<!DOCTYPE x><x/>".encode("utf-16")}, "S110"),
        ({"xl/workbook.xml": DECLARATION}, "S103"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": DECLARATION,
          "META-INF/manifest.xml": b"<manifest:encryption-data/>"}, "S104"),
        ({"xl/workbook.bin": b"x"}, "S103"),
    ],
)  # fmt: skip
def test_archives_that_are_not_opened(tmp_path: Path, parts: Mapping[str, bytes], code: str) -> None:
    assert refusal(archive(tmp_path, parts)) == code


def test_too_large_when_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_preflight, "MAX_UNPACKED", 100)
    assert refusal(saved(tmp_path, everything)) == "S109"


def test_encrypted_parts(tmp_path: Path) -> None:
    path = archive(tmp_path, {"xl/workbook.xml": DECLARATION})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "S104"


def test_nothing_in_the_sheets(tmp_path: Path) -> None:
    assert refusal(saved(tmp_path, lambda _: None)) == "S111"


def test_macros_are_noted_and_not_run(tmp_path: Path) -> None:
    path = repacked(saved(tmp_path, everything), lambda parts: parts.update({"xl/vbaProject.bin": b"x"}))
    assert found(opened(path)[1]) == [("S112", "")]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8, 0.95])
def test_truncated_files(tmp_path: Path, share: float) -> None:
    path = saved(tmp_path, everything)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refusal(path) == "S103"


class PanicException(BaseException):
    """What a crash inside calamine looks like from outside."""


@pytest.mark.parametrize(
    ("error", "code"), [(PasswordError("locked"), "S104"), (PanicException("out of range"), "S103")]
)
def test_what_calamine_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: str) -> None:
    path = failing_calamine(tmp_path, monkeypatch, error)
    assert refusal(path) == code


def test_an_interruption_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = failing_calamine(tmp_path, monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        read_book(path, path.name)


def failing_calamine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Path:
    """An old workbook at which calamine raises `error`."""

    def from_filelike(_: io.BytesIO) -> None:
        raise error

    failing = type("Failing", (), {"from_filelike": staticmethod(from_filelike)})
    monkeypatch.setattr("python_calamine.CalamineWorkbook", failing)
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + "Workbook".encode("utf-16-le"))
    return path


# --- the form goes out and comes back ---


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Form, Path]:
    form = build_form(small_plan(), TRANSPORT, JUNE)
    path = tmp_path_factory.mktemp("forms") / "空白.xlsx"
    write_form(form, path)
    return form, path


def filled(
    blank: tuple[Form, Path],
    path: Path,
    given: Mapping[tuple[str, str, str], object],
    formats: Mapping[tuple[str, str, str], str] | None = None,
) -> Path:
    """The blank form with values put in by table, row and column keys, some in another number format."""
    form, source = blank
    book = load_workbook(source)
    for (table_key, row_key, column_key), value in given.items():
        table = form.table(table_key)
        column = [column.key for column in table.columns].index(column_key) + 1
        row = [row.key for row in table.rows].index(row_key) + 4
        cell = book[table.sheet].cell(row, column)
        cell.value = value  # type: ignore[assignment]
        cell.number_format = (formats or {}).get((table_key, row_key, column_key), cell.number_format)
    book.save(path)
    return path


def complete(form: Form) -> dict[tuple[str, str, str], object]:
    """Something for every required cell."""
    answers = {
        ValueKind.NUMBER: 4, ValueKind.PERCENT: 12.5, ValueKind.RATIO: "4:1", ValueKind.TEXT: "已召开联席会议",
    }  # fmt: skip
    given: dict[tuple[str, str, str], object] = {}
    for key in (TASKS, ITEMS):
        table = form.table(key)
        for row in table.rows:
            for column in table.columns:
                limits = table.limits(row, column)
                value = limits.choices[1] if limits.choices else answers.get(limits.kind)
                given.update({(key, row.key, column.key): value} if column.required else {})
    return given


def test_the_blank_form_says_nothing(blank: tuple[Form, Path]) -> None:
    form, path = blank
    book, _ = opened(path)
    assert identify(book) == (form.identity, ())
    submission, findings = read_submission(book, form, RECEIPT)
    assert submission is not None
    assert found(findings) == [("S207", "")]


_TYPED: Mapping[tuple[str, str, str], object] = {
    (TASKS, "1", "state"): "已完成",
    (TASKS, "1", "done_on"): date(2024, 6, 30),
    (TASKS, "1", "progress"): "召开联席会议２次；\n印发“通知” & 方案 <试行>。",
    (TASKS, "1", "remark"): 20240630,
    (ITEMS, "D01", "value"): "1,200",
    (ITEMS, "D03", "value"): 0.95,
    (ITEMS, "D05", "value"): time(4, 1),
}


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_filled_form_is_the_same_submission_in_every_format(
    blank: tuple[Form, Path], tmp_path: Path, convert: Convert, kind: str
) -> None:
    form, _ = blank
    path = filled(blank, tmp_path / "报表.xlsx", {**complete(form), **_TYPED}, {(ITEMS, "D03", "value"): "0.00%"})
    as_sent, findings = read_submission(opened(path)[0], form, RECEIPT)
    other, more = read_submission(opened(convert(path, kind))[0], form, RECEIPT)
    assert as_sent is not None
    assert other is not None
    assert _said(other) == _said(as_sent)
    assert sorted(found(more)) == sorted(found(findings))
    done_on = other.entry(TASKS, "1", "done_on")
    assert done_on is not None
    assert done_on.value == date(2024, 6, 30)


def _said(submission: Submission) -> list[tuple[object, ...]]:
    """Every entry but for its file: value, raw text, cell, state and conversions."""
    return [
        (
            one.table,
            one.row,
            one.column,
            one.value,
            one.raw,
            one.place.sheet,
            one.place.cell,
            one.state,
            one.conversions,
        )
        for one in submission.entries
    ]


_WORDS = st.text(
    st.characters(categories=("L", "N"), include_characters="，。 <>&\"'%=+-（）\n"), min_size=1, max_size=60
)


_ENTERED = st.fixed_dictionaries(
    {
        (TASKS, "1", "state"): st.just("已完成"),
        (TASKS, "1", "progress"): _WORDS.map(lambda text: f"已{text}完"),
        (TASKS, "1", "done_on"): st.dates(date(2023, 1, 1), date(2024, 6, 30)),
        (ITEMS, "D01", "value"): st.integers(0, 10**9),
        (ITEMS, "D03", "value"): st.decimals(0, 500, places=2),
        (ITEMS, "D05", "value"): st.integers(1, 99).map(lambda number: f"{number}:1"),
    }
)


@given(entered=_ENTERED)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_put_in_is_what_is_read(
    blank: tuple[Form, Path], tmp_path: Path, entered: dict[tuple[str, str, str], Any]
) -> None:
    form, _ = blank
    path = filled(blank, tmp_path / "报表.xlsx", {**complete(form), **entered})
    submission, findings = read_submission(opened(path)[0], form, RECEIPT)
    assert submission is not None
    assert found(findings) == []
    read = {(entry.table, entry.row, entry.column): entry.value for entry in submission.entries if entry.usable}
    assert set(read) == set(complete(form)) | set(entered)
    expected = {**entered, (ITEMS, "D05", "value"): Decimal(entered[ITEMS, "D05", "value"].removesuffix(":1"))}
    assert {key: read[key] for key in expected} == expected
    assert all(entry.state in {EntryState.READ, EntryState.BLANK} for entry in submission.entries)


def test_raw_sheets_of_a_form_keep_every_cell(blank: tuple[Form, Path]) -> None:
    form, path = blank
    sheets: tuple[RawSheet, ...] = opened(path)[0].sheets
    assert {table.sheet for table in form.tables} <= {sheet.name for sheet in sheets}


def test_a_sheet_that_breaks_off_is_not_half_read(tmp_path: Path) -> None:
    part = "xl/worksheets/sheet1.xml"
    path = repacked(saved(tmp_path, everything), lambda parts: parts.update({part: parts[part][:-200]}))
    assert refusal(path) == "S103"


def test_damage_in_the_archive_ends_in_one_sentence(tmp_path: Path) -> None:
    """The sum of the part is wrong: no reader may go on, nor the one that tidies OpenDocument files."""
    path = repacked(saved(tmp_path, everything), lambda _: None)
    path.write_bytes(path.read_bytes().replace(b"sheetData", b"sheetDatb", 1))
    assert refusal(path) == "S103"


def test_chart_sheets_hinder_no_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("数").write_number("A1", 5)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=数!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
    part = "xl/worksheets/sheet1.xml"
    repacked(path, lambda parts: parts.update({part: parts[part].replace(b"<v>5</v>", b"<v>5,1</v>")}))
    sheets, findings = opened(path)[0].sheets, opened(path)[1]
    assert [sheet.name for sheet in sheets] == ["数"]
    assert [finding.code for finding in findings] == ["S113"]


def test_a_workbook_without_sheets_is_damaged(tmp_path: Path) -> None:
    path = repacked(saved(tmp_path, everything), lambda parts: parts.__delitem__("xl/workbook.xml"))
    assert refusal(path) == "S103"


@pytest.mark.parametrize("name", ["说明.txt", "照片/一.jpg"])
def test_a_locked_archive_that_is_no_workbook_is_called_an_archive(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, {name: b"x"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "S108"


def test_old_macro_sheets_are_noted(tmp_path: Path) -> None:
    path = repacked(saved(tmp_path, everything), lambda parts: parts.update({"xl/macrosheets/sheet1.xml": b"<x/>"}))
    assert found(opened(path)[1]) == [("S112", "")]


def test_excel_before_compound_files_is_read(tmp_path: Path) -> None:
    """Excel 4: BOF, one number cell in A1, EOF."""
    number = struct.pack("<HHHHHd", 0x0203, 14, 0, 0, 0, 5.0)
    font = struct.pack("<HHHHHB", 0x0231, 11, 200, 0, 0x7FFF, 4) + b"Song"
    style = struct.pack("<HH", 0x0443, 12) + bytes(12)
    head = struct.pack("<HHHHH", 0x0409, 6, 0, 0x10, 0)
    path = tmp_path / "a.xls"
    path.write_bytes(head + font + style + number + struct.pack("<HH", 0x000A, 0))
    book, _ = opened(path)
    assert book is not None
    assert book.sheets[0].cells[1, 1].value == 5
