"""What limits a grade whatever the total: hard gates (达标门槛) and the veto (一票否决); and the base of a block (基础分)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from report_gen.model.outcome import IndicatorOutcome, Light, ScoreItem, TaskOutcome, Verdict
from report_gen.model.plan import RubricItem
from report_gen.model.rubric import RUBRIC_RULES, RuleKind
from report_gen.rules.scoring.evidence import of_task
from report_gen.rules.scoring.indicators import evidence_of, is_due, not_reported, own_indicators, unreported
from report_gen.rules.scoring.manual import registered_tallies
from report_gen.rules.scoring.tasks import exclusion
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted, draws_on_base, limited, unusable
from report_gen.wording import indicator_text, listed, target_text


def base(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """基础分: full marks; what the lines of its block with full marks 0 take, they take from these."""
    return deducted(given, rubric, ())


def floored(items: Sequence[ScoreItem]) -> tuple[ScoreItem, ...]:
    """The items; those that take from the 基础分 of their block (板块) end where it is down to its 下限 (扣完为止).

    They take in the order of the rubric. What the base has left is its points and theirs together.
    """
    room: dict[str, Decimal] = {}
    for item in items:
        if RUBRIC_RULES[item.rubric.rule].kind is RuleKind.BASE:
            left = max(item.start - Settings(item.rubric).number("下限"), Decimal(0))
            room[item.rubric.block] = room.get(item.rubric.block, Decimal(0)) + left
    return tuple(_drawn(item, room) for item in items)


def _drawn(item: ScoreItem, room: dict[str, Decimal]) -> ScoreItem:
    """The item, cut off where it would take more from its block's base than there is room for; the rest is put back."""
    block = item.rubric.block
    if not draws_on_base(item.rubric) or block not in room:
        return item
    lines = []
    for line in item.lines:
        points = max(line.points, -room[block]) + 0  # + 0 takes the sign off −0
        room[block] += points
        lines.append(line if points == line.points else replace(line, points=points, reason=_cut_off(line.reason)))
    return replace(item, points=sum((line.points for line in lines), item.start), lines=tuple(lines))


def _cut_off(reason: str) -> str:
    return f"{reason}（扣到本板块最低分为止）"


def gate(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """达标门槛: the grade is limited while a named indicator of the unit is 未达标 or a named task of it is 超期.

    Indicators count whose task the unit leads (or shares, where nobody leads), tasks it leads or shares. 无法判定 and
    待定 limit nobody, but an indicator that is 无法判定 only for what the unit itself did not report is as good as
    未达标; tasks are left out as in 任务亮灯. PlanError if the plan has no grade of the name the line gives.
    """
    settings = Settings(rubric)
    codes, numbers, unit = settings.codes("指标"), settings.codes("任务"), given.unit.code
    mine = [one for one in own_indicators(given) if one.indicator.code in codes]
    shared = [one for one in given.assessment.tasks if one.task.no in numbers and unit in one.task.units]
    early = settings.text("时限未到") == "受限"
    missed = {one.indicator.code: _missed(given, one) for one in mine if early or is_due(given, one.indicator)}
    overdue = [one for one in shared if one.light is Light.OVERDUE and not exclusion(given, one)]
    tallies = (*filter(None, missed.values()), *(_overdue(one, unit) for one in overdue))
    grade = grade_named(given, rubric, settings.text("最高等次"))
    return limited(given, rubric, tallies, grade, _gate_note(mine, shared, missed))


def _gate_note(
    mine: Sequence[IndicatorOutcome], shared: Sequence[TaskOutcome], missed: Mapping[str, Tally | None]
) -> str:
    """What of the gate does not concern the unit, or limits it not for lack of a verdict."""
    if not mine and not shared:
        return "所列指标、任务均不由本单位负责"
    undecided = (one.indicator for one in mine if one.verdict is Verdict.UNDECIDED)
    free = [f"“{one.name}”" for one in undecided if one.code in missed and not missed[one.code]]
    early = [f"“{one.indicator.name}”" for one in mine if one.indicator.code not in missed]
    told = (
        f"指标{listed(free)}无法判定，不受限" if free else "",
        f"指标{listed(early)}时限未到，不受限" if early else "",
    )
    return "；".join(filter(None, told))


def _missed(given: ScoringInput, outcome: IndicatorOutcome) -> Tally | None:
    if silent := unreported(given, outcome):
        return not_reported(outcome, silent, Decimal(0), "按未达标计")
    if outcome.verdict is not Verdict.NOT_MET:
        return None
    one = outcome.indicator
    told = f"指标“{one.name}”为{indicator_text(one, outcome.value)}，目标{target_text(one)}，未达标"
    return Tally(one.code, Decimal(0), told, given.assessment.as_of, evidence_of(outcome))


def _overdue(outcome: TaskOutcome, unit: str) -> Tally:
    told = f"任务{outcome.task.no}“{outcome.task.title}”超期：{outcome.rule}"
    return Tally(f"任务{outcome.task.no}", Decimal(0), told, outcome.due, of_task(outcome, unit))


def veto(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """一票否决: any registered event sets the grade the line names, the lowest one if it names none."""
    grades = sorted(given.plan.grades, key=lambda grade: grade.lowest)
    lowest = grades[0].name if grades else ""
    found = given.registered(rubric)
    grade = grade_named(given, rubric, Settings(rubric).text("等次") or lowest)
    note = "" if found else f"{given.assessment.period.label}无登记"
    return limited(given, rubric, registered_tallies(found, Decimal(0)), grade, note)


def grade_named(given: ScoringInput, rubric: RubricItem, name: str) -> str:
    """That grade of the plan; PlanError if it has none of that name."""
    if name not in {grade.name for grade in given.plan.grades}:
        known = listed(grade.name for grade in given.plan.grades)
        raise unusable(rubric, f"没有“{name}”这个等次，等次有：{known}")
    return name
