"""Writes workbooks for people: titled sheets of tables with colours, links, print set-up and native charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.ledger_charts import LINES_A_ROW, bar_chart, line_chart
from report_gen.excel.ledger_text import LINE_HEIGHT, clean, row_height
from report_gen.model.sheets import (
    Block,
    CellData,
    ColumnKind,
    LedgerBook,
    Link,
    SheetColumn,
    SheetData,
    StackedBars,
    Tone,
)

_FONT: Final = "宋体"
_HEAD_FONT: Final = "黑体"
_GREEN: Final = "#1F5C4A"
_LINE: Final = "#A6B5AE"
_LOOKS: Final[dict[Tone, dict[str, Any]]] = {
    Tone.PLAIN: {},
    Tone.STRONG: {"bold": True},
    Tone.GOOD: {"bg_color": "#C6E0B4"},
    Tone.FAIR: {"bg_color": "#EAF4E2"},
    Tone.WATCH: {"bg_color": "#FFE699"},
    Tone.BAD: {"bg_color": "#F4B6A6", "bold": True, "font_color": "#7F1D0F"},
    Tone.INFO: {"bg_color": "#DCE9F5"},
    Tone.MUTED: {"bg_color": "#EFEFEF", "font_color": "#595959"},
    Tone.ENTRY: {"bg_color": "#FFFBD6", "locked": False},
}
_ALIGN: Final[dict[ColumnKind, dict[str, Any]]] = {
    ColumnKind.TEXT: {"align": "left"},
    ColumnKind.CENTRED: {"align": "center"},
    ColumnKind.NUMBER: {"align": "right", "indent": 1},
}
_EXACT_DIGITS: Final = 15  # a spreadsheet keeps no more; longer numbers are written as text
_FIRST_DATE: Final = date(1900, 3, 1)  # before it the spreadsheet's calendar is wrong
_MOST_LINKS: Final = 65_530
_LONGEST_LINK: Final = 2_000
_CHART_ROWS: Final = 17
_AROUND_BARS: Final = 7  # rows that title, axis and legend take
_LINE_ROWS: Final = 11
_ESCAPES: Final = {sign: f"%{ord(sign):02x}" for sign in '%# "<>[]^`{}'}


def write_sheets(book: LedgerBook, path: Path) -> None:
    """Writes the workbook. The same book makes the same bytes; texts from units never become formulas."""
    made = BytesIO()  # one write to the disk: a library closes its zip badly on a full one
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": clean(book.title), "created": datetime.combine(book.created, time())})
        formats = _Formats(workbook)
        for data in book.sheets:
            _SheetWriter(workbook, workbook.add_worksheet(data.name), data, formats).write()
    path.write_bytes(made.getvalue())


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """The format with these properties and the workbook's font."""
        full = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", **properties}
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(full)
        return self._made[key]

    def cell(self, cell: CellData, kind: ColumnKind) -> Format:
        """The format of a table cell."""
        look = {"border": 1, "border_color": _LINE, "text_wrap": True, **_ALIGN[kind], **_LOOKS[cell.tone]}
        if cell.link:
            look |= {"font_color": "#0B4F8A", "underline": 1}
        if isinstance(cell.value, str):
            look |= {"quote_prefix": True} if cell.value[:1] in {"=", "+", "-", "@"} else {}
        else:
            look["num_format"] = _number_format(cell)
        return self.get(**look)


def _number_format(cell: CellData) -> str:
    if isinstance(cell.value, datetime):
        return "yyyy-mm-dd hh:mm"
    if isinstance(cell.value, date):
        return "yyyy-mm-dd"
    places = _places(cell)
    digits = f"0.{'0' * places}" if places else "0"
    suffix = cell.suffix.replace('"', "")
    return f'{digits}"{suffix}"' if suffix else digits


