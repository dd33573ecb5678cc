"""Chart workbooks and the native charts Word makes of them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers_word import TEMPLATES, assessment, small_plan
from report_gen.excel.charts import SHEET, chart_workbook
from report_gen.model.document import ChartData, ReportContext
from report_gen.model.proof import plain
from report_gen.reports import half_year
from report_gen.word.render import Renderer

GAPS = ChartData("图", "某图", "column", ("甲", "乙"), (("值", (1.0, None)), ("另", (2.5, -3.0))), "个")


def _chart_xml(blob: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(blob)) as parts:
        return parts.read("xl/charts/chart1.xml").decode()


def test_numbers_stand_on_the_sheet_and_a_gap_stays_empty() -> None:
    sheet = load_workbook(io.BytesIO(chart_workbook(GAPS)))[SHEET]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows == [["个", "值", "另"], ["甲", 1, 2.5], ["乙", None, -3]]


def test_same_chart_same_bytes() -> None:
    assert chart_workbook(GAPS) == chart_workbook(GAPS)


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("column", 'barDir val="col"'),
        ("bar", 'barDir val="bar"'),
        ("stacked", 'grouping val="stacked"'),
        ("line", "lineChart"),
    ],
)
def test_kinds(kind: str, element: str) -> None:
    xml = _chart_xml(chart_workbook(ChartData("图", "", kind, ("甲",), (("值", (1.0,)),), "%")))
    assert element in xml
    assert "宋体" in xml


def test_stacked_bars_differ_without_colour_and_hide_zero_labels() -> None:
    series = tuple((f"灯{index}", (0.0, 1.0)) for index in range(6))
    xml = _chart_xml(chart_workbook(ChartData("图", "", "stacked", ("甲", "乙"), series)))
    fills = re.findall(r"<c:spPr><a:(solidFill>.*?</a:solidFill|pattFill prst=\"\w+\")", xml)
    assert len(set(fills[:6])) == 6
    assert 'formatCode="0;-0;;"' in xml


@pytest.mark.parametrize(("share", "end"), [(80.0, 110), (113.4, 120), (250.0, 270)])
def test_bars_in_per_cent_of_a_target_show_the_target_as_a_line(share: float, end: int) -> None:
    xml = _chart_xml(chart_workbook(ChartData("图", "", "bar", ("甲", "乙"), (("值", (share, None)),), "%")))
    assert f'<c:max val="{end}"/>' in xml
    assert '<c:majorUnit val="100"/>' in xml
    assert "<c:majorGridlines>" in xml
    assert 'formatCode="0.0&quot;%&quot;"' in xml or 'formatCode="0&quot;%&quot;"' in xml


@pytest.fixture
def package(tmp_path: Path) -> dict[str, bytes]:
    plan = small_plan()
    context = half_year.build(plan, assessment(plan), ())
    out = tmp_path / "报告.docx"
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    Renderer(TEMPLATES / "半年总结报告.docx").render(context, out, charts)
    with zipfile.ZipFile(out) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_native_chart_with_its_workbook_behind_it(package: dict[str, bytes]) -> None:
    assert {name for name in package if "chart" in name} == {
        "word/charts/chart1.xml", "word/charts/chart2.xml", "word/charts/_rels/chart1.xml.rels",
        "word/charts/_rels/chart2.xml.rels", "word/embeddings/chart1.xlsx", "word/embeddings/chart2.xlsx",
    }  # fmt: skip
    rels = package["word/charts/_rels/chart1.xml.rels"].decode()
    rid = re.search(r'Id="(\w+)"', rels)
    assert rid is not None
    assert "relationships/package" in rels
    xml = package["word/charts/chart1.xml"].decode()
    assert '<c:externalData xmlns:r="http' in xml or "externalData" in xml
    assert f'r:id="{rid[1]}"' in xml
    assert load_workbook(io.BytesIO(package["word/embeddings/chart1.xlsx"]))[SHEET]["A2"].value == "体制机制保障"


def test_chart_texts_name_a_chinese_font_and_every_switch(package: dict[str, bytes]) -> None:
    xml = package["word/charts/chart1.xml"].decode()
    assert xml.count("<a:latin") == xml.count("<a:ea") == xml.count("<a:cs") > 0
    assert xml.count("<c:showSerName") == xml.count("<c:dLbls>") > 0
    assert "printSettings" not in xml
    assert 'roundedCorners val="0"' in xml


def _context() -> ReportContext:
    plan = small_plan()
    return half_year.build(plan, assessment(plan), ())


def test_chart_numbers_equal_the_table_beside_them(package: dict[str, bytes]) -> None:
    context = _context()
    for number, (chart, table) in enumerate(zip(context.charts, context.tables, strict=False), start=1):
        xml = package[f"word/charts/chart{number}.xml"].decode()
        blocks = re.findall(r"<c:val>.*?</c:val>", xml, re.DOTALL)
        cached = [[float(value) for value in re.findall(r"<c:v>([^<]+)</c:v>", block)] for block in blocks]
        assert cached == [[value for value in values if value is not None] for _, values in chart.series]
        for name, values in chart.series:
            column = table.heads.index(name)
            shown = [plain(row[column]).rstrip("%") for row in table.rows[: len(values)]]
            assert [None if text == "—" else float(text) for text in shown] == list(values)


@pytest.mark.parametrize(("points", "labelled"), [(8, True), (12, False)])
def test_the_points_of_a_whole_year_bear_no_numbers_for_they_would_overlap(points: int, *, labelled: bool) -> None:
    months = tuple(f"{month}月" for month in range(1, points + 1))
    xml = _chart_xml(chart_workbook(ChartData("图", "", "line", months, (("按时率", (100.0,) * points),), "%")))
    assert ('<c:showVal val="1"/>' in xml) is labelled
