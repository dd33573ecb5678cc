"""Where each task stands on a day: due dates of its rule, what its units said, and the light that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from report_gen.errors import PlanError
from report_gen.model.form import TASKS
from report_gen.model.outcome import Light, Merged, ReportState, TaskFact, TaskOutcome, WorkState
from report_gen.model.period import Period
from report_gen.model.plan import DueKind, DueRule, Plan, Task
from report_gen.model.submission import EntryState
from report_gen.rules.calendar import day_of_month, nth_workday
from report_gen.wording import date_text, few

DUE_SOON_SETTING: Final = "临期天数"
DUE_SOON_DAYS: Final = 30
_YEAR: Final = timedelta(days=366)
_ONE_DAY: Final = timedelta(days=1)
_SINGLE: Final = frozenset({DueKind.ONCE, DueKind.CREATION_END})
_RECURRING: Final = frozenset({DueKind.YEARLY, DueKind.QUARTERLY, DueKind.MONTHLY, DueKind.WEEKLY})
_NO_HOLIDAYS: Final[Mapping[date, bool]] = MappingProxyType({})
_UNDATED: Final[Mapping[DueKind, str]] = MappingProxyType(
    {
        DueKind.NONE: "原文未写时限",
        DueKind.UNREADABLE: "时限待人工识读（原文“{text}”）",
        DueKind.RELATIVE: "时限从某事之日起算（原文“{text}”），起算日待人工核定",
    }
)
_TAKEN_BACK: Final = frozenset({WorkState.NOT_STARTED, WorkState.ONGOING})
_DOUBTFUL: Final = frozenset({EntryState.UNREADABLE, EntryState.QUERIED})


def occurrences(
    rule: DueRule, first: date, last: date, holidays: Mapping[date, bool] = _NO_HOLIDAYS
) -> tuple[date, ...]:
    """The due days of a rule from `first` to `last`, both included, in order; () for a rule without dates.

    A recurring due day is the day the rule names, or the last day of its month; in a shorter month it is the
    month's last day (每月31日前 falls on 30 April). `holidays` (the plan's 节假日) are asked only by rules that count
    working days. A weekly rule without a day of the week ends on Sunday.
    """
    if rule.kind in _SINGLE:
        days: Iterable[date] = rule.dates or ((rule.on,) if rule.on else ())
    elif rule.kind is DueKind.WEEKLY:
        days = _weekly(rule.weekday or 7, first, last)
    else:
        months = ((year, month) for year in range(first.year, last.year + 1) for month in _months(rule))
        days = sorted({day for year, month in months for day in _days_of(rule, year, month, holidays)})
    return tuple(day for day in days if first <= day <= last)


def _weekly(weekday: int, first: date, last: date) -> Iterable[date]:
    start = first + _ONE_DAY * ((weekday - first.isoweekday()) % 7)
    return (start + _ONE_DAY * days for days in range(0, (last - start).days + 1, 7))


def _days_of(rule: DueRule, year: int, month: int, holidays: Mapping[date, bool]) -> Iterable[date]:
    if rule.workday:
        return (nth_workday(year, month, rule.workday, holidays),)
    return (day_of_month(year, month, day) for day in rule.days or (rule.day,))


def _months(rule: DueRule) -> Iterable[int]:
    quarters = (1, 4, 7, 10) if rule.day or rule.workday else (3, 6, 9, 12)
    return {DueKind.YEARLY: rule.months, DueKind.QUARTERLY: quarters, DueKind.MONTHLY: range(1, 13)}.get(rule.kind, ())


def due_soon_days(plan: Plan) -> int:
    """项目信息 临期天数, in days, 30 where it is not given; PlanError if it is not a whole number."""
    text = plan.info.get(DUE_SOON_SETTING, "").strip() or str(DUE_SOON_DAYS)
    if not text.isdecimal():
        raise PlanError(
            f"项目信息“{DUE_SOON_SETTING}”应为整数天数，现为“{text}”。", "请在方案工作簿“项目信息”表中改为如 30。"
        )
    return int(text)


def task_outcomes(plan: Plan, parts: Sequence[Merged], period: Period, as_of: date) -> tuple[TaskOutcome, ...]:
    """One outcome a task, in plan order: the light of the due date that matters on `as_of`, and why.

    That is the earliest due date since the start of the period's year (or of the creation period) that has come
    without the work being reported done, else the next one. The units answerable for the task settle it: all of
    them must have said 已完成, those that say 不适用 are left out. A due date that has come makes a task
    超期 only on words that could be read: where a unit's last report could not be, the light is 待定.
    """
    newest = tuple(sorted(parts, key=lambda part: part.period.last, reverse=True))
    soon = due_soon_days(plan)
    facts = _by_task(newest)
    return tuple(
        _outcome(_Case(plan, task, newest, period, as_of, soon, tuple(facts.get(task.no, ())))) for task in plan.tasks
    )


def _by_task(newest: Sequence[Merged]) -> Mapping[str, Sequence[TaskFact]]:
    """What was said of each task, newest period first, leads first within it."""
    found: dict[str, list[TaskFact]] = {}
    for part in newest:
        for fact in sorted(part.tasks, key=lambda fact: not fact.leading):
            found.setdefault(fact.task_no, []).append(fact)
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    """One task to be judged: the merged parts, newest first, and the day."""

    plan: Plan
    task: Task
    parts: tuple[Merged, ...]
    period: Period
    as_of: date
    soon: int
    facts: tuple[TaskFact, ...]  # what was said of the task, newest period first, leads first within it
    _said: Mapping[str, Sequence[TaskFact]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the facts by unit: each unit's are asked for several times."""
        said: dict[str, list[TaskFact]] = {}
        for fact in self.facts:
            said.setdefault(fact.unit, []).append(fact)
        object.__setattr__(self, "_said", said)

    @property
    def start(self) -> date:
        """The first day whose recurring due dates count."""
        return max(self.plan.creation_start, date(self.period.year, 1, 1))

    @property
    def single(self) -> bool:
        """Whether the work is done once for all (so that a unit may take its word back)."""
        return not self.recurring and len(self.task.due.dates) < 2

    @property
    def recurring(self) -> bool:
        """Whether it falls due year after year, so that due days of years before are out of question."""
        return self.task.due.kind in _RECURRING

    def words(self, unit: str) -> tuple[TaskFact, ...]:
        """What that unit said of the task and could be read, newest first."""
        return tuple(fact for fact in self._said.get(unit, ()) if fact.state is not None)

    def voters(self) -> tuple[str, ...]:
        """The answerable units in force (all of them if none is) but for those whose last word is 不适用."""
        answerable = self.task.answerable
        return tuple(
            unit
            for unit in tuple(filter(self.in_force, answerable)) or answerable
            if not (words := self.words(unit)) or words[0].state is not WorkState.NOT_APPLICABLE
        )

    def in_force(self, unit: str) -> bool:
        """Whether the unit exists on the period's last day."""
        return self.plan.unit(unit).in_force(self.period.last)

    def doubt(self, unit: str) -> str:
        """Why the unit's last word cannot be known or does not count, in words; '' if it can and does."""
        if not self.in_force(unit):
            return "已停用或尚未启用"
        status = next((found for part in self.parts if (found := part.status(unit))), None)
        if status is None:
            return "" if self.words(unit) else "未列入应报清单"
        if status.accepted is None:
            return "报送件未能采用" if status.state is not ReportState.MISSING else ""
        entry = status.accepted.entry(TASKS, self.task.no, "state")
        return "所填工作状态待核实" if entry and entry.state in _DOUBTFUL else ""

    def done(self, unit: str) -> tuple[TaskFact, ...]:
        """The facts by which the unit said 已完成 by `as_of`; () if it took its word back on a single task."""
        words = self.words(unit)
        if self.single and words and words[0].state in _TAKEN_BACK:
            return ()
        return tuple(
            fact
            for fact in words
            if fact.state is WorkState.DONE and (fact.done_on is None or fact.done_on <= self.as_of)
        )

    def outcome(self, light: Light, rule: str, due: date | None = None, waiting: Sequence[str] = ()) -> TaskOutcome:
        """An outcome of the task without a completion; of the `waiting`, those whose word is in doubt are left out."""
        days = (due - self.as_of).days if due else None
        known = tuple(unit for unit in waiting if not self.doubt(unit))
        return TaskOutcome(self.task, self.as_of, light, rule, due=due, days=days, facts=self.facts, waiting=known)


