"""The sentences of the half-year report: what was done, by whom, and the numbers that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from report_gen.model.outcome import (
    Assessment,
    IndicatorOutcome,
    Light,
    ReportState,
    ReportStatus,
    Score,
    TaskFact,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.plan import DueKind, Plan, Task, UnitKind
from report_gen.reports.facts import (
    completion,
    due_within,
    latest_words,
    on_time,
    problems,
    received,
    value_text,
    with_verdict,
)
from report_gen.reports.phrases import (
    closed,
    counted,
    numeral,
    opening,
    percent,
    points_text,
    said,
    to_supply,
    unclosed,
)
from report_gen.reports.tables import light_words
from report_gen.wording import date_text, listed, measured, number_text, target_text

_LEAD_CHARACTERS: Final = 110
_PARTNER_CHARACTERS: Final = 45
_LEADS: Final = 3  # of a joint task as many are quoted
_ROOM: Final = 80  # a task's paragraph that long takes no further unit's words: the report is to be read
_NAMED: Final = 3

SectionValue = dict[str, object]  # 标题 and 段落 of a second-level section, as templates name them


def overview(plan: Plan, assessment: Assessment) -> list[str]:
    """一、总体进展: tasks, late ones by name, indicators, reporting."""
    day, tasks = date_text(assessment.as_of), assessment.tasks
    lights = counted(light_words(tasks), "项")
    basis = plan.info.get("方案文件", "")
    under = f"按照《{basis.strip('《》')}》要求，" if basis else ""
    done = f"{assessment.period.label}，领导小组各成员单位{under}推进{plan.title}各项工作。"
    paragraphs = [f"{done}截至{day}，{len(tasks)}项重点任务中，{lights}。"]
    overdue = [outcome for outcome in tasks if outcome.light is Light.OVERDUE]
    if overdue:
        names = "；".join(f"“{outcome.task.title}”（{_responsible(plan, outcome.task)}）" for outcome in overdue)
        paragraphs.append(f"超过时限尚未完成的任务{len(overdue)}项：{names}。")
    paragraphs.append(_verdict_counts(assessment))
    return paragraphs


def _verdict_counts(assessment: Assessment) -> str:
    met, not_met, undecided = (len(with_verdict(assessment, verdict)) for verdict in Verdict)
    counts = counted(
        (("已达到目标值的", met), ("尚未达到目标值的", not_met), ("数据不全、暂不能判定的", undecided)), "项"
    )
    return f"{len(assessment.indicators)}项量化指标中，{counts}。" if assessment.indicators else "方案未设量化指标。"


def task_sections(plan: Plan, assessment: Assessment) -> list[SectionValue]:
    """二、重点任务推进情况: a section for each 指标分类, a paragraph for each task."""
    sections: list[SectionValue] = []
    for number, category in enumerate(plan.categories(), start=1):
        outcomes = [outcome for outcome in assessment.tasks if outcome.task.category == category]
        paragraphs = [f"本类共{len(outcomes)}项任务，{counted(light_words(outcomes), '项')}。"]
        paragraphs += [_task_text(plan, outcome, index) for index, outcome in enumerate(outcomes, start=1)]
        sections.append({"标题": f"（{numeral(number)}）{category}", "段落": paragraphs})
    return sections


def _task_text(plan: Plan, outcome: TaskOutcome, index: int) -> str:
    head = f"{index}.{unclosed(outcome.task.title)}（{_responsible(plan, outcome.task)}）。"
    return head + (_progress(plan, outcome) or to_supply(missing_progress(plan, outcome))) + _standing(outcome)


def missing_progress(plan: Plan, outcome: TaskOutcome) -> str:
    """What is to be supplied where no unit said anything of a task."""
    units = listed(plan.short(code) for code in outcome.task.answerable)
    return f"第{outcome.task.no}项任务进展，{units}未报"


def _responsible(plan: Plan, task: Task) -> str:
    if task.joint:
        return (
            f"{listed(plan.short(code) for code in task.responsible)}共同负责" if task.responsible else "未明确牵头单位"
        )
    return f"{listed(plan.short(code) for code in task.leads)}牵头"


def _progress(plan: Plan, outcome: TaskOutcome) -> str:
    """The answerable units' own words, then partners' while there is room; the rest stand in annex and ledger."""
    words = latest_words(outcome)
    leads = [fact for fact in words if fact.unit in outcome.task.answerable]
    text = "".join(_words(plan, fact, _LEAD_CHARACTERS, named=len(leads) > 1) for fact in leads[:_LEADS])
    partners = [fact for fact in words if fact not in leads[:_LEADS]]
    for fact in partners:
        if len(text) >= _ROOM:
            break
        text += _words(plan, fact, _PARTNER_CHARACTERS, named=True)
    return text


def _words(plan: Plan, fact: TaskFact, limit: int, *, named: bool) -> str:
    unit = plan.unit(fact.unit)
    text = opening(fact.progress, limit)
    return text if not named or text.startswith(unit.names) else f"{unit.short}：{text}"


def _standing(outcome: TaskOutcome) -> str:
    """Where the task stands against its date; a date still to come is never worded as a result."""
    due = "" if outcome.due is None else date_text(outcome.due)
    match outcome.light:
        case Light.DONE:
            return _done(outcome, due)
        case Light.OVERDUE:
            return _overdue(outcome, due)
        case Light.DUE_SOON:
            left = "" if outcome.days is None else f"，距时限还有{outcome.days}天"
            return f"该项任务时限为{due}{left}，须抓紧推进。"
        case Light.ON_TRACK:
            return f"该项任务时限为{due}，正按期推进。" if due else "该项任务正按期推进。"
        case Light.CONTINUOUS:
            return "该项任务持续推进。"
        case _:  # 待定
            return f"该项任务状态待核定（{unclosed(outcome.rule)}）。" if outcome.rule else "该项任务状态待核定。"


def _done(outcome: TaskOutcome, due: str) -> str:
    if outcome.done_on is None:
        return "该项任务已报完成。"
    recurring = outcome.task.due.kind in {DueKind.YEARLY, DueKind.QUARTERLY, DueKind.MONTHLY}
    what = f"时限为{due}的工作" if recurring and due else "该项任务"
    days = (outcome.done_on - outcome.due).days if outcome.due else 0
    late = f"，比{'该' if recurring else due}时限晚{days}天" if outcome.late and days > 0 else ""
    return f"{what}已于{date_text(outcome.done_on)}完成{late}。"


def _overdue(outcome: TaskOutcome, due: str) -> str:
    days = f"，已超过时限{abs(outcome.days)}天" if outcome.days else ""
    why = next((said(fact.problem) for fact in latest_words(outcome) if said(fact.problem)), "")
    reason = f"主要原因：{closed(why)}" if why else "责任单位未说明原因。"
    return f"该项任务应于{due}前完成，截至{date_text(outcome.as_of)}尚未完成{days}。{reason}"


def indicator_text_blocks(assessment: Assessment) -> list[str]:
    """三、指标完成情况: met, not met with the gap, undecided with the reason."""
    blocks = [f"截至{date_text(assessment.as_of)}，{_verdict_counts(assessment)}"]
    met, not_met, undecided = (with_verdict(assessment, verdict) for verdict in Verdict)
    if met:
        blocks.append(f"已达到目标值的指标：{'；'.join(map(_held_against, met))}。")
    if not_met:
        blocks.append(f"尚未达到目标值的指标：{'；'.join(map(_gap, not_met))}。")
    if undecided:
        reasons = "；".join(f"{outcome.indicator.name}（{outcome.reason or '数据不全'}）" for outcome in undecided)
        blocks.append(f"暂不能判定的指标：{reasons}。")
    return blocks


def _held_against(outcome: IndicatorOutcome) -> str:
    return f"{outcome.indicator.name}为{value_text(outcome)}（目标值{target_text(outcome.indicator)}）"


def _gap(outcome: IndicatorOutcome) -> str:
    indicator = outcome.indicator
    measure = "个百分点" if indicator.measure == "%" else "" if indicator.measure == "∶1" else indicator.measure
    shown = Decimal(value_text(outcome).removesuffix(indicator.measure))
    gap = measured(abs(indicator.target - shown), measure)
    side = "高出" if indicator.operator.smaller_is_better else "还差"
    return f"{_held_against(outcome)}，{side}{gap}" if shown != indicator.target else _held_against(outcome)


def reporting(plan: Plan, assessment: Assessment, scores: Sequence[Score]) -> list[str]:
    """四、报送与考核情况: rates with one decimal, then names with facts."""
    statuses = assessment.statuses
    owed, came, timely = len(statuses), received(statuses), on_time(statuses)
    blocks = [
        f"{assessment.period.label}应报{owed}件，实报{came}件，上报率{percent(came, owed)}；"
        f"按时报送{timely}件，按时率{percent(timely, owed)}。"
        if owed
        else f"{assessment.period.label}没有应报的填报表。"
    ]
    blocks += _named(plan, assessment)
    return blocks + (_scoring(plan, scores) if scores else [])


def _named(plan: Plan, assessment: Assessment) -> Iterator[str]:
    for head, wanted, detail in _GROUPS:
        facts = []
        for unit in plan.units:
            hits = [status for status in assessment.statuses if status.obligation.unit == unit.code and wanted(status)]
            if hits:
                facts.append(f"{unit.short}（{'、'.join(f'{_month(status)}{detail(status)}' for status in hits)}）")
        if facts:
            yield f"{head}：{'，'.join(facts)}。"


def _month(status: ReportStatus) -> str:
    return status.obligation.period.label.partition("年")[2]


def _days_late(status: ReportStatus) -> str:
    return f"迟{status.days_late}天" if status.days_late else ""


def _errors(status: ReportStatus) -> str:
    return f"{status.errors}处" if status.errors else ""


def _nothing(_status: ReportStatus) -> str:
    return ""


_GROUPS: Final[tuple[tuple[str, Callable[[ReportStatus], bool], Callable[[ReportStatus], str]], ...]] = (
    ("未报的有", lambda status: status.state is ReportState.MISSING, _nothing),
    ("逾期的有", lambda status: status.timeliness is Timeliness.LATE, _days_late),
    (
        "经校核退回、尚未改正的有（括号内为月份和强制性差错数）",
        lambda status: status.state is ReportState.RETURNED,
        _errors,
    ),
    ("收到时间待核定、不计逾期的有", lambda status: status.timeliness is Timeliness.PENDING, _nothing),
)


def _scoring(plan: Plan, scores: Sequence[Score]) -> list[str]:
    best_first = sorted(plan.grades, key=lambda grade: grade.lowest, reverse=True)
    counts = counted(((grade.name, sum(score.grade == grade.name for score in scores)) for grade in best_first), "家")
    provisional = "人工评分项尚未计入，得分和等次为暂定。" if any(score.open_points for score in scores) else ""
    blocks = [f"按照考核评分细则对{len(scores)}家单位计分，{counts}。{provisional}"]
    for kind in UnitKind:
        # Kinds of units have rubrics of their own: they are not held against one another.
        ranked = sorted((score for score in scores if score.unit.kind is kind), key=lambda score: -score.total)
        if len(ranked) > _NAMED:
            named = "、".join(f"{score.unit.short}（{points_text(score.total)}分）" for score in ranked[:_NAMED])
            blocks[0] += f"{kind.value}得分居前的是：{named}。"
    return blocks


def problem_sections(plan: Plan, assessment: Assessment) -> list[SectionValue]:
    """五、存在问题: from outcomes first, then in the units' words. Requests (需协调事项) stay out of a report upward."""
    blocks = (
        ("部分任务未按时限完成", _late_tasks(plan, assessment)),
        ("部分指标与目标值尚有差距", _short_indicators(assessment)),
        ("报送工作不够及时规范", _poor_reporting(plan, assessment)),
        ("成员单位反映的问题", _unit_problems(plan, assessment)),
    )
    sections = [(title, paragraphs) for title, paragraphs in blocks if paragraphs]
    if not sections:
        return [{"标题": "（一）总体情况", "段落": ["各成员单位未反映需要说明的问题。"]}]
    return _numbered(sections)


