"""Rows of a large table as the XML of a worksheet, kept in a temporary file until the sheet around them is known.

XlsxWriter takes ten calls and a hundred bytes of memory for a cell. A row of a large table needs neither: it is written
once, from left to right, and never looked at again. Texts stand in the cells themselves (inline strings, as XlsxWriter
writes them too when it must save memory), so that no table of all texts grows beside the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Final, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from report_gen.excel.ledger_links import MOST_LINKS, anchor_of, file_of, relation_to, target_of
from report_gen.excel.ledger_looks import LOOKS_LIKE_FORMULA, held
from report_gen.excel.ledger_text import LONGEST, clean, height_of, lines_of, one_line
from report_gen.excel.xml_text import escape, quoteattr
from report_gen.model.sheets import CellData, ColumnKind, Link, Row, Tone

_BATCH: Final = 256  # rows written to the file at once
_MOST_KEPT: Final = 1_024  # texts of a column whose XML is kept, since most columns repeat few
_LONG: Final = 64  # characters; longer texts hardly repeat
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # days are counted from here, without a time zone
_DAY: Final = 86_400  # seconds
_ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff&<>_]|^\\s|\\s\\Z")  # needs a second look
_ESCAPED: Final = re.compile("(_x[0-9a-fA-F]{4}_)")  # would be read as a sign written by its number

StyleOf = Callable[[CellData, ColumnKind], int]


class Place(NamedTuple):
    """A column of a table on the grid of its sheet: its first and last grid column from 0, and their width together."""

    first: int
    last: int
    width: float
    kind: ColumnKind


class _Text(NamedTuple):
    """A text as it is written: the XML behind the cell's style, the lines it takes, whether it looks like a formula."""

    xml: str
    lines: int
    formula: bool


class Links:
    """The links of a sheet's streamed rows: their XML, and the files they lead to with the ids of the relationships."""

    def __init__(self) -> None:
        self.left = MOST_LINKS  # what the sheet can still have
        self.xml = bytearray()
        self.files: dict[str, str] = {}

    def add(self, cell: str, link: Link) -> None:
        """Put the link on the cell (B7); left out where Excel would refuse it."""
        if not self.left or not target_of(link):
            return
        self.left -= 1
        anchor, file = anchor_of(link), file_of(link)
        where = f" location={quoteattr(anchor)}" if anchor else ""
        if file:
            name = self.files.setdefault(relation_to(file), f"rIdFile{len(self.files) + 1}")
            self.xml += f'<hyperlink ref="{cell}" r:id="{name}"{where}/>'.encode()
        else:
            self.xml += f'<hyperlink ref="{cell}"{where} display="链接"/>'.encode()


