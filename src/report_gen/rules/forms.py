"""Which form a unit gets for a period: its own tasks and data items, and what each entry cell takes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from report_gen.model.form import (
    EVIDENCE,
    ITEMS,
    NOT_APPLICABLE,
    PROBLEMS,
    TASKS,
    Column,
    Form,
    FormRow,
    FormTable,
    Identity,
    Limits,
    ValueKind,
)
from report_gen.model.outcome import WorkState
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, ItemKind, Plan, Task, Unit
from report_gen.model.submission import Entry, EntryState, Submission
from report_gen.rules.self_assessment import self_table
from report_gen.wording import date_text, item_text

FREE_ROWS: Final = 10
LAST_LENGTH: Final = 150  # characters of last period's progress that are printed; the whole stands in the ledger
BLANK: Final = "—"
NO_DUE: Final = "—（原文未写）"

_DATE: Final = Limits(ValueKind.DATE)
_STATE: Final = Limits(ValueKind.CHOICE, tuple(state.value for state in WorkState))
_KINDS: Final = {ItemKind.STOCK: "期末数", ItemKind.CUMULATIVE: "累计数", ItemKind.FLOW: "当期数"}
_SPAN_WORDS: Final = {1: "本月", 3: "本季度", 6: "本半年", 12: "本年度"}

_SELF_ASSESSED: Final = (
    "“考核自评”表选填：对照计分办法填“自评分”，可在“自评说明”栏写明理由；不自评的留空，不必填“0”或“不适用”。"
    "自评只供考核时对照，不影响报送、校核和得分。"
)

_KEY: Final = Column("key", "行标识", 6, hidden=True)
_NO: Final = Column("no", "序号", 5, aliases=("编号",))
_CATEGORY: Final = Column("category", "指标分类", 10, aliases=("类别", "分类"))

TASK_COLUMNS: Final = (
    _KEY,
    _NO,
    _CATEGORY,
    Column("title", "重点任务", 16, aliases=("任务", "任务名称")),
    Column("objective", "工作目标", 28, aliases=("目标",)),
    Column("role", "本单位职责", 8, aliases=("职责",)),
    Column("due", "完成时限", 14, aliases=("时限",)),
    Column("last", "上期进展", 16),
    Column("state", "工作状态", 10, entry=True, required=True, aliases=("状态", "进展状态"), limits=_STATE),
    Column("done_on", "完成日期", 12, entry=True, aliases=("完成时间", "实际完成日期"), limits=_DATE),
    Column("progress", "本期工作进展", 32, entry=True, required=True, aliases=("工作进展", "本期进展", "进展情况")),
    Column("remark", "说明", 15, entry=True, aliases=("备注", "情况说明")),
)
ITEM_COLUMNS: Final = (
    _KEY,
    _NO,
    Column("category", "指标分类", 12, aliases=("类别", "分类")),
    Column("name", "数据项", 28, aliases=("指标名称", "具体指标")),
    Column("measure", "计量单位", 9, aliases=("单位",)),
    Column("explanation", "口径说明", 36, aliases=("口径", "指标解释")),
    Column("last", "上期值", 12, aliases=("上期数",)),
    Column("value", "本期值", 14, entry=True, required=True, aliases=("本期数", "值", "数值", "填报值")),
    Column("remark", "说明", 24, entry=True, aliases=("备注", "情况说明")),
)
EVIDENCE_COLUMNS: Final = (
    _NO,
    Column("for", "对应任务或数据项", 30, entry=True, aliases=("对应任务", "对应内容")),
    Column("name", "材料名称", 38, entry=True, aliases=("名称", "佐证材料名称")),
    Column("number", "文号", 22, entry=True, aliases=("发文字号",)),
    Column("dated", "日期", 13, entry=True, aliases=("印发日期", "成文日期"), limits=_DATE),
    Column("file", "附件文件名", 30, entry=True, aliases=("附件", "附件名称")),
)
PROBLEM_COLUMNS: Final = (
    _NO,
    Column("task", "涉及任务序号", 12, entry=True, aliases=("任务序号", "涉及任务")),
    Column("problem", "存在问题", 38, entry=True, aliases=("问题",)),
    Column("need", "需协调事项", 34, entry=True, aliases=("需要协调的事项",)),
    Column("plan", "下步计划", 38, entry=True, aliases=("下一步计划", "下步工作计划")),
    Column("until", "计划完成日期", 14, entry=True, aliases=("计划完成时间",), limits=_DATE),
)


def build_form(plan: Plan, unit: Unit, period: Period, last: Submission | None = None) -> Form:
    """The form `unit` gets for `period`: its tasks and data items in plan order, free rows for the rest.

    The last form of a span that units assess themselves for has the lines of the rubric as well (`self_table`).

    `last` is the unit's accepted submission of the period before; its values are printed beside the entry cells.
    The version in the identity depends on what is printed in the tables and on what their cells take, not on
    the period, on last values or on column widths: a plan that has not changed gives the same version again. Nor does
    it depend on optional tables: a form handed out before there was one is read as it was.
    """
    own = self_table(plan, unit, period)
    tables = (
        _task_table(plan, unit, last),
        _item_table(plan, unit, last),
        _free_table(EVIDENCE, "佐证材料", "佐证材料清单", EVIDENCE_COLUMNS, _subjects(plan, unit)),
        _free_table(PROBLEMS, "问题与下步计划", "存在问题与下步计划", PROBLEM_COLUMNS, _task_numbers(plan, unit)),
        *((own,) if own else ()),
    )
    return Form(
        identity=Identity(plan.id, unit.code, period.code, _version(plan.id, tables)),
        unit_name=unit.name,
        period=period,
        title=_title(plan, unit, period),
        facts=_facts(plan, unit, period, tables),
        instructions=_instructions(period, self_assessed=own is not None),
        tables=tables,
        office=_office(plan),
        unit_short=unit.short,
    )


def last_values(plan: Plan, unit: Unit, last: Submission | None) -> Mapping[tuple[str, str], str]:
    """What `build_form` prints as last period's values, by table and row; {} where there is no accepted form."""
    if last is None:
        return {}
    tasks = {(TASKS, task.no): _last_progress(last.row(TASKS, task.no)) for task in plan.tasks_of(unit.code)}
    items = {
        (ITEMS, item.code): _last_value(item, last.entry(ITEMS, item.code, "value"))
        for item in plan.items_of(unit.code)
    }
    return {**tasks, **items}


