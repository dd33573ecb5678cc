"""三、指标完成情况: reached, not reached with the gap, undecided with the reason; never one worded as another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import IndicatorOutcome, Verdict
from report_gen.model.proof import plain
from report_gen.reports import proof_of
from report_gen.reports.conflict_words import conflict_words, open_conflicts
from report_gen.reports.facts import value_text
from report_gen.reports.phrases import to_supply
from report_gen.reports.telling import Telling, has_number
from report_gen.wording import measured

_LISTED: Final = 6  # indicators that met their target and are listed with their values; the table has them all


def indicators(tell: Telling) -> list[str]:
    """What is not decided, in a draft; then the indicators by verdict, with the numbers the table beside has."""
    return [*_conflicts(tell), *_by_verdict(tell)]


def _conflicts(tell: Telling) -> list[str]:
    found = open_conflicts(tell.assessment)
    if not found:
        return []
    marks = "".join(to_supply(conflict_words(tell.plan, one)) for one in found)
    number = tell.mark(f"{len(found)}项", proof_of.of_conflicts(tell.plan, found))
    return [tell.say("冲突未定", 项数=number, 数据=marks)]


def _by_verdict(tell: Telling) -> list[str]:
    every = tell.assessment.indicators
    if not every:
        return [tell.say("无指标")]
    blocks = [tell.say("指标概述", 截至=tell.as_of(), 指标数=tell.indicators(every, "方案"))]
    met, not_met, undecided = map(tell.verdict, Verdict)
    if met:
        blocks.append(_reached(tell, met))
    if not_met:
        gaps = "；".join(gap(tell, outcome) for outcome in not_met)
        blocks.append(tell.say("未达标指标", 项数=tell.indicators(not_met, Verdict.NOT_MET.value), 指标=gaps))
    if undecided:
        reasons = "；".join(_reason(tell, outcome) for outcome in undecided)
        blocks.append(tell.say("待判指标", 项数=tell.indicators(undecided, Verdict.UNDECIDED.value), 指标=reasons))
    return blocks


def _reached(tell: Telling, met: Sequence[IndicatorOutcome]) -> str:
    number = tell.indicators(met, Verdict.MET.value)
    if len(met) > _LISTED:
        return tell.say("达标指标较多", 项数=number)
    values = "；".join(tell.say("指标达到", 指标=_name(tell, one), 完成值=_value(tell, one)) for one in met)
    return tell.say("达标指标", 项数=number, 指标=values)


def _name(tell: Telling, outcome: IndicatorOutcome) -> str:
    """Its name, marked where it holds a number."""
    return marked_if_number(tell, outcome, outcome.indicator.name)


def marked_if_number(tell: Telling, outcome: IndicatorOutcome, text: str) -> str:
    """A text about an indicator, tied to its proof where it holds a number."""
    return tell.mark(text, proof_of.of_indicator(tell.plan, tell.assessment, outcome)) if has_number(text) else text


def _value(tell: Telling, outcome: IndicatorOutcome) -> str:
    return tell.mark(value_text(outcome), proof_of.of_indicator(tell.plan, tell.assessment, outcome))


def _reason(tell: Telling, outcome: IndicatorOutcome) -> str:
    reason = marked_if_number(tell, outcome, outcome.reason or "数据不全")
    return tell.say("待判原因", 指标=_name(tell, outcome), 原因=reason)


def gap(tell: Telling, outcome: IndicatorOutcome) -> str:
    """How far the value as printed is from the target; one just on a strict limit says so."""
    indicator, value = outcome.indicator, _value(tell, outcome)
    shown = Decimal(plain(value).removesuffix(indicator.measure))
    named = {"指标": _name(tell, outcome), "完成值": value}
    if shown == indicator.target:
        return tell.say("指标持平", **named, 方向="低于" if indicator.operator.smaller_is_better else "高于")
    proof = proof_of.of_indicator(tell.plan, tell.assessment, outcome)
    measure = "个百分点" if indicator.measure == "%" else "" if indicator.measure == "∶1" else indicator.measure
    lacking = tell.mark(measured(abs(indicator.target - shown), measure), proof)
    target = tell.mark(measured(indicator.target, indicator.measure), proof)
    return tell.say("指标还差" if shown < indicator.target else "指标高出", **named, 目标值=target, 差距=lacking)
