"""What the commands of the group `plan` print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from report_gen.cli.json_views import finding_json
from report_gen.model.finding import Finding
from report_gen.wording import date_text, listed, target_text

if TYPE_CHECKING:
    from report_gen.model.plan_change import PlanChange
    from report_gen.model.year_plan import YearEvent
    from report_gen.steps.plan_check import CheckDone, CoverageDone, DiffDone, ShowDone, TaskShown
    from report_gen.steps.plan_import import ImportDone
    from report_gen.steps.plan_schedule import ScheduleDone

_CELLS = 3  # form cells of one task shown on the screen
_SHOWN = 10  # open readings shown on the screen; the workbook lists all


def import_lines(done: ImportDone) -> list[str]:
    """The screen of `plan import`."""
    manual = done.draft.manual
    read = len(done.draft.readings) - len(manual)
    return [
        f"{done.draft.file}：任务 {done.tasks} 项，单位 {done.units} 家，指标 {done.indicators} 项",
        *(f"  [{note.code}] {note.message}{note.hint}" for note in done.notes),
        f"识读 {read + len(manual)} 处：已识别 {read} 处，待人工 {len(manual)} 处",
        *(
            f"  待人工　{one.sheet} › {one.row} › {one.column}　{one.rule}{_quoted(one.quote)}"
            for one in manual[:_SHOWN]
        ),
        *([f"  ……其余 {len(manual) - _SHOWN} 处见“识读核对”表。"] if len(manual) > _SHOWN else []),
    ]


def _quoted(quote: str) -> str:
    text = quote if len(quote) <= 30 else f"{quote[:30]}……"
    return f"：“{text}”" if text else ""


def next_step(done: ImportDone) -> list[str]:
    """What to do with the draft."""
    check = f"report-gen plan check {_named(done)}"
    lines = []
    if not done.draft.rows.get("数据项"):
        lines.append("文件不会写明的“数据项”等表是空的：请补填，或写 --base 沿用已有方案的。")
    if done.draft.manual:
        what = "待人工的排在最前，逐条在“确认”填“是”，或在“改为”填写正确内容"
        return [*lines, f"下一步：打开该文件的“识读核对”表，{what}；完成后运行 {check}"]
    return [*lines, f"下一步：抽查“识读核对”表后运行 {check}"]


def _named(done: ImportDone) -> str:
    return f'"{done.path}"' if " " in str(done.path) else str(done.path)


def import_json(done: ImportDone) -> dict[str, Any]:
    """The result of `plan import`."""
    return {
        "file": done.draft.file,
        "output": done.path.as_posix(),
        "tasks": done.tasks,
        "units": done.units,
        "indicators": done.indicators,
        "readings": dict(Counter(one.confidence.value for one in done.draft.readings)),
        "manual": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "quote": one.quote,
                "spot": one.spot.label,
                "rule": one.rule,
                "nearest": one.nearest,
            }
            for one in done.draft.manual
        ],
        "notes": [{"code": note.code, "message": note.message} for note in done.notes],
    }


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """All findings of a plan by sheet, each with cell, what is wrong and what to do."""
    lines = []
    for sheet, group in groupby(findings, key=lambda finding: finding.place.sheet):
        members = list(group)
        lines.append(f"{sheet or '全部'}：{len(members)} 处")
        lines += [f"  [{one.code}] {one.severity.value}　{one.place.cell}　{one.message}{one.hint}" for one in members]
    return lines


def check_lines(done: CheckDone) -> list[str]:
    """The screen of `plan check`."""
    plan = done.plan
    head = (
        f"{plan.title}：任务 {len(plan.tasks)} 项，单位 {len(plan.units)} 家，指标 {len(plan.indicators)} 项"
        if plan
        else (f"“{done.path}”缺少必要内容，不成方案")
    )
    verdict = "可以使用" if done.usable else "不能使用，请先改正强制性问题"
    counts = " · ".join(f"{severity.value} {number} 处" for severity, number in done.counts.items())
    return [head, *finding_lines(done.findings), f"{verdict}：{counts}"]


def check_json(done: CheckDone) -> dict[str, Any]:
    """The result of `plan check`."""
    return {
        "plan": done.plan.id if done.plan else None,
        "usable": done.usable,
        "counts": {severity.value: number for severity, number in done.counts.items()},
        "findings": [finding_json(one) for one in done.findings],
    }


def coverage_lines(done: CoverageDone) -> list[str]:
    """The screen of `plan coverage`: each task with its cells, items, indicators and section, then the holes."""
    lines = [f"{done.plan.title}（以{done.period.label}填报表为例）"]
    for each in done.coverage.tasks:
        items = listed(each_item.item.short for each_item in each.items)
        indicators = listed(indicator.code for indicator in each.indicators)
        lines.append(f"第{each.task.no}项　{each.task.title}")
        more = f"等 {len(each.cells)} 处" if len(each.cells) > _CELLS else ""
        lines.append(f"  填报：{listed(cell.label for cell in each.cells[:_CELLS])}{more}")
        lines.append(f"  数据项：{items}　指标：{indicators}　报告：{done.section(each)}")
    holes = "没有缺口" if not done.holes else f"缺口 {len(done.holes)} 处"
    return [*lines, *finding_lines(done.holes), *finding_lines(done.notes), holes]


def coverage_json(done: CoverageDone) -> dict[str, Any]:
    """The result of `plan coverage`."""
    return {
        "plan": done.plan.id,
        "period": done.period.code,
        "tasks": [
            {
                "no": each.task.no,
                "cells": [cell.label for cell in each.cells],
                "items": [item.item.code for item in each.items],
                "indicators": [indicator.code for indicator in each.indicators],
                "section": done.section(each),
            }
            for each in done.coverage.tasks
        ],
        "holes": [finding_json(one) for one in done.holes],
        "notes": [finding_json(one) for one in done.notes],
    }


def diff_lines(done: DiffDone) -> list[str]:
    """The screen of `plan diff`."""
    lines = []
    for sheet, group in groupby(done.changes, key=lambda change: change.sheet):
        lines += [f"{sheet}：", *(f"  {_change(change)}" for change in group)]
    counts = " · ".join(f"{kind.value} {number} 处" for kind, number in done.counts.items())
    return [*lines, counts if done.changes else "两份方案没有差别"]


def _change(change: PlanChange) -> str:
    name = change.key if change.name == change.key else f"{change.key} {change.name}"
    words = f"　{change.column}：“{change.old}”→“{change.new}”" if change.column else ""
    return f"{change.kind.value}　{name}{words}"


def diff_json(done: DiffDone) -> dict[str, Any]:
    """The result of `plan diff`."""
    fields = ("sheet", "key", "name", "column", "old", "new")
    return {
        "old": done.old.id,
        "new": done.new.id,
        "changes": [
            {"kind": one.kind.value, **{field: getattr(one, field) for field in fields}} for one in done.changes
        ],
    }


def show_lines(done: ShowDone, *, whole: bool) -> list[str]:
    """The screen of `plan show`: the plan at a glance, or one task with everything about it (`whole`)."""
    if whole:
        return [line for shown in done.tasks for line in _task_lines(shown)]
    plan = done.plan
    creation = f"{date_text(plan.creation_start)}至{date_text(plan.creation_end)}"
    lines = [
        f"{plan.title}（{plan.id}，{plan.city}）　创建期：{creation}",
        f"任务 {len(plan.tasks)} 项　单位 {len(plan.units)} 家　数据项 {len(plan.items)} 项　指标 {len(plan.indicators)} 项",
    ]
    for category, group in groupby(done.tasks, key=lambda shown: shown.task.category):
        lines.append(f"{category}：")
        lines += [
            f"  {shown.task.no}　{shown.task.title}　{listed(shown.leads) if shown.leads else '共同负责'}　"
            f"{shown.task.due_text or '未写时限'}"
            for shown in group
        ]
    return lines


def _task_lines(shown: TaskShown) -> list[str]:
    task = shown.task
    return [
        f"第{task.no}项　{task.key_task}{f' › {task.sub_task}' if task.sub_task else ''}（{task.category}）",
        f"  工作目标：{task.objective}",
        f"  牵头单位：{listed(shown.leads)}　原文：{task.lead_text or '无'}",
        f"  责任单位：{listed(shown.responsible)}　原文：{task.responsible_text or '无'}",
        f"  完成时限：{task.due_text or '未写'}（读作：{shown.due_rule}）",
        *(f"  指标 {one.code}：{one.name} {target_text(one)}　公式：{one.formula}" for one in shown.indicators),
        *(f"  数据项 {item.code}：{item.name}" for item in shown.items),
        *([f"  备注：{task.note}"] if task.note else []),
    ]


def show_json(done: ShowDone) -> dict[str, Any]:
    """The result of `plan show`."""
    return {
        "plan": done.plan.id,
        "tasks": [
            {
                "no": shown.task.no,
                "category": shown.task.category,
                "title": shown.task.title,
                "objective": shown.task.objective,
                "leads": list(shown.leads),
                "responsible": list(shown.responsible),
                "due": shown.task.due_text,
                "due_rule": shown.due_rule,
                "indicators": [one.code for one in shown.indicators],
                "items": [item.code for item in shown.items],
            }
            for shown in done.tasks
        ],
    }


def schedule_lines(done: ScheduleDone) -> list[str]:
    """The screen of `plan schedule`: what the year holds, by month, and how much has no day in it."""
    dated = [event for event in done.events if event.in_calendar and event.on]
    months = Counter(event.on.month for event in dated if event.on)
    rest = Counter(event.standing for event in done.events if not event.in_calendar)
    return [
        "　".join(f"{month}月 {months[month]} 件" for month in sorted(months)) or "本年没有到期事项",
        *(f"{standing.value}：{number} 件" for standing, number in sorted(rest.items(), key=lambda one: one[0].rank)),
        *finding_lines(done.notes),
    ]


def schedule_json(done: ScheduleDone) -> dict[str, Any]:
    """The result of `plan schedule`."""
    return {
        "output": [path.as_posix() for path in done.paths],
        "events": [_event(event) for event in done.events],
        "notes": [finding_json(one) for one in done.notes],
    }


def _event(event: YearEvent) -> dict[str, Any]:
    return {
        "key": event.key,
        "kind": event.kind.value,
        "standing": event.standing.value,
        "on": event.on.isoformat() if event.on else None,
        "title": event.title,
        "wording": event.wording,
        "basis": event.basis,
        "units": list(event.units),
    }
