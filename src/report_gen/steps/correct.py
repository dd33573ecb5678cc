"""`reopen` and `correct`: a closed period opened again, or a value of it set right for the periods after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from report_gen.errors import ReportGenError
from report_gen.ledger.closings import BEFORE, ITEM, MANIFEST, REASON, VALUE
from report_gen.model.decisions import Correction
from report_gen.model.event import Act, Event
from report_gen.model.finding import has_errors
from report_gen.model.form import ITEMS
from report_gen.model.outcome import Merged
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, ItemKind, Unit
from report_gen.model.submission import Value
from report_gen.rules.background import accepted_of
from report_gen.rules.corrected import value_of
from report_gen.steps.closed import as_closed, set_right
from report_gen.steps.decide import unit_of
from report_gen.steps.load import Office, reporting_period
from report_gen.steps.office_ledger import open_ledger
from report_gen.steps.run import closing_of
from report_gen.wording import item_text, listed


class Setting(NamedTuple):
    """What a value is to be: of which data item, of which unit (any of their names; '' = the merged one), and why."""

    item: str
    value: str
    reason: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """A period opened again by `event` (number 0 in a dry run), and the corrections of it that no longer count."""

    event: Event
    ended: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class SetRight:
    """A value set right by `event` (number 0 in a dry run): of which item, what it was and is, in words."""

    event: Event
    item: DataItem
    old: str
    new: str


def reopen(office: Office, period: Period, reason: str, by: str, *, dry_run: bool = False) -> Undone:
    """Open a closed period again. ReportGenError if it is not closed, or nobody or no reason is named."""
    _refuse_touched(office)
    closing = closing_of(office.decisions, period)
    if closing is None:
        raise ReportGenError(f"{period.label}没有封账。", "不需要开账，可以直接重新汇总。")
    if not reason.strip():
        raise ReportGenError("没有写明开账的原因。", "请用 --reason 写明原因。")
    ended = tuple(one for one in office.decisions.corrections if one.period == period.code)
    data = {REASON: reason.strip(), MANIFEST: closing.manifest}
    wanted = Event(0, _clock(office), by.strip(), Act.REOPENED, period.code, "", data)
    return Undone(_appended(office, wanted, dry_run=dry_run), ended)


def correct(office: Office, period: Period, wanted: Setting, by: str, *, dry_run: bool = False) -> SetRight:
    """Record that a value of a closed period is another one; `wanted.unit` and `wanted.item` may be any of their names.

    The period's outputs stay. ReportGenError if it is not closed, there is no such value, or it says so already.
    """
    _refuse_touched(office)
    merged = as_closed(office, reporting_period(office.plan, period))
    if merged is None:
        raise ReportGenError(
            f"{period.label}没有封账，不需要更正。", "请报送单位改报后重新汇总；有冲突的用 report-gen resolve 裁定。"
        )
    if not wanted.reason.strip():
        raise ReportGenError("没有写明更正的原因。", "请用 --reason 写明原因。")
    item = _item(office, wanted.item)
    unit = unit_of(office.plan, wanted.unit) if wanted.unit else None
    value, new = _present(set_right(office, merged), item, unit), _checked(item, wanted.value)
    old = item_text(item, value)
    if value == value_of(item, new):
        raise ReportGenError(f"“{item.name}”现在就是{old}，不需要更正。")
    data = {ITEM: item.code, BEFORE: old, VALUE: new, REASON: wanted.reason.strip()}
    code = unit.code if unit else ""
    event = Event(0, _clock(office), by.strip(), Act.CORRECTED, period.code, code, data)
    return SetRight(_appended(office, event, dry_run=dry_run), item, old, item_text(item, value_of(item, new)))


def _refuse_touched(office: Office) -> None:
    """ReportGenError if nobody can say from the ledger what is closed, for somebody touched it."""
    if has_errors(office.recorded.findings):
        raise ReportGenError("台账没有通过校验，不能断定哪一期已封账。", "请运行 report-gen log verify 查看。")


def _item(office: Office, name: str) -> DataItem:
    """The data item of that code or name."""
    wanted = name.strip()
    found = next((one for one in office.plan.items if wanted in {one.code, one.name, one.short}), None)
    if found is None:
        codes = listed(f"{one.code}（{one.name}）" for one in office.plan.items)
        raise ReportGenError(f"方案中没有“{name}”这个数据项。", f"数据项有：{codes}。")
    return found


def _present(merged: Merged, item: DataItem, unit: Unit | None) -> Value:
    """The value as it is now, of the unit or merged."""
    if unit is None:
        fact = merged.item(item.code)
        return fact.value if fact else None
    form = accepted_of(merged, unit.code)
    entry = form.entry(ITEMS, item.code, "value") if form else None
    if unit.code not in item.reporters or entry is None:
        raise ReportGenError(f"{merged.period.label}没有{unit.short}填报的“{item.name}”。", "请检查 --unit 和 --item。")
    return entry.value


def _checked(item: DataItem, text: str) -> str:
    """The text as it is recorded; ReportGenError if the item cannot have that value."""
    said = text.strip()
    if not said:
        raise ReportGenError("没有写明更正为什么。", "请用 --to 写明更正后的数。")
    choices = item.kind.choices
    if choices and said not in choices:
        raise ReportGenError(f"“{item.name}”不能是“{text}”。", f"请写{'或'.join(choices)}。")
    return _number(item, said) if item.kind.numeric else said


def _number(item: DataItem, said: str) -> str:
    try:
        number = Decimal(said)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ReportGenError(f"“{said}”不是数。", f"“{item.name}”请写阿拉伯数字，不带单位和千分号。")
    if item.kind is not ItemKind.RATIO and number != round(number, item.decimals):
        places = f"最多保留{item.decimals}位小数" if item.decimals else "应是整数"
        raise ReportGenError(f"“{item.name}”不能是{said}，按方案{places}。")
    low, high = item.minimum, item.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        limits = (f"不小于{low}" if low is not None else "", f"不大于{high}" if high is not None else "")
        raise ReportGenError(f"“{item.name}”不能是{said}，按方案应{'，'.join(filter(None, limits))}。")
    return said


def _clock(office: Office) -> datetime:
    if office.now is None:
        raise ReportGenError("不知道现在的时间，不能记入台账。")
    return office.now


def _appended(office: Office, wanted: Event, *, dry_run: bool) -> Event:
    if dry_run:
        return wanted
    ledger = open_ledger(office.workspace, office.plan, office.workspace.ledger)
    return ledger.append(
        wanted.act, at=wanted.at, by=wanted.by, period=wanted.period, unit=wanted.unit, data=wanted.data
    )
