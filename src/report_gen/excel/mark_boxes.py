"""The boxes comments are drawn in (VML). Other programs write VML that is no XML, so it is edited as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from report_gen.excel.mark_cells import Sheet, Spot
from report_gen.excel.mark_xml import NotPatchable

_V: Final = "urn:schemas-microsoft-com:vml"
_O: Final = "urn:schemas-microsoft-com:office:office"
_X: Final = "urn:schemas-microsoft-com:office:excel"
_SHAPE: Final = re.compile(r"<((?:\w+:)?shape)\b.*?</\1\s*>", re.DOTALL)
_ROW: Final = re.compile(r"<(?:\w+:)?Row\b[^>]*>\s*(\d+)\s*<")
_COLUMN: Final = re.compile(r"<(?:\w+:)?Column\b[^>]*>\s*(\d+)\s*<")
_NOTE: Final = re.compile(r"ObjectType=[\"']Note[\"']")
_ANCHOR: Final = re.compile(r"(<((?:\w+:)?Anchor)\b[^>]*>)[^<]*(</\2\s*>)")
_NUMBER: Final = re.compile(r"_x0000_s(\d+)")
_BLOCK: Final = re.compile(r"idmap\b[^>]*?\bdata=[\"']([\d,\s]+)[\"']")
_END: Final = re.compile(r"</(?:\w+:)?xml\s*>\s*$")
_KIND: Final = "_x0000_t202"
_BLOCK_SIZE: Final = 1024
_WIDTH: Final = 300
_LINE, _HALF_CHARACTER, _PADDING = 16.0, 6.2, 16
_TALLEST: Final = 640
_ASIDE: Final = 12  # pixels between the cell and its box
_FARTHEST: Final = 200  # columns or rows a box may span, hidden ones included


class Boxes:
    """The VML part of one worksheet."""

    def __init__(self, part: str, content: bytes, *, is_new: bool = False) -> None:
        self.part = part
        self.is_new = is_new
        try:
            self._text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotPatchable("批注部分的编码无法识别") from error
        if not _END.search(self._text):
            raise NotPatchable("批注部分有损坏")
        if f'id="{_KIND}"' not in self._text and f"id='{_KIND}'" not in self._text:
            self._append(_shape_kind())

    @classmethod
    def new(cls, part: str, others: Iterable[bytes]) -> Boxes:
        """An empty part, its shapes numbered apart from those in the `others`."""
        blocks = [int(number) for one in others for number in _numbers(_BLOCK, one.decode("utf-8", "replace"))]
        block = max(blocks, default=0) + 1
        head = f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}">'
        layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
        return cls(part, f"{head}{layout}</xml>".encode(), is_new=True)

    @property
    def content(self) -> bytes:
        """The part as it is now."""
        return self._text.encode()

    def remove(self, spot: Spot) -> None:
        """Take out the box of that cell."""
        self._text = _SHAPE.sub(lambda found: "" if _belongs(found[0], spot) else found[0], self._text)

    def fit(self, spot: Spot, text: str, sheet: Sheet, *, anew: bool) -> None:
        """See that the cell has a box; `anew`: one that is as large as its text needs."""
        found = next((one for one in _SHAPE.finditer(self._text) if _belongs(one[0], spot)), None)
        if found is None:
            self._append(_shape(self._next_number(), spot, _anchor(spot, text, sheet)))
        elif anew:
            grown = _ANCHOR.sub(rf"\g<1>{_anchor(spot, text, sheet)}\g<3>", found[0])
            self._text = self._text[: found.start()] + grown + self._text[found.end() :]

    def _next_number(self) -> int:
        block = min((int(number) for number in _numbers(_BLOCK, self._text)), default=1)
        used = [int(number) for number in _NUMBER.findall(self._text)]
        return max([*used, block * _BLOCK_SIZE]) + 1

    def _append(self, xml: str) -> None:
        end = _END.search(self._text)
        at = end.start() if end else len(self._text)
        self._text = self._text[:at] + xml + self._text[at:]


def _numbers(pattern: re.Pattern[str], text: str) -> list[str]:
    return [number for found in pattern.findall(text) for number in found.replace(",", " ").split()]


def _belongs(shape: str, spot: Spot) -> bool:
    """Whether the shape is the comment box of that cell; rows and columns count from 0 there."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return bool(row and column and _NOTE.search(shape)) and (int(row[1]) + 1, int(column[1]) + 1) == spot  # type: ignore[index]


def _shape_kind() -> str:
    path = '<v:path gradientshapeok="t" o:connecttype="rect"/>'
    return (
        f'<v:shapetype xmlns:v="{_V}" xmlns:o="{_O}" id="{_KIND}" coordsize="21600,21600" o:spt="202" '
        f'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>{path}</v:shapetype>'
    )


def _shape(number: int, spot: Spot, anchor: str) -> str:
    style = "position:absolute;z-index:1;visibility:hidden"
    note = (
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{spot[0] - 1}</x:Row><x:Column>{spot[1] - 1}</x:Column></x:ClientData>"
    )
    look = (
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    )
    return (
        f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{number}" type="#{_KIND}" '
        f'style="{style}" fillcolor="#ffffe1" o:insetmode="auto">{look}{note}</v:shape>'
    )


def _anchor(spot: Spot, text: str, sheet: Sheet) -> str:
    """Columns, rows and pixels within them between which the box stands: right of the cell, as large as its text."""
    row, column = spot[0], sheet.area(spot).right + 1
    room = (_WIDTH - _PADDING) // _HALF_CHARACTER
    lines = sum(max(1, -int(-len(part.encode("gb18030", "replace")) // room)) for part in text.split("\n"))
    tall = min(lines * _LINE + _PADDING, _TALLEST)
    right = _reached(column, _ASIDE + _WIDTH, sheet.width)
    bottom = _reached(row, 2 + tall, sheet.height)
    numbers = (column - 1, _ASIDE, row - 1, 2, right[0] - 1, right[1], bottom[0] - 1, bottom[1])
    return ", ".join(map(str, numbers))


def _reached(first: int, pixels: float, size_of: Callable[[int], float]) -> tuple[int, int]:
    """Which column (or row) lies so many pixels from the beginning of `first`, and how far into it."""
    for number in range(first, first + _FARTHEST):
        if pixels <= size_of(number):
            return number, int(pixels)
        pixels -= size_of(number)
    return first + _FARTHEST, 0
