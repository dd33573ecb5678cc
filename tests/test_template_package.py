"""Templates as other programs and people leave them: what they hold besides text stays, what cannot work is refused."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from helpers_template import changed, made, paragraphs, part, template
from helpers_word import TEMPLATES, assessment, small_plan
from report_gen.errors import ReportGenError, TemplateError
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ChartData, ReportContext
from report_gen.reports import half_year
from report_gen.word.package import Package, Template, parsed
from report_gen.word.read_told import read_told
from report_gen.word.render import Renderer

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def bare(folder: Path, body: str, more: dict[str, str] | None = None) -> Path:
    """The least that is a docx: no styles, no relationships of the document, no properties."""
    path = folder / "模板.docx"
    links = f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="/word/document.xml"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, content in (parts | (more or {})).items():
            package.writestr(name, content)
    return path


def test_the_least_docx_works(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>{{ 甲 }}</w:t></w:r></w:p><w:p><w:r><w:t>〔表：x〕</w:t></w:r></w:p>"
    path, _ = made(ReportContext("模板.docx", {"甲": "某"}), bare(tmp_path, body.replace("〔表：x〕", "尾")))
    assert paragraphs(path) == ["某", "尾"]
    assert Document(str(path)).core_properties.title == ""


def test_what_stands_in_a_run_besides_its_text_stays_in_its_place(tmp_path: Path) -> None:
    source = changed(template(tmp_path, "头{{ 甲 }}尾"), "尾</w:t>", '尾</w:t><w:br w:type="page"/><w:t>又</w:t>')
    path, _ = made(ReportContext("模板.docx", {"甲": "一\n【待补：二】"}), source)
    assert paragraphs(path) == ["头一\n【待补：二】尾\n又"]
    xml = part(path, "word/document.xml")
    assert re.search(r'尾</w:t></w:r><w:r>(?:(?!</w:r>).)*<w:br w:type="page"/></w:r><w:r>', xml)


def test_tags_that_make_columns(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    cells = "".join(map(cell.format, ("{%tc for x in 列 %}", "{{ x }}", "{%tc endfor %}")))
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
    path, _ = made(ReportContext("模板.docx", {"列": ["甲", "乙", "丙"]}), bare(tmp_path, table + "<w:p/>"))
    made_one: Any = Document(str(path)).tables[0]
    assert [made.text for made in made_one.rows[0].cells] == ["甲", "乙", "丙"]
    assert [column.get(qn("w:w")) for column in made_one._tbl.tblGrid] == ["1000"] * 3


def test_pictures_that_a_loop_repeats_get_numbers_of_their_own(tmp_path: Path) -> None:
    drawing = '<w:drawing><d:docPr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" id="7"/></w:drawing>'
    source = template(tmp_path, "{%p for x in 列 %}", "{{ x }}", "{%p endfor %}")
    path, _ = made(
        ReportContext("模板.docx", {"列": ["甲", "乙"]}), changed(source, "{{ x }}</w:t>", "{{ x }}</w:t>" + drawing)
    )
    assert re.findall(r'docPr [^>]*id="(\d+)"', part(path, "word/document.xml")) == ["1", "2"]
    assert paragraphs(path) == ["甲", "乙"]


def test_tags_that_tear_the_document_are_refused(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>{% if 甲 %}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    source = bare(tmp_path, body)
    with pytest.raises(TemplateError, match="套用后不成文档"):
        made(ReportContext("模板.docx", {"甲": ""}), source)


def test_a_workbook_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(chart_workbook(ChartData("图", "", "bar", ("甲",), (("值", (1.0,)),))))
    with pytest.raises(TemplateError, match="打不开"):
        Renderer(tmp_path / "x.docx")


def test_links_to_elsewhere_and_charts_of_the_template_stay(tmp_path: Path) -> None:
    source: Any = Document(str(TEMPLATES / half_year.TEMPLATE))
    source.part.relate_to("http://example.org", f"{_R}/hyperlink", is_external=True)
    source.save(str(tmp_path / "模板.docx"))
    with zipfile.ZipFile(tmp_path / "模板.docx", "a") as package:
        package.writestr("word/charts/chart1.xml", "<own/>")
    plan = small_plan()
    context = half_year.build(plan, assessment(plan), ())
    books = {chart.key: chart_workbook(chart) for chart in context.charts}
    out = tmp_path / "报告.docx"
    Renderer(tmp_path / "模板.docx").render(context, out, books)
    with zipfile.ZipFile(out) as package:
        names = package.namelist()
        links = package.read("word/_rels/document.xml.rels").decode()
        assert package.read("word/charts/chart1.xml") == b"<own/>"
    assert {"word/charts/chart1_1.xml", "word/charts/_rels/chart1_1.xml.rels", "word/charts/chart2.xml"} <= set(names)
    assert 'TargetMode="External"' in links
    assert len(names) == len(set(names))


def test_a_table_that_got_lost_stops_the_run() -> None:
    base = Template((TEMPLATES / half_year.TEMPLATE).read_bytes())
    base.settle()
    package = Package(base, quick=True)
    package.placed("<w:tbl><w:tr/></w:tbl>")
    with pytest.raises(ReportGenError, match="漏了一张表"):
        package.finished(parsed(f'<w:document xmlns:w="{_W}"/>'))


def test_text_boxes_are_told_after_their_paragraph(tmp_path: Path) -> None:
    box = (
        '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r><w:t>{{ 乙 }}</w:t></w:r>'
        "</w:p></w:txbxContent></v:textbox></w:pict></w:r><w:r><w:t>后</w:t></w:r>"
    )
    source = bare(tmp_path, f"<w:p><w:r><w:t>{{{{ 甲 }}}}</w:t></w:r>{box}</w:p>")
    path, _ = made(ReportContext("模板.docx", {"甲": "前", "乙": "框内"}), source)
    assert [one.text for one in read_told(path)] == ["前后", "框内"]


def test_parts_are_packed_as_office_expects(tmp_path: Path) -> None:
    path, _ = made(ReportContext("模板.docx", {"甲": "某"}), template(tmp_path, "{{ 甲 }}"))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for info in package.infolist():
            if info.filename.endswith((".xml", ".rels")):
                etree.fromstring(package.read(info))
