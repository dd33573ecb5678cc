"""What a draft may lean on: the readings' small makers, and an earlier plan (底本) whose rows are taken over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from report_gen.intake.plan_sheets import CHECKS, HOLIDAYS, ITEMS, LAYOUT, PHRASES, RUBRIC, SheetSpec
from report_gen.model.draft import Confidence, Reading
from report_gen.model.official import OfficialDocument, Spot

PlanRow = Mapping[str, str]
FROM_BASE: Final = "沿用底本"
COPIED: Final = "照录原文"
NOT_STATED: Final = "文件未写明"
_BASE_SPOT: Final = Spot("底本")
_CARRIED: Final = (ITEMS, CHECKS, RUBRIC, HOLIDAYS, PHRASES, LAYOUT)  # sheets no official document can give


@dataclass(frozen=True, slots=True)
class Base:
    """The rows of an earlier plan by sheet, each by column title; empty where there is none."""

    rows: Mapping[str, Sequence[PlanRow]] = field(default_factory=dict)

    def sheet(self, spec: SheetSpec) -> Sequence[PlanRow]:
        """The rows of that sheet."""
        return self.rows.get(spec.name, ())

    def carried(self) -> Iterator[tuple[SheetSpec, Sequence[PlanRow]]]:
        """The sheets taken over whole, with their rows."""
        for spec in _CARRIED:
            yield spec, self.sheet(spec)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one sheet and the readings behind them."""

    rows: tuple[PlanRow, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class At:
    """A row of the draft being written: its sheet and its key. Makes the readings of its cells."""

    sheet: str
    row: str

    def read(self, column: str, value: str, quote: str, spot: Spot, rule: str = COPIED) -> Reading:
        """A reading that stands by itself."""
        return Reading(self.sheet, self.row, column, value, quote, spot, rule)

    def manual(self, column: str, quote: str, spot: Spot, rule: str, *, value: str = "", nearest: str = "") -> Reading:
        """A reading that a person must decide; `value` is what the cell holds until then."""
        return Reading(self.sheet, self.row, column, value, quote, spot, rule, Confidence.MANUAL, nearest)

    def base(self, column: str, value: str) -> Reading:
        """A cell taken over from the base."""
        return Reading(self.sheet, self.row, column, value, FROM_BASE, _BASE_SPOT, FROM_BASE)


def carry(base: Base) -> Iterator[tuple[str, Part]]:
    """The sheets that only the base can give, word for word."""
    for spec, rows in base.carried():
        readings = tuple(At(spec.name, row.get(spec.key, "")).base(spec.key, row.get(spec.key, "")) for row in rows)
        yield spec.name, Part(tuple(rows), readings)


def same(text: str) -> str:
    """The text without blanks and line breaks, for telling whether two wordings are the same."""
    return re.sub(r"\s+", "", text)


def whole_text(document: OfficialDocument) -> str:
    """Every word of the document, blanks left out."""
    cells = (cell.text for table in document.tables for cell in table.cells)
    return same("\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells)))


def first_free(prefix: str, taken: Iterable[str]) -> Iterator[str]:
    """Codes `U01`, `U02` … that are not taken."""
    used = set(taken)
    codes = (f"{prefix}{number:02}" for number in count(1))
    return (code for code in codes if code not in used)