def _numbered(sections: Sequence[tuple[str, list[str]]]) -> list[SectionValue]:
    return [
        {"标题": f"（{numeral(number)}）{title}", "段落": paragraphs}
        for number, (title, paragraphs) in enumerate(sections, start=1)
    ]


def _late_tasks(plan: Plan, assessment: Assessment) -> list[str]:
    late = [outcome for outcome in assessment.tasks if outcome.light is Light.OVERDUE]
    names = "；".join(
        f"“{outcome.task.title}”（{_responsible(plan, outcome.task)}"
        + (f"，超过时限{abs(outcome.days)}天）" if outcome.days else "）")
        for outcome in late
    )
    return [f"截至{date_text(assessment.as_of)}，{names}尚未完成。"] if late else []


def _short_indicators(assessment: Assessment) -> list[str]:
    short = with_verdict(assessment, Verdict.NOT_MET)
    if not short:
        return []
    names = listed(outcome.indicator.name for outcome in short)
    shares = [(share, outcome) for outcome in short if (share := completion(outcome)) is not None]
    least = min(shares, key=lambda pair: pair[0]) if len(shares) > 1 else None
    worst = f"，其中完成程度最低的是{least[1].indicator.name}（{number_text(least[0], 1)}%）" if least else ""
    return [f"{names}{len(short)}项指标尚未达到目标值{worst}。"]


