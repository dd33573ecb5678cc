"""The sheet 较上期变动: what differs from the period before, item by item and task by task."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import Assessment, Merged, TaskOutcome, WorkState
from report_gen.model.sheets import (
    Block,
    CellData,
    Change,
    ColumnKind,
    Comparison,
    Observation,
    Row,
    SheetColumn,
    SheetData,
    Tone,
)
from report_gen.model.tones import LIGHT_TONES
from report_gen.reports.ledger_scope import LedgerInput, texts, value_cell
from report_gen.wording import listed, number_text

_MERGED: Final = "汇总值"
_FRONT: Final = (10, 32, 11, 14)
_VALUE_WIDTH: Final = 13
_BACK: Final = (12, 12, 30)


def changes(given: LedgerInput, compare: Comparison) -> SheetData:
    """Items and task states that changed; with more than one reporting period, the whole row of values."""
    series = _series(given)
    grid = (*_FRONT, *[_VALUE_WIDTH] * len(series), *_BACK)
    if len(series) < 2:
        block = Block("", (SheetColumn("说明", span=len(grid)),), (), empty="无上期数据，本期不作比较。")
        return SheetData("较上期变动", "较上期变动情况", ("无上期数据。",), (block,), grid)
    compared = compare(tuple(_observations(given, series)), [part.period.code for part in series])
    changed = [change for change in compared if len(set(change.values)) > 1]
    lines = (
        f"{series[0].period.label}至{series[-1].period.label}。数据项比较{len(compared)}行，变动{len(changed)}行（未变动的不列）。",
        "增减为最后两期之差；空白表示该期无有效数据，空白不等于零。各单位所报值与汇总值分行列出。",
        *_gap_line(series),
    )
    blocks = (
        _item_block(given, series, changed),
        _state_block(given, series),
        *_light_blocks(given, len(grid)),
    )
    return SheetData("较上期变动", "较上期变动情况", lines, blocks, grid)


def _gap_line(series: tuple[Merged, ...]) -> Iterator[str]:
    """Says so where the last period is not compared with the one just before it, for nothing came then."""
    before, last = series[-2].period, series[-1].period
    if last.previous() != before:
        yield f"{last.previous().label}没有收到报送件，“上期”为{before.label}。"


def _series(given: LedgerInput) -> tuple[Merged, ...]:
    """The reporting periods compared, oldest first."""
    older = [given.previous] if given.previous else []
    by_period = {part.period: part for part in (*older, *given.parts)}
    return tuple(by_period[period] for period in sorted(by_period))


def _observations(given: LedgerInput, series: tuple[Merged, ...]) -> Iterator[Observation]:
    """Each item's merged value, and each reporter's own where there are several."""
    for item in given.plan.items:
        for part in series:
            fact = part.item(item.code)
            if fact is None:
                continue
            yield Observation(item.code, item.name, _MERGED, part.period.code, fact.value)
            if len(item.reporters) > 1:
                for source in fact.sources:
                    yield Observation(item.code, item.name, given.short(source.unit), part.period.code, source.value)


def _item_block(given: LedgerInput, series: tuple[Merged, ...], changed: list[Change]) -> Block:
    columns = (
        SheetColumn("编码", kind=ColumnKind.CENTRED),
        SheetColumn("数据项"),
        SheetColumn("计量单位", kind=ColumnKind.CENTRED),
        SheetColumn("单位"),
        *(SheetColumn(part.period.label, kind=ColumnKind.NUMBER) for part in series),
        SheetColumn("增减", kind=ColumnKind.NUMBER),
        SheetColumn("增减幅度", kind=ColumnKind.NUMBER),
        SheetColumn("说明"),
    )
    rows = tuple(_item_row(given, change) for change in changed)
    return Block("一、数据项变动", columns, rows, empty="数据项没有变动。")


def _item_row(given: LedgerInput, change: Change) -> Row:
    item = given.plan.item(change.code)
    jumped = item.jump is not None and change.percent is not None and abs(change.percent) > item.jump * 100
    tone = Tone.WATCH if jumped else Tone.PLAIN
    return (
        *texts(change.code, change.name, item.measure),
        CellData(change.unit, Tone.STRONG if change.unit == _MERGED else Tone.PLAIN),
        *(value_cell(item, value) for value in change.values),
        CellData(change.difference, tone),
        CellData(change.percent, tone, decimals=1, suffix="%"),
        CellData(_remark(given, change, item.jump if jumped else None)),
    )


def _remark(given: LedgerInput, change: Change, jump: Decimal | None) -> str:
    last, now = change.values[-2:]
    notes = []
    if last is None and now is not None:
        notes.append(f"上期{_lack(_series(given)[-2], change)}。")
    if last is not None and now is None:
        notes.append(f"本期{_lack(given.parts[-1], change)}。")
    if jump is not None:
        notes.append(f"变动超过核实线{number_text(jump * 100)}%。")
    return "".join(notes)


def _lack(part: Merged, change: Change) -> str:
    """Why a row has no value in that period: a unit's own row says nothing of the other reporters."""
    if change.unit != _MERGED:
        return "该单位无有效数据"
    fact = part.item(change.code)
    return fact.reason if fact and fact.reason else "无有效数据"


