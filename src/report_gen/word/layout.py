"""Placing things on the page: tables and charts at their markers, signature and date as GB/T 9704 7.3.5 has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from math import ceil
from typing import Any, Final

from lxml import etree

from report_gen.errors import ReportGenError
from report_gen.model.document import ChartData, ReportContext
from report_gen.word.charts import chart_run
from report_gen.word.fonts import Styles
from report_gen.word.names import NAMESPACE, OFFICE, P_PR, R_PR, TAB, VAL, P, R, W
from report_gen.word.package import Package
from report_gen.word.profile import Grid
from report_gen.word.properties import properties_of, put
from report_gen.word.sections import SECTION
from report_gen.word.tables import paragraph, table_elements
from report_gen.word.values import text_of

_LARGEST, _SMALLEST = 42, 26  # points of the red letterhead
_BELOW_TOP: Final = 1984  # twips: 35 mm
_ABOVE_LETTER, _LETTER_LINE = 2.1, 23.8  # twips for a point of size: what is free above a letter, and its line
_IMPRINT_SIZE: Final = 14  # points of its letters, one left free on either side
_NARROWEST: Final = 60  # per cent of a letter's width
_HANGING: Final = 3  # characters of 抄送：, which further lines leave free
_LINE, _GAP, _EMU = 21, 6, 12700  # points of a line of the imprint and around a row; units of drawings in a point
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EXTENT: Final = f"{_DRAWING}extent"
_TWIP: Final = 635  # units of drawings in a twip
_SHAPE_SIZE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}ext"
FITTED: Final = (
    "署名",
    "成文日期",
    "结语",
    "发文机关标志",
    "抄送",
    "印发",
)  # paragraphs laid out by what stands in them
Fitted = Mapping[str, Sequence[Any]]  # those paragraphs, by the name of their style
_OWN_PAGE: Final = ("〔版记另页〕", "〔版记另页，无页码〕")
_RELATION: Final = f"{{{OFFICE}}}id"


def place_markers(
    package: Package,
    body: Any,
    markers: Mapping[Any, re.Match[str]],
    context: ReportContext,
    charts: Mapping[str, bytes],
    styles: Styles,
) -> None:
    """Put the report's tables and charts where the template's 〔表：…〕 and 〔图：…〕 paragraphs (`markers`) stand."""
    tables = {table.key: table for table in context.tables}
    figures = {chart.key: chart for chart in context.charts}
    number = 0
    for spot, match in markers.items():
        if match[1] == "表":
            _put(spot, table_elements(tables[match[2]], width_of(spot, body), styles, package))
        else:
            number += 1
            made = _figure(package, figures[match[2]], charts, number, styles)
            _narrow_chart(made[0], width_of(spot, body))
            _put(spot, made)


def _figure(package: Package, chart: ChartData, charts: Mapping[str, bytes], number: int, styles: Styles) -> list[Any]:
    if chart.key not in charts:
        raise ReportGenError(f"图“{chart.key}”没有生成", "请重新运行；仍不行时把本次日志发给维护人员。")
    holder = paragraph("", "图", styles, keep=True)
    holder.append(chart_run(package, charts[chart.key], number, chart.title, _height(chart)))
    return [holder, paragraph(chart.title, "图题", styles)]


def _narrow_chart(holder: Any, width: int) -> None:
    """No chart is wider than the type area, whatever the margins are."""
    for size in holder.iter(_EXTENT):
        size.set("cx", str(min(int(size.get("cx")), width * _TWIP)))


def _height(chart: ChartData) -> int:
    """Millimetres: bars get a line each, columns a fixed height."""
    return round(min(14 + 5 * len(chart.categories), 200)) if chart.kind in {"bar", "stacked"} else 85


def _put(spot: Any, elements: list[Any]) -> None:
    """Replace the marker paragraph."""
    for element in elements:
        spot.addprevious(element)
    spot.getparent().remove(spot)


def width_of(spot: Any, body: Any) -> int:
    """Twips between the margins of the section the paragraph is in."""
    breaks = (later.find(SECTION) for later in spot.itersiblings(P))
    section = next((found for found in breaks if found is not None), None)
    if section is None:
        section = body.find(f"{W}sectPr")
    return _between(section)


def _between(section: Any) -> int:
    page, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    return int(page.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))


def align_signature(fitted: Fitted, grid: Grid) -> None:
    """Signature two characters from the right; the date begins two characters after the signature's first one.

    A signature of several lines is centred in itself, the date under it.
    """
    lines, dates = fitted["署名"], fitted["成文日期"]
    if not lines:
        return
    longest = max(map(_characters, lines))
    if len(lines) > 1:
        left = max(grid.line - 2 - longest, 0)
        for spot in (*lines, *dates):
            _indent(spot, (left, 2), "center", grid)
        return
    for spot in dates:
        if _characters(spot) + 2 <= longest:
            _indent(spot, (grid.line - longest, 0), "left", grid)


def keep_ending(fitted: Fitted) -> None:
    """No page holds only the signature: the last paragraph of the text stays with the closing words below it."""
    ending = next(iter(fitted["结语"]), None)
    before = None if ending is None else ending.getprevious()
    while before is not None and (properties := before.find(P_PR)) is not None:
        if properties.find(f"{W}keepNext") is None:
            for name in ("keepNext", "widowControl"):
                put(properties, name)
        if properties.find(f"{W}rPr/{W}vanish") is None:  # the marks of a place to write on stand between, hidden
            return
        before = before.getprevious()


def fit_letterhead(body: Any, fitted: Fitted) -> None:
    """The red letterhead on one line, its upper edge 35 mm below that of the type area (7.2.4).

    Long names are set smaller down to 26 points, then narrower.
    """
    for spot in fitted["发文机关标志"]:
        count, room = max(_characters(spot), 1), width_of(spot, body) / 20 - 2
        size = max(min(_LARGEST, int(room / count)), _SMALLEST)
        scale = min(int(room / (count * size) * 100), 100)
        before, line = round(_BELOW_TOP - size * _ABOVE_LETTER), round(size * _LETTER_LINE)
        put(properties_of(spot, P_PR), "spacing", before=str(before), after="0", line=str(line), lineRule="exact")
        for run in spot.iter(R):
            properties = properties_of(run, R_PR)
            put(properties, "w", val=str(scale))
            put(properties, "sz", val=str(2 * size))
            put(properties, "szCs", val=str(2 * size))


def fit_imprint(body: Any, fitted: Fitted) -> None:
    """The imprint's text box as high as its lines, who prints and the date on one of them (7.4.2, 7.4.3)."""
    section = body.find(f"{W}sectPr")
    copies, printers = fitted["抄送"], fitted["印发"]
    if not (copies or printers):
        return
    room = _between(section) / 20 / _IMPRINT_SIZE - 2
    for spot in printers:
        _narrow_printer(spot, room)
    lines = [1 for _ in printers]
    lines += [1 + ceil(max(_characters(spot) - room, 0) / (room - _HANGING - 1)) for spot in copies]
    height = sum(count * _LINE + _GAP for count in lines) + _GAP
    for box in {box for spot in (*copies, *printers) for box in spot.iterancestors(f"{_DRAWING}anchor")}:
        _lower(box, height, section)


