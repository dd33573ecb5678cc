"""Tables built by code where a template says 〔表：…〕: fixed widths, repeated head, rows that do not split unless they are said to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from lxml import etree

from report_gen.errors import ReportGenError
from report_gen.model.document import TableData
from report_gen.word.fonts import Styles
from report_gen.word.names import NAMESPACE, unescaped
from report_gen.word.package import Package
from report_gen.word.text import all_escaped, all_printed, around_run, clean, parts_of, runs_xml

SMALL: Final = "小"  # before the names of the styles of small tables
CAPTION, HEAD, TEXT, CENTRED, NOTE = "表题", "表头", "表文", "表文居中", "表注"
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_ONE_PAGE: Final = 16  # a table in the text with no more rows than that stays on one page
_TEXTS: Final = re.compile(r">([^<]+)</w:t>")
_END: Final = "\x00"  # between texts looked at in one go: no XML holds it
_CONTINUED: Final = '<w:vMerge w:val="continue"/>'
# An empty paragraph of one point, which starts no new page of its own.
_FLAT: Final = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/></w:pPr></w:p>'


def table_elements(table: TableData, width: int, styles: Styles, package: Package) -> list[Any]:
    """The caption, the preface, the table and its note as elements, `width` twips wide in all."""
    above, xml, below = _table_xml(table, width, styles)
    return [*map(_element, above), package.placed(xml), _element(below)]


def table_text(table: TableData, width: int, styles: Styles) -> str:
    """The same as text; the namespace of its elements is not declared."""
    above, xml, below = _table_xml(table, width, styles)
    return f"{''.join(above)}{xml}{below}"


def _table_xml(table: TableData, width: int, styles: Styles) -> tuple[list[str], str, str]:
    """The paragraphs above a table, the table and the paragraph below it; ReportGenError if a text got lost."""
    above = ((table.title, CAPTION), (table.preface, NOTE))
    xml = _Builder(table, width, styles).xml()
    if lost := _lost(table, xml):
        raise ReportGenError(f"生成的文书漏了表中的一段文字：“{lost[:60]}”", "请把本次日志发给维护人员。")
    # Two tables with nothing between them would run together; the note, or a flat line, keeps them apart.
    below = _paragraph(table.note, NOTE, styles) if table.note else _FLAT
    return [_paragraph(text, style, styles, keep=True) for text, style in above if text], xml, below


def paragraph(text: str, style: str, styles: Styles, *, keep: bool = False) -> Any:
    """A paragraph in the style of that name, as an element."""
    return _element(_paragraph(text, style, styles, keep=keep))


def _element(xml: str) -> Any:
    return etree.fromstring(xml.replace("<w:p>", f"<w:p {NAMESPACE}>", 1))


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


class _Frame(NamedTuple):
    """What stands around the text of a cell: around the cell, and around its run; the fonts of its runs.

    One that goes on the merged cell above is not `filled`.
    """

    cell: tuple[str, str]
    run: tuple[str, str]
    look: str
    filled: bool

    def around(self, text: str, simple: str | None) -> str:
        """The cell of that text; `simple` is what stands in its one w:t, or None where the text needs more."""
        before, after = self.cell
        if simple and self.filled:
            opening, closing = self.run
            return f"{before}{opening}{simple}{closing}{after}"
        return f"{before}{runs_xml(clean(text), self.look) if self.filled else ''}{after}"


class _Shape(NamedTuple):
    """What all rows of a table have in common; tables of one shape are found in hundreds of documents."""

    widths: tuple[int, ...]
    prefix: str
    centred: tuple[int, ...]
    align: str
    merged: tuple[int, ...]


@lru_cache(maxsize=256)
def _frames(shape: _Shape, styles: Styles, merges: tuple[str, ...], keep: bool | None) -> tuple[_Frame, ...]:  # noqa: FBT001  # the key of a cache
    """The frames of a row's cells; of the head's, where nothing is said of keeping."""
    merged = dict(zip(shape.merged, merges, strict=False))  # the head is not merged
    return tuple(
        _frame(shape, styles, column, merged.get(column, ""), keep=keep) for column in range(len(shape.widths))
    )


def _frame(shape: _Shape, styles: Styles, column: int, merge: str, *, keep: bool | None) -> _Frame:
    style = HEAD if keep is None else CENTRED if column in shape.centred else TEXT
    align = "center" if keep is None else shape.align
    opening, look = _opening(shape.prefix + style, styles, keep=keep is not False)
    width = f'<w:tcW w:w="{shape.widths[column]}" w:type="dxa"/>'
    cell = f'<w:tc><w:tcPr>{width}{merge}<w:vAlign w:val="{align}"/></w:tcPr>{opening}'
    return _Frame((cell, "</w:p></w:tc>"), around_run(look), look, merge != _CONTINUED)


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
        self._merged = {column: all_printed([row[column] for row in table.rows]) for column in table.merged}
        self._shape = _Shape(self._widths, self._prefix, table.centred, self._align, tuple(self._merged))

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
        rows = (self._table.heads, *self._table.rows)
        simple = iter(all_escaped([text for row in rows for text in row]))
        for number, row in enumerate(rows, start=-1):
            yield self._line(row, tuple(islice(simple, len(row))), number)

    def _line(self, cells: tuple[str, ...], simple: tuple[str | None, ...], number: int) -> str:
        ways = f"{'' if number in self._table.torn else '<w:cantSplit/>'}{'<w:tblHeader/>' if number < 0 else ''}"
        if number in self._table.spans:
            inner = self._spanning(cells[0])
        else:
            inner = "".join(map(_Frame.around, self._frames_of(number), cells, simple))
        return f"<w:tr><w:trPr>{ways}</w:trPr>{inner}</w:tr>"

    def _frames_of(self, number: int) -> tuple[_Frame, ...]:
        if number < 0:
            return _frames(self._shape, self._styles, (), None)
        merges = tuple(self._merge(number, column) for column in self._merged)
        return _frames(self._shape, self._styles, merges, self._kept(number))

    def _kept(self, number: int) -> bool:
        """Whether the row stays on the page of what follows it."""
        table = self._table
        if number == len(table.rows) - 1:
            return bool(table.note)
        return self._whole or (table.together and any(self._same(number, column) for column in table.merged))

    def _spanning(self, text: str) -> str:
        """A cell across the table, kept with the row it is the heading of."""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(self._widths)}" w:type="dxa"/><w:gridSpan w:val="{len(self._widths)}"/>'
            f"</w:tcPr>{_paragraph(text, self._prefix + HEAD, self._styles, keep=True)}</w:tc>"
        )

    def _merge(self, number: int, column: int) -> str:
        if number and self._same(number - 1, column):
            return _CONTINUED
        below = number + 1 < len(self._table.rows) and self._same(number, column)
        return '<w:vMerge w:val="restart"/>' if below else ""

    def _same(self, number: int, column: int) -> bool:
        """Whether the cell and the one below say the same; what their proofs are does not matter."""
        texts = self._merged[column]
        return texts[number] == texts[number + 1]


def _lost(table: TableData, xml: str) -> str:
    """A text of the table that does not stand in its XML; '' if they all do."""
    there = set(unescaped(_END.join(_TEXTS.findall(xml))).split(_END))
    cells = dict.fromkeys(cell for row in (table.heads, *table.rows) for cell in row)
    rest = (cell for cell in cells if cell not in there)  # those in pieces, cleaned, or lost
    return next((cell for cell in rest if not all(part in there for part in parts_of(clean(cell)))), "")


def _margins(high: int, wide: int) -> str:
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    return "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in sides)


def _shares(widths: tuple[int, ...], total: int) -> tuple[int, ...]:
    """Twips of each column: its share of `total`, the last one taking the rounding."""
    parts = [width * total // sum(widths) for width in widths[:-1]]
    return (*parts, total - sum(parts))