@dataclass(slots=True)
class RowStream:
    """The rows of one table, from row `first` of the sheet on (from 1), at least so many points high.

    They are written to `file`, which holds nothing else; `count` tells how many.
    """

    first: int
    places: Sequence[Place]
    least: float
    style_of: StyleOf
    links: Links
    file: IO[bytes]
    count: int = 0
    _columns: list[_Column] = field(init=False)
    _spread: list[list[str]] = field(init=False)
    _heights: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = [_Column(place, self.style_of) for place in self.places]
        self._spread = [column.names for column in self._columns if column.rest]

    def write(self, rows: Iterable[Row]) -> None:
        """Write all of them; never more than a few are held at once."""
        coming = iter(rows)
        while batch := [self._row(row) for row in islice(coming, _BATCH)]:
            self.file.write("".join(batch).encode())

    @property
    def next_row(self) -> int:
        """The row below the last one, from 1."""
        return self.first + self.count

    @property
    def merges(self) -> int:
        """How many ranges are merged, for cells over several grid columns."""
        return self.count * len(self._spread)

    def merged(self) -> Iterator[str]:
        """Those ranges, from top to bottom."""
        rows = range(self.first, self.next_row)
        return (f"{names[0]}{row}:{names[-1]}{row}" for row in rows for names in self._spread)

    def _row(self, row: Row) -> str:
        number = self.first + self.count
        self.count += 1
        lines, cells = 1, [""]
        for column, cell in zip(self._columns, row, strict=False):
            value = cell.value
            if isinstance(value, str) and value:
                xml, tall, formula = column.texts.get(value) or column.text(value)
                if tall > lines:  # noqa: PLR1730  # a call for every cell would be felt
                    lines = tall
                usual = cell.tone is column.tone and cell.link is None and not formula
                style = column.usual if usual else column.style(cell, formula=formula)
            else:
                xml = self._other(cell, number)
                style = column.other_style(cell)
            cells.append(f'<c r="{column.name}{number}" s="{style}{xml}')
            if cell.link is not None:
                self.links.add(f"{column.name}{number}", cell.link)
            if column.rest:
                cells += [f'<c r="{name}{number}" s="{style}"/>' for name in column.rest]
        cells[0] = self._heights.get(lines) or self._height(lines)
        return f'<row r="{number}"{"".join(cells)}</row>'

    def _height(self, lines: int) -> str:
        """The height of a row with so many lines, in whole pixels as XlsxWriter counts them."""
        pixels = int(max(height_of(lines), self.least) * 4 / 3 + 0.5)
        self._heights[lines] = f' ht="{pixels * 0.75:.16g}" customHeight="1">'
        return self._heights[lines]

    def _other(self, cell: CellData, number: int) -> str:
        """The XML behind the style of a cell that is no text, or becomes one."""
        if cell.formula and isinstance(cell.value, Decimal):
            formula = cell.formula.format(first=self.first, above=number - 1)
            return f'"><f>{escape(formula)}</f><v>{float(cell.value)}</v></c>'
        value = held(cell)
        if value is None:
            return '"/>'
        if isinstance(value, str):
            return _inline(value)
        if isinstance(value, datetime):
            past = value - _EPOCH
            value = past.days + (past.seconds + past.microseconds / 1e6) / _DAY
        return f'"><v>{value:.16G}</v></c>'


class _Column:
    """A column of the rows being written, with what its cells have in common."""

    def __init__(self, place: Place, style_of: StyleOf) -> None:
        self.names = [xl_col_to_name(index) for index in range(place.first, place.last + 1)]
        self.name, *self.rest = self.names
        self.texts: dict[str, _Text] = {}
        self.tone: Tone | None = None  # of the first text; those that look like it share the format `usual`
        self.usual = 0
        self._styles: dict[tuple[Tone, bool, bool], int] = {}
        self._others: dict[tuple[object, ...], int] = {}
        self._place, self._style_of = place, style_of
        self._short = one_line(place.width)

    def text(self, value: str) -> _Text:
        """The text as it is written."""
        short = len(value) <= self._short and "\n" not in value
        lines = 1 if short else lines_of(value, self._place.width)
        made = _Text(_inline(value), lines, value[0] in LOOKS_LIKE_FORMULA)
        if len(value) <= _LONG:
            if len(self.texts) >= _MOST_KEPT:
                self.texts.clear()
            self.texts[value] = made
        return made

    def style(self, cell: CellData, *, formula: bool) -> int:
        """The number of the format for a text; `formula` if it looks like one."""
        key = (cell.tone, formula, cell.link is None)
        found = self._styles.get(key)
        if found is None:
            found = self._styles[key] = self._style_of(cell, self._place.kind)
            if self.tone is None and not formula and cell.link is None:
                self.tone, self.usual = cell.tone, found
        return found

    def other_style(self, cell: CellData) -> int:
        """The number of the format for a cell that holds no text."""
        value = cell.value
        exponent = value.normalize().as_tuple().exponent if isinstance(value, Decimal) else 0
        key = (cell.tone, cell.link is None, type(value), cell.decimals, cell.suffix, exponent)
        found = self._others.get(key)
        if found is None:
            found = self._others[key] = self._style_of(cell, self._place.kind)
        return found


def _inline(text: str) -> str:
    """The text as the XML behind the style of its cell."""
    if not _ODD.search(text) and len(text) <= LONGEST:
        return f'" t="inlineStr"><is><t>{text}</t></is></c>'
    plain = clean(text)
    space = ' xml:space="preserve"' if plain != plain.strip() else ""
    plain = escape(_ESCAPED.sub(r"_x005F\1", plain))
    return f'" t="inlineStr"><is><t{space}>{plain}</t></is></c>' if plain else '"/>'