def _poor_reporting(plan: Plan, assessment: Assessment) -> list[str]:
    statuses = assessment.statuses
    missing = len(statuses) - received(statuses)
    late = sum(status.timeliness is Timeliness.LATE for status in statuses)
    returned = [status for status in statuses if status.state is ReportState.RETURNED]
    counts = counted((("未报", missing), ("逾期", late), ("退回后未改正", len(returned))), "件")
    if not counts:
        return []
    units = len({status.obligation.unit for status in statuses if _is_poor(status)})
    return [f"{assessment.period.label}{counts}，涉及{units}家单位（共{len(plan.units)}家）。"]


def _is_poor(status: ReportStatus) -> bool:
    return status.state in {ReportState.MISSING, ReportState.RETURNED} or status.timeliness is Timeliness.LATE


def _unit_problems(plan: Plan, assessment: Assessment) -> list[str]:
    told = [problem for problem in problems(plan, assessment) if problem.problem]
    return [
        f"{index}.{problem.unit}反映{_concerning(plan, problem.task)}：{closed(problem.problem)}"
        for index, problem in enumerate(told, start=1)
    ]


def _concerning(plan: Plan, task: str) -> str:
    """`（第5项“…”）` where the unit gave a task's number, its own words otherwise."""
    known = next((row for row in plan.tasks if row.no == task.strip("第项 ")), None)
    if known is None:
        return f"（{task}）" if task else ""
    return f"（第{known.no}项“{unclosed(known.title)}”）"


