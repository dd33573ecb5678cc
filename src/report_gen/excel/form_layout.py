"""How a form is laid out: what stands in which cell of its sheets, in which look, and how the sheets print.

The same calls go to a workbook of XlsxWriter or to our own renderer of a unit's parts (`form_sheet`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from xlsxwriter.worksheet import Worksheet

from report_gen.excel.form_entries import offered, style_of, validation
from report_gen.excel.form_fill import Fill
from report_gen.excel.form_styles import height, lines
from report_gen.model.form import (
    COVER_SHEET,
    LIST_SHEET,
    MARK_LABEL,
    MARK_SHEET,
    NOTHING_TO_FILL,
    Column,
    Form,
    FormRow,
    FormTable,
    Limits,
)
from report_gen.model.place import column_letters

HEAD_ROW: Final = 3  # from 1: title, line of marks, head
_COVER_WIDTHS: Final = (16, 27, 16, 27)
_CENTRED: Final = frozenset({"no", "category", "role", "due", "measure", "block", "points"})
_LEAST_HEIGHT: Final = 34.0
_FREE_HEIGHT: Final = 40.0
_PAPER_A4: Final = 9
_LONGEST_HEADER: Final = 100  # Excel takes 255 characters in a page header, codes included
_NAMING: Final = frozenset({"no", "category", "title", "name"})
_SIGN_OFF: Final = (("填报人", "审核人"), ("单位负责人（盖章）", "联系电话"))
_SIGNED_ON: Final = "填报日期"
_FOOTER: Final = (
    "&L&10填报人：____________　审核人：____________&C&10第 &P 页 共 &N 页&R&10单位负责人（盖章）：________________"
)
_COVER_FOOTER: Final = "&C&10第 &P 页 共 &N 页"
_ALLOWED: Final = {"format_columns": True, "format_rows": True}


class Page(NamedTuple):
    """One sheet: its name, whether its rows grow, how it looks and prints, and what stands in its cells.

    Only the cells are a unit's own: pages of one name have the same frame in every form of a kind.
    """

    name: str
    frame: Callable[[Worksheet], None]
    cells: Callable[[Worksheet], None]
    growing: bool = False


class Layout:
    """One form on its way into a workbook: the workbook's looks by name, and what is typed into the entry cells."""

    def __init__(self, form: Form, looks: Mapping[str, Any], fill: Fill) -> None:
        self.form = form
        self.looks = looks
        self.fill = fill
        self.words = _word_lists(form)

    def pages(self) -> Iterator[Page]:
        """The sheets in order: 填表说明, one a table, and hidden the mark sheet (token in A1) and the word lists."""
        yield Page(COVER_SHEET, self._cover_frame, self._cover)
        for table in self.form.tables:
            yield Page(table.sheet, partial(self._table_frame, table), partial(self._table, table), growing=True)
        yield Page(MARK_SHEET, _hidden, self._marks)
        yield Page(LIST_SHEET, _hidden, self._lists)

    def _cover_frame(self, sheet: Worksheet) -> None:
        """On one upright A4 page."""
        for index, width in enumerate(_COVER_WIDTHS):
            sheet.set_column(index, index, width)
        _page(sheet, _COVER_FOOTER)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.protect("", _ALLOWED)
        sheet.activate()

    def _cover(self, sheet: Worksheet) -> None:
        self._band(sheet, 0, self.form.title.replace(" ", "\n", 1), "title", 58)
        self._band(sheet, 1, MARK_LABEL + self.form.identity.token, "right", 20)
        row = self._cover_facts(sheet, 2)
        row = self._cover_instructions(sheet, row)
        row = self._legend(sheet, row)
        self._sign_off(sheet, row)

    def _table_frame(self, table: FormTable, sheet: Worksheet) -> None:
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width, None, {"hidden": column.hidden})
        sheet.freeze_panes(HEAD_ROW, _frozen(table))
        sheet.repeat_rows(0, HEAD_ROW - 1)
        _page(sheet, _FOOTER)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&R&9 " + self.form.title[:_LONGEST_HEADER].replace("&", "&&"))
        sheet.protect("", {**_ALLOWED, "insert_rows": table.free})

    def _table(self, table: FormTable, sheet: Worksheet) -> None:
        """Title, line of marks, head, rows."""
        shown = [index for index, column in enumerate(table.columns) if not column.hidden]
        self._table_title(sheet, table, shown)
        self._head(sheet, table)
        for number, row in enumerate(table.rows, HEAD_ROW):
            self._row(sheet, table, number, row)
        if not table.rows:
            self._merge(sheet, HEAD_ROW, shown[0], shown[-1], NOTHING_TO_FILL, "nothing")
            sheet.set_row(HEAD_ROW, _FREE_HEIGHT)
        self._validations(sheet, table)

    def _marks(self, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, self.form.identity.token)

    def _lists(self, sheet: Worksheet) -> None:
        """The word lists, one a column, with its title above."""
        for column, (words, title) in enumerate(self.words.items()):
            for row, word in enumerate((title, *words)):
                sheet.write_string(row, column, word)

    def _table_title(self, sheet: Worksheet, table: FormTable, shown: list[int]) -> None:
        first, last = shown[0], shown[-1]
        middle = _middle(table.columns, shown)
        self._merge(sheet, 0, first, last, table.title, "title")
        about = f"填报单位：{self.form.unit_name}　　报送期：{self.form.period.label}"
        self._merge(sheet, 1, first, middle, about, "left")
        self._merge(sheet, 1, middle + 1, last, MARK_LABEL + self.form.identity.token, "right")
        sheet.set_row(0, 34)
        sheet.set_row(1, 20)

    def _head(self, sheet: Worksheet, table: FormTable) -> None:
        for index, column in enumerate(table.columns):
            text = self.form.identity.token if column.hidden else column.title
            style = "key" if column.hidden else "entry_head" if column.entry else "head"
            sheet.write_string(HEAD_ROW - 1, index, text, self.looks[style])
        needed = max(lines(column.title, column.width) for column in table.columns if not column.hidden)
        sheet.set_row(HEAD_ROW - 1, height(needed, 30))

    def _row(self, sheet: Worksheet, table: FormTable, number: int, row: FormRow) -> None:
        needed = 1
        for index, column in enumerate(table.columns):
            if column.entry:
                key = (table.key, row.key, column.key)
                self.fill.write(sheet, (number, index), key, style_of(table.limits(row, column)), self.looks)
            else:
                text = row.key if column.hidden else row.printed.get(column.key, "")
                sheet.write_string(number, index, text, self.looks[_printed_style(column, text)])
                if (high := lines(text, column.width)) > needed:
                    needed = high
        sheet.set_row(number, height(needed, _FREE_HEIGHT if table.free else _LEAST_HEIGHT))

    def _validations(self, sheet: Worksheet, table: FormTable) -> None:
        for index, column in enumerate(table.columns):
            for first, last, limits in _areas(table, column):
                cell = f"{column_letters(index + 1)}{first + 1}"
                rules = validation(column, limits, cell, self._range(offered(column, limits)))
                if rules:
                    sheet.data_validation(first, index, last, index, rules)

    def _range(self, words: tuple[str, ...]) -> str:
        if not words:
            return ""
        letters = column_letters(list(self.words).index(words) + 1)
        return f"'{LIST_SHEET}'!${letters}$2:${letters}${len(words) + 1}"

    def _cover_facts(self, sheet: Worksheet, row: int) -> int:
        last = len(_COVER_WIDTHS) - 1
        for label, text in self.form.facts:
            sheet.write_string(row, 0, label, self.looks["label"])
            self._merge(sheet, row, 1, last, text, "fact")
            sheet.set_row(row, height(lines(text, sum(_COVER_WIDTHS[1:])), 26))
            row += 1
        return row

    def _cover_instructions(self, sheet: Worksheet, row: int) -> int:
        self._band(sheet, row, "填表说明", "section", 30)
        for number, text in enumerate(self.form.instructions, 1):
            paragraph = f"{number}. {text}"
            self._band(sheet, row + number, paragraph, "paragraph", height(lines(paragraph, sum(_COVER_WIDTHS))))
        return row + len(self.form.instructions) + 1

    def _legend(self, sheet: Worksheet, row: int) -> int:
        self._band(sheet, row, "颜色图例", "section", 30)
        for column, style, text in ((0, "text", "浅黄色：由填报单位填写"), (2, "printed", "灰色：印制内容，不可改动")):
            sheet.write_blank(row + 1, column, None, self.looks["legend_" + style])
            sheet.write_string(row + 1, column + 1, text, self.looks["legend"])
        sheet.set_row(row + 1, 24)
        return row + 2

    def _sign_off(self, sheet: Worksheet, row: int) -> None:
        self._band(sheet, row, "签字盖章", "section", 30)
        for number, labels in enumerate(_SIGN_OFF, row + 1):
            for index, label in enumerate(labels):
                sheet.write_string(number, 2 * index, label, self.looks["label"])
                self.fill.write(sheet, (number, 2 * index + 1), (COVER_SHEET, label, ""), "text_centre", self.looks)
            sheet.set_row(number, 42)
        day = row + len(_SIGN_OFF) + 1
        sheet.write_string(day, 0, _SIGNED_ON, self.looks["label"])
        self._merge(sheet, day, 1, len(_COVER_WIDTHS) - 1, "", "date")
        self.fill.write(sheet, (day, 1), (COVER_SHEET, _SIGNED_ON, ""), "date", self.looks)
        sheet.set_row(day, 42)

    def _band(self, sheet: Worksheet, row: int, text: str, style: str, points: float) -> None:
        self._merge(sheet, row, 0, len(_COVER_WIDTHS) - 1, text, style)
        sheet.set_row(row, points)

    def _merge(self, sheet: Worksheet, row: int, first: int, last: int, text: str, style: str) -> None:
        sheet.merge_range(row, first, row, last, "", self.looks[style])
        sheet.write_string(row, first, text, self.looks[style])


