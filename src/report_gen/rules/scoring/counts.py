"""Scoring by how many of what was asked for were done (目标计数)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from report_gen.model.outcome import Evidence, ScoreItem
from report_gen.model.plan import DataItem, RubricItem
from report_gen.rules.scoring.evidence import of_plan, of_record
from report_gen.rules.scoring.said import Said, items_named, parts_of, said
from report_gen.rules.scoring.terms import ScoringInput, Settings, Tally, deducted
from report_gen.wording import listed, measured, number_text


@dataclass(frozen=True, slots=True)
class _Done:
    """How many were done, in words too; None where nobody can tell and the unit is not to blame."""

    number: Decimal | None
    words: str
    evidence: tuple[Evidence, ...] = ()


def count(given: ScoringInput, rubric: RubricItem) -> ScoreItem:
    """目标计数: full marks × number done ÷ target, at most full marks.

    The number is what the unit itself reported of the items the line names (several add up; of 当期 items all
    reporting periods of the period, of others the last), else how often it was registered. What the unit left out
    counts 0. A value that cannot be read, is in doubt or 不适用, a period it owes nothing for, items that others
    report: full marks, and it is said. PlanError if the plan has no item of a code the line names.
    """
    settings = Settings(rubric)
    target, codes = settings.number("目标"), settings.codes("数据项")
    done = _reported(given, items_named(given, rubric, codes)) if codes else _registered(given, rubric)
    if done.number is None:
        return deducted(given, rubric, (), f"{done.words}，按满分计")
    lacking = max(min(target - done.number, target), Decimal(0))
    told = f"{done.words}，目标{number_text(target)}"
    if not lacking:
        return deducted(given, rubric, (), told)
    reason = f"{told}，差{number_text(lacking)}，按{number_text(target - lacking)}÷{number_text(target)}计分"
    points = rubric.points * lacking / target
    return deducted(given, rubric, (Tally("完成数", points, reason, given.assessment.period.last, done.evidence),))


def _reported(given: ScoringInput, items: Sequence[DataItem]) -> _Done:
    answers = [said(given, part, item) for item in items for part in parts_of(given, item)]
    unknown = [one for one in answers if not (one.silent or isinstance(one.value, Decimal))]
    if unknown:
        return _Done(None, listed(one.told if one.words else f"{one.told}填的不是数" for one in unknown))
    if not answers:
        return _Done(None, "本期没有填报表" if items else "所列数据项不由本单位填报")
    evidence = tuple(dict.fromkeys(cell for one in answers for cell in one.evidence))
    return _Done(_total(answers), "、".join(_told(item, answers) for item in items), evidence)


def _told(item: DataItem, answers: Sequence[Said]) -> str:
    """`“停靠点数量”完成60个（2024年6月未填，按0计）`."""
    own = [one for one in answers if one.item.code == item.code]
    silent = [f"{one.period.label}{one.words}" for one in own if one.silent]
    left_out = f"（{listed(silent)}，按0计）" if silent else ""
    return f"“{item.name}”完成{measured(_total(own), item.measure)}{left_out}"


def _total(answers: Sequence[Said]) -> Decimal:
    return sum((one.value for one in answers if isinstance(one.value, Decimal)), Decimal(0))


def _registered(given: ScoringInput, rubric: RubricItem) -> _Done:
    found = given.registered(rubric)
    number = sum((one.count for one in found), Decimal(0))
    evidence = tuple(of_record(one, one.basis) for one in found) or of_plan(rubric.place)
    return _Done(number, f"登记{number_text(number)}次", evidence)
