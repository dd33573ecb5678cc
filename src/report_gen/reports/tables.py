"""The tables and charts of the half-year report; a chart shows the same numbers as the table beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.document import ChartData, TableData
from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    ReportState,
    ReportStatus,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import Plan
from report_gen.reports.facts import (
    LIGHTS,
    completion,
    latest_words,
    light_counts,
    on_time,
    received,
    value_text,
)
from report_gen.reports.phrases import percent, said, to_supply
from report_gen.wording import date_text, listed, number_text, target_text

LIGHT_TABLE, INDICATOR_TABLE = "任务亮灯统计", "指标完成情况"
LIGHT_CHART, INDICATOR_CHART = "任务进展分类图", "指标完成程度图"
ANNEX_TASKS, ANNEX_INDICATORS, ANNEX_REPORTS = "附件1任务进展", "附件2指标完成", "附件3报送情况"
_QUOTED: Final = 2  # units quoted for one task
_NOTE_LESS: Final = "注：完成程度为完成值与目标值之比；以不高于目标为达标的指标，为目标值与完成值之比。"


def lights_table(assessment: Assessment, categories: Sequence[str]) -> TableData:
    """Tasks of each category by light, with a total line."""
    rows = [_light_row(category, _of(assessment, category)) for category in categories]
    return TableData(
        LIGHT_TABLE,
        "表1　重点任务进展分类统计",
        ("指标分类", "任务数", *(light.value for light in LIGHTS)),
        (*rows, _light_row("合计", assessment.tasks)),
        (44, 16, 16, 14, 14, 14, 22, 16),
        centred=tuple(range(1, 8)),
        note=f"注：统计截至{date_text(assessment.as_of)}，单位为项。",
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
        (10, 56, 19, 25, 22, 24),
        centred=(0, 2, 3, 4, 5),
        note=_NOTE_LESS,
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
    """Every task with what was said of it, and where that stands."""
    rows = tuple(_task_row(plan, outcome) for outcome in assessment.tasks)
    return TableData(
        ANNEX_TASKS,
        "",
        ("序号", "指标分类", "重点任务", "牵头单位", "完成时限", "亮灯", "进展情况", "依据"),
        rows,
        (10, 16, 30, 20, 18, 14, 80, 37),
        centred=(0, 1, 3, 4, 5),
        note=f"注：亮灯截至{date_text(assessment.as_of)}；进展情况为各单位填报原文，取最近一期。",
        merged=(1,),
        small=True,
    )


def _task_row(plan: Plan, outcome: TaskOutcome) -> tuple[str, ...]:
    task, words = outcome.task, latest_words(outcome)
    leads = [plan.short(code) for code in task.leads]
    shown = [fact for fact in words if fact.unit in task.answerable][:_QUOTED] or list(words[:1])
    shown += [fact for fact in words if fact not in shown][: max(_QUOTED - len(shown), 0)]
    rest = len(words) - len(shown)
    more = [f"其余{rest}家单位填报内容见汇总台账。"] if rest else []
    return (
        task.no,
        task.category,
        task.title,
        listed(leads) if leads else f"{listed(plan.short(code) for code in task.responsible)}（共同负责）",
        task.due_text or "未写时限",
        outcome.light.value,
        "\n".join([*(f"{plan.short(fact.unit)}：{said(fact.progress)}" for fact in shown), *more])
        or to_supply("进展情况"),
        _evidence(plan, shown) or outcome.rule,
    )


def _evidence(plan: Plan, facts: Sequence[TaskFact]) -> str:
    """`2024年6月填报表“任务进展”：市商务局J7、市公安局J9`: which forms and cells."""
    cells: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        key = (fact.period.label, fact.place.sheet)
        cells.setdefault(key, []).append(f"{plan.short(fact.unit)}{fact.place.cell}")
    return "\n".join(f"{label}“{sheet}”表：{listed(names)}" for (label, sheet), names in cells.items())


def annex_indicators(assessment: Assessment) -> TableData:
    """Every indicator with its working."""
    rows = tuple(
        (
            str(number),
            outcome.indicator.name,
            f"第{outcome.indicator.task_no}项",
            target_text(outcome.indicator),
            _value(outcome),
            outcome.verdict.value,
            outcome.working or outcome.indicator.formula,
            _remark(outcome),
        )
        for number, outcome in enumerate(assessment.indicators, start=1)
    )
    return TableData(
        ANNEX_INDICATORS,
        "",
        ("序号", "指标", "对应任务", "目标值", "完成值", "结论", "计算过程", "说明"),
        rows,
        (9, 46, 17, 18, 22, 18, 60, 35),
        centred=(0, 2, 3, 4, 5),
        note=f"注：数据截至{date_text(assessment.as_of)}。",
        small=True,
    )


def _remark(outcome: IndicatorOutcome) -> str:
    if outcome.verdict is Verdict.UNDECIDED:
        return outcome.reason
    baseline, note = outcome.indicator.baseline, outcome.indicator.baseline_note
    if baseline is None:
        return ""
    return f"基期值{number_text(baseline)}" + (f"（{note}）" if note else "")


def annex_reports(plan: Plan, assessment: Assessment) -> TableData:
    """Units by reporting period: in time, late, returned, missing; and totals."""
    periods = [part.period for part in assessment.parts]
    units = [unit for unit in plan.units if any(part.status(unit.code) for part in assessment.parts)]
    rows = [_unit_row(assessment, unit.code, unit.short, index) for index, unit in enumerate(units, start=1)]
    centred = (0, *range(2, len(periods) + 5))
    return TableData(
        ANNEX_REPORTS,
        "",
        ("序号", "单位", *(_short_label(period.label) for period in periods), "应报", "已报", "按时"),
        (*rows, _rate_row(assessment)),
        (10, 36, *(14 for _ in periods), 11, 11, 11),
        centred=centred,
        note="注：“退回”指报送后经校核退回、尚未改正；“待定”指收到时间待核定，不计逾期。",
        small=True,
    )


def _short_label(label: str) -> str:
    """`1月` of `2024年1月`: the year stands in the title."""
    return label.partition("年")[2] or label


def _unit_row(assessment: Assessment, code: str, short: str, index: int) -> tuple[str, ...]:
    statuses = [part.status(code) for part in assessment.parts]
    owed = [status for status in statuses if status is not None]
    cells = ("—" if status is None else state_word(status) for status in statuses)
    return (str(index), short, *cells, str(len(owed)), str(received(owed)), str(on_time(owed)))


def state_word(status: ReportStatus) -> str:
    """按时, 逾期3天, 退回, 未报, 待定: one word for a cell of the matrix."""
    if status.state in {ReportState.MISSING, ReportState.RETURNED}:
        return str(status.state.value)
    if status.timeliness is Timeliness.LATE:
        return f"逾期{status.days_late}天" if status.days_late else "逾期"
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
