"""What a revised plan changes: rows added, removed, renumbered, and fields with their old and new words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from report_gen.model.place import Place
from report_gen.model.plan import DataItem, Grade, Indicator, Plan, RubricItem, Schedule, Task, Unit
from report_gen.model.plan_change import ChangeKind, PlanChange
from report_gen.rules.plan_audit.likeness import pairs, share
from report_gen.rules.plan_audit.ties import wording
from report_gen.wording import date_text, listed, number_text, target_text

_SAME_TASK: Final = 0.5  # of two wordings under one number: below that, a task moved here from elsewhere goes first
_WORTH_A_LOOK: Final = 0.2  # of the pairs of characters of a wording
_MOVED: Final = 0.8  # of two wordings under different numbers: from that on they are one task

_Shorts = Mapping[str, str]  # short names of units by code
_Field = tuple[str, Callable[[_Shorts, Any], str]]  # column title, its text


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of a sheet are compared: which records, by which key, called what, in which fields."""

    sheet: str
    key_column: str
    rows: Callable[[Plan], Sequence[Any]]
    key: Callable[[Any], str]
    name: Callable[[Any], str]
    fields: tuple[_Field, ...]


def diff(old: Plan, new: Plan) -> tuple[PlanChange, ...]:
    """The changes from one plan to the other, sheet by sheet in the order of the new plan, removed rows last.

    Rows are the same where their keys are (序号, 单位代码, 编码). A task found under another number with its wording kept,
    or nearly so, is renumbered: what follows from that alone elsewhere (对应任务) is no change.
    """
    moved = _renumbered(old.tasks, new.tasks)
    shorts = {unit.code: unit.short for unit in (*old.units, *new.units)}
    changes = [change for table in _TABLES for change in _compare(table, (old, new), moved, shorts)]
    layout = _listed("版式", "值", old.layout, new.layout, new.file)
    return (*_listed("项目信息", "内容", old.info, new.info, new.file), *changes, *layout)


def _listed(sheet: str, column: str, old: Mapping[str, str], new: Mapping[str, str], file: str) -> Iterator[PlanChange]:
    """The changes of a sheet whose rows are single settings."""
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key, ""), new.get(key, "")
        if before != after:
            kind = ChangeKind.CHANGED if before and after else ChangeKind.ADDED if after else ChangeKind.REMOVED
            yield PlanChange(kind, sheet, key, key, column, before, after, Place(file, sheet))


def _compare(
    table: _Table, plans: tuple[Plan, Plan], moved: Mapping[str, str], shorts: _Shorts
) -> Iterator[PlanChange]:
    """The changes of one sheet; `moved` gives the new number of each task that is still there.

    Units are called by their new `shorts` on both sides: a unit renamed is a change of the unit alone.
    """
    old, new = plans
    tasks = table.sheet == "任务清单"
    before = {moved.get(row.no, f"-{row.no}") if tasks else table.key(row): row for row in table.rows(old)}
    kept: set[str] = set()
    for row in table.rows(new):
        key, name = table.key(row), table.name(row)
        if key not in before:
            yield PlanChange(ChangeKind.ADDED, table.sheet, key, name, place=row.place)
            continue
        kept.add(key)
        blank = PlanChange(ChangeKind.CHANGED, table.sheet, key, name, place=row.place)
        former = table.key(before[key])
        if former != key:
            yield replace(blank, kind=ChangeKind.RENUMBERED, column=table.key_column, old=former, new=key)
        yield from _fields(table, (_follow(before[key], moved), row), shorts, blank)
    for key, row in before.items():
        if key not in kept:
            yield PlanChange(ChangeKind.REMOVED, table.sheet, table.key(row), table.name(row), place=row.place)


def _follow(row: Any, moved: Mapping[str, str]) -> Any:
    """An indicator of the old plan under the number its task has now; other records as they are."""
    return replace(row, task_no=moved.get(row.task_no, row.task_no)) if isinstance(row, Indicator) else row


