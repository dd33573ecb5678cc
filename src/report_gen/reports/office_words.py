"""What 考核通报, 会议材料 and 季度调度通报 say alike: forms by name, tasks by name, indicators behind, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from report_gen.model.outcome import (
    IndicatorOutcome,
    Light,
    Obligation,
    ReportState,
    ReportStatus,
    Score,
    TaskOutcome,
    Timeliness,
    Verdict,
)
from report_gen.model.pace import Pace, Tempo
from report_gen.model.plan import Task
from report_gen.model.proof import Fact, Proof
from report_gen.reports import proof_of
from report_gen.reports.facts import without_year
from report_gen.reports.phrases import item, numeral
from report_gen.reports.proof_facts import plan_cell
from report_gen.reports.prose_indicators import marked_if_number
from report_gen.reports.prose_tasks import overdue_words
from report_gen.reports.telling import Telling, by_light
from report_gen.wording import date_text, listed

_SEVERAL: Final = 2
_INNER: Final = str.maketrans("“”", "‘’")


class Group(NamedTuple):
    """Forms that are named: how they are called, and which they are."""

    head: str
    wanted: Callable[[ReportStatus], bool]


POOR: Final = (
    Group("未报", lambda status: status.state is ReportState.MISSING),
    Group("逾期", lambda status: status.timeliness is Timeliness.LATE),
    Group("退回后未改正", lambda status: status.state is ReportState.RETURNED),
)
_UNDATED: Final = Group("收到时间待核定、不计逾期", lambda status: status.timeliness is Timeliness.PENDING)


def headings(titles: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """`一、报送情况` by the name of each part: the parts with a title are numbered, the others have ''."""
    spoken = [name for name, title in titles if title]
    return {name: f"{numeral(spoken.index(name) + 1)}、{title}" if title else "" for name, title in titles}


def forms_named(tell: Telling) -> list[str]:
    """`未报2件：甲局（6月），乙局（3月、6月）。` for every way of being behind, each unit by name; [] if nobody is."""
    return [text for group in (*POOR, _UNDATED) if (text := _named(tell, group))]


def _named(tell: Telling, group: Group) -> str:
    hits: dict[str, list[ReportStatus]] = {}
    for status in filter(group.wanted, tell.assessment.statuses):
        hits.setdefault(status.obligation.unit, []).append(status)
    if not hits:
        return ""
    every = [status for found in hits.values() for status in found]
    names = (_unit_forms(tell, group, unit.short, hits[unit.code]) for unit in tell.plan.units if unit.code in hits)
    return tell.say("报送点名", 情形=group.head, 件数=tell.forms(every, group.head), 单位="、".join(names))


def _unit_forms(tell: Telling, group: Group, name: str, statuses: Sequence[ReportStatus]) -> str:
    """`甲局（3月、6月迟4天）`; of a single period it need not be said which."""
    alone = len(tell.assessment.parts) == 1
    told = [
        tell.mark(text, proof_of.of_reports(tell.plan, [status], f"{group.head}的填报表"))
        for status in statuses
        if (text := _late(status) if alone else without_year(status.obligation.period) + _late(status))
    ]
    return f"{name}（{'、'.join(told)}）" if told else name


def _late(status: ReportStatus) -> str:
    return f"迟{status.days_late}天" if status.timeliness is Timeliness.LATE and status.days_late else ""


def poor_counts(tell: Telling) -> str:
    """`未报3件，退回后未改正22件`; '' if there is none."""
    found = ((group.head, list(filter(group.wanted, tell.assessment.statuses))) for group in POOR)
    return "，".join(f"{head}{tell.forms(statuses, head)}" for head, statuses in found if statuses)


def poor_forms(tell: Telling) -> list[ReportStatus]:
    """The forms missing, late or returned."""
    return [status for status in tell.assessment.statuses if any(group.wanted(status) for group in POOR)]


def task_counts(tell: Telling, exhibits: str) -> str:
    """How many tasks show which light."""
    tasks = tell.assessment.tasks
    counts = "，".join(f"{word}{tell.tasks(found, word)}" for word, found in by_light(tasks))
    return tell.say("任务现状", 截至=tell.as_of(), 任务数=tell.tasks(tasks, "方案"), 各状态=counts, 图表=exhibits)


def finished(tell: Telling) -> list[TaskOutcome]:
    """The tasks finished within the period, in plan order."""
    period = tell.assessment.period
    return [
        outcome
        for outcome in tell.assessment.tasks
        if outcome.light is Light.DONE and outcome.done_on is not None and outcome.done_on in period
    ]


def quoted_title(tell: Telling, task: Task) -> str:
    """The task's name to stand in quotes: those within it are single ones (GB/T 15834)."""
    return tell.title(task).translate(_INNER)


def finished_words(tell: Telling) -> str:
    """`2024年第二季度完成2项：“…”（市商务局牵头，5月20日完成）、…。`; '' if none was finished."""
    done = finished(tell)
    if not done:
        return ""
    names = "、".join(_finished(tell, outcome) for outcome in done)
    return tell.say("本期完成", 期间=tell.period(), 项数=tell.tasks(done, "本期完成"), 任务=names)


def _finished(tell: Telling, outcome: TaskOutcome) -> str:
    day = done_day(tell, outcome)
    task = outcome.task
    return tell.say("本期完成任务", 任务=quoted_title(tell, task), 负责=tell.in_charge(task), 日期=day)


def done_day(tell: Telling, outcome: TaskOutcome) -> str:
    """The day a task was done."""
    return tell.day(outcome.done_on or outcome.as_of, task_proof(tell, outcome, "完成日期"))


