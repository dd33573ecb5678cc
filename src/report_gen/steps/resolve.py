"""`resolve`: a person's decision where the reporters of one data item disagree, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.intake.values import read_value
from report_gen.ledger.resolutions import ITEM, NUMBER, REASON, SOURCES, VALUE, WITHDRAWN
from report_gen.model.decisions import Resolution
from report_gen.model.event import Act, Event
from report_gen.model.outcome import Agreement, Conflict, ItemFact, Merged
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Plan
from report_gen.model.raw import RawCell
from report_gen.model.submission import EntryState, Value
from report_gen.rules.conflicts import conflict_number, parse_number, said
from report_gen.rules.entries import value_text
from report_gen.rules.explanations import refusal
from report_gen.rules.forms import item_limits
from report_gen.steps.decide import Decided, Said, recorded, unit_of
from report_gen.steps.load import Office, read_history, reporting_period
from report_gen.steps.office_ledger import ledger_of
from report_gen.steps.run import refuse_unfit
from report_gen.wording import listed, stated_text

_LIST: Final = "请用 resolve {} --list 查看。"


class Choice(NamedTuple):
    """What is decided: the value of the unit of that name or code, or a value as typed."""

    take: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Disputes:
    """The items of a period whose reporters differ: in open conflict, settled by a person, differing in rounding only."""

    period: Period
    open: tuple[Conflict, ...]
    settled: tuple[tuple[ItemFact, Resolution], ...]
    rounding: tuple[ItemFact, ...]


def period_of(number: str) -> Period | None:
    """The reporting period that the number of a conflict names; None if it is no such number."""
    named = parse_number(number)
    return named[0] if named else None


def resolve(office: Office, number: str, choice: Choice, by: Said, *, dry_run: bool = False) -> Decided:
    """Record in the ledger what value the item in conflict `number` (CT-2024-06-D12) gets, why, and who says so.

    It holds while the sources say what they say now; a later decision takes its place. The same decision of the same
    person with the same reason is recorded once. ReportGenError if there is no such conflict, the unit stated nothing,
    the value is none of the item, or the reason says nothing.
    """
    why = refusal(by.text)
    if why:
        raise ReportGenError(f"裁定理由“{by.text.strip()}”{why}。", "请写清为什么采用这个数。")
    fact = _in_dispute(office, number)
    refuse_unfit(office, fact.period)
    unit, value = _chosen(office.plan, fact, choice)
    data = {
        NUMBER: conflict_number(fact.period, fact.item),
        ITEM: fact.item.code,
        VALUE: value_text(value),
        SOURCES: said(fact.sources),
        REASON: by.text.strip(),
    }
    wanted = Event(0, by.at, by.by.strip(), Act.RESOLVED, fact.period.code, unit, data)
    whose = f"{office.plan.short(unit)}所报" if unit else ""
    about = f"{data[NUMBER]} {fact.item.name}，采用{whose}{stated_text(fact.item, value)}"
    if _says_so(fact, wanted):
        event = fact.resolution.event if fact.resolution else 0
        return Decided(replace(wanted, number=event), about, fresh=False)
    return Decided(recorded(office, wanted, office.workspace.ledger, dry_run=dry_run), about)


def withdraw(office: Office, period: Period, number: int, by: Said, *, dry_run: bool = False) -> Decided:
    """Take back the decision recorded as event `number`: its conflict is open again; what is withdrawn stays so.

    ReportGenError if the period has no such decision or no reason is given.
    """
    refuse_unfit(office, period)
    if not by.text.strip():
        raise ReportGenError("没有写明撤回的原因。", "请用 --reason 写明原因。")
    ledger = ledger_of(office.workspace, office.plan, office.workspace.ledger)
    events = ledger.events(Act.RESOLVED, period.code) if ledger else ()
    found = next((event for event in events if event.number == number), None)
    if ledger is None or found is None:
        raise ReportGenError(f"{period.label}没有第{number}号裁定。", _LIST.format(period.code))
    about = f"{found.data[NUMBER]}第{number}号裁定“{found.data[VALUE]}”"
    data = {NUMBER: found.data[NUMBER], WITHDRAWN: str(number), REASON: by.text.strip()}
    wanted = Event(0, by.at, by.by.strip(), Act.RESOLUTION_WITHDRAWN, period.code, found.unit, data)
    if number not in {one.event for one in ledger.decisions().resolutions}:
        return Decided(wanted, about, fresh=False)
    return Decided(recorded(office, wanted, office.workspace.ledger, dry_run=dry_run), about)


def disputes(office: Office, period: Period) -> Disputes:
    """What the reporters of a reporting period differ in, and what was decided."""
    merged = _merged(office, period)
    settled = tuple((fact, fact.resolution) for fact in merged.items if fact.resolution)
    rounding = tuple(fact for fact in merged.items if fact.agreement is Agreement.ROUNDING)
    return Disputes(merged.period, merged.conflicts, settled, rounding)


def _merged(office: Office, period: Period) -> Merged:
    return read_history(office, reporting_period(office.plan, period))[-1]


def _in_dispute(office: Office, number: str) -> ItemFact:
    """The fact that the conflict's number names, open or settled before."""
    named = parse_number(number)
    if named is None:
        raise ReportGenError(f"“{number}”不是冲突编号。", "请写 CT-2024-06-D12 的样式，编号见汇总台账“冲突”表。")
    period, code = named
    merged = _merged(office, period)
    fact = next((one for one in merged.items if one.item.code.upper() == code), None)
    if fact is None or fact.agreement is not Agreement.DIFFERENT:
        rounding = fact is not None and fact.agreement is Agreement.ROUNDING
        why = "几家所报只是进位不同，已采用较细的数，不必裁定。" if rounding else "没有这项冲突。"
        open_ones = listed(f"{one.number} {one.item.name}" for one in merged.conflicts)
        raise ReportGenError(f"{number.strip()}：{period.label}{why}", f"待裁定的有：{open_ones}。")
    return fact


def _chosen(plan: Plan, fact: ItemFact, choice: Choice) -> tuple[str, Value]:
    """The code of the unit whose value is taken ('' for none), and the value."""
    if not choice.take:
        return "", _typed(fact.item, choice.value)
    unit = unit_of(plan, choice.take)
    source = next((one for one in fact.sources if one.unit == unit.code), None)
    if source is None:
        stated = "，".join(f"{plan.short(one.unit)} {stated_text(fact.item, one.value)}" for one in fact.sources)
        raise ReportGenError(f"{unit.short}没有报“{fact.item.name}”的数。", f"所报的有：{stated}。")
    return unit.code, source.value


def _typed(item: DataItem, text: str) -> Value:
    """The value a person typed, read as a unit's entry would be."""
    reading = read_value(RawCell(1, 1, text), item_limits(item))
    if reading.state is EntryState.READ and reading.value is not None:
        return reading.value
    said = [one.kind.message.format(column=item.name, **one.data) for one in reading.problems]
    raise ReportGenError(f"“{text}”不能作为“{item.name}”的值。{''.join(said)}", "请写一个确数；只写数，不带说明。")


def _says_so(fact: ItemFact, wanted: Event) -> bool:
    """Whether the standing decision says just that already."""
    known = fact.resolution
    if known is None:
        return False
    mine = (wanted.unit, wanted.data[VALUE], wanted.data[REASON], wanted.by)
    return mine == (known.take, known.value, known.reason, known.by)