def _fields(table: _Table, rows: tuple[Any, Any], shorts: _Shorts, blank: PlanChange) -> Iterator[PlanChange]:
    for column, text in table.fields:
        old, new = (text(shorts, row) for row in rows)
        if old != new:
            yield replace(blank, column=column, old=old, new=new)


def _renumbered(old: Sequence[Task], new: Sequence[Task]) -> dict[str, str]:
    """For each old task that is still there its number in the new plan.

    First come tasks whose number and wording are kept, then wordings found under another number, then numbers with a
    wording much like the old, then wordings much like an old one elsewhere; what is left under one number is that task
    reworded.
    """
    match = _Match({task.no: _Words.of(task) for task in old}, {task.no: _Words.of(task) for task in new}, {})
    match.keep(lambda mine, other: mine == other)
    match.move(lambda mine, other: float(mine == other))
    match.keep(lambda mine, other: _likeness(mine, other) >= _SAME_TASK)
    match.move(_likeness)
    match.keep(lambda _, __: True)
    return match.found


class _Words(NamedTuple):
    """What a task says, and its pairs of characters."""

    text: str
    pairs: frozenset[str]

    @classmethod
    def of(cls, task: Task) -> _Words:
        text = "".join(wording(task).split())
        return cls(text, pairs(text))


@dataclass(frozen=True, slots=True)
class _Match:
    """The words of the tasks of two plans by number, and which of them have been found to be one task."""

    old: Mapping[str, _Words]
    new: Mapping[str, _Words]
    found: dict[str, str]

    def keep(self, same: Callable[[_Words, _Words], bool]) -> None:
        """Pairs the free tasks of one number whose words are the `same`."""
        for no in self.old:
            if no in self.new and self._free(no, no) and same(self.old[no], self.new[no]):
                self.found[no] = no

    def move(self, likeness: Callable[[_Words, _Words], float]) -> None:
        """Pairs free tasks whose words are alike enough to be one task under another number, the likest first."""
        taken = set(self.found.values())
        old = [no for no in self.old if no not in self.found]
        new = [no for no in self.new if no not in taken]
        ranks = [(likeness(self.old[mine], self.new[other]), mine, other) for mine in old for other in new]
        for _, mine, other in sorted((rank for rank in ranks if rank[0] >= _MOVED), key=lambda rank: -rank[0]):
            if self._free(mine, other):
                self.found[mine] = other

    def _free(self, old: str, new: str) -> bool:
        return old not in self.found and new not in self.found.values()


def _likeness(one: _Words, other: _Words) -> float:
    """From 0 to 1; 0 for words that share so little that looking closer is not worth the time."""
    if share(one.pairs, other.pairs) < _WORTH_A_LOOK:
        return 0.0
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()


def _units(shorts: _Shorts, codes: Sequence[str]) -> str:
    return listed(shorts[code] for code in codes)


def _number(value: Any) -> str:
    return "" if value is None else number_text(value)


def _day(value: Any) -> str:
    return "" if value is None else date_text(value)


def _kinds(row: RubricItem | Schedule, attribute: str) -> str:
    return listed(sorted(kind.value for kind in getattr(row, attribute)))


def _settings(row: RubricItem) -> str:
    return "；".join(f"{name}={value}" for name, value in row.parameters.items())


def _text(attribute: str) -> Callable[[_Shorts, Any], str]:
    return lambda _, row: str(getattr(row, attribute))


def _code(row: DataItem | Indicator | RubricItem | Schedule | Unit) -> str:
    return row.code


def _name(row: DataItem | Indicator | RubricItem | Grade) -> str:
    return row.name


