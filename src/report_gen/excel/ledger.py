"""Writes workbooks for people: titled sheets of tables with colours, links, print set-up and native charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import accumulate, chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.ledger_charts import LINES_A_ROW, bar_chart, line_chart
from report_gen.excel.ledger_links import target_of
from report_gen.excel.ledger_looks import FONT, LINE, Formats, held
from report_gen.excel.ledger_text import LINE_HEIGHT, as_string, clean, row_height
from report_gen.excel.stream import Links, Place, RowStream
from report_gen.excel.stream_package import Streamed, join
from report_gen.model.sheets import (
    Block,
    CellData,
    LedgerBook,
    Link,
    LongRows,
    Row,
    SheetColumn,
    SheetData,
    StackedBars,
    following,
)

_HEAD_FONT: Final = "黑体"
_GREEN: Final = "#1F5C4A"
_MANY: Final = 5_000  # rows of a table, from which on it is streamed
_MOST_ROWS: Final = 1_048_000  # a sheet holds 576 more, for what stands below
_CHART_ROWS: Final = 17
_AROUND_BARS: Final = 7  # rows that title, axis and legend take
_LINE_ROWS: Final = 11


def write_sheets(book: LedgerBook, path: Path) -> None:
    """Writes the workbook. The same book makes the same bytes; texts from units never become formulas.

    Large tables are streamed: their rows are gone through once, and few are held at a time. They
    wait in a nameless file beside `path` until the rest of the workbook is known.
    """
    made = BytesIO()  # one write to the disk: a library closes its zip badly on a full one
    with ExitStack() as spools:
        with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
            workbook.set_properties({"title": clean(book.title), "created": datetime.combine(book.created, time())})
            layout = _Layout(workbook, Formats(workbook), lambda: spools.enter_context(TemporaryFile(dir=path.parent)))
            streamed = [one for data in book.sheets for one in _written(layout, data)]
        large = {number: one for number, one in enumerate(streamed, 1) if one.tables}
        if large:
            join(made, large, path)
            return
    path.write_bytes(made.getvalue())


class _Layout(NamedTuple):
    """What the sheets of a workbook share; `spool` makes a file to stream rows to."""

    workbook: Workbook
    formats: Formats
    spool: Callable[[], IO[bytes]]


def _written(layout: _Layout, data: SheetData) -> Iterator[Streamed]:
    """Write the sheet, and one behind it as long as rows are left over; returns what is still to be joined to each."""
    left: SheetData | None = data
    while left:
        sheet = _SheetWriter(layout, layout.workbook.add_worksheet(left.name), left)
        yield sheet.write()
        left = replace(left, name=following(left.name), blocks=sheet.left) if sheet.left else None


class _SheetWriter:
    """Writes one sheet from top to bottom; `_row` is the next free row, from 0."""

    def __init__(self, layout: _Layout, sheet: Worksheet, data: SheetData) -> None:
        self._workbook, self._formats, self._spool = layout
        self._sheet, self._data = sheet, data
        self._row = 0
        self._first, self._least = 0, LINE_HEIGHT + 6  # of the block being written: first row, least height of rows
        self._links = Links()
        self._streamed: list[RowStream] = []
        self.left: tuple[Block, ...] = ()  # what did not go onto the sheet

    def write(self) -> Streamed:
        """The whole sheet; returns what is still to be joined to it."""
        self._set_up()
        self._heading()
        for number, block in enumerate(self._data.blocks, 1):
            self._block(block)
            if self._row >= _MOST_ROWS and len(block.rows) > (there := _MOST_ROWS - self._first):
                rows = LongRows(len(block.rows) - there, partial(islice, block.rows, there, None))
                self.left = (replace(block, rows=rows, charts=(), lines=()), *self._data.blocks[number:])
                break
        return Streamed(self._streamed, self._links)

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
        sheet.set_footer(f'&L&"{FONT}"&9&A&C&"{FONT}"&9第 &P 页 共 &N 页')

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
        self._sheet.write_string(self._row, 0, as_string(text), form)
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
        self._table(block, starts)
        first = self._first
        for bars in block.charts:
            self._chart(bars, starts, first)
        self._line_charts(block, starts, first)

    def _table(self, block: Block, starts: Sequence[int]) -> None:
        """The rows of the block that the sheet has room for: one by one if they are few, else streamed."""
        rows = iter(block.rows)
        few = tuple(islice(rows, _MANY))
        if len(few) == _MANY:
            self._stream(block, starts, islice(chain(few, rows), _MOST_ROWS - self._row))
        else:
            for row in few:
                self._table_row(block.columns, starts, row)
        if few and self._alone and not (block.signed or self._data.pages):
            self._sheet.autofilter(self._first - 1, 0, self._row - 1, starts[-1] - 1)
        if not few:
            form = self._formats.get(border=1, border_color=LINE, italic=True, font_color="#595959", indent=1)
            self._line_in_table(block.empty, starts[-1] - 1, form)

    def _stream(self, block: Block, starts: Sequence[int], rows: Iterable[Row]) -> None:
        places = [
            Place(start, start + column.span - 1, self._width(start, column), column.kind)
            for column, start in zip(block.columns, starts, strict=False)
        ]
        style_of = self._formats.number
        stream = RowStream(self._row + 1, places, self._least, style_of, self._links, self._spool())
        stream.write(rows)
        self._streamed.append(stream)
        self._row += stream.count

    def _line_in_table(self, text: str, last: int, form: Format) -> None:
        self._sheet.set_row(self._row, 22)
        self._spread(self._row, 0, last, form)
        self._sheet.write_string(self._row, 0, as_string(text), form)
        self._row += 1

    def _head(self, block: Block, starts: Sequence[int]) -> None:
        form = self._formats.get(
            font_name=_HEAD_FONT, font_color="#FFFFFF", bg_color=_GREEN, border=1, border_color=LINE,
            align="center", text_wrap=True,
        )  # fmt: skip
        sizes = [
            (column.title, self._width(start, column)) for column, start in zip(block.columns, starts, strict=False)
        ]
        self._sheet.set_row(self._row, max(24, row_height(sizes) + 4))
        for column, start in zip(block.columns, starts, strict=False):
            self._spread(self._row, start, start + column.span - 1, form)
            self._sheet.write_string(self._row, start, as_string(column.title), form)
        if self._alone:
            self._sheet.freeze_panes(self._row + 1, self._data.frozen)
            self._sheet.repeat_rows(self._row)
        self._row += 1

    @property
    def _alone(self) -> bool:
        """Whether the sheet has one block with a head row, which is kept in sight and repeated on each page."""
        return sum(not one.signed for one in self._data.blocks) == 1

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
        row, sheet, value = self._row, self._sheet, held(cell)
        if cell.link:
            self._link(column, cell.link, form)
        if cell.formula and isinstance(cell.value, Decimal):
            formula = cell.formula.format(first=self._first + 1, above=row)
            sheet.write_formula(row, column, f"={formula}", form, float(cell.value))
        elif value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, column, as_string(value), form)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, form)
        else:
            sheet.write_number(row, column, value, form)

    def _link(self, column: int, link: Link, form: Format) -> None:
        """A link under the cell's value, which is written after it; left out where Excel would refuse it."""
        target = target_of(link)
        if self._links.left and target:
            self._links.left -= 1
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