def next_steps(plan: Plan, assessment: Assessment) -> list[SectionValue]:
    """六、下半年工作安排: late tasks to be finished, tasks that fall due, the units' own next steps."""
    following = assessment.period.next()
    blocks = (
        ("抓紧完成超过时限的任务", _to_finish(plan, assessment)),
        (f"推进{following.label}到期的任务", _falling_due(plan, assessment)),
        ("补齐指标短板", _to_reach(assessment)),
        ("成员单位下步计划", _unit_plans(plan, assessment)),
    )
    sections = [(title, paragraphs) for title, paragraphs in blocks if paragraphs]
    return _numbered(sections or [("持续推进各项任务", ["按照方案分工和时限持续推进各项任务。"])])


def _to_finish(plan: Plan, assessment: Assessment) -> list[str]:
    late = [outcome for outcome in assessment.tasks if outcome.light is Light.OVERDUE]
    names = "；".join(f"“{unclosed(outcome.task.title)}”由{_in_charge(plan, outcome.task)}" for outcome in late)
    return [f"{names}，逐项明确完成日期，按月报送进展。"] if late else []


def _in_charge(plan: Plan, task: Task) -> str:
    return f"{listed(plan.short(code) for code in task.answerable)}负责"


def _falling_due(plan: Plan, assessment: Assessment) -> list[str]:
    following = assessment.period.next()
    found = [
        (day, outcome.task)
        for outcome in assessment.tasks
        if (day := due_within(outcome.task.due, following, plan.creation_end)) is not None
        and not (outcome.light is Light.DONE and outcome.task.due.kind is not DueKind.YEARLY)
    ]
    return [
        f"{index}.“{unclosed(task.title)}”：{date_text(day)}前完成，{_in_charge(plan, task)}。"
        for index, (day, task) in enumerate(sorted(found, key=lambda pair: pair[0]), start=1)
    ]


def _to_reach(assessment: Assessment) -> list[str]:
    short = with_verdict(assessment, Verdict.NOT_MET)
    undecided = with_verdict(assessment, Verdict.UNDECIDED)
    blocks = []
    if short:
        blocks.append(f"对尚未达到目标值的{len(short)}项指标，由对应任务的牵头单位按目标值逐项推进。")
    if undecided:
        blocks.append(f"对暂不能判定的{len(undecided)}项指标，由填报单位补齐数据。")
    return blocks


def _unit_plans(plan: Plan, assessment: Assessment) -> list[str]:
    meant = [problem for problem in problems(plan, assessment) if problem.plan]
    return [
        f"{index}.{problem.unit}{_concerning(plan, problem.task)}：{unclosed(problem.plan)}"
        + (f"，计划于{problem.until}前完成。" if problem.until else "。")
        for index, problem in enumerate(meant, start=1)
    ]
