"""Rendering: layout on the XML, texts exactly as typed, templates checked, nothing lost."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import Convert
from helpers_word import TEMPLATES, assessment, score, small_plan
from report_gen.errors import ReportGenError, TemplateError
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext, TableData
from report_gen.model.finding import Finding
from report_gen.model.plan import Plan
from report_gen.reports import half_year, score_sheet
from report_gen.steps.typeset import document_renderer, write_document
from report_gen.word.fonts import Styles, set_fonts
from report_gen.word.render import Renderer
from report_gen.word.template import Environment, Source
from report_gen.word.text import clean, runs_xml
from report_gen.word.values import text_of
from report_gen.workspace import Workspace
from report_gen.workspace.writing import Outputs

sys.path.append(str(TEMPLATES.parent / "tools"))
import make_templates
import paper
import paper_looks
import paper_package

REPORT = TEMPLATES / "半年总结报告.docx"
SHEET = TEMPLATES / "考核评分表.docx"
FONTS = ("ascii", "hAnsi", "eastAsia", "cs")
NASTY = 'A&B <80个> 项 {{ 7*7 }} {% for x in y %} {# z #} ]]> "引"“号”——…… {_{ }_} 〔表：甲〕 None nan \\n $1 &amp;'


def _context(plan: Plan | None = None, issued: date | None = date(2024, 7, 5)) -> ReportContext:
    chosen = plan or small_plan()
    return half_year.build(chosen, assessment(chosen), (), issued=issued)


def _charts(context: ReportContext) -> dict[str, bytes]:
    return {chart.key: chart_workbook(chart) for chart in context.charts}


def render(context: ReportContext, template: Path, out: Path, charts: Mapping[str, bytes]) -> tuple[Finding, ...]:
    return Renderer(template).render(context, out, charts)


def check_template(template: Path, context: ReportContext) -> tuple[Finding, ...]:
    return Source(template, Environment()).findings(context)


def _made(context: ReportContext, folder: Path, template: Path = REPORT) -> Any:
    out = folder / "文书.docx"
    render(context, template, out, _charts(context))
    return Document(str(out))


def _paragraphs(document: Any) -> list[str]:
    return [text_of(spot) for spot in document.element.body.iter(qn("w:p"))]


def _template(folder: Path, *texts: str) -> Path:
    """A template of plain paragraphs on our base."""
    path = folder / "模板.docx"
    body = "".join(paper.paragraph("公文正文", text) for text in texts)
    paper_package.write(path, body + paper.section(paper_looks.PORTRAIT, last=True))
    return path


def _simple(**values: object) -> ReportContext:
    return ReportContext("模板.docx", values)


@pytest.mark.parametrize("name", ["半年总结报告", "考核评分表"])
def test_committed_templates_are_what_the_tool_makes(name: str, tmp_path: Path) -> None:
    assert make_templates.main(tmp_path) == 0
    assert (tmp_path / f"{name}.docx").read_bytes() == (TEMPLATES / f"{name}.docx").read_bytes()


@pytest.mark.parametrize("template", [REPORT, SHEET])
def test_every_style_names_a_chinese_font_and_no_theme(template: Path) -> None:
    with zipfile.ZipFile(template) as parts:
        assert not [name for name in parts.namelist() if "theme" in name]
        styles = parts.read("word/styles.xml").decode()
    fonts = re.findall(r"<w:rFonts [^>]*>", styles)
    assert len(fonts) == styles.count('w:type="paragraph"') + 1
    assert all(all(f"w:{script}=" in font for script in FONTS) and "Theme" not in font for font in fonts)


def test_pages_follow_the_standard(tmp_path: Path) -> None:
    sections = _made(_context(), tmp_path).sections
    sizes = [(round(page.page_width.mm), round(page.page_height.mm)) for page in sections]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    margins = [
        tuple(round(side.mm) for side in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin))
        for page in sections
    ]
    assert margins == [(37, 35, 28, 26), (28, 26, 35, 37), (37, 35, 28, 26)]
    body = paper_looks.LOOKS["公文正文"]
    assert 'w:line="579" w:lineRule="exact"' in body.line
    assert paper_looks.TIGHT == -5


def test_page_numbers_run_through_every_section(tmp_path: Path) -> None:
    document = _made(_context(), tmp_path)
    for section in document.element.body.iter(qn("w:sectPr")):
        kinds = {footer.get(qn("w:type")) for footer in section.findall(qn("w:footerReference"))}
        assert kinds == {"default", "even"}
        assert section.find(qn("w:pgNumType")) is None
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer
    assert [footer.paragraphs[0].alignment for footer in (odd, even)] == [2, 0]
    assert odd.paragraphs[0].text == "— 1 —"


def test_numbers_of_landscape_pages_stand_where_upright_pages_have_them(tmp_path: Path) -> None:
    """GB/T 9704-2012: turned, at the left side (the foot of the upright page), odd pages low, even pages high."""
    page = _made(_context(), tmp_path).sections[1]
    spots = []
    for footer in (page.footer, page.even_page_footer):
        root = footer._element
        x, y = (int(offset.text) / 36000 for offset in root.iter(qn("wp:posOffset")))
        high = int(next(root.iter(qn("wp:extent"))).get("cy")) / 36000
        assert text_of(root) == "— 1 —"
        assert 'vert="vert"' in etree.tostring(root, encoding="unicode")
        spots.append((x + 4, y, y + high))
    odd, even = spots
    assert odd == (28, 149, 179)
    assert even == (28, 33, 63)


def test_runs_carry_their_fonts_and_the_hint(tmp_path: Path) -> None:
    document = _made(_context(), tmp_path)
    runs = list(document.element.body.iter(qn("w:r")))
    assert runs
    for run in runs:
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts.get(qn("w:hint")) == "eastAsia"
        assert all(fonts.get(qn(f"w:{script}")) for script in FONTS)
    title = next(paragraph for paragraph in document.paragraphs if paragraph.style.name == "公文标题")
    assert title._p.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "方正小标宋简体"


def test_tables_repeat_their_heads_and_do_not_split_rows(tmp_path: Path) -> None:
    context = _context()
    tables = _made(context, tmp_path).tables
    assert len(tables) == len(context.tables)
    for made, table in zip(tables, context.tables, strict=True):
        rows = list(made._tbl.iter(qn("w:tr")))
        assert len(rows) == len(table.rows) + 1
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert sum(int(column.get(qn("w:w"))) for column in made._tbl.tblGrid) in {8845, 12756}


def test_equal_neighbours_of_merged_columns_become_one_cell(tmp_path: Path) -> None:
    table = TableData("甲", "", ("类", "项"), (("一", "a"), ("一", "b"), ("二", "c")), (1, 1), merged=(0,))
    context = replace(_simple(), tables=(table,))
    made = _made(context, tmp_path, _template(tmp_path, "〔表：甲〕")).tables[0]
    merges = [cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") for cell in made._tbl.iter(qn("w:tc"))]
    assert [None if merge is None else merge.get(qn("w:val")) for merge in merges] == [
        None, None, "restart", None, "continue", None, None, None,
    ]  # fmt: skip


def test_nasty_texts_arrive_exactly_and_are_never_run(tmp_path: Path) -> None:
    table = TableData("乙", NASTY, ("头",), ((NASTY,),), (1,), note=NASTY)
    context = replace(_simple(段落=[NASTY, "第一行\n第二行\t后"]), tables=(table,))
    template = _template(tmp_path, "{%p for 段 in 段落 %}", "{{ 段 }}", "{%p endfor %}", "〔表：乙〕")
    document = _made(context, tmp_path, template)
    texts = _paragraphs(document)
    assert texts.count(NASTY) == 4
    assert "第一行\n第二行\t后" in texts
    assert "49" not in "".join(texts)
    assert len(list(document.element.body.iter(qn("w:br")))) == 1


@given(st.text(max_size=40))
def test_clean_keeps_all_that_xml_can_hold(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    made = Document().element.body.add_p()
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    made = parse_xml(f"<w:p {nsdecls('w')}>{runs_xml(kept)}</w:p>")
    assert text_of(made) == kept


def test_control_characters_and_lone_surrogates_lose_nothing_else(tmp_path: Path) -> None:
    context = _simple(甲="前\x00\x08中\ud800\ufffe后", 乙="尾")
    assert _paragraphs(_made(context, tmp_path, _template(tmp_path, "{{ 甲 }}、{{ 乙 }}"))) == ["前中后、尾"]


def test_what_is_to_be_supplied_is_red(tmp_path: Path) -> None:
    document = _made(_context(issued=None), tmp_path)
    red = {
        text_of(run)
        for run in document.element.body.iter(qn("w:r"))
        if (colour := run.find(f"{qn('w:rPr')}/{qn('w:color')}")) is not None and colour.get(qn("w:val")) == "FF0000"
    }
    assert red == {"【待补：成文日期】", "【待补：完成值】"}


def test_red_takes_its_place_among_the_properties() -> None:
    xml = runs_xml("前【待补：数】", '<w:rFonts w:ascii="宋体"/><w:b/><w:color w:val="00FF00"/><w:sz w:val="24"/>')
    assert '<w:b/><w:color w:val="FF0000"/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">【待补：数】' in xml
    assert '<w:color w:val="FF0000"/></w:rPr>' in runs_xml("【待补：数】")


@pytest.mark.parametrize(
    ("texts", "code", "words"),
    [
        (("{{ 标提 }}",), "W101", ("{{ 标提 }}", "标题")),
        (("前言 {{ 完全不同的东西abc }}",), "W101", ("完全不同的东西abc", "可用的名称有")),
        (("{%p for 节 in 各节 %}", "{{ 节.名陈 }}{{ loop.index }}", "{%p endfor %}"), "W101", ("节.名陈", "名称")),
        (("第一段", "{{ 标题 ", "{% if %}"), "W102", ("标题",)),
        (("{% include '别的.docx' %}",), "W102", ("不能引用",)),
        (("〔表：指标〕",), "W103", ("〔表：指标〕", "可用的表有：无")),
        (("{{ 标题 }}",), "W201", ("各节", "{{ 各节 }}")),
    ],
)
def test_template_findings(texts: tuple[str, ...], code: str, words: tuple[str, ...], tmp_path: Path) -> None:
    context = _simple(标题="题", 各节=[{"名称": "甲"}])
    template = _template(tmp_path, *texts)
    finding = next(finding for finding in check_template(template, context) if finding.code == code)
    assert all(word in finding.message + finding.hint for word in words)
    if code < "W200":
        with pytest.raises(TemplateError, match=re.escape(finding.message)):
            render(context, template, tmp_path / "x.docx", {})
        assert not (tmp_path / "x.docx").exists()


def test_a_table_the_template_leaves_out_is_noted(tmp_path: Path) -> None:
    context = replace(_simple(), tables=(TableData("甲", "", ("头",), (), (1,)),))
    (finding,) = render(context, _template(tmp_path, "文"), tmp_path / "x.docx", {})
    assert (finding.code, "〔表：甲〕" in finding.hint) == ("W201", True)


def test_notes_about_the_offices_own_template_come_back(tmp_path: Path) -> None:
    shipped_one = document_renderer(Workspace.at(tmp_path), "考核评分表.docx")
    plan = small_plan()
    sheet = score_sheet.build(plan, score(plan, plan.units[1]), assessment(plan))
    assert write_document(shipped_one, sheet, tmp_path / "a.docx", Outputs()) == ()
    (tmp_path / "模板").mkdir()
    _template(tmp_path, "{{ 单位 }}").rename(tmp_path / "模板" / "考核评分表.docx")
    own = document_renderer(Workspace.at(tmp_path), "考核评分表.docx")
    notes = write_document(own, sheet, tmp_path / "b.docx", Outputs())
    assert {note.code for note in notes} == {"W201"}
    assert _paragraphs(Document(str(tmp_path / "b.docx"))) == [plan.units[1].name]


def test_shipped_templates_use_all_that_reports_give() -> None:
    plan = small_plan()
    given = assessment(plan)
    assert check_template(REPORT, _context(plan)) == ()
    assert check_template(SHEET, score_sheet.build(plan, score(plan, plan.units[1]), given)) == ()


@pytest.mark.parametrize("blob", [None, b"", b"PK\x03\x04 broken", b"not a document"])
def test_damaged_templates_are_refused(blob: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    if blob is not None:
        path.write_bytes(blob)
    with pytest.raises(TemplateError, match="打不开"):
        Renderer(path)


@pytest.mark.parametrize("value", [None, 1.5, [None], {"名": float("nan")}])
def test_values_without_one_way_to_print_are_refused(value: object, tmp_path: Path) -> None:
    with pytest.raises(ReportGenError, match="不是文字"):
        render(_simple(甲=value), _template(tmp_path, "{{ 甲 }}"), tmp_path / "x.docx", {})


def test_plain_numbers_and_conditions_work(tmp_path: Path) -> None:
    template = _template(tmp_path, "{% if 有 and 数 > 2 and 名 == '甲' %}{{ 数 }}{{ 名 ~ '乙' }}{% endif %}")
    assert _paragraphs(_made(_simple(有=True, 数=3, 名="甲"), tmp_path, template)) == ["3甲乙"]


def test_a_list_is_printed_one_text_under_the_other(tmp_path: Path) -> None:
    made = _made(_simple(署名=["办公室", "（{{ 1 }}代章）"]), tmp_path, _template(tmp_path, "{{ 署名 }}"))
    assert _paragraphs(made) == ["办公室\n（{{ 1 }}代章）"]


def test_values_by_name_are_not_printed_at_once(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="分为标题、段落"):
        render(_simple(节=[{"标题": "甲", "段落": "乙"}]), _template(tmp_path, "{{ 节 }}"), tmp_path / "x.docx", {})


def test_errors_while_rendering_name_the_template(tmp_path: Path) -> None:
    template = _template(tmp_path, "{{ 节[0].名称 }}")
    with pytest.raises(TemplateError, match="不能套用"):
        render(_simple(节=[], 其他=[{"名称": "甲"}]), template, tmp_path / "x.docx", {})


def test_a_text_lost_by_the_template_is_an_error(tmp_path: Path) -> None:
    template = _template(tmp_path, "{% set x = 甲 %}{{ x|string|replace('', '') }}{% set y %}{{ 乙 }}{% endset %}")
    with pytest.raises(ReportGenError, match="漏了一段文字：“不见了”"):
        render(_simple(甲="在", 乙="不见了"), template, tmp_path / "x.docx", {})


def test_leftover_tags_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="还有没填上的标记"):
        render(_simple(), _template(tmp_path, "多了 }} 一个"), tmp_path / "x.docx", {})
    with pytest.raises(TemplateError, match="还有没填上的标记"):
        render(_simple(标题="题"), _template(tmp_path, "｛｛ 标题 ｝｝"), tmp_path / "x.docx", {})


def test_a_chart_without_its_workbook_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReportGenError, match="没有生成"):
        render(_context(), REPORT, tmp_path / "x.docx", {})


def test_same_results_same_bytes_and_properties_of_the_run(tmp_path: Path) -> None:
    context = _context()
    charts = _charts(context)
    for name in ("a.docx", "b.docx"):
        render(context, REPORT, tmp_path / name, charts)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    properties = Document(str(tmp_path / "a.docx")).core_properties
    assert properties.author == properties.last_modified_by == "示例市创建工作领导小组办公室"
    assert properties.title == "示例市城市绿色货运配送示范工程创建2024年上半年总结报告"
    assert properties.created is not None
    assert properties.created.date() == date(2024, 7, 5)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("示例市领导小组办公室（市交通运输局代章）",), ("left", 28 - 20)),
        (("某办",), ("right", None)),
        (("示例市城市绿色货运配送示范工程领导小组", "（市交通运输局代章）"), ("center", 28 - 2 - 19)),
    ],
)
def test_date_stands_under_the_signature(
    lines: tuple[str, ...], expected: tuple[str, int | None], tmp_path: Path
) -> None:
    context = _context()
    document = _made(replace(context, values={**context.values, "署名": lines}), tmp_path)
    dates = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "成文日期"]
    properties = dates[0]._p.find(qn("w:pPr"))
    align, indent = properties.find(qn("w:jc")), properties.find(qn("w:ind"))
    found = "right" if align is None else align.get(qn("w:val"))
    assert (found, None if indent is None else round(int(indent.get(qn("w:left"))) / 315)) == expected


def test_indents_a_clerk_has_set_give_way(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    own = '<w:ind w:left="999"/><w:jc w:val="center"/><w:outlineLvl w:val="9"/>'
    body = paper.paragraph("署名", "{{ 甲 }}") + paper.paragraph("成文日期", "{{ 乙 }}", own)
    paper_package.write(path, body + paper.section(paper_looks.PORTRAIT, last=True))
    spot = _made(_simple(甲="某某领导小组办公室", 乙="2024年7月5日"), tmp_path, path).paragraphs[1]._p
    tags = [child.tag.rpartition("}")[2] for child in spot.find(qn("w:pPr"))]
    assert tags == ["pStyle", "ind", "jc", "outlineLvl"]
    assert spot.find(qn("w:pPr")).find(qn("w:ind")).get(qn("w:left")) == str(19 * 315)


def test_no_signature_no_alignment(tmp_path: Path) -> None:
    assert _paragraphs(_made(_simple(), tmp_path, _template(tmp_path, "文"))) == ["文"]


@pytest.mark.parametrize(
    ("before", "tags"),
    [
        (paper.paragraph("公文正文", "{{ 甲 }}"), ["pStyle", "keepNext", "widowControl"]),
        (
            "<w:p><w:pPr><w:jc w:val='left'/></w:pPr><w:r><w:t>{{ 甲 }}</w:t></w:r></w:p>",
            ["keepNext", "widowControl", "jc"],
        ),
        (paper.paragraph("公文正文", "{{ 甲 }}", "<w:keepNext/>"), ["pStyle", "keepNext"]),
    ],
)
def test_the_last_paragraph_stays_with_the_closing_words(before: str, tags: list[str], tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    body = before + paper.paragraph("结语", "特此报告。")
    paper_package.write(path, body + paper.section(paper_looks.PORTRAIT, last=True))
    first = _made(_simple(甲="末段"), tmp_path, path).paragraphs[0]._p
    assert [child.tag.rpartition("}")[2] for child in first.find(qn("w:pPr"))] == tags


def test_closing_words_without_a_text_before_them(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    ending = paper.paragraph("结语", "特此报告。") + paper.section(paper_looks.PORTRAIT, last=True)
    paper_package.write(path, ending)
    assert _paragraphs(_made(_simple(), tmp_path, path)) == ["特此报告。"]


def test_categories_run_across_the_table_and_the_preface_stands_above(tmp_path: Path) -> None:
    rows = (("甲类", ""), ("一", "a"), ("乙类", ""), ("二", "b"))
    table = TableData("甲", "", ("项", "数"), rows, (1, 1), preface="注：说明。", small=True, spans=(0, 2))
    document = _made(replace(_simple(), tables=(table,)), tmp_path, _template(tmp_path, "〔表：甲〕"))
    assert _paragraphs(document)[0] == "注：说明。"
    spans = [
        [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") is not None for cell in row.iter(qn("w:tc"))]
        for row in document.tables[0]._tbl.iter(qn("w:tr"))
    ]
    assert spans == [[False, False], [True], [False, False], [True], [False, False]]
    kept = document.tables[0]._tbl.findall(qn("w:tr"))[1].find(f".//{qn('w:keepNext')}")
    assert kept is not None


def test_a_short_table_of_the_text_stays_on_one_page(tmp_path: Path) -> None:
    def kept(rows: int) -> int:
        table = TableData("甲", "表1", ("头",), (("身",),) * rows, (1,))
        made = _made(replace(_simple(), tables=(table,)), tmp_path, _template(tmp_path, "〔表：甲〕")).tables[0]
        return len(list(made._tbl.iter(qn("w:keepNext"))))

    assert (kept(16), kept(17)) == (16, 1)


def test_a_marker_that_ends_a_section_keeps_the_break(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    ending = paper.section(paper_looks.LANDSCAPE, last=True)
    body = paper.paragraph("表文", "〔表：甲〕", ending)
    paper_package.write(path, body + paper.section(paper_looks.PORTRAIT, last=True))
    context = replace(_simple(), tables=(TableData("甲", "", ("头",), (("身",),), (1,)),))
    document = _made(context, tmp_path, path)
    assert [section.orientation for section in document.sections] == [1, 0]
    assert int(document.tables[0]._tbl.tblGrid[0].get(qn("w:w"))) == 12756


def test_fonts_follow_base_styles_and_drop_themes() -> None:
    document: Any = Document()
    paragraph = document.add_paragraph("文", style="List Bullet")
    paragraph.runs[0]._r.get_or_add_rPr().insert(0, _element('<w:rFonts {} w:asciiTheme="minorHAnsi"/>'))
    bare = document.add_paragraph()
    bare._p.append(_element('<w:r {}><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>文</w:t></w:r>'))
    styles = Styles(document.styles.element)
    normal = document.styles["Normal"].element.get_or_add_rPr()
    normal.insert(0, _element('<w:rFonts {} w:eastAsia="仿宋_GB2312"/>'))
    set_fonts(document.element.body, styles)
    for run in document.element.body.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts.get(qn("w:ascii")) == "仿宋_GB2312"
        assert fonts.get(qn("w:asciiTheme")) is None
    assert styles.font("没有的样式") is None


def _element(xml: str) -> Any:
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    return parse_xml(xml.format(nsdecls("w")))


def test_template_still_works_after_libreoffice_saved_it(convert: Convert, tmp_path: Path) -> None:
    context = _context()
    saved = _made(context, tmp_path, convert(REPORT, "docx"))
    ours = _made(context, tmp_path)
    assert [text for text in _paragraphs(saved) if text] == [text for text in _paragraphs(ours) if text]
    assert len(saved.sections) == len(ours.sections)


def test_two_and_twenty_sheets_from_one_renderer(tmp_path: Path) -> None:
    plan = small_plan()
    renderer, given = Renderer(SHEET), assessment(plan)
    for number, unit in enumerate(plan.units, start=1):
        renderer.render(score_sheet.build(plan, score(plan, unit, number), given), tmp_path / f"{unit.code}.docx", {})
        texts = _paragraphs(Document(io.BytesIO((tmp_path / f"{unit.code}.docx").read_bytes())))
        assert unit.name in texts