def item_limits(item: DataItem) -> Limits:
    """What the value cell of a data item takes: numbers from 0 and percentages to 100 unless the item says else."""
    kind = ValueKind.of(item.kind)
    minimum, maximum = item.minimum, item.maximum
    if item.kind.numeric and minimum is None:
        minimum = Decimal(0)
    if kind is ValueKind.PERCENT and maximum is None:
        maximum = Decimal(100)
    return Limits(kind, item.kind.choices, minimum, maximum, item.decimals, item.measure)


def _task_table(plan: Plan, unit: Unit, last: Submission | None) -> FormTable:
    rows = tuple(_task_row(task, unit, last) for task in plan.tasks_of(unit.code))
    return FormTable(TASKS, "任务进展", "重点任务进展情况", TASK_COLUMNS, rows)


def _task_row(task: Task, unit: Unit, last: Submission | None) -> FormRow:
    return FormRow(
        task.no,
        {
            "no": task.no,
            "category": task.category,
            "title": "——".join(dict.fromkeys(name for name in (task.key_task, task.sub_task) if name)),
            "objective": task.objective or BLANK,
            "role": _role(task, unit),
            "due": task.due_text or NO_DUE,
            "last": _last_progress(last.row(TASKS, task.no)) if last else BLANK,
        },
    )


def _role(task: Task, unit: Unit) -> str:
    if unit.code in task.leads:
        return "牵头"
    return "共同负责" if task.joint else "配合"


def _last_progress(entries: dict[str, Entry]) -> str:
    """`【已完成 2024年5月20日】……`: what the unit said of the task last period."""
    marks = " ".join(filter(None, (_said(entries, "state"), _said(entries, "done_on"))))
    text = _said(entries, "progress")
    shown = text if len(text) <= LAST_LENGTH else f"{text[:LAST_LENGTH]}……"
    return (f"【{marks}】" if marks else "") + shown or BLANK


def _said(entries: dict[str, Entry], column: str) -> str:
    entry = entries.get(column)
    if entry is None:
        return ""
    if entry.state is EntryState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if not entry.usable:
        return ""
    return date_text(entry.value) if isinstance(entry.value, date) else str(entry.value)


def _item_table(plan: Plan, unit: Unit, last: Submission | None) -> FormTable:
    items = enumerate(plan.items_of(unit.code), 1)
    rows = tuple(_item_row(number, item, last) for number, item in items)
    return FormTable(ITEMS, "指标数据", "指标数据填报表", ITEM_COLUMNS, rows)


def _item_row(number: int, item: DataItem, last: Submission | None) -> FormRow:
    limits = item_limits(item)
    return FormRow(
        item.code,
        {
            "no": str(number),
            "category": item.category,
            "name": item.name,
            "measure": item.measure or "/".join(limits.choices) or BLANK,
            "explanation": _explanation(item),
            "last": _last_value(item, last.entry(ITEMS, item.code, "value") if last else None),
        },
        {"value": limits},
    )


def _explanation(item: DataItem) -> str:
    kind = _KINDS.get(item.kind, "")
    mark = f"【{kind}】" if kind else ""
    return mark + item.explanation or BLANK


def _last_value(item: DataItem, entry: Entry | None) -> str:
    if entry is None:
        return BLANK
    if entry.state is EntryState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return item_text(item, entry.value, with_measure=False) if entry.usable else BLANK


