"""What the scoring rules share: their input, the settings of a line, and lines that add up exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.catalogue import submission as kinds
from report_gen.errors import PlanError
from report_gen.model.decisions import NO_DECISIONS, Appeal, Decisions, Mark, Registered
from report_gen.model.outcome import Assessment, Evidence, Merged, ReportStatus, ScoreItem, ScoreLine
from report_gen.model.period import Period
from report_gen.model.plan import Plan, RubricItem, Unit
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.model.rubric_values import Step, read_codes, read_number, read_steps, value_fault
from report_gen.wording import listed, number_text, rounded

_DECIMALS: Final = 2
_EXACT_DECIMALS: Final = 12
_NOTHING: Final = Decimal(0)
# Files that hold something nobody could read: not those that are empty or no workbooks at all.
_UNREADABLE: Final = frozenset(
    {
        kinds.FILE_UNAVAILABLE,
        kinds.FILE_DAMAGED,
        kinds.FILE_ENCRYPTED,
        kinds.FILE_TOO_LARGE,
        kinds.FILE_SUSPICIOUS,
        kinds.FILE_TOO_SLOW,
        kinds.FILE_TOO_HUNGRY,
        kinds.READER_CRASHED,
        kinds.TOO_MANY_CELLS,
        kinds.FILE_TOO_BIG,
    }
)


@dataclass(frozen=True, slots=True)
class ScoringInput:
    """What a scoring rule sees: one unit, what the period amounts to, and what people decided."""

    plan: Plan
    unit: Unit
    assessment: Assessment
    decisions: Decisions = NO_DECISIONS

    def reports(self) -> tuple[tuple[Merged, ReportStatus], ...]:
        """The unit's reporting duties of the period, each with the merge it belongs to, in order of period."""
        found = ((part, part.status(self.unit.code)) for part in self.assessment.parts)
        return tuple((part, status) for part, status in found if status)

    @property
    def known_until(self) -> date:
        """The day up to which it is known what came: the day it is, `as_of` where nobody knows.

        Forms on a period come after it has ended, while its work is judged by its last day. What other units sent says
        nothing of it: their receipts never cost this one points.
        """
        return max(self.assessment.as_of, self.assessment.today or self.assessment.as_of)

    def unread(self, part: Merged) -> str:
        """The file of that reporting period that could not be read and bears the unit's name; '' if there is none.

        Whoever sent it has sent something: what nobody can read costs no points, and the office has to ask for it again.
        """
        files = (finding.place.file for finding in part.findings if finding.kind in _UNREADABLE)
        return next((file for file in files if self._is_of_the_unit(file)), "")

    def _is_of_the_unit(self, file: str) -> bool:
        """Whether the longest name of a unit in the file's name is one of this unit's."""
        names = [name for unit in self.plan.units for name in unit.names if name in file]
        return bool(names) and max(names, key=len) in self.unit.names

    def marks(self, rubric: RubricItem) -> tuple[Mark, ...]:
        """What assessors gave the unit on that line for the period, by name."""
        about = (self.assessment.period.code, self.unit.code, rubric.code)
        found = (one for one in self.decisions.marks if (one.period, one.unit, one.line) == about)
        return tuple(sorted(found, key=lambda one: one.by))

    def registered(self, rubric: RubricItem) -> tuple[Registered, ...]:
        """What was registered of the unit for that line on days of the period, by day, then by what happened."""
        period, about = self.assessment.period, (self.unit.code, rubric.code)
        found = (one for one in self.decisions.registered if (one.unit, one.line) == about and one.day in period)
        return tuple(sorted(found, key=lambda one: (one.day, one.reason)))

    def appeal(self, key: str, claim: str) -> Appeal | None:
        """The decision on an appeal that holds for the line of that key, which says `claim`; None if there is none.

        A decision made for a part of the period (a half-year of the year) holds where the line says the same; one made
        for the whole period comes before it.
        """
        appeals = (
            one for one in self.decisions.appeals if (one.unit, one.key, one.was) == (self.unit.code, key, claim)
        )
        spans = ((one, Period.parse(one.period)) for one in appeals)
        held = [(part.months, one.event, one) for one, part in spans if part and _within(part, self.assessment.period)]
        return max(held, key=lambda found: found[:2])[2] if held else None


def _within(part: Period, period: Period) -> bool:
    return part.first in period and part.last in period


def excused(parts: Iterable[Merged], unit: str) -> bool:
    """Whether that unit (code) was exempted whenever it would have owed a form in these parts, and it was in one."""
    parts = tuple(parts)
    owed = any(part.status(unit) for part in parts)
    return not owed and any(one.obligation.unit == unit for part in parts for one in part.excused)


ScoringRule = Callable[[ScoringInput, RubricItem], ScoreItem]


