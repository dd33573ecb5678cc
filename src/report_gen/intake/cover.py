"""Recognises what the writer prints on 填表说明 and in the hidden lists, so that anything else there shows up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from report_gen.intake.headers import squeezed
from report_gen.intake.marks import token_in
from report_gen.intake.values import raw_text
from report_gen.model.form import (
    COVER_LEGENDS,
    COVER_SECTIONS,
    NOT_APPLICABLE,
    SAMPLE_NOTICE,
    SIGN_OFF,
    Form,
)
from report_gen.model.raw import RawCell, RawSheet

PRINTED: Final = "表样印制内容"
MARK: Final = "标识"
SIGNED: Final = "签核信息"
LISTED: Final = "选项表"
SAMPLE: Final = "示例声明"
OUTSIDE: Final = "表外内容"
Spot = tuple[int, int]

_PARAGRAPH: Final = re.compile(r"\d{1,2}\.\S.*", re.DOTALL)
_SECTIONS: Final = tuple(squeezed(text) for text in COVER_SECTIONS)
_LEGENDS: Final = frozenset(squeezed(text) for text in COVER_LEGENDS)
_SIGN_OFF: Final = tuple(squeezed(label) for labels in SIGN_OFF for label in labels)


def cover_roles(sheet: RawSheet, form: Form) -> Mapping[Spot, str]:
    """The role of each cell of 填表说明. What is filled in beside a sign-off label is 签核信息.

    A heading line counts by its label and a paragraph by its number, whatever they say: the office may have changed
    its contact or its advice since the blank was handed out.
    """
    cells = sorted(sheet.cells.values(), key=lambda cell: (cell.row, cell.column))
    roles: dict[Spot, str] = {}
    labels = {squeezed(label) for label, _ in form.facts}
    section = ""
    for place, cell in enumerate(cells):
        text = squeezed(raw_text(cell.value))
        section = text if text in _SECTIONS else section
        spot = (cell.row, cell.column)
        if token_in(raw_text(cell.value)):
            roles[spot] = MARK
        elif text == section or text in _LEGENDS or text in {squeezed(form.title), ""}:
            roles[spot] = PRINTED
        elif text.startswith(squeezed(SAMPLE_NOTICE)):
            roles[spot] = SAMPLE
        elif section == _SECTIONS[0]:
            roles[spot] = PRINTED if _PARAGRAPH.fullmatch(text) else OUTSIDE
        else:
            named, filled = (_SIGN_OFF, SIGNED) if section else (labels, PRINTED)
            roles.update(_labelled(sheet, cell, named, filled))
            roles.setdefault(spot, OUTSIDE if place else PRINTED)  # first of all the title, whatever it is now
    return roles


def _labelled(sheet: RawSheet, cell: RawCell, labels: Collection[str], filled: str) -> Iterator[tuple[Spot, str]]:
    """The roles of a label and of what is `filled` in beside it or behind its colon."""
    text = squeezed(raw_text(cell.value))
    label = next((label for label in labels if text == label or text.startswith(f"{label}:")), "")
    if label:
        yield (cell.row, cell.column), PRINTED if text.rstrip(":") == label else filled
        beside = sheet.cell(cell.row, _right_end(sheet, cell) + 1)
        if beside and squeezed(raw_text(beside.value)) not in labels:
            yield (beside.row, beside.column), filled


def _right_end(sheet: RawSheet, cell: RawCell) -> int:
    ends = (right for top, left, _, right in sheet.merges if (top, left) == (cell.row, cell.column))
    return next(ends, cell.column)


def list_roles(sheet: RawSheet, form: Form, *, same_version: bool) -> Mapping[Spot, str]:
    """The role of each cell of the hidden word lists; those of an older form are known by standing without a gap."""
    words = _words(form)
    roles: dict[Spot, str] = {}
    for spot, cell in sorted(sheet.cells.items()):
        text = squeezed(raw_text(cell.value))
        follows = not same_version and (spot[0] == 1 or roles.get((spot[0] - 1, spot[1])) == LISTED)
        if token_in(raw_text(cell.value)):
            roles[spot] = MARK
        else:
            roles[spot] = LISTED if follows or text in words else OUTSIDE
    return roles


def _words(form: Form) -> frozenset[str]:
    found = {NOT_APPLICABLE}
    for table in form.tables:
        found.update(column.title for column in table.columns)
        limits = [column.limits for column in table.columns]
        limits += [more for row in table.rows for more in row.limits.values()]
        found.update(word for one in limits for word in one.choices)
    return frozenset(squeezed(word) for word in found)
