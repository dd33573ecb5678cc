"""Writes the correction workbook of one unit: only the cells that are open, each beside the place to mend it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.form_entries import offered, style_of, validation
from report_gen.excel.form_styles import STYLES, height, lines, workbook_options
from report_gen.excel.ledger_text import literal
from report_gen.model.form import LIST_SHEET, MARK_LABEL, MARK_SHEET, TASKS, Column, Form, FormRow, FormTable, Limits
from report_gen.model.place import column_letters
from report_gen.model.returns import (
    CLEARED,
    CORRECTION_HEADS,
    CORRECTION_LABEL,
    CORRECTION_SHEET,
    ReturnCase,
    ReturnItem,
)
from report_gen.model.submission import Entry
from report_gen.wording import date_text

_WIDTHS: Final = (5, 11, 8, 18, 11, 20, 30, 28, 22, 24)
_KEY_WIDTH: Final = 6
_NEW: Final = CORRECTION_HEADS.index("更正为") + 1  # the hidden column of keys stands before them
_REMARK: Final = CORRECTION_HEADS.index("说明") + 1
_CENTRED: Final = frozenset({0, 1, 2, 4})
_LEAST: Final = 34.0
_PAPER_A4: Final = 9
_LONGEST: Final = 300  # characters of the old text that are shown; the whole stands in the form
_BLANK: Final = "（空白）"
_NO_REMARK: Final = "—"
_PROTECTION: Final = {"format_columns": True, "format_rows": True}
_FOOTER: Final = (
    "&L&10填报人：____________　审核人：____________&C&10第 &P 页 共 &N 页&R&10单位负责人（盖章）：________________"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: a cell of the form and all that is open at it."""

    entry: Entry
    items: tuple[ReturnItem, ...]
    table: FormTable
    column: Column
    limits: Limits

    @property
    def explainable(self) -> bool:
        """Whether the form has a 说明 in that row."""
        return any(column.key == "remark" for column in self.table.columns)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is printed in the columns before 更正为."""
        place, raw = self.entry.place, self.entry.raw
        row = f"任务{self.entry.row}" if self.entry.table == TASKS else self.items[0].about.rpartition(" ")[0]
        old = raw if len(raw) <= _LONGEST else f"{raw[:_LONGEST]}……"
        numbers = "、".join(str(item.number) for item in self.items)
        problems = [f"【{item.finding.severity.value}】{item.finding.message}{item.note}" for item in self.items]
        hints = dict.fromkeys(item.finding.hint for item in self.items)
        return (numbers, place.sheet, place.cell, row, self.column.title, old or _BLANK, _numbered(problems),
                _numbered(list(hints)))  # fmt: skip


def correctable(case: ReturnCase) -> bool:
    """Whether any item of the case has a cell of its own, so that a correction workbook can name it."""
    return any(item.entry for item in case.items)


def write_corrections(case: ReturnCase, form: Form, path: Path) -> None:
    """Writes the correction workbook of `case` to `path`; the same case gives the same bytes.

    One row a cell, with the validation that cell has in `form`. The identity token stands in three ordinary cells as
    in every form, the 更正号 in two.
    """
    made = BytesIO()  # one write to the disk: a library closes its zip badly on a full one
    with Workbook(made, workbook_options()) as book:
        _Writer(book, case, form).write()
    path.write_bytes(made.getvalue())


def _numbered(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else "\n".join(f"（{number}）{text}" for number, text in enumerate(texts, 1))


def _lines(case: ReturnCase, form: Form) -> tuple[_Line, ...]:
    by_cell: dict[tuple[str, str, str], list[ReturnItem]] = {}
    for item in case.items:
        if item.entry:
            by_cell.setdefault((item.entry.table, item.entry.row, item.entry.column), []).append(item)
    return tuple(_line(form, key, tuple(items)) for key, items in by_cell.items())


def _line(form: Form, key: tuple[str, str, str], items: tuple[ReturnItem, ...]) -> _Line:
    entry = next(item.entry for item in items if item.entry)
    table = form.table(key[0])
    column = table.column(key[2])
    row = next((row for row in table.rows if row.key == key[1]), FormRow(key[1]))
    return _Line(entry, items, table, column, table.limits(row, column))


class _Writer:
    """One correction workbook on its way to the disk."""

    def __init__(self, book: Workbook, case: ReturnCase, form: Form) -> None:
        self._book = book
        self._case = case
        self._form = form
        self._lines = _lines(case, form)
        self._formats = {name: book.add_format(properties) for name, properties in STYLES.items()}
        self._words: dict[tuple[str, ...], str] = {}
        for line in self._lines:
            if words := offered(line.column, line.limits):
                self._words.setdefault(words, line.column.title)

    def write(self) -> None:
        """The sheet itself, and hidden behind it the marks and the word lists."""
        sheet = self._book.add_worksheet(CORRECTION_SHEET)
        sheet.hide_gridlines(2)
        for index, width in enumerate((_KEY_WIDTH, *_WIDTHS)):
            sheet.set_column(index, index, width, None, {"hidden": index == 0})
        top = self._heading(sheet)
        for index, title in enumerate((self._form.identity.token, *CORRECTION_HEADS)):
            style = "key" if index == 0 else "entry_head" if index in {_NEW, _REMARK} else "head"
            sheet.write_string(top, index, title, self._formats[style])
        sheet.set_row(top, 30)
        for number, line in enumerate(self._lines, top + 1):
            self._row(sheet, number, line)
        self._rest(sheet, top + 1 + len(self._lines))
        self._page(sheet, top)
        self._marks()
        self._lists()
        self._properties()

    def _heading(self, sheet: Worksheet) -> int:
        """Title, marks and how to fill it; returns the row of the head."""
        form, case, last = self._form, self._case, len(_WIDTHS)
        self._merge(sheet, 0, 1, last, f"{form.period.label}填报表更正表", "title")
        sheet.set_row(0, 34)
        self._merge(sheet, 1, 1, 6, f"填报单位：{form.unit_name}　　报送期：{form.period.label}", "left")
        self._merge(sheet, 1, 7, last, MARK_LABEL + form.identity.token, "right")
        self._merge(sheet, 2, 1, 6, f"原报送文件：{PurePosixPath(case.file).name}", "left")
        self._merge(sheet, 2, 7, last, CORRECTION_LABEL + case.number, "right")
        row = 3
        due = f"请于{date_text(case.due)}前报{form.office or '领导小组办公室'}。"
        for text in (due, *_INSTRUCTIONS, _HOW_TO_SEND if all(item.entry for item in case.items) else _WHOLE_FORM):
            self._merge(sheet, row, 1, last, text, "paragraph")
            sheet.set_row(row, height(lines(text, sum(_WIDTHS))))
            row += 1
        return row

    def _row(self, sheet: Worksheet, number: int, line: _Line) -> None:
        entry = line.entry
        sheet.write_string(number, 0, f"{entry.table}|{entry.row}|{entry.column}", self._formats["key"])
        needed = 1
        for index, text in enumerate(line.texts):
            style = "printed_centre" if index in _CENTRED else "printed"
            sheet.write_string(number, index + 1, literal(text), self._formats[style])
            needed = max(needed, lines(text, _WIDTHS[index]))
        sheet.write_blank(number, _NEW, None, self._formats[style_of(line.limits)])
        self._validate(sheet, number, line)
        if line.explainable:
            sheet.write_blank(number, _REMARK, None, self._formats["text"])
        else:
            sheet.write_string(number, _REMARK, _NO_REMARK, self._formats["printed_centre"])
        sheet.set_row(number, height(needed, _LEAST))

    def _validate(self, sheet: Worksheet, number: int, line: _Line) -> None:
        """The validation the cell has in the form; where it may be emptied, 清空 can be insisted on."""
        cell = f"{column_letters(_NEW + 1)}{number + 1}"
        rules = validation(line.column, line.limits, cell, self._range(offered(line.column, line.limits)))
        if rules:
            if not line.column.required:
                rules["error_type"] = "warning"
            sheet.data_validation(number, _NEW, number, _NEW, rules)

    def _rest(self, sheet: Worksheet, row: int) -> None:
        """What cannot be mended by naming a cell."""
        others = [item for item in self._case.items if item.entry is None]
        if others:
            texts = "；".join(f"{item.number}. {item.about}：{item.finding.message}" for item in others)
            text = f"另有 {len(others)} 处须在填报表中改正，并重新报送整份填报表：{texts}"
            self._merge(sheet, row, 1, len(_WIDTHS), text, "paragraph")
            sheet.set_row(row, height(lines(text, sum(_WIDTHS)), _LEAST))

    def _page(self, sheet: Worksheet, top: int) -> None:
        sheet.freeze_panes(top + 1, 4)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer(_FOOTER, {"margin": 0.4})
        sheet.protect("", _PROTECTION)
        sheet.activate()

    def _marks(self) -> None:
        sheet = self._book.add_worksheet(MARK_SHEET)
        sheet.write_string(0, 0, self._form.identity.token)
        sheet.write_string(1, 0, CORRECTION_LABEL + self._case.number)
        sheet.hide()
        sheet.protect()

    def _lists(self) -> None:
        sheet = self._book.add_worksheet(LIST_SHEET)
        for column, (words, title) in enumerate(self._words.items()):
            for row, word in enumerate((title, *words)):
                sheet.write_string(row, column, word)
        sheet.hide()
        sheet.protect()

    def _range(self, words: tuple[str, ...]) -> str:
        if not words:
            return ""
        letters = column_letters(list(self._words).index(words) + 1)
        return f"'{LIST_SHEET}'!${letters}$2:${letters}${len(words) + 1}"

    def _merge(self, sheet: Worksheet, row: int, first: int, last: int, text: str, style: str) -> None:
        sheet.merge_range(row, first, row, last, "", self._formats[style])
        sheet.write_string(row, first, text, self._formats[style])

    def _properties(self) -> None:
        form = self._form
        properties: Mapping[str, Any] = {
            "title": f"{form.period.label}填报表更正表",
            "subject": form.identity.token,
            "keywords": form.identity.token,
            "author": form.office,
            "company": form.office,
            "created": datetime.combine(form.period.last, time()),  # no clock: the same case, the same file
        }
        self._book.set_properties(properties)


_INSTRUCTIONS: Final = (
    "1. 只填“更正为”“说明”两栏浅黄色的格，其余各栏请勿改动。强制性问题必须更正；核实性问题有误的请更正，无误的请在“说明”栏写明原因（只写“核实无误”“情况属实”的不予采信）；填了约数的，须更正为准确数。",
    f"2. “更正为”留空表示该格保持原样；要把原来填的内容去掉，请填“{CLEARED}”。填“不适用”的须在“说明”栏写明原因。",
)
_KEEP_MARKS: Final = "右上角的表号、更正号是识别本表的凭据，请勿改动。"
_HOW_TO_SEND: Final = f"3. 填好后存为原来的格式报送，文件名可以自定；不必再报整份填报表。{_KEEP_MARKS}"
_WHOLE_FORM: Final = f"3. 表下另列的问题不能用本表更正，请在填报表中一并改正后报送整份填报表。{_KEEP_MARKS}"
