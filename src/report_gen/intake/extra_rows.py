"""Rows a unit added to a table of the form by itself: totals, notes, signatures."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from report_gen.intake.headers import Head, squeezed
from report_gen.intake.values import raw_text
from report_gen.model.raw import RawCell

_TOTAL: Final = re.compile(
    r"(?:本页|本表|以上|上述|各项|全部|全市|本单位)?(?:合计|小计|总计|共计|总和|总数)(?:数|值)?(?:\([^()]*\))?:?"
)
_NOTE: Final = re.compile(
    r"\(?(?:备?注(?:释|\d+)?|附注|(?:填表|填报|数据|有关|特别|补充|情况)?说明)[:.、].*|[-—(]*以下(?:空白|无正文)[-—)]*",
    re.DOTALL,
)
_SIGNED: Final = re.compile(
    r"(?:填表|填报|制表|审核|复核|经办|联系|单位负责|分管负责|负责)人?(?:签字|签名|\([^()]*\))*:.*"
    r"|(?:填表|填报|报送|制表)(?:日期|时间|单位)(?:\([^()]*\))?:.*|(?:联系|办公)?电话:.*|\(?(?:单位)?(?:盖章|公章)\)?:?.*",
    re.DOTALL,
)
_NUMBERING: Final = re.compile(r"[\d一二三四五六七八九十①-⑳().、,]*")


class Extra(Enum):
    """What an added row is, as the account says why it is not used."""

    TOTAL = "合计行"
    NOTE = "备注行"
    SIGNED = "签核信息"


_WORDINGS: Final = ((Extra.TOTAL, _TOTAL), (Extra.SIGNED, _SIGNED), (Extra.NOTE, _NOTE))


def is_numbering(text: str) -> bool:
    """Whether a text only numbers a row: 3, （3）, 三、, ③."""
    return _NUMBERING.fullmatch(squeezed(text)) is not None


def extra_of(head: Head, row: int) -> Extra | None:
    """Which kind of added row the first words of a sheet row tell, None if they tell none.

    In a free table only the numbering column and the first entry column can tell, and a note stands alone.
    """
    cell = leading(head, row)
    if cell is None:
        return None
    text = squeezed(raw_text(cell.value))
    found = next((extra for extra, pattern in _WORDINGS if pattern.fullmatch(text)), None)
    return None if found and head.table.free and not _may_lead(head, cell, found) else found


def leading(head: Head, row: int) -> RawCell | None:
    """The first cell of the row that says more than its number."""
    key = next((head.columns.get(column.key, 0) for column in head.table.columns if column.hidden), 0)
    cells = (cell for cell in head.sheet.row_cells(row) if cell.column != key)
    return next((cell for cell in cells if not is_numbering(raw_text(cell.value))), None)


def _may_lead(head: Head, cell: RawCell, found: Extra) -> bool:
    first = min(head.entry_columns.values(), default=0)
    others = [other for other in head.sheet.row_cells(cell.row) if other.column > cell.column]
    return cell.column <= first and (found is not Extra.NOTE or not others)
