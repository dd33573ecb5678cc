"""Scoring by a rate: a share of full marks (报送占比), or the step a rate reaches (分档计分)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import Evidence, Light, Merged, ReportState, ReportStatus, ScoreItem, Timeliness, Verdict
from report_gen.model.plan import RubricItem
from report_gen.model.rubric_values import Step
from report_gen.rules.scoring.evidence import of_cells, of_duty, of_plan, of_receipt, of_task
from report_gen.rules.scoring.indicators import evidence_of, own_indicators, unreported
from report_gen.rules.scoring.reporting import blank_cells, blanks_of, faults, is_unread
from report_gen.rules.scoring.tasks import exclusion
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted, points_text
from report_gen.wording import listed, number_text, rounded

_MEASURE: Final = "量"


@dataclass(frozen=True, slots=True)
class _Case:
    """One of the things a rate counts: what it is called, whether it is as it should be, when and where that stands."""

    name: str
    good: bool
    on: date | None = None
    evidence: tuple[Evidence, ...] = ()


_Cases = Iterator[_Case | None]  # None: nobody can tell


@dataclass(frozen=True, slots=True)
class _Rate:
    """So many of the cases are good; `left_out` more nobody can tell: they count as good, so that doubt costs nothing."""

    name: str
    failing: str  # what those are that are not good
    cases: tuple[_Case, ...]
    left_out: int

    @property
    def total(self) -> int:
        return len(self.cases) + self.left_out

    @property
    def good(self) -> int:
        return self.total - len(self.bad)

    @property
    def bad(self) -> tuple[_Case, ...]:
        return tuple(one for one in self.cases if not one.good)

    @property
    def percent(self) -> Decimal:
        return Decimal(self.good * 100) / self.total

    @property
    def told(self) -> str:
        """`按时率为4÷6（66.67%），未按时：2024年3月、2024年5月`."""
        of_them = f"，{self.failing}：{listed(one.name for one in self.bad)}" if self.bad else ""
        of_them += f"，其中{self.left_out}项无从判定，不扣分" if self.left_out else ""
        return f"{self.name}为{self.good}÷{self.total}（{number_text(rounded(self.percent, 2))}%）{of_them}"


def share(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """报送占比: full marks × the rate (上报率 按时率 完整率 规范率) over the unit's duties of the period.

    With nothing to count the unit gets full marks, and it is said. What each rate counts is said at `MEASURES`.
    """
    rate = _rate(given, rubric)
    if not rate.cases:
        return _nothing(given, rubric, rate)
    lost = rubric.points * len(rate.bad) / rate.total
    return _scored(given, rubric, rate, lost, "按占比计分")


def steps(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """分档计分: the points of the first step from the highest down that the rate reaches, 0 below all, at most full marks.

    With nothing to count the unit gets full marks, and it is said.
    """
    rate = _rate(given, rubric)
    ladder = Settings(rubric).steps("档次")
    if not rate.cases:
        return _nothing(given, rubric, rate)
    step = next((step for step in ladder if step.holds(rate.percent)), None)
    got = min(step.points, rubric.points) if step else Decimal(0)
    return _scored(given, rubric, rate, rubric.points - got, _step_text(step, got))


def _step_text(step: Step | None, got: Decimal) -> str:
    if step is None:
        return "各档均未达到，得0分"
    return f"达到{'≥' if step.inclusive else '>'}{number_text(step.bound)}%一档，得{points_text(got)}"


def _nothing(given: ScoringInput, rubric: RubricItem, rate: _Rate) -> ScoreItem:
    return deducted(given, rubric, (), f"本期没有可计入{rate.name}的事项，按满分计")


def _scored(given: ScoringInput, rubric: RubricItem, rate: _Rate, lost: Decimal, how: str) -> ScoreItem:
    told = f"{rate.told}，{how}"
    if not lost:
        return deducted(given, rubric, (), told)
    days = [one.on for one in rate.bad if one.on]
    evidence = tuple(dict.fromkeys(spot for one in rate.bad for spot in one.evidence)) or of_plan(rubric.place)
    tally = Tally(rate.name, lost, told, max(days, default=given.assessment.as_of), evidence)
    return deducted(given, rubric, (tally,))


def _rate(given: ScoringInput, rubric: RubricItem) -> _Rate:
    name = Settings(rubric).text(_MEASURE)
    failing, cases = MEASURES[name]
    found = tuple(cases(given))
    counted = tuple(one for one in found if one)
    return _Rate(name, failing, counted, len(found) - len(counted))


def _forms(given: ScoringInput, judge: Callable[[Merged, ReportStatus], _Case | None]) -> _Cases:
    """The unit's duties: what came as judged; what did not come is not good, or left out while its day is not over."""
    for part, status in given.reports():
        owed = status.obligation
        if is_unread(given, part, status):
            yield None
        elif status.state is not ReportState.MISSING:
            yield judge(part, status)
        else:
            over = owed.due < given.known_until
            yield _Case(owed.period.label, good=False, on=owed.due, evidence=of_duty(status)) if over else None


