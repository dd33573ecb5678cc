"""Texts as cells can hold them, and the room they take when wrapped."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import ceil
from typing import Final

from report_gen.excel.xml_text import escape

LONGEST: Final = 32_767  # characters a cell can hold
CUT_MARK: Final = "……（文字过长，以下从略，全文见原文件）"
TALLEST: Final = 409.0  # points a row can have
LINE_HEIGHT: Final = 14.5  # points a line of 10 pt Chinese text takes in the tallest of the usual fonts
_PADDING: Final = 6.0
_WIDE: Final = 2.0  # half-width characters; no sign takes more
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class _Widths(dict[str, float]):
    """The width of each sign met, in half-width characters of a column."""

    def __missing__(self, sign: str) -> float:
        width = self[sign] = _WIDE if unicodedata.east_asian_width(sign) in "WFA" else 1.1
        return width


_WIDTHS: Final = _Widths()


def clean(text: str) -> str:
    """The text without characters a workbook cannot hold, cut with a mark where it is too long for a cell."""
    plain = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(CUT_MARK)] + CUT_MARK


def as_string(text: str) -> str:
    """The text cleaned, as `write_string` of XlsxWriter takes it."""
    return literal(clean(text))


def literal(text: str) -> str:
    """The text as `write_string` of XlsxWriter writes it out just so.

    What begins with <r> and ends with </r> it takes for the XML of a text in several fonts, and writes it as it is: such
    a text is given to it as that XML.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    return text


def row_height(cells: list[tuple[str, float]]) -> float:
    """The height in points for the tallest of the wrapped texts, each given with the width of its cell."""
    return height_of(max((line_count(text, width) for text, width in cells), default=1))


def height_of(lines: int) -> float:
    """The height in points of so many lines of text."""
    return min(TALLEST, lines * LINE_HEIGHT + _PADDING)


def one_line(width: float) -> int:
    """How many signs, of whatever width, fit on one line of a cell that wide."""
    return int(_room(width) / _WIDE)


@lru_cache(maxsize=4096)
def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a cell that wide, with some room to spare for other fonts."""
    return lines_of(text, width)


def lines_of(text: str, width: float) -> int:
    """`line_count` of a text that will hardly be asked for again."""
    if "\n" in text:
        return sum(lines_of(line, width) for line in text.split("\n"))
    return max(1, ceil(sum(map(_WIDTHS.__getitem__, text)) / _room(width)))


def _room(width: float) -> float:
    return max(width - 1.5, 2.0)
