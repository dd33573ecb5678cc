"""Official documents of every format: the content decides how they are read."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from xlsxwriter import Workbook

from helpers_document import docx, p, packed, tbl, tc, tr
from report_gen.errors import ReportGenError
from report_gen.excel.read_document import sheet_tables, shown
from report_gen.model.official import OfficialDocument, Paragraph, Table
from report_gen.model.raw import RawBook, RawCell, RawSheet, RawValue
from report_gen.steps.documents import read_official
from report_gen.word import read_pdf
from report_gen.word.read_pdf import pdf_text

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

from make_official import make  # noqa: E402  # tools are no package

Convert = Callable[[Path, str], Path]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BODY = p("附件2") + tbl(tr(tc("序号"), tc("重点任务"), tc("时限")), tr(tc("1"), tc("建设配送中心"), tc("2025年6月")))


def _write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _read(path: Path) -> OfficialDocument:
    document, _ = read_official(path)
    assert document is not None
    return document


def _codes(path: Path) -> list[str]:
    return [finding.code for finding in read_official(path)[1]]


def _cells(document: OfficialDocument) -> list[str]:
    return [cell.text for cell in document.tables[0].cells]


def _grid(document: OfficialDocument) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in document.tables[0].cells]


EXAMPLE = ROOT / "input_examples" / "luoyang" / "官方文件.docx"
CELLS = ["序号", "重点任务", "时限", "1", "建设配送中心", "2025年6月"]


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    path = _write(tmp_path, "方案.doc", docx(BODY))
    document = _read(path)
    assert _cells(document) == CELLS
    assert (document.file, document.sha256) == ("方案.doc", hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_older_and_other_formats_go_through_libreoffice(tmp_path: Path, convert: Convert, kind: str) -> None:
    wanted = _read(EXAMPLE)
    path = convert(_write(tmp_path, "方案.docx", EXAMPLE.read_bytes()), kind)
    document = _read(path)
    assert [one.text for one in document.paragraphs] == [one.text for one in wanted.paragraphs]
    assert _grid(document) == _grid(wanted)
    assert (document.file, document.sha256) == (path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_document_that_does_not_open_after_all_gives_its_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = _write(tmp_path, "空.docx", docx(p("")))
    monkeypatch.setattr("report_gen.steps.documents.to_docx", lambda *_: empty)
    assert _codes(_write(tmp_path, "旧.rtf", b"{\\rtf1}")) == ["D102"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_of_every_encoding_read_alike(tmp_path: Path, encoding: str) -> None:
    path = _write(tmp_path, "方案.txt", "一、目标\n\n（一）建设60个站点".encode(encoding))
    assert [(one.spot.line, one.text) for one in _read(path).paragraphs] == [(1, "一、目标"), (3, "（一）建设60个站点")]


def test_task_tables_in_workbooks_are_read(tmp_path: Path, convert: Convert) -> None:
    path = tmp_path / "分工.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("分工表")
        sheet.write_row(0, 0, ["重点任务分工"])
        sheet.write_row(1, 0, ["序号", "重点任务", "时限"])
        sheet.write_row(2, 0, [1, "建设\n配送中心"])
        sheet.write_datetime(2, 2, datetime(2025, 6, 1), book.add_format({"num_format": "yyyy年m月"}))  # noqa: DTZ001
    for one in (path, convert(path, "xls")):
        document = _read(one)
        assert [line.text for line in document.paragraphs] == ["重点任务分工"]
        assert _cells(document)[:5] == ["序号", "重点任务", "时限", "1", "建设\n配送中心"]
    assert _cells(_read(path))[5] == "2025年6月"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "D102", "没有可识读的文字"),
        (b" \r\n ", "D102", "没有可识读的文字"),
        (b"PK\x03\x04 word/ broken", "D103", "已损坏"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "D104", "打开密码"),
        (packed({"OFD.xml": b""}), "D105", "官方文件是OFD 版式文件，"),
        (packed({"a.jpg": b""}), "D105", "官方文件是压缩包，"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "D105", "官方文件是网页或 XML 文本，"),
        (packed({"xl/workbook.xml": b""}), "D106", "读不出内容（文件"),
        (b"\xff\x00\x01\x02", "D108", "编码"),
        ("任务".encode() + b"\xff\xff", "D108", "编码"),
        (b"%PDF-1.4 broken", "D103", "已损坏"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    document, findings = read_official(_write(tmp_path, "方案.docx", content))
    assert document is None
    assert [(finding.code, finding.place.file, words in finding.message) for finding in findings] == [
        (code, "方案.docx", True)
    ]


def test_a_missing_file_stops_and_one_in_use_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReportGenError, match="找不到官方文件"):
        read_official(tmp_path / "无.docx")
    path = _write(tmp_path, "方案.docx", b"1")

    def locked(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert _codes(path) == ["D101"]


# --- PDF ---


def _pdf(*pages: str) -> bytes:
    """A PDF of pages with those content streams, in a Latin font."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (3 + 2 * at) for at in range(count))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)]
    for at, page in enumerate(pages):
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 %b>>>>/Contents %d 0 R>>"
        objects.append(head % (font, 4 + 2 * at))
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(page), page.encode()))
    content = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%b endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        content + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    )


