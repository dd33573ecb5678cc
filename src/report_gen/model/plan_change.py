"""What a revised plan changes against the one before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from report_gen.model.place import NOWHERE, Place


class ChangeKind(Enum):
    """What became of a row of the plan."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "修改"
    RENUMBERED = "改号"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A difference between two plans: a row (`sheet`, `key`, `name`), and for 修改 and 改号 the column with both texts.

    `key` is the key in the new plan, for 删除 that in the old one; `place` is in the plan the key is of.
    """

    kind: ChangeKind
    sheet: str
    key: str
    name: str
    column: str = ""
    old: str = ""
    new: str = ""
    place: Place = NOWHERE
