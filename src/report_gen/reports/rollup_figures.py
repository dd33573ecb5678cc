"""The sheets 指标, 数据项 and 任务 of the workbook of many offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from report_gen.model.outcome import IndicatorOutcome, ItemFact, Light, Verdict
from report_gen.model.plan import DataItem
from report_gen.model.rollup import Across, Rollup, TaskLine
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, SheetData, Tone
from report_gen.model.tones import LIGHT_TONES, VERDICT_TONES
from report_gen.reports.ledger_scope import texts, value_cell
from report_gen.wording import listed, target_text

ALL: Final = "合计"
NONE: Final = "无法合计"
_SHOWN: Final = 8  # offices named in a cell; more would not fit into a row
_CELLS_SHOWN: Final = 3

_INDICATORS: Final = (
    SheetColumn("指标", 26),
    SheetColumn("单位", 18),
    SheetColumn("编码", 8, ColumnKind.CENTRED),
    SheetColumn("结果", 14, ColumnKind.NUMBER),
    SheetColumn("目标", 12, ColumnKind.CENTRED),
    SheetColumn("结论", 12, ColumnKind.CENTRED),
    SheetColumn("计算公式", 28),
    SheetColumn("代入数值和说明", 52),
)
_ITEMS: Final = (
    SheetColumn("数据项", 26),
    SheetColumn("单位", 18),
    SheetColumn("编码", 8, ColumnKind.CENTRED),
    SheetColumn("数值", 16, ColumnKind.NUMBER),
    SheetColumn("计量单位", 10, ColumnKind.CENTRED),
    SheetColumn("类型", 8, ColumnKind.CENTRED),
    SheetColumn("取数规则", 9, ColumnKind.CENTRED),
    SheetColumn("说明", 34),
    SheetColumn("来源（报送期/文件 › 工作表 › 单元格，全部见“数据来源”）", 56),
)
_TASKS: Final = (
    SheetColumn("序号", 6, ColumnKind.CENTRED),
    SheetColumn("任务", 30),
    SheetColumn("单位数", 8, ColumnKind.CENTRED),
    *(SheetColumn(light.value, 9, ColumnKind.CENTRED) for light in Light),
    SheetColumn("超期的单位", 36),
    SheetColumn("临期的单位", 36),
)
_LONE: Final = (
    SheetColumn("序号", 6, ColumnKind.CENTRED),
    SheetColumn("任务", 30, span=2),
    SheetColumn("单位", span=3),
    SheetColumn("亮灯", kind=ColumnKind.CENTRED, span=2),
)


def indicators(rollup: Rollup) -> SheetData:
    """指标: each indicator of all offices together, then office by office."""
    lines = (
        "合计由各单位数据项的合计数按同一公式算出，不把百分比、比值相加；算不出的写明原因。",
        f"各单位的目标各自判定；合计不作判定。{_without(rollup)}",
    )
    rows = tuple(row for one in rollup.indicators for row in _indicator_rows(rollup, one))
    block = Block("", _INDICATORS, rows, empty="各单位的方案都没有指标。", keys=(0, 1))
    return SheetData("指标", "指标", lines, (block,), frozen=2)


def _without(rollup: Rollup) -> str:
    return f"没有读成的{len(rollup.unread)}家不在合计内。" if rollup.unread else ""


def _indicator_rows(rollup: Rollup, row: Across[IndicatorOutcome]) -> Iterator[Row]:
    first = row.cells[0][1].indicator
    verdicts = Counter(one.verdict for _, one in row.cells)
    counts = "，".join(f"{verdict.value}{verdicts[verdict]}家" for verdict in Verdict if verdicts[verdict])
    figure = CellData(NONE, Tone.MUTED)
    if row.total is not None:
        decimals = max(one.indicator.decimals for _, one in row.cells)
        figure = CellData(row.total, Tone.STRONG, decimals=decimals, suffix=first.measure)
    yield (
        CellData(row.name, Tone.STRONG),
        CellData(ALL, Tone.STRONG),
        CellData(),
        figure,
        CellData(),
        CellData(counts),
        CellData(),
        CellData(row.words),
    )
    for number, one in row.cells:
        yield _indicator_row(rollup.name(number), one)


def _indicator_row(office: str, one: IndicatorOutcome) -> Row:
    indicator = one.indicator
    value = CellData(one.value, decimals=indicator.decimals, suffix=indicator.measure)
    return (
        *texts(indicator.name, office, indicator.code),
        CellData("—") if one.value is None else value,
        CellData(target_text(indicator)),
        CellData(one.verdict.value, VERDICT_TONES[one.verdict]),
        *texts(indicator.formula, one.working or one.reason),
    )


def items(rollup: Rollup) -> SheetData:
    """数据项: each data item of all offices together, then office by office with the cells it stands in."""
    lines = (
        "存量、累计、当期的数相加（取数规则为“最大”的取最大）；百分比、比值和相对数不相加；有单位缺数的没有合计。",
    )
    rows = tuple(row for one in rollup.items for row in _item_rows(rollup, one))
    block = Block("", _ITEMS, rows, empty="各单位的方案都没有数据项。", keys=(0, 1))
    return SheetData("数据项", "数据项", lines, (block,), frozen=2)


def _item_rows(rollup: Rollup, row: Across[ItemFact]) -> Iterator[Row]:
    item = row.cells[0][1].item
    figure = CellData(NONE, Tone.MUTED) if row.total is None else CellData(row.total, Tone.STRONG)
    yield (
        CellData(row.name, Tone.STRONG),
        CellData(ALL, Tone.STRONG),
        CellData(),
        figure,
        *texts(item.measure, "", "", row.words, ""),
    )
    for number, fact in row.cells:
        yield _item_row(rollup.name(number), fact)


def _item_row(office: str, fact: ItemFact) -> Row:
    item = fact.item
    return (
        *texts(item.name, office, item.code),
        CellData("—", Tone.WATCH) if fact.value is None else _value(item, fact),
        *texts(item.measure, item.kind.value, item.take.value, fact.reason, _places(fact)),
    )


def _value(item: DataItem, fact: ItemFact) -> CellData:
    return value_cell(item, fact.value)


def _places(fact: ItemFact) -> str:
    """Where the first cells are; of more, how many there are."""
    shown = [f"{one.period}/{one.entry.place.label}" for one in fact.sources[:_CELLS_SHOWN]]
    more = [f"等{len(fact.sources)}格"] if len(fact.sources) > _CELLS_SHOWN else []
    return "\n".join((*shown, *more))


def tasks(rollup: Rollup) -> SheetData:
    """任务: the lights of tasks that several offices have, then the tasks of one office alone."""
    lines = ("序号和任务名称都相同的视为同一任务；只有一家有的另列。",)
    shared = tuple(_task_row(rollup, one) for one in rollup.tasks)
    lone = tuple(_lone_row(rollup, one) for one in rollup.lone)
    blocks = (
        Block("一、几家单位共有的任务（家）", _TASKS, shared, empty="没有序号和名称都相同的任务。", keys=(0, 1)),
        Block("二、只有一家单位有的任务", _LONE, lone, keys=(0, 1, 2)),
    )
    return SheetData("任务", "任务亮灯", lines, blocks, frozen=2)


def _task_row(rollup: Rollup, row: Across[TaskLine]) -> Row:
    lights = Counter(one.light for _, one in row.cells)
    return (
        *texts(row.cells[0][1].task.no, row.name),
        CellData(len({number for number, _ in row.cells})),
        *(CellData(lights[light], LIGHT_TONES[light] if lights[light] else Tone.PLAIN) for light in Light),
        CellData(_lit(rollup, row, Light.OVERDUE)),
        CellData(_lit(rollup, row, Light.DUE_SOON)),
    )


def _lit(rollup: Rollup, row: Across[TaskLine], light: Light) -> str:
    names = [rollup.name(number) for number, one in row.cells if one.light is light]
    if not names:
        return ""
    return listed(names) if len(names) <= _SHOWN else f"{listed(names[:_SHOWN])}等{len(names)}家"


def _lone_row(rollup: Rollup, row: Across[TaskLine]) -> Row:
    number, one = row.cells[0]
    return (*texts(one.task.no, row.name, rollup.name(number)), CellData(one.light.value, LIGHT_TONES[one.light]))
