"""Native charts in Word: the chart part of a workbook taken over, with that workbook embedded behind it."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.shared import Mm

_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_FONT: Final = "宋体"
_SWITCHES: Final = tuple(
    f"{{{_C}}}{name}"
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
)
_BEFORE_TYPEFACE: Final = frozenset({"ln", "noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill",
    "effectLst", "effectDag", "highlight", "uLnTx", "uLn", "uFillTx", "uFill"})  # fmt: skip


def chart_run(document: Document, workbook: bytes, number: int, title: str, height: int) -> Any:
    """A run holding the workbook's chart as an inline drawing, as wide as the upright type area, `height` mm high.

    Adds /word/charts/chartN.xml and /word/embeddings/chartN.xlsx to the document.
    """
    part = _chart_part(document, workbook, number)
    return parse_xml(_drawing(document.part.relate_to(part, RELATIONSHIP_TYPE.CHART), number, title, height))


def _chart_part(document: Document, workbook: bytes, number: int) -> Part:
    package = document.part.package
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook, package)
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        space: Any = parse_xml(parts.read("xl/charts/chart1.xml"))
    chart = XmlPart(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, space, package)
    _prepare(space, chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
    return chart


def _prepare(space: Any, rid: str) -> None:
    """What Word wants and a worksheet's chart lacks: square corners, Chinese fonts, the link to the workbook."""
    for setup in space.findall(f"{{{_C}}}printSettings"):
        space.remove(setup)
    space.find(f"{{{_C}}}lang").addnext(_switch(f"{{{_C}}}roundedCorners"))
    _spell_out(space)
    for tag in ("rPr", "defRPr", "endParaRPr"):
        for properties in space.iter(f"{{{_A}}}{tag}"):
            _set_font(properties)
    space.append(
        parse_xml(
            f'<c:externalData xmlns:c="{_C}" xmlns:r="{_R}" r:id="{rid}"><c:autoUpdate val="0"/></c:externalData>'
        )
    )


def _spell_out(space: Any) -> None:
    """Switches a worksheet's chart leaves out, written down: outside Excel what is not said is taken for 'on'."""
    for labels in space.iter(f"{{{_C}}}dLbls"):
        _spell_out_labels(labels)
    for grouping in space.iter(f"{{{_C}}}grouping"):
        grouping.addnext(_switch(f"{{{_C}}}varyColors"))
    for look in space.iterfind(f".//{{{_C}}}barChart/{{{_C}}}ser/{{{_C}}}spPr"):
        look.addnext(_switch(f"{{{_C}}}invertIfNegative"))
    for visible in space.iter(f"{{{_C}}}plotVisOnly"):
        visible.addnext(parse_xml(f'<c:dispBlanksAs xmlns:c="{_C}" val="gap"/>'))
    for scaling in space.iter(f"{{{_C}}}scaling"):
        if scaling.getnext().tag != f"{{{_C}}}delete":
            scaling.addnext(_switch(f"{{{_C}}}delete"))


def _spell_out_labels(labels: Any) -> None:
    given = {child.tag: child for child in labels}
    for tag in _SWITCHES:
        labels.append(given[tag] if tag in given else _switch(tag))


def _switch(tag: str) -> Any:
    return parse_xml(f'<c:{tag.rpartition("}")[2]} xmlns:c="{_C}" val="0"/>')


def _set_font(properties: Any) -> None:
    """Latin, East Asian and complex typeface of a chart text, in the order the schema wants."""
    for name in ("latin", "ea", "cs"):
        for old in properties.findall(f"{{{_A}}}{name}"):
            properties.remove(old)
    at = sum(child.tag.rpartition("}")[2] in _BEFORE_TYPEFACE for child in properties)
    for offset, name in enumerate(("latin", "ea", "cs")):
        properties.insert(at + offset, parse_xml(f'<a:{name} xmlns:a="{_A}" typeface="{_FONT}"/>'))


def _drawing(rid: str, number: int, title: str, height: int) -> str:
    size = f'cx="{Mm(154)}" cy="{Mm(height)}"'
    return (
        f'<w:r xmlns:w="{_W}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{_R}"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{9000 + number}" name="图表{number}" descr={quoteattr(title)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{rid}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
