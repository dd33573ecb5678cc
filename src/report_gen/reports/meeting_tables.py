"""Tables of the paper for the meeting: indicators over the periods, late tasks, requests of the units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from report_gen.model.document import TableData
from report_gen.model.outcome import IndicatorOutcome, TaskOutcome
from report_gen.model.period import Period
from report_gen.model.proof import Proof, without_marks
from report_gen.reports import proof_of
from report_gen.reports.charts import Shares, heads
from report_gen.reports.facts import Problem, day_text, latest_words, without_year
from report_gen.reports.office_words import task_proof
from report_gen.reports.phrases import said
from report_gen.reports.proof_facts import item_fact
from report_gen.reports.prose_problems import told_of
from report_gen.reports.requests import Request, of_request
from report_gen.reports.telling import Telling
from report_gen.wording import listed, number_text, target_text

TREND_TABLE, LATE_TABLE, REQUESTS_TABLE = "指标走势", "超过时限任务", "需协调事项"
GAP: Final = "缺"


def trend_table(tell: Telling, shown: Sequence[tuple[IndicatorOutcome, Shares]]) -> TableData:
    """The shares the trend chart draws; 缺 where a period has none."""
    periods = tuple(period for period, _ in shown[0][1]) if shown else ()
    rows = tuple((outcome.indicator.name, *(_share(tell, outcome, *point) for point in way)) for outcome, way in shown)
    return TableData(
        TREND_TABLE,
        "表2　未达标指标各期完成程度（%）",
        ("指标", *heads(periods)),
        rows,
        (48, *(18 for _ in periods)),
        centred=tuple(range(1, len(periods) + 1)),
        note=f"注：“{GAP}”为该期没有有效数据，图中断开，不作零处理。" if any(GAP in row for row in rows) else "",
        small=True,
    )


def _share(tell: Telling, outcome: IndicatorOutcome, period: Period, share: Decimal | None) -> str:
    if share is None:
        return GAP
    indicator = outcome.indicator
    part = next((part for part in tell.assessment.parts if part.period == period), None)
    used = (part.item(one.item.code) for one in outcome.inputs) if part else ()
    facts = tuple(item_fact(tell.plan, fact) for fact in used if fact is not None)
    formula = f"{indicator.formula}：{period.label}数与目标值{target_text(indicator)}之比"
    proof = Proof(f"指标“{indicator.name}”{period.label}的完成程度", formula, facts, (indicator.code,))
    return tell.mark(number_text(share, 1), proof)


def late_table(tell: Telling) -> TableData:
    """The late tasks: who leads, when it was due, by how many days it is late, what was said, what is meant to be done."""
    rows = tuple(_late_row(tell, outcome, number) for number, outcome in enumerate(tell.overdue(), start=1))
    return TableData(
        LATE_TABLE,
        "",
        ("序号", "任务", "牵头单位", "时限", "超过天数", "进展情况", "拟采取的措施"),
        rows,
        (9, 32, 22, 20, 12, 36, 36),
        centred=(0, 2, 3, 4),
        small=True,
    )


def _late_row(tell: Telling, outcome: TaskOutcome, number: int) -> tuple[str, ...]:
    task, proof = outcome.task, task_proof(tell, outcome, "时限")
    due = tell.day(outcome.due, proof) if outcome.due else "—"
    days = tell.mark(f"{abs(outcome.days)}天", proof) if outcome.days else "—"
    words = next((fact for fact in latest_words(outcome) if fact.unit in task.answerable), None)
    told = (
        tell.mark(said(without_marks(words.progress)), proof_of.of_words(tell.plan, tell.assessment, words))
        if words
        else ""
    )
    measures = "\n".join(_measure(tell, row) for row in told_of(tell, task) if row.plan)
    leads = listed(tell.plan.short(code) for code in task.answerable)
    return (str(number), tell.title(task), leads, due, days, told or "未报", measures or "未报")


def _measure(tell: Telling, row: Problem) -> str:
    proof = proof_of.of_problem(tell.plan, tell.assessment, row)
    until = day_text(row.on, tell.assessment.period.year) if row.on else row.until
    return tell.mark(f"{row.plan}（{until}）" if until else row.plan, proof)


def requests_table(tell: Telling, asked: Sequence[Request]) -> TableData:
    """The requests with the unit's problem and the cell they stand in."""
    rows = tuple(_request_row(tell, one, number) for number, one in enumerate(asked, start=1))
    return TableData(
        REQUESTS_TABLE,
        "",
        ("序号", "提出单位", "涉及任务", "存在问题", "需协调事项", "出处"),
        rows,
        (9, 26, 32, 42, 42, 16),
        centred=(0, 1, 5),
        note="注：存在问题和需协调事项为单位填报原文；出处为该单位填报表“问题与下步计划”表的报送期和单元格。",
        small=True,
    )


def _request_row(tell: Telling, one: Request, number: int) -> tuple[str, ...]:
    proof, plan = of_request(tell.plan, one), tell.plan
    task = tell.title(plan.task(one.task)) if one.task else "—"
    where = tell.mark(f"{without_year(one.period).removeprefix('第')}{one.place}", proof)
    problem = tell.mark(one.problem, proof) if one.problem else "—"
    return (str(number), plan.short(one.unit), task, problem, tell.mark(one.need, proof), where)