def _places(cell: CellData) -> int:
    """The decimal places shown: as asked, or as many as the number has."""
    if cell.decimals is not None:
        return cell.decimals
    if not isinstance(cell.value, Decimal):
        return 0
    exponent = cell.value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class _SheetWriter:
    """Writes one sheet from top to bottom; `_row` is the next free row, from 0."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, data: SheetData, formats: _Formats) -> None:
        self._workbook, self._sheet, self._data, self._formats = workbook, sheet, data, formats
        self._row = 0
        self._first, self._least = 0, LINE_HEIGHT + 6  # of the block being written: first row, least height of rows
        self._links = 0

    def write(self) -> None:
        """The whole sheet."""
        self._set_up()
        self._heading()
        for block in self._data.blocks:
            self._block(block)

    def _set_up(self) -> None:
        sheet = self._sheet
        for index, width in enumerate(self._data.widths):
            sheet.set_column(index, index, width)
        sheet.hide_gridlines(2)
        if not self._data.pages:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.65)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, self._data.pages)
        sheet.set_footer(f'&L&"{_FONT}"&9&A&C&"{_FONT}"&9第 &P 页 共 &N 页')

    def _heading(self) -> None:
        last = len(self._data.widths) - 1
        self._line(self._data.title, 30, last, font_name=_HEAD_FONT, font_size=16, align="center")
        for line in self._data.lines:
            height = row_height([(line, sum(self._data.widths))])
            self._line(line, height, last, font_color="#404040", text_wrap=True)

    def _line(self, text: str, height: float, last: int, **look: Any) -> None:
        """A text over the whole width of the sheet."""
        form = self._formats.get(**look)
        self._sheet.set_row(self._row, height)
        if last:
            self._sheet.merge_range(self._row, 0, self._row, last, "", form)
        self._sheet.write_string(self._row, 0, clean(text), form)
        self._row += 1

    def _block(self, block: Block) -> None:
        if block.title:
            self._sheet.set_row(self._row, 8)
            self._row += 1
            self._line(block.title, 22, len(self._data.widths) - 1, font_name=_HEAD_FONT, font_size=12)
        starts = [0, *accumulate(column.span for column in block.columns)]
        if block.signed:
            self._sheet.set_row(self._row, 8)
            self._row += 1
        else:
            self._head(block, starts)
        self._first, self._least = self._row, max(LINE_HEIGHT + 6, block.signed)
        for row in block.rows:
            self._table_row(block.columns, starts, row)
        if not block.rows:
            form = self._formats.get(border=1, border_color=_LINE, italic=True, font_color="#595959", indent=1)
            self._line_in_table(block.empty, starts[-1] - 1, form)
        first = self._first
        for bars in block.charts:
            self._chart(bars, starts, first)
        self._line_charts(block, starts, first)

    def _line_in_table(self, text: str, last: int, form: Format) -> None:
        self._sheet.set_row(self._row, 22)
        self._spread(self._row, 0, last, form)
        self._sheet.write_string(self._row, 0, clean(text), form)
        self._row += 1

    def _head(self, block: Block, starts: Sequence[int]) -> None:
        form = self._formats.get(
            font_name=_HEAD_FONT, font_color="#FFFFFF", bg_color=_GREEN, border=1, border_color=_LINE,
            align="center", text_wrap=True,
        )  # fmt: skip
        sizes = [
            (column.title, self._width(start, column)) for column, start in zip(block.columns, starts, strict=False)
        ]
        self._sheet.set_row(self._row, max(24, row_height(sizes) + 4))
        for column, start in zip(block.columns, starts, strict=False):
            self._spread(self._row, start, start + column.span - 1, form)
            self._sheet.write_string(self._row, start, clean(column.title), form)
        if sum(not one.signed for one in self._data.blocks) == 1:
            self._keep_in_sight(len(block.rows), starts[-1] - 1)
        self._row += 1

    def _keep_in_sight(self, rows: int, last: int) -> None:
        """The head row frozen, repeated on each page, and with filter buttons where there is something to filter."""
        self._sheet.freeze_panes(self._row + 1, self._data.frozen)
        self._sheet.repeat_rows(self._row)
        if rows and not self._data.pages:
            self._sheet.autofilter(self._row, 0, self._row + rows, last)

    def _table_row(self, columns: Sequence[SheetColumn], starts: Sequence[int], row: Sequence[CellData]) -> None:
        sizes = []
        for column, start, cell in zip(columns, starts, row, strict=False):
            form = self._formats.cell(cell, column.kind)
            self._spread(self._row, start, start + column.span - 1, form)
            self._cell(start, cell, form)
            if isinstance(cell.value, str):
                sizes.append((cell.value, self._width(start, column)))
        self._sheet.set_row(self._row, max(row_height(sizes), self._least))
        self._row += 1

    def _width(self, start: int, column: SheetColumn) -> float:
        return float(sum(self._data.widths[start : start + column.span]))

    def _spread(self, row: int, first: int, last: int, form: Format) -> None:
        if last > first:
            self._sheet.merge_range(row, first, row, last, "", form)

    def _cell(self, column: int, cell: CellData, form: Format) -> None:
        row, sheet, value = self._row, self._sheet, cell.value
        if cell.link:
            self._link(column, cell.link, form)
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), form)
        elif cell.formula and isinstance(value, Decimal):
            formula = cell.formula.format(first=self._first + 1, above=row)
            sheet.write_formula(row, column, f"={formula}", form, float(value))
        elif isinstance(value, date):
            self._date(column, value, form)
        elif isinstance(value, int) or len(value.as_tuple().digits) <= _EXACT_DIGITS or cell.decimals is not None:
            sheet.write_number(row, column, float(value), form)
        else:
            sheet.write_string(row, column, f"{value:f}", form)

    def _date(self, column: int, value: date, form: Format) -> None:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        if moment.date() < _FIRST_DATE:
            self._sheet.write_string(self._row, column, value.isoformat(), form)
        else:
            self._sheet.write_datetime(self._row, column, moment.replace(tzinfo=None), form)

    def _link(self, column: int, link: Link, form: Format) -> None:
        """A link under the cell's value, which is written after it; left out where Excel would refuse it."""
        target = _target(link)
        if self._links < _MOST_LINKS and len(target) <= _LONGEST_LINK:
            self._links += 1
            self._sheet.write_url(self._row, column, target, form, "链接")

    def _chart(self, bars: StackedBars, starts: Sequence[int], first: int) -> None:
        spot = (first - 1, first + bars.first, starts[bars.category])
        chart = bar_chart(self._workbook, self._data.name, bars, spot, starts)
        width = sum(width * 7 + 5 for width in self._data.widths)
        rows = max(_CHART_ROWS, bars.rows + _AROUND_BARS)
        chart.set_size({"width": width, "height": rows * 20})
        self._sheet.insert_chart(self._row, 0, chart, {"y_offset": 8, "description": clean(bars.title)})
        self._row += rows + 1

    def _line_charts(self, block: Block, starts: Sequence[int], first: int) -> None:
        """The block's line charts below it, side by side."""
        width = sum(width * 7 + 5 for width in self._data.widths) // LINES_A_ROW
        for number, line in enumerate(block.lines):
            spot = (first - 1, first + line.row, starts[line.first], starts[line.last])
            chart = line_chart(self._workbook, self._data.name, clean(line.title), spot)
            chart.set_size({"width": width - 6, "height": _LINE_ROWS * 20 - 8})
            down, across = divmod(number, LINES_A_ROW)
            place = {"x_offset": across * width, "y_offset": 8, "description": clean(line.title)}
            self._sheet.insert_chart(self._row + down * _LINE_ROWS, 0, chart, place)
        self._row += -(-len(block.lines) // LINES_A_ROW) * _LINE_ROWS


def _target(link: Link) -> str:
    """The link as XlsxWriter takes it; signs with a meaning of their own in addresses are escaped."""
    anchor = f"'{link.sheet.replace(chr(39), chr(39) * 2)}'!{link.cell}" if link.sheet else ""
    if not link.file:
        return f"internal:{anchor}"
    file = "".join(_ESCAPES.get(sign, sign) for sign in clean(link.file))
    return f"external:{file}#{anchor}" if anchor else f"external:{file}"
