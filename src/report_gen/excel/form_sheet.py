"""Renders the cells, merges and validations of a form's sheets as XML, as XlsxWriter would write them.

The layout of a form calls one of these books as it calls a workbook of XlsxWriter; tests hold the two against each
other byte by byte.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from report_gen.excel.form_styles import STYLES
from report_gen.model.place import column_letters

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPECIAL: Final = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")
_LIKE_ESCAPED: Final = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_EDGE_SPACE: Final = re.compile(r"^\s|\s$")
_BLOCK: Final = 16  # rows whose span is told together
_LONGEST_CELL: Final = 32_767  # UTF-16 units, as Excel counts
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255  # of a validation; Excel repairs a file with longer ones
_TEXTS: Final = (  # of a validation: as the part calls them, and as XlsxWriter does
    ("errorTitle", "error_title"),
    ("error", "error_message"),
    ("promptTitle", "input_title"),
    ("prompt", "input_message"),
)
_DAY_ZERO: Final = date(1899, 12, 30)


def first_of_kind() -> Mapping[str, str]:
    """Each style's name and the first one that looks just like it: a workbook holds equal looks once."""
    first: dict[str, str] = {}
    for name, properties in STYLES.items():
        first[name] = next((known for known in first if STYLES[known] == properties), name)
    return first


class QuickBook:
    """The strings and looks that the sheets of one workbook share, numbered in the order of their first use."""

    def __init__(self) -> None:
        self.looks: dict[str, str] = {"": ""}  # by name the attribute of the cell
        self.strings: dict[str, int] = {}
        self.used = 0

    def string(self, text: str) -> int:
        """The number of a text."""
        self.used += 1
        if len(text) > _LONGEST_CELL // 2:
            text = text.encode("utf-16-le")[: _LONGEST_CELL * 2].decode("utf-16-le", "ignore")
        return self.strings.setdefault(text, len(self.strings))

    def look(self, name: str) -> str:
        """The attribute of a cell of that look."""
        if name not in self.looks:
            self.looks[name] = f' s="{len(self.looks)}"'
        return self.looks[name]

    def shared_strings(self) -> str:
        """The part that holds the strings."""
        counts = f'count="{self.used}" uniqueCount="{len(self.strings)}"'
        return f'{_HEAD}<sst xmlns="{_MAIN}" {counts}>{"".join([_item(text) for text in self.strings])}</sst>'


