"""Writes 考核打分.xlsx: the blank in which assessors give points and register events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.form_entries import style_of
from report_gen.excel.form_styles import STYLES, height, lines, workbook_options
from report_gen.excel.forms import GrowingSheet
from report_gen.excel.ledger_text import literal
from report_gen.model.assessor_book import MARKS, SIGNED, WITHDRAWN, AssessorBook
from report_gen.model.form import COVER_SHEET, LIST_SHEET, MARK_LABEL, MARK_SHEET, Column, FormRow, FormTable
from report_gen.model.place import column_letters
from report_gen.wording import date_text, number_text

HEAD_ROW: Final = 4  # from 1: title, line of marks, name, head
_COVER_WIDTHS: Final = (16, 27, 16, 27)
_PAPER_A4: Final = 9
_LEAST: Final = 26.0
_FREE: Final = 39.0  # two lines of words
_NAME_WIDTH: Final = 3  # columns of the cell for the name
_CENTRED: Final = frozenset({"kind", "full", "day", "count", "points"})
_NOTHING: Final = "评分细则没有这一类评分项，本表不用填"
_PROTECTION: Final = {"format_columns": True, "format_rows": True}
_FOOTER: Final = "&L&10{signed}（签字）：____________&C&10第 &P 页 共 &N 页&R&10日期：______年____月____日"
_COVER_FOOTER: Final = "&C&10第 &P 页 共 &N 页"
_LEGENDS: Final = ((0, "text", "浅黄色：由评分人填写"), (2, "printed", "灰色：印制内容，不可改动"))


def write_assessor_book(record: AssessorBook, path: Path) -> None:
    """Writes the blank to `path`; the same record gives the same bytes.

    Sheets: 填表说明, 打分, 登记, and hidden the mark sheet (identity token in A1) and the word lists. The token stands in
    the 表号 line and in the head of the hidden column of keys too, as in every form.
    """
    made = BytesIO()  # one write to the disk: a library closes its zip badly on a full one
    with Workbook(made, workbook_options()) as book:
        writer = _Writer(book, record)
        writer.cover()
        for table in record.tables:
            writer.table(table)
        writer.hidden()
        book.set_properties(_properties(record))
    path.write_bytes(made.getvalue())


class _Writer:
    """One workbook on its way to the disk."""

    def __init__(self, book: Workbook, record: AssessorBook) -> None:
        self._book = book
        self._record = record
        self._formats = {name: book.add_format(properties) for name, properties in STYLES.items()}
        self._lists = {"unit": record.units, "line": record.lines, "withdrawn": (WITHDRAWN,)}

    def cover(self) -> None:
        """填表说明, on one upright A4 page."""
        sheet = self._sheet(COVER_SHEET, Worksheet)
        for index, width in enumerate(_COVER_WIDTHS):
            sheet.set_column(index, index, width)
        self._band(sheet, 0, self._record.title.replace(" ", "\n", 1), "title", 58)
        self._band(sheet, 1, MARK_LABEL + self._record.identity.token, "right", 20)
        row = self._facts(sheet, 2)
        self._band(sheet, row, "填表说明", "section", 30)
        for number, text in enumerate(self._record.instructions, 1):
            paragraph = f"{number}. {text}"
            self._band(sheet, row + number, paragraph, "paragraph", height(lines(paragraph, sum(_COVER_WIDTHS))))
        self._legend(sheet, row + len(self._record.instructions) + 1)
        sheet.set_footer(_COVER_FOOTER, {"margin": 0.4})
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.protect("", _PROTECTION)
        sheet.activate()

    def table(self, table: FormTable) -> None:
        """One table: title, marks, the cell for the name, head, rows."""
        sheet = self._sheet(table.sheet, GrowingSheet)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width, None, {"hidden": column.hidden})
        self._heading(sheet, table)
        for number, row in enumerate(table.rows, HEAD_ROW):
            self._row(sheet, table, number, row)
        if not self._asked(table):
            last = len(table.columns) - 1
            self._merge(sheet, HEAD_ROW + len(table.rows), 1, last, _NOTHING, "nothing")
        self._validations(sheet, table)
        sheet.freeze_panes(HEAD_ROW, 2)
        sheet.repeat_rows(0, HEAD_ROW - 1)
        sheet.set_footer(_FOOTER.format(signed=SIGNED[table.key]), {"margin": 0.4})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", _PROTECTION)

    def hidden(self) -> None:
        """The mark sheet and the word lists, one a column with its title above."""
        marks = self._book.add_worksheet(MARK_SHEET)
        marks.write_string(0, 0, self._record.identity.token)
        words = self._book.add_worksheet(LIST_SHEET)
        titles = {column.key: column.title for table in self._record.tables for column in table.columns}
        for column, (key, offered) in enumerate(self._lists.items()):
            for row, word in enumerate((titles[key], *offered)):
                words.write_string(row, column, word)
        for sheet in (marks, words):
            sheet.hide()
            sheet.protect()

    def _sheet(self, name: str, kind: type[Worksheet]) -> Worksheet:
        sheet = self._book.add_worksheet(name, kind)
        sheet.hide_gridlines(2)
        sheet.set_paper(_PAPER_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.8)
        sheet.center_horizontally()
        return sheet

    def _facts(self, sheet: Worksheet, row: int) -> int:
        last = len(_COVER_WIDTHS) - 1
        for number, (label, text) in enumerate(self._record.facts, row):
            sheet.write_string(number, 0, label, self._formats["label"])
            self._merge(sheet, number, 1, last, text, "fact")
            sheet.set_row(number, height(lines(text, sum(_COVER_WIDTHS[1:])), 26))
        return row + len(self._record.facts)

    def _legend(self, sheet: Worksheet, row: int) -> None:
        self._band(sheet, row, "颜色图例", "section", 30)
        for column, style, text in _LEGENDS:
            sheet.write_blank(row + 1, column, None, self._formats[f"legend_{style}"])
            sheet.write_string(row + 1, column + 1, text, self._formats["legend"])
        sheet.set_row(row + 1, 24)

    def _heading(self, sheet: Worksheet, table: FormTable) -> None:
        """Nothing stands right of the cell for the name: what does would be read as one."""
        last = len(table.columns) - 1
        self._merge(sheet, 0, 1, last, table.title, "title")
        self._merge(sheet, 1, 1, last - 2, self._record.title, "left")
        self._merge(sheet, 1, last - 1, last, MARK_LABEL + self._record.identity.token, "right")
        sheet.write_string(2, 1, SIGNED[table.key], self._formats["label"])
        sheet.merge_range(2, 2, 2, 1 + _NAME_WIDTH, "", self._formats["text_centre"])
        for index, points in enumerate((34, 20, 28)):
            sheet.set_row(index, points)
        for index, column in enumerate(table.columns):
            text = self._record.identity.token if column.hidden else column.title
            style = "key" if column.hidden else "entry_head" if column.entry else "head"
            sheet.write_string(HEAD_ROW - 1, index, text, self._formats[style])
        shown = (column for column in table.columns if not column.hidden)
        sheet.set_row(HEAD_ROW - 1, height(max(lines(column.title, column.width) for column in shown), 30))

    def _row(self, sheet: Worksheet, table: FormTable, number: int, row: FormRow) -> None:
        needed = 1
        for index, column in enumerate(table.columns):
            text = row.key if column.hidden else row.printed.get(column.key, "")
            if self._is_entry(table, row, column):
                sheet.write_blank(number, index, None, self._formats[style_of(table.limits(row, column))])
            else:
                centred = "_centre" if column.key in _CENTRED else ""
                sheet.write_string(
                    number, index, literal(text), self._formats["key" if column.hidden else f"printed{centred}"]
                )
                needed = max(needed, 1 if column.hidden else lines(text, column.width))
        sheet.set_row(number, height(needed, _FREE if table.free else _LEAST))

    def _asked(self, table: FormTable) -> bool:
        """Whether anything can be filled in at all."""
        return bool(self._record.lines) if table.free else bool(table.rows)

    def _is_entry(self, table: FormTable, row: FormRow, column: Column) -> bool:
        """Of a row that is recorded only 撤销 can be filled."""
        return column.entry and column.key not in row.printed and self._asked(table)

    def _validations(self, sheet: Worksheet, table: FormTable) -> None:
        for index, column in enumerate(table.columns):
            for number, row in enumerate(table.rows, HEAD_ROW):
                if self._is_entry(table, row, column):
                    rules = self._validation(table, row, column, f"{column_letters(index + 1)}{number + 1}")
                    if rules:
                        sheet.data_validation(number, index, number, index, rules)

    def _validation(self, table: FormTable, row: FormRow, column: Column, cell: str) -> Mapping[str, Any] | None:
        """What the cell at that address accepts while someone types; None for free text."""
        if column.key in self._lists:
            return {**_asking(column, "请从下拉列表中选取。"), "validate": "list", "source": self._range(column.key)}
        if column.key == "day":
            first, last = self._record.period.first, self._record.period.last
            words = f"请填{date_text(first)}至{date_text(last)}之间的日期，写成 {first.isoformat()} 的样式。"
            between = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
            return {**_asking(column, words), **between}
        if column.key == "count":
            least = {"validate": "integer", "criteria": ">=", "value": 1}
            return {**_asking(column, "请填不小于1的整数；不填按1次。"), **least}
        if column.key == "points":
            return _points(column, table.limits(row, column).maximum, cell, required=table.key == MARKS)
        return None

    def _range(self, key: str) -> str:
        letters = column_letters(list(self._lists).index(key) + 1)
        return f"='{LIST_SHEET}'!${letters}$2:${letters}${len(self._lists[key]) + 1}"

    def _band(self, sheet: Worksheet, row: int, text: str, style: str, points: float) -> None:
        self._merge(sheet, row, 0, len(_COVER_WIDTHS) - 1, text, style)
        sheet.set_row(row, points)

    def _merge(self, sheet: Worksheet, row: int, first: int, last: int, text: str, style: str) -> None:
        sheet.merge_range(row, first, row, last, "", self._formats[style])
        sheet.write_string(row, first, text, self._formats[style])


def _asking(column: Column, words: str) -> dict[str, Any]:
    return {
        "input_title": column.title,
        "input_message": words,
        "error_title": f"{column.title}不符",
        "error_message": f"“{column.title}”{words}",
    }


def _points(column: Column, most: Decimal | None, cell: str, *, required: bool) -> dict[str, Any]:
    """A number from 0 with at most two decimals, up to `most` where there is a bound."""
    tests = [f"ISNUMBER({cell})", f"{cell}>=0", f"ROUND({cell},2)={cell}"]
    tests += [] if most is None else [f"{cell}<={most:f}"]
    wanted = "不小于0的数" if most is None else f"0至{number_text(most)}之间的数"
    rest = "" if required else "；不填按评分细则计分"
    words = f"请填{wanted}，最多两位小数，不带单位{rest}。"
    return {**_asking(column, words), "validate": "custom", "value": f"=AND({','.join(tests)})"}


def _properties(record: AssessorBook) -> dict[str, Any]:
    token = record.identity.token
    return {
        "title": record.title,
        "subject": token,
        "keywords": token,
        "author": record.office,
        "company": record.office,
        "created": datetime.combine(record.period.last, time()),  # no clock: the same record, the same file
    }
