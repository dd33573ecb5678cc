"""`exempt`: a person frees a unit from reporting until a named period, or ends that again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from report_gen.errors import ReportGenError
from report_gen.ledger.exemptions import ENDED, REASON, SINCE, UNTIL
from report_gen.model.decisions import Exemption
from report_gen.model.event import Act, Event
from report_gen.model.period import Period
from report_gen.model.plan import Plan, Unit
from report_gen.rules.obligations import obligations
from report_gen.steps.decide import Said, recorded, unit_of
from report_gen.steps.load import Office
from report_gen.steps.run import refuse_touched
from report_gen.wording import listed

_NO_WORDS: Final = re.compile(r"[\W_]+")
_FEWEST: Final = 2  # different characters a reason must have: 无, —— and 。 are none


class Reach(NamedTuple):
    """The first and the last period of an exemption; both count."""

    first: Period
    last: Period


@dataclass(frozen=True, slots=True)
class Exempting:
    """What was recorded: its event, the exemption it is about, and the reporting periods it changes.

    Not `fresh`: the very same stood already and was not recorded twice. The event of a dry run has the number 0.
    """

    event: Event
    exemption: Exemption
    periods: tuple[Period, ...]
    fresh: bool = True


def exempt(office: Office, unit: str, reach: Reach, said: Said, *, dry_run: bool = False) -> Exempting:
    """Record that the unit (by name or code) owes nothing in these periods.

    ReportGenError without reason or name, if the last period lies before the first, if the unit owes nothing there
    anyway, or if one of the periods is closed.
    """
    _ready(office, said)
    one = unit_of(office.plan, unit)
    since, until = reach.first.first, reach.last.last
    if until < since:
        raise ReportGenError(
            f"免报止于{reach.last.label}，早于起始的{reach.first.label}。", "请检查 --from 和 --until。"
        )
    periods = tuple(_owed(office.plan, one, since, until))
    if not periods:
        raise ReportGenError(
            f"{one.short}从{since}到{until}没有应报的报送期，无须免报。",
            "免报按报送期的最后一天计；请检查单位、起止和“报送安排”。",
        )
    _refuse_closed(office, periods)
    reason, by = said.text.strip(), said.by.strip()
    wanted = Exemption(one.code, since, until, reason, by, said.at.date(), 0)
    data = {SINCE: since.isoformat(), UNTIL: until.isoformat(), REASON: reason}
    event = Event(0, said.at, by, Act.EXEMPTED, reach.first.code if reach.first == reach.last else "", one.code, data)
    same = next((old for old in office.decisions.exemptions if replace(old, on=wanted.on, event=0) == wanted), None)
    if same is not None:
        return Exempting(replace(event, number=same.event), same, periods, fresh=False)
    event = recorded(office, event, office.workspace.ledger, dry_run=dry_run)
    return Exempting(event, replace(wanted, event=event.number), periods)


def end(office: Office, number: int, said: Said, until: Period | None = None, *, dry_run: bool = False) -> Exempting:
    """End the exemption recorded as event `number` with the period `until`; without one, take all of it back.

    ReportGenError without reason or name, if no such exemption stands, if it does not reach beyond `until`, or if a
    period that is owed again is closed.
    """
    _ready(office, said)
    standing = {one.event: one for one in office.decisions.exemptions}
    one = standing.get(number)
    if one is None:
        raise ReportGenError(f"没有第{number}号免报，或者它已经结束。", "请用 report-gen exempt --list 查看。")
    if until is not None and not one.since <= until.last < one.until:
        raise ReportGenError(
            f"第{number}号免报从{one.since}到{one.until}，不能改为到{until.label}为止。",
            "--until 写仍然免报的最后一期；整条撤销的不写 --until。",
        )
    kept = until.last if until else None
    unit = office.plan.unit(one.unit)
    others = [old for old in standing.values() if old.unit == one.unit and old is not one]
    periods = tuple(
        period
        for period in _owed(office.plan, unit, one.since, one.until)
        if not (kept and period.last <= kept) and not any(old.since <= period.last <= old.until for old in others)
    )
    _refuse_closed(office, periods)
    data = {ENDED: str(number), **({UNTIL: kept.isoformat()} if kept else {}), REASON: said.text.strip()}
    event = Event(0, said.at, said.by.strip(), Act.EXEMPTION_ENDED, "", one.unit, data)
    return Exempting(recorded(office, event, office.workspace.ledger, dry_run=dry_run), one, periods)


def periods_of(plan: Plan, exemptions: Iterable[Exemption]) -> Mapping[int, tuple[Period, ...]]:
    """The reporting periods each exemption frees its unit of, by the number of its event."""
    units = {unit.code: unit for unit in plan.units}
    return {
        one.event: tuple(_owed(plan, units[one.unit], one.since, one.until)) if one.unit in units else ()
        for one in exemptions
    }


def _ready(office: Office, said: Said) -> None:
    refuse_touched(office)
    if len(set(_NO_WORDS.sub("", said.text))) < _FEWEST:
        raise ReportGenError("没有写明原因。", "请用 --reason 写明原因，例如“机构改革，职责已划转”。")
    if not said.by.strip():
        raise ReportGenError("没有写明经办人。", "请用 --by 写明是谁决定的。")


def _owed(plan: Plan, unit: Unit, since: date, until: date) -> Iterator[Period]:
    """The reporting periods whose last day lies within these days and for which the unit owes a form by the plan."""
    spans = {row.span for row in plan.schedule if unit.kind in row.unit_kinds}
    first, last = max(since, plan.creation_start), min(until, plan.creation_end)
    for year in range(first.year, last.year + 1):
        for span in sorted(spans, key=lambda one: one.value):
            for period in Period(year, 1, 12).split(span):
                if since <= period.last <= until and unit.code in {one.unit for one in obligations(plan, period)}:
                    yield period


def _refuse_closed(office: Office, periods: Iterable[Period]) -> None:
    closed = {one.period for one in office.decisions.closings}
    found = [period for period in periods if period.code in closed]
    if found:
        raise ReportGenError(
            f"{listed(period.label for period in found)}已经封账，不能改变应报单位。",
            f"请避开已封账的报送期；确要改变的先开账：report-gen reopen {found[0].code}。",
        )
