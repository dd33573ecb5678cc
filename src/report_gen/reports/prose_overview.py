"""一、总体进展: how many tasks and indicators stand where, and the late tasks by name."""

from __future__ import annotations

from typing import Final

from report_gen.model.outcome import Light, TaskOutcome, Verdict
from report_gen.model.proof import Fact, Proof
from report_gen.reports.telling import Telling, by_light

_VERDICT_PHRASES: Final = (
    ("达标项数", Verdict.MET),
    ("未达标项数", Verdict.NOT_MET),
    ("待判项数", Verdict.UNDECIDED),
)


def overview(tell: Telling) -> list[str]:
    """Tasks, late ones by name; indicators."""
    return [_start(tell), _tasks(tell) + _done(tell) + _late(tell), indicator_counts(tell)]


def _start(tell: Telling) -> str:
    plan = tell.plan
    paper, number = plan.info.get("方案文件", "").strip("《》"), plan.info.get("方案文号", "")
    basis = tell.say("方案依据", 方案文件=paper, 文号=_number(tell, number)) if paper else ""
    return tell.say("总体开头", 期间=tell.period(), 依据=basis, 项目=plan.title, 城市=plan.city)


def _number(tell: Telling, number: str) -> str:
    """The document number of the plan's paper, in brackets."""
    proof = Proof("方案文号", "方案工作簿“项目信息”表“方案文号”", (Fact("方案文号", number),))
    return f"（{tell.mark(number, proof)}）" if number else ""


def _tasks(tell: Telling) -> str:
    tasks = tell.assessment.tasks
    counts = "，".join(f"{word}{tell.tasks(found, word)}" for word, found in by_light(tasks))
    return tell.say("总体任务", 截至=tell.as_of(), 任务数=tell.tasks(tasks, "方案"), 各状态=counts)


def _done(tell: Telling) -> str:
    """How many of the finished ones were finished within the period."""
    done = [outcome for outcome in tell.assessment.tasks if outcome.light is Light.DONE]
    now = [outcome for outcome in done if outcome.done_on is not None and outcome.done_on in tell.assessment.period]
    if not now:
        return ""
    number, period = tell.tasks(done, "已完成"), tell.period()
    if len(now) == len(done):
        return tell.say("总体均本期完成", 项数=number, 期间=period)
    return tell.say("总体本期完成", 项数=number, 本期=tell.tasks(now, "本期完成"), 期间=period)


def _late(tell: Telling) -> str:
    late = tell.overdue()
    if not late:
        return ""
    names = "、".join(_named(tell, outcome) for outcome in late)
    return tell.say("总体超期", 项数=tell.tasks(late, "超过时限"), 任务=names)


def _named(tell: Telling, outcome: TaskOutcome) -> str:
    return tell.say("超期任务", 任务=tell.title(outcome.task), 负责=tell.in_charge(outcome.task))


def indicator_counts(tell: Telling) -> str:
    """How many indicators have which verdict."""
    every = tell.assessment.indicators
    if not every:
        return tell.say("无指标")
    counts = "，".join(
        tell.say(key, 项数=tell.indicators(found, verdict.value))
        for key, verdict in _VERDICT_PHRASES
        if (found := tell.verdict(verdict))
    )
    return tell.say("总体指标", 指标数=tell.indicators(every, "方案"), 各结论=counts)
