"""A plan's own layout in the XML: fonts, sizes, pitch, margins, page numbers; and properties in the schema's order."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from helpers_layout import W
from helpers_word import TEMPLATES, assessment, small_plan
from report_gen.excel.charts import chart_workbook
from report_gen.reports import half_year
from report_gen.word.names import NAMESPACE
from report_gen.word.profile import Grid, Profile
from report_gen.word.properties import properties_of, put
from report_gen.word.render import Renderer

INFO = {"发文机关标志": "某市人民政府文件", "签发人": "某人", "抄送": "某办公室", "印发机关": "某办公室"}
TWIPS = 1440 / 25.4


def parts_of(layout: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """The half-year report in that layout, its parts parsed."""
    plan = small_plan()
    plan = small_plan(info={**plan.info, **INFO})
    context = half_year.build(plan, assessment(plan), (), issued=date(2024, 7, 5))
    charts = {chart.key: chart_workbook(chart) for chart in context.charts}
    Renderer(TEMPLATES / "半年总结报告.docx", layout).render(context, folder / "文书.docx", charts)
    with zipfile.ZipFile(folder / "文书.docx") as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }


def style_of(parts: Mapping[str, Any], name: str) -> Any:
    return next(
        style
        for style in parts["word/styles.xml"]
        if style.find(f"{W}name") is not None and style.find(f"{W}name").get(f"{W}val") == name
    )


def values(root: Any, tag: str, attribute: str = "val") -> set[str]:
    return {found.get(f"{W}{attribute}") for found in root.iter(f"{W}{tag}")}


@pytest.mark.parametrize(
    ("layout", "grid", "pitch", "spacing"),
    [
        ({}, Grid(315, 28), 579, -5),
        ({"行距": "28"}, Grid(315, 28), 560, -5),
        ({"每页行数": "25"}, Grid(315, 28), 510, -5),
        ({"每页行数": "25", "行距": "28"}, Grid(315, 28), 560, -5),
        ({"每行字数": "27"}, Grid(327, 27), 579, 7),
        ({"每行字数": "30", "正文字号": "15"}, Grid(294, 30), 579, -6),
        ({"左边距": "30", "右边距": "30"}, Grid(314, 27), 579, -6),
    ],
)
def test_the_grid_that_settings_come_to(layout: Mapping[str, str], grid: Grid, pitch: int, spacing: int) -> None:
    profile = Profile(layout)
    assert (profile.grid, profile.pitch, profile.spacing) == (grid, pitch, spacing)


def test_fonts_and_sizes_stand_in_styles_and_runs_alike(tmp_path: Path) -> None:
    layout = {
        "标题字体": "甲", "正文字体": "乙", "一级标题字体": "丙", "二级标题字体": "丁", "表格字体": "戊", "表头字体": "己",
        "标题字号": "18", "正文字号": "15", "表格字号": "11", "小表格字号": "9", "页码字体": "庚", "页码字号": "12",
    }  # fmt: skip
    parts = parts_of(layout, tmp_path)
    expected = {
        "公文标题": ("甲", "36"), "公文正文": ("乙", "30"), "一级标题": ("丙", "30"), "二级标题": ("丁", "30"),
        "表文": ("戊", "22"), "表头": ("己", "22"), "小表文": ("戊", "18"), "footer": ("庚", "24"),
    }  # fmt: skip
    for name, (font, size) in expected.items():
        style = style_of(parts, name)
        assert values(style, "rFonts", "eastAsia") == {font}
        assert values(style, "sz") == values(style, "szCs") == {size}
    fonts = values(parts["word/document.xml"], "rFonts", "eastAsia")
    assert fonts == {"甲", "乙", "丙", "丁", "戊", "己", "方正小标宋简体", "宋体"}  # letterhead and charts keep theirs
    assert values(parts["word/footer1.xml"], "rFonts", "eastAsia") == {"庚"}
    assert values(parts["word/footer4.xml"], "sz") == {"24"}


def test_a_font_the_office_has_set_in_its_template_stays() -> None:
    styles = etree.fromstring(
        f'<w:styles {NAMESPACE}><w:style><w:name w:val="公文正文"/><w:pPr/><w:rPr><w:rFonts w:eastAsia="华文仿宋"/>'
        '<w:sz w:val="30"/></w:rPr></w:style><w:style/></w:styles>'
    )
    before = etree.tostring(styles)
    Profile({"正文字体": "仿宋", "正文字号": "14"}).lay_styles(styles)
    assert etree.tostring(styles) == before


def test_no_layout_changes_nothing() -> None:
    root = etree.fromstring(f"<w:styles {NAMESPACE}><w:docDefaults/></w:styles>")
    Profile({}).lay_styles(root)
    Profile({}).lay_part(root, lambda _: None)
    assert etree.tostring(root) == f"<w:styles {NAMESPACE}><w:docDefaults/></w:styles>".encode()


def test_margins_turn_with_the_page_and_what_is_as_wide_as_the_text_follows(tmp_path: Path) -> None:
    parts = parts_of({"上边距": "30", "下边距": "32", "左边距": "33", "右边距": "34"}, tmp_path)
    document = parts["word/document.xml"]
    found = set()
    for section in document.iter(f"{W}sectPr"):
        margins = section.find(f"{W}pgMar")
        found.add(
            tuple(
                round(int(margins.get(f"{W}{side}")) / TWIPS) for side in ("top", "bottom", "left", "right", "footer")
            )
        )
    assert found == {(30, 32, 33, 34, 22), (33, 34, 32, 30, 24)}
    wide = round(143 * TWIPS)
    assert values(style_of(parts, "印发"), "tab", "pos") == {str(wide - 280)}
    box = next(
        table for table in document.iter(f"{W}tbl") if next(table.iterancestors(f"{W}txbxContent"), None) is not None
    )
    assert values(box, "tblW", "w") == values(box, "gridCol", "w") == {str(wide)}
    charts = [int(one.get("cx")) / 36000 for one in document.iter() if one.tag.endswith("}extent")]
    assert max(charts) <= 143.1


@pytest.mark.parametrize(
    ("place", "odd", "even"),
    [
        ("单右双左", ("right", "280", None), ("left", None, "280")),
        ("居中", ("center", "0", "0"), ("center", "0", "0")),
        ("居右", ("right", "280", "0"), ("right", "280", "0")),
    ],
)
def test_where_page_numbers_stand(
    tmp_path: Path, place: str, odd: tuple[str | None, ...], even: tuple[str | None, ...]
) -> None:
    parts = parts_of({"页码位置": place, "上边距": "37"}, tmp_path)
    for number, (align, right, left) in ((1, odd), (2, even)):
        properties = parts[f"word/footer{number}.xml"].find(f"{W}p/{W}pPr")
        indent = properties.find(f"{W}ind")
        assert properties.find(f"{W}jc").get(f"{W}val") == align
        assert (indent.get(f"{W}right") or "0", indent.get(f"{W}left") or "0") == (right or "0", left or "0")
    sides = [_down(parts[f"word/footer{number}.xml"]) for number in (3, 4)]
    assert {"单右双左": sides[0] > sides[1]}.get(place, sides[0] == sides[1])


def _down(footer: Any) -> int:
    """How far below the page's upper edge the turned number begins."""
    return next(int(one[0].text) for one in footer.iter() if one.tag.endswith("}positionV"))


