"""The sheet 数据来源: every filled entry cell of the accepted forms, with what was typed and how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from report_gen.model.form import EVIDENCE, ITEMS, PROBLEMS, TASKS
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Plan
from report_gen.model.sheets import Block, CellData, ColumnKind, LongRows, Row, SheetColumn, SheetData, Tone
from report_gen.model.submission import Conversion, Entry, EntryState, Submission
from report_gen.reports.ledger_scope import LedgerInput, open_cell, texts, value_cell

TABLES: Final[Mapping[str, str]] = {TASKS: "任务", ITEMS: "数据项", EVIDENCE: "佐证材料", PROBLEMS: "问题与下步计划"}
FIELDS: Final[Mapping[str, str]] = {
    "state": "工作状态", "done_on": "完成日期", "progress": "本期工作进展", "remark": "说明", "value": "本期值",
    "for": "对应任务或数据项", "name": "材料名称", "number": "文号", "dated": "日期", "file": "附件文件名",
    "task": "涉及任务序号", "problem": "存在问题", "need": "需协调事项", "plan": "下步计划", "until": "计划完成日期",
}  # fmt: skip
_STATE_TONES: Final[Mapping[EntryState, Tone]] = {
    EntryState.READ: Tone.PLAIN,
    EntryState.BLANK: Tone.MUTED,
    EntryState.NOT_APPLICABLE: Tone.MUTED,
    EntryState.UNREADABLE: Tone.BAD,
    EntryState.QUERIED: Tone.WATCH,
}
# Cells that many rows share: there may be a million rows.
_STATES: Final = {state: CellData(state.value, tone) for state, tone in _STATE_TONES.items()}
_EMPTY: Final = CellData("")
_TO_FILL: Final = CellData(tone=Tone.ENTRY)
_COLUMNS: Final = (
    SheetColumn("类别", 9, ColumnKind.CENTRED),
    SheetColumn("编号", 7, ColumnKind.CENTRED),
    SheetColumn("名称", 20),
    SheetColumn("栏目", 13, ColumnKind.CENTRED),
    SheetColumn("单位", 13),
    SheetColumn("报送期", 11, ColumnKind.CENTRED),
    SheetColumn("采用值", 30),
    SheetColumn("原文", 26),
    SheetColumn("换算过程", 24),
    SheetColumn("读取结果", 9, ColumnKind.CENTRED),
    SheetColumn("文件", 28),
    SheetColumn("工作表", 10, ColumnKind.CENTRED),
    SheetColumn("单元格\n（点击打开）", 11, ColumnKind.CENTRED),
    SheetColumn("文件指纹\n（SHA-256前12位）", 15, ColumnKind.CENTRED),
    SheetColumn("领导小组办公室备注", 18, entry=True),
)
_KEYS: Final = (0, 1, 3, 4, 5)  # a note belongs to a row of a unit's form, wherever it comes to stand in the list


def sources(given: LedgerInput) -> SheetData:
    """数据来源: one row an entry cell that holds something, in order of period, unit and place in the form."""
    count = sum(entry.state is not EntryState.BLANK for _, sent in _accepted(given) for entry in sent.entries)
    rows = LongRows(count, lambda: (row for period, sent in _accepted(given) for row in _rows(given, period, sent)))
    lines = (
        f"采用的报送件中已填写的单元格，共{count}格；空白格不列，见“问题清单”。",
        "“原文”为单位所填，“采用值”为读取后参与汇总的值；读取结果不是“已读取”的，不参与汇总。",
    )
    block = Block("", _COLUMNS, rows, empty="本期没有采用的报送件。", keys=_KEYS)
    return SheetData("数据来源", "数据来源（溯源清单）", lines, (block,), frozen=3)


def row_name(plan: Plan, table: str, row: str) -> str:
    """What a row of a form is about: the name of its data item, the title of its task, 第3行 of a free table."""
    if table == ITEMS:
        return plan.named_item(row) or f"第{row}行"
    return plan.named_task(row) if table == TASKS else f"第{row}行"


def _accepted(given: LedgerInput) -> Iterator[tuple[Period, Submission]]:
    for part in given.parts:
        for status in part.statuses:
            if status.accepted is not None:
                yield part.period, status.accepted


def _rows(given: LedgerInput, period: Period, sent: Submission) -> Iterator[Row]:
    items = {item.code: item for item in given.plan.items_of(sent.identity.unit)}
    unit, label, file = texts(given.short(sent.identity.unit), period.label, sent.file)
    print_ = CellData(sent.sha256[:12], Tone.MUTED)
    for entry in sent.entries:
        if entry.state is EntryState.BLANK:
            continue
        place = entry.place
        yield (
            *_about(given.plan, entry.table, entry.row, entry.column),
            unit,
            label,
            _value(items.get(entry.row) if entry.table == ITEMS else None, entry),
            CellData(entry.raw),
            CellData("\n".join(map(_step, entry.conversions))) if entry.conversions else _EMPTY,
            _STATES[entry.state],
            file,
            CellData(place.sheet),
            open_cell(given.link(period, place), place.cell),
            print_,
            _TO_FILL,
        )


def _about(plan: Plan, table: str, row: str, column: str) -> Row:
    """类别 编号 名称 栏目 of an entry."""
    return texts(TABLES.get(table, table), row, row_name(plan, table, row), FIELDS.get(column, column))


def _value(item: DataItem | None, entry: Entry) -> CellData:
    return value_cell(item, entry.value) if entry.column == "value" else CellData(entry.value)


def _step(step: Conversion) -> str:
    return f"{step.raw} → {step.value}（{step.rule}）"
