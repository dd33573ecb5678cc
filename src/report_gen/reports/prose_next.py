"""六、下半年工作安排: late tasks, tasks that fall due, indicators behind, the units' own next steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from report_gen.model.outcome import IndicatorOutcome, Light, TaskOutcome, Verdict
from report_gen.model.period import Span
from report_gen.model.plan import DueKind
from report_gen.reports import proof_of
from report_gen.reports.facts import Problem, due_within, without_year
from report_gen.reports.prose_indicators import marked_if_number
from report_gen.reports.prose_problems import measure, problem_counts, reported_problems, told_of
from report_gen.reports.telling import SectionValue, Telling, numbered_sections
from report_gen.wording import date_text, listed

_NAMED: Final = 8  # tasks of one day named one by one


def next_heading(tell: Telling) -> str:
    """下半年工作安排, 第三季度工作安排, 2025年度工作安排: the heading of the part, by what comes next."""
    period = tell.assessment.period
    following = period.next()
    if period.span is Span.HALF and following.year == period.year:
        return tell.say("下步标题上半年")
    named = without_year(following) if following.year == period.year else following.label
    return tell.say("下步标题", 下期=named, 期间=period.label)


def next_steps(tell: Telling) -> list[SectionValue]:
    """What is to be done, by whom and by when."""
    due = _falling_due(tell)
    blocks = (
        (tell.say("下步标题超期"), _to_finish(tell)),
        (tell.say("下步标题到期", 下期=tell.following()), due),
        (tell.say("下步标题在办"), [] if due else _on_track(tell)),
        (tell.say("下步标题指标"), _to_reach(tell)),
        (tell.say("下步标题措施"), _unit_plans(tell)),
    )
    sections = [(title, paragraphs) for title, paragraphs in blocks if paragraphs]
    return numbered_sections(sections or [(tell.say("无下步标题"), [tell.say("无下步")])])


def _to_finish(tell: Telling) -> list[str]:
    """The late tasks under who finishes them and by which day, if the unit itself named one."""
    found: dict[tuple[str, str], list[str]] = {}
    for outcome in tell.overdue():
        found.setdefault((_answerable(tell, outcome), _promised(tell, outcome)), []).append(_quoted(tell, outcome))
    texts = [
        tell.say("下步超期日期", 任务="".join(names), 单位=units, 日期=day)
        if day
        else tell.say("下步超期任务", 任务="".join(names), 单位=units)
        for (units, day), names in found.items()
    ]
    return [tell.say("下步超期", 任务="；".join(texts))] if texts else []


def _promised(tell: Telling, outcome: TaskOutcome) -> str:
    """The last day ahead that a unit named for it; '' if none did."""
    ahead = [(row.on, row) for row in told_of(tell, outcome.task) if row.on and row.on > tell.assessment.as_of]
    if not ahead:
        return ""
    day, row = max(ahead, key=lambda pair: pair[0])
    return tell.day(day, proof_of.of_problem(tell.plan, tell.assessment, row))


def _quoted(tell: Telling, outcome: TaskOutcome) -> str:
    return f"“{tell.title(outcome.task)}”"


def _answerable(tell: Telling, outcome: TaskOutcome) -> str:
    return listed(tell.plan.short(code) for code in outcome.task.answerable)


def _falling_due(tell: Telling) -> list[str]:
    """Tasks that fall due in the next period, by day; of one day those of one unit together."""
    following, found = tell.assessment.period.next(), dict[date, list[TaskOutcome]]()
    for outcome in tell.assessment.tasks:
        day = due_within(outcome.task.due, following, tell.plan.creation_end)
        if day is not None and (outcome.light is not Light.DONE or outcome.task.due.kind is DueKind.YEARLY):
            found.setdefault(day, []).append(outcome)
    texts = [_due_on(tell, day, found[day]) for day in sorted(found)]
    return [tell.say("下步到期", 任务="；".join(texts))] if texts else []


def _due_on(tell: Telling, day: date, outcomes: Sequence[TaskOutcome]) -> str:
    """`7月31日前完成“甲”“乙”（某局负责）`; of many tasks their number, for annex 1 has them all."""
    shown = tell.day(day, proof_of.of_tasks(tell.plan, outcomes, "下一期间到期任务的时限"))
    if len(outcomes) > _NAMED:
        return tell.say("下步到期多项", 日期=shown, 项数=tell.tasks(outcomes, "下一期间到期"))
    by_units: dict[str, list[str]] = {}
    for outcome in outcomes:
        by_units.setdefault(_answerable(tell, outcome), []).append(_quoted(tell, outcome))
    named = (tell.say("任务分工", 任务="".join(names), 单位=units) for units, names in by_units.items())
    return tell.say("下步到期任务", 日期=shown, 任务="、".join(named))


def _on_track(tell: Telling) -> list[str]:
    """Where nothing falls due next: how many tasks go on, and the first date ahead."""
    running = [outcome for outcome in tell.assessment.tasks if outcome.light is Light.ON_TRACK and outcome.due]
    if not running:
        return []
    first = min(outcome.due for outcome in running if outcome.due)
    nearest = [outcome for outcome in running if outcome.due == first]
    day = tell.mark(date_text(first), proof_of.of_tasks(tell.plan, nearest, "按期推进任务中最近的时限"))
    return [tell.say("下步在办", 项数=tell.tasks(running, "按期推进"), 时限=day)]


def _to_reach(tell: Telling) -> list[str]:
    short, undecided = tell.verdict(Verdict.NOT_MET), tell.verdict(Verdict.UNDECIDED)
    text = ""
    if short:
        number = tell.indicators(short, Verdict.NOT_MET.value)
        text += tell.say("下步未达标", 项数=number, 分工=_shared_out(tell, short))
    if undecided:
        number = tell.indicators(undecided, Verdict.UNDECIDED.value)
        text += tell.say("下步待判", 项数=number, 分工=_shared_out(tell, undecided))
    return [text] if text else []


def _shared_out(tell: Telling, outcomes: Sequence[IndicatorOutcome]) -> str:
    """`市交通运输局负责甲、乙；市商务局负责丙`: the indicators under the units that answer for their tasks."""
    answerable = {
        task.no: listed(tell.plan.short(code) for code in task.answerable)
        for task in tell.plan.tasks
        if task.answerable
    }
    found: dict[str, list[str]] = {}
    for outcome in outcomes:
        name = marked_if_number(tell, outcome, outcome.indicator.name)
        found.setdefault(answerable.get(outcome.indicator.task_no, "任务责任单位"), []).append(name)
    return "；".join(tell.say("指标分工", 单位=units, 指标="、".join(names)) for units, names in found.items())


def _unit_plans(tell: Telling) -> list[str]:
    """The measures stand with their problems; here who follows them up and by when, and what is planned besides."""
    measured = [row for row in reported_problems(tell) if row.plan]
    text = ""
    if measured:
        text = tell.say("下步措施", **problem_counts(tell, measured)) + _by_when(tell, measured)
    besides = "".join(f"{row.unit}{measure(tell, row)}" for row in tell.problems() if row.plan and not row.problem)
    return [text + besides] if text or besides else []


def _by_when(tell: Telling, rows: Sequence[Problem]) -> str:
    following, as_of = tell.assessment.period.next(), tell.assessment.as_of
    soon = [row for row in rows if row.on is not None and row.on in following and row.on > as_of]
    past = [row for row in rows if row.on is not None and row.on <= as_of]
    text = ""
    if soon:
        number = tell.of_problems(soon, f"{len(soon)}项", "完成时间在下一期间的措施数")
        text += tell.say("下步措施到期", 个数=number, 下期=tell.following())
    if past:
        number = tell.of_problems(past, f"{len(past)}项", "已过原定完成时间的措施数")
        text += tell.say("下步措施过期", 个数=number)
    return text
