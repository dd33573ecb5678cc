"""Scoring of what units affirm by the documents they list for it (佐证核验)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.model.form import EVIDENCE
from report_gen.model.outcome import ScoreItem
from report_gen.model.plan import DataItem, RubricItem
from report_gen.model.submission import Entry, EntryState
from report_gen.rules.entries import entry_text
from report_gen.rules.record_checks import names_item
from report_gen.rules.scoring.indicators import percent
from report_gen.rules.scoring.said import Said, items_named, parts_of, said
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted, unusable

_UNPROVEN: Final = "无佐证得分率"
_NAMES: Final = ("name", "file")  # the cells of a row of 佐证材料 that name a document
_SHEET: Final = "佐证材料"
_UNREAD: Final = frozenset(
    {kinds.FREE_HEAD_MISSING, kinds.HEAD_TWICE, kinds.COLUMN_MISSING, kinds.COLUMN_TWICE, kinds.SHEET_TWICE}
)
_Row = Mapping[str, Entry]  # of 佐证材料, by column


def proven(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """佐证核验: full marks shared equally by the 是否 and 有无 items the unit reports (or those the line names).

    By the value of the last reporting period: 是 or 有 with a document in 佐证材料 of any form of the period gets its
    share, without one the rate of the line; 否, 无 and what the unit left out get nothing. 不适用, what cannot be read
    or is not owed keeps its share. With nothing to judge the unit gets full marks, and it is said. PlanError if the line names
    an item the plan does not have or one that is neither 是否 nor 有无.
    """
    own, rows = _items(given, rubric), tuple(_rows(given))
    counted = [answer for item in own if (answer := _answer(given, item, rows))]
    if not counted:
        return deducted(
            given, rubric, (), "须核验的数据项均无从核验，按满分计" if own else "没有须核验的数据项，按满分计"
        )
    unproven = Settings(rubric).number(_UNPROVEN)
    worth = rubric.points / len(own)
    told = {answer.item.code for answer in counted}
    left_out = "、".join(_left_out(given, item) for item in own if item.code not in told)
    lost = [_lost(answer, rows, worth, unproven) for answer in counted]
    return deducted(given, rubric, filter(None, lost), f"{left_out}，不扣分" if left_out else "")


def _items(given: ScoringInput, rubric: RubricItem) -> tuple[DataItem, ...]:
    codes = Settings(rubric).codes("数据项")
    if not codes:
        return tuple(item for item in given.plan.items_of(given.unit.code) if item.kind.choices)
    items = items_named(given, rubric, codes)
    other = next((item for item in items if not item.kind.choices), None)
    if other:
        raise unusable(rubric, f"数据项{other.code}“{other.name}”不是是否、有无项，不能核验佐证")
    return items


def _answer(given: ScoringInput, item: DataItem, rows: Sequence[_Row]) -> Said | None:
    """What the unit said last, where that counts: an answer, or none though it owed one."""
    answers = [said(given, part, item) for part in parts_of(given, item)]
    found = next((one for one in answers if one.silent or one.value is not None), None)
    hopeful = found and _affirms(found) and not _listed(item, rows)
    return None if hopeful and _unreadable(given, rows) else found


def _left_out(given: ScoringInput, item: DataItem) -> str:
    """Why an item does not count: what became of the answer, else that what would prove it cannot be read."""
    answers = (said(given, part, item) for part in parts_of(given, item))
    return next((one.told for one in answers if one.words), f"“{item.name}”的佐证材料没有读到")


def _affirms(answer: Said) -> bool:
    return answer.value == answer.item.kind.choices[0]


def _lost(answer: Said, rows: Sequence[_Row], worth: Decimal, unproven: Decimal) -> Tally | None:
    """What the item costs of the points it is worth; None if it is affirmed and proven."""
    item = answer.item
    if not _affirms(answer):
        what, rate = answer.words or f"填“{answer.value}”", Decimal(0)
    elif _listed(item, rows):
        return None
    else:
        what, rate = f"填“{answer.value}”，“{_SHEET}”表没有列出对应的材料", unproven
    reason = f"“{item.name}”{answer.period.label}{what}，按{percent(rate)}计分"
    return Tally(item.code, worth * (1 - rate), reason, answer.on, answer.evidence)


def _rows(given: ScoringInput) -> Iterator[_Row]:
    """The rows of 佐证材料 in the accepted forms of the period."""
    for _, status in given.reports():
        rows: dict[str, dict[str, Entry]] = {}
        for entry in status.accepted.entries if status.accepted else ():
            if entry.table == EVIDENCE:
                rows.setdefault(entry.row, {})[entry.column] = entry
        yield from rows.values()


def _listed(item: DataItem, rows: Sequence[_Row]) -> bool:
    """Whether a row is for the item and names a document."""
    return any(names_item(entry_text(row.get("for")), item) and _names_one(row) for row in rows)


def _names_one(row: _Row) -> bool:
    """Whether a document is named, be it by a name that cannot be read."""
    return any((entry := row.get(column)) and entry.state is not EntryState.BLANK for column in _NAMES)


def _unreadable(given: ScoringInput, rows: Sequence[_Row]) -> bool:
    """Whether 佐证材料 of some form, or a row's 对应任务或数据项, could not be read: nobody knows what is proven there."""
    lost = (
        finding
        for part, _ in given.reports()
        for finding in part.findings
        if finding.unit == given.unit.short and finding.kind in _UNREAD
    )
    if any(dict(finding.data).get("sheet") == _SHEET for finding in lost):
        return True
    about = (row.get("for") for row in rows)
    return any(one.state in {EntryState.UNREADABLE, EntryState.QUERIED} for one in about if one)
