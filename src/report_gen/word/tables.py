"""Tables built by code where a template says 〔表：…〕: fixed widths, repeated head, rows that do not split unless they are said to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from report_gen.errors import ReportGenError
from report_gen.model.document import TableData
from report_gen.word.fonts import Styles
from report_gen.word.names import NAMESPACE, escaped
from report_gen.word.package import Package
from report_gen.word.text import clean, parts_of, printed, runs_xml

SMALL: Final = "小"  # before the names of the styles of small tables
CAPTION, HEAD, TEXT, CENTRED, NOTE = "表题", "表头", "表文", "表文居中", "表注"
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_ONE_PAGE: Final = 16  # a table in the text with no more rows than that stays on one page
_TEXTS: Final = re.compile(r">([^<]+)</w:t>")
_FLAT: Final = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'


def table_elements(table: TableData, width: int, styles: Styles, package: Package) -> list[Any]:
    """The caption, the preface, the table and its note as elements, `width` twips wide in all."""
    above = ((table.title, CAPTION), (table.preface, NOTE))
    elements = [paragraph(text, style, styles, keep=True) for text, style in above if text]
    xml = _Builder(table, width, styles).xml()
    if lost := _lost(table, xml):
        raise ReportGenError(f"生成的文书漏了表中的一段文字：“{lost[:60]}”", "请把本次日志发给维护人员。")
    elements.append(package.placed(xml))
    # Two tables with nothing between them would run together; the note, or a flat line, keeps them apart.
    elements.append(paragraph(table.note, NOTE, styles) if table.note else _flat())
    return elements


def _flat() -> Any:
    """An empty paragraph of one point, which starts no new page of its own."""
    return etree.fromstring(f"<w:p {NAMESPACE}><w:pPr>{_FLAT}</w:pPr></w:p>")


def paragraph(text: str, style: str, styles: Styles, *, keep: bool = False) -> Any:
    """A paragraph in the style of that name, as an element."""
    return etree.fromstring(_paragraph(text, style, styles, keep=keep).replace("<w:p>", f"<w:p {NAMESPACE}>", 1))


def _paragraph(text: str, style: str, styles: Styles, *, keep: bool = False) -> str:
    opening, look = _opening(style, styles, keep=keep)
    return f"{opening}{runs_xml(clean(text), look)}</w:p>"


@lru_cache(maxsize=256)
def _opening(style: str, styles: Styles, *, keep: bool) -> tuple[str, str]:
    """How a paragraph in that style begins, and the fonts of its runs: the same for hundreds of cells."""
    style_id = styles.id_of(style)
    named = f'<w:pStyle w:val="{style_id}"/>' if style_id else ""
    next_ = "<w:keepNext/>" if keep else ""
    return f"<w:p><w:pPr>{named}{next_}</w:pPr>", styles.look(style_id)


class _Builder:
    """Writes one table as XML text: a hundred rows in a few milliseconds, where cell by cell takes seconds."""

    def __init__(self, table: TableData, width: int, styles: Styles) -> None:
        self._table = table
        self._styles = styles
        self._widths = _shares(table.widths, width)
        self._prefix = SMALL if table.small else ""
        # Long texts by category: all cells begin at the top, where every program puts them alike across pages.
        self._align = "top" if table.spans else "center"
        self._whole = bool(table.title) and len(table.rows) <= _ONE_PAGE

    def xml(self) -> str:
        """The w:tbl element as text."""
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        return (
            "<w:tbl><w:tblPr>"
            f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{_margins(25, 50) if self._table.small else _margins(40, 70)}</w:tblCellMar>"
            f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(self._lines())}</w:tbl>"
        )

    def _lines(self) -> Iterator[str]:
        yield self._line(self._table.heads, -1)
        for number, row in enumerate(self._table.rows):
            yield self._line(row, number)

    def _line(self, cells: tuple[str, ...], number: int) -> str:
        ways = f"{'' if number in self._table.torn else '<w:cantSplit/>'}{'<w:tblHeader/>' if number < 0 else ''}"
        keep = number < 0 or self._kept(number)
        if number in self._table.spans:
            inner = self._spanning(cells[0])
        else:
            inner = "".join(self._cell(text, number, column, keep=keep) for column, text in enumerate(cells))
        return f"<w:tr><w:trPr>{ways}</w:trPr>{inner}</w:tr>"

    def _cell(self, text: str, number: int, column: int, *, keep: bool) -> str:
        merge = self._merge(number, column)
        shown = "" if merge == '<w:vMerge w:val="continue"/>' else text
        style = HEAD if number < 0 else CENTRED if column in self._table.centred else TEXT
        align = "center" if number < 0 else self._align
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{self._widths[column]}" w:type="dxa"/>{merge}<w:vAlign w:val="{align}"/></w:tcPr>'
            f"{_paragraph(shown, self._prefix + style, self._styles, keep=keep)}</w:tc>"
        )

    def _kept(self, number: int) -> bool:
        """Whether the row stays on the page of what follows it."""
        rows, table = self._table.rows, self._table
        if number == len(rows) - 1:
            return bool(table.note)
        same = any(self._same(number, column) for column in table.merged)
        return self._whole or (table.together and same)

    def _spanning(self, text: str) -> str:
        """A cell across the table, kept with the row it is the heading of."""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(self._widths)}" w:type="dxa"/><w:gridSpan w:val="{len(self._widths)}"/>'
            f"</w:tcPr>{_paragraph(text, self._prefix + HEAD, self._styles, keep=True)}</w:tc>"
        )

    def _merge(self, number: int, column: int) -> str:
        if number < 0 or column not in self._table.merged:
            return ""
        if number and self._same(number - 1, column):
            return '<w:vMerge w:val="continue"/>'
        below = number + 1 < len(self._table.rows) and self._same(number, column)
        return '<w:vMerge w:val="restart"/>' if below else ""

    def _same(self, number: int, column: int) -> bool:
        """Whether the cell and the one below say the same; what their proofs are does not matter."""
        upper, lower = self._table.rows[number : number + 2]
        return printed(upper[column]) == printed(lower[column])


def _lost(table: TableData, xml: str) -> str:
    """A text of the table that does not stand in its XML; '' if they all do."""
    there = set(_TEXTS.findall(xml))
    cells = dict.fromkeys(cell for row in (table.heads, *table.rows) for cell in row)
    return next((cell for cell in cells if not all(escaped(part) in there for part in parts_of(clean(cell)))), "")


def _margins(high: int, wide: int) -> str:
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    return "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in sides)


def _shares(widths: tuple[int, ...], total: int) -> tuple[int, ...]:
    """Twips of each column: its share of `total`, the last one taking the rounding."""
    parts = [width * total // sum(widths) for width in widths[:-1]]
    return (*parts, total - sum(parts))
