"""What a unit itself said of a data item: the value in its own form, or that it owed one and left it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Evidence, Merged, ReportState, ReportStatus
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, ItemKind, RubricItem
from report_gen.model.submission import Entry, EntryState, Submission, Value
from report_gen.rules.entries import EntryKey
from report_gen.rules.scoring.evidence import of_cells, of_duty
from report_gen.rules.scoring.terms import ScoringInput, unusable

# With one of these, cells are not in the form as it was read, though the unit may have filled them.
_NOT_READ: Final = frozenset(
    {
        kinds.FORM_OUTDATED,
        kinds.HEAD_MISSING,
        kinds.HEAD_TWICE,
        kinds.COLUMN_MISSING,
        kinds.COLUMN_TWICE,
        kinds.SHEET_TWICE,
    }
)
_WITHOUT_VALUE: Final = {
    EntryState.NOT_APPLICABLE: "填“不适用”",
    EntryState.UNREADABLE: "无法识别",
    EntryState.QUERIED: "待核实",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit said of a data item in one reporting period.

    Where `value` is None, `words` say why: the unit owed one and left it out (`silent`), or it is nothing to hold
    against it. `on` is the due day of a form that did not come, else the last day of the period.
    """

    item: DataItem
    period: Period
    on: date
    value: Value = None
    silent: bool = False
    words: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def told(self) -> str:
        """`“枢纽数量”2024年6月未填`."""
        return f"“{self.item.name}”{self.period.label}{self.words}"


def said(given: ScoringInput, part: Merged, item: DataItem) -> Said:
    """What the unit said of the item in that reporting period, by the form that was accepted."""
    status, period = part.status(given.unit.code), part.period
    if status is None:
        freed = any(one.obligation.unit == given.unit.code for one in part.excused)
        return Said(item, period, period.last, words="免报" if freed else "不须报送")
    if status.state is ReportState.MISSING and given.unread(part):
        return Said(item, period, period.last, words="的报送件读不出")
    if status.state is ReportState.MISSING:
        over = status.obligation.due < given.known_until
        words = "填报表未报" if over else "填报表未到报送时限"
        return Said(item, period, status.obligation.due, None, over, words, of_duty(status))
    if status.accepted is None:
        return Said(item, period, period.last, words="的报送件没有采用")
    return _in_form(given, part, status, status.accepted, item)


def _in_form(given: ScoringInput, part: Merged, status: ReportStatus, form: Submission, item: DataItem) -> Said:
    key = (ITEMS, item.code, "value")
    entry, last = form.entry(*key), part.period.last
    if entry is None and not_read(given, part, form, key):
        return Said(item, part.period, last, words="没有读到")
    if entry is None or entry.state is EntryState.BLANK:
        cells = of_cells(status, (entry.place,) if entry else ())
        return Said(item, part.period, last, None, silent=True, words="未填", evidence=cells)
    return Said(item, part.period, last, _value(entry), words=_words(entry), evidence=of_cells(status, (entry.place,)))


def _value(entry: Entry) -> Value:
    return entry.value if entry.usable else None


def _words(entry: Entry) -> str:
    return _WITHOUT_VALUE.get(entry.state, "")


def not_read(given: ScoringInput, part: Merged, form: Submission, key: EntryKey) -> bool:
    """Whether that cell is absent from the form because its table or column could not be read.

    A finding says so of the table, column or version, and costs its points in 规范报送. A row or a sheet that is gone
    was not filled: it is as good as blank.
    """
    found = {finding.kind for finding in part.findings if finding.unit == given.unit.short}
    if not found & _NOT_READ or form.entry(*key):
        return False
    table, _, column = key
    columns = {entry.column for entry in form.entries if entry.table == table}
    gone = not columns and kinds.SHEET_MISSING in found
    return kinds.FORM_OUTDATED in found or not (gone or column in columns)


def parts_of(given: ScoringInput, item: DataItem) -> tuple[Merged, ...]:
    """The reporting periods that make up the item's value of the period: all of a 当期 one, else the last."""
    parts = sorted(given.assessment.parts, key=lambda part: part.period.first)
    return tuple(parts if item.kind is ItemKind.FLOW else parts[-1:])


def items_named(given: ScoringInput, rubric: RubricItem, codes: tuple[str, ...]) -> tuple[DataItem, ...]:
    """The data items of those codes that the unit reports; PlanError if the plan has no item of a code."""
    known = {item.code: item for item in given.plan.items}
    strange = [code for code in codes if code not in known]
    if strange:
        raise unusable(rubric, f"没有编码为“{strange[0]}”的数据项")
    return tuple(known[code] for code in codes if given.unit.code in known[code].reporters)
