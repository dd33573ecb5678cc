"""二、重点任务推进情况: each category and each task, in the units' own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from report_gen.model.outcome import Light, TaskFact, TaskOutcome
from report_gen.model.plan import DueKind, Plan
from report_gen.model.proof import plain
from report_gen.reports import proof_of
from report_gen.reports.facts import latest_words, without_year
from report_gen.reports.phrases import item, numeral, opening, said, third_person, to_supply, unclosed, without_requests
from report_gen.reports.telling import LIGHT_WORDS, SectionValue, Telling, by_light, has_number
from report_gen.wording import date_text, listed

_LEAD_CHARACTERS: Final = 90
_SHARED_CHARACTERS: Final = 60  # where several units share a task
_LEADS: Final = 3  # of a joint task as many are quoted
_DUE_WORDS: Final = {light: LIGHT_WORDS[light] for light in (Light.ON_TRACK, Light.CONTINUOUS)}
_RECURRING: Final = frozenset({DueKind.YEARLY, DueKind.QUARTERLY, DueKind.MONTHLY, DueKind.WEEKLY})


def task_note(tell: Telling) -> str:
    """What holds for many tasks, said once before the sections: sources, partners' words, common dates and reasons."""
    outcomes = tell.assessment.tasks
    text = tell.say("数据说明") + tell.say("任务配合")
    on_track = [outcome for outcome in outcomes if outcome.light is Light.ON_TRACK]
    if len(on_track) > 1:
        text += _common_due(tell, on_track)
    reason = _shared_reason(outcomes)
    if reason:
        pending = [outcome for outcome in outcomes if outcome.light is Light.PENDING]
        text += tell.say("任务待定", 项数=tell.tasks(pending, "状态待定"), 原因=reason)
    return text


def _common_due(tell: Telling, outcomes: Sequence[TaskOutcome]) -> str:
    number, first = tell.tasks(outcomes, "按期推进"), outcomes[0].due
    if first is None or any(outcome.due != first for outcome in outcomes):
        return tell.say("任务时限不同", 项数=number)
    day = tell.mark(date_text(first), proof_of.of_tasks(tell.plan, outcomes, "按期推进任务的共同时限"))
    return tell.say("任务时限相同", 项数=number, 时限=day)


def _shared_reason(outcomes: Sequence[TaskOutcome]) -> str:
    """The reason the tasks that are 待定 share; '' if they share none or there are fewer than two."""
    rules = [_reason(outcome) for outcome in outcomes if outcome.light is Light.PENDING]
    return rules[0] if len(rules) > 1 and len(set(rules)) == 1 else ""


def _reason(outcome: TaskOutcome) -> str:
    return unclosed(outcome.rule).replace("原文", "方案")


def task_sections(tell: Telling) -> list[SectionValue]:
    """A section for each 指标分类, a paragraph for each task; a single task follows the heading."""
    sections: list[SectionValue] = []
    for number, category in enumerate(tell.plan.categories(), start=1):
        outcomes = [outcome for outcome in tell.assessment.tasks if outcome.task.category == category]
        if len(outcomes) == 1:
            first, paragraphs = _alone(tell, outcomes[0], category), []
        else:
            first = _category(tell, outcomes, category)
            paragraphs = [item(index, _one_of(tell, outcome)) for index, outcome in enumerate(outcomes, start=1)]
        sections.append({"标题": f"（{numeral(number)}）{category}。", "首段": first, "段落": paragraphs})
    return sections


def _category(tell: Telling, outcomes: Sequence[TaskOutcome], category: str) -> str:
    """`共5项，已完成1项，其余4项按期推进。`: the counts of the table, what is on its way named last."""
    counts, total = dict(by_light(outcomes)), tell.tasks(outcomes, f"“{category}”")
    if len(counts) == 1:
        return tell.say("分类一致", 任务数=total, 状态=next(iter(counts)))
    on_track = _DUE_WORDS[Light.ON_TRACK]
    rest = counts.pop(on_track, [])
    words = [f"{word}{tell.tasks(found, f'“{category}”{word}')}" for word, found in counts.items()]
    if rest:
        words.append(f"其余{tell.tasks(rest, f'“{category}”{on_track}')}{on_track}")
    return tell.say("分类小结", 任务数=total, 各状态="，".join(words))


def _one_of(tell: Telling, outcome: TaskOutcome) -> str:
    """A task among several of its category."""
    state = "" if outcome.light is Light.ON_TRACK else _DUE_WORDS.get(outcome.light, "")
    return _headed(tell, outcome, _held(tell, outcome, state))


def _alone(tell: Telling, outcome: TaskOutcome, category: str) -> str:
    """The only task of its category; its title is not repeated where it is the heading."""
    held = _held(tell, outcome, _DUE_WORDS.get(outcome.light, ""))
    if plain(tell.title(outcome.task)) != category:
        return _headed(tell, outcome, held)
    key = "单项任务" if outcome.task.answerable else "单项任务无牵头"
    return tell.say(key, 负责=held) + _told(tell, outcome)


