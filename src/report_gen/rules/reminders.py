"""Who is to be reminded on a day, and in which colour: forms not sent, forms not mended, tasks due or overdue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from report_gen.errors import PlanError
from report_gen.model.decisions import NO_DECISIONS, Decisions, Exemption
from report_gen.model.outcome import Assessment, Light, Merged, ReportState, ReportStatus, TaskOutcome, Timeliness
from report_gen.model.period import Period
from report_gen.model.plan import Plan
from report_gen.model.reminder import Cause, Colour, Matter, Reminders, Spared, Thresholds
from report_gen.rules.deadlines import DUE_SOON_SETTING, due_soon_days
from report_gen.rules.obligations import obligations
from report_gen.rules.returns import due_day
from report_gen.wording import date_text, listed

BLUE_SETTING, YELLOW_SETTING, RED_SETTING = "蓝色提前天数", "黄色逾期天数", "红色逾期天数"
_BLUE_DAYS: Final = 5
_YELLOW_DAYS: Final = 1
_SAID: Final = 60  # characters of a unit's own words that are quoted


def thresholds(plan: Plan) -> Thresholds:
    """项目信息 蓝色提前天数 (5), 黄色逾期天数 (1), 红色逾期天数 (none: the lock day decides) and 临期天数 of tasks.

    PlanError if one of them is not a whole number of days, or if red would begin before yellow.
    """
    blue, yellow = _days(plan, BLUE_SETTING), _days(plan, YELLOW_SETTING)
    red = _days(plan, RED_SETTING)
    late = _YELLOW_DAYS if yellow is None else max(yellow, 1)
    if red is not None and red < late:
        raise PlanError(
            f"项目信息“{RED_SETTING}”（{red}）小于“{YELLOW_SETTING}”（{late}）。", "请在方案工作簿“项目信息”表中改正。"
        )
    own = {name for name in (BLUE_SETTING, YELLOW_SETTING, RED_SETTING, DUE_SOON_SETTING) if _text(plan, name)}
    return Thresholds(_BLUE_DAYS if blue is None else blue, late, red, due_soon_days(plan), frozenset(own))


def _text(plan: Plan, name: str) -> str:
    return plan.info.get(name, "").strip()


def _days(plan: Plan, name: str) -> int | None:
    text = _text(plan, name)
    if not text:
        return None
    if not text.isdecimal():
        raise PlanError(f"项目信息“{name}”应为整数天数，现为“{text}”。", "请在方案工作簿“项目信息”表中改为如 5。")
    return int(text)


def period_on(plan: Plan, on: date) -> Period | None:
    """The reporting period people are at work on that day; None if the plan asks for no forms then.

    That is the one that holds the day if its forms are already (or soon, by 蓝色提前天数) due, else the one before it.
    """
    spans = sorted((row.span for row in plan.schedule), key=lambda span: span.value)
    if not spans:
        return None
    now = Period.of(spans[0], on.year, (on.month - 1) // spans[0].value + 1)
    soon = thresholds(plan).blue
    if any((owed.due - on).days <= soon for owed in obligations(plan, now)):
        return now
    found = (one for one in (now.previous(), now) if plan.covers(one))
    return next(found, None)


def reminders(
    plan: Plan, assessment: Assessment, history: Sequence[Merged], decisions: Decisions = NO_DECISIONS
) -> Reminders:
    """What each unit is reminded of on the day the assessment is about, the most urgent first, then in plan order.

    `history` are the periods known, for what a unit said last. A unit in order gets nothing. Nobody is accused who is
    exempted, whose form came at an unknown time, or whose word on a task is in doubt: those stand in `spared`.
    """
    desk = _Desk(plan, assessment, tuple(sorted(history, key=lambda part: part.period.last)), decisions)
    found = [*desk.forms(), *desk.tasks()]
    order = {unit.code: number for number, unit in enumerate(plan.units)}
    worst = {unit: min(one.colour.rank for one in found if one.unit == unit) for unit in {one.unit for one in found}}
    ranked = sorted(found, key=lambda one: (worst[one.unit], order[one.unit], one.colour.rank, one.days))
    return Reminders(
        desk.on, assessment.period, desk.limits, tuple(ranked), tuple(dict.fromkeys(desk.spared())), desk.strays()
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """One day's reminding; `history` from the oldest period to the newest."""

    plan: Plan
    assessment: Assessment
    history: tuple[Merged, ...]
    decisions: Decisions

    @property
    def on(self) -> date:
        """The day."""
        return self.assessment.as_of

    @property
    def limits(self) -> Thresholds:
        """When which colour begins."""
        return thresholds(self.plan)

    def forms(self) -> Iterator[Matter]:
        """The forms not sent, and those that went back and did not come again."""
        for status in self.assessment.statuses:
            if self._exempted(status.obligation.unit, status.obligation.period.last):
                continue
            if status.state is ReportState.MISSING:
                yield from self._missing(status)
            elif status.state is ReportState.RETURNED and not _order_open(status):
                yield self._returned(status)

    def tasks(self) -> Iterator[Matter]:
        """The tasks due soon or overdue, for each unit whose word is still wanted."""
        for outcome in self.assessment.tasks:
            if outcome.light in {Light.DUE_SOON, Light.OVERDUE} and outcome.due is not None:
                for unit in outcome.waiting:
                    if not self._exempted(unit, self.assessment.period.last):
                        yield self._task(outcome, outcome.due, unit)

    def _missing(self, status: ReportStatus) -> Iterator[Matter]:
        owed = status.obligation
        days = (owed.due - self.on).days
        if days > self.limits.blue:
            return
        asked = f"请填报并报送{owed.period.label}填报表。"
        yield Matter(
            owed.unit,
            self._colour(days, locked=self.on > owed.lock),
            Cause.REPORT,
            owed.period.code,
            f"{owed.period.label}填报表",
            owed.due,
            days,
            self._last_form(status),
            asked,
            self._until(owed.due if days >= 0 else owed.lock),
            owed.basis,
        )

    def _returned(self, status: ReportStatus) -> Matter:
        """A form to be mended is due again on the lock day; it is yellow until then, as it did not pass."""
        owed = status.obligation
        locked = self.on > owed.lock
        number = f"有{status.errors}处强制性问题" if status.errors else "不能采用"
        came = status.accepted.file.rpartition("/")[2] if status.accepted else ""
        return Matter(
            owed.unit,
            Colour.RED if locked else Colour.YELLOW,
            Cause.RETURNED,
            owed.period.code,
            f"{owed.period.label}填报表改正重报",
            owed.lock,
            (owed.lock - self.on).days,
            f"已报“{came}”，{number}，退回后尚未重报。" if came else f"所报文件{number}，退回后尚未重报。",
            "请按退回修改通知改正后重新报送。",
            self._until(owed.lock),
            f"{owed.basis}；改正重报以锁定日为限",
        )

    def _task(self, outcome: TaskOutcome, due: date, unit: str) -> Matter:
        days = (due - self.on).days
        late = days < 0
        asked = "请抓紧办理，说明未完成的原因和预计完成日期。" if late else "请按期完成，并在填报表中报告。"
        return Matter(
            unit,
            self._colour(days, locked=late and self.limits.red is None),
            Cause.TASK,
            f"任务{outcome.task.no}",
            outcome.task.title,
            due,
            days,
            self._last_word(outcome, unit),
            asked,
            self._until(due),
            outcome.rule,
        )

    def _colour(self, days: int, *, locked: bool) -> Colour:
        red = self.limits.red
        if (red is not None and -days >= red) or locked:
            return Colour.RED
        return Colour.YELLOW if -days >= self.limits.yellow else Colour.BLUE

    def _until(self, limit: date) -> date:
        """The limit itself while it has not passed, else a few working days from now (项目信息 退回修改工作日)."""
        return limit if self.on <= limit else due_day(self.plan, limit, self.on)

    def _last_form(self, status: ReportStatus) -> str:
        unit = status.obligation.unit
        if status.others:
            files = listed(one.file.rpartition("/")[2] for one in status.others)
            return f"收到“{files}”，没有填报内容，不计为报送。"
        earlier = (part for part in reversed(self.history) if part.period < status.obligation.period)
        for part in earlier:
            last = part.status(unit)
            if last and last.accepted:
                return f"最近一次报送的是{part.period.label}填报表（{last.state.value}）。"
        return "本年以来没有收到该单位的填报表。"

    def _last_word(self, outcome: TaskOutcome, unit: str) -> str:
        fact = next((fact for fact in outcome.facts if fact.unit == unit), None)
        if fact is None:
            return "没有报告过这项任务的进展。"
        state = fact.state.value if fact.state else "工作状态未填"
        words = " ".join(fact.progress.split()).rstrip("。")
        quoted = f"，{words if len(words) <= _SAID else words[:_SAID] + '……'}" if words else ""
        return f"{fact.period.label}报：{state}{quoted}。"

    def _exemption(self, unit: str, day: date) -> Exemption | None:
        found = (one for one in self.decisions.exemptions if one.unit == unit and one.since <= day <= one.until)
        return next(found, None)

    def _exempted(self, unit: str, day: date) -> bool:
        return self._exemption(unit, day) is not None

    def spared(self) -> Iterator[Spared]:
        """Who is left alone although something is open, with the reason."""
        for unit in self.plan.units:
            exemption = self._exemption(unit.code, self.assessment.period.last)
            if exemption:
                reason = f"免报至{date_text(exemption.until)}（{exemption.reason}，台账第{exemption.event}号）。"
                yield Spared(unit.code, "免报", reason)
        for status in self.assessment.statuses:
            if reason := _form_spared(status):
                yield Spared(status.obligation.unit, status.obligation.period.code, reason)
        for outcome in self.assessment.tasks:
            if outcome.light is Light.PENDING and outcome.due is not None and outcome.due < self.on:
                for code in outcome.task.answerable:
                    yield Spared(code, f"任务{outcome.task.no}", f"{outcome.rule}。")

    def strays(self) -> tuple[str, ...]:
        """The files of these periods that were refused and whose sender is not known."""
        return tuple(
            one.file for part in self.assessment.parts for one in part.skipped if _named(part, one.file) == {""}
        )


def _named(part: Merged, file: str) -> set[str]:
    return {finding.unit for finding in part.findings if finding.place.file == file}


def _order_open(status: ReportStatus) -> bool:
    """Whether forms came and the office must first find out which of them is the last: not the unit's fault."""
    return status.accepted is None and bool(status.others)


def _form_spared(status: ReportStatus) -> str:
    if status.state is ReportState.RETURNED and _order_open(status):
        return "收到几份填报表，先后未登记，待办公室核定采用哪一份。"
    late = status.timeliness is Timeliness.PENDING and status.state is not ReportState.MISSING
    return "收到时间待定，不作逾期认定。" if late else ""
