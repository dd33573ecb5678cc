"""Tells which form a workbook is by the marks in its cells, never by its file name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.model.finding import Finding
from report_gen.model.form import MARK_SHEET, Identity
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.raw import RawBook, RawSheet
from report_gen.model.returns import CORRECTION_SHEET, RETURN_SHEET

_TOKEN: Final = re.compile(r"(?:表\s*号\s*[：:]\s*)?([^\s/：:]+/[^\s/]+/[^\s/]+/[0-9a-fA-F]{6,})")
RETURN_SHEETS: Final = frozenset({RETURN_SHEET, CORRECTION_SHEET})  # put there by the office, not by the unit
_LONGEST_KEPT: Final = 200  # characters of a text that is remembered
_PROPERTIES: Final = ("subject", "keywords")

Mark = tuple[Identity, Place, str]


def identify(book: RawBook) -> tuple[Identity | None, tuple[Finding, ...]]:
    """Which form the workbook is; or None and S201 (no mark survives) or S202 (two marks disagree, both named).

    Marks stand in ordinary cells (the mark sheet, the head of the hidden key columns, the 表号 line of each sheet)
    and in the core properties. A plan, unit and period must be the same in all; of versions the first counts.
    """
    marks = tuple(_marks(book))
    if not marks:
        return None, (kinds.NO_IDENTITY.at(Place(book.file)),)
    first, _, first_label = marks[0]
    for other, place, label in marks[1:]:
        if _form_of(other) != _form_of(first):
            data = {"first": first.token, "second": other.token}
            found = kinds.IDENTITIES_DISAGREE.at(place, first_place=first_label, second_place=label, **data)
            return None, (found,)
    return first, ()


def token_in(text: str) -> Identity | None:
    """The identity a cell's text states, with or without 表号： in front; None if it states none."""
    if "/" not in text:
        return None
    return _stated(text) if len(text) <= _LONGEST_KEPT else _stated.__wrapped__(text)


@lru_cache(maxsize=4096)  # a form says the same one in a dozen cells, and is asked for it several times
def _stated(text: str) -> Identity | None:
    match = _TOKEN.fullmatch(text.strip())
    identity = Identity.parse(match[1]) if match else None
    return identity if identity and Period.parse(identity.period) else None


def _form_of(identity: Identity) -> tuple[str, str, str]:
    return (identity.plan_id, identity.unit, identity.period)


def _marks(book: RawBook) -> Iterator[Mark]:
    """All marks of the book, those of the mark sheet first, the core properties last.

    The sheet 校核意见 quotes what units typed, another form's mark among it: it counts only where it is all there is.
    """
    sheets = [sheet for sheet in book.sheets if sheet.name != RETURN_SHEET] or list(book.sheets)
    for sheet in sorted(sheets, key=lambda sheet: sheet.name != MARK_SHEET):
        yield from _marks_of(book, sheet)
    for name in _PROPERTIES:
        identity = token_in(book.properties.get(name, ""))
        if identity:
            yield identity, Place(book.file), f"文件属性（{name}）"


def _marks_of(book: RawBook, sheet: RawSheet) -> Iterator[Mark]:
    for cell in sheet.cells.values():
        identity = token_in(cell.value) if isinstance(cell.value, str) and "/" in cell.value else None
        if identity:
            place = book.place(sheet, cell.row, cell.column)
            yield identity, place, f"{sheet.name} {place.cell}"