def _headed(tell: Telling, outcome: TaskOutcome, held: str) -> str:
    title = tell.title(outcome.task)
    named = tell.say("目标任务", 任务=title) if has_number(plain(title)) else title
    return tell.say("任务条目", 任务=named, 负责=held) + _told(tell, outcome)


def _held(tell: Telling, outcome: TaskOutcome, state: str) -> str:
    """`市商务局牵头，6月18日完成`: who answers for a task, and its state in a few words."""
    done = _done(tell, outcome) if outcome.light is Light.DONE else state
    return "，".join(filter(None, (tell.in_charge(outcome.task), done)))


def _done(tell: Telling, outcome: TaskOutcome) -> str:
    """`6月18日完成`; of what comes every year or month, the work of the date that fell due."""
    if outcome.done_on is None:
        return tell.say("已报完成")
    proof = proof_of.of_task(tell.plan, tell.assessment, outcome, f"任务{outcome.task.no}的完成情况")
    recurring = outcome.task.due.kind in _RECURRING
    text = tell.say("当期完成" if recurring else "完成日期", 日期=tell.day(outcome.done_on, proof))
    days = (outcome.done_on - outcome.due).days if outcome.due else 0
    if outcome.late and days > 0:
        text += f"，{tell.say('晚于时限', 天数=tell.mark(f'{days}天', proof))}"
    return text


def _told(tell: Telling, outcome: TaskOutcome) -> str:
    return _progress(tell, outcome) + standing(tell, outcome)


def _progress(tell: Telling, outcome: TaskOutcome) -> str:
    """The answerable units' own words; a partner's where they said nothing. The rest stand in annex 1."""
    words = latest_words(outcome)
    if not words:
        return to_supply(missing_progress(tell.plan, outcome))
    answerable = [fact for fact in words if fact.unit in outcome.task.answerable][:_LEADS]
    limit = _SHARED_CHARACTERS if len(answerable) > 1 else _LEAD_CHARACTERS
    named = len(answerable) != 1
    text = "".join(_words(tell, fact, limit, named=named) for fact in answerable or words[:1])
    return text or tell.say("任务见附件")


def _words(tell: Telling, fact: TaskFact, limit: int, *, named: bool) -> str:
    """What a unit said, in the third person; requests are left out, for a report upward holds none."""
    unit = tell.plan.unit(fact.unit)
    kept = without_requests(said(fact.progress))
    text = third_person(opening(kept, limit), unit.short).replace("本月", without_year(fact.period)) if kept else ""
    quoted = tell.mark(text, proof_of.of_words(tell.plan, tell.assessment, fact))
    return quoted if not text or not named or text.startswith(unit.names) else f"{unit.short}：{quoted}"


def standing(tell: Telling, outcome: TaskOutcome) -> str:
    """Where a task stands against its date; a date still to come is never worded as a result."""
    match outcome.light:
        case Light.OVERDUE:
            return overdue_words(tell, outcome)
        case Light.DUE_SOON:
            return _due_soon(tell, outcome)
        case Light.PENDING if not _shared_reason(tell.assessment.tasks):
            reason = _reason(outcome)
            return (
                tell.say("任务待定原因", 原因=_told_reason(tell, outcome, reason))
                if reason
                else tell.say("任务待定无原因")
            )
        case _:  # said for the whole category, or of all such tasks
            return ""


def _told_reason(tell: Telling, outcome: TaskOutcome, reason: str) -> str:
    if not has_number(reason):
        return reason
    return tell.mark(reason, proof_of.of_task(tell.plan, tell.assessment, outcome, f"任务{outcome.task.no}待定的原因"))


def overdue_words(tell: Telling, outcome: TaskOutcome) -> str:
    """That a task is past its date, by how many days: `应于6月20日前完成，尚未完成，超过时限10天。`."""
    if outcome.due is None:
        return tell.say("任务超期无时限")
    proof = proof_of.of_task(tell.plan, tell.assessment, outcome, f"任务{outcome.task.no}的时限")
    due = tell.day(outcome.due, proof)
    if not outcome.days:
        return tell.say("任务超期", 时限=due)
    return tell.say("任务超期天数", 时限=due, 天数=tell.mark(f"{abs(outcome.days)}天", proof))


def _due_soon(tell: Telling, outcome: TaskOutcome) -> str:
    if outcome.due is None:
        return ""
    proof = proof_of.of_task(tell.plan, tell.assessment, outcome, f"任务{outcome.task.no}的时限")
    due = tell.day(outcome.due, proof)
    if outcome.days is None:
        return tell.say("任务临期", 时限=due)
    return tell.say("任务临期天数", 时限=due, 天数=tell.mark(f"{outcome.days}天", proof))


def missing_progress(plan: Plan, outcome: TaskOutcome) -> str:
    """What is to be supplied where no unit said anything of a task."""
    units = listed(plan.short(code) for code in outcome.task.answerable)
    return f"第{outcome.task.no}项任务进展，{units}未报"
