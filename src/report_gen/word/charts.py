"""Native charts in Word: the chart part of a workbook taken over, with that workbook embedded behind it."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from lxml import etree

from report_gen.word.names import MAIN, OFFICE, quoted
from report_gen.word.package import Package, relationships, serialized
from report_gen.word.text import clean, printed

_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_FONT: Final = "宋体"
_WIDTH, _EMU = 154, 36000  # millimetres of a chart's width; units of drawings in a millimetre
_SWITCHES: Final = tuple(
    f"{{{_C}}}{name}"
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
)
_TYPEFACES: Final = tuple(f"{{{_A}}}{name}" for name in ("latin", "ea", "cs"))
_PROPERTIES: Final = tuple(f"{{{_A}}}{name}" for name in ("rPr", "defRPr", "endParaRPr"))
_BEFORE_TYPEFACE: Final = frozenset(f"{{{_A}}}{name}" for name in ("ln", "noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill",
    "effectLst", "effectDag", "highlight", "uLnTx", "uLn", "uFillTx", "uFill"))  # fmt: skip


def chart_run(package: Package, workbook: bytes, number: int, title: str, height: int) -> Any:
    """A run holding the workbook's chart as an inline drawing, as wide as the upright type area, `height` mm high.

    Adds word/charts/chartN.xml and word/embeddings/chartN.xlsx to the document.
    """
    book = package.add(f"word/embeddings/chart{number}.xlsx", workbook, _BOOK_TYPE)
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        space = etree.fromstring(parts.read("xl/charts/chart1.xml"))
    _prepare(space, "rId1")
    chart = package.add(f"word/charts/chart{number}.xml", serialized(space), _CHART_TYPE)
    file = chart.rpartition("/")[2]
    link = relationships("rId1", "package", f"../{book.removeprefix('word/')}")
    package.put(f"word/charts/_rels/{file}.rels", link)
    return etree.fromstring(_drawing(package.relate("chart", chart), number, title, height))


def _prepare(space: Any, rid: str) -> None:
    """What Word wants and a worksheet's chart lacks: square corners, Chinese fonts, the link to the workbook."""
    for setup in space.findall(f"{{{_C}}}printSettings"):
        space.remove(setup)
    space.find(f"{{{_C}}}lang").addnext(_switch(f"{{{_C}}}roundedCorners"))
    _spell_out(space)
    for properties in list(space.iter(*_PROPERTIES)):
        _set_font(properties)
    link = f'<c:externalData xmlns:c="{_C}" xmlns:r="{OFFICE}" r:id="{rid}"><c:autoUpdate val="0"/></c:externalData>'
    space.append(etree.fromstring(link))


def _spell_out(space: Any) -> None:
    """Switches a worksheet's chart leaves out, written down: outside Excel what is not said is taken for 'on'."""
    for labels in space.iter(f"{{{_C}}}dLbls"):
        _spell_out_labels(labels)
    for grouping in space.iter(f"{{{_C}}}grouping"):
        grouping.addnext(_switch(f"{{{_C}}}varyColors"))
    for look in space.iterfind(f".//{{{_C}}}barChart/{{{_C}}}ser/{{{_C}}}spPr"):
        look.addnext(_switch(f"{{{_C}}}invertIfNegative"))
    for line in space.iterfind(f".//{{{_C}}}lineChart/{{{_C}}}ser"):
        if line.find(f"{{{_C}}}smooth") is None:
            line.append(_switch(f"{{{_C}}}smooth"))
    for visible in space.iter(f"{{{_C}}}plotVisOnly"):
        visible.addnext(etree.Element(f"{{{_C}}}dispBlanksAs", {"val": "gap"}))
    for scaling in space.iter(f"{{{_C}}}scaling"):
        if scaling.getnext().tag != f"{{{_C}}}delete":
            scaling.addnext(_switch(f"{{{_C}}}delete"))


def _spell_out_labels(labels: Any) -> None:
    given = {child.tag: child for child in labels}
    for tag in _SWITCHES:
        labels.append(given[tag] if tag in given else _switch(tag))


def _switch(tag: str) -> Any:
    return etree.Element(tag, {"val": "0"})


def _set_font(properties: Any) -> None:
    """Latin, East Asian and complex typeface of a chart text, in the order the schema wants."""
    at = 0
    for child in list(properties):
        if child.tag in _TYPEFACES:
            properties.remove(child)
        else:
            at += child.tag in _BEFORE_TYPEFACE
    for offset, tag in enumerate(_TYPEFACES):
        properties.insert(at + offset, etree.Element(tag, {"typeface": _FONT}))


def _drawing(rid: str, number: int, title: str, height: int) -> str:
    size = f'cx="{_WIDTH * _EMU}" cy="{height * _EMU}"'
    return (
        f'<w:r xmlns:w="{MAIN}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{OFFICE}"><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" '
        f'w:eastAsia="{_FONT}" w:cs="{_FONT}" w:hint="eastAsia"/></w:rPr><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{9000 + number}" name="图表{number}" descr={quoted(printed(clean(title)))}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{rid}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
