"""PDFs put together: odd pages, bookmarks, the watermark beneath every page, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from helpers_pdf import bookmarks, pdf, texts_of, with_program
from report_gen.pdf.binding import Piece, first_pages, page_counts, write_pdf
from report_gen.pdf.watermark import watermark


@given(st.lists(st.integers(1, 9), max_size=20))
def test_each_document_begins_on_the_next_odd_page(counts: list[int]) -> None:
    first = first_pages(counts)
    assert all(page % 2 == 1 for page in first)
    for page, count, following in zip(first, counts, first[1:], strict=False):
        assert following - page - count in {0, 1}


def test_a_pack_has_blank_pages_and_bookmarks(tmp_path: Path) -> None:
    pieces = [
        Piece(pdf(tmp_path / "0.pdf", ["list"]), "目录", "目录"),
        Piece(pdf(tmp_path / "1.pdf", ["one", "two"]), "总结", "总结报告"),
        Piece(pdf(tmp_path / "2.pdf", ["jia"], size=(842, 595)), "甲局", "考核评分表"),
        Piece(pdf(tmp_path / "3.pdf", ["yi"]), "乙局", "考核评分表"),
    ]
    write_pdf(pieces, tmp_path / "out.pdf", title="打印册")
    assert texts_of(tmp_path / "out.pdf") == ["list", "", "one", "two", "jia", "", "yi"]
    assert bookmarks(tmp_path / "out.pdf") == [
        ("目录", 1, 0),
        ("总结报告", 3, 0),
        ("考核评分表", 5, 0),
        ("甲局", 5, 1),
        ("乙局", 7, 1),
    ]
    reader = PdfReader(tmp_path / "out.pdf")
    assert [float(page.mediabox.width) for page in reader.pages] == [595, 595, 595, 595, 842, 842, 595]
    assert reader.metadata is not None
    assert reader.metadata.title == "打印册"
    assert page_counts(tmp_path / "out.pdf") == 7


def test_a_document_keeps_its_own_headings(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(pdf(tmp_path / "a.pdf", ["one", "two"])))
    writer.add_outline_item(title="一、总体进展", page_number=1)
    writer.add_metadata({"/Title": "总结", "/CreationDate": "D:20240701093000Z"})
    writer.write(tmp_path / "b.pdf")
    write_pdf([Piece(tmp_path / "b.pdf")], tmp_path / "out.pdf")
    assert bookmarks(tmp_path / "out.pdf") == [("一、总体进展", 2, 0)]
    kept = PdfReader(tmp_path / "out.pdf").metadata
    assert kept is not None
    assert {str(name): str(text) for name, text in kept.items()} == {"/Title": "总结", "/Producer": "pypdf"}
    write_pdf([Piece(tmp_path / "b.pdf", "总结", "总结报告")], tmp_path / "out.pdf")
    assert bookmarks(tmp_path / "out.pdf") == [("总结报告", 1, 0), ("一、总体进展", 2, 1)]


def test_the_watermark_is_on_every_page_that_says_something(tmp_path: Path) -> None:
    sheet = pdf(tmp_path / "sheet.pdf", ["DRAFT"], size=(800, 300))
    pieces = [Piece(pdf(tmp_path / f"{name}.pdf", [name])) for name in ("one", "two")]
    write_pdf([pieces[0], Piece(pieces[1].path, "二", "二")], tmp_path / "out.pdf", stamp=sheet)
    assert texts_of(tmp_path / "out.pdf") == ["DRAFTone", "", "DRAFTtwo"]
    assert PdfReader(tmp_path / "out.pdf").pages[0].mediabox == PdfReader(pieces[0].path).pages[0].mediabox


def test_the_sheet_names_what_was_replaced() -> None:
    assert '<text:p text:style-name="Standard">（&lt;黑体&gt;）</text:p>' in watermark("（<黑体>）")


@pytest.mark.parametrize("number", [4100001, 4100099])
def test_the_count_of_fonts_does_not_show(tmp_path: Path, number: int) -> None:
    plain = pdf(tmp_path / "plain.pdf", ["one"], {"ABCDEF+SimHei": "黑"})
    for name, count in (("a", number), ("b", 4100050)):
        write_pdf([Piece(with_program(plain, count, tmp_path / f"{name}0.pdf"))], tmp_path / f"{name}.pdf")
    assert (tmp_path / "a0.pdf").read_bytes() != (tmp_path / "b0.pdf").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    program = PdfReader(tmp_path / "a.pdf").pages[0]["/Resources"]["/Font"]["/F9"]["/FontDescriptor"]["/FontFile"]  # type: ignore[index]
    assert program["/Length1"] + program["/Length2"] + program["/Length3"] == len(program.get_data())
    assert b"/UniqueID 0000000 def" in program.get_data()