def _lower(box: Any, height: int, section: Any) -> None:
    """Make the box that many points high and as wide as the type area, its lower edge on that of the type area."""
    page, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    high, bottom, left = (
        int(one.get(f"{W}{name}")) for one, name in ((page, "h"), (margins, "bottom"), (margins, "left"))
    )
    for size in box.iter(_EXTENT, _SHAPE_SIZE):
        size.set("cx", str(_between(section) * _TWIP))
        size.set("cy", str(height * _EMU))
    for axis, place in (("H", left * _TWIP), ("V", (high - bottom) * _TWIP - height * _EMU)):
        offset = box.find(f"{_DRAWING}position{axis}/{_DRAWING}posOffset")
        if offset is not None:
            offset.text = str(place)


def _narrow_printer(spot: Any, room: float) -> None:
    """A long name narrower, so that the date has room on its line."""
    runs = list(spot.iter(R))
    tab = next((index for index, run in enumerate(runs) if run.find(TAB) is not None), 0)
    name, rest = (sum(map(_characters, part)) for part in (runs[:tab], runs[tab:]))
    if name and name + rest + 1 > room:
        scale = max(int((room - rest - 1) / name * 100), _NARROWEST)
        for run in runs[:tab]:
            put(properties_of(run, R_PR), "w", val=str(scale))


def part_imprint(body: Any, unnumbered: str | None) -> None:
    """Where 〔版记另页〕 stands the section ends, and the imprint begins an even page: paper is printed on both sides.

    〔版记另页，无页码〕 takes the page number away: `unnumbered` is the relationship of the empty footer.
    """
    spot = next((spot for spot in body.iterchildren(P) if text_of(spot).strip() in _OWN_PAGE), None)
    if spot is None:
        return
    last = body.find(f"{W}sectPr")
    holder = etree.fromstring(f'<w:p {NAMESPACE}><w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr></w:p>')
    holder[0].append(deepcopy(last))
    last.find(f"{W}type").set(VAL, "evenPage")
    if unnumbered and text_of(spot).strip() == _OWN_PAGE[1]:
        for footer in last.iter(f"{W}footerReference"):
            footer.set(_RELATION, unnumbered)
    _put(spot, [holder])


def _characters(spot: Any) -> float:
    return sum(1 if ord(character) > 0xFF else 0.5 for character in text_of(spot))


def _indent(spot: Any, ends: tuple[float, float], align: str, grid: Grid) -> None:
    """So many characters free at the left and the right end."""
    left, right = (str(round(end * grid.character)) for end in ends)
    properties = properties_of(spot, P_PR)
    put(properties, "ind", left=left, right=right, firstLine="0")
    put(properties, "jc", val=align)
