"""The sheet 校核意见: what is wrong, line by line, each with a link to its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from report_gen.excel.form_styles import BODY_FONT, BODY_SIZE, BORDER_COLOUR, HEAD_COLOUR, HEAD_FONT, height, lines
from report_gen.excel.mark_cells import Spot
from report_gen.excel.mark_styles import ERROR_COLOUR, QUERY_COLOUR, Styles
from report_gen.excel.mark_xml import SHEET_NS, clean
from report_gen.excel.xml_text import escape, quoteattr
from report_gen.model.finding import Severity
from report_gen.model.place import column_letters
from report_gen.model.returns import RETURN_LABEL, RETURN_SHEET, ReturnCase, ReturnItem
from report_gen.wording import date_text

HEAD_ROW: Final = 5  # title, whose form, until when, what the colours mean, head
_COLUMNS: Final = (
    ("序号", 6.0),
    ("级别", 9.0),
    ("位置", 19.0),
    ("栏目", 21.0),
    ("所填内容", 21.0),
    ("问题", 37.0),
    ("怎样改", 37.0),
)
_LEFT: Final = 5  # columns of the left half of a line that stands in two halves
_LONGEST: Final = 500  # characters of a text that are quoted
_NOTHING: Final = "本表没有需要改正或说明的内容。"
_MEANING: Final = (
    "红色底纹（强制性）：须改正。黄色底纹（核实性）：有误的请改正；无误的请在该行“说明”栏写明原因，只写“核实无误”“情况属实”的不予采信；填了约数的，须改填准确数。"
    "点击“位置”可转到该单元格，批注写明问题和要求。改好后将本文件发回即可，文件名可以自定；未标注的内容请勿改动。"
)
_FONTS: Final = {
    "title": f'<font><sz val="18"/><color rgb="FF000000"/><name val="{HEAD_FONT}"/></font>',
    "head": f'<font><sz val="{BODY_SIZE}"/><color rgb="FF000000"/><name val="{HEAD_FONT}"/></font>',
    "body": f'<font><sz val="{BODY_SIZE}"/><color rgb="FF000000"/><name val="{BODY_FONT}"/></font>',
    "link": f'<font><u/><sz val="{BODY_SIZE}"/><color rgb="FF0563C1"/><name val="{BODY_FONT}"/></font>',
}
_SIDES: Final = ("left", "right", "top", "bottom")
_GRID: Final = (
    "<border>"
    + "".join(f'<{side} style="thin"><color rgb="FF{BORDER_COLOUR[1:]}"/></{side}>' for side in _SIDES)
    + "<diagonal/></border>"
)
_NO_GRID: Final = "<border><left/><right/><top/><bottom/><diagonal/></border>"


class Line(NamedTuple):
    """An item and where it is marked: sheet and cell, None where it could not be."""

    item: ReturnItem
    spot: tuple[str, Spot] | None


class _Look(NamedTuple):
    """The cell styles of the sheet."""

    title: int
    plain: int
    right: int
    head: int
    centre: int
    text: int
    link: int
    level: dict[Severity, int]


def return_sheet(case: ReturnCase, listed: Sequence[Line], styles: Styles) -> bytes:
    """The worksheet part; it prints on A4 lying on its side, its head on each page."""
    look = _look(styles)
    data = _Rows()
    _top(data, case, look)
    for index, (title, _) in enumerate(_COLUMNS):
        data.put(HEAD_ROW, index, title, look.head)
    for number, line in enumerate(listed, HEAD_ROW + 1):
        _item(data, number, line, look)
    if not listed:
        data.put(HEAD_ROW + 1, 0, _NOTHING, look.plain)
    links = "".join(_link(number, line.spot) for number, line in enumerate(listed, HEAD_ROW + 1) if line.spot)
    return _page(data.xml(), f"<hyperlinks>{links}</hyperlinks>" if links else "").encode()


class _Rows:
    """The rows of the sheet as they grow: by number the height and the cells."""

    def __init__(self) -> None:
        self._cells: defaultdict[int, list[str]] = defaultdict(list)
        self._heights: dict[int, float] = {}

    def put(self, row: int, column: int, text: str, style: int) -> None:
        """A text in the cell of that row (from 1) and column (from 0)."""
        words = f'<is><t xml:space="preserve">{escape(clean(text))}</t></is>' if text else ""
        kind = ' t="inlineStr"' if text else ""
        self._cells[row].append(f'<c r="{column_letters(column + 1)}{row}" s="{style}"{kind}>{words}</c>')

    def tall(self, row: int, points: float) -> None:
        """The height of a row, which grows when more is typed into it."""
        self._heights[row] = points

    def xml(self) -> str:
        """All rows."""
        return "".join(
            f'<row r="{row}"{self._height(row)}>{"".join(cells)}</row>' for row, cells in sorted(self._cells.items())
        )

    def _height(self, row: int) -> str:
        return f' ht="{self._heights[row]:g}"' if row in self._heights else ""


def _top(data: _Rows, case: ReturnCase, look: _Look) -> None:
    last = len(_COLUMNS) - 1
    period = case.status.obligation.period.label
    data.put(1, 0, RETURN_SHEET, look.title)
    data.tall(1, 34)
    data.put(2, 0, f"填报单位：{case.unit.name}　　报送期：{period}", look.plain)
    data.put(2, _LEFT, f"{RETURN_LABEL}{case.number}", look.right)
    data.put(2, last, "", look.right)
    data.put(3, 0, _demand(case), look.plain)
    data.put(4, 0, _MEANING, look.plain)
    data.tall(4, height(lines(_MEANING, sum(width for _, width in _COLUMNS))))
    data.tall(2, 22)
    data.tall(3, 22)
    data.tall(HEAD_ROW, 24)


def _demand(case: ReturnCase) -> str:
    errors = sum(item.finding.severity is Severity.ERROR for item in case.items)
    queries = sum(item.finding.severity is Severity.QUERY for item in case.items)
    counts = [f"{words} {count} 处" for words, count in (("须改正", errors), ("须核实", queries)) if count]
    return f"{'，'.join(counts)}。请于{_day(case.due)}前改好发回。"


def _day(day: date) -> str:
    return date_text(day)


def _item(data: _Rows, row: int, line: Line, look: _Look) -> None:
    finding = line.item.finding
    texts = (
        str(line.item.number),
        finding.severity.value,
        _position(line),
        line.item.about,
        _typed(line.item),
        shortened(finding.message),
        shortened(finding.hint),
    )
    styles = [look.centre, look.level[finding.severity], look.link if line.spot else look.text, *[look.text] * 4]
    for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
        data.put(row, column, text, style)
    needed = max(lines(text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    data.tall(row, height(needed, 24))


def _position(line: Line) -> str:
    """`任务进展 H7`, as the finding says it: a whole row is named as a row."""
    place = line.item.finding.place
    if line.item.entry is not None and not place.sheet:
        place = line.item.entry.place
    return " ".join(part for part in (place.sheet, place.cell) if part) or "整份文件"


def _typed(item: ReturnItem) -> str:
    """What stands in the cell, as typed."""
    text = item.entry.raw if item.entry is not None else dict(item.finding.data).get("value", "")
    return shortened(text.strip())


def shortened(text: str) -> str:
    """The text, or its beginning: a cell of a spreadsheet takes 32,767 characters, and nobody reads so many."""
    return f"{text[:_LONGEST]}……" if len(text) > _LONGEST else text


def _link(row: int, spot: tuple[str, Spot]) -> str:
    sheet, (target_row, target_column) = spot
    name = sheet.replace("'", "''")
    location = quoteattr(f"'{name}'!{column_letters(target_column)}{target_row}")
    return f'<hyperlink ref="C{row}" location={location} display={location}/>'


def _look(styles: Styles) -> _Look:
    def cell(font: str, *, border: str = _GRID, fill: str = "", across: str = "left") -> int:
        align = f'<alignment horizontal="{across}" vertical="center" wrapText="1"/>'
        pattern = (
            f'patternType="solid"><fgColor rgb="FF{fill}"/><bgColor indexed="64"/' if fill else 'patternType="none"/'
        )
        xf = '<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1"'
        applied = ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        closing = "></patternFill></fill>" if fill else "></fill>"
        parts = {"font": _FONTS[font], "fill": f"<fill><patternFill {pattern}{closing}", "border": border}
        return styles.add(f"{xf}{applied}{align}</xf>", **parts)

    return _Look(
        title=cell("title", border=_NO_GRID, across="center"),
        plain=cell("body", border=_NO_GRID),
        right=cell("body", border=_NO_GRID, across="right"),
        head=cell("head", fill=HEAD_COLOUR[1:], across="center"),
        centre=cell("body", across="center"),
        text=cell("body"),
        link=cell("link"),
        level={
            Severity.ERROR: cell("body", fill=ERROR_COLOUR, across="center"),
            Severity.QUERY: cell("body", fill=QUERY_COLOUR, across="center"),
            Severity.NOTE: cell("body", across="center"),
        },
    )


def _page(rows: str, links: str) -> str:
    """The sheet around its rows: view, widths, merges, protection, page."""
    last = column_letters(len(_COLUMNS))
    middle, after = column_letters(_LEFT), column_letters(_LEFT + 1)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, (_, width) in enumerate(_COLUMNS, 1)
    )
    merged = (f"A1:{last}1", f"A2:{middle}2", f"{after}2:{last}2", f"A3:{last}3", f"A4:{last}4")
    pane = f'<pane ySplit="{HEAD_ROW}" topLeftCell="A{HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    corner = f'<selection pane="bottomLeft" activeCell="A{HEAD_ROW + 1}" sqref="A{HEAD_ROW + 1}"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{SHEET_NS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">{pane}{corner}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>'
        '<sheetProtection sheet="1" formatColumns="0" formatRows="0"/>'
        f'<mergeCells count="{len(merged)}">{"".join(f"""<mergeCell ref="{area}"/>""" for area in merged)}</mergeCells>'
        f'{links}<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )
