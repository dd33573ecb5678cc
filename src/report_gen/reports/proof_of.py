"""Builders of proofs: how each kind of number in a document came about, with the facts and cells it rests on.

All are pure and give the same proof for the same input. A proof's `keys` name tasks (`任务5`), indicators, data items
and units by their codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from report_gen.model.form import PROBLEMS, TASKS
from report_gen.model.outcome import (
    Assessment,
    Conflict,
    Excused,
    IndicatorOutcome,
    ItemFact,
    ReportState,
    ReportStatus,
    Score,
    Source,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.period import Period
from report_gen.model.plan import DataItem, Plan, Task
from report_gen.model.proof import Fact, Proof
from report_gen.reports import proof_facts as facts_of
from report_gen.reports.facts import Problem, completion, value_text
from report_gen.reports.phrases import counted, percent, points_text
from report_gen.reports.score_words import sum_words
from report_gen.wording import date_text, listed, measured, number_text, stated_text, target_text


def task_key(no: str) -> str:
    """The key of a task in proofs: `任务5`."""
    return f"任务{no}"


def of_tasks(plan: Plan, outcomes: Sequence[TaskOutcome], subject: str) -> Proof:
    """A count of tasks: which of the plan's they are, each with its light and the cells behind it."""
    lights = tuple(dict.fromkeys(outcome.light.value for outcome in outcomes))
    head = f"方案任务清单{len(plan.tasks)}项任务中"
    if len(outcomes) == len(plan.tasks):
        formula = f"方案任务清单共{len(outcomes)}项任务"
    elif outcomes:
        shown = f"亮灯为“{lights[0]}”的" if len(lights) == 1 else "属于此项的"
        formula = f"{head}{shown}：第{listed(one.task.no for one in outcomes)}项，共{len(outcomes)}项"
    else:
        formula = f"{head}没有属于此项的，共0项"
    facts = tuple(facts_of.light_fact(plan, outcome) for outcome in outcomes)
    return Proof(subject, formula, facts, tuple(task_key(outcome.task.no) for outcome in outcomes))


def of_task(plan: Plan, assessment: Assessment, outcome: TaskOutcome, subject: str) -> Proof:
    """Something said of one task: when it is due, when it was done, by how many days it is late."""
    task = outcome.task
    due = Fact("完成时限", task.due_text or "未写时限", cells=facts_of.plan_cell(task.due_cell, task.place))
    said = facts_of.state_facts(plan, facts_of.deciding(outcome))
    silent = (
        (
            facts_of.form_fact(plan, status)
            for status in assessment.parts[-1].statuses
            if status.obligation.unit in outcome.waiting and status.state is ReportState.MISSING
        )
        if assessment.parts
        else ()
    )
    formula = f"{outcome.rule}（亮灯：{outcome.light.value}）"
    return Proof(subject, formula, (due, *said, *silent), (task_key(task.no), *task.answerable))


def of_due(task: Task, subject: str) -> Proof:
    """A due date as the plan words it."""
    due = Fact("完成时限", task.due_text or "未写时限", cells=facts_of.plan_cell(task.due_cell, task.place))
    return Proof(subject, f"方案任务清单第{task.no}项的完成时限“{task.due_text}”", (due,), (task_key(task.no),))


def of_words(plan: Plan, assessment: Assessment, fact: TaskFact) -> Proof:
    """A unit's own words on a task, quoted."""
    unit, sheet = plan.short(fact.unit), facts_of.TABLES[TASKS]
    told = fact.cell("progress")
    words = Fact(
        f"任务{fact.task_no}　{unit}{fact.period.label}填报的进展",
        fact.progress,
        cells=(facts_of.cell(plan, told),) if told else (),
    )
    formula = f"{unit}{fact.period.label}填报表“{sheet}”原文（截至{date_text(assessment.as_of)}）"
    return Proof("单位填报原文", formula, (words,), (task_key(fact.task_no), fact.unit))


def of_speakers(plan: Plan, facts: Sequence[TaskFact], subject: str) -> Proof:
    """A count of units that said something of a task, each with its words."""
    told = tuple(
        Fact(
            f"{plan.short(fact.unit)}{fact.period.label}填报的进展",
            fact.progress,
            cells=tuple(facts_of.cell(plan, one) for one in (fact.cell("progress"),) if one),
        )
        for fact in facts
    )
    keys = (*_units(task_key(fact.task_no) for fact in facts), *_units(fact.unit for fact in facts))
    return Proof(subject, f"{listed(plan.short(fact.unit) for fact in facts)}，共{len(facts)}家", told, keys)


def of_problem(plan: Plan, assessment: Assessment, problem: Problem) -> Proof:
    """A unit's own words of a problem, its next step and the date it names."""
    sheet = facts_of.TABLES[PROBLEMS]
    formula = f"{problem.unit}填报表“{sheet}”原文（{assessment.period.label}内最近一期）"
    words = Fact(
        f"{problem.unit}反映的问题和下步计划",
        "；".join(filter(None, (problem.problem, problem.plan, problem.until))),
        cells=tuple(facts_of.cell(plan, one) for one in problem.cells),
    )
    unit = plan.find_unit(problem.unit)
    return Proof("单位填报原文", formula, (words,), (unit.code,) if unit else ())


def of_indicator(plan: Plan, assessment: Assessment, outcome: IndicatorOutcome, subject: str = "") -> Proof:
    """An indicator's value, its completion and its gap: formula with its numbers, inputs, target, baseline."""
    indicator = outcome.indicator
    inputs = tuple(fact for used in outcome.inputs for fact in facts_of.item_facts(plan, assessment, used))
    return Proof(
        subject or f"指标“{indicator.name}”",
        "；".join(_indicator_steps(outcome)),
        (*inputs, *facts_of.target_facts(indicator)),
        (indicator.code, task_key(indicator.task_no), *(used.item.code for used in outcome.inputs)),
    )


def _indicator_steps(outcome: IndicatorOutcome) -> Iterable[str]:
    """What was computed, step by step."""
    indicator = outcome.indicator
    if outcome.value is None:
        yield f"{indicator.formula}：{outcome.reason}"
        return
    yield f"{indicator.formula}：{outcome.working or value_text(outcome)}"
    yield f"目标值{target_text(indicator)}，{outcome.verdict.value}"
    share, value, target = completion(outcome), number_text(outcome.value, None), number_text(indicator.target)
    if share is not None:
        first, second = (target, value) if indicator.operator.smaller_is_better else (value, target)
        yield f"完成程度{_short(first)} ÷ {_short(second)} × 100%，为{number_text(share, 1)}%"
    if outcome.verdict is Verdict.NOT_MET:
        measure = "个百分点" if indicator.measure == "%" else indicator.measure
        yield f"与目标值相差{measured(abs(indicator.target - outcome.value), measure, indicator.decimals)}"


def _short(number: str) -> str:
    """A quotient that does not end is not written out to its last place."""
    whole, point, places = number.partition(".")
    return number if len(places) <= 6 else f"{whole}{point}{places[:6]}…"


def of_indicators(plan: Plan, outcomes: Sequence[IndicatorOutcome], subject: str) -> Proof:
    """A count of indicators: which of the plan's they are, each with value, target and verdict."""
    facts = tuple(
        Fact(
            f"指标“{one.indicator.name}”",
            one.reason if one.value is None else value_text(one),
            f"目标值{target_text(one.indicator)}，{one.verdict.value}",
            tuple(facts_of.cell(plan, source) for used in one.inputs for source in used.sources),
        )
        for one in outcomes
    )
    keys = tuple(one.indicator.code for one in outcomes)
    return Proof(subject, _which_indicators(plan, outcomes), facts, keys)


def _which_indicators(plan: Plan, outcomes: Sequence[IndicatorOutcome]) -> str:
    every = len(plan.indicators)
    if not outcomes:
        return f"方案{every}项指标中没有属于此项的，共0项"
    if len(outcomes) == every:
        return f"方案“指标”表共{every}项指标"
    verdicts = tuple(dict.fromkeys(one.verdict.value for one in outcomes))
    shown = f"结论为“{verdicts[0]}”的" if len(verdicts) == 1 else "属于此项的"
    return f"方案{every}项指标中{shown}：{listed(one.indicator.name for one in outcomes)}，共{len(outcomes)}项"


def of_item(plan: Plan, assessment: Assessment, fact: ItemFact, subject: str = "") -> Proof:
    """The merged value of a data item: every reporter's cell, and how the value was taken or decided."""
    facts = tuple(facts_of.item_facts(plan, assessment, fact))
    value = fact.reason if fact.value is None else stated_text(fact.item, fact.value)
    several = f"，{fact.period.label}内{len(facts)}个报送期{fact.item.kind.value}数" if len(facts) > 1 else ""
    formula = f"数据项“{fact.item.name}”（{fact.item.code}）{several}：{value}"
    units = tuple(dict.fromkeys(source.unit for source in fact.sources))
    return Proof(subject or f"数据项“{fact.item.name}”", formula, facts, (fact.item.code, *units))


def of_source(plan: Plan, item: DataItem, source: Source, subject: str = "") -> Proof:
    """What one unit stated of a data item."""
    unit, value = plan.short(source.unit), stated_text(item, source.value)
    fact = Fact(f"{unit}所报“{item.name}”（{item.code}）", value, cells=(facts_of.cell(plan, source),))
    return Proof(subject or f"{unit}所报“{item.name}”", f"{unit}填报表：{value}", (fact,), (item.code, source.unit))


def of_conflict(plan: Plan, conflict: Conflict, subject: str = "") -> Proof:
    """A conflict nobody has decided: what each unit stated, and where."""
    item = conflict.item
    facts = tuple(
        Fact(f"{plan.short(one.unit)}所报", stated_text(item, one.value), cells=(facts_of.cell(plan, one),))
        for one in conflict.sources
    )
    formula = f"{conflict.number}“{item.name}”：{facts_of.sources_text(plan, conflict)}，尚未裁定，均不采用"
    units = tuple(one.unit for one in conflict.sources)
    return Proof(subject or f"数据冲突{conflict.number}", formula, facts, (item.code, *units))


def of_conflicts(plan: Plan, conflicts: Sequence[Conflict], subject: str = "尚未裁定的数据冲突") -> Proof:
    """A count of conflicts nobody has decided."""
    proofs = [of_conflict(plan, one) for one in conflicts]
    facts = tuple(Fact(proof.subject, proof.formula, cells=proof.cells) for proof in proofs)
    keys = tuple(dict.fromkeys(key for proof in proofs for key in proof.keys))
    return Proof(subject, f"{listed(one.number for one in conflicts)}，共{len(conflicts)}项", facts, keys)


def of_reports(
    plan: Plan, statuses: Sequence[ReportStatus], subject: str, among: Sequence[ReportStatus] | None = None
) -> Proof:
    """A count of forms that were owed, or their rate `among` others; those that do not count are told first."""
    counted_in = set(map(id, statuses))
    left = [status for status in among or () if id(status) not in counted_in]
    if among is not None:
        share = percent(len(statuses), len(among))
        rest = f"，其余{len(left)}件列在依据最前" if left else ""
        formula = f"应报{len(among)}件中的{len(statuses)}件：{len(statuses)} ÷ {len(among)} × 100%，为{share}{rest}"
    elif statuses:
        formula = f"{len(statuses)}件填报表：{_by_state(statuses)}"
    else:
        formula = "没有属于此项的填报表，共0件"
    told = (*left, *statuses)
    facts = tuple(facts_of.form_fact(plan, status) for status in told)
    return Proof(subject, formula, facts, _units(status.obligation.unit for status in told))


def _by_state(statuses: Sequence[ReportStatus]) -> str:
    """`通过100件，未报3件；按时90件，逾期13件`."""
    states = counted(((state.value, sum(one.state is state for one in statuses)) for state in ReportState), "件")
    came = [when for when in Timeliness if when is not Timeliness.NONE]
    times = counted(((when.value, sum(one.timeliness is when for one in statuses)) for when in came), "件")
    return "；".join(filter(None, (states, times)))


def of_excused(plan: Plan, excused: Sequence[Excused], subject: str = "免报") -> Proof:
    """A count of forms that exemptions free their units of; they stand in no rate."""
    units = {unit.short: unit.code for unit in plan.units}
    facts = tuple(facts_of.excused_fact(one) for one in excused)
    return Proof(subject, f"免报{len(excused)}件，不在应报之内", facts, _units(units[one.unit] for one in excused))


def of_score(plan: Plan, score: Score, subject: str = "") -> Proof:
    """A unit's total, grade or rank: every line of the rubric and every event that gave or cost points."""
    bands = listed(f"{grade.name}自{number_text(grade.lowest)}分" for grade in plan.grades)
    open_points = f"；待评{number_text(score.open_points)}分未计入，等次为暂定" if score.open_points else ""
    rank = f"，第{score.rank}名" if score.rank else ""
    formula = f"{sum_words(score)} = {points_text(score.total)}分；{score.grade}{rank}（{bands}）{open_points}"
    facts = tuple(fact for item in score.items for fact in facts_of.score_facts(item))
    return Proof(subject or f"{score.unit.short}得分", formula, facts, (score.unit.code,))


def of_grades(plan: Plan) -> Proof:
    """The bands of the grades."""
    facts = tuple(
        Fact(f"等次“{grade.name}”", f"自{number_text(grade.lowest)}分", cells=facts_of.plan_cell(None, grade.place))
        for grade in plan.grades
    )
    return Proof("等次分档", "方案“评分细则”表的等次行", facts)


def of_open_points(score: Score) -> Proof:
    """The points that are still to be given by hand."""
    items = [item for item in score.items if item.points is None]
    formula = " + ".join(f"{item.rubric.name}{number_text(item.rubric.points)}" for item in items)
    facts = tuple(fact for item in items for fact in facts_of.score_facts(item))
    return Proof("待评分数", f"{formula} = {number_text(score.open_points)}分", facts, (score.unit.code,))


def of_scores(plan: Plan, scores: Sequence[Score], subject: str) -> Proof:
    """A count of scored units, or a ranking: each with its total, grade and what that is made of."""
    bands = listed(f"{grade.name}自{number_text(grade.lowest)}分" for grade in plan.grades)
    named = listed(f"{score.unit.short}{points_text(score.total)}分" for score in scores)
    facts = tuple(facts_of.total_fact(score) for score in scores)
    return Proof(subject, f"{named}，共{len(scores)}家（{bands}）", facts, _units(score.unit.code for score in scores))


def of_day(day: date, subject: str) -> Proof:
    """A date the run was given or the period gives (截至)."""
    return Proof(subject, f"{date_text(day)}：报送期的最后一天，或命令给定的日期")


def of_period(period: Period, subject: str) -> Proof:
    """A period the document is about."""
    return Proof(subject, f"{period.label}：{date_text(period.first)}至{date_text(period.last)}")


def _units(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