_TABLES: Final = (
    _Table(
        "成员单位",
        "单位代码",
        lambda plan: plan.units,
        _code,
        lambda unit: unit.short,
        (
            ("全称", _text("name")),
            ("简称", _text("short")),
            ("单位类别", lambda _, unit: unit.kind.value),
            ("别名", lambda _, unit: "、".join(unit.aliases)),
            ("启用日期", lambda _, unit: _day(unit.since)),
            ("停用日期", lambda _, unit: _day(unit.until)),
            ("是否报送", lambda _, unit: "是" if unit.reports else "否"),
        ),
    ),
    _Table(
        "成员单位",
        "简称",
        lambda plan: plan.collectives,
        lambda each: each.name,
        lambda each: each.name,
        (("包含单位", lambda shorts, each: _units(shorts, each.members)),),
    ),
    _Table(
        "任务清单",
        "序号",
        lambda plan: plan.tasks,
        lambda task: task.no,
        lambda task: task.title,
        (
            ("指标分类", _text("category")),
            ("重点任务", _text("key_task")),
            ("子任务", _text("sub_task")),
            ("工作目标", _text("objective")),
            ("牵头单位", _text("lead_text")),
            ("责任单位", _text("responsible_text")),
            ("完成时限", _text("due_text")),
            ("牵头识读", lambda shorts, task: _units(shorts, task.leads)),
            ("责任识读", lambda shorts, task: _units(shorts, task.responsible)),
        ),
    ),
    _Table(
        "数据项",
        "编码",
        lambda plan: plan.items,
        _code,
        _name,
        (
            ("指标分类", _text("category")),
            ("数据项", _text("name")),
            ("简称", _text("short")),
            ("计量单位", _text("measure")),
            ("类型", lambda _, item: item.kind.value),
            ("小数位", _text("decimals")),
            ("最小值", lambda _, item: _number(item.minimum)),
            ("最大值", lambda _, item: _number(item.maximum)),
            ("填报单位", lambda shorts, item: _units(shorts, item.reporters)),
            ("取数规则", lambda _, item: item.take.value),
            ("变动核实线", lambda _, item: _number(item.jump and item.jump * 100)),
            ("口径说明", _text("explanation")),
            ("来源", _text("source")),
        ),
    ),
    _Table(
        "指标",
        "编码",
        lambda plan: plan.indicators,
        _code,
        _name,
        (
            ("指标名称", _text("name")),
            ("对应任务", _text("task_no")),
            ("计算公式", _text("formula")),
            ("目标值", lambda _, indicator: target_text(indicator)),
            ("小数位", _text("decimals")),
            ("基期值", lambda _, indicator: _number(indicator.baseline)),
            ("基期说明", _text("baseline_note")),
            ("原文", _text("source")),
        ),
    ),
    _Table(
        "校核规则",
        "编码",
        lambda plan: plan.checks,
        _code,
        lambda check: check.text,
        (
            ("级别", _text("level")),
            ("范围", lambda _, check: check.scope.value),
            ("公式", _text("formula")),
            ("缺数处理", lambda _, check: check.missing.value),
            ("提示文字", _text("text")),
        ),
    ),
    _Table(
        "评分细则",
        "编码",
        lambda plan: plan.rubric,
        _code,
        _name,
        (
            ("板块", _text("block")),
            ("评分项", _text("name")),
            ("规则", _text("rule")),
            ("满分", lambda _, line: _number(line.points)),
            ("参数", lambda _, line: _settings(line)),
            ("适用类别", lambda _, line: _kinds(line, "applies_to")),
            ("依据", _text("basis")),
            ("生效日期", lambda _, line: _day(line.since)),
            ("失效日期", lambda _, line: _day(line.until)),
        ),
    ),
    _Table(
        "评分细则",
        "等次",
        lambda plan: plan.grades,
        _name,
        _name,
        (("满分", lambda _, grade: _number(grade.lowest)),),
    ),
    _Table(
        "报送安排",
        "编码",
        lambda plan: plan.schedule,
        _code,
        lambda row: row.form_name,
        (
            ("表名", _text("form_name")),
            ("报送周期", lambda _, row: row.span.label),
            ("时限", lambda _, row: row.due.text),
            ("顺延锁定天数", _text("lock_days")),
            ("报送单位类别", lambda _, row: _kinds(row, "unit_kinds")),
        ),
    ),
)
