"""Word documents to paragraphs and grids."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from helpers_document import BEGIN, GO_ON, docx, numbered, p, packed, r, span, tbl, tc, tr, unpacked
from report_gen.model.official import GridCell, OfficialDocument, Spot, Table
from report_gen.word.read_document import read_docx

NAME = "方案.docx"
EXAMPLE = Path(__file__).parents[1] / "input_examples" / "luoyang" / "官方文件.docx"


def _read(body: str, numbering: str = "", styles: str = "") -> OfficialDocument:
    document, _ = read_docx(docx(body, numbering, styles), NAME)
    assert document is not None
    return document


def _texts(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return [f"{one.number}{one.text}" for one in _read(body, numbering, styles).paragraphs]


def _table(*rows: str) -> Table:
    return _read(tbl(*rows)).tables[0]


def _grid(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in table.cells]


def _codes(content: bytes) -> list[str]:
    document, findings = read_docx(content, NAME)
    assert document is None
    assert {finding.place.file for finding in findings} == {NAME}
    return [finding.code for finding in findings]


def test_paragraphs_and_tables_stand_in_order_with_their_spots() -> None:
    document = _read(p("标题") + p("") + tbl(tr(tc("甲"), tc("乙"))) + p("末段"))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert [one.spot for one in document.paragraphs] == [Spot(NAME, paragraph=1), Spot(NAME, paragraph=2)]
    assert document.tables[0].cells[1] == GridCell("乙", 1, 2, 1, 1, Spot(NAME, table=1, row=1, column=2))
    assert document.tables[0].spot == Spot(NAME, table=1)


def test_a_line_break_begins_another_line_of_the_same_paragraph() -> None:
    lines = _read(p(f"{r('示范工程')}<w:r><w:br/></w:r>{r('工作方案')}")).paragraphs
    assert [(line.text, line.spot.paragraph) for line in lines] == [("示范工程", 1), ("工作方案", 1)]


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (f"{r('2024')}{r('年')}", "2024年"),
        (f"{r('甲')}<w:r><w:tab/></w:r>{r('乙')}", "甲\t乙"),
        (f"{r('4')}<w:r><w:noBreakHyphen/></w:r>{r('1')}", "4-1"),
        (f'{r("甲")}<w:r><w:br w:type="page"/></w:r>{r("乙")}', "甲乙"),
        (f'<w:del w:id="1">{r("废")}</w:del><w:ins w:id="2">{r("新")}</w:ins>', "新"),
        ('<w:del w:id="1"><w:r><w:delText>废</w:delText></w:r></w:del>' + r("留"), "留"),
        (f'<w:moveFrom w:id="1">{r("旧处")}</w:moveFrom><w:moveTo w:id="1">{r("新处")}</w:moveTo>', "新处"),
        (f"{r('看得见')}{r('看不见', '<w:vanish/>')}", "看得见"),
        (r("并不隐藏", '<w:vanish w:val="0"/>'), "并不隐藏"),
        (f'<w:hyperlink>{r("网址")}</w:hyperlink><w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>', "网址3"),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{r('第一')}", "第一"),
        (f"<w:smartTag>{r('洛阳')}</w:smartTag><w:sdt><w:sdtContent>{r('市')}</w:sdtContent></w:sdt>", "洛阳市"),
        ("<m:oMath><m:r><m:t>≥80</m:t></m:r></m:oMath>", "≥80"),
        ("<m:oMath><m:f><m:fPr/><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>",
         "1/4"),
        ("<w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby>", "拼"),
    ],
)  # fmt: skip
def test_words_are_those_that_are_printed(inside: str, words: str) -> None:
    assert _texts(p(inside)) == [words]


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next() -> None:
    cut = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert _texts(p("前半句，", cut) + p("后半句。") + p("下一段", cut)) == ["前半句，后半句。", "下一段"]
    assert _table(tr(tc(p("市公安局、", cut) + p("市商务局")), tc("乙"))).cells[0].text == "市公安局、市商务局"


def test_content_controls_are_opened_and_tables_of_contents_left_out() -> None:
    contents = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = f"<w:sdt>{contents}<w:sdtContent>{p('目标 1')}</w:sdtContent></w:sdt>"
    body += f"<w:sdt><w:sdtContent>{p('一、目标')}</w:sdtContent></w:sdt>"
    style = '<w:style w:styleId="10"><w:name w:val="toc 1"/></w:style>'
    assert _texts(body + p("二、任务 2", '<w:pStyle w:val="10"/>'), styles=style) == ["一、目标"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{p('某市人民政府文件')}</w:txbxContent>"
    alternative = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert _texts(p(f"{r('正文')}<w:r>{alternative}</w:r>") + p("下段")) == ["正文", "某市人民政府文件", "下段"]


def test_cells_merged_across_and_down_stand_once_at_their_anchor() -> None:
    table = _table(
        tr(tc("序号"), tc(p("指标") + p("分类")), tc("重点任务", span(2)), tc("时限")),
        tr(tc("1"), tc("体制", BEGIN), tc("机制", BEGIN), tc("计划"), tc("每年")),
        tr(tc("2"), tc("", GO_ON), tc("", '<w:vMerge w:val="continue"/>'), tc("会议"), tc("每月")),
        tr(tc("3"), tc("", GO_ON), tc("枢纽", span(2)), tc("2025年")),
        tr(tc("4"), tc("设施", BEGIN), tc("车辆", f"{span(2)}{BEGIN}"), tc("2025年")),
        tr(tc("5"), tc("", GO_ON), tc("", f"{span(2)}{GO_ON}"), tc("2026年")),
    )
    assert (table.height, table.width) == (6, 5)
    assert _grid(table) == [
        (1, 1, 1, 1, "序号"), (1, 2, 1, 1, "指标\n分类"), (1, 3, 1, 2, "重点任务"), (1, 5, 1, 1, "时限"),
        (2, 1, 1, 1, "1"), (2, 2, 3, 1, "体制"), (2, 3, 2, 1, "机制"), (2, 4, 1, 1, "计划"), (2, 5, 1, 1, "每年"),
        (3, 1, 1, 1, "2"), (3, 4, 1, 1, "会议"), (3, 5, 1, 1, "每月"),
        (4, 1, 1, 1, "3"), (4, 3, 1, 2, "枢纽"), (4, 5, 1, 1, "2025年"),
        (5, 1, 1, 1, "4"), (5, 2, 2, 1, "设施"), (5, 3, 2, 2, "车辆"), (5, 5, 1, 1, "2025年"),
        (6, 1, 1, 1, "5"), (6, 5, 1, 1, "2026年"),
    ]  # fmt: skip
    found = table.at(3, 2)
    assert found is not None
    assert found.text == "体制"


def test_rows_set_in_from_either_side_leave_holes() -> None:
    table = _table(
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("丁"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )
    assert _grid(table)[3:] == [(2, 2, 1, 1, "丁")]
    assert (table.width, table.at(2, 1), table.at(2, 3)) == (3, None, None)


def test_a_column_that_only_grid_after_reaches_counts() -> None:
    assert _table(tr(tc("甲"), tc("乙"), properties='<w:gridAfter w:val="2"/>')).width == 4


def test_a_continuation_without_a_beginning_is_a_cell() -> None:
    assert _grid(_table(tr(tc("甲", GO_ON)), tr(tc("乙"), tc("丙", GO_ON)))) == [
        (1, 1, 1, 1, "甲"), (2, 1, 1, 1, "乙"), (2, 2, 1, 1, "丙"),
    ]  # fmt: skip


def test_a_continuation_of_another_width_is_a_cell() -> None:
    table = _table(tr(tc("甲", span(2) + BEGIN), tc("乙")), tr(tc("", GO_ON), tc("丙"), tc("丁")))
    assert _grid(table)[2:] == [(2, 1, 1, 1, ""), (2, 2, 1, 1, "丙"), (2, 3, 1, 1, "丁")]


def test_the_older_way_of_merging_across_is_known() -> None:
    across = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    table = _table(
        tr(tc("甲", across[0]), tc("", across[1]), tc("乙")),
        tr(tc("丙", across[0] + BEGIN), tc("", across[1]), tc("丁")),
        tr(tc("", across[0] + GO_ON), tc("", across[1]), tc("戊")),
    )
    assert _grid(table) == [
        (1, 1, 1, 2, "甲"), (1, 3, 1, 1, "乙"), (2, 1, 2, 2, "丙"), (2, 3, 1, 1, "丁"), (3, 3, 1, 1, "戊"),
    ]  # fmt: skip


def test_rows_in_controls_are_read_and_deleted_rows_are_not() -> None:
    table = _table(
        f"<w:sdt><w:sdtContent>{tr(tc('甲'))}</w:sdtContent></w:sdt>",
        tr(tc("废"), properties='<w:del w:id="1"/>'),
        tr(f"<w:sdt><w:sdtContent>{tc('乙')}</w:sdtContent></w:sdt>"),
    )
    assert _grid(table) == [(1, 1, 1, 1, "甲"), (2, 1, 1, 1, "乙")]


def test_a_table_in_a_cell_is_folded_into_its_words() -> None:
    inner = tbl(tr(tc("甲"), tc("乙")), tr(tc(f"{p('丙')}{p('丁')}")))
    document = _read(
        tbl(tr(tc(f"{p('指标：')}{inner}{p('止')}"), tc(f"{p('2')}{p('')}{p('3')}"))) + tbl(tr(tc("次"), tc("表")))
    )
    assert [cell.text for cell in document.tables[0].cells] == ["指标：\n甲\n乙\n丙\n丁\n止", "2\n\n3"]
    assert [table.spot.table for table in document.tables] == [1, 2]


def test_a_table_of_one_cell_is_a_frame() -> None:
    inner = tbl(tr(tc("序号"), tc("任务")))
    document = _read(p("前") + tbl(tr(tc(f"{p('框内')}{inner}{p('')}"))) + tbl(tr(tc("甲"), tc("乙"))))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Paragraph", "Table", "Table"]
    assert [(table.spot.table, table.cells[0].text) for table in document.tables] == [(1, "序号"), (2, "甲")]


def test_absurd_spans_are_held_to_the_limits_of_word() -> None:
    table = _table(tr(tc("甲", span(999_999)), tc("乙", span(0)), properties='<w:gridBefore w:val="99999"/>'))
    assert table.width <= 3 * 63
    assert [cell.columns for cell in table.cells] == [63, 1]


def _level(at: int, form: str, text: str, more: str = "") -> str:
    head = "" if "w:start " in more else '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{at}">{head}<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


OUTLINE = (
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "japaneseCounting", "%1、")
    + _level(1, "chineseCountingThousand", "（%2）")
    + _level(2, "decimal", "%3.")
    + _level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + _level(4, "bullet", "•")
    + _level(5, "decimal", "（%6）", '<w:lvlRestart w:val="0"/>')
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_numbers_print_as_word_prints_them() -> None:
    levels = [0, 1, 2, 2, 1, 2, 0, 1, 3, 4]
    body = "".join(numbered("任务", 1, level) for level in levels)
    assert [one.number for one in _read(body, OUTLINE).paragraphs] == [
        "一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）", "2.1", "",
    ]  # fmt: skip


def test_numbers_start_anew_where_the_list_says_so_and_count_blank_paragraphs() -> None:
    body = "".join(numbered(text, number, 2) for text, number in (("甲", 1), ("", 1), ("丙", 1), ("丁", 2), ("戊", 2)))
    assert _texts(body, OUTLINE) == ["1.甲", "3.丙", "5.丁", "6.戊"]


def test_a_level_that_never_restarts_goes_on() -> None:
    body = numbered("甲", 1, 5) + numbered("乙", 1, 0) + numbered("丙", 1, 5)
    assert _texts(body, OUTLINE) == ["（1）甲", "一、乙", "（2）丙"]


def test_typed_numbers_and_unknown_lists_print_nothing_more() -> None:
    assert _texts(p("1.甲") + numbered("乙", 9) + numbered("丙", 0) + numbered("丁", 1, 8), OUTLINE) == [
        "1.甲", "乙", "丙", "丁",
    ]  # fmt: skip
    assert _texts(numbered("甲", 1)) == ["甲"]


def test_numbers_come_from_styles_and_the_styles_they_are_based_on() -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="c"><w:name w:val="own"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:styleId="d"><w:name w:val="circle"/><w:basedOn w:val="e"/></w:style>'
        '<w:style w:styleId="e"><w:name w:val="circle too"/><w:basedOn w:val="d"/></w:style>'
        '<w:style w:styleId="f"><w:name w:val="lost"/><w:pPr><w:numPr><w:numId w:val="77"/></w:numPr></w:pPr></w:style>'
    )
    levels = _level(0, "decimal", "%1.", '<w:pStyle w:val="a"/>') + _level(1, "decimal", "%1.%2")
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = "".join(p(style, f'<w:pStyle w:val="{style}"/>') for style in "abcadf")
    body += p("自定", '<w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
    assert _texts(body, numbering, styles) == ["1.a", "1.1b", "1.2c", "2.a", "d", "f", "2.1自定"]


def test_lists_that_only_name_a_list_style_are_followed() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="公文"/>{_level(0, "decimal", "第%1条")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    )
    assert _texts(numbered("甲", 1) + numbered("乙", 2), numbering) == ["第1条甲", "乙"]


def test_a_level_given_again_by_the_list_counts_and_unused_levels_above_stand_at_their_start() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{_level(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/>'
        f'<w:lvlOverride w:ilvl="1">{_level(1, "upperLetter", "%1%2%9、")}</w:lvlOverride></w:num>'
    )
    assert _texts(numbered("甲", 1, 1), numbering) == ["1A、甲"]


@pytest.mark.parametrize(
    ("form", "start", "printed"),
    [
        ("decimal", 12, "12"), ("chineseCounting", 10, "十"), ("chineseCounting", 11, "十一"),
        ("japaneseCounting", 20, "二十"), ("taiwaneseCounting", 35, "三十五"), ("chineseCountingThousand", 100, "一百"),
        ("chineseCountingThousand", 105, "一百零五"), ("chineseCountingThousand", 115, "一百一十五"),
        ("chineseCounting", 1000, "1000"), ("chineseCounting", 0, "0"), ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"), ("decimalFullWidth", 12, "１２"), ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "21"), ("decimalEnclosedParen", 2, "⑵"), ("decimalEnclosedFullstop", 2, "⒉"),
        ("decimalZero", 3, "03"), ("lowerLetter", 3, "c"), ("upperLetter", 27, "AA"), ("lowerLetter", 0, ""),
        ("lowerRoman", 4, "iv"), ("upperRoman", 19, "XIX"), ("none", 3, ""), ("unheardOf", 3, "3"),
    ],
)  # fmt: skip
def test_number_forms(form: str, start: int, printed: str) -> None:
    level = _level(0, form, "%1", f'<w:start w:val="{start}"/>')
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert _read(numbered("甲", 1), numbering).paragraphs[0].number == printed


def test_a_numbered_column_reads_as_it_is_printed() -> None:
    rows = [tr(tc(numbered("", 1, 2)), tc(numbered("任务", 1, 3))) for _ in range(2)]
    assert [cell.text for cell in _read(tbl(*rows), OUTLINE).tables[0].cells] == ["1.", "1.1任务", "2.", "1.1任务"]


def test_tracked_changes_and_pictures_are_noted() -> None:
    _, findings = read_docx(docx(p(f'<w:ins w:id="1">{r("新")}</w:ins><w:r><a:blip/></w:r>')), NAME)
    assert [(finding.code, finding.message) for finding in findings] == [
        ("D201", "官方文件带有未接受的修订，已按接受全部修订后的文字识读。"),
        ("D202", "官方文件里有 1 幅图片，图片中的文字没有识读。"),
    ]
    assert read_docx(docx(p("甲")), NAME)[1] == ()


def test_strict_documents_and_other_names_of_the_main_part_are_read() -> None:
    parts = unpacked(docx(p("甲")))
    text = parts.pop("word/document.xml").replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    document, _ = read_docx(packed({**parts, "word/document2.xml": text}), NAME)
    assert document is not None
    assert document.paragraphs[0].text == "甲"


def test_a_package_that_does_not_name_its_main_part_is_tried_at_the_usual_place() -> None:
    parts = unpacked(docx(p("甲")))
    relations = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    parts = {"_rels/.rels": relations, "word/document.xml": parts["word/document.xml"]}
    document, _ = read_docx(packed(parts), NAME)
    assert document is not None


def _with_part(name: str, content: bytes) -> bytes:
    return packed({**unpacked(docx(p("甲"))), name: content})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 broken", "D103"),
        (docx(p("甲"))[:-200], "D103"),
        (packed({"a.txt": b"1"}), "D103"),
        (_with_part("word/document.xml", b"<w:document"), "D103"),
        (docx(p("") + tbl(tr(tc("")))), "D102"),
        (_with_part("word/document.xml", b"<document/>"), "D102"),
        (_with_part("word/document.xml", b" " * (64 * 1024 * 1024 + 1)), "D107"),
    ],
)
def test_files_that_cannot_be_read_say_why(content: bytes, code: str) -> None:
    assert _codes(content) == [code]


def test_encrypted_parts_say_so() -> None:
    content = bytearray(docx(p("甲")))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(signature, start + 4)
    assert _codes(bytes(content)) == ["D104"]


def test_entities_are_refused() -> None:
    body = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><document>A&x;B</document>'
    assert _codes(_with_part("word/document.xml", body)) == ["D103"]


def test_five_hundred_rows_read_fast() -> None:
    rows = [
        tr(*(tc("市交通运输局、市公安局", GO_ON if column == 1 else "") for column in range(9))) for _ in range(500)
    ]
    content = docx(tbl(*rows))
    begun = time.process_time()
    document, _ = read_docx(content, NAME)
    assert time.process_time() - begun < 10
    assert document is not None
    assert document.tables[0].height == 500


def test_the_example_is_the_table_of_the_text() -> None:
    document, findings = read_docx(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert document is not None
    assert findings == ()
    table = document.tables[0]
    assert (table.height, table.width) == (30, 8)
    assert [one.text for one in document.paragraphs] == ["附件2", "洛阳市城市绿色货运配送示范工程创建重点任务分工"]
    text = EXAMPLE.with_suffix(".txt").read_text(encoding="utf-8")
    cells = [cell.strip() for cell in text.partition("\n\t")[2].split("\n\t")]
    assert [cell.text.replace("\n", "") for cell in table.cells] == [cell.replace("\n", "") for cell in cells if cell]
    assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in zipfile.ZipFile(EXAMPLE).infolist())
