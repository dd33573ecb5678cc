"""The sheets 任务进展 and 指标 of the merged workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from report_gen.model.outcome import IndicatorOutcome, ItemFact, Light, TaskFact, TaskOutcome, Verdict
from report_gen.model.plan import Task
from report_gen.model.sheets import Block, CellData, ColumnKind, Row, SheetColumn, SheetData, Tone
from report_gen.model.tones import LIGHT_TONES, TEMPO_TONES, VERDICT_TONES
from report_gen.reports.ledger_scope import LedgerInput, open_cell, texts
from report_gen.wording import date_text, few, item_text, listed, number_text, target_text

_SHOWN_UNITS: Final = 6  # more would not fit into the tallest row a spreadsheet allows (409 points)
_SHOWN_TEXT: Final = 100

_TASK_COLUMNS: Final = (
    SheetColumn("序号", 5, ColumnKind.CENTRED),
    SheetColumn("指标分类", 10, ColumnKind.CENTRED),
    SheetColumn("重点任务", 17),
    SheetColumn("工作目标", 26),
    SheetColumn("牵头单位", 12),
    SheetColumn("完成时限\n（原文）", 11, ColumnKind.CENTRED),
    SheetColumn("本次时限", 11, ColumnKind.CENTRED),
    SheetColumn("亮灯", 9, ColumnKind.CENTRED),
    SheetColumn("判定依据", 18),
    SheetColumn("完成日期", 11, ColumnKind.CENTRED),
    SheetColumn("各单位进展", 40),
    SheetColumn("来源（文件 › 工作表 › 单元格）", 32),
    SheetColumn("打开", 6, ColumnKind.CENTRED),
    SheetColumn("领导小组办公室备注", 16, entry=True),
)

_INDICATOR_COLUMNS: Final = (
    SheetColumn("编码", 8, ColumnKind.CENTRED),
    SheetColumn("指标名称", 24),
    SheetColumn("对应任务", 9, ColumnKind.CENTRED),
    SheetColumn("计算公式", 26),
    SheetColumn("代入数值", 26),
    SheetColumn("结果", 11, ColumnKind.CENTRED),
    SheetColumn("目标", 10, ColumnKind.CENTRED),
    SheetColumn("结论", 10, ColumnKind.CENTRED),
    SheetColumn("说明", 20),
    SheetColumn("进度", 9, ColumnKind.CENTRED),
    SheetColumn("进度依据（完成与时间之比）", 30),
    SheetColumn("基期值", 14),
    SheetColumn("数据来源（文件 › 工作表 › 单元格）", 48),
    SheetColumn("打开", 6, ColumnKind.CENTRED),
)


def tasks(given: LedgerInput) -> SheetData:
    """任务进展: one row a task, in plan order, with a blank column for the office."""
    lines = (
        f"{_moment(given)}亮灯：{_light_line(given.assessment.tasks)}。",
        f"每项任务最多列{_SHOWN_UNITS}家单位（牵头单位在前），其余及全文见“数据来源”；黄色列由领导小组办公室填写。",
    )
    rows = tuple(_task_row(given, outcome) for outcome in given.assessment.tasks)
    return SheetData("任务进展", "重点任务进展情况", lines, (Block("", _TASK_COLUMNS, rows),), frozen=3)


def _moment(given: LedgerInput) -> str:
    return f"{given.assessment.period.label}，截至{date_text(given.assessment.as_of)}。"


def _light_line(outcomes: Sequence[TaskOutcome]) -> str:
    counts = Counter(outcome.light for outcome in outcomes)
    return "，".join(f"{light.value}{counts[light]}项" for light in Light)


def _task_row(given: LedgerInput, outcome: TaskOutcome) -> Row:
    task = outcome.task
    newest = newest_facts(outcome.facts)
    shown = sorted(newest, key=lambda fact: not fact.leading)[:_SHOWN_UNITS]
    first = given.link(shown[0].period, shown[0].place) if shown else None
    return (
        *texts(task.no, task.category, task_name(task), task.objective),
        CellData(task.lead_text or "无牵头单位\n（按职责分工共同负责）"),
        CellData(task.due_text),
        CellData(outcome.due),
        CellData(outcome.light.value, LIGHT_TONES[outcome.light]),
        CellData(outcome.rule),
        CellData(outcome.done_on),
        CellData(_progress_text(given, task, shown, newest)),
        CellData("\n".join(fact.place.label for fact in shown)),
        open_cell(first),
        CellData(tone=Tone.ENTRY),
    )


def task_name(task: Task) -> str:
    """Its key task and sub-task."""
    return "：".join(part for part in (task.key_task, task.sub_task) if part)


def newest_facts(facts: Sequence[TaskFact]) -> tuple[TaskFact, ...]:
    """The newest fact of each unit; `facts` come newest first."""
    found: dict[str, TaskFact] = {}
    for fact in facts:
        found.setdefault(fact.unit, fact)
    return tuple(found.values())


def _progress_text(given: LedgerInput, task: Task, shown: Sequence[TaskFact], newest: Sequence[TaskFact]) -> str:
    lines = [_fact_text(given, fact) for fact in shown]
    rest = [fact for fact in newest if fact not in shown]
    if rest:
        lines.append(_rest_text(rest))
    told = {fact.unit for fact in newest}
    silent = [given.short(code) for code in task.units if code not in told]
    if silent:
        lines.append(f"未报进展：{_few(silent)}。")
    return "\n".join(lines)


def _rest_text(facts: Sequence[TaskFact]) -> str:
    """`另有5家：推进中4家，已完成1家。`: the others by state."""
    counts = Counter(map(_state_word, facts))
    return f"另有{len(facts)}家：{'，'.join(f'{word}{count}家' for word, count in counts.items())}。"


def _few(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= _SHOWN_UNITS else f"{listed(names[:_SHOWN_UNITS])}等{len(names)}家"


def _state_word(fact: TaskFact) -> str:
    return fact.state.value if fact.state else "工作状态未填"


def _fact_text(given: LedgerInput, fact: TaskFact) -> str:
    month = fact.period.label if given.several or fact.period != given.merged.period else ""
    about = "，".join(part for part in ("牵头" if fact.leading else "", month) if part)
    role = f"（{about}）" if about else ""
    said = "，".join(part for part in (_state_word(fact), _cut(fact.progress)) if part)
    problem = f"；存在问题：{_cut(fact.problem)}" if fact.problem else ""
    return f"{given.short(fact.unit)}{role}：{said}{problem}"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_TEXT else f"{flat[:_SHOWN_TEXT]}……"


def indicators(given: LedgerInput) -> SheetData:
    """指标: each threshold with its working, verdict and the cells its inputs come from."""
    counts = Counter(outcome.verdict for outcome in given.assessment.indicators)
    lines = (
        f"{_moment(given)}{'，'.join(f'{verdict.value}{counts[verdict]}项' for verdict in Verdict)}。",
        "结论按未四舍五入的结果判定；“小于”“大于”不含目标值本身。",
        "进度＝已走过的路程（由基期值或0到目标值）与已过去的时间相比，容差见方案“项目信息”的“进度容差”（未写为5个百分点）。",
    )
    rows = tuple(_indicator_row(given, outcome) for outcome in given.assessment.indicators)
    return SheetData("指标", "指标完成情况", lines, (Block("", _INDICATOR_COLUMNS, rows),), frozen=2)


def _indicator_row(given: LedgerInput, outcome: IndicatorOutcome) -> Row:
    indicator = outcome.indicator
    places = [(fact, source) for fact in outcome.inputs for source in fact.sources]
    first = given.link(places[0][0].period, places[0][1].entry.place) if places else None
    return (
        *texts(indicator.code, indicator.name, indicator.task_no, indicator.formula, outcome.working),
        CellData("—")
        if outcome.value is None
        else CellData(outcome.value, Tone.STRONG, decimals=indicator.decimals, suffix=indicator.measure),
        CellData(target_text(indicator)),
        CellData(outcome.verdict.value, VERDICT_TONES[outcome.verdict]),
        CellData(outcome.reason),
        *_pace_cells(given, indicator.code),
        CellData(_baseline(outcome)),
        CellData("\n".join(_input_text(given, fact) for fact in outcome.inputs)),
        open_cell(first),
    )


def _pace_cells(given: LedgerInput, code: str) -> Row:
    """超前, 同步, 滞后 or 无法比较, and the two shares behind it; blank where nobody asked for the pace."""
    pace = next((pace for pace in given.paces if pace.indicator == code), None)
    if pace is None:
        return texts("", "")
    return (CellData(pace.tempo.value, TEMPO_TONES[pace.tempo]), CellData(pace.working))


def _baseline(outcome: IndicatorOutcome) -> str:
    indicator = outcome.indicator
    value = "" if indicator.baseline is None else number_text(indicator.baseline)
    return "\n".join(part for part in (value, indicator.baseline_note) if part)


def _input_text(given: LedgerInput, fact: ItemFact) -> str:
    stated = item_text(fact.item, fact.value) or fact.reason
    places = few((f"{given.short(source.unit)} {source.entry.place.label}" for source in fact.sources), "；")
    return f"{fact.item.code} {fact.item.name}＝{stated}" + (f"（{places}）" if fact.sources else "")