def _outcome(case: _Case) -> TaskOutcome:
    due = case.task.due
    if due.kind is DueKind.OPEN:
        return case.outcome(Light.CONTINUOUS, f"原文时限“{due.text}”，不设完成日期")
    if not case.voters():
        reason = "各负责单位均报“不适用”，待核定" if case.task.answerable else "牵头、责任单位待人工识读"
        return case.outcome(Light.PENDING, reason)
    if due.kind in _UNDATED:
        return _undated(case)
    return _dated(case)


def _undated(case: _Case) -> TaskOutcome:
    """A task whose due date nobody could read is never late; it may be done."""
    due = case.task.due
    reason = _UNDATED[due.kind].format(text=due.text)
    said = [case.done(unit) for unit in case.voters()]
    if not all(said):
        return case.outcome(Light.PENDING, reason)
    days = [min((fact.done_on for fact in facts if fact.done_on), default=None) for facts in said]
    done_on = _latest(days)
    when = f"{date_text(done_on)}完成" if done_on else "已报完成，完成日期待核"
    return TaskOutcome(case.task, case.as_of, Light.DONE, f"{reason}，{when}", done_on=done_on, facts=case.facts)


def _dated(case: _Case) -> TaskOutcome:
    dues = _dues(case)
    settled = {unit: _settled(case, case.done(unit), dues) for unit in case.voters()}

    def met(due: date) -> bool:
        return all(due in by_unit for by_unit in settled.values())

    due = _due_that_matters(case, tuple(day for day in dues if not case.recurring or day >= case.start), met)
    if met(due):
        return _done(case, due, [by_unit[due] for by_unit in settled.values()])
    waiting = [unit for unit, by_unit in settled.items() if due not in by_unit]
    if due <= case.as_of:
        return _come(case, due, waiting)
    days = (due - case.as_of).days
    light = Light.DUE_SOON if days <= case.soon else Light.ON_TRACK
    near = f"，已进入{case.soon}天临期" if light is Light.DUE_SOON else ""
    return case.outcome(light, f"{_head(case, due)}，距{date_text(case.as_of)}还有{days}天{near}", due, waiting)


