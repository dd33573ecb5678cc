"""五、存在问题: from outcomes first, then in the units' words. Requests (需协调事项) stay out of a report upward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from report_gen.model.outcome import ReportState, TaskOutcome, Timeliness, Verdict
from report_gen.model.plan import Task
from report_gen.model.proof import Fact, Proof, without_marks
from report_gen.reports import proof_of
from report_gen.reports.facts import Problem, completion, latest_words, task_no
from report_gen.reports.phrases import closed, item, said, third_person, unclosed, without_requests
from report_gen.reports.prose_indicators import marked_if_number
from report_gen.reports.prose_tasks import overdue_words
from report_gen.reports.telling import SectionValue, Telling, numbered_sections
from report_gen.wording import listed, number_text

_SEVERAL: Final = 2
_MEANING_TO: Final = ("拟", "计划", "将", "下步", "下一步", "力争")


def problem_sections(tell: Telling) -> list[SectionValue]:
    """Late tasks with reason and measure, indicators behind, reporting, what the units reported."""
    blocks = (
        ("问题标题任务", _late_tasks(tell)),
        ("问题标题指标", _short_indicators(tell)),
        ("问题标题报送", _poor_reporting(tell)),
        ("问题标题单位", _unit_problems(tell)),
    )
    sections = [(tell.say(title), paragraphs) for title, paragraphs in blocks if paragraphs]
    return numbered_sections(sections or [(tell.say("问题标题无"), [tell.say("无问题")])])


def _late_tasks(tell: Telling) -> list[str]:
    """The late tasks, why, and what the units mean to do: one goes on after the heading, several are numbered."""
    late = [_late_task(tell, outcome) for outcome in tell.overdue()]
    if len(late) < _SEVERAL:
        return late
    number = tell.tasks(tell.overdue(), "超过时限")
    return [tell.say("问题任务", 项数=number), *(item(index, text) for index, text in enumerate(late, start=1))]


def _late_task(tell: Telling, outcome: TaskOutcome) -> str:
    task = outcome.task
    told = told_of(tell, task)
    head = tell.say("超期任务", 任务=tell.title(task), 负责=tell.in_charge(task))
    why = next(filter(None, (_quoted(tell, row) for row in told)), "") or _reason_of(tell, outcome)
    reason = tell.say("问题原因", 原因=why) if why else tell.say("原因未说明")
    return head + overdue_words(tell, outcome) + reason + "".join(measure(tell, row) for row in told)


def told_of(tell: Telling, task: Task) -> list[Problem]:
    """What units reported as problems of a task, by its number."""
    return [row for row in tell.problems() if task_no(tell.plan, row.task) == task.no]


def _quoted(tell: Telling, row: Problem) -> str:
    proof = proof_of.of_problem(tell.plan, tell.assessment, row)
    return tell.mark(closed(row.problem), proof)


def _reason_of(tell: Telling, outcome: TaskOutcome) -> str:
    """What the latest forms give as the task's problem, where no line of a unit's problem sheet stands for it."""
    for fact in latest_words(outcome):
        unit = tell.plan.short(fact.unit)
        text = third_person(without_requests(said(without_marks(fact.problem))), unit)
        if text:
            words = Fact(f"任务{fact.task_no}　{unit}{fact.period.label}反映的问题", text)
            formula = f"{unit}{fact.period.label}填报表“问题与下步计划”原文"
            keys = (proof_of.task_key(fact.task_no), fact.unit)
            return tell.mark(closed(text), Proof("单位填报原文", formula, (words,), keys))
    return ""


def _short_indicators(tell: Telling) -> list[str]:
    short = tell.verdict(Verdict.NOT_MET)
    if not short:
        return []
    shares = [(share, outcome) for outcome in short if (share := completion(outcome)) is not None]
    if not shares:
        names = listed(marked_if_number(tell, outcome, outcome.indicator.name) for outcome in short)
        return [tell.say("问题指标无程度", 指标=names)]
    share, worst = min(shares, key=lambda pair: pair[0])
    proof = proof_of.of_indicator(tell.plan, tell.assessment, worst)
    name = marked_if_number(tell, worst, worst.indicator.name)
    percent = tell.mark(f"{number_text(share, 1)}%", proof)
    if len(short) == 1:
        return [tell.say("问题指标一项", 指标=name, 完成程度=percent)]
    number = tell.indicators(short, Verdict.NOT_MET.value)
    return [tell.say("问题指标", 项数=number, 指标=name, 完成程度=percent)]


def _poor_reporting(tell: Telling) -> list[str]:
    statuses = tell.assessment.statuses
    groups = (
        ("未报", [status for status in statuses if status.state is ReportState.MISSING]),
        ("逾期", [status for status in statuses if status.timeliness is Timeliness.LATE]),
        ("退回后未改正", [status for status in statuses if status.state is ReportState.RETURNED]),
    )
    counts = "，".join(f"{head}{tell.forms(found, head)}" for head, found in groups if found)
    if not counts:
        return []
    poor = [status for status in statuses if any(status in found for _, found in groups)]
    units, every = tell.senders(poor, "报送不够及时规范"), tell.senders(statuses, "应报")
    return [tell.say("问题报送", 期间=tell.period(), 各情形=counts, 家数=units, 总家数=every)]


def reported_problems(tell: Telling) -> list[Problem]:
    """The problems units reported, without those of late tasks, which stand with their task."""
    late = {outcome.task.no for outcome in tell.overdue()}
    return [row for row in tell.problems() if row.problem and task_no(tell.plan, row.task) not in late]


def _unit_problems(tell: Telling) -> list[str]:
    """Problem, then measure. More than one are introduced and numbered."""
    told = reported_problems(tell)
    texts = [_problem(tell, row) for row in told]
    if len(texts) < _SEVERAL:
        return texts
    return [
        tell.say("问题单位", **problem_counts(tell, told)),
        *(item(n, text) for n, text in enumerate(texts, start=1)),
    ]


def problem_counts(tell: Telling, rows: Sequence[Problem]) -> dict[str, str]:
    """How many units reported how many problems."""
    units = len({row.unit for row in rows})
    return {
        "家数": tell.of_problems(rows, f"{units}家", "反映问题的单位数"),
        "个数": tell.of_problems(rows, f"{len(rows)}个", "单位反映的问题数"),
    }


def _problem(tell: Telling, row: Problem) -> str:
    proof = proof_of.of_problem(tell.plan, tell.assessment, row)
    return tell.say("单位问题", 问题=tell.mark(unclosed(row.problem), proof), 单位=row.unit, 措施=measure(tell, row))


def measure(tell: Telling, row: Problem) -> str:
    """`拟优化核验流程，9月30日前完成。`: what the unit means to do; '' if it did not say."""
    if not row.plan:
        return ""
    proof = proof_of.of_problem(tell.plan, tell.assessment, row)
    steps = ("" if row.plan.startswith(_MEANING_TO) else "拟") + tell.mark(unclosed(row.plan), proof)
    if row.on is None:
        until = tell.mark(row.until, proof)
        return tell.say("措施时间", 措施=steps, 时间=until) if until else tell.say("措施", 措施=steps)
    key = "措施日期" if row.on > tell.assessment.as_of else "措施原定"
    return tell.say(key, 措施=steps, 日期=tell.day(row.on, proof))
