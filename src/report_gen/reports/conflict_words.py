"""What documents say of data that reporters stated differently: open conflicts, and decisions as evidence of a value."""

from __future__ import annotations

from collections.abc import Iterator

from report_gen.model.outcome import Assessment, Conflict, IndicatorOutcome, ItemFact
from report_gen.model.plan import Plan
from report_gen.wording import listed, stated_text


def open_conflicts(assessment: Assessment) -> tuple[Conflict, ...]:
    """The conflicts of its reporting periods that nobody has decided."""
    return tuple(conflict for part in assessment.parts for conflict in part.conflicts)


def conflict_words(plan: Plan, conflict: Conflict) -> str:
    """`数据冲突CT-2024-06-D12“末端共同配送站”（市商务局82个、市邮政局80个）的裁定值`."""
    stated = listed(f"{plan.short(one.unit)}{stated_text(conflict.item, one.value)}" for one in conflict.sources)
    return f"数据冲突{conflict.number}“{conflict.item.name}”（{stated}）的裁定值"


def evidence(plan: Plan, fact: ItemFact) -> str:
    """How the value of a reporting period came about where its reporters differ; '' where a person decided nothing.

    `2024年6月“末端共同配送站”裁定采用市商务局所报82个（张三，台账第3号）`
    """
    decided = fact.resolution
    if decided is None:
        return ""
    value = stated_text(fact.item, fact.value)
    whose = f"{plan.short(decided.take)}所报" if decided.take else ""
    return f"{fact.period.label}“{fact.item.name}”裁定采用{whose}{value}（{decided.by}，台账第{decided.event}号）"


def evidence_of(plan: Plan, assessment: Assessment, outcome: IndicatorOutcome) -> Iterator[str]:
    """The decisions that an indicator's value rests on, each reporting period's of the items in its formula."""
    for used in outcome.inputs:
        for part in assessment.parts:
            inside = used.period.first <= part.period.first and part.period.last <= used.period.last
            fact = part.item(used.item.code) if inside else None
            if fact is not None and fact.resolution is not None:
                yield evidence(plan, fact)
