"""How a form looks: fonts, colours, borders, and how many lines a text needs in a column."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

Properties = dict[str, Any]  # what XlsxWriter's add_format takes

BODY_FONT: Final = "宋体"
HEAD_FONT: Final = "黑体"
BODY_SIZE: Final = 11
ENTRY_COLOUR: Final = "#FFF9DB"
PRINTED_COLOUR: Final = "#F2F2F2"
HEAD_COLOUR: Final = "#D9E1EC"
ENTRY_HEAD_COLOUR: Final = "#FCE8A6"
BORDER_COLOUR: Final = "#8C8C8C"

_HALF_WIDTH: Final = 7.4  # pixels of half a Chinese character of 11 points
_DIGIT: Final = 8.0  # pixels of one unit of column width
_LINE: Final = 16.0  # points a line of 11-point text needs, the wider spacing of substitute fonts included
_PADDING: Final = 7.0
_MAX_HEIGHT: Final = 405.0  # Excel takes no rows above 409 points

_GRID: Final[Properties] = {"border": 1, "border_color": BORDER_COLOUR, "text_wrap": True, "valign": "vcenter"}
_CENTRE: Final[Properties] = {**_GRID, "align": "center"}
_ENTRY: Final[Properties] = {**_GRID, "bg_color": ENTRY_COLOUR, "locked": False}
_HEAD: Final[Properties] = {**_CENTRE, "font_name": HEAD_FONT, "bg_color": HEAD_COLOUR}

STYLES: Final[dict[str, Properties]] = {
    "title": {"font_name": HEAD_FONT, "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True},
    "left": {"font_size": 10, "valign": "vcenter"},
    "right": {"font_size": 10, "align": "right", "valign": "vcenter"},
    "head": _HEAD,
    "entry_head": {**_HEAD, "bg_color": ENTRY_HEAD_COLOUR},
    "key": {"num_format": "@", "font_size": 9},
    "printed": {**_GRID, "bg_color": PRINTED_COLOUR, "num_format": "@"},
    "printed_centre": {**_CENTRE, "bg_color": PRINTED_COLOUR, "num_format": "@"},
    "nothing": {**_CENTRE, "bg_color": PRINTED_COLOUR, "font_color": "#595959"},
    "text": {**_ENTRY, "num_format": "@"},
    "text_centre": {**_ENTRY, "align": "center", "num_format": "@"},
    "number": {**_ENTRY, "align": "center"},
    "date": {**_ENTRY, "align": "center", "num_format": "yyyy-mm-dd"},
    "section": {"font_name": HEAD_FONT, "font_size": 12, "valign": "vcenter"},
    "label": {**_HEAD, "align": "center"},
    "fact": {**_GRID, "indent": 1},
    "paragraph": {"text_wrap": True, "valign": "vcenter"},
    "legend": {"valign": "vcenter", "font_size": 10, "indent": 1},
    "legend_text": {**_GRID, "bg_color": ENTRY_COLOUR},
    "legend_printed": {**_GRID, "bg_color": PRINTED_COLOUR},
}


def workbook_options() -> Properties:
    """What the workbook is made with; a fresh record each time, because XlsxWriter writes into it.

    宋体 11 has digits 8 pixels wide, so Excel's default column of 8.38 digits has 72 pixels. No font comes from the
    theme: a theme would bring Latin fonts of its own.
    """
    font = {"font_name": BODY_FONT, "font_size": BODY_SIZE, "font_scheme": "none"}
    return {"in_memory": True, "default_column_width": 72, "default_format_properties": font}


@lru_cache(8192)
def lines(text: str, width: float) -> int:
    """How many lines of body text `text` needs in a column of that width (or several merged ones together)."""
    room = max((width * _DIGIT - 4) / _HALF_WIDTH - 1, 2.0)  # a line may break one half-width early
    return sum(max(1, -int(-len(part.encode("gb18030", "replace")) // room)) for part in text.split("\n"))


def height(line_count: int, least: float = 0.0) -> float:
    """The height in points of a row whose tallest cell has so many lines of body text."""
    return min(max(line_count * _LINE + _PADDING, least), _MAX_HEIGHT)