def task_proof(tell: Telling, outcome: TaskOutcome, what: str) -> Proof:
    """What stands behind a day or a number of days said of a task."""
    return proof_of.of_task(tell.plan, tell.assessment, outcome, f"任务{outcome.task.no}的{what}")


def overdue_one(tell: Telling, outcome: TaskOutcome) -> str:
    """`“…”（市商务局牵头）应于6月20日前完成，尚未完成，超过时限10天。`, and of several leads which are still awaited."""
    task = outcome.task
    text = tell.say(
        "会议超期一项", 任务=quoted_title(tell, task), 负责=tell.in_charge(task), 超期=overdue_words(tell, outcome)
    )
    if 0 < len(outcome.waiting) < len(task.answerable):
        text += tell.say("未报完成单位", 单位=listed(map(tell.plan.short, outcome.waiting)))
    return text


def overdue_named(tell: Telling) -> list[str]:
    """The late tasks by name: one on a line with its count, several numbered below it."""
    late = tell.overdue()
    texts = [overdue_one(tell, outcome) for outcome in late]
    if not texts:
        return []
    several = len(texts) >= _SEVERAL
    head = tell.say("超期任务点名", 项数=tell.tasks(late, "超过时限"), 任务="" if several else texts[0])
    return [head, *itemed(texts)] if several else [head]


def itemed(texts: Iterable[str]) -> list[str]:
    """The texts numbered `1.`, `2.`, …."""
    return [item(number, text) for number, text in enumerate(texts, start=1)]


def due_soon_words(tell: Telling) -> str:
    """The tasks whose date is near; '' if there is none."""
    soon = [outcome for outcome in tell.assessment.tasks if outcome.light is Light.DUE_SOON]
    if not soon:
        return ""
    names = "、".join(_due_soon(tell, outcome) for outcome in soon)
    return tell.say("临期任务点名", 项数=tell.tasks(soon, "临近时限"), 任务=names)


def _due_soon(tell: Telling, outcome: TaskOutcome) -> str:
    proof, task = task_proof(tell, outcome, "时限"), outcome.task
    due = tell.day(outcome.due or outcome.as_of, proof)
    left = tell.mark(f"{outcome.days}天", proof)
    return tell.say("临期任务", 任务=quoted_title(tell, task), 负责=tell.in_charge(task), 时限=due, 天数=left)


def pace_words(tell: Telling, paces: Sequence[Pace]) -> str:
    """Which of the indicators not met are behind the time gone; '' where that cannot be told of all of them."""
    short = {outcome.indicator.code: outcome for outcome in tell.verdict(Verdict.NOT_MET)}
    told = {pace.indicator: pace for pace in paces if pace.indicator in short}
    behind = [pace for pace in told.values() if pace.tempo is Tempo.BEHIND]
    if behind:
        number = tell.indicators([short[pace.indicator] for pace in behind], "滞后于时间进度")
        names = "、".join(_behind(tell, short[pace.indicator], pace) for pace in behind)
        return tell.say("会议进度滞后", 项数=number, 指标=names)
    known = [pace for pace in told.values() if pace.tempo is not Tempo.UNKNOWN]
    if not short or len(known) < len(short):
        return ""
    return tell.say("会议进度均不滞后", 项数=tell.indicators(list(short.values()), Verdict.NOT_MET.value))


def _behind(tell: Telling, outcome: IndicatorOutcome, pace: Pace) -> str:
    base = proof_of.of_indicator(tell.plan, tell.assessment, outcome)
    proof = Proof(f"指标“{outcome.indicator.name}”的进度", pace.working, base.facts, base.keys)
    name = marked_if_number(tell, outcome, outcome.indicator.name)
    return tell.say("进度滞后一项", 指标=name, 进度=tell.mark(pace.working.partition("（")[0], proof))


def units_counted(tell: Telling, scores: Sequence[Score], what: str) -> str:
    """`22家`: how many units these scores are of."""
    return tell.mark(f"{len(scores)}家", proof_of.of_scores(tell.plan, scores, f"{what}的单位数"))


def next_forms(tell: Telling, owed: Sequence[Obligation]) -> str:
    """`请各单位于10月8日前报送2024年第三季度填报表。`: the next form, by the last day any unit has; '' if none is owed."""
    if not owed:
        return ""
    last = max(owed, key=lambda one: one.due)
    return tell.say("下期报送", 时限=due_day(tell, last), 下期=tell.labelled(last.period, "下一报送期"))


def due_day(tell: Telling, owed: Obligation) -> str:
    """The day a form is due, with the year where it is another one."""
    return tell.day(owed.due, of_obligation(owed))


def of_obligation(owed: Obligation) -> Proof:
    """When a form is due, and by which row of the plan."""
    fact = Fact("报送时限", date_text(owed.due), owed.basis, plan_cell(None, owed.place))
    return Proof(f"{owed.period.label}填报表的时限", f"{owed.basis}：{date_text(owed.due)}", (fact,))


def asks_to_mend(tell: Telling) -> list[str]:
    """What is asked of units whose forms are missing or were returned."""
    open_forms = [one for one in tell.assessment.statuses if one.state in {ReportState.MISSING, ReportState.RETURNED}]
    return [tell.say("补报改正", 期间=tell.period())] if open_forms else []


def day_or(tell: Telling, day: date | None, proof: Proof) -> str:
    """The day, or that the matter is to be taken up at once."""
    return tell.say("抓紧办理") if day is None else tell.day(day, proof)
