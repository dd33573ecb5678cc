"""`score what-if`: what another rubric or another decision would do to the scores of all units; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import Final, NamedTuple
from unicodedata import normalize

from report_gen.errors import ReportGenError
from report_gen.model.decisions import Appeal, Decisions, Mark
from report_gen.model.outcome import Score
from report_gen.model.period import Period
from report_gen.model.plan import Plan, RubricItem, UnitKind
from report_gen.model.rubric import HAND_RULE, RUBRIC_RULES, WITHOUT_POINTS, Parameter, ParameterKind, RuleKind
from report_gen.model.rubric_values import read_codes, read_number, value_fault
from report_gen.rules.plan_audit.rubric import full_marks
from report_gen.rules.scoring import score_units
from report_gen.steps.appeal import counted
from report_gen.steps.load import Office
from report_gen.steps.progress import Progress, silent
from report_gen.steps.score_effects import Effect, appeal_points, appealed, effects
from report_gen.steps.score_explain import Scored, line_of, scored
from report_gen.wording import listed, number_text

_TRIAL: Final = "试算"
_SETTINGS: Final = "P01.未报每次扣=1、P04.满分=35、市商务局.P06=9"
_FULL_MARKS: Final = "满分"


class Supposed(NamedTuple):
    """What is supposed, as typed.

    `waive`: 单位:行; `points`: 单位:行=分; `settings`: 编码.参数=值, 编码.满分=分 or 单位.编码=分 (a by-hand mark); `drop`:
    codes of rubric lines that shall not count.
    """

    waive: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is supposed at all."""
        return any(self)


@dataclass(frozen=True, slots=True)
class Tried:
    """The effect on every unit. `supposed` says in words what was, `warnings` what does not fit together any more."""

    period: Period
    ranked: bool
    effects: tuple[Effect, ...]
    supposed: tuple[str, ...]
    warnings: tuple[str, ...]


def what_if(office: Office, period: Period | None, given: Supposed, progress: Progress = silent) -> Tried:
    """The scores of `period` (default: the last one scored) as they are, and as they would be; nothing is written.

    ReportGenError if nothing is supposed, or something names a unit, line, code, parameter or value there is not.
    """
    if not given.any:
        raise ReportGenError("没有写明试算什么。", "请写 --waive、--points、--set、--drop 中的一项或几项。")
    now = scored(office, period, progress)
    trial = _Trial(now, now.plan, now.decisions)
    trial = reduce(_dropped, given.drop, reduce(_set, given.settings, trial))
    trial = trial.scored()  # a line is waived as the changed rubric has it
    trial = reduce(_counted, given.points, reduce(_waived, given.waive, trial))
    after = trial.scored().now.scores
    warnings = (*_weights(now, trial.plan), *_lapsed(now.scores, after))
    return Tried(now.assessment.period, now.ranked, effects(now.plan, now.scores, after), trial.told, warnings)


@dataclass(frozen=True, slots=True)
class _Trial:
    """What is supposed so far: the plan and the decisions as changed, the scores last made of them; in words, too."""

    now: Scored
    plan: Plan
    decisions: Decisions
    told: tuple[str, ...] = ()

    @property
    def lines(self) -> dict[str, RubricItem]:
        """The rubric lines in force on the period's last day, by code."""
        last = self.now.assessment.period.last
        return {line.code: line for line in self.plan.rubric if line.in_force(last)}

    def scored(self) -> _Trial:
        """With the scores that all of it makes."""
        scores = score_units(self.plan, self.now.assessment, self.decisions)
        return replace(self, now=replace(self.now, scores=scores))

    def rubric(self, code: str) -> RubricItem:
        """The rubric line of that code; ReportGenError names those there are."""
        found = self.lines.get(code.strip())
        if found is None:
            period = self.now.assessment.period.label
            raise ReportGenError(f"{period}的评分细则里没有编码“{code}”。", f"编码有：{listed(self.lines)}。")
        return found

    def with_line(self, old: RubricItem, new: RubricItem | None, told: str) -> _Trial:
        """With another rubric line in its place, or none."""
        rubric = (new if line is old else line for line in self.plan.rubric)
        plan = replace(self.plan, rubric=tuple(line for line in rubric if line))
        return replace(self, plan=plan, told=(*self.told, told))


def _waived(trial: _Trial, text: str) -> _Trial:
    unit, key = _unit_and(text, "市商务局:P01/2024-06")
    return _appealed(trial, unit, key, None)


def _counted(trial: _Trial, text: str) -> _Trial:
    left, points = _pair(text, "市商务局:P01/2024-06=0.5")
    unit, key = _unit_and(left, "市商务局:P01/2024-06=0.5")
    return _appealed(trial, unit, key, points)


def _appealed(trial: _Trial, unit: str, key: str, text: str | None) -> _Trial:
    assessment, score = trial.now.assessment, trial.now.of(unit)
    line = line_of(score, key)
    points = appeal_points(score, line, text)
    period, code = assessment.period.code, score.unit.code
    one = Appeal(period, code, line.key, points, line.claim, _TRIAL, _TRIAL, assessment.as_of)
    told = f"{score.unit.short} {line.key} {counted(line, points)}"
    return replace(trial, decisions=appealed(trial.decisions, one), told=(*trial.told, told))


def _set(trial: _Trial, text: str) -> _Trial:
    left, value = _pair(text, _SETTINGS)
    head, _, name = (part.strip() for part in left.partition("."))
    if not name and head not in trial.lines:
        raise ReportGenError(f"“{text}”写法不对，编码（或单位）后面要有一个点。", f"请写成 {_SETTINGS} 的样式。")
    if head in trial.lines or name not in trial.lines:
        return _with_setting(trial, trial.rubric(head), name, value)
    return _with_mark(trial, trial.now.of(head), trial.rubric(name), value)


