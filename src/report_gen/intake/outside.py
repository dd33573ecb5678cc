"""What stands in a workbook beside the form: headings that were changed, hidden rows, cells nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.intake.cover import OUTSIDE
from report_gen.intake.extra_rows import Extra, is_numbering
from report_gen.intake.headers import Head, squeezed
from report_gen.intake.layout import Layout
from report_gen.intake.reading import shown
from report_gen.intake.roles import roles_of
from report_gen.intake.rows import as_printed
from report_gen.intake.totals import stated
from report_gen.intake.values import raw_text
from report_gen.model.finding import Finding
from report_gen.model.form import COVER_SHEET, HEADING_PERIOD, HEADING_UNIT, Form
from report_gen.model.period import Period
from report_gen.model.raw import RawBook, RawCell, RawSheet

_HEADING: Final = re.compile(rf"({HEADING_UNIT}|{HEADING_PERIOD})\s*[：:]\s*([^\s：:]+)")
_REMARK: Final = re.compile(r"\([^()]*\)$")  # （盖章）
_OURS: Final = re.compile(
    r"\s*(?:[^\n]{1,40}[:：]\s*\n\s*)?【校核】"
)  # some programs put the author's name on a line of its own
_PICTURE: Final = "图片"
_NAMES: Final = ("title", "name")  # the columns that say what a row of 任务进展 and 指标数据 is about
_CELLS_SHOWN: Final = 5
_ASIDES_SHOWN: Final = 20


def changed_headings(book: RawBook, form: Form, heads: Iterable[Head], unit: str) -> tuple[Finding, ...]:
    """S204 for the first printed 填报单位 or 报送期 that is not the one the 表号 stands for."""
    tops = {head.sheet.name: head.row for head in heads}
    for sheet in book.sheets:
        limit = sheet.last_row + 1 if sheet.name == COVER_SHEET else tops.get(sheet.name, 0)
        for cell, what, value in _headings(sheet, limit):
            expected = _expected(form, what, value)
            if expected:
                place = book.place(sheet, cell.row, cell.column)
                return (kinds.HEADING_CHANGED.at(place, unit, what=what, value=shown(value), expected=expected),)
    return ()


def _headings(sheet: RawSheet, limit: int) -> Iterator[tuple[RawCell, str, str]]:
    """The headings above row `limit`: `填报单位：某局` in one cell, or the label and the text in two."""
    for cell in sheet.cells.values():
        if cell.row >= limit or not isinstance(cell.value, str):
            continue
        for match in _HEADING.finditer(cell.value):
            yield cell, match[1], match[2]
        if squeezed(cell.value) in {HEADING_UNIT, HEADING_PERIOD}:
            beside = next((other for other in sheet.row_cells(cell.row) if other.column > cell.column), None)
            if beside is not None:
                yield beside, squeezed(cell.value), as_printed(beside.value)


def _expected(form: Form, what: str, value: str) -> str:
    """What the heading should say, '' if it does."""
    if what == HEADING_UNIT:
        names = {squeezed(form.unit_name), squeezed(form.unit_short)}
        return "" if names & {squeezed(value), _REMARK.sub("", squeezed(value))} else form.unit_name
    return "" if Period.parse(value) == form.period else form.period.label


def hidden_rows(book: RawBook, heads: Iterable[Head], unit: str) -> Iterator[Finding]:
    """S310 once a sheet: hidden rows that hold anything, or the whole sheet."""
    for head in heads:
        sheet = head.sheet
        rows = sorted({row for row, _ in sheet.cells if row in sheet.hidden_rows and row > head.row})
        if sheet.hidden:
            yield kinds.HIDDEN_ROWS.at(book.place(sheet), unit, rows="整个工作表")
        elif rows:
            yield kinds.HIDDEN_ROWS.at(book.place(sheet, rows[0]), unit, rows=f"第{'、'.join(map(str, rows))}行")


def unused_rows(layout: Layout) -> Iterator[Finding]:
    """S308 for each row the form does not have but that says something; the first twenty of them.

    A 合计 row is one of them where it holds anything that no sum can be compared with.
    """
    for key, head in layout.heads.items():
        rows = layout.spoken_of[key] | _unsummed(head, layout.matched[key].extras)
        for row in sorted(rows):
            yield kinds.ROW_UNKNOWN.at(layout.book.place(head.sheet, row), layout.unit, text=_called(head, row))


def _called(head: Head, row: int) -> str:
    """What an added row is about: the text in the column of names, else its first words, else its first number."""
    texts = {cell.column: raw_text(cell.value) for cell in head.sheet.row_cells(row) if raw_text(cell.value).strip()}
    named = (texts.get(head.columns.get(key, 0), "") for key in _NAMES)
    words = (text for text in texts.values() if not is_numbering(text))
    return shown(next(filter(None, (*named, *words, *texts.values())), ""))


def _unsummed(head: Head, extras: Mapping[int, Extra]) -> frozenset[int]:
    totals = [row for row, extra in extras.items() if extra is Extra.TOTAL]
    entry = head.entry_columns.values()
    return frozenset(
        row
        for row in totals
        if any((row, column) in head.sheet.cells and stated(head, row, column) is None for column in entry)
    )


def outside_content(layout: Layout) -> Iterator[Finding]:
    """S311 once a sheet: the cells that are neither printed by the form nor read as entries."""
    for sheet in layout.book.sheets:
        roles = roles_of(layout, sheet)
        spots = sorted(spot for spot, role in roles.items() if role == OUTSIDE and _says_something(sheet, spot))
        if spots:
            yield _outside_finding(layout, sheet, spots)


def _says_something(sheet: RawSheet, spot: tuple[int, int]) -> bool:
    cell = sheet.cells[spot]
    return bool(cell.formula or raw_text(cell.value).strip())


def _outside_finding(layout: Layout, sheet: RawSheet, spots: Sequence[tuple[int, int]]) -> Finding:
    places = [layout.book.place(sheet, *spot) for spot in spots]
    listed = "、".join(place.cell for place in places[:_CELLS_SHOWN]) + ("等" if len(places) > _CELLS_SHOWN else "")
    return kinds.OUTSIDE_CONTENT.at(places[0], layout.unit, count=len(places), cells=listed)


def is_ours(comment: str) -> bool:
    """Whether a comment was put there by the office when it gave the form back."""
    return _OURS.match(comment) is not None


def floating_text(text: str) -> str:
    """What messages call a text box or a picture."""
    return "图片" if text == _PICTURE else f"文本框文字“{shown(text)}”"


def asides(book: RawBook, unit: str) -> Iterator[Finding]:
    """S316 for each comment of the unit and each text box or picture, the first twenty of a sheet."""
    for sheet in book.sheets:
        comments = [(spot, text) for spot, text in sorted(sheet.comments.items()) if not is_ours(text)]
        said = [(book.place(sheet, *spot), f"批注“{shown(text)}”") for spot, text in comments]
        said += [(book.place(sheet), floating_text(text)) for text in dict.fromkeys(sheet.floating)]
        for number, (place, content) in enumerate(said[:_ASIDES_SHOWN], 1):
            more = len(said) - _ASIDES_SHOWN if number == _ASIDES_SHOWN else 0
            tail = f"等（本表另有 {more} 处批注或文本框）" if more > 0 else ""
            yield kinds.ASIDE_NOT_USED.at(place, unit, content=content + tail)
