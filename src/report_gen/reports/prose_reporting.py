"""四、报送与考核情况: rates with one decimal, then names with facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from report_gen.model.outcome import UNRATED, Excused, ReportState, ReportStatus, Score, Timeliness
from report_gen.model.plan import UnitKind
from report_gen.reports import proof_of
from report_gen.reports.facts import came_of, on_time_of, without_year
from report_gen.reports.phrases import front, points_text, said
from report_gen.reports.telling import Telling

_NAMED: Final = 5  # units named one by one; more are summed up and stand in annex 3


class _Group(NamedTuple):
    """Forms that are named in the report: how they are called, which they are, what is said of each."""

    head: str
    wanted: Callable[[ReportStatus], bool]
    detail: Callable[[ReportStatus], str]


def _days_late(status: ReportStatus) -> str:
    return f"迟{status.days_late}天" if status.days_late else ""


def _nothing(_status: ReportStatus) -> str:
    return ""


_GROUPS: Final = (
    _Group("未报", lambda status: status.state is ReportState.MISSING, _nothing),
    _Group("逾期", lambda status: status.timeliness is Timeliness.LATE, _days_late),
    _Group("经校核退回、尚未改正", lambda status: status.state is ReportState.RETURNED, _nothing),
    _Group("收到时间待核定、不计逾期", lambda status: status.timeliness is Timeliness.PENDING, _nothing),
)


def reporting(tell: Telling) -> list[str]:
    """Rates, exemptions, laggards; grades and who leads, as far as units were scored."""
    told = "".join(_laggards(tell, group) for group in _GROUPS)
    return [rates(tell), *filter(None, (spared(tell), told)), *(_scoring(tell) if tell.scores else ())]


def rates(tell: Telling) -> str:
    """应报, 实报, 上报率; 按时, 按时率: one sentence, or that nothing was owed."""
    owed = tell.assessment.statuses
    if not owed:
        return tell.say("无应报", 期间=tell.period())
    came, timely = came_of(owed), on_time_of(owed)
    return tell.say(
        "报送比率",
        截至=tell.as_of(),
        期间=tell.period(),
        应报=tell.forms(owed, "应报"),
        实报=tell.forms(came, "实报"),
        上报率=tell.share(came, owed, "上报率"),
        按时=tell.forms(timely, "按时报送"),
        按时率=tell.share(timely, owed, "按时率"),
    )


def spared(tell: Telling) -> str:
    """The forms that exemptions free their units of, which stand in no rate: whose, of when, why; '' for none."""
    freed = [one for part in tell.assessment.parts for one in part.excused]
    if not freed:
        return ""
    by_event: dict[tuple[int, str], list[Excused]] = {}
    for one in freed:
        by_event.setdefault((one.exemption.event, one.unit), []).append(one)
    named = "、".join(_freed(tell, unit, found) for (_, unit), found in by_event.items())
    number = tell.mark(f"{len(freed)}件", proof_of.of_excused(tell.plan, freed))
    return tell.say("免报", 件数=number, 单位=named)


def _freed(tell: Telling, unit: str, found: Sequence[Excused]) -> str:
    """`市商务局（5月、6月，机构改革）`."""
    when = "、".join(without_year(one.obligation.period) for one in found)
    proof = proof_of.of_excused(tell.plan, found, f"{unit}免报")
    return f"{unit}（{tell.mark(f'{when}，{said(found[0].exemption.reason)}', proof)}）"


def _laggards(tell: Telling, group: _Group) -> str:
    """`未报3件：甲局（6月）、乙局（3月、6月）。`; where many units are meant, how many and which most often."""
    late: dict[str, list[ReportStatus]] = {}
    for status in filter(group.wanted, tell.assessment.statuses):
        late.setdefault(status.obligation.unit, []).append(status)
    hits = {unit.short: late[unit.code] for unit in tell.plan.units if unit.code in late}
    if not hits:
        return ""
    every = [status for found in hits.values() for status in found]
    number = tell.forms(every, group.head)
    if len(hits) > _NAMED:
        return _summed_up(tell, group.head, number, hits)
    named = (f"{name}（{'、'.join(_form(tell, one, group) for one in found)}）" for name, found in hits.items())
    return tell.say("报送点名", 情形=group.head, 件数=number, 单位="、".join(named))


def _form(tell: Telling, status: ReportStatus, group: _Group) -> str:
    """`6月迟4天`."""
    text = without_year(status.obligation.period) + group.detail(status)
    return tell.mark(text, proof_of.of_reports(tell.plan, [status], f"{group.head}的填报表"))


def _summed_up(tell: Telling, head: str, number: str, hits: Mapping[str, Sequence[ReportStatus]]) -> str:
    every = [status for found in hits.values() for status in found]
    units = tell.senders(every, head)
    most = front([(name, Decimal(len(found))) for name, found in hits.items()])
    if not most:
        return tell.say("报送汇总", 情形=head, 件数=number, 家数=units)
    named = "、".join(f"{name}（{tell.forms(hits[name], f'{name}{head}')}）" for name, _ in most)
    return tell.say("报送汇总较多", 情形=head, 件数=number, 家数=units, 单位=named)


def _scoring(tell: Telling) -> list[str]:
    scores = [score for score in tell.scores if score.grade != UNRATED]
    if not scores:
        return [tell.say("均不参评")]
    best_first = sorted(tell.plan.grades, key=lambda grade: grade.lowest, reverse=True)
    graded = ((grade.name, [score for score in scores if score.grade == grade.name]) for grade in best_first)
    counts = "，".join(f"{name}{_units(tell, found, name)}" for name, found in graded if found)
    text = tell.say("计分等次", 家数=_units(tell, scores, "参评"), 各等次=counts)
    if any(score.open_points for score in scores):
        text += tell.say("计分暂定")
    # Kinds of units have rubrics of their own: they are not held against one another.
    return [text + "".join(_best(tell, kind, [one for one in scores if one.unit.kind is kind]) for kind in UnitKind)]


def _units(tell: Telling, scores: Sequence[Score], what: str) -> str:
    return tell.mark(f"{len(scores)}家", proof_of.of_scores(tell.plan, scores, f"{what}的单位数"))


def _best(tell: Telling, kind: UnitKind, scores: Sequence[Score]) -> str:
    """Who leads: nobody whose grade is limited, and nobody at all where units are not ranked."""
    by_name = {score.unit.short: score for score in scores if score.rank and not score.limits}
    best = front([(name, score.total) for name, score in by_name.items()])
    if not best:
        return ""
    named = "、".join(f"{name}（{_points(tell, by_name[name])}）" for name, _ in best)
    return tell.say("得分居前", 类别=kind.value, 单位=named)


def _points(tell: Telling, score: Score) -> str:
    return tell.mark(f"{points_text(score.total)}分", proof_of.of_score(tell.plan, score))