@dataclass(frozen=True, slots=True)
class Tally:
    """Points lost or won by one event (not negative, exact), before appeals, caps and rounding.

    `key` tells it among the events of its line of the rubric, and stays when other data change: `2024-03`, `任务12`.
    """

    key: str
    points: Decimal
    reason: str
    on: date | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def claim(self) -> str:
        """What an appeal against it is about: the reason and the points."""
        return f"{self.reason}，{points_text(_cents(self.points))}"


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of a rubric line, defaults filled in; PlanError if the line has one it cannot be scored with."""

    rubric: RubricItem

    def __post_init__(self) -> None:
        rule = RUBRIC_RULES[self.rubric.rule]
        for name, written in self.rubric.parameters.items():
            parameter = rule.parameter(name)
            if parameter is None:
                known = listed(one.name for one in rule.parameters)
                raise unusable(self.rubric, f"规则“{self.rubric.rule}”没有参数“{name}”，可用的参数：{known}")
            if written and (fault := value_fault(parameter, written)):
                raise unusable(self.rubric, f"参数“{name}={written}”{fault}")
        for parameter in rule.parameters:
            if parameter.required and not self.rubric.parameters.get(parameter.name):
                raise unusable(self.rubric, f"没有写参数“{parameter.name}”")

    def text(self, name: str) -> str:
        """As written, else the rule's default; '' where it has none, or takes no such parameter."""
        parameter = RUBRIC_RULES[self.rubric.rule].parameter(name)
        return self.rubric.parameters.get(name) or (parameter.default if parameter else "")

    def number(self, name: str) -> Decimal:
        """A number; 0 where the rule has no default."""
        return self.optional(name) or Decimal(0)

    def optional(self, name: str) -> Decimal | None:
        """A number, or None where it is not written."""
        return read_number(self.text(name))

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes listed."""
        return read_codes(self.text(name))

    def steps(self, name: str) -> tuple[Step, ...]:
        """The steps from the highest down."""
        return read_steps(self.text(name)) or ()


def unusable(rubric: RubricItem, fault: str) -> PlanError:
    """The error that a rubric line cannot be scored with."""
    return PlanError(f"评分细则 {rubric.code}（{rubric.name}）：{fault}。", "请改正方案工作簿“评分细则”表的“参数”列。")


def draws_on_base(rubric: RubricItem) -> bool:
    """Whether the line has no full marks of its own and takes from the 基础分 of its block (板块)."""
    return RUBRIC_RULES[rubric.rule].kind is RuleKind.DEDUCT and not rubric.points


def deducted(given: ScoringInput, rubric: RubricItem, tallies: Iterable[Tally], note: str = "") -> ScoreItem:
    """Full marks less the tallies, at most 封顶 (扣完为止); with full marks 0 the points are taken from the block's base."""
    bounds = (None if draws_on_base(rubric) else rubric.points, Settings(rubric).optional("封顶"))
    limit = min((one for one in bounds if one is not None), default=None)
    end = "扣完为止" if limit == rubric.points else f"以{points_text(limit or _NOTHING)}为限"
    lines, moved = _lines(given, rubric, tallies, _Bound(-1, limit, end))
    return ScoreItem(rubric, rubric.points - moved, lines, note, start=rubric.points)


def awarded(given: ScoringInput, rubric: RubricItem, tallies: Iterable[Tally], note: str = "") -> ScoreItem:
    """The tallies added up from 0, at most full marks."""
    bound = _Bound(1, rubric.points, f"以{points_text(rubric.points)}为限")
    lines, moved = _lines(given, rubric, tallies, bound)
    return ScoreItem(rubric, moved, lines, note)


def limited(given: ScoringInput, rubric: RubricItem, tallies: Iterable[Tally], grade: str, note: str = "") -> ScoreItem:
    """No points, but a grade limited to `grade` while one of the tallies was not waived on appeal."""
    lines, _ = _lines(given, rubric, tallies, _Bound(1, _NOTHING, ""))
    holds = any(line.appeal is None for line in lines)
    return ScoreItem(rubric, _NOTHING, lines, note, limit=grade if holds else "")


@dataclass(frozen=True, slots=True)
class _Bound:
    """Which way the lines of an item go (1 or −1), how far at most (None: no end), and what is said at the end."""

    sign: int
    limit: Decimal | None
    end: str


def _lines(
    given: ScoringInput, rubric: RubricItem, tallies: Iterable[Tally], bound: _Bound
) -> tuple[tuple[ScoreLine, ...], Decimal]:
    """A line a tally, and the points that the lines move together.

    Points are rounded to 0.01 as they add up, so that the lines together carry no rounding error.
    """
    lines = []
    exact, shown = _NOTHING, _NOTHING
    for tally in tallies:
        key = f"{rubric.code}/{tally.key}"
        appeal = given.appeal(key, tally.claim)
        exact += tally.points if appeal is None else appeal.points
        wanted = _cents(exact)
        now = wanted if bound.limit is None else min(wanted, bound.limit)
        reason = tally.reason if now == wanted or not bound.end else f"{tally.reason}（{bound.end}）"
        points = bound.sign * (now - shown) + 0  # + 0 takes the sign off −0
        lines.append(ScoreLine(rubric, points, reason, tally.on, tally.evidence, key, appeal, tally.claim))
        shown = now
    return tuple(lines), shown


def _cents(points: Decimal) -> Decimal:
    """Rounded to 0.01; what dividing left behind the twelfth place (three thirds of 10.005) is taken off before."""
    return rounded(rounded(points, _EXACT_DECIMALS), _DECIMALS)


def points_text(points: Decimal) -> str:
    """`2分`."""
    return f"{number_text(points)}分"
