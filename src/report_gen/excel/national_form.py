"""Writes the national form as a workbook: the form on A4, and a sheet that says where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.ledger_text import as_string, row_height
from report_gen.model.national_form import FormCell, FormLine, NationalForm
from report_gen.model.proof import Cell

_FORM, _GROUNDS = "运行情况信息表", "依据"
_FONT, _HEAD_FONT = "宋体", "黑体"
_WIDTHS: Final = (12, 34, 17, 24, 26)
_GROUND_HEADS: Final = (
    "信息表单元格",
    "具体指标",
    "得数",
    "填报单位",
    "文件",
    "工作表",
    "单元格",
    "单元格原文",
    "识读",
)
_GROUND_WIDTHS: Final = (9, 30, 40, 14, 40, 11, 8, 20, 24)
_BOX: Final[dict[str, Any]] = {"border": 1, "text_wrap": True}
_HEAD: Final[dict[str, Any]] = {**_BOX, "font_name": _HEAD_FONT, "align": "center", "bg_color": "#E7E6E6"}
_CENTRED: Final[dict[str, Any]] = {**_BOX, "align": "center"}
_OPEN: Final[dict[str, Any]] = {"bg_color": "#FFC7CE", "font_color": "#C00000"}
_ENTRY: Final[dict[str, Any]] = {"bg_color": "#FFFBD6"}
_FIRST_LINE: Final = 5  # row of the first line, from 0: title, subtitle, two rows of facts, heads
_VALUE: Final = 2


def write_national_form(form: NationalForm, path: Path) -> None:
    """Writes the workbook; the same form makes the same bytes, and texts from units never become formulas."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        created = datetime.combine(form.created, time())
        workbook.set_properties({"title": as_string(form.title), "author": as_string(form.author), "created": created})
        _FormWriter(workbook, form).write()
        _write_grounds(workbook, form)
    path.write_bytes(made.getvalue())


def _look(workbook: Workbook, **properties: Any) -> Format:
    return workbook.add_format({"font_name": _FONT, "font_size": 10, "valign": "vcenter", **properties})


class _FormWriter:
    """Writes the sheet of the form."""

    def __init__(self, workbook: Workbook, form: NationalForm) -> None:
        self._workbook, self._form = workbook, form
        self._sheet = workbook.add_worksheet(_FORM)
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        """Title, facts, heads, lines, and the categories beside them as merged cells."""
        _set_up(self._sheet, _WIDTHS, _FIRST_LINE - 1)
        self._sheet.set_row(0, 30)
        self._span(0, 0, 0, 4, self._form.title, font_name=_HEAD_FONT, font_size=16, align="center")
        self._span(1, 0, 1, 4, self._form.subtitle, align="center")
        self._facts()
        for column, head in enumerate(self._form.heads):
            self._sheet.write_string(_FIRST_LINE - 1, column, as_string(head), self._get(**_HEAD))
        self._sheet.set_row(_FIRST_LINE - 1, 24)
        for row, line in enumerate(self._form.lines, start=_FIRST_LINE):
            self._line(row, line)
        self._categories()
        self._sheet.freeze_panes(_FIRST_LINE, 2)

    def _facts(self) -> None:
        """Two rows of three: what, text."""
        for number, (name, cell) in enumerate(self._form.facts):
            row, column = 2 + number // 3, (0, 2, 4)[number % 3]
            self._sheet.set_row(row, 32)
            text = FormCell(f"{name}：{cell.value}", open=cell.open)
            if column == 4:
                self._cell(row, column, text, **_BOX)
            else:
                look = {**_BOX, **(_OPEN if cell.open else {})}
                self._span(row, column, row, column + 1, str(text.value), **look)

    def _line(self, row: int, line: FormLine) -> None:
        self._sheet.write_string(row, 1, as_string(line.name), self._get(**_BOX))
        self._cell(row, _VALUE, line.value, **_CENTRED, **_ENTRY)
        self._cell(row, 3, line.words, **_BOX, **_ENTRY)
        self._cell(row, 4, line.files, **_BOX, **_ENTRY)
        texts = (line.name, str(line.value.value), str(line.words.value), str(line.files.value))
        self._sheet.set_row(row, max(20.0, row_height(list(zip(texts, map(float, _WIDTHS[1:]), strict=True)))))

    def _categories(self) -> None:
        row = _FIRST_LINE
        for category, lines in groupby(self._form.lines, lambda line: line.category):
            last = row + len(list(lines)) - 1
            self._span(row, 0, last, 0, category, **_CENTRED)
            row = last + 1

    def _cell(self, row: int, column: int, cell: FormCell, **look: Any) -> None:
        look |= _OPEN if cell.open else {}
        if isinstance(cell.value, Decimal):
            digits = f"0.{'0' * cell.decimals}" if cell.decimals else "0"
            self._sheet.write_number(row, column, float(cell.value), self._get(**look, num_format=digits))
        else:
            self._sheet.write_string(row, column, as_string(str(cell.value or "")), self._get(**look))

    def _span(self, row: int, first: int, last_row: int, last: int, text: str, **look: Any) -> None:
        """A text in one cell, or in several made one."""
        form = self._get(**look)
        if (row, first) != (last_row, last):
            self._sheet.merge_range(row, first, last_row, last, "", form)
        self._sheet.write_string(row, first, as_string(text), form)

    def _get(self, **look: Any) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = _look(self._workbook, **look)
        return self._looks[key]


def _set_up(sheet: Worksheet, widths: Sequence[int], heads: int, *, landscape: bool = False) -> None:
    """A4, as wide as one page, the heads on every page, the page number below."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heads)
    sheet.hide_gridlines(2)
    sheet.set_footer(f'&C&"{_FONT}"&9第 &P 页 共 &N 页')


def _write_grounds(workbook: Workbook, form: NationalForm) -> None:
    sheet = workbook.add_worksheet(_GROUNDS)
    _set_up(sheet, _GROUND_WIDTHS, 0, landscape=True)
    head, text = _look(workbook, **_HEAD), _look(workbook, **_BOX)
    for row, cells in enumerate((_GROUND_HEADS, *_ground_rows(form))):
        for column, value in enumerate(cells):
            sheet.write_string(row, column, as_string(value), text if row else head)
        sheet.set_row(row, row_height(list(zip(cells, map(float, _GROUND_WIDTHS), strict=True))))
    sheet.freeze_panes(1, 2)


def _ground_rows(form: NationalForm) -> Iterator[tuple[str, ...]]:
    """A row for each cell that a value comes from; one without cells where a value has none."""
    for row, line in enumerate(form.lines, start=_FIRST_LINE + 1):
        about = (f"{'ABC'[_VALUE]}{row}", line.name, line.formula)
        for cell in line.cells or (None,):
            yield (*about, *(_cell_texts(cell) if cell else ("",) * (len(_GROUND_HEADS) - len(about))))


def _cell_texts(cell: Cell) -> tuple[str, ...]:
    """Unit, file, sheet, cell, raw text, conversions."""
    read = "；".join(f"{one.raw}→{one.value}（{one.rule}）" for one in cell.conversions)
    return (cell.unit, cell.place.file, cell.place.sheet, cell.place.cell, cell.raw, read)
