"""Texts as cells can hold them, and the room they take when wrapped."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import ceil
from typing import Final

LONGEST: Final = 32_767  # characters a cell can hold
CUT_MARK: Final = "……（文字过长，以下从略，全文见原文件）"
TALLEST: Final = 409.0  # points a row can have
LINE_HEIGHT: Final = 14.5  # points a line of 10 pt Chinese text takes in the tallest of the usual fonts
_PADDING: Final = 6.0
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without characters a workbook cannot hold, cut with a mark where it is too long for a cell."""
    plain = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(CUT_MARK)] + CUT_MARK


def row_height(cells: list[tuple[str, float]]) -> float:
    """The height in points for the tallest of the wrapped texts, each given with the width of its cell."""
    lines = max((line_count(text, width) for text, width in cells), default=1)
    return min(TALLEST, lines * LINE_HEIGHT + _PADDING)


@lru_cache(maxsize=4096)
def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a cell that wide, with some room to spare for other fonts."""
    room = max(width - 1.5, 2.0)
    return sum(max(1, ceil(_width(line) / room)) for line in text.split("\n"))


def _width(line: str) -> float:
    """The width in half-width characters of a column."""
    return sum(2.0 if unicodedata.east_asian_width(sign) in "WFA" else 1.1 for sign in line)