def _state_block(given: LedgerInput, series: tuple[Merged, ...]) -> Block:
    """Units whose word on a task changed from the first period to the last, those with the same change together."""
    first, last = series[0], series[-1]
    before = {(fact.task_no, fact.unit): fact.state for fact in first.tasks}
    now = {(fact.task_no, fact.unit): fact.state for fact in last.tasks}
    changed: dict[tuple[str, str, str], list[str]] = {}
    for task in given.plan.tasks:
        for code in task.units:
            was, has = _state_text(before, (task.no, code)), _state_text(now, (task.no, code))
            if was != has:
                changed.setdefault((task.no, was, has), []).append(given.short(code))
    rows = tuple(
        texts(no, given.plan.task(no).title, was, has, listed(units)) for (no, was, has), units in changed.items()
    )
    title = f"二、各单位工作状态变动（{first.period.label}→{last.period.label}）"
    return Block(title, _task_columns(_total(series), "单位"), rows, empty="工作状态没有变动。")


def _state_text(states: dict[tuple[str, str], WorkState | None], key: tuple[str, str]) -> str:
    if key not in states:
        return "未报"
    state = states[key]
    return state.value if state else "未填"


def _total(series: tuple[Merged, ...]) -> int:
    return len(_FRONT) + len(series) + len(_BACK)


def _task_columns(total: int, last_title: str) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("任务序号", kind=ColumnKind.CENTRED),
        SheetColumn("重点任务"),
        SheetColumn("原状态", kind=ColumnKind.CENTRED),
        SheetColumn("现状态", kind=ColumnKind.CENTRED),
        SheetColumn(last_title, span=total - 4),
    )


def _light_blocks(given: LedgerInput, total: int) -> tuple[Block, ...]:
    if given.previous_assessment is None:
        return ()
    before = _lights(given.previous_assessment)
    rows = tuple(
        (
            *texts(outcome.task.no, outcome.task.title),
            CellData(earlier.light.value, LIGHT_TONES[earlier.light]),
            CellData(outcome.light.value, LIGHT_TONES[outcome.light]),
            CellData(outcome.task.lead_text or "无牵头单位（按职责分工共同负责）"),
        )
        for outcome in given.assessment.tasks
        if (earlier := before.get(outcome.task.no)) and earlier.light is not outcome.light
    )
    return (Block("三、任务亮灯变动", _task_columns(total, "牵头单位"), rows, empty="任务亮灯没有变动。"),)


def _lights(assessment: Assessment) -> dict[str, TaskOutcome]:
    return {outcome.task.no: outcome for outcome in assessment.tasks}
