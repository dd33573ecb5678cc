"""What the units of a plan honestly report of two periods in a row: nothing in it asks for a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from report_gen.model.filled import EntryKey, Filled, Typed
from report_gen.model.form import COVER_SHEET, EVIDENCE, ITEMS, PROBLEMS, TASKS
from report_gen.model.outcome import WorkState
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, DueKind, ItemKind, Plan, Task
from report_gen.rehearsal.dice import Dice
from report_gen.rehearsal.figures import first_figures, next_figures
from report_gen.rehearsal.rules import Figures

_DONE_ONCE: Final = frozenset({DueKind.ONCE, DueKind.CREATION_END, DueKind.NONE, DueKind.RELATIVE})
_ONE_IN: Final = 3  # of the tasks that are done once, so many are done
_EVIDENCE_ROWS: Final = 8  # of ten: one is for the task, the last stays free
_FIRST: Final = (
    "逐项梳理",
    "召开调度会议研究",
    "会同有关单位推进",
    "组织业务骨干现场办理",
    "对照方案细化",
    "实地走访后调整",
)
_SECOND: Final = (
    "责任分工和时间安排",
    "工作台账和问题清单",
    "现场条件和用地手续",
    "企业诉求和办理意见",
    "实施步骤和保障措施",
)
_THIRD: Final = (
    "正在按计划实施",
    "有关手续正在办理",
    "正在征求意见",
    "正在组织实施",
    "正在协调解决难点",
    "正在跟进督促",
)
_NAMES: Final = ("张明", "李华", "王强", "赵敏", "陈静", "刘洋", "杨帆", "周宁")
_PROBLEMS: Final = ("专职人员偏少，跟进不够及时", "部分经办人员业务不熟", "基础台账登记不够细致")
_PLANS: Final = ("抽调人员充实力量，逐项跟进", "组织一次业务培训", "统一台账格式并逐月核对")


@dataclass(frozen=True, slots=True)
class Story:
    """What is so in one period: the figures, and for each task its state and the day it was done."""

    plan: Plan
    period: Period
    figures: Figures
    done: Mapping[str, date]
    dice: Dice = field(compare=False)

    def state(self, task: Task) -> WorkState:
        """The state all units report of the task."""
        if self.done_on(task):
            return WorkState.DONE
        return WorkState.CONTINUOUS if task.due.kind is DueKind.OPEN else WorkState.ONGOING

    def done_on(self, task: Task) -> date | None:
        """The day it was done, if that was by the end of the period."""
        day = self.done.get(task.no)
        return day if day is not None and day <= self.period.last else None

    def filled(self, unit: str) -> Filled:
        """Every cell that the unit fills in."""
        return {**_cover(self, unit), **_tasks(self, unit), **_items(self, unit), **_beside(self, unit)}


def stories(plan: Plan, period: Period, units: frozenset[str], dice: Dice) -> tuple[Story | None, Story]:
    """What is so in the period before, if the plan covers it, and in `period`."""
    before = period.previous()
    first = before if plan.covers(before) else period
    start = max(plan.creation_start, first.first)
    once = dice.about("done").shuffled(task.no for task in plan.tasks if task.due.kind in _DONE_ONCE)
    days = _days(start, first.last)
    done = {number: dice.about("done", number).pick(days) for number in once[: max(1, len(once) // _ONE_IN)]}
    figures = first_figures(plan, dice, units)
    if first is period:
        return None, Story(plan, period, figures, done, dice.about("now"))
    now = next_figures(plan, figures, dice, units)
    return Story(plan, before, figures, done, dice.about("last")), Story(plan, period, now, done, dice.about("now"))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _cover(story: Story, unit: str) -> dict[EntryKey, Typed]:
    """The sign-off blanks."""
    names = story.dice.about("names", unit).shuffled(_NAMES)
    signed: dict[str, Typed] = {
        "填报人": names[0],
        "审核人": names[1],
        "单位负责人（盖章）": names[2],
        "联系电话": "0000-1234567",
        "填报日期": story.period.last,
    }
    return {(COVER_SHEET, label, ""): value for label, value in signed.items()}


def _tasks(story: Story, unit: str) -> dict[EntryKey, Typed]:
    cells: dict[EntryKey, Typed] = {}
    for task in story.plan.tasks_of(unit):
        cells[TASKS, task.no, "state"] = story.state(task).value
        cells[TASKS, task.no, "done_on"] = story.done_on(task)
        cells[TASKS, task.no, "progress"] = _progress(story, unit, task)
    return cells


def _progress(story: Story, unit: str, task: Task) -> str:
    """A text that no other unit, task or period has, without a figure in it."""
    own, short = story.dice.about("progress", unit, task.no), story.plan.short(unit)
    if story.done_on(task):
        return f"{short}的工作已经办结，转入日常管理，并{own.pick(_FIRST)}{task.category}方面的{own.pick(_SECOND)}。"
    return f"{short}{own.pick(_FIRST)}{task.category}方面的{own.pick(_SECOND)}，{own.pick(_THIRD)}。"


def _items(story: Story, unit: str) -> dict[EntryKey, Typed]:
    return {
        (ITEMS, item.code, "value"): typed_value(item, story.figures.get((item.code, unit)))
        for item in story.plan.items_of(unit)
    }


def typed_value(item: DataItem, value: Decimal | None) -> Typed:
    """How a careful clerk types it: ratios as text, a small percentage with its sign, words where words are asked."""
    if value is None:
        return item.kind.choices[0] if item.kind.choices else f"{item.name}方面的做法已在全市推广"
    if item.kind is ItemKind.RATIO:
        return f"{value:f}:1"
    return f"{value:f}%" if item.kind is ItemKind.PERCENT and abs(value) <= 1 else value


def _beside(story: Story, unit: str) -> dict[EntryKey, Typed]:
    """Evidence for each 是 and 有 and for a task (or a figure), and one problem with its next step."""
    cells: dict[EntryKey, Typed] = {}
    tasks, items = story.plan.tasks_of(unit), story.plan.items_of(unit)
    affirmed = [f"数据项：{item.name}" for item in items if item.kind.choices][:_EVIDENCE_ROWS]
    others = [*(f"任务{task.no}：{task.title}" for task in tasks), *(f"数据项：{item.name}" for item in items)]
    subjects = affirmed + [subject for subject in others if subject not in affirmed][:1]
    for row, subject in enumerate(subjects, 1):
        cells.update(_evidence(story, unit, str(row), subject))
    if tasks:
        cells.update(_problem(story, unit, tasks[-1]))
    return cells


def _evidence(story: Story, unit: str, row: str, subject: str) -> dict[EntryKey, Typed]:
    short, day = (
        story.plan.short(unit),
        story.dice.about("paper", unit, row).pick(_days(story.period.first, story.period.last)),
    )
    values: dict[str, Typed] = {
        "for": subject,
        "name": f"{short}工作情况材料之{row}",
        "number": f"{unit}函〔{day.year}〕{row}-{day.month}号",
        "dated": day,
        "file": f"{short}材料{row}.pdf",
    }
    return {(EVIDENCE, row, key): value for key, value in values.items()}


def _problem(story: Story, unit: str, task: Task) -> dict[EntryKey, Typed]:
    own = story.dice.about("problem", unit)
    values: dict[str, Typed] = {
        "task": task.no,
        "problem": f"{own.pick(_PROBLEMS)}（{story.plan.short(unit)}）",
        "need": "请领导小组办公室协调有关单位支持",
        "plan": own.pick(_PLANS),
        "until": story.period.last + timedelta(days=30 + own.below(60)),
    }
    return {(PROBLEMS, "1", key): value for key, value in values.items()}
