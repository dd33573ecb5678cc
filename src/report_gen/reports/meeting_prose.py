"""The sentences of the paper for the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report_gen.model.outcome import Conflict, IndicatorOutcome, Light, Verdict
from report_gen.model.pace import Pace
from report_gen.model.plan import DueKind
from report_gen.reports import proof_of
from report_gen.reports.conflict_words import open_conflicts
from report_gen.reports.office_words import (
    finished_words,
    itemed,
    overdue_one,
    pace_words,
    poor_counts,
    poor_forms,
    quoted_title,
    task_counts,
)
from report_gen.reports.prose_indicators import gap, marked_if_number
from report_gen.reports.prose_overview import indicator_counts
from report_gen.reports.prose_reporting import spared
from report_gen.reports.requests import Request, of_request, of_requests
from report_gen.reports.telling import SectionValue, Telling, numbered_sections
from report_gen.wording import stated_text

_UNCLEAR = frozenset({DueKind.NONE, DueKind.UNREADABLE, DueKind.RELATIVE})


@dataclass(frozen=True, slots=True)
class Annexes:
    """Which annexes the paper has; a single one bears no number (GB/T 9704-2012, 7.3.4)."""

    late: bool
    requests: bool

    @property
    def number_late(self) -> str:
        """`1`, or '' where it is the only one."""
        return "1" if self.requests else ""

    @property
    def number_requests(self) -> str:
        """`2`, or '' where it is the only one."""
        return "2" if self.late else ""


def progress(tell: Telling) -> list[str]:
    """Tasks by light, what was finished in the period, indicators by verdict."""
    done = finished_words(tell)
    return [task_counts(tell, "表1、图1"), *([done] if done else []), indicator_counts(tell)]


def problems(tell: Telling, paces: Sequence[Pace], annexes: Annexes, *, drawn: bool) -> list[SectionValue]:
    """Late tasks, indicators behind, data in conflict, reporting; a sentence where there is none of it."""
    blocks = (
        ("会议问题任务", _late(tell, annexes)),
        ("会议问题指标", _short(tell, paces, drawn=drawn)),
        ("会议问题数据", _conflicts(tell)),
        ("会议问题报送", _poor(tell)),
    )
    sections = [(tell.say(key), paragraphs) for key, paragraphs in blocks if paragraphs]
    if sections:
        return numbered_sections(sections)
    return [{"标题": "", "首段": tell.say("会议无问题", 截至=tell.as_of()), "段落": []}]


def _late(tell: Telling, annexes: Annexes) -> list[str]:
    late = tell.overdue()
    if not late:
        return []
    head = tell.say("会议超期", 项数=tell.tasks(late, "超过时限"), 附件号=annexes.number_late)
    texts = [overdue_one(tell, outcome) for outcome in late]
    return [head + texts[0]] if len(texts) == 1 else [head, *itemed(texts)]


def _short(tell: Telling, paces: Sequence[Pace], *, drawn: bool) -> list[str]:
    short = tell.verdict(Verdict.NOT_MET)
    if not short:
        return []
    gaps = "；".join(gap(tell, outcome) for outcome in short)
    told = tell.say("未达标指标", 项数=tell.indicators(short, Verdict.NOT_MET.value), 指标=gaps)
    return [told + pace_words(tell, paces) + (tell.say("会议走势", 图表="表2、图2") if drawn else "")]


def _conflicts(tell: Telling) -> list[str]:
    found = open_conflicts(tell.assessment)
    if not found:
        return []
    number = tell.mark(f"{len(found)}项", proof_of.of_conflicts(tell.plan, found))
    return [tell.say("会议冲突", 项数=number, 标题=tell.say("会议标题事项"))]


def _poor(tell: Telling) -> list[str]:
    counts = poor_counts(tell)
    if not counts:
        return []
    units = tell.senders(poor_forms(tell), "报送不够及时规范")
    return [tell.say("会议报送", 期间=tell.period(), 各情形=counts, 家数=units)]


def matters(tell: Telling, asked: Sequence[Request], annexes: Annexes) -> list[SectionValue]:
    """What units ask for, data to decide on, what the office wants to have settled; a sentence for nothing."""
    blocks = (
        ("研究协调", _requests(tell, asked, annexes)),
        ("研究冲突", _to_decide(tell)),
        ("研究明确", _to_settle(tell)),
    )
    sections = [(tell.say(key), paragraphs) for key, paragraphs in blocks if paragraphs]
    if sections:
        return numbered_sections(sections)
    return [{"标题": "", "首段": tell.say("无研究事项"), "段落": []}]


def _requests(tell: Telling, asked: Sequence[Request], annexes: Annexes) -> list[str]:
    if not asked:
        return []
    every, units = of_requests(tell.plan, asked), len({one.unit for one in asked})
    counts = {"家数": tell.mark(f"{units}家", every), "个数": tell.mark(f"{len(asked)}个", every)}
    head = tell.say("研究协调引语", **counts, 附件号=annexes.number_requests)
    return [head, *itemed(_request(tell, one) for one in asked)]


def _request(tell: Telling, one: Request) -> str:
    proof, unit = of_request(tell.plan, one), tell.plan.short(one.unit)
    need = tell.mark(one.need, proof)
    if not one.problem:
        return tell.say("研究协调无问题", 单位=unit, 事项=need)
    return tell.say("研究协调一项", 单位=unit, 问题=tell.mark(one.problem, proof), 事项=need)


def _to_decide(tell: Telling) -> list[str]:
    texts = [_conflict(tell, one) for one in open_conflicts(tell.assessment)]
    return itemed(texts) if len(texts) > 1 else texts


def _conflict(tell: Telling, one: Conflict) -> str:
    proof = proof_of.of_conflict(tell.plan, one)
    stated = (f"{tell.plan.short(source.unit)}报{stated_text(one.item, source.value)}" for source in one.sources)
    return tell.say(
        "研究冲突一项",
        期间=tell.labelled(one.period, "报送期"),
        数据项=one.item.name,
        各家=tell.mark("，".join(stated), proof),
        编号=tell.mark(one.number, proof),
    )


def _to_settle(tell: Telling) -> list[str]:
    texts = [text for text in (_undated(tell), _undecided(tell), _spared(tell)) if text]
    return itemed(texts) if len(texts) > 1 else texts


def _undated(tell: Telling) -> str:
    """Tasks nobody can be late on because the plan gives them no date that could be read."""
    found = [one for one in tell.assessment.tasks if one.light is Light.PENDING and one.task.due.kind in _UNCLEAR]
    if not found:
        return ""
    names = "".join(f"“{quoted_title(tell, outcome.task)}”" for outcome in found)
    return tell.say("研究时限", 项数=tell.tasks(found, "时限不明"), 任务=names)


def _undecided(tell: Telling) -> str:
    found = tell.verdict(Verdict.UNDECIDED)
    if not found:
        return ""
    names = "；".join(_reason(tell, outcome) for outcome in found)
    return tell.say("研究指标", 项数=tell.indicators(found, Verdict.UNDECIDED.value), 指标=names)


def _reason(tell: Telling, outcome: IndicatorOutcome) -> str:
    name = marked_if_number(tell, outcome, outcome.indicator.name)
    return tell.say("待判原因", 指标=name, 原因=marked_if_number(tell, outcome, outcome.reason or "数据不全"))


def _spared(tell: Telling) -> str:
    freed = spared(tell).removeprefix("另有")
    return tell.say("研究免报", 免报=freed) if freed else ""
