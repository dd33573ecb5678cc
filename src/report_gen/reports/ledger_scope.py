"""What the sheets of the merged workbook are made from, and the links they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from report_gen.model.event import Justification
from report_gen.model.outcome import Assessment, Merged
from report_gen.model.pace import Pace, Trend
from report_gen.model.period import Period
from report_gen.model.place import Place
from report_gen.model.plan import DataItem, ItemKind, Plan
from report_gen.model.sheets import CellData, Link, LongRows, Row
from report_gen.model.submission import Value

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class LedgerInput:
    """What a merged workbook is made from.

    `merged` is the latest reporting period. Where the assessment covers a longer period than that, all its parts are
    shown. `previous` and `previous_assessment` are those of the period before, if there was one. `link_base` is the
    path from the workbook's folder to the folder that holds one folder of received files a reporting period; '' makes
    no links to files. `way` gives the path of a file of a period where it is another one, '' for none.
    """

    plan: Plan
    assessment: Assessment
    merged: Merged
    previous: Merged | None = None
    previous_assessment: Assessment | None = None
    link_base: str = "../../报送"
    justifications: tuple[Justification, ...] = ()  # recorded by the office, of any period
    paces: tuple[Pace, ...] = ()
    trends: tuple[Trend, ...] = ()
    way: Callable[[Period, str], str] | None = None

    @property
    def parts(self) -> tuple[Merged, ...]:
        """The reporting periods shown."""
        return (self.merged,) if self.assessment.period == self.merged.period else self.assessment.parts

    @property
    def several(self) -> bool:
        """Whether more than one reporting period is shown."""
        return len(self.parts) > 1

    def short(self, code: str) -> str:
        """The short name of a unit."""
        return self.plan.short(code)

    def link(self, period: Period, place: Place) -> Link | None:
        """The link to a place in a file received for that period; None for places in the plan or nowhere."""
        if not self.link_base or place.file in {"", self.plan.file}:
            return None
        cell = place.cell if place.row and place.column else "A1"
        path = self.way(period, place.file) if self.way else f"{self.link_base}/{period.code}/{place.file}"
        return Link(place.sheet, cell, path)


def texts(*words: str) -> Row:
    """Plain cells."""
    return tuple(CellData(word) for word in words)


def open_cell(link: Link | None, word: str = "") -> CellData:
    """A short cell to click on: the address of a cell, or 打开. Long texts carry no links: they would not be wrapped."""
    return CellData(word or ("打开" if link else ""), link=link)


def numbered(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with a running number in front."""
    return tuple((CellData(number), *row) for number, row in enumerate(rows, 1))


def numbered_rows(records: Sequence[_Record], row: Callable[[_Record], Row]) -> Sequence[Row]:
    """The same of a row for each of many records, made when they are gone through."""
    return LongRows(len(records), lambda: ((CellData(number), *row(one)) for number, one in enumerate(records, 1)))


def value_cell(item: DataItem | None, value: Value) -> CellData:
    """The value of a data item as a number where it is one; None makes an empty cell."""
    if item is None or not item.kind.numeric:
        return CellData(value)
    return CellData(value, suffix="∶1" if item.kind is ItemKind.RATIO else "")
