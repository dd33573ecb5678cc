"""The annexes of the half-year report: every task, every indicator with its working, every unit's reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from report_gen.model.document import TableData
from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    Merged,
    ReportState,
    ReportStatus,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import Plan, Task, Unit
from report_gen.reports import proof_of
from report_gen.reports.conflict_words import evidence_of
from report_gen.reports.facts import came_of, latest_words, on_time_of, value_text, without_year
from report_gen.reports.phrase_table import say
from report_gen.reports.phrases import percent, said, to_supply
from report_gen.reports.proofs import Proofs
from report_gen.reports.tables import as_of_text, by_proof, of_category, shown_value
from report_gen.wording import listed, target_text

ANNEX_TASKS, ANNEX_INDICATORS, ANNEX_REPORTS = "附件1任务进展", "附件2指标完成", "附件3报送情况"
_QUOTED: Final = 2  # units quoted for one task
_CELLS: Final = 2  # units whose cells are named for one indicator


def annex_tasks(plan: Plan, assessment: Assessment, proofs: Proofs) -> TableData:
    """Every task, by category, with what was said of it, and where that stands."""
    rows: list[tuple[str, ...]] = []
    spans: list[int] = []
    heads = ("序号", "重点任务", "牵头单位", "完成时限", "亮灯", "进展情况", "依据")
    for category in plan.categories():
        spans.append(len(rows))
        rows.append((category, *("" for _ in heads[1:])))
        rows += [_task_row(plan, assessment, outcome, proofs) for outcome in of_category(assessment, category)]
    return TableData(
        ANNEX_TASKS,
        "",
        heads,
        tuple(rows),
        (10, 40, 26, 22, 17, 91, 19),
        centred=(0, 2, 3, 4, 6),
        preface=f"注：亮灯截至{as_of_text(assessment, proofs)}。进展情况为单位填报原文，取最近一期；每项任务列{_QUOTED}家，"
        "其余单位填报内容见汇总台账。依据依次为所列单位填报表“任务进展”表的报送期和单元格。",
        small=True,
        spans=tuple(spans),
    )


def _task_row(plan: Plan, assessment: Assessment, outcome: TaskOutcome, proofs: Proofs) -> tuple[str, ...]:
    task, words = outcome.task, latest_words(outcome)
    quoted = [(fact, proof_of.of_words(plan, assessment, fact)) for fact in words[:_QUOTED]]
    said_of_it = "\n".join(
        f"{plan.short(fact.unit)}：{proofs.mark(said(fact.progress), words)}" for fact, words in quoted
    )
    cells = "\n".join(proofs.mark(_words_cell(fact), words) for fact, words in quoted)
    light = proof_of.of_task(plan, assessment, outcome, f"任务{task.no}的亮灯")
    return (
        task.no,
        task.title,
        _leads(plan, task),
        proofs.mark(task.due_text, proof_of.of_due(task, f"任务{task.no}的完成时限")) or "未写时限",
        proofs.mark(outcome.light.value, light),
        said_of_it + _more(plan, words[_QUOTED:], proofs) if said_of_it else to_supply("进展情况"),
        cells or "—",
    )


def _more(plan: Plan, rest: Sequence[TaskFact], proofs: Proofs) -> str:
    """`（另有2家单位填报）`; '' if there is nobody else."""
    if not rest:
        return ""
    count = proofs.mark(f"{len(rest)}家", proof_of.of_speakers(plan, rest, "另有填报单位数"))
    return f"（另有{count}单位填报）"


def _words_cell(fact: TaskFact) -> str:
    """`6月F7`: the period, and the cell the words stand in."""
    told = fact.cell("progress")
    place = told.entry.place if told else fact.place
    return f"{without_year(fact.period).removeprefix('第')}{place.cell}"


def _leads(plan: Plan, task: Task) -> str:
    shorts = listed(plan.short(code) for code in task.leads or task.responsible)
    return shorts if task.leads else f"{shorts}（共同负责）"


def annex_indicators(plan: Plan, assessment: Assessment, proofs: Proofs) -> TableData:
    """Every indicator with its working, and the cells its numbers come from."""
    rows = tuple(
        (
            str(number),
            outcome.indicator.name,
            outcome.indicator.task_no,
            *by_proof(_told(plan, assessment, outcome), proof_of.of_indicator(plan, assessment, outcome), proofs),
        )
        for number, outcome in enumerate(assessment.indicators, start=1)
    )
    told = f"数据截至{as_of_text(assessment, proofs)}。依据为各单位填报表“指标数据”表的单元格。"
    return TableData(
        ANNEX_INDICATORS,
        "",
        ("序号", "指标", "任务", "目标值", "完成值", "结论", "计算过程", "依据"),
        rows,
        (10, 73, 10, 16, 17, 17, 41, 41),
        centred=(0, 2, 3, 4, 5),
        preface=f"注：{told if rows else say(plan, '无指标')}",
        small=True,
    )


def _told(plan: Plan, assessment: Assessment, outcome: IndicatorOutcome) -> tuple[str, ...]:
    """Target, value, verdict, working with the decisions it rests on, and cells."""
    return (
        target_text(outcome.indicator),
        shown_value(outcome),
        outcome.verdict.value,
        "；".join((_working(outcome), *evidence_of(plan, assessment, outcome))),
        _cells(plan, outcome),
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


def annex_reports(plan: Plan, assessment: Assessment, proofs: Proofs) -> TableData:
    """Units by reporting period: in time, late, returned, missing; and totals."""
    periods = [part.period for part in assessment.parts]
    units = [unit for unit in plan.units if any(_concerned(part, unit.code) for part in assessment.parts)]
    rows = [_unit_row(plan, assessment, unit, index, proofs) for index, unit in enumerate(units, start=1)]
    centred = (0, *range(2, len(periods) + 5))
    return TableData(
        ANNEX_REPORTS,
        "",
        ("序号", "单位", *map(without_year, periods), "应报", "已报", "按时"),
        (*rows, _rate_row(plan, assessment, proofs)),
        (19, 69, *(28 for _ in periods), 19, 19, 19),
        centred=centred,
        preface="注：“迟”为逾期，“退回”为经校核退回、尚未改正，“待定”为收到时间待核定、不计逾期。",
        small=True,
    )


def _unit_row(plan: Plan, assessment: Assessment, unit: Unit, index: int, proofs: Proofs) -> tuple[str, ...]:
    statuses = [part.status(unit.code) for part in assessment.parts]
    cells = (
        _state(plan, status, proofs) if status else "免报" if _spared(part, unit.code) else "—"
        for part, status in zip(assessment.parts, statuses, strict=True)
    )
    owed = [status for status in statuses if status is not None]
    return (str(index), unit.short, *cells, *_totals(plan, unit.short, owed, proofs))


def _state(plan: Plan, status: ReportStatus, proofs: Proofs) -> str:
    """The word for one form; what is said against a unit is proven."""
    word = state_word(status)
    if word == Timeliness.ON_TIME.value:
        return word
    subject = f"{plan.short(status.obligation.unit)}{status.obligation.period.label}报送情况"
    return proofs.mark(word, proof_of.of_reports(plan, (status,), subject))


def _totals(plan: Plan, whose: str, owed: Sequence[ReportStatus], proofs: Proofs) -> Iterator[str]:
    """应报, 已报, 按时 of one unit or of all."""
    for word, counted in (("应报", owed), ("已报", came_of(owed)), ("按时", on_time_of(owed))):
        yield proofs.mark(str(len(counted)), proof_of.of_reports(plan, counted, f"{whose}{word}件数"))


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


def _rate_row(plan: Plan, assessment: Assessment, proofs: Proofs) -> tuple[str, ...]:
    rates = (_rate(plan, part, proofs) for part in assessment.parts)
    return ("", "上报率（%）", *rates, *_totals(plan, "合计", assessment.statuses, proofs))


def _rate(plan: Plan, part: Merged, proofs: Proofs) -> str:
    came, owed = came_of(part.statuses), part.statuses
    text = percent(len(came), len(owed)).rstrip("%")
    return proofs.mark(text, proof_of.of_reports(plan, came, f"{part.period.label}上报率", owed)) if owed else text
