"""What became of every non-empty cell of a received file: used, passed over with a reason, or in error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from report_gen.model.place import Place

_PLACES_SHOWN: Final = 6


class CellUse(Enum):
    """The three ends of a cell; there is no fourth."""

    USED = "采用"
    IGNORED = "未采用"  # `reason` says why
    ERROR = "有误"  # a finding names it


@dataclass(frozen=True, slots=True)
class CellEnd:
    """One cell and its end; `text` is what stands there, as typed."""

    place: Place
    use: CellUse
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """The account of one file. `cells` are all its non-empty cells; a file that could not be read has none, and `note`."""

    file: str
    unit: str
    cells: tuple[CellEnd, ...] = ()
    note: str = ""

    def count(self, use: CellUse) -> int:
        """How many cells came to that end."""
        return sum(cell.use is use for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells of an account share an end and its reason, and where the first of them stand."""

    use: CellUse
    reason: str
    count: int
    cells: str


def tally(one: Account) -> tuple[Tally, ...]:
    """The cells of an account grouped by end and reason, in the order 采用, 有误, 未采用, with their first places."""
    groups: dict[tuple[CellUse, str], list[Place]] = {}
    for end in one.cells:
        groups.setdefault((end.use, end.reason), []).append(end.place)
    order = (CellUse.USED, CellUse.ERROR, CellUse.IGNORED)
    ranked = sorted(groups.items(), key=lambda group: order.index(group[0][0]))
    return tuple(Tally(use, reason, len(places), _listed(places)) for (use, reason), places in ranked)


def _listed(places: Sequence[Place]) -> str:
    shown = "、".join(f"{place.sheet}!{place.cell}" for place in places[:_PLACES_SHOWN])
    return shown + ("等" if len(places) > _PLACES_SHOWN else "")
