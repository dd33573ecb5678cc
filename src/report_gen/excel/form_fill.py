"""Types values into the entry cells of a form while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from report_gen.excel.form_styles import STYLES
from report_gen.excel.ledger_text import literal
from report_gen.model.filled import EntryKey, Filled, Odd, Typed


class Fill:
    """What is typed into one workbook, and the formats that it brings with it."""

    def __init__(self, book: Workbook, filled: Filled) -> None:
        self.book = book
        self.filled = filled
        self.own: dict[tuple[str, str], Format] = {}

    def write(
        self, sheet: Worksheet, cell: tuple[int, int], key: EntryKey, style: str, formats: Mapping[str, Format]
    ) -> None:
        """The cell at that row and column (from 0), in the style of that name; blank where nothing is typed."""
        value = self.filled.get(key)
        if value is None:
            sheet.write_blank(*cell, None, formats[style])
        elif isinstance(value, Odd):
            self._odd(sheet, cell, value, self._format(style, value.number_format) or formats[style])
        else:
            _plain(sheet, cell, value, self._format(style, _clock(value)) or formats[style])

    def _format(self, style: str, number_format: str) -> Format | None:
        if not number_format:
            return None
        if (style, number_format) not in self.own:
            properties: dict[str, Any] = {**STYLES[style], "num_format": number_format}
            self.own[style, number_format] = self.book.add_format(properties)
        return self.own[style, number_format]

    def _odd(self, sheet: Worksheet, cell: tuple[int, int], odd: Odd, look: Format) -> None:
        if odd.formula:
            sheet.write_formula(*cell, odd.formula, look, "" if odd.value is None else odd.value)
        else:
            _plain(sheet, cell, odd.value, look)


def _clock(value: Typed) -> str:
    return "h:mm" if isinstance(value, time) else ""


def _plain(sheet: Worksheet, cell: tuple[int, int], value: Typed, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*cell, None, look)
    elif isinstance(value, str):
        sheet.write_string(*cell, literal(value), look)
    elif isinstance(value, date | time):
        sheet.write_datetime(*cell, value, look)
    else:
        sheet.write_number(*cell, float(value) if isinstance(value, Decimal) else value, look)