class QuickSheet:
    """One worksheet. Rows and columns count from 0; the cells come as they are read: row by row, from left to right."""

    def __init__(self, book: QuickBook, *, growing: bool) -> None:
        self._book = book
        self._fixed = "" if growing else ' customHeight="1"'
        self._rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._heights: dict[int, str] = {}
        self._merged: list[str] = []
        self._rules: list[str] = []

    def write_string(self, row: int, column: int, text: str, look: str = "") -> None:
        """A text, as text whatever it looks like."""
        book = self._book
        words = f't="s"><v>{book.string(text)}</v></c>'
        self._rows[row][column] = f'<c r="{_letters(column)}{row + 1}"{book.looks.get(look) or book.look(look)} {words}'

    def write_blank(self, row: int, column: int, _nothing: None, look: str) -> None:
        """An empty cell of that look."""
        self._rows[row][column] = f'<c r="{_letters(column)}{row + 1}"{self._book.look(look)}/>'

    def merge_range(self, row: int, column: int, last_row: int, last: int, _text: str, look: str) -> None:
        """Empty cells of one row, merged."""
        cells, attribute = self._rows[row], self._book.look(look)
        for index in range(column, last + 1):
            cells[index] = f'<c r="{_letters(index)}{row + 1}"{attribute}/>'
        self._merged.append(f"{_letters(column)}{row + 1}:{_letters(last)}{last_row + 1}")

    def set_row(self, row: int, points: float) -> None:
        """The height of a row, in whole pixels."""
        self._heights[row] = f' ht="{_whole_pixels(points)}"{self._fixed}'

    def data_validation(self, row: int, column: int, last_row: int, last: int, rules: Mapping[str, Any]) -> None:
        """What the cells take; nothing where a text is longer than Excel stands."""
        titles = [_units(rules.get(name, "")) for name in ("input_title", "error_title")]
        messages = [_units(rules.get(name, "")) for name in ("input_message", "error_message")]
        if max(titles) <= _LONGEST_TITLE and max(messages) <= _LONGEST_MESSAGE:
            cells = f"{_letters(column)}{row + 1}"
            cells += f":{_letters(last)}{last_row + 1}" if (row, column) != (last_row, last) else ""
            self._rules.append(_validation(cells, rules))

    def dimension(self) -> str:
        """The cells in use: `A1:L7`."""
        if not self._rows:
            return "A1"
        ends = self._blocks().values()
        left, right = min(first for first, _ in ends), max(last for _, last in ends)
        top, bottom = next(iter(self._rows)), next(reversed(self._rows))
        first, last = f"{_letters(left)}{top + 1}", f"{_letters(right)}{bottom + 1}"
        return first if first == last else f"{first}:{last}"

    def data(self) -> str:
        """The rows with their cells."""
        if not self._rows:
            return "<sheetData/>"
        spans = {block: f"{first + 1}:{last + 1}" for block, (first, last) in self._blocks().items()}
        rows = [
            f'<row r="{row + 1}" spans="{spans[row // _BLOCK]}"{self._heights.get(row, "")}>{"".join(cells.values())}</row>'
            for row, cells in self._rows.items()
        ]
        return f"<sheetData>{''.join(rows)}</sheetData>"

    def merges_and_rules(self) -> str:
        """The merged cells and the validations."""
        merges = "".join(f'<mergeCell ref="{area}"/>' for area in self._merged)
        rules = "".join(self._rules)
        return (f'<mergeCells count="{len(self._merged)}">{merges}</mergeCells>' if merges else "") + (
            f'<dataValidations count="{len(self._rules)}">{rules}</dataValidations>' if rules else ""
        )

    def _blocks(self) -> dict[int, tuple[int, int]]:
        """The first and the last column with a cell, by block of rows."""
        found: dict[int, tuple[int, int]] = {}
        for block, rows in groupby(self._rows.items(), lambda numbered: numbered[0] // _BLOCK):
            ends = {(next(iter(cells)), next(reversed(cells))) for _, cells in rows}
            found[block] = min(first for first, _ in ends), max(last for _, last in ends)
        return found


def escaped(text: str) -> str:
    """The text as the content of an element; what XML cannot hold in the way spreadsheets write it."""
    plain = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _LIKE_ESCAPED.sub(r"_x005F\1", text))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _item(text: str) -> str:
    if not _SPECIAL.search(text):
        return f"<si><t>{text}</t></si>"
    space = ' xml:space="preserve"' if _EDGE_SPACE.search(text) else ""
    return f"<si><t{space}>{escaped(text)}</t></si>"


def _validation(cells: str, rules: Mapping[str, Any]) -> str:
    stopping = ' showErrorMessage="1"' if rules.get("show_error", True) else ""
    texts = "".join([f' {name}="{_quoted(rules[key])}"' for name, key in _TEXTS if key in rules])
    low = rules.get("value") or rules.get("source") or _day(rules["minimum"])
    high = f"<formula2>{_day(rules['maximum'])}</formula2>" if "maximum" in rules else ""
    return (
        f'<dataValidation type="{rules["validate"]}" allowBlank="1" showInputMessage="1"{stopping}{texts} sqref="{cells}">'
        f"<formula1>{escaped(low.removeprefix('='))}</formula1>{high}</dataValidation>"
    )


def _units(text: str) -> int:
    """How long Excel takes the text for."""
    return len(text.encode("utf-16-le")) // 2


def _day(day: date) -> str:
    return str((day - _DAY_ZERO).days)


@lru_cache(4096)
def _quoted(text: str) -> str:
    for sign, written in (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "&#xA;")):
        text = text.replace(sign, written)
    return text


@lru_cache(512)
def _whole_pixels(points: float) -> str:
    return f"{int(points * 4 / 3 + 0.5) * 0.75:.16g}"


@lru_cache(1024)
def _letters(column: int) -> str:
    return column_letters(column + 1)