def _free_table(
    key: str, sheet: str, title: str, columns: tuple[Column, ...], suggestions: tuple[str, ...]
) -> FormTable:
    """A table of blank rows. The first entry column says what a row is about and suggests the unit's own subjects."""
    number, about, *others = columns
    suggesting = replace(about, limits=Limits(ValueKind.TEXT, suggestions))
    rows = tuple(FormRow(str(place), {"no": str(place)}) for place in range(1, FREE_ROWS + 1))
    return FormTable(key, sheet, title, (number, suggesting, *others), rows, free=True)


def _subjects(plan: Plan, unit: Unit) -> tuple[str, ...]:
    tasks = tuple(f"任务{task.no}：{task.title}" for task in plan.tasks_of(unit.code))
    return tasks + tuple(f"数据项：{item.name}" for item in plan.items_of(unit.code))


def _task_numbers(plan: Plan, unit: Unit) -> tuple[str, ...]:
    return tuple(task.no for task in plan.tasks_of(unit.code))


def _version(plan_id: str, tables: tuple[FormTable, ...]) -> str:
    """Eight hexadecimal digits that change when a returned form could no longer be read as this one."""
    content = [plan_id]
    for table in (table for table in tables if not table.optional):
        content += [table.key, table.sheet, table.title]
        content += [repr((column.key, column.title, column.entry, column.required)) for column in table.columns]
        content += [repr(_limit_parts(column.limits)) for column in table.columns]
        content += [_row_content(row) for row in table.rows]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:8]


def _row_content(row: FormRow) -> str:
    printed = [(key, text) for key, text in row.printed.items() if key != "last"]
    return repr((row.key, printed, [(key, _limit_parts(limits)) for key, limits in row.limits.items()]))


def _limit_parts(limits: Limits) -> tuple[object, ...]:
    bounds = tuple(None if bound is None else f"{bound.normalize():f}" for bound in (limits.minimum, limits.maximum))
    return (limits.kind.value, limits.choices, *bounds, limits.decimals, limits.measure)


def _title(plan: Plan, unit: Unit, period: Period) -> str:
    """Two lines, parted by the first space: the form's name as the schedule has it, and the period."""
    schedule = plan.schedule_for(period, unit.kind)
    if schedule and schedule.form_name:
        return f"{schedule.form_name} （{period.label}）"
    return f"{plan.title} {period.label}工作进展填报表"


def _office(plan: Plan) -> str:
    return plan.info.get("领导小组办公室") or plan.info.get("办公室简称", "")


def _facts(plan: Plan, unit: Unit, period: Period, tables: tuple[FormTable, ...]) -> tuple[tuple[str, str], ...]:
    """The heading lines of 填表说明; a line with nothing to say is left out."""
    schedule = plan.schedule_for(period, unit.kind)
    contact = " ".join(filter(None, (plan.info.get("联系人"), plan.info.get("联系电话"))))
    tasks, items = (len(table.rows) for table in tables[:2])
    more = "".join(f"，{table.sheet}{len(table.rows)}项（选填）" for table in tables if table.optional)
    lines = (
        ("填报单位", unit.name),
        ("报送期", period.label),
        ("报送时限", schedule.due.text if schedule and schedule.due.text else "以领导小组办公室通知为准"),
        ("填报内容", f"重点任务{tasks}项，数据项{items}项{more}"),
        ("收表单位", _office(plan)),
        ("联系人及电话", contact),
        ("数据说明", plan.info.get("数据说明", "")),
    )
    return tuple((label, text) for label, text in lines if text)


def _instructions(period: Period, *, self_assessed: bool) -> tuple[str, ...]:
    now = _SPAN_WORDS[period.months]
    return (
        "只填浅黄色单元格。灰色单元格为印制内容，请勿改动任务文字，请勿增删、移动行和列；“佐证材料”“问题与下步计划”有几条填几条。",
        "每一行都要有答复：有数填数；确未发生填“0”；确不涉及填“不适用”，并在“说明”栏写明原因。空白视为未填，不按0处理。",
        f"“工作状态”从下拉列表中选取；选“已完成”的须填“完成日期”。“本期工作进展”写{now}做了什么、做到哪一步，不写打算和计划。",
        "数字只填阿拉伯数字，不带计量单位，不写“约”“近”“余”“左右”等估计用语；累计数只增不减，确需更正的在“说明”栏写明原因。",
        "百分比只填百分号前的数，如95%填“95”；比值按“4:1”的样式填写；日期按“2024-06-30”的样式填写，不写“月底”“上旬”。",
        "本期值比上期变动较大的，请在“说明”栏写明具体原因；只写“核实无误”“情况属实”“无”的不算说明。",
        *((_SELF_ASSESSED,) if self_assessed else ()),
        "填好后由填报人、审核人、单位负责人签字并盖章，在报送时限前将电子表（xlsx或xls）和佐证材料报收表单位。",
        "文件名可以自定；各表右上角的表号是识别本表的凭据，请勿改动，也不要把内容抄到别的表里报送。",
    )