@pytest.mark.parametrize(("style", "words"), [("一字线", "— 1 —"), ("数字", "1"), ("第×页", "第1页")])
def test_what_stands_beside_a_page_number(tmp_path: Path, style: str, words: str) -> None:
    parts = parts_of({"页码样式": style}, tmp_path)
    for number in range(1, 5):
        assert "".join(text.text or "" for text in parts[f"word/footer{number}.xml"].iter(f"{W}t")) == words


def test_properties_stand_in_the_order_of_the_schema() -> None:
    run = etree.fromstring(
        f'<w:r {NAMESPACE}><w:rPr><w:rFonts/><w:kern w:val="0"/><w:sz w:val="32"/><w:lang/></w:rPr></w:r>'
    )
    properties = properties_of(run, f"{W}rPr")
    for name in ("szCs", "w", "sz", "color"):
        put(properties, name, val="1")
    assert [child.tag.removeprefix(W) for child in properties] == ["rFonts", "color", "w", "kern", "sz", "szCs", "lang"]
    assert properties.find(f"{W}sz").get(f"{W}val") == "1"


def test_properties_are_made_where_there_are_none() -> None:
    paragraph = etree.fromstring(f"<w:p {NAMESPACE}><w:r/></w:p>")
    put(properties_of(paragraph, f"{W}pPr"), "keepNext")
    assert [child.tag.removeprefix(W) for child in paragraph] == ["pPr", "r"]
