"""How the cells of workbooks for people look, and what of a value a spreadsheet can hold."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from report_gen.model.sheets import CellData, ColumnKind, Tone

FONT: Final = "宋体"
LINE: Final = "#A6B5AE"
LOOKS_LIKE_FORMULA: Final = frozenset("=+-@")
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


class Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """The format with these properties and the workbook's font."""
        full = {"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties}
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(full)
        return self._made[key]

    def cell(self, cell: CellData, kind: ColumnKind) -> Format:
        """The format of a table cell."""
        look = {"border": 1, "border_color": LINE, "text_wrap": True, **_ALIGN[kind], **_LOOKS[cell.tone]}
        if cell.link:
            look |= {"font_color": "#0B4F8A", "underline": 1}
        if isinstance(cell.value, str):
            look |= {"quote_prefix": True} if cell.value[:1] in LOOKS_LIKE_FORMULA else {}
        else:
            look["num_format"] = number_format(cell)
        return self.get(**look)

    def number(self, cell: CellData, kind: ColumnKind) -> int:
        """The number by which cells of the workbook's sheets name that format."""
        return int(self.cell(cell, kind)._get_xf_index())  # noqa: SLF001  # XlsxWriter tells it nowhere else


def number_format(cell: CellData) -> str:
    """How a number or date is shown."""
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


def held(cell: CellData) -> str | float | datetime | None:
    """What a spreadsheet can hold of the cell's value; None for an empty one.

    A number of more digits than it keeps and a day before its calendar become text.
    """
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return value.isoformat() if moment.date() < _FIRST_DATE else moment.replace(tzinfo=None)
    if isinstance(value, int) or len(value.as_tuple().digits) <= _EXACT_DIGITS or cell.decimals is not None:
        return float(value)
    return f"{value:f}"
