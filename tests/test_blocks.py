"""A person's own paragraphs: set at their place, hidden marks around them, read back from whatever program saved them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from conftest import Convert
from helpers_template import changed, made, paragraphs, part, template
from report_gen.errors import TemplateError
from report_gen.model.document import Block, ReportContext, TableData
from report_gen.word.read_blocks import Written, changed_line, homeless_line, read_blocks

PARTS = (
    "一级标题::一、甲",
    "{{ 甲 }}",
    "〔人工：补充〕",
    "一级标题::二、乙",
    "{{ 乙 }}",
    "〔人工：其他·说明〕",
    "结语::完",
)


def context(*blocks: Block, **values: object) -> ReportContext:
    return ReportContext("模板.docx", {"甲": "有82个。", "乙": "有3家。", **values}, blocks=blocks)


def fingerprints(path: Path) -> dict[str, str]:
    return {one.name: one.basis for one in read_blocks(path)}


def test_empty_blocks_are_two_hidden_paragraphs(tmp_path: Path) -> None:
    path, notes = made(context(), template(tmp_path, *PARTS))
    assert notes == ()
    texts = paragraphs(path)
    assert re.fullmatch("〔人工：补充·[0-9a-f]{8}〕", texts[2])
    assert texts[3] == "〔人工完〕"
    xml = part(path, "word/document.xml")
    assert xml.count("<w:vanish/>") == 8  # the words and the paragraph's end, four times
    assert read_blocks(path) == (
        Written("补充", (), fingerprints(path)["补充"]),
        Written("其他·说明", (), fingerprints(path)["其他·说明"]),
    )


def test_what_was_written_comes_back_and_goes_in_again(tmp_path: Path) -> None:
    source = template(tmp_path, *PARTS)
    prints = fingerprints(made(context(), source)[0])
    block = Block("补充", ("第一段 {{ 甲 }} 〔表：x〕。", "第二段 A&B <80>。"), prints["补充"])
    path, notes = made(context(block), source)
    assert notes == ()
    assert paragraphs(path)[3:5] == list(block.lines)
    assert read_blocks(path)[0] == Written("补充", block.lines, prints["补充"])
    style = {one.text: one.style.name for one in Document(str(path)).paragraphs if one.style is not None}
    assert style[block.lines[0]] == "公文正文"


def test_changed_data_are_told_in_red_above_the_block(tmp_path: Path) -> None:
    source = template(tmp_path, *PARTS)
    prints = fingerprints(made(context(), source)[0])
    blocks = (Block("补充", ("写过的。",), prints["补充"]), Block("其他·说明", ("也写过。",), prints["其他·说明"]))
    path, notes = made(context(*blocks, 甲="有85个。"), source)
    assert [(note.code, "补充" in note.message) for note in notes] == [("W202", True)]
    assert paragraphs(path)[3:5] == [changed_line(), "写过的。"]
    assert "FF0000" in part(path, "word/document.xml")
    first, other = read_blocks(path)
    assert (first.flagged, first.lines, first.basis == prints["补充"]) == (True, ("写过的。",), False)
    assert (other.flagged, other.basis) == (False, prints["其他·说明"])  # another part of the document, unchanged


def test_a_table_of_the_part_counts_and_what_people_write_does_not(tmp_path: Path) -> None:
    source = template(tmp_path, "一级标题::一、甲", "〔表：甲〕", "〔人工：补充〕", "〔人工：又〕")

    def prints(cell: str, *blocks: Block) -> dict[str, str]:
        table = TableData("甲", "", ("头",), ((cell,),), (1,))
        return fingerprints(made(replace(context(*blocks), tables=(table,)), source)[0])

    assert prints("1") != prints("2")
    assert prints("1") == prints("1", Block("补充", ("很多话",), ""))


def test_a_block_whose_place_is_gone_stands_before_the_closing_words(tmp_path: Path) -> None:
    block = Block("旧名", ("不能丢的话。",), "12345678")
    path, notes = made(context(block, Block("空", ())), template(tmp_path, "{{ 甲 }}{{ 乙 }}", "结语::特此报告。"))
    assert [(note.code, "旧名" in note.message) for note in notes] == [("W203", True)]
    assert paragraphs(path)[1:] == [
        "〔人工：旧名·12345678〕",
        homeless_line("旧名"),
        "不能丢的话。",
        "〔人工完〕",
        "特此报告。",
    ]
    assert read_blocks(path) == (Written("旧名", ("不能丢的话。",), "12345678", flagged=True),)
    without, _ = made(context(replace(block, basis="")), template(tmp_path, "{{ 甲 }}{{ 乙 }}"))
    assert paragraphs(without)[-2:] == ["不能丢的话。", "〔人工完〕"]
    assert read_blocks(without)[0].basis == ""


def test_two_places_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="2处“〔人工：补充〕”"):
        made(context(), template(tmp_path, "{{ 甲 }}{{ 乙 }}", "〔人工：补充〕", "〔人工：补充〕"))


def test_a_place_inside_other_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="还有没填上的标记"):
        made(context(), template(tmp_path, "{{ 甲 }}{{ 乙 }}见〔人工：补充〕"))


def test_words_of_units_make_no_place(tmp_path: Path) -> None:
    path, _ = made(
        context(Block("补充", ("话",)), 甲="〔人工：补充〕"), template(tmp_path, "{{ 甲 }}{{ 乙 }}", "{{ 甲 }}")
    )
    assert paragraphs(path)[1] == "〔人工：补充〕"


def written(tmp_path: Path, inner: str, end: str = "<w:p><w:r><w:t>〔人工完〕</w:t></w:r></w:p>") -> Path:
    """A document a person edited: `inner` between the marks."""
    start = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>〔人工：甲·0a1b2c3d〕</w:t></w:r></w:p>"
    document: Any = Document()
    body = parse_xml(f"<w:body {nsdecls('w')}>{start}{inner}{end}<w:p><w:r><w:t>后文</w:t></w:r></w:p></w:body>")
    for spot in list(body):
        document.element.body.insert(len(document.element.body) - 1, spot)
    document.save(str(tmp_path / "x.docx"))
    return tmp_path / "x.docx"


CHANGED = (
    "<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>新</w:t></w:r></w:ins>"
    "<w:del w:id='2' w:author='a'><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
)
TABLE = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"


def text(words: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("inner", "lines", "lost"),
    [
        (text("一") + "<w:p/>" + text("　　二　"), ("一", "二"), ""),
        (text("藏着写的", "<w:vanish/>"), ("藏着写的",), ""),
        ("<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>", ("上", "下"), ""),
        (CHANGED, ("新",), ""),
        (text("前") + TABLE, ("前",), "表格"),
        (text("前") + "<w:p><w:r><w:drawing/></w:r></w:p>", ("前",), "图片"),
    ],
)  # fmt: skip
def test_reading_what_a_person_wrote(inner: str, lines: tuple[str, ...], lost: str, tmp_path: Path) -> None:
    assert read_blocks(written(tmp_path, inner)) == (Written("甲", lines, "0a1b2c3d", lost=lost),)


def test_words_typed_right_behind_the_mark_count(tmp_path: Path) -> None:
    path = written(tmp_path, "", "<w:p><w:r><w:t>话〔人工完〕</w:t></w:r></w:p>")
    assert read_blocks(path)[0].lines == ("话",)


def test_a_block_without_its_end_stops_at_the_next_heading(tmp_path: Path) -> None:
    path, _ = made(context(Block("补充", ("话",))), template(tmp_path, *PARTS))
    without = changed(path, "〔人工完〕", "")
    first, second = read_blocks(without)
    assert (first.lines, first.lost) == (("话",), "没有“〔人工完〕”隔开的内容")
    assert second.lines == ("完",)


def test_a_file_that_cannot_be_read_has_no_blocks(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"nothing")
    assert read_blocks(tmp_path / "x.docx") == ()


def test_blocks_survive_libreoffice_and_take_no_room(convert: Convert, tmp_path: Path) -> None:
    source = template(tmp_path, *PARTS)
    prints = fingerprints(made(context(), source)[0])
    block = Block("补充", ("写了一段。",), prints["补充"])
    path, _ = made(context(block), source)
    assert read_blocks(convert(path, "docx")) == read_blocks(path)
    from pypdf import PdfReader

    printed = PdfReader(convert(path, "pdf")).pages[0].extract_text()
    assert "人工" not in printed
    assert "写了一段" in printed.replace(" ", "")
