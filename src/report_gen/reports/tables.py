"""The tables and charts of the half-year report; a chart shows the same numbers as the table beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.document import ChartData, TableData
from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    Merged,
    ReportState,
    ReportStatus,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import Plan, Task
from report_gen.reports.conflict_words import evidence_of
from report_gen.reports.facts import (
    LIGHTS,
    completion,
    latest_words,
    light_counts,
    on_time,
    received,
    value_text,
    without_year,
)
from report_gen.reports.phrases import percent, said, to_supply
from report_gen.wording import date_text, listed, number_text, target_text

LIGHT_TABLE, INDICATOR_TABLE = "任务亮灯统计", "指标完成情况"
LIGHT_CHART, INDICATOR_CHART = "任务进展分类图", "指标完成程度图"
ANNEX_TASKS, ANNEX_INDICATORS, ANNEX_REPORTS = "附件1任务进展", "附件2指标完成", "附件3报送情况"
_QUOTED: Final = 2  # units quoted for one task
_CELLS: Final = 2  # units whose cells are named for one indicator
_NOTE_LESS: Final = "注：完成程度为完成值与目标值之比；以不高于目标为达标的指标，为目标值与完成值之比。"


def lights_table(assessment: Assessment, categories: Sequence[str]) -> TableData:
    """Tasks of each category by light, with a total line."""
    rows = [_light_row(category, _of(assessment, category)) for category in categories]
    return TableData(
        LIGHT_TABLE,
        f"表1　重点任务进展分类统计（截至{date_text(assessment.as_of)}，单位：项）",
        ("指标分类", "任务数", *(light.value for light in LIGHTS)),
        (*rows, _light_row("合计", assessment.tasks)),
        (66, 14, 14, 11, 11, 11, 18, 11),
        centred=tuple(range(1, 8)),
        small=True,
    )


def _light_row(name: str, outcomes: Sequence[TaskOutcome]) -> tuple[str, ...]:
    return (name, str(len(outcomes)), *map(str, light_counts(outcomes)))


def _of(assessment: Assessment, category: str) -> tuple[TaskOutcome, ...]:
    return tuple(outcome for outcome in assessment.tasks if outcome.task.category == category)


def lights_chart(assessment: Assessment, categories: Sequence[str]) -> ChartData:
    """The same counts as stacked bars; lights no task shows are left out."""
    counts = [light_counts(_of(assessment, category)) for category in categories]
    series = tuple(
        (light.value, tuple(float(row[index]) for row in counts))
        for index, light in enumerate(LIGHTS)
        if any(row[index] for row in counts)
    )
    return ChartData(LIGHT_CHART, "图1　重点任务进展分类（项）", "stacked", tuple(categories), series, "项")


def indicators_table(assessment: Assessment) -> TableData:
    """Indicators against their targets, in short."""
    rows = tuple(
        (
            str(number),
            outcome.indicator.name,
            target_text(outcome.indicator),
            _value(outcome),
            _completion_text(outcome),
            outcome.verdict.value,
        )
        for number, outcome in enumerate(assessment.indicators, start=1)
    )
    return TableData(
        INDICATOR_TABLE,
        "表2　指标完成情况",
        ("序号", "指标", "目标值", "完成值", "完成程度", "结论"),
        rows,
        (10, 76, 17, 19, 17, 17),
        centred=(0, 2, 3, 4, 5),
        note=_NOTE_LESS,
        small=True,
    )


def indicators_chart(assessment: Assessment) -> ChartData:
    """How far each indicator has come, in per cent of its target; a gap where there is no value."""
    values = tuple(
        None if (share := completion(outcome)) is None else float(share) for outcome in assessment.indicators
    )
    names = tuple(outcome.indicator.name for outcome in assessment.indicators)
    title = "图2　指标完成程度（目标值为100%）"
    return ChartData(INDICATOR_CHART, title, "bar", names, (("完成程度", values),), "%")


def _value(outcome: IndicatorOutcome) -> str:
    return to_supply("完成值") if outcome.value is None else value_text(outcome)


def _completion_text(outcome: IndicatorOutcome) -> str:
    share = completion(outcome)
    return "—" if share is None else f"{number_text(share, 1)}%"


def annex_tasks(plan: Plan, assessment: Assessment) -> TableData:
    """Every task, by category, with what was said of it, and where that stands."""
    rows: list[tuple[str, ...]] = []
    spans: list[int] = []
    heads = ("序号", "重点任务", "牵头单位", "完成时限", "亮灯", "进展情况", "依据")
    for category in plan.categories():
        spans.append(len(rows))
        rows.append((category, *("" for _ in heads[1:])))
        rows += [_task_row(plan, outcome) for outcome in _of(assessment, category)]
    return TableData(
        ANNEX_TASKS,
        "",
        heads,
        tuple(rows),
        (10, 40, 26, 22, 17, 91, 19),
        centred=(0, 2, 3, 4, 6),
        preface=f"注：亮灯截至{date_text(assessment.as_of)}。进展情况为单位填报原文，取最近一期；每项任务列{_QUOTED}家，"
        "其余单位填报内容见汇总台账。依据依次为所列单位填报表“任务进展”表的报送期和单元格。",
        small=True,
        spans=tuple(spans),
    )


def _task_row(plan: Plan, outcome: TaskOutcome) -> tuple[str, ...]:
    task, words = outcome.task, latest_words(outcome)
    quoted = words[:_QUOTED]
    rest = len(words) - len(quoted)
    more = f"（另有{rest}家单位填报）" if rest else ""
    said_of_it = "\n".join(f"{plan.short(fact.unit)}：{said(fact.progress)}" for fact in quoted) + more
    cells = "\n".join(f"{without_year(fact.period).removeprefix('第')}{fact.place.cell}" for fact in quoted)
    return (
        task.no,
        task.title,
        _leads(plan, task),
        task.due_text or "未写时限",
        outcome.light.value,
        said_of_it or to_supply("进展情况"),
        cells or "—",
    )


def _leads(plan: Plan, task: Task) -> str:
    shorts = listed(plan.short(code) for code in task.leads or task.responsible)
    return shorts if task.leads else f"{shorts}（共同负责）"


def annex_indicators(plan: Plan, assessment: Assessment) -> TableData:
    """Every indicator with its working, and the cells its numbers come from."""
    rows = tuple(
        (
            str(number),
            outcome.indicator.name,
            outcome.indicator.task_no,
            target_text(outcome.indicator),
            _value(outcome),
            outcome.verdict.value,
            "；".join((_working(outcome), *evidence_of(plan, assessment, outcome))),
            _cells(plan, outcome),
        )
        for number, outcome in enumerate(assessment.indicators, start=1)
    )
    return TableData(
        ANNEX_INDICATORS,
        "",
        ("序号", "指标", "任务", "目标值", "完成值", "结论", "计算过程", "依据"),
        rows,
        (10, 73, 10, 16, 17, 17, 41, 41),
        centred=(0, 2, 3, 4, 5),
        preface=f"注：数据截至{date_text(assessment.as_of)}。依据为各单位填报表“指标数据”表的单元格。",
        small=True,
    )


def _working(outcome: IndicatorOutcome) -> str:
    """The formula with its numbers; a value filled in as it is says so; what keeps it from being decided."""
    if outcome.verdict is Verdict.UNDECIDED:
        return outcome.reason
    text = outcome.working or outcome.indicator.formula
    note = outcome.indicator.baseline_note
    if text == value_text(outcome):
        return "填报值"
    return f"{text}（{note}）" if outcome.indicator.baseline is not None and note else text


def _cells(plan: Plan, outcome: IndicatorOutcome) -> str:
    """`市交通运输局6月H5、H7`: the cells of each unit, one unit a line; with many units the first ones."""
    cells: dict[str, list[str]] = {}
    for fact in outcome.inputs:
        for source in fact.sources:
            unit = f"{plan.short(source.unit)}{without_year(fact.period)}"
            cells.setdefault(unit, []).append(source.entry.place.cell)
    lines = [f"{unit}{listed(dict.fromkeys(found))}" for unit, found in cells.items()]
    more = [f"等{len(lines)}家"] if len(lines) > _CELLS else []
    return "\n".join([*lines[:_CELLS], *more])


def annex_reports(plan: Plan, assessment: Assessment) -> TableData:
    """Units by reporting period: in time, late, returned, missing; and totals."""
    periods = [part.period for part in assessment.parts]
    units = [unit for unit in plan.units if any(_concerned(part, unit.code) for part in assessment.parts)]
    rows = [_unit_row(assessment, unit.code, unit.short, index) for index, unit in enumerate(units, start=1)]
    centred = (0, *range(2, len(periods) + 5))
    return TableData(
        ANNEX_REPORTS,
        "",
        ("序号", "单位", *map(without_year, periods), "应报", "已报", "按时"),
        (*rows, _rate_row(assessment)),
        (19, 69, *(28 for _ in periods), 19, 19, 19),
        centred=centred,
        preface="注：“迟”为逾期，“退回”为经校核退回、尚未改正，“待定”为收到时间待核定、不计逾期。",
        small=True,
    )


def _unit_row(assessment: Assessment, code: str, short: str, index: int) -> tuple[str, ...]:
    statuses = [part.status(code) for part in assessment.parts]
    owed = [status for status in statuses if status is not None]
    cells = (
        state_word(status) if status else "免报" if _spared(part, code) else "—"
        for part, status in zip(assessment.parts, statuses, strict=True)
    )
    return (str(index), short, *cells, str(len(owed)), str(received(owed)), str(on_time(owed)))


def _concerned(part: Merged, unit: str) -> bool:
    """Whether the unit owed a form for that period or was let off."""
    return part.status(unit) is not None or _spared(part, unit)


def _spared(part: Merged, unit: str) -> bool:
    return any(one.obligation.unit == unit for one in part.excused)


def state_word(status: ReportStatus) -> str:
    """按时, 迟3天, 退回, 未报, 待定: one word for a cell of the matrix."""
    if status.state in {ReportState.MISSING, ReportState.RETURNED}:
        return str(status.state.value)
    if status.timeliness is Timeliness.LATE:
        return f"迟{status.days_late}天" if status.days_late else "逾期"
    return "待定" if status.timeliness is Timeliness.PENDING else str(status.timeliness.value)


def _rate_row(assessment: Assessment) -> tuple[str, ...]:
    rates = (percent(received(part.statuses), len(part.statuses)).rstrip("%") for part in assessment.parts)
    statuses = assessment.statuses
    return ("", "上报率（%）", *rates, str(len(statuses)), str(received(statuses)), str(on_time(statuses)))


def missing_values(assessment: Assessment) -> Iterator[str]:
    """What the tables leave for a person to supply."""
    for outcome in assessment.indicators:
        if outcome.value is None:
            yield f"指标“{outcome.indicator.name}”的完成值（{outcome.reason or '无数据'}）"


def light_words(outcomes: Sequence[TaskOutcome]) -> list[tuple[str, int]]:
    """The lights as they are strung together in a sentence: 已完成, 按期推进, …."""
    words = ("已完成", "按期推进", "临近时限", "超过时限", "持续推进", "状态待定")
    counts = Counter(outcome.light for outcome in outcomes)
    return [(word, counts[light]) for word, light in zip(words, LIGHTS, strict=True)]
