"""Placing things on the page: tables and charts at their markers, signature and date as GB/T 9704 7.3.5 has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from report_gen.errors import ReportGenError
from report_gen.model.document import ChartData, ReportContext, TableData
from report_gen.word.charts import chart_run
from report_gen.word.fonts import Styles
from report_gen.word.sections import SECTION
from report_gen.word.tables import paragraph, table_elements
from report_gen.word.template import MARKER
from report_gen.word.values import text_of

CHARACTER: Final = 315  # twips of one 16 pt character at -0.25 pt
LINE_CHARACTERS: Final = 28


def place_markers(document: Document, body: Any, context: ReportContext, charts: Mapping[str, bytes]) -> None:
    """Put the report's tables and charts where the template's 〔表：…〕 and 〔图：…〕 paragraphs stand."""
    tables = {table.key: table for table in context.tables}
    figures = {chart.key: chart for chart in context.charts}
    styles = Styles(document)
    number = 0
    for spot in list(body.iter(qn("w:p"))):
        match = MARKER.match(text_of(spot))
        if match is None:
            continue
        if match[1] == "表":
            _put(spot, _table(tables[match[2]], spot, body, styles))
        else:
            number += 1
            _put(spot, _figure(document, figures[match[2]], charts, number, styles))


def _table(table: TableData, spot: Any, body: Any, styles: Styles) -> list[Any]:
    return table_elements(table, _width(spot, body), styles)


def _figure(
    document: Document, chart: ChartData, charts: Mapping[str, bytes], number: int, styles: Styles
) -> list[Any]:
    if chart.key not in charts:
        raise ReportGenError(f"图“{chart.key}”没有生成", "请重新运行；仍不行时把本次日志发给维护人员。")
    holder = paragraph("", "图", styles, keep=True)
    holder.append(chart_run(document, charts[chart.key], number, chart.title, _height(chart)))
    return [holder, paragraph(chart.title, "图题", styles)]


def _height(chart: ChartData) -> int:
    """Millimetres: bars get a line each, columns a fixed height."""
    return round(min(14 + 5 * len(chart.categories), 200)) if chart.kind in {"bar", "stacked"} else 85


def _put(spot: Any, elements: list[Any]) -> None:
    """Replace the marker paragraph."""
    for element in elements:
        spot.addprevious(element)
    spot.getparent().remove(spot)


def _width(spot: Any, body: Any) -> int:
    """Twips between the margins of the section the paragraph is in."""
    breaks = (later.find(SECTION) for later in spot.itersiblings(qn("w:p")))
    section = next((found for found in breaks if found is not None), None)
    if section is None:
        section = body.find(qn("w:sectPr"))
    page, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    return int(page.get(qn("w:w"))) - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))


def align_signature(body: Any, styles: Styles) -> None:
    """Signature two characters from the right; the date begins two characters after the signature's first one.

    A signature of several lines is centred in itself, the date under it.
    """
    lines = [spot for spot in body.iter(qn("w:p")) if styles.name_of(spot) == "署名"]
    dates = [spot for spot in body.iter(qn("w:p")) if styles.name_of(spot) == "成文日期"]
    if not lines:
        return
    longest = max(map(_characters, lines))
    if len(lines) > 1:
        left = max(LINE_CHARACTERS - 2 - longest, 0)
        for spot in (*lines, *dates):
            _indent(spot, left, 2, "center")
        return
    for spot in dates:
        if _characters(spot) + 2 <= longest:
            _indent(spot, LINE_CHARACTERS - longest, 0, "left")


def keep_ending(body: Any, styles: Styles) -> None:
    """No page holds only the signature: the last paragraph of the text stays with the closing words below it."""
    ending = next((spot for spot in body.iter(qn("w:p")) if styles.name_of(spot) == "结语"), None)
    before = None if ending is None else ending.getprevious()
    properties = None if before is None else before.find(qn("w:pPr"))
    if properties is None or properties.find(qn("w:keepNext")) is not None:
        return
    style = properties.find(qn("w:pStyle"))
    for name in ("w:widowControl", "w:keepNext"):
        new = parse_xml(f"<{name} {nsdecls('w')}/>")
        properties.insert(0, new) if style is None else style.addnext(new)


def _characters(spot: Any) -> float:
    return sum(1 if ord(character) > 0xFF else 0.5 for character in text_of(spot))


def _indent(spot: Any, left: float, right: float, align: str) -> None:
    properties = spot.find(qn("w:pPr"))
    for name in ("w:ind", "w:jc"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    ends = [child for child in properties if child.tag in {qn("w:rPr"), qn("w:sectPr"), qn("w:outlineLvl")}]
    new = parse_xml(
        f'<w:pPr {nsdecls("w")}><w:ind w:left="{round(left * CHARACTER)}" w:right="{round(right * CHARACTER)}" '
        f'w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
    )
    for child in list(new):
        ends[0].addprevious(child) if ends else properties.append(child)