def _word_lists(form: Form) -> dict[tuple[str, ...], str]:
    """The distinct word lists of the form and the title of the column that first asks for each."""
    found: dict[tuple[str, ...], str] = {}
    for table in form.tables:
        for column in table.columns:
            for _, _, limits in _areas(table, column):
                if words := offered(column, limits):
                    found.setdefault(words, column.title)
    return found


def _areas(table: FormTable, column: Column) -> Iterator[tuple[int, int, Limits]]:
    """The entry cells of a column by first and last row, and what they take.

    One by one where rows have limits of their own, else all together.
    """
    if not column.entry or not table.rows:
        return
    if any(column.key in row.limits for row in table.rows):
        for number, row in enumerate(table.rows, HEAD_ROW):
            yield number, number, table.limits(row, column)
    else:
        yield HEAD_ROW, HEAD_ROW + len(table.rows) - 1, column.limits


def _printed_style(column: Column, text: str) -> str:
    if column.hidden:
        return "key"
    return "printed_centre" if column.key in _CENTRED or text == "—" else "printed"


def _frozen(table: FormTable) -> int:
    """How many columns stay in sight when scrolling right: those that tell which row it is."""
    naming = [index for index, column in enumerate(table.columns) if column.key in _NAMING and not column.entry]
    return naming[-1] + 1


def _middle(columns: tuple[Column, ...], shown: list[int]) -> int:
    """The column where the left half of a table's width ends; at least two columns stay on the right."""
    half = sum(columns[index].width for index in shown) / 2
    total = 0
    for index in shown[:-3]:
        total += columns[index].width
        if total >= half:
            return index
    return shown[-3]


def _page(sheet: Worksheet, footer: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(_PAPER_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer(footer, {"margin": 0.4})


def _hidden(sheet: Worksheet) -> None:
    sheet.hide()
    sheet.protect()