def _dues(case: _Case) -> tuple[date, ...]:
    """The due dates work may have been done for: a year back, to know last year's work from this year's."""
    if case.task.due.kind in _SINGLE:
        return occurrences(case.task.due, date.min, date.max)
    until = max(case.as_of, case.start) + _YEAR
    return occurrences(case.task.due, case.start - _YEAR, until, case.plan.holidays)


def _due_that_matters(case: _Case, dues: tuple[date, ...], met: Callable[[date], bool]) -> date:
    """The earliest due date that has come and is not met; else the next one, or the last met one while it is far."""
    come = [day for day in dues if day <= case.as_of]
    unmet = next((day for day in come if not met(day)), None)
    if unmet:
        return unmet
    coming = next((day for day in dues if day > case.as_of), None)
    if coming is None:
        return come[-1]
    far = (coming - case.as_of).days > case.soon and not met(coming)
    return come[-1] if far and come and come[-1] >= case.period.first else coming


def _settled(case: _Case, done: tuple[TaskFact, ...], dues: tuple[date, ...]) -> dict[date, date | None]:
    """The due dates one unit's words settle, with the day the work was done (None where it is not known).

    A day of completion belongs to the due date nearest to it; if that is settled and past, to the one after it.
    From the start of the year on, due dates of the year before are out of question.
    """
    settled: dict[date, date | None] = {}
    current = tuple(day for day in dues if not case.recurring or day >= case.start)
    for day in sorted({fact.done_on for fact in done if fact.done_on}):
        among = dues if day < case.start else current
        due = min(among, key=lambda due: abs(due - day))
        following = next((later for later in among if later > due), due)
        settled.setdefault(following if due in settled and day > due else due, day)
    for fact in done:
        if fact.done_on is None:
            come = [due for due in current if due <= fact.period.last]
            for due in come[-1:] or (current if case.single else ()):
                settled.setdefault(due, None)
    return settled


def _done(case: _Case, due: date, days: list[date | None]) -> TaskOutcome:
    done_on = _latest(days)
    late = done_on is not None and done_on > due
    when = f"{date_text(done_on)}完成" if done_on else "已报完成，完成日期待核"
    delay = f"，逾期{(done_on - due).days}天" if done_on and late else ""
    rule = f"{_head(case, due)}，{when}{delay}"
    return TaskOutcome(case.task, case.as_of, Light.DONE, rule, due, done_on, late=late, facts=case.facts)


def _come(case: _Case, due: date, unmet: list[str]) -> TaskOutcome:
    """A due date that has come: 超期 as soon as one unit whose word is known has not said 已完成, else 待定."""
    doubts = {unit: case.doubt(unit) for unit in unmet}
    if all(doubts.values()):
        reasons = few(f"{case.plan.short(unit)}{doubt}" for unit, doubt in doubts.items())
        return case.outcome(Light.PENDING, f"{_head(case, due)}，{reasons}，暂不认定", due)
    return case.outcome(Light.OVERDUE, f"{_head(case, due)}，截至{date_text(case.as_of)}未报完成", due, unmet)


def _head(case: _Case, due: date) -> str:
    return f"完成时限{date_text(due)}" if case.single else f"原文“{case.task.due.text}”，本次时限{date_text(due)}"


def _latest(days: Sequence[date | None]) -> date | None:
    """The latest of the days, None where one of them is not known."""
    known = [day for day in days if day]
    return max(known) if len(known) == len(days) else None