def _reported(given: ScoringInput) -> _Cases:
    return _forms(given, lambda part, _: _Case(part.period.label, good=True))


def _on_time(given: ScoringInput) -> _Cases:
    def judge(part: Merged, status: ReportStatus) -> _Case | None:
        if status.timeliness is Timeliness.PENDING:
            return None
        good = status.timeliness is Timeliness.ON_TIME
        return _Case(part.period.label, good, status.obligation.due, of_receipt(status))

    return _forms(given, judge)


def _complete(given: ScoringInput) -> _Cases:
    def judge(part: Merged, status: ReportStatus) -> _Case | None:
        if status.accepted is None:
            return None
        good = not blanks_of(given, part, status)
        return _Case(part.period.label, good, part.period.last, of_cells(status, blank_cells(given, part)))

    return _forms(given, judge)


def _proper(given: ScoringInput) -> _Cases:
    def judge(part: Merged, status: ReportStatus) -> _Case | None:
        found = faults(given, part, status)
        if status.accepted is None and not found:
            return None
        where = of_cells(status, [finding.place for finding in found])
        return _Case(part.period.label, not found, part.period.last, where)

    return _forms(given, judge)


def _tasks(given: ScoringInput) -> _Cases:
    unit = given.unit.code
    for one in given.assessment.tasks:
        if unit in one.task.units:
            good = one.light is not Light.OVERDUE
            yield None if exclusion(given, one) else _Case(f"任务{one.task.no}", good, one.due, of_task(one, unit))


def _indicators(given: ScoringInput) -> _Cases:
    for one in own_indicators(given):
        silent, name = unreported(given, one), f"“{one.indicator.name}”"
        if silent:
            where = tuple(spot for said in silent for spot in said.evidence)
            yield _Case(f"{name}（未报送）", good=False, on=max(said.on for said in silent), evidence=where)
        elif one.verdict is Verdict.UNDECIDED:
            yield None
        else:
            yield _Case(name, one.verdict is Verdict.MET, given.assessment.as_of, evidence_of(one))


# What a rate counts. 上报率: duties; those are good for which anything came that says something. 按时率: without 时间待定.
# 完整率, 规范率: good without what 完整报送 and 规范报送 take points for; a form that could not be used is left out.
# 任务按期率: the tasks the unit leads or shares, without what 任务亮灯 leaves out. 指标达标率: the indicators of the tasks it leads, without
# 无法判定, as 指标达标 counts them.
MEASURES: Final[Mapping[str, tuple[str, Callable[[ScoringInput], _Cases]]]] = {
    "上报率": ("未报", _reported),
    "按时率": ("未按时", _on_time),
    "完整率": ("未报或有空缺", _complete),
    "规范率": ("未报或有错误", _proper),
    "任务按期率": ("超期", _tasks),
    "指标达标率": ("未达标", _indicators),
}