def _with_setting(trial: _Trial, line: RubricItem, name: str, value: str) -> _Trial:
    told = f"{line.code} {line.name}：{name}={value}"
    if name == _FULL_MARKS:
        return trial.with_line(line, replace(line, points=_full_marks(line, value)), told)
    rule = RUBRIC_RULES[line.rule]
    parameter = rule.parameter(name)
    if parameter is None:
        names = listed((*(one.name for one in rule.parameters), _FULL_MARKS))
        raise ReportGenError(f"{line.code}的规则“{line.rule}”没有参数“{name}”。", f"可写：{names}。")
    spelt = value if parameter.kind is ParameterKind.GRADE else normalize("NFKC", value).strip()
    fault = value_fault(parameter, spelt) or _unknown(trial.plan, parameter, spelt)
    if fault:
        raise ReportGenError(f"{line.code}的参数“{name}={value}”不能用：{fault}。", f"{name}：{parameter.meaning}。")
    return trial.with_line(line, replace(line, parameters={**line.parameters, name: spelt}), told)


def _full_marks(line: RubricItem, text: str) -> Decimal:
    if RUBRIC_RULES[line.rule].kind in WITHOUT_POINTS:
        raise ReportGenError(
            f"{line.code}的规则“{line.rule}”只限制等次，不计分。", "请改写它的参数，或用 --drop 去掉它。"
        )
    points = read_number(text)
    if points is None or points < 0:
        raise ReportGenError(f"“{text}”不能作为{line.code}的满分。", "请写不小于0的数。")
    return points


def _unknown(plan: Plan, parameter: Parameter, value: str) -> str:
    """What of the codes or the grade that the value names the plan has not, in words; '' for nothing."""
    if parameter.kind is ParameterKind.GRADE:
        known, named = [grade.name for grade in plan.grades], [value]
    elif parameter.kind is ParameterKind.CODES:
        codes = {
            "指标": (one.code for one in plan.indicators),
            "任务": (one.no for one in plan.tasks),
            "数据项": (one.code for one in plan.items),
        }
        known, named = list(codes[parameter.name]), list(read_codes(value))
    else:
        return ""
    strange = [one for one in named if one not in known]
    return f"方案里没有{listed(strange)}，有：{listed(known)}" if strange else ""


def _with_mark(trial: _Trial, score: Score, line: RubricItem, text: str) -> _Trial:
    unit, period = score.unit, trial.now.assessment.period.code
    if line.rule != HAND_RULE or unit.kind not in line.applies_to:
        hands = [item.rubric.code for item in score.items if item.rubric.rule == HAND_RULE]
        raise ReportGenError(
            f"{line.code}（{line.name}）不是{unit.short}的人工评分项。",
            f"{unit.short}的人工评分项有：{listed(hands)}。",
        )
    points = read_number(text)
    if points is None or not 0 <= points <= line.points:
        raise ReportGenError(
            f"“{text}”不能作为{line.code}（{line.name}）的评分。", f"请写0到{number_text(line.points)}的数。"
        )
    mark = Mark(period, unit.code, line.code, points, _TRIAL, _TRIAL, trial.now.assessment.as_of)
    about = (period, unit.code, line.code)
    others = (one for one in trial.decisions.marks if (one.period, one.unit, one.line) != about)
    told = f"{unit.short} {line.code} {line.name}：评{number_text(points)}分"
    return replace(trial, decisions=replace(trial.decisions, marks=(*others, mark)), told=(*trial.told, told))


def _dropped(trial: _Trial, code: str) -> _Trial:
    line = trial.rubric(code)
    return trial.with_line(line, None, f"去掉 {line.code} {line.name}")


def _pair(text: str, example: str) -> tuple[str, str]:
    left, sign, right = (part.strip() for part in text.replace("＝", "=").partition("="))
    if not (left and sign and right):
        raise ReportGenError(f"“{text}”写法不对。", f"请写成 {example} 的样式。")
    return left, right


def _unit_and(text: str, example: str) -> tuple[str, str]:
    unit, sign, key = (part.strip() for part in text.replace("：", ":").partition(":"))
    if not (unit and sign and key):
        raise ReportGenError(f"“{text}”写法不对。", f"请写成 {example} 的样式。")
    return unit, key


def _weights(now: Scored, plan: Plan) -> Iterator[str]:
    """Of each kind of unit whose full marks changed and are no longer what they should be."""
    full = full_marks(now.plan)
    for kind in UnitKind:
        was, made = (_full_of(one, kind, now.assessment.period) for one in (now.plan, plan))
        if made not in {was, full}:
            yield f"{kind.value}各项满分合计为{number_text(made)}分，不是{number_text(full)}分（加分项不计）。"


def _full_of(plan: Plan, kind: UnitKind, period: Period) -> Decimal:
    lines = (line for line in plan.rubric if kind in line.applies_to and line.in_force(period.last))
    counted = (line.points for line in lines if RUBRIC_RULES[line.rule].kind is not RuleKind.BONUS)
    return sum(counted, Decimal(0))


def _lapsed(before: Iterable[Score], after: Iterable[Score]) -> Iterator[str]:
    """Decisions on appeals that would hold no longer."""
    known = {one for score in before for one in score.lapsed}
    for score in after:
        for one in score.lapsed:
            if one not in known:
                yield f"{score.unit.short} {one.key} 的申诉裁定（第{one.event}号）将不再适用。"
