"""Audits of data items and indicators: who reports them, what baselines they wait for, what the tasks demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.catalogue import plan_audit as kinds
from report_gen.formulas import names_in
from report_gen.model.finding import Finding
from report_gen.model.plan import DataItem, Indicator, Operator, Plan, Task
from report_gen.rules.plan_audit.desk import Desk, Target
from report_gen.rules.plan_audit.ties import BASELINE, items_in, wording
from report_gen.wording import listed, target_text

_TURNED: Final = {
    Operator.AT_LEAST: Operator.AT_MOST,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.ABOVE: Operator.BELOW,
    Operator.BELOW: Operator.ABOVE,
    Operator.EQUAL: Operator.EQUAL,
}


def open_baselines(desk: Desk) -> Iterator[Finding]:
    """A303: indicators that wait for a baseline; one that nobody explains is a finding of the reading (P409)."""
    for indicator in desk.plan.indicators:
        waits = indicator.baseline is None and indicator.baseline_note
        if waits and BASELINE in names_in(indicator.formula):
            data = {"code": indicator.code, "name": indicator.name, "quote": indicator.baseline_note}
            yield kinds.BASELINE_OPEN.at(desk.at(indicator.place, "基期值"), **data)


def unreported_items(desk: Desk) -> Iterator[Finding]:
    """A304: data items that nobody reports at the end of the creation period."""
    plan = desk.plan
    for item in plan.items:
        units = [plan.unit(code) for code in item.reporters]
        if any(unit.reports and unit.in_force(plan.creation_end) for unit in units):
            continue
        data = {
            "code": item.code,
            "name": item.name,
            "units": listed(unit.short for unit in units),
            "reason": "“是否报送”为“否”" if not any(unit.reports for unit in units) else "已停用或不报送",
            "effect": _effect(plan, item),
        }
        yield kinds.ITEM_UNREPORTED.at(desk.at(item.place, "填报单位"), **data)


def _effect(plan: Plan, item: DataItem) -> str:
    codes = [each.code for each in plan.indicators if item in items_in(plan, each.formula)]
    return f"，指标{'、'.join(codes)}无法计算" if codes else ""


def targets(desk: Desk) -> Iterator[Finding]:
    """A301, A302: thresholds that a task words and no indicator of it holds, or holds with another sign or number.

    Wishes and estimates (力争, 左右) and wordings no rule reads demand no indicator.
    """
    for task in desk.plan.tasks:
        mine = [indicator for indicator in desk.plan.indicators if indicator.task_no == task.no]
        wanted = [target for target in desk.read_targets(wording(task)) if target.threshold]
        spare = [indicator for indicator in mine if not any(_agree(target, indicator) for target in wanted)]
        for target in wanted:
            if not any(_agree(target, indicator) for indicator in mine):
                yield _disagreement(desk, task, target, _meant(target, spare, wanted))


def _agree(target: Target, indicator: Indicator) -> bool:
    """Whether the indicator holds just that threshold; 桩车比不低于1∶4 may be held as 车桩比 ≤ 4∶1."""
    if (target.operator, target.value) == (indicator.operator, indicator.target):
        return True
    if not target.inverted or target.operator is None or not target.value:
        return False
    return (_TURNED[target.operator], 1 / target.value) == (indicator.operator, indicator.target)


def _meant(target: Target, spare: Sequence[Indicator], wanted: Sequence[Target]) -> Indicator | None:
    """The indicator that should hold the threshold: the one that quotes it, else the one of its measure, else the only one."""
    quoting = [indicator for indicator in spare if target.quote in indicator.source]
    measuring = [indicator for indicator in spare if _same(indicator.measure, target.measure)]
    lone = list(spare) if len(spare) == len(wanted) == 1 else []
    return next(iter((*quoting, *measuring, *lone)), None)


def _same(one: str, other: str) -> bool:
    return bool(one) and one.replace("：", "∶").replace(":", "∶") == other.replace("：", "∶").replace(":", "∶")


def _disagreement(desk: Desk, task: Task, target: Target, indicator: Indicator | None) -> Finding:
    wanted = target.printed
    if indicator is None:
        place = desk.at(task.place, _column(task, target))
        return kinds.TARGET_WITHOUT_INDICATOR.at(place, no=task.no, quote=target.quote, wanted=wanted)
    data = {"code": indicator.code, "name": indicator.name, "given": target_text(indicator)}
    place = desk.at(indicator.place, "目标值")
    return kinds.TARGET_DIFFERS.at(place, no=task.no, quote=target.quote, wanted=wanted, **data)


def _column(task: Task, target: Target) -> str:
    texts = {"重点任务": task.key_task, "子任务": task.sub_task}
    return next((column for column, text in texts.items() if target.quote in text), "工作目标")