def _locked(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


WORDS = "BT /F1 12 Tf 72 700 Td (AAA) Tj ET "
LINES = "".join(f"{x} 100 m {x} 700 l S " for x in (100, 200, 300))
BOXES = "0.5 0 0 0.5 0 0 cm " + "".join(f"{x} 100 1 900 re f " for x in (100, 200, 300))
LEVEL = "".join(f"100 {y} m 500 {y} l S 100 {y} 400 1 re f " for y in (100, 200, 300))


def test_the_text_of_a_pdf_is_read_page_by_page() -> None:
    text, findings = pdf_text(_pdf(WORDS, LEVEL + WORDS), "a.pdf")
    assert text == "AAA\fAAA"
    assert [finding.code for finding in findings] == ["D203"]


@pytest.mark.parametrize("rules", [LINES, BOXES])
def test_pages_with_tables_are_left_out_and_named(rules: str) -> None:
    text, findings = pdf_text(_pdf(WORDS, rules + WORDS, rules + WORDS), "a.pdf")
    assert text == "AAA\f\f"
    assert [finding.code for finding in findings] == ["D203", "D204"]
    assert findings[1].message.startswith("第 2、3 页有表格。")


def test_a_pdf_of_tables_or_pictures_alone_is_not_read() -> None:
    for content, code in ((_pdf(LINES + WORDS), "D204"), (_pdf(LINES), "D102")):
        text, findings = pdf_text(content, "a.pdf")
        assert (text, [finding.code for finding in findings]) == (None, [code])


def test_pdfs_with_passwords_and_of_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [finding.code for finding in pdf_text(_locked(_pdf(WORDS), "1"), "a.pdf")[1]] == ["D104"]
    monkeypatch.setattr(read_pdf, "_MOST_PAGES", 1)
    (finding,) = pdf_text(_pdf(WORDS, WORDS), "a.pdf")[1]
    assert finding.message == "官方文件超过 1 页，未打开。"


def test_a_printed_plan_comes_back_as_its_paragraphs(tmp_path: Path, convert: Convert) -> None:
    sentence = "推动末端共同配送站共建共用，优化快递自提点、邮政网点及商超便利店、商业区、社区配送站点的布局和功能。"
    measures = [f"{no}．{sentence * 2}（牵头单位：区商务局；责任单位：区供销社）" for no in range(1, 9)]
    path = convert(_write(tmp_path, "方案.docx", docx("".join(p(text) for text in measures))), "pdf")
    document, findings = read_official(path)
    assert document is not None
    assert [one.text for one in document.paragraphs] == measures
    assert [finding.code for finding in findings] == ["D203"]
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


# --- workbooks ---


def _sheet(cells: dict[tuple[int, int], RawValue], **more: object) -> RawSheet:
    raw = {place: RawCell(*place, value) for place, value in cells.items()}
    return RawSheet("分工", raw, **more)  # type: ignore[arg-type]  # merges and hidden, as named


def test_merged_cells_stand_once_and_keep_the_rows_of_the_sheet() -> None:
    cells: dict[tuple[int, int], RawValue] = {
        (1, 1): "分工表", (3, 1): "序号", (3, 2): "分类", (3, 3): "重点任务", (3, 5): "时限",
        (4, 1): 1, (4, 2): "体制", (4, 3): "机制", (4, 4): "计划", (4, 5): "每年", (5, 1): 2, (5, 4): "会议",
    }  # fmt: skip
    merges = ((1, 1, 1, 5), (3, 3, 3, 4), (4, 2, 5, 2), (4, 3, 5, 3), (4, 5, 1_048_576, 16_384))
    document = sheet_tables(RawBook("a.xlsx", "", (_sheet(cells, merges=merges),)))
    title, table = document.blocks
    assert isinstance(title, Paragraph)
    assert isinstance(table, Table)
    assert (title.text, title.spot.label) == ("分工表", "表1第1行第1列")
    assert [(cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in table.cells] == [
        (3, 1, 1, 1, "序号"), (3, 2, 1, 1, "分类"), (3, 3, 1, 2, "重点任务"), (3, 5, 1, 1, "时限"),
        (4, 1, 1, 1, "1"), (4, 2, 2, 1, "体制"), (4, 3, 2, 1, "机制"), (4, 4, 1, 1, "计划"), (4, 5, 2, 1, "每年"),
        (5, 1, 1, 1, "2"), (5, 4, 1, 1, "会议"),
    ]  # fmt: skip
    assert (table.height, table.width) == (5, 5)


def test_hidden_and_empty_sheets_are_no_tables_and_far_cells_cost_nothing() -> None:
    far = _sheet({(1, 1): "甲", (1_048_576, 16_384): "乙"})
    hidden, empty = _sheet({(1, 1): "旧"}, hidden=True), _sheet({})
    document = sheet_tables(RawBook("a.xlsx", "", (hidden, empty, far)))
    assert [cell.text for cell in document.tables[0].cells] == ["甲", "", "", "乙"]


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        ("  市公安局 ", "General", "市公安局"), (5, "General", "5"), (0.005, "General", "0.005"), (0.95, "0%", "95%"),
        (100, "General", "100"), (1e-05, "General", "0.00001"), (0.005, "0.0%", "0.5%"), (True, "General", "True"),
        (date(2024, 6, 1), "yyyy年m月", "2024年6月"), (datetime(2024, 6, 30), "yyyy-mm-dd", "2024年6月30日"),  # noqa: DTZ001
        (date(2024, 6, 30), "General", "2024年6月30日"), (time(4, 1), "h:mm", "4:01"),
        (timedelta(hours=25, minutes=1), "[h]:mm", "25:01"), (None, "General", ""),
    ],
)  # fmt: skip
def test_values_read_as_the_cell_shows_them(value: RawValue, form: str, words: str) -> None:
    assert shown(RawCell(1, 1, value, number_format=form)) == words


# --- the example ---


def test_the_word_form_of_the_example_is_made_from_its_text(tmp_path: Path) -> None:
    assert make(EXAMPLE.with_suffix(".txt"), tmp_path / "a.docx").read_bytes() == EXAMPLE.read_bytes()
